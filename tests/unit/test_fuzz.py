"""Case and policy files broken at random: whatever comes in, an answer or a refusal goes out, in printable lines."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from putright.policies import bundled, policy_text
from putright.procedure.document import read_document
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.replay.judging import judge
from putright.replay.opening import Refused, open_case, open_policy
from putright.wording.output import as_json
from putright.wording.report import as_text

pytestmark = pytest.mark.thorough

Step = str | int

VALUES: list[Any] = [
    None, True, False, 0, -1, 10**17, 10**30, 1.5, "", " ", "\x1b[31mred\x07", "a\nb", "a\rb", "\x00", "\u202ea",
    "\x9b31m", "\u2028x", "x" * 300, "\ud800", [], {}, [[]], [{}], {"a": 1}, {"\x1b": 1}, "2026-03-02",
    "2026-03-29T01:30", "2026-10-25T01:30", "1989-12-31", "2101-01-01", "2100-12-31", "1990-01-01", "0001-01-01",
    "9999-12-31", "2026-02-30", "2026-03-02T24:00", "2026-03-02T10:15+24:00", "2100-12-31T23:59:59-12:00", "f0", "f1",
    "corrected", "received", "escalated", "responded", "extended", "reopened", "stage-1", "stage-2", "stage-9",
    "upheld", "p1", "true", "{person}", "%s", "setting x", "3 working days", "0 days", "1000 years", "2 hours",
    "no stated time", "each received", "received.concerns_date", "channel is", "5 days of received", "start",
]  # fmt: skip
KEYS = [
    "fact", "at", "id", "recorded", "note", "schema", "of", "set", "void", "to", "points", "person", "until", "action",
    "by", "channel", "concerns_date", "\x1b[2J", "a\nb", "", "policy", "attributes", "calendar", "facts", "expect",
    "division", "closures", "proclaimed", "from", "on", "date", "about", "owner", "reason", "agreed", "\ud800", "if",
    "within", "every", "before", "no later than", "once", "moves on", "then", "title", "clause", "says",
]  # fmt: skip
BYTES = [
    b"\x1b[2J", b"\n", b"- ", b"&a ", b"*a", b"!!x ", b"\t", b"\x00", b"? ", b"%", b"---\n", b"...\n", b"{", b"[",
    b"]", b"}", b'"', b"'", b":", b"<<: ", b"|\n", b">-\n", b"#", b"@", b"\\", b"\\e", b"\\ud800", b"\xef\xbb\xbf",
    b"\xe2\x80\xa8", b"9" * 50, b"[" * 60,
]  # fmt: skip
MOMENTS = ["2026-06-01", "2027-01-01", "2100-12-31", "2026-04-05T10:00", "2020-01-01"]


@cache
def policy(name: str) -> Policy:
    return open_policy(name)


@cache
def cases() -> list[Any]:
    """The cases of the demonstration, and one that holds all else that a case file can hold."""
    folder = files("putright.replay") / "walk_cases"
    found = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in bundled()]
    full = {
        "policy": "care-and-support",
        "attributes": {"subject": "both", "cqc_registered": True, "funding": "nhs"},
        "calendar": {
            "division": "scotland",
            "closures": ["2026-03-10", {"from": "2026-03-12", "to": "2026-03-13"}],
            "proclaimed": [{"date": "2026-03-18", "on": "2026-03-11"}],
        },
        "points": [{"id": "p1", "about": "staff"}, {"id": "p2"}],
        "facts": [
            {"fact": "received", "at": "2026-03-02T10:15", "id": "f0", "channel": "email", "by": "representative"},
            {"fact": "acknowledged", "at": "2026-03-04", "id": "f1", "medium": "letter", "names_handler": False},
            {"fact": "corrected", "at": "2026-03-05", "id": "f2", "of": "f1", "set": {"at": "2026-03-03"}},
            {"fact": "extended", "at": "2026-03-06", "id": "f3", "action": "respond", "until": "2026-04-30"},
            {"fact": "action-agreed", "at": "2026-03-09", "action": "a1", "owner": "Ana", "by": "2026-03-30"},
            {"fact": "responded", "at": "2026-03-16", "id": "f5", "points": {"p1": "upheld", "p2": "not-upheld"}},
            {"fact": "escalated", "at": "2026-03-19T09:00", "to": "stage-2", "in_writing": False},
            {"fact": "closed", "at": "2026-03-20", "reason": "none"},
            {"fact": "reopened", "at": "2026-03-23", "recorded": "2026-03-24T10:00Z", "note": "by phone"},
            {"fact": "corrected", "at": "2026-03-25", "of": "f2", "void": True},
        ],
    }
    return [*found, full]


@cache
def policies() -> list[Any]:
    return [read_document(policy_text(name)).value for name in ("careium", "al-aesthetics")]


def places(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    yield path
    for step in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[step], (*path, step))


def at(value: Any, path: tuple[Step, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def broken(whole: Any, rng: random.Random) -> Any:
    """A copy in which something was replaced, taken out, put in, moved or misspelt."""
    whole = copy.deepcopy(whole)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        known = list(places(whole))[1:]
        if not known:
            return whole
        path = rng.choice(known)
        around, step, value = at(whole, path[:-1]), path[-1], at(whole, path)
        change = rng.choice(["replace", "replace", "take out", "copy", "put in", "misspell"])
        if change == "take out":
            del around[step]
        elif change == "copy":
            around[step] = copy.deepcopy(at(whole, rng.choice(known)))
        elif change == "put in" and isinstance(value, dict):
            value[rng.choice(KEYS)] = copy.deepcopy(rng.choice(VALUES))
        elif change == "put in" and isinstance(value, list):
            value.insert(rng.randint(0, len(value)), copy.deepcopy(rng.choice(value or VALUES)))
        elif change == "misspell" and isinstance(value, str) and value:
            place = rng.randrange(len(value))
            around[step] = value[:place] + rng.choice("09-:T+Z\x1b\n é") + value[place + 1 :]
        else:
            around[step] = copy.deepcopy(rng.choice(VALUES))
    return whole


def scratched(text: str, rng: random.Random) -> str:
    """The text with some of its bytes changed, taken out, put in or doubled."""
    raw = bytearray(text.encode("utf-8", "replace"))
    for _ in range(rng.choice([1, 1, 2, 4, 10])):
        place = rng.randrange(len(raw) + 1)
        change = rng.choice(["set", "cut", "put", "double"])
        if change == "set":
            raw[place : place + 1] = bytes([rng.randrange(256)])
        elif change == "cut":
            del raw[place : place + rng.choice([1, 1, 5, 40])]
        elif change == "put":
            raw[place:place] = rng.choice(BYTES)
        else:
            start = rng.randrange(len(raw) + 1)
            raw[place:place] = raw[start : start + rng.randrange(1, 60)]
    return raw.decode("utf-8", "replace")


def as_yaml(value: Any, indent: str = "") -> str:
    """A value as YAML in block style, its leaves as JSON writes them."""
    if not isinstance(value, dict | list) or not value:
        return f" {json.dumps(value)}\n"
    if isinstance(value, dict):
        rows = (f"{indent}{json.dumps(key)}:{as_yaml(inner, indent + '  ')}" for key, inner in value.items())
    else:
        rows = (f"{indent}-{as_yaml(inner, indent + '  ')}" for inner in value)
    return "\n" + "".join(rows)


def attack_case(text: str, name: str | None, moment: str) -> tuple[str, ...]:
    """What replay makes of the text: the answer, or the faults. Anything else raises, and the test fails."""
    lines: tuple[str, ...] = ()
    try:
        found = judge(open_case(text, "case", policy(name) if name else None), parse_moment(moment))
    except Refused as refused:
        lines = refused.lines
    else:
        report = as_text(found)
        assert all(line.isprintable() for line in report.split("\n"))
        return json.dumps(as_json(found)), report
    assert lines
    assert all(line.isprintable() for line in lines)
    assert len(set(lines)) == len(lines), "a fault is said once"
    return lines


def fuzz_cases(numbers: range) -> set[bool]:
    """Break a case for each number; the same number always gives the same broken case."""
    refused = set()
    for number in numbers:
        rng = random.Random(number)
        case = broken(rng.choice(cases()), rng)
        text = as_yaml(case).lstrip("\n") if number % 20 == 0 else json.dumps(case)
        if rng.random() < 0.15:
            text = scratched(text, rng)
        name = rng.choice([None, *bundled()])
        moment = rng.choice(MOMENTS)
        found = attack_case(text, name, moment)
        if number % 8 == 0:
            assert attack_case(text, name, moment) == found, "the same question, the same answer"
        refused.add(found[0].startswith("case"))
    return refused


def fuzz_policies(numbers: range) -> set[bool]:
    refused = set()
    case = json.dumps({"facts": [{"fact": "received", "at": "2026-03-02"}, {"fact": "responded", "at": "2026-03-09"}]})
    for number in numbers:
        rng = random.Random(number)
        text = json.dumps(broken(rng.choice(policies()), rng))
        if rng.random() < 0.2:
            text = scratched(text, rng)
        found = read_policy(text, "policy")
        refused.add(isinstance(found, Faults))
        if isinstance(found, Faults):
            lines = str(found).splitlines()
            assert len(lines) == len(found.faults) > 0
            assert all(line.isprintable() for line in lines)
            assert [fault.line or 0 for fault in found.faults] == sorted(fault.line or 0 for fault in found.faults)
            continue
        try:
            judged = judge(open_case(case, "case", found), parse_moment("2026-06-01"))
        except Refused:
            continue
        json.dumps(as_json(judged))
        assert all(line.isprintable() for line in as_text(judged).split("\n"))
    return refused


@pytest.mark.parametrize("block", range(5))
def test_a_broken_case_is_answered_or_refused_in_printable_lines(block: int) -> None:
    assert fuzz_cases(range(block * 50, block * 50 + 50)) == {True, False}


def test_a_broken_policy_is_read_or_refused_in_printable_lines() -> None:
    assert fuzz_policies(range(40)) == {True, False}


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_many_broken_cases(block: int) -> None:
    begin = 1000 + block * 2500
    assert fuzz_cases(range(begin, begin + 2500)) == {True, False}


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_many_broken_policies(block: int) -> None:
    begin = 1000 + block * 500
    assert fuzz_policies(range(begin, begin + 500)) == {True, False}


# --- files made to take long -----------------------------------------------------------------------------------------


def test_a_fault_does_not_list_a_thousand_names() -> None:
    points = [{"id": f"point-{number}"} for number in range(1000)]
    facts = [
        {"fact": "received", "at": "2026-03-02"},
        {"fact": "responded", "at": "2026-03-03", "points": {"q": "upheld"}},
    ]
    (line,) = attack_case(json.dumps({"points": points, "facts": facts}), "ieso", "2026-06-01")
    assert len(line) < 1000


def test_a_long_key_is_quoted_short() -> None:
    (line,) = attack_case(
        json.dumps({"x" * 5000: 1, "facts": [{"fact": "received", "at": "2026-03-02"}]}), "ieso", "2026-06-01"
    )
    assert len(line) < 1000


def days(number: int) -> str:
    return (date(2026, 3, 3) + timedelta(days=number)).isoformat()


RECEIVED = {"fact": "received", "at": "2026-03-02", "channel": "letter"}
SLOW: dict[str, Any] = {
    "closures over and over": {
        "calendar": {"closures": [{"from": "1990-01-01", "to": "2100-12-31"}] * 3000},
        "facts": [RECEIVED],
    },
    "a holiday proclaimed every day": {
        "calendar": {"proclaimed": [{"date": days(number * 5), "on": days(number)} for number in range(1900)]},
        "facts": [RECEIVED, *({"fact": "delay-explained", "at": days(number)} for number in range(1900))],
    },
    "corrections of ids that are not there": {
        "facts": [
            RECEIVED,
            *({"fact": "informed", "at": days(1), "id": f"informed-about-{number}"} for number in range(900)),
            *({"fact": "corrected", "at": days(2), "of": f"informed-{number}", "void": True} for number in range(900)),
        ]
    },
    "points that are not there": {
        "points": [{"id": f"point-{number}"} for number in range(2000)],
        "facts": [
            RECEIVED,
            {"fact": "responded", "at": days(1), "points": {f"q{number}": "upheld" for number in range(500)}},
        ],
    },
    "two thousand statements": {
        "facts": [
            RECEIVED,
            *({"fact": "statement-requested", "at": days(number), "person": f"p{number}"} for number in range(990)),
            *({"fact": "statement-received", "at": days(number), "person": f"p{number}"} for number in range(990)),
        ]
    },
    "shut and opened a thousand times": {
        "facts": [
            RECEIVED,
            *(
                {"fact": ("closed", "reopened", "statement-requested", "meeting-held")[number % 4], "at": days(number)}
                for number in range(1990)
            ),
        ]
    },
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("what", SLOW)
def test_a_file_made_to_take_long_takes_no_more_than_two_seconds(what: str) -> None:
    text = json.dumps(SLOW[what])
    for name in ("al-aesthetics", "commisceo"):
        begun = time.perf_counter()
        attack_case(text, name, "2040-01-01")
        assert time.perf_counter() - begun < 2


@pytest.mark.soak
def test_a_policy_made_to_take_long_takes_no_more_than_ten_seconds() -> None:
    whole = read_document(policy_text("careium")).value
    assert isinstance(whole, dict)
    whole["roles"] |= {f"duty-manager-{number}": {"title": "A", "clause": "X"} for number in range(2000)}
    whole["in plain words"] = [{"says": "x", "who": f"duty-manger-{number}", "clause": "X"} for number in range(1500)]
    begun = time.perf_counter()
    assert isinstance(read_policy(json.dumps(whole), "policy"), Faults)
    assert time.perf_counter() - begun < 10
