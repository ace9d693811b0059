"""The forms in which a letter can be had, and which of them a person's recorded needs ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from putright.stationery.mail_page import as_html
from putright.stationery.pictures import as_data
from putright.stationery.plain_text import as_text
from putright.stationery.printing import ORDINARY, as_paper
from putright.stationery.sheet import Sheet
from putright.stationery.word_file import as_word
from putright.wording.needs import SIZES, Needs

USUAL_LARGE: Final = "18"
"""The size in points where large print is needed and nobody said how large."""


class Form(NamedTuple):
    """A form: the ending of its file, what a browser is told it is, what it is called, whether it has a size."""

    id: str
    media_type: str
    title: str
    sized: bool


FORMS: Final = (
    Form("pdf", "application/pdf", "PDF to print or attach", True),
    Form("html", "text/html; charset=utf-8", "Web page, as it goes out by email", False),
    Form(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word, to edit",
        True,
    ),
    Form("txt", "text/plain; charset=utf-8", "Plain text", False),
)
_FILE: Final = re.compile(r"letter(?:-(?P<size>[0-9]{2}))?\.(?P<ending>[a-z]{3,4})")
_BY_ID: Final = {form.id: form for form in FORMS}


class Choice(NamedTuple):
    """A form in a size (empty: ordinary print), and whether the person's needs ask for this one."""

    form: Form
    size: str = ""
    needed: bool = False

    @property
    def file_name(self) -> str:
        """``letter.pdf``, ``letter-24.pdf``."""
        return f"letter{'-' if self.size else ''}{self.size}.{self.form.id}"

    @property
    def title(self) -> str:
        """What it is called: "PDF in large print, 24 point"."""
        if not self.size:
            return self.form.title
        return f"{self.form.title.partition(',')[0].partition(' to ')[0]} in large print, {self.size} point"


def file_named(name: str) -> Choice | None:
    """The form that a file name asks for, as ``Choice.file_name`` writes it; None where there is no such file."""
    found = _FILE.fullmatch(name)
    form = _BY_ID.get(found["ending"]) if found is not None else None
    if found is None or form is None:
        return None
    size = found["size"] or ""
    return Choice(form, size) if not size or (form.sized and size in SIZES) else None


def made(sheet: Sheet, choice: Choice) -> bytes:
    """The letter as the bytes of a file. Raises ``publishing.setting.NotSet`` for a PDF that cannot be made."""
    form, points = choice.form, float(choice.size) if choice.size else ORDINARY
    if form.id == "pdf":
        return as_paper(sheet, points)
    if form.id == "docx":
        return as_word(sheet, points)
    text = as_html(sheet, logo=as_data(sheet.letterhead.logo)) if form.id == "html" else as_text(sheet)
    return text.encode()


def choices_for(needs: Needs) -> tuple[Choice, ...]:
    """Every form, that which the needs ask for first. Large print is among them where it is needed."""
    found = list(_choices(needs))
    needed = next((one for one in found if one.needed), None)
    if needed is None and "email" in needs.ways and "letter" not in needs.ways:
        needed = next(one for one in found if one.form.id == "html")
    return tuple(sorted(found, key=lambda one: one is not needed))


def _choices(needs: Needs) -> Iterator[Choice]:
    large = large_print(needs)
    if large:
        yield Choice(_BY_ID["pdf"], large, True)
    for form in FORMS:
        yield Choice(form, "", form.id == "txt" and "plain-text" in needs.formats and not large)
    if large:
        yield Choice(_BY_ID["docx"], large, False)


def large_print(needs: Needs) -> str:
    """The size of large print that somebody needs, in points; empty where they need none."""
    if "large-print" not in needs.formats and not needs.print_size:
        return ""
    return needs.print_size if needs.print_size in SIZES else USUAL_LARGE
