"""What whoever complained does on the page of their case, as a browser does it: questions, a look, what comes of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.integration.document_files import png
from tests.integration.limits_met import an_address
from tests.integration.public_forms import text_of
from tests.integration.public_walk import lines_of
from tests.integration.some_cases import take
from tests.integration.test_acts import look_at
from tests.integration.test_complainant_acts import a_case, answered, newest
from tests.integration.test_following import a_code, client, enter, let_in, noted
from tests.unit.reading_words import blemishes, grade

from putright.casework.complainant_offers import ACTS
from putright.wording.dates import long_day

WORDS = 'It happened <b>again</b> & "worse".'


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def where(made, act):
    return f"/p/{made.slug}/case/do/{act}/"


def hidden(page):
    """What the page brings along, as a browser sends it back."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    typed: dict[str, list[str]] = {}
    for name, value in found:
        if name != "csrfmiddlewaretoken":
            typed.setdefault(name, []).append(unescape(value))
    return typed


def step(browser, made, act, page, *, go="next", **typed):
    return browser.post(where(made, act), hidden(page) | {"go": go} | typed)


def open_at(browser, made, act, about=""):
    page = browser.get(where(made, act), {"about": about} if about else {})
    assert page.status_code == 200, text_of(page)
    return page


def walk(browser, made, act, *answers, about=""):
    """Answer page after page, look at it, send it; the page after it."""
    page = open_at(browser, made, act, about)
    for one in answers:
        page = step(browser, made, act, page, **one)
    sent = step(browser, made, act, page, go="send")
    assert sent.status_code == 302, text_of(sent)
    return browser.get(sent["Location"])


def kinds(made, case):
    return [one.row.kind for one in look_at(made, case).record.entries]


def test_the_page_of_the_case_offers_what_can_be_done_and_until_when(made):
    case = answered(made)
    page = let_in(made, case).get(f"/p/{made.slug}/case/")
    said = text_of(page)
    assert "Ask for stage 2" in said
    assert "days from today. Our rule is: within 6 months of our answer. We count from" in said
    assert f"/p/{made.slug}/case/do/next-stage/?about=stage-2" in page.content.decode()
    assert "Stop your complaint" not in said, "there is nothing to stop once we have answered"


def test_asking_for_the_next_stage_a_question_a_page_and_what_happens_then(made):
    case = answered(made)
    browser = let_in(made, case)
    page = open_at(browser, made, "next-stage", "stage-2")
    assert "<h1" in page.content.decode()
    assert "Why are you not happy with our answer?" in text_of(page)
    page = step(browser, made, "next-stage", page, reason=WORDS)
    page = step(browser, made, "next-stage", page, desired_outcome="An apology")
    page = step(browser, made, "next-stage", page)  # no files
    said = text_of(page)
    assert WORDS in said
    assert "An apology" in said
    assert "<b>" not in page.content.decode()
    page = step(browser, made, "next-stage", page, go="change:desired_outcome")
    assert "An apology" in page.content.decode()
    page = step(browser, made, "next-stage", page, desired_outcome="Two apologies")
    page = step(browser, made, "next-stage", page)
    done = step(browser, made, "next-stage", page, go="send")
    said = text_of(browser.get(done["Location"]))
    assert "You asked for stage 2" in said
    promised = re.findall(r"We (?:will|aim to) [^.]+\.", said)
    assert promised
    assert len(promised) == len(set(promised))
    again = step(browser, made, "next-stage", page, go="send", about="")
    assert "You asked for stage 2" in text_of(browser.get(again["Location"]))
    assert "within 3 working days" in said or "acknowledge" in said.lower() or "We will" in said
    kind, says, row = newest(made, case)
    assert (kind, row.source) == ("escalated", "complainant")
    assert says == {"to": "stage-2", "in_writing": True, "reason": WORDS, "desired_outcome": "Two apologies"}
    typed = {"about": "stage-2", "go": "words", "words": WORDS, "form_id": "c" * 32}
    refused = text_of(browser.post(where(made, "next-stage"), typed))
    assert "You cannot do this now" in refused
    assert WORDS in refused, "what was typed stays on the page"
    assert newest(made, case)[0] == "escalated", "where the page offers to send nothing, nothing is taken"


