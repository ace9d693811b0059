"""The people of a case: who takes part, what lets them speak for another, who deals with it; and staff notes."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from tests.integration.some_cases import complain, member, queries, take, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def address(made, case, end=""):
    return f"/s/{made.slug}/cases/{case.reference}/{end}"


def fill(browser, path, **said):
    """A form as a browser sends it: what is in the boxes, with these answers instead."""
    form = browser.get(path).context["form"]
    data = {name: form[name].field.prepare_value(form[name].value()) for name in form.fields}
    return browser.post(path, {name: value for name, value in data.items() if value not in (None, False)} | said)


def people(browser, made, case):
    return text_of(browser.get(address(made, case, "people/")))


def test_representative_with_authority_is_noted_and_changed(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["handler"])
    path = address(made, case, "record/person-noted/")
    answer = fill(browser, f"{path}?part=representative", name="Jo Reed", office="Reed Law", phone="01632 960 002")
    assert answer.status_code == 302
    assert answer["Location"] == address(made, case, "people/")
    text = people(browser, made, case)
    assert "Representative Jo Reed" in text
    assert "Authority not noted yet" in text
    authority = address(made, case, "record/authority-noted/?who=n1")
    seen = {"person": made.people["nurse"].key, "seen_on": now.date().isoformat()}
    assert fill(browser, authority, authority="attorney", missing="The last page", **seen).status_code == 302
    text = people(browser, made, case)
    assert "Something is missing" in text
    assert "Power of attorney" in text
    assert made.people["nurse"].name in text
    assert fill(browser, authority, missing="").status_code == 302
    assert "Authority seen" in people(browser, made, case)
    assert "Jo Reed Authority seen" in text_of(browser.get(address(made, case)))
    assert fill(browser, f"{path}?who=n1", phone="01632 960 003").status_code == 302
    text = text_of(browser.get(address(made, case)))
    assert "Noted something else of Jo Reed" in text
    assert "Phone: 01632 960 003 (before: 01632 960 002)" in text
    assert "Missing: nothing any more (before: The last page)" in text
    assert fill(browser, f"{path}?who=n1", ended=now.date().isoformat()).status_code == 302
    text = people(browser, made, case)
    assert text.index("No longer taking part") < text.index("Jo Reed")
    assert "Jo Reed" not in text_of(browser.get(address(made, case))).split("What happened")[1].split("People", 1)[1]


def test_authority_that_ran_out_is_seen(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now, by="representative", concerned="Old Mr Marsh")
    browser = signed_in(made.accounts["manager"])
    text = people(browser, made, case)
    assert "Person concerned Old Mr Marsh" in text
    assert "Authority not noted yet" in text
    yesterday = (now - timedelta(days=1)).date().isoformat()
    take(made, case, "authority-noted", now, now, who="complainant", authority="consent", until=yesterday)
    assert "Authority has run out" in people(browser, made, case)
    assert "Authority has run out" in text_of(browser.get(address(made, case)))


def test_rules_of_the_procedure_about_consent_are_shown_beside_it(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now, by="representative", concerned="Old Mr Marsh")
    browser = signed_in(made.accounts["manager"])
    take(made, case, "consent-requested", now, now)
    shown = people(browser, made, case).split("Consent, as the procedure asks for it")[1]
    assert "consent" in shown
    assert "The procedure asks for none" not in shown


def test_wrong_answers_are_refused_in_sentences(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["manager"])
    path = address(made, case, "record/person-noted/")
    assert "Fill in “Name”" in fill(browser, path, part="advocate").content.decode()
    assert fill(browser, path, part="king", name="Jo Reed").status_code == 200
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    authority = address(made, case, "record/authority-noted/")
    answer = fill(browser, authority, authority="court", seen_on=tomorrow, person=made.people["nurse"].key)
    assert "This day has not come yet." in answer.content.decode()
    answer = fill(browser, authority, authority="court", seen_on=now.date().isoformat())
    assert "Say who saw the evidence" in answer.content.decode()
    for query in ("?who=n9", "?who=n1"):
        assert browser.get(address(made, case, f"record/authority-noted/{query}")).status_code == 404
    assert browser.get(address(made, case, "record/authority-noted/?who=complainant")).status_code == 200


def test_act_refuses_people_that_are_not_there(made, now):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record
    from putright.procedure.acts import Refusal

    case = complain(made, now - timedelta(days=9), now)
    for kind, says in (
        ("person-noted", {"who": "n7", "part": "advocate", "name": "Jo"}),
        ("person-noted", {"who": "n1", "name": "Jo"}),
        ("person-noted", {"who": "Jo Reed", "part": "advocate"}),
        ("person-noted", {"part": "advocate"}),
        ("authority-noted", {"who": "n1", "authority": "court"}),
        ("authority-noted", {"who": "complainant", "authority": "wish"}),
        ("authority-noted", {"who": "complainant", "person": "person-0"}),
        ("note-corrected", {"of": "f1", "text": "x", "reason": "x"}),
        ("note-corrected", {"of": "f2", "text": "x", "reason": "x", "struck": "yes"}),
        ("noted", {"text": "x", "sort": "poem"}),
    ):
        with within(made.organisation):
            done = record(made.organisation, case, Proposed(kind, now.isoformat(), says), member(made), now=now)
        assert isinstance(done, Refusal), (kind, says)


def test_two_who_note_somebody_at_once_note_two(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["manager"])
    path = address(made, case, "record/person-noted/")
    form = browser.get(path).context["form"]
    data = {"form_id": form["form_id"].value(), "seen": form["seen"].value(), "part": "witness", "name": "Second"}
    fill(browser, path, part="advocate", name="First")
    answer = browser.post(path, data)
    assert answer.status_code == 409
    data["seen"] = answer.context["form"]["seen"].value()
    assert browser.post(path, data).status_code == 302
    text = people(browser, made, case)
    assert "Advocate First" in text
    assert "Witness Second" in text


def test_erased_people_say_so(database, made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    take(made, case, "person-noted", now, now, who="n1", part="advocate", name="Jo Reed")
    take(made, case, "authority-noted", now, now, who="n1", authority="other")
    take(made, case, "noted", now, now, text="Jo Reed rang", sort="telephone")
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
        facts = "SELECT id FROM register_fact WHERE case_id = %s"
        connection.execute(f"DELETE FROM register_personal WHERE fact_id IN ({facts})", [case.pk])
    browser = signed_in(made.accounts["manager"])
    for end in ("", "people/", "bundle/", "record/note-corrected/"):
        page = browser.get(address(made, case, end))
        assert page.status_code == 200, end
        assert "Jo Reed" not in page.content.decode()
    assert "Erased" in people(browser, made, case)


def test_people_page_asks_as_many_queries_of_many_as_of_few(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["manager"])
    _, few = queries(browser, address(made, case, "people/"))
    for number in range(1, 9):
        take(made, case, "person-noted", now, now, who=f"n{number}", part="witness", name=f"Witness {number}")
    _, many = queries(browser, address(made, case, "people/"))
    assert many == few


# --- staff notes ------------------------------------------------------------------------------------------------------


def test_note_says_what_it_is_and_who_may_ask_for_it(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["handler"])
    page = text_of(browser.get(address(made, case, "record/noted/")))
    assert "The complainant does not see it here, but may ask for a copy" in page
    assert fill(browser, address(made, case, "record/noted/"), sort="handover", text="Ring her").status_code == 302
    text = text_of(browser.get(address(made, case, "?show=notes")))
    assert "Staff note: handover. Ring her" in text
    assert "They may ask for a copy of everything that is held about them" in text
    assert "Received" not in text.split("What happened")[1].split("People", 1)[0]


def test_note_is_mended_by_a_correction_that_stands_in_both_places(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    browser = signed_in(made.accounts["handler"])
    take(made, case, "noted", now, now, text="She rang at nine", sort="telephone")
    choose = browser.get(address(made, case, "record/note-corrected/")).content.decode()
    assert "?of=f3" in choose
    path = address(made, case, "record/note-corrected/?of=f3")
    assert "Nothing is different" in fill(browser, path, reason="Wrong hour").content.decode()
    assert fill(browser, path, text="She rang at ten", reason="Wrong hour").status_code == 302
    page = browser.get(address(made, case)).content.decode()
    note = page.split('id="entry-3"')[1].split("</li>")[0]
    assert "She rang at ten" in note
    assert "First entered as: She rang at nine" in note
    assert "Wrong hour" in note
    assert 'href="#entry-4"' in note
    correction = page.split('id="entry-4"')[1].split("</li>")[0]
    assert "Corrected the staff note of entry 3." in correction
    assert 'href="#entry-3"' in correction
    assert fill(browser, path, struck="on", reason="Another case").status_code == 302
    page = browser.get(address(made, case)).content.decode()
    assert "Struck out" in page.split('id="entry-3"')[1].split("</li>")[0]
    assert "?of=f3" not in browser.get(address(made, case, "record/note-corrected/")).content.decode()


# --- the history ------------------------------------------------------------------------------------------------------


def test_long_history_is_folded_and_every_anchor_still_leads_somewhere(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    for number in range(40):
        take(made, case, "noted", now, now, text=f"Note {number}")
    take(made, case, "corrected", now, now, of="f1", set={"channel": "letter"}, reason="It was a letter")
    browser = signed_in(made.accounts["manager"])
    page = browser.get(address(made, case)).content.decode()
    for number in range(1, 44):
        assert page.count(f'id="entry-{number}"') == 1, number
    assert page.count("<li id=") == 25
    assert 'href="?entries=all#entry-1"' in page
    assert "Show 18 older entries too" in page
    whole = browser.get(address(made, case, "?entries=all")).content.decode()
    assert whole.count("<li id=") == 43
    assert 'href="#entry-1"' in whole
    _, few = queries(browser, address(made, case))
    _, many = queries(browser, address(made, case, "?entries=all"))
    assert few == many


def test_history_is_shown_by_sorts_that_the_address_names(made, signed_in, now):
    case = complain(made, now - timedelta(days=9), now)
    take(made, case, "noted", now, now, text="A thought")
    take(made, case, "phoned", now, now, answered=True)
    take(made, case, "corrected", now, now, of="f4", set={"answered": False}, reason="Nobody was there")
    browser = signed_in(made.accounts["manager"])

    def numbers(show):
        page = browser.get(address(made, case, f"?show={show}")).content.decode()
        return {number for number in range(1, 9) if f'<li id="entry-{number}"' in page}

    assert numbers("") == {1, 2, 3, 4, 5}
    assert numbers("notes") == {3}
    assert numbers("letters") == {1, 4}
    assert numbers("known") == {2}
    assert numbers("corrections") == {5}
    assert numbers("steps") == set()
    assert numbers("%00<b>") == {1, 2, 3, 4, 5}
    page = browser.get(address(made, case, "?show=corrections")).content.decode()
    assert 'href="?entries=all#entry-4"' in page
