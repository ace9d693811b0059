"""Letters that somebody sent by email from here: which message carries each, and which file it is."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, stays_within


class Migration(migrations.Migration):
    """One table. Nothing was sent so before."""

    dependencies: ClassVar = [
        ("accounts", "0012_letterhead"),
        ("correspondence", "0001_letters"),
        ("register", "0020_strand_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LetterMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "fact",
                    models.PositiveIntegerField(
                        help_text="The number of the entry that says that the letter was sent."
                    ),
                ),
                (
                    "facts",
                    models.JSONField(help_text="The numbers of all entries of the procedure that the sending made."),
                ),
                (
                    "documents",
                    models.JSONField(help_text="The numbers of the entries of its documents: the text, and the mail."),
                ),
                ("text", models.CharField(help_text="SHA-256 of its text.", max_length=64)),
                ("mail", models.CharField(help_text="SHA-256 of the mail, as it goes.", max_length=64)),
                ("goes", models.DateTimeField(help_text="Not before then: until then it can be stopped.")),
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
                    "message",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="register.message",
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
                "constraints": [models.UniqueConstraint(fields=("case", "fact"), name="one_mail_of_an_entry")],
            },
        ),
        migrations.RunSQL(
            own_rows("correspondence_lettermail", "SELECT, INSERT")
            + never_changed(["correspondence_lettermail"])
            + stays_within("correspondence_lettermail", {"case_id": "register_case", "message_id": "register_message"}),
            migrations.RunSQL.noop,
        ),
    ]