def test_words_and_files_are_on_the_case_together(made):
    case = a_case(made)
    browser = let_in(made, case)
    page = step(browser, made, "add", open_at(browser, made, "add"), words=WORDS)
    page = step(browser, made, "add", page, documents=SimpleUploadedFile("run.png", b"MZ\x90\x00\x03\x00\x00\x00\x04"))
    assert "is a program" in text_of(page)
    page = step(browser, made, "add", page, documents=SimpleUploadedFile("the bill.png", png()))
    assert "the bill.png" in text_of(page)
    done = step(browser, made, "add", page, go="send")
    assert "the bill.png" in text_of(browser.get(done["Location"]))
    heard, added = look_at(made, case).record.entries[-2:]
    assert (heard.row.kind, added.row.kind) == ("heard-from", "document-added")
    assert heard.says["words"] == WORDS
    assert (added.says["beside"], added.says["name"], added.row.source) == (heard.id, "the bill.png", "complainant")
    assert "the bill.png" in text_of(browser.get(f"/p/{made.slug}/case/"))


def test_nothing_and_too_much_are_said_in_sentences_and_nothing_typed_is_lost(made):
    case = a_case(made)
    browser = let_in(made, case)
    page = step(browser, made, "add", open_at(browser, made, "add"), words=" ")
    page = step(browser, made, "add", page)
    assert "You have not written anything, and chosen no file." in text_of(page)
    page = step(browser, made, "delay", open_at(browser, made, "delay"), words="x" * 20_001)
    assert "there is room for 20,000" in text_of(page)
    assert "x" * 20_001 in page.content.decode()
    assert page.content.decode().count("<title>Error: ") == 1
    assert "heard-from" not in kinds(made, case)


def test_stopping_asks_if_they_are_sure_and_can_be_undone(made):
    case = a_case(made)
    browser = let_in(made, case)
    page = step(browser, made, "withdraw", open_at(browser, made, "withdraw"), words="")
    assert "Are you sure that you want to stop your complaint?" in text_of(page)
    assert "You lose nothing by that." in text_of(page)
    assert look_at(made, case).found.status == "open"
    sent = [step(browser, made, "withdraw", page, go="send") for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302], "a form sent twice acts once"
    assert "You stopped your complaint" in text_of(browser.get(sent[1]["Location"]))
    assert kinds(made, case).count("withdrawn") == 1
    said = text_of(walk(browser, made, "go-on", {"words": "I changed my mind."}))
    assert "Your complaint is open again" in said
    assert look_at(made, case).found.status == "open"


def test_what_staff_record_meanwhile_is_said_and_the_answers_stay(made):
    case = answered(made)
    browser = let_in(made, case)
    page = open_at(browser, made, "next-stage", "stage-2")
    for one in ({"reason": WORDS}, {"desired_outcome": ""}, {}):
        page = step(browser, made, "next-stage", page, **one)
    now = timezone.now()
    take(made, case, "informed", now - timedelta(minutes=1), now)
    page = step(browser, made, "next-stage", page, go="send")
    said = text_of(page)
    assert page.status_code == 200
    assert "Nothing was sent yet: something was written on your complaint" in said
    assert WORDS in said
    assert "escalated" not in kinds(made, case)
    assert step(browser, made, "next-stage", page, go="send").status_code == 302
    assert look_at(made, case).found.stage.id == "stage-2"


