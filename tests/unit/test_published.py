"""The papers that are published of a policy: each promise and each number of it, in easier words and on one page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from tests.unit.published_policies import BUNDLED, EVERY, EXAMPLES, MODELS, paper, policy_named, texts
from tests.unit.reading_words import blemishes, grade

from putright.bodies.own import OwnBody
from putright.policies import policy_text
from putright.procedure.durations import Duration
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.body_shown import bodies_of, directory_of
from putright.wording.body_words import bodies, body_name
from putright.wording.condition_words import decided
from putright.wording.declared_words import PUBLIC, entries, value_words
from putright.wording.duty_words import modal
from putright.wording.language import runs_of
from putright.wording.procedure_parts import Items, ProcedurePage
from putright.wording.published import KINDS, Contacts, published

PROMISES = ("What we will do:", "What we aim to do:", "What happens:")
LENGTH = re.compile(r"\b(?:\d+|every) (?:working day|school day|hour|day|week|month|year)s?\b")


def lengths(page: ProcedurePage) -> set[str]:
    """Every length of time that a paper names, "every day" as "1 day"."""
    return {one.replace("every", "1") for text in texts(page) for one in LENGTH.findall(text)}


def durations(of: object) -> Iterator[str]:
    """Every length of time within a part of a policy."""
    if isinstance(of, Duration):
        yield str(of)
    elif isinstance(of, tuple):
        for one in of:
            yield from durations(one)
    elif is_dataclass(of):
        for one in fields(of):
            if one.name != "published":
                yield from durations(getattr(of, one.name))


def timed(policy: Policy) -> set[str]:
    """Every length of time that the policy's rules ask for or allow, but for what its settings rule out."""
    found = {*durations(policy.complain)} if policy.complain is not None else set()
    for stage in policy.stages:
        holding = [*stage.duties, *(window._replace(published=()) for window in stage.windows)]
        for one in (*holding, *stage.extensions, *stage.silences):
            conditions = getattr(one, "conditions", ())
            if decided(conditions, policy.settings) is not False:
                found.update(durations(one))
    for route in policy.routes:
        if decided(route.conditions, policy.settings) is not False:
            found.update(durations(route))
    return {one for one in found if not one.startswith("0 ")}


@pytest.mark.parametrize("name", EVERY)
def test_easier_words_name_every_time_of_the_policy_and_no_other(name):
    easy = lengths(paper(name, "easier"))
    assert timed(policy_named(name)) <= easy
    assert easy <= lengths(paper(name, "procedure"))


@pytest.mark.parametrize("name", EVERY)
def test_easier_words_promise_as_firmly_as_the_policy(name):
    policy = policy_named(name)
    for stage in policy.stages:
        said = []
        for kind in ("procedure", "easier"):
            page = paper(name, kind)
            section = next(one for one in page.sections if one.id == stage.id)
            items = [
                item
                for part in section.parts
                if isinstance(part, Items) and part.intro in PROMISES
                for item in part.items
            ]
            marks = [modal(one) for one in ("normally", "must", "should", "aim", "may")]
            said.append(
                Counter(
                    (mark, item.clauses)
                    for item in items
                    for mark in [next((one for one in marks if one.lower() in item.text.lower()), "")]
                    if mark
                )
            )
        assert said[0] == said[1]


def test_what_follows_a_promise_is_as_firm_as_the_promise():
    page = published(policy_named("al-aesthetics"), "easier")
    items = [
        item.text
        for section in page.sections
        for part in section.parts
        if isinstance(part, Items)
        for item in part.items
    ]
    aims = [text for text in items if "we aim to" in text.lower() and "“" not in text]
    assert len(aims) == 3
    assert all("We aim to do this within" in text and "We will" not in text for text in aims)
    firm = policy_text("al-aesthetics").replace("strength: aim", "strength: must")
    found = read_policy(firm, "firm")
    assert not isinstance(found, Faults)
    assert "We aim to" not in " ".join(texts(published(found, "easier")))


@pytest.mark.parametrize("name", EVERY)
def test_the_summary_names_no_time_that_the_procedure_does_not(name):
    assert lengths(paper(name, "summary")) <= lengths(paper(name, "procedure"))


@pytest.mark.parametrize("name", BUNDLED)
def test_the_summary_has_the_answer_of_every_stage_and_the_way_on(name):
    policy = policy_named(name)
    text = " ".join(texts(published(policy, "summary")))
    for stage in policy.stages:
        owed = [one for one in stage.duties if one.action.name in ("respond", "notify-outcome") and one.timed]
        assert all(str(duty.clock.duration) in text for duty in owed)
        for window in stage.windows:
            assert window.duration is None or str(window.duration) in text
        if len(policy.stages) > 1 and stage.held_by is None:
            assert stage.title in text


