"""What to tell a caller now, in sentences to read out: the number, what happens next, how we reach them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View, look
from putright.register.models import Case, FactRow, Remark, ServiceRequest, Submission
from putright.register.parts import HEARD
from putright.staff.door import CaseClosed, Desk
from putright.wording.needs import FORMATS, WAYS
from putright.wording.plain_names import listed
from putright.wording.spelling import in_figures, spelt
from putright.wording.standing_words import next_for_complainant

_SHOWN_FOR: Final = timedelta(hours=24)
"""So long whoever took the call finds this page again."""


class ToSay(NamedTuple):
    """What was recorded, its number, the sentences to read out, those to be read only to somebody who is known, and how
    it is written to them. ``writes``: that it is written by itself, and how."""

    title: str
    reference: str
    sentences: tuple[str, ...]
    once_sure: tuple[str, ...] = ()
    writes: str = ""
    case: Case | None = None


def to_say(at: Desk, key: str) -> ToSay | None:
    """What to say of the call that this member recorded with that form; None: there is none, or it is long ago."""
    sent = Submission.objects.filter(organisation=at.organisation, key=key).select_related("case").first()
    if sent is not None:
        made = FactRow.objects.filter(organisation=at.organisation, case=sent.case, number=sent.number).first()
        if made is None or made.account_id != at.member.account or made.recorded < at.now - _SHOWN_FOR:
            return None
        if sent.case_id in at.member.barred:
            raise CaseClosed
        return _of_case(at, look(at.organisation, sent.case, at.now), about=made.kind == HEARD.name)
    asked = ServiceRequest.objects.filter(organisation=at.organisation, key=key, account=at.member.account).first()
    if asked is not None and asked.made >= at.now - _SHOWN_FOR:
        number = f"The number of your request is {asked.reference}. I spell it: {spelt(asked.reference)}."
        reach = _reached(asked.phone, asked.email, asked.address, "")
        return ToSay("The request is recorded", asked.reference, (_thanks(), number, *reach))
    thanked = Remark.objects.filter(organisation=at.organisation, key=key, account=at.member.account).first()
    if thanked is not None and thanked.made >= at.now - _SHOWN_FOR:
        return ToSay(
            "Their words are recorded",
            thanked.reference,
            ("Thank you. I have written down what you said, and it is read here.",),
        )
    return None


def _thanks() -> str:
    return "Thank you for telling us. I have written down what you said."


def _of_case(at: Desk, view: View, *, about: bool) -> ToSay:
    reference = view.case.reference
    number = f"The number of your complaint is {reference}. I spell it: {spelt(reference)}."
    name_actions(view, agreed_titles(view))
    promises = next_for_complainant(view.found)
    handler = view.names.get(str(view.record.latest("assigned").get("person", "")), "")
    deals = f"{handler} deals with your complaint." if handler else ""
    if about and not at.member.may("read"):
        return ToSay(
            "The call is recorded", reference, (_thanks(), "Whoever deals with it is told at once that you rang.")
        )
    if about:
        told = f"{handler or 'Whoever deals with it'} is told at once that you rang."
        return ToSay("The call is on the case", reference, (_thanks(), told), promises, case=view.case)
    given, needs = view.record.latest("contact-given"), view.needs
    reach = _reached(_text(given, "phone"), _text(given, "email"), _text(given, "address"), needs.not_times)
    keeps = (f"We do not use this: {needs.not_address}.",) if needs.not_address else ()
    written = (f"We write to you in {listed([FORMATS[one] for one in needs.formats])}.",) if needs.formats else ()
    writes = (
        f"An email with the number and what happens next goes to {given['email']} by itself."
        if given.get("email")
        else ""
    )
    by = listed([WAYS[one] for one in needs.ways])
    wanted = f" They would like to be reached by {by}." if by else ""
    sentences = (_thanks(), number, *([deals] if deals else []), *promises, *reach, *keeps, *written)
    return ToSay("The complaint is recorded", reference, sentences, (), f"{writes}{wanted}".strip(), view.case)


def _text(says: Mapping[str, object], name: str) -> str:
    return str(says.get(name) or "")


def _reached(phone: str, email: str, address: str, not_times: str) -> tuple[str, ...]:
    """How we reach them, to be checked by them."""
    said = []
    if phone:
        said.append(f"Is your number {in_figures(phone)}?")
    if email:
        said.append(f"Is your email address {email}?")
    if address:
        said.append(f"Is your address {' '.join(address.split())}?")
    if not said:
        return (
            "We have no way to reach you, so we cannot answer you. Would you like to give us a number or an address?",
        )
    if not_times and phone:
        said.append(f"We do not ring at these times: {not_times.rstrip('.')}.")
    return tuple(said)
