"""The register and what was found in it, as the page shows it: rows, what the search understood, and advice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.utils import timezone

from putright.reports.extracts import Extract
from putright.reports.register_list import Listed
from putright.reports.search import LOOKED_AT, Answer, Hit
from putright.reports.search_asked import MOST_WORDS, Phrase
from putright.wording.plain_names import capital, stage_name
from putright.wording.standing_words import case_status_words, outcome_words

_BY: Final = {
    "reference": "It has this reference",
    "name": "Somebody of this name",
    "phone": "This telephone number",
    "words": "",
    "alike": "A name like it",
    "all": "",
}
_MAY_BE_A_REFERENCE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9 -]{1,24}")


class Row(NamedTuple):
    """A line of the register. ``why`` and ``extract`` say why it was found."""

    reference: str
    complainant: str
    received: date
    stage: str
    status: str
    status_words: str
    outcome: str
    why: str = ""
    extract: Extract | None = None
    place: str = ""
    needs: str = ""


def plain_rows(rows: Sequence[Listed]) -> list[Row]:
    """The lines of the register."""
    return [_row(row) for row in rows]


def found_rows(hits: Sequence[Hit]) -> list[Row]:
    """The lines of what was found."""
    return [
        _row(hit.row)._replace(
            why=_BY[hit.by],
            extract=hit.extract,
            place=f"#entry-{hit.extract.entry}" if hit.extract is not None and hit.extract.entry else "",
        )
        for hit in hits
    ]


def _row(row: Listed) -> Row:
    return Row(
        row.reference,
        row.complainant,
        timezone.localdate(row.received),
        capital(stage_name(row.stage, row.policy)),
        row.status,
        capital(case_status_words(row.status)),
        capital(outcome_words(row.outcome)) if row.outcome else "",
        needs=row.needs,
    )


def understood_words(found: Answer) -> list[str]:
    """How the search read what was typed, in sentences: nothing for a bare list."""
    typed = found.typed
    said = []
    wanted = [word.plain for word in typed.words] + [f"“{_plain(one)}”" for one in typed.phrases if not typed.phone]
    if typed.phone:
        said.append(f"Looked for a telephone number that ends in {typed.phone}, and for these figures in every text.")
    elif found.hits and found.hits[0].by == "reference":
        said.append(f"Looked for the case of this reference or number, and for “{typed.text}” anywhere in a case.")
    elif wanted:
        one_after_the_other = not typed.words and len(typed.phrases) == 1 and len(typed.phrases[0].words) > 1
        every = "all of these words" if len(wanted) > 1 else "this word"
        every = "these words, one after the other" if one_after_the_other else every
        said.append(f"Looked for {every}, in any form, anywhere in a case: {', '.join(wanted)}.")
    if typed.without:
        said.append(f"Left out cases with {' or '.join(f'“{_plain(one)}”' for one in typed.without)}.")
    if found.alike:
        said.append(f"Names that are spelt or sound like it were looked for too: {', '.join(found.alike)}.")
    if typed.common:
        these = "these words, so they were" if len(typed.common) > 1 else "this word, so it was"
        said.append(f"Nearly every case has {these} not looked for: {', '.join(typed.common)}.")
    if typed.too_many:
        said.append(f"Only the first {MOST_WORDS} words were looked for.")
    return said


def tried_words(found: Answer) -> list[str]:
    """As what it was looked for, where nothing was found: the reader shall not look for the same in another form."""
    typed = found.typed
    if typed.is_nothing:
        return []
    tried = ["As the reference of a case, or its number"] if _MAY_BE_A_REFERENCE.fullmatch(typed.text) else []
    if typed.phone:
        tried.append("As a telephone number, or the end of one, however it was typed")
    if typed.names:
        tried.append(
            "As the name of somebody who complained, for whom, or who takes part; and names that sound like it"
        )
    tried.append("In what was written down on every case, open or closed: complaints, notes, letters, reasons")
    tried.append("In the documents of every case, as far as words can be read in them")
    return tried


def advice_of(found: Answer, narrowed: bool) -> list[str]:
    """What to try next, where nothing was found."""
    typed = found.typed
    if typed.is_nothing and typed.common:
        return ["Nearly every case has these words. Add one that few cases have: a name, a street, what broke."]
    if typed.is_nothing and typed.without:
        return ["You typed only words to leave out. Add one to look for."]
    if typed.is_nothing:
        return ["You typed no word and no figure. Add one to look for."]
    advice = []
    if len(typed.words) + len(typed.phrases) > 1:
        advice.append("Look for fewer words: a case has to have all of them.")
    if any(len(one.words) > 1 for one in typed.phrases) and not typed.phone:
        advice.append("Leave out the quotation marks: within them the words have to stand one after the other.")
    if typed.names:
        advice.append("Try another word that was used. Forms of a word are found by themselves: letter finds letters.")
    if typed.phone:
        advice.append("Try the last five figures alone.")
    if narrowed:
        advice.append("Leave out the days, the site, the service or where the case stands.")
    return advice


def _plain(phrase: Phrase) -> str:
    return " ".join(word.plain for word in phrase.words)


def said_of(found: Answer) -> str:
    """What somebody should know about the answer before they rely on it; nothing if it is whole."""
    if found.bounded:
        return (
            f"Very many cases have these words, and only the newest {LOOKED_AT:,} of them were looked through for the"
            " rest of what you ask. Give another word or a span of days to reach older ones."
        )
    return ""
