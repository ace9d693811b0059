"""What came by the public forms and may be no person's: held back whole, until a person of the organisation decides.

It is let through as of the moment at which it came, or it is spam. Nothing is thrown away that nobody looked at. Each
function runs within the organisation's transaction.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Service, Site
from putright.accounts.planned import ask_planned
from putright.accounts.scope import within
from putright.casework.case_codes import plain_number
from putright.casework.document_acts import Brought, store_of
from putright.casework.held_fitting import fitted
from putright.casework.receiving import Complaint, ready, receive
from putright.casework.recording import Proposed, Recorded, record
from putright.casework.remarks import Told, note_remark, second_key
from putright.files.kinds import kind_of
from putright.files.store import Kept, Store
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.append import By, rows_of, take_chain
from putright.register.calendars import newest_change
from putright.register.documents import files_held_back
from putright.register.mail_models import MailIn
from putright.register.models import Case, DocumentText, HeldBack, KeptFile, Remark, Submission
from putright.register.reading import Entry, Record, as_record, record_of
from putright.wording.dates import long_day

COMPLAINT: Final = "complaint"
REMARK: Final = "remark"
WHY: Final = MappingProxyType(
    {
        "many": "very many came from one internet connection within an hour",
        "whole": "very many came in within an hour",
        "field": "a box was filled in that people do not see",
        "quick": "it was sent sooner than anybody can read the form",
        "unseen": "it was sent without opening the form",
    }
)
"""Why something is held back, to follow "because"."""
_BESIDE: Final = "/complaint"
"""Behind the id of a form that brought something else before."""
BY_A_MACHINE: Final = frozenset({"field", "quick", "unseen"})
"""Of these, those that tell of a machine. The others may well be people."""
KEPT: Final = timedelta(days=30)
"""How long the words of what is spam are kept, in case that was wrong."""
_ON_ITS_WAY: Final = 86_400
"""Seconds for which a file may lie before anything speaks of it."""
_ITSELF: Final = Member(0, "", "putright", frozenset({"handle"}), frozenset(), ())


def hold_complaint(
    organisation: Organisation,
    complaint: Complaint,
    why: str,
    *,
    now: datetime,
    key: str,
    site: Site | None = None,
    documents: Sequence[Brought] = (),
) -> HeldBack:
    """Keep a complaint apart, with its files. No receipt goes out. The same form again is the same one."""
    take_chain(organisation.pk)  # before its files: whoever adds one to a case holds the chain already
    files = [
        {"name": one.name, "digest": one.kept.digest, "size": one.kept.size, "kind": one.kind.code, "what": one.what}
        for one in documents
    ]
    rows = [
        KeptFile(organisation=organisation, digest=one.kept.digest, size=one.kept.size, kept=now) for one in documents
    ]
    KeptFile.objects.bulk_create(rows, ignore_conflicts=True)
    says = {"complaint": asdict(complaint), "files": files}
    return _hold(organisation, COMPLAINT, why, says, now, key, site)


def hold_remark(organisation: Organisation, told: Told, why: str, *, now: datetime, key: str) -> HeldBack:
    """Keep a remark apart."""
    said = {one.name: getattr(told, one.name) for one in fields(told) if one.name not in ("at", "site", "service")}
    says = said | {"service": told.service.pk if told.service is not None else None}
    return _hold(organisation, REMARK, why, says, now, key, told.site)


def _hold(
    organisation: Organisation, kind: str, why: str, says: dict[str, Any], now: datetime, key: str, site: Site | None
) -> HeldBack:
    take_chain(organisation.pk)  # so that numbers follow one another
    mine = HeldBack.objects.filter(organisation=organisation)
    other = second_key(key, says["words"]) if kind == REMARK else f"{key}{_BESIDE}"
    for before in mine.filter(key__in=(key, other), kind=kind).select_related("site"):
        if before.says.get("words") == says["words"] if kind == REMARK else before.says or before.case_id:
            before.organisation = organisation
            return before
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    taken = set(mine.filter(key__in=(key, other)).values_list("key", flat=True))
    # Of the other kind, by somebody's hand; praise that was changed since; or spam of which no word is left.
    key = next(one for one in (key, other, f"{key}/{number}") if one not in taken)
    return HeldBack.objects.create(
        organisation=organisation, number=number, kind=kind, why=why, at=now, key=key, says=says, site=site
    )


def complaint_has_come(organisation: Organisation, key: str) -> bool:
    """Whether the form of that key has come before: as a case, or as a complaint that is held back."""
    forms = Submission.objects.filter(organisation=organisation, key=key)
    return forms.exists() or held_by_form(organisation, key) is not None


def remark_before(organisation: Organisation, key: str, words: str) -> Remark | HeldBack | None:
    """What the form of that key brought with these words: a remark, or what is held back. With other words it brings
    another one, which passes the limits as another form does."""
    mine = {"organisation": organisation, "key__in": (key, second_key(key, words))}
    noted = Remark.objects.filter(**mine, words=words).select_related("organisation").first()
    held = HeldBack.objects.filter(**mine, kind=REMARK, says__words=words).select_related("organisation")
    return noted or held.first()


_BY_FORM: Final = """
    SELECT id FROM register_heldback
    WHERE organisation_id = %(organisation)s AND key = ANY(%(keys)s::text[]) AND kind = %(kind)s ORDER BY id LIMIT 1
