"""The Welsh words: whole, current, with the places and numbers of the English; and what is not ours stays English."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names
from tests.unit.published_policies import BUNDLED, EVERY, ours, paper, policy_named, texts

from putright.procedure.durations import Duration, Unit
from putright.wording.body_words import body_name
from putright.wording.dates import MONTHS, WEEKDAYS, long_day
from putright.wording.language import LANGUAGES, Mixed, finished, own, runs_of, say, speaking, spoken
from putright.wording.limit_words import length_words
from putright.wording.page_words import PAGE_WORDS
from putright.wording.procedure_parts import ProcedurePage
from putright.wording.published import KINDS, published

_TOOL = Path(__file__).parents[2] / "tools" / "catalogues.py"
_OTHERS = [language for language in LANGUAGES if language != "en"]
_ENGLISH = re.compile(r"\b(?:the|you|your|we|will|and|of|within|if|our|is|to|it|this|not)\b", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"\d+")


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    return tool()


def pairs(catalogues: ModuleType, language: str) -> list[tuple[list[str], list[str], str]]:
    """Every message: the English forms, those of the language, and the context."""
    found = []
    for one in catalogues.renewed(language):
        if one.id:
            english = [one.id] if isinstance(one.id, str) else list(one.id)
            words = [one.string] if isinstance(one.string, str) else list(one.string)
            found.append((english, words, one.context or ""))
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_catalogues_are_current_and_whole(catalogues, capsys):
    assert catalogues.main(check=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("language", _OTHERS)
def test_no_translation_is_its_english_and_each_has_the_same_places_and_numbers(catalogues, language):
    names = catalogues.names()
    found = pairs(catalogues, language)
    assert len(found) > 300
    for english, words, _ in found:
        for text in words:
            if english[0] in names and not text:
                continue
            assert text.strip()
            assert text not in english
            wanted = places(english[-1])
            # "Once" and "twice" need no number, in whatever language.
            assert places(text) == wanted or (len(english) > 1 and places(text) == places(english[0])), text
            assert set(_ANY_NUMBER.findall(text)) == set(_ANY_NUMBER.findall(english[-1])), text


def test_every_fixed_word_of_the_pages_is_in_the_catalogue(catalogues):
    assert set(PAGE_WORDS) <= {english[0] for english, _, _ in pairs(catalogues, "cy")}


def test_welsh_has_its_six_plurals_where_unicode_has_them(catalogues):
    catalogue = catalogues.renewed("cy")
    assert catalogue.num_plurals == 6
    order = ("zero", "one", "two", "few", "many", "other")
    from gettext import c2py

    which = c2py(catalogue.plural_expr)
    rule = Locale("cy").plural_form
    assert all(order[which(number)] == rule(number) for number in range(200))


def test_lengths_of_time_take_the_welsh_form_of_their_number():
    said = {}
    with speaking("cy"):
        for number, unit in ((1, Unit.DAYS), (2, Unit.WORKING_DAYS), (20, Unit.WORKING_DAYS), (2, Unit.MONTHS)):
            said[number, unit] = length_words(Duration(number, unit))
        years = [length_words(Duration(number, Unit.YEARS)) for number in (1, 2, 3, 5)]
    assert [*said.values()] == ["1 diwrnod", "2 ddiwrnod gwaith", "20 diwrnod gwaith", "2 fis"]
    assert years == ["1 flwyddyn", "2 flynedd", "3 blynedd", "5 o flynyddoedd"]


def test_days_and_months_are_those_of_the_common_locale_data():
    with speaking("cy"):
        days = [say(day).lower() for day in WEEKDAYS]
        months = [say(month) for month in MONTHS]
        assert long_day(739705) == "dydd Llun 30 Mawrth 2026"
    assert days == [get_day_names("wide", locale="cy")[number].lower() for number in range(7)]
    assert months == [get_month_names("wide", locale="cy")[number] for number in range(1, 13)]


def by_section(page: ProcedurePage) -> dict[str, set[str]]:
    """The numbers of each section of a paper."""
    return {
        one.id: set(_ANY_NUMBER.findall("\n".join(texts(ProcedurePage(one.heading, (one,)))))) for one in page.sections
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", _OTHERS)
def test_a_paper_has_the_same_numbers_in_every_language(kind, language):
    for name in EVERY:
        assert by_section(paper(name, kind, language)) == by_section(paper(name, kind)), name


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_stands_in_a_welsh_paper_but_what_is_marked_so(kind):
    for name in EVERY:
        page = paper(name, kind, "cy")
        assert page.language == "cy"
        for text in texts(page):
            assert not _ENGLISH.search(ours(text)), (name, text)
            assert {run.language for run in runs_of(text)} <= {"", "en"}


@pytest.mark.parametrize("name", BUNDLED)
def test_the_providers_own_words_stay_english_and_say_so(name):
    policy = policy_named(name)
    page = published(policy, "procedure", "cy")
    english = {run.text for text in texts(page) for run in runs_of(text) if run.language == "en"}
    assert policy.title in english
    assert all(stage.title in english for stage in policy.stages)
    assert all(policy.roles[stage.owner].title in english for stage in policy.stages if stage.held_by is None)


def test_a_welsh_paper_says_that_it_was_not_reviewed_and_an_english_one_has_no_note():
    policy = policy_named("ieso")
    for kind in KINDS:
        assert "Nid yw siaradwr Cymraeg wedi gwirio'r testun hwn eto." in published(policy, kind, "cy").note
        assert not published(policy, kind).note
    assert (
        "NOT YET REVIEWED" in (_TOOL.parents[1] / "src/putright/wording/locale/cy/LC_MESSAGES/putright.po").read_text()
    )


def test_the_language_goes_back_to_english_after_a_paper():
    published(policy_named("ieso"), "summary", "cy")
    assert spoken() == "en"
    with pytest.raises(ZeroDivisionError), speaking("cy"):
        raise ZeroDivisionError
    assert spoken() == "en"


def test_a_text_in_two_languages_is_a_text_and_knows_its_pieces():
    with speaking("cy"):
        text = finished(f"Pwy: {own('the manager')}.")
        assert body_name("psow") == "Ombwdsmon Gwasanaethau Cyhoeddus Cymru"
        assert [run.language for run in runs_of(finished(body_name("tsa")))] == ["en"]
    assert text == "Pwy: the manager."
    assert isinstance(text, Mixed)
    assert runs_of(text) == (("Pwy: ", ""), ("the manager", "en"), (".", ""))
    assert runs_of("alone") == (("alone", ""),)
    assert own("the manager") == "the manager"
