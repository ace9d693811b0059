"""Requests that are no complaints: written down once, listed with their age, settled, turned into a complaint once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.some_cases import text_of
from tests.integration.test_acts import as_typed, look_at

DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["front-desk"])


def ask(desk, made, **said):
    """Write one down; gives its page's address."""
    form = desk.get(f"/s/{made.slug}/requests/new/").context["form"]
    day = said.pop("day", timezone.localdate())
    typed = as_typed(form) | {"words": "The tap drips", "name": "Mary Hole", "phone": "01632 960333"}
    answer = desk.post(f"/s/{made.slug}/requests/new/", typed | {"on": day.isoformat()} | said)
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    return answer["Location"]


def rows(made):
    from putright.accounts.scope import within
    from putright.register.models import ServiceRequest

    with within(made.organisation):
        mine = ServiceRequest.objects.filter(organisation=made.organisation)
        return list(mine.select_related("case__policy", "case__site").order_by("number"))


def test_a_request_sent_twice_is_one_and_stands_in_the_list_with_its_age(made, desk):
    form = desk.get(f"/s/{made.slug}/requests/new/").context["form"]
    day = (timezone.localdate() - 3 * DAY).isoformat()
    typed = as_typed(form) | {"words": "The tap <b>drips</b>", "name": "Mary Hole", "on": day, "hour": ""}
    for _ in range(3):
        assert desk.post(f"/s/{made.slug}/requests/new/", typed).status_code == 302
    assert [one.number for one in rows(made)] == [1]
    page = text_of(desk.get(f"/s/{made.slug}/requests/"))
    assert "The tap <b>drips</b>" in page
    assert "It has waited 3 days." in page
    assert "1 open. The oldest has waited 3 days." in page


def test_nothing_typed_is_lost_and_nothing_is_taken_from_the_future(made, desk):
    form = desk.get(f"/s/{made.slug}/requests/new/").context["form"]
    typed = as_typed(form) | {"words": "", "name": "Mary Hole", "on": (timezone.localdate() + 2 * DAY).isoformat()}
    page = desk.post(f"/s/{made.slug}/requests/new/", typed)
    assert page.status_code == 200
    assert "Write down what they ask for." in page.content.decode()
    assert "This has not happened yet" in page.content.decode()
    assert page.context["form"]["name"].value() == "Mary Hole"
    assert rows(made) == []


def test_it_is_answered_once_and_then_among_those_that_were_settled(made, desk, signed_in):
    one = ask(desk, made)
    answer = as_typed(desk.get(one).context["form"]) | {"state": "answered", "answer": "A plumber came"}
    assert desk.post(one, answer).status_code == 302
    assert "Nothing was recorded twice" in text_of(desk.post(one, answer, follow=True))
    second = signed_in(made.accounts["handler"]).post(one, answer | {"answer": "Nobody came", "state": "closed"})
    assert second.status_code == 409
    told = text_of(second)
    assert f"{made.people['front-desk'].name} settled this request already" in told
    assert "answered." in told
    assert "Nobody came" in told, "what was typed is not lost"
    page = text_of(desk.get(one))
    assert "A plumber came" in page
    assert "Nobody came" not in page
    assert "Nobody waits for anything" in text_of(desk.get(f"/s/{made.slug}/requests/"))
    assert "R1" in text_of(desk.get(f"/s/{made.slug}/requests/?show=settled"))
    inspector = signed_in(made.accounts["inspector"])
    assert inspector.get(one).status_code == 200
    assert "It is settled" not in text_of(inspector.get(one))


def test_a_complaint_comes_of_it_with_nothing_typed_twice_and_the_first_contact_kept(made, desk):
    asked = timezone.localdate() - 20 * DAY
    one = ask(desk, made, day=asked, hour="")
    page = desk.get(f"{one}complaint/")
    assert "That day is kept with the complaint" in text_of(page)
    assert f'<a href="{one}" class="govuk-back-link"' in page.content.decode()
    form = page.context["form"]
    assert form["name"].value() == "Mary Hole"
    assert form["phone"].value() == "01632 960333"
    assert form["words"].value() == "The tap drips"
    typed = as_typed(form) | {"words": "The tap drips, and nobody came."}
    for _ in range(2):
        answer = desk.post(f"{one}complaint/", typed)
        assert answer.status_code == 302
    (request,) = rows(made)
    assert request.state == "open", "work on the request goes on"
    assert request.case is not None
    view = look_at(made, request.case)
    assert [entry.row.kind for entry in view.record.entries] == ["received", "contact-given", "asked-before"]
    assert view.found.case.facts[0].day == timezone.localdate().toordinal(), "received when they were not satisfied"
    earlier = view.record.entries[2]
    assert (earlier.row.says, earlier.says["words"]) == ({"day": asked.isoformat(), "reference": "R1"}, "The tap drips")
    assert "They had asked us for something before" in text_of(desk.get(answer["Location"]))
    assert request.case.reference in text_of(desk.get(one))
    assert desk.get(f"{one}complaint/").status_code == 302, "there is no second complaint of the same request"


