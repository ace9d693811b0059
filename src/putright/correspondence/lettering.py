"""Letters: which are owed on a case, and the text of each, with the dates that policy and facts give.

A letter is text and nothing else, with a few light marks of its body (``# `` a heading, ``- `` a list, ``> `` quoted
words). It is filled from plain values by a language that can do nothing else (``putright.letters.parsing``), so that
what a complainant wrote is printed as it was written, brackets, braces and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.correspondence.letter_people import LetterPeople, LetterPoint
from putright.correspondence.letter_values import values_for
from putright.correspondence.must_say import MARKER, QUOTED, Said, lacks, must_say, not_said, places_left
from putright.letters import LetterText, letters
from putright.letters.filling import TooLong, fill
from putright.letters.parsing import parse
from putright.procedure.assessment import Assessment
from putright.procedure.row import Row
from putright.register.waiting import DETAILS, NEXT_STAGE, waiting_of
from putright.stationery.halves import english_of, welsh_of
from putright.wording.act_words import act_hint
from putright.wording.duty_words import due_words, duty_title
from putright.wording.law_words import law_says, running
from putright.wording.plain_names import stage_name

__all__ = [
    "BY_ACTION", "Letter", "LetterPeople", "LetterPoint", "PresentLetter", "asked_of", "filled_letter", "filled_with",
    "fitting", "kind_for", "lacking", "letter_text", "letter_title", "missing_from", "possible_letters",
    "present_letters",
]  # fmt: skip

BY_ACTION: Final = MappingProxyType(
    {
        "acknowledge": "acknowledgement",
        "reply": "first-reply",
        "respond": "stage-response",
        "notify-outcome": "stage-response",
        "explain-delay": "delay-explanation",
        "explain-change": "extension-notice",
        "inform": "update",
        "request-details": "details-request",
        "request-consent": "consent-request",
        "offer-meeting": "meeting-invitation",
        "write-up": "call-notes",
        "signpost": "referral-information",
    }
)
"""The letter that does what is owed."""
_AFTER: Final = MappingProxyType(
    {
        "settled": ("settlement-confirmation",),
        "withdrawn": ("withdrawal-confirmation",),
        "closed": ("closing-confirmation",),
        "external": ("update",),
        "responded": ("update",),
        "open": ("update", "meeting-invitation", "details-request"),
    }
)
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


class PresentLetter(NamedTuple):
    """A letter that is owed now (``row`` says by which duty), or that could be sent."""

    kind: str
    title: str
    owed: bool
    why: str
    row: Row | None


class Letter(NamedTuple):
    """A letter as text. ``missing``: what it must say and does not, each as a sentence."""

    subject: str
    text: str
    missing: tuple[str, ...]


def present_letters(assessment: Assessment) -> tuple[PresentLetter, ...]:
    """The letters owed now, most urgent first; if none is, those that could be sent."""
    found: dict[str, PresentLetter] = {}
    for row in assessment.next:
        kind = kind_for(row, assessment)
        if kind is not None and kind not in found:
            late = "Overdue: it was " if row.status == "overdue" else "It is "
            why = f"{duty_title(row)}. {late}{due_words(row)}." if row.due is not None else f"{duty_title(row)}."
            first = running(assessment.by_law().of(row))
            if first is not None and first.due != row.due:
                why += f" {law_says(first, assessment.policy)}."
            if "responded" in row.duty.until:
                why += " It is not needed if the response goes out first."
            found[kind] = PresentLetter(kind, letter_title(kind, assessment), True, why, row)
    return tuple(found.values()) or possible_letters(assessment)


def possible_letters(assessment: Assessment) -> tuple[PresentLetter, ...]:
    """The letters that could be sent as the case stands, though no duty asks for them now."""
    kinds = dict.fromkeys(_possible(assessment))
    return tuple(
        PresentLetter(
            kind, letter_title(kind, assessment), False, _REASONS.get(kind) or act_hint(letters()[kind].fact), None
        )
        for kind in kinds
    )


def letter_title(kind: str, assessment: Assessment) -> str:
    """What a letter is called wherever it is named; an answer with its stage: "Our answer (stage 1)"."""
    letter = letters()[fitting(kind, assessment)]
    stage = stage_name(assessment.stage.id, assessment.policy)
    return f"{letter.title} ({stage})" if letter.fact == "responded" else letter.title


def letter_text(
    kind: str, assessment: Assessment, people: LetterPeople, texts: Mapping[str, LetterText] | None = None
) -> Letter:
    """The letter of that kind, filled for this case. Raises KeyError for a kind that there is not.

    ``texts`` is how the organisation writes its letters; without it, as they come with the program. Of the two answers,
    and of the two acknowledgements, the text is the one that fits the stage: an answer of our last stage is final,
    whichever of them was asked for.
    """
    kind = fitting(kind, assessment)
    letter, why = _usable(texts, kind)
    try:
        filled = filled_letter(letter, assessment, people)
    except TooLong as error:
        letter, why = letters()[kind], f"Your own text of this letter was not used. {error}"
        filled = filled_letter(letter, assessment, people)
    missing = missing_from(filled.text, kind, assessment, people, {kind: letter})
    return filled._replace(missing=((why,) if why else ()) + missing)


def _usable(texts: Mapping[str, LetterText] | None, kind: str) -> tuple[LetterText, str]:
    """The organisation's text, or ours where a newer program knows no more what theirs names."""
    letter = (texts or letters())[kind]
    for text in (letter.subject, letter.body):
        parsed = parse(text)
        if parsed.faults:
            return letters()[kind], f"Your own text of this letter was not used. {parsed.faults[0].message}"
    return letter, ""


