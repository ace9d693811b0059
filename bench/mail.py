"""How many mails are taken in and how many are sent in a second, and with what memory.

    python bench/mail.py                 200 mails of each sort
    python bench/mail.py --mails 1000

A PostgreSQL of its own, a real IMAP server (Dovecot) and a plain SMTP server are started in a temporary folder. Times
are processor time, by whose it is: ours with the processes that read mails, the database's, the IMAP server's; the
clock's time stands beside them and depends on what else the machine is doing. What reading a mail costs in this very
process, with nothing around it, is what the rest is held against. Nothing is asserted about times.
"""

import argparse
import os
import resource
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from web_server import TICK, database, let_go, postmaster

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.integration.mail_server import PASSWORD, MailServer, make_server

WORDS = "The tea was cold, and nobody came when I asked for another. I asked three times, at the desk. "
_POST = """
import sys
from tests.soak.scripted_post import Post
with Post() as server:
    print(server.port, flush=True)
    server.serve_forever()
"""
_PEAK = """
import sys
from pathlib import Path
from putright.incoming.child import answer
answer(["read", "60"], Path(sys.argv[1]), Path(sys.argv[2]))
print(Path("/proc/self/status").read_text())
"""


class Took(NamedTuple):
    """Milliseconds for one: processor time of ours, the database's and the mail server's, and by the clock."""

    ours: float
    database: float
    server: float
    clock: float


def a_mail(sort: str, number: int, size: int = 0) -> bytes:
    """A mail that is none of those before it."""
    found = EmailMessage()
    found["From"] = f"Person {number} <person{number}@{sort.replace(' ', '-')}.example>"
    found["Subject"], found["Message-ID"] = f"Cold tea, {number}", f"<{uuid.uuid4().hex}@marsh.example>"
    found["To"] = "complaints@larkfield.example"
    found.set_content(WORDS * 10)
    if sort == "with a PDF":
        found.add_attachment(
            b"%PDF-1.4 " + os.urandom(size or 100_000), maintype="application", subtype="pdf", filename="bill.pdf"
        )
    if sort == "newsletter":
        rows = "".join(f"<tr><td style='color:red'><a href='https://n.example/{one}'>{WORDS}</a>" for one in range(200))
        found.add_alternative(f"<html><body><table>{rows}</table></body></html>", subtype="html")
        found["List-Unsubscribe"] = "<https://n.example/off>"
    return found.as_bytes()


SORTS = ("short", "with a PDF", "newsletter")


class Ground:
    """An organisation with a mailbox that makes complaints, and whose processor time is counted."""

    def __init__(self, server: MailServer, postmaster: int) -> None:
        from putright.accounts.founding import add_member, add_person, make_roles
        from putright.accounts.models import Organisation, Site
        from putright.accounts.scope import within
        from putright.correspondence.mailbox.configured import mailbox_of
        from putright.policies import policy_text
        from putright.register.adopting import adopt
        from putright.register.reading import policy_of

        self.server, self.postmaster = server, postmaster
        self.organisation = Organisation.objects.create(
            slug="larkfield", name="Larkfield Skin Clinic", prefix="LSC", email="complaints@larkfield.example"
        )
        with within(self.organisation):
            version = adopt(self.organisation, policy_text("ieso"), adopted_from=date(2020, 1, 1))
            roles = make_roles(self.organisation, policy_of(version))
            Site.objects.create(organisation=self.organisation, name="North house")
            person = add_person(self.organisation, "Ann Osgood", "manager")
            add_member(self.organisation, person, "ann@larkfield.example", [roles["manager"]])
            mailbox = mailbox_of(self.organisation, "complaints")
            mailbox.makes_complaints = True
            mailbox.save()
        self.user = "complaints@larkfield.example"
        Path(os.environ["PUTRIGHT_MAILBOXES"]).write_text(
            f'[[mailbox]]\norganisation = "larkfield"\nname = "complaints"\nhost = "127.0.0.1"\nport = {server.tls}\n'
            f'authority = "{server.authority}"\nuser = "{self.user}"\npassword_variable = "BENCH_PASSWORD"\n'
            'move_to = "taken"\n'
        )

    def deliver(self, mails: list[bytes]) -> None:
        """Lay them into the mailbox."""
        client = self.server.client(self.user)
        for one in mails:
            client.append("INBOX", "", None, one.replace(b"\n", b"\r\n"))  # type: ignore[arg-type]
        client.logout()

    def timed(self, work: Callable[[], object], count: int) -> Took:
        """What it takes for each of so many."""
        assert self.server.process is not None
        before, begun = self._spent(), perf_counter()
        work()
        clock = perf_counter() - begun
        spent = [after - earlier for after, earlier in zip(self._spent(), before, strict=True)]
        return Took(*(1000 * one / count for one in (*spent, clock)))

    def _spent(self) -> tuple[float, float, float]:
        from putright.incoming import apart

        assert self.server.process is not None
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        ours = process_time() + ended.ru_utime + ended.ru_stime + sum(below(one.process.pid) for one in apart._kept)
        return ours, below(self.postmaster), below(self.server.process.pid)

    def take_in(self) -> None:
        """Fetch what is new and keep it."""
        from putright.correspondence.mailbox.configured import boxes_for
        from putright.correspondence.mailbox.intake import take_in

        (box,) = boxes_for(self.organisation)
        take_in(self.organisation, box, self.store(), datetime.now(UTC), seconds=3600)

    def store(self) -> Any:
        """Where mail is kept."""
        from putright.casework.document_acts import store_of

        return store_of(self.organisation)

    def read(self) -> None:
        """Read what was kept, and file it."""
        from putright.correspondence.mailbox.run import read_new

        while read_new(self.organisation):
            pass

    def read_alone(self) -> None:
        """Read all that was kept, each in its process, and do nothing with it."""
        from putright.incoming.apart import mail_apart

        for one in self._rows():
            mail_apart(self.store().path(one))

    def _rows(self) -> list[str]:
        from putright.accounts.scope import within
        from putright.register.mail_models import MailIn

        with within(self.organisation):
            return list(MailIn.objects.order_by("-pk").values_list("digest", flat=True)[: self.last])

    last = 0

    def send(self) -> int:
        """Send what waits; how many went."""
        from putright.accounts.scope import within
        from putright.correspondence.outbox import send, waiting

        count = 0
        while True:
            now = datetime.now(UTC) + timedelta(minutes=6)
            with within(self.organisation):
                found = waiting(self.organisation, now)
            if not found:
                return count
            count += sum(send(self.organisation, one, now).state == "sent" for one in found)


