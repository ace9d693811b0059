"""Compliments, suggestions and questions in words: a line of the list, and what was done with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from putright.accounts.members import names_of
from putright.casework.remark_steps import ANSWERED_BY, SORTS
from putright.casework.remarks import KINDS
from putright.correspondence.remark_answers import ANSWER, message_key
from putright.procedure.moments import ZONE
from putright.register.models import Message
from putright.register.remark_models import Remark, RemarkStep
from putright.reports.remark_figures import COUNTED, RemarkFigures
from putright.staff.case_frame import address_of
from putright.staff.door import Desk
from putright.staff.receiving_forms import CHANNELS
from putright.staff.request_views import age_words
from putright.wording.dates import long_day

COLOURS: Final = {
    "compliment": "green",
    "suggestion": "blue",
    "question": "purple",
    "complaint": "red",
    "nothing": "grey",
    "": "yellow",
}
_BEGINS: Final = 400


class Line(NamedTuple):
    """One of them in the list."""

    reference: str
    href: str
    sort: str
    colour: str
    said: str
    state: str
    came: str
    age: str
    words: str
    who: str
    where: str
    about: str
    holder: str
    waits: bool
    case: str
    case_href: str


class Happened(NamedTuple):
    """Something that was done with one: what, when and by whom, its words, and what became of an email."""

    what: str
    when: str
    words: str
    erased: bool
    mail: str


def lines_of(at: Desk, rows: Sequence[Remark]) -> list[Line]:
    """These as a list shows them: one query besides."""
    names = names_of(at.organisation, {row.holder for row in rows if row.holder})
    return [line_of(at, row, names) for row in rows]


def line_of(at: Desk, row: Remark, names: Mapping[str, str]) -> Line:
    """One of them."""
    case = row.case.reference if row.case is not None else ""
    words = row.words if len(row.words) <= _BEGINS else f"{row.words[:_BEGINS].rpartition(' ')[0]} ..."
    places = [one.name for one in (row.site, row.service) if one is not None]
    return Line(
        row.reference,
        reverse("remarks-one", args=[at.organisation.slug, row.number]),
        SORTS.get(row.sort, "Not sorted"),
        COLOURS[row.sort],
        KINDS.get(row.kind, row.kind),
        row.state,
        moment_words(row.at, day_only=row.day_only),
        age_words(row.at, row.closed or at.now),
        words,
        row.name or "No name given",
        ", ".join(places),
        row.about,
        names.get(row.holder, ""),
        row.wants_answer and row.answered is None and row.state == "open",
        case,
        address_of(at.organisation, case) if case else "",
    )


def moment_words(moment: datetime, *, day_only: bool = False) -> str:
    """A moment as a sentence names it; only its day where the hour is not known."""
    local = timezone.localtime(moment, ZONE)
    day = long_day(local.date().toordinal())
    return day if day_only else f"{day} at {local:%H:%M}"


class Table(NamedTuple):
    """A table of how many came, with its heading and each row's sum."""

    caption: str
    first: str
    names: list[str]
    rows: list[tuple[str, list[tuple[str, int]], int]]


def remark_tables(found: RemarkFigures) -> list[Table]:
    """The figures as the page of figures shows them; none where nothing came."""
    if not found:
        return []
    names = [f"{SORTS[sort]}s" if sort else "Not sorted yet" for sort in COUNTED]
    months = [(f"{month:%B %Y}", counts) for month, counts in found.months]
    tables = (
        ("In the last twelve months", "Month", months),
        ("The same, by site", "Site", found.sites),
        ("The same, by service", "Service", found.services),
    )
    return [
        Table(
            caption, first, names, [(name, list(zip(names, counts, strict=True)), sum(counts)) for name, counts in rows]
        )
        for caption, first, rows in tables
        if rows
    ]


def known_of(row: Remark) -> list[tuple[str, str]]:
    """What is known besides the words."""
    ways = dict(CHANNELS) | {"web": "Our website"}
    shown = [
        ("It is about", row.about),
        ("Site", row.site.name if row.site is not None else ""),
        ("Service", row.service.name if row.service is not None else ""),
        ("How it came", ways.get(row.channel, "")),
        ("Who says it", row.name),
        ("Email address", row.email),
        ("Phone number", row.phone),
        ("Postal address", row.address),
        ("What they need", row.needs),
        ("An answer", "They want one" if row.wants_answer else "They did not ask for one"),
    ]
    return [(label, value) for label, value in shown if value]


def history_of(at: Desk, row: Remark, steps: Iterable[RemarkStep]) -> list[Happened]:
    """What was done, in order: two queries at most."""
    steps = list(steps)
    people = names_of(at.organisation, {str(one.says["person"]) for one in steps if one.says.get("person")})
    keys = {message_key(row, one.number): one.number for one in steps if one.says.get("sent")}
    mails = {}
    if keys:
        found = Message.objects.filter(organisation=at.organisation, kind=ANSWER, key__in=list(keys))
        mails = {keys[one.key]: one for one in found}
    return [_happened(one, people, mails.get(one.number)) for one in steps]


def _happened(one: RemarkStep, people: Mapping[str, str], mail: Message | None) -> Happened:
    by = one.account.name if one.account is not None else "putright itself"
    erased = not one.words and one.what in ("answered", "noted", "reopened")
    return Happened(
        _SENTENCES[one.what](one.says, people),
        f"{moment_words(one.at)}, by {by}",
        one.words,
        erased,
        _mail_words(mail) if mail is not None else "",
    )


_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]]] = {
    "sorted": lambda says, people: f"Sorted as: {SORTS[says['as']].lower()}",
    "taken": lambda says, people: f"{_name(says, people)} took it",
    "given": lambda says, people: f"Given to {_name(says, people)}" if says.get("person") else "Nobody has it now",
    "passed-on": lambda says, people: f"Passed on{_to(says, people)}",
    "answered": lambda says, people: "Answered by email, from here" if says.get("sent") else _answered(says),
    "not-sent": lambda says, people: "The email could not be sent: they have no answer yet",
    "noted": lambda says, people: "What was done",
    "closed": lambda says, people: "Closed",
    "reopened": lambda says, people: "Opened again",
    "became": lambda says, people: f"It became the complaint {says['case']}",
}


def _name(says: Mapping[str, object], people: Mapping[str, str]) -> str:
    return people.get(str(says.get("person")), "somebody who is not here any more")


def _to(says: Mapping[str, object], people: Mapping[str, str]) -> str:
    if says.get("team"):
        return f" to the team {says['team']}"
    return f" to {_name(says, people)}" if says.get("person") else ""


def _answered(says: Mapping[str, object]) -> str:
    how = ANSWERED_BY.get(str(says.get("how")), "")
    return f"Answered {how[0].lower()}{how[1:]}" if how else "Answered"


def _mail_words(mail: Message) -> str:
    match mail.state:
        case "sent":
            return f"It went on {moment_words(mail.settled)}." if mail.settled is not None else "It went."
        case "waiting":
            return f"It has not gone yet. {mail.why}".strip()
        case _:
            return mail.why or "It did not go."
