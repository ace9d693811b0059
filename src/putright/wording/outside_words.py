"""Outside bodies whose door depends on something that a case does not say: named with the policy's own condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.assessment import Assessment
from putright.procedure.policy import Policy
from putright.procedure.routes import RouteRow, routes_of
from putright.procedure.windows import WindowRow
from putright.wording.body_shown import BodyShown, other_words, others_offered
from putright.wording.condition_words import condition_words, decided, not_known
from putright.wording.plain_names import capital
from putright.wording.standing_words import route_words, window_words

_NOTHING: Final[Mapping[str, BodyShown]] = MappingProxyType({})


class Offered(NamedTuple):
    """An outside body that serves this case, or will: surely, or only ``when``: "if the NHS paid for your care"."""

    row: RouteRow
    when: str = ""

    def said(self, text: str) -> str:
        """The text, with its condition before it where there is one."""
        return f"{capital(self.when)}: {text}" if self.when else text


def bodies_offered(found: Assessment) -> list[Offered]:
    """The outside bodies of the policy, in its order, but for those that surely do not serve this case.

    Nobody is sent to a body, or kept from it, on a guess: what the case does not say is said as a condition.
    """
    sure = {id(row.route): row for row in found.routes}
    offered = []
    for route in found.policy.routes:
        if id(route) in sure:
            offered.append(Offered(sure[id(route)]))
            continue
        asked = not_known(route.conditions, found.known)
        if asked:
            alone = replace(found.policy, routes=(route._replace(conditions=()),))
            (row,) = routes_of(found.case, alone, found.calendar, found.at, found.known)
            offered.append(Offered(row._replace(route=route), condition_words(asked, {})))
    return offered


def served_if(body_id: str, found: Assessment) -> str | None:
    """On what condition a body serves this case: empty for none, and None where it surely does not."""
    conditions = [one.when for one in bodies_offered(found) if one.row.body == body_id]
    return min(conditions, key=bool, default=None)


def held_only(stage_id: str, policy: Policy) -> str:
    """For whom an outside body holds a stage: "if the NHS paid for your care"; empty for everybody."""
    held = policy.by_id[stage_id].held_by
    routes = [one for one in policy.routes if one.body == held]
    open_to = [one.conditions for one in routes if decided(one.conditions, policy.settings) is not False]
    return min((condition_words(one, policy.settings) for one in open_to), key=bool, default="")


def window_for_complainant(row: WindowRow, found: Assessment) -> str:
    """What this complainant may ask for, or has asked for; empty for a stage of a body that does not serve them."""
    held = None if row.to == "complain" else found.policy.by_id[row.to].held_by
    when = served_if(held, found) if held is not None and row.request is None else ""
    return "" if when is None else window_words(row, found.policy, when)


def bodies_for_complainant(found: Assessment, directory: Mapping[str, BodyShown] = _NOTHING) -> tuple[str, ...]:
    """The outside bodies as the complainant reads them: who, what they do, when they can go there, for whom, and how.

    How they are reached comes from the organisation's directory, with those of which it tells everybody.
    """
    texts = []
    for one in bodies_offered(found):
        shown = directory.get(one.row.body)
        said = one.said(route_words(one.row, found.policy))
        texts.append(" ".join((said, *(shown.lines(said) if shown is not None else ()))))
    others = others_offered((route.body for route in found.policy.routes), directory)
    return (*texts, *map(other_words, others))
