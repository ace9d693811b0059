"""Guided acts: looked at before they are recorded; several facts in one transaction, once, or none of them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from tests.integration.some_cases import text_of
from tests.integration.test_acts import address, as_typed, complain, filled, look_at, open_form, send


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["manager"])


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def kinds_after(made, case, before):
    return [entry.row.kind for entry in look_at(made, case).record.entries[before:]]


def typed(desk, made, case, kind, **said):
    return filled(open_form(desk, made, case, kind), **said)


def carried(page):
    """What the page of the preview sends on."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', unescape(page.content.decode()))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


# --- looked at first -------------------------------------------------------------------------------------------------


def test_a_look_records_nothing_and_then_the_same_is_recorded_once(made, desk):
    case = complain(made)
    before = look_at(made, case).seen
    data = typed(desk, made, case, "acknowledged", medium="letter", note="Sent <first> class\n& signed")
    page = send(desk, made, case, "acknowledged", data | {"then": "look"})
    assert page.status_code == 200
    assert "Check before you record" in page.content.decode()
    said = text_of(page)
    assert "Acknowledged by letter" in said
    assert "Sent <first> class & signed" in said
    assert "Done Acknowledge" in said
    assert look_at(made, case).seen == before
    # A browser sends line breaks as carriage return and line feed, and attributes come back as they were written.
    kept = dict(page.context["typed"])
    assert kept == data
    for _ in range(2):
        assert send(desk, made, case, "acknowledged", kept | {"then": "record"}).status_code == 302
    view = look_at(made, case)
    assert view.seen == before + 1
    assert view.record.entries[-1].note == "Sent <first> class\n& signed"


def test_change_gives_the_form_back_as_it_was_typed(made, desk):
    case = complain(made)
    data = typed(desk, made, case, "phoned", answered="true", note="She will ring on Monday")
    page = send(desk, made, case, "phoned", data | {"then": "look"})
    form = send(desk, made, case, "phoned", dict(page.context["typed"]) | {"then": "change"})
    assert form.status_code == 200
    assert as_typed(form.context["form"]) == as_typed(page.wsgi_request and form.context["form"])
    assert form.context["form"]["note"].value() == "She will ring on Monday"
    assert form.context["form"]["form_id"].value() == data["form_id"]


def test_somebody_elses_entry_is_noticed_at_the_look_and_after_it(made, desk, signed_in):
    case = complain(made)
    other = signed_in(made.accounts["handler"])
    mine = typed(desk, made, case, "phoned", answered="true", note="She was glad")
    looked = dict(send(desk, made, case, "phoned", mine | {"then": "look"}).context["typed"])
    send(other, made, case, "acknowledged", typed(other, made, case, "acknowledged", medium="letter"))
    for then in ("look", "record"):
        answer = send(desk, made, case, "phoned", looked | {"then": then})
        assert answer.status_code == 409
        assert "Acknowledged by letter" in unescape(answer.content.decode())
        assert "She was glad" in answer.content.decode()
    again = as_typed(answer.context["form"])
    assert send(desk, made, case, "phoned", again | {"then": "record"}).status_code == 302


def test_a_note_needs_no_look(made, desk):
    case = complain(made)
    page = desk.get(address(made, case, "record/noted/")).content.decode()
    assert "Check before you record" not in page
    assert "Check before you record" in desk.get(address(made, case, "record/acknowledged/")).content.decode()


def test_a_correction_that_moves_a_date_says_so_before_it_is_recorded(made, desk):
    case = complain(made)
    form = desk.get(address(made, case, "record/corrected/?of=f1")).context["form"]
    day = (timezone.localdate() - timedelta(days=20)).isoformat()
    data = as_typed(form) | {"on": day, "hour": "", "reason": "The letter lay in a tray."}
    page = desk.post(address(made, case, "record/corrected/?of=f1"), data | {"then": "look"})
    assert page.status_code == 200
    assert "New date" in text_of(page)
    assert "Until now" in text_of(page)


def test_the_email_that_goes_out_by_itself_is_said_with_who_gets_it(made, desk):
    case = complain(made)
    handler = made.people["handler"]
    data = typed(desk, made, case, "assigned", person=handler.key)
    said = text_of(send(desk, made, case, "assigned", data | {"then": "look"}))
    assert f"{handler.name} gets an email: “{case.reference}: this case is yours”" in said
    assert "Dealt with by, now Nobody by name" in said
    assert f"Dealt with by, then {handler.name} (" in said
    nurse = made.people["nurse"]
    data = typed(desk, made, case, "assigned", person=nurse.key)
    assert "There is no email address" in text_of(send(desk, made, case, "assigned", data | {"then": "look"}))


