"""An organisation's own texts of letters, their drafts, and letters on a case that are being written."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within

_REVISION = "Counted up with each change, from 1."


def _id() -> models.Field[Any, Any]:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _account() -> models.Field[Any, Any]:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _organisation() -> models.Field[Any, Any]:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation")


class Migration(migrations.Migration):
    """Nothing stands in them to begin with: every letter is written with the text that comes with the program."""

    initial = True
    dependencies: ClassVar = [
        ("accounts", "0009_signing_in"),
        ("register", "0017_messages_to_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LetterVersion",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField(help_text="1 is the first of its kind.")),
                (
                    "ours",
                    models.BooleanField(
                        help_text="The organisation goes back to the text that comes with the program."
                    ),
                ),
                ("subject", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                (
                    "subject_then",
                    models.TextField(help_text="The subject that came with the program when this was adopted."),
                ),
                (
                    "body_then",
                    models.TextField(help_text="The text that came with the program when this was adopted."),
                ),
                ("starts", models.DateField(help_text="From this day on letters are written with it.")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
                ),
                ("account", _account()),
                ("organisation", _organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kind", "number"), name="one_text_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_letter_text_counts_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterDraft",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.TextField()),
                ("body", models.TextField()),
                ("revision", models.PositiveIntegerField(help_text=_REVISION)),
                ("at", models.DateTimeField()),
                ("account", _account()),
                ("organisation", _organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kind"), name="one_letter_draft_of_a_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLetter",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.TextField()),
                ("text", models.TextField()),
                ("revision", models.PositiveIntegerField(help_text=_REVISION)),
                ("at", models.DateTimeField()),
                ("account", _account()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
                    ),
                ),
                ("organisation", _organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "kind"), name="one_letter_of_a_kind_on_a_case")
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("correspondence_letterversion", "SELECT, INSERT")
            + never_changed(["correspondence_letterversion"])
            + own_rows("correspondence_letterdraft", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("correspondence_caseletter", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("correspondence_caseletter", {"case_id": "register_case"}),
            migrations.RunSQL.noop,
        ),
    ]
