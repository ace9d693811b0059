"""``putright publish``: every paper of a policy, in every form and language, into a folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from putright.drawing.drawn import drawn
from putright.procedure.faults import nearest, printable, shown
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy
from putright.publishing.making import make
from putright.publishing.paper import Paper, papers
from putright.publishing.setting import NotSet
from putright.replay.opening import Refused, open_policy
from putright.wording.language import ENGLISH, LANGUAGES
from putright.wording.published import Contacts

_KINDS: Final = {
    "procedure": "the whole procedure",
    "easier": "the procedure in easier words",
    "summary": "the procedure in short",
}
_FORMS: Final = {"pdf": "PDF", "html": "web page", "text": "plain text"}
_LANGUAGES: Final = {"en": "English", "cy": "Welsh"}


def publish(name: str, to: str, languages: str, contacts: Contacts | None, since: str | None) -> int:
    """Write every paper of a policy into a folder, and say of each what it is. Raises Refused."""
    chosen = _languages(languages)
    day = _day(since)
    policy = open_policy(name)
    made = list(_all(policy, chosen, contacts, day))  # all of it, before the first file is touched
    folder = _folder(to)
    for file_name, what, content in made:
        file = folder / file_name
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Refused(f"{file}: it cannot be written ({error.strerror}). Choose another place: --to.") from None
        print(printable(f"{file}: {what}"))
    return 0


def _all(
    policy: Policy, languages: list[str], contacts: Contacts | None, since: date | None
) -> Iterator[tuple[str, str, bytes]]:
    """The name of each file, what it is, and what stands in it."""
    for paper in papers(languages):
        try:
            yield paper.file_name, _what(paper), make(policy, paper, contacts, since)
        except NotSet as fault:
            raise Refused(f"{paper.file_name}: {fault}") from None
    if ENGLISH in languages:
        yield "drawing.en.svg", "the procedure as a drawing, English", drawn(policy).encode()
        yield "drawing-narrow.en.svg", "the drawing for a phone, English", drawn(policy, narrow=True).encode()
        yield "drawing.en.txt", "what the drawing shows, plain text, English", drawn(policy, "text").encode()


def _what(paper: Paper) -> str:
    form = "one A4 page for the wall, PDF" if paper.on_one_page else _FORMS[paper.form]
    return f"{_KINDS[paper.kind]}, {form}{', large print' if paper.large else ''}, {_LANGUAGES[paper.language]}"


def _day(typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        return date.fromordinal(parse_day(typed))
    except ValueError as error:
        raise Refused(f"--since {shown(typed)}: {error}.") from None


def _languages(typed: str) -> list[str]:
    chosen = list(dict.fromkeys(one.strip() for one in typed.split(",")))
    for one in chosen:
        if one not in LANGUAGES:
            by_name = {name.lower(): code for code, name in _LANGUAGES.items()}
            near = by_name.get(one.lower()) or nearest(one, LANGUAGES)
            hint = f" Did you mean {near}?" if near else ""
            known = ", ".join(f"{code} ({_LANGUAGES[code]})" for code in LANGUAGES)
            raise Refused(f"--language {shown(one)}: there are no papers in it.{hint} There are: {known}.")
    return chosen


def _folder(to: str) -> Path:
    try:
        folder = Path(to)
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"--to {shown(to)}: this folder cannot be made ({reason}). Choose another place.") from None
    return folder