def test_a_reason_is_shown_once_though_two_entries_hold_it(made, desk):
    case = complain(made)
    named = {"person": made.people["handler"].key, "how": "complained-about"}
    send(desk, made, case, "person-named", typed(desk, made, case, "person-named", **named))
    data = typed(desk, made, case, "assigned", person=made.people["handler"].key)
    page = send(desk, made, case, "assigned", data | {"then": "look"})
    again = as_typed(page.context["form"]) | {"why": "Nobody else is here.", "then": "look"}
    assert text_of(send(desk, made, case, "assigned", again)).count("Nobody else is here.") == 1


def test_a_problem_asks_for_its_reason_before_the_look(made, desk):
    case = complain(made)
    data = typed(desk, made, case, "escalated", reason="Not good enough", desired_outcome="An apology")
    page = send(desk, made, case, "escalated", data | {"then": "look"})
    assert "why" in page.context["form"].fields
    again = as_typed(page.context["form"]) | {"why": "She insists.", "then": "look"}
    look = send(desk, made, case, "escalated", again)
    assert "Problems that it raises" in text_of(look)
    before = look_at(made, case).seen
    assert send(desk, made, case, "escalated", dict(look.context["typed"]) | {"then": "record"}).status_code == 302
    assert kinds_after(made, case, before) == ["escalated"]


# --- a call ----------------------------------------------------------------------------------------------------------


def test_a_call_is_everything_that_came_of_it_in_one_go(made, desk):
    case = complain(made, by="representative", concerned="Her mother")
    before = look_at(made, case).seen
    data = typed(
        desk, made, case, "phoned", answered="true", note="We talked it over", consent="on",
        agreed="Refund the fee", agreed_owner=made.people["nurse"].key, agreed_by=in_days(9), next_call=in_days(5),
    )  # fmt: skip
    for _ in range(2):
        assert send(desk, made, case, "phoned", data).status_code == 302
    assert kinds_after(made, case, before) == ["phoned", "consent-received", "action-agreed", "action-agreed"]
    entries = look_at(made, case).record.entries[before:]
    assert entries[0].note == "We talked it over"
    assert (entries[2].note, entries[2].says["owner"], entries[2].says["by"]) == (
        "Refund the fee", made.people["nurse"].key, in_days(9),
    )  # fmt: skip
    assert (entries[3].says["owner"], entries[3].says["by"]) == (made.people["manager"].key, in_days(5))
    assert entries[2].says["action"] != entries[3].says["action"]
    assert len({entry.row.happened for entry in entries}) == 1


def test_what_came_of_a_call_is_said_in_sentences(made, desk):
    case = complain(made)
    send(desk, made, case, "phoned", typed(desk, made, case, "phoned", answered="true", next_call=in_days(5)))
    assert "Recorded: Phoned the complainant. Agreed to put something right." in text_of(desk.get(address(made, case)))


def test_an_act_on_a_case_is_not_called_a_new_complaint(made, desk):
    case = complain(made)
    current = re.compile(r'href="([^"]+)" aria-current="true"')
    assert not current.findall(desk.get(address(made, case, "record/phoned/")).content.decode())
    assert current.findall(desk.get(f"/s/{made.slug}/record/").content.decode()) == [f"/s/{made.slug}/record/"]


def test_what_cannot_be_stops_the_whole_call_and_nothing_typed_is_lost(made, desk):
    case = complain(made)
    before = look_at(made, case).seen
    data = typed(desk, made, case, "phoned", answered="false", note="No answer", agreed="Refund the fee")
    page = send(desk, made, case, "phoned", data)
    assert page.status_code == 200
    assert "You did not speak to the complainant" in page.content.decode()
    data = typed(desk, made, case, "phoned", answered="true", agreed_by=in_days(3))
    page = send(desk, made, case, "phoned", data)
    assert "Say what was agreed" in page.content.decode()
    data = typed(desk, made, case, "phoned", answered="true", agreed="A " + "\x00", note="x")
    assert send(desk, made, case, "phoned", data).status_code in (200, 400)
    assert look_at(made, case).seen == before


