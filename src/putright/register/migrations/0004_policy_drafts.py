"""Drafts of a policy, and when each version was adopted."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """A draft can be changed until it is adopted or dropped; none is ever deleted."""

    dependencies: ClassVar = [("accounts", "0003_policy_permission"), ("register", "0003_law_beside")]

    operations: ClassVar = [
        migrations.AddField(
            "policyversion",
            "adopted_at",
            models.DateTimeField(help_text="When it was adopted; nothing: before this was kept.", null=True),
        ),
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("digest", models.CharField(help_text="SHA-256 of the text.", max_length=64)),
                (
                    "origin",
                    models.CharField(
                        help_text="What it began as: a file, a version, a bundled policy.", max_length=200
                    ),
                ),
                ("state", models.CharField(default="open", help_text="open, adopted or dropped", max_length=8)),
                (
                    "revision",
                    models.PositiveIntegerField(default=1, help_text="Counted up with each change of the text."),
                ),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(help_text="When it was adopted or dropped.", null=True)),
                ("reason", models.TextField(blank=True, help_text="Why it was adopted or dropped.")),
                (
                    "trial",
                    models.JSONField(
                        help_text="What past cases would have been under it, and for which text.", null=True
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="What it became.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.policyversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-changed_at", "-id"], name="register_po_organis_dae6c8_idx")
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("register_policydraft", "SELECT, INSERT, UPDATE")
            + stays_within("register_policydraft", {"version_id": "register_policyversion"}),
            migrations.RunSQL.noop,
        ),
    ]
