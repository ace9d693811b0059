"""The page of the procedure, the form for praise and suggestions, and what holds for every public page."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import date
from html import unescape

import pytest
from tests.integration.public_forms import read_by_somebody

from putright.policies import bundled

LEAVES = '<script src="/static/safety/exit.js" defer></script>'
"""Leaves the page at once (ADR 46)."""
PAGES = [
    "",
    "who/",
    "help/",
    "bodies/",
    "accessibility/",
    "drawing/",
    "complain/",
    "complain/one-page/",
    "complain/what-happened/",
    "complain/sent/",
    "remark/",
    "remark/sent/",
]


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def text_of(response):
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", response.content.decode())).split())


class TestTheProcedure:
    @pytest.mark.parametrize("policy", sorted(bundled()))
    def test_it_says_every_promise_under_its_heading_and_names_the_clauses(self, make_organisation, client, policy):
        from django.utils import timezone

        from putright.accounts.outside_bodies import own_bodies
        from putright.accounts.scope import within
        from putright.register.adopting import in_force
        from putright.register.reading import policy_of
        from putright.wording.body_shown import bodies_of, directory_of
        from putright.wording.procedure_page import procedure_page
        from putright.wording.procedure_parts import Items

        made = make_organisation(policy)
        response = client.get(f"/p/{made.slug}/")
        said, body = text_of(response), response.content.decode()
        with within(made.organisation):
            policy = policy_of(in_force(made.organisation, timezone.localdate()))
            directory = directory_of(bodies_of(policy), own_bodies(made.organisation), timezone.localdate())
            page = procedure_page(policy, directory)
        assert len(page.sections) > 4
        for section in page.sections:
            assert f'id="{section.id}"' in body
            assert f'href="#{section.id}"' in body
            for part in section.parts:
                for one in part.items if isinstance(part, Items) else [part]:
                    clauses = f" ({', '.join(one.clauses)})" if one.clauses else ""
                    more = getattr(one, "more", ())
                    assert " ".join(f"{one.text}{''.join(more)}{clauses}".split()) in said

    def test_it_leads_to_the_form_and_says_how_to_reach_the_provider(self, client, made):
        body = client.get(f"/p/{made.slug}/").content.decode()
        assert re.search(rf'<a href="/p/{made.slug}/complain/"[^>]*class="govuk-button', body)
        assert 'href="tel:01632960000"' in body
        assert 'href="mailto:complaints@brightwater.example"' in body

    def test_it_follows_a_policy_that_was_adopted_since(self, client, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.adopting import adopt

        with within(made.organisation):
            adopt(made.organisation, policy_text("careium"), adopted_from=timezone.localdate())
        assert "within 10 working days" in text_of(client.get(f"/p/{made.slug}/"))


class TestEveryPage:
    def test_an_unknown_provider_has_no_page_and_nothing_can_be_sent_there(self, client, database):
        for end in PAGES:
            answer = client.get(f"/p/nobody-{uuid.uuid4().hex}/{end}")
            assert answer.status_code == 404
            assert "Page not found" in text_of(answer)
        for end in ("complain/one-page/", "complain/what-happened/", "remark/"):
            assert client.post(f"/p/nobody/{end}", {"words": "x"}).status_code == 404

    def test_a_provider_without_a_policy_has_no_page(self, client, database):
        from putright.accounts.models import Organisation

        slug = f"empty-{uuid.uuid4().hex[:8]}"
        Organisation.objects.create(slug=slug, name="Nothing Yet", prefix="NY")
        assert {client.get(f"/p/{slug}/{end}").status_code for end in PAGES} == {404}

    def test_a_cookie_is_set_only_where_there_is_a_form(self, client, made):
        from django.test import Client

        kept = {end: set(Client().get(f"/p/{made.slug}/{end}").cookies) for end in PAGES}
        assert {end for end, cookies in kept.items() if cookies} == {"complain/one-page/", "remark/"}
        assert kept["complain/one-page/"] == kept["remark/"] == {"csrftoken"}

    def test_none_runs_a_script_or_carries_a_style_of_its_own_or_shows_the_names_of_staff(self, client, made):
        for end in PAGES:
            body = client.get(f"/p/{made.slug}/{end}").content.decode()
            body = body.replace(LEAVES, "")
            for word in ("<script", "<style", " style=", "onclick", "javascript:"):
                assert word not in body
            assert not [person.name for person in made.people.values() if person.name in body]

    def test_a_provider_that_gives_no_contacts_has_its_pages_too(self, client, database):
        from putright.accounts.models import Organisation
        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.adopting import adopt

        slug = f"bare-{uuid.uuid4().hex[:8]}"
        organisation = Organisation.objects.create(slug=slug, name="<b>Bare & Co</b>", prefix="BC")
        with within(organisation):
            adopt(organisation, policy_text("commisceo"), adopted_from=date(2020, 1, 1))
        for end in PAGES:
            answer = client.get(f"/p/{slug}/{end}")
            assert answer.status_code == 200
            assert "<b>Bare" not in answer.content.decode()
            assert "How to reach us" not in text_of(answer)


def remarks(made):
    from putright.accounts.scope import within
    from putright.register.models import Remark

    with within(made.organisation):
        return list(Remark.objects.filter(organisation=made.organisation).order_by("pk"))


def remark(**more):
    said = {"kind": "compliment", "words": "Jo was kind to me.", "wants_answer": "no", "form_id": uuid.uuid4().hex}
    return read_by_somebody(said | more)


class TestRemarks:
    def test_praise_is_kept_and_starts_no_clock(self, client, made):
        from putright.accounts.scope import within
        from putright.register.models import Case

        answer = client.post(f"/p/{made.slug}/remark/", remark(name="Ada", email="ada@marsh.example"), follow=True)
        assert answer.redirect_chain == [(f"/p/{made.slug}/remark/sent/", 302)]
        assert "We have what you wrote." in text_of(answer)
        (kept,) = remarks(made)
        assert (kept.kind, kept.words, kept.name, kept.email, kept.site, kept.account) == (
            "compliment", "Jo was kind to me.", "Ada", "ada@marsh.example", None, None,
        )  # fmt: skip
        with within(made.organisation):
            assert not Case.objects.filter(organisation=made.organisation).exists()

    def test_it_says_that_a_complaint_goes_another_way(self, client, made):
        body = client.get(f"/p/{made.slug}/remark/").content.decode()
        assert re.search(rf'You can <a [^>]*href="/p/{made.slug}/complain/"', body)

    def test_what_is_wrong_is_said_in_a_sentence(self, client, made):
        for wrong, sentence in (
            ({"kind": ""}, "Choose what it is."),
            ({"kind": "nothing"}, "Choose one of the answers."),
            ({"wants_answer": ""}, "Say if you would like an answer."),
            ({"wants_answer": "yes"}, "or say that you want no answer"),
            ({"email": "ada"}, "This is not an email address."),
            ({"words": "\u200b"}, "Write what you want to say."),
            ({"words": "x" * 20_001}, "This is 20,001 characters long"),
            ({"about": "x" * 255}, "This is 255 characters long"),
            ({"site": "0"}, "Choose one of the answers."),
        ):
            assert sentence in text_of(client.post(f"/p/{made.slug}/remark/", remark(**wrong))), wrong
        assert remarks(made) == []

    def test_a_form_counts_once_however_many_come_at_once(self, made, database):
        from django.db import connection
        from django.test import Client

        same, start, codes = remark(), threading.Barrier(8), list[int]()

        def hurry():
            try:
                browser = Client()
                start.wait()
                codes.extend(browser.post(f"/p/{made.slug}/remark/", same).status_code for _ in range(5))
            finally:
                connection.close()

        threads = [threading.Thread(target=hurry) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert codes == [302] * 40
        assert len(remarks(made)) == 1

    def test_a_form_without_its_mark_is_shown_again_with_what_was_typed(self, client, made):
        for garbled in ("", "None", "g" * 32):
            page = client.post(f"/p/{made.slug}/remark/", remark(form_id=garbled))
            assert "Nothing was sent just now" in text_of(page)
            assert "Jo was kind to me." in text_of(page)
        assert remarks(made) == []

    def test_whatever_is_typed_is_kept_as_text(self, client, made):
        texts = ["a\x00b", "{{ 7*7 }}", "<script>alert(1)</script>", "=1+1", "\u202eabc", "😡"]
        for text in texts:
            answer = client.post(f"/p/{made.slug}/remark/", remark(words=text, name=text, about=text))
            assert answer.status_code == 302
        kept = [text.replace("\x00", "") for text in texts]
        assert [(one.words, one.name, one.about) for one in remarks(made)] == [(text,) * 3 for text in kept]

    def test_thanks_are_for_who_sent_something(self, client, made):
        assert "No praise, suggestion or question was sent" in text_of(client.get(f"/p/{made.slug}/remark/sent/"))
        client.post(f"/p/{made.slug}/remark/", remark())
        assert "Thank you" in text_of(client.get(f"/p/{made.slug}/remark/sent/"))