def test_what_somebody_may_not_record_is_not_asked_in_a_call(made, signed_in):
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    case = complain(made)
    with within(made.organisation):
        role = Role.objects.get(organisation=made.organisation, slug="handler")
        role.permissions = [one for one in role.permissions if one != "respond"]
        role.save()
    fields = open_form(signed_in(made.accounts["handler"]), made, case, "phoned").fields
    assert "agreed" not in fields
    assert "answered" in fields


# --- a meeting -------------------------------------------------------------------------------------------------------


def test_a_meeting_is_followed_from_the_offer_to_the_note_of_it(made, desk):
    case = complain(made)
    before = look_at(made, case).seen
    data = typed(desk, made, case, "meeting-offered", medium="online", dates="Monday\nTuesday", coming="Ada, Mary")
    assert send(desk, made, case, "meeting-offered", data).status_code == 302
    assert kinds_after(made, case, before) == ["meeting-offered", "meeting-arranged"]
    assert "Monday" in text_of(desk.get(address(made, case)))
    form = open_form(desk, made, case, "meeting-arranged")
    assert form["coming"].value() == "Ada, Mary"
    assert form["medium"].value() == "online"
    data = as_typed(form) | {"day": in_days(3), "hour": "14:30"}
    assert send(desk, made, case, "meeting-arranged", data).status_code == 302
    page = text_of(desk.get(address(made, case)))
    assert "Fixed the meeting for" in page
    assert "at 14:30, online" in page
    form = open_form(desk, made, case, "meeting-held")
    assert form.fields["medium"].label == "How was the meeting held?"
    assert not form.fields["note"].help_text, "what was said is no remark beside the entry"
    assert form["there"].value() == "Ada, Mary"
    data = as_typed(form) | {"note": "Mary told us how it was."}
    page = send(desk, made, case, "meeting-held", data | {"then": "look"})
    assert send(desk, made, case, "meeting-held", dict(page.context["typed"]) | {"then": "record"}).status_code == 302
    entry = look_at(made, case).record.entries[-1]
    assert entry.note == "Who was there: Ada, Mary\n\nMary told us how it was."
    assert entry.says["medium"] == "online"


# --- statements ------------------------------------------------------------------------------------------------------


def test_a_statement_is_asked_for_by_a_day_and_shown_as_missing_until_it_comes(made, desk):
    case = complain(made)
    nurse = made.people["nurse"]
    before = look_at(made, case).seen
    data = typed(desk, made, case, "statement-requested", person=nurse.key, statement_by=in_days(6))
    look = text_of(send(desk, made, case, "statement-requested", data | {"then": "look"}))
    assert f"{nurse.name} gets an email before" in look
    assert send(desk, made, case, "statement-requested", data).status_code == 302
    assert kinds_after(made, case, before) == ["statement-requested", "statement-due"]
    page = text_of(desk.get(address(made, case)))
    assert f"{nurse.name}: not received yet" in page
    data = typed(desk, made, case, "statement-received", person=nurse.key)
    assert send(desk, made, case, "statement-received", data).status_code == 302
    page = text_of(desk.get(address(made, case)))
    assert f"{nurse.name}: received" in page
    assert "not examined yet" in page


def test_whoever_was_asked_is_reminded_before_the_day_and_after_it_and_no_more(made, desk):
    from putright.accounts.scope import within
    from putright.correspondence.mailing import write_message
    from putright.register.models import Message
    from putright.worker.reminders import remind

    case = complain(made)
    handler = made.people["handler"]
    data = typed(desk, made, case, "statement-requested", person=handler.key, statement_by=in_days(6))
    assert send(desk, made, case, "statement-requested", data).status_code == 302

    def told(days):
        now = timezone.now() + timedelta(days=days)
        with within(made.organisation):
            remind(made.organisation, now)
            found = Message.objects.filter(organisation=made.organisation, kind__startswith="statement")
            return sorted(found.values_list("kind", "to"))

    assert told(0) == []
    soon, late = ("statement-soon", handler.key), ("statement-late", handler.key)
    assert told(6) == [soon]
    assert told(6) == [soon]
    assert told(7) == told(9) == [late, soon]
    view = look_at(made, case)
    with within(made.organisation):
        message = Message.objects.get(organisation=made.organisation, kind="statement-late")
        text = write_message(made.organisation, view, message)
    assert case.reference in text.subject
    assert "your statement of what happened" in text.text
    assert "Mary Hole" not in text.text


