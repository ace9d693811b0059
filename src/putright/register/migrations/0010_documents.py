"""Files on cases: each kept once, with what the scanner said, and the words in it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """Both can be taken away with a document that is erased; its facts stay."""

    dependencies: ClassVar = [
        ("accounts", "0005_kept_in_public"),
        ("register", "0009_draft_texts"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                (
                    "fact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="register.factrow",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("form", models.CharField(help_text="The code of its kind, which says how it is read.", max_length=12)),
                (
                    "state",
                    models.CharField(
                        default="waiting",
                        help_text="waiting, found, cut, none, unreadable, another-kind or withdrawn",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("read", models.DateTimeField(null=True)),
                ("taken", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "digest"], name="documents_of_a_file"),
                    models.Index(fields=["case"], name="texts_of_a_case"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["organisation", "fact"], name="texts_to_read"
                    ),
                    models.Index(
                        condition=models.Q(("taken", False), models.Q(("state", "waiting"), _negated=True)),
                        fields=["organisation", "fact"],
                        name="texts_to_take",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of its content; its name in the folder.", max_length=64),
                ),
                ("size", models.BigIntegerField(help_text="Bytes.")),
                ("kept", models.DateTimeField(help_text="When it first came.")),
                (
                    "scan",
                    models.CharField(
                        default="", help_text="clean, infected, failed; empty: not scanned.", max_length=10
                    ),
                ),
                ("scanned", models.DateTimeField(null=True)),
                (
                    "found",
                    models.CharField(
                        blank=True, help_text="What the scanner found, or why it could not look.", max_length=100
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("scan__in", ["clean", "infected"]), _negated=True),
                        fields=["organisation", "scanned"],
                        name="files_to_scan",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("organisation", "digest"), name="a_file_is_kept_once")],
            },
        ),
        migrations.RunSQL(
            own_rows("register_keptfile", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("register_documenttext", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("register_documenttext", {"case_id": "register_case", "fact_id": "register_fact"}),
            migrations.RunSQL.noop,
        ),
    ]