def filled_letter(letter: LetterText, assessment: Assessment, people: LetterPeople) -> Letter:
    """Any text without faults, filled; nothing is said of what it lacks. Raises TooLong."""
    return filled_with(letter, letter, assessment, people)


def filled_with(text: LetterText, letter: LetterText, assessment: Assessment, people: LetterPeople) -> Letter:
    """A text without faults, filled as the same ``letter`` is, in the language spoken now. Raises TooLong."""
    row = _row_for(letter.kind, assessment)
    values = values_for(letter, row, tuple(must_say(letter, row, assessment)), assessment, people)
    body = _tidy(fill(parse(text.body).nodes, values))
    return Letter(" ".join(fill(parse(text.subject).nodes, values).split()), body, ())


def missing_from(
    text: str,
    kind: str,
    assessment: Assessment,
    people: LetterPeople,
    texts: Mapping[str, LetterText] | None = None,
) -> tuple[str, ...]:
    """What a letter of that kind must say and this text does not: for a text that somebody has changed.

    In Welsh and English it is the English half that must say it; in neither may a place be left open.
    """
    kind = fitting(kind, assessment)
    letter = (texts or letters())[kind]
    needs, values = _asked(letter, assessment, people)
    found = not_said(_ours_in(english_of("", text).text, people), needs, values)
    welsh = welsh_of("", text)
    open_places = places_left(_ours_in(welsh.text, people)) if welsh is not None else ()
    return found + tuple(dict.fromkeys(f"Still to be written in Welsh: {place}." for place in open_places))


def lacking(text: str, letter: LetterText, assessment: Assessment, people: LetterPeople) -> tuple[Said, ...]:
    """What that letter must say and a text made of it does not."""
    needs, values = _asked(letter, assessment, people)
    return lacks(_ours_in(text, people), needs, values)


def asked_of(letter: LetterText, assessment: Assessment) -> tuple[Said, ...]:
    """Everything that is asked of a letter as a case stands, and where that is written."""
    return tuple(must_say(letter, _row_for(letter.kind, assessment), assessment))


def _asked(
    letter: LetterText, assessment: Assessment, people: LetterPeople
) -> tuple[tuple[Said, ...], dict[str, object]]:
    needs = asked_of(letter, assessment)
    return needs, values_for(letter, _row_for(letter.kind, assessment), needs, assessment, people)