def test_whoever_gave_it_is_not_reminded(made, desk):
    from putright.accounts.scope import within
    from putright.register.models import Message
    from putright.worker.reminders import remind

    case = complain(made)
    handler = made.people["handler"]
    data = typed(desk, made, case, "statement-requested", person=handler.key, statement_by=in_days(1))
    send(desk, made, case, "statement-requested", data)
    send(desk, made, case, "statement-received", typed(desk, made, case, "statement-received", person=handler.key))
    with within(made.organisation):
        remind(made.organisation, timezone.now() + timedelta(days=3))
        assert not Message.objects.filter(organisation=made.organisation, kind__startswith="statement").exists()


# --- another department, a new date, the next stage, settled, closed -------------------------------------------------


def test_another_department_is_asked_given_the_case_and_the_complainant_told(made, desk):
    case = complain(made)
    before = look_at(made, case).seen
    data = typed(
        desk, made, case, "transferred", to="Installations", note="They fitted it",
        given_to=made.people["handler"].key, complainant_told="on",
    )  # fmt: skip
    assert send(desk, made, case, "transferred", data).status_code == 302
    assert kinds_after(made, case, before) == ["transferred", "assigned", "informed"]
    assert look_at(made, case).record.entries[before].note == "They fitted it"


def test_a_new_date_says_how_the_complainant_agreed(made, desk):
    case = complain(made)
    form = open_form(desk, made, case, "extended")
    assert form.told
    data = filled(form, agreed="true", how_agreed="phone", until=in_days(20), note="")
    if "action" in form.fields:
        data["action"] = "respond"
    page = send(desk, made, case, "extended", data | {"then": "look"})
    if "why" in page.context.get("form", type("none", (), {"fields": {}})).fields:
        data = as_typed(page.context["form"]) | {"why": "She asked for it."}
        page = send(desk, made, case, "extended", data | {"then": "look"})
    assert "The complainant agreed by phone." in text_of(page)
    form = open_form(desk, made, case, "extended")
    page = send(desk, made, case, "extended", filled(form, agreed="false", how_agreed="phone"))
    assert "Say above that the complainant agreed" in page.content.decode()


def test_how_far_a_limit_can_be_put_off_is_said_before_anybody_types(make_organisation, signed_in):
    from putright.model_policies import model_text

    made = make_organisation("housing-association", text=model_text("housing-association"))
    case = complain(made)
    told = " ".join(open_form(signed_in(made.accounts["manager"]), made, case, "extended").told)
    assert "It can be put off until" in told
    assert "HM-" in told


def test_something_agreed_is_no_time_limit_that_the_procedure_puts_off(make_organisation, signed_in):
    made = make_organisation("care-and-support")
    desk = signed_in(made.accounts["manager"])
    case = complain(made)
    send(desk, made, case, "acknowledged", typed(desk, made, case, "acknowledged", medium="letter"))
    before = open_form(desk, made, case, "extended")
    assert before["action"].value() == "respond", "the one limit that runs is chosen already"
    assert "acknowledge" not in dict(before["action"].field.choices), "that is done"
    send(desk, made, case, "phoned", typed(desk, made, case, "phoned", answered="true", next_call=in_days(5)))
    after = open_form(desk, made, case, "extended")
    assert (after["action"].value(), after.told) == ("respond", before.told)


def test_settling_wants_what_was_done_and_that_the_complainant_is_content(made, desk):
    case = complain(made)
    before = look_at(made, case).seen
    data = typed(desk, made, case, "settled", note="", content="")
    page = send(desk, made, case, "settled", data)
    assert page.status_code == 200
    assert "It is settled only if the complainant is content" in unescape(page.content.decode())
    data = typed(desk, made, case, "settled", note="Rang back and said sorry", content="on")
    page = send(desk, made, case, "settled", data | {"then": "look"})
    assert "settled" in text_of(page)
    assert send(desk, made, case, "settled", dict(page.context["typed"]) | {"then": "record"}).status_code == 302
    assert kinds_after(made, case, before) == ["settled"]


def test_asking_for_the_next_stage_says_whether_it_is_in_time(made, desk):
    case = complain(made)
    assert any("time to ask for" in one.lower() or "sets no time" in one for one in
               open_form(desk, made, case, "escalated").told)  # fmt: skip
    assert any("Still owed" in one for one in open_form(desk, made, case, "closed").told)
