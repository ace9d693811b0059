"""The public page of a complaints procedure, made from its policy alone: every promise with the clause it comes from.

No contact details of the policy stand here, though it may carry those that its source prints: how an outside body is
reached comes from the organisation's directory, where it can be put right on the day it changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from putright.procedure.policy import Duty, Policy, Stage, Standing, Window
from putright.wording.body_shown import NOTHING_SHOWN, BodyShown, bodies_of, others_offered
from putright.wording.body_words import body_name
from putright.wording.condition_words import complementary, condition_words, decided
from putright.wording.declared_sentences import declared_parts
from putright.wording.declared_words import PUBLIC
from putright.wording.drawing_words import promised
from putright.wording.duty_words import bare, promise_of
from putright.wording.language import own, say
from putright.wording.limit_words import limited, window_limit
from putright.wording.manner_words import (
    beginnings,
    duty_manner,
    extension_goes_for,
    extension_manner,
    owners_words,
    pace_words,
    route_times,
    stage_manner,
)
from putright.wording.onward_words import before_promise, moving, window_notes
from putright.wording.outside_words import held_only
from putright.wording.plain_names import capital, channel_words, sentence, stage_name, stage_title, the_role
from putright.wording.procedure_parts import NEW_VERSION, Item, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.procedure_time import time_items
from putright.wording.stage_words import clauses_of, clauses_of_all, marked, owed_in, owner_sentence, said_once
from putright.wording.standing_words import to_ask

_FIRM = ("must", "should")


def procedure_page(policy: Policy, directory: Mapping[str, BodyShown] = NOTHING_SHOWN) -> ProcedurePage:
    """The procedure as people read it before they complain; ``directory``: what is known of its outside bodies."""
    sections = [
        Section("complaining", say("How to complain"), complaining(policy)),
        *(Section(stage.id, stage_title(stage.id, policy), _stage(stage, policy)) for stage in policy.stages),
        Section("outside-bodies", say("Who else can help"), routes_part(policy, directory)),
        Section("promises", say("What else we promise"), _promises(policy)),
        Section("time", say("How we count time"), time_items(policy)),
    ]
    return ProcedurePage(own(policy.title), tuple(section for section in sections if section.parts))


def _of_kind(policy: Policy, kind: str) -> list[Standing]:
    return [
        one for one in policy.standing if one.kind == kind and decided(one.conditions, policy.settings) is not False
    ]


def complaining(policy: Policy) -> tuple[Part, ...]:
    """Who can complain, how, until when, and for whom."""
    asked = [Item(own(capital(one.says)), clauses_of(one)) for one in _of_kind(policy, "asked-of-the-complainant")]
    parts = items_of(say("Who can complain:"), who_may(policy)) + items_of(say("You can complain:"), ways_in(policy))
    parts += items_of(say("It helps if you tell us:"), asked)
    return (*parts, *until_when(policy), *with_consent(policy))


def who_may(policy: Policy) -> list[Item]:
    """Who can complain, as far as the policy says."""
    return [Item(own(capital(one.says)), clauses_of(one)) for one in _of_kind(policy, "who-may-complain")]


def ways_in(policy: Policy) -> list[Item]:
    """In which ways one can complain."""
    return [Item(capital(channel_words(one.says)), clauses_of(one)) for one in _of_kind(policy, "channel")]


def until_when(policy: Policy) -> list[Paragraph]:
    """By when one has to complain; nothing where the policy does not speak of it."""
    if policy.complain is None:
        return []
    limit = window_limit(policy.complain, policy)
    text = say("Please complain {limit}.", limit=limit) if limit else say("You can complain at any time.")
    return [Paragraph(text, (policy.complain.clause, *policy.complain.also))]


def with_consent(policy: Policy) -> list[Paragraph]:
    """When somebody else has to agree to a complaint; nothing where the policy does not speak of it."""
    if policy.consent is None:
        return []
    when = condition_words(policy.consent.conditions, policy.settings)
    text = say("We need consent.")
    if when:
        text = say("{when}, we need to know that the other person agrees.", when=capital(when))
    return [Paragraph(text, (policy.consent.clause,))]


def who_deals(stage: Stage, policy: Policy) -> list[Part]:
    """Who deals with a complaint at a stage, and whose complaint begins there."""
    parts: list[Part] = [Paragraph(owner_sentence(stage, policy), clauses_of(stage))]
    choice = next((duty.roles for duty in stage.duties if duty.roles and duty.role == stage.owner), ())
    parts += items_of(say("Who that is:"), [Item(text, clauses_of(stage)) for text in owners_words(choice, policy)])
    parts += [Paragraph(text, (clause,)) for text, clause in beginnings(stage, policy)]
    if stage.independent is not None:
        new = say("This is somebody who did not deal with your complaint before.")
        parts.append(Paragraph(new, (stage.independent,)))
    return parts


def _stage(stage: Stage, policy: Policy) -> tuple[Part, ...]:
    parts = who_deals(stage, policy)
    owed = owed_in(stage, policy)
    firm = [one for one in owed if one.strength in _FIRM]
    parts += items_of(say("What we will do:"), _duties(firm, stage, policy))
    aims = [one for one in owed if one.strength not in _FIRM]
    parts += items_of(say("What we aim to do:"), _duties(aims, stage, policy))
    contents: dict[str, dict[Item, None]] = {}
    for duty in owed:
        said = contents.setdefault(_paper(duty, stage, policy), {})
        said.update((Item(own(capital(one.says)), (one.clause,)), None) for one in duty.says)
    for intro, items in contents.items():
        parts += items_of(intro, list(items))
    rights = [one for one in policy.standing if one.stage == stage.id and one.kind in ("right", "settling", "record")]
    parts += standing_parts(rights, policy)
    parts += changes(stage, policy) + _onwards(stage, policy)
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
    """What leads in what a paper says to the complainant: "Our full answer will say:"."""
    name = duty.action.name
    if name == "acknowledge" and _later(stage, policy):
        return say("{paper} will say:", paper=say("Our letter to say we have your request"))
    if name in _PAPERS:
        return say("{paper} will say:", paper=say(_PAPERS[name]))
    return say("When we {promise}, we will say:", promise=bare(promise_of(duty, _later(stage, policy))))


def _later(stage: Stage, policy: Policy) -> bool:
    return policy.order[stage.id] > 0


def _duties(duties: list[Duty], stage: Stage, policy: Policy) -> list[Item]:
    """Promises, one item each."""
    items = []
    for (promise, more), group, when in said_once(duties, lambda duty: _promised(duty, stage, policy), policy):
        text = before_promise(when, promise)
        items.append(Item(f"{capital(text)}.{more}", clauses_of_all(group)))
    return items


def _promised(duty: Duty, stage: Stage, policy: Policy) -> tuple[str, str]:
    """A promise in the policy's own length of time, and the sentences that follow it."""
    promise = limited(marked(duty, policy, promised(duty, policy)), duty, policy)
    more = ""
    if duty.pace is not None:
        promise += f" {pace_words(duty)}"
    elif not duty.timed and duty.ceiling is None:
        more = f" {say('We have set no time for this.')}"
    if duty.share is not None:
        more += f" {say('We promise this for {share} in 100 complaints.', share=duty.share)}"
    if duty.role != stage.owner:
        more += f" {say('This is for {who} to do.', who=the_role(duty.role, policy))}"
    return promise, " ".join((more, *duty_manner(duty, policy)))


