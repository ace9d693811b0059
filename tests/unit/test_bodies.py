"""The directory of outside bodies: whole, honest about what it knows, and one truth for rules, sentences and pages."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from putright.bodies import body_entry, load_bodies
from putright.bodies.ages import FRESH, NEVER, OLD, last_day, months_between, standing
from putright.bodies.entry import SEEN, UNVERIFIED, VERIFIED
from putright.bodies.own import OwnBody
from putright.bodies.reading import entry_of
from putright.calendars import load_calendars
from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.command import main
from putright.replay.listing_bodies import list_bodies
from putright.wording.body_shown import body_shown
from putright.wording.body_words import body, body_name, the_body
from putright.wording.directory_words import contact_words, entry_warnings, is_old, verified_ways
from putright.wording.language import finished, speaking

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "tools" / "make_bodies.py"))
TODAY = date(2026, 11, 28)


def policies() -> list[tuple[str, str]]:
    files = sorted((ROOT / "examples").glob("*/policy.yaml"))
    return [(name, policy_text(name)) for name in bundled()] + [(str(one), one.read_text("utf-8")) for one in files]


@pytest.mark.thorough
def test_every_body_that_a_policy_or_an_example_names_has_an_entry() -> None:
    for name, text in policies():
        policy = read_policy(text, name)
        assert isinstance(policy, Policy)
        named = {route.body for route in policy.routes} | {stage.held_by for stage in policy.stages if stage.held_by}
        assert [one for one in named if body_entry(one) is None] == [], name


def test_what_is_read_and_the_page_are_made_from_the_files() -> None:
    found = MADE["compiled"](TODAY)
    assert MADE["as_json"](found) == MADE["TARGET"].read_text("utf-8"), "run tools/make_bodies.py"
    assert MADE["page"](found) == MADE["PAGE"].read_text("utf-8"), "run tools/make_bodies.py"


def test_no_name_and_no_id_means_two_bodies() -> None:
    names = [
        {name.casefold() for name in (one.id, one.name, one.called, *one.also, *one.wrong, *one.other_ids)}
        for one in load_bodies().values()
    ]
    assert sum(map(len, names)) == len(set().union(*names))


def test_nothing_is_called_verified_that_nobody_read_in_the_bodys_own_page() -> None:
    """Who verifies a fact says so here, with the day: until then no contact of ours can reach a letter."""
    statuses = {known.status for one in load_bodies().values() for _, known in one.groups}
    assert statuses == {SEEN, UNVERIFIED}
    assert [one.id for one in load_bodies().values() if verified_ways(one.contact)] == []


def test_a_time_that_nobody_has_read_is_not_said_to_a_complainant() -> None:
    for one in load_bodies().values():
        if one.window is not None:
            assert body(one.id).time == ("" if one.window.known.status == UNVERIFIED else one.window.says)


def test_an_other_id_goes_by_the_name_that_goes_with_it() -> None:
    assert body_name("information-commissioner") == "Information Commissioner"
    assert body_entry("information-commissioner") is body_entry("ico")
    assert the_body("financial-ombudsman-service") == "the Financial Ombudsman Service"


@pytest.mark.parametrize(
    ("body_id", "start", "end"),
    [
        ("iscas", "2026-08-31", "2027-02-28"),
        ("phso", "2024-02-29", "2025-02-28"),
        ("ico", "2026-11-30", "2027-02-28"),
        ("housing-ombudsman", "2026-11-28", "2027-11-28"),
    ],
)
def test_the_last_day_for_going_to_a_body_is_counted_out(body_id: str, start: str, end: str) -> None:
    window = load_bodies()[body_id].window
    assert window is not None
    day = date.fromisoformat(start).toordinal()
    table = load_calendars()["england-and-wales"].known_on(day)
    assert date.fromordinal(last_day(window, day, table)).isoformat() == end


@pytest.mark.parametrize(
    ("checked", "months", "state"),
    [
        (None, 12, NEVER),
        ("2026-11-28", 12, FRESH),
        ("2025-11-29", 12, FRESH),
        ("2025-11-28", 12, OLD),
        ("2026-08-28", 3, OLD),
        ("2026-08-29", 3, FRESH),
    ],
)
def test_a_check_grows_old_on_the_day_its_months_have_passed(checked: str | None, months: int, state: str) -> None:
    assert standing(date.fromisoformat(checked) if checked else None, TODAY, months) == state


def test_months_are_counted_whole() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 1, 31), date(2026, 3, 31)) == 2
    assert months_between(date(2027, 1, 1), date(2026, 1, 1)) == 0


VERIFIED_ONCE: dict[str, Any] = {
    "name": "Court of the Moon",
    "kind": "tribunal",
    "check every": "6 months",
    "remit": {"does": "It decides.", "where": ["England"], "read": "its own page", "verified on": "2026-05-01"},
    "contact": {
        "phone": "01632 960 001",
        "post": "1 Crater Row",
        "not read": ["post"],
        "read": "its own page",
        "verified on": "2026-11-01",
    },
}


def test_only_what_was_read_in_the_bodys_own_page_may_stand_in_a_letter() -> None:
    entry = entry_of("moon", VERIFIED_ONCE)
    assert entry.contact.known.status == VERIFIED
    assert contact_words(verified_ways(entry.contact)) == "phone 01632 960 001"


def test_an_old_group_of_facts_warns_by_its_own_bound() -> None:
    entry = entry_of("moon", VERIFIED_ONCE)
    assert list(entry_warnings(entry, date(2026, 10, 31))) == ["Not checked: post."]
    assert not is_old(entry, date(2026, 10, 31))
    assert is_old(entry, date(2026, 11, 1))
    assert (
        list(entry_warnings(entry, date(2026, 11, 1)))[1] == "Checked 6 months ago, more than 6 months: what it does."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "club"}, '"club" is not a kind of body'),
        ({"decides": False}, "a body that does not decide says what it is"),
        ({"check every": "2 weeks"}, "expected a number of months"),
        ({"window": {"within": "2 months", "of": "knowledge", "says": "within 3 months"}}, 'say "within 2 months"'),
        (
            {"window": {"within": "2 hours", "of": "knowledge", "says": "within 2 hours"}},
            "expected days, weeks, months",
        ),
        ({"remit": {"does": "It.", "where": ["England"], "seen on": "2026-11-01"}}, '"read" (what was read) goes with'),
        ({"remit": {"does": "It.", "where": ["England"], "read": "x", "seen on": "2026-11-29"}}, "a day to come"),
        ({"contact": {"pigeon": "grey"}}, '"pigeon" is not a key of contact'),
    ],
)
def test_a_fault_in_a_file_is_said(change: dict[str, Any], said: str) -> None:
    checker = MADE["Checker"]("moon", {**VERIFIED_ONCE, **change}, TODAY)
    checker.check()
    assert said in " ".join(fault.message for fault in checker.faults)


def test_the_command_lists_and_says_by_its_exit_whether_a_check_is_old(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_bodies("ieso", TODAY) == 0
    assert "3 bodies." in capsys.readouterr().out
    assert list_bodies("ico", date(2027, 11, 27), "2026-11-30") == 0
    assert "until Sunday 28 February 2027." in capsys.readouterr().out
    assert list_bodies("ico", date(2027, 11, 28)) == 1
    assert "12 months ago" in capsys.readouterr().out
    assert list_bodies(None, date(2027, 11, 28)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["phsoo"], 'Did you mean "phso"?'),
        (["--from", "2026-03-30"], "Name it"),
        (["cqc", "--from", "2026-03-30"], "sets no time"),
        (["ico", "--from", "30 March"], "--from: found"),
    ],
)
def test_what_cannot_be_listed_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bodies", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_how_to_reach_a_body_is_said_in_the_language_of_who_reads_not_of_who_made_the_directory() -> None:
    theirs = OwnBody("tidewell", name="Tidewell", ways={"phone": "01632 960 001", "email": "help@tidewell.example"})
    shown = body_shown("tidewell", theirs, date(2026, 3, 1))
    assert shown.reached == "To reach them: phone 01632 960 001; email help@tidewell.example."
    with speaking("cy"):
        assert finished(shown.reached).startswith("Sut i gysylltu â nhw: ffôn ")
        assert "; e-bost " in shown.reached
        assert finished(shown.contact_said).startswith("Ffôn ")
