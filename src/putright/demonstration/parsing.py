"""A data file of the demonstration to a Provider, or to a sentence that names the file and the case.

In ``says`` stand codes, dates, flags and slugs of people; free text, which is personal, stands in ``words``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from putright.demonstration.stories import (
    COMPLAINANT,
    CONCERNED,
    DAY_ONLY,
    ActTold,
    Adviser,
    BadStory,
    Case,
    Organisation,
    Party,
    Person,
    Provider,
    Remark,
    Request,
    Site,
)
from putright.demonstration.timing import Phrase, Span, parse_clock, parse_phrase, parse_span
from putright.procedure.document import read_document
from putright.procedure.facts import CHANGES, CHANNELS, DATE, STAGE, STOCK
from putright.procedure.faults import Faulty, unknown_name

GENERAL_ROLES: Final = ("handler", "manager", "inspector", "administrator", "front-desk")
FREE_TEXT: Final = ("reason", "desired_outcome", "about", "text", "note", "to")
"""Attributes of facts that are the personal part; but ``escalated.to`` is a stage."""

REMARKS: Final = ("compliment", "suggestion", "question", "unsure")

_BY_THE_COMPLAINANT: Final = frozenset(
    "received details-received meeting-declined settled response-received escalated referred withdrawn".split()
)
_REFERRING: Final = ("person", "owner")


class _Told:
    """A mapping of the file, with where it stands. Whatever was not asked for by ``done`` is a mistake."""

    def __init__(self, where: str, value: object) -> None:
        if not isinstance(value, dict):
            raise BadStory(f"{where}: expected a mapping here. Look at the indentation.")
        self.where: Final = where
        self.value: Final[dict[str, object]] = value
        self.asked: Final[set[str]] = set()

    def fault(self, message: str) -> BadStory:
        """The mistake, as a sentence."""
        return BadStory(f"{self.where}: {message}")

    def get(self, name: str) -> object:
        """The value of a key, or None."""
        self.asked.add(name)
        return self.value.get(name)

    def text(self, name: str) -> str:
        """The text of a key that must be there."""
        found = self.maybe(name)
        if not found:
            raise self.fault(f'the key "{name}" is missing. Add it.')
        return found

    def maybe(self, name: str) -> str | None:
        """The text of a key, or None."""
        found = self.get(name)
        if isinstance(found, dict | list | bool):
            raise self.fault(f'"{name}" must be text.')
        return None if found is None else str(found)

    def part(self, name: str) -> _Told:
        """The mapping of a key that must be there."""
        return _Told(f"{self.where}, {name}", self.get(name))

    def parts(self, name: str, called: str | None = None) -> Iterator[_Told]:
        """The mappings of a list; each is named in mistakes by what it says under ``called``."""
        for number, one in enumerate(self.list(name), start=1):
            named = one.get(called) if called is not None and isinstance(one, dict) else None
            yield _Told(f"{self.where}, {called if named else name} {named or number}", one)

    def list(self, name: str) -> list[object]:
        """The list of a key, or an empty one."""
        found = self.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.fault(f'"{name}" must be a list.')
        return found

    def mapping(self, name: str) -> dict[str, object]:
        """The mapping of a key, or an empty one."""
        found = self.get(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise self.fault(f'"{name}" must be a mapping.')
        return found

    def one_of(self, what: str, value: str, known: Iterable[str]) -> str:
        """The value, if it is known."""
        names = tuple(known)
        if value not in names:
            raise self.fault(unknown_name(what, value, names))
        return value

    def done(self) -> None:
        """Nothing stands here that nobody asked for."""
        for name in self.value:
            if name not in self.asked:
                raise self.fault(unknown_name("a key that may stand here", name, self.asked))


def read_provider(file: str, text: str) -> Provider:
    """One data file. Raises BadStory, a sentence that names the file and the case."""
    try:
        value = read_document(text).value
    except Faulty as faulty:
        raise BadStory("\n".join(fault.in_file(file) for fault in faulty.faults)) from None
    whole = _Told(file, value)
    organisation = _organisation(whole.part("organisation"))
    people = tuple(_person(one, organisation) for one in whole.parts("people", "slug"))
    cases = tuple(_case(one, people, organisation) for one in whole.parts("cases", "case"))
    remarks = tuple(map(_remark, whole.parts("remarks", "remark")))
    advisers = tuple(_adviser(one, people) for one in whole.parts("advisers", "adviser"))
    requests = tuple(_request(one, people) for one in whole.parts("requests", "request"))
    found = Provider(file, organisation, people, cases, remarks, advisers, requests)
    whole.done()
    for what, names in (
        ("people", [one.slug for one in people]),
        ("cases", [one.key for one in cases]),
        ("remarks", [one.key for one in found.remarks]),
        ("advisers", [one.name for one in found.advisers]),
        ("requests", [one.key for one in found.requests]),
    ):
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise whole.fault(f'two {what} are called "{twice}". Give each a name of its own.')
    return found


def _organisation(told: _Told) -> Organisation:
    sites = []
    for one in told.parts("sites", "slug"):
        sites.append(Site(one.text("slug"), one.text("name"), one.text("post"), one.maybe("phone")))
        one.done()
    found = Organisation(
        slug=told.text("slug"),
        name=told.text("name"),
        policy=told.text("policy"),
        division=told.maybe("division") or "england-and-wales",
        about=told.text("about"),
        email=told.text("email"),
        phone=told.text("phone"),
        sites=tuple(sites),
    )
    told.done()
    return found


def _person(told: _Told, organisation: Organisation) -> Person:
    found = Person(
        slug=told.text("slug"),
        name=told.text("name"),
        title=told.text("title"),
        roles=tuple(str(role) for role in told.list("roles")),
        email=told.maybe("email"),
        site=_site(told, organisation),
    )
    if bool(found.roles) != found.has_account:
        raise told.fault("a person has both roles and an email, or neither. Somebody without them is only named.")
    told.done()
    return found


def _site(told: _Told, organisation: Organisation) -> str | None:
    slug = told.maybe("site")
    return slug if slug is None else told.one_of("a site", slug, [site.slug for site in organisation.sites])


def _party(told: _Told | None) -> Party | None:
    if told is None:
        return None
    found = Party(*(told.maybe(name) for name in ("name", "email", "phone", "post", "relation")))
    told.done()
    return found


def _paragraphs(folded: str) -> str:
    """A folded text of YAML, in which a single line break ends a paragraph, with an empty line between paragraphs."""
    return "\n\n".join(line.strip() for line in folded.splitlines() if line.strip())


def _remark(told: _Told) -> Remark:
    found = Remark(
        key=told.text("remark"),
        kind=told.one_of("a kind of remark", told.text("kind"), REMARKS),
        sender=_party(told.part("from")) or Party(),
        channel=told.one_of("a channel", told.text("channel"), CHANNELS),
        words=_paragraphs(told.text("words")),
        about=told.maybe("about"),
        ago=_span(told, "ago") or Span(1, "day"),
        clock=_clock(told),
    )
    told.done()
    return found


def _request(told: _Told, people: tuple[Person, ...]) -> Request:
    found = Request(
        key=told.text("request"),
        sender=_party(told.part("from")) or Party(),
        channel=told.one_of("a channel", told.text("channel"), CHANNELS),
        words=_paragraphs(told.text("words")),
        ago=_span(told, "ago") or Span(1, "day"),
        by=told.one_of("a person", told.text("by"), [one.slug for one in people if one.has_account]),
        answer=told.maybe("answer"),
        clock=_clock(told),
    )
    told.done()
    return found


def _adviser(told: _Told, people: tuple[Person, ...]) -> Adviser:
    found = Adviser(
        name=told.text("adviser"),
        does=told.text("does"),
        takes=told.text("takes"),
        phone=told.text("phone"),
        email=told.text("email"),
        by=told.one_of("a person", told.text("by"), [one.slug for one in people if one.has_account]),
        how=told.text("how"),
        ago=_span(told, "ago") or Span(1, "day"),
    )
    told.done()
    return found


def _case(told: _Told, people: tuple[Person, ...], organisation: Organisation) -> Case:
    staff = {one.slug: one for one in people}
    handler = told.one_of("a person", told.text("handler"), [one.slug for one in people if one.has_account])
    channel = told.one_of("a channel", told.text("channel"), CHANNELS)
    points = []
    for point in told.parts("points", "id"):
        points.append((point.text("id"), point.text("about")))
        point.done()
    concerned = _party(told.part("for")) if "for" in told.value else None
    case = Case(
        key=told.text("case"),
        shows=told.text("shows"),
        site=_site(told, organisation),
        complainant=_party(told.part("from")) if "from" in told.value else Party(),  # type: ignore[arg-type]
        concerned=concerned,
        channel=channel,
        words=_paragraphs(told.text("words")),
        wishes=told.maybe("wishes"),
        needs=tuple(str(need) for need in told.list("needs")),
        needed=MappingProxyType(told.mapping("needed")),
        people=tuple(MappingProxyType(dict(one.value)) for one in told.parts("people", "name")),
        notes=tuple((one.text("sort"), one.text("text")) for one in told.parts("notes")),
        attributes=MappingProxyType(told.mapping("attributes")),
        points=tuple(points),
        handler=handler,
        acts=tuple(_act(one, staff, handler) for one in told.parts("acts", "do")),
    )
    told.done()
    if not case.acts or case.acts[0].do != "received" or case.acts[0].ago is None:
        raise told.fault("the first act must be received, with its ago.")
    named = [act.id for act in case.acts if act.id is not None]
    for act in case.acts:
        if act.do == "corrected":
            told.one_of("the id of an act", str(act.says.get("of")), named)
    by = "complainant" if concerned is None else "representative"
    first = case.acts[0]
    entered_by = COMPLAINANT if channel == "web" and first.entered_by == handler else first.entered_by
    says = MappingProxyType({"channel": channel, "by": by, **first.says})
    return replace(case, acts=(replace(first, says=says, entered_by=entered_by), *case.acts[1:]))


def _act(told: _Told, staff: Mapping[str, Person], handler: str) -> ActTold:
    kind = STOCK[told.one_of("a fact", told.text("do"), STOCK)]
    outside = CONCERNED if kind.name == "consent-received" else COMPLAINANT
    usual = outside if kind.name in _BY_THE_COMPLAINANT or outside == CONCERNED else handler
    by = told.one_of("a person", told.maybe("by") or usual, [*staff, COMPLAINANT, CONCERNED])
    with_account = [slug for slug, one in staff.items() if one.has_account]
    enters = by if by in with_account else handler
    says, words = told.mapping("says"), told.mapping("words")
    for name in (*says, *words):
        attribute = kind.attribute(name)
        free = name == "note" or (attribute is not None and name in FREE_TEXT and attribute.type != STAGE)
        if attribute is None and name != "note":
            known = [one.name for one in kind.attributes]
            raise told.fault(unknown_name(f"something that {kind.name} says", name, known))
        if free is not (name in words):
            raise told.fault(f'"{name}" stands under {"words" if name in words else "says"}; move it to the other.')
        if name in _REFERRING:
            told.one_of("a person", str(says[name]), staff)
        if attribute is not None and attribute.type == DATE:
            _phrase(told, name, says[name])
        if attribute is not None and attribute.type == CHANGES:
            change = told.part("says").mapping(name)
            if "at" in change:
                _phrase(told, f"{name}.at", change["at"])
    found = ActTold(
        do=kind.name,
        by=by,
        entered_by=told.one_of("a person with an account", told.maybe("entered_by") or enters, with_account),
        ago=_span(told, "ago"),
        after=_span(told, "after"),
        clock=_clock(told),
        entered=_phrase(told, "entered", told.get("entered")) if "entered" in told.value else None,
        id=told.maybe("id"),
        says=MappingProxyType(says),
        words=MappingProxyType({name: str(text).strip() for name, text in words.items()}),
        reason=told.maybe("reason"),
    )
    told.done()
    if (found.ago is None) is (found.after is None):
        raise told.fault("an act has either ago (from now) or after (from the act before). Give one of them.")
    return found


def _span(told: _Told, name: str) -> Span | None:
    found = told.maybe(name)
    try:
        return parse_span(found) if found is not None else None
    except ValueError as error:
        raise told.fault(f"{name}: {error}.") from None


def _phrase(told: _Told, name: str, found: object) -> Phrase:
    try:
        return parse_phrase(found)
    except ValueError as error:
        raise told.fault(f"{name}: {error}.") from None


def _clock(told: _Told) -> str | None:
    found = told.maybe("at")
    try:
        return found if found in (None, DAY_ONLY) else parse_clock(found)
    except ValueError as error:
        raise told.fault(f"at: {error}.") from None
