"""Taking down a complaint: what is asked, what is kept, and what is never lost."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

WORDS = "They cancelled three times.\nNobody rang."


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["front-desk"])


def opened(browser, made, **said):
    """The form as a browser would send it, with some fields filled in."""
    form = browser.get(f"/s/{made.slug}/record/").context["form"]
    data = {}
    for name in form.fields:
        value = form[name].field.prepare_value(form[name].value())
        data[name] = "" if value is None else str(value)
    return data | {"channel": "phone", "words": WORDS} | said


def send(browser, made, data):
    return browser.post(f"/s/{made.slug}/record/", data)


def case_behind(made, answer):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import case_of, look

    assert answer.status_code == 302, errors(answer)
    reference = answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    with within(made.organisation):
        case = case_of(made.organisation, reference)
        assert case is not None
        return look(made.organisation, case, timezone.now())


def errors(answer):
    return dict(answer.context["form"].errors) if answer.context else {}


def count(made):
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        return Case.objects.filter(organisation=made.organisation).count()


def test_a_call_is_taken_down_with_two_answers(made, desk):
    answer = send(desk, made, opened(desk, made))
    view = case_behind(made, answer)
    assert view.record.latest("contact-given") == {"words": WORDS}
    assert view.found.case.facts[0].attributes["channel"] == "phone"
    page = desk.get(answer.headers["Location"])
    assert view.case.reference in page.content.decode()
    assert "There is no way to reach the complainant" in unescape(page.content.decode())


def test_everything_asked_is_kept(made, desk):
    from putright.accounts.models import Site
    from putright.accounts.scope import within

    with within(made.organisation):
        site = Site.objects.get(organisation=made.organisation)
    data = opened(
        desk, made, name="Mary Hole", phone="01632 960 222", email="mary@hole.example", address="1 Mill Lane",
        for_other="on", concerned="John Hole", site=str(site.pk), concerns_date="1 3 2024", wish="An apology",
        needs="Large print", points="Late\n\nRude", note="She was upset", case_funding="nhs",
    )  # fmt: skip
    view = case_behind(made, send(desk, made, data))
    said = view.record.latest("contact-given")
    assert (said["name"], said["concerned"], said["wish"], said["needs"]) == (
        "Mary Hole", "John Hole", "An apology", "Large print",
    )  # fmt: skip
    assert said["address"] == "1 Mill Lane"
    assert list(view.record.history.points.values()) == ["Late", "Rude"]
    assert view.record.history.attributes["funding"] == "nhs"
    first = view.found.case.facts[0]
    assert first.attributes["by"] == "representative"
    assert first.attributes["concerns_date"] == "2024-03-01"
    assert first.note == "She was upset"
    assert view.case.site_id == site.pk


def test_a_name_of_somebody_else_makes_a_representative(made, desk):
    view = case_behind(made, send(desk, made, opened(desk, made, concerned="John Hole")))
    assert view.found.case.facts[0].attributes["by"] == "representative"


def test_back_dated_receipt_counts_from_the_receipt_and_is_shown_as_late(made, desk, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.register.models import FactRow

    came = timezone.localdate() - timedelta(days=10)
    answer = send(desk, made, opened(desk, made, channel="letter", on=came.isoformat()))
    view = case_behind(made, answer)
    first = view.found.case.facts[0]
    assert (first.day, first.bare) == (came.toordinal(), True)  # the hour of typing is not the hour of arrival
    table = load_calendars()["england-and-wales"].known_on(timezone.localdate().toordinal())
    due = {row.action: row.due for row in view.found.duties}
    assert due["acknowledge"] == table.after(came.toordinal(), 3)
    assert due["respond"] == table.after(came.toordinal(), 20)
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Entered late" in page
    assert "10 days later" in page
    with within(made.organisation):
        row = FactRow.objects.get(case=view.case, number=1)
    assert row.recorded.date() > came


def test_a_typed_hour_is_kept(made, desk):
    from django.utils import timezone

    came = timezone.localdate() - timedelta(days=2)
    view = case_behind(made, send(desk, made, opened(desk, made, on=came.isoformat(), hour="9.05am")))
    first = view.found.case.facts[0]
    local = datetime.fromtimestamp(first.instant, timezone.get_default_timezone())
    assert (local.date(), local.hour, local.minute, first.bare) == (came, 9, 5, False)


def test_what_has_not_happened_is_refused_at_its_field_and_nothing_typed_is_lost(made, desk):
    from django.utils import timezone

    ahead = (timezone.localdate() + timedelta(days=3)).isoformat()
    before = count(made)
    answer = send(desk, made, opened(desk, made, on=ahead, hour="", name="Mary Hole", wish="An apology"))
    assert answer.status_code == 200
    assert "on" in errors(answer)
    page = answer.content.decode()
    for typed in ("Mary Hole", "An apology", "They cancelled three times."):
        assert typed in page
    assert count(made) == before


def test_words_are_asked_for_in_a_sentence(made, desk):
    answer = send(desk, made, opened(desk, made, words=""))
    assert "Write down what the complaint is about." in answer.content.decode()
    assert re.search(r'href="#id_words"', answer.content.decode())


def test_sent_twice_it_is_one_case(made, desk):
    data = opened(desk, made, name="Mary Hole")
    first = case_behind(made, send(desk, made, data))
    before = count(made)
    second = case_behind(made, send(desk, made, data | {"all_the_same": "1"}))
    assert second.case.pk == first.case.pk
    assert count(made) == before


@pytest.mark.parametrize("same", [{"phone": "+44 1632 960222"}, {"email": "MARY@hole.example"}, {"name": "mary  hole"}])
def test_the_same_person_is_noticed_once(made, desk, same):
    first = case_behind(
        made, send(desk, made, opened(desk, made, name="Mary Hole", phone="01632 960 222", email="mary@hole.example"))
    )
    before = count(made)
    data = opened(desk, made, words="Another thing entirely.", wish="A refund", **same)
    answer = send(desk, made, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"/cases/{first.case.reference}/" in page
    assert "Record it as a new complaint all the same" in page
    assert "Another thing entirely." in page
    assert "A refund" in page
    assert count(made) == before
    shown = {name: answer.context["form"][name].value() for name in answer.context["form"].fields}
    again = {name: value if isinstance(value, list) else str(value or "") for name, value in shown.items()}
    assert case_behind(made, send(desk, made, again)).case.pk != first.case.pk
    assert count(made) == before + 1


def test_only_who_may_receive_sees_the_form(made, signed_in):
    for role, status in (("handler", 200), ("manager", 200), ("inspector", 403), ("administrator", 403)):
        assert signed_in(made.accounts[role]).get(f"/s/{made.slug}/record/").status_code == status


def test_what_was_typed_comes_back_as_text(made, desk):
    answer = send(desk, made, opened(desk, made, name="<script>alert(1)</script>", words="", points="<img src=x>"))
    page = answer.content.decode()
    assert re.findall("<script[^>]*>", page) == ['<script src="/static/typing/typing.js" defer>'], "ours alone"
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("policy", ["al-aesthetics", "careium", "care-and-support", "commisceo"])
def test_every_procedure_takes_complaints(make_organisation, signed_in, policy):
    made = make_organisation(policy)
    browser = signed_in(made.accounts["front-desk"])
    data = opened(browser, made)
    data |= {name: "" for name in data if name.startswith("case_")}
    assert case_behind(made, send(browser, made, data)).found.status == "open"
