"""Compliments, suggestions and questions: kept as they came, each once, with a number of its own.

Within the organisation's transaction. What is done with them afterwards is in remark_steps.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from django.db.models import Max

from putright.accounts.models import Organisation, Service, Site
from putright.casework.case_codes import plain_number
from putright.register.append import take_chain
from putright.register.remark_models import Remark

KINDS: Final = MappingProxyType(
    {"compliment": "Compliment", "suggestion": "Suggestion", "question": "Question", "unsure": "Not sure"}
)
"""What somebody can say that it is, in words for staff."""
_NUMBER: Final = re.compile(r"MH?[0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said, and how to reach them. ``at``: the first contact; ``about``: whom they want to thank."""

    kind: str
    words: str
    channel: str
    at: datetime
    day_only: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    about: str = ""
    needs: str = ""
    wants_answer: bool = False
    site: Site | None = None
    service: Service | None = None


def remark_of(organisation: Organisation, number: int, *, to_change: bool = False) -> Remark | None:
    """The remark of that number. ``to_change``: nobody else changes it until the transaction ends."""
    found = Remark.objects.filter(organisation=organisation, number=number)
    if to_change:
        return found.select_for_update(of=("self",)).first()
    return found.select_related("organisation", "site", "service", "case", "account").first()


def is_remark_number(organisation: Organisation, typed: str) -> bool:
    """Whether what somebody typed is written as the number of a remark is. Nothing is looked up."""
    prefix = plain_number(organisation.prefix)
    plain = plain_number(typed)
    return bool(prefix) and plain.startswith(prefix) and _NUMBER.fullmatch(plain[len(prefix) :]) is not None


def second_key(key: str, words: str) -> str:
    """What names a form that was sent before with other words: somebody went back and changed them."""
    return f"{key[:40]}/{sha256(words.encode()).hexdigest()[:16]}"


def note_remark(organisation: Organisation, told: Told, account: int | None, *, now: datetime, key: str) -> Remark:
    """Keep it; ``account`` is who wrote it down, nobody where they did themselves.

    A form sent again makes no other. With other words it does: nobody is asked which of the two they meant.
    """
    take_chain(organisation.pk)  # so that two do not take the same number
    mine = Remark.objects.filter(organisation=organisation)
    other = second_key(key, told.words)
    known = {one.key: one for one in mine.filter(key__in=(key, other))}
    if other in known or (key in known and known[key].words == told.words):
        return known.get(other) or known[key]
    key = other if key in known else key
    last = mine.aggregate(last=Max("number"))["last"] or 0
    return Remark.objects.create(
        organisation=organisation,
        number=last + 1,
        kind=told.kind,
        channel=told.channel,
        at=told.at,
        day_only=told.day_only,
        made=now,
        site=told.site,
        service=told.service,
        wants_answer=told.wants_answer,
        account_id=account,
        key=key,
        words=told.words,
        name=told.name,
        email=told.email,
        phone=told.phone,
        address=told.address,
        about=told.about,
        needs=told.needs,
    )
