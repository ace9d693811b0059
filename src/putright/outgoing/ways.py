"""The way that mail leaves by here, and what of a mail it does not carry."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from django.conf import settings

from putright.outgoing.chosen import Chosen
from putright.outgoing.folder import IntoAFolder
from putright.outgoing.graph import ByGraph
from putright.outgoing.notify import ByNotify
from putright.outgoing.smtp import ByMailServer
from putright.outgoing.way import Carries, Way


def way() -> Way | None:
    """The way that the operator chose; None where no mail leaves."""
    chosen: Chosen = settings.MAIL_WAY
    if chosen.graph is not None:
        return ByGraph(chosen.graph)
    if chosen.notify is not None:
        return ByNotify(chosen.notify)
    if chosen.folder is not None:
        return IntoAFolder(chosen.folder)
    return ByMailServer() if settings.EMAIL_HOST else None


def any_way() -> bool:
    """Whether mail can be sent from here at all."""
    return way() is not None


def carries() -> Carries | None:
    """What the way carries; None where no mail leaves."""
    found = way()
    return found.carries if found is not None else None


def lost_of(what: Carries) -> list[str]:
    """What does not arrive of any letter that goes this way, each as a sentence for whoever sends one."""
    found = []
    if not what.html:
        found.append(f"It goes by {what.name}, as text: without your letterhead and the look of a letter.")
    if not what.whole:
        found.append(
            f"{what.name} says from whom it is, and writes the email anew. An answer finds its case by itself only if "
            "it names its number and comes from an address that stands on the case. Else it waits under Mail."
        )
    return found


def not_carried(content: bytes, what: Carries) -> str:
    """Why this mail cannot go this way: a sentence; nothing, if it can."""
    read = message_from_bytes(content, policy=default)
    if not what.files and next(read.iter_attachments(), None) is not None:
        return f"Mail leaves by {what.name}, which carries no files. Send it by post, or without files."
    body = read.get_body(("plain",))
    size = len(content) if what.whole or body is None else len(str(body.get_content()).encode())
    if what.largest and size > what.largest:
        most = f"{what.largest / 1_000_000:g} MB"
        return f"It is too large: {what.name} carries {most} at most. Send it by post, or with smaller files."
    return ""


def sends_texts() -> bool:
    """Whether text messages can be sent from here."""
    found = carries()
    return found is not None and found.texts
