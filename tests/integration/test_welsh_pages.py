"""The provider's other public pages in Welsh: nothing of ours stays English, and what is not ours says that it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from putright.policies import bundled

_VOID = {"meta", "link", "input", "br", "hr", "img", "source"}
_UNREAD = {"script", "style"}
_SAID = ("alt", "aria-label", "title", "placeholder")


class Words(HTMLParser):
    """The texts of a page, each with the language that it says it is in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.found += [(language, " ".join(given[one].split())) for one in _SAID if given.get(one)]
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][0] not in _UNREAD and data.strip():
            self.found.append((self._open[-1][1], " ".join(data.split())))


def words_of(html: str) -> list[tuple[str, str]]:
    """Each text of a page with its language."""
    read = Words()
    read.feed(html)
    return read.found


def still_english(english, welsh, data=()):
    """The texts of three words and more that the Welsh page has from the English one, and does not mark."""
    before = {text for _, text in words_of(english)}
    after = [text for language, text in words_of(welsh) if language != "en"]
    assert len(after) > 10
    return [one for one in after if one in before and len(re.findall(r"[^\W\d_]+", one)) > 2 and one not in data]


def own_words(made):
    """What the provider says of itself, on every page."""
    organisation = made.organisation
    return {organisation.name, organisation.email, *organisation.address.splitlines()}


def both(client, made, end, data=()):
    """The page in Welsh, after the two were compared; ``data``: what was typed or is a name."""
    answers = [client.get(f"/p/{made.slug}/{one}{end}") for one in ("", "cy/")]
    assert [one.status_code for one in answers] == [200, 200], (end, answers[1].headers)
    english, welsh = (one.content.decode() for one in answers)
    whole(english, welsh, {*own_words(made), *data})
    return welsh


def whole(english, welsh, data=()):
    """A page that is Welsh throughout."""
    assert '<html lang="cy"' in welsh
    assert not re.search("[\ue000\ue001]", welsh)
    assert still_english(english, welsh, data) == []


@pytest.mark.parametrize("policy", sorted(bundled()))
def test_what_is_made_from_the_policy(make_organisation, client, policy):
    made = make_organisation(policy)
    for end in ("who/", "help/", "bodies/"):
        welsh = both(client, made, end)
        assert 'lang="en"' in welsh, "what the policy says in its own words"
        english = client.get(f"/p/{made.slug}/{end}").content.decode()
        for mark in ('class="putright-reference">', '<section aria-labelledby="', 'id="body-', "<li>", "<dd "):
            assert welsh.count(mark) == english.count(mark), (end, mark)


@pytest.fixture
def made(make_organisation):
    return make_organisation("care-and-support")


def test_the_statement_of_access_says_what_was_not_checked(client, made):
    welsh = both(client, made, "accessibility/")
    assert "Nid oes siaradwr Cymraeg wedi gwirio&#x27;r tudalennau Cymraeg." in welsh
    assert "Our pages are in English and Welsh." in client.get(f"/p/{made.slug}/accessibility/").content.decode()
