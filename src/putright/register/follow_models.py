"""How somebody who complained gets to their case without an account: codes that were asked for or given, and sessions.

No code and no token stands in these tables, only a hash with a key that the database does not hold: eight figures are
soon guessed from a plain one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from putright.accounts.models import Account, Organisation


class CodeAsked(models.Model):
    """That a code was asked for, of a number that may be nobody's: the page does the same for all of them.

    The worker looks whether there is such a case, and who may be sent a code.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    number = models.CharField(max_length=40, help_text="As it was typed, in one spelling.")
    how = models.CharField(max_length=5, help_text="email or text")
    language = models.CharField(max_length=2, default="en", help_text="That of the page on which it was asked for.")
    browser = models.BinaryField(help_text="The hash of the token of the browser that asked.")
    made = models.DateTimeField()
    taken = models.DateTimeField(null=True, help_text="When it was looked at.")

    class Meta:
        db_table = "register_codeasked"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "made"], name="codes_asked"),
            models.Index(fields=["organisation", "id"], condition=Q(taken=None), name="codes_to_send"),
        ]

    def __str__(self) -> str:
        return f"code asked {self.pk}"


class CodeSheet(models.Model):
    """Codes that a member of staff gave: on a sheet of paper, or one that was said. Kept for good; never changed but
    for its end."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    who = models.CharField(max_length=20, help_text="complainant, or the id of somebody who speaks for them.")
    how = models.CharField(max_length=5, help_text="paper or told")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, db_index=False, related_name="+", help_text="Who gave it."
    )
    count = models.PositiveSmallIntegerField(help_text="How many codes.")
    ended = models.DateTimeField(null=True, help_text="When somebody made what was left of it void.")
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    key = models.CharField(max_length=64, help_text="The form that made it; sent again it counts once.")

    class Meta:
        db_table = "register_codesheet"
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "key"], name="a_sheet_counts_once")]
        indexes: ClassVar = [models.Index(fields=["case", "-made"], name="sheets_of_a_case")]

    def __str__(self) -> str:
        return f"sheet of codes {self.pk}"


class CaseCode(models.Model):
    """A code that opens a case once. ``tries`` are wrong ones by the browser that asked, ``strange`` by any other."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    who = models.CharField(max_length=20, help_text="complainant, or the id of somebody who speaks for them.")
    how = models.CharField(max_length=5, help_text="email, text, paper or told")
    digest = models.BinaryField()
    made = models.DateTimeField()
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    strange = models.PositiveIntegerField(default=0)
    used = models.DateTimeField(null=True)
    void = models.DateTimeField(null=True, help_text="When it stopped to open anything though it was not used.")
    browser = models.BinaryField(null=True, help_text="The hash of the token of the browser that asked for it.")
    address = models.BinaryField(null=True, help_text="The hash of the address it was sent to: so many an hour.")
    sheet = models.ForeignKey(CodeSheet, models.PROTECT, null=True, db_index=False, db_constraint=False)

    class Meta:
        db_table = "register_casecode"
        indexes: ClassVar = [
            models.Index(fields=["case"], condition=Q(used=None, void=None), name="codes_that_open"),
            models.Index(fields=["organisation", "address", "made"], name="codes_of_an_address"),
            models.Index(fields=["organisation", "expires"], name="codes_by_end"),
            models.Index(fields=["sheet"], name="codes_of_a_sheet"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class FollowSession(models.Model):
    """Somebody who follows a case, for a while. It is no session of staff, and opens nothing but this case."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    case = models.ForeignKey("register.Case", models.PROTECT, db_index=False, db_constraint=False)
    who = models.CharField(max_length=20, help_text="complainant, or the id of somebody who speaks for them.")
    digest = models.BinaryField(unique=True, help_text="Of the token in the browser's cookie.")
    begun = models.DateTimeField()
    seen = models.DateTimeField(help_text="When it was last used.")
    ended = models.DateTimeField(null=True, help_text="When it was ended by hand.")

    class Meta:
        db_table = "register_followsession"
        indexes: ClassVar = [models.Index(fields=["organisation", "begun"], name="sessions_by_begin")]

    def __str__(self) -> str:
        return f"session {self.pk}"
