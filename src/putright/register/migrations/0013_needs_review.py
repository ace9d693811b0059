"""The day on which a case's needs are to be looked at again."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """One row for a case whose needs have such a day. It follows from the facts, so that it is made again."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("register", "0012_search")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="NeedsReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due", models.DateField()),
                (
                    "until",
                    models.DateTimeField(
                        help_text="When the case comes to its end by itself; nothing: never.", null=True
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="register.case"
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "due", "case"], name="needs_to_look_at")],
            },
        ),
        migrations.RunSQL(
            own_rows("register_needsreview", "SELECT, INSERT, DELETE")
            + stays_within("register_needsreview", {"case_id": "register_case", "fact_id": "register_fact"}),
            migrations.RunSQL.noop,
        ),
    ]
