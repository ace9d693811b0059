"""One truth: what replay says of an exported case, what the register keeps, and what the case page shows."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime.now(UTC).replace(microsecond=0)
MOMENTS = (timedelta(0), timedelta(days=1), timedelta(days=9), timedelta(days=70), timedelta(days=400))


@pytest.fixture(scope="module")
def cases(demonstration):
    """Every case of the demonstration: organisation, record, policy text."""
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    assert len(demonstration) == 5
    found: list = []
    for organisation in demonstration.values():
        with within(organisation):
            rows = Case.objects.filter(organisation=organisation).select_related("policy").order_by("number")
            found.extend((organisation, record_of(case)) for case in rows)
    assert len(found) >= 60
    return found


def replayed(record, at, tmp_path, *, words=False):
    """What the replay door says of the exported case, under the policy version that the case runs under."""
    from putright.procedure.moments import write_instant
    from putright.register.export import case_file
    from putright.replay.command import replay_document

    policy = tmp_path / "policy.yaml"
    if not policy.exists() or policy.read_text("utf-8") != record.case.policy.text:
        policy.write_text(record.case.policy.text, encoding="utf-8")
    exported = json.dumps(case_file(record, words=words), ensure_ascii=False)
    return replay_document(exported, policy=str(policy), at=write_instant(int(at.timestamp())))


def kept(organisation, record, at):
    """The projections that hold at a moment, in replay's words."""
    from django.db.models import Q

    from putright.accounts.scope import within
    from putright.register.models import Duty, Phase

    here = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    with within(organisation):
        duties = [
            {
                "stage": row.stage,
                "action": row.action,
                "role": row.role,
                "from": row.begun,
                "due": row.due,
                "expected": row.expected,
                "status": status(row, at),
                "done": row.done,
                "clause": row.clause,
                "strength": row.strength,
                "law": row.law,
                "law_due": row.law_due,
            }
            # Strands stand beside the complaint: replay knows nothing of them.
            for row in Duty.objects.filter(here, case=record.case)
            .exclude(stage__startswith="strand/")
            .order_by("place")
        ]
        phase = Phase.objects.get(here, case=record.case)
    return duties, phase


def status(row, at):
    """By the policy, or by the law that demands it alone: what a law makes owed sooner stands so in replay too."""
    if row.state == "open" and row.clause is not None and row.law is not None and row.begun is None:
        return "pending"
    ends = row.due_at if row.law is None or row.clause is None else row.promised_at
    return "overdue" if row.state == "open" and ends is not None and ends <= at else row.state


def test_replay_and_the_projections_agree_on_every_case_at_several_moments(cases, tmp_path):
    """The register's own rows against the replay contract, now and later, with no fact in between."""
    for organisation, record in cases:
        for later in MOMENTS:
            at = NOW + later
            said = replayed(record, at, tmp_path)
            duties, phase = kept(organisation, record, at)
            both = [*said["duties"], *said["law_duties"]]
            assert duties == [{name: one[name] for name in duties[0]} for one in both], record.case.reference
            assert (phase.stage, phase.status, phase.outcome) == (said["stage"], said["status"], said["outcome"])
            assert phase.windows == said["windows"]
            assert phase.routes == [{"body": one["body"], "available": one["available"]} for one in said["routes"]]
            assert [one["code"] for one in phase.problems] == [one["code"] for one in said["problems"]]
            turns = [datetime.fromisoformat(one) for one in (said["changes_at"], said["law_changes_at"]) if one]
            assert phase.until == min(turns, default=None)


def test_replay_and_the_case_page_agree_on_every_case(cases, signed_in, tmp_path):
    """What staff see: each duty's counted-out reason and due date, each route's sentence, in the page's own text."""
    from putright.accounts.models import Membership
    from putright.accounts.scope import within
    from putright.wording.standing_words import case_status_words

    browsers = {}
    for organisation, record in cases:
        if organisation.pk not in browsers:
            with within(organisation):
                managers = Membership.objects.filter(organisation=organisation, held__role__slug="manager")
                browsers[organisation.pk] = signed_in(managers.select_related("account")[0].account)
        response = browsers[organisation.pk].get(f"/s/{organisation.slug}/cases/{record.case.reference}/")
        assert response.status_code == 200
        page = _text(response.content.decode())
        said = replayed(record, datetime.now(UTC), tmp_path, words=True)
        for duty in said["duties"]:
            if duty["due"] is not None:
                assert _text(duty["because"]) in page, (record.case.reference, duty["action"], duty["because"])
        for route in said["routes"]:
            assert _text(route["why"].split(". ")[0].rstrip(".")) in page, (record.case.reference, route)
        assert case_status_words(said["status"]).casefold() in page.casefold()


