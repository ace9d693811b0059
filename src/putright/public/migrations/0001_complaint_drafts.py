"""Complaints that were begun and not sent."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows


class Migration(migrations.Migration):
    """One table. Its rows are taken away: when the complaint was sent, on wish, and as time passes."""

    initial = True
    dependencies: ClassVar = [("accounts", "0013_letters_attached")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ComplaintDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(help_text="The form that it becomes: sent again, it counts once.", max_length=32),
                ),
                ("token", models.BinaryField(help_text="Hash of what the browser has.")),
                ("by_token", models.BinaryField(help_text="The key, sealed with what the browser has.")),
                ("code", models.BinaryField(help_text="Hash of the code with which somebody comes back.", null=True)),
                ("by_code", models.BinaryField(help_text="The key, sealed with the code.", null=True)),
                ("sealed", models.BinaryField(help_text="What was typed. Empty once it was sent.")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("sent", models.BooleanField(default=False)),
                ("at", models.DateTimeField(help_text="When it was used last.")),
                ("until", models.DateTimeField(help_text="When it is erased.")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "until"], name="drafts_to_erase")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "token"), name="one_draft_of_a_token"),
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_draft_of_a_code"),
                ],
            },
        ),
        migrations.RunSQL(own_rows("public_complaintdraft", "SELECT, INSERT, UPDATE, DELETE"), migrations.RunSQL.noop),
    ]
