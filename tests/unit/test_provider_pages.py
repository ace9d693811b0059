"""The provider's pages say what its policy says, name the clauses, and can be read; the statement of access is true."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from tests.unit.published_policies import BUNDLED, MODELS, policy_named, texts
from tests.unit.reading_words import blemishes, grade

from putright.bodies.own import OwnBody
from putright.wording import accessibility, help_page, who_page
from putright.wording.body_cards import BodyCard, body_cards
from putright.wording.body_shown import bodies_of, directory_of
from putright.wording.body_words import bodies
from putright.wording.procedure_page import procedure_page
from putright.wording.procedure_parts import Items, ProcedurePage

TESTS = Path(__file__).parents[1]
EVERY = [*BUNDLED, *MODELS]
PAGES = {"who": who_page.who_page, "help": help_page.help_page}


def cited(page: ProcedurePage) -> set[tuple[str, tuple[str, ...]]]:
    """Everything that names a clause: what it says, and which."""
    found = set()
    for section in page.sections:
        for part in section.parts:
            for one in part.items if isinstance(part, Items) else (part,):
                if one.clauses:
                    found.add((one.text, one.clauses))
    return found


def cards(name: str, own: dict[str, OwnBody] | None = None) -> list[BodyCard]:
    policy = policy_named(name)
    return body_cards(policy, directory_of(bodies_of(policy), own or {}, date(2026, 11, 28)))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("kind", PAGES)
def test_each_promise_stands_on_the_page_of_the_procedure_with_its_clause(kind: str, name: str) -> None:
    policy = policy_named(name)
    page = PAGES[kind](policy)
    assert cited(page) <= cited(procedure_page(policy))
    assert not blemishes("\n".join(texts(page)))


@pytest.mark.parametrize("name", EVERY)
def test_what_names_no_clause_is_one_of_our_own_sentences(name: str) -> None:
    policy = policy_named(name)
    ours = {*who_page.OURS, *help_page.OURS}
    for kind, make in PAGES.items():
        for section in make(policy).sections:
            for part in section.parts:
                if not isinstance(part, Items) and not part.clauses:
                    assert part.text in ours or part.text.startswith("Our procedure does not say what we need"), kind


@pytest.mark.parametrize("name", EVERY)
def test_a_card_says_of_a_body_what_the_procedure_says(name: str) -> None:
    policy = policy_named(name)
    directory = directory_of(bodies_of(policy), {}, date(2026, 11, 28))
    whole = " ".join(texts(procedure_page(policy, directory)))
    for card in body_cards(policy, directory):
        for text in (*card.looks, card.when, card.whom):
            assert text in whole, (card.id, text)
        assert card.until in whole or card.until == directory[card.id].asked(""), (card.id, card.until)
        assert card.can in ("", "It can decide on your complaint.", "It does not decide on one complaint.")
        assert card.reach == "", "no contact of ours is verified"


def test_who_can_decide_comes_first_and_a_body_of_the_providers_own_stands_where_it_helps() -> None:
    own = OwnBody("speak-up", name="Speak Up", does="It helps people to complain", ways={"phone": "01632 960 222"},
                  offered=True, checked_on=date(2026, 11, 1))  # fmt: skip
    found = cards("ieso", {"speak-up": own})
    assert [one.group for one in found] == ["decide", "decide", "look", "help"]
    assert "01632 960 222" in found[-1].reach
    assert "We checked this on 1 November 2026." in found[-1].reach
    # Who pays for the care is not known to a page: each is for somebody.
    assert "This is for you if the NHS paid for your care." in [one.whom for one in found]


@pytest.mark.parametrize("name", EVERY)
def test_each_page_can_be_read_by_somebody_of_eleven(name: str) -> None:
    policy = policy_named(name)
    names = [one.name for one in bodies().values()]
    theirs = {text for text, _ in cited(procedure_page(policy))}  # measured where they are made, and the provider's own
    said = {kind: [text for text in texts(make(policy)) if text not in theirs] for kind, make in PAGES.items()}
    for kind, sentences in said.items():
        assert grade("\n".join(sentences).replace(":", ",")) <= 6, kind
    of_bodies = [text for card in cards(name) for text in (card.can, card.when, card.whom, card.until) if text]
    if of_bodies:
        assert grade("\n".join(of_bodies), names) <= 6.5
    assert grade("\n".join(accessibility.texts()), accessibility.NAMES) <= 6


def test_every_claim_of_the_accessibility_statement_is_held_by_tests_that_are_there() -> None:
    for claim in accessibility.CLAIMS:
        assert claim.tests, claim.text
        for test in claim.tests:
            file, _, name = test.partition("::")
            tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
            assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, test
