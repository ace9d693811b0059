"""Facts written under an older schema are read through steps; the record itself is never touched."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from putright.procedure.facts import SCHEMA
from putright.procedure.upcast import Record, UnreadableSchema, upcast
from putright.replay.command import replay_document
from putright.replay.opening import Refused


def rename_way(record: Record) -> Record:
    record["medium"] = record.pop("way")
    return record


def split_name(record: Record) -> Record:
    record["person"] = str(record.pop("who")).title()
    return record


def to_upper_medium(record: Record) -> Record:
    record["medium"] = str(record["medium"]).upper()
    return record


STEPS = {
    1: {"acknowledged": rename_way},
    2: {"assigned": split_name},
    3: {"acknowledged": to_upper_medium},
}


@pytest.mark.parametrize(
    ("record", "read"),
    [
        (
            {"fact": "acknowledged", "way": "letter"},
            {"fact": "acknowledged", "medium": "LETTER", "schema": 4},
        ),
        (
            {"fact": "acknowledged", "way": "letter", "schema": 1},
            {"fact": "acknowledged", "medium": "LETTER", "schema": 4},
        ),
        (
            {"fact": "acknowledged", "medium": "letter", "schema": 2},
            {"fact": "acknowledged", "medium": "LETTER", "schema": 4},
        ),
        (
            {"fact": "acknowledged", "medium": "letter", "schema": 4},
            {"fact": "acknowledged", "medium": "letter", "schema": 4},
        ),
        ({"fact": "assigned", "who": "ana", "schema": 2}, {"fact": "assigned", "person": "Ana", "schema": 4}),
        ({"fact": "phoned", "schema": 1}, {"fact": "phoned", "schema": 4}),
        ({"note": "no name"}, {"note": "no name", "schema": 4}),
    ],
)
def test_a_record_goes_through_every_later_step_of_its_kind(record: Record, read: Record) -> None:
    assert upcast(record, steps=STEPS, current=4) == read


def test_the_record_itself_is_left_as_it_was_even_by_a_step_that_changes_what_it_is_given() -> None:
    record: Record = {"fact": "acknowledged", "way": "letter"}
    before = copy.deepcopy(record)
    found = upcast(record, steps=STEPS, current=4)
    assert record == before
    found["medium"] = "changed"
    assert record == before


def test_a_step_may_give_a_new_record_and_may_change_the_kind() -> None:
    steps = {
        1: {"rang": lambda record: {"fact": "phoned", "at": record["at"]}},
        2: {"phoned": lambda record: {**record, "answered": True}},
    }
    found = upcast({"fact": "rang", "at": "2026-03-02"}, steps=steps, current=3)
    assert found == {"fact": "phoned", "at": "2026-03-02", "answered": True, "schema": 3}


@pytest.mark.parametrize("number", [5, 99, 10**12])
def test_a_newer_record_is_refused_with_a_sentence(number: int) -> None:
    with pytest.raises(UnreadableSchema) as refused:
        upcast({"fact": "phoned", "schema": number}, steps=STEPS, current=4)
    sentence = str(refused.value)
    assert f"schema {number}" in sentence
    assert "reads up to 4" in sentence
    assert "a newer version of putright" in sentence


@pytest.mark.parametrize("number", [0, -1, True, "1", 1.0, None, [1]])
def test_what_is_no_number_of_a_schema_is_refused(number: object) -> None:
    with pytest.raises(UnreadableSchema, match="a whole number from 1"):
        upcast({"fact": "phoned", "schema": number}, steps=STEPS, current=4)


def replayed(**more: Any) -> dict[str, Any]:
    facts = [{"fact": "received", "at": "2026-03-02"}, {"fact": "acknowledged", "at": "2026-03-03", **more}]
    return replay_document(json.dumps({"policy": "ieso", "facts": facts}), at="2026-03-04")


def test_a_fact_without_a_number_is_read_as_the_first_schema() -> None:
    assert replayed() == replayed(schema=1)


def test_a_newer_fact_in_a_case_is_a_fault_at_its_place() -> None:
    with pytest.raises(Refused) as refused:
        replayed(schema=SCHEMA + 1)
    (line,) = refused.value.lines
    assert line.startswith(f"standard input, facts[1].schema: found {SCHEMA + 1}: ")
    assert "a newer version of putright" in line
