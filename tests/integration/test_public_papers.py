"""The papers of a provider: one page that lists them, each as a file of the policy in force, in two languages."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from tests.unit.papers_read import Html, Pdf, meant, squeezed

from putright.policies import bundled, policy_text
from putright.publishing.paper import papers
from putright.publishing.words import words_of as spoken_words
from putright.wording.language import LANGUAGES
from putright.wording.published import KINDS

OF_KIND = {"procedure": "", "easier": "easier/", "summary": "summary/"}
IN = {"en": "", "cy": "cy/"}


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def text_of(response):
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", response.content.decode())).split())


def words_of(organisation, kind, language):
    """The words that a paper of the organisation should say."""
    from django.utils import timezone

    from putright.accounts.outside_bodies import own_bodies
    from putright.accounts.scope import within
    from putright.register.adopting import in_force
    from putright.register.reading import policy_of
    from putright.site.papers import contacts_of
    from putright.wording.body_shown import bodies_of, directory_of

    with within(organisation):
        version = in_force(organisation, timezone.localdate())
        policy = policy_of(version)
        directory = directory_of(bodies_of(policy), own_bodies(organisation), timezone.localdate())
    return spoken_words(policy, kind, language, contacts_of(organisation), version.adopted_from, directory)


def change(made, **said):
    """Change what the organisation says of itself."""
    from putright.accounts.scope import within

    with within(made.organisation):
        for name, value in said.items():
            setattr(made.organisation, name, value)
        made.organisation.save()


def adopt_today(made, text):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.adopting import adopt

    with within(made.organisation):
        adopt(made.organisation, text, adopted_from=timezone.localdate())


class TestTheList:
    def test_every_paper_is_named_in_its_language_and_every_way_leads_somewhere(self, client, made):
        home = f"/p/{made.slug}/"
        for language in LANGUAGES:
            page = client.get(f"{home}{IN[language]}papers/")
            hrefs = re.findall(r'href="([^"]+)"', page.content.decode())
            wanted = {f"{home}papers/{one.file_name}" for one in papers([language])}
            assert wanted <= set(hrefs)
            assert not [one for one in hrefs if "papers/" in one and one.endswith(("pdf", "txt")) and one not in wanted]
            for href in {one for one in hrefs if one.startswith(home)}:
                answer = client.get(unescape(href))
                assert answer.status_code == 200, href
                assert not answer.cookies or href.endswith(("follow/", "remark/")), href  # forms

    def test_the_procedure_leads_to_it_and_to_the_other_words(self, client, made):
        home = f"/p/{made.slug}/"
        body = client.get(home).content.decode()
        for end in ("papers/", "easier/", "summary/", "drawing/"):
            assert f'href="{home}{end}"' in body
        for end in ("easier/", "summary/"):
            assert f'href="{home}papers/"' in client.get(f"{home}{end}").content.decode()


class TestLanguages:
    @pytest.mark.parametrize("end", ["", "easier/", "summary/", "papers/"])
    def test_a_page_says_its_language_and_leads_to_the_other(self, client, made, end):
        english, welsh = (client.get(f"/p/{made.slug}/{more}{end}").content.decode() for more in ("", "cy/"))
        assert '<html lang="en"' in english
        assert f'<a class="govuk-link" href="/p/{made.slug}/cy/{end}" lang="cy" hreflang="cy">Cymraeg</a>' in english
        assert '<html lang="cy"' in welsh
        assert f'<a class="govuk-link" href="/p/{made.slug}/{end}" lang="en" hreflang="en">English</a>' in welsh
        assert f'hreflang="cy" href="/p/{made.slug}/cy/{end}"' in english

    def test_a_welsh_page_leads_on_in_welsh_and_is_welsh(self, client, made):
        home = f"/p/{made.slug}/"
        body = client.get(f"{home}cy/").content.decode()
        for end in ("papers/", "easier/", "summary/"):
            assert f'href="{home}cy/{end}"' in body
        assert "Make a complaint" not in body
        assert "Skip to main content" not in body

    @pytest.mark.parametrize("asked", ["xx", "", "EN", "cy%00", "../cy", "cy&language=xx"])
    def test_a_language_that_there_is_not_is_english(self, client, made, asked):
        page = client.get(f"/p/{made.slug}/?language={asked}")
        assert page.status_code == 200
        assert '<html lang="en"' in page.content.decode()

    @pytest.mark.parametrize("end", ["", "papers/"])
    def test_an_address_of_before_leads_to_the_page_in_its_language(self, client, made, end):
        answer = client.get(f"/p/{made.slug}/{end}?language=cy&then=1")
        assert answer.status_code == 302
        assert answer["Location"] == f"/p/{made.slug}/cy/{end}?then=1"

    def test_an_address_without_its_last_slash_leads_there_too(self, client, made):
        answer = client.get(f"/p/{made.slug}/cy")
        assert (answer.status_code, answer["Location"]) == (301, f"/p/{made.slug}/cy/")

    def test_the_next_page_of_the_same_process_is_english_again(self, client, made):
        assert "Make a complaint" not in text_of(client.get(f"/p/{made.slug}/cy/"))
        assert "Make a complaint" in text_of(client.get(f"/p/{made.slug}/"))


class TestOtherWords:
    @pytest.mark.parametrize("policy", sorted(bundled()))
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_page_says_what_its_paper_says(self, client, make_organisation, policy, language):
        from putright.wording.procedure_parts import Items

        made = make_organisation(policy)
        for kind in KINDS:
            said = text_of(client.get(f"/p/{made.slug}/{IN[language]}{OF_KIND[kind]}"))
            for section in words_of(made.organisation, kind, language).sections:
                assert section.heading in said
                if section.id == "contact":
                    continue  # with links, as the other pages have it
                for part in section.parts:
                    for one in part.items if isinstance(part, Items) else [part]:
                        assert " ".join(one.text.split()) in said


class TestFiles:
    def test_each_says_what_was_meant_and_what_it_is(self, client, made):
        for one in papers():
            answer = client.get(f"/p/{made.slug}/papers/{one.file_name}")
            words = words_of(made.organisation, one.kind, one.language)
            assert answer["Content-Type"] == one.media_type
            assert answer["Content-Language"] == one.language
            assert answer["X-Content-Type-Options"] == "nosniff"
            shown = "attachment" if one.form == "html" else "inline"
            assert answer["Content-Disposition"] == f'{shown}; filename="{made.slug}-{one.file_name}"'
            if one.form == "html":
                assert Html(answer.content.decode()).text() == meant(words)
            elif one.form == "text":
                assert squeezed(words.sections[-1].heading) in squeezed(answer.content.decode())
            elif one.on_one_page:
                assert Pdf(answer.content).pages == 1
            else:
                assert Pdf(answer.content).text() == meant(words)

    def test_one_that_was_made_before_is_not_sent_again_and_a_new_policy_makes_a_new_one(self, client, made):
        path = f"/p/{made.slug}/papers/easier.en.pdf"
        first = client.get(path)
        assert "max-age=300" in first["Cache-Control"]
        assert client.get(path).content == first.content
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        adopt_today(made, policy_text("careium"))
        new = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert new.status_code == 200
        assert Pdf(new.content).text() == meant(words_of(made.organisation, "easier", "en"))

    def test_a_new_telephone_number_stands_on_the_next_paper(self, client, made):
        path = f"/p/{made.slug}/papers/summary.en.pdf"
        client.get(path)
        change(made, phone="01632 960777")
        assert "01632960777" in squeezed(Pdf(client.get(path).content).first_page())

    def test_one_provider_is_never_given_the_paper_of_another(self, client, make_organisation):
        one, other = make_organisation("ieso"), make_organisation("ieso")
        change(other, name="Quite Another House")
        for name in ("procedure.en.pdf", "summary.en.txt", "easier.en.html"):
            first, second = (client.get(f"/p/{who.slug}/papers/{name}").content for who in (one, other))
            assert first != second
            assert first == client.get(f"/p/{one.slug}/papers/{name}").content

    @pytest.mark.parametrize(
        "name",
        ["procedure.pdf", "procedure.xx.pdf", "no.en.pdf", "..%2fprocedure.en.pdf", "procedure.en.pdf%00", "%00"],
    )
    def test_what_there_is_not_is_not_there(self, client, made, name):
        assert client.get(f"/p/{made.slug}/papers/{name}").status_code == 404
        assert client.get(f"/p/nobody-{uuid.uuid4().hex}/papers/procedure.en.pdf").status_code == 404

    def test_the_number_of_queries_is_that_of_every_public_page(self, client, made):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for path in ("papers/", "papers/procedure.en.pdf", "papers/summary.cy.txt", "easier/"):
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/p/{made.slug}/{path}")
            # The transaction, the provider, its rows alone, the version, its text where the process has not read it.
            assert len(asked) <= 6, [one["sql"] for one in asked]

    def test_hostile_words_of_a_policy_and_of_a_provider_are_text(self, client, made):
        hostile = '</style><script>alert(1)</script> #read("/etc/passwd") \\ $x$'
        change(made, name=hostile[:190])
        adopt_today(made, policy_text("ieso").replace("title: Our first answer", f"title: '{hostile}'"))
        for one in papers(["en"]):
            answer = client.get(f"/p/{made.slug}/papers/{one.file_name}")
            assert answer.status_code == 200
            if one.form == "html":
                assert "<script" not in answer.content.decode()
            if one.form == "pdf":
                sheets = Pdf(answer.content).reader.pages
                assert squeezed('#read("/etc/passwd")') in squeezed("".join(one.extract_text() for one in sheets))
        for end in OF_KIND.values():
            assert "<script" not in client.get(f"/p/{made.slug}/{end}").content.decode()

    def test_letters_that_cannot_be_printed_are_said_to_be_so_and_can_be_read(self, client, made, caplog):
        change(made, name="日本 Clinic")
        answer = client.get(f"/p/{made.slug}/papers/procedure.en.pdf")
        assert answer.status_code == 404
        assert "This paper cannot be printed" in text_of(answer)
        assert f'href="/p/{made.slug}/"' in answer.content.decode()
        assert "none of our typefaces has “日”" in caplog.text
        for name in ("procedure.en.txt", "procedure.en.html"):
            assert "日本 Clinic" in client.get(f"/p/{made.slug}/papers/{name}").content.decode()


class TestDrafts:
    def draft(self, made, text):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.models import PolicyDraft

        now, writer = timezone.now(), made.accounts["manager"].pk
        with within(made.organisation):
            return PolicyDraft.objects.create(
                organisation=made.organisation, title="Shorter times", text=text, digest="0" * 64, origin="a file",
                begun_at=now, begun_by_id=writer, changed_at=now, changed_by_id=writer,
            )  # fmt: skip

    def test_its_papers_say_that_it_is_one_and_the_public_sees_nothing_of_it(self, signed_in, client, made):
        draft = self.draft(made, policy_text("careium"))
        browser = signed_in(made.accounts["manager"])
        home = f"/s/{made.slug}/policy/papers/"
        assert f'href="{home}{draft.pk}/"' in browser.get(home).content.decode()
        listed = browser.get(f"{home}{draft.pk}/").content.decode()
        for one in papers():
            assert f'href="{home}{draft.pk}/{one.file_name}"' in listed
        for name in ("procedure.en.txt", "summary.en.pdf", "easier-large-print.en.pdf"):
            answer = browser.get(f"{home}{draft.pk}/{name}")
            assert answer["Content-Disposition"].endswith(f'filename="draft-{name}"')
            first = answer.content.decode()[:999] if name.endswith("txt") else Pdf(answer.content).first_page()
            assert squeezed("This is a draft. It is not in force.") in squeezed(first)
            public = client.get(f"/p/{made.slug}/papers/{name}").content
            assert public != answer.content
            assert b"This is a draft" not in public

    def test_one_that_is_no_policy_yet_says_what_is_wrong(self, signed_in, made):
        draft = self.draft(made, "title: Half a policy\n")
        browser = signed_in(made.accounts["manager"])
        home = f"/s/{made.slug}/policy/papers/{draft.pk}/"
        page = browser.get(home)
        assert page.status_code == 200
        assert "There are no papers of it yet." in text_of(page)
        assert "the draft" in text_of(page)
        assert browser.get(f"{home}procedure.en.pdf").status_code == 404

    def test_the_draft_of_another_organisation_is_not_there(self, signed_in, made, make_organisation):
        theirs = self.draft(make_organisation("careium"), policy_text("careium"))
        browser = signed_in(made.accounts["manager"])
        for end in ("", "procedure.en.txt"):
            assert browser.get(f"/s/{made.slug}/policy/papers/{theirs.pk}/{end}").status_code == 404
