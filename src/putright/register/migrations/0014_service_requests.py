"""Requests that are no complaints, kept apart; and an index to find the statements that somebody was asked for."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """A request is written down once; only its answer and the complaint that came of it are added."""

    dependencies: ClassVar = [
        ("accounts", "0005_kept_in_public"),
        ("register", "0013_needs_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ServiceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the first of its organisation.")),
                ("at", models.DateTimeField(help_text="When they asked: the first contact.")),
                ("made", models.DateTimeField(help_text="When it was written down.")),
                ("channel", models.CharField(max_length=20)),
                ("words", models.TextField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=60)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("address", models.TextField(blank=True)),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
                ),
                ("state", models.CharField(default="open", help_text="open, answered or closed", max_length=10)),
                (
                    "answer",
                    models.TextField(blank=True, help_text="What was done or answered, or why it was closed."),
                ),
                ("settled", models.DateTimeField(help_text="When it was answered or closed.", null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who wrote it down.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "db_table": "register_servicerequest",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["organisation", "at", "id"],
                        name="requests_waiting",
                    ),
                    models.Index(fields=["organisation", "-settled", "-id"], name="requests_settled"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="one_request_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_request_counts_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="factrow",
            index=models.Index(
                condition=models.Q(("kind", "statement-due")),
                fields=["organisation", "recorded"],
                name="statements_due",
            ),
        ),
        migrations.RunSQL(
            own_rows("register_servicerequest", "SELECT, INSERT, UPDATE")
            + stays_within("register_servicerequest", {"case_id": "register_case", "site_id": "accounts_site"}),
            migrations.RunSQL.noop,
        ),
    ]
