"""What happened on a case, each fact as a sentence in the past tense, for the history that staff read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.facts import Fact
from putright.procedure.moments import parse_day, parse_moment
from putright.procedure.policy import Policy
from putright.wording.act_words import field_words, value_words
from putright.wording.body_words import is_known, the_body
from putright.wording.dates import clock_time, long_day
from putright.wording.duty_words import order_words
from putright.wording.plain_names import Naming, capital, channel_words, listed, role_title, stage_name, with_blanks


class _Setting(NamedTuple):
    """What the words of a fact need besides the fact itself."""

    policy: Policy
    naming: Naming
    entries: Mapping[str, int]
    points: Mapping[str, str]


_KINDS: Final = MappingProxyType(
    {
        "received": "Complaint received",
        "receipt-sent": "Automatic receipt sent",
        "registered": "Entered in the register",
        "summary-given": "Gave the complainant the summary of the procedure",
        "phoned": "Phoned the complainant",
        "acknowledged": "Acknowledged",
        "replied": "Sent a first full reply",
        "transferred": "Asked another department",
        "informed": "Sent the complainant an update",
        "details-requested": "Asked the complainant for the details",
        "details-received": "The complainant gave the details",
        "consent-requested": "Asked the person concerned to consent",
        "consent-received": "The person concerned consented",
        "assigned": "Given to somebody to handle",
        "statement-requested": "Asked a member of staff for a statement",
        "statement-received": "Received the statement of a member of staff",
        "statement-examined": "Examined the statement",
        "meeting-offered": "Invited the complainant to a meeting",
        "meeting-declined": "The complainant declined the meeting",
        "meeting-held": "Held the meeting",
        "written-up": "Sent the complainant a note of what was said",
        "investigation-completed": "Completed the investigation",
        "delay-explained": "Sent a letter explaining the delay",
        "extended": "Changed a time limit",
        "settled": "Settled: the complainant is satisfied without a formal response",
        "responded": "Sent our answer",
        "response-received": "The complainant received the response",
        "escalated": "Asked for the next stage",
        "signed-off": "Signed off what is to be sent",
        "review-completed": "Completed the review",
        "referred": "The complainant went to an outside body",
        "lesson-recorded": "Recorded what was learned",
        "action-agreed": "Agreed to put something right",
        "action-done": "Did what was agreed",
        "withdrawn": "The complainant withdrew the complaint",
        "closed": "Closed the case",
        "reopened": "Opened the case again",
        "corrected": "Corrected an entry",
        "ticked": "Ticked a promise by hand",
    }
)
WORDED: Final = frozenset(_KINDS)
"""The kinds of fact that have words of their own here."""


def kind_words(kind: str, policy: Policy) -> str:
    """A kind of fact in the past tense; one of the policy's own by what it records."""
    if kind in _KINDS:
        return _KINDS[kind]
    found = policy.facts.get(kind)
    return capital(found.records.rstrip(".")) if found is not None and found.records else capital(with_blanks(kind))


def fact_sentence(
    fact: Fact,
    policy: Policy,
    naming: Naming,
    entries: Mapping[str, int] | None = None,
    points: Mapping[str, str] | None = None,
) -> str:
    """The fact as a sentence: "Phoned the complainant: no answer."

    ``entries`` gives the number of each fact in the history, by its id; ``points`` what each point is about.
    """
    setting = _Setting(policy, naming, entries or {}, points or {})
    if fact.kind in _BY_SILENCE and fact.attributes.get("automatic") is True:
        return _BY_SILENCE[fact.kind]
    special = _SPECIAL.get(fact.kind)
    if special is not None:
        return f"{special(fact, setting).rstrip('.')}."
    return f"{kind_words(fact.kind, policy)}{_others(fact, setting)}."


_BY_SILENCE: Final = MappingProxyType(
    {
        "closed": "The case closed by itself, because nothing more had come.",
        "settled": "The case counts as settled, because nothing more had come.",
        "withdrawn": "The complaint counts as withdrawn, because nothing more had come.",
    }
)


def _said(fact: Fact, name: str) -> str:
    """What the fact says under a name, without the full stop that a sentence has of its own; empty if nothing."""
    value = fact.attributes.get(name)
    return "" if value is None else str(value).strip().rstrip(".")


def _after(text: str) -> str:
    return f": {text}" if text else ""


def _day(text: str) -> str:
    return long_day(parse_day(text))