def test_too_late_says_the_rule_and_takes_it_as_words(made):
    case = answered(made, days=250)
    browser = let_in(made, case)
    page = browser.get(where(made, "next-stage"), {"about": "stage-2"})
    said = text_of(page)
    assert page.status_code == 409
    assert "The time to ask for stage 2 ended on" in said
    assert "That is rule IE-17 of our procedure." in said
    assert "An outside body may still look at it." in said
    assert "01632 960000" in said
    empty = browser.post(where(made, "next-stage"), hidden(page) | {"go": "words", "words": " "})
    assert "Write what you want to tell us." in text_of(empty)
    sent = browser.post(where(made, "next-stage"), hidden(page) | {"go": "words", "words": "I was in hospital."})
    said = text_of(browser.get(sent["Location"]))
    assert "We read it. Nothing of your complaint changes until we answer you. We answer you by" in said
    assert f"You asked on {long_day(timezone.localdate().toordinal())}." in said
    says = newest(made, case)[1]
    assert long_day(date.fromisoformat(says.pop("answer_by")).toordinal()) in said
    assert says == {"channel": "web", "about": "asked", "words": "I was in hospital.", "wish": "next-stage"}


def the_answer_is_struck_out(made, case):
    """So that the next stage cannot be asked for any more. That a case is closed does not end its time for that."""
    now, answer = timezone.now(), next(one for one in look_at(made, case).found.case.facts if one.kind == "responded")
    take(made, case, "corrected", now, now, of=answer.id, void=True, reason="It never went out.")


def test_a_window_that_closes_while_they_write_loses_nothing(made):
    case = answered(made)
    browser = let_in(made, case)
    page = open_at(browser, made, "next-stage", "stage-2")
    page = step(browser, made, "next-stage", page, reason=WORDS)
    the_answer_is_struck_out(made, case)
    said = text_of(step(browser, made, "next-stage", page, desired_outcome="An apology"))
    assert "You cannot do this now" in said
    assert WORDS in said
    assert "An apology" in said
    said = text_of(step(browser, made, "next-stage", page, go="send"))
    assert "You cannot do this now" in said
    assert WORDS in said


def test_a_case_that_we_closed_goes_on_when_they_ask_within_the_time(made, signed_in):
    case = answered(made)
    now = timezone.now()
    take(made, case, "closed", now - timedelta(days=2), now)
    browser = let_in(made, case)
    home = f"/p/{made.slug}/case/"
    said = text_of(browser.get(home))
    assert "We closed your complaint on" in said
    assert "Ask for stage 2" in said
    assert "(not yet)" in said, "the stage that can be asked for stands among the stages"
    page = open_at(browser, made, "next-stage", "stage-2")
    page = step(browser, made, "next-stage", page, reason=WORDS)
    page = step(browser, made, "next-stage", page, desired_outcome="")
    page = step(browser, made, "next-stage", page)
    assert "Your complaint ended. If you ask for this, it is open again." in text_of(page)
    done = text_of(browser.get(step(browser, made, "next-stage", page, go="send")["Location"]))
    assert "You asked for stage 2" in done
    assert "We will" in done, "what is owed on it now"
    found = look_at(made, case).found
    assert (found.stage.id, found.status) == ("stage-2", "open")
    assert [one.code for one in found.problems] == []
    staff = text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "A request waits for an answer" not in staff, "it was done, and is no request to be looked at"


