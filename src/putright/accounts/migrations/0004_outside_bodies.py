"""The organisation's own directory of outside bodies: a row for each change, which stays."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows

_ACCOUNT = {
    "db_index": False,
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}


class Migration(migrations.Migration):
    """Nothing stands in it to begin with: letters leave the places blank that nobody has checked."""

    dependencies: ClassVar = [("accounts", "0003_policy_permission")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="OutsideBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=80)),
                ("number", models.PositiveIntegerField(help_text="Counted up with each change, from 1.")),
                ("name", models.CharField(blank=True, max_length=200)),
                ("does", models.TextField(blank=True)),
                ("takes", models.TextField(blank=True)),
                (
                    "window",
                    models.CharField(blank=True, help_text='Follows "Please ask them".', max_length=300),
                ),
                ("phone", models.CharField(blank=True, max_length=200)),
                ("textphone", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("web", models.CharField(blank=True, max_length=300)),
                ("post", models.CharField(blank=True, max_length=500)),
                ("other", models.CharField(blank=True, max_length=300)),
                ("offered", models.BooleanField(default=False, help_text="Every complainant is told of it.")),
                ("months", models.PositiveSmallIntegerField(help_text="How old a check may become.", null=True)),
                (
                    "dropped",
                    models.BooleanField(default=False, help_text="The organisation has no entry any more."),
                ),
                ("checked_on", models.DateField(null=True)),
                (
                    "checked_how",
                    models.CharField(blank=True, help_text="The page or letter that was looked at.", max_length=300),
                ),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.ForeignKey(**_ACCOUNT)),
                ("checked_by", models.ForeignKey(**_ACCOUNT)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "body", "number"), name="one_change_of_a_number")
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("accounts_outsidebody", "SELECT, INSERT") + never_changed(["accounts_outsidebody"]),
            migrations.RunSQL.noop,
        ),
    ]
