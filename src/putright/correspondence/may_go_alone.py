"""Why letters of a kind can never go by themselves: tried on made-up cases, with the text that the provider writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final

from putright.correspondence.lettering import letter_text
from putright.correspondence.own_texts import Texts
from putright.correspondence.situations import situations
from putright.letters import letters
from putright.procedure.policy import Policy
from putright.wording.body_shown import BodyShown

_TRIED: Final = 12
"""So many cases of each policy are tried. They are in the order of the stages, the plainest first."""
_SAID: Final = 3


def why_never(
    kind: str, policies: Sequence[Policy], provider: str, today: date, directory: Mapping[str, BodyShown], texts: Texts
) -> str:
    """Why no letter of that kind can go by itself; nothing, if on some case nothing is left to be written.

    On another case something may be left: then that one is drafted, and a person sends it.
    """
    to = letters()[kind].to
    if to == "person-concerned":
        return "It goes to the person on whose behalf the complaint is made, and no email address of theirs is kept."
    if not policies:
        return "No procedure is in force."
    missing: tuple[str, ...] = ()
    for policy in policies:
        for one in islice(situations(kind, policy, provider, today, directory), _TRIED):
            if not one.people.complainant:
                continue  # we know no names there, and everything else is the same
            left = letter_text(kind, one.found, one.people, texts).missing
            if not left:
                return ""
            missing = missing or left
    return f"A person has to write something into each. {' '.join(missing[:_SAID])}"
