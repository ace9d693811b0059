"""The tables of the register. Facts are the record; phases and duties follow from them and may be made again.

A reference to another row of an organisation carries the organisation with it (``db_constraint=False`` here, the
constraint itself in migration 0002): the check of a plain reference would step round row security.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Case as Either
from django.db.models import F, Q, When

from putright.accounts.models import Account, Organisation, Site
from putright.register.closing_models import CaseBar as CaseBar
from putright.register.closing_models import Opening as Opening
from putright.register.closing_models import OpeningSeen as OpeningSeen
from putright.register.closing_models import StrandBar as StrandBar
from putright.register.document_models import DocumentText as DocumentText
from putright.register.document_models import KeptFile as KeptFile
from putright.register.draft_models import DraftLot as DraftLot
from putright.register.draft_models import DraftText as DraftText
from putright.register.fact_indexes import BY_KIND
from putright.register.follow_models import CaseCode as CaseCode  # with the other tables of that module
from putright.register.group_models import CaseGroup as CaseGroup
from putright.register.held_models import HeldBack as HeldBack
from putright.register.kept_span import KeptSpan as KeptSpan  # a table of this room: Django looks for it here
from putright.register.mail_models import MailIn as MailIn  # with the other tables of that module
from putright.register.needs_models import NeedsReview as NeedsReview
from putright.register.outgoing_model import Outgoing as Outgoing
from putright.register.owed_indexes import OWED
from putright.register.remark_models import Remark as Remark
from putright.register.request_models import ServiceRequest as ServiceRequest
from putright.register.search_models import NameWord as NameWord
from putright.register.search_models import Searched as Searched
from putright.register.told_models import ToldLesson as ToldLesson
from putright.register.waiting_model import Waiting as Waiting


class PolicyVersion(models.Model):
    """A policy file as an organisation adopted it. Never changed: the next one is a new row."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text.")
    adopted_from = models.DateField()
    adopted_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    reason = models.TextField(blank=True)
    adopted_at = models.DateTimeField(null=True, help_text="When it was adopted; nothing: before this was kept.")
    takes_open = models.BooleanField(default=False, help_text="It takes over the cases that are open on its day.")

    is_taken_over = False
    """Of one that ``in_force`` gave for a day: whether a later one takes over the cases that came on that day."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-adopted_from", "-id"])]

    def __str__(self) -> str:
        return f"policy of {self.organisation_id} from {self.adopted_from}"


class PolicyDraft(models.Model):
    """A policy file that is being worked on. It binds nobody until it is adopted; one that was dropped is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    title = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text.")
    origin = models.CharField(max_length=200, help_text="What it began as: a file, a version, a bundled policy.")
    state = models.CharField(max_length=8, default="open", help_text="open, adopted or dropped")
    revision = models.PositiveIntegerField(default=1, help_text="Counted up with each change of the text.")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="+")
    settled_at = models.DateTimeField(null=True, help_text="When it was adopted or dropped.")
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it was adopted or dropped.")
    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, db_index=False, db_constraint=False, help_text="What it became."
    )
    trial = models.JSONField(null=True, help_text="What past cases would have been under it, and for which text.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-changed_at", "-id"])]

    def __str__(self) -> str:
        return self.title


class Case(models.Model):
    """One complaint. Everything about it is in its facts; this row only gives it a number and a policy version."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=24)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_constraint=False)
    site = models.ForeignKey(Site, models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_case_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_case_of_a_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class Head(models.Model):
    """The last link of an organisation's chain. Only the trigger on facts moves it."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    position = models.BigIntegerField(default=0)
    digest = models.BinaryField(default=b"")
    calendar = models.BigIntegerField(
        default=0, db_default=0, help_text="The newest change of the calendar; 0: none. Moved by the trigger on those."
    )

    def __str__(self) -> str:
        return f"head {self.position}"


class FactRow(models.Model):
    """A fact as it is kept: the procedural part, and the commitment to the personal part. Appended, never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts", db_index=False, db_constraint=False)
    number = models.PositiveIntegerField(help_text="1 is the first fact of its case.")
    position = models.BigIntegerField(help_text="1 is the first fact of its organisation.")
    kind = models.CharField(max_length=60)
    schema = models.PositiveSmallIntegerField()
    happened = models.CharField(max_length=32, help_text="As it was given: a date alone, or an instant.")
    recorded = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Who entered it; nobody: see source."
    )
    source = models.CharField(max_length=20, help_text="staff, public or putright itself.")
    says = models.JSONField(default=dict, help_text="Codes, dates and ids. No names, words or contacts.")
    commitment = models.BinaryField(null=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        db_table = "register_fact"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_fact_of_a_number"),
            models.UniqueConstraint(fields=["organisation", "position"], name="one_fact_of_a_position"),
        ]
        indexes: ClassVar = BY_KIND

    def __str__(self) -> str:
        return f"fact {self.case_id}/{self.number} {self.kind}"


class Personal(models.Model):
    """The personal part of a fact: names, words, contacts. It can be erased, and the chain still holds."""

    fact = models.OneToOneField(FactRow, models.PROTECT, primary_key=True, related_name="personal", db_constraint=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    salt = models.BinaryField()
    says = models.JSONField()

    def __str__(self) -> str:
        return f"personal part of fact {self.fact_id}"


class Contact(models.Model):
    """How a complainant was reached, in one spelling, so that an earlier complaint is noticed. Erased with the rest."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, db_constraint=False)
    value = models.CharField(max_length=254)

    class Meta:
        # Compared byte by byte: those operators are leakproof, so that row security leaves the index of use.
        indexes: ClassVar = [
            models.Index(F("organisation"), OpClass(F("value"), "text_pattern_ops"), name="contact_by_value")
        ]

    def __str__(self) -> str:
        return f"contact of case {self.case_id}"


