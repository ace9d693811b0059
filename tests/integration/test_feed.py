"""The calendar feed: whose duties, at an address that ends at once, with no name and no word of a complaint."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EXTENDED = {"action": "respond", "until": "2026-12-21", "reason": "A letter is missing", "agreed": True}
LONDON_DAY = date(2026, 12, 7)


@pytest.fixture
def make_organisation(make_organisation):
    """As everywhere, and its manager holds every role of the procedure."""

    def make(*said, **more):
        from putright.accounts.models import Role
        from putright.accounts.scope import within
        from putright.policies import policy_text
        from putright.register.reading import compiled

        made = make_organisation(*said, **more)
        with within(made.organisation):
            Role.objects.filter(organisation=made.organisation, slug="manager").update(
                policy_roles=list(compiled(policy_text(made.policy)).roles)
            )
        return made

    return make


def complain(made, **more):
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    said = {"email": "ada@marsh.example", "name": "Ada Marsh"} | more
    with within(made.organisation):
        complaint = Complaint("Nurse Quill shouted, at me; twice.", "web", "2026-11-09T10:15", **said)
        done = receive(made.organisation, complaint, None, now=NOW)
    assert isinstance(done, Recorded)
    return done.record.case


def say(made, case, kind, when, says, role="manager", now=NOW):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    with within(made.organisation):
        member = member_of(made.organisation, made.accounts[role])
        assert member is not None
        done = record(made.organisation, case, Proposed(kind, when, says), member, now=now)
        assert isinstance(done, Recorded), done


def duties(made, role="manager", now=NOW, most=200, barred=frozenset()):
    from dataclasses import replace

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.reports.my_duties import my_duties

    with within(made.organisation):
        member = member_of(made.organisation, made.accounts[role])
        assert member is not None
        return my_duties(made.organisation, replace(member, barred=barred), now, most)


def calendar(made, found, now=NOW):
    from putright.reports.duty_calendar import duty_calendar

    content = duty_calendar(made.organisation, found, "https://putright.example/s/house/", now)
    return content, Calendar.from_ical(content)


def make(made, role="manager", label="My phone"):
    from putright.accounts.feeds import make_feed
    from putright.accounts.scope import within

    with within(made.organisation):
        return make_feed(made.organisation, made.accounts[role].pk, label, NOW)


class TestWhoseDuties:
    def test_what_a_role_owes_and_nobody_was_given(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        found = duties(made)
        assert {one.reference for one in found} == {case.reference}
        assert "Acknowledge the complaint in writing" in {one.what for one in found}
        assert duties(made, "inspector") == []

    def test_what_was_given_to_somebody_is_theirs_alone(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        before = {one.what for one in duties(made)}
        say(made, case, "assigned", "2026-11-20T11:00", {"person": made.people["handler"].key})
        assert {one.what for one in duties(made, "handler")} & before
        assert not {one.what for one in duties(made)} & {one.what for one in duties(made, "handler")}

    def test_a_case_that_they_may_not_see_is_left_out(self, make_organisation):
        made = make_organisation("ieso")
        first, second = complain(made), complain(made)
        found = duties(made, barred=frozenset([first.pk]))
        assert {one.reference for one in found} == {second.reference}

    def test_it_is_what_the_worklist_shows_as_mine(self, make_organisation):
        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.reports.worklist import worklist

        made = make_organisation("ieso")
        for _ in range(3):
            complain(made)
        with within(made.organisation):
            member = member_of(made.organisation, made.accounts["manager"])
            assert member is not None
            shown = worklist(made.organisation, member, "mine", NOW)
        assert len(shown.rows) > 3
        assert [(one.reference, one.due_at) for one in shown.rows] == [(d.reference, d.due_at) for d in duties(made)]

    def test_each_has_a_place_of_its_own_that_an_extension_does_not_move(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        say(made, case, "acknowledged", "2026-11-11", {"medium": "letter"})
        before = {one.key: one.due for one in duties(made)}
        assert len(before) == len(duties(made))
        assert date(2026, 12, 7) in before.values()
        say(made, case, "extended", "2026-11-20T11:30", EXTENDED)
        after = {one.key: one.due for one in duties(made)}
        [moved] = [key for key in before if key in after and before[key] != after[key]]
        assert (before[moved], after[moved]) == (date(2026, 12, 7), date(2026, 12, 21))


class TestTheCalendar:
    def test_a_day_is_an_event_of_that_day_with_what_is_owed_and_a_link(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        _, found = calendar(made, duties(made))
        [event] = [one for one in found.walk("VEVENT") if one["DTSTART"].dt == LONDON_DAY]
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt == LONDON_DAY + timedelta(days=1)
        assert event["SUMMARY"] == f"{case.reference}: Send our answer, due Monday 7 December 2026"
        assert event["URL"] == f"https://putright.example/s/house/cases/{case.reference}/"
        assert event["TRANSP"] == "TRANSPARENT"

    def test_it_names_nobody_and_says_nothing_of_the_complaint(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        say(made, case, "action-agreed", "2026-11-20", {"action": "apology", "by": "2026-12-01"})
        content, _ = calendar(made, duties(made))
        whole = content.decode().replace("\r\n ", "")
        for word in ("Ada", "Marsh", "Quill", "shouted", "apology", "Person"):
            assert word not in whole
        assert "Do what was agreed" in whole

    def test_lines_are_folded_and_what_has_a_meaning_is_escaped(self, make_organisation):
        made = make_organisation("ieso", name="Bright, water; of \\ Ålesund\nand a very long name that goes on and on")
        complain(made)
        content, _ = calendar(made, duties(made))
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")
        whole = content.decode().replace("\r\n ", "")
        assert "NAME:Complaints: Bright\\, water\\; of \\\\ Ålesund and a very long name that goes on and on" in whole

    def test_a_time_is_in_the_time_of_london_with_its_zone(self, make_organisation):
        from putright.reports.my_duties import Mine

        made = make_organisation("ieso")
        due = datetime(2026, 7, 1, 9, 15, tzinfo=UTC)
        one = Mine("1\ts\tphone\tX\t0", 1, "T-1", "Phone the complainant", False, due, due, 4, NOW)
        content, found = calendar(made, [one], datetime(2026, 6, 1, tzinfo=UTC))
        [event] = found.walk("VEVENT")
        assert event["DTEND"].dt == due
        assert b"DTEND;TZID=Europe/London:20260701T101500" in content
        [zone] = found.walk("VTIMEZONE")
        assert zone["TZID"] == "Europe/London"
        assert "10:15 on Wednesday 1 July 2026" in event["SUMMARY"]

    def test_identities_stay_and_the_number_of_changes_grows(self, make_organisation):
        made = make_organisation("ieso")
        case = complain(made)
        say(made, case, "acknowledged", "2026-11-11", {"medium": "letter"})
        events = {one["UID"]: one for one in calendar(made, duties(made))[1].walk("VEVENT")}
        say(
            made, case, "extended", "2026-11-20T12:30", EXTENDED,
            now=NOW + timedelta(hours=1),
        )  # fmt: skip
        later = NOW + timedelta(hours=2)
        again = {one["UID"]: one for one in calendar(made, duties(made, now=later), later)[1].walk("VEVENT")}
        [moved] = [uid for uid in events if uid in again and again[uid]["DTSTART"].dt != events[uid]["DTSTART"].dt]
        assert again[moved]["SEQUENCE"] > events[moved]["SEQUENCE"]
        assert again[moved]["LAST-MODIFIED"].dt > events[moved]["LAST-MODIFIED"].dt

    def test_what_is_overdue_says_so(self, make_organisation):
        made = make_organisation("ieso")
        complain(made)
        [late] = [one for one in calendar(made, duties(made))[1].walk("VEVENT") if "Overdue" in one["SUMMARY"]]
        assert late["DTSTART"].dt == date(2026, 11, 12)

    def test_of_more_than_it_holds_it_says_that_there_are_more(self, make_organisation):
        from putright.reports.duty_calendar import MOST_SHOWN

        made = make_organisation("ieso")
        complain(made)
        one = next(one for one in duties(made) if one.due is not None)
        many = [one._replace(key=f"{one.key}{number}") for number in range(MOST_SHOWN + 1)]
        events = list(calendar(made, many)[1].walk("VEVENT"))
        assert len(events) == MOST_SHOWN + 1
        assert "only the first 200" in events[-1]["SUMMARY"]
        assert events[-1]["DTSTART"].dt == NOW.date()
        assert len(list(calendar(made, many[:-1])[1].walk("VEVENT"))) == MOST_SHOWN

    def test_it_is_asked_in_the_same_number_of_questions_however_much_there_is(self, make_organisation):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        made = make_organisation("ieso")
        complain(made)
        duties(made)
        with CaptureQueriesContext(connection) as few:
            duties(made)
        for _ in range(5):
            complain(made)
        with CaptureQueriesContext(connection) as many:
            duties(made)
        assert len(few) == len(many)


class TestTheAddress:
    def test_it_needs_no_session_and_sets_no_cookie(self, make_organisation, client):
        made = make_organisation("ieso")
        case = complain(made)
        page = client.get(f"/feed/{make(made)}.ics")
        assert page.status_code == 200
        assert page["Content-Type"] == "text/calendar; charset=utf-8"
        assert not page.cookies
        assert "Cookie" not in page.get("Vary", "")
        assert page["Cache-Control"] == "private, no-cache"
        assert case.reference in str(Calendar.from_ical(page.content).walk("VEVENT")[0]["SUMMARY"])

    def test_only_its_hash_is_kept(self, make_organisation, database):
        import psycopg

        made = make_organisation("ieso")
        token = make(made)
        with psycopg.connect(database.superuser_url) as connection:
            rows = connection.execute("SELECT f::text FROM accounts_feed f").fetchall()
        assert rows
        assert not [row for (row,) in rows if token in row]

    def test_what_did_not_change_is_not_sent_again(self, make_organisation, client):
        made = make_organisation("ieso")
        case = complain(made)
        path = f"/feed/{make(made)}.ics"
        etag = client.get(path)["ETag"]
        same = client.get(path, HTTP_IF_NONE_MATCH=etag)
        assert (same.status_code, same.content) == (304, b"")
        say(made, case, "acknowledged", "2026-11-11", {"medium": "letter"})
        assert client.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 200

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_it_is_only_looked_at(self, make_organisation, client, method):
        assert getattr(client, method)(f"/feed/{make(make_organisation('ieso'))}.ics").status_code == 405

    def test_unknown_revoked_and_ended_are_answered_alike(self, make_organisation, client, signed_in):
        from putright.accounts.feeds import revoke_feed
        from putright.accounts.models import Account, Feed, Membership, Role
        from putright.accounts.scope import within

        made = make_organisation("ieso")
        gone = client.get(f"/feed/{'x' * 22}.ics")
        assert gone.status_code == 404
        revoked, ended = make(made), make(made, "handler")
        inactive, unread = make(made, "front-desk"), make(made, "inspector")
        for token in (revoked, ended, inactive, unread):
            assert client.get(f"/feed/{token}.ics").status_code == 200
        with within(made.organisation):
            feed = Feed.objects.get(organisation=made.organisation, membership__account=made.accounts["manager"])
            assert revoke_feed(made.organisation, made.accounts["manager"].pk, feed.pk) == "My phone"
            Membership.objects.filter(account=made.accounts["handler"]).update(active=False)
            Role.objects.filter(organisation=made.organisation, slug="inspector").update(permissions=["report"])
        Account.objects.filter(pk=made.accounts["front-desk"].pk).update(is_active=False)
        for token in (revoked, ended, inactive, unread):
            answer = client.get(f"/feed/{token}.ics")
            assert (answer.status_code, answer.content) == (404, gone.content)
        with within(made.organisation):  # let in again, the address that ended stays nothing
            Membership.objects.filter(account=made.accounts["handler"]).update(active=True)
        assert client.get(f"/feed/{ended}.ics").status_code == 404

    def test_nonsense_is_not_there(self, client, database):
        for token in ("%00", "%FF", "a" * 3000, "..", "'", "%F0%9F%92%A9", "x/y"):
            assert client.get(f"/feed/{token}.ics").status_code == 404, token

    def test_asked_for_too_often_it_waits_for_the_next_hour(self, make_organisation, client):
        from putright.accounts.feeds import MOST_AN_HOUR
        from putright.accounts.models import Feed
        from putright.accounts.scope import within

        made = make_organisation("ieso")
        path = f"/feed/{make(made)}.ics"
        client.get(path)
        with within(made.organisation):
            Feed.objects.filter(organisation=made.organisation).update(fetches=MOST_AN_HOUR, fetched=datetime.now(UTC))
        page = client.get(path)
        assert page.status_code in (200, 429)  # 200: the hour has just begun
        if page.status_code == 429:
            assert 0 < int(page["Retry-After"]) <= 3600
        with within(made.organisation):
            long_ago = datetime.now(UTC) - timedelta(hours=1)
            Feed.objects.filter(organisation=made.organisation).update(fetches=MOST_AN_HOUR, fetched=long_ago)
        assert client.get(path).status_code == 200

    def test_a_token_shows_one_row_and_nothing_else(self, make_organisation):
        """Naming the hash of one feed lets the transaction see that row, not its organisation's others."""
        import hashlib

        from django.db import connection, transaction

        made = make_organisation("ieso")
        token = make(made)
        make(made, "handler")
        with transaction.atomic(), connection.cursor() as cursor:
            digest = hashlib.sha256(token.encode()).hexdigest()
            cursor.execute("SELECT set_config('putright.feed', %s, true)", [digest])
            cursor.execute("SELECT count(*) FROM accounts_feed")
            assert cursor.fetchone() == (1,)
            cursor.execute("UPDATE accounts_feed SET label = 'mine' RETURNING id")
            assert cursor.fetchall() == []
            cursor.execute("SELECT count(*) FROM accounts_membership")
            assert cursor.fetchone() == (0,)


