"""Texts of letters that a provider changes: drafted, checked, put in force, given up; and letters written with them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, member, queries, text_of

BODY = """{{ heading }}

{{ greeting }}

We got your complaint. Its number is {{ reference }}. {{ who }}

# What happens next

{{ answer }}

{% for one in promises %}
- {{ one }}
{% endfor %}

{% for one in says %}
# {{ one.heading }}

[write here: {{ one.says }}]

{% endfor %}

{{ ending }}
"""
SUBJECT = "Your complaint {{ reference }}"


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def here(made):
    return f"/s/{made.slug}/policy/letters/acknowledgement/"


def typed(body=BODY, subject=SUBJECT, seen=0):
    return {"subject": subject, "body": body, "seen": str(seen)}


def adopting(now, seen=1, days=0, **more):
    from django.utils import timezone

    day = timezone.localdate(now + timedelta(days=days))
    return {
        "start": f"{day.day} {day.month} {day.year}", "reason": "Shorter.", "seen": str(seen),
        "form_id": uuid.uuid4().hex,
    } | more  # fmt: skip


def in_force(staff, here, now, body=BODY):
    assert staff.post(here, typed(body)).status_code == 302
    page = staff.post(f"{here}adopt/draft/", adopting(now))
    assert page.status_code == 302, text_of(page)


# --- written, checked, put in force ----------------------------------------------------------------------------------


def test_a_text_is_drafted_checked_and_put_in_force_and_letters_are_written_with_it(made, staff, here, now):
    assert "The text that comes with putright is in force." in text_of(staff.get(here))
    staff.post(here, typed())
    page = text_of(staff.get(here))
    assert "A draft, last changed by" in page
    assert "that we need the details of the complaint CP-04 Stage 1 has a place" in page
    case = complain(made, now, now)
    letter = f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"
    assert "We got your complaint." not in staff.get(letter).content.decode()
    assert staff.post(f"{here}adopt/draft/", adopting(now)).status_code == 302
    assert f"We got your complaint. Its number is {case.reference}." in staff.get(letter).content.decode()
    assert "That we need the details of the complaint" in staff.get(letter).content.decode()
    listed = text_of(staff.get(f"/s/{made.slug}/policy/letters/"))
    assert "Acknowledgement The complainant Yours Since" in listed


def test_what_must_be_said_and_has_no_place_keeps_a_text_from_being_adopted(staff, here, now):
    bare = "{{ heading }}\n\n{{ greeting }}\n\nWe got it.\n\n{{ ending }}\n"
    staff.post(here, typed(bare))
    page = staff.post(f"{here}adopt/draft/", adopting(now))
    assert page.status_code == 422
    told = text_of(page)
    assert "Who is dealing with it and is the contact (CP-05) has no place in the text: Stage 1. Put {{ who }}" in told
    assert "What will happen next (CP-07) has no place in the text" in told
    assert staff.post(here, typed(BODY, seen=1)).status_code == 302
    assert staff.post(f"{here}adopt/draft/", adopting(now, seen=2)).status_code == 302


def test_a_draft_that_is_no_letter_is_not_kept_and_stays_in_the_box(staff, here):
    page = staff.post(here, typed("Begin " + "x" * 60_000))
    assert page.status_code == 422
    assert "A letter has at most 20,000." in text_of(page)
    assert "Begin xxx" in page.content.decode()
    assert "There is nothing in it." in text_of(staff.post(here, typed(" \n ")))


def test_a_fault_is_said_with_its_line_the_draft_is_kept_and_not_adopted(staff, here, now):
    staff.post(here, typed("{{ heading }}\n\n{{ greting }}\n{% include 'x' %}"))
    page = text_of(staff.get(here))
    assert 'Line 3: There is no value "greting". Did you mean greeting?' in page
    assert 'Line 4: A letter\'s text does not know "include".' in page
    assert "{{ greting }}" in staff.get(here).content.decode()
    assert staff.post(f"{here}adopt/draft/", adopting(now)).status_code == 422
    assert "The text has a fault." in text_of(staff.get(f"{here}preview/"))


def test_two_who_change_a_draft_at_once_are_told_and_nothing_is_lost(made, staff, here, signed_in):
    staff.post(here, typed())
    staff.post(here, typed(f"{BODY}\nOf the manager.", seen=1))
    other = signed_in(made.accounts["manager"])
    page = other.post(here, typed(f"{BODY}\nOf the other.", seen=1))
    assert page.status_code == 409
    told = text_of(page)
    assert "changed the draft while you had it open" in told
    assert "Of the manager." in told
    assert "Of the other." in page.content.decode()
    assert other.post(here, typed(f"{BODY}\nOf both.", seen=2)).status_code == 302


def test_the_form_sent_twice_adopts_once_and_a_day_gone_by_is_refused(made, staff, here, now):
    from putright.accounts.scope import within
    from putright.correspondence.own_texts import versions_of

    staff.post(here, typed())
    assert "Choose today or a later day." in text_of(staff.post(f"{here}adopt/draft/", adopting(now, days=-1)))
    said = adopting(now)
    for _ in range(2):
        assert staff.post(f"{here}adopt/draft/", said).status_code == 302
    with within(made.organisation):
        assert [one.number for one in versions_of(made.organisation, "acknowledgement")] == [1]


def test_one_goes_back_to_the_text_that_comes_with_it_and_every_text_stays_to_be_read(made, staff, here, now):
    in_force(staff, here, now)
    assert staff.post(f"{here}adopt/ours/", adopting(now, reason="It was better.")).status_code == 302
    page = text_of(staff.get(here))
    assert "The text that comes with putright is in force." in page
    assert "Text 2," in page
    assert "We got your complaint." in text_of(staff.get(f"{here}texts/1/"))
    assert "It was better." in text_of(staff.get(f"{here}texts/2/"))
    assert staff.get(f"{here}texts/3/").status_code == 404


def test_a_text_from_a_later_day_waits_for_it(made, staff, here, now):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.correspondence.own_texts import texts_on

    staff.post(here, typed())
    assert staff.post(f"{here}adopt/draft/", adopting(now, days=3)).status_code == 302
    with within(made.organisation):
        for days, own in ((2, False), (3, True)):
            day = timezone.localdate(now + timedelta(days=days))
            text = texts_on(made.organisation, day)["acknowledgement"].body
            assert ("We got your complaint." in text) is own


def test_a_changed_text_of_ours_is_pointed_out_with_the_differences(made, staff, here, now):
    """As after an upgrade: what was adopted stands beside another text that came with the program then."""
    from putright.accounts.scope import within
    from putright.correspondence.models import LetterVersion
    from putright.letters import letters

    ours = letters()["acknowledgement"]
    with within(made.organisation):
        LetterVersion.objects.create(
            organisation=made.organisation, kind="acknowledgement", number=1, ours=False, subject=SUBJECT, body=BODY,
            subject_then=ours.subject, body_then=f"{ours.body}\nA line of an older program.\n",
            starts=now.date() - timedelta(days=1), reason="x", at=now, account=made.accounts["manager"],
            key=uuid.uuid4().hex,
        )  # fmt: skip
    told = text_of(staff.get(here))
    assert "The text that comes with putright has changed since you adopted yours." in told
    assert "Taken out: A line of an older program." in told
    listed = text_of(staff.get(f"/s/{made.slug}/policy/letters/"))
    assert "The text that comes with putright has changed since" in listed
    assert "It has no place for something" not in listed


def test_a_text_in_force_that_a_later_policy_leaves_short_is_pointed_out(made, staff, here, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import LetterVersion

    with within(made.organisation):
        LetterVersion.objects.create(
            organisation=made.organisation, kind="acknowledgement", number=1, ours=False, subject=SUBJECT,
            body="{{ heading }}\n\nHello.\n", subject_then="", body_then="", starts=now.date() - timedelta(days=1),
            reason="x", at=now, account=made.accounts["manager"], key=uuid.uuid4().hex,
        )  # fmt: skip
    assert "It has no place for something that must be said" in text_of(staff.get(f"/s/{made.slug}/policy/letters/"))
    case = complain(made, now, now)
    page = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"))
    assert "The letter should say: what will happen next (CP-07)." in page


def test_a_text_that_a_newer_program_does_not_understand_is_not_used(made, staff, here, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import LetterVersion

    with within(made.organisation):
        LetterVersion.objects.create(
            organisation=made.organisation, kind="acknowledgement", number=1, ours=False, subject=SUBJECT,
            body="{{ gone_since }}", subject_then="", body_then="", starts=now.date() - timedelta(days=1), reason="x",
            at=now, account=made.accounts["manager"], key=uuid.uuid4().hex,
        )  # fmt: skip
    case = complain(made, now, now)
    page = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"))
    assert 'Your own text of this letter was not used. There is no value "gone_since".' in page
    assert "Thank you for your complaint." in page


def test_no_other_organisation_sees_a_text(made, staff, here, now, make_organisation, signed_in):
    in_force(staff, here, now)
    other = make_organisation("commisceo")
    theirs = f"/s/{other.slug}/policy/letters/"
    page = signed_in(other.accounts["manager"]).get(f"{theirs}acknowledgement/").content.decode()
    assert "We got your complaint." not in page
    assert staff.get(f"{theirs}acknowledgement/").status_code == 404


@pytest.mark.parametrize("policy", ["al-aesthetics", "care-and-support", "careium", "commisceo", "ieso"])
def test_the_texts_that_come_with_it_pass_the_check_under_every_bundled_policy(policy):
    from datetime import date

    from putright.correspondence.text_check import check_text, tried_on
    from putright.letters import letters
    from putright.policies import policy_text
    from putright.register.adopting import readable

    known = readable(policy_text(policy))
    for kind, letter in letters().items():
        tried = tried_on(kind, [known], "Larkfield", date(2026, 11, 27), {})
        assert tried, kind
        assert check_text(letter, tried).lacking == [], kind
        without = letter._replace(body="{{ heading }}\n\nHello.\n")
        asked = check_text(without, tried).demands
        # Any letter is in writing, whatever it says.
        left = [one.says for one in asked if not one.lacking and one.says != "in writing"]
        assert not left, (kind, left)


def test_a_preview_is_of_ones_own_policy_and_no_real_case(made, staff, here, now):
    complain(made, now, now, name="Ada Marsh")
    page = staff.get(f"{here}preview/?case=1")
    assert "we know no names and no words" in text_of(page)
    assert "Ada Marsh" not in page.content.decode()
    shown = staff.get(f"{here}preview/?case=0").content.decode()
    assert "I waited" in shown
    assert re.search(r"<h3[^>]*>What happens next</h3>", shown), "the marks of headings are shown as they were typed"
    assert "&gt; I waited" not in shown
    assert staff.get(f"{here}preview/?case=9999").status_code == 404


def test_the_list_takes_as_many_queries_with_texts_as_without(made, staff, here, now):
    address = f"/s/{made.slug}/policy/letters/"
    _, before = queries(staff, address)
    in_force(staff, here, now)
    _, after = queries(staff, address)
    assert after <= before + 1


def test_a_receipt_that_goes_by_itself_is_written_with_the_text_in_force(made, staff, now):
    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.correspondence.mailing import write_message
    from putright.register.models import Message

    receipt = f"/s/{made.slug}/policy/letters/receipt/"
    body = "{{ heading }}\n\n{{ greeting }}\n\n# It is here\n\nThe number is {{ reference }}.\n\n{{ ending }}\n"
    in_force(staff, receipt, now, body)
    case = complain(made, now, now, channel="email", email="ada@marsh.example")
    with within(made.organisation):
        message = Message(organisation=made.organisation, case=case, kind="receipt", to="complainant")
        written = write_message(made.organisation, look(made.organisation, case, now), message)
    assert f"\nIt is here\n\nThe number is {case.reference}.\n" in written.text


def test_whoever_may_not_change_the_policy_changes_no_text(made, here, signed_in):
    from putright.accounts.scope import within
    from putright.correspondence.own_texts import Wording, draft_of, keep_draft
    from putright.procedure.acts import Refusal

    handler = signed_in(made.accounts["handler"])
    assert handler.post(here, typed()).status_code == 403
    with within(made.organisation):
        from django.utils import timezone

        who = member(made, "handler")
        done = keep_draft(made.organisation, "receipt", Wording(SUBJECT, BODY), seen=0, by=who, now=timezone.now())
        assert isinstance(done, Refusal)
        assert draft_of(made.organisation, "receipt") is None
