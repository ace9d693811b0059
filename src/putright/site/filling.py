"""Put what somebody typed back into the form of a page, whatever form it is.

It works on the page as it was made, so that every form of the staff's pages keeps what was typed, the next one to be
written included. Our templates and Django's widgets write attributes in double quotes and escape what is in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Final, NamedTuple

_TAG: Final = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>"]|"[^"]*")*)>')
_ATTRIBUTE: Final = re.compile(r'([^\s="/>]+)(?:="([^"]*)")?')
_FORM: Final = re.compile(r'<form\b(?=[^>]*\bmethod="post")[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
_NOT_TYPED: Final = frozenset({"submit", "button", "image", "reset", "file", "password"})
_NOT_FILLED: Final = frozenset({"csrfmiddlewaretoken", "whose"})

Typed = Mapping[str, list[str]]


class Filled(NamedTuple):
    """The page with what was typed in it, and what found no field there."""

    page: str
    left: list[str]


def fill(page: str, typed: Typed) -> Filled:
    """Fill the form of the page that has most of these fields; without one, everything is left over.

    A form counts by what can be typed into it. One that has a button and hidden marks alone is left as it is: where
    each line of a page has such a form, the marks of one line would end up behind the button of another.
    """
    begin = max(page.find("<main"), 0)
    best, most = None, 0
    for form in _FORM.finditer(page, begin):
        count = len(_names(form[0]) & typed.keys())
        if count > most:
            best, most = form, count
    if best is None:
        return Filled(page, _said(typed, frozenset()))
    filled = _Filling(best[0], typed)
    return Filled(page[: best.start()] + filled.text() + page[best.end() :], _said(typed, filled.names))


def _said(typed: Typed, names: frozenset[str] | set[str]) -> list[str]:
    """What was typed into fields that the page has not: words, not the marks of choices and hidden fields."""
    return [
        one
        for name, values in typed.items()
        if name not in names
        for one in values
        if " " in one.strip() or len(one) > 40
    ]


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _names(form: str) -> set[str]:
    tags = [(tag.lower(), _attributes(more)) for end, tag, more in _TAG.findall(form) if not end]
    return {said.get("name", "") for tag, said in tags if _is_typed_into(tag, said)} - _NOT_FILLED


def _is_typed_into(tag: str, said: Mapping[str, str]) -> bool:
    unseen = {"hidden", *_NOT_TYPED}
    return tag in ("textarea", "select") or (tag == "input" and said.get("type", "text") not in unseen)


class _Filling:
    """One form, gone through tag by tag."""

    def __init__(self, form: str, typed: Typed) -> None:
        self.form = form
        self.left = {name: list(values) for name, values in typed.items() if name not in _NOT_FILLED}
        self.typed = {name: set(values) for name, values in self.left.items()}
        self.names: set[str] = set()
        self.pieces: list[str] = []
        self.folds: list[int] = []
        self.select = ""

    def text(self) -> str:
        """The form, filled."""
        place = 0
        while (found := _TAG.search(self.form, place)) is not None:
            self.pieces.append(self.form[place : found.start()])
            place = found.end()
            if found[1]:
                self._ends(found)
            else:
                place = self._begins(found, place)
        return "".join((*self.pieces, self.form[place:]))

    def _ends(self, found: re.Match[str]) -> None:
        self.pieces.append(found[0])
        if found[2] == "details" and self.folds:
            self.folds.pop()
        elif found[2] == "select":
            self.select = ""

    def _begins(self, found: re.Match[str], place: int) -> int:
        tag, said = found[2].lower(), _attributes(found[3])
        name = said.get("name", "")
        written = found[0]
        if tag == "details":
            self.folds.append(len(self.pieces))
        elif tag == "select":
            self.select = name if name in self.typed else ""
            self.names.add(name)
        elif tag == "option" and self.select:
            written = self._option(written, said)
        elif tag == "input" and said.get("type", "text") not in _NOT_TYPED and name not in _NOT_FILLED:
            self.names.add(name)
            written = self._input(written, name, said)
        elif tag == "textarea":
            self.names.add(name)
            if name in self.typed:
                place = self.form.index("</textarea>", place)
                written = f"{written}\n{escape(self._next(name))}"
        self.pieces.append(written)
        return place

    def _option(self, written: str, said: dict[str, str]) -> str:
        chosen = said.get("value", "") in self.typed[self.select]
        if chosen and said.get("value"):
            self._unfold()
        return _with(written, "selected" if chosen else None, without=("selected",))

    def _input(self, written: str, name: str, said: dict[str, str]) -> str:
        if said.get("type") in ("checkbox", "radio"):
            chosen = said.get("value", "on") in self.typed.get(name, ())
            if chosen:
                self._unfold()
            return _with(written, "checked" if chosen else None, without=("checked",))
        if name not in self.typed:
            return written
        hidden = said.get("type") == "hidden"
        value = self._next(name, hidden=hidden)
        return _with(written, f'value="{escape(value)}"', without=("value",))

    def _next(self, name: str, *, hidden: bool = False) -> str:
        """The next value of that name; several fields of one name take them in turn."""
        value = self.left[name].pop(0) if self.left[name] else ""
        if value.strip() and not hidden:
            self._unfold()
        return value

    def _unfold(self) -> None:
        """Open the folds in which something was typed."""
        for place in self.folds:
            if " open" not in self.pieces[place]:
                self.pieces[place] = self.pieces[place][:-1] + " open>"


def _with(tag: str, more: str | None, *, without: tuple[str, ...]) -> str:
    """A tag with an attribute more, after another was taken away."""
    body = tag[1:-1].rstrip("/")
    name, _, rest = body.partition(" ")
    kept = [one[0] for one in _ATTRIBUTE.finditer(rest) if one[1].lower() not in without]
    return f"<{' '.join((name, *kept, *((more,) if more else ())))}>"
