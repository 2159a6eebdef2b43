"""Full text of items, for those that are there already too."""

import heapq

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from pipeline.review.storage import fulltext


def fill(apps, schema_editor):
    """Write the words of the items of earlier releases; last, since PostgreSQL changes no table after."""
    item, post, words = (apps.get_model("review", name) for name in ("Item", "ItemPost", "ItemText"))
    shown = item.objects.exclude(state="merged").order_by("id").values_list("id", "text")
    others = post.objects.exclude(text="").order_by("item_id", "id").values_list("item_id", "text")
    rows = heapq.merge(
        shown.iterator(chunk_size=2000), others.iterator(chunk_size=2000), key=lambda row: row[0]
    )
    fulltext.build(rows, words.objects.bulk_create, words)


def install(apps, schema_editor):
    fulltext.install(schema_editor)


def uninstall(apps, schema_editor):
    fulltext.uninstall(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0011_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemText",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="review.item",
                    ),
                ),
                ("body", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="page_start",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Left("page", 80),
                output_field=models.CharField(max_length=80),
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.OrderBy(models.F("priority"), descending=True), models.F("id"), name="item_by_priority"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.OrderBy(models.F("added_at"), descending=True), models.F("id"), name="item_by_age"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.OrderBy(models.F("reach"), descending=True), models.F("id"), name="item_by_reach"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.F("page_start"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("id"),
                name="item_of_page",
            ),
        ),
        migrations.RunPython(install, uninstall),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
