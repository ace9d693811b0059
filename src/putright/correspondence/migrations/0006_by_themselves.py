"""Letters that fall due by themselves: what a provider chose, and what became of each letter."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within


class Migration(migrations.Migration):
    """Two tables; a letter may have been drafted, and sent, by nobody. Until now somebody did both."""

    dependencies: ClassVar = [
        ("accounts", "0012_letterhead"),
        ("correspondence", "0005_enclosed"),
        ("register", "0020_strand_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        *(
            migrations.AlterField(
                model_name=model,
                name="account",
                field=models.ForeignKey(
                    db_index=False,
                    help_text="Nobody: it was by itself.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            )
            for model in ("caseletter", "lettermail")
        ),
        migrations.CreateModel(
            name="LetterChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "kind",
                    models.CharField(help_text="The kind of letter; empty: all sending by itself.", max_length=60),
                ),
                (
                    "how",
                    models.CharField(
                        help_text="person, drafted or sent; of all sending: stopped or going.", max_length=8
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        help_text="How many working days before it is due, or after.", null=True
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        help_text="How many hours before, where the promise has hours.", null=True
                    ),
                ),
                ("reason", models.TextField()),
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
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "kind", "-id"], name="letter_choice_last")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_letter_choice_counts_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FallenLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "about",
                    models.CharField(
                        help_text="Which duty with which date, or what is waited for since when.", max_length=300
                    ),
                ),
                ("state", models.CharField(max_length=8)),
                ("why", models.TextField(blank=True, help_text="Why it did not go by itself.")),
                ("at", models.DateTimeField(help_text="When it fell due.")),
                (
                    "letter",
                    models.BigIntegerField(help_text="The letter on the case that was drafted.", null=True),
                ),
                (
                    "entries",
                    models.PositiveIntegerField(help_text="How many entries the case had when the draft was filled."),
                ),
                ("day", models.DateField(help_text="The day on which the draft was filled.")),
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
                    models.Index(
                        condition=models.Q(("state__in", ["drafted", "to-send"])),
                        fields=["organisation", "id"],
                        name="letters_to_follow",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "about"), name="a_letter_falls_due_once")],
            },
        ),
        migrations.RunSQL(
            own_rows("correspondence_letterchoice", "SELECT, INSERT")
            + never_changed(["correspondence_letterchoice"])
            + own_rows("correspondence_fallenletter", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("correspondence_fallenletter", {"case_id": "register_case"}),
            migrations.RunSQL.noop,
        ),
    ]
