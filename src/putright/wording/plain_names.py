"""Names as people say them: persons, roles, stages, channels, and words that a policy file writes with hyphens."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.language import first_letter, in_english, own, say

Naming = Callable[[str], str]
"""Turns the id of a person ("person-7") into a name, and gives anything else back as it is."""

_ALREADY: Final = ("any ", "another ", "the ", "a ", "an ", "our ", "whoever ", "somebody ")
_CHANNELS: Final = MappingProxyType(
    {
        "phone": "by phone",
        "letter": "by letter",
        "email": "by email",
        "web": "through our website",
        "social-media": "on social media",
        "in-person": "in person",
        "text": "by text message",
        "online": "online",
    }
)


def with_blanks(name: str) -> str:
    """A name of a policy file as words: "send-report" is "send report"."""
    return name.replace("-", " ").replace("_", " ")


def sentence(text: str) -> str:
    """The text with a capital at its beginning and one full stop at its end."""
    text = text.strip().rstrip(".")
    if not text:
        return ""
    ended = text if text[-1] in "?!…" else f"{text}."
    return capital(ended)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    at = first_letter(text)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def small(text: str) -> str:
    """The text with a small letter at its beginning, to follow a comma."""
    at = first_letter(text)
    return text[:at] + text[at : at + 1].lower() + text[at + 1 :]


def listed(parts: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Several things in a row: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    if in_english():
        return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
    joined = "{first} and {last}" if last == "and" else "{first} or {last}"
    return say(joined, first=", ".join(parts[:-1]), last=parts[-1])


def channel_words(channel: str) -> str:
    """How something came or went: "by phone", "in person"."""
    known = _CHANNELS.get(channel)
    return say(known) if known is not None else own(f"by {with_blanks(channel)}")


def role_title(role: str, policy: Policy, naming: Naming = str) -> str:
    """The title of a role, or the name of a person: what was agreed on a case may be owed by either."""
    found = policy.roles.get(role)
    return found.title if found is not None else naming(role)


def the_role(role: str, policy: Policy, naming: Naming = str) -> str:
    """A role within a sentence: "the Clinic Manager", "any member of staff"; a person by name alone."""
    found = policy.roles.get(role)
    if found is None:
        return naming(role)
    title, rest = found.title, found.title[1:]
    if not in_english():
        return own(title)
    # A title in capitals throughout is a name and keeps them; one that only begins with a capital does not.
    plain = title[:1].lower() + rest if rest == rest.lower() else title
    return plain if plain.lower().startswith(_ALREADY) else f"the {plain}"


def stage_name(stage_id: str, policy: Policy) -> str:
    """Which stage, as people say it: "stage 2". Counted in the order of the policy, whatever its ids are."""
    number = policy.order.get(stage_id)
    return own(with_blanks(stage_id)) if number is None else say("stage {number}", number=number + 1)


def stage_title(stage_id: str, policy: Policy) -> str:
    """A stage as a heading: "Stage 2: A review"."""
    stage = policy.by_id.get(stage_id)
    name = capital(stage_name(stage_id, policy))
    return f"{name}: {own(stage.title)}" if stage is not None else name
