"""A model policy made somebody's: the name put in, the nation, the days from which it holds."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from putright.model_policies import NOBODY, model_text
from putright.revising.ground import ground_of
from putright.revising.question import Option
from putright.revising.splicing import Splice, setting, spliced
from putright.revising.tree import Path
from putright.wording.body_words import body_name

ENGLAND: Final = "england"
NATIONS: Final = (
    Option(ENGLAND, "England"),
    Option("wales", "Wales"),
    Option("scotland", "Scotland"),
    Option("northern-ireland", "Northern Ireland"),
)
_DIVISIONS: Final = {"scotland": "scotland", "northern-ireland": "northern-ireland"}

ELSEWHERE: Final = {
    "wales": frozenset({"cqc", "lgsco", "housing-ombudsman", "phso", "integrated-care-board"}),
    "scotland": frozenset(
        {
            "cqc",
            "lgsco",
            "housing-ombudsman",
            "phso",
            "integrated-care-board",
            "charity-commission",
            "fundraising-regulator",
        }
    ),
    "northern-ireland": frozenset(
        {"cqc", "lgsco", "housing-ombudsman", "phso", "integrated-care-board", "charity-commission"}
    ),
}
"""Outside bodies of the models that do not serve a nation."""

DECIDE: Final = {
    "wales": "the Public Services Ombudsman for Wales, for the NHS, social landlords and care",
    "scotland": "the Scottish Public Services Ombudsman, for the NHS and social landlords, and the Care Inspectorate",
    "northern-ireland": "the Northern Ireland Public Services Ombudsman, for health, care and social landlords",
}
"""Who decides there, to be looked into."""


class Begun(NamedTuple):
    """The text of a model made somebody's, and what has to be changed by hand because the nation is another."""

    text: str
    to_mend: tuple[str, ...]


def begun(model: str, name: str, nation: str, today: date) -> Begun:
    """A model with a name in it, for a nation, that holds from today for two years. KeyError: no such model."""
    text = model_text(model)
    tree = ground_of(text).tree
    wanted: list[tuple[Path, str]] = [
        (path, says.replace(NOBODY, name)) for path, says in tree.scalars() if NOBODY in says
    ]
    wanted += [
        (("valid", "from"), today.isoformat()),
        (("valid", "to"), _in_two_years(today).isoformat()),
        (("valid", "reviewed"), today.isoformat()),
    ]
    if nation in _DIVISIONS:
        wanted.append((("calendar",), _DIVISIONS[nation]))
    if nation == "wales":
        # The calendar cannot tell Wales from England: a kind that no English law knows does.
        wanted.append((("provider", "kind"), f"welsh-{model}"))
    splices: list[Splice] = [one for path, value in wanted for one in setting(tree, path, value, "begun")]
    return Begun(spliced(text, splices).text, _to_mend(text, nation))


def _to_mend(text: str, nation: str) -> tuple[str, ...]:
    if nation == ENGLAND:
        return ()
    routes = ground_of(text).get("routes") or []
    strangers = [body_name(one["body"]) for one in routes if one["body"] in ELSEWHERE[nation]]
    if not strangers:
        return ()
    there = next(one.text for one in NATIONS if one.value == nation)
    return (
        f"This model was written for England. In {there} other laws and other bodies hold.",
        f"Take out, or put another in its place: {', '.join(strangers)}. Look into {DECIDE[nation]}.",
    )


def _in_two_years(day: date) -> date:
    """The last day of two years that begin on a day."""
    last = day.toordinal() - 1
    before = date.fromordinal(last)
    return (
        before.replace(year=before.year + 2) if (before.month, before.day) != (2, 29) else date(before.year + 2, 2, 28)
    )
