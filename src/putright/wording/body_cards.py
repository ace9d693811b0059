"""Each outside body by itself: what it looks at, what it can do, when one can go there, how it is reached.

What the policy says of a body stands with its clauses. How it is reached, and within what time, comes from the
organisation's directory and from ours, by the rules of ``body_shown``: nothing that nobody has checked is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from putright.bodies import body_entry
from putright.bodies.entry import UNVERIFIED, BodyEntry
from putright.procedure.policy import Policy, Route
from putright.wording.body_shown import BodyShown, bodies_of, others_offered
from putright.wording.body_words import body, body_does, body_name
from putright.wording.condition_words import condition_words, decided
from putright.wording.language import in_english, own, say
from putright.wording.manner_words import route_closing, route_opening
from putright.wording.plain_names import capital, listed, sentence, stage_name
from putright.wording.stage_words import clauses_of

DECIDES: Final = "It can decide on your complaint."
DOES_NOT_DECIDE: Final = "It does not decide on one complaint."
NOT_CHECKED: Final = "We have not checked how to reach them. Please ask us."
ANY_TIME: Final = "You can go there at any time."

_DECIDE, _LOOK, _HELP = "decide", "look", "help"
GROUPS: Final = {
    _DECIDE: "Who can decide on your complaint",
    _LOOK: "Who else looks at what we do",
    _HELP: "Who can help you or listen to you",
}
"""The groups in the order in which a reader wants them."""


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body as its page shows it. ``when`` and ``until`` are sentences; ``reach`` is empty where nobody checked it."""

    id: str
    name: str
    group: str
    looks: tuple[str, ...]
    can: str
    whom: str
    when: str
    until: str
    reach: str
    clauses: tuple[str, ...] = ()
    at_once: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """Every sentence on it."""
        return tuple(one for one in (*self.looks, self.can, self.whom, self.when, self.until, self.reach) if one)


def body_cards(policy: Policy, directory: Mapping[str, BodyShown]) -> list[BodyCard]:
    """The bodies that the policy names and those of which the organisation tells everybody, in the order for a reader.

    Who can decide comes first; within a group, those to whom one can go at once.
    """
    found = list(_named(policy, directory))
    held = [stage for stage in policy.stages if stage.held_by is not None]
    known = {one.id for one in found}
    for stage in held:
        if stage.held_by is not None and stage.held_by not in known:
            when = say("They deal with {stage} of our procedure.", stage=stage_name(stage.id, policy))
            found.append(_card(stage.held_by, directory.get(stage.held_by), (), when, clauses=clauses_of(stage)))
    found += [_card(one.id, one, (), say(ANY_TIME)) for one in others_offered(bodies_of(policy), directory)]
    places = {name: place for place, name in enumerate(GROUPS)}
    return sorted(found, key=lambda one: (places[one.group], not one.at_once))


def helpers(cards: list[BodyCard]) -> list[BodyCard]:
    """Those who help or listen."""
    return [one for one in cards if one.group == _HELP]


def _named(policy: Policy, directory: Mapping[str, BodyShown]) -> Iterator[BodyCard]:
    """Those on the routes of the policy; a body on several of them stands once."""
    routes: dict[str, list[Route]] = {}
    for route in policy.routes:
        if decided(route.conditions, policy.settings) is not False:
            routes.setdefault(route.body, []).append(route)
    for body_id, several in routes.items():
        looks = tuple(dict.fromkeys(text for route in several for text in _looks(route, policy)))
        conditions = dict.fromkeys(condition_words(route.conditions, policy.settings) for route in several)
        when = " ".join(dict.fromkeys(_opening(route, policy) for route in several))
        either = " or ".join(conditions) if in_english() else listed([*conditions], "or")
        whom = "" if "" in conditions else say("This is for you {when}.", when=either)
        until = " ".join(dict.fromkeys(text for route in several if (text := route_closing(route, policy))))
        clauses = dict.fromkeys(clause for route in several for clause in _clauses(route))
        at_once = any(route.after is None for route in several)
        yield _card(body_id, directory.get(body_id), looks, when, whom, until, tuple(clauses), at_once)


def _opening(route: Route, policy: Policy) -> str:
    return say("You can go there {opening}.", opening=route_opening(route, policy))


def _looks(route: Route, policy: Policy) -> Iterator[str]:
    yield own(sentence(route.why))
    if route.later is not None:
        stage, words = route.later
        yield say("After {stage}: {words}", stage=stage_name(stage, policy), words=own(sentence(words)))
    for conditions, more, _ in route.besides:
        when = condition_words(conditions, policy.settings)
        yield f"{capital(when)}: {own(sentence(more))}" if when else own(sentence(more))


def _clauses(route: Route) -> tuple[str, ...]:
    return (*clauses_of(route), *(clause for _, _, clause in route.besides))


def _card(
    body_id: str, shown: BodyShown | None, looks: tuple[str, ...], when: str, whom: str = "", until: str = "",
    clauses: tuple[str, ...] = (), at_once: bool = True,
) -> BodyCard:  # fmt: skip
    entry = body_entry(body_id)
    theirs = own(sentence(shown.does)) if shown is not None and shown.does else ""
    said = tuple(dict.fromkeys((*looks, theirs) if theirs else looks))
    decides = " ".join(said)
    if not said and body_does(body_id):
        said, decides = (sentence(body_does(body_id)),), body(body_id).does
    about = " ".join((*said, until))
    return BodyCard(
        id=body_id,
        name=capital(shown.name_said if shown is not None else body_name(body_id)),
        group=_group(entry),
        looks=said,
        can=_can(entry, decides),
        whom=" ".join(part for part in (whom, shown.whom if shown is not None else "") if part),
        when=when,
        until=until or (shown.asked(about) if shown is not None else ""),
        reach=shown.contact_said if shown is not None else "",
        clauses=clauses,
        at_once=at_once,
    )


def _group(entry: BodyEntry | None) -> str:
    if entry is None or entry.kind == "adviser":
        return _HELP
    return _DECIDE if entry.decides else _LOOK


def _can(entry: BodyEntry | None, said: str) -> str:
    """What it can do and cannot, where somebody has read that and it is not ``said`` already, in English."""
    if entry is None or entry.decides is None or entry.remit.known.status == UNVERIFIED or "decide" in said:
        return ""
    return say(DECIDES) if entry.decides else say(DOES_NOT_DECIDE)
