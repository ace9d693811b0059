"""The page of a case and the letter page: what they say, who may see them, what is noted, and what they cost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import psycopg
import pytest

from putright.procedure.acts import Refusal

POISON = "<script>alert('a')</script><img src=x onerror=alert(1)>{{ 7|add:7 }}"


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def member(made, role="manager"):
    from putright.accounts.members import member_of

    found = member_of(made.organisation, made.accounts[role])
    assert found is not None
    return found


def complain(made, **said):
    """A case with its receipt, taken by the act that the pages take."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive

    now = timezone.now()
    given = {"words": "Nobody rang me back.", "channel": "phone", "at": now.isoformat(timespec="seconds")} | said
    with within(made.organisation):
        done = receive(made.organisation, Complaint(**given), member(made), now=now)
    assert not isinstance(done, Refusal), done
    return done.record.case


def add(made, case, kind, says=None, *, note=None, reason="It was so.", role="manager"):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    now = timezone.now()
    with within(made.organisation):
        proposed = Proposed(kind, now.isoformat(timespec="seconds"), says or {}, note, reason)
        done = record(made.organisation, case, proposed, member(made, role), now=now)
    assert not isinstance(done, Refusal), done
    return done.record


def address(made, case, end=""):
    return f"/s/{made.slug}/cases/{case.reference}/{end}"


def words_of(response):
    """The text of a page as somebody reads it."""
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def test_page_answers_what_is_owed_by_whom_by_when_and_why(made, signed_in):
    case = complain(made, name="Mary Hole")
    text = words_of(signed_in(made.accounts["manager"]).get(address(made, case)))
    assert "Mary Hole" in text
    assert "Acknowledge the complaint in writing" in text
    assert "Senior Clinical Team, at stage 1. Policy says: IE-09, a firm promise: 3 working days after" in text
    assert "Senior Clinical Team" in text
    assert "Law says" not in text


def test_agreed_action_shows_its_words_and_not_its_id(made, signed_in):
    case = complain(made)
    owner = made.people["nurse"]
    says = {"action": "a1", "owner": owner.key, "by": (date.today() + timedelta(days=40)).isoformat()}  # noqa: DTZ011
    add(made, case, "action-agreed", says, note="Refund the fee.")
    text = words_of(signed_in(made.accounts["manager"]).get(address(made, case)))
    assert "Do what was agreed: Refund the fee" in text
    assert owner.name in text
    assert "a1" not in text.split()


def test_needs_points_lessons_and_decisions_are_on_the_page(made, signed_in):
    case = complain(made, needs="Large print", points=("They were late", "They were rude"), wish="An apology")
    add(made, case, "lesson-recorded", {"text": "Ring before you cancel"})
    add(made, case, "responded", {"medium": "letter", "points": {"p1": "upheld", "p2": "not-upheld"}})
    text = words_of(signed_in(made.accounts["manager"]).get(address(made, case)))
    assert "What this person needs Large print" in text
    assert "They were late Upheld at stage 1" in text
    assert "They were rude Not upheld at stage 1" in text
    assert "Ring before you cancel" in text
    assert "An apology" in text


def test_correction_stands_beside_what_it_corrects(made, signed_in):
    case = complain(made)
    number = len(add(made, case, "phoned", {"answered": False}).entries)
    add(made, case, "corrected", {"of": f"f{number}", "set": {"answered": True}, "reason": "She was there"})
    page = signed_in(made.accounts["manager"]).get(address(made, case)).content.decode()
    entry = page.split(f'id="entry-{number}"')[1].split("</li>")[0]
    assert "First entered as: Phoned the complainant: no answer" in entry
    assert "She was there" in entry


def erase(database, made, case):
    """As whoever runs the installation does it: the owner's role takes the personal parts away."""
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(made.organisation.pk)])
        facts = "SELECT id FROM register_fact WHERE case_id = %s"
        gone = connection.execute(f"DELETE FROM register_personal WHERE fact_id IN ({facts})", [case.pk])
        assert gone.rowcount


