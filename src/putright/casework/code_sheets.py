"""Codes that staff give to somebody whom they know: a sheet of paper with several, or one that is said.

Who gave them, to whom and when is kept for good. The codes themselves are shown once, to whoever gives them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, Q

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.case_codes import LASTS, codes_for_sheet
from putright.casework.follow_sessions import end_of
from putright.register.append import take_chain
from putright.register.follow_models import CaseCode, CodeSheet
from putright.register.models import Case

PERMISSION: Final = "handle"
"""What whoever gives codes, or makes them void, may do."""
PAPER: Final = "paper"
TOLD: Final = "told"
ON_A_SHEET: Final = 6
SHEET_LASTS: Final = timedelta(days=90)
"""How long the codes of a sheet open anything, if they are not used or made void before."""


class Given(NamedTuple):
    """Codes as they were given: the sheet, and the codes, in figures. None are left where the form came before."""

    sheet: CodeSheet
    codes: list[str]


def give_codes(
    organisation: Organisation, case: Case, who: str, how: str, by: Member, *, now: datetime, key: str
) -> Given:
    """Make codes for somebody who may follow the case. A form that comes again makes no others."""
    take_chain(organisation.pk)  # of two that come at once, one makes them
    before = CodeSheet.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return Given(before, [])
    paper = how == PAPER
    sheet = CodeSheet.objects.create(
        organisation=organisation, case=case, who=who, how=how, made=now, account_id=by.account, key=key,
        expires=now + (SHEET_LASTS if paper else LASTS), count=ON_A_SHEET if paper else 1,
    )  # fmt: skip
    return Given(sheet, codes_for_sheet(organisation, sheet, case))


def make_void(organisation: Organisation, case: Case, sheet: int, by: Member, now: datetime) -> bool:
    """Make void what is left of a sheet, and end what was opened with it; whether there was such a sheet."""
    found = CodeSheet.objects.select_for_update().filter(organisation=organisation, case=case, pk=sheet).first()
    if found is None:
        return False
    if found.ended is None:
        found.ended, found.ended_by_id = now, by.account
        found.save(update_fields=["ended", "ended_by"])
        CaseCode.objects.filter(organisation=organisation, sheet=found, used=None, void=None).update(void=now)
        end_of(organisation, case.pk, found.who, now)
    return True


def sheets_of(organisation: Organisation, case: Case, now: datetime) -> list[tuple[CodeSheet, int]]:
    """What was given on a case, the newest first, each with how many codes still open it: one query."""
    opens = Q(casecode__used=None, casecode__void=None, casecode__expires__gt=now)
    found = CodeSheet.objects.filter(organisation=organisation, case=case).select_related("account", "ended_by")
    counted = found.annotate(left=Count("casecode", filter=opens)).order_by("-made", "-pk")
    return [(one, one.left) for one in counted]
