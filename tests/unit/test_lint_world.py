"""What lint knows of the world is whole and agrees with the rest of the house; numbers are read as they are dialled."""

from __future__ import annotations

from datetime import date

import pytest

from putright.bodies import load_bodies
from putright.lint.telephone import international
from putright.lint.world import load_world
from putright.policies import bundled, policy_text
from putright.procedure.document import read_document
from putright.wording.body_words import bodies


def test_rules_and_sentences_read_one_directory() -> None:
    assert all(bodies()[name].name == one.entry.called for name, one in load_world().bodies.items())


def test_every_body_of_a_bundled_policy_is_known_to_the_rules() -> None:
    for name in bundled():
        value = read_document(policy_text(name)).value
        assert isinstance(value, dict)
        assert {route["body"] for route in value.get("routes", [])} <= set(load_world().bodies)


def test_a_body_that_does_not_decide_says_what_it_is_and_no_name_means_two_bodies() -> None:
    known = load_bodies().values()
    assert all(body.what for body in known if body.decides is False)
    named = [{name.casefold() for name in (body.id, body.name, *body.also, *body.wrong)} for body in known]
    assert sum(len(one) for one in named) == len(set().union(*named))


def test_every_law_on_the_list_has_ended() -> None:
    assert all(law.ended < date(2026, 11, 28) and law.now for law in load_world().laws)


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("01632 960123", "+441632960123"),
        ("(01632) 960123", "+441632960123"),
        ("01632-960-123", "+441632960123"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("+44 20 7946 0000", "+442079460000"),
        ("0300 123 4567, option 1", "+443001234567"),
        ("0800 1111", "+448001111"),
        ("01204 12345", "+44120412345"),
        ("111", "111"),
        ("116 123", "116123"),
        ("07700 900123", "+447700900123"),
    ],
)
def test_a_number_is_read_as_it_is_dialled(printed: str, dialled: str) -> None:
    assert international(printed) == dialled


@pytest.mark.parametrize(
    "printed",
    ["01632960123-", "01632 96012", "01632 9601234", "0300 111", "2079460000", "12345", "+1 212 555 0100", "phone us"],
)
def test_a_number_that_cannot_be_dialled_as_printed_is_none(printed: str) -> None:
    assert international(printed) is None
