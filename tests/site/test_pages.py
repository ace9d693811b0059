"""What holds for every template, and for the pages of the site itself."""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from putright.site import components

ROOMS = Path(components.__file__).parents[1]
TEMPLATES = sorted(path for path in ROOMS.glob("*/templates/**/*.html") if path.is_file())
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
# What the content policy would block, or what would ask another host.
BARRED = {
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "script": re.compile(r"<script|\son[a-z]+\s*=|javascript:", re.IGNORECASE),
    "another host": re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off"),
}
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)


def faults(text: str) -> list[str]:
    """What is barred in a template. A tag of the template is no markup, but it may let words through unescaped."""
    markup = TAG.sub("", text)
    inside = " ".join(TAG.findall(text))
    escaping = BARRED["text that is not escaped"]
    return [
        what
        for what, pattern in BARRED.items()
        if pattern.search(markup) or (pattern is escaping and pattern.search(inside))
    ]


def names(path: Path) -> str:
    return path.relative_to(ROOMS).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_every_template_can_be_read(path):
    get_template(path.relative_to(next(up for up in path.parents if up.name == "templates")).as_posix())


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_no_template_holds_what_the_content_policy_blocks(path):
    text = path.read_text("utf-8")
    if path.as_posix().endswith("site/templates/mfa/webauthn/scripts.html"):
        # The two files of the installation that passkeys need (docs/adr/0028), and nothing within the page.
        text, count = re.subn(
            r"<script src=\"\{% static '(?:mfa|passkeys)/[a-z/-]+\.js' %\}\" defer></script>", "", text
        )
        assert count == 2
    # The file that saves what is typed (docs/adr/0031).
    text = text.replace("<script src=\"{% static 'typing/typing.js' %}\" defer></script>", "", 1)
    # The files that leave at once, and that ask if somebody is still there (docs/adr/0046): on public pages alone.
    if path.name in ("public_base.html", "desk_head.html"):
        text = re.sub(r"<script src=\"\{% static 'safety/(?:exit|desk)\.js' %\}\" defer></script>", "", text, count=1)
    # The file that does a sum where very much comes from one place (docs/adr/0048), on that page alone.
    if path.name == "work.html":
        text = text.replace("<script src=\"{% static 'working/working.js' %}\" defer></script>", "", 1)
    assert faults(text) == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("inline style", '<p style="color:red">'), ("script", "<a onclick='x()'>"), ("script", "<script src=x>"),
        ("another host", '<img src="//elsewhere.example/x.png">'), ("text that is not escaped", "{{ words|safe }}"),
        ("text that is not escaped", "{% firstof words|safe %}"), ("script", "<p{% if x %} onload='y'{% endif %}>"),
    ],
)  # fmt: skip
def test_the_patterns_find_what_they_are_for(what, sample):
    assert faults(sample) == [what]
    assert faults("{% with one=first style=second %}<p>{{ one }}</p>{% endwith %}") == []


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_to_be_known(name):
    html = get_template(name).render()
    assert html.count("<h1") == 1
    assert '<main class="govuk-main-wrapper " id="main-content"' in html
    assert html.count('<p class="govuk-body">') >= 2


def test_a_trial_says_so_at_the_top_of_every_page():
    request = RequestFactory().get("/")
    assert "This is a trial." in render_to_string("404.html", {"trial": True}, request)
    assert "This is a trial." not in _rendered("404.html", trial=False)


def test_complainants_see_the_provider_and_not_the_product():
    page = _rendered("public_base.html", provider_name="Larkfield <Skin> Clinic")
    assert page.count("Larkfield &lt;Skin&gt; Clinic") >= 2
    assert "putright" not in re.sub(r"<[^>]*>", "", page)


def test_staff_see_where_they_are():
    ways = [{"text": "Worklist", "href": "/s/", "current": True, "count": 3}, {"text": "Cases", "href": "/s/cases/"}]
    page = _rendered("staff_base.html", organisation={"name": "Osier Homes"}, navigation=ways)
    assert page.count('aria-current="true"') == 1
    assert '<div class="putright-header__organisation">Osier Homes</div>' in page
    assert '<span class="putright-count">3</span>' in page


def _rendered(name: str, **known: object) -> str:
    """A page without a request, so without what the context processors know."""
    return str(Engine.get_default().get_template(name).render(Context(known)))
