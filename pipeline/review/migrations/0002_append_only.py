"""Protect reviews and events inside the database."""

from django.db import migrations

from pipeline.review.storage.append_only import protect, unprotect

PROTECTED = ("review_event", "review_review")


def forwards(apps, schema_editor):
    for table in PROTECTED:
        protect(schema_editor, table)


def backwards(apps, schema_editor):
    for table in PROTECTED:
        unprotect(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
