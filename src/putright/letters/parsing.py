"""The language of letter texts: named values, ``if`` and ``for``, and nothing else. A text becomes a tree, or faults.

There is no way from a text to a file, to code or to the network: a mark is one of a few words with names from a table
(``named``), and what a value holds is never read as a text again. See docs/letters.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from putright.letters.named import LIST, TEXT, NamedValue, named_values
from putright.letters.tokens import Token, tokens_of
from putright.procedure.faults import Fault, nearest, shown

LONGEST: Final = 20_000
"""Characters of a body."""
LONGEST_SUBJECT: Final = 200
DEEPEST: Final = 5
"""Parts within parts."""
MOST_MARKS: Final = 400
MOST_FAULTS: Final = 20
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WORDS: Final = ("if", "else", "endif", "for", "empty", "endfor")
_SEVERAL: Final = 5
_OPEN_PLACE: Final = re.compile(r"\[\s*write\s+here\b(?!: [^\[\]\n]+\])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A place where a value stands: its name, or the part of one out of a list."""

    name: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a condition: it holds where there is something, or with ``wanted`` false where there is nothing."""

    value: Named
    wanted: bool = True


@dataclass(slots=True)
class Choice:
    """A part that is shown only if its condition holds, and what is shown otherwise."""

    terms: tuple[Term, ...]
    every: bool
    line: int
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)
    word: str = "if"


@dataclass(slots=True)
class Loop:
    """A part that is repeated for each of a list, and what is shown where the list is empty."""

    one: str
    listed: str
    line: int
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)
    word: str = "for"


Node = str | Named | Choice | Loop


class Parsed(NamedTuple):
    """A text as a tree, and every fault of it. With faults the tree is not to be filled."""

    nodes: tuple[Node, ...]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=500)
def parse(text: str, *, longest: int = LONGEST) -> Parsed:
    """The tree of a text. Never raises, and takes time in proportion to the length of the text."""
    if len(text) > longest:
        more = f"The text has {len(text):,} characters; a letter has at most {longest:,}. Make it shorter."
        return Parsed((), (Fault(more),))
    reading = _Reading()
    for token in tokens_of(text):
        reading.take(token)
        if len(reading.faults) >= MOST_FAULTS:
            break
    else:
        reading.end()
        for number, line in enumerate(text.split("\n"), start=1):
            reading.faults += [Fault(_UNCLOSED, line=number)] if _OPEN_PLACE.search(line) else []
    faults = sorted(dict.fromkeys(reading.faults), key=lambda fault: fault.line or 0)
    return Parsed(tuple(reading.root), tuple(faults[:MOST_FAULTS]))


_UNCLOSED: Final = (
    "A place to fill in is written [write here: what is to be written], in small letters, with a colon and a blank, "
    "and closed on the same line. Written in another way, nobody would be told that it is still open."
)


class _Reading:
    """What was read so far: the parts that are open, innermost last."""

    def __init__(self) -> None:
        self.root: list[Node] = []
        self.faults: list[Fault] = []
        self.open: list[Choice | Loop] = []
        self.into: list[list[Node]] = [self.root]
        self.values = named_values()
        self.marks = 0

    def take(self, token: Token) -> None:
        """One piece of the text."""
        if token.sort == "text":
            self.into[-1].append(token.text)
            return
        self.marks += 1
        if self.marks == MOST_MARKS + 1:
            self._fault(token, f"The text has more than {MOST_MARKS} marks. Make it shorter.")
        if token.sort == "stray":
            self._fault(token, _STRAY[token.text])
        elif token.sort == "value":
            self._value(token)
        else:
            self._word(token)

    def end(self) -> None:
        """What is still open at the end."""
        for one in self.open:
            closing = f"{{% end{one.word} %}}"
            self.faults.append(
                Fault(f'The "{one.word}" of this line has no end. Write {closing} where it ends.', line=one.line)
            )

    def _fault(self, token: Token, message: str) -> None:
        self.faults.append(Fault(message, line=token.line))

    def _value(self, token: Token) -> None:
        found = self._named(token, token.text.strip())
        if found is None:
            return
        kind = self._listed(found)
        if kind is not None:
            loop = f"{{% for one in {found.name} %}}"
            what = f"{{{{ one.{next(iter(kind.parts))} }}}}" if kind.parts else "{{ one }}"
            self._fault(token, f"{found.name} is a list. Write {loop}, a line with {what}, and {{% endfor %}}.")
            return
        self.into[-1].append(found)

    def _listed(self, found: Named) -> NamedValue | None:
        """What a name stands for, if that is a list or has parts, of which none was named."""
        loop = self._loop(found.name)
        if loop is not None:
            kind = self.values[loop.listed]
            return kind if kind.parts and not found.part else None
        kind = self.values[found.name]
        return kind if kind.sort != TEXT else None

    def _loop(self, name: str) -> Loop | None:
        return next((one for one in self.open if isinstance(one, Loop) and one.one == name), None)

    def _named(self, token: Token, written: str) -> Named | None:
        """The value of that name, or a fault that says what can stand there."""
        name, dot, part = written.partition(".")
        if "|" in written:
            plain = written.partition("|")[0].strip()
            self._fault(token, f"A value is shown as it is; nothing can be done to it. Write {{{{ {plain} }}}} alone.")
            return None
        loop = self._loop(name)
        if loop is not None:
            parts = self.values[loop.listed].parts
            if (dot and part in parts) or not dot:
                return Named(name, part)
            known = " or ".join(f"{name}.{one}" for one in parts) or name
            self._fault(token, f"{shown(written)} is nothing that {loop.listed} has. Write {known}.")
            return None
        if name in self.values and not dot:
            return Named(name)
        if not written:
            self._fault(token, "A name is missing here. Write one of the names in the table of values.")
            return None
        self._fault(token, _unknown(written, self.values, [one for one in self.open if isinstance(one, Loop)]))
        return None

    def _word(self, token: Token) -> None:
        words = token.text.split()
        word = words[0] if words else ""
        if word == "if":
            self._if(token, words[1:])
        elif word == "for":
            self._for(token, words[1:])
        elif word in ("else", "empty", "endif", "endfor"):
            self._inner(token, word, words[1:])
        else:
            self._fault(token, _no_such_word(word))

    def _opened(self, token: Token, part: Choice | Loop) -> None:
        if len(self.open) == DEEPEST:
            self._fault(token, f"This is part within part more than {DEEPEST} deep. Nobody could read that: part it.")
        if len(self.open) <= DEEPEST:
            self.into[-1].append(part)
        self.open.append(part)
        self.into.append(part.then)

    def _if(self, token: Token, words: list[str]) -> None:
        joins = {one for one in words if one in ("and", "or")}
        terms: list[Term] = []
        if len(joins) > 1:
            self._fault(
                token, 'One "if" joins its names by "and" or by "or", not by both. Write two, one in the other.'
            )
        pieces = re.split(r"\s+(?:and|or)\s+", " ".join(words)) if words else [""]
        if len(pieces) > _SEVERAL:
            self._fault(token, f'An "if" has at most {_SEVERAL} names. Write two, one in the other.')
        for piece in pieces[:_SEVERAL]:
            wanted = not piece.startswith("not ")
            found = self._named(token, piece if wanted else piece.removeprefix("not ").strip())
            terms += [Term(found, wanted)] if found is not None else []
        self._opened(token, Choice(tuple(terms), "or" not in joins, token.line))

    def _for(self, token: Token, words: list[str]) -> None:
        one, listed = (words[0], words[2]) if len(words) == 3 and words[1] == "in" else ("", "")
        lists = {name for name, value in self.values.items() if value.sort != TEXT}
        wrong = ""
        if not listed:
            wrong = 'Write "for one in" and the name of a list, such as {% for one in promises %}.'
        elif listed not in lists:
            near = nearest(listed, sorted(lists))
            hint = f" Did you mean {near}?" if near else f" The lists are: {', '.join(sorted(lists))}."
            wrong = f"{shown(listed)} is no list.{hint}"
        elif not _NAME.fullmatch(one) or one in self.values or one in (*_WORDS, "not", "and", "or", "in"):
            wrong = f'{shown(one)} cannot stand for one of a list. Write "one": {{% for one in {listed} %}}.'
        elif any(isinstance(part, Loop) for part in self.open):
            wrong = 'A "for" cannot stand within another: the list would be gone through over and over. Write it after.'
        if wrong:
            self._fault(token, wrong)
        # Its end must be known, and what stands in it is looked at all the same.
        self._opened(token, Loop(one or "one", listed if listed in lists else next(iter(sorted(lists))), token.line))

    def _inner(self, token: Token, word: str, rest: list[str]) -> None:
        """A word that belongs to the part that is open."""
        opens = {"else": "if", "endif": "if", "empty": "for", "endfor": "for"}[word]
        if rest:
            self._fault(token, f'Nothing stands behind "{word}". Write {{% {word} %}}.')
        if not self.open or self.open[-1].word != opens:
            begun = f' The "{self.open[-1].word}" of line {self.open[-1].line} ends first.' if self.open else ""
            self._fault(token, f'There is no "{opens}" that this "{word}" belongs to.{begun}')
            return
        part = self.open[-1]
        if word in ("endif", "endfor"):
            self.open.pop()
            self.into.pop()
        elif self.into[-1] is part.otherwise:
            self._fault(token, f'This "{opens}" has a "{word}" already. Take one of them away.')
        else:
            self.into[-1] = part.otherwise


_STRAY: Final = {
    "{{": "Two opening braces begin the name of a value, with two closing ones on the same line: {{ name }}.",
    "}}": "Two closing braces end the name of a value, and none was begun. Write {{ name }}, or take them away.",
    "{%": "This begins a mark that does not end on the same line. Write it as {% if name %}, with %} at its end.",
    "%}": "This ends a mark, and none was begun. Write it as {% if name %}, or take it away.",
    "{#": "There are no remarks in a letter's text: everything that stands here is printed. Take it away.",
}


def _unknown(written: str, values: Mapping[str, NamedValue], loops: list[Loop]) -> str:
    base = written.partition(".")[0]
    names = [*values, *(loop.one for loop in loops)]
    if base in values and values[base].sort == LIST:
        return f"{shown(written)} names a part of a list. Go through the list: {{% for one in {base} %}}."
    if base in values:
        return f"{base} has no parts that could be named. Write {{{{ {base} }}}}."
    parts = next((kind for kind, value in values.items() if base == "one" and part_of(value, written)), None)
    if base == "one":
        which = f" in {parts}" if parts else ""
        return (
            f'"one" stands for one of a list, and there is no "for" around it. Write {{% for one{which} %}} before it.'
        )
    near = nearest(base, [name.replace("_", "-") for name in names])
    hint = f" Did you mean {near.replace('-', '_')}?" if near else ""
    return f"There is no value {shown(written)}.{hint} The names that can stand here are in the table of values."


def part_of(value: NamedValue, written: str) -> bool:
    """Whether what was written names a part of one of this list."""
    return written.partition(".")[2] in value.parts


def _no_such_word(word: str) -> str:
    near = {"elif": "else", "elseif": "else", "end": "endif", "foreach": "for"}.get(word) or nearest(word, _WORDS)
    hint = f' Did you mean "{near}"?' if near else ""
    return (
        f'A letter\'s text does not know "{shown(word)[1:-1]}".{hint} It knows if, else, endif, for, empty and endfor; '
        "nothing else can be done from within a letter."
    )
