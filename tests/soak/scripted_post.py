"""A mail server that takes mail by SMTP, says where each dialogue stands, and remembers everything that it took.

What it took is what a real one would have delivered: a mail whose end came, whether or not the answer was heard.
"""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import ClassVar, Final

STAGES: Final = ("greeted", "addressed", "before the content", "after the final dot", "answered")
"""Where a dialogue can stand: each is said before the server goes on, the last one after its answer was sent."""


class Post(socketserver.ThreadingTCPServer):
    """The server. ``at`` is called with the stage of each dialogue, in its own thread."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.port = int(self.server_address[1])
        self.at: Callable[[str], None] = lambda _: None
        self.taken: list[tuple[str, bytes]] = []
        self.stages: Counter[str] = Counter()

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that died in the middle is what this is for."""

    def mails(self) -> list[tuple[str, Message, bytes]]:
        """What was taken: to whom, the mail, its bytes."""
        return [(to, message_from_bytes(raw, policy=default), raw) for to, raw in list(self.taken)]


class _Dialogue(socketserver.StreamRequestHandler):
    server: Post
    rbufsize: ClassVar[int] = -1

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            self._talk()

    def _talk(self) -> None:
        to = ""
        self._stage("greeted")
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"EHLO":
                self._say("250-here\r\n250 8BITMIME")
            elif word == b"RCPT":
                to = line.partition(b"<")[2].partition(b">")[0].decode()
                self._stage("addressed")
                self._say("250 known")
            elif word == b"DATA":
                self._stage("before the content")
                self._say("354 go on")
                if not self._content(to):
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _content(self, to: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.taken.append((to, b"".join(lines)))
        self._stage("after the final dot")
        self._say("250 taken")
        self._stage("answered")
        return True

    def _stage(self, stage: str) -> None:
        self.server.stages[stage] += 1
        self.server.at(stage)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextlib.contextmanager
def scripted_post() -> Iterator[Post]:
    """Run one."""
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
