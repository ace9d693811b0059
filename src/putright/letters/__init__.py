"""The letters: one text file for each kind, with what it goes with and what it must say, and the loader for them.

Beside each stands the same in another language, in a folder of that language's name: subject and body alone.

A file begins with a head between two lines of three hyphens (YAML) and goes on with the body. Subject and body are
templates in which only names of values stand; ``putright.correspondence.lettering`` fills them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.document import read_document

_HERE: Final = Path(__file__).parent
_LINE: Final = "---\n"
_KEYS: Final = frozenset({"kind", "title", "fact", "to", "subject", "must say"})


class MustSay(NamedTuple):
    """Something that a letter must say whatever the policy, and where that is written."""

    says: str
    clause: str


class LetterText(NamedTuple):
    """A letter as it is kept: ``fact`` is the kind of fact that its sending is, ``to`` whom it goes to."""

    kind: str
    title: str
    fact: str
    to: str
    subject: str
    must_say: tuple[MustSay, ...]
    body: str


@cache
def letters() -> Mapping[str, LetterText]:
    """Every kind of letter, in order of name."""
    found = (read_letter(file.read_text(encoding="utf-8"), file.stem) for file in sorted(_HERE.glob("*.txt")))
    return MappingProxyType({letter.kind: letter for letter in found})


@cache
def letters_in(language: str) -> Mapping[str, LetterText]:
    """Every kind of letter with subject and body in another language ("cy"), as far as there is a text of it."""
    found = {}
    for file in sorted((_HERE / language).glob("*.txt")):
        _, head, body = file.read_text(encoding="utf-8").split(_LINE, 2)
        value = read_document(head).value
        if not isinstance(value, dict) or set(value) != {"subject"}:
            raise ValueError(f'the letter "{file.stem}" in "{language}" must have a head with a subject. Mend it.')
        found[file.stem] = letters()[file.stem]._replace(subject=value["subject"], body=body.strip() + "\n")
    return MappingProxyType(found)


IN_WELSH: Final = "-cy"
"""What the name of a kind ends in where its Welsh text is meant, which an organisation can change by itself."""


@cache
def texts_by_name() -> Mapping[str, LetterText]:
    """Every text: that of each kind of letter by its kind, and its Welsh one by ``IN_WELSH`` after it."""
    welsh = letters_in("cy").items()
    return MappingProxyType(
        {
            **letters(),
            **{
                f"{kind}{IN_WELSH}": one._replace(kind=f"{kind}{IN_WELSH}", title=f"{one.title}, in Welsh", must_say=())
                for kind, one in welsh
            },
        }
    )


def kind_of_text(name: str) -> str:
    """The kind of letter that a text of that name belongs to."""
    return name.removesuffix(IN_WELSH)


def is_welsh_text(name: str) -> bool:
    """Whether the name is that of the Welsh text of a kind."""
    return name.endswith(IN_WELSH)


def read_letter(text: str, kind: str) -> LetterText:
    """The letter that the text of one file holds.

    Raises ``ValueError`` where the head does not fit: the files are part of the program.
    """
    before, _, rest = text.partition(_LINE)
    head, line, body = rest.partition(_LINE)
    value = read_document(head).value if line and not before else None
    if not isinstance(value, dict) or set(value) != _KEYS or value["kind"] != kind:
        raise ValueError(
            f'the letter "{kind}" must begin with a line of three hyphens, the keys {", ".join(sorted(_KEYS))} and '
            "another such line, and its kind must be the name of its file. Mend its head."
        )
    if any(set(one) != {"says", "clause"} for one in value["must say"]):
        raise ValueError(
            f'what the letter "{kind}" must say has a part that is neither "says" nor "clause". Put words with a comma '
            "between quotation marks."
        )
    says = tuple(MustSay(str(one["says"]), str(one["clause"])) for one in value["must say"])
    return LetterText(kind, value["title"], value["fact"], value["to"], value["subject"], says, body.strip() + "\n")
