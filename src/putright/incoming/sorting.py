"""Told from its head: did a person write this, or a machine that must not be answered? (hazards, Mail)"""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

from putright.incoming.heads import addresses, every, head, words
from putright.incoming.mail import Sort

_MACHINES: Final = ("mailer-daemon", "mail-daemon", "postmaster")
_DAEMON: Final = re.compile(r"<?\s*(mailer-daemon|mail-daemon)\b", re.IGNORECASE)
_REPORT: Final = re.compile(r'^multipart/report\b(?:.*;\s*report-type\s*=\s*"?([\w-]+))?', re.IGNORECASE)
_RETURNED: Final = re.compile(
    r"(undeliverable: |undelivered mail returned to sender|(returned mail|failure notice|mail system error)\b"
    r"|(mail )?delivery (status notification|failure|has failed|failed: )|mail delivery (failed|failure|warning)"
    r"|returned mail - error|mail could not be delivered)",
    re.IGNORECASE,
)
"""How subjects begin with which mail servers send back. A person who writes so waits for a person, and no more."""


def sort_of(message: Message, report: str) -> tuple[Sort, str]:
    """What wrote it, and by what that was told. ``report``: the kind of report that a part of it is, or nothing."""
    submitted = head(message, "auto-submitted").split(";")[0].strip().lower()
    local = next((one.address for one in addresses(message, "from")), "").partition("@")[0]
    nobody = any(one.replace(" ", "") == "<>" for one in every(message, "return-path"))
    daemon = any(_DAEMON.match(one) for one in every(message, "return-path"))
    bulk = head(message, "precedence").strip().lower()
    declared = _REPORT.match(head(message, "content-type"))
    if declared and not report:
        report = (declared[1] or "").lower()
    if (
        report == "delivery-status"
        or (local in _MACHINES and (nobody or submitted not in ("", "no")))
        or (daemon and not report and submitted != "auto-replied")
    ):
        return "bounce", "a mail server wrote it"
    if report:
        return "auto-reply", "it is a receipt or report of a mail program"
    if (
        submitted == "auto-replied"
        or bulk == "auto_reply"
        or any(head(message, name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder"))
    ):
        return "auto-reply", "it says that a machine answered"
    if any(head(message, name) for name in ("list-id", "list-unsubscribe", "list-post")) or bulk in (
        "bulk",
        "list",
        "junk",
    ):
        return "list", "it went to many people"
    if submitted not in ("", "no") or head(message, "x-auto-response-suppress"):
        return "generated", "it says that a machine sent it"
    if nobody or local in _MACHINES:
        return "generated", "no answer to it can be delivered"
    if declared or any(_RETURNED.match(one) for one in (words(message, "subject"), *every(message, "subject"))):
        return "generated", "a mail server may have sent it back"
    return "personal", ""
