"""The process that stays: it has read all that reading a mail needs, and makes a process of its own for each mail.

Starting Python for each mail took most of the time of reading it. Each line that comes says what to do, which file the
mail is and which the answer goes into; one byte goes back. Nothing of a mail is ever read in this process itself.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
from pathlib import Path
from typing import Final

from putright.incoming.child import answer

IDLE: Final = 150
"""Seconds after which it ends where nothing is asked: the worker asks each minute, the pages now and then."""
DONE: Final = b"+"
FAILED: Final = b"-"
_ASKED: Final = 0
_ANSWERED: Final = 1


def main() -> None:
    """Answer until nobody asks any more."""
    gc.freeze()  # what is here already is not looked at again in each process
    left = b""
    while select.select([_ASKED], [], [], IDLE)[0]:
        came = os.read(_ASKED, 100_000)
        if not came:
            return
        *lines, left = (left + came).split(b"\n")
        for line in lines:
            mail, out, *words = json.loads(line)
            os.write(_ANSWERED, DONE if _in_a_process(mail, out, words) else FAILED)


def _in_a_process(mail: str, out: str, words: list[str]) -> bool:
    """Whether the process of one mail answered, within its time. Killed where it did not, or nobody waits any more."""
    ends, held = os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_the_process_of_one_mail(mail, out, words)
    os.close(held)
    try:
        select.select([ends, _ASKED], [], [], 2 * int(words[1]))  # its end; or that of whoever asked
        if not select.select([ends], [], [], 0)[0]:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(ends)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _be_the_process_of_one_mail(mail: str, out: str, words: list[str]) -> None:
    code = 1
    try:
        os.close(_ASKED)
        os.close(_ANSWERED)
        answer(words, Path(mail), Path(out))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