def test_erased_words_are_called_erased(made, signed_in, database):
    case = complain(made, name="Mary Hole", words="Something very private", points=("A private matter", "Another"))
    erase(database, made, case)
    text = words_of(signed_in(made.accounts["manager"]).get(address(made, case)))
    assert "Something very private" not in text
    assert "Mary Hole" not in text
    assert "The words of the complaint were erased" in text
    assert "Complainant erased" in text


def test_every_look_is_recorded(made, signed_in):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    case = complain(made)
    reader = signed_in(made.accounts["inspector"])
    reader.get(address(made, case))
    reader.get(address(made, case, "letter/acknowledgement/"))
    with within(made.organisation):
        seen = list(CaseRead.objects.filter(case=case).order_by("pk").values_list("what", "account"))
    assert seen == [("page", made.accounts["inspector"].pk), ("letter", made.accounts["inspector"].pk)]


def test_inspector_gets_no_buttons(made, signed_in):
    case = complain(made)
    page = signed_in(made.accounts["inspector"]).get(address(made, case))
    assert page.status_code == 200
    assert "record/" not in page.content.decode().split("<main")[1]


@pytest.mark.parametrize("end", ["", "record/phoned/", "letter/acknowledgement/"])
def test_administrator_and_strangers_see_no_case(made, make_organisation, signed_in, client, end):
    case = complain(made)
    other = make_organisation("ieso")
    assert signed_in(made.accounts["administrator"]).get(address(made, case, end)).status_code == 403
    assert signed_in(other.accounts["manager"]).get(address(made, case, end)).status_code == 404
    assert client.get(address(made, case, end)).status_code == 302


def test_another_organisations_case_is_not_found_under_ones_own_address(made, make_organisation, signed_in):
    other = make_organisation("ieso")
    theirs = complain(other, name="Theirs")
    answer = signed_in(made.accounts["manager"]).get(address(made, theirs))
    assert answer.status_code == 404


OF_OURS = '<script src="/static/typing/typing.js" defer></script>'
"""Saves what is typed (ADR 31)."""


def test_what_people_typed_is_text_on_every_page(made, signed_in):
    from putright.letters import letters

    case = complain(
        made, name=POISON, words=POISON, wish=POISON, needs=POISON, points=(POISON,), note=POISON, concerned=POISON,
        by="representative", address=POISON,
    )  # fmt: skip
    nurse = made.people["nurse"]
    add(made, case, "noted", {"text": POISON})
    add(made, case, "lesson-recorded", {"text": POISON})
    add(made, case, "action-agreed", {"action": "a1", "owner": nurse.key}, note=POISON)
    add(made, case, "delay-explained", {"reason": POISON}, note=POISON)
    add(made, case, "corrected", {"of": "f1", "set": {"channel": "letter"}, "reason": POISON})
    add(made, case, "escalated", {"to": "stage-2", "reason": POISON, "desired_outcome": POISON}, reason=POISON)
    browser = signed_in(made.accounts["manager"])
    ends = ["", "record/responded/", "record/corrected/", "record/corrected/?of=f1", "record/action-done/"]
    ends += ["record/contact-given/"] + [f"letter/{kind}/" for kind in letters()]
    for end in ends:
        page = browser.get(address(made, case, end))
        assert page.status_code == 200, end
        body = page.content.decode()
        assert "<script" not in body.replace(OF_OURS, ""), end
        assert "<img src=x" not in body, end
    assert "&lt;script&gt;" in browser.get(address(made, case)).content.decode()
    assert "{{ 7|add:7 }}" in unescape(browser.get(address(made, case)).content.decode())


