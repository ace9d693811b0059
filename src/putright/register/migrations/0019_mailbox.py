"""Mail that came in, where it lay and what became of it; and an index to find the message that a mail answers."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, referred_to, stays_within


class Migration(migrations.Migration):
    """A mail and its place are kept first; what is decided of it is added beside it."""

    dependencies: ClassVar = [
        ("accounts", "0009_signing_in"),
        ("register", "0018_search_by_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "makes_complaints",
                    models.BooleanField(default=False, help_text="Each new mail is a complaint; else people decide."),
                ),
                ("validity", models.BigIntegerField(help_text="UIDVALIDITY when it was last read.", null=True)),
                ("seen_to", models.BigIntegerField(default=0, help_text="Every mail below this UID is kept.")),
                ("begun", models.DateTimeField(help_text="When it was first reached.", null=True)),
                ("reached", models.DateTimeField(help_text="When it was last reached.", null=True)),
                ("failing", models.DateTimeField(help_text="Since when it has not been reached.", null=True)),
                ("why", models.CharField(blank=True, help_text="Why it could not be reached.", max_length=300)),
                (
                    "left",
                    models.PositiveIntegerField(
                        default=0, help_text="Mails that the server did not hand over; tried again."
                    ),
                ),
            ],
            options={
                "db_table": "register_mailbox",
            },
        ),
        migrations.CreateModel(
            name="MailDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("what", models.CharField(help_text="As MailIn.became; back: it waits again.", max_length=12)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "register_maildecision",
            },
        ),
        migrations.CreateModel(
            name="MailIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="SHA-256 of what is kept of it.", max_length=64)),
                ("size", models.BigIntegerField(help_text="Bytes, as the mail server says.")),
                ("came", models.DateTimeField(help_text="When it arrived at the mail server.")),
                ("kept", models.DateTimeField(help_text="When it was kept here.")),
                ("state", models.CharField(default="new", max_length=12)),
                ("became", models.CharField(blank=True, max_length=12)),
                ("tried", models.PositiveSmallIntegerField(default=0, help_text="How often it was begun to be read.")),
                ("sort", models.CharField(blank=True, max_length=12)),
                ("why", models.CharField(blank=True, help_text="Why it waits, or cannot be read.", max_length=300)),
                ("says", models.JSONField(help_text="What was read of it (incoming.mail.Mail).", null=True)),
                ("sender", models.CharField(blank=True, max_length=254)),
                (
                    "contents",
                    models.CharField(blank=True, help_text="Two deliveries of one mail share it.", max_length=64),
                ),
                ("fact", models.PositiveIntegerField(help_text="The entry of the case that it became.", null=True)),
                (
                    "acknowledged",
                    models.DateTimeField(help_text="When a receipt for it was put into the outbox.", null=True),
                ),
            ],
            options={
                "db_table": "register_mailin",
            },
        ),
        migrations.CreateModel(
            name="MailPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("validity", models.BigIntegerField(help_text="UIDVALIDITY of the folder.")),
                ("uid", models.BigIntegerField()),
            ],
            options={
                "db_table": "register_mailplace",
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["organisation", "identity"], name="messages_by_identity"),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="maildecision",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                help_text="Nobody: by itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="maildecision",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.case",
            ),
        ),
        migrations.AddField(
            model_name="maildecision",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.case",
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="mailbox",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.mailbox",
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="message",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The message of ours that it says came back.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.message",
            ),
        ),
        migrations.AddField(
            model_name="mailin",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="maildecision",
            name="mail",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="register.mailin"
            ),
        ),
        migrations.AddField(
            model_name="mailplace",
            name="mail",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="register.mailin"
            ),
        ),
        migrations.AddField(
            model_name="mailplace",
            name="mailbox",
            field=models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="register.mailbox"
            ),
        ),
        migrations.AddField(
            model_name="mailplace",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="one_mailbox_of_a_name"),
        ),
        migrations.AddIndex(
            model_name="mailin",
            index=models.Index(fields=["organisation", "state", "-came", "-id"], name="mails_of_a_state"),
        ),
        migrations.AddIndex(
            model_name="mailin",
            index=models.Index(
                condition=models.Q(("contents", ""), _negated=True),
                fields=["organisation", "contents"],
                name="mails_alike",
            ),
        ),
        migrations.AddIndex(
            model_name="mailin",
            index=models.Index(
                condition=models.Q(("acknowledged__isnull", False)),
                fields=["organisation", "sender"],
                name="mails_acknowledged",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailin",
            constraint=models.UniqueConstraint(fields=("organisation", "digest"), name="a_mail_is_kept_once"),
        ),
        migrations.AddIndex(
            model_name="maildecision",
            index=models.Index(fields=["mail", "id"], name="decisions_of_a_mail"),
        ),
        migrations.AddConstraint(
            model_name="mailplace",
            constraint=models.UniqueConstraint(fields=("mailbox", "validity", "uid"), name="a_place_is_taken_once"),
        ),
        migrations.RunSQL(
            referred_to(["register_mailbox", "register_mailin", "register_message"])
            + own_rows("register_mailbox", "SELECT, INSERT, UPDATE")
            + own_rows("register_mailin", "SELECT, INSERT, UPDATE")
            + own_rows("register_mailplace", "SELECT, INSERT")
            + own_rows("register_maildecision", "SELECT, INSERT")
            + stays_within(
                "register_mailin",
                {"mailbox_id": "register_mailbox", "case_id": "register_case", "message_id": "register_message"},
            )
            + stays_within("register_mailplace", {"mailbox_id": "register_mailbox", "mail_id": "register_mailin"})
            + stays_within("register_maildecision", {"mail_id": "register_mailin", "case_id": "register_case"})
            + never_changed(["register_mailplace", "register_maildecision"]),
            migrations.RunSQL.noop,
        ),
    ]
