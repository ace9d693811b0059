"""Which papers there are of a procedure, and what each is called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from putright.wording.language import LANGUAGES
from putright.wording.published import KINDS

Form = Literal["pdf", "html", "text"]

_ENDINGS: Final[dict[Form, str]] = {"pdf": "pdf", "html": "html", "text": "txt"}
_MEDIA: Final[dict[Form, str]] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
FORMS: Final[tuple[tuple[Form, bool], ...]] = (
    ("pdf", False),
    ("pdf", True),
    ("html", False),
    ("html", True),
    ("text", False),
)
"""The forms of each paper, and whether it is in large print. Plain text has the size that its reader gives it."""


class Paper(NamedTuple):
    """A paper in one language and form: the procedure as PDF in large print, say."""

    kind: str
    language: str
    form: Form
    large: bool

    @property
    def file_name(self) -> str:
        """``procedure-large-print.cy.pdf``."""
        return f"{self.kind}{'-large-print' if self.large else ''}.{self.language}.{_ENDINGS[self.form]}"

    @property
    def media_type(self) -> str:
        """As a browser is told it."""
        return _MEDIA[self.form]

    @property
    def on_one_page(self) -> bool:
        """Whether this is the page for the wall."""
        return self.kind == "summary" and self.form == "pdf" and not self.large


def papers(languages: Iterable[str] = LANGUAGES) -> tuple[Paper, ...]:
    """Every paper there is in these languages."""
    return tuple(
        Paper(kind, language, form, large) for language in languages for kind in KINDS for form, large in FORMS
    )


_BY_NAME: Final = {paper.file_name: paper for paper in papers()}


def paper_named(file_name: str) -> Paper | None:
    """The paper of that file name; None where there is none."""
    return _BY_NAME.get(file_name)
