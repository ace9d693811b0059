"""The commands that keep and check the register: their exit codes, and one sentence for whatever is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from putright.command.register_command import main
from putright.policies import policy_text
from putright.register.chain_file import read_lines
from putright.replay.command import replay_document
from putright.trial.cluster import Cluster

from .installation import PUTRIGHT, clean
from .some_cases import complain, take

Run = Callable[..., tuple[int, str, str]]
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command here; its exit code, what it said, and what it complained of."""

    def tell(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return tell


@pytest.fixture
def refuses(run: Run) -> Callable[..., str]:
    """A command that is refused: code 2, nothing printed, one sentence."""

    def tell(*arguments: object) -> str:
        code, out, err = run(*arguments)
        assert (code, out) == (2, ""), err
        assert err.startswith("putright")
        assert "Traceback" not in err
        return err.partition(": ")[2].strip()

    return tell


@pytest.fixture
def made(make_organisation: Callable[..., Any]) -> Any:
    """An organisation with two complaints, one of them acknowledged and answered."""
    organisation = make_organisation("ieso")
    for number in range(2):
        case = complain(organisation, NOW - timedelta(days=9), NOW, email="ada@marsh.example", points=("The call",))
        if number == 0:
            take(organisation, case, "acknowledged", NOW - timedelta(days=8), NOW, medium="letter")
            take(organisation, case, "responded", NOW - timedelta(days=2), NOW, points={"p1": "upheld"})
    return organisation


@pytest.fixture
def reference(made: Any) -> str:
    return f"{made.organisation.prefix}-00001"


# --- export ----------------------------------------------------------------------------------------------------------


def test_an_export_replays_and_holds_no_name_unless_asked(run: Run, made: Any, reference: str) -> None:
    code, out, err = run("export", reference.lower(), "--organisation", made.slug)
    assert (code, err) == (0, "")
    assert "Ada" not in out
    assert "cut off" not in out
    answer = replay_document(out, at="2026-11-20T12:00")
    assert (answer["stage"], answer["status"]) == ("stage-1", "responded")
    assert [fact["fact"] for fact in json.loads(out)["facts"]] == ["received", "acknowledged", "responded"]
    code, out, err = run("export", reference, "--organisation", made.slug, "--words")
    assert (code, err) == (0, "")
    assert replay_document(out, at="2026-11-20T12:00")["duties"] == answer["duties"]


def test_what_cannot_be_exported(
    refuses: Callable[..., str], make_organisation: Any, made: Any, reference: str
) -> None:
    assert refuses("export", "NO-00001", "--organisation", made.slug) == (
        f"There is no case NO-00001 of {made.slug}. Look for its reference in the register."
    )
    assert refuses("export", reference, "--organisation", "nobody").startswith(
        "There is no organisation nobody. Known: "
    )
    from putright.accounts.scope import within

    twin = make_organisation("ieso")
    twin.organisation.prefix = made.organisation.prefix
    with within(twin.organisation):
        twin.organisation.save()
    complain(twin, NOW - timedelta(days=9), NOW)
    assert refuses("export", reference) == (f"2 organisations have a case {reference}. Say which: --organisation SLUG.")


def test_an_export_says_when_the_policy_is_the_organisations_own(
    run: Run, refuses: Callable[..., str], make_organisation: Any, tmp_path: Path
) -> None:
    own = policy_text("ieso").replace("20 working days", "15 working days")
    made = make_organisation(text=own)
    case = complain(made, NOW - timedelta(days=9), NOW)
    given = ("export", case.reference, "--organisation", made.slug)
    code, out, err = run(*given)
    assert code == 0
    assert err.startswith("putright: this case runs under a policy of its own organisation's")
    code, again, err = run(*given, "--policy-file", tmp_path / "policy.yaml")
    assert (code, again, err) == (0, out, "")
    assert (tmp_path / "policy.yaml").read_text() == own
    assert refuses(*given, "--policy-file", tmp_path / "no folder" / "p.yaml").endswith(
        "cannot be used (No such file or directory). Name another, or mend its rights."
    )


# --- chain and verify ------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(run: Run, made: Any) -> list[str]:
    code, out, err = run("chain", made.slug)
    assert (code, err) == (0, "")
    return out.splitlines(keepends=True)


def verify_alone(path: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    """In a process with nothing in its environment, so with no database."""
    return subprocess.run([*PUTRIGHT, "verify", str(path), *more], env={}, cwd="/", capture_output=True, text=True)


def test_a_chain_verifies_with_an_empty_environment(run: Run, made: Any, lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / "the.chain"
    file.write_text("".join(lines))
    assert "Ada" not in file.read_text()
    done = verify_alone(file)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        rf"the\.chain: {len(lines)} facts, the chain holds\. \d+ personal parts are not there: they were erased, or "
        r"left out\. Its head: [0-9a-f]{64}\n",
        done.stdout,
    )
    head = json.loads(lines[-1])["digest"]
    code, out, _ = run("verify", "--organisation", made.slug, "--head", head)
    assert (code, out) == (0, f"{made.slug}: {len(lines)} facts, the chain holds. Its head: {head}\n")
    earlier = json.loads(lines[1])["digest"]
    assert verify_alone(file, "--head", earlier.upper()).returncode == 0
    # With the words in the file they are checked, too.
    _, whole, _ = run("chain", made.slug, "--words")
    file.write_text(whole)
    assert "personal parts" not in verify_alone(file).stdout
    file.write_text(whole.replace("Ada Marsh", "Eva Marsh"))
    done = verify_alone(file)
    assert done.returncode == 1
    assert "its personal part (names, words) was changed after it was recorded." in done.stdout


def changed(lines: list[str], place: int, /, **said: object) -> list[str]:
    return [*lines[: place - 1], json.dumps(json.loads(lines[place - 1]) | said) + "\n", *lines[place:]]


BREAKS: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "changed": (
        lambda lines: changed(lines, 3, happened="2026-11-13T12:00:00+00:00"),
        r"position 3 \(case \S+-00001, fact f3, point-raised\): its content was changed after it was recorded\.",
    ),
    "taken out": (lambda lines: [lines[0], *lines[2:]], r"position 2: missing: 2 should stand before 3 \(case "),
    "exchanged": (lambda lines: [lines[1], lines[0], *lines[2:]], r"position 1: missing: "),
    "put in": (
        lambda lines: [*lines[:2], lines[0], *lines[2:]],
        r"position 1 \(case \S+, fact f1, received\): it stands after 2, where 3 should: it was put in or exchanged\.",
    ),
    "the first gone": (lambda lines: lines[1:], r"position 1: missing: 1 should stand before 2 \("),
    "another case": (lambda lines: changed(lines, 2, case="X-1"), r"position 2 \(case X-1, fact f2, contact-given\): "),
    "what a terminal obeys": (lambda lines: changed(lines, 2, case="\x1b[2J\n"), r"position 2 \(case \?\[2J , fact f2"),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_break_is_named(how: str, lines: list[str], tmp_path: Path) -> None:
    change, sentence = BREAKS[how]
    file = tmp_path / "broken"
    file.write_text("".join(change(lines)))
    done = verify_alone(file)
    assert (done.returncode, done.stderr) == (1, "")
    first, second, *_ = done.stdout.splitlines()
    assert "is BROKEN in " in first
    assert re.match(f"  (?:{sentence})", second), done.stdout
    assert "\x1b" not in done.stdout


def test_a_file_cut_off_at_its_end_shows_by_its_head(lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / "cut"
    file.write_text("".join(lines[:-1]))
    assert verify_alone(file).returncode == 0
    head = json.loads(lines[-1])["digest"]
    done = verify_alone(file, "--head", head)
    assert done.returncode == 1
    assert f"the hash {head}, written down earlier, is not on this chain" in done.stdout


GARBLED: dict[str, Callable[[list[str]], list[str]]] = {
    "no JSON": lambda lines: [lines[0], "{\n"],
    "half a line": lambda lines: [lines[0], lines[1][:90]],
    "no object": lambda lines: [lines[0], "[1]\n"],
    "too little": lambda lines: [lines[0], '{"position": 2}\n'],
    "too deep": lambda lines: [lines[0], "[" * 100_000 + "\n"],
    "position": lambda lines: changed(lines, 2, position="two"),
    "number": lambda lines: changed(lines, 2, number=None),
    "case": lambda lines: changed(lines, 2, case=["a"]),
    "digest": lambda lines: changed(lines, 2, digest="zz"),
    "salt": lambda lines: changed(lines, 2, salt=5),
    "half a character": lambda lines: changed(lines, 2, source="\ud800"),
}


@pytest.mark.parametrize("how", GARBLED)
def test_a_garbled_file_is_one_sentence_with_its_line(
    how: str, refuses: Callable[..., str], lines: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "garbled"
    file.write_text("".join(GARBLED[how](lines)))
    said = refuses("verify", file)
    assert "garbled: line 2 is not a line of a chain: " in said
    assert "\n" not in said


def test_a_file_that_cannot_be_read(refuses: Callable[..., str], tmp_path: Path) -> None:
    assert refuses("verify", tmp_path / "nothing").endswith("nothing cannot be read (No such file or directory).")
    assert refuses("verify", tmp_path).endswith("cannot be read (Is a directory).")
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe")
    assert refuses("verify", tmp_path / "picture").endswith("cannot be read (it is no text).")
    kept = tmp_path / "kept"
    kept.write_text("")
    kept.chmod(0)
    us = os.geteuid()
    assert list(read_lines([])) == []  # loaded now: what may not read this file may not read the source either
    if us == 0:
        os.seteuid(65534)
    try:
        said = refuses("verify", kept)
    finally:
        os.seteuid(us)
    assert said.endswith("cannot be read (Permission denied).")


def test_a_mistyped_head_is_not_taken_for_a_chain_made_anew(refuses: Callable[..., str], made: Any) -> None:
    for head in ("abc", "g" * 64, "0" * 63):
        said = refuses("verify", "--organisation", made.slug, "--head", head)
        assert said == f"--head {head} is no hash: it has 64 characters, 0 to 9 and a to f. Copy it whole."


def test_chains_of_nobody(run: Run, refuses: Callable[..., str], make_organisation: Any) -> None:
    for command in (
        ("chain", "nobody"),
        ("verify", "--organisation", "nobody"),
        ("rebuild", "--organisation", "nobody"),
    ):
        assert refuses(*command).startswith("There is no organisation nobody. Known: ")
    fresh = make_organisation()
    assert run("chain", fresh.slug) == (0, "", "")
    assert run("verify", "--organisation", fresh.slug) == (
        0, f"{fresh.slug}: 0 facts, the chain holds. Its head: none yet\n", ""
    )  # fmt: skip
    assert run("rebuild", "--organisation", fresh.slug, "--check")[0] == 0


def test_whoever_reads_only_the_beginning_of_a_chain_hears_no_complaint(made: Any) -> None:
    script = 'exec 3>&1; { "$@"; echo "ended $?" >&3; } 2>&3 | head -c 5'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *PUTRIGHT, "chain", made.slug], capture_output=True, text=True, timeout=180
    )
    assert done.stdout in ('{"orgended 0\n', 'ended 0\n{"org')


# --- rebuild ---------------------------------------------------------------------------------------------------------


def test_a_projection_that_was_changed_is_found_and_made_again(
    run: Run, refuses: Callable[..., str], database: Cluster, made: Any, reference: str
) -> None:
    given = ("rebuild", "--organisation", made.slug)
    assert run(*given, "--check") == (0, f"{made.slug}: 2 cases compared, 0 differed.\n", "")
    with psycopg.connect(database.superuser_url) as server:
        server.execute(
            "UPDATE register_duty SET clause = 'IE-99' WHERE case_id ="
            " (SELECT id FROM register_case WHERE organisation_id = %s AND reference = %s)",
            [made.organisation.pk, reference],
        )
    code, out, _ = run(*given, "--check")
    assert code == 1
    assert f"  {reference}: what was kept differed from what follows from its facts.\n" in out
    assert run(*given)[0] == 0
    assert run(*given, "--check")[0] == 0
    for number in ("0", "-1", "many"):
        assert f"argument --every: {number} is no number from 1 on" in refuses(*given, f"--every={number}")


# --- sign-in, organisation, adopt ------------------------------------------------------------------------------------


def test_a_sign_in_works_once(run: Run, refuses: Callable[..., str], client: Any, made: Any) -> None:
    email = made.accounts["manager"].email
    code, out, err = run("sign-in", email.upper())
    assert (code, err) == (0, "")
    path = "/" + out.strip().split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert client.get(path).status_code == 410
    assert refuses("sign-in", "nobody@marsh.example") == (
        "There is no active account of nobody@marsh.example. An administrator adds people on the page People."
    )


FOUND = {"slug": "sandpiper", "name": "Sandpiper Clinic", "--policy": "ieso", "--prefix": "SPC",
         "--administrator": "ann@sandpiper.example", "--administrator-name": "Ann Example"}  # fmt: skip


def founding(**other: str) -> list[str]:
    given = FOUND | {
        name if name in ("slug", "name") else f"--{name.replace('_', '-')}": text for name, text in other.items()
    }
    return ["organisation", given.pop("slug"), given.pop("name"), *(word for pair in given.items() for word in pair)]


def test_what_cannot_be_founded(refuses: Callable[..., str], made: Any, tmp_path: Path) -> None:
    from putright.accounts.models import Organisation

    bad = tmp_path / "bad.yaml"
    bad.write_text(policy_text("ieso").replace("20 working days", "20 wroking days"))
    wrong = {
        "There is an organisation": founding(slug=made.slug),
        "Enter a valid “slug”": founding(slug="a b"),
        "Enter a valid email address": founding(administrator="ann"),
        "The prefix S/C will not do": founding(prefix="S/C"),
        "The prefix TOOLONGER will not do": founding(prefix="TOOLONGER"),
        "The name of the organisation will not do": founding(name=" "),
        "The name of the administrator will not do": founding(administrator_name="x" * 201),
        "noones is neither a bundled policy (": founding(policy="noones"),
        "the policy has faults, so nothing was done:\n": founding(policy=str(bad)),
    }
    for sentence, arguments in wrong.items():
        assert refuses(*arguments).startswith(sentence), arguments
    assert not Organisation.objects.filter(slug="sandpiper").exists()


def test_an_organisation_is_founded_whole(run: Run, client: Any) -> None:
    from putright.accounts.models import Organisation

    slug = f"sandpiper-{os.getpid()}"
    code, out, err = run(*founding(slug=slug, prefix="spc", administrator=f"ann-{os.getpid()}@sandpiper.example"))
    assert (code, err) == (0, "")
    assert Organisation.objects.get(slug=slug).prefix == "SPC"
    assert client.get(f"/p/{slug}/").status_code == 200
    link = re.search(r"/in/\S+", out)
    assert link
    assert client.post(link[0]).status_code == 302


def test_a_policy_is_adopted_from_a_day_on(
    run: Run, refuses: Callable[..., str], made: Any, reference: str, tmp_path: Path
) -> None:
    from putright.accounts.scope import within
    from putright.register.models import PolicyVersion

    new = tmp_path / "new.yaml"
    new.write_text(policy_text("ieso").replace("20 working days", "15 working days"))
    given = ("adopt", made.slug, new, "--reason", "The board wants it quicker.", "--from")
    for day in ("tomorrow", "2026-02-30", "01/03/2026"):
        assert refuses(*given, day) == f"--from {day} is no date. Write it as 2026-03-02."
    assert refuses("adopt", "nobody", *given[2:], "2026-11-15").startswith("There is no organisation nobody.")
    new.write_text("policy: [")
    assert refuses(*given, "2026-11-15").startswith("the policy has faults, so nothing was done:\n")
    new.write_text(policy_text("ieso").replace("20 working days", "15 working days"))
    code, out, err = run(*given, "2026-11-15")
    assert (code, err) == (0, "")
    assert "adopts ieso from 2026-11-15 (SHA-256 " in out
    later = complain(made, NOW - timedelta(days=1), NOW)
    early = complain(made, NOW - timedelta(days=9), NOW)
    with within(made.organisation):
        assert "15 working days" in PolicyVersion.objects.get(pk=later.policy_id).text
        assert "20 working days" in PolicyVersion.objects.get(pk=early.policy_id).text
    assert run("verify", "--organisation", made.slug)[0] == 0


def test_a_policy_is_not_adopted_over_complaints_that_are_there(
    run: Run, refuses: Callable[..., str], make_organisation: Callable[..., Any]
) -> None:
    from django.utils import timezone

    made, now = make_organisation("ieso"), datetime.now(UTC)
    complain(made, now - timedelta(days=3), now)
    given = ("adopt", made.slug, "careium", "--reason", "So.", "--from")
    told = refuses(*given, timezone.localdate(now) - timedelta(days=4))
    assert told.startswith("Nothing was adopted. 1 complaint that came on that day or later is in the register already")
    code, out, _ = run(*given, timezone.localdate(now))
    assert code == 0
    assert ": say on the page People who holds it." in out


# --- a trial in a folder, and no database at all ---------------------------------------------------------------------


SLOW_POOL = """
import itertools, sys, threading, time
import psycopg
from putright.command.register_command import main
from putright.trial.cluster import Cluster

connect, stop, stopped, turns = psycopg.Connection.connect.__func__, Cluster.stop, threading.Event(), itertools.count()

def slowly(cls, *given, **options):
    if threading.current_thread().name.startswith("pool"):
        stopped.wait(0.3 if next(turns) == 0 else 1)
    return connect(cls, *given, **options)

def noted(self):
    stop(self)
    stopped.set()
    time.sleep(0.3)

psycopg.Connection.connect, Cluster.stop = classmethod(slowly), noted
sys.exit(main(sys.argv[1:]))
"""
"""A command on a busy machine: its pool opens a second connection, which is not there yet when the command ends."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a trial, with a short path; what is in it is removed, also what root keeps elsewhere."""
    with tempfile.TemporaryDirectory(prefix="pc-") as name:
        os.chmod(name, 0o711)
        yield Path(name)
        Cluster(Path(name) / "trial" / "postgresql").remove()


@pytest.mark.thorough
def test_commands_start_the_trial_of_a_folder_and_stop_it_again(folder: Path) -> None:
    trial = folder / "trial"
    given = clean(PUTRIGHT_TRIAL_FOLDER=str(trial))

    def tell(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PUTRIGHT, *arguments], env=given, cwd=folder, capture_output=True, text=True, timeout=120
        )

    for arguments in (
        ("verify",),
        ("move", "postgresql:///x"),
        ("serve",),
        ("export", "X-1"),
        ("sign-in", "a@b.example"),
    ):
        done = tell(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert re.match(r"putright: (No database: DATABASE_URL is not set|There is no trial in )", done.stderr)
        assert not trial.exists()
    trial.mkdir(mode=0o711)
    unmigrated = tell("verify")
    assert unmigrated.returncode == 2
    assert unmigrated.stderr.startswith("putright: the database refused: ")
    assert unmigrated.stderr.endswith("Is it there, and is it migrated?\n")
    slowly = subprocess.run(
        [sys.executable, "-c", SLOW_POOL, "verify"], env=given, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert (slowly.returncode, slowly.stderr) == (2, unmigrated.stderr), "the pool outlived the trial's database"
    assert tell("migrate").returncode == 0
    assert tell(*founding()).returncode == 0
    assert tell("verify").stdout == "sandpiper: 0 facts, the chain holds. Its head: none yet\n"
    assert not Cluster(trial / "postgresql").running


def test_arguments_that_cannot_be_understood(refuses: Callable[..., str]) -> None:
    assert "is no address to serve at. Write it as 127.0.0.1:8000" in refuses("serve", "--bind", "here")
    assert "is no address to serve at. Write it as 127.0.0.1:8000" in refuses("demo", "--bind", "127.0.0.1:80000")
    assert "is no number from 1 on" in refuses("serve", "--processes", "0")
    assert refuses("verfy").endswith("Try: putright --help")
    done = subprocess.run(
        [*PUTRIGHT, "demo"], env=clean(DATABASE_URL="postgresql:///x"), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "DATABASE_URL names a real database" in done.stderr
