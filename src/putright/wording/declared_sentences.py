"""What a policy declares besides its procedure, said to the public: who can act for you, what help there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.declared_words import clauses_declared, entries, heading, value_words
from putright.wording.language import ENGLISH, own, say, speaking
from putright.wording.plain_names import capital, sentence, the_role, with_blanks
from putright.wording.procedure_parts import Item, Part, items_of

_SENTENCES: Final = MappingProxyType(
    {
        ("adjustments", "offered"): "We offer {words}.",
        ("adjustments", "help"): "You can get help {words}.",
        ("adjustments", "recorded"): "We write down what you need {words}.",
        ("adjustments", "reviewed"): "We look at it again {words}.",
        ("adjustments", "standard"): "We keep to {words}.",
        ("meetings", "with"): "A meeting with {words}.",
        ("meetings", "may be declined"): "You can say no to it {words}.",
        ("meetings", "accompanied"): "You may be accompanied {words}.",
        ("meetings", "risk checked"): "Any risk is checked {words}.",
        ("meetings", "within"): "It takes place within {words}.",
        ("meetings", "lapses"): "The offer ends {words}.",
        ("oral complaints", "taken by"): "You can tell {words}.",
        ("oral complaints", "written down"): "Written down: {words}.",
        ("oral complaints", "copied"): "A copy goes {words}.",
        ("oral complaints", "settled at once"): "If it is settled at once: {words}.",
        ("late complaints", "taken if"): "When we take a late complaint: {words}.",
        ("discussion offered", "about"): "We offer to talk about {words}.",
        ("discussion offered", "if declined"): "If you do not want to talk, {words}.",
        ("relevant period", "within"): "At most {words}.",
        ("relevant period", "if missed"): "If we take longer: {words}.",
        ("relevant period", "longer"): "When it can be longer: {words}.",
        ("representatives", "with consent"): "If the person agrees: {words}.",
        ("representatives", "for a child"): "For a child: {words}.",
        ("representatives", "for somebody without capacity"): "For somebody who cannot decide alone: {words}.",
        ("representatives", "for somebody who died"): "For somebody who died: {words}.",
        ("representatives", "attorney"): "Somebody with a power of attorney: {words}.",
        ("representatives", "member of parliament"): "A member of parliament: {words}.",
        ("representatives", "while authority is awaited"): "While we wait to hear if they may: {words}.",
        ("alongside", "acknowledge within"): "It is acknowledged within {words}.",
        ("learning", "on each case"): "For each complaint we write down: {words}.",
        ("learning", "looked at every"): "We look at what we learned every {words}.",
        ("learning", "annual report"): "A report each year: {words}.",
        ("keeping", "for"): "We keep it for {words}.",
        ("keeping", "of"): "We count this from {words}.",
        ("keeping", "basis"): "The reason: {words}.",
        ("keeping", "held if"): "We keep it longer if {words}.",
    }
)
_FIXED: Final = MappingProxyType(
    {
        ("meetings", "called by", "provider"): "We call it.",
        ("meetings", "called by", "complainant"): "You can ask for it.",
        ("alongside", "runs", "instead"): "It takes the place of this procedure.",
        ("alongside", "runs", "alongside"): "It goes on at the same time.",
        ("relevant period", "of", "received"): "We count from the day we receive your complaint.",
        ("relevant period", "of", "receipt"): "We count from the day we receive your complaint.",
        ("stands in", "when", "away"): "This is so if they are away.",
        ("stands in", "when", "complained about"): "This is so if the complaint is about them.",
        ("stands in", "when", "away, complained about"): "This is so if they are away, or the complaint is about them.",
    }
)
"""Sentences for those values that mean the same in every policy."""

_NOT_SAID: Final = frozenset({"asked at intake"})
"""For those who take a complaint in, and nobody else."""


def declared_parts(policy: Policy, keys: Iterable[str]) -> list[Part]:
    """What the policy declares under these keys, each under its heading."""
    parts: list[Part] = []
    for key in keys:
        items = [
            Item(_said(key, name, entry, policy), clauses_declared(entry))
            for name, entry in entries(policy.declared.get(key))
        ]
        parts += items_of(f"{heading(key)}:", items)
    return parts


def _said(key: str, name: str, entry: Mapping[str, object], policy: Policy) -> str:
    """All that an entry says, a sentence for each thing."""
    if key == "stands in" and name and "by" in entry:
        who, whom = capital(the_role(str(entry["by"]), policy)), the_role(name, policy)
        said = [say("{who} steps in for {whom}.", who=who, whom=whom)]
    else:
        said = _lead(name, entry, policy)
    led = {"by"} if key == "stands in" else {"complaint", "what", "process", "begins"}
    for part, value in entry.items():
        if part in _NOT_SAID or part in led or not shown(part):
            continue
        said.append(_one(key, part, value, policy))
    return " ".join(one for one in said if one)


def shown(part: str) -> bool:
    """Whether a part of an entry is for the public at all."""
    return part not in ("clause", "phone", "email", "address", "web", "printed", "refers to")


def _lead(name: str, entry: Mapping[str, object], policy: Policy) -> list[str]:
    """What the entry is about, in the policy's words: the thing itself, or the other process and when it begins."""
    about = entry.get("complaint") or entry.get("what") or entry.get("process") or name
    if not about:
        return []
    text = with_blanks(str(about)) if "complaint" not in entry and "what" not in entry else str(about)
    begins = f": {entry['begins']}" if "begins" in entry else ""
    return [own(sentence(f"{text}{begins}"))]


def _one(key: str, part: str, value: object, policy: Policy) -> str:
    fixed = ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)
    known = _FIXED.get((key, part, fixed))
    if known is not None:
        return say(known)
    with speaking(ENGLISH):
        # "Every month" and not "every 1 month".
        words = value_words(value, policy, part).strip().rstrip(".")
        words = words.removeprefix("1 ") if part.endswith(" every") else words
    message = _SENTENCES.get((key, part))
    if message is not None:
        return say(message, words=own(words))
    return own(sentence(f"{part} {words}" if value is True else f"{part}: {words}"))
