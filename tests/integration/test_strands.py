"""Strands beside a complaint: opened, stepped, ended; owed by somebody, seen by who may; moved by nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, member, queries, take, text_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


def do(made, case, what, at, now, *, strand="", by="manager", note="It was so.", **says):
    from putright.accounts.scope import within
    from putright.casework.recording import Recorded
    from putright.casework.strands import ForStrand, record_on_strand

    with within(made.organisation):
        wanted = ForStrand(strand, what, at.isoformat(timespec="seconds"), says, note)
        done = record_on_strand(made.organisation, case, wanted, member(made, by), now=now)
    assert isinstance(done, Recorded), done
    return done.record


def opened(made, case, sort, at, now, who="nurse"):
    return do(made, case, sort, at, now, person=made.people[who].key)


def owed(made, case, now, *, strands):
    """What is kept of the duties: of the strands, or of the complaint."""
    from putright.accounts.scope import within
    from putright.register.models import Duty

    with within(made.organisation):
        rows = Duty.objects.filter(case=case, stage__startswith="strand/") if strands else Duty.objects.filter(
            case=case).exclude(stage__startswith="strand/")  # fmt: skip
        return [
            (row.stage, row.action, row.state, row.due, row.due_at, row.person)
            for row in rows.order_by("place", "since")
            if row.since <= now and (row.until is None or row.until > now)
        ]


def address(made, case, end=""):
    return f"/s/{made.slug}/cases/{case.reference}/{end}"


def sent(browser, path, then="record", **said):
    form = browser.get(path).context["form"]
    data = {name: form[name].field.prepare_value(form[name].value()) for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None} | {"then": then} | said
    return browser.post(path, data), data


COMPLAINT: tuple[tuple[str, dict[str, object]], ...] = (
    ("acknowledged", {"medium": "letter"}), ("extended", {"action": "respond", "until": "2099-01-05", "agreed": True,
                                                          "reason": "complex"}),
    ("details-requested", {}), ("details-received", {}), ("responded", {"outcome": "upheld", "medium": "letter"}),
    ("escalated", {"to": "stage-2", "in_writing": True}), ("settled", {}), ("withdrawn", {}), ("closed", {}),
)  # fmt: skip


@pytest.mark.parametrize("sort", ["candour", "data-breach", "safeguarding", "subject-access"])
def test_nothing_of_the_complaint_moves_a_date_of_a_strand(made, now, sort):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, sort, now - timedelta(days=1), now)
    before = owed(made, case, now, strands=True)
    assert before
    for kind, says in COMPLAINT:
        take(made, case, kind, now, now, **says)
        assert owed(made, case, now, strands=True) == before, kind
    take(made, case, "reopened", now, now)
    assert owed(made, case, now, strands=True) == before


def test_nothing_of_a_strand_moves_a_date_of_the_complaint(made, now):
    case = complain(made, now - timedelta(days=2), now)
    before = owed(made, case, now, strands=False)
    assert before
    from putright.strands import sort_ids, sort_of

    for number, sort in enumerate(sort_ids(), 1):
        opened(made, case, sort, now - timedelta(days=1), now)
        for step in sort_of(sort).steps.values():
            says = {"outcome": next(iter(step.choices))} if step.choices else {}
            says |= {"reason": "It is so."} if step.reason else {}
            if step.kind == "extended":
                says |= {"action": "answer-request", "until": (now + timedelta(days=40)).date().isoformat()}
            do(made, case, step.kind, now, now, strand=f"s{number}", **says)
            assert owed(made, case, now, strands=False) == before, step.kind
    assert not [row for row in owed(made, case, now, strands=True) if row[2] == "open"]


def test_several_at_once_are_on_the_worklist_of_their_owners_with_why_and_when(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "data-breach", now - timedelta(days=4), now, who="nurse")
    opened(made, case, "safeguarding", now, now, who="nurse")
    text = text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/?show=all"))
    assert "Personal data breach: Tell the Information Commissioner of the breach" in text
    assert "UK GDPR, article 33(1): 72 hours after" in text
    assert "checked on 2026-11-28" in text
    assert "Safeguarding: Refer the concern to the local authority" in text
    assert "not checked against the source" in text
    late = text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/?show=overdue"))
    assert "Personal data breach: Tell the Information Commissioner" in late
    assert "Refer the concern" not in late
    narrowed = signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/?show=all&action=refer-concern")
    assert "Refer the concern" in text_of(narrowed)
    for order in ("what", "whom", "case", "received", "-due"):
        assert signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/?show=all&sort={order}").status_code == 200


def test_its_owner_has_it_among_their_own_and_hears_of_it(made, now):
    from putright.accounts.scope import within
    from putright.register.models import Message
    from putright.reports.my_duties import my_duties
    from putright.worker.reminders import remind

    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "data-breach", now - timedelta(days=4), now, who="manager")
    with within(made.organisation):
        mine = [one.what for one in my_duties(made.organisation, member(made), now, 50)]
        assert "Personal data breach: Tell the Information Commissioner of the breach" in mine
        assert remind(made.organisation, now) > 0
        keys = list(Message.objects.filter(case=case, kind="overdue").values_list("key", "to"))
    assert [to for key, to in keys if "tell-regulator" in key] == [made.people["manager"].key]


def test_what_is_kept_is_made_again_the_same(made, now):
    from putright.accounts.scope import within
    from putright.register.models import Duty
    from putright.register.rebuild import rebuild

    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "subject-access", now - timedelta(days=1), now)
    before = owed(made, case, now, strands=True)
    with within(made.organisation):
        assert all(one.same for one in rebuild(made.organisation, write=False))
        Duty.objects.filter(case=case, stage__startswith="strand/").delete()
        assert [one.same for one in rebuild(made.organisation)] == [False]
        assert all(one.same for one in rebuild(made.organisation, write=False))
    assert owed(made, case, now, strands=True) == before


def test_an_entry_is_taken_back_and_the_strand_goes_on(made, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "safeguarding", now - timedelta(days=1), now)
    record = do(made, case, "strand-ended", now, now, strand="s1", outcome="mistake")
    assert not [one for one in owed(made, case, now, strands=True) if one[2] == "open"]
    do(made, case, "corrected", now, now, strand="s1", of=record.entries[-1].id, void=True, reason="The wrong strand.")
    assert [one for one in owed(made, case, now, strands=True) if one[2] == "open"]


def refused(made, case, what, at, now, *, strand="", by="manager", **says):
    from putright.accounts.scope import within
    from putright.casework.strands import ForStrand, record_on_strand
    from putright.procedure.acts import Refusal

    with within(made.organisation):
        wanted = ForStrand(strand, what, at.isoformat(timespec="seconds"), says, None)
        done = record_on_strand(made.organisation, case, wanted, member(made, by), now=now)
    assert isinstance(done, Refusal), done
    return done


def test_what_cannot_be_is_refused_with_a_sentence(made, now):
    case = complain(made, now - timedelta(days=2), now)
    record = opened(made, case, "subject-access", now - timedelta(days=1), now)
    person = made.people["nurse"].key
    for what, says, words in (
        ("concern-referred", {}, "no such step"),
        ("request-refused", {}, "give the reason"),
        ("strand-ended", {"outcome": "put-right"}, "Choose one of the answers"),
        ("extended", {"action": "answer-request", "until": "2099-01-01", "reason": "x"}, "at the latest"),
        ("assigned", {"person": "person-0"}, "nobody of your organisation"),
        ("corrected", {"of": record.entries[-1].id, "void": True, "reason": "x"}, "can be taken back"),
        ("copy-sent", {"note": "x"}, "no part of what a fact says"),
    ):
        assert words in str(refused(made, case, what, now, now, strand="s1", **says).faults), what
    early = refused(made, case, "copy-sent", now - timedelta(days=3), now, strand="s1")
    assert "before you became aware" in str(early.faults)
    assert refused(made, case, "copy-sent", now + timedelta(days=3), now, strand="s1").why == "not-yet-happened"
    assert "no such strand" in str(refused(made, case, "copy-sent", now, now, strand="s9").faults)
    assert "one of the strands" in str(refused(made, case, "fire", now, now, person=person).faults)
    assert refused(made, case, "candour", now, now, by="inspector", person=person).why == "not-permitted"
    assert refused(made, case, "corrected", now, now, strand="s1", by="handler").why == "not-permitted"
    do(made, case, "strand-ended", now, now, strand="s1", outcome="answered")
    assert "has ended" in str(refused(made, case, "copy-sent", now, now, strand="s1").faults)


def test_the_forms_look_first_count_once_and_notice_others(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser, path = signed_in(made.accounts["manager"]), address(made, case, "strands/open/data-breach/")
    looked, data = sent(browser, path, "look", note="A letter went astray.")
    assert "Nothing is recorded yet" in text_of(looked)
    assert "Tell the Information Commissioner of the breach" in text_of(looked)
    assert "UK GDPR, article 33(1)" in text_of(looked)
    assert owed(made, case, now, strands=True) == []
    empty, _ = sent(browser, path, note="")
    assert empty.status_code == 200
    assert browser.post(path, data | {"then": "record"}).status_code == 302
    assert browser.post(path, data | {"then": "record"}).status_code == 302
    page = text_of(browser.get(address(made, case, "strands/")))
    assert page.count("A letter went astray.") == 1
    assert "Personal data breach (s1)" in page
    assert "(s2)" not in page
    step = address(made, case, "strands/s1/risk-judged/")
    form = browser.get(step).context["form"]
    stale = {"seen": form["seen"].value(), "form_id": uuid.uuid4().hex, "on": f"{now.date():%d %m %Y}", "hour": "",
             "outcome": "risk", "note": "My own words"}  # fmt: skip
    later = timezone.now()  # after the strand was opened, by the clock
    take(made, case, "noted", later, later, text="Somebody was quicker")
    again = browser.post(step, stale | {"then": "record"})
    assert again.status_code == 409
    assert "My own words" in again.content.decode()
    assert "Somebody else recorded something" in text_of(again)


def test_it_stands_on_the_case_in_the_history_and_in_the_bundle(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "candour", now - timedelta(days=1), now)
    do(made, case, "candour-told", now, now, strand="s1", note="She was told by the ward manager.")
    browser = signed_in(made.accounts["manager"])
    page, bundle = text_of(browser.get(address(made, case))), text_of(browser.get(address(made, case, "bundle/")))
    for text in (page, bundle):
        assert "Duty of candour (s1)" in text
        assert "Opened a strand beside the complaint (s1): Duty of candour." in text
        assert "Strand s1: the person was told of the incident in person" in text
        assert "She was told by the ward manager." in text
    assert "SI 2014/2936, regulation 20(4): not checked against the source" in bundle
    only = text_of(browser.get(address(made, case, "?show=strands")))
    assert "Strand s1" in only


def test_its_words_lie_in_the_personal_part(database, made, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "safeguarding", now - timedelta(days=1), now)
    do(made, case, "concern-not-referred", now, now, strand="s1", note="Private note", reason="Private reason")
    with psycopg.connect(database.superuser_url) as connection:
        kept = connection.execute(
            "SELECT says::text FROM register_fact WHERE case_id = %s AND kind LIKE 'strand-%%'", [case.pk]
        ).fetchall()
    assert kept
    assert not [one for (one,) in kept if "Private" in one or "It was so" in one]


def test_whoever_may_not_open_the_case_sees_no_strand(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "safeguarding", now, now, who="manager")
    take(made, case, "access-chosen", now, now, people=made.people["manager"].key)
    browser = signed_in(made.accounts["handler"])
    assert "Refer the concern" not in text_of(browser.get(f"/s/{made.slug}/?show=all"))
    for end in ("strands/", "strands/open/candour/", "strands/s1/person-told/"):
        answer = browser.get(address(made, case, end))
        assert answer.status_code == 403
        assert "Safeguarding" not in text_of(answer)
    assert refused(made, case, "person-told", now, now, strand="s1", by="handler").why == "not-permitted"


def test_figures_of_the_procedure_leave_strands_out(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = signed_in(made.accounts["manager"])
    before = text_of(browser.get(f"/s/{made.slug}/figures/"))
    opened(made, case, "data-breach", now - timedelta(days=9), now)
    assert text_of(browser.get(f"/s/{made.slug}/figures/")) == before


def test_no_page_asks_more_for_strands(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    browser = signed_in(made.accounts["manager"])
    take(made, case, "assigned", now, now, person=made.people["manager"].key)  # its name is asked for in any case
    counts = []
    for sort in ("candour", "safeguarding", "data-breach"):
        pages = [address(made, case), f"/s/{made.slug}/?show=all"]
        counts.append([queries(browser, page)[1] for page in pages])
        opened(made, case, sort, now, now, who="manager")
    assert all(later == first for first, later in pairwise(counts)), counts


def close_strand(made, case, how, people, now, by="manager", strand="s1"):
    from putright.accounts.scope import within
    from putright.casework.strand_access import choose_access

    with within(made.organisation):
        keys = [made.people[one].key for one in people]
        return choose_access(
            made.organisation, case, strand, how, keys, member(made, by), now=now, why="They are named in it."
        )


class TestAStrandClosedToSome:
    """The case stays open; the strand is not there, wherever one looks."""

    @pytest.fixture
    def case(self, made, now):
        from putright.casework.recording import Recorded

        case = complain(made, now - timedelta(days=2), now)
        wanted = now - timedelta(hours=5)
        do(
            made,
            case,
            "safeguarding",
            wanted,
            now,
            person=made.people["nurse"].key,
            note="Bruising zebra unexplained",
        )
        done = close_strand(made, case, "but", ["handler"], now)
        assert isinstance(done, Recorded), done
        return case

    def test_it_is_on_no_screen_of_whom_it_is_closed_to(self, made, case, signed_in, now):
        handler, desk = signed_in(made.accounts["handler"]), signed_in(made.accounts["front-desk"])
        home = f"/s/{made.slug}/"
        for end in ("", "?entries=all", "strands/", "involved/"):
            shown = text_of(handler.get(address(made, case, end)))
            assert not {"afeguarding (s1)", "zebra"} & {one for one in ("afeguarding (s1)", "zebra") if one in shown}, (
                end
            )
            assert "Strand s1" not in shown, end
        for path in (f"{home}?show=all", f"{home}?show=overdue"):
            assert "Safeguarding:" not in text_of(handler.get(path)), path
        assert "Safeguarding:" in text_of(desk.get(f"{home}?show=all"))
        assert "zebra" in text_of(desk.get(address(made, case, "strands/")))
        for step in ("concern-referred", "access", "assigned"):
            assert handler.get(address(made, case, f"strands/s1/{step}/")).status_code in (403, 404), step
        manager = signed_in(made.accounts["manager"])
        assert "Strand s1: closed to" in text_of(manager.get(address(made, case, "?entries=all")))
        shown = text_of(manager.get(address(made, case, "strands/")))
        assert "Closed to" in shown
        assert "Why: They are named in it." in shown

    def test_nor_among_what_is_theirs_nor_in_a_reminder(self, made, case, now):
        from putright.accounts.scope import within
        from putright.register.models import Duty, Message
        from putright.reports.my_duties import my_duties
        from putright.worker.reminders import remind

        with within(made.organisation):
            Duty.objects.filter(case=case, stage__startswith="strand/").update(person=made.people["handler"].key)
            assert not [
                one for one in my_duties(made.organisation, member(made, "handler"), now, 50) if "afeguard" in one.what
            ]
            remind(made.organisation, now + timedelta(days=1))
            told = set(Message.objects.filter(case=case, key__contains="refer").values_list("to", flat=True))
        assert made.people["handler"].key not in told

    def test_its_words_are_found_by_no_search_until_it_is_open_again(self, made, case, signed_in, now):
        manager = signed_in(made.accounts["manager"])
        found = f"/s/{made.slug}/cases/?search=zebra"
        assert case.reference not in text_of(manager.get(found))
        do(made, case, "concern-referred", now, now, strand="s1", outcome="adult", note="zebra again")
        assert case.reference not in text_of(manager.get(found))
        close_strand(made, case, "all", [], now)
        assert case.reference in text_of(manager.get(found))

    def test_it_cannot_be_closed_to_everybody_who_decides_or_to_whoever_looks_after_it(self, made, case, now):
        from putright.procedure.acts import Refusal

        for how, people, words in (
            ("only", ["nurse"], "At least one manager"),
            ("but", ["nurse"], "Whoever looks after the strand"),
            ("only", [], "Tick the people"),
            ("but", ["handler"], "That is so already"),
        ):
            done = close_strand(made, case, how, people, now)
            assert isinstance(done, Refusal), (how, people)
            assert words in done.faults[0].message
        assert close_strand(made, case, "all", [], now, by="handler").why == "not-permitted"

    def test_nobody_to_whom_it_is_closed_is_given_it(self, made, case, signed_in, now):
        manager = signed_in(made.accounts["manager"])
        answer, _ = sent(manager, address(made, case, "strands/s1/assigned/"), person=made.people["handler"].key)
        assert answer.status_code == 200
        assert "closed to this person" in answer.content.decode()

    def test_it_is_opened_in_an_emergency_but_not_by_whom_it_names(self, made, case, signed_in, now):
        from putright.accounts.scope import within
        from putright.register.models import Message

        close_strand(made, case, "only", ["nurse", "manager"], now)
        handler, here = signed_in(made.accounts["handler"]), f"/s/{made.slug}/independence/open/"
        wanted = {
            "reference": case.reference,
            "strand": "s1",
            "reason": "The council rings now",
            "form_id": uuid.uuid4().hex,
        }
        assert handler.post(here, wanted | {"strand": "", "form_id": uuid.uuid4().hex}).status_code == 422
        assert handler.post(here, wanted).status_code == 302
        assert "zebra" in text_of(handler.get(address(made, case, "strands/")))
        with within(made.organisation):
            told = list(Message.objects.filter(case=case, kind="opened-strand").values_list("to", flat=True))
        assert told == [made.people["manager"].key]
        manager = signed_in(made.accounts["manager"])
        assert "The strand alone: Safeguarding" in text_of(manager.get(f"/s/{made.slug}/independence/"))
        close_strand(made, case, "but", ["front-desk"], now)
        desk = signed_in(made.accounts["front-desk"])
        assert desk.post(here, wanted | {"form_id": uuid.uuid4().hex}).status_code == 422

    def test_putright_rebuild_makes_it_again(self, made, case):
        from putright.accounts.scope import within
        from putright.register.models import StrandBar
        from putright.register.rebuild import rebuild

        with within(made.organisation):
            kept = list(StrandBar.objects.filter(case=case).values_list("strand", "why", "person"))
            StrandBar.objects.filter(case=case)._raw_delete(using="default")
            assert [one.same for one in rebuild(made.organisation) if one.case.pk == case.pk] == [False]
            assert list(StrandBar.objects.filter(case=case).values_list("strand", "why", "person")) == kept


def test_strands_are_handed_over_with_everything_else(made, signed_in, now):
    case = complain(made, now - timedelta(days=2), now)
    opened(made, case, "safeguarding", now - timedelta(hours=5), now, who="handler")
    opened(made, case, "data-breach", now - timedelta(hours=5), now, who="handler")
    do(made, case, "strand-ended", now, now, strand="s2", outcome="mistake")
    manager, here = signed_in(made.accounts["manager"]), f"/s/{made.slug}/hand-over/{made.people['handler'].pk}/"
    page = text_of(manager.get(here))
    assert "1 strand are theirs" in page or "1 strand is theirs" in page
    assert "Looks after the strand Safeguarding" in page
    said = {"form_id": uuid.uuid4().hex, "to": made.people["nurse"].key, "reason": "They have left."}
    assert "Looks after the strand" in text_of(manager.post(here, said))
    assert "no strand is" in text_of(manager.get(here))
    assert "given to" in text_of(manager.get(address(made, case, "?entries=all")))
    assert {row[-1] for row in owed(made, case, timezone.now(), strands=True) if row[2] == "open"} == {
        made.people["nurse"].key
    }
