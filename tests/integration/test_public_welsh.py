"""Complaining in Welsh, and what stands around every page that there is in two languages."""

from __future__ import annotations

import re
from html import unescape

import pytest


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def change(made, **said):
    """Change what the organisation keeps of itself."""
    from putright.accounts.scope import within

    with within(made.organisation):
        for name, value in said.items():
            setattr(made.organisation, name, value)
        made.organisation.save()


def body_of(answer):
    """What the page is made of."""
    assert answer.status_code == 200, answer
    return answer.content.decode()


def heads_of(html, kind):
    """The addresses in the head of a page that are of that kind, by their language."""
    return {
        re.search(r'hreflang="(\w+)"', one)[1] if "hreflang" in one else "": re.search(r'href="([^"]+)"', one)[1]
        for one in re.findall(r"<link [^>]*>", html)
        if f'rel="{kind}"' in one
    }


class TestTheFrame:
    def test_a_welsh_page_says_what_it_is_and_leads_to_the_english_one(self, client, made):
        welsh = body_of(client.get(f"/p/{made.slug}/cy/papers/"))
        assert '<html lang="cy"' in welsh
        assert "Nid yw siaradwr Cymraeg wedi gwirio'r testun hwn eto." in unescape(welsh)
        english = body_of(client.get(f"/p/{made.slug}/papers/"))
        assert "Nobody who speaks this language" not in english
        frame = english.partition("<main")[0]
        assert f'href="/p/{made.slug}/cy/papers/" lang="cy"' in frame  # outside the page's own words

    def test_every_page_has_one_address_on_either_host(self, client, made):
        host = f"{made.slug}.larkfield.example"
        change(made, host=host)
        whole = f"http://{host}:8000"
        for asked, canonical, other in (
            ("", "/", "/cy/"),
            ("cy/", "/cy/", "/"),
            ("cy/papers/", "/cy/papers/", "/papers/"),
        ):
            for where, home in (("testserver", f"/p/{made.slug}/"), (host, "/")):
                html = body_of(client.get(f"{home}{asked}", HTTP_HOST=where))
                assert heads_of(html, "canonical") == {"": f"{whole}{canonical}"}
                assert [*heads_of(html, "alternate").values()] == [f"{whole}{other}"]
                language = "en" if asked.startswith("cy/") else "cy"
                assert f'href="{home}{other.removeprefix("/")}" lang="{language}"' in html  # stays on the host

    def test_an_address_of_before_leads_on_there_too(self, client, made):
        host = f"{made.slug}.larkfield.example"
        change(made, host=host)
        assert client.get("/papers/?language=cy", HTTP_HOST=host)["Location"] == "/cy/papers/"


class TestWhetherThereIsWelsh:
    def test_who_offers_none_has_english_pages_alone(self, client, made, signed_in):
        desk = signed_in(made.accounts["administrator"])
        here, home = f"/s/{made.slug}/organisation/details/", f"/p/{made.slug}/"
        assert "offers_welsh" in body_of(desk.get(here))
        assert f'href="{home}cy/"' in body_of(client.get(f"{home}help/"))
        said = {"name": made.organisation.name, "phone": "", "email": "", "address": ""}
        assert desk.post(here, said).status_code == 302
        for end in ("", "papers/", "complain/", "help/"):
            assert "/cy/" not in body_of(client.get(f"{home}{end}"))
            answer = client.get(f"{home}cy/{end}?then=1")
            assert (answer.status_code, answer["Location"]) == (302, f"{home}{end}?then=1")
        assert desk.post(here, said | {"offers_welsh": "on"}).status_code == 302
        assert '<html lang="cy"' in body_of(client.get(f"{home}cy/"))
        changes = body_of(desk.get(f"/s/{made.slug}/people/changes/"))
        assert "Offer the public pages in Welsh too" in changes

    def test_every_page_that_is_in_both_has_a_name_that_there_is(self):
        from putright.public.language import BILINGUAL
        from putright.public.pages import urlpatterns

        assert {one.name for one in urlpatterns} >= BILINGUAL