def test_what_cannot_be_asked_for_keeps_its_day_until_staff_take_it_up(made, signed_in):
    """Closed without an answer: nothing to ask the next stage against. Staff open it as of the day of asking."""
    case, now = a_case(made), timezone.now()
    take(made, case, "closed", now - timedelta(days=2), now)
    browser = let_in(made, case)
    page = browser.get(where(made, "next-stage"), {"about": "stage-2"})
    said = text_of(page)
    assert "You can ask for stage 2 after an answer of ours. Your complaint ended without one: it is closed." in said
    assert "We keep it on your complaint, with today's date. We answer you by" in said
    assert "Who else can help" in said
    sent = browser.post(where(made, "next-stage"), hidden(page) | {"go": "words", "words": WORDS})
    assert "If we do what you ask for, it counts from that day." in text_of(browser.get(sent["Location"]))
    asked = newest(made, case)[2]
    assert "You asked for the next stage. We could not do that at once." in text_of(
        browser.get(f"/p/{made.slug}/case/")
    )
    manager, home = signed_in(made.accounts["manager"]), f"/s/{made.slug}/cases/{case.reference}/"
    shown = manager.get(home)
    assert "whoever complained asked on their page for the next stage." in text_of(shown)
    assert "They were told that we answer by" in text_of(shown)
    href, again = re.findall(r'href="([^"]+\?asked=\d+)"', shown.content.decode())
    assert "record/reopened/" in again
    form = manager.get(unescape(href)).context["form"]
    said = {name: form[name].value() for name in ("to", "in_writing", "seen", "form_id", "opened")}
    local = timezone.localtime(asked.recorded)
    when = {"on": f"{local:%d %m %Y}", "hour": f"{local:%H:%M}"}
    more = {"then": "record", "ask_why": "1", "why": "We closed it too soon."}
    done = manager.post(unescape(href), {**said, **when, **more})
    assert done.status_code == 302, text_of(done)
    taken = next(one for one in look_at(made, case).record.entries if one.row.kind == "escalated")
    assert taken.row.happened[:19] == asked.happened[:19], "it counts from when they asked"
    assert (look_at(made, case).found.stage.id, look_at(made, case).found.status) == ("stage-2", "open")
    assert "A request waits for an answer" not in text_of(manager.get(home))


def test_a_complaint_that_goes_on_as_part_of_another_is_not_opened_again_here(made):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.joining import join
    from putright.casework.recording import Recorded

    first, second = a_case(made), a_case(made)
    browser = let_in(made, second)
    walk(browser, made, "withdraw", {"words": "I sent it twice."})
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        done = join(made.organisation, second, first.reference, "other", by, now=timezone.now(), why="Twice.")
    assert isinstance(done, Recorded), done
    said = text_of(browser.get(f"/p/{made.slug}/case/"))
    assert "Add something, or send us files" in said
    assert "Go on with your complaint" not in said
    refused = browser.get(where(made, "go-on"))
    assert refused.status_code == 409
    assert "This complaint goes on as part of another one." in text_of(refused)
    assert browser.post(where(made, "go-on"), {"go": "send", "form_id": "a" * 32}).status_code == 200
    assert look_at(made, second).found.status == "withdrawn"
    ticked = {"need_formats": "large-print", "need_not_times": "cyn 10", "go": "send", "form_id": "b" * 32}
    kept = browser.post(f"/p/{made.slug}/cy/case/do/needs/", ticked).content.decode()
    (typed,) = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", kept)
    assert "Large print" in typed  # it would be sent as words, which staff have to read
    assert "print bras" not in typed.lower()
    assert "cyn 10" in typed


def test_files_from_many_sessions_have_a_bound_together_and_words_go_without_them(made, settings_with):
    from django.test import Client

    from putright.accounts.tallies import Counted, add
    from putright.site.budgets import CASE_FILES

    case, other = a_case(made), a_case(made)
    now = timezone.now()
    with settings_with(PUBLIC_LIMITS_TIMES=1):
        whose = f"{made.organisation.pk}/{case.pk}"
        add([Counted(CASE_FILES.name, whose, CASE_FILES.span)], now - timedelta(hours=3), CASE_FILES.most - 10)
        for which, full in ((case, True), (case, True), (other, False)):
            browser = Client(REMOTE_ADDR=an_address())
            assert enter(browser, made, which.reference, a_code(made, which)).status_code == 302
            page = step(browser, made, "add", open_at(browser, made, "add"), words=WORDS)
            page = step(browser, made, "add", page, documents=SimpleUploadedFile("the bill.png", png()))
            assert ("Very many files came for this complaint today." in text_of(page)) is full
            assert ("the bill.png" in text_of(page)) is not full
            page = step(browser, made, "add", page) if full else page
            assert step(browser, made, "add", page, go="send").status_code == 302
    assert [one.row.kind for one in look_at(made, case).record.entries[-2:]] == ["heard-from"] * 2
    assert look_at(made, other).record.entries[-1].row.kind == "document-added"


