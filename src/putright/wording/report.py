"""An assessment to read in a terminal: where the case stands, what happens next and why."""

from __future__ import annotations

import textwrap

from putright.procedure.assessment import Assessment
from putright.procedure.calendar import ITS_OWN
from putright.procedure.facts import Fact
from putright.procedure.faults import printable
from putright.procedure.law import ByLaw
from putright.procedure.policy import Duty, Standing
from putright.procedure.routes import RouteRow
from putright.procedure.row import Row
from putright.procedure.windows import WindowRow
from putright.wording.because import because
from putright.wording.dates import clock_time, long_day, short_day
from putright.wording.law_words import cited, date_by_law, law_because, law_says, provision_of
from putright.wording.manner_words import extension_manner, route_opening
from putright.wording.plain_names import listed, role_title
from putright.wording.problems import problem_sentence

_WIDTH = 100
_STATUS = {
    "open": "open",
    "responded": "answered at this stage",
    "settled": "settled",
    "external": "with an outside body",
    "withdrawn": "withdrawn",
    "closed": "closed",
}
_WINDOW = {
    "pending": "not counted yet",
    "open": "open now",
    "closed": "closed",
    "used": "used in time",
    "used-late": "used late",
}
_KINDS = {
    "right": "Right",
    "record": "To be recorded",
    "channel": "Way to complain",
    "who-may-complain": "May complain",
    "asked-of-the-complainant": "Asked for, not required",
    "settling": "Settling early",
    "contact": "Contact",
    "plain": "In plain words",
}


def as_text(found: Assessment) -> str:
    """The whole report, ending with a line break."""
    law = found.by_law()
    parts = [_heading(found), _next(found), _duties(found, law), _law_duties(found, law), _windows(found)]
    parts += [_routes(found), _problems(found), _promises(found)]
    return "\n".join(part for part in parts if part)


def _block(lines: list[str]) -> str:
    """Lines put together. What a case file says stays within its line, whatever it holds."""
    return "\n".join(printable(line) for line in lines) + "\n"


def _heading(found: Assessment) -> str:
    policy = found.policy
    moment = f"the end of {long_day(found.at.day)}" if found.at.bare else clock_time(found.at.instant)
    outcome = f" Outcome: {found.outcome}." if found.outcome else ""
    lines = [
        f"{policy.id}: {policy.title}",
        f"Judged at {moment}.",
        f"Stage: {found.stage.id} ({found.stage.title}). Status: {_STATUS[found.status]}.{outcome}",
    ]
    if found.changes_at is not None:
        lines.append(f"Without anything new, this holds until {clock_time(found.changes_at)}.")
    else:
        lines.append("Without anything new, this will not change.")
    calendar = found.calendar
    if calendar.division == ITS_OWN:
        lines.append(f"Public holidays as the policy lists them, to the end of {calendar.last_year}.")
    else:
        lines.append(f"Bank holidays of {calendar.division}, as published to the end of {calendar.last_year}.")
    return _block(lines)


def _next(found: Assessment) -> str:
    rows = found.next
    if not rows:
        return "WHAT HAPPENS NEXT\n  Nothing is owed.\n"
    lines = ["WHAT HAPPENS NEXT"]
    for row in rows:
        late = ", OVERDUE" if row.status == "overdue" else ""
        lines.append(f"  {_due_words(row)}{late}: {row.action} ({row.stage}), by {_role(found, row)}")
    return _block(lines)


def _duties(found: Assessment, law: ByLaw) -> str:
    lines = ["DUTIES"]
    letters: dict[int, list[str]] = {}
    for row, content in found.letters:
        letters.setdefault(id(row), []).append(content.says)
    for row in found.duties:
        about = f" {row.event.attributes['action']}" if row.event and row.event.attributes.get("action") else ""
        head = f"  {row.status.upper():9}  {row.action}{about} ({row.stage})"
        facts = [f"strength: {row.duty.strength}", f"by: {_role(found, row)}"]
        if row.clause:
            facts.append(f"clause: {', '.join((row.clause, *row.duty.also))}")
        if row.duty.share is not None:
            facts.append(f"promised for {row.duty.share} per cent of cases")
        if row.duty.medium:
            facts.append(f"in: {row.duty.medium}")
        facts += _manner(row.duty, found)
        times = [_due_words(row)] if row.due is not None else []
        if row.done is not None:
            times.append(f"done {short_day(row.done.day)}")
        lines.append(f"{head}{': ' + ', '.join(times) if times else ''}")
        lines += _wrapped(because(row, found.calendar, found.policy.counting, found.at))
        lines += _wrapped("; ".join(facts))
        for demand in law.of(row):
            lines += _wrapped(f"{law_says(demand, found.policy)}. {law_because(demand, found)}")
        if letters.get(id(row)):
            lines += _wrapped(f"The letter says: {'; '.join(letters[id(row)])}.")
    return _block(lines)


def _manner(duty: Duty, found: Assessment) -> list[str]:
    """In what manner it is promised, in the words of the policy file."""
    said = []
    if duty.recipient is not None:
        said.append(f"to: {duty.recipient}")
    if duty.sent_by:
        said.append(f"sent by: {' or '.join(duty.sent_by)}")
    for what, roles in (("signed off by", duty.signed_off_by), ("together with", duty.together_with)):
        if roles:
            said.append(f"{what}: {listed([role_title(role, found.policy) for role in roles])}")
    if duty.floor is not None:
        starts = " or ".join(duty.floor.start.kinds) or "the start"
        said.append(f"not before: {duty.floor.duration} of {starts}")
    return said


