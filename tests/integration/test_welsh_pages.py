"""The provider's other public pages in Welsh: nothing of ours stays English, and what is not ours says that it is."""

from __future__ import annotations

import re
import uuid
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.integration.limits_met import already, an_address
from tests.integration.public_forms import read_by_somebody, text_of
from tests.integration.some_cases import complain, take

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
        self.found += [(language, " ".join(text.split())) for one in _SAID if (text := given.get(one))]
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
    assert len(after) > 5
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
    change(made, offers_welsh=False)
    english = client.get(f"/p/{made.slug}/accessibility/").content.decode()
    assert "Our pages are in English only." in english
    assert "Welsh" not in english, "nothing is said of pages that there are not"


def change(made, **said):
    """What the organisation keeps of itself."""
    from putright.accounts.scope import within

    with within(made.organisation):
        for name, value in said.items():
            setattr(made.organisation, name, value)
        made.organisation.save()


class TestPraise:
    def sent(self, client, made, language="", **more):
        typed = read_by_somebody({"form_id": uuid.uuid4().hex} | more)
        return client.post(f"/p/{made.slug}/{language}remark/", typed)

    def test_the_form_empty_and_with_what_is_wrong(self, client, made):
        both(client, made, "remark/")
        both(client, made, "remark/sent/")
        for typed in ({}, {"kind": "question", "words": "When?", "wants_answer": "yes", "email": "no address"}):
            english, welsh = (self.sent(client, made, one, **typed).content.decode() for one in ("", "cy/"))
            assert "govuk-error-summary" in welsh
            whole(english, welsh, own_words(made))

    def test_sent_it_is_kept_in_the_words_in_which_it_came(self, client, made):
        from putright.accounts.scope import within
        from putright.register.models import Remark

        typed = {"kind": "compliment", "words": "Roedd y nyrs yn garedig iawn.", "wants_answer": "no"}
        sent = self.sent(client, made, "cy/", **typed)
        assert sent.headers["Location"] == f"/p/{made.slug}/cy/remark/sent/"
        assert "Diolch" in both(client, made, "remark/sent/")
        with within(made.organisation):
            assert Remark.objects.get(organisation=made.organisation).words == typed["words"]

    def test_who_is_not_happy_goes_on_in_welsh_with_what_was_typed(self, client, made):
        sent = self.sent(client, made, "cy/", kind="complaint", words="Ni ddaeth neb.", about="Y nyrs")
        page = client.get(sent.headers["Location"], follow=True) if sent.status_code == 302 else sent
        assert "Mae&#x27;n ymwneud â: Y nyrs" in page.content.decode()


