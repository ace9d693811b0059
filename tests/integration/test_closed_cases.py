"""Cases that are closed to somebody: not there in any list, not to be opened by any address, opened with a reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from tests.integration.pair import browser, found_house
from tests.integration.test_matrix import ROWS, addresses, filled
from tests.integration.watched import everything

NAME = "Zebedee Unmistakable"
REASON = "The safeguarding lead is away and a child may be at risk tonight."


def member_of(house, role="manager"):
    from putright.accounts.members import member_of as found

    return found(house.organisation, house.accounts[role])


def act(house, case, kind, by="manager", *, note=None, reason="It was so.", **says):
    """Record it as somebody of the house."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    now = timezone.now()
    with within(house.organisation):
        proposed = Proposed(kind, now.isoformat(timespec="seconds"), says, note, reason)
        return record(house.organisation, case, proposed, member_of(house, by), now=now)


def second_manager(house):
    """One more manager, so that somebody can look at what the first one may not see."""
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(house.organisation):
        role = Role.objects.get(organisation=house.organisation, slug="manager")
        house.people["second"] = add_person(house.organisation, "Second Manager", "Manager")
        account = add_member(house.organisation, house.people["second"], f"{uuid.uuid4().hex}@mail.example", [role])
    house.accounts["second"] = account


def one_house():
    made = found_house("Larkfield Test Clinic")
    second_manager(made)
    assert act(made, made.cases[0], "contact-given", name=NAME)
    return made


@pytest.fixture
def house(database):
    """Its first case, which stands in every list, is closed to the manager: it is about them, or kept to others."""
    return one_house()


def close(house, how):
    if how == "about":
        assert act(house, house.cases[0], "person-named", "second", person=house.people["manager"].key,
                   how="complained-about")  # fmt: skip
    else:
        people = f"{house.people['second'].key} {house.people['inspector'].key}"
        assert act(house, house.cases[0], "access-chosen", "second", people=people, note="Sensitive")


HOW = ("about", "kept to others")


@pytest.fixture(params=HOW)
def closed(request, house):
    close(house, request.param)
    return house


@pytest.fixture(scope="module", params=HOW)
def shut(request, database):
    """One that is closed, for what only looks at it."""
    made = one_house()
    close(made, request.param)
    return made


def secrets_of(house):
    """What an answer must not say: the reference, the name of whoever complained, how to reach them, their words."""
    mark = house.organisation.prefix.lower()
    return house.reference, NAME, f"ada0@{mark}", f"Secret words {mark} 0"


