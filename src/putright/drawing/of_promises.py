"""The cards after the flow: who, what else is promised, how time is counted, what is not in force, how to read it."""

from __future__ import annotations

from putright.drawing.content import Card, Drawing, Entry, Group, Shape
from putright.procedure.policy import Policy, Standing
from putright.wording.body_words import body_name
from putright.wording.condition_words import decided
from putright.wording.declared_words import declared_of, heading
from putright.wording.drawing_words import FIRM, other_marks, promised, role_words, standing_words, strength_words
from putright.wording.plain_names import capital, channel_words, sentence, stage_name
from putright.wording.procedure_parts import NEW_VERSION, Items
from putright.wording.procedure_time import time_items

_KINDS = (
    ("right", "Your rights"),
    ("settling", "Settling it early"),
    ("record", "What goes on our records"),
    ("plain", "In plain words"),
    ("note", "Notes on the source"),
    ("contact", "Whose contact details the policy prints"),
)
"""The kinds of standing promise that the card of promises shows; the others stand with how to complain."""


def roles(policy: Policy) -> Card:
    """Everybody whom the policy names by office."""
    entries = [Entry(role_words(role), (role.clause, *role.also)) for role in policy.roles.values()]
    return Card("roles", "quiet", "Who they are", (), (Group("", tuple(entries)),))


def promises(policy: Policy) -> Card:
    """What is promised without a clock, in groups, each with how many there are."""
    groups = []
    for kind, name in _KINDS:
        found = [one for one in policy.standing if _kind(one) == kind and _in_force(one, policy)]
        if found:
            groups.append(Group(f"{name} ({len(found)})", tuple(_promise(one, policy) for one in found)))
    if policy.takes_open is not None:
        groups.append(Group("If we change this procedure", (Entry(NEW_VERSION, (policy.takes_open,)),)))
    return Card("promises", "quiet", "What else we promise", (), tuple(groups))


def _kind(one: Standing) -> str:
    """Its kind; a line on what the source prints is a note on the paper, kept for its clause, and promises nothing."""
    return "note" if one.kind == "plain" and one.says.startswith("The source ") else one.kind


def _in_force(one: Standing, policy: Policy) -> bool:
    return decided(one.conditions, policy.settings) is not False


def _promise(one: Standing, policy: Policy) -> Entry:
    clauses = (one.clause, *one.also)
    if one.kind == "contact":
        # Not the details themselves: they change, and an organisation keeps its own in its directory.
        return Entry(sentence(_contact(one, policy)), clauses)
    return Entry(standing_words(one, policy), clauses)


def _contact(one: Standing, policy: Policy) -> str:
    role = policy.roles.get(one.says)
    return role.title if role is not None else body_name(one.says)


def declarations(policy: Policy) -> Card:
    """What the policy declares besides its procedure, under a heading for each kind."""
    groups: dict[str, list[Entry]] = {}
    for one in declared_of(policy):
        groups.setdefault(heading(one.key), []).append(Entry(one.text, one.clauses))
    found = tuple(Group(name, tuple(entries)) for name, entries in groups.items())
    return Card("declared", "quiet", "What the policy also says", (), found)


def time_card(policy: Policy) -> Card:
    """How time is counted, in the words of the public page."""
    items = [item for part in time_items(policy) if isinstance(part, Items) for item in part.items]
    entries = tuple(Entry(item.text, item.clauses) for item in items)
    return Card("time", "quiet", "How we count time", (), (Group("", entries),))


def not_in_force(policy: Policy) -> Card:
    """What stands in the policy and is switched off by one of its settings."""
    entries = [
        Entry(sentence(f"{stage_name(stage.id, policy)}: {promised(duty, policy)}"), (duty.clause, *duty.also))
        for stage in policy.stages
        for duty in stage.duties
        if decided(duty.conditions, policy.settings) is False
    ]
    entries += [
        Entry(sentence(body_name(route.body)), (route.clause, *route.also))
        for route in policy.routes
        if decided(route.conditions, policy.settings) is False
    ]
    entries += [
        Entry(sentence(channel_words(one.says) if one.kind == "channel" else one.says), (one.clause, *one.also))
        for one in policy.standing
        if not _in_force(one, policy)
    ]
    heading = "Not in force here, by a setting of this policy"
    return Card("not-in-force", "quiet", heading, (), (Group("", tuple(entries)),))


def how_to_read(drawing: Drawing) -> Card:
    """The legend: every mark and line that this drawing uses, in words."""
    marks: dict[str, Entry] = {}
    for strength in ("must", "should", "normally", "aim", "may"):
        mark, means = strength_words(strength)
        shape: Shape = "firm" if strength in FIRM else "soft"
        marks[mark] = Entry(f"{capital(means)}.", (), mark, shape)
    for mark, means in other_marks():
        marks[mark] = Entry(f"{capital(means)}.", (), mark, "soft")
    used = {entry.mark for step in drawing.steps for group in step.card.groups for entry in group.entries}
    kinds = {way.kind for step in drawing.steps for way in step.ways}
    lines = {
        "asked": Entry("Whole line, round stop: it goes on because you ask.", (), "Line", "asked"),
        "by itself": Entry("Broken line, square stop: it goes on by itself.", (), "Broken line", "by itself"),
    }
    outside = any(step.card.kind == "outside stage" for step in drawing.steps)
    entries = [
        *(entry for mark, entry in marks.items() if mark in used),
        *(entry for kind, entry in lines.items() if kind in kinds),
        *([Entry("Broken frame: a stage that an outside body holds.", (), "Broken frame")] if outside else []),
        Entry("In square brackets: the clause of the policy where it stands.", (), "Clause"),
    ]
    return Card("legend", "quiet", "How to read this", (), (Group("", tuple(entries)),))
