"""What was decided on each point, as whoever complained was told of it: on the page of their case, in their copy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.integration.public_forms import WORDS, records, send
from tests.integration.public_walk import lines_of
from tests.integration.test_followed_case import happened, page_of
from tests.integration.test_following import complain, let_in, noted
from tests.unit.reading_words import blemishes, grade
from tests.unit.test_published import own_words

POINTS = {"p1": "The line went dead", "p2": "Nobody rang back", "p3": "The nurse was rude"}


def answered(made, points=POINTS, **more):
    """A complaint with three points, of which the first two were answered."""
    case = complain(made, points=tuple(points.values()), **more)
    happened(made, case, "responded", 1, points={"p1": "upheld", "p2": "not-upheld"}, medium="letter")
    return case


def copy_of(browser, made):
    return " ".join(browser.get(f"/p/{made.slug}/case/copy.txt").content.decode().split())


@pytest.mark.parametrize("policy", ["ieso", "careium", "al-aesthetics"])
def test_each_point_is_there_with_the_decision_that_the_letter_told_and_what_was_left_open(make_organisation, policy):
    made = make_organisation(policy)
    case = complain(made, points=tuple(POINTS.values()))
    browser = let_in(made, case)
    before = page_of(browser, made)
    assert "What we decided" not in before
    assert "The nurse was rude" not in before, "nobody told them of our points yet"
    happened(made, case, "responded", 1, points={"p1": "upheld", "p2": "partly-upheld"}, medium="letter")
    noted(made, case, "point-raised", id="p4", about="Noted after the answer")
    for said in (page_of(browser, made), copy_of(browser, made)):
        for point, decision in (
            ("The line went dead", "We agree with you on this point."),
            ("Nobody rang back", "We agree with part of this point."),
            ("The nurse was rude", "We have not decided this point yet."),
        ):
            assert f"{point} {decision}" in said
        assert "We found that you were right in part." in said
        assert "Noted after the answer" not in said


def test_a_browser_that_sent_the_complaint_and_gave_no_code_is_told_none_of_it(make_organisation, client):
    made = make_organisation("ieso")
    send(client, made)
    (case,) = (one.case for one in records(made))
    kept = f"/p/{made.slug}/complain/sent/copy.txt"
    assert WORDS in client.get(kept).content.decode()
    happened(made, case, "responded")
    sent = client.get(kept).content.decode()
    assert WORDS in sent
    assert "What we decided" not in sent
    assert "What we decided" in copy_of(let_in(made, case), made)


def test_after_a_second_answer_both_decisions_stand_there_with_their_stages(make_organisation):
    made = make_organisation("careium")
    case = answered(made)
    browser = let_in(made, case)
    happened(made, case, "escalated", to="stage-2")
    text = page_of(browser, made)
    assert "Your complaint goes on. It is at stage 2 now. We have not answered there yet." in text
    happened(made, case, "responded", points={"p2": "upheld"})
    text = page_of(browser, made)
    assert "goes on" not in text
    assert (
        "Nobody rang back Stage 1: We do not agree with this point. Stage 2: We agree with you on this point." in text
    )


def test_what_was_agreed_says_by_when_and_whether_it_was_done(make_organisation):
    from django.utils import timezone

    made, today = make_organisation("ieso"), timezone.localdate()
    case = answered(made)
    ids = {"done": 5, "late": -2, "later": 20}
    for action, days in ids.items():
        by = (today + timedelta(days=days)).isoformat()
        happened(made, case, "action-agreed", 3, f"Train the team ({action})", action=action, by=by)
    happened(made, case, "action-agreed", note="Ring you each Monday", action="open")
    happened(made, case, "action-done", action="done")
    text = page_of(let_in(made, case), made)
    assert "Train the team (done). We did this on" in text
    assert "Train the team (late). We said we would do this by" in text
    assert "Train the team (later). We will do this by" in text
    assert "Ring you each Monday. We will do this. There is no set date for it." in text


def test_an_answer_without_points_is_told_once_and_stays_when_the_case_was_closed(make_organisation):
    made = make_organisation("careium")
    case = complain(made)
    happened(made, case, "responded", 1, outcome="not-upheld")
    browser = let_in(made, case)
    assert "What we decided" not in page_of(browser, made), "the opening words say all of it"
    happened(made, case, "closed")
    text = page_of(browser, made)
    assert "What we decided We sent you our answer (stage 1)" in text
    assert text.count("We did not find that we did anything wrong.") == 2  # there, and among what happened


def test_an_answer_whose_email_has_not_left_tells_nothing_of_its_points(make_organisation):
    from django.utils import timezone
    from tests.integration.test_followed_case import number_of

    from putright.accounts.scope import within
    from putright.correspondence.models import LetterMail
    from putright.register.models import Message
    from putright.register.reading import record_of

    made = make_organisation("ieso")
    case = answered(made)
    browser = let_in(made, case)
    assert "Nobody rang back" in page_of(browser, made)
    with within(made.organisation):
        message = Message.objects.filter(organisation=made.organisation, case=case).first()
        assert message is not None
        number = number_of(record_of(case), "responded")
        LetterMail.objects.create(
            organisation=made.organisation, case=case, message=message, kind="stage-response", fact=number,
            facts=[number], documents=[], text="", mail="", goes=timezone.now(),
        )  # fmt: skip
    assert message.state == "waiting"
    assert "Nobody rang back" not in page_of(browser, made)


def test_who_may_not_be_told_learns_no_point_and_no_decision(make_organisation):
    made = make_organisation("ieso")
    case = answered(made, by="representative", concerned="Gran Marsh")
    happened(made, case, "action-agreed", note="Secret repair", action="a1")
    happened(made, case, "action-done", action="a1")
    noted(made, case, "person-noted", who="n1", part="concerned", name="Gran Marsh")
    browser, gran = let_in(made, case), let_in(made, case, who="n1")
    text = page_of(browser, made)
    for hidden in ("What we decided", "Nobody rang back", "We agree with", "Secret repair"):
        assert hidden not in text, hidden
    text = page_of(gran, made)
    assert "Secret repair. We did this on" in text
    assert "Nobody rang back" not in text, "the points are in the words of whoever complained"
    happened(made, case, "consent-received")
    assert "Nobody rang back" in page_of(browser, made)


def test_no_note_of_staff_and_no_word_that_was_erased_is_in_it(make_organisation, database):
    from tests.integration.test_case_pages import erase

    made = make_organisation("ieso")
    case = complain(made, points=tuple(POINTS.values()))
    happened(
        made, case, "responded", 1, "Secret: she is difficult", points={"p1": "upheld"}, person=made.people["nurse"].key
    )
    browser = let_in(made, case)
    text = page_of(browser, made)
    assert "The line went dead We agree" in text
    assert "Secret" not in text
    assert "Nurse Nobody" not in text
    erase(database, made, case)
    text = page_of(let_in(made, case), made)
    assert "We do not keep the words of this point any more." in text
    assert "Nobody rang back" not in text


def test_a_point_that_became_a_complaint_of_its_own_says_its_number(make_organisation):
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.splitting import split_off
    from putright.procedure.acts import Refusal
    from putright.register.reading import record_of

    made, now = make_organisation("careium"), timezone.now()
    case = answered(made)
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        assert by is not None
        done = split_off(
            made.organisation, case, ["p3"], "", by, now=now, why="Another team.", seen=len(record_of(case).entries)
        )
        assert not isinstance(done, Refusal), done
        new = done.record.case
    text = page_of(let_in(made, case), made)
    assert f"The nurse was rude This point goes on as a complaint of its own. Its number is {new.reference}." in text


def test_it_can_be_read_by_somebody_of_eleven_and_asks_no_question_more_for_more_points(make_organisation):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for policy, points in (
        ("ieso", POINTS),
        ("ieso", {f"p{n}": f"Point {n}" for n in range(1, 30)}),
        ("careium", POINTS),
    ):
        made = make_organisation(policy)
        case = answered(made, points)
        browser = let_in(made, case)
        page_of(browser, made)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/p/{made.slug}/case/").content.decode()
        counts.append(len(queries))
        text = "\n".join(lines_of(page.partition("<main")[2].partition("</main>")[0]))
        assert blemishes(text) == []
        assert grade(text, own_words(policy, "procedure")) <= 6
    assert counts[0] == counts[1]
    assert max(counts) <= 16, [one["sql"][:80] for one in queries]
