"""What came by the public forms and waits for a person to look at it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """One table. Its rows stay; the words of what was spam are emptied."""

    dependencies: ClassVar = [
        ("accounts", "0016_tallies"),
        ("register", "0026_told_lessons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HeldBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the first of its organisation.")),
                ("kind", models.CharField(help_text="complaint or remark", max_length=12)),
                ("why", models.CharField(help_text="many, whole, field, quick or unseen", max_length=12)),
                ("at", models.DateTimeField(help_text="When it came: the day from which everything is counted.")),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
                ),
                ("says", models.JSONField()),
                (
                    "state",
                    models.CharField(default="waiting", help_text="waiting, through or spam", max_length=8),
                ),
                ("settled", models.DateTimeField(help_text="When somebody decided about it.", null=True)),
                ("reason", models.TextField(blank=True, help_text="Why it is spam.")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True,
                        on_delete=django.db.models.deletion.PROTECT, to="register.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, null=True,
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.site",
                    ),
                ),
            ],
            options={
                "db_table": "register_heldback",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["organisation", "at", "id"],
                        name="held_back_waiting",
                    ),
                    models.Index(fields=["organisation", "-settled", "-id"], name="held_back_settled"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="one_held_back_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_held_back_form_counts_once"),
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("register_heldback", "SELECT, INSERT, UPDATE")
            + stays_within("register_heldback", {"case_id": "register_case", "site_id": "accounts_site"}),
            migrations.RunSQL.noop,
        ),
    ]  # fmt: skip
