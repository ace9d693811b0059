"""``putright draw`` as a user meets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from putright.policies import bundled
from putright.replay.command import main

pytestmark = pytest.mark.thorough


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code: object
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert isinstance(code, int)
    return code, out, err


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_policy_is_drawn_to_standard_output(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "draw", name)
    assert (code, err) == (0, "")
    assert fromstring(out).get("width") == "840"
    code, text, err = run(capsys, "draw", name, "--format", "text")
    assert (code, err) == (0, "")
    assert "Stage 1: " in text


def test_a_narrow_drawing_is_narrow(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "draw", bundled()[0], "--narrow")
    assert code == 0
    assert fromstring(out).get("width") == "360"


def test_a_drawing_goes_into_the_file_that_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "draw", bundled()[0])
    file = tmp_path / "procedure.svg"
    assert run(capsys, "draw", bundled()[0], "--output", str(file)) == (0, "", f"Written: {file}\n")
    assert file.read_bytes() == out.encode()


@pytest.mark.parametrize("place", ["no-such-folder/a.svg", ".", "", "a\0b"])
def test_a_place_that_cannot_be_written_is_refused_in_a_line(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "draw", bundled()[0], "--output", place)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "cannot be written" in err
    assert "--output" in err


def test_a_policy_with_faults_is_refused_with_every_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("policy: shop\ntitle: A shop\n", encoding="utf-8")
    code, out, err = run(capsys, "draw", str(file), "--output", str(tmp_path / "shop.svg"))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) > 2
    assert not (tmp_path / "shop.svg").exists()


def test_the_installed_command_draws_the_same_bytes_in_any_language() -> None:
    drawings = {
        subprocess.run(
            [sys.executable, "-m", "putright.command.start", "draw", "ieso"],
            env={"LC_ALL": language, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for language, seed in (("C", "1"), ("C.UTF-8", "2"), ("C", "3"))
    }
    assert len(drawings) == 1