class TestWhatIsToldOfComplaints:
    def test_what_was_learned_is_in_the_providers_words_and_says_that_they_are_english(self, client, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.models import FactRow, ToldLesson

        both(client, made, "you-said/")
        now = timezone.now()
        case = complain(made, now, now)
        take(made, case, "lesson-recorded", now, now, text="Ring before a visit is moved.")
        with within(made.organisation):
            lesson = FactRow.objects.get(organisation=made.organisation, kind="lesson-recorded")
            ToldLesson.objects.create(
                organisation=made.organisation, item=1, number=1, what="published", case=case, lesson=lesson,
                said="Visits were moved and nobody told us.", did="We ring before we move a visit.",
                done=date(2026, 3, 1), at=now, account=made.accounts["manager"], key="k",
            )  # fmt: skip
        welsh = both(client, made, "you-said/")
        assert ("en", "We ring before we move a visit.") in words_of(welsh)
        assert "Mawrth 2026" in welsh

    def test_how_promises_were_kept(self, client, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.adopting import in_force
        from putright.register.models import KeptSpan
        from putright.register.reading import policy_of
        from putright.reports.kept_in_public import last_month_told
        from putright.reports.promises_asked import months_after

        change(made, shows_kept=True)
        both(client, made, "kept/")
        with within(made.organisation):
            version = in_force(made.organisation, timezone.localdate())
            duties = [one for stage in policy_of(version).stages for one in stage.duties]
            duty = next(one for one in duties if one.action.name == "respond")
            last = last_month_told(timezone.now())
            told = (("", 12, 7), ("failed", 12, None), ("kept", 12, None), ("all", None, None), ("", 0, 0))
            for back, (few, owed, kept) in enumerate(told):
                first = months_after(last, -2 * back - 1)
                KeptSpan.objects.create(
                    organisation=made.organisation, policy=version, promise="p", stage=duty.stage, action="respond",
                    clause=duty.clause, strength=duty.strength, first=first, last=months_after(first, back % 2),
                    owed=owed, kept=kept, few=few, fewest=5, made=timezone.now(),
                )  # fmt: skip
        welsh = both(client, made, "kept/")
        assert "gwnaethom ateb mewn pryd ar gyfer" in welsh
        assert "pob un heblaw llai na 5" in welsh


def test_pages_that_say_the_same_to_everybody(client, made):
    for end in ("cookies/", "drawing/", "embed/", "urgent/", "leave/safer/"):
        both(client, made, end)
    assert "2 awr" in client.get(f"/p/{made.slug}/cy/cookies/").content.decode()


class TestInDanger:
    def test_whoever_writes_in_welsh_is_shown_the_numbers_first_whatever_the_language_of_the_page(self, made):
        from django.test import Client

        for language in ("", "cy/"):
            browser = Client()
            sent = browser.post(f"/p/{made.slug}/{language}complain/what-happened/", {"words": "Dw i eisiau marw."})
            assert f"/{language}urgent/first/" in sent.headers["Location"]
            page = text_of(browser.get(sent.headers["Location"]))
            assert page.index("116 123") < page.index("Parhau" if language else "Continue")
            assert ("0808 164 0123" in page) == bool(language), "the line in Welsh, for those who read Welsh"

    def test_a_name_that_is_english_says_so(self, client, made):
        from putright.accounts.scope import within
        from putright.accounts.urgent_numbers import Own, keep_urgent

        with within(made.organisation):
            keep_urgent(made.organisation, [Own("The lift is stuck", "Urgent repairs", "01632 960 123")])
        found = words_of(client.get(f"/p/{made.slug}/cy/urgent/").content.decode())
        assert {("en", "National Domestic Abuse Helpline (England)"), ("en", "The lift is stuck")} <= set(found)
        assert any(language == "cy" and "Byw Heb Ofn" in text for language, text in found)

    def test_of_another_country_too(self, make_organisation, client):
        for policy in ("telecare-ni", "ieso"):
            if policy in bundled():
                both(client, make_organisation(policy), "urgent/")


class TestAComputerOfTheProviders:
    def test_the_desk_asks_and_forgets_in_welsh(self, made, signed_in):
        browser = signed_in(made.accounts["manager"])
        said = {"name": "Neuadd", "site": "", "idle_minutes": "3"}
        assert browser.post(f"/s/{made.slug}/desks/", said).status_code == 302
        for end in ("desk/", "desk/still/", "remark/"):
            both(browser, made, end)
        assert browser.get(f"/p/{made.slug}/cy/desk/done/").headers["Location"] == f"/p/{made.slug}/cy/desk/"


class TestWhenItDoesNotGoOn:
    def both_sent(self, made, amount):
        from django.test import Client

        from putright.site.budgets import REMARK

        address, pages = an_address(), []
        already(address, amount, REMARK)
        typed = {"kind": "question", "words": "It is about the third floor.", "wants_answer": "no"}
        for language in ("", "cy/"):
            typed |= {"form_id": uuid.uuid4().hex}
            pages.append(Client(REMOTE_ADDR=address).post(f"/p/{made.slug}/{language}remark/", typed))
        return pages

    def test_a_little_work_is_asked_for_and_later_there_is_no_room(self, made, settings_with):
        with settings_with(PUBLIC_LIMITS_TIMES=1, QUICKEST_FORM=0):
            for amount, status in ((30, 200), (1_000, 429)):
                english, welsh = self.both_sent(made, amount)
                assert [english.status_code, welsh.status_code] == [status, status]
                whole(english.content.decode(), welsh.content.decode(), own_words(made))

    def test_errors(self, client, made):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        for method, end, status in ((client.get, "nothing/", 404), (strict.post, "remark/", 403)):
            english, welsh = (method(f"/p/{made.slug}/{one}{end}") for one in ("", "cy/"))
            assert [english.status_code, welsh.status_code] == [status, status]
            whole(english.content.decode(), welsh.content.decode())
