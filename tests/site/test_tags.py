"""The tags of the templates."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from putright.site.templatetags.putright_tags import STATUSES

GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"
COLOURS = {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}


def made(template: str, **context: object) -> str:
    return Template("{% load putright_tags %}" + template).render(Context(context))


def statuses_of_the_glossary() -> set[str]:
    sections = re.findall(r"^## Status of a \w+\n(.*?)(?=^## )", GLOSSARY.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return {name for section in sections for name in re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)}


def test_every_status_of_the_glossary_has_words_and_a_colour():
    assert statuses_of_the_glossary() == set(STATUSES)
    assert {colour for _, colour in STATUSES.values()} <= COLOURS


def test_a_status_is_said_in_words():
    assert made('{% status_tag "overdue" %}') == '<strong class="govuk-tag govuk-tag--red">Overdue</strong>'
    assert "Open, due today" in made('{% status_tag "open" text="Open, due today" %}')
    assert ">Not known here<" in made('{% status_tag "not-known-here" %}')


def test_dates_are_written_out():
    assert made("{{ day|day }}", day=date(2026, 3, 7)) == "Saturday 7 March 2026"
    assert made("{{ at|moment }}", at=datetime(2026, 6, 1, 23, 5, tzinfo=UTC)) == "2 June 2026 at 00:05"
    assert made("{{ at|moment }}", at=datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == "1 January 2026 at 12:00"
    assert made("{{ at|day }}", at=datetime(2026, 6, 1, 23, 5, tzinfo=UTC)) == "Tuesday 2 June 2026"
    assert made("{{ none|day }}{{ none|moment }}", none=None) == ""


@pytest.mark.parametrize(
    "template",
    [
        "{% lines evil %}", "{% tag evil %}", "{% status_tag evil %}", "{% back_link evil evil %}",
        "{% summary rows %}",
        "{% details evil %}{{ evil }}{% enddetails %}", "{% inset %}{{ evil }}{% endinset %}",
        "{% warning %}{{ evil }}{% endwarning %}", "{% pagination_links evil evil evil evil %}",
    ],
)  # fmt: skip
def test_words_are_never_markup(template):
    evil = '"><script>alert(1)</script>'
    html = made(template, evil=evil, rows=[(evil, evil), (evil, evil, evil, evil, evil)])
    assert "alert(1)" in html
    assert "<script" not in html
    assert "&quot;&gt;" in html


def test_a_frame_that_is_used_wrongly_is_a_mistake_of_the_template():
    with pytest.raises(TemplateSyntaxError, match="takes a title"):
        made("{% details %}x{% enddetails %}")
    with pytest.raises(TemplateSyntaxError, match="takes nothing"):
        made('{% inset "x" %}x{% endinset %}')


def test_pages_keep_the_other_questions_of_the_address():
    page = Paginator(range(100), 10).page(3)
    html = made("{% pagination page %}", page=page, request=RequestFactory().get("/", {"q": "a&b", "page": "3"}))
    assert re.findall(r'href="([^"]*)"', html) == ["?q=a%26b&amp;page=2", "?q=a%26b&amp;page=4"]


def test_one_page_has_no_ways_to_others():
    assert made("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_a_row_of_a_summary_may_be_changed():
    html = made("{% summary rows %}", rows=[("Name", "Ann"), ("Site", "North", "/s/", "Change", "the site")])
    assert html.count("<dt") == 2
    assert '<a class="govuk-link" href="/s/">Change<span class="govuk-visually-hidden"> the site</span></a>' in html
