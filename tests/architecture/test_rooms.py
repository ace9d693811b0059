"""The rules of the house that import-linter cannot see.

Each rule is a function from source text to complaints, tried first on samples that break it (a rule that finds nothing
must be known to find something), then on the house itself.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "putright"
ENGINE = SOURCE / "procedure"
POLICIES = SOURCE / "policies"

LONGEST_MODULE = 350
NAMES_THAT_SAY_NOTHING = {
    "common", "helper", "helpers", "manager", "managers", "misc", "service", "services", "shared", "util", "utils",
}  # fmt: skip

# The engine is told everything: it reads no clock and no file, asks no network, keeps no thread, throws no dice.
BARRED_MODULES = {
    "asyncio", "builtins", "concurrent", "ctypes", "fileinput", "getpass", "glob", "http", "importlib", "io", "locale",
    "logging", "mmap", "multiprocessing", "os", "pathlib", "pkgutil", "platform", "random", "secrets", "select",
    "selectors", "shutil", "signal", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
BARRED_BUILTINS = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}
CLOCKS = {
    "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today",
}  # fmt: skip


def modules(folder: Path) -> list[Path]:
    """Every module under a folder; none while the folder has not been made."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def place(path: Path) -> str:
    return path.relative_to(SOURCE.parent).as_posix()


# --- what each rule says ---------------------------------------------------------------------------------------------


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Every import: its line, the name it gives here, and the full name of the thing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield node.lineno, alias.asname or top, alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name, f"{node.module}.{alias.name}"


def dotted(node: ast.expr) -> str | None:
    """The written name, such as dt.datetime.now; None for anything but names and dots."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return None


def impurities(source: str) -> list[str]:
    """Where a module reaches for the world outside: by import, by a built-in, or by asking the time."""
    tree = ast.parse(source)
    imports = list(imported_names(tree))
    meaning = {here: full for _, here, full in imports}
    found = [(line, f"imports {full}") for line, _, full in imports if full.partition(".")[0] in BARRED_MODULES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in BARRED_BUILTINS and isinstance(node.ctx, ast.Load):
            found.append((node.lineno, f"uses {node.id}"))
        elif isinstance(node, ast.Attribute) and (written := dotted(node)):
            first, _, rest = written.partition(".")
            if f"{meaning.get(first, first)}.{rest}" in CLOCKS:
                found.append((node.lineno, f"reads the clock by {written}"))
    return [f"line {line} {what}" for line, what in sorted(found)]


def mentions(source: str, policies: list[str]) -> list[str]:
    """Where a policy's id stands in the text, comments and names included."""
    found = []
    for policy in policies:
        either = "[-_]".join(re.escape(part) for part in policy.split("-"))
        whole = re.compile(rf"(?<![a-z0-9]){either}(?![a-z0-9])", re.IGNORECASE)
        lines = enumerate(source.splitlines(), start=1)
        found += [f"line {number} names the policy {policy}" for number, line in lines if whole.search(line)]
    return found


def undocumented(source: str) -> list[str]:
    """Public functions and classes of a module that do not say what they are for."""
    return [
        f"line {node.lineno} {node.name} has no docstring"
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not (ast.get_docstring(node) or "").strip()
    ]


def bundled_policies() -> list[str]:
    """The ids of the policies in the box: folders that hold a policy file, and policy files beside them."""
    folders = {file.relative_to(POLICIES).parts[0] for file in POLICIES.glob("*/**/*.yaml")}
    return sorted(folders | {file.stem for file in POLICIES.glob("*.yaml")})


# --- the rules find what they are for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path as p",
        "from pathlib import Path",
        "from urllib.request import urlopen",
        "def f():\n    import time",
        "open('x')",
        "reader = open",
        "print(1)",
        "input()",
        "from datetime import datetime\ndatetime.now()",
        "from datetime import datetime as d\nclock = d.utcnow",
        "import datetime\ndatetime.datetime.today()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import date\ndate.today()",
    ],
)
def test_an_impure_sample_is_found(source: str) -> None:
    assert len(impurities(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date, datetime, time, timedelta\ntime(9, 0)",
        "def f(case):\n    return case.now, case.today",
        "def f(window):\n    return window.open",
        "from .facts import Fact",
        "# os, open(), datetime.now()",
    ],
)
def test_a_pure_sample_is_left_alone(source: str) -> None:
    assert impurities(source) == []


@pytest.mark.parametrize(
    "source", ["if policy == 'one-clinic':", "# as ONE-CLINIC does", "def one_clinic_rules():", "x = 'one-clinic/2'"]
)
def test_a_named_policy_is_found(source: str) -> None:
    assert len(mentions(source, ["one-clinic"])) == 1


@pytest.mark.parametrize("source", ["# one clinic or many", "phone-clinical", "money"])
def test_other_words_name_no_policy(source: str) -> None:
    assert mentions(source, ["one-clinic", "hone", "mon"]) == []


@pytest.mark.parametrize("source", ["def f(): ...", "async def f(): ...", "class C: ...", 'def f():\n    """ """'])
def test_a_missing_docstring_is_found(source: str) -> None:
    assert len(undocumented(source)) == 1


def test_private_things_need_no_docstring() -> None:
    assert undocumented("def _f(): ...\nclass _C: ...\nX = 1") == []


# --- the house keeps them --------------------------------------------------------------------------------------------


def test_the_engine_is_pure() -> None:
    """Now is an argument, and so is everything else."""
    assert [f"{place(path)} {what}" for path in modules(ENGINE) for what in impurities(path.read_text("utf-8"))] == []


def test_the_engine_names_no_policy() -> None:
    """A renamed copy of a policy file replays identically."""
    policies = bundled_policies()
    assert [
        f"{place(path)} {what}" for path in modules(ENGINE) for what in mentions(path.read_text("utf-8"), policies)
    ] == []


def test_every_module_can_be_read_at_a_sitting() -> None:
    written = (path for path in modules(SOURCE) if path.parent.name != "migrations")  # Django writes those
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_and_package_has_a_name_that_says_something() -> None:
    names = {place(path): {path.stem, *path.relative_to(SOURCE).parts[:-1]} for path in modules(SOURCE)}
    assert [name for name, parts in names.items() if parts & NAMES_THAT_SAY_NOTHING] == []


def test_everything_public_in_the_engine_says_what_it_is_for() -> None:
    assert [f"{place(path)} {what}" for path in modules(ENGINE) for what in undocumented(path.read_text("utf-8"))] == []
