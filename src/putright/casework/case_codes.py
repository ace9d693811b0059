"""Codes that open a case to somebody outside: made, tried, used once. See ADR 42.

A code is figures alone, so that it can be said on the telephone and typed with any keyboard. It opens nothing without
the number of its case. Only its hash is kept, with a key that the database does not hold.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from putright.accounts.models import Organisation
from putright.register.follow_models import CaseCode, CodeSheet
from putright.register.models import Case

SHORT: Final = 8
"""Figures of a code that lives for minutes: sent, or said by somebody on the telephone or at a desk."""
LONG: Final = 12
"""Figures of a code on paper. It lives for weeks, and nobody is locked out of it by what a stranger types."""
LASTS: Final = timedelta(minutes=10)
"""How long a code that was sent or said opens anything."""
TRIES: Final = 5
"""Wrong codes by the browser that asked for one, and by all others together: then it opens nothing for them any more.
They are counted apart, so that a stranger cannot use up the tries of whoever asked."""
SAID_TRIES: Final = 20
"""The same of a code that somebody said: no browser asked for it."""
MOST_AN_HOUR: Final = 5
"""Codes to one address: whoever asks again and again fills nobody's mailbox."""
MOST_A_DAY: Final = 15

_SALT: Final = "putright.case-code"
_ADDRESS_SALT: Final = "putright.case-code-address"
_TWICE: Final = timedelta(seconds=30)
_MOST_TYPED: Final = 60
_COUNTED: Final = 30_000


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code opened: the case, and to whom."""

    case: int
    who: str


def figures_of(typed: object) -> str:
    """The figures of what somebody typed as a code, in whatever script; nothing where it can be no code at all."""
    text = unicodedata.normalize("NFKC", str(typed))
    if len(text) > _MOST_TYPED:
        return ""
    signs = [one for one in text if not (one.isspace() or unicodedata.category(one) in ("Pd", "Cf") or one in ".,")]
    if not all(one.isdecimal() for one in signs):
        return ""
    found = "".join(str(unicodedata.decimal(one)) for one in signs)
    return found if len(found) in (SHORT, LONG) else ""


def in_groups(code: str) -> str:
    """A code as it is written for people: "4821 3379"."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def plain_number(typed: object) -> str:
    """The number of a complaint as it was typed, in one spelling: capitals and figures alone."""
    text = unicodedata.normalize("NFKC", str(typed)[:200]).upper()
    kept = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text if one.isalnum())
    return "".join(one for one in kept if one.isascii())[:40]


def digest_of(organisation: Organisation, case: int, code: str, secret: str | bytes | None = None) -> bytes:
    """What is kept of a code: a hash that needs the installation's secret key."""
    said = f"{organisation.pk}/{case}/{code}"
    return salted_hmac(_SALT, said, secret=secret, algorithm="sha256").digest()


def address_digest(address: str) -> bytes:
    """What is kept of the address that a code went to, to count how many it got."""
    return salted_hmac(_ADDRESS_SALT, address.strip().lower(), algorithm="sha256").digest()


def new_code(
    organisation: Organisation,
    case: Case,
    who: str,
    how: str,
    now: datetime,
    *,
    browser: bytes | None = None,
    address: str = "",
) -> str:
    """Make a code that is sent or said; its figures, which are nowhere kept."""
    code = _figures(SHORT)
    CaseCode.objects.create(
        organisation=organisation, case=case, who=who, how=how, digest=digest_of(organisation, case.pk, code),
        made=now, expires=now + LASTS, browser=browser, address=address_digest(address) if address else None,
    )  # fmt: skip
    return code


def codes_for_sheet(organisation: Organisation, sheet: CodeSheet, case: Case) -> list[str]:
    """Make the codes of a sheet, or the one that is said; their figures, which are nowhere kept."""
    figures = LONG if sheet.how == "paper" else SHORT
    codes: dict[str, None] = {}
    while len(codes) < sheet.count:
        codes[_figures(figures)] = None
    CaseCode.objects.bulk_create(
        CaseCode(
            organisation=organisation, case=case, who=sheet.who, how=sheet.how, made=sheet.made, expires=sheet.expires,
            digest=digest_of(organisation, case.pk, code), sheet=sheet,
        )
        for code in codes
    )  # fmt: skip
    return list(codes)


def _figures(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}}"


