"""How long a letter takes in each of its forms, how many fit into a second, and what it costs in memory.

python bench/letters.py

Times are processor time, so that what else the machine does counts for little; the ratios hold on any machine. Memory
is what the process grew by, at most, since it had read the modules of all forms.
"""

import resource
import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import process_time
from typing import Any

from putright.publishing import setting
from putright.stationery.mail import as_mail
from putright.stationery.mail_page import as_html
from putright.stationery.plain_text import as_text
from putright.stationery.printing import as_paper, as_post
from putright.stationery.sheet import Letterhead, Sheet
from putright.stationery.word_file import as_word

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
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "darwin" else 1024)


def with_a_new_typesetter(sheet: Sheet) -> bytes:
    """As it would be if the typesetter were not kept."""
    setting._typesetter.cache_clear()
    return as_paper(sheet)


def main() -> None:
    """Print a line for each form."""
    before = memory()
    forms: dict[str, Callable[[Sheet], Any]] = {
        "plain text": as_text,
        "HTML": as_html,
        "mail, both": lambda sheet: as_mail(sheet).as_bytes(),
        "Word": as_word,
        "PDF": as_paper,
        "PDF, 18 point": lambda sheet: as_paper(sheet, 18.0),
    }
    print(f"{ROUNDS} letters that are all different; processor time, median")
    print(f"{'form':16}{'ms':>8}{'a second':>10}{'kB':>7}{'MB more':>9}")
    pdf = 0.0
    for name, make in forms.items():
        make(letter(-1))
        found = taken(make)
        pdf = found if name == "PDF" else pdf
        made = make(letter(1))
        size = len(made if isinstance(made, bytes) else made.encode()) / 1000
        print(f"{name:16}{found:8.2f}{1000 / found:10.0f}{size:7.1f}{memory() - before:9}")
    sheets = [(letter(number), 12.0) for number in range(POST)]
    start = process_time()
    post = as_post(sheets, "Post")
    each = (process_time() - start) * 1000 / POST
    print(f"a day's post of {POST} letters as one PDF: {each:.2f} ms and {len(post) / 1000 / POST:.1f} kB a letter, "
          f"{each / pdf:.2f} times a PDF alone; {memory() - before} MB more")  # fmt: skip
    fresh = taken(with_a_new_typesetter, 10)
    print(f"a PDF with a typesetter that is not kept: {fresh:.0f} ms, {fresh / pdf:.1f} times as long")


if __name__ == "__main__":
    main()
