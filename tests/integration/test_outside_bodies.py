"""The organisation's directory of outside bodies: changed, checked, told of; letters and pages take it from there."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from tests.integration.public_forms import filled
from tests.integration.some_cases import complain, queries, take, text_of

PHSO = "Parliamentary and Health Service Ombudsman"


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def here(made):
    return f"/s/{made.slug}/policy/bodies/"


def form(**said):
    return {"seen": "0", "phone": "01632 960 555", **said}


def write(made, body, now, *, months_ago=None, seen=0, **said):
    """Said by the manager, and checked so many months ago."""
    from putright.accounts.outside_bodies import Said, say
    from putright.accounts.scope import within

    with within(made.organisation):
        return say(
            made.organisation, body, Said(**said), seen=seen, by=made.accounts["manager"].pk,
            now=now - timedelta(days=31 * (months_ago or 0)),
            looked_at="its page" if months_ago is not None else "",
        )  # fmt: skip


def rows(made, body="phso"):
    from putright.accounts.outside_bodies import changes_of
    from putright.accounts.scope import within

    with within(made.organisation):
        return changes_of(made.organisation, body)


def answered(made, now):
    """A case whose answer of the last stage is what comes next."""
    case = complain(made, now - timedelta(days=20), now)
    take(made, case, "acknowledged", now - timedelta(days=19), now, medium="letter", names_handler=True)
    take(made, case, "responded", now - timedelta(days=10), now, outcome="not-upheld")
    take(made, case, "escalated", now - timedelta(days=5), now, to="stage-2", in_writing=True)
    return case


# --- the pages -------------------------------------------------------------------------------------------------------


def test_the_list_has_what_the_policy_names_and_says_that_nobody_has_checked_it(staff, here):
    text = text_of(staff.get(here))
    assert PHSO in text
    assert "Healthwatch" in text
    assert "2 of them have no contact that was checked lately." in text
    assert "Nothing yet" in text
    # Our own number is not checked: it stands on the page of the body, with that mark, and not in the list.
    assert "0345 015 4033" not in text


def test_the_list_has_the_bodies_of_an_older_policy_while_a_case_is_under_it(made, staff, here, now):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    case = complain(made, now - timedelta(days=3), now)
    with within(made.organisation):
        adopt(made.organisation, policy_text("careium"), adopted_from=(now - timedelta(days=1)).date())
    text = text_of(staff.get(here))
    assert "TSA" in text
    assert PHSO in text
    take(made, case, "closed", now, now, reason="done")
    assert PHSO not in text_of(staff.get(here))


def test_the_list_has_the_bodies_of_a_policy_that_is_still_to_come(made, staff, here, now):
    from putright.accounts.scope import within
    from putright.policies import policy_text
    from putright.register.adopting import adopt

    with within(made.organisation):
        adopt(made.organisation, policy_text("careium"), adopted_from=(now + timedelta(days=3)).date())
    page = text_of(staff.get(here))
    assert PHSO in page
    assert "TSA" in page
    with within(made.organisation):
        adopt(made.organisation, policy_text("commisceo"), adopted_from=(now + timedelta(days=3)).date())
    assert "TSA" not in text_of(staff.get(here))


def test_what_the_organisation_says_is_kept_with_what_was_looked_at(made, staff, here):
    page = staff.post(
        f"{here}phso/change/", form(looked_at="its page “Contact us”", web="www.ombudsman.example"), follow=True
    )
    text = text_of(page)
    assert "Saved." in page.content.decode()
    assert "Phone 01632 960 555; www.ombudsman.example." in text
    assert "by Manager Person" in text
    assert "Looked at: its page “Contact us”." in text
    assert "Today" in text_of(staff.get(here))
    (row,) = rows(made)
    assert row.checked_by == made.accounts["manager"]


def test_one_button_checks_an_entry_and_takes_over_what_was_compared(made, staff, here):
    before = text_of(staff.get(f"{here}phso/"))
    assert "It is what the list of putright has, and letters print it from then on." in before
    assert "Millbank Tower" in before  # what the policy prints, to be compared
    assert "No letter takes this over." in before
    refused = staff.post(f"{here}phso/", {"act": "check", "seen": "0", "how": ""})
    assert refused.status_code == 422
    staff.post(f"{here}phso/", {"act": "check", "seen": "0", "how": "its page “Contact us”"})
    (row,) = rows(made)
    assert row.phone == "0345 015 4033"
    assert row.checked_how == "its page “Contact us”"


def test_every_id_on_the_page_of_an_entry_stands_there_once(made, staff, here, now):
    write(made, "phso", now, months_ago=1, phone="0345 015 4033")
    found = re.findall(r' id="([^"]+)"', staff.get(f"{here}phso/").content.decode())
    assert "Take your words back" in staff.get(f"{here}phso/").content.decode()
    assert sorted(found) == sorted(set(found))


def test_a_body_without_any_contact_cannot_be_called_checked(made, staff, here):
    page = staff.post(f"{here}healthwatch/", {"act": "check", "seen": "0", "how": "a look"})
    assert page.status_code == 422
    assert "There is no way to reach it here yet." in page.content.decode()
    assert rows(made, "healthwatch") == []


def test_a_change_without_a_check_lets_the_earlier_check_lapse(made, staff, here, now):
    write(made, "phso", now, months_ago=0, phone="01632 960 555")
    staff.post(f"{here}phso/change/", form(seen="1", phone="01632 960 556"))
    text = text_of(staff.get(f"{here}phso/"))
    assert "was never checked" in text
    assert "Phone number: 01632 960 556 (before: 01632 960 555)" in text
    assert "The earlier check no longer counts." in text


def test_how_often_to_check_is_no_change_of_what_was_checked(made, staff, here, now):
    write(made, "phso", now, months_ago=4, phone="01632 960 555")
    staff.post(f"{here}phso/change/", form(seen="1", months="3"))
    newest = rows(made)[0]
    assert newest.months == 3
    assert newest.checked_on is not None
    assert "was last checked 4 months ago" in text_of(staff.get(f"{here}phso/"))


def test_an_old_check_warns_by_the_bound_of_the_entry(made, staff, here, now):
    write(made, "phso", now, months_ago=14, phone="01632 960 555")
    write(made, "healthwatch", now, months_ago=4, phone="01632 960 556")  # it is to be checked every 3 months
    text = text_of(staff.get(here))
    assert "2 of them have no contact that was checked lately." in text
    assert "14 months ago" in text
    worklist = text_of(staff.get(f"/s/{made.slug}/"))
    assert "2 outside bodies have no contact that was checked lately." in worklist


def test_whoever_may_not_change_the_list_is_not_bothered_with_it(made, signed_in):
    assert "outside bodies have" not in text_of(signed_in(made.accounts["handler"]).get(f"/s/{made.slug}/"))


def test_words_are_taken_back_and_stay_in_the_list_of_changes(made, staff, here, now):
    write(made, "phso", now, months_ago=1, phone="01632 960 555")
    staff.post(f"{here}phso/", {"act": "drop", "seen": "1"})
    text = text_of(staff.get(f"{here}phso/"))
    assert "Your own words were taken back." in text
    assert "There is no checked way to reach" in text
    assert [row.dropped for row in rows(made)] == [True, False]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(made, staff, here):
    page = staff.post(
        f"{here}phso/change/", form(phone="ring us", web="no page", email="x", months="0", does="It decides on this.")
    )
    assert page.status_code == 422
    text = page.content.decode()
    for said in ("There is no telephone number in this.", "not the address of a web page", "Write at least 1 month."):
        assert said in text
    assert "It decides on this." in text
    assert rows(made) == []


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x1b", "\u2028", "\x07"])
def test_a_sign_that_turns_the_words_after_it_round_is_refused(staff, here, sign):
    """It would print a number backwards, on public pages and in letters."""
    said = {
        "name": "Advice House",
        "phone": f"01632 {sign}960 001",
        "does": f"It helps{sign}.\nIt listens.",
        "seen": "0",
    }
    answer = staff.post(f"{here}new/", said)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count("There is a sign in this that cannot be seen. Type it again, do not paste it.") == 4
    assert "Advice House" not in text_of(staff.get(here))
    plain = {name: value.replace(sign, "") for name, value in said.items()}
    assert staff.post(f"{here}new/", plain).status_code == 302


def test_a_body_that_there_is_not_has_no_page(staff, here):
    assert staff.get(f"{here}the-moon-court/").status_code == 404


# --- a body of the organisation's own --------------------------------------------------------------------------------


def adviser(**said):
    """What the form for adding one is sent with."""
    return {"seen": "0", "name": "Harbour Advocacy", "does": "It helps you to complain", "phone": "01632 960 123",
            "offered": "on", "looked_at": "its leaflet", **said}  # fmt: skip


def test_a_body_of_ones_own_is_told_to_everybody(made, staff, here, client):
    page = staff.post(f"{here}new/", adviser())
    assert page["Location"] == f"{here}harbour-advocacy/"
    public = text_of(client.get(f"/p/{made.slug}/"))
    assert (
        "Harbour Advocacy. It helps you to complain. To reach them: phone 01632 960 123. We checked this on" in public
    )


def test_the_same_form_sent_twice_makes_one_entry(made, staff, here):
    for _ in range(2):
        assert staff.post(f"{here}new/", adviser()).status_code == 302
    assert len(rows(made, "harbour-advocacy")) == 1
    assert staff.get(f"{here}harbour-advocacy-2/").status_code == 404


def test_a_second_of_the_same_name_is_refused_with_what_was_typed(staff, here):
    staff.post(f"{here}new/", adviser())
    page = staff.post(f"{here}new/", adviser(phone="01632 960 124"))
    assert page.status_code == 409
    assert "You have an entry of this name." in page.content.decode()
    assert "01632 960 124" in page.content.decode()


def test_a_name_that_our_list_knows_goes_to_that_body(made, staff, here):
    page = staff.post(f"{here}new/", adviser(name="PHSO"))
    assert page["Location"] == f"{here}phso/"
    assert [row.name for row in rows(made)] == ["PHSO"]


# --- two at once -----------------------------------------------------------------------------------------------------


def test_the_second_editor_is_told_what_the_first_changed_and_loses_nothing(made, signed_in, here):
    first, second = (signed_in(made.accounts[one]) for one in ("manager", "administrator"))
    first.post(f"{here}phso/change/", form(phone="01632 960 555"))
    page = second.post(f"{here}phso/change/", form(phone="01632 960 777", does="It looks at care"))
    assert page.status_code == 409
    text = page.content.decode()
    assert "Manager Person" in text
    assert "changed this entry while you were looking at it." in text
    assert "Phone number: 01632 960 555" in text
    assert 'value="01632 960 777"' in text
    assert "It looks at care" in text
    assert 'name="seen" value="1"' in text
    assert len(rows(made)) == 1
    second.post(f"{here}phso/change/", form(seen="1", phone="01632 960 777"))
    assert [row.phone for row in rows(made)] == ["01632 960 777", "01632 960 555"]


def test_of_two_who_write_in_the_same_moment_one_is_kept_and_the_other_told(made, now):
    """Both saw the same, and both begin before either has ended."""
    from django.db import connection

    at_once, kept = threading.Barrier(2), []

    def one(phone):
        at_once.wait(timeout=60)
        try:
            kept.append((phone, write(made, "phso", now, phone=phone).kept))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(f"01632 960 00{number}",)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(done for _, done in kept) == [False, True]
    (row,) = rows(made)
    assert row.phone == next(phone for phone, done in kept if done)


def test_the_same_form_sent_twice_is_one_change(made, staff, here):
    for _ in range(2):
        assert staff.post(f"{here}phso/change/", form(looked_at="its page")).status_code == 302
    assert len(rows(made)) == 1


def test_what_was_said_is_never_changed(made, now):
    from django.db import DatabaseError, transaction

    from putright.accounts.models import OutsideBody
    from putright.accounts.scope import within

    write(made, "phso", now, phone="01632 960 555")
    for change in (lambda found: found.update(phone="1"), lambda found: found.delete()):
        with pytest.raises(DatabaseError), within(made.organisation), transaction.atomic():
            change(OutsideBody.objects.filter(organisation=made.organisation))
    assert len(rows(made)) == 1


# --- letters and pages -----------------------------------------------------------------------------------------------


def letter(made, case, kind="final-response"):
    return f"/s/{made.slug}/cases/{case.reference}/letter/{kind}/"


def test_a_letter_prints_the_organisations_contact_and_staff_hear_how_old_it_is(made, staff, now):
    case = answered(made, now)
    write(made, "phso", now, months_ago=14, phone="01632 960 555")
    text = text_of(staff.get(letter(made, case)))
    assert "To reach them: phone 01632 960 555." in text
    assert f"The contact of the {PHSO} was last checked 14 months ago." in text
    write(made, "phso", now, months_ago=0, seen=1, phone="01632 960 555")
    assert "was last checked" not in text_of(staff.get(letter(made, case)))


@pytest.mark.parametrize("kind", ["final-response", "referral-information"])
def test_a_letter_leaves_the_place_open_where_nobody_answers_for_a_contact(made, staff, now, kind):
    text = text_of(staff.get(letter(made, answered(made, now), kind)))
    body, _, beside = text.rpartition("Text ")
    assert f"[write here: how to reach the {PHSO}]" in beside
    assert not any(printed in beside for printed in ("0345", "Millbank", "Citygate"))
    assert f"There is no checked way to reach the {PHSO}." in body
    assert "The list of putright has, not checked: phone 0345 015 4033" in body
    assert "The policy prints, not checked: Millbank Tower" in body


def test_the_page_of_a_case_says_who_else_can_help_and_by_when(make_organisation, signed_in, now):
    made = make_organisation("care-and-support")
    about = {"subject": "housing", "cqc_registered": False, "council_commissioned": False}
    case = complain(made, now - timedelta(days=40), now, attributes=about)
    take(made, case, "acknowledged", now - timedelta(days=38), now, medium="letter", names_handler=True)
    take(made, case, "responded", now - timedelta(days=30), now, outcome="not-upheld")
    take(made, case, "escalated", now - timedelta(days=20), now, to="stage-2")
    take(made, case, "responded", now - timedelta(days=2), now, outcome="not-upheld")
    write(made, "housing-ombudsman", now, months_ago=1, phone="01632 960 555")
    text = text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "To reach them: phone 01632 960 555. We checked this on" in text
    assert "To be asked within 12 months of our final answer. Counted from our final answer, until" in text


def test_the_public_page_says_how_a_body_is_reached_and_when_that_was_checked(made, client, now):
    bare = text_of(client.get(f"/p/{made.slug}/"))
    assert PHSO in bare
    assert "To reach them" not in bare
    assert not any(printed in bare for printed in ("0345", "Millbank", "Citygate"))
    write(made, "phso", now, months_ago=0, phone="01632 960 555", takes="patients of the NHS")
    text = text_of(client.get(f"/p/{made.slug}/"))
    assert "It is for patients of the NHS. Please ask them within 12 months of the day you knew" in text
    assert "To reach them: phone 01632 960 555. We checked this on" in text


def test_what_was_never_checked_is_not_said_to_be_checked(made, client, now):
    write(made, "phso", now, phone="01632 960 555")
    text = text_of(client.get(f"/p/{made.slug}/"))
    assert "To reach them: phone 01632 960 555." in text
    assert "We checked this" not in text


def test_whoever_has_just_complained_is_told_how_a_body_is_reached(made, client, now):
    write(made, "healthwatch", now, months_ago=0, phone="01632 960 556")
    write(made, "harbour-advocacy", now, months_ago=0, name="Harbour Advocacy", phone="01632 960 123", offered=True)
    page = client.post(f"/p/{made.slug}/complain/one-page/", filled(), follow=True)
    text = text_of(page)
    assert "To reach them: phone 01632 960 556." in text
    assert "Harbour Advocacy. To reach them: phone 01632 960 123." in text


def test_another_organisations_directory_is_not_seen(made, make_organisation, staff, signed_in, client, now):
    other = make_organisation("commisceo")
    write(other, "phso", now, months_ago=0, phone="01632 960 999")
    assert "960 999" not in text_of(staff.get(f"/s/{made.slug}/policy/bodies/phso/"))
    assert "960 999" not in text_of(client.get(f"/p/{made.slug}/"))
    assert "960 999" in text_of(client.get(f"/p/{other.slug}/"))


def test_no_page_asks_more_of_the_database_with_more_bodies(made, staff, client, now, here):
    case = answered(made, now)
    pages = [(staff, here), (staff, f"{here}phso/"), (staff, f"/s/{made.slug}/"), (client, f"/p/{made.slug}/"),
             (staff, f"/s/{made.slug}/cases/{case.reference}/"), (staff, letter(made, case))]  # fmt: skip
    few = [queries(browser, address)[1] for browser, address in pages]
    for number in range(12):
        write(
            made,
            f"adviser-{number}",
            now,
            months_ago=number,
            name=f"Adviser {number}",
            phone="01632 960 123",
            offered=True,
        )
    for number in range(1, 9):
        write(made, "phso", now, seen=number - 1, phone=f"01632 960 10{number}")
    assert [queries(browser, address)[1] for browser, address in pages] == few


# --- nothing is sent to a body ---------------------------------------------------------------------------------------


def test_nothing_is_ever_addressed_to_an_outside_body(made, staff, here, now):
    """Every message goes to the complainant or a member, whatever the directory says; a body has no way to be named."""
    from putright.accounts.scope import within
    from putright.correspondence.outbox import address_of
    from putright.register.models import Message

    told = {"email": "body@ombudsman.example", "phone": "01632 960 555", "offered": True}
    write(made, "phso", now, months_ago=0, **told)
    write(made, "harbour-advocacy", now, months_ago=0, name="Harbour Advocacy", **told)
    case = complain(made, now - timedelta(days=20), now, channel="email", email="ada@marsh.example")
    take(made, case, "assigned", now - timedelta(days=19), now, role="service-manager",
         person=made.people["handler"].key)  # fmt: skip
    take(made, case, "responded", now - timedelta(days=10), now, outcome="not-upheld")
    take(made, case, "escalated", now - timedelta(days=5), now, to="stage-2", in_writing=True)
    take(made, case, "responded", now - timedelta(days=4), now, outcome="not-upheld")
    take(made, case, "referred", now - timedelta(days=3), now, body="phso")
    staff.post(f"{here}phso/", {"act": "check", "seen": "1", "how": "its page"})
    ours = {"ada@marsh.example", *(one.email for one in made.accounts.values())}
    with within(made.organisation):
        found = list(Message.objects.filter(organisation=made.organisation).select_related("case__policy"))
        assert found
        assert {address_of(made.organisation, one) for one in found} <= ours
        for to in ("phso", "harbour-advocacy", PHSO, "body@ombudsman.example"):
            assert address_of(made.organisation, Message(case=found[0].case, to=to)) == ""
