"""Whom to call when somebody is in danger: for which country and kind of provider, and how each number is known.

``urgent.json`` holds them. ``where`` are the divisions of a policy's calendar, ``kinds`` the kinds of provider that it
is for (none: all), ``signs`` what it helps against (``danger.json``), ``own`` an entry that stands for a number which
only the provider knows: it is left out where the provider has given one. ``language`` is the one that is spoken
there, where it is for those alone who read that language. ``read`` and ``seen on`` (or ``verified on``)
say how it is known, as in the directory of outside bodies; without them it is general knowledge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from putright.bodies.entry import SEEN, UNVERIFIED, VERIFIED, Known

_HERE: Final = Path(__file__).parent
ALWAYS_FIRST: Final = frozenset({"emergency", "emergency-elsewhere", "emergency-text"})


class UrgentNumber(NamedTuple):
    """Somebody to call. ``when`` says in which danger; ``phone`` is empty where a sentence alone says whom to ask."""

    id: str
    when: str
    name: str
    phone: str = ""
    says: str = ""
    signs: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    own: bool = False
    known: Known = Known()
    language: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone wants it."""
        return re.sub(r"[^\d+]", "", self.phone)

    @property
    def is_shown(self) -> bool:
        """Whether the public may be told of it: it was read somewhere, or is no number."""
        return not self.phone or self.known.status != UNVERIFIED


@cache
def load_urgent() -> tuple[UrgentNumber, ...]:
    """Every number, in the order in which they are shown."""
    written = json.loads((_HERE / "urgent.json").read_text(encoding="utf-8"))
    return tuple(_number(name, one) for name, one in written.items())


def urgent_for(
    division: str, kind: str, signs: Collection[str] = (), own: bool = False, language: str = "en"
) -> list[UrgentNumber]:
    """Whom to call in that division, for a provider of that kind: those that may be shown to everybody.

    A number that nobody has read anywhere is not among them: whoever is in danger cannot try a second one. What helps
    against one of the ``signs`` stands first, after the number for every emergency. ``own``: the provider has given
    numbers of its own, which stand in the place of those that only it knows. ``language``: that of the page.
    """
    fitting = [
        one
        for one in known_for(division, kind)
        if one.is_shown and not (one.own and own) and one.language in ("", language)
    ]
    return sorted(fitting, key=lambda one: (one.id not in ALWAYS_FIRST, not any(sign in signs for sign in one.signs)))


def known_for(division: str, kind: str) -> list[UrgentNumber]:
    """All that is kept for that division and kind, in the order of the file."""
    return [one for one in load_urgent() if division in one.where and (not one.kinds or kind in one.kinds)]


def _number(name: str, written: dict[str, Any]) -> UrgentNumber:
    return UrgentNumber(
        name,
        written["when"],
        written["name"],
        written.get("phone", ""),
        written.get("says", ""),
        tuple(written.get("signs", ())),
        tuple(written["where"]),
        tuple(written.get("kinds", ())),
        written.get("own", False),
        _known(written),
        written.get("language", ""),
    )


def _known(written: dict[str, Any]) -> Known:
    for status, key in ((VERIFIED, "verified on"), (SEEN, "seen on")):
        if key in written:
            return Known(status, written["read"], date.fromisoformat(written[key]))
    return Known(UNVERIFIED)
