"""What whoever complained can do now on the page of their case, until when, and why not. Pure: sentences elsewhere.

What may be done follows from the engine's answer: windows, duties, the status, an extension that was proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.conditions import all_hold
from putright.procedure.extending import rule_for
from putright.procedure.facts import Fact
from putright.procedure.moments import parse_day
from putright.procedure.windows import WindowRow
from putright.wording.outside_words import served_if
from putright.wording.standing_words import owed_to_complainant

Who = Literal[
    "concerned", "representative", "unproven", "speaks", "speaks-unproven", "spoken-for", "spoken-for-told", "goes-on"
]
"""Who has the page open. Who complained: for themselves, for somebody else, or so and nobody saw yet that they may.
Or somebody noted on the case: who speaks for another, who does and nobody has seen yet that they may, and the person
concerned, for whom somebody else complains, who may not be told of it yet or may (``told``). Last, any of them where
the complaint goes on as part of another one."""

WORDS: Final = "add"
WRONG: Final = "wrong"
DELAY: Final = "delay"
DETAILS: Final = "details"
MEETING: Final = "meeting"
INVITATION: Final = "invitation"
EXTENSION: Final = "extension"
CONSENT: Final = "consent"
CONSENT_COMING: Final = "consent-coming"
CONSENT_BACK: Final = "consent-back"
NEXT_STAGE: Final = "next-stage"
SATISFIED: Final = "satisfied"
WITHDRAW: Final = "withdraw"
GO_ON: Final = "go-on"
REACH: Final = "reach"
NEEDS: Final = "needs"

ACTS: Final = (
    DETAILS, EXTENSION, INVITATION, CONSENT, CONSENT_COMING, NEXT_STAGE, WORDS, MEETING, DELAY, SATISFIED, GO_ON,
    WRONG, REACH, NEEDS, CONSENT_BACK, WITHDRAW,
)  # fmt: skip
"""Every act, in the order in which they are offered: what we asked of them first."""

ENDED: Final = frozenset({"withdrawn", "settled", "closed"})
"""The statuses of a complaint that ended: to ask for the next stage opens it again."""
UNPROVEN: Final = frozenset({WORDS, WRONG, DELAY, DETAILS, CONSENT_COMING, REACH, NEEDS})
"""What somebody may do for another before it is known that they may speak for them."""
_MAY: Final[Mapping[Who, frozenset[str]]] = MappingProxyType(
    {
        "concerned": frozenset(ACTS) - {CONSENT_BACK},
        "representative": frozenset(ACTS) - {CONSENT_BACK},
        "unproven": UNPROVEN,
        # The needs that are noted are those of whoever complained.
        "speaks": frozenset(ACTS) - {NEEDS, CONSENT_BACK},
        "speaks-unproven": UNPROVEN - {NEEDS},
        "spoken-for": frozenset({CONSENT, WORDS, WRONG, MEETING, REACH}),
        "spoken-for-told": frozenset({CONSENT_BACK, WORDS, WRONG, MEETING, REACH}),
        # Nobody works on it here, so that nothing of it is opened again.
        "goes-on": frozenset({WORDS, WRONG, REACH}),
    }
)

Why = Literal[
    "no-such-act", "consent-first", "not-yours", "complainants", "not-open", "ended-by-us", "not-ended",
    "nothing-asked", "not-asked", "not-yet", "window-over", "gone-past", "last-stage", "elsewhere", "goes-on",
    "ended-unanswered", "go-on-first",
]  # fmt: skip


class Offer(NamedTuple):
    """Something that can be done now.

    ``about``: the stage that is asked for, or the fact that is answered. ``until``: the last day (an ordinal), None
    for no limit. ``late``: the time is over, and the policy takes a later request for an exceptional reason.
    """

    act: str
    about: str = ""
    until: int | None = None
    late: bool = False


class NotNow(NamedTuple):
    """Why something cannot be done now: a code, the clause that decides, and the window it is about."""

    why: Why
    clause: str = ""
    window: WindowRow | None = None


def offers(found: Assessment, who: Who) -> tuple[Offer, ...]:
    """Everything that this person can do on the case as it stands, in the order of ``ACTS``."""
    return tuple(offer for act in ACTS for offer in _offered(act, found, who))


def offer_for(act: str, about: str, found: Assessment, who: Who) -> Offer | NotNow:
    """The offer of this act, or why there is none. ``about`` may be left out where there is one only."""
    if act not in ACTS:
        return NotNow("no-such-act")
    offered = [one for one in _offered(act, found, who) if about in ("", one.about)]
    return offered[0] if offered else why_not(act, about, found, who)


def why_not(act: str, about: str, found: Assessment, who: Who) -> NotNow:
    """Why this act is not offered."""
    if act in (CONSENT, CONSENT_BACK) and who.startswith("spoken-for"):
        return NotNow("nothing-asked")
    if act not in _MAY[who]:
        if who == "goes-on":
            return NotNow("goes-on")
        unproven = who.endswith("unproven") and act not in UNPROVEN
        return NotNow("consent-first", _consent_clause(found)) if unproven else NotNow("complainants")
    if act in (CONSENT, CONSENT_COMING) and wants_consent(found):
        return NotNow("not-yours", _consent_clause(found))
    if act == NEXT_STAGE:
        return _why_no_stage(about, found)
    if act == GO_ON:
        return NotNow("ended-by-us" if found.status == "closed" else "not-ended")
    if act in (DETAILS, INVITATION, EXTENSION, CONSENT, CONSENT_COMING):
        return NotNow("nothing-asked")
    if act == SATISFIED and found.status == "open":
        return NotNow("not-asked")
    return NotNow("not-open")


def wants_consent(found: Assessment) -> bool:
    """Whether the person concerned still has to agree that somebody complains for them."""
    return any(one.code == "no-consent" for one in found.problems)


def _consent_clause(found: Assessment) -> str:
    return found.policy.consent.clause if found.policy.consent is not None else ""


def proposed_extension(found: Assessment) -> Fact | None:
    """The new date that we proposed and that counts only if they agree, where it is not yet answered or past.

    An extension is a proposal where the policy asks for agreement and it was recorded without any.
    """
    case, period = found.case, found.case.periods[-1]
    owed = [row for row in found.duties if row.status in ("open", "overdue", "pending")]
    running = {row.action: row for row in owed if row.stage == found.stage.id}
    for fact in reversed(case.facts[period.begin : period.end]):
        if fact.kind != "extended":
            continue
        said = fact.attributes
        rule = rule_for(found.stage.extensions, said, found.known)
        row = running.get(str(said.get("action")))
        if rule is None or not rule.needs_agreement or said.get("agreed") is True or "until" not in said:
            return None
        later = row is not None and (row.due_at is None or row.due_at.toordinal() < parse_day(said["until"]))
        return fact if later else None
    return None


def open_invitation(found: Assessment) -> Fact | None:
    """The invitation to a meeting that was neither declined nor followed by one."""
    case, period = found.case, found.case.periods[-1]
    offered = case.last("meeting-offered", period.begin, period.end)
    if offered is None:
        return None
    answered = any(case.last(kind, offered, period.end) is not None for kind in ("meeting-held", "meeting-declined"))
    return None if answered else case.facts[offered]


def open_question(found: Assessment) -> Fact | None:
    """The letter in which we asked for details that did not come."""
    case, period = found.case, found.case.periods[-1]
    asked = case.last("details-requested", period.begin, period.end)
    if asked is None or case.last("details-received", asked, period.end) is not None:
        return None
    return case.facts[asked]


def settles(found: Assessment) -> bool:
    """Whether the procedure says, for this stage, that a matter can be put right without a formal answer."""
    return any(
        "settled" in promise.shown_by
        and promise.stage in (None, found.stage.id)
        and all_hold(promise.conditions, found.known)
        for promise in found.policy.standing
    )


def _offered(act: str, found: Assessment, who: Who) -> Iterator[Offer]:
    if act not in _MAY[who]:
        return
    if act == NEXT_STAGE:
        yield from _stages(found)
    elif act in (EXTENSION, INVITATION, DETAILS):
        fact = _asked(act, found) if found.status == "open" else None
        if fact is not None:
            yield Offer(act, str(fact.id or ""))
    elif act not in _GROUNDS or _GROUNDS[act](found, who):
        yield Offer(act)


def _asked(act: str, found: Assessment) -> Fact | None:
    """The fact that the act answers."""
    if act == EXTENSION:
        return proposed_extension(found)
    return open_invitation(found) if act == INVITATION else open_question(found)


def _consent_may_come(found: Assessment, who: Who) -> bool:
    return who.endswith("unproven") or (who in ("representative", "speaks") and wants_consent(found))


_GROUNDS: Final[Mapping[str, Callable[[Assessment, Who], bool]]] = MappingProxyType(
    {
        CONSENT: lambda found, who: who in ("concerned", "spoken-for") and wants_consent(found),
        CONSENT_COMING: _consent_may_come,
        MEETING: lambda found, who: found.status in ("open", "responded"),
        DELAY: lambda found, who: found.status == "open" or bool(owed_to_complainant(found)),
        SATISFIED: lambda found, who: found.status == "open" and settles(found),
        GO_ON: lambda found, who: found.status in ("settled", "withdrawn"),
        WITHDRAW: lambda found, who: found.status == "open",
    }
)
"""What an act needs to be offered; one that is not here is offered always."""


def _stages(found: Assessment) -> Iterator[Offer]:
    """The later stages that can be asked for now. That the complaint ended stops nobody within the time for it: to ask
    opens it again (contract: the case goes on where somebody is escalated)."""
    for row in _leading_on(found):
        if not _serves(row, found):
            continue
        if row.status == "open":
            yield Offer(NEXT_STAGE, row.to, row.closes)
        elif _is_over(row, found) and row.window.exceptional:
            yield Offer(NEXT_STAGE, row.to, row.closes, late=True)


def _leading_on(found: Assessment) -> list[WindowRow]:
    """The windows to stages that the case has not come to yet."""
    order = found.policy.order
    here = order[found.stage.id]
    return [row for row in found.windows if row.to in order and order[row.to] > here and row.request is None]


def _serves(row: WindowRow, found: Assessment) -> bool:
    """Whether it leads to us, or to an outside body that serves such a case, surely or perhaps."""
    held = found.policy.by_id[row.to].held_by
    return held is None or served_if(held, found) is not None


def _is_over(row: WindowRow, found: Assessment) -> bool:
    return row.status == "closed" and row.closes is not None and found.at.day > row.closes


def _why_no_stage(about: str, found: Assessment) -> NotNow:
    ahead = [row for row in _leading_on(found) if about in ("", row.to)]
    if not ahead:
        asked = any(row.to == about and row.request is not None for row in found.windows)
        return NotNow("gone-past" if asked else "last-stage", found.stage.clause)
    row = ahead[0]
    if not _serves(row, found):
        return NotNow("elsewhere", row.window.clause, row)
    if _is_over(row, found):
        return NotNow("window-over", row.window.clause, row)
    if found.status in ENDED and row.status == "pending":
        return NotNow("ended-unanswered" if found.status == "closed" else "go-on-first", row.window.clause, row)
    return NotNow("not-yet" if row.status == "pending" else "gone-past", row.window.clause, row)
