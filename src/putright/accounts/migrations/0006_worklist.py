"""Teams, and the views of the worklist that members saved."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, referred_to, stays_within


class Migration(migrations.Migration):
    """Nobody is in a team, and nothing is saved, to begin with."""

    dependencies: ClassVar = [
        ("accounts", "0005_kept_in_public"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("asked", models.CharField(max_length=600)),
                ("shared", models.BooleanField(default=False, help_text="Everybody of the organisation sees it.")),
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
        ),
        migrations.CreateModel(
            name="OpensFirst",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "view",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.savedview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Teammate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.person",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mates",
                        to="accounts.team",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("organisation", "account", "name"), name="one_saved_view_of_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="opensfirst",
            constraint=models.UniqueConstraint(fields=("organisation", "account"), name="one_view_opens_first"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="one_team_of_a_name"),
        ),
        migrations.AddIndex(
            model_name="teammate",
            index=models.Index(fields=["organisation", "person"], name="teams_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="teammate",
            constraint=models.UniqueConstraint(fields=("team", "person"), name="in_a_team_once"),
        ),
        migrations.RunSQL(
            "".join(
                own_rows(f"accounts_{name}", "SELECT, INSERT, UPDATE, DELETE")
                for name in ("team", "teammate", "savedview", "opensfirst")
            )
            + referred_to(["accounts_team", "accounts_savedview"])
            + stays_within("accounts_teammate", {"team_id": "accounts_team", "person_id": "accounts_person"})
            + stays_within("accounts_opensfirst", {"view_id": "accounts_savedview"}),
            migrations.RunSQL.noop,
        ),
    ]
