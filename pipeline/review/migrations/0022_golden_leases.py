"""Golden items are held by leases like any other item."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0021_kinds")]
    operations = [
        migrations.DeleteModel("GoldenAnswer"),
        migrations.DeleteModel("GoldenTask"),
        migrations.CreateModel(
            name="GoldenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=16)),
                ("outcome", models.CharField(max_length=32)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="lease",
            name="lease_one_per_item",
        ),
        migrations.RemoveConstraint(
            model_name="lease",
            name="lease_one_per_reviewer",
        ),
        migrations.AddField(
            model_name="lease",
            name="golden",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leases",
                to="review.goldenitem",
            ),
        ),
        migrations.AddField(
            model_name="lease",
            name="seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="lease",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("decided", "Decided"),
                    ("skipped", "Skipped"),
                    ("expired", "Expired"),
                    ("released", "Released"),
                    ("bulk", "Bulk"),
                    ("answered", "Answered"),
                    ("dropped", "Dropped"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="lease",
            index=models.Index(
                condition=models.Q(("golden__isnull", False)),
                fields=["reviewer", "-started_at"],
                name="lease_latest_golden",
            ),
        ),
        migrations.AddConstraint(
            model_name="lease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("golden", None)),
                fields=("item",),
                name="lease_one_per_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="lease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("golden", None)),
                fields=("reviewer",),
                name="lease_one_per_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="lease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("golden__isnull", False)),
                fields=("reviewer",),
                name="lease_one_golden_per_reviewer",
            ),
        ),
        migrations.AddField(
            model_name="goldenanswer",
            name="lease",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="golden_answers", to="review.lease"
            ),
        ),
        migrations.AddConstraint(
            model_name="goldenanswer",
            constraint=models.UniqueConstraint(fields=("lease", "label"), name="golden_answer_once"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="how",
            field=models.CharField(
                choices=[("single", "Single"), ("agreed", "Agreed"), ("adjudicated", "Adjudicated")],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="stage",
            field=models.CharField(
                choices=[("first", "First"), ("second", "Second"), ("adjudicate", "Adjudicate")],
                default="first",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="stage",
            field=models.CharField(
                choices=[("first", "First"), ("second", "Second"), ("adjudicate", "Adjudicate")],
                default="first",
                max_length=16,
            ),
        ),
    ]
