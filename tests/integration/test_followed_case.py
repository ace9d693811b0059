"""The page of a case as whoever follows it sees it: all that is theirs to know, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.integration.post_office import post_office
from tests.integration.public_forms import text_of
from tests.integration.public_walk import lines_of
from tests.integration.test_case_pages import erase
from tests.integration.test_following import a_code, client, complain, let_in, noted
from tests.unit.reading_words import blemishes, grade
from tests.unit.test_published import own_words

from putright.wording.people_words import RELATIONS


def page_of(browser, made):
    page = browser.get(f"/p/{made.slug}/case/")
    assert page.status_code == 200
    return text_of(page)


def happened(made, case, kind, days_ago=0, note="", **says):
    """A fact of the procedure, as staff record it."""
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    now = timezone.now()
    at = (now - timedelta(days=days_ago)).isoformat(timespec="seconds")
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        done = record(made.organisation, case, Proposed(kind, at, says, note, "Sure."), by, now=now)
    assert isinstance(done, Recorded), done
    return done.record


def added(made, case, what, name, beside=0, content=b"Secret content", **more):
    """A file that staff put on the case; the number of its entry."""
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.document_acts import About, Brought, add_documents, store_of
    from putright.casework.recording import Recorded
    from putright.files.kinds import KINDS

    with within(made.organisation):
        store = store_of(made.organisation)
        assert store is not None
        file = Brought(name, store.keep([content], 1_000), KINDS["text/plain"])
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        about = About(what, beside=beside, description=more.pop("description", ""))
        done = add_documents(made.organisation, case, [file], about, by, now=timezone.now(), **more)
    assert isinstance(done, Recorded), done
    return done.record.entries[-1].row.number


def number_of(record, kind):
    return next(entry.row.number for entry in record.entries if entry.row.kind == kind)


class TestWhatItSays:
    def test_it_says_where_the_case_is_what_comes_next_and_how_that_was_counted(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        text = page_of(let_in(made, case), made)
        for said in (case.reference, "Your complaint is here now", "What we do next", "How we counted this date",
                     "working days after", "What happened", "Your complaint came to us", "The line went dead.",
                     "If you are not happy", "How to reach us", "This page shuts at"):  # fmt: skip
            assert said in text, said

    def test_what_is_late_is_said_with_what_can_be_done(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.receiving import Complaint, receive
        from putright.casework.recording import Recorded

        made, now = make_organisation("ieso"), timezone.now()
        long_ago = (now - timedelta(days=90)).isoformat(timespec="seconds")
        with within(made.organisation):
            done = receive(made.organisation, Complaint("Late.", "web", long_ago, email="a@b.example"), None, now=now)
        assert isinstance(done, Recorded), done
        text = page_of(let_in(made, done.record.case), made)
        assert "We have not done so yet." in text
        assert re.search(r"This is \d+ working days late", text)
        assert "We are late. What you can do" in text

    def test_an_answer_without_a_date_is_spoken_of_all_the_same(self, make_organisation):
        made = make_organisation("commisceo")
        text = page_of(let_in(made, complain(made)), made)
        assert "our full answer within 5 working days of the end of our investigation" in text
        by_law = r"no set date for this\. You can ask us when it will be done ?\. The law sets a date all the same: \w"
        assert re.search(by_law, text), "and when the law says"

    def test_a_complaint_that_is_with_an_outside_body_is_no_longer_said_to_be_with_us(self, make_organisation):
        made = make_organisation("commisceo")
        case = complain(made, days=60)
        happened(made, case, "responded", 50, outcome="upheld")
        happened(made, case, "escalated", 40, to="stage-2", in_writing=True)
        happened(made, case, "responded", 20, outcome="upheld")
        happened(made, case, "referred", body="phso")
        text = page_of(let_in(made, case), made)
        assert "(done) The Parliamentary and Health Service Ombudsman Your complaint is here now" in text
        assert text.count("Your complaint is here now") == 1

    def test_the_second_letter_is_not_said_to_be_the_first_again(self, make_organisation):
        made = make_organisation("commisceo")
        case = complain(made, days=9)
        happened(made, case, "acknowledged", 8, medium="letter", names_handler=True)
        happened(made, case, "details-received", 6)
        happened(made, case, "acknowledged", 5, medium="letter", names_handler=True)
        text = page_of(let_in(made, case), made)
        assert text.count("We wrote to you to say that we have your complaint.") == 1
        assert text.count("We wrote to you to say that we have your details.") == 1

    def test_a_meeting_says_when_and_where_and_not_who_comes(self, make_organisation):
        from django.utils import timezone

        made = make_organisation("ieso")
        case = complain(made)
        offer = number_of(happened(made, case, "meeting-offered", medium="in-person"), "meeting-offered")
        noted(made, case, "meeting-arranged", dates="4 or 7 May", place="the small office", coming="Nurse Nobody")
        browser, said = let_in(made, case), "We offered: 4 or 7 May. Where: the small office."
        assert said in page_of(browser, made)
        asked = browser.get(f"/p/{made.slug}/case/do/invitation/", {"about": f"f{offer}"})
        assert said in text_of(asked)
        assert "Nurse Nobody" not in page_of(browser, made) + text_of(asked)
        day = (timezone.localdate() + timedelta(days=9)).isoformat()
        noted(made, case, "meeting-arranged", day=day, hour="14:30", medium="online", place="a link that we send you")
        text = page_of(browser, made)
        assert re.search(
            r"What we do next We fixed a meeting by video with you: \w+ \d+ \w+ \d{4} at 14:30\. Where: a l", text
        )
        assert "We offered" not in text
        happened(made, case, "meeting-declined")
        assert "by video with you" not in page_of(browser, made)

    def test_who_gave_no_number_is_asked_for_one_where_we_promise_to_phone(self, make_organisation):
        made = make_organisation("al-aesthetics")
        case = complain(made, phone="")
        text = page_of(let_in(made, case), made)
        assert "We do not have your telephone number." in text
        assert "There is no set date for this." in text
        assert "24 hours after" in text
        assert not re.search(r"\d\d:\d\d:\d\d", text)  # the promise says hours and minutes
        noted(made, case, "contact-given", phone="07700 900123")
        text = page_of(let_in(made, case), made)
        assert "phone you by" in text
        assert "We do not have your telephone number." not in text

    def test_a_number_given_on_this_page_is_not_asked_for_again(self, make_organisation):
        made = make_organisation("al-aesthetics")
        case = complain(made, phone="")
        browser = let_in(made, case)
        at = f"/p/{made.slug}/case/do/reach/"
        page = browser.get(at).content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        browser.post(at, hidden | {"phone": "07700 900123", "go": "next"})
        page = browser.post(at, hidden | {"phone": "07700 900123", "go": "send"}, follow=True)
        assert "We will ask you about it" in text_of(page)
        assert "We do not have your telephone number." not in page_of(browser, made)

    def test_what_comes_after_an_answer_is_not_called_unhappiness_before_it(self, make_organisation):
        made = make_organisation("careium")
        case = complain(made)
        page = let_in(made, case).get(f"/p/{made.slug}/case/").content.decode()
        assert (">After our answer</h2>" in page, ">If you are not happy</h2>" in page) == (True, False)

    def test_who_cannot_be_reached_is_told_what_that_means_until_they_say_how(self, make_organisation):
        made = make_organisation("careium")
        case = complain(made, email="", phone="", name="")
        browser = let_in(made, case)
        assert "We do not know how to reach you, so we cannot send you an answer." in page_of(browser, made)
        noted(made, case, "contact-given", phone="07700 900123")
        text = page_of(browser, made)
        assert "cannot send you an answer" not in text
        assert "If you want our answer in writing, please tell us where to send it." in text
        noted(made, case, "contact-given", address="3 Long Row")
        assert "tell us where to send it" not in page_of(browser, made)

    def test_whoever_is_too_late_for_the_next_stage_is_led_to_say_why(self, make_organisation):
        made = make_organisation("al-aesthetics")
        case = complain(made, days=300)
        happened(made, case, "responded", 280, outcome="not-upheld")
        browser = let_in(made, case)
        page = browser.get(f"/p/{made.slug}/case/").content.decode()
        assert "The time to ask for stage 2 is over." in page
        assert "See what you can do now" not in page, "it is not there"
        found = re.search(r'href="([^"]+)">Ask all the same</a>', page)
        assert found is not None
        said = text_of(browser.get(found[1]))
        assert "You cannot do this now" in said
        assert "Send it to us all the same" in said
        now = complain(made)
        happened(made, now, "responded", 1, outcome="not-upheld")
        text = page_of(let_in(made, now), made)
        assert "Ask all the same" not in text
        assert "What you ask for on this page counts as in writing." in text

    def test_whoever_we_closed_within_the_time_for_the_next_stage_can_ask_for_it(self, make_organisation):
        from django.utils import timezone

        made = make_organisation("al-aesthetics")
        case = complain(made, days=30)
        past = timezone.now() - timedelta(days=5)
        happened(made, case, "responded", 20, outcome="not-upheld")
        happened(made, case, "action-agreed", 20, "A door", action="door", by=f"{past:%Y-%m-%d}")
        happened(made, case, "closed", 10, reason="The last stage is answered.")
        browser = let_in(made, case)
        page = browser.get(f"/p/{made.slug}/case/").content.decode()
        assert "You can ask for stage 2" in page
        assert "See what you can do now" in page
        found = re.search(r'href="([^"]+)">Ask for stage 2</a>', page)
        assert found is not None
        assert "Why are you not happy with our answer?" in text_of(browser.get(found[1]))
        late = re.search(r'href="([^"]+)">Ask us here</a>', page)
        assert late is not None
        assert "What takes too long, or goes wrong?" in text_of(browser.get(late[1]))

    def test_it_leaves_out_notes_names_and_what_is_about_staff(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        nurse = made.people["nurse"].key
        noted(made, case, "noted", text="Secret note")
        noted(made, case, "person-noted", who="n1", part="witness", name="Secret Witness", email="w@secret.example")
        happened(made, case, "statement-requested", person=nurse)
        happened(made, case, "assigned", person=nurse)
        happened(made, case, "lesson-recorded", text="Secret lesson")
        text = page_of(let_in(made, case), made)
        assert "We gave your complaint to somebody to handle." in text
        for secret in ("Secret", "Nurse Nobody", "statement", "lesson", "Manager Person"):
            assert secret not in text, secret

    def test_what_staff_wrote_down_of_a_call_or_an_extension_is_not_shown(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.correspondence.hearing import Heard, hear

        made, now = make_organisation("ieso"), timezone.now()
        case = complain(made)
        until = (timezone.localdate() + timedelta(days=20)).isoformat()
        happened(made, case, "extended", until=until, agreed=True, reason="Secret Nurse is away")
        with within(made.organisation):
            by = member_of(made.organisation, made.accounts["manager"])
            assert by is not None
            says = {"name": "Ada Marsh", "words": "Secret summary"}
            hear(made.organisation, case, Heard("phone", now.isoformat(), says), by, now=now, key=None)
        text = page_of(let_in(made, case), made)
        assert "We need more time" in text
        assert "You told us something by phone." in text
        assert "Secret" not in text

    def test_it_can_be_read_by_somebody_of_eleven(self, make_organisation):
        for policy in ("ieso", "al-aesthetics", "careium"):
            made = make_organisation(policy)
            case = complain(made)
            page = let_in(made, case).get(f"/p/{made.slug}/case/").content.decode()
            text = "\n".join(lines_of(page.partition("<main")[2].partition("</main>")[0]))
            assert blemishes(text) == []
            assert grade(text, own_words(policy, "procedure")) <= 6

    def test_the_questions_to_the_database_are_few_however_long_the_case_is(self, make_organisation):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        made = make_organisation("ieso")
        case = complain(made)
        browser = let_in(made, case)
        page_of(browser, made)
        counts = []
        for round_ in range(2):
            for turn in range(3):
                record = happened(made, case, "informed", note=f"{round_}/{turn}")
                added(made, case, "our-letter", f"{round_}{turn}.txt", beside=record.entries[-1].row.number)
            with CaptureQueriesContext(connection) as queries:
                page_of(browser, made)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] <= 16, [one["sql"][:80] for one in queries]


class TestFiles:
    def test_a_letter_that_went_is_there_byte_for_byte(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.correspondence.outbox import send, waiting

        made = make_organisation("ieso")
        case = complain(made)
        with post_office() as post:
            with within(made.organisation):
                messages = waiting(made.organisation, timezone.now())
            for one in messages:
                send(made.organisation, one, timezone.now())
            sent = post.raw[0]
        browser = let_in(made, case)
        page = browser.get(f"/p/{made.slug}/case/")
        assert "Automatic receipt" in text_of(page)
        in_welsh = text_of(browser.get(f"/p/{made.slug}/cy/case/"))
        assert "Derbynneb awtomatig" in in_welsh
        assert "Automatic receipt" not in in_welsh
        found = re.search(r'href="(/p/[^"]+/case/files/\d+/)"', page.content.decode())
        assert found is not None
        file = browser.get(found[1])
        assert file["Content-Disposition"].startswith("attachment")
        assert "sandbox" in file["Content-Security-Policy"]
        assert "no-store" in file["Cache-Control"]
        assert b"".join(file.streaming_content).replace(b"\r\n", b"\n") == sent.replace(b"\r\n", b"\n")
        assert client().get(found[1]).status_code == 302, "nobody else gets it"

    def test_no_other_file_is_to_be_had(self, make_organisation):
        made = make_organisation("ieso")
        case, other = complain(made), complain(made)
        record = happened(made, case, "statement-requested", person=made.people["nurse"].key)
        to_staff = added(made, case, "our-letter", "to-staff.txt", beside=number_of(record, "statement-requested"))
        statement, loose = added(made, case, "statement", "statement.txt"), added(made, case, "our-letter", "loose.txt")
        theirs = added(
            made, other, "our-letter", "x.txt", beside=number_of(happened(made, other, "informed"), "informed")
        )
        browser = let_in(made, case)
        text = page_of(browser, made)
        assert not any(name in text for name in ("to-staff", "statement.txt", "loose"))
        for number in (to_staff, statement, loose, theirs, 1, 0, 999):
            assert browser.get(f"/p/{made.slug}/case/files/{number}/").status_code == 404, number

    def test_a_letter_that_was_struck_out_is_gone(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        record = happened(made, case, "informed")
        number = added(made, case, "our-letter", "update.txt", beside=number_of(record, "informed"))
        browser = let_in(made, case)
        assert browser.get(f"/p/{made.slug}/case/files/{number}/").status_code == 200
        happened(made, case, "corrected", of=f"f{number_of(record, 'informed')}", void=True, reason="Not sent.")
        assert browser.get(f"/p/{made.slug}/case/files/{number}/").status_code == 404


class TestWhoSeesWhat:
    def test_without_consent_a_representative_sees_the_procedure_and_no_content(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made, by="representative", concerned="Gran Marsh")
        record = happened(made, case, "informed")
        number = added(made, case, "our-letter", "update.txt", beside=number_of(record, "informed"))
        happened(made, case, "action-agreed", note="Secret repair", action="a1")
        browser = let_in(made, case)
        text = page_of(browser, made)
        assert "we do not know yet that you may" in text
        assert "Where it is" in text
        assert "What we do next" in text
        for content in ("The line went dead", "Secret repair", "Gran Marsh", "update.txt", "What we sent you"):
            assert content not in text, content
        assert browser.get(f"/p/{made.slug}/case/files/{number}/").status_code == 404
        assert "We asked the person you complain for" not in text
        happened(made, case, "consent-requested")
        assert re.search(
            r"We asked the person you complain for on \w+ \d+ \w+ \d{4} if they agree\.", page_of(browser, made)
        )
        happened(made, case, "consent-received")
        text = page_of(browser, made)
        assert "The line went dead" in text
        assert "We agreed to put something right: Secret repair." in text
        assert "what we agreed: Secret repair" in text

    def test_the_form_to_sign_is_there_for_as_long_as_a_signature_is_missing(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made, by="representative", concerned="Gran Marsh")
        browser, form = let_in(made, case), f"/p/{made.slug}/case/consent/"
        assert f'href="{form}"' in browser.get(f"/p/{made.slug}/case/").content.decode()
        text = text_of(browser.get(form))
        for said in (case.reference, "I agree to this complaint", "The person who complains for me:"):
            assert said in text, said
        for name in ("Gran Marsh", "Ada Marsh", "The line went dead"):
            assert name not in text, name
        assert '<html lang="cy"' in browser.get(form.replace("/case/", "/cy/case/")).content.decode()
        happened(made, case, "consent-received")
        assert browser.get(form).status_code == 404
        died = complain(made, by="representative", concerned="Gran Marsh", relation=RELATIONS["died"])
        assert let_in(made, died).get(form).status_code == 404

    def test_somebody_of_whom_another_complains_reads_no_words_and_letters_of_theirs(self, make_organisation):
        from django.utils import timezone

        made = make_organisation("ieso")
        case = complain(made, by="representative", concerned="Gran Marsh")
        happened(made, case, "consent-received")
        noted(made, case, "person-noted", who="n1", part="concerned", name="Gran Marsh")
        number = number_of(happened(made, case, "informed"), "informed")
        letter = added(made, case, "our-letter", "update.txt", beside=number)
        browser = let_in(made, case, who="n1")
        text = page_of(browser, made)
        assert "What we do next" in text
        assert "The line went dead" not in text
        assert "update.txt" not in text
        assert "This person made the complaint for you: Ada Marsh" in text
        assert f"The complaint {case.reference}" in text
        assert "made the complaint for you" not in page_of(let_in(made, case), made)
        assert browser.get(f"/p/{made.slug}/case/files/{letter}/").status_code == 404
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        noted(made, case, "meeting-arranged", day=tomorrow, place="12 Hill Street, where Ada lives")
        assert "12 Hill Street" in page_of(let_in(made, case), made)
        text = page_of(browser, made)
        assert "12 Hill Street" not in text
        assert "We fixed a meeting with you" not in text, "it is not with them"

    def test_whoever_speaks_for_them_sees_content_once_their_authority_was_seen(self, make_organisation):
        from django.utils import timezone

        made, today = make_organisation("ieso"), timezone.localdate()
        case = complain(made)
        noted(made, case, "person-noted", who="n1", part="representative", name="Sol", email="sol@law.example")
        browser = let_in(made, case, who="n1")
        assert "The line went dead" not in page_of(browser, made)
        noted(made, case, "authority-noted", who="n1", authority="solicitor", seen_on=today.isoformat())
        assert "The line went dead" in page_of(browser, made)
        noted(made, case, "authority-noted", who="n1", until=(today - timedelta(days=1)).isoformat())
        assert "The line went dead" not in page_of(browser, made)


class TestTheEndOfACase:
    def test_withdrawn_and_closed_say_so_and_owe_nothing(self, make_organisation):
        for kind, said in (("withdrawn", "no longer want to go on"), ("closed", "We closed your complaint on")):
            made = make_organisation("ieso")
            case = complain(made)
            happened(made, case, kind)
            text = page_of(let_in(made, case), made)
            assert said in text
            assert "Your complaint ended here" in text
            assert "We are late" not in text
            assert "our answer, you can ask for" not in text, "there was none, and none will come"

    def test_what_was_erased_is_said_to_be_gone_and_a_code_on_paper_still_opens_the_rest(
        self, make_organisation, database
    ):
        made = make_organisation("ieso")
        case = complain(made)
        erase(database, made, case)
        text = page_of(let_in(made, case), made)
        assert "We do not keep your words any more." in text
        assert "The line went dead" not in text

    def test_words_in_other_scripts_and_markup_stay_words(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.receiving import Complaint, receive
        from putright.casework.recording import Recorded

        made, now = make_organisation("ieso"), timezone.now()
        words = "<script>alert(1)</script> {{ 7*7 }} لم يتصل بي أحد"
        with within(made.organisation):
            came = now.isoformat(timespec="seconds")
            done = receive(made.organisation, Complaint(words, "web", came, email="a@b.example"), None, now=now)
        assert isinstance(done, Recorded), done
        page = let_in(made, done.record.case).get(f"/p/{made.slug}/case/").content.decode()
        assert "<script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
        assert '<div dir="auto">' in page


def test_a_code_of_an_old_case_is_of_no_use_after_it_was_joined_but_says_where_it_goes_on(make_organisation):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.joining import join
    from putright.procedure.acts import Refusal

    made, now = make_organisation("ieso"), timezone.now()
    first, second = complain(made), complain(made)
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        done = join(made.organisation, second, first.reference, "other", by, now=now, why="Twice.")
    assert not isinstance(done, Refusal), done
    text = page_of(let_in(made, second), made)
    assert f"This complaint goes on as part of {first.reference}" in text
    assert a_code(made, second)
