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


def one(pattern, text):
    """What a pattern finds in a text: its first group, or all of it."""
    found = re.search(pattern, text)
    assert found is not None, pattern
    return found[1] if found.re.groups else found[0]


def heads_of(html, kind):
    """The addresses in the head of a page that are of that kind, by their language."""
    return {
        one(r'hreflang="(\w+)"', link) if "hreflang" in link else "": one(r' href="([^"]+)"', link)
        for link in re.findall(r"<link [^>]*>", html)
        if f'rel="{kind}"' in link
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

    def test_a_complaint_goes_on_in_welsh_there_and_its_cookie_holds_in_both_languages(self, client, made):
        host = f"{made.slug}.larkfield.example"
        change(made, host=host)
        answer = client.post("/cy/complain/what-happened/", {"words": TYPED["words"]}, HTTP_HOST=host)
        assert answer["Location"].partition("?")[0] == "/cy/complain/reach-you/"
        assert [cookie["path"] for name, cookie in answer.cookies.items() if name.startswith("begun-")] == ["/"]
        assert TYPED["words"] in body_of(client.get("/complain/what-happened/", HTTP_HOST=host))

    def test_no_way_to_the_other_language_loses_what_was_typed(self, client, made):
        for end, typed in (
            ("remark/", {"words": TYPED["words"]}),
            ("complain/reach-you/", {"name": TYPED["name"], "email": "nowhere"}),
            ("complain/save/", {"email": "nowhere"}),
            ("follow/", {"number": "12"}),
        ):
            client.post(f"/p/{made.slug}/complain/what-happened/", {"words": TYPED["words"]})
            for more in ("", "cy/"):
                shown = body_of(client.post(f"/p/{made.slug}/{more}{end}", typed))
                frame = shown.partition("<main")[0]
                assert "hreflang" not in frame, end
                other = "" if more else "cy/"
                assert f'form="typing" formaction="/p/{made.slug}/{other}{end}" name="language"' in frame, end
                assert '<form id="typing" method="post"' in shown, end


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


class _Texts(HTMLParser):
    """The texts of a page, without those that say that they are English."""

    ALONE = frozenset({"input", "img", "br", "hr", "link", "meta"})

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], set()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag not in self.ALONE:
            marked = said.get("lang") == "en" and tag != "html"
            self.open.append(tag in ("script", "style") or marked)
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
        self.left, self.read_texts = {}, 0

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
        self.read_texts += len(texts_of(english))
        data = {self.made.organisation.name, *TYPED.values()}
        left = {one for one in alike if "@" not in one and not any(part in one for part in data)}
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
        revision = one(r'name="revision" value="(\d+)"', check)
        assert walk.answer("check", revision=revision) == f"{walk.home}cy/complain/sent/"
        walk.read("complain/sent/")
        walk.read("complain/sent/consent/")
        assert walk.read_texts > 500
        assert not walk.left, "\n".join(sorted({one for left in walk.left.values() for one in left}))

    def test_changing_the_language_in_the_middle_loses_nothing(self, client, placed):
        walk = Walk(client, placed)
        walk.answer("what-happened", words=TYPED["words"])
        english = body_of(client.get(f"{walk.home}complain/what-happened/"))
        assert TYPED["words"] in english
        assert f'formaction="{walk.home}cy/complain/what-happened/?then=check" name="language" value="cy"' in body_of(
            client.get(f"{walk.home}complain/what-happened/?then=check")
        )
        answer = client.post(f"{walk.home}complain/reach-you/", {"email": TYPED["email"]})
        assert answer["Location"] == f"{walk.home}complain/for-whom/"
        for more in ("", "cy/"):
            check = body_of(client.get(f"{walk.home}{more}complain/check/"))
            assert TYPED["words"] in check
            assert TYPED["email"] in check

    def test_a_code_goes_out_in_the_language_and_leads_back_in_it(self, client, placed, monkeypatch, settings_with):
        from django.core import mail

        from putright.public.complaining import saved_views

        monkeypatch.setattr(saved_views, "any_way", lambda: True)
        walk = Walk(client, placed)
        walk.answer("what-happened", words=TYPED["words"])
        with settings_with(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
            mail.outbox = []
            saved = body_of(client.post(f"{walk.home}cy/complain/save/", {"email": TYPED["email"]}))
        code = one(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", saved)
        assert 'lang="en" hreflang="en"' not in saved  # the English page could not show the code
        (sent,) = mail.outbox
        assert sent.subject == "Eich cod i fynd ymlaen â'ch cwyn"
        assert f"Eich cod: {code}" in sent.body
        assert f"{walk.home}cy/complain/return/" in sent.body
        assert not re.search(r"\b(?:the|code|January|November)\b", str(sent.body))
        back = client.post(f"{walk.home}cy/complain/return/", {"code": code})
        assert back["Location"] == f"{walk.home}cy/complain/check/"


def sent_in(client, made, language, **more):
    """What the register has of a complaint that was made on one page in that language."""
    from tests.integration.public_forms import filled, records

    typed = filled(words=TYPED["words"], **more)
    answer = client.post(f"/p/{made.slug}/{language}complain/one-page/", typed)
    assert answer["Location"] == f"/p/{made.slug}/{language}complain/sent/"
    return records(made)[-1]


class TestWrittenInWelsh:
    def test_staff_read_in_english_that_it_was_and_that_letters_should_be(self, client, placed, signed_in):
        from tests.integration.public_forms import received

        shown = body_of(client.get(f"/p/{placed.slug}/cy/complain/one-page/"))
        assert re.search(r'value="welsh"[^>]* checked', shown)
        assert ">neu</p>" in shown, "a way to be reached, or none: not the or between two events"
        record = sent_in(client, placed, "cy/", when="y gwanwyn", need_formats="welsh", about_funding="nhs")
        assert received(record).note == "When did it happen? y gwanwyn\nWritten on our pages in Welsh."
        assert record.latest("needs-noted") == {"formats": "welsh"}
        desk = signed_in(placed.accounts["manager"])
        case = body_of(desk.get(f"/s/{placed.slug}/cases/{record.case.reference}/"))
        assert "Written on our pages in Welsh." in case
        assert "Welsh" in case.partition("Written on our pages")[0]
        assert "Cymraeg" not in case

    def test_what_comes_along_from_the_form_for_praise_stays_as_it_was_typed(self, client, placed):
        about = "y nyrs a ddaeth ar dydd Mawrth"
        typed = {"kind": "complaint", "words": TYPED["words"], "about": about, "form_id": "a" * 32}
        answer = client.post(f"/p/{placed.slug}/cy/remark/", typed)
        assert about in unescape(body_of(client.get(answer["Location"])))

    def test_at_a_reception_desk_what_they_said_stands_apart_from_what_we_note(self, placed, signed_in):
        from tests.integration.public_forms import received

        desk = signed_in(placed.accounts["manager"])
        desk.post(f"/s/{placed.slug}/desks/", {"name": "Neuadd", "site": "", "idle_minutes": "3"})
        noted = received(sent_in(desk, placed, "cy/", when="y gwanwyn")).note
        assert noted.splitlines()[:2] == ["When did it happen? y gwanwyn", "Written on our pages in Welsh."]

    def test_who_complains_in_english_is_not_taken_to_want_welsh(self, client, placed):
        from tests.integration.public_forms import received

        record = sent_in(client, placed, "")
        assert not received(record).note
        assert not record.latest("needs-noted")

    @pytest.mark.parametrize("takes_back", [False, True])
    def test_letters_in_welsh_are_seen_before_sending_and_can_be_taken_back(self, client, placed, takes_back):
        from tests.integration.public_forms import only, received

        walk = Walk(client, placed)
        walk.answer("what-happened", words=TYPED["words"])
        walk.answer("reach-you", email=TYPED["email"])
        walk.answer("for-whom", to_end="1")
        check = body_of(client.get(f"{walk.home}cy/complain/check/"))
        assert ">Cymraeg</div>" in check
        assert "Ni all y tudalennau hyn addo" in check
        if takes_back:
            walk.answer("hear-from-us", "?then=check", need_not_times="")
            check = body_of(client.get(f"{walk.home}cy/complain/check/"))
            assert ">Cymraeg</div>" not in check
        walk.answer("check", revision=one(r'name="revision" value="(\d+)"', check))
        record = only(placed)
        assert record.latest("needs-noted") == ({} if takes_back else {"formats": "welsh"})
        assert received(record).note == "Written on our pages in Welsh."

    def test_the_copy_to_keep_is_in_welsh_and_its_pdf_says_so(self, client, placed, tmp_path):
        from outloud import check
        from tests.unit.papers_read import Pdf

        sent_in(
            client, placed, "cy/", when="y gwanwyn", need_formats="welsh", relation="relative", behalf="yes",
            concerned=TYPED["concerned"], consent="form", about_funding="private",
        )  # fmt: skip
        folder = f"/p/{placed.slug}/cy/complain/sent/"
        text = " ".join(client.get(f"{folder}copy.txt").content.decode().split())
        for said in (
            "Eich cwyn: copi i'w gadw", "Eich rhif yw ", "Yr hyn a ddywedoch wrthym", TYPED["words"],
            "Nodwyd gyda'r gŵyn: Pryd y digwyddodd? y gwanwyn Ysgrifennwyd ar ein tudalennau Cymraeg.",
            "Pwy ydych chi iddynt: Perthynas neu bartner", "Pwy dalodd am y gofal: Y claf, neu yswiriant",
            "Ysgrifennu atoch ar y ffurf hon: Cymraeg",
        ):  # fmt: skip
            assert said in text, (said, text)
        assert f"/p/{placed.slug}/cy/follow/" in text
        content = client.get(f"{folder}copy.pdf").content
        assert str(Pdf(content).reader.root_object["/Lang"]).startswith("cy")
        file = tmp_path / "copi.pdf"
        file.write_bytes(content)
        assert [one.message for one in check(str(file)).findings if one.severity == "error"] == []
        english = client.get(f"/p/{placed.slug}/complain/sent/copy.txt").content.decode()
        assert "Your complaint: a copy to keep" in english