def changes(stage: Stage, policy: Policy) -> list[Part]:
    """How a time limit may be changed, what the policy leaves open, and when the case moves on by itself."""
    parts: list[Part] = []
    for extension in stage.extensions:
        clauses = (extension.clause,)
        text = say("We may ask you for more time. The date only changes if you agree.")
        if not extension.needs_agreement:
            text = say("We may have to set a later date. If we do, we will tell you.")
        text = " ".join((text, *extension_goes_for(extension, policy), *extension_manner(extension, policy)))
        said = [Item(own(capital(one)), clauses) for one in extension.says]
        parts += [Paragraph(text, clauses), *items_of(say("What we will tell you, and how:"), said)]
    for one in stage.undefined:
        when = condition_words(one.conditions, policy.settings)
        # What the policy itself says of a gap is said to those who must fill it.
        text = say("our procedure does not settle what happens at this stage. Please ask us.")
        parts.append(Paragraph(capital(f"{when}, {text}" if when else text), (one.clause,)))
    if stage.moves_on is not None:
        parts.append(Paragraph(moving(stage, policy), (stage.moves_on.clause,)))
    return parts + [Paragraph(text, (clause,)) for text, clause in stage_manner(stage, policy)]


def _onwards(stage: Stage, policy: Policy) -> list[Part]:
    """How to ask for the next stage, in each of the ways there are."""
    there = [one for one in stage.windows if decided(one.conditions, policy.settings) is not False]
    return [_onward(window, policy) for window in there]


