"""Two policies compared over the cases of a register: the same as from a file of them, and nothing is written."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from putright.command.register_command import main
from putright.policies import policy_text
from putright.procedure.comparing.comparison import Comparison
from putright.procedure.comparing.tally import LeftOut
from putright.procedure.policy import Policy

from .installation import PUTRIGHT
from .some_cases import complain, many, take

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SHORTER = policy_text("ieso").replace("within: 20 working days", "within: 10 working days")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command here; its exit code, what it said, and what it complained of."""

    def tell(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return tell


@pytest.fixture
def made(make_organisation: Callable[..., Any]) -> Any:
    """An organisation with a score of cases of every sort."""
    organisation = make_organisation("ieso")
    many(organisation, 20, NOW)
    return organisation


@pytest.fixture
def draft(tmp_path: Path) -> str:
    file = tmp_path / "draft.yaml"
    file.write_text(SHORTER, "utf-8")
    return str(file)


def policy_of(text: str) -> Policy:
    from putright.register.reading import compiled

    return compiled(text)


def compared(made: Any, text: str = SHORTER, **more: Any) -> Comparison:
    from putright.accounts.scope import within
    from putright.reports.comparing import compare_register

    with within(made.organisation):
        return compare_register(made.organisation, policy_of(text), **{"at": NOW, **more})


def rows() -> dict[str, int]:
    """How many rows each table has, whoever they belong to: asked of the server's own counts of what was written."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_a_register_and_the_file_exported_from_it_come_to_the_same(
    made: Any, draft: str, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    from putright.replay.command import main as replay

    slug = made.organisation.slug
    code, exported, err = run("export", "--all", "--organisation", slug)
    assert (code, err) == (0, "")
    titles = [json.loads(line)["title"] for line in exported.splitlines()]
    assert titles == [f"{made.organisation.prefix}-{number:05}" for number in range(1, 21)]
    assert "Marsh" not in exported
    file = tmp_path / "cases.jsonl"
    file.write_text(exported, "utf-8")
    usual = ("--at", NOW.isoformat(), "--json", "--processes", "1")
    code, of_register, err = run("compare", "adopted", draft, "--register", slug, *usual)
    assert (code, err) == (0, "")
    found = json.loads(of_register)
    assert found["outcomes"]["cases"] == 20
    assert found["changes"]
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert replay(["compare", "ieso", draft, "--cases", str(file), *usual]) == 0
    for counts in ("owed", "stands", "problems", "left_out"):
        assert json.loads(out.getvalue())["outcomes"][counts] == found["outcomes"][counts]
    with_cases = {case[1] for one in found["outcomes"]["examples"] for case in one["cases"]}
    assert with_cases <= set(titles)
    assert with_cases


def test_for_a_page_it_comes_to_the_same_and_says_how_far_it_is(
    made: Any, draft: str, run: Callable[..., tuple[int, str, str]]
) -> None:
    from putright.procedure.comparing.kept import as_plain, from_plain

    told: list[int] = []
    found = compared(made, progress=told.append)
    assert told == [20]
    code, out, _ = run(
        "compare", "adopted", draft, "--register", made.organisation.slug, "--at", NOW.isoformat(), "--json"
    )
    assert code == 0
    assert json.loads(out)["outcomes"] == as_plain(found)["outcomes"]
    assert from_plain(json.loads(json.dumps(as_plain(found)))) == found


def test_lots_that_are_judged_in_several_processes_come_to_the_same(made: Any) -> None:
    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.command.environment import close_connections
    from putright.procedure.comparing.replaying import Replaying
    from putright.procedure.comparing.tally import Outcomes
    from putright.register.many import kept_cases
    from putright.replay.many import processes
    from putright.reports.comparing import RegisterComparer, register_of

    with within(made.organisation):
        register = register_of(made.organisation, old=None, received_from=None, received_before=None, at=NOW)
    assert register.cases == 20
    comparer = RegisterComparer(
        register.versions, None, Replaying(policy_of(SHORTER), load_calendars(), register.looked)
    )
    close_connections()
    found = Outcomes()
    with processes(comparer, 2) as several, within(made.organisation):
        for lot, counted in several.results(kept_cases(made.organisation, None, None, lot=3)):
            assert len(lot) <= 3
            found.merge(counted)
    assert found == compared(made).outcomes


def test_a_cursor_that_is_read_in_lots_gives_every_case_once(make_organisation: Callable[..., Any]) -> None:
    from putright.accounts.scope import within
    from putright.register.many import kept_cases

    made = make_organisation("ieso")
    for place in range(230):  # more than the database hands out at a time
        complain(made, NOW - timedelta(days=place % 30 + 1), NOW)
    with within(made.organisation):
        lots = [[case.number for case in lot] for lot in kept_cases(made.organisation, None, None, lot=60)]
    assert [len(lot) for lot in lots] == [60, 60, 60, 50]
    assert [number for lot in lots for number in lot] == list(range(1, 231))


def test_the_command_in_a_process_of_its_own(made: Any, draft: str) -> None:
    done = subprocess.run(
        [*PUTRIGHT, "compare", "adopted", draft, "--register", made.organisation.slug, "--processes", "2"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "20 cases were judged under both policies" in done.stdout
    assert "time limit: was 20 working days, becomes 10 working days" in done.stdout


def test_only_the_cases_of_that_organisation_are_read(
    made: Any, make_organisation: Callable[..., Any], draft: str
) -> None:
    other = make_organisation("ieso")
    complain(other, NOW - timedelta(days=40), NOW)
    found = compared(other).outcomes
    assert found is not None
    assert found.cases == 1


def test_each_case_stands_under_the_version_that_it_came_under(make_organisation: Callable[..., Any]) -> None:
    from putright.accounts.scope import within
    from putright.register.adopting import adopt

    made = make_organisation("ieso")
    first = complain(made, NOW - timedelta(days=200), NOW)
    take(made, first, "responded", NOW - timedelta(days=180), NOW, points={})
    with within(made.organisation):
        adopt(made.organisation, SHORTER, adopted_from=(NOW - timedelta(days=100)).date(), reason="Quicker.")
    second = complain(made, NOW - timedelta(days=80), NOW)
    take(made, second, "responded", NOW - timedelta(days=60), NOW, points={})
    found = compared(made)
    assert found.changes == ()  # told from the version in force today
    assert found.looked is not None
    assert found.looked.versions == 2
    assert found.outcomes is not None
    # The first was answered within twenty working days, as promised then; the second stands under the draft already.
    turned = {(one.old, one.new): count for one, count in found.outcomes.owed.items() if one.old != one.new}
    assert turned == {("met", "late"): 1}
    old = policy_of(policy_text("ieso"))
    of_old = compared(made, old=old)
    assert of_old.changes
    assert of_old.looked is not None
    assert of_old.looked.versions == 1
    assert of_old.outcomes is not None
    assert sum(n for one, n in of_old.outcomes.owed.items() if (one.old, one.new) == ("met", "late")) == 2


def test_a_case_that_a_later_version_took_over_stands_under_both_of_them(make_organisation: Callable[..., Any]) -> None:
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.calendars import load_calendars
    from putright.procedure.assessment import assess
    from putright.register.adopting import adopt
    from putright.register.models import Case
    from putright.register.reading import record_of

    made = make_organisation("ieso")
    today = timezone.now()
    complain(made, today - timedelta(days=30), today)
    takes = f"{SHORTER}\nopen complaints: {{come under: this version, clause: IE-17}}\n"
    with within(made.organisation):
        adopt(made.organisation, takes, adopted_from=today.date(), reason="Quicker.")
        case = Case.objects.filter(organisation=made.organisation).select_related("policy").get()
        record = record_of(case)
    assert record.policy.before is not None
    found = compared(made, SHORTER, at=today + timedelta(days=40)).outcomes
    assert found is not None
    rows = assess(record.history, record.policy, load_calendars(), today + timedelta(days=40)).duties
    counted: dict[tuple[str, str], int] = {}
    for one, count in found.owed.items():
        if one.old is not None:
            key = (one.promise.action, one.old)
            counted[key] = counted.get(key, 0) + count
    expected: dict[tuple[str, str], int] = {}
    for row in rows:
        expected[row.action, row.status] = expected.get((row.action, row.status), 0) + 1
    assert counted == expected


def test_only_what_was_received_on_the_days_asked_for(make_organisation: Callable[..., Any]) -> None:
    made = make_organisation("ieso")
    for day in (1, 2, 3, 4):
        complain(made, datetime(2026, 7, day, 9, tzinfo=UTC), NOW)
    found = compared(made, received_from=date(2026, 7, 2), received_before=date(2026, 7, 4)).outcomes
    assert found is not None
    assert found.cases == 2
    # Days at the edge are read and set aside, those far away are not even read.
    assert found.read == 4
    complain(made, datetime(2026, 9, 1, 9, tzinfo=UTC), NOW)
    again = compared(made, received_from=date(2026, 7, 2), received_before=date(2026, 7, 4)).outcomes
    assert again is not None
    assert again.read == 4


def test_a_case_that_the_draft_cannot_judge_is_counted_with_its_reason(make_organisation: Callable[..., Any]) -> None:
    made = make_organisation("ieso")
    case = complain(made, NOW - timedelta(days=60), NOW)
    take(made, case, "responded", NOW - timedelta(days=50), NOW, points={})
    take(made, case, "escalated", NOW - timedelta(days=40), NOW, to="stage-2")
    found = compared(made, policy_text("ieso").replace("stage-2", "second")).outcomes
    assert found is not None
    assert (found.cases, found.left_out) == (0, {LeftOut("stage-unknown", "stage-2"): 1})


def test_the_number_of_queries_does_not_grow_with_the_cases(make_organisation: Callable[..., Any]) -> None:
    from django.db import connection

    counts = []
    for number in (2, 12):
        made = make_organisation("ieso")
        many(made, number, NOW)
        compared(made)
        seen: list[str] = []

        def count(execute: Any, sql: str, params: Any, several: bool, context: Any, seen: list[str] = seen) -> Any:
            seen.append(sql)
            return execute(sql, params, several, context)

        with connection.execute_wrapper(count):
            compared(made)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_transaction_of_the_command_can_write_nothing(made: Any) -> None:
    from django.db import DatabaseError

    from putright.accounts.scope import within
    from putright.command.comparing import only_reading
    from putright.register.models import Remark

    def write() -> None:
        Remark.objects.create(
            organisation=made.organisation, number=1, kind="compliment", words="Thanks", at=NOW, made=NOW, key="k"
        )

    def read_and_write() -> None:
        with within(made.organisation):
            only_reading()
            assert compared(made).outcomes is not None
            write()

    with pytest.raises(DatabaseError, match="read-only transaction"):
        read_and_write()
    with within(made.organisation):
        assert not Remark.objects.filter(organisation=made.organisation).exists()
        write()  # the next transaction may


def test_comparing_writes_no_row(made: Any) -> None:
    from putright.accounts.scope import within

    with within(made.organisation):
        before = rows()
        compared(made)
        assert rows() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["adopted", "ieso", "--register", "nobody"], "There is no organisation nobody."),
        (["adopted", "ieso", "--register", "nobody", "--cases", "x"], "--cases and --register cannot both be given"),
        (["adopted", "no-such", "--register", "nobody"], '"no-such" is neither a bundled policy nor a policy file'),
        (["adopted", "ieso", "--register", "nobody", "--to", "soon"], '--to: found "soon"'),
    ],
)
def test_what_cannot_be_is_refused(
    run: Callable[..., tuple[int, str, str]], arguments: list[str], sentence: str
) -> None:
    code, out, err = run("compare", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--all"], "--all gives every case of one organisation. Say which: --organisation SLUG."),
        (["--all", "--organisation", "x", "--words"], "without names and words: --words cannot stand beside it."),
        (["ABC-00001", "--all", "--organisation", "x"], "the reference ABC-00001 cannot stand beside it."),
        ([], "Which case? Give its reference; or --all with --organisation SLUG"),
    ],
)
def test_an_export_says_what_it_needs(
    run: Callable[..., tuple[int, str, str]], arguments: list[str], sentence: str
) -> None:
    code, out, err = run("export", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_what_was_entered_before_a_day_off_was_known_is_judged_as_the_register_judges_it(
    make_organisation: Callable[..., Any],
) -> None:
    """In the morning an acknowledgement is entered, known by its day alone; that afternoon a day off becomes known."""
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    from .calendar_cases import duty, enter
    from .some_cases import member

    made = make_organisation("ieso")
    came, day = datetime(2026, 10, 5, 9, tzinfo=UTC), datetime(2026, 10, 9, 8, tzinfo=UTC)
    case = complain(made, came, came, attributes={"funding": "nhs"})
    with within(made.organisation):
        said = Proposed("acknowledged", "2026-10-09", {"medium": "letter"})
        assert isinstance(record(made.organisation, case, said, member(made), now=day), Recorded)
    assert enter(made, day + timedelta(hours=7), first=date(2026, 10, 8), name="A day off")
    assert duty(made, case, "acknowledge", NOW).state == "late"
    found = compared(made, policy_text("ieso"))
    assert found.outcomes is not None
    assert {one.old for one in found.outcomes.owed if one.promise.action == "acknowledge"} == {"late"}