class Submission(models.Model):
    """A form that was sent in, so that the same form sent again makes nothing new."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    key = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, db_constraint=False)
    number = models.PositiveIntegerField(help_text="The last fact that it made.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "key"], name="a_form_counts_once")]

    def __str__(self) -> str:
        return f"submission for case {self.case_id}"


class Phase(models.Model):
    """Where a case stands from one moment to the next change, if nothing new happens. Follows from the facts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="phases", db_index=False, db_constraint=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="When the answer changes without a new fact; nothing: never.")
    received = models.DateTimeField()
    stage = models.CharField(max_length=60)
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16, null=True)
    windows = models.JSONField()
    routes = models.JSONField()
    problems = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "until"], name="changes_at"),
            models.Index(fields=["organisation", "-received", "-case"], name="newest_first"),
            models.Index(fields=["organisation", "status", "-received", "-case"], name="newest_of_a_status"),
            models.Index(fields=["case", "since"], name="phases_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"phase of case {self.case_id}"


class Duty(models.Model):
    """One duty of a case, as it stands from ``since`` to ``until``. Follows from the facts.

    ``state`` does not know the hour: what is open and past ``due_at`` is overdue. ``due_at`` is the earlier of what the
    policy promises and what a law demands. What a law demands alone has no ``clause``; what was agreed has no ``law``.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="duties", db_index=False, db_constraint=False)
    place = models.PositiveSmallIntegerField(help_text="Where it stands in the assessment.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    stage = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    role = models.CharField(max_length=80)
    person = models.CharField(max_length=40, help_text="Who handles the stage, or owes the action.")
    clause = models.CharField(max_length=40, null=True)
    strength = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    due = models.CharField(max_length=32, null=True, help_text="As replay writes it: a date, or an instant.")
    due_at = models.DateTimeField(null=True, help_text="The first moment at which it is late.")
    expected = models.CharField(max_length=32, null=True)
    begun = models.CharField(max_length=32, null=True, help_text="What it is counted from.")
    done = models.CharField(max_length=32, null=True)
    law = models.CharField(max_length=80, null=True, help_text="The law that demands it too, or alone.")
    law_due = models.CharField(max_length=32, null=True)
    law_at = models.DateTimeField(null=True, help_text="The first moment at which it is late by that law.")
    law_state = models.CharField(max_length=10, null=True, help_text="How it stands by that law.")
    promised_at = models.DateTimeField(null=True, help_text="Where a law demands it too: late by the policy.")
    extended = models.BooleanField(default=False, db_default=False, help_text="An extension set the date.")
    site_id = models.BigIntegerField(null=True, help_text="The site of its case.")
    received = models.DateTimeField(null=True, help_text="When its case was received.")

    class Meta:
        indexes: ClassVar = [
            *OWED,
            models.Index(fields=["organisation", "due_at"], name="duties_by_due"),
            # By the policy: what is due by a law stands in the same rows (reports.promises_kept).
            models.Index(
                F("organisation"),
                Either(When(law__isnull=True, then="due_at"), default="promised_at"),
                condition=~Q(state="pending"),
                name="promised_by",
            ),
            models.Index(fields=["organisation", "law_at"], condition=Q(law_at__isnull=False), name="demanded_by"),
            models.Index(fields=["case", "place"], name="duties_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"duty {self.action} of case {self.case_id}"


class Message(models.Model):
    """The outbox: a message that follows from a fact, written in the fact's own transaction; or one to a member."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_constraint=False)
    fact = models.ForeignKey(FactRow, models.PROTECT, null=True, db_constraint=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="What it is about: one message of a key.")
    identity = models.CharField(max_length=80, help_text="The Message-ID, the same at every attempt.")
    to = models.CharField(max_length=60, help_text="complainant, or person-<id>: the address is looked up when sent.")
    made = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased = models.DateTimeField(null=True)
    settled = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)
    after = models.DateTimeField(null=True, help_text="It is not tried again before then.")
    unsure = models.BooleanField(db_default=False, help_text="Of an attempt nobody knows whether it went.")
    carrier = models.CharField(max_length=200, db_default="", help_text="What whoever took it calls it.")
    says = models.JSONField(null=True, help_text="Of one that belongs to no case: references, what is owed, dates.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_message_of_a_key"),
            models.CheckConstraint(
                condition=Q(case__isnull=True, says__isnull=False) | Q(case__isnull=False, says__isnull=True),
                name="about_a_case_or_says_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "made"], condition=Q(state="waiting"), name="waiting_to_go"),
            models.Index(fields=["organisation", "identity"], name="messages_by_identity"),
        ]

    def __str__(self) -> str:
        return f"message {self.kind} of case {self.case_id or 'none'}"


class CaseRead(models.Model):
    """That somebody read a case. Appended, never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, db_constraint=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, help_text="Nobody: by a command, on the server itself."
    )
    at = models.DateTimeField()
    what = models.CharField(max_length=20, help_text="page, letter, bundle, export or register")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "-at"]),
            models.Index(fields=["organisation", "-at"], condition=Q(what="register"), name="registers_taken"),
        ]

    def __str__(self) -> str:
        return f"read of case {self.case_id}"
