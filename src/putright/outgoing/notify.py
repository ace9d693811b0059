"""GOV.UK Notify: mail and texts leave by its API, as the text of a template.

Its documentation: https://docs.notifications.service.gov.uk/rest-api.html. The template has the subject
``((subject))`` and the text ``((body))``; that of texts has ``((body))`` alone. Each message carries a reference, by
which it is asked for before it is sent again, and found when it comes back.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.policy import default
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import jwt

from putright.incoming.answers import Answer
from putright.incoming.boxes import WrongFile
from putright.outgoing.asking import ask, busy, code_word, said_by
from putright.outgoing.chosen import Notify
from putright.outgoing.way import Carries, Outcome, Ready, Told

_NAME: Final = "GOV.UK Notify"
LARGEST: Final = 2_000_000
"""Bytes of the text of an email, as it says in its documentation (Send an email, Error codes)."""
_KEY: Final = re.compile(r"(?:.*-)?([0-9a-f-]{36})-([0-9a-f-]{36})", re.IGNORECASE)
_MOST_PAGES: Final = 20
FAILED: Final = {
    "permanent-failure": "the address is wrong",
    "temporary-failure": "the mailbox is full, or takes no such email",
    "technical-failure": "it was not sent, for something went wrong at GOV.UK Notify",
}
"""The states in which an email did not arrive, and what each means (documentation, Email status descriptions)."""
FAILED_TEXTS: Final = {
    "permanent-failure": "there is no such number, or it takes no texts",
    "temporary-failure": "the phone was off, full, or without a signal",
    "technical-failure": FAILED["technical-failure"],
}
"""The same of a text message (documentation, Text message status descriptions)."""


class Report(NamedTuple):
    """That a message did not arrive: our name for it, and why."""

    identity: str
    why: str


class ByNotify:
    """A service of GOV.UK Notify."""

    def __init__(self, chosen: Notify) -> None:
        self.chosen = chosen

    @property
    def carries(self) -> Carries:
        """The text alone; text messages, where there is a template for them."""
        return Carries(_NAME, html=False, files=False, whole=False, largest=LARGEST, texts=bool(self.chosen.texts))

    def send(self, mail: Ready) -> Told:
        """Try once; if nobody knows how an attempt ended, ask first whether it is there."""
        said = self._text_of(mail) if mail.text else self._mail_of(mail)
        if said is None:
            return Told(Outcome.REFUSED, f"{_NAME} carries text alone, and no files")
        there = self._there(mail) if mail.unsure else None
        if there is not None:
            return there
        answer = self._asked("POST", f"notifications/{'sms' if mail.text else 'email'}", json=said)
        template = self.chosen.texts if mail.text else self.chosen.template
        return answer if isinstance(answer, Told) else self._became(answer, template)

    def _there(self, mail: Ready) -> Told | None:
        """Whether an attempt before this one arrived there, or that nobody says; None: it did not."""
        there = self._asked("GET", "notifications", params={"reference": mail.identity})
        if isinstance(there, Told) or there.status_code != HTTPStatus.OK:
            return Told(Outcome.UNSURE, f"{_NAME} does not say whether it has it", every=True)
        known = _listed(there)
        return Told(Outcome.WENT, carrier=str(known[0].get("id", ""))) if known else None

    def _text_of(self, mail: Ready) -> dict[str, Any]:
        """A text message as it is asked for."""
        return {
            "phone_number": mail.address,
            "template_id": self.chosen.texts,
            "personalisation": {"body": mail.content.decode()},
            "reference": mail.identity,
        }

    def _mail_of(self, mail: Ready) -> dict[str, Any] | None:
        """The same of a mail; None for one that this way does not carry."""
        read = message_from_bytes(mail.content, policy=default)
        body = read.get_body(("plain",))
        if body is None or next(read.iter_attachments(), None) is not None:
            return None
        said: dict[str, Any] = {
            "email_address": mail.address,
            "template_id": self.chosen.template,
            "personalisation": {"subject": _line(read["Subject"]), "body": _plainly(body.get_content())},
            "reference": mail.identity,
        }
        if self.chosen.reply_to:
            said["email_reply_to_id"] = self.chosen.reply_to
        return said

    def failures(self) -> Iterator[Report]:
        """What did not arrive of the last seven days, mail and then texts, of each the newest first; nothing where it
        cannot be asked."""
        yield from self._failures("email", FAILED)
        if self.chosen.texts:
            yield from self._failures("sms", FAILED_TEXTS)

    def _failures(self, sort: str, failed: Mapping[str, str]) -> Iterator[Report]:
        older: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            asked: dict[str, Any] = {"template_type": sort, "status": list(failed)} | older
            answer = self._asked("GET", "notifications", params=asked)
            rows = _listed(answer) if not isinstance(answer, Told) else []
            for row in rows:
                if row.get("status") in failed and row.get("reference"):
                    yield Report(str(row["reference"]), failed[row["status"]])
            if not rows:
                return
            older = {"older_than": str(rows[-1].get("id", ""))}

    def _became(self, answer: Answer, template: str) -> Told:
        status, said = answer.status_code, said_by(answer)
        if status == HTTPStatus.CREATED and isinstance(said, dict):
            return Told(Outcome.WENT, carrier=str(said.get("id", "")))
        again = busy(_NAME, answer)
        if again is not None:
            return again
        errors = said.get("errors") if isinstance(said, dict) else None
        code = code_word(errors[0].get("error") if isinstance(errors, list) and errors else None)
        if status == HTTPStatus.BAD_REQUEST:
            # It is either this mail or our template, and only the words of the answer tell which, which may change.
            return self._template_fault(template) or Told(
                Outcome.REFUSED, f"{_NAME} does not take this message ({code})"
            )
        why = {403: "refuses our key, or the clock of this machine is wrong", 404: "does not know our template"}
        return Told(Outcome.AWAY, f"{_NAME} {why.get(status, 'does not let us send')} ({status}, {code})", every=True)

    def _template_fault(self, template: str) -> Told | None:
        """Whether the template is the fault: it is not there, or has no place for what we say."""
        answer = self._asked("GET", f"template/{template}")
        if isinstance(answer, Told):
            return answer
        said = said_by(answer)
        there = answer.status_code == HTTPStatus.OK and isinstance(said, dict)
        texts = template == self.chosen.texts
        if there and "((body))" in str(said.get("body")) and (texts or "((subject))" in str(said.get("subject"))):
            return None
        if texts:  # mail goes all the same
            return Told(Outcome.REFUSED, f"The template for texts at {_NAME} has no ((body))")
        return Told(Outcome.AWAY, f"The template at {_NAME} has no ((subject)) and ((body))", every=True)

    def _asked(self, method: str, what: str, **more: Any) -> Answer | Told:
        try:
            token = self._token()
        except WrongFile as error:
            return Told(Outcome.AWAY, f"There is no key for {_NAME}: {error}", every=True)
        heads = {"Authorization": f"Bearer {token}"}
        return ask(_NAME, method, f"{self.chosen.address}/v2/{what}", headers=heads, **more)

    def _token(self) -> str:
        """A token of our own, signed with the second half of the key; it holds for 30 seconds (REST API, Headers)."""
        found = _KEY.fullmatch(self.chosen.key.read().strip())
        if found is None:
            raise WrongFile("what should be the key is none")
        return jwt.encode({"iss": found[1], "iat": int(time.time())}, found[2], algorithm="HS256")


def _listed(answer: Answer) -> list[dict[str, Any]]:
    said = said_by(answer) if answer.status_code == HTTPStatus.OK else None
    rows = said.get("notifications") if isinstance(said, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _line(subject: object) -> str:
    """A subject without the blank with which it is read where it was longer than a line and begins on the second."""
    return " ".join(str(subject or "").split())


def _plainly(text: str) -> str:
    """The text so that nothing in it is a link with other words: Notify reads Markdown, and somebody typed some of it.

    Notify's own way to make words harmless ("sanitise_content_for") takes addresses away, which letters need.
    """
    return re.sub(r"([\[\]])", r"\\\1", text.replace("\r\n", "\n"))
