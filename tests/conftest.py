"""What holds for every test: same examples each time, no network in unit tests, and a word on what was left out."""

import gc
import os
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A PostgreSQL server for all the folders that need one: started once, and only if a test asks for it.
pytest_plugins = ["tests.running"]

HERE = Path(__file__).parent
UNIT = HERE / "unit"

# The same examples on every machine and every day: a failure is a change in the code, never luck.
settings.register_profile("putright", derandomize=True, max_examples=100, deadline=None, database=None)
settings.load_profile("putright")

LONG_RUNS = {"soak": "make soak", "oracle": "make test"}
LEFT_OUT = pytest.StashKey[dict[str, int]]()
"""How many tests were left out, by the marker that they carry; under "" those that carry none of LONG_RUNS."""


class NoSocket(socket.socket):
    """Stands in for socket.socket in unit tests."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        # Not an ordinary exception: code that catches OSError or Exception must not hide it.
        pytest.fail(
            "A unit test opened a socket. Tests in tests/unit use no network: give the code what it would fetch."
        )


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every socket in tests/unit."""
    if request.path.is_relative_to(UNIT):
        monkeypatch.setattr(socket, "socket", NoSocket)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are gathered, nor ever again among what then stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Part the tests for two processes: what takes longest begins first, and small pieces end both at one time.

    A group stays together in one process. Those of the browser are one, for they share a browser, a server and a
    demonstration, and so are begun first, by one of the processes; the other begins with the files that take longest.
    Each process has a database of its own, which all the files that it gets share.
    """
    items.sort(key=lambda item: _turn(_group(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out whole groups. Marks of pytest-xdist's own (xdist_group) do not hold with this pytest."""
    from xdist.scheduler import LoadScopeScheduling

    class InGroups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return InGroups(config, log)


_FIRST = ("demonstration", *(f"tests/integration/test_{name}.py" for name in ("hostile_input", "install", "matrix")))
"""Groups that take minutes. The browser's, which looks at the demonstration, is begun on a database not yet used."""
_SINGLY = "tests/oracle/"


def _group(nodeid: str) -> str:
    if nodeid.startswith(("tests/browser/", "tests/integration/test_one_truth.py")) or "demonstration_counts" in nodeid:
        return "demonstration"
    # One test of the oracle takes as long as a large file: together they would keep one process busy at the end.
    return nodeid if nodeid.startswith(_SINGLY) else nodeid.partition("::")[0]


def _turn(group: str) -> int:
    if group in _FIRST:
        return _FIRST.index(group)
    folders = ("tests/integration/", _SINGLY)
    return len(_FIRST) + next((place for place, folder in enumerate(folders) if group.startswith(folder)), len(folders))


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Remember what was left out, for the summary."""
    for item in items:
        found = item.config.stash.setdefault(LEFT_OUT, {})
        for marker in [one for one in LONG_RUNS if item.get_closest_marker(one)] or [""]:
            found[marker] = found.get(marker, 0) + 1


class Together:
    """Where several processes run the tests: all of them leave out the same, and the first to end says what."""

    def pytest_testnodedown(self, node: Any) -> None:
        """A process ended."""
        output = getattr(node, "workeroutput", {})
        node.config.stash.setdefault(LEFT_OUT, dict(output.get("left_out", {})))


def pytest_configure(config: pytest.Config) -> None:
    """Where pytest-xdist runs the tests, hear from its processes."""
    if config.pluginmanager.has_plugin("dsession"):
        config.pluginmanager.register(Together())


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything needed was installed (.ci/run says so), a test that was left out is a failure."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, {})
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PUTRIGHT_ALL_TESTS") == "1" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None, None, None]:
    """End with what this run did not do, so that green is never read as more than it is."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = config.stash.get(LEFT_OUT, {})
    words = [f"{len(skipped)} skipped (reasons above)"] if skipped else []
    for marker, command in LONG_RUNS.items():
        if count := left_out.get(marker, 0):
            words.append(f"{count} {marker} (run by: {command})")
    if others := left_out.get("", 0):
        words.append(f"{others} not asked for")
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    subject = "Left out" if whole else "Left out of the folders and files asked for"
    terminalreporter.write_line(f"{subject}: {', '.join(words) or 'nothing'}.")