def test_files_and_long_words_of_an_act_that_cannot_be_done_any_more_are_kept(made):
    case = answered(made)
    browser = let_in(made, case)
    page = open_at(browser, made, "next-stage", "stage-2")
    page = step(browser, made, "next-stage", page, reason="a" * 19_000)
    page = step(browser, made, "next-stage", page, desired_outcome="b" * 19_000)
    page = step(browser, made, "next-stage", page, documents=SimpleUploadedFile("the bill.png", png()))
    the_answer_is_struck_out(made, case)
    page = step(browser, made, "next-stage", page, go="send")
    assert "You cannot do this now" in text_of(page)
    assert "the bill.png" in text_of(page)
    long = step(browser, made, "next-stage", page, go="words", words="x" * 60_001)
    assert "There is room for 60,000 characters." in text_of(long)
    typed = f"{'a' * 19_000}\n\n{'b' * 19_000}"
    assert step(browser, made, "next-stage", long, go="words", words=typed).status_code == 302
    heard, added = look_at(made, case).record.entries[-2:]
    assert heard.says["words"] == typed
    assert (added.says["name"], added.says["beside"]) == ("the bill.png", heard.id)


def test_a_new_date_is_asked_without_what_staff_wrote_of_it_and_both_answers_are_told(make_organisation):
    made = make_organisation("care-and-support")
    case, now = a_case(made, days=3, attributes={}), timezone.now()
    until = timezone.localdate() + timedelta(days=60)
    take(made, case, "acknowledged", now - timedelta(days=1), now, medium="email", names_handler=True)
    take(made, case, "extended", now - timedelta(hours=2), now, action="respond", until=until.isoformat(),
         reason="Nurse Nobody is away.")  # fmt: skip
    browser = let_in(made, case)
    said = text_of(browser.get(f"/p/{made.slug}/case/"))
    assert "We are waiting for you" in said
    assert "If you do not know why we need more time, ask us." in said
    assert "Nurse Nobody" not in said, "the reason is in staff's words, as on the rest of the page"
    asked = text_of(open_at(browser, made, "extension"))
    assert "Nurse Nobody" not in asked
    assert "The date is now" not in asked, "it did not change, and stands before"
    assert "If you do not agree, or do not answer, the date stays as it is." in asked
    assert f"We asked if you agree to a later date, {until:%A} {until.day} {until:%B %Y}." in said
    assert "We need more time" not in said
    asked = "We asked if you agree to"
    assert "We aim to send you our full answer by" in said.partition("What we do next")[0].partition(asked)[0]
    no = text_of(walk(browser, made, "extension", {"agree": "no"}, {"words": "I cannot wait."}))
    assert "The date stays as it was." in no
    said = text_of(browser.get(f"/p/{made.slug}/case/"))
    assert "We are waiting for you" not in said, "they have answered"
    assert "Answer us about the new date You answered this. You can still change your answer." in said, "they may"
    done = text_of(walk(browser, made, "extension", {"agree": "yes"}))  # and is not asked why
    assert "You agreed to the new date" in done
    assert f"{until.day} {until:%B %Y}" in done
    assert "Answer us about the new date" not in text_of(browser.get(f"/p/{made.slug}/case/"))


def test_a_new_address_waits_for_somebody_to_ask_in_a_way_that_is_known(made):
    case = a_case(made)
    browser = let_in(made, case)
    page = step(browser, made, "reach", open_at(browser, made, "reach"), email="", phone="", address="")
    assert "Fill in at least one of the three." in text_of(page)
    page = step(browser, made, "reach", page, email="thief@mail.example")
    assert "We do not use it at once." in text_of(page)
    step(browser, made, "reach", page, go="send")
    record = look_at(made, case).record
    assert record.latest("contact-given")["email"] == "ada@marsh.example"
    assert record.entries[-1].says["email"] == "thief@mail.example"


def test_what_was_agreed_is_called_by_its_words_after_an_act_too(made):
    case, now = a_case(made), timezone.now()
    take(made, case, "action-agreed", now, now, action="ring-weekly", note="Ring you each Monday")
    said = text_of(walk(let_in(made, case), made, "delay", {"words": WORDS}))
    assert "We will do what we agreed: Ring you each Monday." in said


