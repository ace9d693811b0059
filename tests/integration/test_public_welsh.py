"""Complaining in Welsh, and what stands around every page that there is in two languages."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

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
        "".join(re.findall(r'hreflang="(\w+)"', one)): "".join(re.findall(r'href="([^"]+)"', one))
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


def _elsewhere(said):
    return False


class _Texts(HTMLParser):
    """The texts of a page, without those that say that they are English."""

    ALONE = frozenset({"input", "img", "br", "hr", "link", "meta"})

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], set()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag not in self.ALONE:
            self.open.append(tag in ("script", "style") or said.get("lang") == "en" or _elsewhere(said))
        if not any(self.open):
            self.texts |= {" ".join(said[one].split()) for one in ("aria-label", "alt", "title") if said.get(one)}

    def handle_endtag(self, tag):
        if tag not in self.ALONE:
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open):
            self.texts.add(" ".join(data.split()))


def texts_of(html):
    """What a page says that has three words or more."""
    read = _Texts()
    read.feed(html)
    return {one for one in read.texts if len(re.findall(r"[^\W\d_]+", one)) > 2}


TYPED = {
    "words": "Nid oedd neb yn gwrando arnaf",
    "email": "ada@marsh.example",
    "name": "Ada Marsh",
    "concerned": "Bea Marsh",
}


class Walk:
    """Somebody who complains, and on the way reads every page in both languages: nothing of ours may be left in
    English."""

    def __init__(self, client, made):
        self.client, self.home, self.made = client, f"/p/{made.slug}/", made
        self.left = {}

    def read(self, end, query="", **headers):
        """The page, in Welsh; what both say alike is noted."""
        english, welsh = (body_of(self.client.get(f"{self.home}{more}{end}{query}")) for more in ("", "cy/"))
        self.compare(end, english, welsh)
        return welsh

    def post(self, end, query="", **typed):
        """The page that comes back where an answer is wrong, in both languages."""
        english, welsh = (body_of(self.client.post(f"{self.home}{more}{end}{query}", typed)) for more in ("", "cy/"))
        assert "<title>Gwall: " in welsh
        self.compare(f"{end} with errors", english, welsh)

    def compare(self, name, english, welsh):
        alike = texts_of(english) & texts_of(welsh)
        data = {self.made.organisation.name, *TYPED.values()}
        left = {one for one in alike if not any(part in one for part in data)}
        if left:
            self.left[name] = left

    def answer(self, step, query="", **typed):
        """Answer a question in Welsh; the address of what comes next."""
        answer = self.client.post(f"{self.home}cy/complain/{step}/{query}", typed)
        assert answer.status_code == 302, (step, texts_of(answer.content.decode()))
        assert answer["Location"].startswith(f"{self.home}cy/complain/"), answer["Location"]
        return answer["Location"]


@pytest.fixture
def placed(make_organisation):
    """A provider of which everything is asked: two sites, files, consent, who pays."""
    from putright.accounts.models import Site
    from putright.accounts.scope import within

    made = make_organisation("ieso")
    with within(made.organisation):
        for name in ("Weir Lane", "Mill Street"):
            Site.objects.get_or_create(organisation=made.organisation, name=name)
    return made


class TestComplaining:
    def test_nothing_of_ours_is_left_in_english_on_the_way(self, client, placed):
        walk = Walk(client, placed)
        walk.read("complain/")
        walk.read("complain/return/")
        walk.post("complain/return/", code="")
        walk.post("complain/return/", code="AAAA-BBBB-CCCC")
        walk.read("complain/one-page/")
        walk.post(
            "complain/one-page/", words="", anonymous="on", email="nowhere", phone="x", need_formats="none", site="9"
        )
        walk.read("complain/sent/")
        walk.read("complain/what-happened/")
        walk.post("complain/what-happened/", words="")
        walk.answer("what-happened", words=TYPED["words"])
        walk.read("complain/reach-you/")
        walk.post("complain/reach-you/", email="nowhere", phone="x")
        walk.post("complain/reach-you/", email="a@b.example", anonymous="on")
        walk.answer("reach-you", email=TYPED["email"], name=TYPED["name"])
        walk.answer("for-whom", behalf="yes")
        walk.answer("who-you-are", concerned=TYPED["concerned"], relation="relative")
        following = walk.answer("consent", consent="form")
        for step in ("for-whom", "who-you-are", "consent"):
            walk.read(f"complain/{step}/", "?then=check")
        walk.read("complain/check/")
        for _ in range(12):
            step = following.rstrip("/").rpartition("/")[2]
            if step == "check":
                break
            walk.read(f"complain/{step}/")
            following = walk.answer(step, **({"skip": "1"} if step == "files" else {"words": ""}))
        walk.read("complain/save/")
        walk.read("complain/delete/")
        check = walk.read("complain/check/")
        walk.post("complain/check/", revision="1")
        (revision,) = re.findall(r'name="revision" value="(\d+)"', check)
        assert walk.answer("check", revision=revision) == f"{walk.home}cy/complain/sent/"
        walk.read("complain/sent/")
        walk.read("complain/sent/consent/")
        assert walk.left == {}
