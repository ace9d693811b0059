"""Recording what happened: every kind of fact by its form, one rule for button and guard, nothing lost or doubled."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from putright.procedure.acts import Refusal
from putright.procedure.facts import STOCK
from putright.register.parts import BY_ITSELF, OURS

KINDS = sorted({*STOCK, *OURS} - {"received"} - BY_ITSELF)
ANSWERS = {
    "corrected": {"now_channel": "letter", "now_concerns_date": ""},
    "needs-noted": {"since": "1 1 2020"},
    "authority-noted": {"seen_on": "1 1 2020"},
}
"""What a form is told besides sensible answers: days that must have been."""
ROLES = ("front-desk", "handler", "manager", "inspector")


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def member(made, role="manager"):
    from putright.accounts.members import member_of

    found = member_of(made.organisation, made.accounts[role])
    assert found is not None
    return found


def complain(made, **said):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive

    now = timezone.now()
    at = (now - timedelta(days=30)).isoformat(timespec="seconds")
    given = {"words": "Nobody rang me back.", "channel": "phone", "at": at, "name": "Mary Hole"} | said
    with within(made.organisation):
        done = receive(made.organisation, Complaint(**given), member(made), now=now - timedelta(days=30))
    assert not isinstance(done, Refusal), done
    return done.record.case


def look_at(made, case):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        return look(made.organisation, case, timezone.now())


def _number_of(made, case, kind):
    return next(one.row.number for one in look_at(made, case).record.entries if one.row.kind == kind)


def address(made, case, end=""):
    return f"/s/{made.slug}/cases/{case.reference}/{end}"


def as_typed(form):
    """What a browser would send of this form if nothing were touched."""
    data = {}
    for name in form.fields:
        value = form[name].field.prepare_value(form[name].value())
        data[name] = value if isinstance(value, list) else "" if value is None else str(value)
    return data


def filled(form, **said):
    """The form with sensible answers where it has none: the first choice, a date, some words."""
    from django import forms
    from django.utils import timezone

    from putright.site.components import DateField, PhoneField

    data = as_typed(form)
    for name, field in form.fields.items():
        if name in getattr(form, "BESIDE", ()):
            continue  # makes an entry of its own: test_guided_acts.py
        if name.startswith("point_"):
            data[name] = "upheld"
        elif data[name] or name in ("form_id", "seen", "opened", "hour", "why"):
            continue
        elif isinstance(field, forms.ChoiceField):
            data[name] = next(value for value in dict(form[name].field.choices) if value)
        elif isinstance(field, DateField):
            data[name] = (timezone.localdate() + timedelta(days=9)).isoformat()
        elif isinstance(field, forms.EmailField):
            data[name] = "mary@hole.example"
        elif isinstance(field, PhoneField):
            data[name] = "01632 960 333"
        elif not field.widget.is_hidden:
            data[name] = f"Some words for {name}"
    return data | said


def open_form(browser, made, case, kind, query=""):
    page = browser.get(address(made, case, f"record/{kind}/{query}"))
    assert page.status_code == 200, (kind, page.status_code)
    return page.context["form"]


def send(browser, made, case, kind, data, query=""):
    return browser.post(address(made, case, f"record/{kind}/{query}"), data)


def do(browser, made, case, kind, query="", **said):
    """Record it by the form; where it raises a problem, give a reason, as the page asks."""
    data = filled(open_form(browser, made, case, kind, query), **said)
    answer = send(browser, made, case, kind, data, query)
    if answer.status_code == 200 and "why" in answer.context["form"].fields:
        data = as_typed(answer.context["form"]) | {"why": "It was so."}
        answer = send(browser, made, case, kind, data, query)
    assert answer.status_code == 302, (kind, dict(answer.context["form"].errors))
    return answer


def name_a_service(made):
    """One of its own services, so that a case can be noted as about it."""
    from putright.accounts.models import Organisation, Service
    from putright.accounts.scope import within

    with within(made.organisation):
        Service.objects.create(organisation=made.organisation, name="Home visits")
        Organisation.objects.filter(pk=made.organisation.pk).update(has_services=True)


# --- every kind ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_recorded_by_its_form(make_organisation, signed_in, kind):
    made = make_organisation("ieso")
    name_a_service(made)
    browser = signed_in(made.accounts["manager"])
    case = complain(made)
    if kind == "action-done":
        do(browser, made, case, "action-agreed", note="Refund the fee")
    if kind == "reopened":
        do(browser, made, case, "closed")
    if kind == "note-corrected":
        do(browser, made, case, "noted")
    before = look_at(made, case).seen
    query = {"corrected": "?of=f1", "note-corrected": f"?of=f{before}"}.get(kind, "")
    do(browser, made, case, kind, query, **ANSWERS.get(kind, {}))
    view = look_at(made, case)
    entry = view.record.entries[-1]
    assert view.seen == before + 1
    assert entry.row.kind == kind
    asked = {one.name for one in ({**STOCK, **OURS})[kind].attributes if one.required}
    assert asked <= set(entry.says)
    assert browser.get(address(made, case)).status_code == 200


@pytest.mark.parametrize("policy", ["al-aesthetics", "careium", "care-and-support", "commisceo"])
def test_every_form_of_every_procedure_opens_and_each_kind_is_recorded(make_organisation, signed_in, policy):
    made = make_organisation(policy)
    name_a_service(made)
    browser = signed_in(made.accounts["manager"])
    case = complain(made)
    kinds = [kind for kind in KINDS if kind not in ("corrected", "reopened", "escalated", "described")]
    for kind in sorted(kinds, key=lambda one: one == "note-corrected"):  # of a note that is there
        if kind == "ticked" and not open_form(browser, made, case, kind).fields.get("clause"):
            continue
        query = f"?of=f{_number_of(made, case, 'noted')}" if kind == "note-corrected" else ""
        do(browser, made, case, kind, query, **(ANSWERS.get(kind, {})))
    recorded = {entry.row.kind for entry in look_at(made, case).record.entries}
    assert set(kinds) - {"ticked"} <= recorded
    assert browser.get(address(made, case)).status_code == 200


def test_the_form_of_an_act_does_not_stand_under_record_a_complaint(made, signed_in):
    """The navigation marks where one is: in a case, or under praise, and not at the form for a new complaint."""
    desk = signed_in(made.accounts["manager"])
    page = desk.get(f"/s/{made.slug}/cases/{complain(made).reference}/record/phoned/")
    assert [one["text"] for one in page.context["navigation"] if one["current"]] == []
    praise = desk.get(f"/s/{made.slug}/remarks/record/")
    assert [one["text"] for one in praise.context["navigation"] if one["current"]] == ["Remarks"]


def test_persons_are_chosen_from_the_people_who_are_there(made, signed_in):
    from putright.accounts.models import Person
    from putright.accounts.scope import within

    with within(made.organisation):
        gone = Person.objects.create(organisation=made.organisation, name="Gone Away", active=False)
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    form = open_form(browser, made, case, "assigned")
    assert made.people["nurse"].key in dict(form.fields["person"].choices)
    assert gone.key not in dict(form.fields["person"].choices)
    for typed in (gone.key, "Somebody else", "person-1", "person-999999999999999999999"):
        answer = send(browser, made, case, "assigned", filled(form, person=typed))
        assert answer.status_code == 200
        assert "person" in answer.context["form"].errors


def test_only_later_stages_are_offered(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    stages = dict(open_form(browser, made, case, "escalated").fields["to"].choices)
    assert set(stages) == {"stage-2", "stage-3"}
    do(browser, made, case, "escalated", to="stage-2")
    assert set(dict(open_form(browser, made, case, "escalated").fields["to"].choices)) == {"stage-3"}
    do(browser, made, case, "escalated", to="stage-3")
    answer = browser.get(address(made, case, "record/escalated/"))
    assert answer.status_code == 409
    assert "There is no later stage" in answer.content.decode()


def test_agreed_actions_get_ids_of_their_own_and_are_done_by_choosing(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "action-agreed", note="Refund the fee")
    do(browser, made, case, "action-agreed", note="Train the team")
    form = open_form(browser, made, case, "action-done")
    assert dict(form.fields["action"].choices) == {"a1": "Refund the fee", "a2": "Train the team"}
    do(browser, made, case, "action-done", action="a2")
    rows = {row.event.attributes["action"]: row.status for row in look_at(made, case).found.duties if row.event}
    assert rows == {"a1": "open", "a2": "met"}


def test_each_point_is_decided_by_itself(made, signed_in):
    case = complain(made, points=("Late", "Rude"))
    browser = signed_in(made.accounts["manager"])
    form = open_form(browser, made, case, "responded")
    assert "outcome" not in form.fields
    undecided = as_typed(form) | {"medium": "letter"}
    answer = send(browser, made, case, "responded", undecided)
    assert "at least one of the points" in answer.content.decode()
    do(browser, made, case, "responded", point_0="upheld", point_1="not-upheld")
    assert look_at(made, case).found.outcome == "partly-upheld"


def test_a_closed_case_still_takes_agreed_actions_and_corrections(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "closed")
    do(browser, made, case, "action-agreed", note="Refund the fee")
    do(browser, made, case, "lesson-recorded")
    do(browser, made, case, "corrected", "?of=f1", now_channel="letter", now_concerns_date="")
    assert look_at(made, case).found.status == "closed"


def test_a_procedures_own_fact_has_a_form_of_its_own(make_organisation, signed_in):
    from putright.policies import policy_text

    own = """