def queries_of(browser, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as taken:
        assert browser.get(url).status_code == 200
    return [one["sql"] for one in taken.captured_queries if one["sql"] not in ("BEGIN", "COMMIT")]


def test_queries_do_not_grow_with_the_case(made, signed_in):
    small, large = complain(made, name="Mary Hole"), complain(made, name="John Hole")
    add(made, small, "phoned")
    for number in range(10):
        add(made, large, "phoned", {"answered": bool(number % 2)}, note=f"Call {number}")
        add(made, large, "noted", {"text": f"Note {number}"})
        add(made, large, "action-agreed", {"action": f"a{number}", "owner": made.people["nurse"].key}, note="Mend it")
        add(made, large, "lesson-recorded", {"text": "Ring before"}, role="handler")
    browser = signed_in(made.accounts["manager"])
    browser.get(address(made, small))
    few, many = queries_of(browser, address(made, small)), queries_of(browser, address(made, large))
    assert len(few) == len(many)
    assert len(many) <= 12


def test_letter_is_text_to_write_and_leads_to_the_act(made, signed_in):
    """Whoever may only read copies it; test_letters_out.py follows it until it went out."""
    case = complain(made, name="Mary Hole")
    here = address(made, case, "letter/acknowledgement/")
    page = signed_in(made.accounts["manager"]).get(here).content.decode()
    assert "Dear Mary Hole" in page
    assert case.reference in page
    assert 'name="then" value="post">Put it into the post' in page
    assert 'name="then" value="out">It went out: Acknowledge' in page
    assert "readonly" in signed_in(made.accounts["inspector"]).get(here).content.decode()


def test_an_answer_says_at_which_stage_wherever_a_button_leads_to_it(made, signed_in):
    case = complain(made)
    browser = signed_in(made.accounts["manager"])
    text = words_of(browser.get(address(made, case)))
    # In plain view, and in the list of everything that can be recorded.
    assert text.count("Send our answer (stage 1)") == 2
    assert "Send our answer (stage 1)" in words_of(browser.get(address(made, case, "record/responded/")))
    letter = browser.get(address(made, case, "letter/stage-response/"))
    assert "It went out: Send our answer (stage 1)" in words_of(letter)
    assert '<h1 class="govuk-heading-l">Our answer (stage 1)</h1>' in letter.content.decode()
    add(made, case, "responded", {"medium": "letter", "outcome": "upheld"})
    add(made, case, "escalated", {"to": "stage-2", "in_writing": True})
    text = words_of(browser.get(address(made, case)))
    assert text.count("Send our answer (stage 2)") == 2
    assert "Policy says: IE-19, an aim: 20 working days after the complainant asks for the next stage." in text


def test_who_asked_not_to_be_contacted_is_said_to_have_asked(made, signed_in, client):
    from tests.integration.public_forms import only, send

    send(client, made, email="", anonymous="on")
    browser = signed_in(made.accounts["manager"])
    assert "How to reach them Asked not to be contacted." in words_of(browser.get(address(made, only(made).case)))
    taken = complain(made, name="Mary Hole")
    assert "Asked not to be contacted" not in words_of(browser.get(address(made, taken)))


def test_letter_to_a_reader_has_no_button_and_an_unknown_letter_is_no_page(made, signed_in):
    case = complain(made)
    page = signed_in(made.accounts["inspector"]).get(address(made, case, "letter/acknowledgement/"))
    assert "record/" not in page.content.decode().split("<main")[1]
    assert signed_in(made.accounts["manager"]).get(address(made, case, "letter/poem/")).status_code == 404


def test_going_to_work_leads_to_ones_own_organisation(made, signed_in, database):
    from putright.accounts.models import Account

    for role, home in (("manager", ""), ("administrator", "people/")):
        answer = signed_in(made.accounts[role]).get("/s/")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/s/{made.slug}/{home}"
    nobody = Account.objects.create_user(f"nobody-{made.slug}@brightwater.example", name="Nobody")
    page = signed_in(nobody).get("/s/")
    assert page.status_code == 200
    assert "You belong to no organisation here" in words_of(page)
