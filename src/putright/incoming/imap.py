"""A folder of a mailbox, read by IMAP without a trace: nothing is marked as seen, and a mail comes in pieces."""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from putright.incoming.boxes import Box, WrongFile
from putright.incoming.tokens import NoToken, forget_token, token_for

_SECONDS: Final = 20
"""How long the server may keep silent."""
_PIECE: Final = 2_000_000
_WINDOW: Final = 50_000
"""UIDs asked for at once: an answer is one line, and the library reads none of more than a million bytes."""
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d{1,15})")


class Unreached(Exception):
    """Why the mailbox cannot be read: a sentence, in which no password stands."""


class NotGiven(Exception):
    """The server did not hand over one mail."""


class Described(NamedTuple):
    """A mail in the folder: how large the server says it is, in bytes, and when it arrived."""

    size: int
    arrived: datetime | None


class Folder:
    """A folder that is open. ``validity`` and ``next`` are UIDVALIDITY and UIDNEXT (RFC 3501, 2.3.1.1)."""

    def __init__(self, box: BaseMailBox) -> None:
        self.box = box
        self.client: Any = box.client
        self.validity = self._number("UIDVALIDITY")
        self.next = self._number("UIDNEXT")

    def _number(self, name: str) -> int:
        found = self.client.response(name)[1]
        if not found or not found[-1]:
            raise Unreached(f"The mail server does not say its {name}.")
        return int(found[-1])

    def uids(self, first: int) -> Iterator[int]:
        """The mails from this UID on, the oldest first."""
        for begin in range(max(1, first), self.next, _WINDOW):
            end = min(begin + _WINDOW, self.next) - 1
            data = self._asked("SEARCH", "UID", f"{begin}:{end}")
            yield from sorted(int(one) for line in data if line for one in line.split() if begin <= int(one) <= end)

    def described(self, uid: int) -> Described | None:
        """A mail's size and arrival; None where it is there no more."""
        lines = [line for line in self._asked("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)") if line]
        for line in lines:
            text = line[0] + line[1] if isinstance(line, tuple) else line
            size = _SIZE.search(text)
            if size is not None and re.search(rb"\bUID %d\b" % uid, text):
                return Described(int(size[1]), arrival(text))
        return None

    def pieces(self, uid: int) -> Iterator[bytes]:
        """The mail, a piece at a time. Raises NotGiven."""
        place = 0
        while True:
            found = self._content(uid, f"(BODY.PEEK[]<{place}.{_PIECE}>)")
            if found:
                yield found
            place += len(found)
            if len(found) < _PIECE:
                return

    def head(self, uid: int, most: int = 200_000) -> bytes:
        """The head of a mail, so many bytes at most. Raises NotGiven."""
        return self._content(uid, f"(BODY.PEEK[HEADER]<0.{most}>)")

    def _content(self, uid: int, what: str) -> bytes:
        for line in self._asked("FETCH", str(uid), what):
            if isinstance(line, tuple) and b"BODY[" in line[0]:
                return bytes(line[1])
            if isinstance(line, bytes) and re.search(rb'BODY\[[^ ]* ""', line):
                return b""
        raise NotGiven(uid)

    def move(self, uid: int, to: str) -> bool:
        """Move a mail that is kept into another folder, which is made if it is not there; whether it was moved.

        Without the server's own MOVE nothing is moved: to do it by deleting would also take away what people marked.
        """
        try:
            return self._move(uid, to)
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
            raise Unreached(f"The mail server did not move a mail ({type(error).__name__}).") from None

    def _move(self, uid: int, to: str) -> bool:
        if b"MOVE" not in b" ".join(self.client.capability()[1] or ()).upper().split():
            return False
        if not self.box.folder.exists(to):
            self.box.folder.create(to)
        return bool(self.client.uid("MOVE", str(uid), encode_folder(to))[0] == "OK")

    def _asked(self, command: str, *words: str) -> list[Any]:
        try:
            kind, data = self.client.uid(command, *words)
        except (OSError, imaplib.IMAP4.abort) as error:
            raise Unreached(f"The connection to the mail server broke off ({type(error).__name__}).") from None
        except imaplib.IMAP4.error:
            raise NotGiven(f"{command} {words[0]}") from None
        if kind != "OK":
            raise NotGiven(f"{command} {words[0]}")
        return list(data or ())


def arrival(text: bytes) -> datetime | None:
    """When a mail arrived, as the server says; None where that is no date of a mail: programs that move mail make such,
    and one must not keep the others from being taken in."""
    try:
        when = imaplib.Internaldate2tuple(text)
        found = datetime.fromtimestamp(time.mktime(when), UTC) if when else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and found.year >= 1990 else None


@contextmanager
def opened(box: Box) -> Iterator[Folder]:
    """The folder of a mailbox, open for reading; for writing too where mails are to be moved. Raises Unreached."""
    try:
        connection = _connected(box)
    except (WrongFile, NoToken) as error:
        raise Unreached(f"{str(error)[:1].upper()}{str(error)[1:]}") from None
    except ssl.SSLError as error:
        raise Unreached(f"The mail server's certificate was not accepted ({_bare(error)}).") from None
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreached(f"The mail server was not to be reached ({type(error).__name__}).") from None
    try:
        _sign_in(connection, box)
        try:
            connection.folder.set(box.folder, readonly=not box.move_to)
        except (OSError, imaplib.IMAP4.error, ImapToolsError):
            raise Unreached(f"The mailbox has no folder {box.folder}, or it may not be opened.") from None
        yield Folder(connection)
    finally:
        _close(connection)


def _connected(box: Box) -> BaseMailBox:
    if box.tls == "off":
        return MailBoxUnencrypted(box.host, box.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    if box.authority:
        context.load_verify_locations(box.authority)
    if box.tls == "starttls":
        return MailBoxStartTls(box.host, box.port, timeout=_SECONDS, ssl_context=context)
    return MailBox(box.host, box.port, timeout=_SECONDS, ssl_context=context)


def _sign_in(connection: BaseMailBox, box: Box) -> None:
    try:
        if box.oauth is not None:
            connection.xoauth2(box.user, token_for(box.oauth), initial_folder=None)
        elif box.secret is not None:
            connection.login(box.user, box.secret.read(), initial_folder=None)
    except (WrongFile, NoToken) as error:
        raise Unreached(f"{str(error)[:1].upper()}{str(error)[1:]}") from None
    except OSError as error:
        raise Unreached(f"The connection to the mail server broke off ({type(error).__name__}).") from None
    except (imaplib.IMAP4.error, ImapToolsError, UnicodeError):
        if box.oauth is not None:
            forget_token(box.oauth)
        raise Unreached("The mail server did not let us in: the name or the password is wrong.") from None


def _bare(error: ssl.SSLError) -> str:
    return getattr(error, "verify_message", "") or type(error).__name__


def _close(connection: BaseMailBox) -> None:
    try:
        connection.client.logout()
    except (OSError, imaplib.IMAP4.error):
        connection.client.shutdown()
