"""Letters that fall due by themselves: drafted before they are due, theirs who types, sent only where nothing speaks
against it, once."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.some_cases import complain, member, take, text_of

CAME = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
"""A Monday. Under this policy an acknowledgement is due within three working days, by the Thursday."""
DAY = timedelta(days=1)
SOON = timedelta(minutes=6)


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def case(made, post):
    found = complain(made, CAME, CAME, email="ada@marsh.example")
    go(made, CAME)
    return found


def work(made, now):
    from putright.worker.letters import write_letters_due

    return dict(write_letters_due(made.organisation, now))


def go(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now).state for one in found]


def plain(mail):
    return mail.get_content().replace("\r\n", "\n")


def letters_on(made, case):
    from putright.accounts.scope import within
    from putright.correspondence.case_letters import letters_begun

    with within(made.organisation):
        return letters_begun(case)


def fallen(made):
    from putright.accounts.scope import within
    from putright.correspondence.models import FallenLetter

    with within(made.organisation):
        return list(FallenLetter.objects.filter(organisation=made.organisation).order_by("pk"))


def choose(made, kind, how, **more):
    from putright.accounts.scope import within
    from putright.correspondence.falling_due import Wanted, choose
    from putright.correspondence.own_texts import Kept

    said = {"days": None, "hours": None, "reason": "We tried it out.", "key": uuid.uuid4().hex} | more
    with within(made.organisation):
        done = choose(made.organisation, Wanted(kind, how, **said), "", by=member(made), now=CAME)
    assert isinstance(done, Kept), done


def ask(made, case, at=CAME + DAY):
    """They are asked for details: five working days later, on the Tuesday, they are to be reminded."""
    take(made, case, "acknowledged", at, at, medium="email")
    take(made, case, "details-requested", at, at)


TUESDAY = CAME + 8 * DAY


def entries(made, case):
    from putright.accounts.scope import within
    from putright.register.reading import record_of

    with within(made.organisation):
        return record_of(case).entries


class TestDrafting:
    def test_a_working_day_before_it_is_due_it_stands_on_the_case_and_the_reminder_tells_of_it(
        self, made, case, post, signed_in
    ):
        from putright.worker.reminders import remind

        take(made, case, "assigned", CAME, CAME, person=made.people["handler"].key)
        assert work(made, CAME + DAY) == {}
        assert work(made, CAME + 2 * DAY) == {"drafted": 1}
        drafted = letters_on(made, case)["acknowledgement"]
        assert drafted.account is None
        assert "Dear Ada Marsh," in drafted.text
        assert f"{made.people['handler'].name} is dealing with your complaint" in drafted.text
        from putright.accounts.scope import within

        with within(made.organisation):
            remind(made.organisation, CAME + 2 * DAY)
        go(made, CAME + 2 * DAY)
        told = [plain(mail) for _, mail in post.came if "due by" in mail["Subject"]]
        assert [text.count("A letter is drafted. Look at it and send it:\n- Acknowledgement") for text in told] == [1]
        staff = signed_in(made.accounts["handler"])
        path = f"/s/{made.slug}/cases/{case.reference}/"
        assert "Drafted Look at it and send it." in text_of(staff.get(path))
        assert "fell due and was drafted by itself" in text_of(staff.get(f"{path}letter/acknowledgement/"))
        row = staff.get(f"/s/{made.slug}/?show=all")
        assert f'{case.reference}/letter/acknowledgement/">A letter is drafted: look at it and send it' in (
            row.content.decode()
        )

    def test_it_follows_the_case_until_somebody_types_and_never_after(self, made, case):
        from putright.accounts.scope import within
        from putright.correspondence.case_letters import Written, keep_letter

        work(made, CAME + 2 * DAY)
        take(made, case, "contact-given", CAME + 2 * DAY, CAME + 2 * DAY, name="Adele Marsh")
        assert work(made, CAME + 2 * DAY) == {"drafted": 1}
        assert work(made, CAME + 2 * DAY) == {}
        draft = letters_on(made, case)["acknowledgement"]
        assert "Dear Adele Marsh," in draft.text
        with within(made.organisation):
            keep_letter(made.organisation, case, "acknowledgement", Written("Ours", "Mine.\n"), seen=draft.revision,
                        by=member(made), now=CAME + 2 * DAY)  # fmt: skip
        take(made, case, "contact-given", CAME + 2 * DAY, CAME + 2 * DAY, name="Ada Marsh")
        assert work(made, CAME + 3 * DAY) == {"left": 1}
        take(made, case, "acknowledged", CAME + 3 * DAY, CAME + 3 * DAY, medium="letter")
        work(made, CAME + 4 * DAY)
        assert letters_on(made, case)["acknowledgement"].text == "Mine.\n"

    def test_what_somebody_approved_stays_as_it_reads_and_is_theirs_who_sends_it(self, made, case, signed_in):
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.approving import Approving, approve, why_not_approved
        from putright.correspondence.case_letters import Written, keep_letter
        from putright.correspondence.commenting import Remark, comment
        from putright.procedure.acts import Refusal

        kind, at = "acknowledgement", CAME + 2 * DAY
        work(made, at)
        draft = letters_on(made, case)[kind]
        with within(made.organisation):
            comment(made.organisation, case, kind, Remark(draft.revision, "Who rings her?", ""), member(made), now=at,
                    key=uuid.uuid4().hex)  # fmt: skip
            done = approve(made.organisation, look(made.organisation, case, at), kind, Approving(draft.revision),
                           member(made), now=at)  # fmt: skip
            assert not isinstance(done, Refusal)
        take(made, case, "contact-given", at, at, name="Adele Marsh")
        assert work(made, at + DAY) == {"left": 1}
        assert letters_on(made, case)[kind].text == draft.text
        staff = signed_in(made.accounts["handler"])
        path = f"/s/{made.slug}/cases/{case.reference}/"
        told = f"Drafted Look at it and send it. Approved by {made.accounts['manager']} as it reads. 1 open comment."
        assert told in text_of(staff.get(path))
        page = staff.get(f"{path}letter/{kind}/")
        assert "Somebody has dealt with it, so it stays as it is." in text_of(page)
        assert "Who rings her?" in text_of(page)
        typed = page.context["form"]
        assert typed["text"].value() == draft.text
        with within(made.organisation):
            keep_letter(made.organisation, case, kind, Written(draft.subject, draft.text), seen=draft.revision,
                        by=member(made, "handler"), now=at + DAY)  # fmt: skip
            kept = letters_on(made, case)[kind]
            assert not why_not_approved(made.organisation, kept, look(made.organisation, case, at + DAY).found)
        assert kept.account == made.accounts["handler"]
        assert work(made, at + 2 * DAY) == {}

    def test_what_somebody_approved_is_not_taken_away_when_it_is_owed_no_more(self, made, case):
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.approving import Approving, approve

        kind, at = "acknowledgement", CAME + 2 * DAY
        work(made, at)
        with within(made.organisation):
            approving = Approving(letters_on(made, case)[kind].revision)
            approve(made.organisation, look(made.organisation, case, at), kind, approving, member(made), now=at)
        take(made, case, "acknowledged", at, at, medium="letter")
        assert work(made, at) == {"left": 1}
        assert list(letters_on(made, case)) == [kind]
        assert not [entry for entry in entries(made, case) if entry.row.kind == "corrected"]

    def test_what_is_owed_no_more_goes_what_was_dropped_stays_away_and_what_somebody_writes_is_left(
        self, make_organisation, post
    ):
        from putright.accounts.scope import within
        from putright.correspondence.case_letters import Written, drop_letter, keep_letter

        made, mine = make_organisation("commisceo"), Written("Ours", "Mine.\n")
        done, dropped, begun = (complain(made, CAME, CAME) for _ in range(3))
        with within(made.organisation):
            keep_letter(made.organisation, begun, "acknowledgement", mine, seen=0, by=member(made), now=CAME)
        assert work(made, CAME + 2 * DAY) == {"drafted": 2, "left": 1}
        with within(made.organisation):
            drop_letter(made.organisation, dropped, "acknowledgement", seen=1, by=member(made), now=CAME + 2 * DAY)
        take(made, done, "acknowledged", CAME + 2 * DAY, CAME + 2 * DAY, medium="letter")
        assert work(made, CAME + 3 * DAY) == {"gone": 1, "left": 1}
        assert letters_on(made, done) == letters_on(made, dropped) == {}
        assert letters_on(made, begun)["acknowledgement"].text == "Mine.\n"
        assert work(made, CAME + 4 * DAY) == {}

    def test_an_answer_that_may_be_late_has_its_explanation_drafted_once(self, make_organisation, post):
        made = make_organisation("ieso")
        case = complain(made, CAME, CAME)
        take(made, case, "acknowledged", CAME + DAY, CAME + DAY, medium="letter")
        kinds: list[tuple[int, str]] = []
        for day in range(2, 60):
            work(made, CAME + day * DAY)
            kinds += [(day, one.about) for one in fallen(made) if one.kind == "delay-explanation"][len(kinds) :]
        [(day, about)] = kinds
        assert "/respond/" in about
        draft = letters_on(made, case)["delay-explanation"]
        assert "[write here: the reason for the delay]" in draft.text
        take(made, case, "delay-explained", CAME + 60 * DAY, CAME + 60 * DAY, reason="The nurse is away.")
        assert work(made, CAME + 61 * DAY).get("drafted", 0) <= 1

    def test_one_case_that_cannot_be_dealt_with_holds_up_no_other(self, made, case):
        complain(made, CAME, CAME, words="It was long. " * 20_000)  # more than a letter can hold
        other = complain(made, CAME, CAME)
        work(made, CAME + 2 * DAY)
        assert letters_on(made, other)


class TestGoingByItself:
    def test_a_reminder_goes_once_says_so_and_can_be_stopped(self, made, case, post, signed_in):
        choose(made, "details-reminder", "sent")
        ask(made, case)
        assert work(made, TUESDAY - DAY) == {}
        assert work(made, TUESDAY) == {"to-send": 1, "sent": 1}
        assert work(made, TUESDAY) == {}
        assert go(made, TUESDAY) == []
        last = [one for one in entries(made, case) if one.row.kind == "informed"]
        assert [(one.note, one.row.source, one.row.account_id) for one in last] == [
            ("Sent by itself.", "putright", None)
        ]
        post.came.clear()
        assert go(made, TUESDAY + SOON) == ["sent"]
        [(to, mail)] = post.came
        assert to == ["ada@marsh.example"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert "We still need to hear from you" in mail["Subject"]
        assert work(made, TUESDAY + 9 * DAY) == {}
        staff = signed_in(made.accounts["handler"])
        page = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/sent/{last[0].row.number}/"))
        assert "Sent by putright" in page

    def test_stopped_in_time_it_is_a_draft_again_and_does_not_go_a_second_time(self, made, case, post, signed_in):
        from putright.accounts.scope import within
        from putright.correspondence.letter_recall import stop_letter
        from putright.correspondence.models import LetterMail

        choose(made, "details-reminder", "sent")
        ask(made, case)
        work(made, TUESDAY)
        with within(made.organisation):
            mail = LetterMail.objects.select_related("case__policy").get(organisation=made.organisation)
            assert stop_letter(made.organisation, mail, member(made), now=TUESDAY) is None
        assert "details-reminder" in letters_on(made, case)
        assert work(made, TUESDAY + DAY) == {}
        assert go(made, TUESDAY + DAY) == []
        rows = signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/?show=waiting").content.decode()
        assert f'{case.reference}/letter/details-reminder/">A letter is drafted: look at it' in rows

    def test_it_waits_for_office_hours_of_a_working_day_and_for_another_letter_of_that_day(self, made, case):
        choose(made, "details-reminder", "sent")
        ask(made, case, CAME + 3 * DAY)  # on the Thursday: five working days later is the next Thursday
        night = (CAME + 10 * DAY).replace(hour=21)
        assert work(made, night) == {"to-send": 1}
        assert "between 9:00 and 17:00" in fallen(made)[-1].why
        assert work(made, night + 2 * DAY) == {"to-send": 1}  # the case looks different on another day: filled anew
        assert work(made, CAME + 13 * DAY) == {"to-send": 1}  # the Sunday
        assert work(made, CAME + 14 * DAY) == {"sent": 1}

    def test_what_speaks_against_it_leaves_it_to_a_person_and_is_said(self, made, post):
        from putright.accounts.scope import within
        from putright.register.append import By, NewFact, append, take_chain
        from putright.register.reading import record_of

        choose(made, "details-reminder", "sent")
        some = " ".join(made.people[one].key for one in ("manager", "handler"))
        against = {
            "They need what is written to them in: braille": ("needs-noted", {"formats": "braille"}),
            "They want to be reached by: letter": ("needs-noted", {"ways": "letter"}),
            "They need help from us": ("needs-noted", {"support": "interpreter", "spoken_language": "Polish"}),
            "On this case no letter goes by itself": ("letters-by-hand", {"how": "by-hand"}),
            "somebody who died": ("authority-noted", {"who": "complainant", "authority": "executor"}),
            "may speak for the person concerned": ("authority-noted", {"who": "complainant", "authority": "none"}),
            "No email address": ("contact-given", {"email": ""}),
            "Not everybody may open this case": ("access-chosen", {"people": some}),
            "A mail came that nobody has answered": ("mail-received", {"mail": "1", "words": "Here it is."}),
            "They rang, came or wrote": ("heard-from", {"channel": "phone", "words": "Here it is."}),
        }
        at, cases = CAME + 2 * DAY, {}
        for words, (kind, says) in against.items():
            case = cases[words] = complain(made, CAME, CAME, email="ada@marsh.example")
            go(made, CAME)
            ask(made, case)
            if kind not in ("mail-received", "heard-from"):
                take(made, case, kind, at, at, note="It is so.", **says)
                continue
            with within(made.organisation):
                head = take_chain(made.organisation.pk)
                append(record_of(case), head, [NewFact(kind, at.isoformat(), says)], by=By(None, "putright"), now=at)
        post.came.clear()
        assert work(made, TUESDAY) == {"drafted": len(against)}
        assert {one.case_id: one.why for one in fallen(made)} == {
            case.pk: next(one.why for one in fallen(made) if words in one.why) for words, case in cases.items()
        }
        go(made, TUESDAY + DAY)
        assert {to for tos, _ in post.came for to in tos} == {made.accounts["manager"].email}
        assert len(post.came) == len(against)
        told = "A letter is drafted. Look at it and send it:\n- Reminder about details"
        assert all(told in plain(mail) for _, mail in post.came)
        assert "sent" not in work(made, TUESDAY + 30 * DAY)

    def test_who_needs_large_print_gets_it_with_the_email(self, made, case, post):
        choose(made, "details-reminder", "sent")
        ask(made, case)
        take(made, case, "needs-noted", CAME + 2 * DAY, CAME + 2 * DAY, formats="large-print", print_size="18")
        post.came.clear()
        assert work(made, TUESDAY)["sent"] == 1
        go(made, TUESDAY + SOON)
        [mail] = [mail for tos, mail in post.came if tos == ["ada@marsh.example"]]
        assert [one.get_content_type() for one in mail.iter_attachments()] == ["application/pdf"]

    def test_nothing_that_a_stranger_typed_goes_to_an_address_that_they_typed(self, made, post):
        from putright.accounts.scope import within
        from putright.casework.receiving import Complaint, receive
        from putright.casework.recording import Recorded

        choose(made, "acknowledgement", "sent")
        with within(made.organisation):
            typed = Complaint("Buy pills.", "web", CAME.isoformat(), name="Ada Marsh", email="ada@marsh.example")
            done = receive(made.organisation, typed, None, now=CAME)
        assert isinstance(done, Recorded)
        case = done.record.case
        go(made, CAME)
        work(made, CAME + 2 * DAY)
        assert "None of your staff has recorded anything" in fallen(made)[0].why
        other = complain(made, CAME, CAME, email="bea@marsh.example")
        assert work(made, CAME + 2 * DAY) == {"to-send": 1, "sent": 1}
        assert "acknowledged" in [one.row.kind for one in entries(made, other)]
        assert "acknowledged" not in [one.row.kind for one in entries(made, case)]

    def test_two_workers_at_once_send_one(self, made, case, post):
        from django.db import connections

        choose(made, "details-reminder", "sent")
        ask(made, case)
        meet, found = threading.Barrier(2), []

        def run():
            meet.wait()
            try:
                found.append(work(made, TUESDAY))
            finally:
                connections.close_all()

        workers = [threading.Thread(target=run) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert sum(one.get("sent", 0) for one in found) == 1
        assert go(made, TUESDAY + SOON) == ["sent"]
        assert [one.row.kind for one in entries(made, case)].count("informed") == 1

    def test_the_end_of_a_window_is_told_only_where_the_provider_chose_it(self, make_organisation, post):
        made = make_organisation("ieso")  # six months to ask for stage 2
        case = complain(made, CAME, CAME, email="ada@marsh.example")
        take(made, case, "acknowledged", CAME, CAME, medium="email")
        take(made, case, "responded", CAME + DAY, CAME + DAY, outcome="not-upheld", medium="email")
        days = (100, 165, 170, 175, 180)
        assert [work(made, CAME + day * DAY) for day in days] == [{}] * 5
        choose(made, "window-reminder", "drafted", days=8)
        assert [work(made, CAME + day * DAY) for day in days[:3]] == [{}, {}, {"drafted": 1}]
        text = letters_on(made, case)["window-reminder"].text
        assert "there is still time. You can ask for stage 2" in text
        assert "10 May 2027" in text


class TestPages:
    def test_a_choice_is_made_once_kept_with_its_reason_and_noticed_by_others(self, made, signed_in):
        staff = signed_in(made.accounts["manager"])
        here = f"/s/{made.slug}/policy/by-themselves/"
        shown = text_of(staff.get(here))
        assert "Explanation of a delay" in shown
        assert "A person has to write something into each. The letter should say: the reason for the delay" in shown
        form = staff.get(f"{here}details-reminder/").context["form"]
        said = {name: form[name].value() for name in ("form_id", "seen")}
        said |= {"how": "sent", "days": "3", "reason": "We forget them."}
        assert staff.post(f"{here}details-reminder/", {**said, "reason": ""}).status_code == 422
        assert staff.post(f"{here}details-reminder/", said).status_code == 302
        late = staff.post(f"{here}details-reminder/", {**said, "form_id": uuid.uuid4().hex, "how": "person"})
        assert "Somebody else changed this since you opened the page" in text_of(late)
        page = text_of(staff.get(here))
        assert "We forget them." in page
        assert "Sent by itself, 3 working days after we asked" in page

    def test_what_needs_words_of_a_person_cannot_be_chosen_to_go_by_itself(self, made, signed_in):
        staff = signed_in(made.accounts["manager"])
        here = f"/s/{made.slug}/policy/by-themselves/delay-explanation/"
        page = staff.get(here)
        assert "This letter cannot go by itself." in text_of(page)
        form = page.context["form"]
        said = {name: form[name].value() for name in ("form_id", "seen", "days")}
        done = staff.post(here, {**said, "how": "sent", "reason": "All of them."})
        assert done.status_code == 422

    def test_all_of_it_is_stopped_at_once_and_goes_on(self, made, signed_in, case):
        choose(made, "details-reminder", "sent")
        ask(made, case)
        staff = signed_in(made.accounts["manager"])
        here = f"/s/{made.slug}/policy/by-themselves/"

        def press(reason):
            form = staff.get(here).context["form"]
            said = {name: form[name].value() for name in ("form_id", "seen")}
            assert staff.post(here, {**said, "reason": reason}).status_code == 302

        assert work(made, TUESDAY) == {"to-send": 1, "sent": 1}
        press("A wrong text went out.")
        page = text_of(staff.get(here))
        assert "1 that waited was stopped." in page
        assert "Nothing goes by itself." in page
        assert "details-reminder" in letters_on(made, case)
        late = complain(made, CAME, CAME, email="bea@marsh.example")
        ask(made, late)
        assert work(made, TUESDAY) == {"drafted": 1}
        press("It is mended.")
        assert "Let letters go by themselves again" not in text_of(staff.get(here))
