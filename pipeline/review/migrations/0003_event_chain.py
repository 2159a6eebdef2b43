"""Make the event log a hash chain; what was recorded before is sealed as it stands."""

from django.db import migrations, models

from pipeline.review.storage.append_only import protect, unprotect
from pipeline.review.storage.event_log import reseal

TABLE = "review_event"


def open_up(apps, schema_editor):
    unprotect(schema_editor, TABLE)


def close_up(apps, schema_editor):
    protect(schema_editor, TABLE)


def seal_all(apps, schema_editor):
    reseal(apps.get_model("review", "Event").objects.order_by("id").iterator(chunk_size=2000))


class Migration(migrations.Migration):
    dependencies = [("review", "0002_append_only")]
    operations = [
        migrations.RunPython(open_up, close_up),
        migrations.AddField("event", "seal", models.CharField(max_length=64, default="")),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
        migrations.AlterField("event", "seal", models.CharField(max_length=64, unique=True)),
        migrations.RunPython(close_up, open_up),
    ]
