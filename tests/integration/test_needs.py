"""What people need: asked once, kept in the personal part, shown on every screen of the case, looked at again."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import psycopg
import pytest
from tests.integration.public_forms import read_by_somebody
from tests.integration.some_cases import complain, member, queries, take, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def address(made, case, end=""):
    return f"/s/{made.slug}/cases/{case.reference}/{end}"


def browser_of(made, signed_in, role="manager"):
    return signed_in(made.accounts[role])


def note(browser, made, case, **said):
    """The form as a browser sends it: what is in the boxes, with these answers instead."""
    path = address(made, case, "record/needs-noted/")
    form = browser.get(path).context["form"]
    data = {name: form[name].field.prepare_value(form[name].value()) for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None} | said
    return browser.post(path, data)


def latest(made, case, now):
    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        return look(made.organisation, case, now)


def test_needs_are_on_every_screen_of_the_case_and_on_the_bundle(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now, needs="A room without stairs")
    browser = browser_of(made, signed_in)
    answer = note(
        browser, made, case, need_formats=["large-print", "welsh"], need_print_size="20", need_ways=["letter"],
        need_not_times="Not on Fridays", need_spoken_language="Polish", other_support="A quiet room",
    )  # fmt: skip
    assert answer.status_code == 302
    for end in ("", "people/", "record/phoned/", "record/needs-noted/", "letter/acknowledgement/", "bundle/"):
        text = text_of(browser.get(address(made, case, end)))
        for words in (
            "large print (20 point), Welsh", "Not on Fridays", "an interpreter (Polish)", "A quiet room",
            "A room without stairs",
        ):  # fmt: skip
            assert words in text, (end, words)
    letter = text_of(browser.get(address(made, case, "letter/acknowledgement/")))
    assert "How this person needs it Write in: large print (20 point), Welsh . Reach them by: letter" in letter


def test_everything_of_needs_lies_in_the_personal_part(database, made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    answer = note(
        browser_of(made, signed_in), made, case, need_formats=["braille"], need_support=["bsl"], since="1 1 2020",
        review=(now + timedelta(days=9)).date().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302
    with psycopg.connect(database.superuser_url) as connection:
        says = connection.execute(
            "SELECT f.says, p.says FROM register_fact f JOIN register_personal p ON p.fact_id = f.id"
            " WHERE f.case_id = %s AND f.kind = 'needs-noted'",
            [case.pk],
        ).fetchall()
    assert [row[0] for row in says] == [{}]
    assert says[0][1]["formats"] == "braille"
    assert says[0][1]["since"] == "2020-01-01"


def test_change_says_what_it_changes_and_a_need_is_taken_back(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = browser_of(made, signed_in)
    note(browser, made, case, need_formats=["large-print"], need_print_size="18", need_support=["more-time"])
    assert note(browser, made, case, need_formats=["audio"], need_support=[]).status_code == 302
    view = latest(made, case, now + timedelta(minutes=1))
    assert view.needs.formats == ("audio",)
    assert view.needs.support == ()
    assert view.needs.print_size == ""
    assert set(view.record.entries[-1].says) == {"formats", "print_size", "support"}
    text = text_of(browser.get(address(made, case)))
    assert "Write in: audio (before: large print)" in text
    assert "Support: no longer (before: more time)" in text
    unchanged = note(browser, made, case)
    assert unchanged.status_code == 200
    assert "Nothing is different" in unchanged.content.decode()


def test_needs_taken_back_altogether_leave_no_banner(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = browser_of(made, signed_in)
    note(browser, made, case, need_formats=["braille"])
    assert "What this person needs" in text_of(browser.get(address(made, case)))
    note(browser, made, case, need_formats=[])
    assert "What this person needs" not in text_of(browser.get(address(made, case)))


def test_two_people_at_once_are_noticed_and_a_form_counts_once(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = browser_of(made, signed_in)
    path = address(made, case, "record/needs-noted/")
    form = browser.get(path).context["form"]
    data = {"form_id": form["form_id"].value(), "seen": form["seen"].value(), "need_formats": ["audio"]}
    take(made, case, "noted", now, now, text="Somebody was quicker")
    answer = browser.post(path, data)
    assert answer.status_code == 409
    assert "Staff note" in text_of(answer)
    again = answer.context["form"]
    assert again["need_formats"].value() == ["audio"]
    data["seen"] = again["seen"].value()
    assert browser.post(path, data).status_code == 302
    assert browser.post(path, data).status_code == 302
    kinds = [one.row.kind for one in latest(made, case, now + timedelta(minutes=1)).record.entries]
    assert kinds.count("needs-noted") == 1


def test_wrong_answers_are_said_in_sentences_and_nothing_is_lost(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = browser_of(made, signed_in)
    yesterday = (now - timedelta(days=1)).date().isoformat()
    answer = note(browser, made, case, need_formats=["gold"], need_not_times="Not at night", review=yesterday)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Choose from what is offered." in text
    assert "This day is over" in text
    assert "Not at night" in text
    assert latest(made, case, now).needs.not_times == ""


def test_complainant_is_asked_once_on_the_form_and_staff_see_it(made, signed_in, client, now):
    path = f"/p/{made.slug}/complain/one-page/"
    page = client.get(path).content.decode()
    assert "Do you need anything from us?" in page
    named = re.search(r'name="form_id" value="([^"]+)"', page)
    assert named is not None
    data = {
        "form_id": named[1], "words": "Nobody rang.",
        "email": "ada@marsh.example", "need_formats": ["easy-read", "other-language"], "need_language": "Urdu",
        "need_support": ["scribe"], "need_not_address": "My old flat", "needs": "Speak slowly",
    }  # fmt: skip
    data = read_by_somebody(data)
    assert client.post(path, data).status_code == 302
    assert client.post(path, data).status_code == 302
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        (case,) = Case.objects.filter(organisation=made.organisation)
    text = text_of(browser_of(made, signed_in).get(address(made, case)))
    for words in ("easy read, another language (Urdu)", "somebody to write for them", "My old flat", "Speak slowly"):
        assert words in text
    wrong = client.post(path, data | {"need_formats": ["gold"], "words": ""})
    assert '<details class="govuk-details" open>' in wrong.content.decode()
    assert "My old flat" in wrong.content.decode()


def test_same_form_with_other_needs_is_not_taken_for_the_same(made, client):
    path = f"/p/{made.slug}/complain/one-page/"
    data = {"form_id": uuid.uuid4().hex, "words": "Nobody rang.", "email": "ada@marsh.example"}
    client.post(path, data)
    answer = client.post(path, data | {"need_formats": ["braille"]}, follow=True)
    changed = unescape(answer.content.decode())
    same = unescape(client.post(path, data, follow=True).content.decode())
    assert changed != same


def test_staff_note_needs_with_the_complaint(made, signed_in, now):
    browser = browser_of(made, signed_in, "front-desk")
    path = f"/s/{made.slug}/record/"
    form = browser.get(path).context["form"]
    data = {name: form[name].field.prepare_value(form[name].value()) or "" for name in ("on", "hour", "form_id")}
    data |= {"channel": "phone", "words": "Nobody rang.", "need_support": ["interpreter"]}
    answer = browser.post(path, data | {"need_spoken_language": "Farsi", "need_print_size": "24"})
    assert answer.status_code == 302
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        (case,) = Case.objects.filter(organisation=made.organisation)
    needs = latest(made, case, now + timedelta(minutes=1)).needs
    assert needs.support_words == "an interpreter (Farsi)"
    assert needs.format_words == "large print (24 point)"


def reviewed(made, case, now, day):
    return take(made, case, "needs-noted", now, now, support="more-time", review=day.isoformat())


def listed(made, signed_in):
    return text_of(browser_of(made, signed_in).get(f"/s/{made.slug}/needs/"))


def test_review_that_is_due_is_on_the_case_and_on_the_list(made, signed_in, now):
    due = complain(made, now - timedelta(days=2), now, name="Due Now")
    near = complain(made, now - timedelta(days=2), now, name="Due Soon")
    far = complain(made, now - timedelta(days=2), now, name="Due Late")
    for case, days in ((due, 0), (near, 20), (far, 90)):
        reviewed(made, case, now, now.date() + timedelta(days=days))
    browser = browser_of(made, signed_in)
    assert "This was to be looked at again on" in text_of(browser.get(address(made, due)))
    assert "This was to be looked at again on" not in text_of(browser.get(address(made, near)))
    text = listed(made, signed_in)
    assert text.index("Due Now") < text.index("Due Soon")
    assert "Due Late" not in text
    assert "More time" in text


def test_list_leaves_out_what_is_closed_erased_or_taken_back(database, made, signed_in, now):
    day = now.date()
    cases = [complain(made, now - timedelta(days=60), now, name=f"Name {end}") for end in "ABCD"]
    for case in cases:
        reviewed(made, case, now, day)
    take(made, cases[0], "closed", now, now)
    take(made, cases[1], "needs-noted", now, now, review="")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
        facts = "SELECT id FROM register_fact WHERE case_id = %s"
        connection.execute(f"DELETE FROM register_personal WHERE fact_id IN ({facts})", [cases[2].pk])
    text = listed(made, signed_in)
    assert "Name D" in text
    assert not any(f"Name {end}" in text for end in "ABC")
    take(made, cases[0], "reopened", now, now)
    assert "Name A" in listed(made, signed_in)


def test_what_is_kept_of_reviews_is_made_again_from_the_facts(database, made, signed_in, now):
    from putright.accounts.scope import within
    from putright.register.models import NeedsReview
    from putright.register.rebuild import rebuild

    case = complain(made, now - timedelta(days=2), now)
    reviewed(made, case, now, now.date())
    with within(made.organisation):
        assert all(one.same for one in rebuild(made.organisation, write=False))
        NeedsReview.objects.filter(case=case)._raw_delete(using="default")
        assert [one.same for one in rebuild(made.organisation)] == [False]
        assert all(one.same for one in rebuild(made.organisation, write=False))
        assert NeedsReview.objects.get(case=case).due == now.date()


def test_list_asks_as_many_queries_of_many_as_of_few_and_has_pages(made, signed_in, now):
    browser = browser_of(made, signed_in)
    path = f"/s/{made.slug}/needs/"
    reviewed(made, complain(made, now - timedelta(days=2), now), now, now.date())
    _, few = queries(browser, path)
    for _ in range(27):
        reviewed(made, complain(made, now - timedelta(days=2), now), now, now.date())
    page, many = queries(browser, path)
    assert many == few
    assert page.content.decode().count("<tr>") == 26
    further = re.search(r'href="([^"]*after=[^"]+)"', page.content.decode())
    assert further is not None
    assert browser.get(unescape(further[1])).content.decode().count("<tr>") == 4
    for wrong in ("x", "2026-99-99.1", "\x00", "9" * 40):
        assert browser.get(path, {"after": wrong}).status_code == 200


def test_cases_that_a_member_may_not_see_are_not_listed(made, now):
    from dataclasses import replace

    from putright.accounts.scope import within
    from putright.reports.needs_list import needs_due

    case = complain(made, now - timedelta(days=2), now)
    reviewed(made, case, now, now.date())
    with within(made.organisation):
        who = member(made)
        assert len(needs_due(made.organisation, who, now)[0]) == 1
        assert needs_due(made.organisation, replace(who, barred=frozenset({case.pk})), now)[0] == []


def test_who_may_only_look_sees_needs_and_cannot_change_them(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    note(browser_of(made, signed_in), made, case, need_formats=["braille"])
    inspector = browser_of(made, signed_in, "inspector")
    page = inspector.get(address(made, case)).content.decode()
    assert "braille" in page
    assert "record/needs-noted/" not in page
    assert inspector.get(address(made, case, "record/needs-noted/")).status_code == 403


def test_act_refuses_codes_that_are_none(made, now):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record
    from putright.procedure.acts import Refusal

    case = complain(made, now - timedelta(days=2), now)
    for says in ({"formats": "gold"}, {"review": "soon"}, {"since": 3}, {"colour": "red"}, {"print_size": "400"}):
        with within(made.organisation):
            done = record(
                made.organisation, case, Proposed("needs-noted", now.isoformat(), says), member(made), now=now
            )
        assert isinstance(done, Refusal), says
