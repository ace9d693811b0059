"""A real mail server for the tests to send to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller


class Post:
    """What a real mail server was given; ``answer`` is what it says to each message, ``refuses`` to each address.

    With ``answers`` cleared it says nothing until it is set.
    """

    def __init__(self) -> None:
        self.came: list = []
        self.raw: list[bytes] = []
        self.answer = "250 taken"
        self.refuses = ""
        self.arrived = threading.Event()
        self.answers = threading.Event()
        self.answers.set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        message = message_from_bytes(envelope.content, policy=default)
        self.raw.append(envelope.content)
        self.came.append((envelope.rcpt_tos, message))
        self.arrived.set()
        await asyncio.to_thread(self.answers.wait)
        return self.answer


@contextmanager
def post_office() -> Iterator[Post]:
    """Run one, and have the application send to it."""
    from django.test import override_settings

    box = Post()
    with socket.socket() as free:  # the library does not find a free port itself
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="putright.outgoing.backend.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_USE_TLS=False,
            EMAIL_HOST_USER="",
            EMAIL_HOST_PASSWORD="",
        ):
            yield box
    finally:
        controller.stop()
