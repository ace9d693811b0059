"""The public page of a complaints procedure, made from its policy alone: every promise with the clause it comes from.

No contact details of the policy stand here, though it may carry those that its source prints: how an outside body is
reached comes from the organisation's directory, where it can be put right on the day it changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Duty, Policy, Route, Stage, Standing, Window
from putright.wording.body_shown import BodyShown, bodies_of, others_offered
from putright.wording.body_words import body, body_name, the_body
from putright.wording.condition_words import complementary, condition_words, decided
from putright.wording.declared_words import PUBLIC, declared_of, heading
from putright.wording.drawing_words import mark_words, promised
from putright.wording.duty_words import promise_of
from putright.wording.limit_words import limited, once_words, start_words, window_limit
from putright.wording.manner_words import (
    beginnings,
    duty_manner,
    extension_goes_for,
    extension_manner,
    owners_words,
    pace_words,
    route_times,
    stage_manner,
    unanswered_words,
)
from putright.wording.outside_words import held_only
from putright.wording.plain_names import capital, channel_words, listed, sentence, stage_name, stage_title, the_role
from putright.wording.procedure_parts import NEW_VERSION, Item, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.procedure_time import time_items
from putright.wording.standing_words import asked_for, to_ask

_FIRM = ("must", "should")
_REACHED = "When to ask them, and how to reach them:"
_NOTHING: Final[Mapping[str, BodyShown]] = MappingProxyType({})


def procedure_page(policy: Policy, directory: Mapping[str, BodyShown] = _NOTHING) -> ProcedurePage:
    """The procedure as people read it before they complain; ``directory``: what is known of its outside bodies."""
    sections = [
        Section("complaining", "How to complain", _complaining(policy)),
        *(Section(stage.id, stage_title(stage.id, policy), _stage(stage, policy)) for stage in policy.stages),
        Section("outside-bodies", "Who else can help", _routes(policy, directory)),
        Section("promises", "What else we promise", _promises(policy)),
        Section("time", "How we count time", time_items(policy)),
    ]
    return ProcedurePage(policy.title, tuple(section for section in sections if section.parts))


def _clauses(of: Standing | Stage | Duty | Route) -> tuple[str, ...]:
    return (of.clause, *of.also)


def _of_kind(policy: Policy, kind: str) -> list[Standing]:
    return [
        one for one in policy.standing if one.kind == kind and decided(one.conditions, policy.settings) is not False
    ]


def _complaining(policy: Policy) -> tuple[Part, ...]:
    who = [Item(capital(one.says), _clauses(one)) for one in _of_kind(policy, "who-may-complain")]
    ways = [Item(capital(channel_words(one.says)), _clauses(one)) for one in _of_kind(policy, "channel")]
    asked = [Item(capital(one.says), _clauses(one)) for one in _of_kind(policy, "asked-of-the-complainant")]
    parts = items_of("Who can complain:", who) + items_of("You can complain:", ways)
    parts += items_of("It helps if you tell us:", asked)
    if policy.complain is not None:
        limit = window_limit(policy.complain, policy)
        text = f"Please complain {limit}." if limit else "You can complain at any time."
        parts.append(Paragraph(text, (policy.complain.clause, *policy.complain.also)))
    if policy.consent is not None:
        when = condition_words(policy.consent.conditions, policy.settings)
        text = f"{capital(when)}, we need to know that the other person agrees." if when else "We need consent."
        parts.append(Paragraph(text, (policy.consent.clause,)))
    return tuple(parts)


def _stage(stage: Stage, policy: Policy) -> tuple[Part, ...]:
    parts: list[Part] = [Paragraph(_owner(stage, policy), _clauses(stage))]
    choice = next((duty.roles for duty in stage.duties if duty.roles and duty.role == stage.owner), ())
    parts += items_of("Who that is:", [Item(text, _clauses(stage)) for text in owners_words(choice, policy)])
    parts += [Paragraph(text, (clause,)) for text, clause in beginnings(stage, policy)]
    if stage.independent is not None:
        parts.append(Paragraph("This is somebody who did not deal with your complaint before.", (stage.independent,)))
    owed = [duty for duty in stage.duties if decided(duty.conditions, policy.settings) is not False]
    parts += items_of("What we will do:", _duties([one for one in owed if one.strength in _FIRM], stage, policy))
    parts += items_of("What we aim to do:", _duties([one for one in owed if one.strength not in _FIRM], stage, policy))
    contents: dict[str, dict[Item, None]] = {}
    for duty in owed:
        said = contents.setdefault(f"{_paper(duty, stage, policy)} will say:", {})
        said.update((Item(capital(one.says), (one.clause,)), None) for one in duty.says)
    for intro, items in contents.items():
        parts += items_of(intro, list(items))
    rights = [one for one in policy.standing if one.stage == stage.id and one.kind in ("right", "settling", "record")]
    parts += _standing(rights, policy)
    parts += _changes(stage, policy) + _onwards(stage, policy)
    return tuple(parts)


_PAPERS = {
    "respond": "Our full answer",
    "reply": "Our first reply",
    "acknowledge": "Our letter to say we have your complaint",
    "write-up": "Our note of what was said",
    "explain-delay": "Our letter about a delay",
    "notify-outcome": "Our letter with the outcome",
    "inform": "What we tell you on the way",
}
"""What reaches the complainant, by the action that sends it."""


def _paper(duty: Duty, stage: Stage, policy: Policy) -> str:
    """What says something to the complainant: "Our full answer"."""
    name = duty.action.name
    if name == "acknowledge" and _later(stage, policy):
        return "Our letter to say we have your request"
    return _PAPERS.get(name) or f"When we {promise_of(duty, _later(stage, policy))}, we"


def _later(stage: Stage, policy: Policy) -> bool:
    return policy.order[stage.id] > 0


def _owner(stage: Stage, policy: Policy) -> str:
    if stage.held_by is not None:
        return f"This stage is held by {the_body(stage.held_by)}, not by us. {body(stage.held_by).does}".strip()
    role = policy.roles.get(stage.owner)
    usually = "usually " if role is not None and role.strength != "must" else ""
    also = f" (also called {listed(role.also_called)})" if role is not None and role.also_called else ""
    return f"{capital(the_role(stage.owner, policy))}{also} {usually}deals with your complaint at this stage."


def _duties(duties: list[Duty], stage: Stage, policy: Policy) -> list[Item]:
    """Promises, one item each; those that differ only in whom they are made to, and reach everybody, said once."""
    alike: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        alike.setdefault(_promised(duty, stage, policy), []).append(duty)
    items = []
    for (promise, more), several in alike.items():
        conditions = [one.conditions for one in several]
        for group in [several] if complementary(conditions) else [[one] for one in several]:
            when = condition_words(group[0].conditions, policy.settings) if len(group) == 1 else ""
            before = ", and ".join(part for part in (when, once_words(group[0], policy)) if part)
            text = f"{before}, {promise[0].lower()}{promise[1:]}" if before else promise
            clauses = dict.fromkeys(clause for one in group for clause in _clauses(one))
            items.append(Item(f"{capital(text)}.{more}", tuple(clauses)))
    return items


def _promised(duty: Duty, stage: Stage, policy: Policy) -> tuple[str, str]:
    """A promise in the policy's own length of time, and the sentences that follow it."""
    promise = limited(f"{mark_words(duty, policy)} {promised(duty, policy)}", duty, policy)
    more = ""
    if duty.pace is not None:
        promise += f" {pace_words(duty)}"
    elif not duty.timed and duty.ceiling is None:
        more = " We have set no time for this."
    if duty.share is not None:
        more += f" We promise this for {duty.share} in 100 complaints."
    if duty.role != stage.owner:
        more += f" This is for {the_role(duty.role, policy)} to do."
    return promise, " ".join((more, *duty_manner(duty, policy)))


