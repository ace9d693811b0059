"""Whoever does what "Write your policy in an hour" says, and nothing else, sees what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.test_readme import Block, Reader, blocks

from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

pytestmark = pytest.mark.thorough

PAGE = Path(__file__).parents[2] / "docs" / "write-your-policy.md"


class Newcomer(Reader):
    """Somebody who also writes on at the end of a file."""

    def _add(self, block: Block) -> None:
        file = self.folder / str(block.name)
        file.write_text(file.read_text("utf-8") + block.body, encoding="utf-8")


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Newcomer:
    monkeypatch.chdir(tmp_path)
    newcomer = Newcomer(tmp_path, capsys)
    for block in blocks(PAGE):
        newcomer.follow(block)
    return newcomer


def test_every_step_does_what_it_shows(done: Newcomer) -> None:
    shown = " ".join(done.ran)
    assert all(word in shown for word in ("clauses", "test", "explain", "replay", "draw", "check", "explore"))


def test_no_block_is_passed_over() -> None:
    assert len(blocks(PAGE)) == PAGE.read_text("utf-8").count("\n```") // 2


def test_the_policy_at_the_end_carries_every_sentence_of_the_document(done: Newcomer) -> None:
    found = read_policy((done.folder / "my-policy" / "policy.yaml").read_text("utf-8"), "policy.yaml")
    assert isinstance(found, Policy)
    document = PAGE.read_text("utf-8").partition("\n## The first lines")[0]
    sentences = [line.split(".")[0].removeprefix("> ") for line in document.splitlines() if line[2:3].isdigit()]
    assert sentences == list("1234567")
    assert {one.clause for one in found.carried} == set(sentences)
