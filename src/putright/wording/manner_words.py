"""In what manner things are promised, and what happens by itself, as the complainant reads it on the public page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.actions import Action
from putright.procedure.conditions import Condition
from putright.procedure.policy import Duty, Extension, Policy, Route, Stage, Window
from putright.procedure.policy_rules import Opening, Panel, Pause, Silence
from putright.wording.condition_words import condition_words
from putright.wording.duty_words import bare, promise_of, promise_words
from putright.wording.language import in_english, own, say, say_number
from putright.wording.limit_words import bound_words, fact_event, length_words, start_words, window_start
from putright.wording.plain_names import capital, channel_words, listed, stage_name, the_role

_PACE: Final = MappingProxyType(
    {"at once": "at once", "as soon as possible": "as soon as we can", "without delay": "without delay"}
)
_ENDS: Final = MappingProxyType(
    {
        "closed": "we close your complaint",
        "settled": "we take your complaint as settled",
        "withdrawn": "we take your complaint as withdrawn",
    }
)


def pace_words(duty: Duty) -> str:
    """How soon, where the policy gives no number: "as soon as we can"; empty where it says nothing."""
    if duty.pace is None:
        return ""
    return say(_PACE[duty.pace]) if duty.pace in _PACE else own(duty.pace)


def duty_manner(duty: Duty, policy: Policy) -> list[str]:
    """The sentences that say how a promise is kept: by which medium, with whom, who reads it first, not before when."""
    found = []
    if duty.recipient is not None:
        found.append(say("This goes to {whom}.", whom=own(duty.recipient)))
    if duty.sent_by:
        found.append(say("It comes {ways}.", ways=listed([_way(one) for one in duty.sent_by], "or")))
    if duty.signed_off_by:
        people = _people(duty.signed_off_by, policy)
        found.append(say("{people} must agree to it before it goes out.", people=people))
    if duty.together_with:
        found.append(say("{people} will take part.", people=_people(duty.together_with, policy)))
    if duty.floor is not None:
        bound = bound_words(duty.floor, duty.stage, policy)
        found.append(say("This will not be sooner than {bound}.", bound=bound))
    return found


def _way(medium: str) -> str:
    """By which medium something comes."""
    if medium == "the same channel":
        return say("in the way you wrote to us")
    # What may be said of a channel may be said of most media.
    return f"by {medium.replace('-', ' ')}" if in_english() else channel_words(medium)


def _people(roles: tuple[str, ...], policy: Policy) -> str:
    return capital(listed([the_role(role, policy) for role in roles]))


def owners_words(roles: tuple[tuple[tuple[Condition, ...], str], ...], policy: Policy) -> list[str]:
    """Who owes something in which cases, one sentence each; nothing where it is the same office in all."""
    found = []
    for conditions, role in roles:
        when = condition_words(conditions, policy.settings)
        found.append(f"{capital(when) if when else say('Otherwise')}: {the_role(role, policy)}.")
    return found


def stage_manner(stage: Stage, policy: Policy) -> list[tuple[str, str]]:
    """The panel of a stage, the times in which its clocks stand still, and how silence ends it: sentence and clause."""
    found = []
    for number, panel in enumerate(stage.panels):
        found.append((_panel(panel, number > 0, policy), panel.clause))
    pauses = dict.fromkeys(pause for duty in stage.duties for pause in duty.pauses)
    for pause in pauses:
        stopped = [duty for duty in stage.duties if pause in duty.pauses]
        some = any(duty.timed for duty in stage.duties if duty not in stopped)
        found.append((_pause(pause, stopped if some else [], policy), pause.clause))
    found += [(_silence(silence, policy), silence.clause) for silence in stage.silences]
    return found


def _panel(panel: Panel, otherwise: bool, policy: Policy) -> str:
    """Who hears it. ``otherwise``: another panel was named before, for some cases."""
    when = condition_words(panel.conditions, policy.settings)
    hears = say("a panel of {n} people hears your complaint at this stage.", n=panel.members)
    head = capital(when) if when else say("Otherwise") if otherwise else ""
    text = f"{head}, {hears}" if head else capital(hears)
    held = [
        say("{who} ({number} of {members})", who=the_role(role, policy), number=number, members=panel.members)
        for role, number in panel.including
    ]
    rest = [the_role(role, policy) for role in panel.among if role not in dict(panel.including)]
    if held:
        text += f" {say('On it: {people}.', people=listed(held))}"
    if rest:
        others = "Each of the others is {people}." if held else "Each of them is {people}."
        text += f" {say(others, people=listed(rest, 'or'))}"
    return text


def _pause(pause: Pause, stopped: list[Duty], policy: Policy) -> str:
    """When time stands still, and for what: ``stopped``; none named is everything."""
    promises = dict.fromkeys(bare(promise_of(duty, policy.order[duty.stage] > 0)) for duty in stopped)
    most = f" {say('We wait {length} at most.', length=length_words(pause.most))}" if pause.most is not None else ""
    begins, ends = start_words((pause.begins,), policy), start_words(pause.until, policy)
    if not promises:
        return say("Our time stops when {begins}, and goes on when {ends}.", begins=begins, ends=ends) + most
    stops = "Our time to {promises} stops when {begins}, and goes on when {ends}."
    return say(stops, promises=listed([*promises]), begins=begins, ends=ends) + most


def _silence(silence: Silence, policy: Policy) -> str:
    length, event, end = length_words(silence.after), fact_event(silence.of, policy), say(_ENDS[silence.ending])
    if not silence.unless:
        return say("After {length} from {event}, {end}.", length=length, event=event, end=end)
    unless = "After {length} from {event}, {end}, unless before that {other}."
    return say(unless, length=length, event=event, end=end, other=start_words(silence.unless, policy))


def beginnings(stage: Stage, policy: Policy) -> list[tuple[str, str]]:
    """For which cases the procedure begins at this stage: sentence and clause."""
    found = []
    for one in policy.begins:
        if one.stage == stage.id:
            when = condition_words(one.conditions, policy.settings)
            text = say("{when}, your complaint starts at this stage.", when=capital(when))
            found.append((text, one.clause))
    return found


def extension_goes_for(extension: Extension, policy: Policy) -> list[str]:
    """What alone may be put off, where the policy names it."""
    if not extension.actions:
        return []
    named = [bare(promise_words(policy.actions.get(name) or Action(name, ()))) for name in extension.actions]
    return [say("This goes for our time to {promises}.", promises=listed(named))]


def extension_manner(extension: Extension, policy: Policy) -> list[str]:
    """What binds us when we set a later date."""
    when = condition_words(extension.conditions, policy.settings)
    found = [say("This is so {when}.", when=when)] if when else []
    if extension.reasons:
        reasons = listed([own(one) for one in extension.reasons], "or")
        found.append(say("We may do so only for these reasons: {reasons}.", reasons=reasons))
    elif extension.needs_reason:
        found.append(say("We must give a reason."))
    if extension.approved_by is not None:
        found.append(say("{people} must approve it.", people=_people((extension.approved_by,), policy)))
    if extension.most is not None:
        most = "It can be {length} later at most."
        beyond = "It can be {length} later at most, or more for a good reason."
        found.append(say(beyond if extension.beyond else most, length=length_words(extension.most)))
    if extension.in_time:
        found.append(say("We must do so before the date has passed."))
    if extension.times is not None:
        found.append(say_number("We may do so once.", "We may do so {n} times at most.", extension.times))
    return found


def unanswered_words(window: Window, policy: Policy) -> str:
    """That the complainant may go on without an answer, and from when."""
    if window.unanswered is None:
        return ""
    duration, start = window.unanswered
    text = "If we have not answered {length} after {start}, you need not wait."
    return say(text, length=length_words(duration), start=window_start(start, policy))


def route_times(route: Route, policy: Policy) -> str:
    """When the complainant can go to an outside body: a sentence or two."""
    text = say("You can go there {opening}.", opening=route_opening(route, policy))
    return f"{text} {route_closing(route, policy)}".rstrip()


def route_opening(route: Route, policy: Policy) -> str:
    """From when: "at any time", "after our answer at stage 2 or 8 weeks after receiving your complaint"."""
    if any(one == Opening() for one in route.openings):
        return say("at any time")
    return listed([_opening(one, policy) for one in route.openings], "or")


def route_closing(route: Route, policy: Policy) -> str:
    """How long: "You have 12 months from our last answer."; empty where the policy names no limit."""
    if route.within is None:
        return ""
    length = length_words(route.within)
    starts = listed([window_start(one, policy) for one in route.of], "or")
    text = say("You have {length} from {starts}", length=length, starts=starts)
    if len(route.of) > 1:
        text += say(", whichever is later") if len(route.of) == 2 else say(", whichever is last")
    if route.or_later is not None:
        longer, start = length_words(route.or_later[0]), window_start(route.or_later[1], policy)
        text += say(", or {length} from {start} if that is later", length=longer, start=start)
    if route.cap:
        most, start = length_words(route.cap[0]), window_start(route.cap[1], policy)
        text += say(", and no longer than {length} from {start}", length=most, start=start)
    return f"{text}."


def _opening(opening: Opening, policy: Policy) -> str:
    if opening.stage is not None:
        return say("after our answer at {stage}", stage=stage_name(opening.stage, policy))
    fact = opening.fact or ""
    if opening.after is not None:
        start = fact_event((fact,), policy)
        return say("{length} after {start}", length=length_words(opening.after), start=start)
    return say("once {event}", event=start_words((fact,), policy))
