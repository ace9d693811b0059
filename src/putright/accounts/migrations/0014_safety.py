"""Where "Exit this page" leads, an organisation's own urgent numbers, and its reception desks."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import APP_ROLE, own_rows, stays_within


def _key() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _refers(to: str, null: bool = False, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, to=to, **more)


class Migration(migrations.Migration):
    """A column and two tables. Of a desk that is there nothing changes but that it ends."""

    dependencies: ClassVar = [("accounts", "0013_letters_attached")]
    operations: ClassVar = [
        migrations.AddField(
            "organisation",
            "exit_to",
            models.CharField(
                blank=True,
                db_default="weather",
                default="weather",
                help_text="See putright.accounts.exits.",
                max_length=200,
            ),
        ),
        migrations.CreateModel(
            "OwnUrgent",
            [
                _key(),
                ("organisation", _refers("accounts.organisation")),
                ("place", models.PositiveSmallIntegerField(help_text="1 stands first.")),
                ("when", models.CharField(help_text="In which danger.", max_length=200)),
                ("name", models.CharField(help_text="Who answers.", max_length=200)),
                ("phone", models.CharField(max_length=40)),
                (
                    "says",
                    models.CharField(
                        blank=True, help_text="At which hours, and what else there is to know.", max_length=300
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "place"), name="one_urgent_number_at_a_place")
                ]
            },
        ),
        migrations.CreateModel(
            "ReceptionDesk",
            [
                _key(),
                ("organisation", _refers("accounts.organisation")),
                ("name", models.CharField(max_length=100)),
                ("site", _refers("accounts.site", null=True, db_constraint=False, related_name="+")),
                ("prints", models.BooleanField(default=False, help_text="A visitor can print here.")),
                (
                    "idle_minutes",
                    models.PositiveSmallIntegerField(
                        default=3, help_text="Minutes after which it asks if somebody is there."
                    ),
                ),
                ("digest", models.BinaryField(help_text="SHA-256 of the key in the browser's cookie.", unique=True)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", _refers(settings.AUTH_USER_MODEL, related_name="+")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", _refers(settings.AUTH_USER_MODEL, null=True, related_name="+")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("idle_minutes__range", (2, 15))), name="a_desk_waits_2_to_15_minutes"
                    )
                ],
                "indexes": [models.Index(fields=["organisation", "-begun_at"], name="desks_of_an_organisation")],
            },
        ),
        migrations.RunSQL(
            own_rows("accounts_ownurgent", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("accounts_receptiondesk", "SELECT, INSERT")
            + f"GRANT UPDATE (ended_at, ended_by_id) ON accounts_receptiondesk TO {APP_ROLE};"
            + stays_within("accounts_receptiondesk", {"site_id": "accounts_site"})
        ),
    ]