def _changes(stage: Stage, policy: Policy) -> list[Part]:
    """How a time limit may be changed, what the policy leaves open, and when the case moves on by itself."""
    parts: list[Part] = []
    for extension in stage.extensions:
        clauses = (extension.clause,)
        text = "We may ask you for more time. The date only changes if you agree."
        if not extension.needs_agreement:
            text = "We may have to set a later date. If we do, we will tell you."
        text = " ".join((text, *extension_goes_for(extension, policy), *extension_manner(extension, policy)))
        said = [Item(capital(one), clauses) for one in extension.says]
        parts += [Paragraph(text, clauses), *items_of("What we will tell you, and how:", said)]
    for one in stage.undefined:
        when = condition_words(one.conditions, policy.settings)
        # What the policy itself says of a gap is said to those who must fill it.
        text = f"{f'{when}, ' if when else ''}our procedure does not settle what happens at this stage."
        parts.append(Paragraph(f"{capital(text)} Please ask us.", (one.clause,)))
    if stage.moves_on is not None:
        late = next((duty for duty in stage.duties if duty.action.name == stage.moves_on.action), None)
        what = promise_of(late, _later(stage, policy)) if late is not None else str(stage.moves_on.action)
        to = stage_name(stage.moves_on.to, policy)
        when = f"If we do not {what} in time"
        if stage.moves_on.fact is not None:
            when = capital(f"once {start_words((stage.moves_on.fact,), policy)}")
        text = f"{when}, your complaint goes on to {to} by itself. You need not ask."
        parts.append(Paragraph(text, (stage.moves_on.clause,)))
    return parts + [Paragraph(text, (clause,)) for text, clause in stage_manner(stage, policy)]


def _onwards(stage: Stage, policy: Policy) -> list[Part]:
    """How to ask for the next stage, in each of the ways there are."""
    there = [one for one in stage.windows if decided(one.conditions, policy.settings) is not False]
    return [_onward(window, policy) for window in there]


