"""From a policy to what its drawing shows. Each thing that a policy can say is one small function here."""

from __future__ import annotations

from itertools import groupby

from putright.drawing.content import Card, CardKind, Drawing, Entry, Group, Note, Step, Way, cited
from putright.drawing.of_promises import declarations, how_to_read, not_in_force, promises, roles, time_card
from putright.drawing.plain import plain
from putright.procedure.policy import Duty, Extension, Policy, Route, Stage, Standing, Window
from putright.wording.condition_words import condition_words, decided
from putright.wording.drawing_words import (
    DIVISIONS,
    ENDINGS,
    FIRM,
    NOT_SAID,
    by_words,
    extension_words,
    mark_words,
    moving_words,
    only_words,
    owner_words,
    promised,
    route_notes,
    route_opens,
    route_why,
    says_words,
    share_words,
    undefined_words,
    until_words,
    when_words,
    window_asks,
    window_time,
    window_title,
)
from putright.wording.duty_words import modal
from putright.wording.limit_words import window_limit
from putright.wording.manner_words import (
    duty_manner,
    extension_goes_for,
    extension_manner,
    owners_words,
    stage_manner,
    unanswered_words,
)
from putright.wording.outside_words import held_only
from putright.wording.plain_names import capital, channel_words, listed, sentence, stage_name, stage_title

START = "complaining"
"""The card from which every complaint starts."""


def drawing_of(policy: Policy) -> Drawing:
    """Everything that the drawing of a policy shows, in its order."""
    steps = (_start(policy), *(_step(stage, policy) for stage in policy.stages))
    beside = (roles(policy), promises(policy), declarations(policy), time_card(policy), not_in_force(policy))
    after = (_outside(policy), _endings(), *beside)
    whole = Drawing(policy.id, policy.title, _subtitle(policy), _description(policy), steps, ())
    shown = tuple(card for card in after if any(group.entries for group in card.groups))
    return plain(whole._replace(after=(*shown, how_to_read(whole))))


def _subtitle(policy: Policy) -> str:
    return f"Calendar of {DIVISIONS.get(policy.division, policy.division)}"


def _description(policy: Policy) -> str:
    duties = sum(len(stage.duties) for stage in policy.stages)
    stages = len(policy.stages)
    return (
        f"The procedure from top to bottom: how to complain, {stages} {'stage' if stages == 1 else 'stages'} with "
        f"{duties} {'duty' if duties == 1 else 'duties'}, how one leads to the next, and who can help from outside."
    )


# --- before the first stage ------------------------------------------------------------------------------------------


def _start(policy: Policy) -> Step:
    """How a complaint begins, and the way into the first stage."""
    entries = (*_who_may(policy), *_channels(policy), *_time_to_complain(policy), *_consent(policy), *_asked(policy))
    first = policy.stages[0]
    ways = [Way("asked", first.id, _otherwise(policy))]
    for one in policy.begins:
        when = condition_words(one.conditions, policy.settings)
        ways.append(Way("asked", one.stage, f"It starts at {stage_name(one.stage, policy)}", when, (one.clause,)))
    shown = entries or (Entry(NOT_SAID),)
    return Step(Card(START, "quiet", "You complain", (), (Group("", shown),)), _in_order(ways, first.id))


def _in_order(ways: list[Way], following: str) -> tuple[Way, ...]:
    """The ways out of a card, those last that go to the card below: the arrow into it then follows their words."""
    return tuple(sorted(ways, key=lambda way: way.to == following))


def _otherwise(policy: Policy) -> str:
    """The way into the first stage, which is not for the cases that begin elsewhere."""
    goes = f"t goes to {stage_name(policy.stages[0].id, policy)}"
    return f"Otherwise i{goes}" if policy.begins else f"I{goes}"


def _of_kind(policy: Policy, kind: str) -> list[Standing]:
    return [
        one for one in policy.standing if one.kind == kind and decided(one.conditions, policy.settings) is not False
    ]


