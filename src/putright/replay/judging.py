"""An opened case, judged at a moment by the shipped calendars; what makes no case is refused with its lines."""

from __future__ import annotations

from datetime import UTC, datetime

from putright.calendars import load_calendars
from putright.procedure.assessment import Assessment, assess
from putright.procedure.faults import Fault, Faulty, shown
from putright.procedure.moments import Moment, moment_at, parse_moment
from putright.replay.opening import Opened, Refused


def judge(opened: Opened, at: Moment) -> Assessment:
    """The assessment of an opened case. Raises Refused where its facts do not make a case at that moment."""
    try:
        return assess(opened.case.history, opened.policy, load_calendars(), at)
    except Faulty as faulty:
        raise Refused(*(_placed(fault, opened).in_file(opened.name) for fault in faulty.faults)) from None


def moment_given(text: str | None) -> Moment:
    """The moment of ``--at``; now, where there is none. Raises Refused."""
    if text is None:
        return moment_at(datetime.now(UTC))
    try:
        return parse_moment(text)
    except ValueError as error:
        raise Refused(f"--at: found {shown(text)}: {error}.") from None


def _placed(fault: Fault, opened: Opened) -> Fault:
    """The fault with its line: the engine names the fact by its number and does not know the file."""
    number = fault.path.removeprefix("facts[").removesuffix("]")
    path: tuple[str | int, ...] = ("facts", int(number)) if number.isdigit() else (fault.path,)
    return fault._replace(line=opened.document.line(path)) if fault.path else fault
