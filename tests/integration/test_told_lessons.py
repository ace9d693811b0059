"""You said, we did: what the public is told of lessons, after a look by somebody else, and what never is."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, take, text_of

LESSON = "Ring before a visit is moved."
SAID = "Visits were moved and nobody told us."
DID = "We now ring before we move a visit."


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation, now):
    """A provider with enough complaints that none stands out, and the lesson of one of them."""
    made = make_organisation("ieso")
    for _ in range(4):
        complain(made, now - timedelta(days=9), now)
    case = complain(made, now - timedelta(days=9), now, name="Ada Marsh", email="ada@marsh.example")
    take(made, case, "lesson-recorded", now, now, text=LESSON)
    made.case = case
    return made


@pytest.fixture
def manager(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def office(made, signed_in):
    return signed_in(made.accounts["administrator"])


def lesson(made):
    from putright.accounts.scope import within
    from putright.register.models import FactRow

    with within(made.organisation):
        return FactRow.objects.get(organisation=made.organisation, kind="lesson-recorded").pk


def written(made, browser, **more):
    said = {"said": SAID, "did": DID, "done": "", "site": "", "form_id": uuid.uuid4().hex} | more
    return browser.post(f"/s/{made.slug}/policy/you-said/lesson/{lesson(made)}/", said)


def publish(made, browser, seen=1, **more):
    said = {"act": "publish", "seen": str(seen), "form_id": uuid.uuid4().hex} | more
    return browser.post(f"/s/{made.slug}/policy/you-said/1/", said)


def back(made, browser, seen, reason="It was not right."):
    said = {"act": "back", "seen": str(seen), "reason": reason, "form_id": uuid.uuid4().hex}
    return browser.post(f"/s/{made.slug}/policy/you-said/1/", said)


def page(client, made):
    return text_of(client.get(f"/p/{made.slug}/you-said/"))


def test_it_is_written_looked_at_by_somebody_else_published_and_taken_back(made, client, manager, office):
    assert "You said, we did" not in client.get(f"/p/{made.slug}/").content.decode()
    assert LESSON in text_of(manager.get(f"/s/{made.slug}/policy/you-said/"))
    form = uuid.uuid4().hex
    assert written(made, manager, form_id=form).status_code == 302
    assert written(made, manager, form_id=form)["Location"].endswith("/policy/you-said/1/")  # sent twice, it is one
    assert SAID not in page(client, made)
    refused = publish(made, manager)
    assert refused.status_code == 422
    assert "You wrote in this, so somebody else looks at it and publishes it. Ask: Administrator Person" in text_of(
        refused
    )
    assert publish(made, office).status_code == 302
    shown = client.get(f"/p/{made.slug}/you-said/")
    for words in (SAID, DID, "This page was last changed on"):
        assert words in text_of(shown)
    # Nothing leads to the case or to anybody.
    assert made.case.reference not in shown.content.decode()
    assert "Ada" not in shown.content.decode()
    assert not shown.cookies
    assert 'href="/p/' in client.get(f"/p/{made.slug}/").content.decode()
    assert "You said, we did" in text_of(client.get(f"/p/{made.slug}/"))
    assert back(made, manager, 2, reason=" ").status_code == 422
    assert back(made, manager, 2).status_code == 302
    assert SAID not in page(client, made)
    history = text_of(manager.get(f"/s/{made.slug}/policy/you-said/1/"))
    for words in ("Taken back", "It was not right.", "Published", "Administrator Person", "Written", "Manager Person"):
        assert words in history


def test_a_new_text_is_not_public_until_somebody_else_looked_at_it(made, client, manager, office):
    written(made, manager)
    publish(made, office)
    change = {"said": "Other words.", "did": DID, "done": "", "site": "", "seen": "2", "form_id": uuid.uuid4().hex}
    assert manager.post(f"/s/{made.slug}/policy/you-said/1/change/", change).status_code == 302
    assert SAID in page(client, made)
    assert "Other words." not in page(client, made)
    assert publish(made, manager, 3).status_code == 422
    # Somebody who opened the page before the change is told of it, and loses nothing.
    late = change | {"said": "Too late.", "form_id": uuid.uuid4().hex}
    answer = manager.post(f"/s/{made.slug}/policy/you-said/1/change/", late)
    assert answer.status_code == 409
    assert "Too late." in answer.content.decode()
    assert "It now reads: “Other words.”" in text_of(answer)
    assert publish(made, office, 2).status_code == 409
    assert publish(made, office, 3).status_code == 302
    assert "Other words." in page(client, made)
    assert SAID not in page(client, made)


def test_whoever_is_alone_says_why(made, client, manager):
    from putright.accounts.models import Membership
    from putright.accounts.scope import within

    with within(made.organisation):
        Membership.objects.filter(account=made.accounts["administrator"]).update(active=False)
    written(made, manager)
    assert "Say why you publish it all the same: nobody else could." in text_of(publish(made, manager))
    assert publish(made, manager, reason="There is nobody else.").status_code == 302
    assert SAID in page(client, made)
    assert "They wrote it themselves" in text_of(manager.get(f"/s/{made.slug}/policy/you-said/1/"))


def test_names_contacts_and_days_are_noticed_and_must_be_looked_at(made, client, manager, office):
    text = "On 3 March Ms Marsh was told by the Handler to write to ada@marsh.example or ring 01632 960 001."
    warnings = (
        "“Marsh” is part of a name on this case.",
        "“Handler” is part of the name of somebody who works here.",
        "There is an email address in it.",
        "There is what looks like a telephone number in it.",
        "“3 March” names a day.",
    )
    assert written(made, manager, said=text).status_code == 302
    shown = text_of(office.get(f"/s/{made.slug}/policy/you-said/1/"))
    assert [one for one in warnings if one not in shown] == []
    assert "tick the box" in text_of(publish(made, office))
    assert text not in page(client, made)
    assert publish(made, office, saw_warnings="on").status_code == 302
    assert text in page(client, made)
    history = text_of(manager.get(f"/s/{made.slug}/policy/you-said/1/"))
    assert all(one in history for one in warnings)


def test_small_numbers_are_noticed(make_organisation, signed_in, now):
    made = make_organisation("ieso")
    take(made, complain(made, now, now), "lesson-recorded", now, now, text=LESSON)
    browser = signed_in(made.accounts["manager"])
    written(made, browser)
    assert "There was only 1 complaint in that year" in text_of(browser.get(f"/s/{made.slug}/policy/you-said/1/"))


def test_a_lesson_of_a_case_that_is_closed_to_some_is_not_told(made, client, manager, office, now):
    written(made, manager)
    publish(made, office)
    assert SAID in page(client, made)
    take(made, made.case, "access-chosen", now, now, people=made.people["manager"].key)
    assert SAID not in page(client, made)
    assert "The case is closed to some people now" in text_of(manager.get(f"/s/{made.slug}/policy/you-said/1/"))
    assert office.get(f"/s/{made.slug}/policy/you-said/1/").status_code == 403
    # Nor is one of it offered.
    other = complain(made, now, now)
    take(made, other, "lesson-recorded", now, now, text="Another lesson.")
    take(made, other, "access-chosen", now, now, people=made.people["manager"].key)
    assert "Another lesson." not in text_of(manager.get(f"/s/{made.slug}/policy/you-said/"))


def test_two_who_tell_one_lesson_at_once_make_one(made, database, signed_in):
    from django.db import connection

    browsers = [signed_in(made.accounts["manager"]) for _ in range(2)]
    answers = []

    def tell(browser):
        try:
            answers.append(written(made, browser).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell, args=(one,)) for one in browsers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [302, 302]
    shown = browsers[0].get(f"/s/{made.slug}/policy/you-said/").content.decode()
    assert len(re.findall(r"/policy/you-said/\d+/\"", shown)) == 1


def test_hostile_words_are_text(made, client, manager, office):
    text = "<script>alert(1)</script> {{ 7*7 }}"
    written(made, manager, said=text)
    publish(made, office)
    shown = client.get(f"/p/{made.slug}/you-said/").content.decode()
    assert "<script>alert" not in shown
    assert "{{ 7*7 }}" in shown
