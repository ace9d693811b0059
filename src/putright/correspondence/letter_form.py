"""In what form a letter goes by email: what is recorded of the person's needs decides, then the organisation's usage.

An email is HTML with its plain text, so that plain text is always met; large print is met by a PDF in their size that
goes with it. What nothing here can make speaks against an email (ADR 37).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from putright.accounts.letterheads import attaches_letters
from putright.accounts.models import Organisation
from putright.outgoing.ways import carries
from putright.register.reading import Record
from putright.stationery.forms import USUAL_LARGE, file_named, large_print
from putright.wording.language import ENGLISH
from putright.wording.needs import FORMATS, WAYS, WELSH, Needs, listed_words, needs_of

MAIL_ALONE: Final = "mail"
"""The letter goes as the email itself, with no file of it."""
PAPER: Final = "letter.pdf"
_MADE: Final = frozenset({"plain-text", "large-print"})
"""The formats that an email can be: it carries its plain text, and large print as a file."""

CHOOSE_THAT: Final = "Choose that, or say why it goes in another form."
"""What is asked of somebody who chose another form than the needs say; it follows ``against_form``."""


class FormOffered(NamedTuple):
    """A form that somebody can choose: its id, what it is called, whether the person's needs ask for it."""

    id: str
    title: str
    needed: bool = False


def needs_on(known: Record) -> Needs:
    """What the complainant needs from us, as it was said last."""
    return needs_of(known.latest("needs-noted"), known.latest("contact-given").get("needs"))


def letters_to(organisation: Organisation, needs: Needs) -> str:
    """In which language letters to the complainant are, besides English: what they need, if the organisation has it."""
    return needs.reads_in if organisation.offers_welsh else ENGLISH


def form_needed(needs: Needs) -> str:
    """The form that the needs ask for; empty where they ask for none that an email has not by itself."""
    size = large_print(needs)
    return large_file(size) if size else ""


def form_usual(organisation: Organisation, needs: Needs) -> str:
    """The form that is chosen beforehand: as the needs say, else as the organisation does it, if files can go."""
    if not files_go():
        return MAIL_ALONE
    needed = form_needed(needs)
    if needed:
        return needed
    if "plain-text" in needs.formats or not attaches_letters(organisation):
        return MAIL_ALONE
    return PAPER


def files_go() -> bool:
    """Whether the way that mail leaves carries files at all (GOV.UK Notify does not)."""
    what = carries()
    return what is None or what.files


def large_file(size: str) -> str:
    """The form that is a PDF in large print of that size in points."""
    return f"letter-{size}.pdf"


def forms_offered(needs: Needs) -> tuple[FormOffered, ...]:
    """Every form that can be chosen, that which the needs ask for first."""
    needed = form_needed(needs)
    large = needed or large_file(USUAL_LARGE)
    found = [
        FormOffered(MAIL_ALONE, "The email alone"),
        FormOffered(PAPER, "The email, with the letter as a PDF"),
        FormOffered(large, f"The email, with the letter as a {words_of_form(large)}", bool(needed)),
    ]
    if not files_go():
        return tuple(found[:1])
    return tuple(sorted(found, key=lambda one: not one.needed))


def words_of_form(form: str) -> str:
    """What a form is called within a sentence: "PDF in large print, 24 point"."""
    choice = file_named(form)
    if choice is None:
        return "email alone"
    return choice.title if choice.size else "PDF"


def against_form(needs: Needs, form: str) -> str:
    """What the needs say against that form, as a sentence; nothing, if it is what they ask for or they ask for none."""
    needed = form_needed(needs)
    if not needed or form == needed:
        return ""
    size = file_named(needed)
    return f"They need large print ({size.size if size is not None else USUAL_LARGE} point)."


def against_email(needs: Needs, address: str, *, in_welsh: bool) -> tuple[str, ...]:
    """What somebody's recorded needs say against an email to that address, each as a sentence, whatever its form.

    ``in_welsh``: the letter says everything in Welsh too.
    """
    found = []
    if needs.ways and "email" not in needs.ways:
        found.append(f"They want to be reached by: {listed_words(needs.ways, WAYS)}. Not by email.")
    if others := not_made(needs, in_welsh=in_welsh):
        words = needs._replace(formats=others).format_words
        found.append(f"They need what is written to them in: {words}. An email is not that.")
    if needs.not_address and (address.lower() in needs.not_address.lower() or "mail" in needs.not_address.lower()):
        found.append(f"They do not want to be reached at: {needs.not_address}")
    return tuple(found)


def not_made(needs: Needs, *, in_welsh: bool) -> tuple[str, ...]:
    """The formats that they need and that neither this letter is in nor anything here makes of it."""
    made = _MADE | {WELSH} if in_welsh else _MADE
    return tuple(code for code in FORMATS if code in needs.formats and code not in made)


def whys(against: Sequence[str], reason: str, against_its_form: str = "", form_reason: str = "") -> tuple[str, ...]:
    """Why a letter goes by email, and in that form, though the person's needs speak against it: as an entry says it."""
    found = []
    if against:
        found.append(f"It was sent by email all the same. {' '.join(against)} Why: {reason.strip()}")
    if against_its_form:
        found.append(f"It was sent in another form. {against_its_form} Why: {form_reason.strip()}")
    return tuple(found)


def with_whys(note: str | None, said: Sequence[str]) -> str | None:
    """The note of an entry, with each of these reasons added once."""
    new = [one for one in said if note is None or one not in note]
    return "\n\n".join([*([note] if note else []), *new]) or None
