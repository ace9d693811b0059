"""A mail server that answers as a test says, and breaks off where it says: over real sockets, on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

BREAKS_OFF = "breaks off"
SAYS_NOTHING = "says nothing"


class Scripted:
    """``answers``: what is said to a command other than what is usual; "." is the end of a mail, "" the greeting."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.commands: list[str] = []
        self.mails: list[bytes] = []
        self.features = ["SIZE 2000000", "8BITMIME"]
        self.over = threading.Event()
        self.port = 0


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    script: Scripted


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        if not self._say("", "220 ready"):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().upper().partition(":")[0] if line.strip() else ""
            self.server.script.commands.append(line.decode().strip())
            features = ["here", *self.server.script.features, "OK"]
            many = "\r\n".join(f"250{'-' if one != 'OK' else ' '}{one}" for one in features)
            usual = {"EHLO": many, "DATA": "354 go on", "QUIT": "221 bye"}.get(command, "250 OK")
            if not self._say(command, usual) or command == "QUIT":
                return
            goes_on = self.server.script.answers.get("DATA", usual).startswith("354")
            if command == "DATA" and goes_on and not self._mail():
                return

    def _mail(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.script.mails.append(b"".join(lines))
        return self._say(".", "250 2.0.0 <ada@marsh.example> queued as 4F2A")

    def _say(self, command: str, usual: str) -> bool:
        said = self.server.script.answers.get(command, usual)
        if said == SAYS_NOTHING:
            self.server.script.over.wait(10)
        if said in (SAYS_NOTHING, BREAKS_OFF):
            return False
        self.wfile.write(said.encode() + b"\r\n")
        return True


@contextmanager
def scripted_smtp() -> Iterator[Scripted]:
    """Run one, and have the application send to it."""
    from django.test import override_settings

    script = Scripted()

    server = _Server(("127.0.0.1", 0), _Handler)
    server.script = script
    script.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        with override_settings(
            EMAIL_HOST="127.0.0.1", EMAIL_PORT=script.port, EMAIL_USE_TLS=False, EMAIL_HOST_USER="",
            EMAIL_HOST_PASSWORD="", EMAIL_TIMEOUT=0.3,
        ):  # fmt: skip
            yield script
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
