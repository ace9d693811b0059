"""The procedure on one page for the wall: how to complain, what we will do and by when, and who else can help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from putright.procedure.policy import Duty, Policy, Route, Stage, Window
from putright.wording.body_shown import NOTHING_SHOWN, BodyShown, bodies_of, others_offered
from putright.wording.body_words import body_does, the_body
from putright.wording.condition_words import condition_words, decided
from putright.wording.drawing_words import FIRM, FIRMEST_FIRST
from putright.wording.duty_words import is_promised_to_complainant
from putright.wording.easier import comes, doing, easily, help_parts
from putright.wording.easier_words import plainer
from putright.wording.language import ENGLISH, in_english, own, say, speaking
from putright.wording.limit_words import WORDED, bound_words, length_words, limited, window_limit
from putright.wording.manner_words import pace_words, route_closing, route_opening
from putright.wording.onward_words import before_promise, moving
from putright.wording.outside_words import held_only
from putright.wording.plain_names import capital, channel_words, listed, sentence, stage_name, stage_title
from putright.wording.procedure_parts import Item, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.stage_words import clauses_of, clauses_of_all, marked, owed_in, said_once
from putright.wording.standing_words import to_ask

_ANSWERS: Final = ("respond", "notify-outcome")
_MOST_WORDS: Final = 60
"""So long a list of times, according to the case, is said out; for a longer one the procedure is there."""

_MOST_BODIES: Final = 4
_MOST_SAID: Final = 3
"""Of so many bodies a wall can say what each does; of more it has the names."""


def summary(policy: Policy, directory: Mapping[str, BodyShown] = NOTHING_SHOWN) -> ProcedurePage:
    """The summary for the wall; ``directory``: what is known of the outside bodies."""
    ours = [stage for stage in policy.stages if stage.held_by is None]
    promises = [part for stage in ours for part in _promises(stage, policy, len(ours) > 1)]
    sections = [
        Section("complaining", say("Tell us"), _complaining(policy)),
        Section("promises", say("What we will do"), tuple(promises)),
        Section("onwards", say("If you are not happy with our answer"), _onwards(policy)),
        Section("outside-bodies", say("Who else can help"), _bodies(policy, directory)),
        Section("help", say("Help for you"), help_parts()),
    ]
    return ProcedurePage(say("How to complain"), tuple(section for section in sections if section.parts))


def _complaining(policy: Policy) -> tuple[Part, ...]:
    ways = [one for one in policy.standing if one.kind == "channel"]
    ways = [one for one in ways if decided(one.conditions, policy.settings) is not False]
    clauses = tuple(dict.fromkeys(clause for one in ways for clause in clauses_of(one)))
    said = listed(list(dict.fromkeys(channel_words(one.says) for one in ways)), "or")
    text = say("You can complain {ways}.", ways=said) if ways else say("Tell us if you are not happy.")
    parts = [Paragraph(text, clauses)]
    if policy.complain is not None:
        limit = window_limit(policy.complain, policy)
        text = say("Please complain {limit}.", limit=limit) if limit else say("You can complain at any time.")
        parts.append(Paragraph(text, (policy.complain.clause, *policy.complain.also)))
    if policy.consent is not None:
        when = condition_words(policy.consent.conditions, policy.settings)
        if when:
            text = say("{when}, we need to know that the other person agrees.", when=capital(when))
            parts.append(Paragraph(text, (policy.consent.clause,)))
    return tuple(parts)


def _promises(stage: Stage, policy: Policy, several: bool) -> list[Part]:
    """The first word and the answer of a stage; where it promises no answer, what else it does promise."""
    owed = [duty for duty in owed_in(stage, policy) if is_promised_to_complainant(duty)]
    answers = [duty for duty in owed if duty.action.name in _ANSWERS]
    first = [duty for duty in owed if duty.action.name == "acknowledge" and not duty.clock.start.kinds]
    if not first:
        first = sorted((duty for duty in owed if duty not in answers and _soon(duty)), key=comes)[:1]
    if not answers:
        answers = [duty for duty in owed if duty not in first and _usual(duty)][:1]
    items = _said(first, policy) + _said(answers, policy)
    return items_of(stage_title(stage.id, policy) if several else "", items)


def _soon(duty: Duty) -> bool:
    """Whether it is promised to everybody, firmly, and counted from when the stage begins."""
    return duty.timed and _usual(duty) and not (duty.clock.start.kinds or duty.waits_for or duty.recurs)


def _usual(duty: Duty) -> bool:
    """Whether it is promised to everybody, firmly, whatever else happens."""
    return duty.strength in FIRM and not (duty.conditions or duty.once or duty.overdue)


def _said(duties: list[Duty], policy: Policy) -> list[Item]:
    # Every language says the same promises, so it is the length of one that decides.
    with speaking(ENGLISH):
        english = _each(duties, policy)
    if len(english) < 2 or sum(len(item.text.split()) for item in english) <= _MOST_WORDS:
        return _each(duties, policy)
    # So many answers at different times are more than a wall can hold; which is whose, the procedure says. Where one
    # is promised less firmly than another, no more is said of all.
    duty = max(duties, key=lambda one: FIRMEST_FIRST.index(one.strength))
    promise = marked(duty, policy, easily(duty, policy))
    depends = say("By when depends on your complaint: see our full procedure.")
    return [Item(f"{promise}. {depends}", clauses_of_all(duties))]


def _each(duties: list[Duty], policy: Policy) -> list[Item]:
    """Each promise with what it depends on, those to everybody once."""
    found = said_once(duties, lambda duty: _promise(duty, policy), policy)
    items = []
    for (promise, more), group, when in found:
        items.append(Item(f"{capital(before_promise(when, promise))}.{more}", clauses_of_all(group)))
    return items


def _promise(duty: Duty, policy: Policy) -> tuple[str, str]:
    """A promise with its time, and the sentence on its outer limit that follows where it has one besides."""
    inner = replace(duty, ceiling=None) if duty.timed else duty
    promise = plainer(limited(marked(duty, policy, easily(duty, policy)), inner, policy))
    # The line above says of which stage we speak.
    whole = say("receiving your request for {stage}", stage=stage_name(duty.stage, policy))
    promise = promise.replace(plainer(whole), plainer(say("receiving your request")))
    more = ""
    if duty.timed and duty.ceiling is not None:
        bound = plainer(bound_words(duty.ceiling, duty.stage, policy))
        more = f" {doing(duty, policy, say('no later than {bound}', bound=bound))}"
    if duty.pace is not None:
        promise = f"{promise} {pace_words(duty)}"
    elif not duty.timed and duty.ceiling is None and not duty.clock.start.each:
        promise = say("{promise}, but we have set no time for this", promise=promise)
    return promise, more


def _onwards(policy: Policy) -> tuple[Part, ...]:
    parts: dict[Part, None] = {}
    for stage in policy.stages:
        for window in stage.windows:
            if decided(window.conditions, policy.settings) is not False:
                parts[Paragraph(_onward(stage, window, policy), (window.clause, *window.also))] = None
        text = moving(stage, policy)
        if stage.moves_on is not None:
            parts[Paragraph(text, (stage.moves_on.clause,))] = None
    return tuple(parts)


def _onward(stage: Stage, window: Window, policy: Policy) -> str:
    """How to ask for the next stage, with its limit and form."""
    when = condition_words(window.conditions, policy.settings)
    after = say("after our answer at {stage}", stage=stage_name(stage.id, policy))
    limit = window_limit(window, policy)
    asking = " ".join(part for part in (to_ask(window.to, policy), limit or after) if part)
    text = say("{when}, you can {ask}", when=when, ask=asking) if when else say("you can {ask}", ask=asking)
    only = held_only(window.to, policy)
    text = f"{capital(text)}, {only}." if only else f"{capital(text)}."
    return f"{text} {say('Please ask in writing.')}" if window.in_writing else text


def _bodies(policy: Policy, directory: Mapping[str, BodyShown]) -> tuple[Part, ...]:
    held = {stage.held_by for stage in policy.stages}
    there = [one for one in policy.routes if decided(one.conditions, policy.settings) is not False]
    # How to ask a body that holds a stage stands with the stages.
    there = [one for one in there if one.body not in held]
    brief = len(there) > _MOST_SAID
    found: dict[str, list[Item]] = {}
    for route in there[:_MOST_BODIES]:
        opening = say("{opening} you can go to:", opening=capital(_opening(route, policy)))
        found.setdefault(opening, []).append(_body(route, policy, directory.get(route.body), brief))
    parts = [part for opening, items in found.items() for part in items_of(opening, items)]
    if len(there) > _MOST_BODIES:
        parts.append(Paragraph(say("Our full procedure names more.")))
    others = [Item(f"{capital(one.the_said)}.", (), one.lines("")) for one in _others(policy, directory)]
    parts += items_of(say("You can also ask:"), others)
    return tuple(parts)


def _others(policy: Policy, directory: Mapping[str, BodyShown]) -> list[BodyShown]:
    """Those of whom the organisation tells everybody."""
    return others_offered(bodies_of(policy), directory)


def _body(route: Route, policy: Policy, shown: BodyShown | None, brief: bool) -> Item:
    """An outside body: for whom it is, what it does unless in brief, until when one can go there, how it is reached."""
    when = condition_words(route.conditions, policy.settings)
    name = shown.the_said if shown is not None else the_body(route.body)
    does = own(sentence(shown.does)) if shown is not None and shown.does else body_does(route.body)
    does = "" if brief else does
    reached = (shown.reached,) if shown is not None and shown.reached else ()
    if in_english():
        when = when.replace(name, "it")
    name = capital(name)
    said = [f"{name}, {when}." if when else f"{name}.", does, _closing(route, policy)]
    return Item(" ".join(one for one in said if one), clauses_of(route), reached)


def _opening(route: Route, policy: Policy) -> str:
    """From when one can go to a body; what has to happen first only where it opens in no other way."""
    usual = tuple(
        one for one in route.openings if one.fact is None or (one.after is not None and _stock(one.fact, policy))
    )
    return route_opening(route._replace(openings=usual or route.openings), policy)


def _closing(route: Route, policy: Policy) -> str:
    """How long one can go there. What it runs from is left to the procedure where that takes the policy's own words."""
    more = [one[1] for one in (route.or_later, route.cap) if one is not None]
    if route.within is None or all(_stock(start, policy) for start in (*route.of, *more)):
        return route_closing(route, policy)
    return say("You have {length}: our full procedure says from when.", length=length_words(route.within))


def _stock(name: str, policy: Policy) -> bool:
    """Whether a start has words of ours."""
    return name not in policy.facts or name in WORDED
