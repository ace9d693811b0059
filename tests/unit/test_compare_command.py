"""The command ``putright compare`` as a user meets it: what it prints and writes; a sentence for whatever is wrong."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from tests.unit.test_command import run
from tests.unit.test_readme import Reader, blocks

from putright.calendars import load_calendars
from putright.drawing.comparison_chart import as_chart
from putright.policies import policy_text
from putright.procedure.comparing.comparison import promises_compared
from putright.procedure.comparing.replaying import Looked, Replaying
from putright.procedure.comparing.tally import Difference, LeftOut, Outcomes
from putright.procedure.moments import moment_at
from putright.procedure.reader import Faults, read_policy
from putright.replay.case_lines import Comparer, cases_of
from putright.replay.many import processes
from putright.replay.opening import open_policy
from putright.replay.progress import Progress

pytestmark = pytest.mark.thorough

JSON = dict[str, Any]
PAGE = Path(__file__).parents[2] / "docs" / "compare.md"
CASE: JSON = {
    "policy": "careium",
    "facts": [
        {"fact": "received", "at": "2026-03-02T09:00", "channel": "phone"},
        {"fact": "acknowledged", "at": "2026-03-03"},
        {"fact": "responded", "at": "2026-03-12", "outcome": "upheld"},
    ],
}


@pytest.fixture
def draft(tmp_path: Path) -> str:
    file = tmp_path / "draft.yaml"
    file.write_text(policy_text("careium").replace("within: 10 working days", "within: 5 working days"), "utf-8")
    return str(file)


@pytest.fixture
def lines(tmp_path: Path) -> str:
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(CASE | {"title": f"C-{number}"}) + "\n" for number in range(5)), "utf-8")
    return str(file)


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> JSON:
    code, out, err = run(capsys, "compare", *arguments, "--at", "2026-06-30", "--json")
    assert (code, err) == (0, "")
    found: JSON = json.loads(out)
    return found


def test_every_example_of_its_page_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path, capsys)
    for block in blocks(PAGE):
        if block.kind != "sh":  # what needs a register is tried in tests/integration
            reader.follow(block)
    assert len(reader.ran) == 2


def test_without_cases_it_says_what_changes_and_nothing_else(capsys: pytest.CaptureFixture[str], draft: str) -> None:
    code, out, err = run(capsys, "compare", "careium", draft)
    assert (code, err) == (0, "")
    assert "time limit: was 10 working days, becomes 5 working days" in out
    assert "WHAT WOULD HAVE HAPPENED" not in out
    code, out, _ = run(capsys, "compare", "careium", "careium")
    assert "Nothing. Both policies promise the same" in out


def test_a_file_a_folder_and_lines_of_the_same_cases_come_to_the_same(
    capsys: pytest.CaptureFixture[str], draft: str, lines: str, tmp_path: Path
) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.json").write_text(json.dumps(CASE), "utf-8")
    (folder / "5.yaml").write_text(
        "facts: [{fact: received, at: 2026-03-02T09:00, channel: phone}, {fact: acknowledged, at: 2026-03-03},"
        " {fact: responded, at: 2026-03-12, outcome: upheld}]\n",
        "utf-8",
    )
    one = tmp_path / "one.json"
    one.write_text(json.dumps(CASE, indent=2), "utf-8")
    unnamed = tmp_path / "export"
    unnamed.write_text("\n\n".join([json.dumps(CASE)] * 2), "utf-8")
    found = [
        compared(capsys, "careium", draft, "--cases", *names)["outcomes"]
        for names in ([lines], [str(folder)], [str(one), str(unnamed), str(one), str(one)])
    ]
    assert [one["cases"] for one in found] == [5, 5, 5]
    assert found[0]["owed"] == found[1]["owed"] == found[2]["owed"]
    assert found[0]["stands"]["rows"] == [["2026-03", "stage-1", "stage-1", "responded", "responded", "answer", 5]]


def test_a_case_is_called_by_its_title_or_by_its_file_and_line(
    capsys: pytest.CaptureFixture[str], draft: str, tmp_path: Path
) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(f"{json.dumps(CASE)}\n\n{json.dumps(CASE | {'title': 'HC-7'})}\n", "utf-8")
    found = compared(capsys, "careium", draft, "--cases", str(file))
    (named,) = (one["cases"] for one in found["outcomes"]["examples"])
    assert [case[1] for case in named] == ["some.jsonl:1", "HC-7"]


def test_one_process_and_several_come_to_the_same(draft: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    broken = json.dumps(CASE | {"facts": []})
    file.write_text("\n".join([json.dumps(CASE), broken, "no case", json.dumps(CASE)] * 40), "utf-8")
    cases = cases_of([str(file)])._replace(block=1000)
    old, new = open_policy("careium"), open_policy(draft)
    comparer = Comparer(old, Replaying(new, load_calendars(), Looked(moment_at("2026-06-30"))))
    found = []
    for number in (1, 3):
        whole = Outcomes()
        with processes(comparer, number) as several:
            parts = [counted for _, counted in several.results(cases.parts())]
        assert len(parts) > 10
        for part in parts:
            whole.merge(part)
        found.append(whole)
    assert found[0] == found[1]
    assert (found[0].cases, found[0].left_out) == (80, {LeftOut("unreadable"): 80})
    assert [case.reference for case in found[0].examples[Difference("left-out", ("unreadable", ""))]] == [
        "cases.jsonl:2", "cases.jsonl:3", "cases.jsonl:6",
    ]  # fmt: skip


def test_only_the_days_that_are_asked_for(capsys: pytest.CaptureFixture[str], draft: str, lines: str) -> None:
    inside = compared(capsys, "careium", draft, "--cases", lines, "--from", "2026-03-02", "--to", "2026-03-02")
    assert (inside["outcomes"]["cases"], inside["outcomes"]["outside"]) == (5, 0)
    outside = compared(capsys, "careium", draft, "--cases", lines, "--from", "2026-03-03")
    assert (outside["outcomes"]["cases"], outside["outcomes"]["outside"]) == (0, 5)


def test_the_file_for_a_spreadsheet_holds_all_counts_and_no_formula(
    capsys: pytest.CaptureFixture[str], lines: str, tmp_path: Path
) -> None:
    new = tmp_path / "draft.yaml"
    title = 'title: "=cmd()", strength'
    new.write_text(
        policy_text("careium")
        .replace("within: 10 working days", "within: 5 working days")
        .replace("title: Complaints department", title.removesuffix(", strength")),
        "utf-8",
    )
    file = tmp_path / "counts.csv"
    code, _, err = run(
        capsys, "compare", "careium", str(new), "--cases", lines, "--at", "2026-06-30", "--csv", str(file)
    )
    assert (code, err.strip()) == (0, f"Written: {file}")
    text = file.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
    assert {row["Owed by, new"] for row in rows if row["Counted"] == "duty"} == {"'=cmd()"}
    assert sum(int(row["How often"]) for row in rows if row["Counted"] == "case") == 5
    late = [row for row in rows if (row["Status, old"], row["Status, new"]) == ("met", "late")]
    assert [(row["What"], row["Clause, new"], row["How often"], row["Due"]) for row in late] == [
        ("Send our answer", "CA-05", "5", "earlier")
    ]


def test_the_chart_says_in_words_what_its_bars_show_and_holds_to_a_strict_policy(
    capsys: pytest.CaptureFixture[str], draft: str, lines: str, tmp_path: Path
) -> None:
    file = tmp_path / "chart.svg"
    code, out, _ = run(
        capsys, "compare", "careium", draft, "--cases", lines, "--at", "2026-06-30", "--chart", str(file)
    )
    assert code == 0
    text = file.read_text("utf-8")
    root = fromstring(text)
    said = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "style" not in text
    assert "<script" not in text
    assert said[said.index("March 2026") :][:4] == ["March 2026", "5 of 5 cases change", "100%, old", "50%, new"]
    assert "March 2026" in out
    assert "100%" in out
    old = open_policy("careium")
    new = open_policy(draft)
    assert "There are no cases to compare." in as_chart(promises_compared(old, new), old, new, narrow=True)


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["careium", "no-such"], '"no-such" is neither a bundled policy nor a policy file.'),
        (["adopted", "careium"], '"adopted" means the version that each case of a register stands under'),
        (["careium", "ieso", "--csv", "x.csv"], "--csv is about cases, and there are none. Add --cases or --register."),
        (["careium", "ieso", "--from", "2026-01-01"], "--from is about cases"),
        (["careium", "ieso", "--cases", "nowhere"], "--cases nowhere: it is not there."),
        (["careium", "ieso", "--cases", "."], "--cases .: it has no case file (.json, .yaml) in it."),
        (["careium", "ieso", "--cases", "a.json", "--from", "soon"], '--from: found "soon": expected a date'),
        (["careium", "ieso", "--cases", "a.json", "--from", "2026-02-02", "--to", "2026-01-01"], "lies before --from"),
        (["careium", "ieso", "--cases", "a.json", "--at", "noon"], '--at: found "noon"'),
        (["careium", "ieso", "--cases", "a.json", "--processes", "0"], "--processes: found 0, expected a number"),
        (["careium", "ieso", "--cases", "a.json", "--csv", "no/where.csv"], 'it cannot be written'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if "a.json" in arguments:
        (tmp_path / "a.json").write_text(json.dumps(CASE), "utf-8")
    code, out, err = run(capsys, "compare", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_the_faults_of_both_policies_come_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"policy: {name}\n", "utf-8")
    code, out, err = run(capsys, "compare", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml"))
    assert (code, out) == (2, "")
    assert "one.yaml" in err
    assert "two.yaml" in err


def test_a_line_that_is_no_case_is_counted_and_quoted_as_text(
    capsys: pytest.CaptureFixture[str], draft: str, tmp_path: Path
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(json.dumps(CASE).encode() + b"\n\xff\xfe\n{}\n[1]\n" + b'{"facts": "\x1b[31m"}\n')
    code, out, err = run(capsys, "compare", "careium", draft, "--cases", str(file), "--at", "2026-06-30")
    assert (code, err) == (0, "")
    assert "4 more cases could not be compared" in out
    assert "cases.jsonl:2 (this is not UTF-8 text)" in out
    assert "\x1b" not in out


def test_ctrl_c_ends_it_with_a_sentence(draft: str, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for _ in range(200_000):
            out.write(json.dumps(CASE) + "\n")
    command = [sys.executable, "-m", "putright.command.start", "compare", "careium", draft, "--cases", str(file)]
    process = subprocess.Popen(
        [*command, "--processes", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(4)  # it is busy by now: two hundred thousand cases take a minute
    process.send_signal(signal.SIGINT)
    said, err = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert err == "putright: stopped. Nothing was written.\n"


def test_a_process_that_is_ended_from_outside_is_told_and_not_waited_for() -> None:
    def work(part: int) -> Any:
        if part == 3:
            signal.raise_signal(signal.SIGKILL)

    with (
        pytest.raises(RuntimeError, match="was ended, perhaps for want of memory"),
        processes(work, 2) as several,
    ):
        list(several.results(range(10)))


# --- progress --------------------------------------------------------------------------------------------------------


class Screen:
    """Where progress is written."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self.written = ""

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return self.terminal


def progressed(terminal: bool, *seconds: float) -> str:
    times = iter(seconds)
    screen: Any = Screen(terminal)
    progress = Progress(screen, "cases", 4000, lambda: next(times))
    for _ in range(len(seconds) - 1):
        progress.advance(1000, 1000)
    progress.end()
    return str(screen.written)


def test_progress_says_how_many_how_quickly_and_how_long_to_go() -> None:
    shown = progressed(True, 0, 0.1, 2)
    assert "2,000 cases, 1,000 a second, 50%, about 2 s left" in shown
    assert shown.endswith("\r\x1b[K")


def test_where_nobody_looks_there_is_a_line_now_and_then() -> None:
    assert progressed(False, 0, 1, 31, 32) == "2,000 cases, 65 a second, 50%, about 31 s left\n"


def test_a_faulty_draft_is_refused_before_any_case_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    text = policy_text("careium").replace("do: acknowledge", "do: aknowledge")
    assert isinstance(read_policy(text, "draft"), Faults)
    file.write_text(text, "utf-8")
    code, _, err = run(capsys, "compare", "careium", str(file), "--cases", "nowhere")
    assert code == 2
    assert 'Did you mean "acknowledge"?' in err