def said(response):
    """Everything that came back."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n{content.decode('utf-8', 'replace')}"


class TestEveryAddress:
    """Whatever a member asks for, a case that is closed to them is not in the answer."""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_no_answer_names_the_case_or_the_complainant(self, database, closed, method):
        staff, hidden = browser(closed.accounts["manager"]), secrets_of(closed)
        before = everything(database)
        with_a_case = 0
        for name, pattern in addresses().items():
            if not pattern.startswith("/s/<slug:slug>/") or ("policy-draft" in name and method == "post"):
                continue
            response = getattr(staff, method)(filled(pattern, closed))
            if "<str:reference>" in pattern:
                with_a_case += 1
                assert response.status_code == 405 if method == "post" and "405" in ROWS[name].post else 403, name
            found = said(response)
            for secret in hidden:
                assert secret not in found, (name, method)
        assert with_a_case >= 5
        if method == "post":
            after = everything(database)
            assert {name for name in after if after[name] != before[name]} <= {"accounts_account"}

    @pytest.mark.parametrize(
        "query",
        [
            "?search={reference}", "?search={number}", "?search=Zebedee", "?search={email}", "?show=mine",
            "?show=overdue",
            "?status=open", "?names=1", "?after=99999999999.999999999", "?cases=1", "?of=entering",
        ],
    )  # fmt: skip
    def test_no_question_finds_it(self, shut, query):
        staff, hidden = browser(shut.accounts["manager"]), secrets_of(shut)
        mark = hidden[0].partition("-")[0].lower()
        asked = query.format(reference=shut.reference, number=shut.cases[0].number, email=f"ada0@{mark}.example")
        for name, pattern in addresses().items():
            if not pattern.startswith("/s/<slug:slug>/") or "<str:reference>" in pattern:
                continue
            response = staff.get(filled(pattern, shut) + asked)
            found = said(response)
            # What was typed into the search stands in its box again.
            found = found.replace(f'value="{shut.reference}"', "").replace(asked, "")
            found = found.replace(f'value="{hidden[2]}.example"', "")
            for secret in hidden:
                assert secret not in found, (name, secret)

    def test_every_form_of_the_case_is_shut_and_records_nothing(self, database, closed):
        from putright.procedure.facts import STOCK
        from putright.register.parts import OURS

        staff = browser(closed.accounts["manager"])
        before = everything(database)
        here = f"/s/{closed.slug}/cases/{closed.reference}/"
        for kind in (*STOCK, *OURS):
            for method in ("get", "post"):
                response = getattr(staff, method)(
                    f"{here}record/{kind}/", {"text": "Hello", "form_id": uuid.uuid4().hex}
                )
                assert response.status_code == 403, kind
                assert "This case is closed to you" in response.content.decode()
        for letter in ("acknowledgement", "response", "update", "receipt", "statement-request"):
            assert staff.get(f"{here}letter/{letter}/").status_code in (403, 404)
        for written in (closed.reference.lower(), f"%20{closed.reference}"):
            assert staff.get(f"/s/{closed.slug}/cases/{written}/").status_code == 403
        assert everything(database) == before

    def test_an_act_without_a_page_is_refused_too(self, closed):
        refused = act(closed, closed.cases[0], "noted", text="Hello")
        assert not refused
        assert refused.why == "not-permitted"

    def test_both_reasons_read_the_same(self, house, database):
        """The page does not say whether a complaint is about whoever asks."""
        other = found_house("Brightwater Test Service")
        second_manager(other)
        close(house, "about")
        close(other, "kept to others")
        pages = []
        for one in (house, other):
            response = browser(one.accounts["manager"]).get(f"/s/{one.slug}/cases/{one.reference}/")
            text = response.content.decode().split("<main", 1)[1].split("</main", 1)[0]
            pages.append(text.replace(one.slug, "").replace(one.organisation.name, ""))
        assert pages[0] == pages[1]

    def test_those_to_whom_it_is_open_see_it_everywhere(self, shut):
        staff = browser(shut.accounts["second"])
        case = f"cases/{shut.reference}/"
        for address in ("", "cases/", case, f"{case}involved/", "register.csv", "policy/calendar/letters/"):
            assert shut.reference in said(staff.get(f"/s/{shut.slug}/{address}")), address

    def test_whom_it_was_about_sees_it_again_when_that_is_taken_back(self, house):
        close(house, "about")
        assert browser(house.accounts["manager"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 403
        assert act(house, house.cases[0], "person-named", "second", person=house.people["manager"].key, how="mistake")
        assert browser(house.accounts["manager"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 200

    def test_everybody_sees_it_again_when_it_is_opened(self, house):
        close(house, "kept to others")
        assert browser(house.accounts["handler"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 403
        assert act(house, house.cases[0], "access-chosen", "second", people="", note="It is over")
        assert browser(house.accounts["handler"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 200

    def test_another_organisation_is_not_touched(self, shut):
        other = found_house("Brightwater Test Service")
        page = browser(other.accounts["manager"]).get(f"/s/{other.slug}/cases/{other.reference}/")
        assert page.status_code == 200

    def test_lists_and_counts_take_no_more_queries(self, house):
        from tests.integration.some_cases import queries

        staff = browser(house.accounts["manager"])
        pages = ["", "cases/", f"cases/{house.cases[1].reference}/", "policy/calendar/letters/"]
        before = [queries(staff, f"/s/{house.slug}/{one}")[1] for one in pages]
        close(house, "about")
        assert [queries(staff, f"/s/{house.slug}/{one}")[1] for one in pages] == before


class TestWhatLeadsToIt:
    """Not the case itself, but what it came of, and what was kept beside it."""

    def test_a_request_that_became_the_case_is_shut_with_it(self, database, closed):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.requests import Asked, note_request
        from putright.register.models import ServiceRequest

        with within(closed.organisation):
            asked = Asked("The manager shouted", "phone", timezone.now(), name=NAME, phone="01632 960777")
            by = member_of(closed, "second")
            request = note_request(closed.organisation, asked, by, now=timezone.now(), key=uuid.uuid4().hex)
            ServiceRequest.objects.filter(pk=request.pk).update(case=closed.cases[0])
        here = f"/s/{closed.slug}/requests/"
        staff, open_to = browser(closed.accounts["manager"]), browser(closed.accounts["second"])
        hidden = (*secrets_of(closed), "shouted", "960777")
        before = everything(database)
        for address in (here, f"{here}{request.number}/", f"{here}{request.number}/complaint/"):
            for method in ("get", "post"):
                found = said(
                    getattr(staff, method)(address, {"state": "answered", "answer": "Done", "form_id": "a" * 32})
                )
                assert not [one for one in hidden if one in found], (address, method)
        assert everything(database)["register_servicerequest"] == before["register_servicerequest"]
        assert "1 open" in said(staff.get(here))
        assert "2 open" in said(open_to.get(here))
        assert "shouted" in said(open_to.get(f"{here}{request.number}/"))

    @pytest.mark.parametrize("into", [True, False])
    def test_a_document_that_was_moved_does_not_name_it(self, closed, into):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.document_acts import About, Brought, add_documents, store_of, withdraw_document
        from putright.casework.recording import Recorded
        from putright.files.kinds import KINDS

        shut, other = closed.cases
        begin, end = (other, shut) if into else (shut, other)
        now = timezone.now()
        with within(closed.organisation):
            by = member_of(closed, "second")
            store = store_of(closed.organisation)
            assert store is not None
            file = store.keep([b"About somebody else"], 100)
            brought = Brought("Letter.txt", file, KINDS["text/plain"])
            added = add_documents(closed.organisation, begin, [brought], About("letter"), by, now=now)
            assert isinstance(added, Recorded)
            number = added.record.entries[-1].row.number
            given = {"now": now, "key": uuid.uuid4().hex, "to": end}
            assert withdraw_document(closed.organisation, begin, number, "It is theirs", by, **given)
        here = f"/s/{closed.slug}/cases/{other.reference}/"
        for address in (here, f"{here}documents/", f"{here}documents/{number}/", f"{here}bundle/"):
            answer = browser(closed.accounts["manager"]).get(address)
            assert answer.status_code in (200, 404), address
            assert shut.reference not in said(answer), address
        assert "a case that is closed to you" in said(browser(closed.accounts["manager"]).get(f"{here}documents/"))
        assert shut.reference in said(browser(closed.accounts["second"]).get(f"{here}documents/"))

    def test_what_is_handed_over_does_not_go_to_whom_it_is_closed(self, closed):
        """In one go nobody looks at each case: what somebody agreed to would be owed by who cannot see it."""
        owner = closed.people["second"].key
        assert act(closed, closed.cases[0], "action-agreed", "second", note="Refund it", action="refund", owner=owner)
        here = f"/s/{closed.slug}/hand-over/{closed.people['second'].pk}/"
        staff = browser(closed.accounts["second"])
        form = {"form_id": uuid.uuid4().hex, "to": closed.people["manager"].key, "reason": "They leave."}
        page = said(staff.post(here, form))
        assert "The case is closed to Manager of Larkfield Test Clinic" in page
        assert "Refund it" in said(staff.get(here))

    def test_a_name_that_stands_in_it_alone_is_not_suggested(self, closed):
        for typed in ("Unmistakeable", "Zebedy", "Zebedee Unmistakeable"):
            address = f"/s/{closed.slug}/cases/?search={typed}"
            assert "spelt or sound like it" in said(browser(closed.accounts["second"]).get(address))
            assert "spelt or sound like it" not in said(browser(closed.accounts["manager"]).get(address))

    def test_a_name_that_stands_elsewhere_too_still_is(self, closed):
        assert act(closed, closed.cases[1], "contact-given", "second", name="Zebedee Other")
        found = said(browser(closed.accounts["manager"]).get(f"/s/{closed.slug}/cases/?search=Zebedy")).lower()
        assert "too: zebedee." in found


class TestChoosingWhoMayOpen:
    def test_somebody_who_can_open_it_again_has_to_be_among_them(self, house):
        refused = act(house, house.cases[0], "access-chosen", people=house.people["handler"].key, note="Sensitive")
        assert not refused
        assert "at least one manager" in refused.faults[0].message

    def test_whom_it_is_about_cannot_be_among_them(self, house):
        close(house, "about")
        people = f"{house.people['manager'].key} {house.people['second'].key}"
        refused = act(house, house.cases[0], "access-chosen", "second", people=people, note="Sensitive")
        assert "The complaint is about one of these people" in refused.faults[0].message

    @pytest.mark.parametrize("people", ["person-1", "somebody", "person-999999999999999999", "person-0 person-1"])
    def test_only_people_of_the_organisation(self, house, people):
        refused = act(house, house.cases[0], "access-chosen", people=people, note="Sensitive")
        assert not refused
        assert refused.faults[0].path == "people"

    def test_a_handler_cannot_close_a_case(self, house):
        refused = act(house, house.cases[0], "access-chosen", "handler", people=house.people["manager"].key)
        assert refused.why == "not-permitted"


class TestMail:
    def test_whoever_may_not_open_it_hears_nothing_and_the_managers_hear_it_instead(self, house):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.models import Message
        from putright.worker.reminders import remind

        assert act(house, house.cases[0], "assigned", "second", person=house.people["handler"].key)
        assert act(house, house.cases[0], "person-named", "second", person=house.people["handler"].key,
                   how="complained-about")  # fmt: skip
        with within(house.organisation):
            assert remind(house.organisation, timezone.now() + timedelta(days=60))
            to = set(Message.objects.filter(case=house.cases[0], kind="overdue").values_list("to", flat=True))
        assert {house.people["manager"].key, house.people["second"].key} <= to
        assert house.people["handler"].key not in to

    def test_what_was_waiting_is_not_sent_to_them_either(self, house):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.correspondence.outbox import send
        from putright.register.models import Message

        assert act(house, house.cases[0], "assigned", "second", person=house.people["handler"].key)
        close(house, "kept to others")
        with within(house.organisation):
            waiting = Message.objects.get(case=house.cases[0], kind="assigned").pk
        sent = send(house.organisation, waiting, timezone.now())
        assert sent.state == "not-sent"
        assert "closed to them" in sent.why

    def test_nobody_to_whom_it_is_closed_is_told_that_it_is_theirs(self, house):
        from putright.accounts.scope import within
        from putright.register.models import Message

        close(house, "kept to others")
        assert act(house, house.cases[0], "assigned", "second", person=house.people["handler"].key)
        with within(house.organisation):
            assert not Message.objects.filter(case=house.cases[0], kind="assigned").exists()

    def test_what_they_owe_is_flagged(self, house):
        assert act(house, house.cases[0], "assigned", "second", person=house.people["handler"].key)
        close(house, "kept to others")
        page = browser(house.accounts["second"]).get(f"/s/{house.slug}/cases/{house.reference}/").content.decode()
        assert "This case is closed to Handler" in page
        page = browser(house.accounts["second"]).get(f"/s/{house.slug}/independence/").content.decode()
        assert house.reference in page.split('id="owed"')[1].split('id="reasons"')[0]
        assert "Handler of Larkfield Test Clinic owes" in page


def stands_in(house, who, absent):
    """From today for a week, in everything."""
    from django.utils import timezone

    from putright.accounts.changes import Hand
    from putright.accounts.deputies import Standing, stand_in
    from putright.accounts.models import Membership
    from putright.accounts.scope import within

    with within(house.organisation):
        mine = Membership.objects.filter(organisation=house.organisation)
        deputy, away = (mine.get(account=house.accounts[one]) for one in (who, absent))
        today = timezone.localdate()
        wanted = Standing(deputy, away, None, today, today + timedelta(days=7), "leave")
        stand_in(house.organisation, wanted, Hand(house.accounts["manager"].pk, timezone.now()))


def open_it(house, role="manager", reference=None, reason=REASON, **more):
    data = {"reference": reference or house.reference, "reason": reason, "form_id": uuid.uuid4().hex} | more
    return browser(house.accounts[role]).post(f"/s/{house.slug}/independence/open/", data)


class TestOpeningWithAReason:
    def test_a_case_that_is_kept_to_others_opens_for_an_hour_and_that_is_seen(self, house):
        close(house, "kept to others")
        assert open_it(house).status_code == 302
        staff = browser(house.accounts["manager"])
        page = staff.get(f"/s/{house.slug}/cases/{house.reference}/").content.decode()
        assert "You opened this case with a reason" in page
        assert house.reference in staff.get(f"/s/{house.slug}/cases/").content.decode()
        page = browser(house.accounts["second"]).get(f"/s/{house.slug}/independence/").content.decode()
        assert REASON in page
        assert "The page of the case" in page
        assert "1 waits to be looked at" in page  # somebody looked at that of the pair's own
        page = browser(house.accounts["second"]).get(f"/s/{house.slug}/cases/{house.reference}/").content.decode()
        assert "opened this case, which is closed to them, until" in page

    def test_it_closes_again_by_itself(self, house, database):
        import psycopg

        close(house, "kept to others")
        assert open_it(house).status_code == 302
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("ALTER TABLE register_opening DISABLE TRIGGER never_changed")
            connection.execute(
                "UPDATE register_opening SET until = now() - interval '1 second', at = now() - interval '1 hour'"
                " WHERE organisation_id = %s", [house.organisation.pk],
            )  # fmt: skip
            connection.execute("ALTER TABLE register_opening ENABLE TRIGGER never_changed")
        assert browser(house.accounts["manager"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 403

    def test_only_that_case_and_only_that_person(self, house):
        close(house, "kept to others")
        people = f"{house.people['second'].key} {house.people['inspector'].key}"
        assert act(house, house.cases[1], "access-chosen", "second", people=people, note="Sensitive")
        assert open_it(house).status_code == 302
        assert browser(house.accounts["handler"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 403
        other = f"/s/{house.slug}/cases/{house.cases[1].reference}/"
        assert browser(house.accounts["manager"]).get(other).status_code == 403

    def test_the_managers_are_told_at_once_and_no_one_to_whom_it_is_closed(self, house):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.mailing import write_message
        from putright.register.models import Message

        close(house, "kept to others")
        assert open_it(house).status_code == 302
        with within(house.organisation):
            found = list(Message.objects.filter(case=house.cases[0], kind="opened"))
            assert [one.to for one in found] == [house.people["second"].key]
            written = write_message(
                house.organisation, look(house.organisation, house.cases[0], timezone.now()), found[0]
            )
        assert house.reference in written.subject
        assert "/independence/" in written.text
        assert REASON not in written.text

    def test_whom_it_is_about_cannot(self, database, house):
        close(house, "about")
        before = everything(database)
        page = open_it(house)
        assert page.status_code == 422
        # The same words as for a case that there is not.
        sentences = [one.context["form"].errors["reference"] for one in (page, open_it(house, reference="NOPE-99999"))]
        assert sentences[0] == sentences[1]
        assert everything(database) == before

    def test_a_case_that_is_open_is_not_opened(self, database, house):
        before = everything(database)
        assert open_it(house).status_code == 422
        assert everything(database) == before

    def test_a_reason_is_needed(self, house):
        close(house, "kept to others")
        assert open_it(house, reason="   ").status_code == 422

    def test_the_same_form_twice_opens_once(self, house):
        from putright.accounts.scope import within
        from putright.register.models import Opening

        close(house, "kept to others")
        key = uuid.uuid4().hex
        assert open_it(house, form_id=key).status_code == 302
        assert open_it(house, form_id=key).status_code == 302
        with within(house.organisation):
            assert Opening.objects.filter(account=house.accounts["manager"]).count() == 1

    def test_whom_it_is_about_can_where_nobody_else_could_deal_with_it(self, house):
        from putright.accounts.models import Membership
        from putright.accounts.scope import within
        from putright.register.models import Opening

        close(house, "about")
        with within(house.organisation):
            Membership.objects.exclude(account__in=[house.accounts["manager"], house.accounts["front-desk"]]).filter(
                organisation=house.organisation
            ).update(active=False)
        assert open_it(house).status_code == 302
        with within(house.organisation):
            opening = Opening.objects.get(account=house.accounts["manager"])
        assert opening.alone
        assert opening.until - opening.at == timedelta(days=7)
        page = browser(house.accounts["manager"]).get(f"/s/{house.slug}/cases/{house.reference}/")
        assert page.status_code == 200
        # To take back that it is about them is for somebody else, whoever that will be.
        refused = act(house, house.cases[0], "person-named", person=house.people["manager"].key, how="mistake")
        assert not refused
        assert "about you" in refused.faults[0].message

    def test_whom_it_is_about_cannot_while_somebody_stands_in_who_could_deal_with_it(self, house):
        from putright.accounts.models import Membership
        from putright.accounts.scope import within

        close(house, "about")
        left = [house.accounts["manager"], house.accounts["front-desk"]]
        with within(house.organisation):
            mine = Membership.objects.filter(organisation=house.organisation)
            mine.exclude(account__in=left).update(active=False)
        stands_in(house, "front-desk", "manager")
        assert open_it(house).status_code != 302
        assert browser(house.accounts["manager"]).get(f"/s/{house.slug}/cases/{house.reference}/").status_code == 403
        page = browser(house.accounts["front-desk"]).get(f"/s/{house.slug}/cases/{house.reference}/")
        assert page.status_code == 200

    def test_who_stands_in_for_a_manager_is_told_that_it_was_opened(self, house):
        from putright.accounts.scope import within
        from putright.register.models import Message

        people = f"{house.people['second'].key} {house.people['front-desk'].key}"
        assert act(house, house.cases[0], "access-chosen", "second", people=people, note="Sensitive")
        stands_in(house, "front-desk", "second")
        assert open_it(house, "handler").status_code == 302
        with within(house.organisation):
            told = set(Message.objects.filter(case=house.cases[0], kind="opened").values_list("to", flat=True))
        assert told == {house.people["second"].key, house.people["front-desk"].key}

    def test_who_opened_it_does_not_decide_who_may_open_it(self, house):
        close(house, "kept to others")
        assert open_it(house).status_code == 302
        refused = act(house, house.cases[0], "access-chosen", people="", note="Why not")
        assert not refused
        assert "for a short time" in refused.faults[0].message

    def test_somebody_else_ticks_it_never_whoever_opened_it(self, house):
        from putright.accounts.scope import within
        from putright.register.models import Opening

        close(house, "kept to others")
        assert open_it(house).status_code == 302
        with within(house.organisation):
            opening = Opening.objects.get(account=house.accounts["manager"]).pk
        here = f"/s/{house.slug}/independence/"
        assert browser(house.accounts["manager"]).post(here, {"opening": opening}).status_code == 403
        assert browser(house.accounts["inspector"]).post(here, {"opening": opening}).status_code == 403
        assert browser(house.accounts["second"]).post(here, {"opening": opening}).status_code == 302
        assert browser(house.accounts["second"]).post(here, {"opening": opening}).status_code == 302
        with within(house.organisation):
            seen = Opening.objects.get(pk=opening).seen
        assert seen.account_id == house.accounts["second"].pk
        assert "Second Manager" in browser(house.accounts["inspector"]).get(here).content.decode()

    def test_another_organisations_opening_is_not_there(self, house):
        other = found_house("Brightwater Test Service")
        from putright.accounts.scope import within
        from putright.register.models import Opening

        with within(other.organisation):
            opening = Opening.objects.get(organisation=other.organisation).pk
        here = f"/s/{house.slug}/independence/"
        assert browser(house.accounts["second"]).post(here, {"opening": opening}).status_code == 404

    @pytest.mark.parametrize("number", ["", "x", "-1", "0", "9" * 18, "9" * 40, "1 OR 1=1", "\x00"])
    def test_what_is_no_opening(self, house, number):
        here = f"/s/{house.slug}/independence/"
        assert browser(house.accounts["second"]).post(here, {"opening": number}).status_code == 404
        assert browser(house.accounts["second"]).get(f"{here}?before={number}").status_code == 200

    def test_openings_of_cases_that_are_closed_to_whoever_looks_are_left_out(self, house):
        close(house, "kept to others")
        assert open_it(house, "handler").status_code == 302
        page = browser(house.accounts["manager"]).get(f"/s/{house.slug}/independence/").content.decode()
        assert REASON not in page
        assert house.reference not in page

    def test_the_public_side_knows_nothing_of_it(self, closed):
        for address in ("", "complain/", "kept/"):
            assert closed.reference not in said(browser().get(f"/p/{closed.slug}/{address}"))
