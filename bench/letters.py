"""How long a letter takes in each of its forms, how many fit into a second, and with what memory.

    python bench/letters.py

Times are processor time, so that what else the machine does counts for little; the ratios hold on any machine. Each
form is made in a process of its own, so that its memory is its own: the most that the process has held, with Python,
its modules, typefaces and all.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from putright.stationery.sheet import Letterhead, Sheet

ROUNDS = 60
POST = 100
HEAD = Letterhead(
    "Larkfield Skin Clinic", ("1 High Street", "Larkfield", "LK1 2AB"), "01632 960100", "complaints@larkfield.example",
    "www.larkfield.example", "Larkfield Skin Clinic is made up, like everybody who writes to it.",
)  # fmt: skip
BODY = """\
Dear Ms {name},

Thank you for your complaint. We received it by email on Thursday 26 November 2026. We are sorry.

You told us:

> I waited for two hours, and nobody came. I asked at the desk three times.
> The third time nobody was there at all.

If this is not all, or we have got something wrong, please tell us.

Your complaint has the number {reference}. Please give this number when you write or call.

# What happens next

We will look into your complaint. We will send you our full answer by Friday 25 December 2026. That is 20 working days
after we received it.

- We will phone you within 2 working days.
- We will send you a summary of our procedure.

Please tell us if you need our letters in another form, or help with your complaint.

Yours sincerely,

Ann Osgood
Complaints manager
Larkfield Skin Clinic
"""


def letter(number: int) -> Sheet:
    """A letter that is none of those before it: nothing of it can have been kept."""
    reference, name = f"LSC-2026-{number:05}", f"Hole-{number:05}"
    body = BODY.format(name=name, reference=reference)
    to = (f"Ms {name}", f"{number} Quince Walk", "Harrowmere", "LK2 9XY")
    return Sheet(f"We have your complaint ({reference})", body, HEAD, date(2026, 11, 28), to, reference)


def taken(make: Callable[[Sheet], Any], rounds: int = ROUNDS) -> float:
    """The median over letters that are all different, in milliseconds."""
    times = []
    for number in range(rounds):
        sheet = letter(number)
        start = process_time()
        make(sheet)
        times.append(process_time() - start)
    return median(times) * 1000


def memory() -> int:
    """The most that this process has held, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def made_by(module: str, name: str, **more: Any) -> Callable[[Sheet], Any]:
    """A function of the stationery, read when it is first wanted: no form brings the modules of another."""
    return lambda sheet: getattr(import_module(f"putright.stationery.{module}"), name)(sheet, **more)


def with_a_new_typesetter(sheet: Sheet) -> Any:
    """As it would be if the typesetter were not kept."""
    import_module("putright.publishing.setting")._typesetter.cache_clear()
    return made_by("printing", "as_paper")(sheet)


FORMS: dict[str, Callable[[Sheet], Any]] = {
    "plain text": made_by("plain_text", "as_text"),
    "HTML": made_by("mail_page", "as_html"),
    "mail, both": lambda sheet: made_by("mail", "as_mail")(sheet).as_bytes(),
    "Word": made_by("word_file", "as_word"),
    "PDF": made_by("printing", "as_paper"),
    "PDF, 18 point": made_by("printing", "as_paper", size=18.0),
    "PDF, 28 point": made_by("printing", "as_paper", size=28.0),
    "PDF, a typesetter each": with_a_new_typesetter,
}


def measured(form: str) -> dict[str, float]:
    """Milliseconds and kB for a letter in this form, and the memory of this process."""
    if form == "a day's post":
        sheets = [(letter(number), 12.0) for number in range(POST)]
        start = process_time()
        post = import_module("putright.stationery.printing").as_post(sheets, "Post")
        return {"ms": (process_time() - start) * 1000 / POST, "kB": len(post) / 1000 / POST, "MB": memory()}
    make = FORMS[form]
    made = make(letter(-1))
    found = taken(make, 10 if form.endswith("each") else ROUNDS)
    return {"ms": found, "kB": len(made if isinstance(made, bytes) else made.encode()) / 1000, "MB": memory()}


def main() -> None:
    """Print a line for each form."""
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
        return
    print(f"{ROUNDS} letters that are all different ({POST} in a day's post); processor time, median")
    print(f"{'form':24}{'ms':>8}{'a second':>10}{'kB':>7}{'MB at most':>12}{'times plain text':>18}")
    plain = 0.0
    for form in (*FORMS, "a day's post"):
        done = subprocess.run([sys.executable, __file__, form], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        plain = plain or found["ms"]
        ms = found["ms"]
        print(f"{form:24}{ms:8.2f}{1000 / ms:10.0f}{found['kB']:7.1f}{found['MB']:12.0f}{ms / plain:18.1f}")


if __name__ == "__main__":
    main()