facts:
  room-inspected:
    records: the room was inspected
    attributes: {person: text, clean: flag, again-on: date, found: text}
"""
    made = make_organisation("ieso", text=policy_text("ieso") + own)
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    assert "In this procedure only" in browser.get(address(made, case)).content.decode()
    nurse = made.people["nurse"]
    said = {"person": nurse.key, "clean": "false", "again-on": "1 2 2027", "found": "Dust & <dirt>"}
    do(browser, made, case, "room-inspected", **said)
    expected = {"person": nurse.key, "clean": False, "again-on": "2027-02-01", "found": "Dust & <dirt>"}
    assert look_at(made, case).record.entries[-1].says == expected
    assert nurse.name in browser.get(address(made, case)).content.decode()


# --- button and guard ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["open", "closed", "last"])
def test_button_and_guard_agree(made, signed_in, role, state):
    case = complain(made)
    manager = signed_in(made.accounts["manager"])
    if state == "closed":
        do(manager, made, case, "closed")
    if state == "last":
        do(manager, made, case, "escalated", to="stage-3")
    browser = signed_in(made.accounts[role])
    page = unescape(browser.get(address(made, case)).content.decode()).split("<main")[1]
    shown = set(re.findall(r'href="[^"]*\brecord/([a-z-]+)/', page))
    for kind in [*KINDS, "received"]:
        got = browser.get(address(made, case, f"record/{kind}/"))
        assert (got.status_code == 200) is (kind in shown), (kind, got.status_code)
        if kind not in shown:
            before = look_at(made, case).seen
            posted = send(browser, made, case, kind, {"on": "1 1 2026", "note": "x", "text": "x", "reason": "x"})
            assert posted.status_code in (403, 409)
            assert look_at(made, case).seen == before


def test_what_is_no_kind_of_fact_is_no_page(made, signed_in):
    case = complain(made)
    assert signed_in(made.accounts["manager"]).get(address(made, case, "record/abolished/")).status_code == 404


# --- two people, twice the same --------------------------------------------------------------------------------------


def test_two_people_at_once_the_second_sees_what_the_first_recorded(made, signed_in):
    case = complain(made)
    one, two = signed_in(made.accounts["manager"]), signed_in(made.accounts["handler"])
    mine = filled(open_form(one, made, case, "phoned"), answered="true", note="She was glad")
    theirs = filled(open_form(two, made, case, "acknowledged"), medium="letter")
    assert send(two, made, case, "acknowledged", theirs).status_code == 302
    before = look_at(made, case).seen
    answer = send(one, made, case, "phoned", mine)
    assert answer.status_code == 409
    page = unescape(answer.content.decode())
    assert "Acknowledged by letter" in page
    assert made.accounts["handler"].name in page
    assert "She was glad" in page
    assert look_at(made, case).seen == before
    assert send(one, made, case, "phoned", as_typed(answer.context["form"])).status_code == 302
    view = look_at(made, case)
    assert view.seen == before + 1
    assert view.record.entries[-1].note == "She was glad"


def test_sent_twice_it_is_one_entry(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    data = filled(open_form(browser, made, case, "noted"))
    before = look_at(made, case).seen
    assert send(browser, made, case, "noted", data).status_code == 302
    assert send(browser, made, case, "noted", data).status_code == 302
    assert look_at(made, case).seen == before + 1
    assert "Nothing was recorded twice" in browser.get(address(made, case)).content.decode()


# --- refused, and why ------------------------------------------------------------------------------------------------


def test_a_problem_is_said_in_words_and_asks_for_the_reason(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    data = filled(open_form(browser, made, case, "escalated"), to="stage-2", in_writing="false", note="By phone")
    before = look_at(made, case).seen
    answer = send(browser, made, case, "escalated", data)
    page = unescape(answer.content.decode())
    assert "Not asked for in writing" in page
    assert "Why do you record it all the same?" in page
    summary = page.split('class="govuk-error-summary"')[1].split("</ul>")[0]
    assert '<a href="#id_why">Say why you record it all the same.</a>' in summary
    assert "By phone" in page
    assert look_at(made, case).seen == before
    again = as_typed(answer.context["form"]) | {"why": "He cannot write."}
    assert send(browser, made, case, "escalated", again).status_code == 302
    note = look_at(made, case).record.entries[-1].note
    assert "By phone" in note
    assert "He cannot write." in note


def test_a_problem_about_a_person_names_them(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "assigned", person=made.people["handler"].key)
    do(browser, made, case, "responded", outcome="upheld")
    do(browser, made, case, "escalated", to="stage-2", in_writing="true", exceptional="false")
    data = filled(open_form(browser, made, case, "assigned"), person=made.people["handler"].key)
    page = unescape(send(browser, made, case, "assigned", data).content.decode())
    assert made.people["handler"].name in page.split("This raises a problem")[1].split("<form")[0]
    assert made.people["handler"].key not in page.split("This raises a problem")[1].split("<form")[0]


@pytest.mark.parametrize(("days", "said"), [(2, "This has not happened yet"), (-60, "The complaint came in only on")])
def test_a_wrong_time_is_refused_at_its_field(made, signed_in, days, said):
    from django.utils import timezone

    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    data = filled(open_form(browser, made, case, "phoned"), on=day, hour="10am", answered="true", note="Kept")
    answer = send(browser, made, case, "phoned", data)
    assert said in " ".join(answer.context["form"].errors["on"]), answer.context["form"].errors
    assert "Kept" in answer.content.decode()


def test_an_hour_that_the_clocks_skip_is_refused_in_a_sentence(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    data = filled(open_form(browser, made, case, "phoned"), on="29 3 2026", hour="1:30am", answered="true")
    answer = send(browser, made, case, "phoned", data)
    assert "The clocks went forward" in " ".join(answer.context["form"].errors["hour"])


# --- corrections -----------------------------------------------------------------------------------------------------


def test_correction_first_asks_which_entry_then_what_was_wrong(made, signed_in):
    from django.utils import timezone

    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "phoned", answered="false")
    number = look_at(made, case).seen
    page = browser.get(address(made, case, "record/corrected/")).content.decode()
    assert f"?of=f{number}" in page
    query = f"?of=f{number}"
    form = open_form(browser, made, case, "corrected", query)
    assert form["now_answered"].value() == "false"
    unchanged = as_typed(form) | {"reason": "Wrong"}
    answer = send(browser, made, case, "corrected", unchanged, query)
    assert "Nothing is different" in answer.content.decode()
    day = timezone.localdate() - timedelta(days=1)
    data = unchanged | {"now_answered": "true", "on": day.isoformat(), "hour": ""}
    assert send(browser, made, case, "corrected", data, query).status_code == 302
    view = look_at(made, case)
    assert view.record.entries[-1].says["set"] == {"answered": True, "at": day.isoformat()}
    fact = view.fact(f"f{number}")
    assert fact.attributes["answered"] is True
    assert (fact.day, fact.bare) == (day.toordinal(), True)


def test_a_correction_of_an_entry_with_a_reason_of_its_own(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "extended", action="respond", reason="The file was lost")
    number = look_at(made, case).seen
    query = f"?of=f{number}"
    form = open_form(browser, made, case, "corrected", query)
    assert form["now_reason"].value() == "The file was lost"
    data = as_typed(form) | {"now_reason": "The file was late", "reason": "Misheard"}
    assert send(browser, made, case, "corrected", data, query).status_code == 302
    view = look_at(made, case)
    assert view.fact(f"f{number}").attributes["reason"] == "The file was late"
    assert view.record.entries[-1].says["reason"] == "Misheard"


def test_an_entry_is_struck_out_and_put_back(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "closed")
    number = look_at(made, case).seen
    do(browser, made, case, "corrected", f"?of=f{number}", how="void", reason="Another case")
    assert look_at(made, case).found.status == "open"
    assert "<del>" in browser.get(address(made, case)).content.decode()
    do(browser, made, case, "corrected", f"?of=f{number + 1}", reason="It was this case")
    assert look_at(made, case).found.status == "closed"


def test_the_receipt_is_never_struck_out_and_never_moved_behind_what_followed(made, signed_in):
    from django.utils import timezone

    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    do(browser, made, case, "phoned", answered="true", on=(timezone.localdate() - timedelta(days=20)).isoformat())
    form = open_form(browser, made, case, "corrected", "?of=f1")
    struck = as_typed(form) | {"how": "void", "reason": "x"}
    assert send(browser, made, case, "corrected", struck, "?of=f1").status_code == 200
    moved = as_typed(form) | {"on": (timezone.localdate() - timedelta(days=5)).isoformat(), "reason": "x"}
    answer = send(browser, made, case, "corrected", moved, "?of=f1")
    assert "before the complaint came in" in answer.content.decode()
    assert not [entry for entry in look_at(made, case).record.entries if entry.row.kind == "corrected"]


def test_a_corrected_receipt_moves_what_is_owed(made, signed_in):
    from django.utils import timezone

    from putright.calendars import load_calendars

    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    day = timezone.localdate() - timedelta(days=33)
    do(browser, made, case, "corrected", "?of=f1", now_concerns_date="", on=day.isoformat(), hour="")
    table = load_calendars()["england-and-wales"].known_on(timezone.localdate().toordinal())
    due = {row.action: row.due for row in look_at(made, case).found.duties}
    assert due["acknowledge"] == table.after(day.toordinal(), 3)


@pytest.mark.parametrize("of", ["f2", "f99", "x", "", "<script>"])
def test_what_cannot_be_corrected_leads_back_to_the_choice(made, signed_in, of):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    for answer in (
        browser.get(address(made, case, "record/corrected/"), {"of": of}),
        send(browser, made, case, "corrected", {"of": of, "how": "void", "reason": "x"}),
    ):
        assert answer.status_code == 200
        assert "Which entry is wrong?" in answer.content.decode()
