"""The pages of docs/language say what is true: what they quote stands in a file, what they run is run and compared."""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.unit.test_readme import Block, Reader, blocks, same

from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.command import main
from putright.replay.worked import check_case

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
LANGUAGE = ROOT / "docs" / "language"
INDEX = LANGUAGE / "README.md"
FIXTURES = ROOT / "tests" / "policies" / "fixtures"
CONSTRUCTS = sorted(set(LANGUAGE.glob("*.md")) - {INDEX})
SECTIONS = ["How to write it", "A case", "At the edges"]


class Row(NamedTuple):
    """A line of the table: what real procedures say, and where it is shown."""

    said: str
    needed_by: int
    page: str
    fixture: str
    case: str
    key: str


def rows() -> list[Row]:
    table = INDEX.read_text("utf-8").partition("\n| what is said |")[2]
    found = re.findall(r"^\| (.+) \| (\d+) \| \[.+\]\((.+)\) \| `(.+)/(.+)` \| `(.+)` \|$", table, re.M)
    return [Row(said, int(number), page, fixture, case, key) for said, number, page, fixture, case, key in found]


class LanguageReader(Reader):
    """Somebody who tries a page in the folder that it names."""

    def _in(self, block: Block) -> None:
        first, _, output = block.body.partition("\n")
        assert first.startswith("$ putright "), first
        self.ran.append(first)
        self.capture.readouterr()
        with contextlib.chdir(ROOT / str(block.name)), contextlib.suppress(SystemExit):
            main(shlex.split(first.removeprefix("$ putright ")))
        printed = self.capture.readouterr()
        assert same(output, printed.out + printed.err), printed.out + printed.err


def quoted(block: Block) -> bool:
    """Whether the lines stand in the file one after the other, however far they are indented there."""
    lines = (ROOT / str(block.name)).read_text("utf-8").splitlines()
    wanted = block.body.splitlines()
    for start in range(len(lines) - len(wanted) + 1):
        piece = lines[start : start + len(wanted)]
        margin = len(piece[0]) - len(piece[0].lstrip())
        if [line[margin:] for line in piece] == wanted:
            return True
    return False


@pytest.mark.parametrize("text", CONSTRUCTS, ids=lambda text: text.stem)
def test_a_construct_is_quoted_and_run_as_it_stands(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = LanguageReader(ROOT, capsys)
    for block in blocks(text):
        if block.kind == "yaml":
            assert block.does == "from", block.body
            assert quoted(block), f"{block.name}:\n{block.body}"
        else:
            assert (block.kind, block.does) == ("console", "in"), block.body
            reader.follow(block)
    assert reader.ran


@pytest.mark.parametrize("text", CONSTRUCTS, ids=lambda text: text.stem)
def test_a_construct_is_described_in_the_same_way_as_the_others(text: Path) -> None:
    page = text.read_text("utf-8")
    assert re.findall(r"^## (.+)$", page, re.M) == SECTIONS
    assert "\n**Real procedures say**\n\n* “" in page
    assert "\nSee also: [" in page
    assert page.count("\n```") // 2 == len(blocks(text)), "a block is not read"


def test_every_construct_is_found_by_what_somebody_wants_to_say() -> None:
    needs = INDEX.read_text("utf-8").partition("\n## What real procedures need")[0]
    named = re.findall(r"^\| .+ \| \[.+\]\((.+\.md)\) \|$", needs, re.M)
    assert sorted(named) == [text.name for text in CONSTRUCTS]


def test_the_table_covers_what_five_procedures_or_more_need() -> None:
    table = INDEX.read_text("utf-8").partition("\n| what is said |")[2]
    assert len(rows()) == len(re.findall(r"^\| (?!---)", table, re.M)) == 67
    assert all(row.needed_by >= 5 for row in rows())
    assert [row.needed_by for row in rows()] == sorted((row.needed_by for row in rows()), reverse=True)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.said)
def test_what_real_procedures_say_is_shown_by_a_case_that_holds(row: Row) -> None:
    assert (LANGUAGE / row.page).is_file()
    text = (FIXTURES / row.fixture / "policy.yaml").read_text("utf-8")
    policy = read_policy(text, row.fixture)
    assert isinstance(policy, Policy)
    case = FIXTURES / row.fixture / "cases" / f"{row.case}.yaml"
    assert check_case(case.read_text("utf-8"), case.name, policy) == []
    key, _, piece = row.key.partition(": ")
    said = [str(value) for name, value in entries(read_document(text).value) if name == key]
    assert any(piece in value for value in said), f"{row.fixture} has no {row.key}"


def entries(value: object) -> Iterator[tuple[str, object]]:
    """Every key of a file with what stands under it, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from entries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner)


def test_a_quotation_that_differs_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("a:\n  b: 1\n  c:\n    d: 2\n", "utf-8")
    assert quoted(Block("yaml", "b: 1\nc:\n  d: 2\n", "from", str(file)))
    assert not quoted(Block("yaml", "b: 2\n", "from", str(file)))
    assert not quoted(Block("yaml", "b: 1\nd: 2\n", "from", str(file)))
