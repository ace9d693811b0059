"""Which app roles of a directory stand for which roles, and which directory gave a role."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within

_ORGANISATION = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "to": "accounts.organisation"}
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Two tables and a column. Roles that are held already were given by somebody here."""

    dependencies: ClassVar = [("accounts", "0009_signing_in")]
    operations: ClassVar = [
        migrations.CreateModel(
            "AppRole",
            [
                _ID,
                ("organisation", models.ForeignKey(**_ORGANISATION)),
                (
                    "directory",
                    models.CharField(help_text="The id that the operator gives the directory.", max_length=30),
                ),
                ("value", models.CharField(help_text="The app role, as the token says it.", max_length=120)),
                (
                    "role",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.role",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "directory", "value", "role"), name="one_row_of_an_app_role_and_a_role"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "MembersByRole",
            [
                _ID,
                ("organisation", models.ForeignKey(**_ORGANISATION)),
                ("directory", models.CharField(max_length=30)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "directory"), name="one_row_of_members_by_role")
                ]
            },
        ),
        migrations.AddField(
            "roleheld",
            "from_directory",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Which directory gave it; empty: somebody here.",
                max_length=30,
            ),
        ),
        migrations.RunSQL(
            own_rows("accounts_approle", "SELECT, INSERT, DELETE")
            + stays_within("accounts_approle", {"role_id": "accounts_role"})
            + own_rows("accounts_membersbyrole", "SELECT, INSERT, DELETE"),
            migrations.RunSQL.noop,
        ),
    ]
