"""To whom a case is closed, who opened one all the same, and who looked at why."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, referred_to, stays_within

_TABLES = {
    "register_casebar": {"case_id": "register_case", "person_id": "accounts_person"},
    "register_opening": {"case_id": "register_case"},
    "register_openingseen": {"opening_id": "register_opening"},
}


def _key() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _organisation() -> tuple[str, models.Field]:
    to = models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation")
    return "organisation", to


def _case() -> tuple[str, models.Field]:
    to = models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="register.case"
    )
    return "case", to


def _account() -> tuple[str, models.Field]:
    to = models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )
    return "account", to


class Migration(migrations.Migration):
    """The first table follows from the facts ("putright rebuild"); the others are added to and never changed."""

    dependencies: ClassVar = [
        ("accounts", "0005_kept_in_public"),
        ("register", "0010_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CaseBar",
            fields=[
                _key(),
                (
                    "why",
                    models.CharField(
                        help_text=(
                            "about: the person is complained about; closed: to all but those who follow; open: to "
                            "this person."
                        ),
                        max_length=6,
                    ),
                ),
                _case(),
                _organisation(),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "why", "person"], name="bars_of_a_person"),
                    models.Index(fields=["case"], name="bars_of_a_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                _key(),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("number", models.PositiveIntegerField(help_text="The number of its entry on the case.")),
                (
                    "alone",
                    models.BooleanField(
                        help_text="There was nobody else in the organisation who could deal with the case."
                    ),
                ),
                _account(),
                _case(),
                _organisation(),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-at"], name="opened_lately"),
                    models.Index(fields=["account", "case"], name="opened_by"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningSeen",
            fields=[
                _key(),
                ("at", models.DateTimeField()),
                _account(),
                (
                    "opening",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seen",
                        to="register.opening",
                    ),
                ),
                _organisation(),
            ],
        ),
        # Who goes on for a reason, the newest first, however many facts there are.
        migrations.AddIndex(
            "factrow",
            models.Index(fields=["organisation", "-id"], condition=models.Q(kind="conflict-accepted"), name="going_on"),
        ),
        migrations.RunSQL(
            referred_to(["register_opening"])
            + own_rows("register_casebar", "SELECT, INSERT, DELETE")
            + own_rows("register_opening", "SELECT, INSERT")
            + own_rows("register_openingseen", "SELECT, INSERT")
            + "".join(stays_within(table, columns) for table, columns in _TABLES.items())
            + never_changed(["register_opening", "register_openingseen"]),
            migrations.RunSQL.noop,
        ),
    ]
