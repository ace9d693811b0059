"""Conditions of a policy as people say them: "if you complain by phone"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from putright.procedure.conditions import OUTCOME, RECEIVED, Condition
from putright.procedure.facts import OUTCOMES
from putright.wording.dates import long_day
from putright.wording.field_words import value_words
from putright.wording.language import ENGLISH, in_english, own, say, say_as, speaking
from putright.wording.plain_names import channel_words, listed, with_blanks

_SAID: Final = MappingProxyType(
    {
        ("patient_class", "non-surgical"): "you came for a treatment without an operation",
        ("patient_class", "surgical-no-procedure"): "you came about an operation that did not take place",
        ("patient_class", "surgical-procedure"): "you had an operation",
        ("funding", "nhs"): "the NHS paid for your care",
        ("funding", "private"): "you or your insurer paid for your care",
        ("subject", "care"): "your complaint is about care",
        ("subject", "housing"): "your complaint is about your home",
        ("subject", "both"): "your complaint is about both your care and your home",
        ("cqc_registered", "true"): "the Care Quality Commission checks the service",
        ("cqc_registered", "false"): "the Care Quality Commission does not check the service",
        ("council_commissioned", "true"): "the council arranged the care",
        ("council_commissioned", "false"): "the council did not arrange the care",
        ("data_protection", "true"): "your complaint is about how your personal data was used",
        ("data_protection", "false"): "your complaint is not about personal data",
        ("by", "complainant"): "you complain for yourself",
        ("by", "representative"): "you complain for somebody else",
        ("outcome", "upheld"): "we uphold your complaint",
        ("outcome", "partly-upheld"): "we uphold part of your complaint",
        ("outcome", "not-upheld"): "we do not uphold your complaint",
    }
)
WORDED: Final = frozenset(_SAID)
"""The attributes and values that have words of their own here; channels have theirs in ``channel_words``."""


def decided(conditions: tuple[Condition, ...], settings: Mapping[str, str]) -> bool | None:
    """What the policy's own settings make of conditions: False where one fails for every case, True where all hold."""
    found = [one.holds(settings) if one.name in settings else None for one in conditions]
    if False in found:
        return False
    return None if None in found else True


def not_known(conditions: tuple[Condition, ...], known: Mapping[str, str]) -> tuple[Condition, ...]:
    """The conditions that wait for something that a case does not say; none where one of the others fails already."""
    asked = tuple(one for one in conditions if one.name not in known and not one.holds(known))
    return asked if all(one.holds(known) for one in conditions if one not in asked) else ()


def condition_words(conditions: tuple[Condition, ...], settings: Mapping[str, str]) -> str:
    """As people say them: "if you complain by phone and ...". What the settings decide is left out."""
    parts = [_one(condition) for condition in conditions if condition.name not in settings]
    if in_english() or len(parts) < 2:
        return say("if {condition}", condition=listed(parts)) if parts else ""
    first, *more = (say("if {condition}", condition=part) for part in parts)
    for one in more:
        first = say("{when}, and {other}", when=first, other=one)
    return first


def told_apart(conditions: tuple[Condition, ...], settings: Mapping[str, str]) -> str:
    """What tells a promise from its like, for staff: "if it came by phone", "if it came in any other way"."""
    parts = [_for_staff(condition) for condition in conditions if condition.name not in settings]
    return f"if {listed(parts)}" if parts else ""


def _for_staff(condition: Condition) -> str:
    if condition.name == "channel":
        ways = listed([channel_words(value) for value in sorted(condition.values)], "or")
        return "it came in any other way" if condition.negated else f"it came {ways}"
    if condition.words or _is_flag(condition):
        return _of_its_own(condition)
    said = listed([value_words(condition.name, value) for value in sorted(condition.values)], "or")
    return f"{_is(condition.name)} {'not ' if condition.negated else ''}{said}"


