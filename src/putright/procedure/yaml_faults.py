"""What is wrong with a file that is not whole YAML, said to somebody who writes a policy and not a program.

The parser stops where it no longer understands, which is often a line after the slip, and says so in its own words. The
usual slips are looked for in the text itself: a tab, a colon that is missing, curly quotation marks, a line that begins
in the wrong column.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from putright.procedure.faults import shown

_KEY: Final = re.compile(r"\s*(- +)*(\"[^\"]*\"|'[^']*'|[^\s#\"'{\[:][^:]*|[^\s:]+:\S[^:]*?):(\s|$)")
_TWO_KEYS: Final = re.compile(r"(?![{\[])[^:]*:\s+[^\"'{\[\s][^#]*?:\s")
_CURLY: Final = "“”‘’„‟"
_SIGNS: Final = "@`%&*!|>"


class Slip(NamedTuple):
    """What is wrong, and on which line, counted from 1; None where that is not known."""

    message: str
    line: int | None


def slip(text: str, problem: str, line: int | None, opened: int | None) -> Slip:
    """The slip that made the parser stop at ``line`` with ``problem``; ``opened`` is where what it was in began."""
    if line is None:
        return Slip(f"this is not whole YAML: {problem}. Take the character out.", None)
    lines = text.splitlines()
    before = lines[:line]
    for found in (_unseen(before), _unclosed(problem, opened, lines), _by_line(before, problem)):
        if found is not None:
            return found
    message = f"this is not whole YAML: {problem}. Look at the punctuation and the indentation here."
    return Slip(message, line)


def _unseen(lines: list[str]) -> Slip | None:
    """Characters that look like blanks and are none, on the last lines."""
    for number, one in enumerate(lines, start=1):
        margin = one[: len(one) - len(one.lstrip())]
        if "\t" in margin or re.search(r":\t", one):
            return Slip("a tab stands on this line. Put blanks in its place: two for each step to the right.", number)
        if "\u00a0" in margin:
            return Slip("a no-break space stands before the first letter of this line. Type the blanks anew.", number)
    return None


def _unclosed(problem: str, opened: int | None, lines: list[str]) -> Slip | None:
    if opened is None:
        return None
    if "expected ',' or" in problem:
        sign, other = ("{", "}") if "}" in problem else ("[", "]")
        if lines[opened - 1].count(sign) <= lines[opened - 1].count(other):
            return Slip(f'a comma is missing between "{sign}" and "{other}". Write one after each entry.', opened)
        return Slip(f'the "{sign}" that opens on this line is not closed. Write "{other}" where it ends.', opened)
    if "end of stream" in problem and any(sign in lines[opened - 1] for sign in "\"'"):
        return Slip("the quotation mark that opens on this line is not closed. Write another where it ends.", opened)
    return None


def _by_line(lines: list[str], problem: str) -> Slip | None:
    """The slip on the line where the parser stopped, or on the one before it."""
    filled = [(number, one) for number, one in enumerate(lines, start=1) if one.strip() and one.lstrip()[0] != "#"]
    for number, one in reversed(filled[-2:]):
        found = _on(one, problem)
        if found is not None:
            return Slip(found, number)
    if not filled:
        return None
    number, last = filled[-1]
    if "<block" in problem or "mapping values" in problem:
        return Slip(
            "this line begins in a column where nothing begins. Lines that belong together begin in the same column, "
            "and what belongs to a key stands two blanks further to the right, below it.",
            number,
        )
    sign = last.partition(": ")[2].lstrip()[:1] or last.lstrip()[:1]
    if "cannot start any token" in problem and sign and sign in _SIGNS:
        return Slip(f'words that begin with "{sign}" need quotation marks (") around them.', number)
    return None


def _on(line: str, problem: str) -> str | None:
    """What is wrong with one line, as far as it can be seen by itself."""
    text = line.strip()
    value = text.partition(": ")[2]
    if text[0] in "–—•·":
        return f'this line begins with {shown(text[0])}. An entry of a list begins with a hyphen and a blank: "- ".'
    if re.match(r"-[^\s-]", text):
        return 'a blank is missing after the hyphen. An entry of a list begins with "- ".'
    if _TWO_KEYS.match(text.removeprefix("- ")):
        curly = " Curly ones do not count: use straight ones." if any(sign in text for sign in _CURLY) else ""
        return (
            'two colons stand on this line. If these are words, put them in quotation marks (").'
            f"{curly} If they are two keys, begin a new line for the second."
        )
    if "<scalar>" in problem and value[:1] in ("'", '"') and value.count(value[0]) > 2:
        return 'the quotation marks close too early. Around words that hold an apostrophe write the others: "...".'
    if "expected ':'" in problem or "mapping values" in problem:
        return _colon(line)
    return None


def _colon(line: str) -> str | None:
    if _KEY.match(line) or line.lstrip().startswith("- ") or line.lstrip()[0] in "{[}]\"'":
        return None
    if re.search(r"\w:\S", line):
        return "a blank is missing after the colon. Write a key, a colon, a blank, and what it holds."
    return (
        'a colon is missing on this line. Write a key, a colon, a blank, and what it holds: "within: 3 working days".'
    )
