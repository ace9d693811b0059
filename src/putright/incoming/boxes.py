"""The operator's file of mailboxes (TOML): which there are, for whom, and how each is reached. It holds no password."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

_HERE: Final = ("127.0.0.1", "localhost", "::1")
_BOX: Final = frozenset(
    "organisation name host port tls authority user password_file password_variable folder move_to own first_day"
    " oauth".split()
)
_OAUTH: Final = frozenset("token_address client secret_file secret_variable scope".split())


class WrongFile(ValueError):
    """What is wrong with the file: a sentence."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password stands: in a file, or in a variable of the environment. It is read when it is needed."""

    file: str = ""
    variable: str = ""

    def read(self) -> str:
        """The password. Raises WrongFile where it is not there."""
        if self.variable:
            found = os.environ.get(self.variable, "")
            if not found:
                raise WrongFile(f"the variable {self.variable} is not set, and the password should stand in it")
            return found
        try:
            found = Path(self.file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise WrongFile(f"the file {self.file} cannot be read, and the password should stand in it") from None
        if not found:
            raise WrongFile(f"the file {self.file} is empty, and the password should stand in it")
        return found


@dataclass(frozen=True, slots=True)
class OAuth:
    """How a token is asked for (OAuth 2.0, client credentials): where, by whom, for what."""

    token_address: str
    client: str
    secret: Secret
    scope: str


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox: whose it is, and how it is reached.

    ``tls`` is on (from the first byte), starttls, or off, which is for this machine alone. ``authority``: a file of
    certificates to trust besides. ``move_to``: the folder into which a mail goes once it is kept; empty: it stays.
    ``own``: further addresses of the organisation, so that its own mail is known. ``first_day``: mail that arrived
    before it (ISO 8601) is left alone.
    """

    organisation: str
    name: str
    host: str
    user: str
    secret: Secret | None = None
    oauth: OAuth | None = None
    port: int = 993
    tls: str = "on"
    authority: str = ""
    folder: str = "INBOX"
    move_to: str = ""
    own: tuple[str, ...] = ()
    first_day: str = ""


def read_file(path: Path) -> dict[str, Any]:
    """What the file says. Raises WrongFile."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise WrongFile(f"{path} cannot be read") from None
    except tomllib.TOMLDecodeError as error:
        raise WrongFile(f"{path} is no TOML: {error}") from None


def boxes_of(path: Path) -> list[Box]:
    """The mailboxes of a file. Raises WrongFile, which names the mailbox and the key at fault."""
    found = read_file(path)
    rows = found.get("mailbox", [])
    if not isinstance(rows, list) or set(found) - {"mailbox", "scans"}:
        raise WrongFile(f"{path} may hold [[mailbox]] and [[scans]] alone")
    boxes = [_box(row, f"{path}, mailbox {number}") for number, row in enumerate(rows, 1)]
    if len({(one.organisation, one.name) for one in boxes}) != len(boxes):
        raise WrongFile(f"{path}: two mailboxes of one organisation have the same name")
    read: dict[tuple[str, str, str], Box] = {}
    for one in boxes:
        other = read.setdefault((one.host.lower(), one.user.lower(), one.folder), one)
        if other.organisation != one.organisation:
            raise WrongFile(f"{path}: {other.name} and {one.name} are one and the same, of two organisations")
    return boxes


def _box(row: Mapping[str, Any], where: str) -> Box:
    known_keys(row, _BOX, where)
    oauth = row.get("oauth")
    secret = _secret(row, "password", where)
    if (secret is None) == (oauth is None):
        raise WrongFile(f"{where}: give one of password_file, password_variable and [mailbox.oauth]")
    host, tls = text_of(row, "host", where), row.get("tls", "on")
    if tls not in ("on", "starttls", "off"):
        raise WrongFile(f"{where}: tls is {tls}. Write on, starttls or off")
    if tls == "off" and host not in _HERE:
        raise WrongFile(f"{where}: tls is off, which is for a mail server on this machine alone")
    port = row.get("port", 993 if tls == "on" else 143)
    if not isinstance(port, int) or not 0 < port < 65_536:
        raise WrongFile(f"{where}: port is {port}. Write a number from 1 to 65535")
    own = row.get("own", [])
    if not isinstance(own, list) or not all(isinstance(one, str) for one in own):
        raise WrongFile(f"{where}: own is no list of addresses")
    name = text_of(row, "name", where)
    if not re.fullmatch("[A-Za-z0-9._-]{1,40}", name):
        raise WrongFile(f"{where}: name is {name}. Write up to 40 letters, digits, dots and dashes")
    first_day = str(row.get("first_day", ""))
    if first_day and not _is_day(first_day):
        raise WrongFile(f"{where}: first_day is {first_day}. Write a day as 2026-11-30")
    return Box(
        organisation=text_of(row, "organisation", where),
        name=name,
        host=host,
        user=text_of(row, "user", where),
        secret=secret,
        oauth=_oauth(oauth, where) if oauth is not None else None,
        port=port,
        tls=tls,
        authority=text_of(row, "authority", where, ""),
        folder=text_of(row, "folder", where, "INBOX"),
        move_to=text_of(row, "move_to", where, ""),
        own=tuple(one.lower() for one in own),
        first_day=first_day,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _oauth(row: object, where: str) -> OAuth:
    if not isinstance(row, dict):
        raise WrongFile(f"{where}: oauth is no table")
    known_keys(row, _OAUTH, f"{where}, oauth")
    secret = _secret(row, "secret", where)
    if secret is None:
        raise WrongFile(f"{where}, oauth: give secret_file or secret_variable")
    address = text_of(row, "token_address", where)
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise WrongFile(f"{where}, oauth: token_address must begin with https://")
    return OAuth(address, text_of(row, "client", where), secret, text_of(row, "scope", where))


def known_keys(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Raise WrongFile where a table holds a key that means nothing."""
    if not isinstance(row, dict) or set(row) - known:
        more = ", ".join(sorted(set(row) - known)) if isinstance(row, dict) else "what stands there"
        raise WrongFile(f"{where}: {more} means nothing here. Known are {', '.join(sorted(known))}")


def _secret(row: Mapping[str, Any], name: str, where: str) -> Secret | None:
    file, variable = text_of(row, f"{name}_file", where, ""), text_of(row, f"{name}_variable", where, "")
    if file and variable:
        raise WrongFile(f"{where}: give {name}_file or {name}_variable, not both")
    return Secret(file, variable) if file or variable else None


def text_of(row: Mapping[str, Any], name: str, where: str, usual: str | None = None) -> str:
    """The text of a key; ``usual`` where it is not there. Raises WrongFile."""
    found = row.get(name, usual)
    if not isinstance(found, str) or (usual is None and not found) or not found.isprintable():
        raise WrongFile(f"{where}: {name} is missing, or no text")
    return found
