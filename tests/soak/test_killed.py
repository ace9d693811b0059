"""Nothing lost and nothing doubled when a process is killed at any moment: the pages' processes, then the database."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

import psycopg
import pytest
from tests.running import ENVIRONMENT

pytestmark = pytest.mark.soak
SECONDS = int(os.environ.get("PUTRIGHT_SOAK_SECONDS", "120"))


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Complainant(threading.Thread):
    """Sends complaints for ever, each form again and again until it is confirmed, as a stubborn person would."""

    def __init__(self, port: int, slug: str, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.slug, self.stop = port, slug, stop
        self.confirmed: dict[str, set[str]] = {}
        self.tries = 0

    def run(self) -> None:
        while not self.stop.is_set():
            form = uuid.uuid4().hex
            while not self.stop.is_set():
                try:
                    reference = self.send(form)
                except (OSError, http.client.HTTPException, LookupError):
                    time.sleep(0.05)
                    continue
                self.confirmed.setdefault(form, set()).add(reference)
                if random.random() < 0.7:
                    break

    def send(self, form: str) -> str:
        self.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            address = f"/p/{self.slug}/complain/one-page/"
            connection.request("GET", address)
            answer = connection.getresponse()
            page = answer.read().decode()
            cookies = "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if answer.status != 200 or token is None:
                raise LookupError
            said = {"csrfmiddlewaretoken": token[1], "form_id": form, "words": f"form {form}", "phone": "07700 900123"}
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
            connection.request("POST", address, urllib.parse.urlencode(said), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 302:
                raise LookupError
            cookies += "; " + "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
            connection.request("GET", answer.headers["Location"], headers={"Cookie": cookies})
            answer = connection.getresponse()
            page = answer.read().decode()
            found = re.search(r"[A-Z]+-\d{5}", page)
            if answer.status != 200 or found is None:
                raise LookupError
            return found[0]
        finally:
            connection.close()


def children(parent: int) -> list[int]:
    """The processes below one, from the kernel's own list."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(name))
    return found


def test_killing_the_pages_and_the_database_loses_and_doubles_nothing(tmp_path_factory):
    """kill -9 every second or so, for minutes; then every confirmed complaint is there once and the chain holds."""
    from putright.trial.cluster import Cluster

    cluster = Cluster(tmp_path_factory.mktemp("killed") / "trial", durable=True)
    cluster.start()
    environment = os.environ | ENVIRONMENT | {"DATABASE_URL": cluster.app_url, "DATABASE_OWNER_URL": cluster.owner_url}
    script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
    subprocess.run([sys.executable, "-c", script], env=environment | {"PUTRIGHT_MIGRATING": "1"}, check=True)
    found = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from putright.accounts.models import Organisation\n"
        "from putright.accounts.scope import within\n"
        "from putright.policies import policy_text\n"
        "from putright.register.adopting import adopt\n"
        "o = Organisation.objects.create(slug='killed', name='Killed', prefix='KIL')\n"
        "with within(o): adopt(o, policy_text('ieso'), adopted_from=date(2020, 1, 1))\n"
    )
    subprocess.run([sys.executable, "-c", found], env=environment, check=True)
    port = free_port()
    command = [sys.executable, "-m", "putright.command.start", "serve", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    stop = threading.Event()
    people = [Complainant(port, "killed", stop) for _ in range(4)]
    kills = {"pages": 0, "database": 0}
    try:
        for person in people:
            person.start()
        deadline = time.monotonic() + SECONDS
        last = time.monotonic()
        time.sleep(5)
        while time.monotonic() < deadline:
            time.sleep(random.uniform(0.3, 1.5))
            victims = [below for child in children(server.pid) for below in [child, *children(child)]]
            with contextlib.suppress(ProcessLookupError, IndexError):  # gone by itself meanwhile
                os.kill(random.choice(victims), signal.SIGKILL)
                kills["pages"] += 1
            if time.monotonic() - last > 20:
                pid = int((cluster_pid_file(cluster)).read_text().split()[0])
                os.kill(pid, signal.SIGKILL)
                kills["database"] += 1
                last = time.monotonic()
                time.sleep(0.5)
                cluster.start()
    finally:
        stop.set()
        for person in people:
            person.join()
        server.terminate()
        server.wait(60)
    check = (
        "import django; django.setup()\n"
        "from putright.accounts.models import Organisation\n"
        "from putright.accounts.scope import within\n"
        "from putright.register.models import Case, Submission\n"
        "from putright.register.rebuild import rebuild\n"
        "from putright.register.verify import verify\n"
        "o = Organisation.objects.get(slug='killed')\n"
        "with within(o):\n"
        "    print(Case.objects.count(), len(verify(o).breaks), sum(not one.same for one in rebuild(o, write=False)))\n"
        "    for key, reference in Submission.objects.values_list('key', 'case__reference'): print(key, reference)\n"
    )
    said = subprocess.run([sys.executable, "-c", check], env=environment, check=True, capture_output=True, text=True)
    cluster.remove()
    first, *rows = said.stdout.splitlines()
    cases, breaks, differing = map(int, first.split())
    kept = dict(row.split() for row in rows)
    confirmed = {form: refs for person in people for form, refs in person.confirmed.items()}
    print(
        f"{len(confirmed)} confirmed of {sum(one.tries for one in people)} tries, {cases} cases, {kills}",
        file=sys.stderr,
    )
    assert kills["pages"] > 10
    assert kills["database"] > 1
    assert len(confirmed) > 20
    assert (breaks, differing) == (0, 0)
    assert cases == len(kept)
    for form, references in confirmed.items():
        assert references == {kept[form]}


def cluster_pid_file(cluster):
    """Where PostgreSQL says which process it is."""
    with psycopg.connect(cluster.superuser_url) as connection:
        found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    return Path(found[0]) / "postmaster.pid"
