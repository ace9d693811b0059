"""docs/install.md is true: what it says to type is typed here, on a PostgreSQL server that knows nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from putright.trial.cluster import Cluster

from .installation import COMPLAIN, HOST, PAGE, PASSWORDS, PUTRIGHT, ROOT, Machine, clean, commands, file, line

pytestmark = pytest.mark.thorough

# A terminal for psql, which asks there for passwords; what is typed comes through standard input.
IN_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', sys.argv[1]])))"
WITHOUT_ROLES = (
    "DROP DATABASE putright WITH (FORCE)", "DROP ROLE putright_app", "DROP ROLE putright_owner",
)  # fmt: skip


@pytest.fixture(scope="module")
def make_machine() -> Iterator[Callable[[], Machine]]:
    """A server and a folder, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="pi-") as name:
        os.chmod(name, 0o711)
        made: list[Machine] = []

        def make() -> Machine:
            place = Path(name) / str(len(made))
            place.mkdir(mode=0o711)
            made.append(Machine(Cluster(place / "postgresql", durable=False), place))
            made[-1].cluster.start()
            return made[-1]

        yield make
        for one in made:
            one.cluster.remove()


def asked_for_passwords(machine: Machine) -> str:
    """Run the page's line that prepares the database, and answer psql in its terminal."""
    command = line("/opt/putright/bin/putright prepare-database |")
    command = command.replace("/opt/putright/bin/putright", shlex.join(PUTRIGHT))
    command = command.replace("runuser -u postgres -- psql", f"{machine.programs}/psql --no-psqlrc")
    with subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, command],
        env=clean(**machine.as_postgres()), stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    ) as terminal:  # fmt: skip
        assert terminal.stdin is not None
        assert terminal.stdout is not None
        seen = answered = ""
        while byte := terminal.stdout.read(1):
            seen += byte.decode()
            prompt = re.search(r'(?:Enter new password for user "(\w+)"|Enter it again): $', seen[len(answered) :])
            if prompt:
                role = prompt[1] or re.findall(r'for user "(\w+)"', seen)[-1]
                terminal.stdin.write(f"{PASSWORDS[role]}\n".encode())
                terminal.stdin.flush()
                answered = seen
    assert terminal.returncode == 0, seen
    return seen


@pytest.fixture(scope="module")
def machine(make_machine: Callable[[], Machine]) -> Machine:
    """Installed as the page says, as far as the first organisation and three complaints."""
    made = make_machine()
    with psycopg.connect(made.cluster.superuser_url.replace("/putright?", "/postgres?"), autocommit=True) as server:
        for statement in WITHOUT_ROLES:
            server.execute(statement)
    said = asked_for_passwords(made)
    assert not any(password in said for password in PASSWORDS.values())
    made.write_settings()
    for step in ("putright migrate", "putright organisation larkfield"):
        done = made.shell(line(step))
        assert (done.returncode, done.stderr) == (0, "")
    assert f"https://{HOST}/p/larkfield/" in done.stdout
    assert re.search(rf"https://{HOST}/in/\S+", done.stdout)
    complained = made.python(COMPLAIN)
    assert complained.stdout.split() == ["LSC-00001", "LSC-00002", "LSC-00003"], complained.stderr
    return made


def head_of(machine: Machine) -> str:
    done = machine.run("verify", "--organisation", "larkfield")
    found = re.fullmatch(r"larkfield: (\d+) facts, the chain holds\. Its head: ([0-9a-f]{64})\n", done.stdout)
    assert found, done.stdout + done.stderr
    assert int(found[1]) >= 3
    return found[2]


# --- the settings ----------------------------------------------------------------------------------------------------


def documented() -> dict[str, str]:
    table = PAGE.split("| setting | default | meaning |")[1].split("\n\n")[0]
    return {name: default.strip("`") for name, default in re.findall(r"^\| `(\w+)` \| (\S+) \|", table, re.MULTILINE)}


