"""Mail that Django or a library sends, by the way that the operator chose: once, without the outbox."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from putright.outgoing.way import Outcome, Ready
from putright.outgoing.ways import way

log = logging.getLogger("putright.mail")


def bytes_of(mail: EmailMessage) -> bytes:
    """A mail of Django's as it goes over the wire. Raises ValueError where a head would hold two lines."""
    return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own class takes it


class EmailBackend(BaseEmailBackend):
    """Hands each mail over for each of its addresses. What does not go is said in the log, without its address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many went to all their addresses."""
        found = way()
        if found is None:
            return 0
        count = 0
        for message in email_messages:
            content = bytes_of(message)
            told = [found.send(Ready(to, content, uuid.uuid4().hex)) for to in message.recipients()]
            count += all(one.outcome is Outcome.WENT for one in told)
            for one in told:
                if one.outcome is not Outcome.WENT:
                    log.warning("a mail did not go: %s", one.why)
        return count
