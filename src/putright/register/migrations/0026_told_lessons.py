"""What the public is told of lessons: each step is a row that stays."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within

_WITHIN = {"case_id": "register_case", "lesson_id": "register_fact", "site_id": "accounts_site"}


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("accounts", "0013_letters_attached"), ("register", "0025_remarks_sorted")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ToldLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.PositiveIntegerField(help_text="1 is the first of its organisation.")),
                ("number", models.PositiveIntegerField(help_text="1 is the first step of its item.")),
                ("what", models.CharField(help_text="written, changed, published or back", max_length=10)),
                ("said", models.TextField(help_text="What people said, in the organisation's words.")),
                ("did", models.TextField(help_text="What was done about it.")),
                ("done", models.DateField(help_text="The first day of the month in which it was done.", null=True)),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why it was taken back, or published by whoever wrote it."),
                ),
                (
                    "alone",
                    models.BooleanField(
                        default=False, help_text="Whoever wrote it published it: there was nobody else."
                    ),
                ),
                (
                    "warnings",
                    models.JSONField(default=list, help_text="What whoever published it was warned of, as sentences."),
                ),
                ("at", models.DateTimeField()),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
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
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="What recorded the lesson.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.factrow",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
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
                "db_table": "register_toldlesson",
                "indexes": [models.Index(fields=["lesson"], name="told_of_a_lesson")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "item", "number"), name="one_telling_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_telling_counts_once"),
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("register_toldlesson", "SELECT, INSERT")
            + stays_within("register_toldlesson", _WITHIN)
            + never_changed(["register_toldlesson"]),
            migrations.RunSQL.noop,
        ),
    ]
