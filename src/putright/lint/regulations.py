"""Rules about whom the complaints regulations for the NHS and adult social care bind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.codes.code import Bound
from putright.lint.demands import NHS_AND_CARE, bound_by, late_taken, longer, quote, when, year_to_complain
from putright.lint.finding import ERROR, Hit
from putright.lint.prose import lacking
from putright.lint.rule import told
from putright.lint.view import View
from putright.procedure.durations import parse_duration


def _responsible(view: View) -> Bound | None:
    """The regulations, where they bind the provider itself.

    Where a council arranged the care the council is the responsible body, and what regulations 12 to 14 ask of that
    body is the council's to do; the provider's acknowledgement must still keep their time.
    """
    found = bound_by(view, NHS_AND_CARE)
    if found is None or any(one.name == "council_commissioned" for one in found.conditions):
        return None
    return found


@told(
    "LINT-10",
    ERROR,
    "Under the regulations for the NHS and adult social care: 12 months to complain, longer if there is good reason "
    "and it can still be looked into; word of mouth is enough, is written down, and the complainant gets a copy; and "
    "they are offered a talk about how it will be handled.",
    "These are the complainant's by law. A policy that leaves them out keeps people from using them.",
    "SI 2009/309, regulations 12 and 13",
    'Have the source say it, and write "complain: {within: 12 months ...}", "late complaints", "oral complaints" with '
    '"copied", and "discussion offered".',
)
def what_the_regulations_give(view: View) -> Iterator[Hit]:
    """What the regulations give a complainant and the policy does not say."""
    bound = _responsible(view)
    if bound is None:
        return
    oral = view.declared("oral complaints")
    spoken = {"phone", "in-person"} & {one.words("channel") for one in view.promises("channel")}
    owed = {one.action for stage in view.stages for one in stage.owed}
    missing = []
    if not year_to_complain(view):
        missing.append("that there are 12 months to complain (reg 12)")
    if not _both_tests(view):
        missing.append(
            "that a later complaint is taken for good reason, if it can still be looked into fairly (reg 12)"
        )
    if not spoken and oral is None:
        missing.append("that a complaint may be made by word of mouth (reg 13(1))")
    if (oral is None or oral.words("copied") is None) and "copy-record" not in owed:
        missing.append("that whoever complains by word of mouth gets a copy of what was written down (reg 13(2))")
    if view.declared("discussion offered") is None and "offer-discussion" not in owed:
        missing.append(
            "that they are offered a talk about how it will be handled and how long it will take (reg 13(7))"
        )
    if missing:
        complain = view.file.entry("complain")
        place = complain or oral
        yield Hit(
            place.path if place is not None else ("stages",),
            place.clauses if place is not None else (),
            f"{when(bound)}the source does not say {lacking(missing)}: see {bound.code.short}.",
            'Have it say so, and write it under "complain", "late complaints", "oral complaints" and "discussion '
            'offered".',
        )


def _both_tests(view: View) -> bool:
    """Whether the source gives both tests for a late complaint: two entries, or one that speaks of both."""
    taken = late_taken(view)
    return len(taken) > 1 or any(all(one.search(said.lower()) for one in view.world.words.late) for said in taken)


@told(
    "LINT-11",
    ERROR,
    "Under the same regulations an answer takes at most six months from receipt: after that the complainant is told "
    "why, and it is longer only by an agreement made before.",
    "Six months are the longest that the law lets anybody wait without an explanation, and the Ombudsman may take the "
    "complaint then.",
    "SI 2009/309, regulation 14(3) and (4)",
    'Have the source say it, and write it under "relevant period": "within: 6 months", "of", "if missed", "longer".',
)
def six_months_at_most(view: View) -> Iterator[Hit]:
    """A policy under the regulations that does not say what happens after six months."""
    bound = _responsible(view)
    if bound is None:
        return
    rule = next(
        (
            one
            for one in bound.code.rules.values()
            if one.clock is not None and one.clock.do == "respond" and one.clock.within is not None
        ),
        None,
    )
    if rule is None or rule.clock is None or rule.clock.within is None:
        return
    found = view.declared("relevant period")
    most = rule.clock.within
    missing = []
    if found is None or longer(parse_duration(str(found.words("within"))), most):
        missing.append(f"that the answer takes at most {most} from receipt")
    if found is None or found.words("if missed") is None:
        missing.append("that the complainant is told why if it takes longer")
    if found is None or found.words("longer") is None:
        missing.append("that more time has to be agreed before that")
    if missing:
        yield Hit(
            found.path if found is not None else ("stages",),
            found.clauses if found is not None else (),
            f"{when(bound)}the source does not say {lacking(missing)} ({quote(bound, rule)} and (4)).",
            'Have it say so, and write it under "relevant period".',
        )


RULES: Final = (what_the_regulations_give, six_months_at_most)
