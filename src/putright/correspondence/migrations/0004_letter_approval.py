"""Beside letters that are being written: their revisions, comments, who was asked to look, approvals; and the rules."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within

_BESIDE = ("letterrevision", "lettercomment", "letterlook", "letterapproval")


class Migration(migrations.Migration):
    """Five tables. Nothing was kept so before."""

    dependencies: ClassVar = [
        ("accounts", "0012_letterhead"),
        ("correspondence", "0003_post"),
        ("register", "0020_strand_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("wanted", models.BooleanField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key", "kind"), name="an_approval_rule_counts_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("letter", models.BigIntegerField(help_text="The row that the letter had while it was written.")),
                (
                    "gone",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that the letter went out; nothing: it has not.",
                        null=True,
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the subject and text that were approved.", max_length=64),
                ),
                (
                    "text",
                    models.TextField(help_text="The text that was approved, so that what changed since can be shown."),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="The role of the policy; nothing: a second person.", max_length=60
                    ),
                ),
                ("fact", models.PositiveIntegerField(help_text="The number of the entry that says so.")),
                ("alone", models.BooleanField(help_text="They wrote in it themselves, and there was nobody else.")),
                ("at", models.DateTimeField()),
                ("void_at", models.DateTimeField(null=True)),
                ("void_why", models.CharField(blank=True, help_text="changed, dropped or stopped", max_length=12)),
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
                    "void_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "letter"], name="approvals_of_a_case")],
            },
        ),
        migrations.CreateModel(
            name="LetterComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("letter", models.BigIntegerField(help_text="The row that the letter had while it was written.")),
                (
                    "gone",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that the letter went out; nothing: it has not.",
                        null=True,
                    ),
                ),
                ("revision", models.PositiveIntegerField(help_text="The revision that they had before them.")),
                ("words", models.TextField()),
                (
                    "quoted",
                    models.TextField(
                        blank=True, help_text="The words of the letter that it is about; nothing: the whole."
                    ),
                ),
                ("at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
                    ),
                ),
                (
                    "done_by",
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
                "indexes": [models.Index(fields=["case", "letter"], name="comments_of_a_case")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="a_comment_counts_once")],
            },
        ),
        migrations.CreateModel(
            name="LetterLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("letter", models.BigIntegerField(help_text="The row that the letter had while it was written.")),
                (
                    "gone",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that the letter went out; nothing: it has not.",
                        null=True,
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("by", models.DateField(help_text="By when.")),
                ("at", models.DateTimeField()),
                ("settled", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, help_text="approved, looked, withdrawn, dropped or gone", max_length=12
                    ),
                ),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who asks.",
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
                        help_text="Who is asked.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.person",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "letter"], name="looks_of_a_case"),
                    models.Index(
                        condition=models.Q(("settled", None)), fields=["organisation", "person"], name="looks_to_be_had"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_look_is_asked_for_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("letter", models.BigIntegerField(help_text="The row that the letter had while it was written.")),
                (
                    "gone",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that the letter went out; nothing: it has not.",
                        null=True,
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="The first is 1.")),
                ("digest", models.CharField(help_text="SHA-256 of its subject and text.", max_length=64)),
                ("at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["case", "letter"], name="revisions_of_a_case")],
                "constraints": [models.UniqueConstraint(fields=("letter", "number"), name="one_revision_of_a_number")],
            },
        ),
        migrations.RunSQL(
            "".join(
                own_rows(f"correspondence_{one}", "SELECT, INSERT, UPDATE, DELETE")
                + stays_within(f"correspondence_{one}", {"case_id": "register_case"})
                for one in _BESIDE
            )
            + stays_within("correspondence_letterlook", {"person_id": "accounts_person"})
            + own_rows("correspondence_approvalrule", "SELECT, INSERT")
            + never_changed(["correspondence_approvalrule"]),
            migrations.RunSQL.noop,
        ),
    ]