@pytest.mark.parametrize(("names", "most"), [(BUNDLED, 270), (MODELS, 320), (EXAMPLES, 460)])
def test_the_summary_fits_on_a_page(names, most):
    too_long = {}
    for name in names:
        count = sum(len(text.split()) for text in texts(paper(name, "summary")))
        if count > most:
            too_long[name] = count
    assert not too_long


@pytest.mark.parametrize("kind", KINDS)
def test_papers_are_clean(kind):
    for name in EVERY:
        text = "\n".join(texts(paper(name, kind)))
        found = blemishes(text.replace("None of", "Not one of"))
        assert not found, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_has_the_contact_details_that_there_are_or_lines_to_write_on(kind):
    policy = policy_named("ieso")
    blank = published(policy, kind).sections[-1]
    assert blank.id == "contact"
    (part,) = blank.parts
    assert isinstance(part, Items)
    assert all(item.blank for item in part.items)
    given = Contacts(name="Bryn Care", phone="01632 960100", address="1 High Street\nTown")
    page = published(policy, kind, contacts=given)
    (part,) = page.sections[-1].parts
    assert isinstance(part, Items)
    assert [item.text for item in part.items] == ["Phone: 01632 960100", "Address: Bryn Care, 1 High Street, Town"]
    assert not any(item.blank for item in part.items)
    assert page.subtitle == "Bryn Care"


def test_words_are_explained_where_they_are_used():
    page = published(policy_named("careium"), "easier")
    words = " ".join(texts(page))
    assert "“Stage”" in words
    assert "“We aim to”" not in words
    assert "“Ombudsman”" not in words
    assert "“We aim to”" in " ".join(texts(published(policy_named("ieso"), "easier")))


def test_there_is_no_paper_of_another_kind_or_language():
    policy = policy_named("ieso")
    with pytest.raises(KeyError):
        published(policy, "poster")
    with pytest.raises(KeyError):
        published(policy, "summary", "fr")


def own_words(name: str, kind: str) -> list[str]:
    """What of a paper is the provider's own, or a name: what stays in English on a Welsh page."""
    page = paper(name, kind, "cy")
    found = {run.text.strip("“”") for text in texts(page) for run in runs_of(text) if run.language}
    return [one.replace(":", ",") for one in (*found, *(body_name(one) for one in bodies()))]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*BUNDLED, *MODELS, *EXAMPLES])
def test_papers_are_for_a_reader_of_eleven(name, kind):
    # A colon leads on and ends no sentence: what is counted here is no easier than what is read.
    text = "\n".join(texts(paper(name, kind))).replace(":", ",")
    assert grade(text, own_words(name, kind)) <= 6


@pytest.mark.parametrize("name", BUNDLED)
def test_easier_words_are_easier(name):
    whole, easier = ("\n".join(texts(paper(name, kind))) for kind in ("procedure", "easier"))
    assert grade(easier, own_words(name, "easier")) < grade(whole, own_words(name, "procedure"))


def test_a_paper_says_how_outside_bodies_are_reached_as_the_directory_has_it():
    policy = policy_named("ieso")
    own = {
        "phso": OwnBody("phso", ways={"phone": "01632 960 999"}, checked_on=date(2026, 3, 2)),
        "adviser": OwnBody("adviser", name="Bryn Advice", does="It helps people to complain.", offered=True),
    }
    directory = directory_of(bodies_of(policy), own, date(2026, 4, 1))
    for kind in KINDS:
        text = " ".join(texts(published(policy, kind, directory=directory)))
        assert "To reach them: phone 01632 960 999. We checked this on 2 March 2026." in text
        assert "Bryn Advice. It helps people to complain." in text
        welsh = texts(published(policy, kind, "cy", directory=directory))
        assert any("Gwnaethom wirio hyn ar 2 Mawrth 2026." in text for text in welsh)
        english = [run.text for text in welsh for run in runs_of(text) if run.language]
        assert "01632 960 999" in english
        assert any("Sut i gysylltu â nhw: ffôn " in text for text in welsh)
        assert any("Bryn Advice" in text for text in english)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_the_public_reads_of_a_declaration_is_lost_in_its_sentences(name):
    policy = policy_named(name)
    text = " ".join(texts(paper(name, "procedure"))).lower()
    rephrased = {
        "runs",
        "called by",
        "when",
        "of",
        "by",
        "asked at intake",
        "clause",
        "phone",
        "email",
        "web",
        "address",
    }
    for key in PUBLIC:
        for _, entry in entries(policy.declared.get(key)):
            for part, value in entry.items():
                if part not in rephrased and not isinstance(value, bool):
                    words = value_words(value, policy, part).strip().rstrip(".").removeprefix("1 ").lower()
                    assert words.replace("-", " ") in text.replace("-", " "), (key, part)


@pytest.mark.parametrize("kind", KINDS)
def test_no_section_stands_twice(kind):
    for name in EVERY:
        ids = [section.id for section in paper(name, kind).sections]
        assert len(ids) == len(set(ids)), name
