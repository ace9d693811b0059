"""What a form would record, and what would come of it, in words: the page before it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View, view_of
from putright.casework.previewing import Differences, DutyChange, differences
from putright.casework.recording import Weighed
from putright.correspondence.lettering import letter_text, letter_title, present_letters
from putright.correspondence.mailing import subject_of
from putright.correspondence.outbox import address_of
from putright.outgoing.ways import any_way
from putright.procedure.law import ByLaw
from putright.procedure.moments import parse_day
from putright.procedure.problem import Problem
from putright.procedure.routes import RouteRow
from putright.procedure.row import Row
from putright.register.foreseeing import foreseen
from putright.register.models import Message
from putright.register.parts import NOT_ACCEPTED, STATEMENT_DUE
from putright.staff.case_history import Shown, history_shown
from putright.staff.door import Desk
from putright.staff.letter_views import letter_people, letter_texts_at
from putright.wording.because import because
from putright.wording.body_words import is_known, the_body
from putright.wording.dates import long_day
from putright.wording.duty_words import due_words, role_title, status_words
from putright.wording.law_words import due_by_both, law_alone, law_title
from putright.wording.plain_names import capital, stage_name
from putright.wording.preview_words import NAMES, duty_sentence, mail_sentence, reminder_sentence
from putright.wording.problem_words import problem_title, problem_words
from putright.wording.standing_words import standing_for_staff, window_words_for_staff

_COLOURS: Final = {"done": "green", "begun": "blue", "moved": "yellow", "ended": "grey"}


class DutyLine(NamedTuple):
    """What becomes of one duty: in a word, its title, in a sentence, and why on that date."""

    what: str
    colour: str
    title: str
    sentence: str
    because: str


class LetterOwed(NamedTuple):
    """A letter that would be owed, with the text that it would have."""

    title: str
    why: str
    href: str
    subject: str
    text: str


class Preview(NamedTuple):
    """Everything on the page."""

    entries: list[Shown]
    before: str
    after: str
    duties: list[DutyLine]
    windows: list[str]
    routes: list[str]
    raised: list[tuple[str, str]]
    gone: list[tuple[str, str]]
    sent: list[str]
    letters: list[LetterOwed]
    dealt: tuple[str, str] = ("", "")
    """Who deals with it before and after, where that differs."""

    @property
    def changes(self) -> bool:
        """Whether the case stands otherwise afterwards."""
        return bool(
            self.duties
            or self.windows
            or self.routes
            or self.raised
            or self.gone
            or self.before != self.after
            or any(self.dealt)
        )


def preview_of(at: Desk, view: View, weighed: Weighed, address: str) -> Preview:
    """What would be recorded and what would come of it. ``address`` is where the page of the case stands."""
    record = foreseen(view.record, weighed.facts, at.now, at.member.account or None)
    then = view_of(at.organisation, record, at.now)
    titles = agreed_titles(then)
    name_actions(view, agreed_titles(view))
    name_actions(then, titles)
    found = differences(view.found, then.found)
    shown = [one for one in history_shown(then, then.accounts, titles) if one.number > view.seen]
    policy = then.found.policy
    return Preview(
        entries=[*_said_once(sorted(shown, key=lambda one: one.number))],
        before=standing_for_staff(view.found, view.naming),
        after=standing_for_staff(then.found, then.naming),
        duties=[_duty(one, found) for one in found.duties],
        windows=[window_words_for_staff(row, policy) for _, row in found.windows if row is not None],
        routes=[_route(one, other) for one, other in found.routes],
        raised=[_problem(one, then) for one in found.raised],
        gone=[_problem(one, view) for one in found.gone],
        sent=list(_sent(at, then, weighed)),
        letters=[*_not_taken_up(at, then, weighed, address), *_letters(at, view, then, address)],
        dealt=_dealt(view, then),
    )


def _said_once(shown: Iterable[Shown]) -> Iterator[Shown]:
    """The entries, each reason once: going on all the same, and what was done so, have the same one."""
    said: set[str] = set()
    for one in shown:
        note = one.note
        for before in said:
            note = "" if note == before else note.removesuffix(f"\n\nReason: {before}")
        said |= {note} - {""}
        yield one._replace(note=note)


def _dealt(view: View, then: View) -> tuple[str, str]:
    before, after = _deals_with(view), _deals_with(then)
    return (before, after) if before != after else ("", "")


def _deals_with(view: View) -> str:
    """Whoever was given the present stage, by name, and in which role."""
    period = view.found.case.periods[-1]
    place = view.found.case.last("assigned", period.begin, period.end)
    said = view.found.case.facts[place].attributes if place is not None else {}
    role = role_title(str(said.get("role") or view.found.stage.owner), view.found.policy, view.naming)
    person = view.naming_now(str(said["person"])) if said.get("person") else ""
    return f"{person} ({role})" if person else f"Nobody by name ({role})"


def _duty(change: DutyChange, found: Differences) -> DutyLine:
    after = found.after
    row = change.row
    standing = status_words(row, after.calendar, after.at)
    now = _due(change.after, found.law_after, found) if change.after is not None else ""
    was = _due(change.before, found.law_before, found) if change.before is not None else ""
    counted = change.after is not None and (row.start is not None or row.extended is not None)
    why = ""
    if counted and change.what in ("begun", "moved", "owed-again") and not law_alone(row, after.policy):
        why = because(row, after.calendar, after.policy.counting, after.at)
    several = len(after.policy.stages) > 1
    title = law_title(row, after.policy)
    return DutyLine(
        NAMES[change.what],
        _COLOURS.get(change.what, "yellow"),
        f"{title} ({stage_name(row.stage, after.policy)})" if several else title,
        duty_sentence(change.what, was, now, standing),
        why,
    )


def _due(row: Row, law: ByLaw, found: Differences) -> str:
    """When it is or was due, by the policy and by the law; a clock that has not begun: on which day it would end."""
    if row.status == "pending":
        return status_words(row, found.after.calendar, found.after.at)
    if row.due is None and not law.of(row):
        return ""
    return due_words(row) if row.status in ("met", "late") else due_by_both(row, law, found.after.policy)


def _route(one: RouteRow | None, other: RouteRow | None) -> str:
    if other is None:
        return f"{_body(one)} is not open to them any more." if one is not None else ""
    until = f" until {long_day(other.closes)}" if other.closes is not None else ""
    when = f" from {long_day(other.opens)}" if other.opens is not None and not other.available else ""
    return f"{_body(other)}: {'open to them now' if other.available else 'open to them later'}{when}{until}."


def _body(row: RouteRow) -> str:
    return capital(the_body(row.body)) if is_known(row.body) else row.body


def _problem(problem: Problem, view: View) -> tuple[str, str]:
    return problem_title(problem.code), problem_words(problem, view.found.policy, view.naming)


def _sent(at: Desk, then: View, weighed: Weighed) -> Iterator[str]:
    """What goes out by itself, to whom, and what stands in its way."""
    for fact in weighed.facts:
        if fact.kind == STATEMENT_DUE.name:
            person = str(fact.says["person"])
            hindrance = _hindrance(at, then, "statement-soon", person)
            yield reminder_sentence(then.naming(person), long_day(parse_day(fact.says["by"])), hindrance)
    for new in weighed.messages:
        who = then.naming(new.to) if new.to != "complainant" else "The complainant"
        yield mail_sentence(who, subject_of(new.kind, then.case.reference), _hindrance(at, then, new.kind, new.to))


def _hindrance(at: Desk, then: View, kind: str, to: str) -> str:
    """Why an email will not go out; nothing, if it will."""
    if not address_of(at.organisation, Message(case=then.case, kind=kind, to=to)):
        return "There is no email address, so it will not go out. Tell them yourself."
    if not any_way():
        return "No mail server is set up, so it will not go out. Tell them yourself."
    return ""


def _not_taken_up(at: Desk, then: View, weighed: Weighed, address: str) -> Iterator[LetterOwed]:
    """The letter that tells why a complaint is not taken up, unless the policy's own fact is that letter."""
    kinds = [one.kind for one in weighed.facts]
    if NOT_ACCEPTED.name in kinds and not any(kind in then.found.policy.correspondence for kind in kinds):
        title = letter_title("not-taken-up", then.found)
        letter = letter_text("not-taken-up", then.found, letter_people(at, then), letter_texts_at(at))
        yield LetterOwed(title, "", f"{address}letter/not-taken-up/", letter.subject, letter.text)


def _letters(at: Desk, view: View, then: View, address: str) -> Iterator[LetterOwed]:
    """The letters that would be owed and are not owed now."""
    owed = {one.kind for one in present_letters(view.found) if one.owed}
    new = [one for one in present_letters(then.found) if one.owed and one.kind not in owed]
    people = letter_people(at, then) if new else None
    texts = letter_texts_at(at) if new else None
    for one in new:
        if people is not None:
            letter = letter_text(one.kind, then.found, people, texts)
            yield LetterOwed(one.title, one.why, f"{address}letter/{one.kind}/", letter.subject, letter.text)
