"""Whatever somebody types into the complaint form is kept as text or refused in a sentence."""

from __future__ import annotations

from html import unescape
from urllib.parse import urlencode

import pytest
from tests.integration.public_forms import filled, only, received, records, send, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


HOSTILE = {
    "nul": "Hello\x00there",
    "emoji": "🧑🏽‍🦽 not happy 😡",
    "right to left": "\u202egnihton\u202c שלום مرحبا",
    "template": "{{ 7*7 }} {% include 'base.html' %} {{ settings.SECRET_KEY }}",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "formula": '=HYPERLINK("http://x.example","1")',
    "query": "'; DROP TABLE register_case; --",
    "zero width": "a\u200bb\ufeffc",
    "controls": "a\x01\x1b[31m\x7fb",
}


class TestWhateverIsTyped:
    def test_it_is_kept_as_text_in_every_field(self, make_organisation, client):
        made = make_organisation("al-aesthetics")
        fields = ("words", "name", "address", "concerned", "wish", "needs", "when")
        for text in HOSTILE.values():
            answer = send(client, made, **dict.fromkeys(fields, text), phone=f"01632 960 001 {text}")
            assert answer.status_code == 302
            assert text.replace("\x00", "") not in client.get(answer["Location"]).content.decode()
        for text, record in zip(HOSTILE.values(), records(made), strict=True):
            said, kept = record.latest("contact-given"), text.replace("\x00", "")
            assert [said[name] for name in fields[:-1]] == [kept] * 6
            assert said["phone"] == f"01632 960 001 {kept}"
            assert received(record).note.endswith(kept)

    def test_it_comes_back_as_text_when_something_else_is_wrong(self, client, made):
        for text in HOSTILE.values():
            page = send(client, made, words=text, name=text, email=text, address=text, site=text, about_funding=text)
            assert page.status_code == 200
            body = page.content.decode()
            assert "<script>alert" not in body
            assert "<img src=x" not in body
            assert text in unescape(body)
        assert records(made) == []

    def test_twenty_thousand_characters_and_not_one_more(self, client, made):
        for name in ("words", "wish"):
            page = send(client, made, **{name: "ä" * 20_001})
            assert "This is 20,001 characters long, and there is room for 20,000." in text_of(page)
            assert "ä" * 20_001 in text_of(page)
            assert send(client, made, **{name: "😡" * 20_000}).status_code == 302
            assert records(made)[-1].latest("contact-given")[name] == "😡" * 20_000

    def test_a_short_answer_has_a_limit_too(self, client, made):
        for name in ("name", "email", "phone", "address", "concerned", "when", "needs"):
            page = send(client, made, **{name: "1" * 3_000})
            assert page.status_code == 200
            assert "This is 3,000 characters long" in text_of(page), name
        assert records(made) == []

    def test_a_line_counts_as_one_character_whatever_the_browser_makes_of_it(self, client, made):
        assert send(client, made, words="a\r\n" * 9_999 + "b").status_code == 302
        assert only(made).latest("contact-given")["words"] == "a\n" * 9_999 + "b"

    def test_half_a_character_is_kept_as_its_stand_in_or_refused(self, client, made):
        for charset in ("unicode_escape", "utf-7", "utf-16", "latin-1"):
            body = "".join(
                f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in filled(words="cut \\ud83d off").items()
            )
            kind = f"multipart/form-data; boundary=x; charset={charset}"
            answer = client.generic(
                "POST", f"/p/{made.slug}/complain/one-page/", (body + "--x--\r\n").encode(), content_type=kind
            )
            assert answer.status_code in (200, 302), charset
        assert records(made)[0].latest("contact-given")["words"] == "cut � off"

    def test_bytes_that_are_no_text_are_kept_as_stand_ins(self, client, made):
        rest = {name: value for name, value in filled().items() if name != "words"}
        body = f"words=cut %ED%A0%BD off %FF&{urlencode(rest)}"
        answer = client.generic(
            "POST", f"/p/{made.slug}/complain/one-page/", body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 302
        assert only(made).latest("contact-given")["words"].startswith("cut �")
