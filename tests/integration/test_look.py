"""A provider's look, its own host name, its frame, and the cookies of its pages."""

from __future__ import annotations

import io
import re
import struct
import zlib
from html import unescape
from pathlib import Path

import pytest
from PIL import Image
from tests.integration.test_matrix import addresses

from .public_forms import filled, text_of

SRC = Path(__file__).parents[2] / "src" / "putright"
HOST = "complaints.larkfield.example"


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["administrator"])


def one(pattern, text):
    """The first group of what is found, which must be there."""
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, pattern
    return found[1]


def again(made):
    made.organisation.refresh_from_db()
    return made.organisation


def picture(width=400, height=200, form="PNG", **more):
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#804020").save(made, form, **more)
    return made.getvalue()


def file(content, name="logo.png"):
    found = io.BytesIO(content)
    found.name = name
    return found


def at(made, what="look"):
    return f"/s/{made.slug}/organisation/{what}/"


def save(desk, made, **said):
    """Send the form of the look; the answer."""
    return desk.post(at(made), {"header_colour": "", "link_colour": "", "logo_says": "", **said})


def sheet_of(client, made):
    found = re.search(
        r'<link rel="stylesheet" href="(/[^"]+/look/[^"]+\.css)">', client.get(f"/p/{made.slug}/").content.decode()
    )
    return found[1] if found else None


def confirmed(made, host):
    """Give an organisation a host name, as its administrator and the operator do."""
    from django.utils import timezone

    from putright.accounts.changes import Hand
    from putright.accounts.hosts import confirm, wish
    from putright.accounts.scope import within

    hand = Hand(None, timezone.now())
    with within(made.organisation):
        wish(made.organisation, host, hand)
        confirm(made.organisation, host, hand)
    return again(made)


class TestColours:
    def test_they_are_served_for_ever_from_an_address_that_changes_with_them(self, made, desk, client):
        assert sheet_of(client, made) is None
        assert save(desk, made, header_colour="1C5", link_colour="#00607a").status_code == 302
        first = sheet_of(client, made)
        answer = client.get(first)
        assert answer["Content-Type"].startswith("text/css")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer["Cache-Control"]
        assert "background:#11cc55" in answer.content.decode()
        assert 'content="#11cc55"' in client.get(f"/p/{made.slug}/").content.decode()
        save(desk, made, header_colour="#112233")
        second = sheet_of(client, made)
        assert second != first
        assert client.get(first)["Location"] == second  # a page that was opened before
        save(desk, made)
        assert client.get(first).status_code == 404

    def test_one_that_cannot_be_read_is_refused_and_what_is_offered_is_taken(self, made, desk):
        answer = save(desk, made, link_colour="#7fbf3f")
        assert answer.status_code == 422
        offered = one(r'name="use" value="link_colour:(#[0-9a-f]{6})"', answer.content.decode())
        assert f"The nearest colour that will do is {offered}." in text_of(answer)
        assert again(made).link_colour == ""
        shown = save(desk, made, link_colour="#7fbf3f", use=f"link_colour:{offered}")
        assert shown.status_code == 200
        assert f'value="{offered}"' in shown.content.decode()
        assert again(made).link_colour == ""  # only shown
        save(desk, made, link_colour=offered)
        assert again(made).link_colour == offered

    def test_nothing_but_a_colour_comes_into_a_style_sheet(self, made, desk):
        from django.db import IntegrityError, transaction

        from putright.accounts.models import Organisation
        from putright.accounts.scope import within

        for typed in ("#fff}*{background:url(//x.example)", "red", "#12345", "</style><script>"):
            assert save(desk, made, header_colour=typed).status_code == 422
            preview = desk.get(f"{at(made)}preview.css", {"header": typed, "link": typed})
            assert preview.content == b""
        with pytest.raises(IntegrityError), transaction.atomic(), within(made.organisation):
            Organisation.objects.filter(pk=made.organisation.pk).update(header_colour="red;}")

    def test_it_is_written_down_who_changed_it(self, made, desk):
        save(desk, made, header_colour="#112233")
        said = text_of(desk.get(at(made)))
        assert f"Administrator Person {made.organisation.prefix[1:]}" in said
        assert "#112233" in text_of(desk.get(f"/s/{made.slug}/people/changes/?about=look"))

    def test_two_at_once_are_noticed(self, made, desk, signed_in):
        seen = one(r'name="seen" value="([^"]+)"', desk.get(at(made)).content.decode())
        save(signed_in(made.accounts["administrator"]), made, header_colour="#112233")
        answer = save(desk, made, header_colour="#445566", seen=seen)
        assert answer.status_code == 422
        assert "Somebody else changed this" in text_of(answer)
        assert again(made).header_colour == "#112233"

    def test_a_look_costs_no_page_a_question(self, made, desk, client):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def asked():
            with CaptureQueriesContext(connection) as found:
                client.get(f"/p/{made.slug}/papers/")
            return len(found)

        asked()
        before = asked()
        save(desk, made, header_colour="#112233", picture=file(picture()))
        assert asked() == before


