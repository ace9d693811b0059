"""Words for what the register records besides the procedure's own facts, and for everything that can be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.casework.moved_dates import move_of
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy
from putright.register.parts import OF_STRANDS
from putright.register.reading import Entry
from putright.staff.document_words import DOCUMENTS, document_sentence
from putright.staff.mail_words import MAIL, mail_sentence, mail_text
from putright.staff.noted_words import NOTED_WORDS, noted_text
from putright.staff.related_words import RELATED, RELATED_SENTENCES
from putright.staff.strand_words import strand_sentence
from putright.wording.act_words import act_hint, act_title, case_attribute_words, value_words
from putright.wording.body_words import body_name
from putright.wording.calendar_words import change_words, move_words
from putright.wording.conflict_words import closing_sentence
from putright.wording.dates import long_day
from putright.wording.plain_names import Naming, capital, listed, stage_name

_OWN: Final = MappingProxyType(
    {
        "point-raised": (
            "Note a separate point of the complaint",
            "When the complaint is about several matters. Each can be decided by itself.",
        ),
        "described": ("Note what the case depends on", "When you know what this procedure asks about the case."),
        "service-noted": ("Note which service it is about", "When you know which of your services it is about."),
        "contact-given": (
            "Note who complains and how to reach them",
            "When you learn a name, a number, an address, a wish or a need.",
        ),
        "needs-noted": (
            "Note what they need from us",
            "How to reach them, in what form to write, what help they need. To change it or to take it back, too.",
        ),
        "person-noted": (
            "Note who else takes part",
            "A representative, an advocate, an interpreter, a witness: who they are and how to reach them.",
        ),
        "authority-noted": (
            "Note what lets somebody speak for another",
            "Such as consent in writing or a power of attorney: who saw it, how long it holds, what is missing.",
        ),
        "noted": (
            "Make a staff note",
            "For what is no step of the procedure. The complainant does not see it here, but may ask for a copy of "
            "everything that is held about them.",
        ),
        "note-corrected": ("Correct a staff note", "What a note said at first stays on the record."),
        "document-added": ("Add documents", "For a letter, a photograph, a statement: anything that is a file."),
        "document-described": ("Say anew what a document is", "When something about it was noted wrongly."),
        "document-withdrawn": ("Withdraw or move a document", "When it was added to the wrong case."),
        "meeting-arranged": (
            "Fix the day of a meeting",
            "When you and the complainant agreed on a day, or on another one.",
        ),
        "statement-due": ("Say by when a statement is due", "It is recorded when you ask for a statement."),
        "not-accepted": ("Do not take the complaint up", "When our procedure does not cover it."),
        "asked-before": ("What they asked for before", "It is recorded when a request becomes a complaint."),
        "came-as-remark": ("It came as something else", "It is recorded when a remark becomes a complaint."),
        "person-named": (
            "Note who of our staff the complaint names",
            "When it is about a member of staff, or names one. The person it is about can no longer open the case.",
        ),
        "access-chosen": (
            "Choose who may open this case",
            "When it is sensitive, as with safeguarding or a complaint of a member of staff; and when it is no longer.",
        ),
        "letters-by-hand": (
            "Choose whether letters go by themselves here",
            "When a person is to look at every letter first, as after a death or in a dispute; and when that is over.",
        ),
        "conflict-accepted": ("Somebody goes on for a reason", "It is recorded with what names them."),
        "opened-with-reason": ("The case was opened with a reason", "It is recorded when somebody does so."),
        **RELATED,
        **MAIL,
        "strand-opened": ("Open a strand", "It is recorded on the screen of strands."),
        "strand-step": ("A step of a strand", "It is recorded on the screen of strands."),
        "strand-access-chosen": ("Choose who may open a strand", "It is recorded on the screen of strands."),
        "policy-changed": ("A new version of the procedure", "It is recorded when the version is adopted."),
    }
)
CONTACT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "Name",
        "email": "Email",
        "phone": "Phone",
        "address": "Address",
        "concerned": "About whom",
        "relation": "Who they are to them",
        "consent": "How they can say that they agree",
        "needs": "Needs",
        "wish": "Wish",
        "words": "In their words",
    }
)
"""What can be noted of a complainant, in the order in which it is shown."""

GROUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "out-of-time": "It came after the time to complain had ended",
        "not-a-complaint": "It is no complaint that this procedure covers",
        "another-body": "It is for another body to look into",
        "already-answered": "We have answered this complaint already",
        "vexatious": "It is vexatious: it is made to harass, and has no merit",
    }
)
"""Why a complaint is not taken up, as staff choose it and as the history says it."""

GOING_ON: Final = "Going on, or coming to an end"
GROUPS: Final = (
    (
        "Talking and writing to the complainant",
        (
            "phoned", "acknowledged", "receipt-sent", "summary-given", "replied", "informed", "details-requested",
            "details-received", "delay-explained", "meeting-offered", "meeting-arranged", "meeting-declined",
            "meeting-held", "written-up", "letters-by-hand",
        ),
    ),
    ("Who deals with it", ("assigned", "registered", "transferred")),
    (
        "Looking into it",
        (
            "consent-requested", "consent-received", "statement-requested", "statement-received",
            "statement-examined", "investigation-completed", "signed-off", "review-completed",
        ),
    ),
    ("Deciding and answering", ("extended", "settled", "responded", "response-received")),
    ("Putting right and learning", ("action-agreed", "action-done", "lesson-recorded")),
    (GOING_ON, ("escalated", "referred", "withdrawn", "closed", "reopened")),
    (
        "What we know of the case",
        ("contact-given", "needs-noted", "point-raised", "described", "service-noted", "noted"),
    ),
    ("People of the case", ("person-noted", "authority-noted")),
    ("Who is named, and who may open it", ("person-named", "access-chosen")),
    ("Keeping the record right", ("ticked", "corrected", "note-corrected")),
)  # fmt: skip
"""Everything of the common stock that can be recorded on a case, in groups, as people look for it."""

OFFERED: Final = MappingProxyType(
    {
        "open": ("phoned", "responded", "noted"),
        "responded": ("response-received", "escalated", "closed"),
        "settled": ("closed", "reopened"),
        "withdrawn": ("closed", "reopened"),
        "external": ("informed", "lesson-recorded", "closed"),
        "closed": ("lesson-recorded", "reopened"),
    }
)
"""What is likely to come next in each state of a case, besides what is owed."""


def title_of(kind: str, policy: Policy, stage: str = "") -> str:
    """What the button says. Each stage has its answer, so with ``stage`` an answer says which: "(stage 1)"."""
    title = _OWN[kind][0] if kind in _OWN else act_title(kind, policy)
    return f"{title} ({stage_name(stage, policy)})" if kind == "responded" and stage else title


def own_title(kind: str) -> str:
    """What the button of a kind says that every policy knows, or that is the register's own."""
    return _OWN[kind][0] if kind in _OWN else act_title(kind)


