"""A table with keys to others, a column in an append-only one, and rows made from what is there."""  # noqa: N999  as Django names them

import django.db.models.deletion
from django.db import migrations, models


def remark_on_all(apps, schema_editor):
    item, remark = apps.get_model("review", "Item"), apps.get_model("review", "Remark")
    remark.objects.bulk_create(remark(item=each) for each in item.objects.order_by("id"))


class Migration(migrations.Migration):
    dependencies = (("review", "0001_initial"),)
    operations = (
        migrations.AddField("event", "device", models.CharField(max_length=16, db_default="")),
        migrations.CreateModel(
            "Remark",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("item", models.ForeignKey("review.item", django.db.models.deletion.PROTECT)),
            ],
        ),
        migrations.RunPython(remark_on_all, migrations.RunPython.noop),
    )
