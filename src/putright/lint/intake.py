"""Rules about how a complaint comes in: by which ways, by word of mouth, with what help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.lint.demands import NHS_AND_CARE
from putright.lint.finding import INFO, WARNING, Hit
from putright.lint.prose import capital, lacking
from putright.lint.rule import told
from putright.lint.view import View

_NEEDED: Final = {"phone": "by phone", "email": "by email", "letter": "by post", "in-person": "in person"}
_BESIDE: Final = {"web": "a form on the web", "text": "text messages"}


@told(
    "LINT-13",
    WARNING,
    "A complaint can be made by phone, by email, by post and in person.",
    "Each way that is closed shuts somebody out: people without a computer, without a phone, who do not write, who "
    "cannot come. A finding says too whether there is an accessible way beside these, and whether anybody on the staff "
    "takes a complaint.",
    "CQC Regulation 16; Housing Ombudsman Code 3.1 and 3.2",
    'Have the source open the way, and write it as a "channel" under "also promised"; who takes a complaint by word '
    'of mouth goes under "oral complaints".',
)
def ways_open(view: View) -> Iterator[Hit]:
    """Ways to complain that are not open."""
    channels = tuple(view.promises("channel"))
    open_ = {one.words("channel") for one in channels}
    oral = view.declared("oral complaints")
    if oral is not None and oral.words("taken by") is not None:
        open_ |= {"phone", "in-person"}  # whoever takes one by word of mouth takes it in person and by phone
    missing = [words for key, words in _NEEDED.items() if key not in open_]
    if not missing:
        return
    beside = [words for key, words in _BESIDE.items() if key not in open_]
    extra = [f"There is no other accessible way either, such as {' or '.join(beside)}." if len(beside) == 2 else ""]
    if "web" not in open_ and len(beside) == 1:
        extra.append("Nor is there a form on the web.")
    if oral is None or oral.words("taken by") is None:
        extra.append("Nothing says that anybody on the staff takes one.")
    yield Hit(
        channels[0].path if channels else view.top,
        tuple(dict.fromkeys(clause for one in channels for clause in one.clauses)),
        " ".join([f"No complaint can be made {lacking(missing)}, as far as the source says.", *filter(None, extra)]),
        'Have the source open it, and add the "channel" to "also promised".',
    )


@told(
    "LINT-28",
    WARNING,
    "A complaint that is settled at once is on the register all the same.",
    "What is settled in the call teaches most, and is lost if it is not written down. The law leaves out "
    "only oral complaints that are settled by the end of the next working day, and that has to be known of each.",
    "SI 2009/309, regulation 8(1); Housing Ombudsman Code 5.2",
    'Have the source say that it is recorded: "registered" in "shown by" of the promise, a duty to register on '
    'receipt, or "settled at once" under "oral complaints".',
)
def settled_is_recorded(view: View) -> Iterator[Hit]:
    """Early settlements of which nothing says that they are recorded."""
    oral = view.declared("oral complaints")
    if oral is not None and oral.words("settled at once") is not None:
        return
    first = view.stages[0]
    if any(
        one.action == "register" and not one.duty.conditions and not one.duty.clock.start.kinds for one in first.owed
    ):
        return
    for promise in view.promises("settling"):
        shown = promise.several("shown by")
        if "settled" in shown and "registered" not in shown:
            yield Hit(
                promise.path,
                promise.clauses,
                f"{capital(str(promise.words('settling')))}: nothing says that a complaint settled in this way is on "
                "the register.",
                "Have the source say that it is recorded.",
            )


_ADJUSTING: Final = {
    "offered": "that changes are offered to those who need them",
    "recorded": "that such changes are recorded",
    "reviewed": "that what was changed is looked at again",
}


@told(
    "LINT-30",
    INFO,
    "Changes for people who need them are offered, recorded and looked at again.",
    "Whoever is disabled should have to ask once and not at each step.",
    "Equality Act 2010, section 20; Housing Ombudsman Code 5.10; the Accessible Information Standard (DAPB1605)",
    'Have the source say it, and write it under "adjustments": "offered", "recorded", "reviewed", and under "standard" '
    "the standard that it follows.",
)
def adjustments_made(view: View) -> Iterator[Hit]:
    """What the file does not say of changes for people who need them."""
    found = view.declared("adjustments")
    missing = [words for key, words in _ADJUSTING.items() if found is None or key not in found.value]
    if found is None or found.several("standard") == ():
        missing += _standard(view)
    if not missing:
        return
    part = ""
    if found is not None:
        part = f"The source offers {found.words('offered') or 'help ' + str(found.words('help'))}. "
    yield Hit(
        found.path if found is not None else view.top,
        found.clauses if found is not None else (),
        f"{part}Nothing says {lacking(missing)}.",
        'Have the source say it, and write it under "adjustments".',
    )


def _standard(view: View) -> list[str]:
    """Who is bound by the regulations for the NHS and adult social care follows the Accessible Information Standard."""
    if any(bound.code.id == NHS_AND_CARE for bound in view.bound):
        return ["that the Accessible Information Standard is followed where the NHS or a council pays"]
    return []


RULES: Final = (ways_open, settled_is_recorded, adjustments_made)