def test_the_page_lists_every_setting_that_the_source_reads_and_no_other() -> None:
    read: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        # As a name of its own in the code: in quotation marks, alone.
        read |= set(re.findall(r'"(PUTRIGHT_[A-Z_]+|DATABASE_[A-Z_]*URL)"', path.read_text(encoding="utf-8")))
    assert read == set(documented())


def test_the_defaults_are_those_of_the_page() -> None:
    script = """
import json, django
from putright.site import settings as s
print(json.dumps({"PUTRIGHT_HOSTS": ",".join(s.ALLOWED_HOSTS), "PUTRIGHT_ADDRESS": s.PUBLIC_ADDRESS,
  "PUTRIGHT_HTTPS": str(int(s.HTTPS)), "PUTRIGHT_PROXIES": str(s.PROXIES),
  "PUTRIGHT_IDLE_MINUTES": str(s.IDLE_MINUTES), "PUTRIGHT_SESSION_HOURS": str(s.SESSION_HOURS),
  "PUTRIGHT_PUBLIC_LIMITS_TIMES": str(s.PUBLIC_LIMITS_TIMES), "PUTRIGHT_RECEIPTS_A_DAY": str(s.RECEIPTS_A_DAY),
  "PUTRIGHT_QUICKEST_FORM": str(s.QUICKEST_FORM), "PUTRIGHT_EXIT": str(int(s.EXIT_THIS_PAGE)),
  "PUTRIGHT_CONNECTIONS": str(s.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]),
  "PUTRIGHT_MAIL_HOST": s.EMAIL_HOST or "none", "PUTRIGHT_MAIL_PORT": str(s.EMAIL_PORT),
  "PUTRIGHT_MAIL_TLS": str(int(s.EMAIL_USE_TLS)), "PUTRIGHT_MAIL_USER": s.EMAIL_HOST_USER or "none",
  "PUTRIGHT_MAIL_PASSWORD": s.EMAIL_HOST_PASSWORD or "none", "PUTRIGHT_MAIL_FROM": s.DEFAULT_FROM_EMAIL,
  "PUTRIGHT_DOCUMENTS": str(s.DOCUMENTS or "none"), "PUTRIGHT_DOCUMENT_MB": str(s.DOCUMENT_MOST // 1_000_000),
  "PUTRIGHT_DOCUMENTS_MB": str(s.DOCUMENTS_MOST // 1_000_000), "PUTRIGHT_CLAMD": s.CLAMD or "none",
  "PUTRIGHT_DIRECTORIES": " ".join(s.DIRECTORIES) or "none", "PUTRIGHT_PASSWORDS": str(int(s.PASSWORDS)),
  "PUTRIGHT_MAILBOXES": str(s.MAILBOXES or "none"),
  "PUTRIGHT_MAIL_WAY": s.MAIL_WAY.name or "none", "PUTRIGHT_MAIL_FOLDER": str(s.MAIL_WAY.folder or "none"),
  "PUTRIGHT_TRIAL": str(int(s.TRIAL)), "PUTRIGHT_MIGRATING": str(int(s.MIGRATING))}))
"""
    least = clean(DATABASE_URL="postgresql:///x", PUTRIGHT_SECRET_KEY="x" * 40)
    found = json.loads(
        subprocess.run([sys.executable, "-c", script], env=least, capture_output=True, check=True).stdout
    )
    elsewhere = {
        "PUTRIGHT_APP_ROLE": "putright_app", "PUTRIGHT_TRIAL_FOLDER": ".putright", "PUTRIGHT_POSTGRES": "none",
        "DATABASE_URL": "none", "DATABASE_OWNER_URL": "none", "PUTRIGHT_SECRET_KEY": "none",
        # What belongs to one way is read where that way is chosen (tests/unit/test_outgoing.py).
        **dict.fromkeys(
            [f"PUTRIGHT_GRAPH_{one}" for one in ("TENANT", "CLIENT", "SECRET", "SECRET_FILE", "MAILBOX")]
            + [f"PUTRIGHT_NOTIFY_{one}" for one in ("KEY", "KEY_FILE", "TEMPLATE", "TEXT_TEMPLATE", "REPLY_TO")],
            "none",
        ),
        "PUTRIGHT_GRAPH_ADDRESS": "https://graph.microsoft.com",
        "PUTRIGHT_GRAPH_SIGN_IN": "https://login.microsoftonline.com",
        "PUTRIGHT_NOTIFY_ADDRESS": "https://api.notifications.service.gov.uk",
    }  # fmt: skip
    assert found | elsewhere == documented()


