"""What a policy promises about one thing that people look for: help, fear, a complaint without a name.

Found by the words of each promise, for a page on that thing alone. All promises stand on the page of the procedure, so
that nothing is lost if one is written in words that are not looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from putright.procedure.policy import Policy
from putright.wording.procedure_page import plain_items, standing_parts
from putright.wording.procedure_parts import Item, Items, Part

HELP: Final = re.compile(
    r"\b(?:help|advocate|advocacy|interpreter|language|large print|easy read|disabilit|accompanied"
    r"|(?:someone|somebody) with you)",
    re.IGNORECASE,
)
FEAR: Final = re.compile(
    r"\b(?:worse|as good as|against you|held against|punish|treat\w* (?:you )?differently"
    r"|because (?:you|they|somebody) complain|because of (?:a|your) complaint|after you have complained)",
    re.IGNORECASE,
)
NO_NAME: Final = re.compile(r"\b(?:without (?:a|your|their) name|anonym)", re.IGNORECASE)


def promises_about(policy: Policy, words: re.Pattern[str]) -> list[Item]:
    """The rights and the plain promises of a policy, of every stage, that speak of it: as its page has them."""
    rights = [one for one in policy.standing if one.kind == "right"]
    found = [item for part in standing_parts(rights, policy) if isinstance(part, Items) for item in part.items]
    return list(dict.fromkeys(one for one in (*found, *plain_items(policy)) if words.search(one.text)))


def beyond(parts: Iterable[Part], said: Iterable[Item]) -> list[Part]:
    """The parts without those points that rest on the same clauses as what was said already."""
    known = {one.clauses for one in said}
    found: list[Part] = []
    for part in parts:
        if not isinstance(part, Items):
            found.append(part)
        elif left := tuple(one for one in part.items if one.clauses not in known):
            found.append(Items(part.intro, left))
    return found