def hint_of(kind: str, policy: Policy) -> str:
    """When to use it."""
    return _OWN[kind][1] if kind in _OWN else act_hint(kind, policy)


def own_sentence(
    entry: Entry, policy: Policy, people: Mapping[str, str] = MappingProxyType({}), naming: Naming = str
) -> str:
    """An entry of the register's own as a sentence.

    ``people``: the names of those noted on the case, by their ids; ``naming`` gives that of one of the organisation.
    """
    says = entry.says
    closing = closing_sentence(entry.row.kind, says, policy, naming)
    if closing:
        return closing
    if entry.row.kind in NOTED_WORDS:
        return NOTED_WORDS[entry.row.kind](says, people)
    if entry.row.kind == "calendar-changed":
        return _calendar_changed(says)
    if entry.row.kind == "policy-changed":
        first = long_day(date.fromisoformat(str(says["day"])).toordinal())
        return f"A new version of the procedure holds for this case from {first}. What was done or late before stays."
    if entry.row.kind in DOCUMENTS:
        return document_sentence(entry)
    if entry.row.kind in MAIL:
        return mail_sentence(entry)
    if entry.row.kind == "described":
        answers = []
        for name, value in says.items():
            asked = case_attribute_words(name, policy)
            word = str(value).lower() if isinstance(value, bool) else str(value)
            answers.append(f"{asked.label} {dict(asked.choices).get(word, word)}.")
        return f"Noted what the case depends on. {' '.join(answers)}"
    if entry.row.kind in _SENTENCES:
        return _SENTENCES[entry.row.kind](says, naming)
    known = [label.lower() for name, label in CONTACT.items() if says.get(name)]
    return f"Noted who complains{f': {listed(known)}' if known else ''}."


def _day(value: object) -> str:
    return long_day(parse_day(value))


def _point_raised(says: Mapping[str, object], naming: Naming) -> str:
    about = str(says.get("about", "")) or "its words were erased"
    return f"Noted a point of the complaint: {about.rstrip('.')}."


def _service_noted(says: Mapping[str, object], naming: Naming) -> str:
    return f"Noted the service: {naming(str(says.get('service_id', '')))}."


