"""What a mail server says of a message of ours that it could not bring."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message
from typing import Final

from putright.incoming.heads import every, head, identities, real, words
from putright.incoming.mail import Bounced

_NAMED: Final = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_CODE: Final = re.compile(r"\b([45])\.\d{1,3}\.\d{1,3}\b")

_GOES_ON: Final = re.compile(
    r"\b(?:delayed|not yet been (?:delivered|sent)|still (?:being )?(?:trying|retried)|will (?:keep trying|be retried))"
    r"\b",
    re.IGNORECASE,
)
"""What older mail servers say, which send no report, while they go on trying."""


def bounced(message: Message, status: Iterable[Message], returned: Iterable[Message], texts: Iterable[str]) -> Bounced:
    """``status``: the fields of a report; ``returned``: heads of what came back; ``texts``: all else that it says."""
    said = list(texts)
    named = [one for part in returned for one in every(part, "message-id")]
    named += [one for text in said for one in _NAMED.findall(text[:100_000])]
    named += every(message, "in-reply-to") + every(message, "references")
    recipients, actions, codes, why = [], [], [], ""
    for part in status:
        for name in ("original-recipient", "final-recipient"):
            recipients += [real(one.rpartition(";")[2]) for one in every(part, name)]
        actions += [one.lower() for one in every(part, "action")]
        codes += every(part, "status")
        why = why or head(part, "diagnostic-code").partition(";")[2].strip()
    if not codes and not actions:
        codes = [found[0] for text in said if (found := _CODE.search(text[:20_000]))]
    if actions:
        final = "failed" in actions
    elif codes:
        final = not all(one.startswith(("4", "2")) for one in codes)
    else:
        final = not any(_GOES_ON.search(one[:20_000]) for one in (words(message, "subject"), *said))
    kept = tuple(dict.fromkeys(one for one in recipients if one))
    return Bounced(identities(named), kept, final, why[:300])