# What only a machine of its own can be told: packages, accounts, services, the journal.
OF_THE_MACHINE = ("apt ", "adduser ", "install ", "systemctl ", "journalctl ", "curl ", "chmod ", "make dist")
TRIED = (
    "/opt/putright/bin/putright prepare-database |", "putright migrate", "putright organisation larkfield",
    "putright sign-in manager@larkfield.example", "putright adopt larkfield", "putright versions larkfield",
    "runuser -u postgres -- pg_dump -Fc",
    "runuser -u postgres -- pg_restore", "putright verify", "putright rebuild", "putright chain larkfield",
    "/opt/putright/bin/putright verify larkfield.chain", "putright move",
    "/opt/putright/bin/putright --version", "python3 -c 'import secrets; ",
    # tests/integration/test_wheel.py
    "python3 -m venv /opt/putright", "/opt/putright/bin/pip install --require-hashes --only-binary :all: -r run.txt",
    "/opt/putright/bin/pip install --no-deps --no-index ",
)  # fmt: skip


def test_every_line_of_the_page_is_tried() -> None:
    for one in commands():
        assert one.startswith((*TRIED, *OF_THE_MACHINE)), one
    assert all(any(one.startswith(tried) for one in commands()) for tried in TRIED)


def test_the_small_lines(machine: Machine) -> None:
    assert machine.shell(line("/opt/putright/bin/putright --version")).stdout.startswith("putright ")
    made = machine.shell(line("python3 -c 'import secrets"))
    assert len(made.stdout.strip()) >= 32
    again = machine.shell(line("putright sign-in"))
    assert re.fullmatch(rf"https://{HOST}/in/\S+\n", again.stdout)
    policy = (ROOT / "src/putright/policies/al-aesthetics/policy.yaml").read_text(encoding="utf-8")
    (machine.place / "larkfield-policy.yaml").write_text(policy)
    adopted = machine.shell(line("putright adopt larkfield"))
    assert (adopted.returncode, adopted.stderr) == (0, "")
    versions = machine.shell(line("putright versions larkfield"))
    assert (versions.returncode, versions.stderr) == (0, "")
    assert "Board of 12 February 2027" in versions.stdout


def test_the_service_is_not_told_the_owners_password(machine: Machine) -> None:
    assert "OWNER" not in file("/etc/putright.env")
    assert machine.settings().keys() <= documented().keys()
    assert "EnvironmentFile=/etc/putright.env\n" in file("/etc/systemd/system/putright.service")


# --- it does not start, and says why ---------------------------------------------------------------------------------

