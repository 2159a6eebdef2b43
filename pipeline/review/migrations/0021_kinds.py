"""Items keep the labels they ask about as one number, so that the next item of a kind is found at once."""

from django.db import migrations, models
from django.db.models import F

BITS = {"positive": 1, "hateful": 2, "offensive": 4, "check": 8}


def fill(apps, _):
    item, question = apps.get_model("review", "Item"), apps.get_model("review", "Question")
    for label, bit in BITS.items():
        asked = question.objects.filter(label=label).order_by().values("item")
        item.objects.filter(pk__in=asked).update(asks=F("asks").bitor(bit))


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0020_similar"),
    ]

    operations = [
        migrations.AddField("item", "asks", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "item",
            models.Index(
                F("state"),
                F("reserved_for"),
                F("asks"),
                F("priority").desc(),
                F("id"),
                name="item_next_of_kind",
            ),
        ),
    ]
