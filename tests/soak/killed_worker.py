"""A worker that is made to be killed: it takes mail in, sends what waits, and writes and sends letters as staff do.

    python killed_worker.py ORGANISATION MEMBER WHERE

Each line of its input, "TIME on" or "TIME once", begins a worker, a process of its own in a group of its own, whose
clock stands at that time. "once" ends when there is nothing left to do. Its number is said first, then how it ended.
WHERE is a file whose one byte says what it is doing. Starting Python and Django is done once, for all of them; nothing
of the database is open then. The functions are those that the jobs of the worker call, with the time as they take it.
"""

from __future__ import annotations

import mmap
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from putright.accounts.members import Member, member_of  # noqa: E402
from putright.accounts.models import Account, Organisation  # noqa: E402
from putright.accounts.scope import within  # noqa: E402
from putright.casework.recording import Proposed, Refused  # noqa: E402
from putright.correspondence.case_letters import Written, keep_letter, letter_of  # noqa: E402
from putright.correspondence.dispatching import Sending, send_letter  # noqa: E402
from putright.correspondence.letter_mail import email_of  # noqa: E402
from putright.correspondence.letter_recall import stop_letter  # noqa: E402
from putright.correspondence.mailbox.run import take_in_all  # noqa: E402
from putright.correspondence.models import LetterMail  # noqa: E402
from putright.correspondence.outbox import send, waiting  # noqa: E402
from putright.register.models import Case, PolicyVersion  # noqa: E402
from putright.register.reading import policy_of, record_of  # noqa: E402

KIND = "acknowledgement"
STOPS = 0.08
"""So often, of the times that it looks, staff try to stop the oldest letter that has not gone."""


def work(organisation: Organisation, member: Member, now: Callable[[], datetime], at: mmap.mmap, *, once: bool) -> None:
    """Until it is killed; or until there is nothing to do."""
    while True:
        at[0:1] = b"m"
        done = take_in_all(organisation, now(), seconds=5)
        at[0:1] = b"s"
        with within(organisation):
            messages = waiting(organisation, now())
        for message in messages:
            send(organisation, message, now())
        at[0:1] = b"l"
        wrote = write_one(organisation, member, now())
        if random.random() < STOPS:
            stop_one(organisation, member, now())
        at[0:1] = b"-"
        if not (done.kept or done.read or messages or wrote):
            if once:
                return
            time.sleep(0.05)


def write_one(organisation: Organisation, member: Member, now: datetime) -> bool:
    """Write, send and perhaps stop the acknowledgement of a case that has none; whether there was one to do."""
    with within(organisation):
        sent = LetterMail.objects.filter(organisation=organisation)
        case = Case.objects.filter(organisation=organisation).exclude(pk__in=sent.values("case")).order_by("pk").first()
        draft = letter_of(case, KIND) if case is not None else None
    if case is None:
        return False
    if draft is None:
        written = Written(f"We have it ({case.reference})", "Dear you,\n\nWe have it, and look into it.\n\nAnn\n")
        with within(organisation):
            keep_letter(organisation, case, KIND, written, seen=0, by=member, now=now)
            draft = letter_of(case, KIND)
    assert draft is not None
    with within(organisation):
        to = email_of(record_of(case))
        fact = Proposed("acknowledged", now.isoformat(timespec="seconds"), {"medium": "email"}, None, "It was so.")
        sending = Sending(KIND, draft.revision, to, (), ())
        key = f"letter-of-{case.pk}"
        done = send_letter(organisation, case, sending, [fact], member, now=now, seen=None, key=key)
        assert not isinstance(done, Refused), done
    return True


def stop_one(organisation: Organisation, member: Member, now: datetime) -> None:
    """Try to stop the oldest letter that has not gone: one that may be on its way is refused."""
    with within(organisation):
        mail = LetterMail.objects.filter(organisation=organisation, message__state="waiting").order_by("pk").first()
        if mail is not None:
            stop_letter(organisation, mail, member, now=now)


def main(organisation: int, account: int, where: str) -> None:
    """Begin a worker for each line."""
    with open(where, "r+b") as file:
        at = mmap.mmap(file.fileno(), 1)
    with within(organisation):  # what a process reads once
        for version in PolicyVersion.objects.filter(organisation_id=organisation):
            policy_of(version)
    assert get_resolver().url_patterns
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    for line in sys.stdin:
        begun, how = line.split()
        pid = os.fork()
        if pid == 0:
            try:
                random.seed()
                os.setpgid(0, 0)
                _begin(organisation, account, datetime.fromisoformat(begun), at, once=how == "once")
                os._exit(0)
            finally:
                os._exit(1)
        os.setpgid(pid, pid)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _begin(organisation: int, account: int, begun: datetime, at: mmap.mmap, *, once: bool) -> None:
    started = time.monotonic()

    def now() -> datetime:
        return begun + timedelta(seconds=time.monotonic() - started)

    at[0:1] = b"b"
    mine = Organisation.objects.get(pk=organisation)
    with within(mine):
        member = member_of(mine, Account.objects.get(pk=account))
    assert member is not None
    try:
        work(mine, member, now, at, once=once)
    except BaseException:
        import traceback

        traceback.print_exc()
        raise


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
