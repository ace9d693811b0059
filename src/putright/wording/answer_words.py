"""What the page of a case says of each act, with what ``complainant_words`` has no room for.

That is which promise a new date is for, and how the person concerned takes back that they agreed.
"""

from __future__ import annotations

from putright.procedure.assessment import Assessment
from putright.wording import complainant_words
from putright.wording.complainant_words import extension_words
from putright.wording.duty_words import promise_sentence
from putright.wording.language import say

BACK = "consent-back"
"""The person concerned takes back that they agreed to somebody complaining for them."""


def act_title_for(act: str, about: str, found: Assessment, *, late: bool = False) -> str:
    """What the link says."""
    if act == BACK:
        return say("Take back that somebody may complain for you")
    return complainant_words.act_title_for(act, about, found, late=late)


def act_hint_for(act: str, about: str, until: int | None, found: Assessment, *, late: bool = False) -> str:
    """What stands below the link: what it is for, and until when it can be done, counted."""
    if act == BACK:
        return say("Then we tell them nothing more about you.")
    if act == "extension":
        return extension_asked(found, about)
    return complainant_words.act_hint_for(act, about, until, found, late=late)


def extension_asked(found: Assessment, about: str) -> str:
    """What we promised, and to which date we want to put it off."""
    fact = next((one for one in found.case.facts if one.id == about), None)
    action = str(fact.attributes.get("action")) if fact is not None else ""
    row = next((one for one in found.next if one.action == action and one.stage == found.stage.id), None)
    promised = f"{promise_sentence(row, found.policy)} " if row is not None else ""
    return f"{promised}{extension_words(found, about)}"


def means_words(act: str, about: str, found: Assessment) -> tuple[str, ...]:
    """What will happen if they do it, said before they do."""
    if act == BACK:
        return (
            say("From now on we tell them nothing more about you. What they know already, they know."),
            say("The complaint does not end by that. We ring or write to you before we do more."),
        )
    return complainant_words.means_words(act, about, found)


def done_title(kind: str, act: str, about: str, found: Assessment) -> str:
    """The heading of the page after it, by the fact that it made and the act."""
    if kind == BACK:
        return say("You took back that somebody may complain for you")
    return complainant_words.done_title(kind, act, about, found)


def next_words(kind: str, act: str) -> str:
    """What happens now, besides what is owed."""
    return complainant_words.next_words("consent-refused" if kind == BACK else kind, act)


def acted_words(about: str, *, mine: bool) -> str:
    """What was done on the page of the case, by what it was about; of somebody else only that it was."""
    if about == BACK and mine:
        return say("You took back that somebody may complain for you.")
    return complainant_words.acted_words(about, mine=mine)