def test_needs_are_ticked_taken_away_and_kept(made):
    case = a_case(made, needed={"formats": "large-print", "print_size": "24", "support": "interpreter"})
    browser = let_in(made, case)
    page = open_at(browser, made, "needs")
    assert re.search(r'value="large-print"[^>]*checked', page.content.decode())
    done = text_of(walk(browser, made, "needs", {"need_support": ["more-time"], "need_not_times": "not before 10"}))
    assert "You told us what you need" in done
    now = look_at(made, case).needs
    assert (now.formats, now.support, now.not_times) == ((), ("more-time",), "not before 10")


def test_needs_that_are_not_changed_are_not_sent(made):
    case = a_case(made, needed={"formats": "large-print easy-read"})
    browser = let_in(made, case)
    before = kinds(made, case)
    for go in ("next", "send"):
        page = open_at(browser, made, "needs")
        said = text_of(step(browser, made, "needs", page, go=go, need_formats=["easy-read", "large-print"]))
        assert "You have changed nothing." in said
        assert "Check your answers" not in said
    assert kinds(made, case) == before


class TestForAnother:
    """Somebody complains for somebody else."""

    @pytest.fixture
    def case(self, made):
        return a_case(made, by="representative", concerned="Bo Marsh")

    def test_before_consent_little_is_offered_and_the_rest_says_why(self, made, case):
        browser = let_in(made, case)
        said = text_of(browser.get(f"/p/{made.slug}/case/"))
        assert "Tell us how the person you complain for will agree" in said
        assert "Stop your complaint" not in said
        no = browser.get(where(made, "withdraw"))
        assert "We first need to know that they agree. That is rule IE-05 of our procedure." in text_of(no)
        done = walk(browser, made, "consent-coming", {"coming": "paper"}, {"words": "A power of attorney."}, {})
        assert "You told us how they will agree" in text_of(done)

    def test_before_consent_no_page_of_an_act_tells_what_we_found_or_agreed(self, made, case):
        browser, now = let_in(made, case), timezone.now()
        take(made, case, "action-agreed", now, now, action="ring-weekly", note="Ring Bo each Monday")
        said = text_of(walk(browser, made, "delay", {"words": WORDS}))
        assert "We still do what we promised" in said
        assert "We will do what we agreed" not in said
        page = step(browser, made, "consent-coming", open_at(browser, made, "consent-coming"), coming="rings")
        page = step(browser, made, "consent-coming", step(browser, made, "consent-coming", page, words=""))
        take(made, case, "responded", now, now, outcome="upheld", medium="email")
        meanwhile = text_of(step(browser, made, "consent-coming", page, go="send"))
        assert "We sent an answer at stage 1" in meanwhile
        for text in (meanwhile, text_of(browser.get(f"/p/{made.slug}/case/done/"))):
            assert "We found that" not in text

    def test_what_the_person_concerned_says_is_not_given_to_whoever_complains_for_them(self, made, case):
        """They may share a computer, and one may be afraid of the other."""
        from putright.accounts.scope import within
        from putright.register.follow_models import FollowSession

        def ended():
            with within(made.organisation):
                FollowSession.objects.filter(organisation=made.organisation).update(ended=timezone.now())

        noted(made, case, "person-noted", who="n1", part="concerned", name="Bo Marsh")
        browser = let_in(made, case, how="paper", who="n1")
        page = step(browser, made, "consent", open_at(browser, made, "consent"), name="Bo Marsh", agree="no")
        ended()
        held = hidden(step(browser, made, "consent", page, go="send")) | {"number": case.reference}
        other = browser.post(f"/p/{made.slug}/follow/code/", held | {"code": a_code(made, case)})
        assert other.status_code == 302, "whoever complains is given nothing of what was typed"
        own = browser.post(f"/p/{made.slug}/follow/code/", held | {"code": a_code(made, case, how="paper", who="n1")})
        assert "What you typed before is still here." in text_of(own)
        assert browser.post(where(made, "consent"), hidden(own)).status_code == 302
        assert "You did not agree" in text_of(browser.get(f"/p/{made.slug}/case/done/"))
        ended()
        assert enter(browser, made, case.reference, a_code(made, case)).status_code == 302
        assert browser.get(f"/p/{made.slug}/case/done/").status_code == 302

    def test_the_person_concerned_agrees_with_a_code_of_their_own(self, made, case):
        from putright.accounts.scope import within
        from putright.register.append import By, NewFact, append, take_chain
        from putright.register.reading import record_of

        with within(made.organisation):
            head = take_chain(made.organisation.pk)
            noted = NewFact(
                "person-noted", timezone.now().isoformat(timespec="seconds"),
                {"who": "n1", "part": "concerned", "name": "Bo Marsh"},
            )  # fmt: skip
            append(record_of(case), head, [noted], by=By(None), now=timezone.now())
        browser = let_in(made, case, how="paper", who="n1")
        page = step(browser, made, "consent", open_at(browser, made, "consent"), name="Bo Marsh")
        assert "Choose if you agree or not." in text_of(page)
        assert "Only whoever made the complaint can do this." in text_of(browser.get(where(made, "withdraw")))
        done = text_of(walk(browser, made, "consent", {"name": "Bo Marsh", "agree": "no"}))
        assert "We do not tell them anything about you." in done
        assert newest(made, case)[1]["about"] == "consent-refused"
        page = step(browser, made, "consent", open_at(browser, made, "consent"), name="Bo Marsh", agree="yes")
        assert step(browser, made, "consent", page, go="send").status_code == 302
        kind, says, row = newest(made, case)
        assert (kind, row.source, says["note"]) == (
            "consent-received", "concerned", "Given by Bo Marsh on the page of the case."
        )  # fmt: skip
        theirs = let_in(made, case)
        assert "The call was cut off." in text_of(theirs.get(f"/p/{made.slug}/case/"))
        done = text_of(walk(browser, made, "consent-back", {"name": "Bo Marsh"}))
        assert "You took back that somebody may complain for you" in done
        assert "We do not tell them anything about you." in done
        after = text_of(theirs.get(f"/p/{made.slug}/case/"))
        assert "The call was cut off." not in after, "it holds at once"
        assert "we do not know yet that you may" not in after, "they had agreed"
        assert "At the moment we may not tell you what we find out." in after
        assert "took back" not in after
        assert "Take back that" not in text_of(browser.get(f"/p/{made.slug}/case/"))