def _received(fact: Fact, setting: _Setting) -> str:
    channel = _said(fact, "channel")
    how = f" {channel_words(channel)}" if channel else ""
    whose = " from somebody who complains for another person" if _said(fact, "by") == "representative" else ""
    about = _said(fact, "concerns_date")
    return f"Complaint received{how}{whose}{f'; it is about something of {_day(about)}' if about else ''}"


def _phoned(fact: Fact, setting: _Setting) -> str:
    return f"{_KINDS['phoned']}{': no answer' if fact.attributes.get('answered') is False else ''}"


def _acknowledged(fact: Fact, setting: _Setting) -> str:
    medium = _said(fact, "medium")
    how = f" {channel_words(medium)}" if medium else " in writing"
    silent = "; the letter did not say who deals with it" if fact.attributes.get("names_handler") is False else ""
    return f"Acknowledged{how}{silent}"


def _by_medium(fact: Fact, setting: _Setting) -> str:
    medium = _said(fact, "medium")
    return f"{_KINDS[fact.kind]}{f' {channel_words(medium)}' if medium else ''}"


def _meeting(fact: Fact, setting: _Setting) -> str:
    medium = _said(fact, "medium")
    how = f" ({value_words('medium', medium)})" if medium else ""
    return f"{_KINDS[fact.kind]}{how}"


def _registered(fact: Fact, setting: _Setting) -> str:
    reference = _said(fact, "reference")
    return f"{_KINDS['registered']}{f' as {reference}' if reference else ''}"


def _assigned(fact: Fact, setting: _Setting) -> str:
    person, role = _said(fact, "person"), _said(fact, "role")
    title = role_title(role, setting.policy) if role else ""
    if person:
        return f"Given to {setting.naming(person)}{f' ({title})' if title else ''} to handle"
    return f"Given to {title or 'somebody'} to handle"


def _transferred(fact: Fact, setting: _Setting) -> str:
    to = _said(fact, "to")
    return f"Asked another department for information{_after(to)}"


def _staff(fact: Fact, setting: _Setting) -> str:
    person = _said(fact, "person")
    name = setting.naming(person) if person else "a member of staff"
    return {
        "statement-requested": f"Asked {name} for a statement",
        "statement-received": f"Received the statement of {name}",
        "statement-examined": f"Examined the statement of {name}",
    }[fact.kind]


def _written_up(fact: Fact, setting: _Setting) -> str:
    of = {"phone": "the phone call", "meeting": "the meeting"}.get(_said(fact, "of"), "what was said")
    return f"Sent the complainant a note of {of}"


def _extended(fact: Fact, setting: _Setting) -> str:
    action, until = _said(fact, "action"), _said(fact, "until")
    what = f"Changed the time limit for “{order_words(action, setting.policy)}”" if action else "Changed a time limit"
    agreed = fact.attributes.get("agreed")
    how = ", as agreed with the complainant" if agreed is True else ", without agreement" if agreed is False else ""
    return f"{what}{f' to {_day(until)}' if until else ''}{how}{_after(_said(fact, 'reason'))}"


def _settled(fact: Fact, setting: _Setting) -> str:
    person = _said(fact, "person")
    return f"{_KINDS['settled']}{f' (with {setting.naming(person)})' if person else ''}"


def _responded(fact: Fact, setting: _Setting) -> str:
    medium, outcome, person = _said(fact, "medium"), _said(fact, "outcome"), _said(fact, "person")
    decisions = fact.attributes.get("points")
    parts = [f"Sent our answer{f' {channel_words(medium)}' if medium else ''}"]
    if person:
        parts.append(f", answered by {setting.naming(person)}")
    if isinstance(decisions, Mapping) and decisions:
        each = [f"{setting.points.get(str(p)) or p} {value_words('outcome', str(d))}" for p, d in decisions.items()]
        parts.append(f": {listed(each)}")
    elif outcome:
        parts.append(f": {value_words('outcome', outcome)}")
    return "".join(parts)


def _escalated(fact: Fact, setting: _Setting) -> str:
    stage = stage_name(_said(fact, "to"), setting.policy)
    if fact.attributes.get("automatic") is True:
        return f"The case went on to {stage} by itself, because an answer was overdue"
    writing = fact.attributes.get("in_writing")
    how = " in writing" if writing is True else ", not in writing" if writing is False else ""
    exceptional = " The circumstances are exceptional" if fact.attributes.get("exceptional") is True else ""
    wish = _said(fact, "desired_outcome")
    parts = [f"Asked for {stage}{how}{_after(_said(fact, 'reason'))}"]
    parts += [f" Wanted: {wish}"] if wish else []
    parts += [exceptional] if exceptional else []
    return ".".join(parts)