"""
"""Asked of every complaint that comes in, and nearly always in vain: a tenth of what one costs, through the models."""


def held_by_form(organisation: Organisation, key: str) -> HeldBack | None:
    """The complaint that the form of that key brought, if it is or was held back."""
    asked = {"organisation": organisation.pk, "keys": [key, f"{key}{_BESIDE}"], "kind": COMPLAINT}
    found = ask_planned(_BY_FORM, asked)
    return HeldBack.objects.select_related("organisation", "site").get(pk=found[0][0]) if found else None


def register_number(organisation: Organisation, typed: str) -> str:
    """What somebody typed as the number of their complaint; for one that was held back, the number it has since.

    It asks the same, and gives back what was typed, whether there is such a number or not.
    """
    plain, begins = plain_number(typed), f"{plain_number(organisation.prefix)}H"
    figures = plain.removeprefix(begins)
    if figures == plain or not figures.isdigit() or len(figures) > 9:
        return typed
    held = HeldBack.objects.filter(organisation=organisation, number=int(figures), kind=COMPLAINT)
    return held.values_list("case__reference", flat=True).first() or typed


def held_of(organisation: Organisation, number: int, *, to_change: bool = False) -> HeldBack | None:
    """What is held back under that number; ``to_change`` waits for whoever decides about it just now."""
    if to_change:
        take_chain(organisation.pk)
    mine = HeldBack.objects.filter(organisation=organisation, number=number)
    return mine.select_related("site", "case", "settled_by", "organisation").first()


def complaint_of(held: HeldBack) -> Complaint:
    """The complaint as it came."""
    return Complaint(**held.says["complaint"])


def told_of(held: HeldBack) -> Told:
    """The remark as it came."""
    service = Service.objects.filter(organisation=held.organisation, pk=held.says["service"]).first()
    return Told(**held.says | {"at": held.at, "site": held.site, "service": service})


def files_of(held: HeldBack) -> list[Brought]:
    """The files that came with it."""
    return [
        Brought(one["name"], Kept(one["digest"], one["size"]), kind_of(one["kind"]), one["what"])
        for one in held.says["files"]
    ]


def imagined(held: HeldBack, now: datetime) -> Record | Refusal:
    """The case that it would be, with its own number in the place of the register's. Nothing is written.

    So whoever sent it is told the same as everybody: what happens next, and by when.
    """
    organisation, site = held.organisation, held.site
    complaint = fitted(organisation, complaint_of(held)).complaint
    found = ready(organisation, complaint, None, now=now, site=site, documents=files_of(held))
    if isinstance(found, Refusal):
        return found
    case = Case(organisation=organisation, number=0, reference=held.reference, policy=found.version, site=site)
    empty = as_record(case, (), newest_change(organisation.pk))
    rows, _ = rows_of(empty, (0, b""), found.facts, By(None, "public"), now)
    entries = [Entry(row, new.says, new.note, erased=False) for row, new in zip(rows, found.facts, strict=True)]
    return as_record(case, entries, empty.newest)


def let_through(held: HeldBack, by: Member, *, now: datetime) -> Recorded | Refusal | None:
    """It is a person's: a case, received when it came, and its receipt goes out; a remark joins the others (None).

    What was decided before stays as it is.
    """
    if held.kind == REMARK:
        if held.state != "through":
            note_remark(held.organisation, told_of(held), None, now=now, key=form_of(held))
            _settle(held, "through", by, now, "")
        return None
    if held.case is not None:
        return Recorded(record_of(held.case), again=True)
    complaint, left_out = fitted(held.organisation, complaint_of(held))
    files = files_of(held)
    done = receive(held.organisation, complaint, None, now=now, key=form_of(held), site=held.site, documents=files)
    if isinstance(done, Refusal):
        return done
    _note(held, done, by, now, left_out)
    held.case = done.record.case
    _settle(held, "through", by, now, "")
    return done


def form_of(held: HeldBack) -> str:
    """The id of the form that brought it."""
    return held.key.partition("/")[0]


def _note(held: HeldBack, done: Recorded, by: Member, now: datetime, left_out: Sequence[str]) -> None:
    """Say on the case why it came to the register later than it came in; where the form was a case before, what else it
    said."""
    came, local = timezone.localtime(held.at, ZONE), timezone.localtime(now, ZONE)
    text = (
        f"This complaint came by our form on {long_day(came.date().toordinal())} at {came:%H:%M}. It was held back as "
        f"{held.reference}, because {WHY[held.why]}. {by.called} let it through on "
        f"{long_day(local.date().toordinal())} at {local:%H:%M}. "
    )
    words = str(held.says["complaint"]["words"])
    if not done.again:
        text += "All dates are counted from when it came."
    elif done.record.latest("contact-given").get("words") == words:
        text += "The same form is this complaint already."
    else:
        text += f"The same form is this complaint already. That time it said:\n\n{words}"
    if left_out:
        text += f"\n\nThe procedure changed since it came. They also answered: {'; '.join(left_out)}."
    said = Proposed("noted", now.isoformat(timespec="seconds"), {"text": text})
    record(held.organisation, done.record.case, said, _ITSELF, now=now, source="putright")


def call_spam(held: HeldBack, reason: str, by: Member, *, now: datetime) -> bool:
    """Nobody's complaint: no case comes of it. Whether it was still waiting."""
    if held.state != "waiting":
        return False
    _settle(held, "spam", by, now, reason)
    return True


