"""Told from its head: did a person write this, or a machine that must not be answered? (hazards, Mail)"""

from __future__ import annotations

from email.message import Message

from putright.incoming.heads import addresses, every, head
from putright.incoming.mail import Sort

_MACHINES = ("mailer-daemon", "mail-daemon", "postmaster")


def sort_of(message: Message, report: str) -> tuple[Sort, str]:
    """What wrote it, and by what that was told. ``report``: the kind of report that a part of it is, or nothing."""
    submitted = head(message, "auto-submitted").split(";")[0].strip().lower()
    local = next((one.address for one in addresses(message, "from")), "").partition("@")[0]
    nobody = any(one.replace(" ", "") == "<>" for one in every(message, "return-path"))
    bulk = head(message, "precedence").strip().lower()
    if report == "delivery-status" or (local in _MACHINES and (nobody or submitted not in ("", "no"))):
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
    return "personal", ""
