"""Every fact: something that happened on a case, in the past tense, never changed afterwards.

The kinds listed here are the common stock (contract.md, Facts). A policy may declare more. A fact is frozen; a mistake
is mended by a later ``corrected``, which leaves the first reading on the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.moments import Moment

SCHEMA: Final = 1
"""The number of the form in which facts are written today. See upcast.py for reading older ones."""

TEXT: Final = "text"
FLAG: Final = "flag"
DATE: Final = "date"
STAGE: Final = "stage"
ACTION: Final = "action"
CLAUSE: Final = "clause"
IDENTITY: Final = "fact-id"
DECISIONS: Final = "decisions"
CHANGES: Final = "changes"

OUTCOMES: Final = ("upheld", "partly-upheld", "not-upheld")
CHANNELS: Final = ("phone", "letter", "email", "web", "social-media", "in-person", "text")

_POST: Final = ("letter", "email")
_MEETING: Final = ("in-person", "phone", "online")


class Attribute(NamedTuple):
    """One thing a fact can say besides when it happened: its name, its type or its permitted values.

    ``usual``: values that a policy names for a text, without forbidding others.
    """

    name: str
    type: str = TEXT
    values: tuple[str, ...] = ()
    required: bool = False
    usual: tuple[str, ...] = ()


class FactKind(NamedTuple):
    """A kind of fact: what it records, what it may say, and whether it is correspondence with the complainant."""

    name: str
    records: str
    attributes: tuple[Attribute, ...] = ()
    correspondence: bool = False

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, or None."""
        for one in self.attributes:  # asked for each word of each fact that is read: a generator would cost more
            if one.name == name:
                return one
        return None


class Fact(NamedTuple):
    """One thing that happened.

    ``day`` is its local day (an ordinal), ``instant`` the second in UTC, ``bare`` whether only the day is known.
    ``recorded`` is when it was entered, which may be much later.
    """

    kind: str
    day: int
    instant: int
    bare: bool
    attributes: Mapping[str, object] = MappingProxyType({})
    id: str | None = None
    recorded: Moment | None = None
    note: str | None = None
    schema: int = SCHEMA

    @property
    def moment(self) -> Moment:
        """When it happened."""
        return Moment(self.day, self.instant, self.bare)


def _text(*names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name) for name in names)


def _choice(name: str, values: tuple[str, ...]) -> Attribute:
    return Attribute(name, TEXT, values)


