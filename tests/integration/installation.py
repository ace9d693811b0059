"""What docs/install.md says, taken from the page and run against a PostgreSQL server of our own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from putright.trial.addresses import environment, parts
from putright.trial.cluster import Cluster
from putright.trial.server_user import clean_environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
PUTRIGHT = [sys.executable, "-m", "putright.command.start"]
HOST = "complaints.larkfield.example"
PASSWORDS = {"putright_owner": "OwnersPasswordOfTheTest1", "putright_app": "RunningPasswordOfTheTest2"}


def clean(**more: str) -> dict[str, str]:
    """An environment in which nothing of putright is set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8"} | more


def file(name: str) -> str:
    """A file as the page shows it."""
    found = re.findall(rf"<!-- file: {re.escape(name)} -->\n```\w*\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == 1, name
    return found[0]


def commands() -> list[str]:
    """Every line that the page gives to a shell, in its order; continued lines as one."""
    plain = re.sub(r"<!-- file: .*? -->\n```.*?```", "", PAGE, flags=re.DOTALL)
    blocks = re.findall(r"```sh\n(.*?)```", plain, re.DOTALL)
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def line(start: str, last: bool = False) -> str:
    """The line of the page that begins so."""
    found = [one for one in commands() if one.startswith(start)]
    assert found, f"docs/install.md has no line that begins {start}"
    return found[-1 if last else 0]


@dataclass
class Machine:
    """An installation as the page makes it: its server, and a folder in place of /etc and /var/backups."""

    cluster: Cluster
    place: Path

    @property
    def programs(self) -> str:
        return str(self.cluster.programs.folder)

    def address(self, role: str, password: str | None = None, database: str = "putright") -> str:
        """An address on this server's socket."""
        host = parts(self.cluster.superuser_url)["host"]
        return f"postgresql://{role}:{password or PASSWORDS[role]}@/{database}?host={host}"

    def as_postgres(self) -> dict[str, str]:
        """The environment of the account postgres, for PostgreSQL's own programs."""
        server = environment(self.cluster.superuser_url) | {"PGDATABASE": "postgres"}
        return clean_environment(server) | {"PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}"}

    def write_settings(self) -> None:
        """The files of the page, with this server's address and these passwords in them."""
        host = parts(self.cluster.superuser_url)["host"]
        filled = {
            "@127.0.0.1:5432/putright": f"@/putright?host={host}",
            "THE-PASSWORD-OF-PUTRIGHT-APP": PASSWORDS["putright_app"],
            "THE-PASSWORD-OF-PUTRIGHT-OWNER": PASSWORDS["putright_owner"],
            "THE-TEXT-THAT-WAS-PRINTED": "x" * 64,
            "/etc/putright": f"{self.place}/putright",
            "runuser -u putright -- /opt/putright/bin/putright": shlex.join(PUTRIGHT),
        }
        for name in ("/etc/putright.env", "/etc/putright-owner.env", "/usr/local/sbin/putright"):
            text = file(name)
            for theirs, ours in filled.items():
                text = text.replace(theirs, ours)
            (self.place / Path(name).name).write_text(text)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The script of the page: putright, with the settings of this installation."""
        return self.shell(shlex.join(["putright", *arguments]), **settings)

    def shell(self, command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A line of the page. The account postgres, /var/backups and the installed program are this machine's."""
        script = self.place / "putright"
        for name in ("pg_dump", "pg_restore", "psql"):
            if f"runuser -u postgres -- {name}" in command:
                settings = self.as_postgres() | settings
                command = command.replace(f"runuser -u postgres -- {name}", f"{self.programs}/{name}")
        command = command.replace("/opt/putright/bin/putright", shlex.join(PUTRIGHT))
        command = command.replace("/var/backups/putright", str(self.place))
        command = re.sub(r"^putright ", f"sh {script} ", command)
        return subprocess.run(
            ["sh", "-c", command], env=clean(**settings), cwd=self.place, capture_output=True, text=True, timeout=180
        )

    def settings(self) -> dict[str, str]:
        """What stands in the environment of the service."""
        said = (self.place / "putright.env").read_text()
        return dict(re.findall(r'^(\w+)="(.*)"$', said, re.MULTILINE))

    def python(self, script: str) -> subprocess.CompletedProcess[str]:
        """Our own code with the environment of the service."""
        settings = self.settings() | {"DJANGO_SETTINGS_MODULE": "putright.site.settings"}
        return subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{script}"],
            env=clean(**settings), cwd=self.place, capture_output=True, text=True, timeout=180,
        )  # fmt: skip


COMPLAIN = """
from putright.accounts.members import member_of
from putright.accounts.models import Account, Organisation
from putright.accounts.scope import within
from putright.casework.receiving import Complaint, receive
from django.utils import timezone
organisation = Organisation.objects.get(slug="larkfield")
account = Account.objects.get(email="manager@larkfield.example")
for number in range(3):
    with within(organisation):
        complaint = Complaint("Words of number %s." % number, "phone", "2026-11-0%sT10:15" % (number + 2))
        done = receive(organisation, complaint, member_of(organisation, account), now=timezone.now())
        print(done.record.case.reference)
"""
