"""Asks ClamAV's daemon whether a file holds something harmful: its protocol, over a socket (INSTREAM)."""

from __future__ import annotations

import re
import socket
import struct
from contextlib import closing
from typing import IO, Final, NamedTuple

_PART: Final = 64 * 1024
_SECONDS: Final = 60.0
_LONGEST: Final = 4096


class Unreachable(OSError):
    """The scanner is not there, or ended in the middle: ask again later."""


class Found(NamedTuple):
    """What the scanner said: ``state`` is clean, infected or failed; ``what`` is the name of the harm, or why not."""

    state: str
    what: str = ""


def address_of(text: str) -> tuple[str, int] | str:
    """An address as the operator writes it: the path of a Unix socket, or host:port. Raises ValueError."""
    if text.startswith("/"):
        return text
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise ValueError(f"{text} is neither the path of a socket nor host:port")
    return host.strip("[]"), int(port)


def scan(file: IO[bytes], at: str) -> Found:
    """Let the scanner look at what is left to read of a file. Raises Unreachable."""
    try:
        with closing(_connected(at)) as there:
            answer = _asked(there, file)
    except OSError as error:
        raise Unreachable(f"the scanner does not answer ({error.strerror or type(error).__name__})") from error
    return _understood(answer)


def _connected(at: str) -> socket.socket:
    where = address_of(at)
    if isinstance(where, tuple):
        return socket.create_connection(where, _SECONDS)
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        found.settimeout(_SECONDS)
        found.connect(where)
    except OSError:
        found.close()
        raise
    return found


def _asked(there: socket.socket, file: IO[bytes]) -> str:
    """Send it in parts, each with its length before it, and read the answer. It may come before all is sent."""
    try:
        there.sendall(b"zINSTREAM\0")
        while part := file.read(_PART):
            there.sendall(struct.pack(">I", len(part)) + part)
        there.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough, such as more than its limit; it says so
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST:
        more = there.recv(_LONGEST)
        if not more:
            break
        said += more
    if not said:
        raise ConnectionAbortedError("no answer")
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Found:
    if re.fullmatch(r"stream: OK", answer):
        return Found("clean")
    if found := re.fullmatch(r"stream: (.+) FOUND", answer):
        return Found("infected", found[1][:100])
    return Found("failed", "".join(one if one.isprintable() else " " for one in answer)[:100])
