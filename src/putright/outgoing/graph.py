"""Microsoft Graph: mail leaves from a mailbox of Microsoft 365, by ``user: sendMail`` with the mail as it is (MIME).

https://learn.microsoft.com/graph/api/user-sendmail. The permission is Mail.Send, of the application, best bound to the
one mailbox. A token is asked for with the client's secret, and kept until it ends (incoming.tokens).
"""

from __future__ import annotations

from base64 import b64encode
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from putright.incoming.answers import Answer
from putright.incoming.boxes import WrongFile
from putright.incoming.tokens import NoToken, forget_token, token_for
from putright.outgoing.asking import ask, busy, code_word, said_by
from putright.outgoing.chosen import Graph
from putright.outgoing.way import Carries, Outcome, Ready, Told

_NAME: Final = "Microsoft Graph"
LARGEST: Final = 3_000_000
"""A request may have 4 MB (learn.microsoft.com/graph/api/user-post-messages), and base64 makes four bytes of three."""
_ALLOWED: Final[dict[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "refuses our sign-in",
    HTTPStatus.FORBIDDEN: "does not let us send from this mailbox",
    HTTPStatus.NOT_FOUND: "does not know this mailbox",
}
_FOR_EVERY: Final = frozenset({"ErrorExceededMessageLimit", "ErrorSendQuotaExceeded", "ErrorQuotaExceeded"})
"""What it says of a mailbox that has sent enough for today or is full. It is no fault of the mail."""


class ByGraph:
    """A mailbox of Microsoft 365."""

    def __init__(self, chosen: Graph) -> None:
        self.chosen = chosen
        self.mailbox = f"{chosen.address}/v1.0/users/{quote(chosen.mailbox)}"

    @property
    def carries(self) -> Carries:
        """All of a mail; large files do not fit."""
        return Carries(_NAME, largest=LARGEST)

    def send(self, mail: Ready) -> Told:
        """Try once; with a new token if the one that we had does not hold any more."""
        if mail.unsure and self._has(mail):
            return Told(Outcome.WENT)
        told = self._asked("POST", "sendMail", data=b64encode(mail.content), kind="text/plain")
        return told if isinstance(told, Told) else _became(told)

    def _asked(self, method: str, what: str, kind: str = "", **more: object) -> Answer | Told:
        answer: Answer | Told
        for last in (False, True):
            try:
                token = token_for(self.chosen.token)
            except (NoToken, WrongFile) as error:
                return Told(Outcome.AWAY, f"There is no token for {_NAME}: {str(error).rstrip('.')}", every=True)
            heads = {"Authorization": f"Bearer {token}"} | ({"Content-Type": kind} if kind else {})
            answer = ask(_NAME, method, f"{self.mailbox}/{what}", headers=heads, **more)
            if isinstance(answer, Told) or answer.status_code != HTTPStatus.UNAUTHORIZED or last:
                break
            forget_token(self.chosen.token)  # it ended sooner than was said, or was taken back
        return answer

    def _has(self, mail: Ready) -> bool:
        """Whether the mailbox has it already. Asked only where an attempt gave no answer; where we may not look
        (Mail.ReadBasic.All) nobody knows, and it goes again with the same Message-ID."""
        name = _message_id(mail.content)
        asked = {"$filter": f"internetMessageId eq '{name}'", "$select": "id,isDraft", "$top": "1"}
        answer = self._asked("GET", "messages", params=asked)
        if not name or isinstance(answer, Told) or answer.status_code != HTTPStatus.OK:
            return False
        said = said_by(answer)
        return isinstance(said, dict) and bool(said.get("value"))


def _became(answer: Answer) -> Told:
    status = answer.status_code
    if status == HTTPStatus.ACCEPTED:
        return Told(Outcome.WENT, carrier=answer.headers.get("request-id", ""))
    again = busy(_NAME, answer)
    if again is not None:
        return again
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Told(Outcome.REFUSED, f"The email is too large for {_NAME}")
    said = said_by(answer)
    code = code_word(said.get("error", {}).get("code") if isinstance(said, dict) else None)
    if status in _ALLOWED:
        return Told(Outcome.AWAY, f"{_NAME} {_ALLOWED[status]} ({status}, {code})", every=True)
    if code in _FOR_EVERY:
        return Told(Outcome.LATER, f"The mailbox may send no more for now ({code})", every=True)
    if status == HTTPStatus.BAD_REQUEST:
        return Told(Outcome.REFUSED, f"{_NAME} does not take this email ({code})")
    return Told(Outcome.LATER, f"{_NAME} gave an answer that means nothing ({status})", every=True)


def _message_id(content: bytes) -> str:
    """The Message-ID as it stands in the mail, doubled where it would end the text of the question."""
    for line in content.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"message-id":
            return value.strip().decode("ascii", "ignore").replace("'", "''")
    return ""
