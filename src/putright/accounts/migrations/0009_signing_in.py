"""After how many quiet minutes a session ends, what is kept then, and forms that are kept for later."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import grant, own_rows


class Migration(migrations.Migration):
    """A column and two tables."""

    dependencies: ClassVar = [("accounts", "0008_standing")]
    operations: ClassVar = [
        migrations.AddField(
            "organisation",
            "idle_minutes",
            models.PositiveSmallIntegerField(
                null=True, help_text="Minutes without a request that end a session. Empty: as the operator says."
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(("idle_minutes", None), ("idle_minutes__range", (10, 120)), _connector="OR"),
                name="idle_between_10_and_120_minutes",
            ),
        ),
        migrations.CreateModel(
            "KeptTyping",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "digest",
                    models.BinaryField(unique=True, help_text="Of the browser's key and the form's address."),
                ),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            "BegunForm",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "address",
                    models.CharField(max_length=400, help_text="Of the form, within the organisation's pages."),
                ),
                (
                    "case",
                    models.CharField(
                        blank=True, max_length=40, help_text="The reference of its case, if it is of one."
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("typed", models.JSONField(help_text="The fields of the form, each with its values.")),
                ("at", models.DateTimeField(help_text="When it was kept last.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "account", "address"), name="one_begun_form_of_an_address"
                    )
                ]
            },
        ),
        migrations.RunSQL(
            grant("accounts_kepttyping", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("accounts_begunform", "SELECT, INSERT, UPDATE, DELETE")
        ),
    ]