def _one(condition: Condition) -> str:
    if condition.name == RECEIVED:
        day = long_day(date.fromisoformat(min(condition.values)).toordinal())
        return (
            say("we received it on or after {day}", day=day)
            if condition.negated
            else say("we received it before {day}", day=day)
        )
    values = sorted(condition.values)
    if condition.name == "channel":
        ways = listed([channel_words(value) for value in values], "or")
        return (
            say("you do not complain {ways}", ways=ways) if condition.negated else say("you complain {ways}", ways=ways)
        )
    if not any((condition.name, value) in _SAID for value in values):
        return _in_the_policys_words(condition)
    said = [_said(condition.name, value) for value in values]
    if condition.negated and condition.name == OUTCOME:
        return listed([say(_SAID[OUTCOME, one]) for one in OUTCOMES if one not in values], "or")
    if condition.negated:
        return say("it is not so that {words}", words=listed(said, "or"))
    return _joined(said)


def _on_a_fact(condition: Condition) -> str:
    """A condition on what an entry of the case says: "our note “refund decided” says “given back”"."""
    fact, asked = (with_blanks(part) for part in condition.name.split(".", 1))
    values = sorted(condition.values)
    holds = not condition.negated
    if _is_flag(condition):
        holds, said = (values == ["true"]) is not condition.negated, f"“{asked}”"
    else:
        said = f"“{asked}: {listed([with_blanks(value) for value in values], 'or')}”"
    return f"our note “{fact}” {'says' if holds else 'does not say'} {said}"


def _is_flag(condition: Condition) -> bool:
    """Whether it asks for true or false."""
    return condition.values <= {"true", "false"} and len(condition.values) == 1


def _of_its_own(condition: Condition) -> str:
    """A condition on an attribute that the policy declares, in the policy's words where it has any."""
    if "." in condition.name and not condition.words:
        return _on_a_fact(condition)
    own = dict(condition.words)
    values = sorted(condition.values)
    if _is_flag(condition):
        holds = (values == ["true"]) is not condition.negated
        said = own.get("true" if holds else "false")
        if said is None and not holds and "true" in own:
            return f"it is not so that {own['true']}"
        return said or f"“{with_blanks(condition.name)}” {'applies' if holds else 'does not apply'}"
    if all(value in own for value in values):
        return (
            f"it is not so that {listed([own[one] for one in values], 'or')}"
            if condition.negated
            else _joined([own[value] for value in values])
        )
    if not condition.negated:
        return _joined([own.get(value) or _plain(condition.name, value) for value in values])
    neither = listed([with_blanks(value) for value in values], "nor")
    return f"{_is(condition.name)} {'not' if len(values) == 1 else 'neither'} {neither}"


def _joined(said: list[str]) -> str:
    """Several ways to meet one condition, what they begin with said once: "your complaint is about care or both"."""
    if not in_english():
        first, *more = sorted(said, key=len)
        for one in more:
            first = say_as("conditions", "{first} or {last}", first=first, last=one)
        return first
    shared = []
    for words in zip(*(one.split(" ") for one in said), strict=False):
        if len(said) == 1 or len(set(words)) > 1:
            break
        shared.append(words[0])
    begin = " ".join(shared)
    ends = sorted((one.removeprefix(begin).strip() for one in said), key=len)
    return f"{begin} {listed(ends, 'or')}".strip()


def complementary(several: list[tuple[Condition, ...]]) -> bool:
    """Whether the conditions between them cover every case: one of them is empty, or the opposite of another."""
    if any(not conditions for conditions in several):
        return True
    opposites = {(one._replace(negated=not one.negated),) for (one, *more) in several if not more}
    return any(conditions in opposites for conditions in several)


def _in_the_policys_words(condition: Condition) -> str:
    """A condition on what the policy itself declares: quoted whole, where another language than its own is spoken."""
    if in_english():
        return _of_its_own(condition)
    with speaking(ENGLISH):
        words = _of_its_own(condition)
    return say("this is so: {words}", words=own(f"“{words}”"))


def _said(name: str, value: str) -> str:
    known = _SAID.get((name, value))
    return say(known) if known is not None else own(_plain(name, value))


def _plain(name: str, value: str) -> str:
    return f"{_is(name)} {with_blanks(value)}"


def _is(name: str) -> str:
    """The name with "is", which some names bring with them: "severity is", "contact is"."""
    return f"{with_blanks(name).removesuffix(' is')} is"
