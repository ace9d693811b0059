"""What every way of sending mail is asked, and what it answers."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple, Protocol

EVERYTHING: Final = 0
"""No bound on the size of a mail that we know of."""


class Outcome(Enum):
    """What became of one attempt.

    WENT: the carrier has taken it. REFUSED: it does not take this mail, and never will. LATER: it took nothing now, and
    may in a while. AWAY: nothing was handed over at all, for the carrier was not reached or does not let us in. UNSURE:
    it was handed over, and no answer came.
    """

    WENT = "went"
    REFUSED = "refused"
    LATER = "later"
    AWAY = "away"
    UNSURE = "unsure"


class Ready(NamedTuple):
    """A mail that is ready: to one address, its bytes, its name among our messages (the same at every attempt), and
    whether nobody knows how an attempt before this one ended. ``text``: it is a text message, to a telephone; only for
    a way that carries them."""

    address: str
    content: bytes
    identity: str
    unsure: bool = False
    text: bool = False


class Told(NamedTuple):
    """What became of it, why (a sentence without its full stop, in which no secret and no person stands), and by which
    name the carrier knows it. ``every``: it holds for any mail just now, not for this one alone. ``wait``: so many
    seconds the carrier asks us to wait.
    """

    outcome: Outcome
    why: str = ""
    carrier: str = ""
    every: bool = False
    wait: int = 0


class Carries(NamedTuple):
    """What a way carries. ``html``: the look of a letter; ``files``: attachments; ``whole``: the mail byte for byte,
    so that an answer to it names it; ``largest``: so many bytes at most (0: not known). ``name``: as people call it.
    ``texts``: text messages to telephones, too."""

    name: str
    html: bool = True
    files: bool = True
    whole: bool = True
    largest: int = EVERYTHING
    texts: bool = False


class Way(Protocol):
    """A way for mail to leave. It keeps nothing between two mails that could not be lost."""

    @property
    def carries(self) -> Carries:
        """What of a mail arrives."""

    def send(self, mail: Ready) -> Told:
        """Try once. Raises ValueError for a mail that cannot be sent by email at all, and nothing else."""
