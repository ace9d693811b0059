"""Groups of cases, and an index to find the cases of a group."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows


class Migration(migrations.Migration):
    """A group has a number and a name; which cases are in it, their facts say."""

    dependencies: ClassVar = [
        ("accounts", "0005_kept_in_public"),
        ("register", "0014_service_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CaseGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the first of its organisation.")),
                ("name", models.CharField(max_length=120)),
                ("made", models.DateTimeField()),
                (
                    "key",
                    models.CharField(help_text="The form that made it; sent again it counts once.", max_length=64),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who made it.",
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
                "db_table": "register_casegroup",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "number"), name="one_group_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_group_counts_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="factrow",
            index=models.Index(
                condition=models.Q(("kind__in", ["case-grouped", "case-ungrouped"])),
                fields=["organisation", "id"],
                name="in_groups",
            ),
        ),
        migrations.RunSQL(own_rows("register_casegroup", "SELECT, INSERT, UPDATE"), migrations.RunSQL.noop),
    ]