def _text(markup: str) -> str:
    """The words of a page, as a reader sees them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


@pytest.mark.parametrize(
    ("policy", "old", "new", "action"),
    [
        ("al-aesthetics", "20 working days", "15 working days", "respond"),
        ("ieso", "20 working days", "15 working days", "respond"),
    ],
)
def test_a_20_changed_to_a_15_in_the_policy_file_alone_changes_everything(
    make_organisation, signed_in, client, policy, old, new, action
):
    """The duty, the worklist, the letter, the public page: each from the policy, none with a number of its own."""
    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded
    from putright.policies import policy_text

    text = policy_text(policy)
    assert f"within: {old}" in text
    seen = {}
    for length, wording in ((old, text), (new, text.replace(f"within: {old}", f"within: {new}"))):
        made = make_organisation(policy, text=wording)
        came = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d")
        with within(made.organisation):
            manager = member_of(made.organisation, made.accounts["manager"])
            complaint = Complaint("It was late.", "letter", came, name="Ada Marsh", address="1 Weir Lane")
            done = receive(made.organisation, complaint, manager, now=datetime.now(UTC))
        assert isinstance(done, Recorded)
        record = done.record
        browser = signed_in(made.accounts["manager"])
        duties, _ = kept(made.organisation, record, datetime.now(UTC))
        due = next(one["due"] for one in duties if one["action"] == action)
        words = _long(due)
        home = f"/s/{made.slug}"
        worklist = _text(browser.get(f"{home}/").content.decode())
        page = _text(browser.get(f"{home}/cases/{record.case.reference}/").content.decode())
        letter = _text(browser.get(f"{home}/cases/{record.case.reference}/letter/acknowledgement/").content.decode())
        public = _text(client.get(f"/p/{made.slug}/").content.decode())
        assert words in worklist
        assert words in page
        assert words in letter
        assert f"within {length}" in public
        seen[length] = (due, words)
        other = new if length == old else old
        assert f"within {other}" not in public
        assert f"({other})" not in letter
    assert seen[old][0] > seen[new][0]


def _long(day: str) -> str:
    found = datetime.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"


LOOKED_AT: tuple[tuple[str, dict[str, object]], ...] = (
    ("phoned", {"answered": True}), ("acknowledged", {"medium": "letter"}), ("responded", {"outcome": "upheld"}),
    ("closed", {}), ("withdrawn", {}), ("settled", {}), ("meeting-held", {"medium": "phone"}), ("informed", {}),
)  # fmt: skip


def test_a_preview_says_what_then_happens(cases):
    """For every case and several acts: what was foreseen is what stands in the register once it is recorded."""
    from django.db import transaction

    from putright.accounts.members import Member
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.casework.previewing import differences
    from putright.casework.recording import Proposed, Recorded, Weighed, record_together, weigh
    from putright.procedure.assessment import assess
    from putright.register.foreseeing import foreseen
    from putright.register.reading import record_of
    from putright.wording.output import as_json

    all_of_it = frozenset({"handle", "respond", "decide", "assign", "correct"})
    by = Member(0, "", "Somebody", all_of_it, frozenset(), ())
    later = NOW + timedelta(minutes=1)
    changed = 0
    for place, (organisation, known) in enumerate(cases):
        kind, says = LOOKED_AT[place % len(LOOKED_AT)]
        at = later.isoformat(timespec="seconds")
        several = [Proposed(kind, at, says, "A note", "It was so."), Proposed("noted", at, {"text": "Done"})]
        with within(organisation), transaction.atomic():
            weighed = weigh(organisation, known, several, by, later)
            assert isinstance(weighed, Weighed), (known.case.reference, kind, weighed)
            then = foreseen(known, weighed.facts, later)
            done = record_together(organisation, known.case, several, by, now=later)
            assert isinstance(done, Recorded)
            kept = record_of(known.case)
            found = [
                as_json(assess(one.history, one.policy, load_calendars(), later)) for one in (then, done.record, kept)
            ]
            transaction.set_rollback(True)
        assert found[0] == found[1] == found[2], (known.case.reference, kind)
        before = assess(known.history, known.policy, load_calendars(), later)
        after = assess(then.history, known.policy, load_calendars(), later)
        said = differences(before, after)
        changed += said.any
        # What differs is said, and nothing else: every duty that is not named stands as it stood.
        named = {id(one.before) for one in said.duties} | {id(one.after) for one in said.duties}
        rest = [
            sorted((r.stage, r.action, r.clause or "", r.status, r.due or 0) for r in rows if id(r) not in named)
            for rows in (
                [r for r in before.duties if r.status in ("open", "overdue")],
                [r for r in after.duties if r.status in ("open", "overdue")],
            )
        ]
        assert rest[0] == rest[1], (known.case.reference, kind)
        assert said.raised == tuple(one for one in after.problems if one not in before.problems)
    assert changed > len(cases) // 2


def test_nothing_foreseen_nothing_changed(cases):
    """A case laid beside itself differs in nothing."""
    from putright.calendars import load_calendars
    from putright.casework.previewing import differences
    from putright.procedure.assessment import assess

    for _, known in cases:
        one, other = (assess(known.history, known.policy, load_calendars(), NOW) for _ in range(2))
        assert not differences(one, other).any, known.case.reference


def test_no_complaint_moves_a_date_of_a_strand_and_no_strand_one_of_a_complaint(cases):
    """Each case with every sort of strand, opened before anything else happened; and the strands without the case."""
    from putright.accounts.scope import within
    from putright.register.append import NewFact
    from putright.register.foreseeing import foreseen
    from putright.register.reading import as_record
    from putright.register.strands import follows
    from putright.strands import sort_ids

    for organisation, full in cases:
        record = as_record(full.case, [one for one in full.entries if "strand" not in one.row.kind], full.newest)
        first, since = record.entries[0].row, record.entries[-1].row.recorded
        opened = [
            NewFact("strand-opened", first.happened, {"strand": f"s{number}", "sort": sort, "person": "person-1"})
            for number, sort in enumerate(sort_ids(), 1)
        ]
        with within(organisation):
            bare = as_record(full.case, record.entries[:1], full.newest)
            begun, all_of_it = foreseen(bare, opened, first.recorded), foreseen(record, opened, first.recorded)
            alone, beside, without = follows(begun, since), follows(all_of_it, since), follows(record, since)
        strands = [one for one in beside.duties if one[0].stage.startswith("strand/")]
        assert strands
        assert strands == [one for one in alone.duties if one[0].stage.startswith("strand/")]
        assert beside.phases == without.phases
        assert beside.waiting == without.waiting
        assert [one for one in beside.duties if one not in strands] == without.duties
