"""How somebody who complained gets to their case: codes that were asked for or given, and the sessions they open."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, referred_to, stays_within

_OF_A_CASE = {"case_id": "register_case"}


class Migration(migrations.Migration):
    """Four tables. Sheets of codes stay for good; the rest is swept when it is of no use any more."""

    dependencies: ClassVar = [
        ("accounts", "0013_letters_attached"),
        ("register", "0022_scanned_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CodeSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.CharField(
                        help_text="complainant, or the id of somebody who speaks for them.", max_length=20
                    ),
                ),
                ("how", models.CharField(help_text="paper or told", max_length=5)),
                ("made", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("count", models.PositiveSmallIntegerField(help_text="How many codes.")),
                ("ended", models.DateTimeField(help_text="When somebody made what was left of it void.", null=True)),
                ("key", models.CharField(help_text="The form that made it; sent again it counts once.", max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who gave it.",
                        null=True,
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
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
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
                "db_table": "register_codesheet",
            },
        ),
        migrations.CreateModel(
            name="CaseCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.CharField(
                        help_text="complainant, or the id of somebody who speaks for them.", max_length=20
                    ),
                ),
                ("how", models.CharField(help_text="email, text, paper or told", max_length=5)),
                ("digest", models.BinaryField()),
                ("made", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("strange", models.PositiveIntegerField(default=0)),
                ("used", models.DateTimeField(null=True)),
                (
                    "void",
                    models.DateTimeField(
                        help_text="When it stopped to open anything though it was not used.", null=True
                    ),
                ),
                (
                    "browser",
                    models.BinaryField(help_text="The hash of the token of the browser that asked for it.", null=True),
                ),
                (
                    "address",
                    models.BinaryField(help_text="The hash of the address it was sent to: so many an hour.", null=True),
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
                    "sheet",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.codesheet",
                    ),
                ),
            ],
            options={
                "db_table": "register_casecode",
            },
        ),
        migrations.CreateModel(
            name="FollowSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.CharField(
                        help_text="complainant, or the id of somebody who speaks for them.", max_length=20
                    ),
                ),
                ("digest", models.BinaryField(help_text="Of the token in the browser's cookie.", unique=True)),
                ("begun", models.DateTimeField()),
                ("seen", models.DateTimeField(help_text="When it was last used.")),
                ("ended", models.DateTimeField(help_text="When it was ended by hand.", null=True)),
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
                "db_table": "register_followsession",
            },
        ),
        migrations.CreateModel(
            name="CodeAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(help_text="As it was typed, in one spelling.", max_length=40)),
                ("how", models.CharField(help_text="email or text", max_length=5)),
                ("browser", models.BinaryField(help_text="The hash of the token of the browser that asked.")),
                ("made", models.DateTimeField()),
                ("taken", models.DateTimeField(help_text="When it was looked at.", null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "register_codeasked",
                "indexes": [
                    models.Index(fields=["organisation", "made"], name="codes_asked"),
                    models.Index(
                        condition=models.Q(("taken", None)), fields=["organisation", "id"], name="codes_to_send"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="codesheet",
            index=models.Index(fields=["case", "-made"], name="sheets_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="codesheet",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="a_sheet_counts_once"),
        ),
        migrations.AddIndex(
            model_name="casecode",
            index=models.Index(
                condition=models.Q(("used", None), ("void", None)), fields=["case"], name="codes_that_open"
            ),
        ),
        migrations.AddIndex(
            model_name="casecode",
            index=models.Index(fields=["organisation", "address", "made"], name="codes_of_an_address"),
        ),
        migrations.AddIndex(
            model_name="casecode",
            index=models.Index(fields=["organisation", "expires"], name="codes_by_end"),
        ),
        migrations.AddIndex(
            model_name="casecode",
            index=models.Index(fields=["sheet"], name="codes_of_a_sheet"),
        ),
        migrations.AddIndex(
            model_name="followsession",
            index=models.Index(fields=["organisation", "begun"], name="sessions_by_begin"),
        ),
        migrations.RunSQL(
            referred_to(["register_codesheet"])
            + own_rows("register_codesheet", "SELECT, INSERT, UPDATE")
            + own_rows("register_codeasked", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("register_casecode", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("register_followsession", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("register_codesheet", _OF_A_CASE)
            + stays_within("register_casecode", _OF_A_CASE | {"sheet_id": "register_codesheet"})
            + stays_within("register_followsession", _OF_A_CASE),
            migrations.RunSQL.noop,
        ),
    ]
