"""Saved views, assignment to units and topics, actions on many items at once."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0014_restored"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("assign", "Assign"),
                            ("release", "Release"),
                            ("ask_again", "Ask Again"),
                            ("close", "Close"),
                        ],
                        max_length=16,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("items", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(null=True)),
                ("left_out", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("kept", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="PageRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("platform", models.CharField(blank=True, max_length=32)),
                ("page", models.TextField(blank=True)),
                ("topic", models.CharField(blank=True, max_length=16)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("query", models.TextField()),
                ("is_shared", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="reserved_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.unit"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="reserved_until",
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="item",
            name="topic",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="item",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="review.unit"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="reserved_hours",
            field=models.PositiveSmallIntegerField(
                default=24,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(720),
                ],
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="prefers_labels",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="user",
            name="prefers_topics",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "Added"),
                    ("grew", "Grew"),
                    ("grew_after_decision", "Grew After Decision"),
                    ("leased", "Leased"),
                    ("lease_expired", "Lease Expired"),
                    ("skipped", "Skipped"),
                    ("document_added", "Document Added"),
                    ("reviewed", "Reviewed"),
                    ("decided", "Decided"),
                    ("withdrawn", "Withdrawn"),
                    ("reopened", "Reopened"),
                    ("split", "Split"),
                    ("merged", "Merged"),
                    ("regrouped_back", "Regrouped Back"),
                    ("referred", "Referred"),
                    ("referral_sent", "Referral Sent"),
                    ("user_added", "User Added"),
                    ("user_changed", "User Changed"),
                    ("invited", "Invited"),
                    ("invite_revoked", "Invite Revoked"),
                    ("new_password", "New Password"),
                    ("unlocked", "Unlocked"),
                    ("codes_added", "Codes Added"),
                    ("codes_removed", "Codes Removed"),
                    ("codes_reset", "Codes Reset"),
                    ("recovery_code_used", "Recovery Code Used"),
                    ("recovery_codes_renewed", "Recovery Codes Renewed"),
                    ("sessions_ended", "Sessions Ended"),
                    ("handbook_changed", "Handbook Changed"),
                    ("settings_changed", "Settings Changed"),
                    ("restored", "Restored"),
                    ("assigned", "Assigned"),
                    ("lease_released", "Lease Released"),
                    ("reopened_back", "Reopened Back"),
                    ("bulk", "Bulk"),
                    ("bulk_undone", "Bulk Undone"),
                    ("view_saved", "View Saved"),
                    ("view_removed", "View Removed"),
                    ("rule_made", "Rule Made"),
                    ("rule_ended", "Rule Ended"),
                    ("demo", "Demo"),
                ],
                max_length=32,
            ),
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
                ],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.F("state"),
                models.F("reserved_for"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("id"),
                name="item_next_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.F("state"),
                models.F("reserved_for"),
                models.F("topic"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("id"),
                name="item_next_of_topic",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                models.F("unit"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("id"),
                name="item_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["stage", "state"], name="item_at_stage"),
        ),
        migrations.AddField(
            model_name="bulk",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bulks", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pagerule",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rules", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pagerule",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="review.unit"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="views", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="bulk",
            index=models.Index(fields=["-made_at"], name="bulk_newest"),
        ),
        migrations.AddConstraint(
            model_name="pagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("page", ""), ("platform", ""), _negated=True),
                name="rule_is_about_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__isnull", False), models.Q(("topic", ""), _negated=True), _connector="OR"
                ),
                name="rule_does_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="view_once_per_name"),
        ),
    ]
