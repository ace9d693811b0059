"""What whoever complained can do on the page of their case, in their words: what it is, until when, what it means."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.assessment import Assessment
from putright.procedure.conditions import all_hold
from putright.procedure.facts import Fact
from putright.procedure.moments import parse_day
from putright.procedure.windows import WindowRow
from putright.wording.asked_words import again_words
from putright.wording.body_words import the_body
from putright.wording.dates import long_day
from putright.wording.language import in_english, own, say, say_number
from putright.wording.limit_words import window_limit
from putright.wording.plain_names import capital, sentence, stage_name, stage_title

_TITLES: Final = MappingProxyType(
    {
        "details": "Give us the details that we asked for",
        "extension": "Answer us about the new date",
        "invitation": "Answer our invitation to a meeting",
        "consent": "Tell us if you agree that somebody complains for you",
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
        return extension_words(found, about)
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


def extension_words(found: Assessment, about: str) -> str:
    """From which date to which one we want to go."""
    fact = _fact(found, about)
    if fact is None or "until" not in fact.attributes:
        return ""
    action = str(fact.attributes.get("action"))
    row = next((one for one in found.next if one.action == action and one.stage == found.stage.id), None)
    due = row.due_at if row is not None else None
    now = f" {say('The date is now {day}.', day=long_day(due.toordinal()))}" if due is not None else ""
    # What was recorded as the reason is in staff's words, and may name people. Our letter says it as they may read it.
    until = long_day(parse_day(fact.attributes["until"]))
    asked = say("We asked if you agree to {day} instead.", day=until)
    return f"{asked}{now} {say('If you do not know why we need more time, ask us.')}"


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


def _fact(found: Assessment, about: str) -> Fact | None:
    return next((one for one in found.case.facts if one.id == about), None)


def rule_words(why: str, clause: str, window: WindowRow | None, act: str, about: str, found: Assessment) -> str:
    """Why something cannot be done now, with the rule that says so."""
    policy = found.policy
    stage = stage_name(window.to, policy) if window is not None else say("the next stage")
    text = say(_RULES.get(why, _RULES[""]), stage=stage, status=say(_STATUS[found.status]))
    if why == "elsewhere" and window is not None:
        named = capital(the_body(str(policy.by_id[window.to].held_by)))
        text = say("{body} does not look at complaints like yours.", body=named)
    if why == "window-over" and window is not None and window.closes is not None:
        over = "The time to ask for {stage} ended on {day}. Our rule is: {limit}."
        limit = window_limit(window.window, policy)
        text = say(over, stage=stage, day=long_day(window.closes), limit=limit)
    return f"{text} {say('That is rule {clause} of our procedure.', clause=clause)}" if clause else text


_RULES: Final = MappingProxyType(
    {
        "consent-first": "You complain for somebody else. We first need to know that they agree.",
        "not-yours": "Only the person whom the complaint is about can do this.",
        "complainants": "Only whoever made the complaint can do this.",
        "not-ended": "Your complaint is open. There is nothing to open again.",
        "ended-by-us": "We closed your complaint. You cannot open it again here.",
        "go-on-first": "You can ask for {stage} after an answer of ours. Your complaint ended without one: {status}.",
        "ended-unanswered": "You can ask for {stage} after an answer of ours. Your complaint ended without one: "
        "{status}.",
        "nothing-asked": "We are not waiting for an answer to this. Perhaps it came already.",
        "not-asked": "Our procedure gives everybody a written answer at this stage.",
        "not-open": "Your complaint is not open now: {status}.",
        "not-yet": "You can ask for {stage} once we have answered. We have not answered yet.",
        "gone-past": "You asked for this stage already, or your complaint is past it.",
        "last-stage": "There is no later stage. This is the last one of our procedure.",
        "goes-on": "This complaint goes on as part of another one. The page of this one says more.",
        "": "This cannot be done on this page.",
    }
)


_STATUS: Final = MappingProxyType(
    {
        "open": "we are looking into it",
        "responded": "we have answered it",
        "settled": "it was put right",
        "external": "it is with an outside body",
        "withdrawn": "you stopped it",
        "closed": "it is closed",
    }
)


def instead_words(why: str) -> tuple[str, ...]:
    """What they can do instead."""
    return tuple(say(one) for one in _INSTEAD.get(why, ()))


_INSTEAD: Final = MappingProxyType(
    {
        "complainants": ("Tell us what you want in your own words. We read it and answer you.",),
        "consent-first": (
            "Tell us how they will agree. You can do that now.",
            "You can add words and files at any time. We keep them.",
        ),
        "not-yet": ("If we are late, tell us that it takes too long. We look at it.",),
        "window-over": (
            "Tell us why you ask only now. We read it and answer you.",
            "An outside body may still look at it. The page of your complaint says which.",
        ),
        "ended-by-us": ("Tell us why it should be opened again. We read it and answer you.",),
        "go-on-first": ("Go on with your complaint first, on its page. Then we look into it and answer you.",),
        "ended-unanswered": (
            "Tell us here why it should go on. We keep the day on which you asked.",
            "An outside body may still look at it. The page of your complaint says which.",
        ),
        "elsewhere": ("Another outside body may look at it. The page of your complaint says which.",),
        "last-stage": ("If you are still not happy, an outside body may look at it.",),
        "not-asked": ("If you want no answer, you can stop your complaint.",),
    }
)
KEPT_AS_WORDS: Final = frozenset(
    {
        "consent-first",
        "complainants",
        "not-yet",
        "window-over",
        "ended-by-us",
        "go-on-first",
        "ended-unanswered",
        "last-stage",
        "not-open",
        "nothing-asked",
        "not-asked",
        "goes-on",
    }
)
"""Where it cannot be done at once, and can be sent to us all the same."""

_DONE: Final = MappingProxyType(
    {
        "details": "You gave us the details",
        "consent": "You agreed that somebody complains for you",
        "consent-coming": "You told us how they will agree",
        "add": "You added to your complaint",
        "meeting": "You asked to talk to us",
        "delay": "You told us that it takes too long or goes wrong",
        "satisfied": "You told us that it is put right",
        "go-on": "Your complaint is open again",
        "wrong": "You told us that something is wrong",
        "reach": "You told us how to reach you",
        "needs": "You told us what you need",
        "withdraw": "You stopped your complaint",
    }
)
_NEXT: Final = MappingProxyType(
    {
        "add": "Whoever deals with your complaint reads it. The dates stay as they are.",
        "meeting": "We will ring or write to you to fix a time.",
        "invitation": "We will ring or write to you to fix a time.",
        "reach": "We will ask you about it in a way that we know already. Until then we use the old one.",
        "consent-coming": "We will tell you as soon as we have it.",
        "needs": "We keep to it from now on, in all that we send you.",
        "withdraw": "We will write to you that it has ended. You can go on with it from the page of your complaint.",
        "satisfied": "The page of your complaint lets you tell us so, and go on.",
        "wrong": "We look at it. If we change an entry, what stood there before stays on record.",
        "delay": "Whoever deals with your complaint will look at it, and answer you.",
        "asked": "We read it and answer you. Nothing of your complaint changes until then.",
    }
)


def done_title(kind: str, act: str, about: str, found: Assessment) -> str:
    """The heading of the page after it, by the fact that it made and the act."""
    if act == "next-stage" and kind == "escalated":
        held = found.policy.by_id[about].held_by
        if held:
            return say("You told us that you asked {body}", body=the_body(held))
        return say("You asked for {stage}", stage=stage_name(about, found.policy))
    return say(_DONE_BY_KIND.get(kind) or _DONE.get(act) or _DONE_BY_KIND["asked"])


_DONE_BY_KIND: Final = MappingProxyType(
    {
        "asked": "We have what you wrote",
        "extended": "You agreed to the new date",
        "extension-refused": "You did not agree to the new date",
        "consent-refused": "You did not agree that somebody complains for you",
        "invitation": "You want to come to the meeting",
        "meeting-declined": "You do not want the meeting",
    }
)


def next_words(kind: str, act: str) -> str:
    """What happens now, besides what is owed."""
    if kind == "extension-refused":
        return say("The date stays as it was.")
    if kind == "consent-refused":
        return say("We do not tell them anything about you. We ring or write to you before we do more.")
    if kind in ("extended", "meeting-declined", "escalated"):
        return ""
    if kind == "asked":
        return say(_NEXT["asked"])
    return say(_NEXT[act]) if act in _NEXT else ""


_ACTED: Final = MappingProxyType(
    {
        "more": "You added to your complaint here.",
        "wrong": "You told us that something is wrong.",
        "delay": "You told us that it takes too long or goes wrong.",
        "meeting": "You asked to talk to us.",
        "invitation": "You told us that you want to come to the meeting.",
        "extension-refused": "You did not agree to the new date.",
        "consent": "You told us how the person you complain for will agree.",
        "consent-refused": "You did not agree that somebody complains for you.",
        "reach": "You told us a new way to reach you.",
        "asked": "You asked us for something that we could not do at once.",
    }
)


def acted_words(about: str, *, mine: bool) -> str:
    """What was done on the page of the case, by what it was about; of somebody else only that it was."""
    return say(_ACTED[about] if mine else "Somebody else who takes part in this complaint told us something.")
