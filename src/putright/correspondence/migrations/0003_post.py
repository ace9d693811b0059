"""The queue for the post: letters that wait, what was printed, and what became of each."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import own_rows, referred_to, stays_within


class Migration(migrations.Migration):
    """Three tables. Nothing waited before."""

    dependencies: ClassVar = [
        ("accounts", "0012_letterhead"),
        ("correspondence", "0002_letters_by_email"),
        ("register", "0020_strand_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PostBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the first of the organisation.")),
                ("printed", models.DateTimeField()),
                (
                    "file",
                    models.CharField(blank=True, help_text="SHA-256 of the PDF; empty: there is none.", max_length=64),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes of the PDF.")),
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
        ),
        migrations.CreateModel(
            name="PostItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(help_text="Where it lies in the pile, from 1.")),
                ("letter", models.CharField(max_length=60)),
                ("to", models.JSONField(help_text="Name and address, a line each; empty once the case was erased.")),
                ("size", models.CharField(blank=True, max_length=2)),
                ("elsewhere", models.CharField(blank=True, max_length=100)),
                ("pages", models.PositiveIntegerField()),
                (
                    "file",
                    models.CharField(
                        blank=True, help_text="SHA-256 of its own PDF; empty: made elsewhere.", max_length=64
                    ),
                ),
                ("file_size", models.PositiveIntegerField(help_text="Bytes of that PDF.")),
                ("seen", models.PositiveIntegerField(help_text="How many entries the case had when it was printed.")),
                ("since", models.DateTimeField(help_text="Since when it waited.")),
                ("state", models.CharField(help_text="printed, posted, left-out, held or taken-out.", max_length=10)),
                ("why", models.TextField(blank=True, help_text="Why it could not be recorded as posted.")),
                ("posted", models.DateField(null=True)),
                ("settled", models.DateTimeField(help_text="When somebody said what became of it.", null=True)),
                (
                    "fact",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that it was posted.", null=True
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="correspondence.postbatch",
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
        ),
        migrations.CreateModel(
            name="PostLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        help_text="Under which kind the letter is kept while it is written.", max_length=60
                    ),
                ),
                (
                    "letter",
                    models.CharField(help_text="Which letter it is; of two answers, that of the stage.", max_length=60),
                ),
                ("revision", models.PositiveIntegerField(help_text="Of the text that was put into the post.")),
                ("to", models.JSONField(help_text="Name and address, a line each.")),
                (
                    "typed",
                    models.BooleanField(
                        help_text="The address was typed for this letter, and is not that of the case."
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True, help_text="Of large print, in points; empty: ordinary print.", max_length=2
                    ),
                ),
                (
                    "elsewhere",
                    models.CharField(
                        blank=True, help_text="Formats that are made elsewhere, as codes.", max_length=100
                    ),
                ),
                (
                    "needed",
                    models.CharField(
                        blank=True, help_text="Such formats that the person needed by then.", max_length=100
                    ),
                ),
                ("pages", models.PositiveIntegerField(help_text="Of the letter as it is printed.")),
                (
                    "says",
                    models.JSONField(
                        help_text="What is recorded once it was posted: kind, what it says, note, reason of each."
                    ),
                ),
                (
                    "action",
                    models.CharField(blank=True, help_text="Which duty it does, if one is owed.", max_length=60),
                ),
                ("stage", models.CharField(blank=True, help_text="The stage of that duty.", max_length=60)),
                (
                    "seen",
                    models.PositiveIntegerField(help_text="How many entries the case had when somebody last looked."),
                ),
                (
                    "held",
                    models.TextField(
                        blank=True, help_text="Why it was not printed, or could not be recorded as posted."
                    ),
                ),
                ("at", models.DateTimeField(help_text="Since when it waits.")),
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
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="correspondence.postbatch",
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
        ),
        migrations.AddConstraint(
            model_name="postbatch",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="one_post_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="postbatch",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="a_post_counts_once"),
        ),
        migrations.AddIndex(
            model_name="postitem",
            index=models.Index(fields=["case"], name="post_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="postitem",
            constraint=models.UniqueConstraint(fields=("batch", "place"), name="one_letter_in_a_place_of_the_pile"),
        ),
        migrations.AddIndex(
            model_name="postletter",
            index=models.Index(fields=["organisation", "at"], name="letters_for_the_post"),
        ),
        migrations.AddConstraint(
            model_name="postletter",
            constraint=models.UniqueConstraint(fields=("case", "kind"), name="a_letter_waits_for_the_post_once"),
        ),
        migrations.RunSQL(
            own_rows("correspondence_postbatch", "SELECT, INSERT, UPDATE")
            + own_rows("correspondence_postletter", "SELECT, INSERT, UPDATE, DELETE")
            + own_rows("correspondence_postitem", "SELECT, INSERT, UPDATE")
            + referred_to(["correspondence_postbatch"])
            + stays_within(
                "correspondence_postletter", {"case_id": "register_case", "batch_id": "correspondence_postbatch"}
            )
            + stays_within(
                "correspondence_postitem", {"case_id": "register_case", "batch_id": "correspondence_postbatch"}
            ),
            migrations.RunSQL.noop,
        ),
    ]
