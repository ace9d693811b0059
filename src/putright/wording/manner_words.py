"""In what manner things are promised, and what happens by itself, as the complainant reads it on the public page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.actions import Action
from putright.procedure.conditions import Condition
from putright.procedure.policy import Duty, Extension, Policy, Route, Stage, Window
from putright.procedure.policy_rules import Opening, Panel, Pause, Silence
from putright.wording.condition_words import condition_words
from putright.wording.duty_words import promise_of, promise_words
from putright.wording.limit_words import bound_words, fact_event, start_words, window_start
from putright.wording.plain_names import capital, listed, stage_name, the_role

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
    return _PACE.get(duty.pace, duty.pace) if duty.pace is not None else ""


def duty_manner(duty: Duty, policy: Policy) -> list[str]:
    """The sentences that say how a promise is kept: by which medium, with whom, who reads it first, not before when."""
    found = []
    if duty.recipient is not None:
        found.append(f"This goes to {duty.recipient}.")
    if duty.sent_by:
        ways = [
            "in the way you wrote to us" if one == "the same channel" else f"by {one.replace('-', ' ')}"
            for one in duty.sent_by
        ]
        found.append(f"It comes {listed(ways, 'or')}.")
    if duty.signed_off_by:
        found.append(f"{_people(duty.signed_off_by, policy)} must agree to it before it goes out.")
    if duty.together_with:
        found.append(f"{_people(duty.together_with, policy)} will take part.")
    if duty.floor is not None:
        found.append(f"This will not be sooner than {bound_words(duty.floor, duty.stage, policy)}.")
    return found


def _people(roles: tuple[str, ...], policy: Policy) -> str:
    return capital(listed([the_role(role, policy) for role in roles]))


def owners_words(roles: tuple[tuple[tuple[Condition, ...], str], ...], policy: Policy) -> list[str]:
    """Who owes something in which cases, one sentence each; nothing where it is the same office in all."""
    found = []
    for conditions, role in roles:
        when = condition_words(conditions, policy.settings)
        found.append(f"{capital(when) if when else 'Otherwise'}: {the_role(role, policy)}.")
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
    head = f"{capital(when)}, a panel" if when else "Otherwise, a panel" if otherwise else "A panel"
    text = f"{head} of {panel.members} people hears your complaint at this stage."
    held = [f"{the_role(role, policy)} ({number} of {panel.members})" for role, number in panel.including]
    rest = [the_role(role, policy) for role in panel.among if role not in dict(panel.including)]
    if held:
        text += f" On it: {listed(held)}."
    if rest:
        text += f" {'Each of the others' if held else 'Each of them'} is {listed(rest, 'or')}."
    return text


def _pause(pause: Pause, stopped: list[Duty], policy: Policy) -> str:
    """When time stands still, and for what: ``stopped``; none named is everything."""
    promises = dict.fromkeys(promise_of(duty, policy.order[duty.stage] > 0) for duty in stopped)
    time = f"Our time to {listed([*promises])}" if promises else "Our time"
    most = f" We wait {pause.most} at most." if pause.most is not None else ""
    begins, ends = start_words((pause.begins,), policy), start_words(pause.until, policy)
    return f"{time} stops when {begins}, and goes on when {ends}.{most}"


def _silence(silence: Silence, policy: Policy) -> str:
    unless = f", unless before that {start_words(silence.unless, policy)}" if silence.unless else ""
    return f"After {silence.after} from {fact_event(silence.of, policy)}, {_ENDS[silence.ending]}{unless}."


def beginnings(stage: Stage, policy: Policy) -> list[tuple[str, str]]:
    """For which cases the procedure begins at this stage: sentence and clause."""
    found = []
    for one in policy.begins:
        if one.stage == stage.id:
            when = condition_words(one.conditions, policy.settings)
            found.append((f"{capital(when)}, your complaint starts at this stage.", one.clause))
    return found


def extension_goes_for(extension: Extension, policy: Policy) -> list[str]:
    """What alone may be put off, where the policy names it."""
    if not extension.actions:
        return []
    named = [promise_words(policy.actions.get(name) or Action(name, ())) for name in extension.actions]
    return [f"This goes for our time to {listed(named)}."]


def extension_manner(extension: Extension, policy: Policy) -> list[str]:
    """What binds us when we set a later date."""
    when = condition_words(extension.conditions, policy.settings)
    found = [f"This is so {when}."] if when else []
    if extension.reasons:
        found.append(f"We may do so only for these reasons: {listed(extension.reasons, 'or')}.")
    elif extension.needs_reason:
        found.append("We must give a reason.")
    if extension.approved_by is not None:
        found.append(f"{_people((extension.approved_by,), policy)} must approve it.")
    if extension.most is not None:
        beyond = ", or more for a good reason" if extension.beyond else ""
        found.append(f"It can be {extension.most} later at most{beyond}.")
    if extension.in_time:
        found.append("We must do so before the date has passed.")
    if extension.times is not None:
        found.append("We may do so once." if extension.times == 1 else f"We may do so {extension.times} times at most.")
    return found


def unanswered_words(window: Window, policy: Policy) -> str:
    """That the complainant may go on without an answer, and from when."""
    if window.unanswered is None:
        return ""
    duration, start = window.unanswered
    return f"If we have not answered {duration} after {window_start(start, policy)}, you need not wait."


def route_times(route: Route, policy: Policy) -> str:
    """When the complainant can go to an outside body: a sentence or two."""
    text = f"You can go there {route_opening(route, policy)}."
    return f"{text} {route_closing(route, policy)}".rstrip()


def route_opening(route: Route, policy: Policy) -> str:
    """From when: "at any time", "after our answer at stage 2 or 8 weeks after receiving your complaint"."""
    if any(one == Opening() for one in route.openings):
        return "at any time"
    return listed([_opening(one, policy) for one in route.openings], "or")


def route_closing(route: Route, policy: Policy) -> str:
    """How long: "You have 12 months from our last answer."; empty where the policy names no limit."""
    if route.within is None:
        return ""
    starts = listed([window_start(one, policy) for one in route.of], "or")
    later = ""
    if route.or_later is not None:
        later = f", or {route.or_later[0]} from {window_start(route.or_later[1], policy)} if that is later"
    last = ", whichever is later" if len(route.of) == 2 else ", whichever is last" if len(route.of) > 2 else ""
    cap = f", and no longer than {route.cap[0]} from {window_start(route.cap[1], policy)}" if route.cap else ""
    return f"You have {route.within} from {starts}{last}{later}{cap}."


def _opening(opening: Opening, policy: Policy) -> str:
    if opening.stage is not None:
        return f"after our answer at {stage_name(opening.stage, policy)}"
    fact = opening.fact or ""
    if opening.after is not None:
        return f"{opening.after} after {fact_event((fact,), policy)}"
    return f"once {start_words((fact,), policy)}"