_KINDS: Final = (
    FactKind(
        "received",
        "the organisation became aware of the complaint",
        (
            _choice("channel", CHANNELS),
            _choice("by", ("complainant", "representative")),
            Attribute("concerns_date", DATE),
            Attribute("known_date", DATE),
            Attribute("good_reason", FLAG),
        ),
    ),
    FactKind(
        "receipt-sent",
        "an automatic receipt with the register number was sent; not an acknowledgement",
        (_choice("medium", _POST),),
        correspondence=True,
    ),
    FactKind("registered", "the complaint was entered in the central register", _text("reference")),
    FactKind("summary-given", "the complainant was given the summary of the procedure"),
    FactKind("phoned", "staff telephoned the complainant", (Attribute("answered", FLAG),)),
    FactKind(
        "acknowledged",
        "a written acknowledgement was sent",
        (_choice("medium", _POST), Attribute("names_handler", FLAG)),
        correspondence=True,
    ),
    FactKind(
        "replied",
        "a first full reply was sent, ahead of the detailed response",
        (_choice("medium", _POST),),
        correspondence=True,
    ),
    FactKind("transferred", "the complaint was passed to another department for information", _text("to")),
    FactKind("informed", "an update was sent to the complainant", _text("about"), correspondence=True),
    FactKind("details-requested", "the complainant was asked for the details", correspondence=True),
    FactKind("details-received", "the complainant gave the details", correspondence=True),
    FactKind("consent-requested", "the person on whose behalf it is made was asked to consent", correspondence=True),
    FactKind("consent-received", "the person on whose behalf it is made consented"),
    FactKind("assigned", "somebody was given the present stage to handle", _text("role", "person")),
    FactKind("statement-requested", "the member of staff concerned was asked for an account", _text("person")),
    FactKind("statement-received", "the member of staff concerned gave an account", _text("person")),
    FactKind("statement-examined", "the account was examined", _text("person")),
    FactKind(
        "meeting-offered",
        "the complainant was invited to a meeting",
        (_choice("medium", _MEETING),),
        correspondence=True,
    ),
    FactKind("meeting-declined", "the complainant did not want the meeting", (_choice("medium", _MEETING),)),
    FactKind("meeting-held", "the meeting took place", (_choice("medium", _MEETING),)),
    FactKind(
        "written-up",
        "what was said was sent to the complainant in writing",
        (_choice("of", ("phone", "meeting")),),
        correspondence=True,
    ),
    FactKind("investigation-completed", "the investigation was completed"),
    FactKind("delay-explained", "a letter explaining a delay was sent", _text("reason"), correspondence=True),
    FactKind(
        "extended",
        "a time limit was changed",
        (
            Attribute("action", ACTION),
            Attribute("until", DATE),
            Attribute("agreed", FLAG),
            Attribute("reason"),
            Attribute("approved_by"),
            Attribute("good_reason", FLAG),
            Attribute("approved", FLAG),
        ),
    ),
    FactKind("settled", "the complainant is satisfied without a formal response", _text("person")),
    FactKind(
        "responded",
        "the final response of the present stage was sent",
        (
            _choice("outcome", OUTCOMES),
            Attribute("points", DECISIONS),
            _choice("medium", _POST),
            Attribute("person"),
        ),
        correspondence=True,
    ),
    FactKind(
        "signed-off", "somebody signed off what is to be sent", (Attribute("action", ACTION), *_text("role", "person"))
    ),
    FactKind("response-received", "the complainant received that response"),
    FactKind(
        "escalated",
        "the complainant asked for the next stage",
        (
            Attribute("to", STAGE, required=True),
            Attribute("in_writing", FLAG),
            Attribute("reason"),
            Attribute("desired_outcome"),
            Attribute("exceptional", FLAG),
        ),
    ),
    FactKind("review-completed", "the review of the present stage ended; its outcome is not yet sent"),
    FactKind("referred", "the complainant went to an outside body", _text("body")),
    FactKind("lesson-recorded", "what was learned was recorded", _text("text")),
    FactKind(
        "action-agreed",
        "the organisation undertook to put something right",
        (Attribute("action"), Attribute("owner"), Attribute("by", DATE)),
    ),
    FactKind(
        "action-done",
        "something the organisation undertook was done",
        (Attribute("action"), Attribute("owner"), Attribute("by", DATE)),
    ),
    FactKind("withdrawn", "the complainant withdrew the complaint", _text("reason")),
    FactKind("closed", "the case was closed", _text("reason")),
    FactKind("reopened", "the case was opened again", _text("reason")),
    FactKind(
        "corrected",
        "an earlier fact was entered wrongly; the record keeps both",
        (
            Attribute("of", IDENTITY, required=True),
            Attribute("set", CHANGES),
            Attribute("void", FLAG),
            Attribute("reason"),
        ),
    ),
    FactKind(
        "ticked",
        "somebody ticked by hand a promise that the policy states in plain words",
        (Attribute("clause", CLAUSE, required=True), Attribute("person")),
    ),
)

STOCK: Final[Mapping[str, FactKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""The kinds of fact that every policy has."""

COMING_IN: Final = frozenset(
    {"received", "escalated", "details-received", "consent-received", "meeting-declined", "withdrawn"}
)
"""Facts of the stock that reach the organisation from outside, at whatever hour."""

COMMON: Final = ("fact", "at", "id", "recorded", "note", "schema")
"""What any fact may carry besides its own attributes."""

ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {"settled": "settled", "withdrawn": "withdrawn", "closed": "closed"}
)
"""Facts that end what is owed, until the case is reopened or taken to the next stage; each with the status it gives."""

CASE_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "patient_class": ("non-surgical", "surgical-no-procedure", "surgical-procedure"),
        "funding": ("nhs", "private"),
        "subject": ("care", "housing", "both"),
        "cqc_registered": ("true", "false"),
        "council_commissioned": ("true", "false"),
        "data_protection": ("true", "false"),
    }
)
"""The stock of attributes of a case that policies branch on, with their values."""


def outcome_of(fact: Fact) -> str | None:
    """The outcome of a response: from the decisions on its points where it has them, else as it was given.

    All upheld is upheld; all not upheld is not upheld; anything else is partly upheld (contract.md, Facts).
    """
    decisions = fact.attributes.get("points")
    if isinstance(decisions, Mapping) and decisions:
        found = set(decisions.values())
        if found == {"upheld"}:
            return "upheld"
        return "not-upheld" if found == {"not-upheld"} else "partly-upheld"
    outcome = fact.attributes.get("outcome")
    return outcome if isinstance(outcome, str) else None