class TestLogo:
    def test_it_is_made_anew_small_and_served_for_ever(self, made, desk, client):
        hidden = b"<script>alert(1)</script>"
        sent = picture(3000, 1500, "JPEG", exif=Image.Exif(), comment=hidden) + hidden
        assert save(desk, made, picture=file(sent), logo_says="A brown field").status_code == 302
        page = client.get(f"/p/{made.slug}/").content.decode()
        address = one(r'<img class="putright-header__logo" src="([^"]+)"', page)
        says = one(r'<img class="putright-header__logo" src="[^"]+" alt="([^"]*)">', page)
        assert says == "A brown field"
        assert f"<span>{made.organisation.name}</span>" in page
        answer = client.get(address)
        assert answer["Content-Type"] in ("image/png", "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer["Cache-Control"]
        assert hidden not in answer.content
        assert len(answer.content) < 30_000
        assert Image.open(io.BytesIO(answer.content)).size == (256, 128)
        save(desk, made, without="on")
        assert client.get(address).status_code == 404
        assert "putright-header__logo" not in client.get(f"/p/{made.slug}/").content.decode()

    def test_what_is_behind_it_becomes_white_so_that_it_is_seen_on_every_header(self):
        from putright.site.look_pictures import made_of

        clear = io.BytesIO()
        Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")
        shown = Image.open(io.BytesIO(made_of(clear.getvalue()).content)).convert("RGB")
        assert shown.getpixel((20, 20)) == (255, 255, 255)

    def test_hostile_files_are_refused_in_a_sentence_and_keep_nothing(self, made, desk):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = b"\x89PNG\r\n\x1a\n"
        bomb = head + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
        bomb += chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")
        good = picture()
        for content, why in (
            (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "An SVG can hold scripts"),
            (b"GIF89a" + bytes(100), "must be a PNG or a JPEG"),
            (b"<html>", "must be a PNG or a JPEG"),
            (bomb, "cannot be read"),
            (picture(5000, 3000), "12 million"),
            (good[:200], "cannot be read"),
            (head + bytes(1000), "cannot be read"),
            (b"\xff\xd8\xff" + bytes(1000), "cannot be read"),
            (head + bytes(2_100_000), "may have 2"),
        ):
            answer = save(desk, made, picture=file(content))
            assert answer.status_code == 422, why
            assert why in text_of(answer)
        assert again(made).logo == ""

    def test_one_that_was_chosen_is_kept_while_something_else_is_mended(self, made, desk):
        answer = save(desk, made, picture=file(picture()), link_colour="#eeeeee")
        kept = one(r'name="kept" value="([^"]+)"', answer.content.decode())
        assert "You need not choose it again" in text_of(answer)
        assert save(desk, made, kept=unescape(kept)[:-3] + "abc").status_code == 302
        assert again(made).logo == ""  # what is not ours is nothing
        save(desk, made, kept=unescape(kept))
        assert again(made).logo.endswith(".png")

    def test_that_of_the_letters_can_be_taken(self, made, desk):
        from putright.accounts.letterhead_models import OwnLetterhead
        from putright.accounts.scope import within

        assert "letterhead as the logo" not in text_of(desk.get(at(made)))
        with within(made.organisation):
            OwnLetterhead.objects.create(organisation=made.organisation, logo=picture(900, 300))
        assert "letterhead as the logo" in text_of(desk.get(at(made)))
        save(desk, made, from_letters="on")
        assert again(made).logo.endswith(".png")

    def test_one_that_stands_alone_says_the_name(self, made, desk, client):
        answer = save(desk, made, picture=file(picture()), logo_alone="on")
        assert "Write what the logo says" in text_of(answer)
        save(desk, made, picture=file(picture()), logo_alone="on", logo_says="Brightwater & Sons")
        page = client.get(f"/p/{made.slug}/").content.decode()
        assert 'alt="Brightwater &amp; Sons"' in page
        assert f"<span>{made.organisation.name}</span>" not in page


class TestOwnHost:
    def test_a_name_that_nobody_confirmed_answers_nothing(self, made, desk, client):
        answer = desk.post(at(made, "address"), {"host": f"https://{made.slug}.Larkfield.example/"})
        assert answer.status_code == 302
        wished = f"{made.slug}.larkfield.example"
        assert again(made).host_wished == wished
        assert f"putright hosts confirm {made.slug} {wished}" in text_of(desk.get(at(made, "address")))
        for host in (wished, "evil.example", "testserver.evil.example", f"{wished}@evil.example", "", "..", "a" * 300):
            assert client.get("/", HTTP_HOST=host).status_code == 400, host

    @pytest.mark.parametrize(
        "typed",
        ["localhost", "testserver", "127.0.0.1", "larkfield", "*.larkfield.example", "a b.example", "a.example/x",
         "a.example:8443", "a..example", "-a.example", "a.example\nb.example", "<b>.example", "1.2.3.4", "xn--.-"],
    )  # fmt: skip
    def test_what_is_no_name_of_ones_own_is_refused(self, made, desk, typed):
        assert desk.post(at(made, "address"), {"host": typed}).status_code == 422
        assert again(made).host_wished == ""

    def test_a_confirmed_one_has_the_public_pages_at_short_addresses_and_nothing_else(self, made, client, signed_in):
        host = f"{made.slug}.larkfield.example"
        confirmed(made, host)
        page = client.get("/", HTTP_HOST=host)
        assert page.status_code == 200
        body = page.content.decode()
        assert f"/p/{made.slug}" not in body
        assert 'href="/complain/"' in body
        for there in re.findall(r'(?:href|src)="(/[^"#?]*)', body):
            if not there.startswith("/static/"):
                assert client.get(there, HTTP_HOST=host).status_code == 200, there
        for pattern in addresses().values():
            if pattern.startswith("/p/") and pattern.count("<") == 1:
                answer = client.get(pattern.replace("/p/<slug:slug>/", "/"), HTTP_HOST=host)
                assert answer.status_code < 500, pattern
                if not answer.streaming and "text/html" in answer["Content-Type"]:
                    assert f"/p/{made.slug}" not in answer.content.decode() + answer.get("Location", ""), pattern
                for cookie in answer.cookies.values():
                    assert not cookie["path"].startswith("/p/"), pattern
        staff = signed_in(made.accounts["administrator"])
        for there in (
            "/s/",
            f"/s/{made.slug}/",
            "/account/sign-in/",
            "/account/",
            "/healthz",
            "/in/xyz/",
            "/p/",
            "/feed/x.ics",
        ):
            assert staff.get(there, HTTP_HOST=host).status_code == 404, there

    def test_a_long_address_leads_to_the_short_one_and_never_elsewhere(self, made, make_organisation, client):
        other = make_organisation("ieso")
        host = f"{made.slug}.larkfield.example"
        confirmed(made, host)
        for there, short in (
            (f"/p/{made.slug}/", "/"),
            (f"/p/{made.slug}/complain/?a=1", "/complain/?a=1"),
            (f"/p/{made.slug}//evil.example/", "/evil.example/"),
            (f"/p/{made.slug}/%5C%5Cevil.example/", "/evil.example/"),
        ):
            assert client.get(there, HTTP_HOST=host)["Location"] == short
        assert client.post(f"/p/{made.slug}/complain/", {}, HTTP_HOST=host).status_code == 307  # with what it brings
        assert client.get(f"/p/{other.slug}/", HTTP_HOST=host).status_code == 404

    def test_a_complaint_is_sent_there_and_its_cookie_stays_there(self, made):
        from django.test import Client

        host = f"{made.slug}.larkfield.example"
        confirmed(made, host)
        browser = Client(enforce_csrf_checks=True, HTTP_HOST=host)
        token = one(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get("/complain/one-page/").content.decode())
        sent = filled(csrfmiddlewaretoken=token)
        elsewhere = browser.post("/complain/one-page/", sent, HTTP_ORIGIN="http://testserver")
        assert elsewhere.status_code == 403
        done = browser.post("/complain/one-page/", sent, HTTP_ORIGIN=f"http://{host}")
        assert done["Location"] == "/complain/sent/"
        cookie = done.cookies[f"sent-complaint-{made.organisation.pk}"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
        assert "We have your complaint" in text_of(browser.get("/complain/sent/"))

    def test_whole_addresses_name_it_wherever_they_are_made(self, made, client):
        from putright.site.papers import contacts_of
        from putright.site.public_address import public_address

        before = public_address(made.organisation, "complain")
        assert before.endswith(f"/p/{made.slug}/complain/")
        host = f"{made.slug}.larkfield.example"
        organisation = confirmed(made, host)
        assert public_address(organisation, "complain") == f"http://{host}:8000/complain/"
        assert contacts_of(organisation).form == f"http://{host}:8000/complain/"
        for where, asked in (("testserver", f"/p/{made.slug}/papers/"), (host, "/papers/")):
            page = client.get(asked, HTTP_HOST=where).content.decode()
            assert f'<link rel="canonical" href="http://{host}:8000/papers/">' in page
        assert f"{host}:8000/complain/" in client.get("/papers/procedure.en.txt", HTTP_HOST=host).content.decode()

    def test_a_name_belongs_to_one_and_is_given_up(self, made, make_organisation, client, desk):
        from django.utils import timezone

        from putright.accounts.changes import Hand, Refused
        from putright.accounts.hosts import confirm
        from putright.accounts.scope import within

        host = f"{made.slug}.larkfield.example"
        confirmed(made, host)
        other = make_organisation("ieso").organisation
        with within(other), pytest.raises(Refused, match="belongs to another"):
            confirm(other, host, Hand(None, timezone.now()))
        assert desk.post(at(made, "address"), {"give_up": "1"}).status_code == 302
        assert client.get("/", HTTP_HOST=host).status_code == 400

    def test_the_operator_lists_confirms_and_takes_back(self, made, desk, client, capsys):
        from putright.command.register_command import main

        host = f"{made.slug}.larkfield.example"
        desk.post(at(made, "address"), {"host": host})
        assert main(["hosts", "confirm", made.slug, "other.larkfield.example"]) == 2
        assert "did not ask for other.larkfield.example" in capsys.readouterr().err
        assert main(["hosts", "confirm", made.slug, host]) == 0
        assert client.get("/", HTTP_HOST=host).status_code == 200
        assert main(["hosts"]) == 0
        assert f"{made.slug}: in force {host}, wished for none" in capsys.readouterr().out
        assert main(["hosts", "withdraw", made.slug]) == 0
        assert client.get("/", HTTP_HOST=host).status_code == 400
        assert host in text_of(desk.get(f"/s/{made.slug}/people/changes/?about=host"))


class TestFrame:
    def test_only_one_page_may_be_framed_and_only_by_those_who_are_named(self, made, desk, client):
        page = client.get(f"/p/{made.slug}/embed/")
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"
        assert (
            desk.post(
                at(made, "embedding"),
                {"origins": "https://www.larkfield.example/complaints?x=1\r\nhttps://b.example:8443\n"},
            ).status_code
            == 302
        )
        page = client.get(f"/p/{made.slug}/embed/")
        assert (
            "frame-ancestors https://www.larkfield.example https://b.example:8443;"
            in page["Content-Security-Policy"] + ";"
        )
        assert "X-Frame-Options" not in page
        assert not page.cookies
        assert "<form" not in page.content.decode()
        for end in ("", "complain/", "papers/", "cookies/", "complain/sent/"):
            other = client.get(f"/p/{made.slug}/{end}")
            assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
            assert other["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize(
        "typed",
        ["*", "https://*", "https://*.example", "'self'", "http://larkfield.example", "data:", "javascript:alert(1)",
         "https://a.example; script-src *", "https://a.example, https://b.example", "https://u:p@a.example", "https://",
         "https://a.example:99999", "https://[::1]", "//", "https://a.example\x00.b", "file:///etc", "https://1.2.3.4"],
    )  # fmt: skip
    def test_nothing_else_is_let_into_the_content_policy(self, made, desk, typed):
        assert desk.post(at(made, "embedding"), {"origins": typed}).status_code == 422
        assert again(made).frame_origins == []

    def test_what_is_copied_is_safe_whatever_the_provider_is_called(self, make_organisation, signed_in):
        made = make_organisation("ieso", name='"><script>alert(1)</script>')
        desk = signed_in(made.accounts["administrator"])
        page = desk.get(at(made, "embedding")).content.decode()
        assert "<script>" not in page
        copied = unescape(one(r'<textarea[^>]*id="frame"[^>]*>(.*?)</textarea>', page))
        assert "<script>" not in copied
        assert f'/p/{made.slug}/embed/"' in copied

    def test_the_square_code_comes_as_svg_and_as_png(self, made, desk):
        svg = desk.get(f"/s/{made.slug}/organisation/embedding/code.svg")
        assert svg.content.startswith(b"<svg")
        assert "attachment" in svg["Content-Disposition"]
        png = desk.get(f"/s/{made.slug}/organisation/embedding/code.png")
        assert min(Image.open(io.BytesIO(png.content)).size) > 600
        assert desk.get(f"/s/{made.slug}/organisation/embedding/code.exe").status_code == 404


class TestCookies:
    def test_reading_sets_none_and_every_one_that_is_set_is_told(self, made, client):
        """Walks every public page there is by GET, sends what can be sent, and compares with the page about cookies."""
        from django.test import Client

        told = text_of(client.get(f"/p/{made.slug}/cookies/"))
        found = set()
        paths = [path for path in addresses().values() if path.startswith("/p/") and path.count("<") == 1]
        for path in paths:
            browser = Client()
            answer = browser.get(path.replace("<slug:slug>", made.slug))
            has_form = 'method="post"' in answer.content.decode() if not answer.streaming else False
            assert has_form or not answer.cookies, path
            found |= set(answer.cookies)
        browser = Client()
        for end, more in (("complain/one-page/", {}), ("remark/", {"kind": "compliment"})):
            found |= set(browser.post(f"/p/{made.slug}/{end}", filled(**more)).cookies)
        assert {"csrftoken", f"sent-complaint-{made.organisation.pk}"} <= found
        assert all(name in told for name in found)

    def test_no_code_sets_one_past_the_register(self):
        for path in (SRC / "public").rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert path.name == "cookies.py" or not re.search(r"set_cookie|set_signed_cookie|request\.session", text), (
                path
            )

    def test_each_lives_as_long_as_is_told(self, made, client):
        from putright.public.cookies import COOKIES

        said = client.post(f"/p/{made.slug}/complain/one-page/", filled()).cookies[
            f"sent-complaint-{made.organisation.pk}"
        ]
        assert said["max-age"] == 7200
        assert client.get(f"/p/{made.slug}/complain/one-page/").cookies["csrftoken"]["max-age"] == 14 * 86_400
        assert len({one.name for one in COOKIES}) == len(COOKIES)
