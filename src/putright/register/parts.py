"""A fact in two parts: the procedural one, kept for ever, and the personal one, which can be erased.

Design, Storage. Procedural is what the engine computes with: kinds, times, codes, flags, ids. Personal is what tells of
somebody: names, words, contacts. Free text is personal unless it is an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.facts import CHANNELS, CLAUSE, DATE, FLAG, IDENTITY, STAGE, STOCK, TEXT, Attribute, FactKind
from putright.procedure.policy import Policy
from putright.register.parts_beside import (
    BY_HAND,
    GROUPED,
    JOINED,
    LINKED,
    SPLIT,
    STRAND_ACCESS,
    STRAND_OPENED,
    STRAND_STEP,
    UNGROUPED,
    UNJOINED,
    UNLINKED,
    UNSPLIT,
)
from putright.wording.needs import LABELS
from putright.wording.people_words import NOTES

IDS: Final = frozenset("person people owner role approved_by action body reference id version service_id".split())
"""Attributes of type text that hold an id, or ids with blanks between them, and no words."""

CONFLICTS: Final = ("not-independent", "complained-about", "named", "involved", "own-answer", "closed-to")
"""Why somebody ought not to deal with a case. The first is the engine's, by the policy; the rest: independence.py."""

RAISED: Final = FactKind(
    "point-raised", "a separate point of the complaint was noted", (Attribute("id", required=True), Attribute("about"))
)
DESCRIBED: Final = FactKind("described", "what the case depends on was noted, such as who pays for the care")
REACHED: Final = FactKind(
    "contact-given",
    "who complains, for whom, and how to reach them was noted",
    tuple(map(Attribute, "name email phone address concerned relation consent needs wish words".split())),
)
"""``relation``: who the complainant is to the person concerned. ``consent``: how that person can say that they agree.
Both in words, as they were chosen, and not as codes: they tell of somebody, and every page and paper can say them."""
OF_SERVICE: Final = FactKind(
    "service-noted",
    "which of the organisation's own services the complaint is about was noted",
    (Attribute("service_id", required=True),),
)
CALENDAR_CHANGED: Final = FactKind(
    "calendar-changed", "the calendar changed, and dates of the case with it", (Attribute("name"),)
)
NEEDED: Final = FactKind(
    "needs-noted",
    "what a person needs from us was noted, changed or taken back: how to reach them, in what form to write, what help",
    tuple(map(Attribute, LABELS)),
)
"""All of it tells of health or language, so that its codes and days are texts like its words: personal."""
INVOLVED: Final = FactKind(
    "person-noted",
    "who else takes part in the case, and how to reach them, was noted",
    (
        Attribute("who", IDENTITY, required=True),
        *(Attribute(name) for name in ("part", "name", "office", "email", "phone", "address", "about", "ended")),
    ),
)
AUTHORISED: Final = FactKind(
    "authority-noted",
    "what lets somebody complain or speak for another was noted: who saw it, how long it holds, what is missing",
    (
        Attribute("who", IDENTITY, required=True),
        Attribute("person"),
        *(Attribute(name) for name in ("authority", "seen_on", "until", "missing")),
    ),
)
"""``who``: an id of ``person-noted``, or the complainant. ``person``: who of the staff saw the evidence."""
NOTED: Final = FactKind(
    "noted",
    "a note was made that is no step of the procedure",
    (Attribute("text"), Attribute("sort", values=tuple(NOTES))),
)
NOTE_CORRECTED: Final = FactKind(
    "note-corrected",
    "a note was wrong and is set right; its first reading stays",
    (
        Attribute("of", IDENTITY, required=True),
        Attribute("text"),
        Attribute("reason", required=True),
        Attribute("struck", FLAG),
    ),
)
TAKEN_OVER: Final = FactKind(
    "policy-changed",
    "a later version of the policy takes the case over from a day on",
    (Attribute("version", required=True), Attribute("day", DATE, required=True)),
)
"""``version``: the digest of its text. ``day``: the first day on which the later version holds for the case."""
NAMED: Final = FactKind(
    "person-named",
    "somebody of the organisation is named in the complaint",
    (
        Attribute("person", required=True),
        Attribute("how", values=("complained-about", "witness", "named", "mistake"), required=True),
    ),
)
"""The last of a person counts; ``mistake`` takes back what was said of them before."""
ACCESS: Final = FactKind("access-chosen", "who may open the case was chosen", (Attribute("people"),))
"""``people``: the keys of those to whom alone it is open, with blanks between them; empty: everybody again."""
CONFLICT: Final = FactKind(
    "conflict-accepted",
    "somebody who was involved or is named goes on all the same, for a reason",
    (
        Attribute("person", required=True),
        Attribute("conflict", values=CONFLICTS, required=True),
        Attribute("stage", STAGE),
        Attribute("clause", CLAUSE),
    ),
)
OPENED: Final = FactKind(
    "opened-with-reason",
    "somebody opened the case, which is closed to them, with a reason",
    (Attribute("person", required=True), Attribute("until", DATE, required=True), Attribute("strand", IDENTITY)),
)
"""``strand``: it was the strand that was closed, and not the case."""