def _clauses(*found: Standing | Stage | Duty | Route | Window) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for one in found for clause in (one.clause, *one.also)))


def _who_may(policy: Policy) -> list[Entry]:
    return _together("Who", _of_kind(policy, "who-may-complain"))


def _together(mark: str, found: list[Standing]) -> list[Entry]:
    """Several of a kind under one mark; those that follow one another with the same clauses are cited together."""
    said = [
        cited("; ".join(one.says.rstrip(".") for one in alike), clauses) for clauses, alike in groupby(found, _clauses)
    ]
    return [Entry(capital("; ".join(said)), (), mark)] if said else []


def _channels(policy: Policy) -> list[Entry]:
    found = _of_kind(policy, "channel")
    ways = [channel_words(one.says) for one in found]
    return [Entry(sentence(listed(ways, "or")), _clauses(*found), "How")] if found else []


def _time_to_complain(policy: Policy) -> list[Entry]:
    window = policy.complain
    if window is None:
        return []
    limit = window_limit(window, policy)
    return [Entry(sentence(limit) if limit else "At any time.", _clauses(window), "When")]


def _consent(policy: Policy) -> list[Entry]:
    if policy.consent is None:
        return []
    when = condition_words(policy.consent.conditions, policy.settings)
    text = f"{capital(when)}, the other person has to agree." if when else "The person concerned has to agree."
    return [Entry(text, (policy.consent.clause,), "Consent")]


def _asked(policy: Policy) -> list[Entry]:
    return _together("Tell us", _of_kind(policy, "asked-of-the-complainant"))


# --- stages ----------------------------------------------------------------------------------------------------------


def _step(stage: Stage, policy: Policy) -> Step:
    """A stage with what is owed in it, and the ways out of it."""
    kind: CardKind = "stage" if stage.held_by is None else "outside stage"
    owed = [duty for duty in stage.duties if decided(duty.conditions, policy.settings) is not False]
    groups = (
        Group("", tuple(_duty(duty, stage, policy) for duty in owed)),
        Group("Good to know", (*_extension(stage, policy), *_manner(stage, policy), *_undefined(stage, policy))),
        Group("After our answer here you can also go to", _doors(stage, policy)),
    )
    heading = stage_title(stage.id, policy)
    shown = tuple(group for group in groups if group.entries)
    card = Card(stage.id, kind, heading, (*_owner(stage, policy), *_reviewer(stage)), shown)
    ways = [*(_window(window, policy) for window in stage.windows), *_moves_on(stage, policy)]
    following = next((one.id for one in policy.stages if policy.order[one.id] == policy.order[stage.id] + 1), "")
    return Step(card, _in_order(ways, following))


def _owner(stage: Stage, policy: Policy) -> list[Note]:
    choice = next((duty.roles for duty in stage.duties if duty.roles and duty.role == stage.owner), ())
    return [Note(owner_words(stage, policy), _clauses(stage)), *(Note(one) for one in owners_words(choice, policy))]


def _manner(stage: Stage, policy: Policy) -> list[Entry]:
    """The panel that hears it, when its clocks stand still, how silence ends it."""
    return [Entry(text, (clause,)) for text, clause in stage_manner(stage, policy)]


def _reviewer(stage: Stage) -> list[Note]:
    if stage.independent is None:
        return []
    return [Note("Nobody who dealt with the complaint before may decide here.", (stage.independent,))]


def _duty(duty: Duty, stage: Stage, policy: Policy) -> Entry:
    lines = (
        by_words(duty.role, policy) if duty.role != stage.owner and not duty.roles else "",
        " ".join(owners_words(duty.roles, policy)) if duty.role != stage.owner else "",
        *duty_manner(duty, policy),
        only_words(duty, policy),
        until_words(duty, policy),
        share_words(duty),
    )
    notes = [Note(line) for line in lines if line]
    limit, when = when_words(duty, policy)
    mark = mark_words(duty, policy)
    return Entry(
        promised(duty, policy),
        _clauses(duty),
        mark,
        "firm" if duty.strength in FIRM and mark == modal(duty.strength) else "soft",
        limit=limit,
        when=when,
        notes=(*notes, *_must_say(duty)),
    )