def _onward(window: Window, policy: Policy) -> Part:
    limit = window_limit(window, policy)
    when = condition_words(window.conditions, policy.settings)
    first = f"{capital(when)}, and if" if when else "If"
    text = (
        f"{first} you are not happy with our answer, you can {to_ask(window.to, policy)}{f' {limit}' if limit else ''}"
    )
    only = held_only(window.to, policy)
    text += f", {only}." if only else "."
    text += "" if limit else " There is no time limit."
    text += f" {unanswered_words(window, policy)}" if window.unanswered is not None else ""
    text += " Please ask in writing." if window.in_writing else ""
    text += " A later request is only taken if there is an exceptional reason." if window.exceptional else ""
    if window.asks_for:
        text += f" It helps if you tell us {listed([asked_for(name) for name in window.asks_for])}."
    clauses = dict.fromkeys((window.clause, *window.also, *([window.writing_clause] if window.writing_clause else [])))
    return Paragraph(text, tuple(clauses))


def _routes(policy: Policy, directory: Mapping[str, BodyShown]) -> tuple[Part, ...]:
    items: list[Item] = []
    known: dict[str, tuple[str, ...]] = {}
    for route in policy.routes:
        if decided(route.conditions, policy.settings) is False:
            continue
        when = condition_words(route.conditions, policy.settings)
        time = route_times(route, policy)
        shown = directory.get(route.body)
        name = shown.name if shown is not None else body_name(route.body)
        head = "" if name in route.why else f"{name}. "
        only = f" This is for you {when}." if when else ""
        says = []
        if route.later is not None:
            says.append(f"After {stage_name(route.later[0], policy)}: {sentence(route.later[1])}")
        clauses = list(_clauses(route))
        for conditions, more, clause in route.besides:
            extra = condition_words(conditions, policy.settings)
            says.append(f"{capital(extra)}: {sentence(more)}" if extra else sentence(more))
            clauses.append(clause)
        text = f"{head}{sentence(route.why)} {time}{only}"
        items.append(Item(text, tuple(dict.fromkeys(clauses)), tuple(says)))
        if shown is not None:
            known[sentence(capital(name))] = shown.lines(" ".join((text, *says)))
    known |= {sentence(one.name): one.lines("") for one in others_offered(bodies_of(policy), directory)}
    # What the directory knows stands apart: no clause of the policy says it.
    reached = [Item(" ".join((name, *lines))) for name, lines in known.items() if lines]
    return (*items_of("These bodies are not part of us.", items), *items_of(_REACHED, reached))


def _promises(policy: Policy) -> tuple[Part, ...]:
    whole = [one for one in policy.standing if one.stage is None]
    # A line on what the source prints is a note on the paper, kept for its clause: it promises nothing to anybody.
    plain = [one for one in whole if one.kind == "plain" and not one.says.startswith("The source ")]
    new = [Item(NEW_VERSION, (policy.takes_open,))] if policy.takes_open is not None else []
    rights = [one for one in whole if one.kind in ("right", "settling", "record")]
    said = [Item(sentence(one.says), _clauses(one)) for one in plain]
    return (*items_of("", said + new), *_standing(rights, policy), *_declared(policy))


def _declared(policy: Policy) -> list[Part]:
    """What the policy declares besides its procedure, as far as the public reads it."""
    groups: dict[str, list[Item]] = {}
    for one in declared_of(policy):
        if one.key in PUBLIC:
            groups.setdefault(one.key, []).append(Item(one.text, one.clauses))
    return [part for key, items in groups.items() for part in items_of(f"{heading(key)}:", items)]


def _standing(promises: list[Standing], policy: Policy) -> list[Part]:
    """Rights, steps to settle early and records, each as a list under its own line."""
    parts: list[Part] = []
    for kind, intro in (
        ("settling", "Settling it early:"),
        ("right", "Your rights:"),
        ("record", "What goes on our records:"),
    ):
        alike: dict[tuple[str, tuple[str, ...]], list[Standing]] = {}
        for one in promises:
            if one.kind == kind and decided(one.conditions, policy.settings) is not False:
                alike.setdefault((one.says, one.items), []).append(one)
        items = []
        for several in alike.values():
            whole = complementary([one.conditions for one in several])
            for group in [several] if whole else [[one] for one in several]:
                clauses = dict.fromkeys(clause for one in group for clause in _clauses(one))
                items.append(Item(_promise(group, policy), tuple(clauses)))
        parts += items_of(intro, items)
    return parts


def _promise(group: list[Standing], policy: Policy) -> str:
    """A standing promise, with its condition where it is not made to everybody."""
    one = group[0]
    # What a record is to hold is written for those who keep it.
    inside = f" ({'; '.join(one.items)})" if one.items and one.kind != "record" else ""
    when = condition_words(one.conditions, policy.settings) if len(group) == 1 else ""
    return f"{capital(one.says.rstrip('.'))}{inside}{f', {when}' if when else ''}"