SETTINGS_GONE_WRONG: list[tuple[str, dict[str, str]]] = [
    ("PUTRIGHT_MAIL_WAY is", {"PUTRIGHT_MAIL_WAY": "pigeon"}),
    ("PUTRIGHT_MAIL_FOLDER is", {"PUTRIGHT_MAIL_FOLDER": "mail"}),
    ("PUTRIGHT_GRAPH_", {"PUTRIGHT_MAIL_WAY": "graph", "PUTRIGHT_GRAPH_TENANT": "a/b"}),
    ("PUTRIGHT_NOTIFY_", {"PUTRIGHT_MAIL_WAY": "notify", "PUTRIGHT_NOTIFY_TEMPLATE": "letter"}),
    ("Set one of PUTRIGHT_", {"PUTRIGHT_MAIL_WAY": "notify", "PUTRIGHT_NOTIFY_TEMPLATE": str(uuid.UUID(int=1))}),
    ("DATABASE_URL is not set", {"DATABASE_URL": "", "DATABASE_OWNER_URL": "postgresql:///x"}),
    ("PUTRIGHT_SECRET_KEY is not set", {"PUTRIGHT_SECRET_KEY": ""}),
    ("PUTRIGHT_SECRET_KEY has", {"PUTRIGHT_SECRET_KEY": "short"}),
    ("PUTRIGHT_DOCUMENTS is", {"PUTRIGHT_DOCUMENTS": "documents"}),
    ("PUTRIGHT_CLAMD", {"PUTRIGHT_CLAMD": "somewhere"}),
    ("DATABASE_URL must begin with postgresql://", {"DATABASE_URL": "mysql://putright:Geheim1@server/putright"}),
    ("The address of the database cannot be read", {"DATABASE_URL": "postgresql://putright:Geheim1%zz@/putright"}),
    ("The database in DATABASE_URL could not be reached", {"DATABASE_URL": "postgresql://p:Geheim1@127.0.0.1:1/x"}),
    ("PUTRIGHT_MAIL_PORT is", {"PUTRIGHT_MAIL_PORT": "smtp"}),
    ("PUTRIGHT_IDLE_MINUTES is", {"PUTRIGHT_IDLE_MINUTES": "5"}),
    ("PUTRIGHT_SESSION_HOURS is", {"PUTRIGHT_SESSION_HOURS": "48"}),
    ("PUTRIGHT_HTTPS is", {"PUTRIGHT_HTTPS": "yes"}),
    ("PUTRIGHT_RECEIPTS_A_DAY is", {"PUTRIGHT_RECEIPTS_A_DAY": "0"}),
    ("PUTRIGHT_PUBLIC_LIMITS_TIMES is", {"PUTRIGHT_PUBLIC_LIMITS_TIMES": "0"}),
    ("PUTRIGHT_QUICKEST_FORM is", {"PUTRIGHT_QUICKEST_FORM": "61"}),
    ("PUTRIGHT_DIRECTORY_", {"PUTRIGHT_DIRECTORIES": "larkfield"}),
    ("PUTRIGHT_PASSWORDS is", {"PUTRIGHT_PASSWORDS": "0"}),
    ("PUTRIGHT_HOSTS names", {"PUTRIGHT_HOSTS": "https://complaints.larkfield.example"}),
]
ELSEWHERE = {
    "No database: DATABASE_URL is not set",
    "DATABASE_OWNER_URL is not set",
    "putright does not start: the role in DATABASE_URL",
    "Nothing was changed: the role in DATABASE_OWNER_URL",
    "The tables in the database are not those of this version",
    "the pages could not be served at",
}


def test_every_sentence_of_the_page_is_tried_here() -> None:
    table = PAGE.split("| it says | do |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)) == ELSEWHERE | {
        one for one, _ in SETTINGS_GONE_WRONG
    }


