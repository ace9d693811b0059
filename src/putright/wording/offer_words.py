"""What whoever complained can do on the page of their case, in their words: what it is, until when, what it means."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.conditions import all_hold
from putright.procedure.windows import WindowRow
from putright.wording.asked_words import again_words
from putright.wording.body_words import the_body
from putright.wording.dates import long_day
from putright.wording.extension_words import extension_asked
from putright.wording.language import in_english, own, say, say_number
from putright.wording.limit_words import window_limit
from putright.wording.plain_names import sentence, stage_name, stage_title

_TITLES: Final = MappingProxyType(
    {
        "details": "Give us the details that we asked for",
        "extension": "Answer us about the new date",
        "invitation": "Answer our invitation to a meeting",
        "consent": "Tell us if you agree that somebody complains for you",
        "consent-back": "Take back that somebody may complain for you",
        "consent-coming": "Tell us how the person you complain for will agree",
        "add": "Add something, or send us files",
        "meeting": "Ask for a meeting or a phone call",
        "delay": "Tell us that this takes too long or goes wrong",
        "satisfied": "Tell us that it is put right",
        "go-on": "Go on with your complaint",
        "wrong": "Tell us that a date or a name is wrong",
        "reach": "Change how we can reach you",
        "needs": "Tell us what you need from us",
        "withdraw": "Stop your complaint",
    }
)
_HINTS: Final = MappingProxyType(
    {
        "details": "We need them to look into your complaint.",
        "invitation": "Tell us when it suits you, or that you do not want to meet.",
        "consent": "Only if you agree may we talk to them about you.",
        "consent-back": "Then we tell them nothing more about you.",
        "consent-coming": "Until they agree we can tell you little about it.",
        "add": "Words, photos, letters. You can do this at any time.",
        "meeting": "In person, by phone or by video. Tell us when it suits you.",
        "delay": "Whoever deals with your complaint will look at it.",
        "satisfied": "You need no written answer any more.",
        "go-on": "If you changed your mind, or it was not put right after all.",
        "wrong": "We correct it, and keep what stood there before.",
        "reach": "A new email address, phone number or address.",
        "needs": "Such as large print, an interpreter or more time.",
        "withdraw": "We stop looking into it. You can change your mind.",
    }
)
_MEANS: Final = MappingProxyType(
    {
        "withdraw": (
            "We will stop looking into your complaint, and you will get no answer to it.",
            "What we agreed with you, we still do.",
            "If you change your mind, come back to the page of your complaint and go on. You lose nothing by that.",
        ),
        "satisfied": (
            "We will not write an answer any more, because the matter is put right.",
            "What we agreed with you, we still do.",
            "If it turns out that it is not put right, come back to the page of your complaint and go on.",
        ),
        "go-on": ("We open your complaint again, and go on where we stopped.",),
        "consent": (
            "If you agree, they may speak for you in this complaint, and we may tell them what we find out about you.",
            "You can take this back at any time. Just tell us.",
        ),
        "consent-back": (
            "From now on we tell them nothing more about you. What they know already, they know.",
            "The complaint does not end by that. We ring or write to you before we do more.",
        ),
        "reach": (
            "We do not use it at once. First we ask you in a way that we know already, so that nobody else can take "
            "over your complaint.",
        ),
    }
)


def act_title_for(act: str, about: str, found: Assessment, *, late: bool = False) -> str:
    """What the link says. For a stage of an outside body: that they have asked it."""
    if act != "next-stage":
        return say(_TITLES[act])
    held = found.policy.by_id[about].held_by
    name = stage_name(about, found.policy)
    if held is not None:
        return say("Tell us that you asked {body}", body=the_body(held))
    return say("Ask for {stage}, though the time for it is over" if late else "Ask for {stage}", stage=name)


def act_hint_for(act: str, about: str, until: int | None, found: Assessment, *, late: bool = False) -> str:
    """What stands below the link: what it is for, and until when it can be done, counted."""
    if act == "extension":
        return extension_asked(found, about)
    if act != "next-stage":
        return say(_HINTS[act])
    title = stage_title(about, found.policy)
    return f"{title}. {until_words(about, until, found, late=late)}"


def until_words(about: str, until: int | None, found: Assessment, *, late: bool = False) -> str:
    """Until when a stage can be asked for, how far off that is, and from what it is counted."""
    if until is None:
        return say("There is no time limit.")
    row = next((one for one in found.windows if one.to == about and one.closes == until), None)
    if late:
        ended = "The time for it ended on {day}. We take it only for an exceptional reason."
        return say(ended, day=long_day(until))
    counted = _counted(row, found) if row is not None else ""
    return f"{say('You can do this until {day}.', day=long_day(until))} {left_words(until, found.at.day)}{counted}"


def left_words(until: int, today: int) -> str:
    """How far off a last day is."""
    left = until - today
    if left <= 0:
        return say("That is today.")
    if left == 1:
        return say("That is tomorrow.")
    if in_english():
        return f"That is {left:,} days from today."
    return say("That is in {length}.", length=say_number("{n} day", "{n} days", left))


def _counted(row: WindowRow, found: Assessment) -> str:
    limit = window_limit(row.window, found.policy)
    if not limit or row.opens is None:
        return ""
    return f" {say('Our rule is: {limit}. We count from {day}.', limit=limit, day=long_day(row.opens))}"


def means_words(act: str, about: str, found: Assessment) -> tuple[str, ...]:
    """What will happen if they do it, said before they do."""
    if act == "next-stage":
        held = found.policy.by_id[about].held_by
        if held is not None:
            yourself = "We cannot ask {body} for you. Write to them yourself. Here you tell us that you did."
            return (say(yourself, body=the_body(held)),)
        return (f"{stage_title(about, found.policy)}.", *again_words(found.status), *_undefined(about, found))
    return tuple(say(one) for one in _MEANS.get(act, ()))


def _undefined(about: str, found: Assessment) -> tuple[str, ...]:
    """What the procedure leaves open of a stage for such a case."""
    left_open = [one for one in found.policy.by_id[about].undefined if all_hold(one.conditions, found.known)]
    return tuple(f"{own(sentence(one.says))} {say('Ask all the same: we tell you what we do.')}" for one in left_open)
