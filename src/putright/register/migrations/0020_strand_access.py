"""To whom a strand is closed apart from its case, and that an opening can be of a strand alone."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within


class Migration(migrations.Migration):
    """The table follows from the facts ("putright rebuild")."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("register", "0019_mailbox")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="StrandBar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strand", models.CharField(help_text="As its duties name it: strand/safeguarding/s1.", max_length=60)),
                (
                    "why",
                    models.CharField(
                        help_text=("shut: to this person; closed: to all but those who follow; open: to this person."),
                        max_length=6,
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
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
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
                    models.Index(fields=["organisation", "why", "person"], name="strands_shut_to"),
                    models.Index(fields=["case"], name="strands_shut_of_a_case"),
                ],
            },
        ),
        migrations.AddField(
            "opening",
            "strand",
            models.CharField(default="", help_text="The strand alone; nothing: the case.", max_length=60),
        ),
        # Whose strands: a few entries among many.
        migrations.AddIndex(
            "factrow",
            models.Index(
                fields=["organisation", "case"],
                condition=models.Q(kind__in=["strand-opened", "strand-step"]),
                name="of_strands",
            ),
        ),
        migrations.RunSQL(
            own_rows("register_strandbar", "SELECT, INSERT, DELETE")
            + stays_within("register_strandbar", {"case_id": "register_case", "person_id": "accounts_person"}),
            migrations.RunSQL.noop,
        ),
    ]
