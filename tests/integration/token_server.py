"""A server that gives tokens and says whose a token is, for the tests of mailboxes that take no password."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = "four-green-jugs"


class Tokens:
    """Which tokens were given, and whose mailbox they open."""

    def __init__(self) -> None:
        self.user = ""
        self.given: list[str] = []
        self.address = ""


@contextmanager
def token_server() -> Iterator[Tokens]:
    """Run one on this machine."""
    tokens = Tokens()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            right = said.get("client_secret") == [SECRET] and said.get("grant_type") == ["client_credentials"]
            if right:
                tokens.given.append(uuid.uuid4().hex)
                self._say(200, {"access_token": tokens.given[-1], "token_type": "Bearer", "expires_in": 3600})
            else:
                self._say(401, {"error": "invalid_client"})

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
            known = asked in tokens.given
            self._say(200 if known else 401, {"active": True, "username": tokens.user} if known else {"active": False})

        def _say(self, status: int, said: object) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield tokens
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