def _signed_off(fact: Fact, setting: _Setting) -> str:
    who = [
        role_title(_said(fact, name), setting.policy, setting.naming)
        for name in ("person", "role")
        if _said(fact, name)
    ]
    action = _said(fact, "action")
    what = f": {order_words(action, setting.policy).lower()}" if action else ""
    return f"{_KINDS[fact.kind]}{what}{f', by {listed(who)}' if who else ''}"


def _referred(fact: Fact, setting: _Setting) -> str:
    name = _said(fact, "body")
    return f"The complainant went to {the_body(name) if is_known(name) else name or 'an outside body'}"


def _with_text(name: str) -> Callable[[Fact, _Setting], str]:
    return lambda fact, setting: f"{_KINDS[fact.kind]}{_after(_said(fact, name))}"


def _action(fact: Fact, setting: _Setting) -> str:
    owner, by = _said(fact, "owner"), _said(fact, "by")
    who = f", by {role_title(owner, setting.policy, setting.naming)}" if owner else ""
    when = f", to be done by {_day(by)}" if by and fact.kind == "action-agreed" else ""
    return f"{_KINDS[fact.kind]}{_after(_said(fact, 'action'))}{who}{when}"


def _corrected(fact: Fact, setting: _Setting) -> str:
    of = _said(fact, "of")
    number = setting.entries.get(of)
    entry = f"entry {number}" if number is not None else f"the entry {of}"
    reason = _after(_said(fact, "reason"))
    if fact.attributes.get("void") is True:
        return f"Struck out {entry}, which should not have been made{reason}"
    changes = fact.attributes.get("set")
    said = []
    for name, value in changes.items() if isinstance(changes, Mapping) else ():
        said.append(f"{_changed_name(str(name))} is {_shown(str(name), value, setting)}")
    return f"Corrected {entry}{reason}{f' ({listed(said)})' if said else ''}"


def _changed_name(name: str) -> str:
    return {"at": "the time", "note": "the note"}.get(name) or with_blanks(name)


def _ticked(fact: Fact, setting: _Setting) -> str:
    clause, person = _said(fact, "clause"), _said(fact, "person")
    promise = next((one.says for one in setting.policy.standing if one.clause == clause), "")
    promise = promise or next(
        (law.provisions[clause].says for law in setting.policy.laws if clause in law.provisions), ""
    )
    who = f", by {setting.naming(person)}" if person else ""
    return f"Ticked the promise of {clause}{who}{_after(promise)}"


def _others(fact: Fact, setting: _Setting) -> str:
    """What a fact of a policy's own says, in brackets."""
    said = [
        f"{field_words(fact.kind, name, setting.policy).label}: {_shown(name, value, setting)}"
        for name, value in fact.attributes.items()
    ]
    return f" ({'; '.join(said)})" if said else ""


def _shown(name: str, value: object, setting: _Setting) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        pairs = [
            f"{setting.points.get(str(key)) or key} {value_words('outcome', str(one))}" for key, one in value.items()
        ]
        return listed(pairs)
    text = str(value)
    if name in ("person", "owner"):
        return role_title(text, setting.policy, setting.naming)
    if name == "to" and text in setting.policy.order:
        return stage_name(text, setting.policy)
    try:
        moment = parse_moment(text)
    except ValueError:
        return value_words(name, text)
    return long_day(moment.day) if moment.bare else clock_time(moment.instant)


_SPECIAL: Final[Mapping[str, Callable[[Fact, _Setting], str]]] = MappingProxyType(
    {
        "received": _received,
        "receipt-sent": _by_medium,
        "registered": _registered,
        "phoned": _phoned,
        "acknowledged": _acknowledged,
        "replied": _by_medium,
        "transferred": _transferred,
        "informed": _with_text("about"),
        "assigned": _assigned,
        "statement-requested": _staff,
        "statement-received": _staff,
        "statement-examined": _staff,
        "meeting-offered": _meeting,
        "meeting-declined": _meeting,
        "meeting-held": _meeting,
        "written-up": _written_up,
        "delay-explained": _with_text("reason"),
        "extended": _extended,
        "settled": _settled,
        "signed-off": _signed_off,
        "responded": _responded,
        "escalated": _escalated,
        "referred": _referred,
        "lesson-recorded": _with_text("text"),
        "action-agreed": _action,
        "action-done": _action,
        "withdrawn": _with_text("reason"),
        "closed": _with_text("reason"),
        "reopened": _with_text("reason"),
        "corrected": _corrected,
        "ticked": _ticked,
    }
)
