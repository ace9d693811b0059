"""``putright publish`` as a user meets it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.unit.papers_read import Pdf

from putright.policies import bundled
from putright.publishing.paper import papers
from putright.replay.command import main

pytestmark = pytest.mark.thorough
POLICY = bundled()[0]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code: object
    try:
        code = main(("publish", *arguments))
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert isinstance(code, int)
    return code, out, err


def test_every_paper_is_written_and_named_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "folder"
    code, out, err = run(capsys, POLICY, "--to", str(folder), "--name", "Larkfield", "--since", "2026-05-01")
    assert (code, err) == (0, "")
    drawings = {"drawing.en.svg", "drawing-narrow.en.svg", "drawing.en.txt"}
    written = {file.name for file in folder.iterdir()}
    assert written == {one.file_name for one in papers()} | drawings
    lines = out.splitlines()
    assert len(lines) == len(written)
    assert {Path(line.partition(": ")[0]).name for line in lines} == written
    assert f"{folder}/summary.cy.pdf: the procedure in short, one A4 page for the wall, PDF, Welsh" in lines
    assert (
        f"{folder}/easier-large-print.en.html: the procedure in easier words, web page, large print, English" in lines
    )
    assert "in force from Friday 1 May 2026" in " ".join((folder / "easier.en.txt").read_text("utf-8").split())
    assert "Larkfield" in (folder / "procedure.en.txt").read_text(encoding="utf-8")
    assert Pdf((folder / "summary.en.pdf").read_bytes()).pages == 1


def test_one_language_alone_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, POLICY, "--to", str(tmp_path), "--language", "cy")[0] == 0
    assert {file.name for file in tmp_path.iterdir()} == {one.file_name for one in papers(["cy"])}


def test_contacts_come_from_a_file_and_options_go_before_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contacts = tmp_path / "contacts.yaml"
    contacts.write_text(
        'name: Larkfield Skin Clinic\nphone: "01632 960100"\naddress: |\n  1 High Street\n  Larkfield\nweb: https://a.example/\n'
    )
    asked = [POLICY, "--to", str(tmp_path / "out"), "--language", "en", "--contacts", str(contacts)]
    assert run(capsys, *asked, "--phone", "01632 960999")[0] == 0
    text = (tmp_path / "out" / "easier.en.txt").read_text(encoding="utf-8")
    for words in ("Larkfield Skin Clinic", "01632 960999", "1 High Street", "https://a.example/"):
        assert words in text
    assert "960100" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-policy", "--to", "out"], "neither a bundled policy nor a policy file"),
        ([POLICY], "--to"),
        ([POLICY, "--to", "out", "--language", "fr"], "There are: en (English), cy (Welsh)."),
        ([POLICY, "--to", "out", "--language", "Welsh"], "Did you mean cy?"),
        ([POLICY, "--to", "out", "--language", ""], "there are no papers in it"),
        ([POLICY, "--to", "a-file"], "this folder cannot be made"),
        ([POLICY, "--to", "a\0b"], "this folder cannot be made"),
        ([POLICY, "--to", "out", "--web", "javascript:alert(1)"], "an address that begins with https:// is expected"),
        ([POLICY, "--to", "out", "--since", "1 May"], "expected a date written as 2026-03-02"),
        ([POLICY, "--to", "out", "--email", "nobody"], "an email address is expected"),
        ([POLICY, "--to", "out", "--name", "x" * 501], "at most 500 fit on a paper"),
        ([POLICY, "--to", "out", "--contacts", "none.yaml"], "there is no such file"),
        ([POLICY, "--to", "out", "--contacts", "wrong.yaml"], 'wrong.yaml, line 2, fone: there is no such key.'),
        ([POLICY, "--to", "out", "--contacts", "number.yaml"], "Put it in quotation marks"),
        ([POLICY, "--to", "out", "--contacts", "list.yaml"], "lines such as"),
        ([POLICY, "--to", "out", "--name", "日本"], "none of our typefaces has “日”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_line(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("a-file", "here"),
        ("wrong.yaml", "name: A\nfone: B\n"),
        ("number.yaml", "phone: 12345\n"),
        ("list.yaml", "- A\n"),
    ):
        Path(name).write_text(text)
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
    assert not [file for file in Path("out").glob("*") if file.is_file()]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "procedure.en.pdf").mkdir()
    code, _, err = run(capsys, POLICY, "--to", str(tmp_path))
    assert code == 2
    assert "procedure.en.pdf: it cannot be written (Is a directory). Choose another place: --to." in err


def test_the_commands_on_the_page_do_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "published.md").read_text("utf-8")
    commands, contacts = (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL) for kind in ("sh", "yaml"))
    assert commands is not None
    assert contacts is not None
    monkeypatch.chdir(tmp_path)
    Path("contacts.yaml").write_text(contacts[1])
    lines = commands[1].splitlines()
    assert len(lines) == 3
    for line in lines:
        program, command, *arguments = shlex.split(line)
        assert (program, command) == ("putright", "publish")
        assert run(capsys, *arguments)[0] == 0
    assert "12 Quince Walk, Harrowmere" in " ".join(Path("papers/summary.en.txt").read_text("utf-8").split())
