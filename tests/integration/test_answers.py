"""The answer of a service is bounded in size and time, and no other password takes the place of our key."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from putright.incoming import answers
from putright.incoming.answers import TooMuch, fetch


class Listening(HTTPServer):
    """What it was asked with, and what it answers: a piece, and seconds between two."""

    seen: list[str]
    answers: tuple[bytes, float]


class Service(BaseHTTPRequestHandler):
    server: Listening

    def do_GET(self):
        self.server.seen.append(self.headers["Authorization"])
        self.send_response(200)
        self.end_headers()
        piece, pause = self.server.answers
        try:
            for _ in range(200):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def service():
    server = Listening(("127.0.0.1", 0), Service)
    server.seen, server.answers = [], (b"1", 0)
    running = threading.Thread(target=server.serve_forever, args=(0.02,))
    running.start()
    yield server
    server.shutdown()
    running.join()
    server.server_close()


def asked(service, **more):
    return fetch("GET", f"http://127.0.0.1:{service.server_port}/", seconds=5, **more)


def test_a_large_answer_and_one_that_does_not_end_are_given_up(service, monkeypatch):
    assert asked(service).json() == int("1" * 200)
    monkeypatch.setattr(answers, "LARGEST", 100)
    with pytest.raises(TooMuch):
        asked(service)
    monkeypatch.setattr(answers, "LARGEST", 1_000)
    service.answers = (b"1", 0.02)
    with pytest.raises(TooMuch):
        asked(service, whole=0.1)
    assert issubclass(TooMuch, requests.RequestException)


def test_a_password_in_a_netrc_does_not_take_the_place_of_our_key(service, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    asked(service, headers={"Authorization": "Bearer ours"})
    assert service.seen == ["Bearer ours"]
