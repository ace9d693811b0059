"""Whether a letter's text has a place for everything that policies and laws want it to say, tried on made-up cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from putright.correspondence.lettering import asked_of, filled_letter, fitting, lacking
from putright.correspondence.must_say import MARKER, place_for
from putright.correspondence.situations import Situation, situations
from putright.letters import LetterText, letters
from putright.letters.filling import TooLong
from putright.letters.parsing import parse
from putright.procedure.policy import Policy
from putright.wording.body_shown import BodyShown
from putright.wording.plain_names import capital, stage_name

_HOW: Final[Mapping[str, str]] = {
    "reference": "put {{ reference }} in the text",
    "who": "put {{ who }} in the text",
    "answer": "put {{ answer }} in the text",
    "agreed": 'put the heading "# What we will do" in the text, and the list "agreed" below it',
    "promises": 'put the heading "# What happens next" in the text, and the list "promises" below it',
    "details": "put {{ details }} in the text",
    "bodies": 'put the list "bodies" in the text: {% for one in bodies %}',
    "next_stage": "put {{ next_stage }} in the text",
    "decision": 'put the heading "# Our decision" in the text, and the list "points" below it',
    "change": "put {{ change }} in the text",
    "reason": "put {{ reason }} in the text, or a line that begins with Our reasons",
    "meeting": "put {{ meeting }} in the text",
}


class Demand(NamedTuple):
    """What letters of a kind must say: by what, in which stages. ``lacking``: the text has no place for it.
    ``put``: what to write, where that is not what an English text would."""

    says: str
    clause: str
    stages: tuple[str, ...]
    lacking: bool
    put: str = ""

    @property
    def sentence(self) -> str:
        """That it is missing, and what to do."""
        where = ", ".join(self.stages)
        return f"{capital(self.says)} ({self.clause}) has no place in the text: {where}. {self.how}"

    @property
    def how(self) -> str:
        """What to write, and where."""
        if self.put:
            return f'{capital(self.put)}. The list "says" writes whatever is missing.'
        how = _HOW.get(place_for(self.says) or "", "")
        write = f"write [write here: {self.says}] where it belongs"
        return f'{capital(f"{how}, or {write}" if how else write)}. The list "says" writes whatever is missing.'


class Checked(NamedTuple):
    """What came of trying a text. ``too_long``: on a made-up case it made more than a letter can hold."""

    demands: tuple[Demand, ...]
    too_long: str = ""

    @property
    def lacking(self) -> list[str]:
        """Why it cannot be adopted, each as a sentence."""
        return [one.sentence for one in self.demands if one.lacking] + ([self.too_long] if self.too_long else [])


def tried_on(
    kind: str, policies: Iterable[Policy], provider: str, today: date, directory: Mapping[str, BodyShown]
) -> list[Situation]:
    """The made-up cases on which letters of the kind are written, policy after policy; the same case only once."""
    several = list(policies)
    found: list[Situation] = []
    for number, policy in enumerate(several):
        coming = ", under the policy that is to come" if number else ""
        found += [
            one._replace(title=f"{one.title}{coming}")
            for one in situations(kind, policy, provider, today, directory)
            if fitting(kind, one.found) == kind
        ]
    return found


def check_text(letter: LetterText, tried: Iterable[Situation]) -> Checked:
    """What must be said of letters of this kind over these cases, and what a text has no place for.

    The text is filled and its open places are taken as written. What even our own text could not say of a case (a date
    that nobody recorded) is held against a text only if it has no place for it.
    """
    stages: dict[tuple[str, str], dict[str, None]] = {}
    lacks: set[tuple[str, str]] = set()
    sound = not any(parse(text).faults for text in (letter.subject, letter.body))
    too_long = ""
    for one in tried:
        where = capital(stage_name(one.found.stage.id, one.found.policy))
        for asked in asked_of(letter, one.found):
            stages.setdefault((asked.says, asked.clause), {})[where] = None
        if sound:
            try:
                lacks |= set(_lacking(letter, one))
            except TooLong as why:
                too_long = f"{why} That is on a made-up case: {one.title}. Make the text shorter."
    return Checked(tuple(Demand(*key, tuple(found), key in lacks) for key, found in stages.items()), too_long)


def _lacking(letter: LetterText, one: Situation) -> Iterator[tuple[str, str]]:
    missing = lacking(_written(letter, one), letter, one.found, one.people)
    if not missing:
        return
    bundled = letters()[letter.kind]
    not_even_ours = {said.says for said in lacking(_written(bundled, one), bundled, one.found, one.people)}
    for said in missing:
        if said.place is None or said.says not in not_even_ours:
            yield said.says, said.clause


def _written(letter: LetterText, one: Situation) -> str:
    """The letter with every open place filled in."""
    return MARKER.sub(r"\1", filled_letter(letter, one.found, one.people).text)