_OF_A_DOCUMENT: Final = tuple(Attribute(name) for name in ("name", "description", "came_from", "remark"))
ADDED: Final = FactKind("document-added", "a file was added to the case", _OF_A_DOCUMENT)
"""Beside what is personal: what it is, when it came, what it holds, and ``file``, ``size``, ``media``, ``form``."""
TOLD: Final = FactKind("document-described", "what is known of a document was written anew", _OF_A_DOCUMENT)
WITHDRAWN: Final = FactKind(
    "document-withdrawn", "a document was taken from view, or moved to another case", (Attribute("reason"),)
)
_HEARD: Final = tuple("name concerned phone email address words wish needs danger platform post".split())
MAIL_CAME: Final = FactKind(
    "mail-received",
    "a mail that belongs to the case came in",
    (
        Attribute("mail", IDENTITY, required=True),
        *(Attribute(name) for name in ("subject", "words", "from_name", "from_address")),
    ),
)
MAIL_GONE: Final = FactKind(
    "mail-removed",
    "a mail had been put on the case by mistake, and was taken off it",
    (Attribute("mail", IDENTITY, required=True), Attribute("reason")),
)
"""``mail``: the number of the mail as it is kept (mail_models)."""
HEARD_ABOUT: Final = tuple(
    "more wrong delay meeting invitation extension-refused consent consent-refused consent-back reach asked".split()
)
"""What somebody was heard about on the page of their case; ``asked``: for what could not be done at once."""
HEARD: Final = FactKind(
    "heard-from",
    "somebody was heard from about the case: they rang, came, wrote a text, a message, a post or a letter on paper,"
    " or something on the page of their case",
    (
        Attribute("channel", TEXT, CHANNELS, required=True),
        Attribute("about", TEXT, HEARD_ABOUT),
        Attribute("in_public", FLAG),
        Attribute("written", DATE),
        Attribute("mail", IDENTITY),
        Attribute("answer_by", DATE),
        *(Attribute(name) for name in _HEARD),
    ),
)
"""``written``: the day on which it was written, if that was before it came. ``mail``: the number of the scanned letter,
as it is kept. ``platform`` and ``post``: on which service it was written, and the address there. ``answer_by``: by when
they were told that they are answered."""

GROUNDS: Final = ("out-of-time", "not-a-complaint", "another-body", "already-answered", "vexatious")
"""Why a complaint is not taken up."""

MEETING: Final = FactKind(
    "meeting-arranged",
    "the dates offered for a meeting, or the day that was fixed, and who comes",
    (
        Attribute("day", DATE),
        Attribute("hour"),
        Attribute("medium", TEXT, ("in-person", "phone", "online")),
        Attribute("place"),
        Attribute("coming"),
        Attribute("dates"),
    ),
)
STATEMENT_DUE: Final = FactKind(
    "statement-due",
    "by when a member of staff was asked for a statement",
    (Attribute("person", required=True), Attribute("by", DATE, required=True)),
)
NOT_ACCEPTED: Final = FactKind(
    "not-accepted",
    "the complaint was not taken up: why, and who decided it",
    (
        Attribute("ground", TEXT, GROUNDS, required=True),
        Attribute("clause", CLAUSE),
        Attribute("body"),
        Attribute("person"),
        Attribute("words"),
    ),
)
ASKED_BEFORE: Final = FactKind(
    "asked-before",
    "what the complainant had asked us for before they complained",
    (Attribute("day", DATE, required=True), Attribute("reference"), Attribute("words")),
)
"""``day``: of the first contact. The complaint itself is received when somebody says that they are not satisfied."""
CAME_AS: Final = FactKind(
    "came-as-remark",
    "the complaint came as a compliment, a suggestion or a question, and a person saw that it is a complaint",
    (Attribute("day", DATE, required=True), Attribute("reference"), Attribute("as")),
)
"""``as``: what they said it is. The complaint is received on that day, at the first contact."""

