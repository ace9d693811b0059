"""Mail that came in: kept before anything else is done with it, where it lay in which mailbox, what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation


class Mailbox(models.Model):
    """A mailbox that the operator has named for an organisation. How it is reached stands in the operator's file."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    name = models.CharField(max_length=40)
    makes_complaints = models.BooleanField(default=False, help_text="Each new mail is a complaint; else people decide.")
    validity = models.BigIntegerField(null=True, help_text="UIDVALIDITY when it was last read.")
    seen_to = models.BigIntegerField(default=0, help_text="Every mail below this UID is kept.")
    begun = models.DateTimeField(null=True, help_text="When it was first reached.")
    reached = models.DateTimeField(null=True, help_text="When it was last reached.")
    failing = models.DateTimeField(null=True, help_text="Since when it has not been reached.")
    why = models.CharField(max_length=300, blank=True, help_text="Why it could not be reached.")
    left = models.PositiveIntegerField(default=0, help_text="Mails that the server did not hand over; tried again.")

    class Meta:
        db_table = "register_mailbox"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_mailbox_of_a_name"),
        ]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"


class MailIn(models.Model):
    """A mail, or a scanned letter, as it came. Its bytes lie in the folder of files under ``digest``.

    ``state``: new (not read yet), waiting (somebody decides), unreadable, too-large, set-aside (a machine wrote it),
    settled. ``became``: reply, complaint, request, praise, not-ours, posted, double; empty while it is not settled.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, db_index=False, db_constraint=False)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is kept of it.")
    door = models.CharField(max_length=8, default="mail", db_default="mail", help_text="mail, or scan: from a folder.")
    name = models.CharField(max_length=200, blank=True, db_default="", help_text="Of a scanned letter: of its file.")
    form = models.CharField(max_length=12, blank=True, db_default="", help_text="Of a scanned letter: files.kinds.")
    pages = models.PositiveIntegerField(null=True, help_text="Of a scanned letter, if it has pages.")
    size = models.BigIntegerField(help_text="Bytes, as the mail server says.")
    came = models.DateTimeField(help_text="When it arrived at the mail server.")
    kept = models.DateTimeField(help_text="When it was kept here.")
    state = models.CharField(max_length=12, default="new")
    became = models.CharField(max_length=12, blank=True)
    tried = models.PositiveSmallIntegerField(default=0, help_text="How often it was begun to be read.")
    sort = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="Why it waits, or cannot be read.")
    says = models.JSONField(null=True, help_text="What was read of it (incoming.mail.Mail).")
    sender = models.CharField(max_length=254, blank=True)
    contents = models.CharField(max_length=64, blank=True, help_text="Two deliveries of one mail share it.")
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, db_index=False, db_constraint=False)
    fact = models.PositiveIntegerField(null=True, help_text="The entry of the case that it became.")
    message = models.ForeignKey(
        "register.Message", models.PROTECT, null=True, db_index=False, db_constraint=False,
        help_text="The message of ours that it says came back.",
    )  # fmt: skip
    acknowledged = models.DateTimeField(null=True, help_text="When a receipt for it was put into the outbox.")

    class Meta:
        db_table = "register_mailin"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="a_mail_is_kept_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-came", "-id"], name="mails_of_a_state"),
            models.Index(fields=["organisation", "contents"], condition=~Q(contents=""), name="mails_alike"),
            models.Index(
                fields=["organisation", "sender"], condition=Q(acknowledged__isnull=False), name="mails_acknowledged"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class MailPlace(models.Model):
    """Where a mail lay in a mailbox: our own record of what is known. Added, never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, db_index=False, db_constraint=False)
    validity = models.BigIntegerField(help_text="UIDVALIDITY of the folder.")
    uid = models.BigIntegerField()
    mail = models.ForeignKey(MailIn, models.PROTECT, db_index=False, db_constraint=False)

    class Meta:
        db_table = "register_mailplace"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "validity", "uid"], name="a_place_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"place of mail {self.mail_id}"


class MailDecision(models.Model):
    """What somebody, or putright, decided of a mail. Added, never changed; the last one holds."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    mail = models.ForeignKey(MailIn, models.PROTECT, db_index=False, db_constraint=False)
    at = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, related_name="+", help_text="Nobody: by itself."
    )
    what = models.CharField(max_length=12, help_text="As MailIn.became; back: it waits again.")
    reason = models.TextField(blank=True)
    case = models.ForeignKey("register.Case", models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        db_table = "register_maildecision"
        indexes: ClassVar = [models.Index(fields=["mail", "id"], name="decisions_of_a_mail")]

    def __str__(self) -> str:
        return f"decision of mail {self.mail_id}"
