"""The way through an act: question after question, then a look at all answers. Everything travels in the page itself.

Nothing is kept on the way, so that a shared computer keeps nothing, and what was typed comes back with every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django import forms
from django.http import QueryDict

from putright.casework.complainant_offers import (
    CONSENT_COMING,
    DETAILS,
    INVITATION,
    NEEDS,
    NEXT_STAGE,
    WORDS,
    WRONG,
    Offer,
)
from putright.casework.document_acts import Brought, store_of
from putright.public.acting.files import HERE, FilesForm
from putright.public.acting.questions import Asked, questions_of
from putright.public.followed import Followed
from putright.public.language import to_say
from putright.public.meeting_shown import meeting_offered
from putright.site.needs_fields import BEFORE, OF_THE_PERSON, needs_in_boxes, needs_typed
from putright.wording.language import say

FILES: Final = "files"
CHECK: Final = "check"
_WITH_FILES: Final = frozenset({WORDS, DETAILS, CONSENT_COMING, NEXT_STAGE, WRONG})
"""The acts with which files can be sent."""
CARRIED: Final = (
    *("words", "how", "suits", "agree", "name", "coming", "late_reason", "reason", "desired_outcome"),
    *("email", "phone", "address", HERE),
    *(BEFORE + name for name in OF_THE_PERSON),
)
"""Every name under which an answer may travel; nothing else that a form brings is taken along."""
ANSWERED: Final = "answered"
"""What a form brings besides its answers, so that an answer of no ticks is one."""
NOTHING: Final = to_say("You have not written anything, and chosen no file. Do one of the two.")
_NO_WAY: Final = to_say("Fill in at least one of the three.")
_NOTHING_NEW: Final = to_say(
    "You have changed nothing. Tick or write what you need, or leave this and go back to your complaint."
)
_SEVERAL: Final = frozenset({"ways", "formats", "support"})
"""The needs that are ticked: in whatever order they were."""


class PageForm(forms.Form):
    """The questions of one page."""

    def __init__(self, asked: Asked, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="id_%s", initial=initial)
        self.fields |= asked.fields
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        """Of several ways to be reached, one at least."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.asked.name == "email" and not self.errors and not any(said.values()):
            self.add_error("email", _NO_WAY)
        return said

    @property
    def single(self) -> Any:
        """The one question of a page that has one: it is the heading."""
        return None if self.asked.lead else self[next(iter(self.fields))]


class Answer(NamedTuple):
    """A row of the page to check: the page to change it on, the question, the answer."""

    page: str
    question: str
    text: str


class Walk:
    """An act that is offered, and what was answered of it up to now."""

    def __init__(self, at: Followed, offer: Offer) -> None:
        self.at, self.offer = at, offer
        self.typed = at.request.POST if at.request.method == "POST" else QueryDict()
        told = meeting_offered(at) if offer.act == INVITATION else ""
        self.questions = questions_of(offer, at.found, self.typed, told)
        self.files: list[Brought] = []
        self._files: FilesForm | None = None
        self.tokens: list[str] = self.typed.getlist(HERE)

    @property
    def takes_files(self) -> bool:
        """Whether it asks for files: not where the operator has named no folder for them."""
        return self.offer.act in _WITH_FILES and store_of(self.at.organisation) is not None and bool(self.questions)

    @property
    def pages(self) -> list[str]:
        """The names of the pages in order; the look at the answers comes last."""
        return [*(one.name for one in self.questions), *([FILES] if self.takes_files else []), CHECK]

    def form(self, page: str, *, bound: bool) -> PageForm | FilesForm:
        """The form of a page. Raises StopIteration for a page that there is not."""
        if page == FILES:
            if self._files is None:  # each file is read and kept once
                self._files = FilesForm(self.at, self.typed)
            return self._files
        asked = next(one for one in self.questions if one.name == page)
        known = self._known() if self.offer.act == NEEDS else {}
        answered = bound or any(name in self.typed for name in asked.fields) or self._came_back
        return PageForm(asked, self.typed if answered else None, known)

    @property
    def _came_back(self) -> bool:
        """Whether boxes to tick were sent with no tick in them: then nothing is ticked, whatever is known."""
        return self.offer.act == NEEDS and ANSWERED in self.typed

    def before(self, page: str) -> str | None:
        """The page before it, if any."""
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def after(self, page: str) -> str:
        """The page after it."""
        return self.pages[min(self.pages.index(page) + 1, len(self.pages) - 1)]

    def carried(self, page: str) -> Iterator[tuple[str, str]]:
        """What this page takes along of the others: hidden, name by name."""
        own = {FILES: (HERE,), CHECK: ()}.get(page)
        if own is None:
            own = tuple(next(one for one in self.questions if one.name == page).fields)
        for name in CARRIED:
            if name not in own:
                values = self.tokens if name == HERE else self.typed.getlist(name)
                yield from ((name, one) for one in values)

    def first_wrong(self) -> tuple[str, PageForm | FilesForm] | None:
        """The first page with an answer that cannot be taken, and its form; None where all is well."""
        for page in self.pages[:-1]:
            form = self.form(page, bound=True)
            if not form.is_valid():
                return page, form
            if isinstance(form, FilesForm):
                self.files, self.tokens = form.brought, form.tokens
        if self.offer.act == WORDS and not self.typed.get("words", "").strip() and not self.files:
            form = self.form("words", bound=True)
            form.is_valid()
            form.add_error("words", NOTHING)
            return "words", form
        if self.offer.act == NEEDS and _needed(self.said()) == _needed(self.at.record.latest("needs-noted")):
            form = self.form("needs", bound=True)
            form.is_valid()
            form.add_error(None, _NOTHING_NEW)
            return "needs", form
        return None

    def said(self) -> dict[str, str]:
        """The answers as the act takes them, after ``first_wrong`` found none wrong."""
        found: dict[str, Any] = {}
        for one in self.questions:
            form = self.form(one.name, bound=True)
            form.is_valid()
            found |= form.cleaned_data
        if self.offer.act == NEEDS:
            return needs_typed(found, self.at.record.latest("needs-noted"))
        return {name: str(value) for name, value in found.items() if value}

    def answers(self) -> list[Answer]:
        """Every answer, to be looked at."""
        rows = []
        for one in self.questions:
            form = self.form(one.name, bound=True)
            form.is_valid()
            for name, field in one.fields.items():
                text = _shown(field, form.cleaned_data.get(name))
                if text or len(one.fields) == 1:
                    rows.append(Answer(one.name, str(field.label), text or say("You left this empty.")))
        if self.takes_files:
            names = "\n".join(one.name for one in self.files)
            rows.append(Answer(FILES, say("Files"), names or say("You send no files.")))
        return rows

    def _known(self) -> dict[str, object]:
        return needs_in_boxes(self.at.record.latest("needs-noted"))


def _needed(says: Mapping[str, object]) -> dict[str, object]:
    """What is needed, so that it can be compared."""
    known = {name: str(says[name]) for name in OF_THE_PERSON if says.get(name)}
    return {name: sorted(value.split()) if name in _SEVERAL else value for name, value in known.items()}


def _shown(field: forms.Field, value: Any) -> str:
    """An answer as it is read: a choice by its words."""
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value) or "") if value else ""