def below(process: int) -> float:
    """Seconds of processor time of a process and of all that it started, however far down."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0.0
    return sum(int(part) for part in stat[11:15]) / TICK + sum(below(int(child)) for child in children)


def peak(process: int) -> int:
    """The most that a process has held, in MB."""
    return _peak_in(Path(f"/proc/{process}/status").read_text())


def _peak_in(status: str) -> int:
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


@contextmanager
def smtp() -> Iterator[int]:
    """A mail server in a process of its own; its port."""
    root = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", _POST]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.terminate()


def plain(mails: list[bytes]) -> float:
    """Milliseconds of processor time of reading one in this process, with nothing around it."""
    from putright.incoming.parsing import read_mail

    begun = process_time()
    for one in mails:
        read_mail(one)
    return 1000 * (process_time() - begun) / len(mails)


def measure(ground: Ground, sort: str, count: int) -> None:
    """A sort of mail: fetched and kept, read and filed, answered."""
    ground.last = count
    mails = [a_mail(sort, number) for number in range(count)]
    alone = plain(mails)
    ground.deliver(mails)
    parts = {
        "fetched and kept": ground.timed(ground.take_in, count),
        "read and filed": ground.timed(ground.read, count),
    }
    parts["both"] = Took(*map(sum, zip(*parts.values(), strict=True)))  # type: ignore[arg-type]
    parts["of it, read in its process"] = ground.timed(ground.read_alone, count)
    sent: list[int] = []
    took = ground.timed(lambda: sent.append(ground.send()), count)
    print(f"{sort}, {len(mails[0]) / 1000:.0f} kB: read in this process, nothing around it, in {alone:.2f} ms")
    for name, one in parts.items():
        print(line(name, one, alone))
    if sent[0]:
        print(line(f"{sent[0]} receipts sent", Took(*(one * count / sent[0] for one in took)), alone))
    print()


def line(name: str, took: Took, alone: float) -> str:
    """A line of the table."""
    whole = took.ours + took.database + took.server
    parts = f"{took.ours:8.1f}{took.database:10.1f}{took.server:8.1f}{whole:8.1f}"
    return f"  {name:28}{parts}{1000 / max(whole, 0.001):10.0f}{whole / alone:8.1f}{took.clock:9.1f}"


def memory(folder: Path) -> None:
    """What the processes hold at most."""
    from putright.incoming import apart

    print(f"memory at most, MB: the process that takes in and sends {peak(os.getpid())}", end="")
    print(f", the one that makes those of mails {peak(apart._kept[0].process.pid)}")
    for size in (1_000, 1_000_000, 10_000_000, 30_000_000):
        file, out = folder / "mail", folder / "out"
        file.write_bytes(a_mail("with a PDF", 0, size))
        command = [sys.executable, "-c", _PEAK, str(file), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"  a mail with a file of {size / 1e6:g} MB is read in {_peak_in(done.stdout)}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=200)
    count = parser.parse_args().mails
    with TemporaryDirectory() as name, database(Path(name), keep=False) as cluster, smtp() as port:
        folder = Path(name)
        os.environ |= {
            "PUTRIGHT_MAILBOXES": str(folder / "mailboxes.toml"), "PUTRIGHT_DOCUMENTS": str(folder / "documents"),
            "BENCH_PASSWORD": PASSWORD, "PUTRIGHT_MAIL_HOST": "127.0.0.1", "PUTRIGHT_MAIL_PORT": str(port),
            "PUTRIGHT_MAIL_TLS": "0",
        }  # fmt: skip
        (folder / "documents").mkdir()
        import logging

        import django

        django.setup()
        logging.disable(logging.INFO)
        server = make_server()
        try:
            ground = Ground(server, postmaster(cluster))
            load = " ".join(f"{one:.1f}" for one in os.getloadavg())
            print(f"{count} mails of each sort; processor milliseconds for one; {os.cpu_count()} cores, load {load}")
            print(f"  {'':28}{'ours':>8}{'database':>10}{'IMAP':>8}{'all':>8}{'a second':>10}{'times':>8}{'clock':>9}")
            for sort in SORTS:
                measure(ground, sort, count)
            memory(folder)
            let_go()
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