def _must_say(duty: Duty) -> list[Note]:
    """What its letter must say, each clause behind what it asks for."""
    by_clause: dict[str, list[str]] = {}
    for one in duty.says:
        by_clause.setdefault(one.clause, []).append(one.says)
    said = tuple(cited("; ".join(says), (clause,)) for clause, says in by_clause.items())
    return [Note(says_words(said, "It will say"))] if said else []


def _extension(stage: Stage, policy: Policy) -> list[Entry]:
    return [_more_time(extension, policy) for extension in stage.extensions]


def _more_time(extension: Extension, policy: Policy) -> Entry:
    says = says_words(extension.says, "We will tell you")
    lines = [*extension_goes_for(extension, policy), *extension_manner(extension, policy)]
    lines += [f"{says}."] if says else []
    notes = tuple(Note(line) for line in lines)
    return Entry(extension_words(extension), (extension.clause,), "More time", notes=notes)


def _undefined(stage: Stage, policy: Policy) -> list[Entry]:
    return [
        Entry(undefined_words(condition_words(one.conditions, policy.settings)), (one.clause,), "Left open")
        for one in stage.undefined
    ]


def _doors(stage: Stage, policy: Policy) -> tuple[Entry, ...]:
    """The outside bodies that open with the answer of this stage; what they do stands on a card of theirs.

    Not one that holds the stage to which a way leads from here: the way names it.
    """
    held = {policy.by_id[window.to].held_by for window in stage.windows}
    return tuple(
        Entry(
            " ".join(part for part in (route_why(route)[0], condition_words(route.conditions, policy.settings)) if part)
        )
        for route in policy.routes
        if any(opening.stage == stage.id for opening in route.openings)
        and route.body not in held
        and decided(route.conditions, policy.settings) is not False
    )


def _window(window: Window, policy: Policy) -> Way:
    only = held_only(window.to, policy)
    late = "A later request needs an exceptional reason." if window.exceptional else ""
    for_whom = condition_words(window.conditions, policy.settings)
    when_only = f"Only {for_whom}." if for_whom else ""
    lines = (f"Only {only}." if only else "", when_only, window_asks(window), late, unanswered_words(window, policy))
    clauses = dict.fromkeys((*_clauses(window), *([window.writing_clause] if window.writing_clause else [])))
    notes = tuple(Note(line) for line in lines if line)
    title, when = window_title(window, policy), window_time(window, policy)
    return Way("asked", window.to, title, when, tuple(clauses), notes)


def _moves_on(stage: Stage, policy: Policy) -> list[Way]:
    if stage.moves_on is None:
        return []
    title, when = moving_words(stage, policy)
    return [Way("by itself", stage.moves_on.to, title, when, (stage.moves_on.clause,))]


# --- beside the stages -----------------------------------------------------------------------------------------------


def _outside(policy: Policy) -> Card:
    """The outside bodies: when one can go there, what they do, and for whom."""
    entries = []
    for route in policy.routes:
        if decided(route.conditions, policy.settings) is False:
            continue
        name, why = route_why(route)
        when = condition_words(route.conditions, policy.settings)
        notes = tuple(Note(text, (clause,) if clause else ()) for text, clause in route_notes(route, policy))
        opens = route_opens(route, policy)
        entries.append(Entry(why, _clauses(route), opens, title=name, when=when or "for everybody", notes=notes))
    return Card("outside", "quiet", "Who else can help", (), (Group("", tuple(entries)),))


def _endings() -> Card:
    entries = tuple(Entry(text, (), word) for word, text in ENDINGS)
    return Card("endings", "quiet", "How it can end at any stage, besides an answer", (), (Group("", entries),))
