"""What the README and the page about policy files say is true: their examples are run, their quotations looked up."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import BaseModel

from putright.procedure import shape
from putright.procedure.facts import CASE_ATTRIBUTES, COMMON, STOCK
from putright.replay.command import main

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
POLICY_FILES = ROOT / "docs" / "policy-files.md"
CASE_FILES = ROOT / "docs" / "case-files.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

CUT = "[...]"
COMMAND = ".venv/bin/putright "
_BLOCK = re.compile(
    r"(?:^<!-- (?P<does>[a-z]+): (?P<name>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)


@dataclass
class Block:
    """One fenced block of a page, with the remark above it that says what it does: file, change or from."""

    kind: str
    body: str
    does: str | None = None
    name: str | None = None


def blocks(page: Path) -> list[Block]:
    found = _BLOCK.finditer(page.read_text("utf-8"))
    return [Block(one["kind"], one["body"], one["does"], one["name"]) for one in found]


def same(written: str, found: str) -> bool:
    """Whether the page shows what came out; a line [...] stands for any number of lines."""
    pieces = [re.escape(piece) for piece in written.split(f"{CUT}\n")]
    return re.fullmatch(".*?".join(pieces), found, re.S) is not None


class Reader:
    """Somebody who follows the page from the top, in a folder of their own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capture = capture
        self.printed = ""
        self.ran: list[str] = []

    def follow(self, block: Block) -> None:
        getattr(self, f"_{block.does or block.kind}")(block)

    def _file(self, block: Block) -> None:
        file = self.folder / str(block.name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.body, encoding="utf-8")

    def _change(self, block: Block) -> None:
        file = self.folder / str(block.name)
        text = file.read_text("utf-8")
        out = "".join(line[1:] for line in block.body.splitlines(keepends=True) if line.startswith("-"))
        new = "".join(line[1:] for line in block.body.splitlines(keepends=True) if line.startswith("+"))
        assert text.count(out) == 1, f"what the page changes does not stand once in {block.name}: {out}"
        file.write_text(text.replace(out, new), encoding="utf-8")

    def _console(self, block: Block) -> None:
        first, _, output = block.body.partition("\n")
        assert first.startswith(f"$ {COMMAND}"), first
        self.ran.append(first)
        self.capture.readouterr()
        with contextlib.suppress(SystemExit):
            main(shlex.split(first.removeprefix(f"$ {COMMAND}")))
        printed = self.capture.readouterr()
        assert same(output, printed.out + printed.err), printed.out + printed.err

    def _python(self, block: Block) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block.body, str(README), "exec"), {})
        self.printed = out.getvalue()
        self.ran.append("python")

    def _text(self, block: Block) -> None:
        assert same(block.body, self.printed), self.printed

    def _sh(self, block: Block) -> None:
        """Not run here (one of them is this very test run), but the targets must exist."""
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
        for line in block.body.splitlines():
            make, target = line.split()[:2]
            assert make == "make"
            assert target in targets


def test_every_example_of_the_readme_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path, capsys)
    for block in blocks(README):
        reader.follow(block)
    shown = " ".join(reader.ran)
    assert all(word in shown for word in ("replay", "explain", "clauses", "test my-policy", "python"))


@pytest.mark.parametrize(
    ("written", "found", "holds"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n[...]\nc\n", "a\nb\nb\nc\n", True),
        ("a\n[...]\n", "a\nb\n", True),
        ("[...]\nc\n", "a\nb\n", False),
        ("a.\n", "ab\n", False),
    ],
)
def test_an_output_that_differs_is_noticed(written: str, found: str, holds: bool) -> None:
    assert same(written, found) is holds


def test_no_fence_of_the_readme_is_passed_over() -> None:
    assert len(blocks(README)) == README.read_text("utf-8").count("\n```") // 2


def test_every_key_of_a_policy_file_is_described() -> None:
    described = set(re.findall(r"`([a-z -]+)(?::[^`]*)?`", POLICY_FILES.read_text("utf-8")))
    models = [one for one in vars(shape).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert len(keys) > 60
    assert keys - described == set()


def test_every_fact_is_described_with_all_that_it_may_say() -> None:
    page = CASE_FILES.read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*)\|$", page.partition("\n## Facts\n")[2], re.M))
    for kind in STOCK.values():
        assert kind.name in rows
        said = {name: values.strip(" :") for name, values in re.findall(r"`([a-z_]+)`([^`;]*)", rows[kind.name])}
        assert {one.name for one in kind.attributes} <= said.keys(), kind.name
        for one in kind.attributes:
            assert not one.values or said[one.name] == ", ".join(one.values), f"{kind.name}: {one.name}"
    assert {*COMMON, *CASE_ATTRIBUTES} <= set(re.findall(r"`([a-z_]+)`", page))


@pytest.mark.parametrize(("page", "several"), [(POLICY_FILES, 20), (CASE_FILES, 1)])
def test_every_example_of_a_policy_or_case_file_is_quoted_as_it_stands(page: Path, several: int) -> None:
    examples = [block for block in blocks(page) if block.kind == "yaml"]
    assert len(examples) > several
    for block in examples:
        assert block.does == "from", block.body
        lines = (ROOT / str(block.name)).read_text("utf-8").splitlines()
        wanted = block.body.splitlines()
        pieces = (lines[start : start + len(wanted)] for start in range(len(lines)))
        assert any(dedent("\n".join(piece)).splitlines() == wanted for piece in pieces), f"{block.name}:\n{block.body}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith(("http:", "https:")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target
