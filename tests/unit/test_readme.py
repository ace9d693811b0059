"""What the README and the page about policy files say is true: their examples are run, their quotations looked up."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import BaseModel

from putright.accounts.permissions import GENERAL_ROLES
from putright.command.start import REGISTER
from putright.demonstration.reading import providers
from putright.procedure import shape, shape_declared
from putright.procedure.facts import CASE_ATTRIBUTES, COMMON, STOCK
from putright.replay.command import main

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
POLICY_FILES = ROOT / "docs" / "policy-files.md"
CASE_FILES = ROOT / "docs" / "case-files.md"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
SOURCE = ROOT / "src" / "putright"
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

    def _shows(self, block: Block) -> None:
        """What a command prints that needs a database: held to the names and texts that it prints from."""
        assert block.name == "demo", block.name
        texts = [(SOURCE / "demonstration" / "sign_ins.py").read_text("utf-8")]
        known = {f"{one.organisation.name} /p/{one.organisation.slug}/" for one in providers()}
        known |= {f"{title} /in/{CUT}/" for title, _ in GENERAL_ROLES.values()}
        shown = [line.replace("http://127.0.0.1:8000", "").strip() for line in block.body.splitlines()]
        addresses = {" ".join(line.split()) for line in shown if re.search(r" /(p|in)/", line)}
        assert addresses == known
        for line in shown:
            said = line.replace("putright is ready at /", "") if line.startswith("putright is") else line
            if re.search(r" /(p|in)/", line) or line in {"", CUT, *(one.organisation.name for one in providers())}:
                continue
            assert any(said in text for text in texts), line

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
    shapes = [*vars(shape).values(), *vars(shape_declared).values()]
    models = [one for one in shapes if isinstance(one, type) and issubclass(one, BaseModel)]
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


@pytest.mark.parametrize(("text", "several"), [(POLICY_FILES, 20), (CASE_FILES, 1)])
def test_every_example_of_a_policy_or_case_file_is_quoted_as_it_stands(text: Path, several: int) -> None:
    examples = [block for block in blocks(text) if block.kind == "yaml"]
    assert len(examples) > several
    for block in examples:
        assert block.does == "from", block.body
        lines = (ROOT / str(block.name)).read_text("utf-8").splitlines()
        wanted = block.body.splitlines()
        pieces = (lines[start : start + len(wanted)] for start in range(len(lines)))
        assert any(dedent("\n".join(piece)).splitlines() == wanted for piece in pieces), f"{block.name}:\n{block.body}"


def test_every_label_of_the_first_walk_stands_on_a_page() -> None:
    section = README.read_text("utf-8").partition("## A first walk for a complaints manager")[2].partition("\n## ")[0]
    labels = re.findall(r"\*\*([^*]+)\*\*", section)
    rooms = [SOURCE / room for room in ("staff", "public", "reports", "wording")]
    texts = [file.read_text("utf-8") for room in rooms for file in room.rglob("*.*") if file.suffix in (".py", ".html")]
    assert len(labels) > 8
    for label in labels:
        assert any(f">{label}" in text or f'"{label}"' in text for text in texts), label


def test_the_layers_on_the_page_are_those_that_are_held() -> None:
    block = next(one for one in blocks(ARCHITECTURE) if one.body.startswith("   command  "))
    held = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    drawn = [re.split(r"  +", line.strip())[0] for line in block.body.splitlines()]
    assert [re.split(r" [│|] ", line) for line in drawn] == [re.split(r" [│|] ", layer) for layer in held]


def test_every_table_on_the_page_exists() -> None:
    migrations = "".join(file.read_text("utf-8") for file in SOURCE.glob("*/migrations/0*.py"))
    named = set(re.findall(r"`(register_[a-z]+)`", ARCHITECTURE.read_text("utf-8")))
    made = set(re.findall(r"\b(register_[a-z]+)\b", migrations))
    assert named == made


@cache
def known_commands() -> frozenset[str]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main(["--help"])
    return REGISTER | frozenset(re.findall(r"^    ([a-z-]+)  ", printed.getvalue(), re.M))


@cache
def known_files() -> frozenset[str]:
    folders = (ROOT / name for name in ("src", "tests", "tools", "bench", "requirements", "docs", ".ci"))
    found = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return frozenset(f"/{file.relative_to(ROOT).as_posix()}" for file in [*found, ROOT / "pyproject.toml"])


# Not "page": that is a fixture of the browser tests' plugin.
@pytest.mark.parametrize("text", PAGES, ids=lambda text: text.relative_to(ROOT).as_posix())
def test_every_file_command_and_target_that_a_page_names_exists(text: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    prose = re.sub(r"^```.*?^```$", "", text.read_text("utf-8"), flags=re.M | re.S)
    for code in re.findall(r"`([^`\s][^`\n]*)`", prose):
        first, second = [*code.split(), ""][:2]
        if re.fullmatch(r"[\w./-]+\.(py|html|toml|in)", code):
            assert any(file.endswith(f"/{code}") for file in known_files()), code
        elif first.endswith("putright") and re.fullmatch(r"[a-z-]+", second) and ": " not in code:
            assert second in known_commands(), code
        elif first == "make" and re.fullmatch(r"[a-z-]+", second):
            assert second in targets, code


@pytest.mark.parametrize("text", PAGES, ids=lambda text: text.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(text: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text.read_text("utf-8")):
        if target.startswith(("http:", "https:")):
            continue
        name, _, anchor = target.partition("#")
        file = (text.parent / name).resolve() if name else text
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target