def test_nobody_without_a_session_or_with_one_for_another_case_does_anything(made):
    case, other = a_case(made), a_case(made)
    assert client().get(where(made, "withdraw")).status_code == 302
    browser = let_in(made, other)
    page = step(browser, made, "withdraw", open_at(browser, made, "withdraw"), words="")
    step(browser, made, "withdraw", page, go="send")
    assert look_at(made, case).found.status == "open"
    assert look_at(made, other).found.status == "withdrawn"
    elsewhere = let_in(made, case)
    elsewhere.cookies |= {name: one for name, one in browser.cookies.items() if name.startswith("sent-acted")}
    assert elsewhere.get(f"/p/{made.slug}/case/done/").status_code == 302, "what another did is not shown"
    again = elsewhere.post(where(made, "withdraw"), hidden(page) | {"go": "send"})
    assert look_at(made, case).found.status == "open", "that form belongs to another complaint"
    assert "belongs to another complaint" in text_of(again)


def test_a_session_that_ended_meanwhile_loses_nothing(made):
    from putright.accounts.scope import within
    from putright.register.follow_models import FollowSession

    case = a_case(made)
    browser = let_in(made, case)
    page = step(browser, made, "delay", open_at(browser, made, "delay"), words=WORDS)
    with within(made.organisation):
        FollowSession.objects.filter(organisation=made.organisation).update(ended=timezone.now())
    answer = step(browser, made, "delay", page, go="send")
    assert "What you typed is not lost." in text_of(answer)
    assert "heard-from" not in kinds(made, case)
    again = hidden(answer) | {"number": case.reference, "code": a_code(made, case)}
    onward = browser.post(f"/p/{made.slug}/follow/code/", again)
    assert "What you typed before is still here." in text_of(onward)
    done = browser.post(where(made, "delay"), hidden(onward))
    assert done.status_code == 302, text_of(done)
    assert newest(made, case)[1]["words"] == WORDS


