"""What is done with a compliment, a suggestion or a question: sorted, taken, answered, passed on, closed, made a case.

Each is a step that is added to its remark; how the remark stands follows from its steps alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Site
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Recorded
from putright.casework.remarks import remark_of
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.procedure.moments import ZONE, write_day, write_instant
from putright.register.append import NewFact
from putright.register.models import Case
from putright.register.parts import CAME_AS
from putright.register.remark_models import Remark, RemarkStep

SORTS: Final = MappingProxyType(
    {
        "compliment": "Compliment",
        "suggestion": "Suggestion",
        "question": "Question",
        "complaint": "Complaint",
        "nothing": "Nothing for us",
    }
)
"""What a person can say that it is, in words for staff."""
ANSWERED_BY: Final = MappingProxyType(
    {"phone": "By phone", "email": "By email", "letter": "By letter", "in-person": "In person", "text": "By text"}
)
"""How somebody was answered, in words for staff."""
STEPS: Final = frozenset("sorted taken given passed-on answered not-sent noted closed reopened became".split())
"""Everything that can be done with a remark; ``not-sent``: an answer by email could not be sent."""

_SORT_FIRST: Final = "Say first what it is. Then close it."
_NO_ANSWER: Final = "They want an answer and have none. Write why it is closed without one."
_BECAME: Final = "It became the complaint {}. Go on there."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done: what, what it says in codes, and words."""

    what: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    words: str = ""


class Standing(NamedTuple):
    """How a remark stands after its steps."""

    sort: str = ""
    state: str = "open"
    holder: str = ""
    held: datetime | None = None
    answered: datetime | None = None
    closed: datetime | None = None
    case: str = ""


class Stepped(NamedTuple):
    """A remark, and whether the step was added: just now, by the same form before, or not.

    ``meanwhile``: somebody else did something since the page was opened. ``refused``: ``why`` says why.
    """

    remark: Remark
    when: Literal["now", "again", "meanwhile", "refused"]
    why: str = ""
    step: RemarkStep | None = None


def standing_of(steps: Iterable[RemarkStep]) -> Standing:
    """How a remark stands: worked out from its steps, in their order, and from nothing else."""
    now = Standing()
    for one in steps:
        now = _after(now, one)
    return now


def _after(now: Standing, step: RemarkStep) -> Standing:
    says = step.says
    match step.what:
        case "sorted":
            shut = says["as"] == "nothing"
            was_shut = now.sort == "nothing"
            now = now._replace(sort=str(says["as"]))
            return _closed(now, step.at) if shut else _opened(now) if was_shut else now
        case "taken" | "given":
            holder = str(says.get("person", ""))
            return now._replace(holder=holder, held=step.at if holder else None)
        case "answered":
            return now._replace(answered=step.at)
        case "not-sent":
            return _opened(now)._replace(answered=None)
        case "closed":
            return _closed(now, step.at)
        case "reopened":
            return _opened(now)
        case "became":
            return _closed(now._replace(sort="complaint", case=str(says["case"])), step.at)
        case _:
            return now


def _closed(now: Standing, at: datetime) -> Standing:
    return now._replace(state="closed", closed=at)


def _opened(now: Standing) -> Standing:
    return now._replace(state="open", closed=None)


def take_step(
    organisation: Organisation,
    number: int,
    step: Step,
    by: Member | None,
    *,
    now: datetime,
    key: str,
    seen: int | None = None,
) -> Stepped | None:
    """Add the step; None: there is no such remark. ``seen``: how many steps there were when the page was opened.

    ``by`` nobody is putright itself. The same form sent again adds nothing.
    """
    remark = remark_of(organisation, number, to_change=True)
    if remark is None:
        return None
    before = RemarkStep.objects.filter(organisation=organisation, key=key).first()
    if before is not None:
        return Stepped(remark, "again", step=before)
    if seen is not None and seen != remark.steps:
        return Stepped(remark, "meanwhile")
    why = _refused(remark, step)
    if why:
        return Stepped(remark, "refused", why)
    return Stepped(remark, "now", step=_add(remark, step, by.account if by is not None else None, now, key))


def _refused(remark: Remark, step: Step) -> str:
    if step.what not in STEPS:
        raise ValueError(f"no step of a remark: {step.what}")
    if remark.case_id is not None and step.what not in ("noted", "not-sent"):
        case = Case.objects.only("reference").get(organisation=remark.organisation_id, pk=remark.case_id)
        return _BECAME.format(case.reference)
    if step.what == "closed" and not remark.sort:
        return _SORT_FIRST
    if step.what == "closed" and remark.wants_answer and remark.answered is None and not step.words:
        return _NO_ANSWER
    if step.what == "closed" and remark.state == "closed":
        return "It is closed already."
    if step.what == "reopened" and remark.state == "open":
        return "It is open already."
    return ""


def _add(
    remark: Remark, step: Step, account: int | None, now: datetime, key: str, case: Case | None = None
) -> RemarkStep:
    made = RemarkStep.objects.create(
        organisation_id=remark.organisation_id,
        remark=remark,
        number=remark.steps + 1,
        what=step.what,
        at=now,
        account_id=account,
        key=key,
        says=dict(step.says),
        words=step.words,
    )
    stands = standing_of(steps_of(remark))
    remark.sort, remark.state, remark.holder, remark.held = stands.sort, stands.state, stands.holder, stands.held
    remark.answered, remark.closed, remark.steps = stands.answered, stands.closed, made.number
    remark.case = case or remark.case
    remark.save(update_fields=["sort", "state", "holder", "held", "answered", "closed", "steps", "case"])
    return made


def steps_of(remark: Remark) -> list[RemarkStep]:
    """What was done with it, in order."""
    found = RemarkStep.objects.filter(organisation=remark.organisation_id, remark=remark)
    return list(found.select_related("account").order_by("number"))


def first_contact(remark: Remark) -> str:
    """When it came, as the register takes it: to the second, or the day where no more is known."""
    if remark.day_only:
        return write_day(remark.at.astimezone(ZONE).date().toordinal())
    return write_instant(int(remark.at.timestamp()))


def case_of_remark(
    organisation: Organisation,
    remark: Remark,
    complaint: Complaint,
    by: Member,
    *,
    now: datetime,
    key: str,
    site: Site | None,
) -> Recorded | Refusal:
    """The case that comes of a remark, taken with ``to_change``: received at the first contact, by the way it came.

    So its clocks run from that day, and it comes under the policy of that day. It happens once.
    """
    if remark.case_id is not None:
        return Refusal("impossible", faults=(Fault("It became a complaint already.", "form_id"),))
    faults = _not_as_it_came(remark, complaint)
    if faults:
        return Refusal("not-well-formed", faults=faults)
    day = remark.at.astimezone(ZONE).date().isoformat()
    came = NewFact(CAME_AS.name, "", {"day": day, "reference": remark.reference, "as": remark.kind})
    done = receive(organisation, complaint, by, now=now, key=key, site=site, besides=(came,))
    if isinstance(done, Recorded):
        says = {"case": done.record.case.reference}
        _add(remark, Step("became", says), by.account, now, f"{key}/became", done.record.case)
    return done


def _not_as_it_came(remark: Remark, complaint: Complaint) -> tuple[Fault, ...]:
    faults = []
    if complaint.at != first_contact(remark):
        said = "Leave the day and the time as they are: the clocks run from the first contact."
        faults.append(Fault(f"{said} If they are wrong, correct the entry on the case afterwards.", "at"))
    if remark.channel and complaint.channel != remark.channel:
        faults.append(Fault("Leave it as it came.", "channel"))
    return tuple(faults)
