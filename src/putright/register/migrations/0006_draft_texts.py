"""Every text that a draft had, and what past cases would have been under it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, referred_to, stays_within


class Migration(migrations.Migration):
    """Texts are added and never changed; the lots of a run make room for those of the next."""

    dependencies: ClassVar = [
        ("accounts", "0003_policy_permission"),
        ("register", "0007_takes_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DraftLot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.CharField(max_length=32)),
                ("last", models.PositiveIntegerField(help_text="The number of the last case in it.")),
                ("cases", models.PositiveIntegerField(help_text="How many cases it holds.")),
                ("says", models.JSONField(help_text="What came of them: counts, and the cases that change.")),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="register.policydraft",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "run", "last"), name="one_lot_of_a_place")],
            },
        ),
        migrations.CreateModel(
            name="DraftText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(help_text="1 is the text with which it began.")),
                ("text", models.TextField()),
                ("how", models.CharField(help_text="begun, typed, uploaded or form", max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "key",
                    models.CharField(
                        help_text="The form that brought it; sent again it counts once.", max_length=64, null=True
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="register.policydraft",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "revision"), name="one_text_of_a_revision"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_text_counts_once"),
                ],
            },
        ),
        migrations.RunSQL(
            referred_to(["register_policydraft"])
            + own_rows("register_drafttext", "SELECT, INSERT")
            + own_rows("register_draftlot", "SELECT, INSERT, DELETE")
            + stays_within("register_drafttext", {"draft_id": "register_policydraft"})
            + stays_within("register_draftlot", {"draft_id": "register_policydraft"})
            + never_changed(["register_drafttext"]),
            migrations.RunSQL.noop,
        ),
    ]