def _ours_in(text: str, people: LetterPeople) -> str:
    """The text without what the complainant wrote: no place that we have to fill in, and nothing that we say."""
    text = "\n".join(line for line in text.splitlines() if not line.startswith(QUOTED))
    for point in people.points:
        text = text.replace(" ".join(point.about.split()), "") if MARKER.search(point.about) else text
    return text


def fitting(kind: str, assessment: Assessment) -> str:
    """The kind whose text is used: of the two answers and the two acknowledgements the one that fits the stage."""
    if kind in ("stage-response", "final-response"):
        return "final-response" if assessment.stage.id == assessment.policy.last_internal else "stage-response"
    if kind in ("acknowledgement", "escalation-acknowledgement"):
        return "escalation-acknowledgement" if len(assessment.case.periods) > 1 else "acknowledgement"
    return kind


def _tidy(text: str) -> str:
    """The text with single blank lines only, and none at its end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def kind_for(row: Row, assessment: Assessment) -> str | None:
    """The kind of letter that does what a row owes; None where none does."""
    kind = BY_ACTION.get(row.action)
    if kind == "acknowledgement" and row.owed.period.stage is not None and not row.duty.clock.start.kinds:
        return "escalation-acknowledgement"
    if kind == "stage-response" and row.stage == assessment.policy.last_internal:
        return "final-response"
    if kind == "call-notes" and row.event is not None and row.event.kind == "meeting-held":
        return "meeting-notes"
    return kind


def _row_for(kind: str, assessment: Assessment) -> Row | None:
    """The row that the letter does: one that is owed, else one of the present stage that it would have done."""
    owed = [row for row in assessment.next if kind_for(row, assessment) == kind]
    here = [
        row
        for row in assessment.duties
        if row.stage == assessment.stage.id and row.status == "pending" and kind_for(row, assessment) == kind
    ]
    return next(iter((*owed, *here)), None)


_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "consent-request": "The consent of the person concerned is not recorded.",
        "extension-notice": "A time limit was changed.",
        "delay-explanation": "The answer is overdue.",
        "statement-request": "A member of staff can be asked for a statement.",
        "referral-information": "The complainant can be told who else can help.",
        "receipt": "The complaint came by email.",
        "consent-reminder": "The person concerned was asked for consent and has not answered.",
        "details-reminder": "The complainant was asked for details and has not given them.",
        "window-reminder": "The complainant can still ask for the next stage, and the time for that will end.",
        "meeting-confirmation": "A meeting was offered.",
        "transfer-notice": "The complaint was passed on.",
        "actions-done": "Something that was agreed is done.",
    }
)


def _possible(assessment: Assessment) -> Iterator[str]:
    case = assessment.case
    if any(problem.code == "no-consent" for problem in assessment.problems):
        yield "consent-reminder" if "consent-requested" in case.places else "consent-request"
    yield from _AFTER[assessment.status]
    if "action-done" in case.places:
        yield "actions-done"
    waited_for = {one.what for one in waiting_of(assessment, assessment.by_law())}
    if DETAILS in waited_for:
        yield "details-reminder"
    if NEXT_STAGE in waited_for:
        yield "window-reminder"
    if assessment.status == "open":
        yield from _possible_while_open(assessment)
    if assessment.routes:
        yield "referral-information"


def _possible_while_open(assessment: Assessment) -> Iterator[str]:
    happened = frozenset(assessment.case.places)
    if assessment.known.get("channel") == "email" and not {"receipt-sent", "acknowledged"} & happened:
        yield "receipt"
    if "meeting-offered" in happened and not {"meeting-held", "meeting-declined"} & happened:
        yield "meeting-confirmation"
    if "transferred" in happened:
        yield "transfer-notice"
    if "extended" in happened:
        yield "extension-notice"
    if any(row.status == "overdue" and row.action in ("respond", "notify-outcome") for row in assessment.duties):
        yield "delay-explanation"
    if any(duty.action.name == "give-statement" for duty in assessment.stage.duties):
        yield "statement-request"
    yield "final-response" if assessment.stage.id == assessment.policy.last_internal else "stage-response"
