"""Rules about letters: what the last one must hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from putright.lint.demands import PERSONAL_DATA
from putright.lint.finding import ERROR, Hit
from putright.lint.prose import lacking
from putright.lint.routes import can_open
from putright.lint.rule import told
from putright.lint.view import Owed, View

WAY_ON: Final = "who can look at it next"


@told(
    "LINT-04",
    ERROR,
    "The final letter says how the complaint can be taken further.",
    "Whoever is not told of the ombudsman in the final letter finds it late or never. What else an answer holds "
    "(the decision on each point, the reasons, what will be put right, who signs it) stands in putright's own letter, "
    "whatever the policy says; the way on has to come from the policy. A finding names all that the policy leaves out.",
    "SI 2009/309, regulation 14(2); Housing Ombudsman Code 6.9 and 6.19; ISCAS Code",
    'Have the source say it, and write under "says" of the duty that answers the last stage: how to reach the '
    "ombudsman, how long there is to go there, the decision on each point, the reasons, what will be put right, who "
    "signs.",
)
def way_on_in_the_final_letter(view: View) -> Iterator[Hit]:
    """Final letters that do not say how the complaint can be taken further.

    Where no law binds the provider and its policy knows of no outside body, there is nowhere to point to.
    """
    if not any(view.routes()) and not any(bound.code.id != PERSONAL_DATA for bound in view.bound):
        return
    last = next((stage for stage in view.stages if stage.last), None)
    if last is None or _says(view, WAY_ON, last.owed):
        return
    for owed in last.answers:
        missing = [name for name in view.world.words.parts if not _says(view, name, [owed])]
        if missing:
            rest = [name for name in missing if name != WAY_ON]
            also = f" It leaves out too: {lacking(rest, 'and')}." if rest else ""
            yield Hit(
                owed.entry.path,
                owed.clauses,
                f"The final letter, that of {last.called}, is not said to name the body to which the complaint can "
                f"be taken next{_whose(view)}.{also}",
                'Have the source say it, and write "how to reach ..." under "says" of this duty, with the other parts.',
            )


def _says(view: View, part: str, letters: Iterable[Owed]) -> bool:
    """Whether one of the letters is said to hold that part: the answer, or what goes out beside it."""
    pattern = view.world.words.parts[part]
    return any(pattern.search(content.says.lower()) for owed in letters for content in owed.duty.says)


def _whose(view: View) -> str:
    """The bodies that decide, as far as the policy has a way to them."""
    names = [
        body.the
        for route in view.routes()
        if (body := view.world.body_called(str(route.words("body")))) is not None
        and body.decides
        and can_open(view, route)
    ]
    return f" ({' or '.join(names)})" if names else ""


RULES: Final = (way_on_in_the_final_letter,)