class TestTheMembersPage:
    def test_the_address_is_shown_once(self, make_organisation, signed_in, client):
        made = make_organisation("ieso")
        using, path = signed_in(made.accounts["manager"]), f"/s/{made.slug}/mornings/"
        assert "You have none" in using.get(path).content.decode()
        page = using.post(path, {"label": "My phone"})
        assert page["Cache-Control"] == "no-store"
        address = page.content.decode().partition('<code class="putright-code">')[2].partition("</code>")[0]
        assert client.get(f"/feed/{address.rpartition('/')[2]}").status_code == 200
        again = using.get(path).content.decode()
        assert address not in again
        assert "My phone" in again
        assert "Last fetched on" in again

    def test_a_new_address_ends_the_old_one(self, make_organisation, signed_in, client):
        from putright.accounts.models import Feed
        from putright.accounts.scope import within

        made = make_organisation("ieso")
        old = make(made)
        with within(made.organisation):
            key = Feed.objects.get(organisation=made.organisation).pk
        using, path = signed_in(made.accounts["manager"]), f"/s/{made.slug}/mornings/"
        page = using.post(path, {"renew": str(key)}).content.decode()
        new = page.partition("/feed/")[2].partition("<")[0]
        assert client.get(f"/feed/{old}.ics").status_code == 404
        assert client.get(f"/feed/{new}").status_code == 200
        assert using.post(path, {"revoke": str(key)}).status_code == 302
        assert using.post(path, {"revoke": str(key)}).status_code == 302  # sent twice
        assert client.get(f"/feed/{new}").status_code == 404

    def test_nobody_elses_can_be_touched(self, make_organisation, signed_in, client):
        from putright.accounts.models import Feed
        from putright.accounts.scope import within

        made, other = make_organisation("ieso"), make_organisation("ieso")
        token, theirs = make(made, "handler"), make(other)
        with within(made.organisation):
            keys = list(Feed.objects.filter(organisation=made.organisation).values_list("pk", flat=True))
        with within(other.organisation):
            keys += list(Feed.objects.filter(organisation=other.organisation).values_list("pk", flat=True))
        using, path = signed_in(made.accounts["manager"]), f"/s/{made.slug}/mornings/"
        for key in (*keys, "", "\x00", "9" * 40, "-1"):
            for act in ("renew", "revoke"):
                assert using.post(path, {act: str(key)}).status_code == 302
        for one in (token, theirs):
            assert client.get(f"/feed/{one}.ics").status_code == 200

    def test_two_of_a_name_and_too_many_are_refused_in_a_sentence(self, make_organisation, signed_in):
        from putright.accounts.feeds import MOST

        made = make_organisation("ieso")
        using, path = signed_in(made.accounts["manager"]), f"/s/{made.slug}/mornings/"
        assert using.post(path, {"label": "My phone"}).status_code == 200
        page = using.post(path, {"label": "my phone"})
        assert page.status_code == 422
        assert "of this name" in page.content.decode()
        for _ in range(MOST - 1):
            assert using.post(path, {"label": uuid.uuid4().hex}).status_code == 200
        assert "You have 10 calendar feeds" in using.post(path, {"label": "one more"}).content.decode()
