"""Rules about people: who may act for whom, who may not review, meetings, names in place of offices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.lint.finding import INFO, WARNING, Hit
from putright.lint.prose import lacking
from putright.lint.rule import told
from putright.lint.view import Entry, Stage, View

_PARLIAMENT: Final = "member of parliament"
"""Asked of providers in the United Kingdom: there members act for those they represent without more (DPA 2018, sch 1
para 24). A policy with a calendar of its own may be anywhere."""

_ACTING: Final = {
    "with consent": "somebody who consents",
    "for a child": "a child",
    "for somebody without capacity": "somebody without the capacity to complain",
    "for somebody who died": "somebody who has died",
    "attorney": "attorneys and deputies",
    _PARLIAMENT: "members of parliament",
    "while authority is awaited": "what the time limits do while authority is awaited",
}


@told(
    "LINT-09",
    WARNING,
    "The policy says who may complain for whom, with what authority, and what the time limits do meanwhile.",
    "The people who most need somebody to complain for them cannot give a letter of consent. Without a rule, staff "
    "refuse them or give away what is confidential.",
    "SI 2009/309, regulation 5; Mental Capacity Act 2005",
    'Have the source say it, and write it under "representatives".',
)
def representatives_covered(view: View) -> Iterator[Hit]:
    """What the file does not say of those who complain for somebody else."""
    found = view.declared("representatives")
    said = set(found.value) if found is not None else set()
    consent = view.file.entry("consent")
    if consent is not None:
        said.add("with consent")
    abroad = view.policy.division not in view.world.calendars
    missing = [words for key, words in _ACTING.items() if key not in said and not (abroad and key == _PARLIAMENT)]
    if missing:
        place = found or consent
        yield Hit(
            place.path if place is not None else view.top,
            place.clauses if place is not None else (),
            f"Of people who complain for somebody else, nothing is said about {lacking(missing)}.",
            'Have the source say it, and write it under "representatives".',
        )


@told(
    "LINT-14",
    WARNING,
    "Nobody reviews what they handled, nor a complaint about themselves, and each owner of a stage has a stand-in.",
    "A review by somebody who was part of it is no review. And if the only person who may answer is ill, or is whom "
    "the complaint is about, nobody answers.",
    "Housing Ombudsman Code 6.13; ISCAS Code",
    'Write "reviewer: {not: anyone involved before}" in each stage after the first, and under "stands in" who stands '
    'in for the owner of each stage, "when: [away, complained about]".',
)
def nobody_reviews_themselves(view: View) -> Iterator[Hit]:
    """Stages whose owner may have been involved, or has nobody to stand in."""
    stand_ins = dict(view.file.named("stands in"))
    for stage in view.stages:
        if stage.first and not stage.handles:
            continue  # a talk on the spot, a request for service: no complaint yet
        independence = _independence(view, stage)
        missing = [*independence, *_stand_in(view, stage, stand_ins.get(stage.made.owner))]
        if missing:
            yield Hit(
                stage.entry.path,
                tuple(dict.fromkeys([*stage.entry.clauses, *_reviewer(stage)])),
                f"For {stage.called}, the source does not say {lacking(missing)}.",
                _mended(independent=not independence, stand_in=len(missing) > len(independence)),
            )


def _mended(*, independent: bool, stand_in: bool) -> str:
    wanted = [] if independent else ['add "reviewer" to the stage']
    if stand_in:
        wanted.append('write under "stands in" who stands in for the owner of the stage')
    return f"Have the source say it, and {' and '.join(wanted)}."


def _reviewer(stage: Stage) -> tuple[str, ...]:
    found = stage.entry.entry("reviewer")
    return found.clauses if found is not None else ()


def _independence(view: View, stage: Stage) -> list[str]:
    """What is missing where a stage looks again at what an earlier one did, unless somebody from outside looks."""
    owner = view.policy.roles.get(stage.made.owner)
    outside = owner is not None and owner.side == "somebody else"
    if outside or not _looks_again(view, stage) or stage.entry.entry("reviewer") is not None:
        return []
    return ["that the reviewer has had no part in it before"]


def _looks_again(view: View, stage: Stage) -> bool:
    """Whether the stage reviews: not where a complaint only begins, such as after a request for service."""
    if not stage.begins:
        return not stage.first
    ways = [one for other in view.stages if other.handles for one in other.windows]
    return any(one.words("to") == stage.id for one in ways)


def _stand_in(view: View, stage: Stage, found: Entry | None) -> list[str]:
    when = found.several("when") if found is not None else ()
    role = view.policy.roles.get(stage.made.owner)
    whom = f"its owner ({role.title})" if role is not None else "its owner"
    cases = {"complained about": "if the complaint is about them", "away": "if they cannot answer"}
    missing = [says for key, says in cases.items() if key not in when]
    return [f"who answers in place of {whom} {' or '.join(missing)}"] if missing else []


@told(
    "LINT-20",
    INFO,
    "Offices are named, not the people who hold them.",
    "People leave. A policy that names them is wrong on the day they do, and a complaint goes to an empty desk.",
    "good practice",
    "Have the source name the office alone, put the name and address into a directory, and take the entry out of "
    '"people named".',
)
def no_person_in_a_role(view: View) -> Iterator[Hit]:
    """Roles in which a person is named."""
    for one in view.file.entries("people named"):
        role = str(one.words("role"))
        yield Hit(
            one.path,
            one.clauses,
            f"The source names the person who is {view.the(role)}.",
            "Name the office alone.",
        )
    for _, office in view.file.named("roles"):
        if view.world.words.person.search(str(office.words("title"))):
            yield Hit(office.path, office.clauses, "The title of this role names a person.", "Name the office alone.")


# --- meetings --------------------------------------------------------------------------------------------------------

_MEETING: Final = {
    "may be declined": "that it may be declined",
    "accompanied": "who may come with the complainant",
    "risk checked": "that somebody looks first whether it is safe",
    "within": "by when it is held",
    "lapses": "when it counts as not wanted",
}


@told(
    "LINT-24",
    WARNING,
    "A meeting to which the provider invites may be declined, with company, after a look at the risk, by a date, and "
    "with a rule for when it does not come about.",
    "Whoever complains about somebody may be afraid of them, or be feared. And a case that waits for a meeting that "
    "nobody arranges waits for ever.",
    "good practice",
    'Have the source say it, and write it under "meetings": "may be declined", "accompanied", "risk checked", '
    '"within", "lapses".',
)
def meetings_safe(view: View) -> Iterator[Hit]:
    """Meetings at the provider's wish of which something is not said."""
    declared = tuple(view.file.entries("meetings"))
    for one in declared:
        missing = [words for key, words in _MEETING.items() if key not in one.value]
        if one.words("called by") == "provider" and missing:
            yield Hit(
                one.path,
                one.clauses,
                f"Of the meeting with {one.words('with')}, the source does not say {lacking(missing)}.",
                'Have the source say it, and write it in this entry of "meetings".',
            )
    known = {clause for one in declared for clause in one.clauses}
    for place, clauses, timed in _invitations(view):
        given = {"accompanied": _accompanied(view), "within": timed}
        left = [words for key, words in _MEETING.items() if not given.get(key)]
        if not known & set(clauses):
            yield Hit(
                place,
                clauses,
                f"A meeting is offered, and nothing says {lacking(left)}.",
                'Have the source say it, and write it under "meetings".',
            )


def _accompanied(view: View) -> bool:
    """Whether a right of the complainant is to have somebody with them."""
    return any(view.world.words.company.search(str(one.words("right")).lower()) for one in view.promises("right"))


def _invitations(view: View) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...], bool]]:
    """The duties and promises that invite, with their clauses, and whether it is said by when the meeting is held."""
    for stage in view.stages:
        timed = any(one.duty.timed and "meeting-held" in one.duty.action.done_by for one in stage.owed)
        for owed in stage.owed:
            if {"meeting-offered", "meeting-held"} & set(owed.duty.action.done_by):
                yield owed.entry.path, owed.clauses, timed
    for promise in view.promises("right"):
        # "to ask for a meeting" is at the complainant's wish, "to be invited" at the provider's.
        if "meeting-offered" in promise.several("shown by") and "invit" in str(promise.words("right")).lower():
            yield promise.path, promise.clauses, False


RULES: Final = (representatives_covered, nobody_reviews_themselves, no_person_in_a_role, meetings_safe)