def refused(machine: Machine, *arguments: str, **settings: str) -> str:
    """The one sentence of a command that could not begin."""
    given = machine.settings() | settings
    done = subprocess.run(
        [*PUTRIGHT, *arguments], env=clean(**given), cwd=machine.place, capture_output=True, text=True, timeout=180
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith("putright: ")
    assert done.stderr.count("\n") == 1
    assert not any(password in done.stderr for password in (*PASSWORDS.values(), "Geheim1"))
    return done.stderr.removeprefix("putright: ")


@pytest.mark.parametrize(("sentence", "settings"), SETTINGS_GONE_WRONG, ids=lambda one: one if type(one) is str else "")
def test_a_wrong_setting_is_one_sentence(machine: Machine, sentence: str, settings: dict[str, str]) -> None:
    assert refused(machine, "serve", **settings).startswith(sentence)


def test_nothing_set_at_all_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run([*PUTRIGHT, "serve"], env=clean(), cwd=tmp_path, capture_output=True, text=True, timeout=180)
    assert done.returncode == 2
    assert done.stderr.startswith("putright: No database: DATABASE_URL is not set")
    assert list(tmp_path.iterdir()) == []


def test_a_role_with_too_much_power_does_not_serve(machine: Machine) -> None:
    with psycopg.connect(machine.cluster.superuser_url, autocommit=True) as server:
        for role, power in (("strong", "BYPASSRLS"), ("maker", "CREATEROLE"), ("heir", "IN ROLE putright_owner")):
            server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'powerful' {power}")
            server.execute(f"GRANT CONNECT ON DATABASE putright TO {role}")
    sentences = {
        machine.address("putright_owner"): "owns tables",
        machine.cluster.superuser_url: "is a superuser",
        machine.address("strong", "powerful"): "may bypass row security",
        machine.address("maker", "powerful"): "may make roles",
        machine.address("heir", "powerful"): "belongs to the owner of the database",
    }
    for url, why in sentences.items():
        for command in ("serve", "work"):
            said = refused(machine, command, DATABASE_URL=url)
            assert said.startswith(f"putright does not start: the role in DATABASE_URL {why}, so ")


def test_the_owner_alone_migrates(machine: Machine) -> None:
    for url in (machine.cluster.superuser_url, machine.address("putright_app")):
        said = refused(machine, "migrate", DATABASE_OWNER_URL=url)
        assert said.startswith("Nothing was changed: the role in DATABASE_OWNER_URL")
    assert refused(machine, "migrate").startswith("DATABASE_OWNER_URL is not set")


def test_it_does_not_serve_before_the_tables_are_there(machine: Machine) -> None:
    machine.cluster.new_database("empty")
    said = refused(machine, "serve", DATABASE_URL=machine.address("putright_app", database="empty"))
    assert said.startswith("The tables in the database are not those of this version")
    assert "putright migrate" in said


def test_an_address_that_is_taken_is_said(machine: Machine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        done = machine.run("serve", "--bind", bind)
    assert done.returncode == 1
    assert f"putright: the pages could not be served at {bind}. Is something else there?" in done.stderr
    assert "Traceback" not in done.stderr


# --- it runs ---------------------------------------------------------------------------------------------------------


@contextmanager
def served(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Its address, while it serves. It ends well when it is asked to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "serve", "--bind", bind, "--processes", "1"], env=environment, cwd=folder, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + 60
        while fetch(f"http://{bind}/healthz")[0] is None:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield f"http://{bind}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        if process.poll() is None:
            process.terminate()  # it ends its own children, too
            process.wait(60)


def fetch(address: str, host: str = HOST) -> tuple[int | None, str, dict[str, str]]:
    asked = urllib.request.Request(address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace"), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", dict(error.headers)
    except OSError:
        return None, "", {}


def check_pages(address: str, slug: str, host: str = HOST) -> None:
    assert fetch(f"{address}/healthz", host)[:2] == (200, '{"ok": true}')
    status, page, _ = fetch(f"{address}/p/{slug}/", host)
    assert status == 200
    sheet = re.search(r'href="(/static/putright/putright\.[0-9a-f]+\.css)"', page)
    assert sheet
    status, text, headers = fetch(address + sheet[1], host)
    assert status == 200
    assert headers["Content-Type"].startswith("text/css")
    font = re.search(r"url\(\"?(?:\./)?([^\")]*\.woff2)", text)
    assert font
    where = font[1] if font[1].startswith("/") else f"/static/putright/{font[1]}"
    assert fetch(address + where, host)[0] == 200


def test_it_serves_as_the_role_made_for_it(machine: Machine) -> None:
    unit = file("/etc/systemd/system/putright.service")
    assert "ExecStart=/opt/putright/bin/putright serve --bind 127.0.0.1:8000 " in unit
    with served(PUTRIGHT, clean(**machine.settings()), machine.place) as address:
        check_pages(address, "larkfield")
        assert fetch(f"{address}/healthz", "somebody.else.example")[0] == 400


def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("This machine has no systemd-analyze.")
    unit = tmp_path / "putright.service"
    unit.write_text(file("/etc/systemd/system/putright.service").replace("/opt/putright/bin/putright", "/bin/true"))
    done = subprocess.run([program, "verify", unit], capture_output=True, text=True, timeout=180)
    assert "putright.service" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def test_the_log_tells_the_heads(machine: Machine) -> None:
    head = head_of(machine)
    done = machine.python("from putright.worker.jobs import write_heads; write_heads(timestamp=0)")
    told = [one for one in done.stderr.splitlines() if "chain of larkfield" in one]
    assert [one.partition(" INFO ")[2] for one in told] == [
        f"putright.worker chain of larkfield: {facts_in(machine)} facts, head {head}"
    ]
    shown = re.findall(r"^2027.* INFO (putright\.worker chain of larkfield: )\d+ facts, head ", PAGE, re.MULTILINE)
    assert shown == ["putright.worker chain of larkfield: "]


def facts_in(machine: Machine, database: str = "putright") -> int:
    url = machine.cluster.superuser_url.replace("/putright?", f"/{database}?")
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM register_fact").fetchone()
    assert row is not None
    return int(row[0])


def test_a_chain_is_checked_where_there_is_no_database(machine: Machine) -> None:
    head = head_of(machine)
    assert machine.shell(line("putright chain larkfield")).returncode == 0
    command = line("/opt/putright/bin/putright verify larkfield.chain")
    assert machine.shell(command.replace("THE-HEAD-WRITTEN-DOWN", head)).returncode == 0
    assert machine.shell(command.replace("THE-HEAD-WRITTEN-DOWN", "0" * 64)).returncode == 1


# --- backups ---------------------------------------------------------------------------------------------------------


def test_a_backup_comes_back_on_another_server(machine: Machine, make_machine: Callable[[], Machine]) -> None:
    head, facts = head_of(machine), facts_in(machine)
    backup = machine.shell(line("runuser -u postgres -- pg_dump -Fc"))
    assert (backup.returncode, backup.stderr) == (0, "")
    other = make_machine()
    with psycopg.connect(other.cluster.superuser_url, autocommit=True) as server:
        for role, password in PASSWORDS.items():
            server.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
    other.write_settings()
    shutil.copy(machine.place / "putright.dump", other.place)
    for start in ("runuser -u postgres -- pg_restore", "putright migrate", "putright verify", "putright rebuild"):
        done = other.shell(line(start))
        assert (done.returncode, done.stderr) == (0, ""), start
    assert done.stdout == "larkfield: 3 cases compared, 0 differed.\n"
    assert other.shell("putright rebuild").stdout == "larkfield: 3 cases made anew, 0 differed.\n"
    assert facts_in(other) == facts
    asked = line("putright verify --organisation larkfield --head")
    assert machine.shell(asked.replace("THE-HEAD-WRITTEN-DOWN", head)).returncode == 0
    found = other.shell(asked.replace("THE-HEAD-WRITTEN-DOWN", head))
    assert found.returncode == 0
    assert head in found.stdout
    wrong = other.shell(asked.replace("THE-HEAD-WRITTEN-DOWN", "a" * 64))
    assert wrong.returncode == 1
    assert "made anew" in wrong.stdout
    # The locks between organisations came along: the role that runs it sees nothing until it names one.
    with psycopg.connect(other.address("putright_app")) as app:
        assert app.execute("SELECT count(*) FROM register_fact").fetchone() == (0,)
    # And it goes on where it stopped.
    assert other.python(COMPLAIN).stdout.split()[0] == "LSC-00004"
    assert head_of(other) != head
    assert other.shell(asked.replace("THE-HEAD-WRITTEN-DOWN", head)).returncode == 0


def test_the_owner_makes_no_backup(machine: Machine, tmp_path: Path) -> None:
    dump = [str(machine.cluster.programs.pg_dump), "-Fc", f"--file={tmp_path / 'x'}", machine.address("putright_owner")]
    done = subprocess.run(dump, env=clean(), capture_output=True, text=True)
    assert done.returncode == 1
    assert "query would be affected by row-level security policy" in done.stderr
    assert "query would be affected by row-level security policy" in PAGE
    # What the page warns of: it ends well, holds no complaint and cannot be restored.
    subprocess.run([*dump, "--enable-row-security"], env=clean(), check=True)
    for table in ("register_fact", "register_case", "register_personal"):
        assert lines_of(machine, tmp_path / "x", table) == 0
    assert lines_of(machine, tmp_path / "x", "register_searched") > 0
    assert "only the words by which the search finds cases, and it cannot be restored" in PAGE
    machine.cluster.new_database("hollow")
    with pytest.raises(subprocess.CalledProcessError):
        restore(machine, "hollow", tmp_path / "x")


def lines_of(machine: Machine, dump: Path, table: str) -> int:
    """How many rows of a table a backup holds."""
    shown = [str(machine.cluster.programs.pg_restore), "--data-only", f"--table={table}", "--file=-", str(dump)]
    text = subprocess.run(shown, env=machine.as_postgres(), capture_output=True, text=True, check=True).stdout
    found = re.search(r"^COPY public\.\w+ .*?\n(.*?)^\\\.$", text, re.DOTALL | re.MULTILINE)
    assert found, f"the backup does not name {table}"
    return found[1].count("\n")


def restore(machine: Machine, database: str, dump: Path) -> None:
    subprocess.run(
        [machine.cluster.programs.pg_restore, "--exit-on-error", "--single-transaction", f"--dbname={database}", dump],
        env=machine.as_postgres(), check=True,
    )  # fmt: skip


def test_the_role_for_backups_reads_all_of_it_and_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    found = re.search(r"<!-- sql: backup role -->\n```sql\n(.*?)```", PAGE, re.DOTALL)
    assert found
    with psycopg.connect(machine.cluster.superuser_url, autocommit=True) as server:
        server.execute(found[1])
        server.execute("ALTER ROLE putright_backup PASSWORD 'backing'")
    url = machine.address("putright_backup", "backing")
    dump = [str(machine.cluster.programs.pg_dump), "-Fc", f"--file={tmp_path / 'x'}", url]
    subprocess.run(dump, env=clean(), check=True)
    machine.cluster.new_database("whole")
    restore(machine, "whole", tmp_path / "x")
    assert facts_in(machine, "whole") == facts_in(machine)
    with psycopg.connect(url) as backup, pytest.raises(psycopg.errors.InsufficientPrivilege):
        backup.execute("UPDATE accounts_organisation SET name = 'Ours'")


# --- a trial moves here ----------------------------------------------------------------------------------------------


def test_a_trial_moves_to_a_prepared_server(make_machine: Callable[[], Machine], tmp_path: Path) -> None:
    other = make_machine()
    trial = Path(tempfile.mkdtemp(prefix="pt-", dir=other.place))
    trial.chmod(0o711)
    given = clean(PUTRIGHT_TRIAL_FOLDER=str(trial))

    def run(*arguments: str) -> str:
        done = subprocess.run([*PUTRIGHT, *arguments], env=given, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    try:
        run("migrate")
        run(*shlex.split(line("putright organisation larkfield"))[1:])
        before = run("verify")
        target = shlex.split(line("putright move"))
        assert target[:2] == ["putright", "move"]
        assert target[2].startswith("postgresql://putright_owner:")
        assert "rows to the database putright" in run("move", other.cluster.owner_url)
        with psycopg.connect(other.cluster.superuser_url, autocommit=True) as server:
            for role, password in PASSWORDS.items():
                server.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
        other.write_settings()
        assert other.run("verify").stdout == before
        assert other.run("migrate").returncode == 0
        assert other.run("rebuild", "--check").returncode == 0
    finally:
        Cluster(trial / "postgresql").remove()


def test_no_word_reaches_the_log_of_the_web_server_either(machine: Machine) -> None:
    done = machine.python("""
import logging
try:
    raise ValueError("Words of Ada Marsh")
except ValueError:
    logging.getLogger("gunicorn.error").exception("Error handling request %s", "/in/a-token/")
""")
    assert "ERROR gunicorn.error ValueError at " in done.stderr
    assert "Ada" not in done.stderr
    assert "a-token" not in done.stderr
