"""Rules about what goes on beside and after a complaint: other procedures, learning, how long a case is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.lint.demands import REGISTERED
from putright.lint.finding import INFO, WARNING, Hit
from putright.lint.prose import lacking, listed
from putright.lint.rule import told
from putright.lint.view import Entry, View

_ON_EACH: Final = {
    "lesson": "a lesson",
    "action": "an action",
    "owner": "an owner of the action",
    "date": "a date for the action",
}
_BESIDE: Final = {
    "safeguarding": "safeguarding",
    "candour": "the duty of candour",
    "serious-incident": "serious incidents",
}


def _place(view: View, found: Entry | None) -> tuple[tuple[str | int, ...], tuple[str, ...]]:
    return (found.path, found.clauses) if found is not None else (view.top, ())


@told(
    "LINT-22",
    WARNING,
    "Of each closed case something is learned, with an action, an owner and a date; complaints are looked at together "
    "at an interval; and there is a yearly report.",
    "Otherwise the same thing happens again, and nobody can show that it was noticed.",
    "SI 2009/309, regulation 18; Housing Ombudsman Code 8 and 9",
    'Have the source say it, and write it under "learning": "on each case: [lesson, action, owner, date]", "looked at '
    'every", "annual report".',
)
def something_learned(view: View) -> Iterator[Hit]:
    """What the file does not say of learning."""
    found = view.declared("learning")
    lessons = next((one for one in view.promises("record") if "lesson-recorded" in one.several("shown by")), None)
    each = {"lesson"} if lessons is not None else set()
    if found is not None:
        each.update(found.several("on each case"))
    left = [words for part, words in _ON_EACH.items() if part not in each]
    missing = [f"that each closed case has {listed(left)}"] if left else []
    if found is None or found.words("looked at every") is None:
        missing.append("how often complaints are looked at together")
    if found is None or found.words("annual report") is None:
        missing.append("that there is a yearly report")
    if missing:
        place, clauses = _place(view, found or lessons)
        yield Hit(
            place,
            clauses,
            f"Of learning, nothing says {lacking(missing)}.",
            'Have the source say it, and write it under "learning".',
        )


@told(
    "LINT-27",
    WARNING,
    "Safeguarding, candour and serious incidents have a way of their own, and are asked about when a complaint comes "
    "in.",
    "Somebody in danger cannot wait for the end of stage 1.",
    "Care Act 2014, section 42; CQC Regulation 20",
    'Have the source say it, and write each under "alongside": "process" (safeguarding, candour, serious-incident), '
    'when it "begins", whether it "runs" alongside or instead, "asked at intake: true".',
)
def danger_seen(view: View) -> Iterator[Hit]:
    """Other procedures that a complaint should set off and of which nothing is said."""
    wanted = {key: words for key, words in _BESIDE.items() if key != "candour" or _candid(view)}
    entries = {str(one.words("process")): one for one in view.file.entries("alongside")}
    missing = [words for key, words in wanted.items() if key not in entries]
    if missing:
        yield Hit(
            view.top,
            (),
            f"Nothing says what happens when a complaint is about {listed(missing, 'or')}.",
            'Have the source say it, and write it under "alongside".',
        )
    for key, words in wanted.items():
        if key in entries and entries[key].value.get("asked at intake") is not True:
            yield Hit(
                entries[key].path,
                entries[key].clauses,
                f"Nothing says that somebody asks about {words} when a complaint comes in.",
                'Have the source say it, and write "asked at intake: true".',
            )


def _candid(view: View) -> bool:
    """Whether the duty of candour can bind the provider: it binds those whom the Care Quality Commission registers."""
    return any(bound.code.id == REGISTERED for bound in view.bound)


_KEEPING: Final = {"basis": "on what ground", "held if": "what holds a case back from being destroyed"}


@told(
    "LINT-31",
    INFO,
    "The policy says how long a case is kept, from when, on what ground, and what holds it back.",
    "Kept for ever is against the law; destroyed too early, and there is no evidence when it is asked for.",
    "UK GDPR, article 5(1)(e); the Records Management Code of Practice",
    'Have the source say it, and write it under "keeping": "for", "of", "basis", "held if".',
)
def kept_how_long(view: View) -> Iterator[Hit]:
    """What the file does not say of keeping and destroying."""
    found = view.declared("keeping")
    missing = [words for key, words in _KEEPING.items() if found is None or key not in found.value]
    if found is None:
        missing.insert(0, "how long a case is kept and from when")
    if missing:
        place, clauses = _place(view, found)
        yield Hit(
            place, clauses, f"Nothing says {lacking(missing)}.", 'Have the source say it, and write it under "keeping".'
        )


RULES: Final = (something_learned, danger_seen, kept_how_long)
