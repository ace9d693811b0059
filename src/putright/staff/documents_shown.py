"""The documents of a case as its pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from putright.casework.document_acts import store_of
from putright.casework.files_held import file_held as file_held
from putright.casework.files_held import held_because
from putright.casework.looking import View
from putright.procedure.moments import ZONE
from putright.register.documents import Document, documents_of
from putright.register.models import DocumentText, KeptFile
from putright.staff.case_history import account_names
from putright.staff.document_words import CAUTIONS, TEXT_WORDS, form_words, title_words, what_words
from putright.wording.dates import long_day
from putright.wording.plain_names import capital


class DocumentShown(NamedTuple):
    """A document. ``held`` says why it cannot be opened now; nothing: it can. ``gone`` says who withdrew it and why."""

    number: int
    title: str
    what: str
    name: str
    form: str
    came: str
    came_from: str
    added: str
    remark: str
    beside: int
    cautions: tuple[str, ...]
    file: str
    held: str
    state: str
    colour: str
    words: str
    gone: str
    moved_from: str
    href: str


def documents_shown(view: View, address: str) -> list[DocumentShown]:
    """Every document of the case, the newest first: two queries, and none where there are no documents."""
    found = documents_of(view.record)
    if not found:
        return []
    case, organisation = view.case, view.organisation
    files = KeptFile.objects.filter(organisation=organisation, digest__in={one.file for one in found})
    scans = {one.digest: one for one in files}
    rows = DocumentText.objects.filter(organisation=organisation, case=case)
    texts = dict(rows.values_list("fact", "state"))
    names = _names(view, found)
    store = store_of(organisation)
    held = {one.number: held_because(store, scans.get(one.file), one) for one in found}
    return [_shown(one, held[one.number], texts.get(one.fact, ""), names, address) for one in reversed(found)]


def _names(view: View, found: list[Document]) -> Mapping[int, str]:
    wanted = {one.account for one in found} | {one.gone.account for one in found if one.gone is not None}
    if wanted - {None} <= set(view.accounts):
        return view.accounts
    return account_names(view.record.entries)


class Brief(NamedTuple):
    """A document in a line of the page of the case."""

    title: str
    form: str
    cautions: tuple[str, ...]
    href: str


def documents_in_brief(view: View, address: str) -> list[Brief]:
    """The documents that stand on a case, the newest first; no query."""
    return [
        Brief(
            title_words(one),
            form_words(one),
            tuple(CAUTIONS[code] for code in one.holds if code in CAUTIONS),
            f"{address}documents/{one.number}/",
        )
        for one in reversed(documents_of(view.record))
        if one.gone is None
    ]


def _shown(
    one: Document, why: tuple[str, str, str], text: str, names: Mapping[int, str], address: str
) -> DocumentShown:
    held, state, colour = why
    hidden = one.gone is not None
    return DocumentShown(
        number=one.number,
        title=f"Document {one.number}" if hidden else title_words(one),
        what="" if hidden else capital(what_words(one.what)),
        name="" if hidden else one.name or "Its name was erased",
        form=form_words(one),
        came="" if hidden or not one.came else long_day(date.fromisoformat(one.came).toordinal()),
        came_from="" if hidden else one.came_from,
        added=f"{_moment(one.added)}, by {_who(one.account, names)}",
        remark="" if hidden else one.remark,
        beside=0 if hidden else one.beside,
        cautions=() if hidden else tuple(CAUTIONS[code] for code in one.holds if code in CAUTIONS),
        file=one.file,
        held=held,
        state=state,
        colour=colour,
        words=TEXT_WORDS.get(text, ""),
        gone=_gone(one, names),
        moved_from=one.from_case,
        href=f"{address}documents/{one.number}/",
    )


def _gone(one: Document, names: Mapping[int, str]) -> str:
    gone = one.gone
    if gone is None:
        return ""
    what = f"Moved to {gone.to}" if gone.to else "Withdrawn"
    reason = f": {gone.reason}" if gone.reason else "."
    return f"{what} on {_moment(gone.at)} by {_who(gone.account, names)}{reason}"


def _who(account: int | None, names: Mapping[int, str]) -> str:
    return names.get(account, "a former member of staff") if account is not None else "putright itself"


def _moment(at: datetime) -> str:
    local = timezone.localtime(at, ZONE)
    return f"{long_day(local.toordinal())} at {local:%H:%M}"