def _meeting_arranged(says: Mapping[str, object], naming: Naming) -> str:
    how = value_words("medium", str(says["medium"])) if says.get("medium") else ""
    if not says.get("day"):
        return f"Offered dates for a meeting{f' ({how})' if how else ''}."
    hour = f" at {says['hour']}" if says.get("hour") else ""
    return f"Fixed the meeting for {_day(says['day'])}{hour}{f', {how}' if how else ''}."


def _by_hand(says: Mapping[str, object], naming: Naming) -> str:
    what = "no letter goes by itself" if says.get("how") == "by-hand" else "letters may go by themselves again"
    return f"Chose that {what} on this case."


def _statement_due(says: Mapping[str, object], naming: Naming) -> str:
    return f"Asked {naming(str(says['person']))} to give the statement by {_day(says['by'])}."


def _not_accepted(says: Mapping[str, object], naming: Naming) -> str:
    clause = f" ({says['clause']})" if says.get("clause") else ""
    body = f" It is for {body_name(str(says['body']))}." if says.get("body") else ""
    who = f" {naming(str(says['person']))} decided it." if says.get("person") else ""
    return f"Did not take the complaint up. {GROUNDS[str(says['ground'])]}{clause}.{body}{who}"


def _asked_before(says: Mapping[str, object], naming: Naming) -> str:
    which = f" (request {says['reference']})" if says.get("reference") else ""
    return f"They had asked us for something before, on {_day(says['day'])}{which}."


def _came_as(says: Mapping[str, object], naming: Naming) -> str:
    which = f" ({says['reference']})" if says.get("reference") else ""
    kind = _AS.get(str(says.get("as")), "words")
    return f"It came as {kind} on {_day(says['day'])}{which}, and was found to be a complaint."


_AS: Final = MappingProxyType(
    {
        "compliment": "a compliment",
        "suggestion": "a suggestion",
        "question": "a question",
        "unsure": "something of which they were not sure what it is",
    }
)
_SENTENCES: Final = MappingProxyType(
    {
        "point-raised": _point_raised,
        "service-noted": _service_noted,
        "meeting-arranged": _meeting_arranged,
        "statement-due": _statement_due,
        "letters-by-hand": _by_hand,
        "not-accepted": _not_accepted,
        "asked-before": _asked_before,
        "came-as-remark": _came_as,
        **RELATED_SENTENCES,
        "strand-opened": strand_sentence,
        "strand-step": strand_sentence,
        "strand-access-chosen": strand_sentence,
    }
)
MEETING: Final[Mapping[str, str]] = MappingProxyType(
    {"dates": "Days offered", "place": "Where, or how to join", "coming": "Who comes"}
)
"""What is said at length of a meeting, in the order in which it is shown."""


def _calendar_changed(says: Mapping[str, object]) -> str:
    first, last = parse_day(says["first"]), parse_day(says["last"])
    words = change_words(str(says["what"]), first, last, str(says.get("name", "")), str(says.get("of", "")))
    return f"The calendar changed: {words}."


def moved_sentences(entry: Entry, policy: Policy) -> tuple[str, ...]:
    """Each date that moved with a change of the calendar; none for any other entry."""
    moves = entry.says.get("moves")
    if entry.row.kind != "calendar-changed" or not isinstance(moves, list):
        return ()
    found = (move_of(one) for one in moves)
    return tuple(
        move_words(one.stage, one.action, one.was, one.now, policy, expected=one.expected, law=one.law) for one in found
    )


def own_text(
    entry: Entry, policy: Policy, before: Mapping[str, object] = MappingProxyType({})
) -> tuple[tuple[str, str], ...]:
    """What an entry of the register's own says at length; ``before``: what was known until then of what it changes.

    The first words of all stand elsewhere on the page.
    """
    says = entry.says
    if entry.row.kind in NOTED_WORDS:
        return noted_text(entry.row.kind, says, before)
    if entry.row.kind == "calendar-changed":
        return tuple(("", one) for one in moved_sentences(entry, policy))
    if entry.row.kind in MAIL:
        return mail_text(says)
    if entry.row.kind == "meeting-arranged":
        return tuple((label, str(says[name])) for name, label in MEETING.items() if says.get(name))
    if entry.row.kind in RELATED or entry.row.kind in OF_STRANDS:
        return (("", str(says["reason"])),) if says.get("reason") else ()
    if entry.row.kind in ("not-accepted", "asked-before"):
        return (("", str(says["words"])),) if says.get("words") else ()
    if entry.row.kind == "contact-given" and entry.row.number > 2:
        return tuple((label, str(says[name])) for name, label in CONTACT.items() if says.get(name))
    return ()


def sentence_of(text: str) -> str:
    """A message of the engine as a sentence to a person: with a capital and a full stop."""
    text = text.strip()
    return capital(text if text.endswith((".", "?", "!")) else f"{text}.")
