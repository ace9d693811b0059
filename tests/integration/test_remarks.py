"""Praise and suggestions by staff: kept once, shown newest first, to members of the organisation alone."""

from __future__ import annotations

import re

from tests.integration.public_forms import read_by_somebody


def form_id(page: bytes) -> str:
    found = re.search(rb'name="form_id" value="([^"]+)"', page)
    assert found is not None
    return found[1].decode()


def test_what_came_by_telephone_is_written_down_once_and_shown(make_organisation, signed_in):
    made = make_organisation("ieso")
    desk = signed_in(made.accounts["front-desk"])
    address = f"/s/{made.slug}/remarks/record/"
    said = {"form_id": form_id(desk.get(address).content), "kind": "compliment", "words": "She was <b>kind</b>."}
    for _ in range(3):
        assert desk.post(address, said).status_code == 302
    page = desk.get(f"/s/{made.slug}/remarks/").content.decode()
    assert page.count("She was &lt;b&gt;kind&lt;/b&gt;.") == 1


def test_what_came_by_the_public_form_is_shown_to_staff(make_organisation, signed_in, client):
    made = make_organisation("ieso")
    address = f"/p/{made.slug}/remark/"
    said = {"form_id": form_id(client.get(address).content), "kind": "suggestion", "words": "Ring twice."}
    assert client.post(address, read_by_somebody(said)).status_code == 302
    assert "Ring twice." in signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/remarks/").content.decode()
    other = make_organisation("ieso")
    assert "Ring twice." not in signed_in(other.accounts["manager"]).get(f"/s/{other.slug}/remarks/").content.decode()


def test_the_next_page_goes_on_where_the_first_ends(make_organisation, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.models import Remark

    made = make_organisation("ieso")
    with within(made.organisation):
        now = timezone.now()  # all at once: the order must still be whole
        Remark.objects.bulk_create(
            Remark(organisation=made.organisation, kind="compliment", words=f"word-{n}-", at=now, key=str(n))
            for n in range(30)
        )
    desk = signed_in(made.accounts["inspector"])
    first = desk.get(f"/s/{made.slug}/remarks/").content.decode()
    further = re.search(r'href="([^"]+before=\d+)"', first)
    assert further is not None
    second = desk.get(further[1]).content.decode()
    assert sorted(re.findall(r"word-(\d+)-", first + second), key=int) == [str(n) for n in range(30)]
    assert "Write one down" not in first


def test_nothing_is_lost_when_something_is_missing(make_organisation, signed_in):
    made = make_organisation("ieso")
    desk = signed_in(made.accounts["front-desk"])
    address = f"/s/{made.slug}/remarks/record/"
    page = desk.post(address, {"form_id": "a" * 32, "words": "She was kind."}).content.decode()
    assert "She was kind." in page
    assert "Choose an answer" in page


def test_a_message_that_could_not_go_out_stands_on_its_case(make_organisation, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded
    from putright.correspondence.outbox import send, waiting

    made = make_organisation("ieso")
    now = timezone.now()
    with within(made.organisation):
        done = receive(
            made.organisation, Complaint("It was late.", "web", now.isoformat(), email="a@marsh.example"), None, now=now
        )
        assert isinstance(done, Recorded)
        found = waiting(made.organisation, now)
    for message in found:
        send(made.organisation, message, now)
    desk = signed_in(made.accounts["handler"])
    page = desk.get(f"/s/{made.slug}/cases/{done.record.case.reference}/").content.decode()
    assert "Not sent" in page
    assert "Send it by hand" in page
