"""The wheel holds all that a machine without Node and without the source needs."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from putright.trial.cluster import Cluster
from putright.trial.programs import find_programs

from .installation import clean
from .test_install import check_pages, served

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as "make dist" builds it."""
    recipe = (root / "Makefile").read_text().partition("\ndist:")[2].partition("\n\n")[0]
    options = ["--no-deps", "--no-index", "--no-build-isolation"]
    assert f"pip wheel -qq {' '.join(options)} --wheel-dir dist ." in recipe
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-qq", *options, "--wheel-dir", folder, "."], cwd=root, check=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_everything_that_stands_in_the_source(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("putright/")}
    source = root / "src"
    there = {
        str(path.relative_to(source))
        for path in (source / "putright").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == there
    for wanted in (
        r"site/static/putright/putright\.[0-9a-f]{12}\.css", r"site/static/putright/fonts/.*\.woff2",
        r"publishing/typeface/.*_400Regular\.ttf", r"publishing/typeface/.*-LICENCE\.txt", r"publishing/wall\.typ",
        r"wording/locale/cy/LC_MESSAGES/putright\.mo",
        r"public/templates/.*\.html", r"staff/templates/.*\.html", r"letters/.*", r"policies/ieso/policy\.yaml",
        r"register/migrations/0001_initial\.py", r"accounts/migrations/0001_initial\.py", r"calendars/.*\.json",
    ):  # fmt: skip
        assert any(re.fullmatch(f"putright/{wanted}", name) for name in held), wanted


def test_what_is_locked_to_run_is_all_that_running_needs(root: Path) -> None:
    locked = {
        canonicalize_name(name)
        for name in re.findall(r"^([\w.-]+)==", (root / "requirements/run.txt").read_text(), re.M)
    }
    needed: set[str] = set()
    asked = [("putright", frozenset[str]())]
    seen = set()
    while asked:
        name, extras = asked.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        needed.add(canonicalize_name(name))
        for text in importlib.metadata.requires(name) or ():
            one = Requirement(text)
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
                asked.append((one.name, frozenset(one.extras)))
    assert needed - {"putright"} <= locked
    lines = (root / "requirements/run.txt").read_text()
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", lines)) >= len(locked)


@pytest.fixture
def installed(wheel: Path) -> Iterator[Path]:
    """A folder that every account can get through, with a new virtual environment that holds the wheel.

    The packages it needs lie where those of the tests do.
    """
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    folder.chmod(0o711)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    options = ["--no-deps", "--no-index", "--no-compile", "-qq"]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", *options, wheel], check=True)
    # A line in a .pth file adds a folder but does not follow the .pth files in it: the source stays out of reach.
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def trial(installed: Path) -> Iterator[dict[str, str]]:
    """The environment of a machine with no Node and hardly anything else on its PATH, and a folder for a trial."""
    programs = installed / "programs"
    programs.mkdir()
    for name in ("sh", "test", "locale"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    folder = installed / "trial"
    yield {
        "PATH": str(programs),
        "LC_ALL": "C.UTF-8",
        "PUTRIGHT_TRIAL_FOLDER": str(folder),
        "PUTRIGHT_POSTGRES": str(find_programs().folder),
    }
    Cluster(folder / "postgresql").remove()


def test_the_wheel_alone_builds_and_serves_the_demonstration(installed: Path, trial: dict[str, str]) -> None:
    putright = installed / "venv" / "bin" / "putright"
    where = subprocess.run(
        [installed / "venv" / "bin" / "python", "-c", "import putright; print(putright.__file__)"],
        env=trial, capture_output=True, text=True, check=True, cwd=installed,
    )  # fmt: skip
    assert where.stdout.startswith(str(installed))
    built = subprocess.run(
        [putright, "demo", "--only-build"], env=trial, capture_output=True, text=True, timeout=300, cwd=installed
    )
    assert built.returncode == 0, built.stderr
    assert "Osier Homes: " in built.stdout
    with served([str(putright)], trial, installed) as address:
        check_pages(address, "osier", "127.0.0.1")


@pytest.mark.soak
def test_it_installs_with_the_hashes_of_the_page(wheel: Path, root: Path, tmp_path: Path) -> None:
    """Asks the package registry, as an installation does."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [str(tmp_path / "venv" / "bin" / "python"), "-m", "pip", "install", "-qq"]
    hashes = ["--require-hashes", "--only-binary", ":all:", "-r", str(root / "requirements/run.txt")]
    environment = clean() | {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    subprocess.run([*pip, *hashes], env=environment, check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], env=environment, check=True)
    done = subprocess.run([tmp_path / "venv" / "bin" / "putright", "--version"], capture_output=True, text=True, env={})
    assert done.stdout.startswith("putright ")
