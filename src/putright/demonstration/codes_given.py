"""A sheet of codes for one case of each provider, given by somebody who handles it: so that following can be tried."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Count, Q

from putright.accounts.members import member_of
from putright.accounts.models import Membership, Organisation
from putright.accounts.scope import within
from putright.casework.case_codes import in_groups
from putright.casework.code_sheets import PAPER, PERMISSION, give_codes
from putright.register.closing import OPEN, bars_kept
from putright.register.models import Case
from putright.wording.people_words import COMPLAINANT


def a_code(organisation: Organisation, now: datetime) -> tuple[str, str] | None:
    """The number of an open case about which much was written, and a code of a new sheet; None where there is none."""
    with within(organisation):
        current = Q(phases__since__lte=now, phases__status="open") & (Q(phases__until=None) | Q(phases__until__gt=now))
        cases = Case.objects.filter(current, organisation=organisation).select_related("policy", "site")
        told = list(cases.annotate(entries=Count("facts", distinct=True)).order_by("-entries", "pk"))
        bars = bars_kept(organisation.pk, [one.pk for one in told])
        case = next((one for one in told if bars.get(one.pk, OPEN) == OPEN), None)
        accounts = Membership.objects.filter(organisation=organisation, active=True).select_related("account")
        members = (member_of(organisation, one.account) for one in accounts.order_by("pk"))
        by = next((one for one in members if one is not None and one.may(PERMISSION)), None)
        if case is None or by is None:
            return None
        given = give_codes(organisation, case, COMPLAINANT, PAPER, by, now=now, key=uuid.uuid4().hex)
    return case.reference, in_groups(given.codes[0])
