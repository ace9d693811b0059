"""A letter to somebody who wants Welsh: the same in Welsh and in English, both filled from the same facts (ADR 50).

The English half is the letter as anybody gets it; what the policy and the law want said is looked for there. The Welsh
half stands before it. Where it cannot be made the letter is what it is in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from putright.correspondence.letter_people import LetterPeople
from putright.correspondence.lettering import Letter, filled_with, fitting, letter_text, missing_from
from putright.letters import IN_WELSH, LetterText, letters, letters_in
from putright.letters.filling import MOST, TooLong
from putright.letters.parsing import parse
from putright.procedure.assessment import Assessment
from putright.stationery.halves import WELSH, Half, in_two_languages, joined
from putright.wording.language import ENGLISH, say, speaking, unmarked
from putright.wording.people_words import COMPLAINANT

_UNCHECKED: Final = "Nobody who speaks this language has checked this text yet."


def letter_for(
    kind: str,
    found: Assessment,
    people: LetterPeople,
    texts: Mapping[str, LetterText] | None = None,
    language: str = ENGLISH,
) -> Letter:
    """The letter of that kind, filled for this case, in Welsh and in English where it goes to somebody who wants that.

    Raises KeyError for a kind that there is not. ``texts`` as ``letter_text`` has them.
    """
    english = letter_text(kind, found, people, texts)
    kind = fitting(kind, found)
    welsh = welsh_half(kind, found, people, texts) if language == WELSH else None
    if welsh is None:
        return english
    subject, text = joined(welsh, Half(ENGLISH, english.subject, english.text))
    if len(text) > MOST:
        return english
    own = tuple(one for one in english.missing if one.startswith(_NOT_USED))
    return Letter(subject, text, own + missing_from(text, kind, found, people, texts))


_NOT_USED: Final = "Your own text"


def welsh_half(
    kind: str, found: Assessment, people: LetterPeople, texts: Mapping[str, LetterText] | None = None
) -> Half | None:
    """What the letter says in Welsh, if it goes to the complainant and there is a Welsh text that can be used."""
    letter = (texts or letters())[kind]
    text = welsh_text(kind, texts)
    if text is None or letter.to != COMPLAINANT:
        return None
    with speaking(WELSH):
        try:
            filled = filled_with(text, letter, found, people)
        except TooLong:
            return None
        notice = "" if is_own(kind, texts) else f"\n{unchecked()}\n"
    return Half(WELSH, unmarked(filled.subject), unmarked(filled.text) + notice)


def welsh_text(kind: str, texts: Mapping[str, LetterText] | None = None) -> LetterText | None:
    """The Welsh text of a kind: the organisation's own, else ours; None where there is none without faults."""
    for found in ((texts or {}).get(f"{kind}{IN_WELSH}"), letters_in(WELSH).get(kind)):
        if found is not None and not any(parse(text).faults for text in (found.subject, found.body)):
            return found
    return None


def is_own(kind: str, texts: Mapping[str, LetterText] | None) -> bool:
    """Whether the Welsh text of a kind is one that the organisation adopted."""
    return welsh_text(kind, texts) is not letters_in(WELSH).get(kind)


def same_origin(kind: str, texts: Mapping[str, LetterText]) -> bool:
    """Whether both texts of a kind are ours, or both the organisation's own: else they need not say the same."""
    return is_own(kind, texts) is (texts[kind] != letters()[kind])


def unchecked() -> str:
    """What a reader of our Welsh is told of it, in the language spoken now."""
    ours = f"{say(_UNCHECKED)} {say('The words of the organisation itself are in English.')}"
    return f"{ours} {say('If something in it is not clear, please read the English below, or ask us.')}"


def welsh_words(kind: str, text: str, texts: Mapping[str, LetterText]) -> str:
    """What staff are told of the Welsh of a letter to somebody who wants it."""
    if not in_two_languages(text):
        return "This letter is in English alone now. Whoever sends it says why."
    if not same_origin(kind, texts):
        return f"{_BOTH} {_NOT_COMPARED}"
    return _BOTH if is_own(kind, texts) else f"{_BOTH} Nobody who speaks Welsh has checked it, and the letter says so."


_BOTH: Final = "This letter is in Welsh, with the same in English below."
_NOT_COMPARED: Final = "Only one of the two is filled from your own text: look whether both say the same."
