"""A complaint that is not taken up: the decision, its words and the end of the case in one transaction."""

from __future__ import annotations

import pytest
from tests.integration.some_cases import text_of
from tests.integration.test_acts import address, as_typed, complain, look_at


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["manager"])


def refused(desk, made, case, **said):
    typed = as_typed(desk.get(address(made, case, "refuse/")).context["form"])
    typed |= {"why_not": "not-a-complaint", "to_tell": "It is about the weather."}
    return desk.post(address(made, case, "refuse/"), typed | said), typed | said


def kinds(made, case):
    return [entry.row.kind for entry in look_at(made, case).record.entries]


def test_it_is_decided_and_closed_in_one_go_and_only_once(made, desk):
    case = complain(made)
    before = kinds(made, case)
    answer, typed = refused(desk, made, case, then="look")
    page = text_of(answer)
    assert "Did not take the complaint up" in page
    assert "It is about the weather." in page
    assert f"{made.people['manager'].name} decided it." in page
    assert "You then owe a letter: Why we cannot look into it" in page
    assert "Ends" in page
    assert kinds(made, case) == before
    for _ in range(2):
        answer = desk.post(address(made, case, "refuse/"), typed | {"then": "record"})
        assert answer.status_code == 302
    view = look_at(made, case)
    assert kinds(made, case) == [*before, "not-accepted", "closed"]
    assert view.found.status == "closed"
    decision = view.record.entries[-2]
    assert decision.row.says == {"ground": "not-a-complaint", "person": made.people["manager"].key}
    assert decision.says["words"] == "It is about the weather."


def test_the_letter_is_owed_until_it_went_out_and_says_why_and_who_else(made, desk):
    case = complain(made)
    refused(desk, made, case)
    page = text_of(desk.get(address(made, case)))
    assert "Letter owed" in page
    letter = desk.get(address(made, case, "letter/not-taken-up/")).context["text"]
    assert "It is about the weather." in letter
    assert "[write here: why" not in letter
    form = desk.get(address(made, case, "record/informed/")).context["form"]
    desk.post(address(made, case, "record/informed/"), as_typed(form) | {"about": "Not taken up"})
    assert "Letter owed" not in text_of(desk.get(address(made, case)))


def test_it_can_be_challenged_and_comes_back(made, desk):
    case = complain(made)
    refused(desk, made, case)
    form = desk.get(address(made, case, "record/reopened/")).context["form"]
    assert (
        desk.post(
            address(made, case, "record/reopened/"), as_typed(form) | {"reason": "It was in time after all"}
        ).status_code
        == 302
    )
    assert look_at(made, case).found.status == "open"
    page = text_of(desk.get(address(made, case)))
    assert "Not taken up" not in page
    assert "Do not take the complaint up" in page


def test_vexatious_needs_somebody_who_stands_for_it_and_another_body_its_name(made, desk):
    case = complain(made)
    answer, _ = refused(desk, made, case, why_not="vexatious", decided_by="")
    assert "Say who decided that it is vexatious." in answer.content.decode()
    answer, _ = refused(desk, made, case, why_not="another-body")
    assert "Say which body can look into it" in answer.content.decode()
    answer, _ = refused(desk, made, case, why_not="another-body", to_body="-", to_tell="Ask your council.", then="look")
    assert "Check before you record" in answer.content.decode(), "a body that the policy does not name"
    answer, _ = refused(desk, made, case, to_tell="")
    assert answer.status_code == 200
    assert "closed" not in kinds(made, case)


def test_a_body_that_the_policy_does_not_name_is_said_in_the_words(made, desk):
    case = complain(made)
    answer, _ = refused(desk, made, case, why_not="another-body", to_body="-", to_tell="Ask your council.")
    assert answer.status_code == 302
    decision = next(one for one in look_at(made, case).record.entries if one.row.kind == "not-accepted")
    assert (decision.says["words"], "body" in decision.says) == ("Ask your council.", False)


def test_a_complaint_out_of_time_says_so_itself_with_the_clause(make_organisation, signed_in):
    from putright.model_policies import model_text

    made = make_organisation("housing-association", text=model_text("housing-association"))
    desk = signed_in(made.accounts["manager"])
    case = complain(made, concerns_date="2020-01-01", known_date="2020-01-01")
    form = desk.get(address(made, case, "refuse/")).context["form"]
    assert form["why_not"].value() == "out-of-time"
    assert form["by_clause"].value() == "HM-04"
    assert "HM-05" in dict(form.fields["by_clause"].choices)
    typed = as_typed(form) | {
        "to_tell": "It was six years ago.",
        "ground": "more than 12 months old",
        "medium": "letter",
    }
    assert desk.post(address(made, case, "refuse/"), typed).status_code == 302
    assert kinds(made, case)[-2:] == ["not-accepted", "refused"]
    assert look_at(made, case).found.status == "closed"
    assert "Letter owed" not in text_of(desk.get(address(made, case))), "the policy's own fact is that letter"


def test_who_may_not_decide_may_not_refuse_and_a_closed_case_is_not_refused(made, desk, signed_in):
    case = complain(made)
    turned_away = signed_in(made.accounts["handler"]).get(address(made, case, "refuse/"))
    assert turned_away.status_code == 403
    assert 'href="/s/">Go back to your work</a>' in turned_away.content.decode()
    refused(desk, made, case)
    assert desk.get(address(made, case, "refuse/")).status_code == 409
    assert desk.get(address(made, case, "record/not-accepted/")).status_code == 404


def test_a_clause_that_the_policy_does_not_have_is_not_kept(made):
    from django.utils import timezone
    from tests.integration.test_acts import member

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Refused, record_together

    case = complain(made)
    now = timezone.now()
    at = now.isoformat(timespec="seconds")
    for wrong in ({"clause": "XX-99"}, {"ground": "boredom"}, {"person": "person-0"}, {"body": "nobody"}):
        decision = Proposed("not-accepted", at, {"ground": "vexatious", "words": "x"} | wrong)
        with within(made.organisation):
            done = record_together(made.organisation, case, (decision, Proposed("closed", at)), member(made), now=now)
        assert isinstance(done, Refused), wrong
        assert done.place == 0
    assert "closed" not in kinds(made, case)
