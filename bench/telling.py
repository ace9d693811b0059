"""The demonstration's stories told again: at other times, of other people, as cases ready to be written."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

from putright.calendars import load_calendars
from putright.casework.receiving import Complaint
from putright.casework.who_may import needed_for
from putright.demonstration.reading import COMPLAINANT, Case, Step, providers, script
from putright.policies import policy_text
from putright.procedure.facts import SCHEMA
from putright.register.chain import commit
from putright.register.contacts import contacts_in
from putright.register.parts import kind_of, split
from putright.register.projecting import DutyNow, PhaseNow, project
from putright.register.reading import Entry, compiled, history_of
from putright.register.waiting import WaitingNow

LEFT_OPEN = 0.08  # of the stories without an end that were told long ago
LATELY = timedelta(days=60)  # a story told since then may be unfinished
ENDING = frozenset({"closed", "settled", "withdrawn", "referred", "responded", "lesson-recorded"})
"""A story whose last act is one of these has ended."""


FIRST = """Aisha Alan Amara Andrew Anita Ben Beth Brian Callum Carol Ceri Chloe Colin Dai Dawn Deepa Derek Donna Ed Elin
    Ellie Emeka Emma Farah Fiona Gareth Gemma George Gita Grace Gwen Hana Harry Hassan Helen Hugh Ian Imran Iris Isla
    Jack Jamal Jane Jean Joan Joe Judith Karen Kofi Kwame Leah Leila Lewis Liam Lucy Mabel Mair Malik Maria Mark Martin
    May Mina Mohan Nadia Neil Nia Nora Olu Omar Owen Pam Paul Priya Rhys Rita Robin Rosa Ruth Sam Sara Sean Seren Sian
    Sita Stan Sue Tariq Tess Tom Tunde Una Vera Viv Wendy Will Yusuf Zara Zoe""".split()
LAST = """Abbott Ahmed Allen Amin Ashby Bailey Bakare Barnes Begum Bell Bevan Bird Booth Bowen Boyle Brook
    Burgess Byrne Carr Chan Clarke Cole Cooke Craig Dale Das Davies Dean Dixon Doyle Drew Dunn Edge Ellis Evans
    Field Finch Ford Foster Frost Gale Gibbs Gill Gough Grant Green Grey Griffiths Hale Hall Hardy Harris Hart
    Hill Hobbs Holt Hope Howe Hughes Hunt Iqbal Jain James Jarvis Jones Joshi Joyce Kane Kaur Keane Kelly Kent
    Khan King Knight Lamb Lane Law Lee Lewis Lloyd Lowe Lynch Malik Marsh Mason Mehta Miah Mills Moore Morgan
    Moss Nash Noble North Obi Okoro Osman Page Parry Patel Payne Pearce Perry Pike Pope Powell Price Pugh Rahman
    Rao Reed Rees Rice Roberts Rose Rowe Ryan Sahota Sharp Shaw Singh Slater Stone Swift Tate Taylor Thomas
    Tudor Turner Vaughan Vince Wade Walsh Ward Watts Webb West White Wood Wright Yates Young""".split()


class Member(NamedTuple):
    account: int
    permissions: frozenset[str]


@dataclass
class House:
    """An organisation of the benchmark, in plain values, so that it can be sent to another process."""

    place: int  # among providers()
    key: int
    slug: str
    prefix: str
    policy: int
    digest: str
    people: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    cases: int = 0


class Told(NamedTuple):
    """A case ready to be written, but for its place in the chain."""

    number: int
    site: int | None
    contacts: tuple[str, ...]
    facts: list[tuple[Any, ...]]  # recorded, number, kind, happened, account, source, says, commitment, salt, personal
    phases: list[PhaseNow]
    duties: list[tuple[DutyNow, datetime, datetime | None]]
    waiting: list[tuple[WaitingNow, datetime, datetime | None]]


def ready() -> None:
    """What a process does once. Django is set up already where it was forked from one that had done so."""
    load_calendars()
    for provider in providers():
        compiled(policy_text(provider.organisation.policy))


def tell(asked: tuple[House, int, list[datetime], int, datetime]) -> list[Told]:
    """As many cases as there are moments, each story told from its moment, numbered on from ``first``."""
    house, first, moments, seed, now = asked
    chance = random.Random(seed)
    provider = providers()[house.place]
    policy = compiled(policy_text(provider.organisation.policy))
    calendars = load_calendars()
    found: list[Told] = []
    steps: dict[str, list[Step]] = {}
    stories: list[Case] = []
    told_for = 0
    for moment in moments:
        if told_for == 0:  # the stories told from one moment serve for some cases on
            steps = {}
            for step in script(provider, moment, calendars):
                steps.setdefault(step.case, []).append(step)
            stories = list(provider.cases)
            chance.shuffle(stories)
            told_for = 8
        told_for -= 1
        story = _chosen(stories, now - moment < LATELY, chance)
        found.append(_told(house, story, steps[story.key], first + len(found), policy, calendars, chance))
    return found


def _chosen(stories: list[Case], lately: bool, chance: random.Random) -> Case:
    """The next of the stories in turn; of old times mostly one that has ended."""
    while True:
        story = stories.pop(0)
        stories.append(story)
        if lately or story.acts[-1].do in ENDING or chance.random() < LEFT_OPEN:
            return story


def _told(
    house: House, story: Case, steps: Sequence[Step], number: int, policy: Any, calendars: Any, chance: random.Random
) -> Told:
    entries: list[Entry] = []
    facts: list[tuple[Any, ...]] = []
    complaint = _complaint(story, steps[0], f"{chance.choice(FIRST)} {chance.choice(LAST)}", chance)
    kinds: dict[str, str] = {}
    ids: dict[str, str] = {}
    points = {point: f"p{place}" for place, (point, _) in enumerate(story.points, 1)}

    def add(step: Step, kind: str, happened: str, says: dict[str, object], note: str | None) -> None:
        place = len(facts) + 1
        recorded = datetime.fromisoformat(step.recorded).astimezone(UTC)
        if facts:
            recorded = max(recorded, facts[-1][0])
        account, source = _by(house, step, kind)
        target = kinds.get(str(says.get("of"))) if kind == "corrected" else None
        parts = split(kind_of(kind, policy), says, note, kind_of(target, policy) if target is not None else None)
        salt, proof = commit(parts.personal) if parts.personal else (None, None)
        personal = json.dumps(parts.personal, ensure_ascii=False) if parts.personal else None
        facts.append((recorded, place, kind, happened, account, source, parts.procedural, proof, salt, personal))
        row: Any = SimpleNamespace(
            kind=kind, number=place, schema=SCHEMA, happened=happened, recorded=recorded, says=parts.procedural
        )
        entries.append(Entry(row, says, note, erased=False))
        kinds[f"f{place}"] = kind

    for step in steps:
        if step.fact == "received":
            says: dict[str, object] = {"channel": complaint.channel, "by": complaint.by}
            if complaint.concerns_date:
                says["concerns_date"] = complaint.concerns_date
            add(step, "received", step.at, says, complaint.note or None)
            given = {
                name: getattr(complaint, name)
                for name in ("name", "email", "phone", "address", "concerned", "needs", "wish", "words")
            }
            add(step, "contact-given", step.at, {name: value for name, value in given.items() if value}, None)
            if complaint.attributes:
                add(step, "described", step.at, dict(complaint.attributes), None)
            for place, about in enumerate(complaint.points, 1):
                add(step, "point-raised", step.at, {"id": f"p{place}", "about": about}, None)
            if step.id is not None:
                ids[step.id] = "f1"
        else:
            words = {name: value for name, value in step.words.items() if name not in ("note", "set")}
            says = _keyed(house, {**step.says, **words}, ids, points, step.fact)
            note = step.words.get("note")
            if step.reason and (not note or step.reason not in note):
                note = f"{note}\n\nReason: {step.reason}" if note else step.reason
            add(step, step.fact, step.at, says, note)
            if step.id is not None:
                ids[step.id] = f"f{len(facts)}"
    projected = project(history_of(entries), policy, calendars, facts[-1][0])
    site = house.sites.get(story.site) if story.site is not None else None
    contacts = tuple(value for entry in entries for value in contacts_in(entry.row.kind, entry.says))
    return Told(number, site, contacts, facts, *projected)


def _complaint(story: Case, step: Step, name: str, chance: random.Random) -> Complaint:
    """The story's complaint from somebody else: another name, address and number, the words a little longer or not."""
    party, said = story.complainant, step.says
    mark = chance.randrange(10**6)
    return Complaint(
        words=story.words + (f"\n\nMy reference is {mark}." if mark % 3 else ""),
        channel=str(said.get("channel", story.channel)),
        at=step.at,
        name=name if party.name else "",
        email=f"{name.lower().replace(' ', '.')}.{mark % 1000}@post.example" if party.email else "",
        phone=f"01632 {960000 + mark % 1000}" if party.phone else "",
        address=f"{mark % 200 + 1} {name.split()[1]} Lane, Anytown" if party.post else "",
        by=str(said.get("by", "representative" if story.concerned is not None else "complainant")),
        concerned=f"{chance.choice(FIRST)} {name.split()[1]}" if story.concerned is not None else "",
        concerns_date=str(said["concerns_date"]) if "concerns_date" in said else None,
        wish=story.wishes or "",
        needs="; ".join(story.needs),
        attributes=dict(story.attributes),
        points=[about for _, about in story.points],
        note=step.words.get("note", ""),
    )


def _by(house: House, step: Step, kind: str) -> tuple[int | None, str]:
    """Who entered it; where that is not theirs to record, somebody whose it is."""
    if step.entered_by == COMPLAINANT:
        return None, "public"
    told, permission = house.members[step.entered_by], needed_for(kind)
    if permission not in told.permissions:
        told = next(one for one in house.members.values() if permission in one.permissions)
    return told.account, "staff"


def _keyed(
    house: House, says: Mapping[str, object], ids: Mapping[str, str], points: Mapping[str, str], kind: str
) -> dict[str, object]:
    """Slugs of people and ids of the story as the register writes them."""
    found: dict[str, object] = {}
    for name, value in says.items():
        if name in ("person", "owner"):
            found[name] = house.people[str(value)]
        elif name == "of" and kind == "corrected":
            found[name] = ids[str(value)]
        elif name == "set" and isinstance(value, Mapping):
            found[name] = _keyed(house, value, ids, points, kind)
        elif name == "points" and isinstance(value, Mapping):
            found[name] = {points[str(point)]: decision for point, decision in value.items()}
        else:
            found[name] = dict(value) if isinstance(value, Mapping) else value
    return found
