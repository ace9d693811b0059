"""The letters we sent on a case and the documents that the complainant sent, as whoever follows it may have them.

A letter is shown only if it was addressed to the complainant and went out; a document only if they sent it themselves.
Anything else on a case, such as statements, notes and what others wrote, is not for this page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from putright.casework.document_acts import store_of
from putright.casework.files_held import held_because
from putright.correspondence.case_letters import IN_BOTH
from putright.correspondence.told_decisions import WENT
from putright.letters import letters
from putright.public.case_acts import entered_by
from putright.public.followed import Followed
from putright.public.language import to_say
from putright.register.documents import Document, documents_of
from putright.register.models import KeptFile
from putright.register.parts import HEARD, MAIL_CAME
from putright.stationery.halves import WELSH, subject_in_both
from putright.wording.dates import plain_day
from putright.wording.followed_words import moment_words
from putright.wording.language import own, say, spoken
from putright.wording.people_words import COMPLAINANT

_OURS: Final = "our-letter"
_RECEIPT: Final = "receipt"
_FORMS: Final = {
    "eml": to_say("Save it as an email"),
    "pdf": to_say("Save it as a PDF"),
    "txt": to_say("Save it as text"),
}
_A_FILE: Final = to_say("Save it as a file")
_SUBJECT: Final = "Subject: "


class FileShown(NamedTuple):
    """A file that can be taken away: its number on the case, and what the link to it says."""

    number: int
    label: str


class LetterShown(NamedTuple):
    """A letter that went out: what it is about, when it went, and its files. ``came_back``: it did not arrive.
    ``languages``: that it is in two."""

    title: str
    when: str
    files: tuple[FileShown, ...]
    came_back: bool
    languages: str = ""


class SentShown(NamedTuple):
    """A document that the complainant sent. ``held``: it cannot be opened now."""

    number: int
    name: str
    when: str
    held: bool


@lru_cache(maxsize=1)
def _to_complainant() -> frozenset[str]:
    """The kinds of fact whose letters are addressed to the complainant."""
    return frozenset(one.fact for one in letters().values() if one.to == COMPLAINANT)


def letter_documents(at: Followed) -> dict[int, list[Document]]:
    """The documents of letters to the complainant that went out, by the number of the entry that says so: one query."""
    present = {fact.id: fact.kind for fact in at.found.case.facts if fact.id is not None}
    kinds = _to_complainant()
    found: dict[int, list[Document]] = {}
    for one in documents_of(at.record):
        if one.what == _OURS and one.gone is None and not one.erased and present.get(f"f{one.beside}") in kinds:
            found.setdefault(one.beside, []).append(one)
    if not found:
        return {}
    for fact, state in at.mails.items():
        if state not in WENT:
            found.pop(fact, None)
    return found


def letters_shown(at: Followed) -> list[LetterShown]:
    """What we sent, the newest first."""
    found = letter_documents(at)
    if not found:
        return []
    back = {number for number, state in at.mails.items() if state == "returned"}
    facts = {fact.id: fact for fact in at.found.case.facts}
    shown = []
    for number, documents in found.items():
        fact = facts[f"f{number}"]
        files = tuple(FileShown(one.number, str(_FORMS.get(one.form, _A_FILE))) for one in documents)
        title = next((said for one in documents if (said := one.description.partition(_SUBJECT)[2])), "")
        both = any(IN_BOTH in one.description for one in documents)
        title = _in_one(title) if both else _named(title or documents[0].description.partition(":")[0])
        languages = say("In Welsh and English") if both else ""
        shown.append(
            (
                fact.moment.instant,
                LetterShown(title, moment_words(fact.moment), files, number in back, languages),
            )
        )
    return [one for _, one in sorted(shown, key=lambda pair: pair[0], reverse=True)]


def _named(title: str) -> str:
    """What a letter is called here: the receipt, which has no subject of its own, in the language of the page."""
    return say("Automatic receipt") if title == letters()[_RECEIPT].title else own(title) or say("Letter")


def _in_one(subject: str) -> str:
    """The subject of a letter in two languages, in the language in which the page is read."""
    welsh, english = subject_in_both(subject)
    return welsh if spoken() == WELSH else english


def own_documents(at: Followed) -> list[Document]:
    """What the complainant sent: on our pages, or with a mail or a letter from them."""
    mine = at.record.latest("contact-given")
    names = {str(mine.get(name) or "").strip().lower() for name in ("name", "email")} - {""}
    theirs = {entry.row.number for entry in at.record.entries if _from_them(entry.row.kind, entry.says, names)}
    source = {entry.row.number: entry.row.source for entry in at.record.entries}
    return [
        one
        for one in documents_of(at.record)
        if one.gone is None
        and one.what != _OURS
        and not one.from_case
        and (source[one.number] == "public" or entered_by(at, source[one.number]) or one.beside in theirs)
    ]


def _from_them(kind: str, says: object, names: set[str]) -> bool:
    get = getattr(says, "get", None)
    if get is None:
        return False
    if kind == MAIL_CAME.name:
        return str(get("from_address") or "").strip().lower() in names
    return kind == HEARD.name and str(get("name") or "").strip().lower() in names


def sent_shown(at: Followed) -> list[SentShown]:
    """What the complainant sent, the newest first: a query, where there is anything."""
    found = own_documents(at)
    if not found:
        return []
    kept = _kept(at, [one.file for one in found])
    store = store_of(at.organisation)
    days = {entry.row.number: entry.row.recorded for entry in at.record.entries}
    return [
        SentShown(
            one.number,
            one.name or one.description or say("A file"),
            plain_day(days[one.number].astimezone(at.now.tzinfo).date().toordinal()),
            bool(held_because(store, kept.get(one.file), one)[0]),
        )
        for one in reversed(found)
    ]


def _kept(at: Followed, digests: list[str]) -> dict[str, KeptFile]:
    return {one.digest: one for one in KeptFile.objects.filter(organisation=at.organisation, digest__in=digests)}


def file_to_take(at: Followed, number: int) -> Document | None:
    """The document of that number, if whoever follows the case may have it; nothing for any other.

    Nothing at a reception desk: a file would stay there for whoever comes next.
    """
    if not at.speaker.reads or at.counter.desk is not None:
        return None
    letters_out = (one for several in letter_documents(at).values() for one in several)
    return next((one for one in (*letters_out, *own_documents(at)) if one.number == number), None)