def test_two_who_make_a_complaint_of_it_at_once_make_one(made, desk, signed_in):
    one = ask(desk, made)
    other = signed_in(made.accounts["handler"])
    mine, theirs = (as_typed(browser.get(f"{one}complaint/").context["form"]) for browser in (desk, other))
    assert desk.post(f"{one}complaint/", mine).status_code == 302
    answer = other.post(f"{one}complaint/", theirs, follow=True)
    assert "is a complaint already" in answer.content.decode()
    from putright.accounts.scope import within
    from putright.register.models import Case

    with within(made.organisation):
        assert Case.objects.filter(organisation=made.organisation).count() == 1


def test_another_organisation_has_no_such_request(made, desk, make_organisation, signed_in):
    one = ask(desk, made)
    other = make_organisation("ieso")
    stranger = signed_in(other.accounts["manager"])
    assert stranger.get(one).status_code == 404
    assert stranger.get(f"/s/{other.slug}/requests/1/").status_code == 404
    assert stranger.get(f"/s/{other.slug}/requests/{'9' * 30}/").status_code == 404


def test_the_list_goes_on_page_after_page(made, desk):
    from putright.accounts.scope import within
    from putright.register.models import ServiceRequest

    now = timezone.now()
    with within(made.organisation):
        ServiceRequest.objects.bulk_create(
            ServiceRequest(
                organisation=made.organisation,
                number=n,
                at=now,
                made=now,
                channel="phone",
                words=f"word-{n}-",
                key=str(n),
            )
            for n in range(1, 31)
        )
    seen = []
    address = f"/s/{made.slug}/requests/"
    while address:
        page = desk.get(address)
        seen += [row.reference for row in page.context["rows"]]
        address = page.context["further"]
    assert seen == [f"R{n}" for n in range(1, 31)]


def test_requests_are_taken_away_as_a_file_with_the_words_only_where_asked_for(
    made, desk, make_organisation, signed_in
):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    ask(desk, made, words="=HYPERLINK(1)", name="Mary Hole")
    other = make_organisation("ieso")
    ask(signed_in(other.accounts["front-desk"]), other, words="Somebody else's tap")
    closed = ask(desk, made, words="The boiler")
    form = desk.get(f"{closed}complaint/").context["form"]
    desk.post(f"{closed}complaint/", as_typed(form) | {"attribute_funding": "nhs"}, follow=True)
    inspector, here = signed_in(made.accounts["inspector"]), f"/s/{made.slug}/requests.csv"

    def taken(end=""):
        return b"".join(inspector.get(f"{here}{end}").streaming_content).decode()

    plain = taken()
    assert "R1" in plain
    assert "R2" in plain
    assert "Mary" not in plain
    with within(made.organisation):
        assert not CaseRead.objects.filter(organisation=made.organisation, what="requests").exists()
    named = taken("?names=1")
    assert "'=HYPERLINK(1)" in named
    assert "Mary Hole" in named
    assert "Somebody else" not in named
    (case,) = [row.case for row in rows(made) if row.case is not None]
    with within(made.organisation):
        assert CaseRead.objects.filter(case=case, what="requests").count() == 1
    from tests.integration.test_linked_cases import close_to

    close_to(made, case, "inspector", timezone.now())
    assert case.reference not in taken("?names=1")
    assert "The boiler" not in taken("?names=1")
    assert desk.get(here).status_code == 403


def test_requests_are_exported_as_lines(made, desk, capsys):
    import json

    from putright.command.register_command import main

    ask(desk, made)
    assert main(["export", "--requests", "--organisation", made.slug]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["request"] == "R1"
    assert "Mary" not in line
    assert main(["export", "--requests", "--words", "--organisation", made.slug]) == 0
    assert "Mary Hole" in capsys.readouterr().out