_KINDS: Final = (
    RAISED, DESCRIBED, REACHED, NEEDED, INVOLVED, AUTHORISED, NOTED, NOTE_CORRECTED, CALENDAR_CHANGED, TAKEN_OVER,
    ADDED, TOLD, WITHDRAWN, MEETING, STATEMENT_DUE, NOT_ACCEPTED, ASKED_BEFORE, CAME_AS, NAMED, ACCESS,
    CONFLICT, OPENED, OF_SERVICE, LINKED, UNLINKED, JOINED, UNJOINED, SPLIT, UNSPLIT, GROUPED,
    UNGROUPED, STRAND_OPENED, STRAND_STEP, STRAND_ACCESS, MAIL_CAME, MAIL_GONE, BY_HAND, HEARD,
)  # fmt: skip
OURS: Final[Mapping[str, FactKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""What the register records besides the procedure's own facts. Replay gets it as the case's points and attributes."""

WITHIN_AN_ACT: Final = frozenset({STATEMENT_DUE.name, NOT_ACCEPTED.name, ASKED_BEFORE.name, CAME_AS.name})
"""Those of them that are recorded together with others, in one act, and never alone."""

OF_TWO: Final = frozenset({LINKED.name, UNLINKED.name, JOINED.name, UNJOINED.name, SPLIT.name, UNSPLIT.name})
"""Those that name another case. Whoever may not see that one does not see them."""
OF_GROUPS: Final = frozenset({GROUPED.name, UNGROUPED.name})

_OF_FILES: Final = frozenset({ADDED.name, TOLD.name, WITHDRAWN.name})
OF_MAIL: Final = frozenset({MAIL_CAME.name, MAIL_GONE.name, HEARD.name})
"""Those that speak of what came in, recorded when it comes or on a screen of its own."""
OF_STRANDS: Final = frozenset({STRAND_OPENED.name, STRAND_STEP.name, STRAND_ACCESS.name})
"""Those that belong to a strand, recorded on its own screens."""
BY_ITSELF: Final = (
    frozenset({CALENDAR_CHANGED.name, TAKEN_OVER.name, CONFLICT.name, OPENED.name})
    | (OF_TWO | OF_GROUPS | OF_STRANDS)
    | (_OF_FILES | OF_MAIL | WITHIN_AN_ACT)
)
"""Those that the form for recording does not take: they follow from something else that was done, come with a file, on
a screen of its own, or are a part of an act."""

CHANGE_NOTHING: Final = frozenset(
    {NOTED.name, NOTE_CORRECTED.name, REACHED.name, NEEDED.name, INVOLVED.name, AUTHORISED.name, OF_SERVICE.name}
    | {BY_HAND.name}
)
"""Those of them that change no date and send nothing, so that there is nothing to look at before."""

LOOKED_AT: Final = frozenset({("extended", "reason")})
"""Words of which a rule asks only whether there are any: a law may let a time be extended for a stated reason."""

NOT_SHOWN: Final = "(not shown)"
"""What stands for such words where they were erased or are left out."""


class Parts(NamedTuple):
    """Both parts of what a fact says."""

    procedural: dict[str, object]
    personal: dict[str, object]


def kind_of(name: str, policy: Policy) -> FactKind:
    """The kind of that name: the register's own or one that the policy knows. Raises KeyError."""
    return OURS.get(name) or policy.facts[name]


def is_personal(attribute: Attribute) -> bool:
    """Whether what stands there may be somebody's words or name."""
    return attribute.type == TEXT and not attribute.values and attribute.name not in IDS


def split(kind: FactKind, says: Mapping[str, object], note: str | None, target: FactKind | None = None) -> Parts:
    """What a fact says, taken apart. ``target`` is the kind that a correction corrects."""
    procedural: dict[str, object] = {}
    personal: dict[str, object] = {}
    for name, value in says.items():
        attribute = kind.attribute(name)
        if kind.name == "corrected" and name == "set" and isinstance(value, Mapping):
            inner = _changes(value, target)
            procedural["set"] = inner.procedural
            if inner.personal:
                personal["set"] = inner.personal
        elif attribute is not None and is_personal(attribute) and value not in attribute.usual:
            personal[name] = value
            if (kind.name, name) in LOOKED_AT and str(value).strip():
                procedural[name] = NOT_SHOWN
        else:
            procedural[name] = dict(value) if isinstance(value, Mapping) else value
    if note:
        personal["note"] = note
    return Parts(procedural, personal)


def _changes(changes: Mapping[str, object], target: FactKind | None) -> Parts:
    """What a correction puts in place. ``target`` None: what it corrects is not at hand, as in one of a correction."""
    rest = {name: value for name, value in changes.items() if name != "note"}
    if target is not None:
        inner = split(target, rest, None)
    else:
        inner = Parts({}, {})
        for name, value in rest.items():
            kept = inner.procedural if _never_words(name, value) else inner.personal
            kept[name] = value
    hidden = {"note": changes["note"]} if changes.get("note") is not None else {}
    return Parts(inner.procedural, inner.personal | hidden)


def _never_words(name: str, value: object) -> bool:
    """Whether what stands under this name is nobody's words, whichever fact says it."""
    found = [one for kind in STOCK.values() if (one := kind.attribute(name)) is not None]
    return name == "at" or isinstance(value, bool) or (bool(found) and not any(is_personal(one) for one in found))


def joined(procedural: Mapping[str, object], personal: Mapping[str, object]) -> dict[str, object]:
    """Both parts put together again."""
    found = {**procedural, **personal}
    ours, theirs = procedural.get("set"), personal.get("set")
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        found["set"] = joined(ours, theirs)
    return found