def _law_duties(found: Assessment, law: ByLaw) -> str:
    if not law.duties:
        return ""
    lines = ["DEMANDED BY LAW, AND NOT PROMISED BY THE POLICY"]
    for row in law.duties:
        provision = provision_of(row, found.policy)
        lines.append(f"  {row.status.upper():9}  {row.action} ({row.stage}): {date_by_law(row)}")
        lines += _wrapped(provision.says)
        lines += _wrapped(law_because(row, found))
        lines += _wrapped(f"strength: {row.duty.strength}; by: {_role(found, row)}; {cited(provision)}")
    return _block(lines)


def _windows(found: Assessment) -> str:
    if not found.windows:
        return ""
    lines = ["TIME TO ACT, FOR THE COMPLAINANT"]
    for row in found.windows:
        dates = ", because the date of the matter is not given" if row.to == "complain" and row.opens is None else ""
        if row.opens is not None and row.status == "pending":
            lines.append(f"  {row.to}: {_unanswered(row)} ({row.window.clause})")
            continue
        if row.opens is not None:
            dates = f", counted from {short_day(row.opens)}, {_end(row)}"
        writing = ", in writing" if row.window.in_writing else ""
        lines.append(f"  {row.to}: {_window(row, found)}{dates}{writing} ({row.window.clause})")
    return _block(lines)


def _end(row: WindowRow) -> str:
    """How long a window is open. One that silence opened counts its limit from the answer, once there is one."""
    if row.closes is not None:
        return f"until {short_day(row.closes)}"
    return "with no limit" if row.window.duration is None else "with no limit while there is no answer"


def _unanswered(row: WindowRow) -> str:
    """From when a window is open even without an answer."""
    closes = f", until {short_day(row.closes)}" if row.closes is not None else ""
    return f"open from {short_day(row.opens or 0)} if there is no answer by then{closes}"


def _window(row: WindowRow, found: Assessment) -> str:
    """How a window stands; one that nobody used, because the case began there or came there by itself, says so."""
    if row.request is not None and row.request.attributes.get("automatic") is True:
        return "the case went there by itself"
    began = found.policy.stage_of(found.case.periods[0].stage).id
    if row.to != "complain" and found.policy.order[row.to] <= found.policy.order[began]:
        return "not needed, because the case began there or later"
    return _WINDOW[row.status]


def _routes(found: Assessment) -> str:
    if not found.routes:
        return ""
    lines = ["OUTSIDE BODIES"]
    for row in found.routes:
        lines.append(f"  {row.body}: {_opening(row, found)} ({row.route.clause})")
        for why in row.why:
            lines += _wrapped(why)
    return _block(lines)


def _opening(row: RouteRow, found: Assessment) -> str:
    """Whether one can go there now; else since when not any more, or from when."""
    closes = f", until {short_day(row.closes)}" if row.closes is not None else ""
    if row.available:
        return f"open now{closes}"
    if row.closes is not None and row.closes < found.at.day:
        return f"closed since {short_day(row.closes + 1)}"
    if row.opens is not None:
        return f"not yet, from {short_day(row.opens)}{closes}"
    return f"not yet, {route_opening(row.route, found.policy)}"


def _problems(found: Assessment) -> str:
    if not found.problems:
        return ""
    lines = ["PROBLEMS"]
    for problem in found.problems:
        clause = f" ({problem.clause})" if problem.clause else ""
        lines.append(f"  {problem.code}{clause}")
        lines += _wrapped(problem_sentence(problem, found.policy))
    return _block(lines)


def _promises(found: Assessment) -> str:
    lines = ["ALSO PROMISED"]
    for extension in found.stage.extensions:
        agreement = "only with the complainant's agreement" if extension.needs_agreement else "without agreement"
        said = [f"A date may be changed {agreement}.", *extension_manner(extension, found.policy)]
        said += [f"The letter must say: {', '.join(extension.says)}."] if extension.says else []
        lines += _wrapped(f"{' '.join(said).rstrip('.')} ({extension.clause}).", "  ")
    for promise, fact in found.standing:
        lines += _wrapped(_promise(promise, fact), "  ")
    return _block(lines) if len(lines) > 1 else ""


def _promise(promise: Standing, fact: Fact | None) -> str:
    items = f" ({', '.join(promise.items)})" if promise.items else ""
    box = ("[x] " if fact else "[ ] ") if promise.plain else ""
    clauses = ", ".join((promise.clause, *promise.also))
    shown = f" Shown by {fact.kind}, {short_day(fact.day)}." if fact else ""
    return f"{box}{_KINDS[promise.kind]}: {promise.says.rstrip('.')}{items} ({clauses}).{shown}"


def _due_words(row: Row) -> str:
    if row.due is None:
        return "No date"
    return f"Due {clock_time(row.due)}" if row.duty.in_hours else f"Due {short_day(row.due)}"


def _role(found: Assessment, row: Row) -> str:
    role = found.policy.roles.get(row.duty.role)
    return role.title if role is not None else row.duty.role


def _wrapped(text: str, indent: str = "             ") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent + ("  " if indent == "  " else "")
    )
