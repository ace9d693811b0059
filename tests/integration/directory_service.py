"""A directory for the tests: a provider of OpenID Connect on this machine, with the faults that real ones have.

It speaks over real sockets, signs with RSA keys of its own, gives each code once, and holds whoever asks for a token to
client, secret, redirect address and PKCE. What it says of people, and what is wrong with it, is set by the test.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "putright-client", "a secret of the tests, kept by nobody"
TENANT, STRANGER = "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Service:
    """One directory. ``claims``: what it says of whoever signs in; ``fault``: what is wrong with it."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.fault = ""
        self.entra = True
        self.asks = False
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.service = self
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def base(self) -> str:
        return f"{self.address}/{TENANT}/v2.0" if self.entra else f"{self.address}/realms/work"

    def environment(self, *slugs: str, key: str = "larkfield", **more: str) -> dict[str, str]:
        """What the operator sets to use it."""
        start = f"PUTRIGHT_DIRECTORY_{key.upper()}_"
        where = {"TENANT": TENANT, "CLOUD": self.address} if self.entra else {"ISSUER": self.base}
        said = {"NAME": "Larkfield work account", "CLIENT": CLIENT, "SECRET": SECRET, "ORGANISATIONS": " ".join(slugs)}
        return {"PUTRIGHT_DIRECTORIES": key} | {f"{start}{name}": text for name, text in (where | said | more).items()}

    def configuration(self) -> dict[str, Any]:
        base = self.base
        return {
            "issuer": base if self.fault != "other issuer" else f"{base}/x",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "end_session_endpoint": f"{base}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        }

    def keys(self) -> dict[str, Any]:
        said = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{"kty": "RSA", "use": "sig", "kid": "one", "n": said["n"], "e": said["e"]}]}

    def signed_in(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, once somebody has signed in here."""
        if self.fault in ("access_denied", "server_error"):
            said = {"error": self.fault, "state": asked["state"]}
        else:
            code = uuid.uuid4().hex
            self.codes[code] = asked
            said = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(said)}"

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, to whoever can show that they are the one who asked."""
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or asked.get("code_challenge_method") != "S256"
            or asked.get("code_challenge") != proof.decode().rstrip("=")
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now, fault = int(time.time()), self.fault
        said: dict[str, Any] = {"iss": self.base, "aud": CLIENT, "sub": "pairwise", "iat": now, "exp": now + 3600}
        if self.entra:
            said["tid"] = TENANT
        said |= {"nonce": asked.get("nonce", "")} | self.claims
        wrong: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "audience": {"aud": "somebody-else"},
            "two audiences": {"aud": [CLIENT, "somebody-else"]},
            "tenant": {"tid": STRANGER, "iss": said["iss"].replace(TENANT, STRANGER)},
            "issuer": {"iss": f"{self.base}/another"},
            "expired": {"iat": now - 9000, "exp": now - 5400},
            "from tomorrow": {"iat": now + 80_000, "nbf": now + 80_000, "exp": now + 90_000},
        }
        said |= wrong.get(fault, {})
        if fault == "no nonce":
            del said["nonce"]
        if fault == "alg none":
            return jwt.encode(said, "", algorithm="none", headers={"kid": "one"})
        if fault == "shared secret":
            return jwt.encode(said, SECRET, algorithm="HS256", headers={"kid": "one"})
        key = OTHER_KEY if fault == "another key" else KEY
        token = jwt.encode(said, key, algorithm="RS256", headers={"kid": "two" if fault == "unknown key" else "one"})
        return f"{token.rsplit('.', 1)[0]}." if fault == "unsigned" else token


class _Server(ThreadingHTTPServer):
    service: Service


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, text in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def say(self, status: int, found: dict[str, Any]) -> None:
        self.answer(status, json.dumps(found).encode(), "application/json")

    def do_GET(self) -> None:
        service, parts = self.server.service, urlsplit(self.path)
        service.asked.append(parts.path)
        if service.fault == "slow":
            time.sleep(1.5)
        pages = {
            "openid-configuration": lambda: self.say(200, service.configuration()),
            "keys": lambda: self.say(200, service.keys()),
            "logout": lambda: self.answer(200, b"<title>Out</title><h1>Signed out of work</h1>", "text/html"),
            "authorize": lambda: self.authorize(service, parts.query),
        }
        if service.fault == "broken":
            self.answer(200, b"<p>Maintenance</p>", "text/html")
        else:
            pages.get(parts.path.rpartition("/")[2], lambda: self.answer(404, b"", "text/plain"))()

    def authorize(self, service: Service, query: str) -> None:
        to = service.signed_in({name: texts[0] for name, texts in parse_qs(query).items()})
        if not service.asks:
            self.answer(302, b"", "text/plain", Location=to)
            return
        page = f'<!DOCTYPE html><title>Work</title><h1>Work account</h1><a href="{escape(to)}">Yes, it is me</a>'
        self.answer(200, page.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        service = self.server.service
        service.asked.append(self.path)
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.say(*service.token({name: texts[0] for name, texts in sent.items()}))


@contextmanager
def running_directory() -> Iterator[Service]:
    """A directory, stopped afterwards."""
    found = Service()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.server.shutdown()
        found.server.server_close()
        thread.join()