def test_hostile_forms_break_nothing(made):
    case = answered(made)
    browser = let_in(made, case)
    for act in ("add", "needs", "reach", "next-stage", "nothing"):
        for typed in (
            {},
            {"go": "send"},
            {"go": "change:../../x", "page": "check"},
            {"go": "back", "page": "\x00"},
            {"go": "next", "page": "files", "here": "forged", "form_id": "x", "seen": "٣" * 9},
            {"go": "words", "words": "\x00 \ud800".encode("utf-8", "surrogatepass"), "about": "stage-9" * 90},
            {"go": "send", "form_id": "f" * 32, "seen": "-1", "about": "f1", "how": "<svg/onload=1>", "agree": "maybe"},
        ):
            page = browser.post(where(made, act), typed)
            assert page.status_code in (200, 302, 404), (act, typed, page.status_code)
            assert b"<svg/onload" not in page.content
    assert "escalated" not in kinds(made, case)


def test_whoever_wants_to_be_rung_is_asked_for_the_number(made):
    browser = let_in(made, a_case(made))
    for how, asked in (("phone", True), ("online", False)):
        page = text_of(step(browser, made, "meeting", open_at(browser, made, "meeting"), how=how))
        assert "When does it suit you?" in page
        assert ("the number that we should ring" in page) == asked


def test_staff_read_in_the_history_what_was_done_and_by_whom(made, signed_in):
    case = a_case(made)
    browser = let_in(made, case)
    walk(browser, made, "reach", {"email": "new@marsh.example"})
    walk(browser, made, "meeting", {"how": "online"}, {"suits": "On Mondays."})
    walk(browser, made, "withdraw", {"words": WORDS})
    page = signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{case.reference}/")
    said = text_of(page)
    assert "Whoever complained wants to be reached in another way, on the page of the case." in said
    assert "new@marsh.example" in said
    assert "Whoever complained asks for a meeting or a call, on the page of the case." in said
    assert "When it suits: On Mondays." in said
    assert "the complainant, on the page of their case" in said
    assert WORDS in said
    assert "<b>again" not in page.content.decode()


def test_what_was_done_stands_on_the_page_of_the_case_for_those_who_did_it(made):
    case = a_case(made)
    browser = let_in(made, case)
    page = browser.get(f"/p/{made.slug}/cookies/")
    assert "after you did something on the page of your complaint" in text_of(page)
    walk(browser, made, "delay", {"words": WORDS})
    said = text_of(browser.get(f"/p/{made.slug}/case/"))
    assert "You told us that it takes too long or goes wrong." in said
    assert WORDS in said


@pytest.mark.parametrize("policy", ["ieso", "care-and-support"])
def test_every_page_of_an_act_reads_easily(make_organisation, policy):
    made = make_organisation(policy)
    case, now = a_case(made, attributes={}), timezone.now()
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    take(made, case, "meeting-offered", now - timedelta(hours=1), now, medium="phone")
    take(made, case, "details-requested", now - timedelta(hours=1), now)
    take(made, case, "extended", now - timedelta(hours=2), now, action="respond", until=until, reason="It is long.")
    after = answered(made)
    for one, acts in ((case, ACTS), (after, ("next-stage",))):
        browser = let_in(made, one)
        for act in acts:
            page = browser.get(where(made, act))
            text = "\n".join(lines_of(page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]))
            assert grade(text, ("procedure", "complaint", "exceptional")) < 6.5, (act, text)
            assert blemishes(text) == [], (act, text)
            assert page.status_code in (200, 409), act