_COUNT: Final = """
    UPDATE register_casecode SET
        tries = CASE WHEN browser = %(browser)s THEN least(tries + 1, %(most)s) ELSE tries END,
        strange = CASE WHEN browser = %(browser)s THEN strange ELSE least(strange + 1, %(most)s) END
    WHERE organisation_id = %(organisation)s AND used IS NULL AND void IS NULL AND expires > %(now)s AND case_id = (
        SELECT id FROM register_case WHERE organisation_id = %(organisation)s AND number = %(number)s
        AND (%(exact)s = '' OR upper(regexp_replace(reference, '[^A-Za-z0-9]', '', 'g')) = %(exact)s)
    )
    RETURNING id, case_id, who, how, digest, browser = %(browser)s, tries, strange
"""


def try_code(organisation: Organisation, number: str, code: str, browser: bytes, now: datetime) -> Opened | None:
    """What this code opens together with this number; None where it opens nothing, whatever the reason is.

    Each try counts before it is looked at, right or wrong, so that many at once are counted too. The rows stay locked
    until the transaction ends: of two that come with the same code, one opens the case. The same two questions are put
    for a number that is known and for one that is not.
    """
    which, exact = case_number(organisation, number)
    asked: dict[str, Any] = {
        "browser": browser, "most": _COUNTED, "organisation": organisation.pk, "now": now, "number": which,
        "exact": exact,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        rows = cursor.fetchall()
    figures = figures_of(code)
    found: Opened | None = None
    spent = -1
    for key, case, who, how, digest, own, tries, strange in rows:
        if _right(organisation, case, figures, digest) and _still_open(how, bool(own), tries, strange):
            found, spent = Opened(case, who), key
    codes = CaseCode.objects.filter(organisation=organisation)
    used = codes.filter(pk=spent, used=None).update(used=now, browser=browser)
    if found is None or not used:
        return _pressed_twice(organisation, which, figures, browser, now)
    sent = codes.filter(case=found.case, who=found.who, used=None, void=None, how__in=("email", "text"))
    sent.filter(expires__gt=now).update(void=now)  # each that was sent for the same visit
    return found


def _pressed_twice(
    organisation: Organisation, number: int, figures: str, browser: bytes, now: datetime
) -> Opened | None:
    """What this browser opened with the same code a moment ago: a button that is pressed twice must not shut it out."""
    lately = CaseCode.objects.filter(organisation=organisation, browser=browser, used__gt=now - _TWICE)
    for one in lately.filter(case__number=number):
        if _right(organisation, one.case_id, figures, one.digest):
            return Opened(one.case_id, one.who)
    return None


def _right(organisation: Organisation, case: int, figures: str, digest: bytes) -> bool:
    """Whether these are the figures of a code, under the secret key or one that is being taken out of use."""
    if not figures:
        return False
    return any(
        compare_digest(bytes(digest), digest_of(organisation, case, figures, secret))
        for secret in (None, *settings.SECRET_KEY_FALLBACKS)
    )


def _still_open(how: str, own: bool, tries: int, strange: int) -> bool:
    if how == "paper":
        return True
    if how == "told":
        return strange <= SAID_TRIES
    return (tries if own else strange) <= TRIES


def case_number(organisation: Organisation, typed: str) -> tuple[int, str]:
    """Which number of this organisation's cases was typed, and what the whole reference must be (nothing: any).

    "ie 12", "IE-00012", "00012" and "12" are one number. -1 is nobody's.
    """
    plain = plain_number(typed)
    prefix = plain_number(organisation.prefix)
    rest = plain[len(prefix) :] if prefix and plain.startswith(prefix) else plain
    if rest.isdigit():
        return _within(rest), ""
    last = plain[len(plain.rstrip("0123456789")) :]
    return (_within(last), plain) if last else (-1, plain or "-")


def case_named(organisation: Organisation, typed: str) -> Case | None:
    """The case whose number was typed."""
    number, exact = case_number(organisation, typed)
    found = Case.objects.filter(organisation=organisation, number=number).select_related("policy", "site").first()
    return found if found is not None and (not exact or plain_number(found.reference) == exact) else None


def _within(figures: str) -> int:
    number = int(figures[-12:]) if len(figures) <= 12 else -1
    return number if 0 < number < 2**31 else -1


def forget_codes(organisation: Organisation, now: datetime) -> int:
    """Take away codes that opened nothing any more for a day; how many. Within the organisation's transaction."""
    count, _ = CaseCode.objects.filter(organisation=organisation, expires__lt=now - timedelta(days=1)).delete()
    return count
