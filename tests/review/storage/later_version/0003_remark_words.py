"""Another change of the table that was just filled, and of the one whose words are indexed."""  # noqa: N999  as Django names them

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("review", "0002_remarks"),)
    operations = (
        migrations.AddField("remark", "words", models.TextField(db_default="")),
        migrations.AlterField("remark", "words", models.CharField(max_length=80, db_default="")),
        migrations.AddField("itemtext", "size", models.PositiveIntegerField(db_default=0)),
        migrations.AddIndex("remark", models.Index(fields=("item", "words"), name="remark_of_item")),
    )
