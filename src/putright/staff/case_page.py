"""What the page of a case shows, worked out before the template sees it: a template never computes or queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.template.loader import render_to_string

from putright.accounts.members import Member
from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.checking import recordable
from putright.casework.looking import View
from putright.procedure.moments import parse_day
from putright.procedure.policy import Policy
from putright.procedure.row import Row
from putright.register.relating import relations_of
from putright.staff.asked_shown import AskedShown, asked_shown
from putright.staff.bodies_shown import CaseBody, case_bodies
from putright.staff.case_people import Authority, complainant_of, short_people
from putright.staff.duties_shown import DutyShown, duty_shown
from putright.staff.letters_shown import LettersShown, letters_shown
from putright.staff.own_words import CONTACT, GOING_ON, GROUPS, OFFERED, hint_of, title_of
from putright.wording.act_words import case_attribute_words
from putright.wording.body_shown import BodyShown
from putright.wording.dates import long_day
from putright.wording.duty_words import due_words, duty_title, role_title, status_words
from putright.wording.law_questions import undecided
from putright.wording.law_words import owed_by_both
from putright.wording.needs import Needs
from putright.wording.plain_names import capital, sentence, stage_name
from putright.wording.problem_words import problem_title, problem_words
from putright.wording.standing_words import outcome_words, standing_for_staff, window_words_for_staff

_MOST_OWED = 6
_SAID_ONCE = frozenset({"channel", "contact", "who-may-complain", "asked-of-the-complainant"})
"""Kinds of promise that hold for every case alike: the page of the procedure has them."""


class Act(NamedTuple):
    """A button: what can be recorded now."""

    kind: str
    title: str
    hint: str
    href: str


class Agreed(NamedTuple):
    """Something that was agreed on the case."""

    title: str
    owner: str
    due: str
    status: str
    standing: str


class Promise(NamedTuple):
    """A promise without a clock: what it says, what shows it kept, and where to tick it by hand."""

    says: str
    clause: str
    kept: str
    href: str


class CasePage(NamedTuple):
    """Everything on the page."""

    standing: str
    needs: Needs
    owed: list[DutyShown]
    coming: list[DutyShown]
    past: list[DutyShown]
    first: list[Act]
    groups: str
    problems: list[tuple[str, str, str]]
    windows: list[tuple[str, str]]
    bodies: list[CaseBody]
    points: list[tuple[str, str]]
    agreed: list[Agreed]
    lessons: list[tuple[str, str]]
    people: list[tuple[str, str]]
    others: list[tuple[str, str, str, str]]
    authority: Authority | None
    facts: list[tuple[str, str]]
    undecided: list[str]
    words: str
    words_erased: bool
    wish: str
    promises: list[Promise]
    letters: LettersShown
    asked: list[AskedShown]


def case_page(view: View, member: Member, address: str, directory: Mapping[str, BodyShown]) -> CasePage:
    """The page of a case for somebody; ``address`` is where it stands, ``directory`` the bodies that it may name."""
    found, policy = view.found, view.found.policy
    name_actions(view, agreed_titles(view))
    may = frozenset(recordable(found, member.permissions))
    if not view.organisation.has_services:  # there is none to choose
        may -= {"service-noted"}
    contact = view.record.latest("contact-given")
    erased = any(entry.erased for entry in view.record.entries if entry.row.kind == "contact-given")
    law = found.by_law()
    owed = owed_by_both(found, law)
    every = (*found.duties, *law.duties)
    return CasePage(
        standing=standing_for_staff(found, view.naming),
        needs=view.needs,
        owed=[duty_shown(row, view, law) for row in owed],
        coming=[duty_shown(row, view, law) for row in every if row.status == "pending" and row not in owed],
        past=[duty_shown(row, view, law) for row in every if row.status in ("met", "late", "missed", "cancelled")],
        first=_first(view, owed, may, address),
        groups=acts_in_groups(view.case.policy_id, policy, may, found.stage.id) if may else "",
        problems=[
            (problem_title(one.code), problem_words(one, policy, view.naming), one.clause or "")
            for one in found.problems
        ],
        windows=[(row.status, window_words_for_staff(row, policy)) for row in found.windows],
        bodies=case_bodies(found, directory, date.fromordinal(found.at.day)),
        points=_points(view),
        agreed=[_agreed(row, view) for row in found.duties if row.action == "do-action"],
        lessons=[
            (str(fact.attributes.get("text") or fact.note or "Recorded without words, or they were erased."),
             long_day(fact.day))
            for fact in found.case.facts
            if fact.kind == "lesson-recorded"
        ],
        people=_people(view, contact, erased),
        others=short_people(view),
        authority=complainant_of(view, address, may_note=False).authority,
        facts=_about(view),
        undecided=undecided(found) if found.status == "open" and "described" in may else [],
        words=str(contact.get("words", "")),
        words_erased=erased and not contact.get("words"),
        wish=str(contact.get("wish", "")),
        promises=_promises(view, may, address),
        letters=letters_shown(view, address),
        asked=asked_shown(view, may, address),
    )  # fmt: skip


def _act(kind: str, policy: Policy, stage: str, address: str = "", said: Mapping[str, str] | None = None) -> Act:
    """The button for a kind; without an address its link is relative to the page of the case."""
    query = f"?{urlencode(said)}" if said else ""
    return Act(kind, title_of(kind, policy, stage), hint_of(kind, policy), f"{address}record/{kind}/{query}")


def _first(view: View, owed: list[Row], may: frozenset[str], address: str) -> list[Act]:
    """What is owed, then what is likely in this state: the buttons in plain view."""
    acts: dict[str, Act] = {}
    stage = view.found.stage.id
    for row in owed:
        kinds = row.duty.done_by or row.duty.action.done_by
        kind = next((one for one in kinds if one in may), None)
        if kind is not None and kind not in acts:
            acts[kind] = _act(kind, view.found.policy, stage, address, _known(row, kind, view))
    for kind in OFFERED[view.found.status]:
        if kind in may and kind not in acts and len(acts) < _MOST_OWED:
            acts[kind] = _act(kind, view.found.policy, stage, address)
    return list(acts.values())


def _known(row: Row, kind: str, view: View) -> dict[str, str]:
    """What the duty already says of the fact that does it."""
    if kind == "ticked":
        return {"clause": row.clause or ""}
    said: dict[str, str] = {}
    if row.event is not None:
        if kind == "action-done":
            agreed = next((fact for fact in view.record.history.facts if fact.id == row.event.id), row.event)
            said["action"] = str(agreed.attributes.get("action", ""))
        if kind == "written-up":
            said["of"] = "meeting" if row.event.kind == "meeting-held" else "phone"
        person = row.event.attributes.get("person")
        if person is not None and kind.startswith("statement-"):
            said["person"] = str(person)
    return said


@lru_cache(maxsize=256)
def acts_in_groups(version: int, policy: Policy, may: frozenset[str], stage: str) -> str:
    """Everything that can be recorded, in groups; what only this procedure knows comes last.

    The same at a stage of every case under a version of a policy for everybody with these permissions: drawn once.
    """
    listed = {kind for _, kinds in GROUPS for kind in kinds}
    by_law = tuple(dict.fromkeys(kind for law in policy.laws for kind in policy.facts if kind in law.facts))
    own = tuple(kind for kind in policy.facts if kind not in listed and kind not in by_law)
    groups = [
        (title, [_act(kind, policy, stage) for kind in kinds if kind in may])
        for title, kinds in (*GROUPS, ("What laws ask for", by_law), ("In this procedure only", own))
    ]
    if "reopened" not in may and {"closed", "extended"} <= may:  # an open case, for somebody who decides
        ends = next(acts for title, acts in groups if title == GOING_ON)
        ends.append(Act("not-accepted", title_of("not-accepted", policy), hint_of("not-accepted", policy), "refuse/"))
    return render_to_string("staff/act_groups.html", {"groups": [(title, acts) for title, acts in groups if acts]})


def _points(view: View) -> list[tuple[str, str]]:
    """Each point and what was decided on it last."""
    decided: dict[str, str] = {}
    for period in view.found.case.periods:
        for place in period.responses:
            decisions = view.found.case.facts[place].attributes.get("points")
            if isinstance(decisions, Mapping):
                stage = stage_name(view.found.policy.stage_of(period.stage).id, view.found.policy)
                decided |= {
                    str(key): f"{capital(outcome_words(str(one)))} at {stage}" for key, one in decisions.items()
                }
    moved = relations_of(entry for entry in view.record.entries if entry.row.number not in view.hidden).moved
    return [
        (about or "erased", decided.get(key) or (f"Dealt with in {moved[key]}" if key in moved else "Not decided yet"))
        for key, about in view.record.history.points.items()
    ]


def _agreed(row: Row, view: View) -> Agreed:
    owner = str(row.event.attributes.get("owner", "")) if row.event is not None else ""
    about = str(row.event.attributes.get("action", "")) if row.event is not None else ""
    return Agreed(
        about or duty_title(row),
        role_title(owner, view.found.policy, view.naming) if owner else "Nobody named",
        due_words(row),
        row.status,
        status_words(row, view.found.calendar, view.found.at),
    )


def _people(view: View, contact: Mapping[str, object], erased: bool) -> list[tuple[str, str]]:
    found = view.found
    unknown = "erased" if erased else "not given"
    people = [("Complainant", str(contact.get("name") or unknown))]
    people += [
        (label, str(contact[name]))
        for name, label in CONTACT.items()
        if name in ("email", "phone", "address") and contact.get(name)
    ]
    if len(people) == 1:
        # Our own form takes a complaint without any way to reach the person only if they say that they want none.
        asked = view.record.entries[0].row.source == "public" and not erased
        people.append(("How to reach them", "Asked not to be contacted." if asked else unknown))
    if found.known.get("by") == "representative":
        people.append(("They complain for", str(contact.get("concerned") or f"somebody else; the name is {unknown}")))
        people += [(CONTACT[name], str(contact[name])) for name in ("relation", "consent") if contact.get(name)]
    period = found.case.periods[-1]
    place = found.case.last("assigned", period.begin, period.end)
    said = found.case.facts[place].attributes if place is not None else {}
    handler = view.naming_now(str(said["person"])) if said.get("person") else ""
    role = role_title(str(said.get("role") or found.stage.owner), found.policy, view.naming)
    people.append(("Dealt with by", f"{handler} ({role})" if handler else f"Nobody by name yet ({role})"))
    return people


def _about(view: View) -> list[tuple[str, str]]:
    found = view.found
    first = found.case.facts[0]
    about = [("Received", long_day(first.day))]
    if view.case.site is not None:
        about.append(("Where", view.case.site.name))
    service = view.record.latest("service-noted").get("service_id")
    if service:
        about.append(("Service", view.naming(str(service))))
    if first.attributes.get("concerns_date"):
        about.append(("It is about", long_day(parse_day(first.attributes["concerns_date"]))))
    for name, value in view.record.history.attributes.items():
        asked = case_attribute_words(name, found.policy)
        about.append((asked.label, dict(asked.choices).get(value, value)))
    return about


def _promises(view: View, may: frozenset[str], address: str) -> list[Promise]:
    shown = []
    for promise, fact in view.found.standing:
        if promise.kind in _SAID_ONCE:
            continue
        by_hand = promise.plain or not promise.shown_by
        says = " ".join((sentence(promise.says), *(sentence(item) for item in promise.items)))
        href = f"{address}record/ticked/?{urlencode({'clause': promise.clause})}" if by_hand and "ticked" in may else ""
        shown.append(Promise(says, promise.clause, f"Kept on {long_day(fact.day)}" if fact is not None else "", href))
    return shown
