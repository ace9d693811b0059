"""The rule about contacts: each can be used as it is printed, bears the right name, and was looked at lately."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from putright.lint.finding import WARNING, Hit
from putright.lint.prose import quoted
from putright.lint.rule import told
from putright.lint.telephone import international
from putright.lint.view import Entry, View
from putright.lint.world import OutsideBody

_YEAR: Final = 365
_EMAIL: Final = re.compile(r"[^\s@,;<>\[\]()]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")
_ARTEFACT: Final = re.compile(
    r"\[email[^\]]*protected\]|\[bookmark|_goback|xxx|\btbc\b|\btba\b|lorem ipsum|\bto be (confirmed|added)\b|"
    r"\[(insert|your|name|address|phone|email)\b|<[^>]*>|no address given|not given",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"^(tel|telephone|phone|call|freephone|mobile)\b[.:]? *", re.IGNORECASE)
_LIKE: Final = 0.6


class Contact(NamedTuple):
    """Something by which somebody is reached: what it is (phone, email, address, web, name, other), and it."""

    kind: str
    text: str


@told(
    "LINT-19",
    WARNING,
    "Every contact can be used as it is printed, bears the right name, and was looked at in the last twelve months.",
    "A number with a digit too few and an office that moved cost somebody the day they had for it.",
    "good practice; what is known of outside bodies is kept as data",
    'Correct it in the source. Then write it under "directory", with "name", "phone", "email", "address" or "web", and '
    '"verified": the day on which somebody tried it. An entry there under the name of a "contact" takes its place.',
)
def contacts_work(view: View) -> Iterator[Hit]:
    """Contacts that cannot be used, bear a wrong name, or were not looked at."""
    directory = dict(view.file.named("directory"))
    promised = [one for one in view.promises("contact") if one.words("contact") not in directory]
    if not directory and not promised:
        yield Hit(
            view.top,
            (),
            "No contact is given: no phone number, no email or postal address, and none of an outside body.",
            'Have the source give them, and write them under "directory".',
        )
    for one in promised:
        name = str(one.words("contact"))
        items = [_guess(text) for text in one.several("items")]
        yield from _contact(view, one, name, items)
    for name, one in directory.items():
        kinds = ("name", "phone", "email", "address", "web")
        items = [Contact(kind, str(one.words(kind))) for kind in kinds if one.words(kind) is not None]
        yield from _contact(view, one, name, items)


def _guess(text: str) -> Contact:
    """What an item of a contact is, by its look."""
    digits = sum(char.isdigit() for char in text)
    if "@" in text:
        return Contact("email", text)
    if re.match(r"(www\.|https?://)", text):
        return Contact("web", text)
    number = _LABEL.sub("", text)
    if digits >= 3 and digits >= len(re.sub(r"\W", "", number.partition(",")[0])):
        return Contact("phone", number)
    # What holds a figure may be an address, or opening hours: only an entry of the directory says which it is.
    return Contact("other" if digits else "", text)


def _contact(view: View, entry: Entry, name: str, items: list[Contact]) -> Iterator[Hit]:
    body = view.world.body_called(name)
    wrong = [said for item in items for said in _wrong(item)]
    if body is not None:
        wrong += [said for item in items for said in _of_body(item, body)]
        if body.is_called(name) and name.casefold() in {one.casefold() for one in body.entry.wrong}:
            wrong.insert(0, f"Its name is {body.name}.")
        if body.entry.look:
            wrong.append(body.entry.look)
    old = _age(entry.words("verified"), view.today)
    if old is not None:
        wrong.append(old)
    if wrong:
        yield Hit(
            entry.path,
            entry.clauses,
            f"The contact {quoted(name)}: {' '.join(dict.fromkeys(wrong))}",
            'Try it, correct it, and write it under "directory" with the day on which it was tried.',
        )


def _wrong(item: Contact) -> Iterator[str]:
    text = item.text
    if _ARTEFACT.search(text):
        yield f"{quoted(text)} is no contact: something is missing or was lost there."
    elif item.kind == "email" and not _EMAIL.fullmatch(text):
        yield f"{quoted(text)} is no email address."
    elif item.kind == "phone" and international(text) is None:
        yield f"{quoted(text)} is no telephone number as it can be dialled in Britain."
    elif item.kind == "address" and not _POSTCODE.search(text):
        yield f"{quoted(text)} has no postcode."


def _of_body(item: Contact, body: OutsideBody) -> Iterator[str]:
    for old in body.entry.contact.outdated:
        if old.says.casefold() in item.text.casefold():
            doubt = "" if old.checked else " (as far as we know; not yet checked with the body itself)"
            yield f"{quoted(old.says)} is not right. {old.now.rstrip('.')}{doubt}."
            return
    right = {one.casefold() for one in (body.name, *body.entry.also)}
    text = item.text.casefold()
    if item.kind in ("", "name") and text not in right:
        like = max(SequenceMatcher(None, text, one.casefold()).ratio() for one in (body.name, *body.entry.wrong))
        if like >= _LIKE or item.kind == "name":
            yield f"{quoted(item.text)} is not its name. That is {body.name}."


def _age(verified: str | None, today: date) -> str | None:
    if verified is None:
        return "Nothing says when anybody last tried it."
    days = (today - date.fromisoformat(verified)).days
    return f"It was last tried on {verified}, more than twelve months ago." if days > _YEAR else None


RULES: Final = (contacts_work,)