def wait_again(held: HeldBack, by: Member, *, now: datetime) -> bool:
    """That it is spam was wrong. Whether it was, and its words are still there."""
    if held.state != "spam" or not held.says:
        return False
    _settle(held, "waiting", by, now, held.reason)
    return True


def _settle(held: HeldBack, state: str, by: Member, now: datetime, reason: str) -> None:
    held.state, held.settled, held.settled_by_id, held.reason = state, now, by.account or None, reason
    if state == "through":  # its words stand where it is now, and are erased there
        held.says = {}
    held.save(update_fields=["state", "settled", "settled_by", "reason", "case", "says"])


def empty_spam(organisation: Organisation, now: datetime) -> int:
    """Erase the words and files of what has been spam for a month; how many. That it came, and who decided, stays."""
    take_chain(organisation.pk)  # whoever brings one of these files again waits, or was there before
    mine = HeldBack.objects.filter(organisation=organisation)
    old = list(mine.filter(state="spam", settled__lt=now - KEPT).exclude(says={}))
    if old:
        mine.filter(pk__in=[one.pk for one in old]).update(says={})
        _forget_files(organisation, {str(file["digest"]) for one in old for file in one.says.get("files", ())})
    return len(old)


def _forget_files(organisation: Organisation, digests: set[str]) -> None:
    """Those that came with spam alone go off the disk once this is committed, if nobody brought them again by then."""
    alone, store = digests - _spoken_of(organisation, digests), store_of(organisation)
    if alone and store is not None:
        KeptFile.objects.filter(organisation=organisation, digest__in=alone).delete()
        transaction.on_commit(partial(_off_the_disk, organisation, store, alone))


def _off_the_disk(organisation: Organisation, store: Store, digests: set[str]) -> None:
    """What was written lately belongs to a form that is on its way. If nothing comes of it, it is a stray."""
    with within(organisation):
        take_chain(organisation.pk)
        for one in digests - _spoken_of(organisation, digests):
            place = store.lies(one)
            if place is not None and time.time() - place.stat().st_mtime > _ON_ITS_WAY:
                store.forget(one)


def _spoken_of(organisation: Organisation, digests: set[str]) -> set[str]:
    """Those of the files that a case, a mail or something held back has."""
    texts = DocumentText.objects.filter(organisation=organisation, digest__in=digests)
    mails = MailIn.objects.filter(organisation=organisation, digest__in=digests)
    on_cases, came = texts.values_list("digest", flat=True), mails.values_list("digest", flat=True)
    return {*on_cases, *came, *files_held_back(organisation)}


def waiting(organisation: Organisation) -> int:
    """How many wait for somebody to look at them."""
    return HeldBack.objects.filter(organisation=organisation, state="waiting").count()
