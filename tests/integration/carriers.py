"""Microsoft Graph and GOV.UK Notify on this machine, for the tests: over real sockets, each checks what the real one
checks and answers as its documentation says.

Graph: https://learn.microsoft.com/graph/api/user-sendmail (202 without a body, 400 for MIME that is no base64),
user-post-messages (413 from 4 MB on), /graph/errors (401 InvalidAuthenticationToken, 403 ErrorAccessDenied),
/graph/throttling (429 with Retry-After). Tokens: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
Notify: https://docs.notifications.service.gov.uk/rest-api.html (Send an email, Get the status of multiple messages,
Error codes: 403 AuthError for a clock that is more than 30 seconds wrong, 429 RateLimitError, 400 BadRequestError).
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt

SECRET = "four-green-jugs"
MAILBOX = "complaints@larkfield.example"
SERVICE, KEY = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-aaaaaaaaaaaa"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
TEXTS = "7d2b1f06-93c4-4b7e-8a51-2f0c6e9d4a18"
Answer = tuple[int, Any, dict[str, str]]


class Carrier:
    """One service. ``next``: answers that it gives before it looks at what comes; ``gone_silent``: it takes a mail and
    gives no answer."""

    def __init__(self) -> None:
        self.address = ""
        self.next: list[Answer] = []
        self.gone_silent = False
        self.asked: list[str] = []

    def answer(self, method: str, path: str, query: dict[str, list[str]], heads: Mapping[str, str], body: bytes) -> Any:
        raise NotImplementedError


class Graph(Carrier):
    """``sent``: the bytes of each mail; ``tokens``: those that hold; ``may_look``: it lets us list messages."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.tokens: list[str] = []
        self.may_look = True

    def answer(self, method: str, path: str, query: dict[str, list[str]], heads: Mapping[str, str], body: bytes) -> Any:
        if path == "/tenant/oauth2/v2.0/token":
            said = {name: one[0] for name, one in parse_qs(body.decode()).items()}
            right = {"grant_type": "client_credentials", "client_id": "app", "client_secret": SECRET}
            if said != right | {"scope": f"{self.address}/.default"}:
                return 401, {"error": "invalid_client"}, {}
            self.tokens.append(uuid.uuid4().hex)
            return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": self.tokens[-1]}, {}
        if heads.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return self._fault(401, "InvalidAuthenticationToken")
        if unquote(path) == f"/v1.0/users/{MAILBOX}/messages" and method == "GET":
            if not self.may_look:
                return self._fault(403, "ErrorAccessDenied")
            asked = query["$filter"][0]
            names = [str(message_from_bytes(one, policy=default)["Message-ID"]) for one in self.sent]
            return 200, {"value": [{"id": "AAMk"} for one in names if asked == f"internetMessageId eq '{one}'"]}, {}
        if unquote(path) != f"/v1.0/users/{MAILBOX}/sendMail" or method != "POST":
            return self._fault(404, "ErrorInvalidUser")
        return self._taken(heads, body)

    def _taken(self, heads: Mapping[str, str], body: bytes) -> Answer:
        if heads.get("Content-Type") != "text/plain":
            return self._fault(400, "BadRequest")
        if len(body) > 4_000_000:
            return self._fault(413, "RequestEntityTooLarge")
        try:
            mail = base64.b64decode(body, validate=True)
        except binascii.Error:
            return self._fault(400, "ErrorMimeContentInvalidBase64String")
        read = message_from_bytes(mail, policy=default)
        if read["From"].addresses[0].addr_spec != MAILBOX:
            return self._fault(403, "ErrorSendAsDenied")
        if "@" not in str(read["To"] or ""):
            return self._fault(400, "ErrorInvalidRecipients")
        self.sent.append(mail)
        return 202, None, {"request-id": "b5f3"}

    def _fault(self, status: int, code: str) -> Answer:
        return status, {"error": {"code": code, "message": "Ada Marsh should not stand in a log."}}, {}


