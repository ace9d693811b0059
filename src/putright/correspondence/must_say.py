"""What a letter must say, by its policy and by its kind, and whether a text says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from putright.letters import LetterText
from putright.procedure.assessment import Assessment
from putright.procedure.row import Row
from putright.wording.law_words import cited

MARKER: Final = re.compile(r"\[write here: ([^\]]*)\]")
"""A place in a letter that somebody must still fill in."""
QUOTED: Final = ">"
"""A line that begins so holds words of somebody else."""
_ALMOST: Final = re.compile(r"\[\s*write\s+here[^\]\n]{0,80}\]?", re.IGNORECASE)
"""A place that somebody wrote in another way, or half took away: it is open all the same."""

# What a policy may ask a letter to say, and the place of a letter's body that says it.
_TOPICS: Final = (
    (re.compile(r"register number|reference"), "reference"),
    (re.compile(r"\bwho\b.*(deal|investigat|handl|contact)"), "who"),
    (re.compile(r"date by which|when we .*answer"), "answer"),
    (re.compile(r"what we will do and by when"), "agreed"),
    (re.compile(r"what (we will do|will happen next|happens next)$"), "promises"),
    (re.compile(r"need the details"), "details"),
    (re.compile(r"ombudsman|outside bod"), "bodies"),
    (re.compile(r"next stage"), "next_stage"),
    (re.compile(r"decision|final position|the outcome of"), "decision"),
    (re.compile(r"new date|the change$"), "change"),
    (re.compile(r"\bday\b.*\btime\b.*\bplace\b"), "meeting"),
    (re.compile(r"what was done$"), "done"),
    (re.compile(r"reason"), "reason"),
    (re.compile(r"^in writing$"), "heading"),
)
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "decision": ("Our decision",),
    "reason": ("reason",),
    "promises": ("What happens next",),
    "agreed": ("What we will do",),
    "done": ("What was done",),
    "heading": ("",),
}
"""Places that are known by what stands over them; the others by what ``letter_values`` says is shown there."""
_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "change": ("date",),
    "who": ("reach", "contact"),
    "meeting": ("meet",),
}
_BY_LAW: Final[Mapping[str, tuple[str, ...]]] = {
    "acknowledge": ("acknowledgement", "escalation-acknowledgement"),
    "respond": ("stage-response", "final-response"),
    "explain-change": ("extension-notice",),
    "explain-delay": ("delay-explanation",),
}
"""The letters of which a law speaks when it speaks of an act."""
HERE: Final = "here"
"""The place of what stands in a text as a place for a person to write."""
_SMALL: Final = frozenset(
    "that this what which who how with from them they their have been were will could would".split()
)


class Said(NamedTuple):
    """Something that a letter must say, where that is written, and the place of the body that says it, if any."""

    says: str
    clause: str
    place: str | None


def must_say(letter: LetterText, row: Row | None, assessment: Assessment) -> Iterator[Said]:
    """What is asked of a letter: by the duty that it does, by the stage of a notice of change, and by its own kind."""
    asked: dict[str, str] = {}
    for content in row.duty.says if row is not None else ():
        asked.setdefault(content.says, content.clause)
    extension = assessment.stage.extension
    if letter.kind == "extension-notice" and extension is not None:
        for says in extension.says:
            asked.setdefault(says, extension.clause)
    for says, clause in _by_law(letter, assessment):
        asked.setdefault(says, clause)
    for one in letter.must_say:
        asked.setdefault(one.says, one.clause)
    for says, clause in asked.items():
        yield Said(says, clause, _place(says, letter))


def _by_law(letter: LetterText, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """What the laws that bind this case want the letter to say in the present stage."""
    received = assessment.case.facts[0].day
    for law in assessment.policy.laws:
        if not law.binds(assessment.known):
            continue
        for one in law.says:
            if one.stage == assessment.stage.id and letter.kind in _BY_LAW.get(one.action, ()) and one.holds(received):
                for says in one.says:
                    yield says, cited(one.provision)


def lacks(text: str, needs: tuple[Said, ...], values: Mapping[str, object]) -> tuple[Said, ...]:
    """What the text must say and does not; a place that is still to be filled in says nothing."""
    written, open_places = MARKER.sub("", text), MARKER.findall(text)
    return tuple(one for one in needs if one.says in open_places or not _says(one, written, values))


def not_said(text: str, needs: tuple[Said, ...], values: Mapping[str, object]) -> tuple[str, ...]:
    """What the text must say and does not, and every place that is still to be filled in; each as a sentence."""
    asked = {one.says for one in needs}
    found = [f"The letter should say: {one.says} ({one.clause})." for one in lacks(text, needs, values)]
    found += [f"Still to be written: {place}." for place in places_left(text) if place not in asked]
    return tuple(dict.fromkeys(found))


def places_left(text: str) -> tuple[str, ...]:
    """What is still to be filled in, place after place; those last that somebody wrote in another way."""
    almost = (place.strip("[] ") for place in _ALMOST.findall(MARKER.sub("", text)))
    return (*MARKER.findall(text), *almost)


def place_for(says: str) -> str | None:
    """The place of a letter's body that usually says this."""
    return next((place for pattern, place in _TOPICS if pattern.search(says.lower())), None)


def _place(says: str, letter: LetterText) -> str | None:
    """The place of the letter's body that says this; None where the body has none and a heading is made for it."""
    if f"[write here: {says}]" in letter.body:
        return HERE
    for pattern, place in _TOPICS:
        if pattern.search(says.lower()):
            marks = _HEADINGS.get(
                place, (f"{{{{ {place} }}}}", f" in {place} ", f" in all_{place} ", f" in {place}_now ")
            )
            if any(mark in letter.body for mark in marks):
                return place
    return None


def _says(one: Said, text: str, values: Mapping[str, object]) -> bool:
    low = text.lower()
    if one.place is not None and one.place in _HEADINGS:
        return any(words.lower() in low for words in _HEADINGS[one.place])
    if one.place is not None and one.place != HERE:
        wanted = values.get(f"{one.place}_shown")
        if isinstance(wanted, tuple) and any(wanted):
            return any(words and str(words).lower() in low for words in wanted)
        # Nothing is recorded that could stand there, so that somebody writes it: it is known by what it speaks of.
        return any(word[:5] in low for word in (*_words(one.says), *_WRITTEN.get(one.place, ())))
    # The first letters are enough: "learned" and "learning" say the same.
    words = _words(one.says)
    return all(word[:5] in low for word in words) if words else one.says.lower() in low


def _words(says: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]{4,}", says.lower()) if word not in _SMALL]