def _onward(window: Window, policy: Policy) -> Part:
    limit = window_limit(window, policy)
    when = condition_words(window.conditions, policy.settings)
    unhappy = say("if you are not happy with our answer")
    first = say("{when}, and {other}", when=when, other=unhappy) if when else unhappy
    asking = to_ask(window.to, policy)
    text = say("{when}, you can {ask}", when=capital(first), ask=f"{asking} {limit}" if limit else asking)
    only = held_only(window.to, policy)
    text = f"{text}, {only}." if only else f"{text}."
    clauses = dict.fromkeys((window.clause, *window.also, *([window.writing_clause] if window.writing_clause else [])))
    return Paragraph(" ".join((text, *window_notes(window, policy))), tuple(clauses))


def routes_part(policy: Policy, directory: Mapping[str, BodyShown] = NOTHING_SHOWN) -> tuple[Part, ...]:
    """The outside bodies: what each does, when one can go there, for whom it is, and how it is reached."""
    items: list[Item] = []
    known: dict[str, tuple[str, ...]] = {}
    for route in policy.routes:
        if decided(route.conditions, policy.settings) is False:
            continue
        when = condition_words(route.conditions, policy.settings)
        time = route_times(route, policy)
        shown = directory.get(route.body)
        name = shown.name_said if shown is not None else body_name(route.body)
        head = "" if name in route.why else f"{name}. "
        only = f" {say('This is for you {when}.', when=when)}" if when else ""
        says = []
        if route.later is not None:
            after = say(
                "After {stage}: {words}", stage=stage_name(route.later[0], policy), words=own(sentence(route.later[1]))
            )
            says.append(after)
        clauses = list(clauses_of(route))
        for conditions, more, clause in route.besides:
            extra = condition_words(conditions, policy.settings)
            says.append(f"{capital(extra)}: {own(sentence(more))}" if extra else own(sentence(more)))
            clauses.append(clause)
        text = f"{head}{own(sentence(route.why))} {time}{only}"
        items.append(Item(text, tuple(dict.fromkeys(clauses)), tuple(says)))
        if shown is not None:
            known[f"{capital(name)}."] = shown.lines(" ".join((text, *says)))
    known |= {f"{capital(one.name_said)}.": one.lines("") for one in others_offered(bodies_of(policy), directory)}
    # What the directory knows stands apart: no clause of the policy says it.
    reached = [Item(" ".join((name, *lines))) for name, lines in known.items() if lines]
    outside = items_of(say("These bodies are not part of us."), items)
    return (*outside, *items_of(say("When to ask them, and how to reach them:"), reached))


def plain_items(policy: Policy) -> list[Item]:
    """What the policy promises in plain words of its own, and that a new version takes over where it does."""
    # A line on what the source prints is a note on the paper, kept for its clause: it promises nothing to anybody.
    plain = [one for one in policy.standing if one.kind == "plain" and not one.says.startswith("The source ")]
    items = [Item(own(sentence(one.says)), clauses_of(one)) for one in plain if one.stage is None]
    if policy.takes_open is not None:
        items.append(Item(say(NEW_VERSION), (policy.takes_open,)))
    return items


def _promises(policy: Policy) -> tuple[Part, ...]:
    rights = [one for one in policy.standing if one.stage is None and one.kind in ("right", "settling", "record")]
    return (*items_of("", plain_items(policy)), *standing_parts(rights, policy), *declared_parts(policy, PUBLIC))


def standing_parts(promises: list[Standing], policy: Policy) -> list[Part]:
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
                clauses = dict.fromkeys(clause for one in group for clause in clauses_of(one))
                items.append(Item(_promise(group, policy), tuple(clauses)))
        parts += items_of(say(intro), items)
    return parts


def _promise(group: list[Standing], policy: Policy) -> str:
    """A standing promise, with its condition where it is not made to everybody."""
    one = group[0]
    # What a record is to hold is written for those who keep it.
    inside = f" ({'; '.join(one.items)})" if one.items and one.kind != "record" else ""
    when = condition_words(one.conditions, policy.settings) if len(group) == 1 else ""
    return f"{own(capital(one.says.rstrip('.')) + inside)}{f', {when}' if when else ''}"