class Notify(Carrier):
    """``sent``: what is kept of each message; ``clock``: by how many seconds its clock is ahead of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []
        self.clock = 0
        self.template = {"subject": "((subject))", "body": "((body))"}

    def answer(self, method: str, path: str, query: dict[str, list[str]], heads: Mapping[str, str], body: bytes) -> Any:
        fault = self._stranger(heads.get("Authorization", "").removeprefix("Bearer "))
        if fault:
            return self._fault(403, "AuthError", fault)
        if method == "GET" and path == "/v2/notifications":
            wanted, states = query.get("reference"), query.get("status")
            found = [one for one in reversed(self.sent) if not wanted or one["reference"] == wanted[0]]
            found = [one for one in found if not states or one["status"] in states]
            sort = query.get("template_type", [""])[0]
            found = [one for one in found if not sort or one.get("type", "email") == sort]
            ids = [one["id"] for one in found]
            found = found[ids.index(query["older_than"][0]) + 1 :] if "older_than" in query else found
            return 200, {"notifications": found[:250], "links": {}}, {}
        if method == "GET" and path == f"/v2/template/{TEMPLATE}":
            return 200, {"id": TEMPLATE, "type": "email", "version": 1} | self.template, {}
        if method == "GET" and path == f"/v2/template/{TEXTS}":
            return 200, {"id": TEXTS, "type": "sms", "version": 1, "body": "((body))"}, {}
        if method == "POST" and path == "/v2/notifications/email":
            return self._taken(heads, json.loads(body))
        if method == "POST" and path == "/v2/notifications/sms":
            return self._text_taken(json.loads(body))
        return self._fault(404, "NoResultFound", "No result found")

    def _stranger(self, token: str) -> str:
        """Its tokens hold for 30 seconds on either side, signed with the second half of the key (HS256)."""
        try:
            said = jwt.decode(token, KEY, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return "Invalid token: API key not found"
        if said.get("iss") != SERVICE:
            return "Invalid token: service not found"
        close = abs(time.time() + self.clock - said.get("iat", 0)) <= 30
        return "" if close else "Error: Your system clock must be accurate to within 30 seconds"

    def _taken(self, heads: Mapping[str, str], said: dict[str, Any]) -> Answer:
        known = {"email_address", "template_id", "personalisation", "reference", "email_reply_to_id"}
        if heads.get("Content-Type") != "application/json" or set(said) - known:
            return self._fault(400, "ValidationError", "Additional properties are not allowed")
        if said.get("template_id") != TEMPLATE:
            return self._fault(400, "BadRequestError", "Template not found")
        if "@" not in said.get("email_address", "") or said["email_address"].endswith("@refused.example"):
            return self._fault(400, "ValidationError", "email_address Not a valid email address")
        places = [one for one in ("subject", "body") if f"(({one}))" in "".join(self.template.values())]
        if set(places) - set(said["personalisation"]) or "((name))" in self.template["body"]:
            return self._fault(400, "BadRequestError", "Missing personalisation: name")
        if len(said["personalisation"]["body"].encode()) > 2_000_000:
            return self._fault(400, "BadRequestError", "Emails cannot be longer than 2000000 bytes.")
        self.sent.append(said | {"id": str(uuid.uuid4()), "status": "created", "type": "email"})
        return 201, {"id": self.sent[-1]["id"], "reference": said["reference"], "content": {}}, {}

    def _text_taken(self, said: dict[str, Any]) -> Answer:
        if set(said) != {"phone_number", "template_id", "personalisation", "reference"} or "@" in said["phone_number"]:
            return self._fault(400, "ValidationError", "Additional properties are not allowed")
        if said["template_id"] != TEXTS or set(said["personalisation"]) != {"body"}:
            return self._fault(400, "BadRequestError", "Template not found")
        self.sent.append(said | {"id": str(uuid.uuid4()), "status": "created", "type": "sms"})
        return 201, {"id": self.sent[-1]["id"], "reference": said["reference"], "content": {}}, {}

    def _fault(self, status: int, error: str, message: str) -> Answer:
        return status, {"status_code": status, "errors": [{"error": error, "message": message}]}, {}


@contextmanager
def _running(carrier: Carrier) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            carrier.asked.append(f"{self.command} {unquote(parts.path)}")
            is_token = parts.path.endswith("/token")
            if carrier.next and not is_token:
                status, said, heads = carrier.next.pop(0)
            else:
                status, said, heads = carrier.answer(
                    self.command, parts.path, parse_qs(parts.query), dict(self.headers), body
                )
                if carrier.gone_silent and self.command == "POST" and not is_token:
                    self.close_connection = True
                    return
            text = json.dumps(said).encode() if said is not None else b""
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **heads}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _do  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    carrier.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _chosen(carrier: Carrier, environment: Callable[[], dict[str, str]]) -> Iterator[None]:
    """The application sends by it, as the operator would set it."""
    from django.test import override_settings

    from putright.outgoing.chosen import read

    with _running(carrier), override_settings(MAIL_WAY=read(environment()), DEFAULT_FROM_EMAIL=MAILBOX):
        yield


@contextmanager
def graph_running(folder: Any) -> Iterator[Graph]:
    """Microsoft Graph, with the secret in a file."""
    found = Graph()
    (folder / "secret").write_text(f"{SECRET}\n")
    said = {
        "PUTRIGHT_MAIL_WAY": "graph", "PUTRIGHT_GRAPH_TENANT": "tenant", "PUTRIGHT_GRAPH_CLIENT": "app",
        "PUTRIGHT_GRAPH_SECRET_FILE": str(folder / "secret"), "PUTRIGHT_GRAPH_MAILBOX": MAILBOX,
    }  # fmt: skip
    here = ("PUTRIGHT_GRAPH_ADDRESS", "PUTRIGHT_GRAPH_SIGN_IN")
    with _chosen(found, lambda: said | dict.fromkeys(here, found.address)):
        yield found


@contextmanager
def notify_running(folder: Any) -> Iterator[Notify]:
    """GOV.UK Notify, with the key in a file."""
    found = Notify()
    (folder / "key").write_text(f"our-key-{SERVICE}-{KEY}\n")
    said = {
        "PUTRIGHT_MAIL_WAY": "notify", "PUTRIGHT_NOTIFY_TEMPLATE": TEMPLATE,
        "PUTRIGHT_NOTIFY_KEY_FILE": str(folder / "key"), "PUTRIGHT_NOTIFY_TEXT_TEMPLATE": TEXTS,
    }  # fmt: skip
    with _chosen(found, lambda: said | {"PUTRIGHT_NOTIFY_ADDRESS": found.address}):
        yield found
