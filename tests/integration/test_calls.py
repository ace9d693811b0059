"""A call taken down while somebody talks: what becomes of it, what is told then, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, take, text_of
from tests.integration.test_acts import as_typed, look_at

WORDS = "The nurse did not come, and nobody rang."


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["front-desk"])


def call(desk, made, *, at="", **said):
    """Open the form, fill it in and send it; what comes then."""
    form = desk.get(f"/s/{made.slug}/call/{at}").context["form"]
    return desk.post(f"/s/{made.slug}/call/{at}", as_typed(form) | {"words": WORDS, "kind": "complaint"} | said)


def on_case(made, reference):
    from putright.accounts.scope import within
    from putright.casework.looking import case_of

    with within(made.organisation):
        case = case_of(made.organisation, reference)
        assert case is not None
    return look_at(made, case)


def test_a_complaint_by_telephone_comes_when_the_form_was_opened_and_is_read_out(made, desk):
    form = desk.get(f"/s/{made.slug}/call/").context["form"]
    opened = timezone.localtime() - timedelta(minutes=12)
    typed = as_typed(form) | {
        "words": WORDS, "kind": "complaint", "name": "Mary Hole", "phone": "01632 960222", "wish": "An apology",
        "on": f"{opened:%d %m %Y}", "hour": f"{opened:%H:%M}", "opened": opened.isoformat(timespec="seconds"),
        "danger": "Rang 999 at 10:05", "note": "She cried", "need_not_times": "after 5",
    }  # fmt: skip
    for _ in range(2):
        answer = desk.post(f"/s/{made.slug}/call/", typed)
        assert answer.status_code == 302, dict(answer.context["form"].errors)
    told = desk.get(answer["Location"])
    assert "private" in told["Cache-Control"]
    page = text_of(told)
    reference = page.partition("The number of your complaint is ")[2].partition(".")[0]
    view = on_case(made, reference)
    first = view.found.case.facts[0]
    assert (first.attributes["channel"], first.instant) == ("phone", int(opened.timestamp()))
    assert view.record.entries[0].note == "Danger: Rang 999 at 10:05\n\nShe cried"
    assert "T for Tango" in page
    assert "zero, zero, zero, zero, one" in page
    assert "Is your number zero one six three two; nine six zero two two two?" in page
    assert "We do not ring at these times: after 5." in page
    assert "We will" in page  # what the policy promises next


def test_only_whoever_took_the_call_finds_what_to_tell(made, desk, signed_in):
    answer = call(desk, made)
    assert signed_in(made.accounts["manager"]).get(answer["Location"]).status_code == 404


@pytest.mark.parametrize("typed", [{"name": "mary hole"}, {"phone": "01632 960 222"}, {"name": "Marie Hole"}])
def test_a_case_is_found_while_they_talk_and_what_was_typed_stays(made, desk, typed):
    now = timezone.now()
    case = complain(made, now - timedelta(days=200), now, name="Mary Hole", phone="01632960222")
    answer = call(desk, made, find="1", kind="", **typed)
    form = answer.context["form"]
    assert dict(form.errors) == {}
    assert form["words"].value() == WORDS
    page = text_of(answer)
    assert case.reference in page
    assert "Mary Hole, received" in page


def test_a_call_about_a_case_stands_in_its_history_and_its_handler_is_told(made, desk):
    from putright.accounts.scope import within
    from putright.register.models import Message

    now = timezone.now()
    case = complain(made, now - timedelta(days=2), now, name="Mary Hole", phone="01632960222")
    before = look_at(made, case)
    said = {
        "kind": "case", "name": "John Hole", "phone": "07700 900123", "wish": "An answer", "points": "One\nTwo",
        "need_formats": ["large-print"], "reference": case.reference.lower(),
    }  # fmt: skip
    answer = call(desk, made, **said)
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    view = look_at(made, case)
    entry = view.record.entries[-1]
    assert entry.row.kind == "heard-from"
    assert entry.says["words"] == WORDS
    assert "Large print" in str(entry.says["needs"]) or "large print" in str(entry.says["needs"])
    assert "One; Two" in str(entry.note)
    assert [(row.action, row.due) for row in view.found.duties] == [
        (row.action, row.due) for row in before.found.duties
    ]
    page = text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "John Hole rang." in page
    assert WORDS in page
    now = timezone.now()
    take(made, case, "action-agreed", now, now, action="a7", by=f"{now:%Y-%m-%d}", note="Pay back the fee")
    told = text_of(desk.get(answer["Location"]))
    assert "Only once you are sure who it is" in told
    assert "do what we agreed: Pay back the fee. We will do it" in told
    with within(made.organisation):
        told = Message.objects.filter(organisation=made.organisation, case=case, kind="heard-from")
        assert told.count() == 1  # the manager: nobody deals with it yet


def test_the_same_person_again_is_asked_about_first(made, desk):
    now = timezone.now()
    case = complain(made, now - timedelta(days=2), now, name="Mary Hole", phone="01632960222")
    answer = call(desk, made, phone="01632 960222")
    page = text_of(answer)
    assert "Not recorded yet" in page
    assert case.reference in page
    assert desk.post(f"/s/{made.slug}/call/", as_typed(answer.context["form"])).status_code == 302


def test_a_question_and_thanks_keep_everything_that_was_typed(made, desk):
    from putright.accounts.scope import within
    from putright.register.models import Remark, ServiceRequest

    said = {"name": "Mary Hole", "wish": "A visit", "concerned": "John", "needs": "Slowly", "concerns_date": "1 3 2024"}
    for kind in ("request", "compliment"):
        answer = call(desk, made, kind=kind, **said)
        assert answer.status_code == 302, dict(answer.context["form"].errors)
        assert desk.get(answer["Location"]).status_code == 200
    with within(made.organisation):
        words = [
            ServiceRequest.objects.get(organisation=made.organisation).words,
            Remark.objects.get(organisation=made.organisation).words,
        ]
    for one in words:
        assert all(part in one for part in (WORDS, "A visit", "John", "Slowly", "2024"))


def test_calls_that_break_off_lie_side_by_side(made, desk):
    for place, name in (("", "First Caller"), ("?n=2", "Second Caller")):
        answer = call(desk, made, at=place, name=name, **{"keep-for-later": "A call"})
        assert answer.status_code == 302
    page = text_of(desk.get(f"/s/{made.slug}/call/?n=3"))
    assert page.count("Only you see it") == 2
    for place, name in (("?go-on=1", "First Caller"), ("?n=2&go-on=1", "Second Caller")):
        assert name in desk.get(f"/s/{made.slug}/call/{place}").content.decode()


def test_a_call_about_a_closed_case_is_neither_offered_nor_taken(made, desk):
    from putright.accounts.scope import within
    from putright.casework.looking import case_of

    now = timezone.now()
    with within(made.organisation):
        from putright.accounts.members import member_of

        member = member_of(made.organisation, made.accounts["front-desk"])
        assert member is not None
    case = complain(made, now - timedelta(days=2), now, name="Mary Hole", about_staff=member.person)
    page = call(desk, made, find="1", name="Mary Hole", reference=case.reference)
    assert page.context["form"].offered is False
    answer = call(desk, made, kind="case", reference=case.reference)
    assert "closed to you" in text_of(answer)
    with within(made.organisation):
        assert case_of(made.organisation, case.reference) is not None
    assert "heard-from" not in [one.row.kind for one in look_at(made, case).record.entries]


def test_danger_names_whom_to_tell(made, desk):
    page = text_of(desk.get(f"/s/{made.slug}/call/"))
    assert "ring 999" in page
    assert "Manager" in page
