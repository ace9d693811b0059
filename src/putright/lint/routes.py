"""Rules about outside bodies: that they take the complaint, and that they can decide it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.lint.finding import ERROR, WARNING, Hit
from putright.lint.prose import capital, listed
from putright.lint.rule import told
from putright.lint.view import Entry, View
from putright.lint.world import OutsideBody
from putright.procedure.conditions import Condition, parse_conditions


@told(
    "LINT-16",
    ERROR,
    "An outside body is named to those whose complaint it takes, and at the time at which it takes it.",
    "Whoever is sent to the wrong body, or too early, is sent away again, and may lose the time in which the right "
    "one could be asked.",
    "the bodies' own rules, kept as data",
    'Give the route the body\'s own condition ("if") and the time from which it takes complaints ("open"). A body that '
    "takes only some complaints cannot hold a stage for everybody: keep the route, with its condition.",
)
def routes_fit(view: View) -> Iterator[Hit]:
    """Routes that do not fit the body's own rules."""
    for route in view.routes():
        body = view.world.body_called(str(route.words("body")))
        yield from _never(view, route, body)
        if body is not None:
            yield from _too_early(route, body)
            yield from _for_everybody(view, route, _conditions(route), body)
    for _, stage in view.file.named("stages"):
        held = stage.words("held by")
        body = view.world.body_called(held) if held is not None else None
        if body is not None:
            yield from _for_everybody(view, stage, _conditions(stage), body)


def _conditions(entry: Entry) -> tuple[Condition, ...]:
    found = entry.words("if")
    return parse_conditions(found) if found is not None else ()


def _never(view: View, route: Entry, body: OutsideBody | None) -> Iterator[Hit]:
    """A condition on a setting that does not hold: the policy names a body to which there is no way."""
    settings = view.policy.settings
    for condition in _conditions(route):
        if condition.name in settings and not condition.holds(settings):
            yield Hit(
                route.path,
                route.clauses,
                f"The source sends people to {body.the if body else route.words('body')}, and the setting "
                f"{condition.name} says that it does not take complaints about this provider. No case has this way.",
                f"Find out whether it does. If so, set {condition.name}; if not, have the source name somebody else.",
            )


def _too_early(route: Entry, body: OutsideBody) -> Iterator[Hit]:
    if body.entry.takes.stages_first and route.words("open") == "at any time":
        yield Hit(
            route.path,
            route.clauses,
            f"{capital(body.the)} is named as open at any time. It looks into a complaint only once the provider's own "
            "stages are done, or have taken too long.",
            'Open it "after" the last stage, and say in the source what the body does before that.',
        )


def _for_everybody(view: View, entry: Entry, conditions: tuple[Condition, ...], body: OutsideBody) -> Iterator[Hit]:
    """The body takes some cases only, the policy knows of the others, and sends all of them."""
    for name, values in body.takes.items():
        known = dict(view.policy.branches_on)
        if name in known and not any(one.name == name for one in conditions):
            others = [value for value in view.policy.attributes.get(name, ()) if value not in values]
            yield Hit(
                entry.path,
                entry.clauses,
                f"{capital(body.the)} takes complaints only where {name} is {listed(values, 'or')}, and here everybody "
                f"is sent there, also where {name} is {listed(others, 'or')}.",
                f'Keep a route with "if: {name} is {" or ".join(values)}", and no stage for everybody.',
            )


@told(
    "LINT-17",
    WARNING,
    "A body that is named as the next step can decide the complaint.",
    "A regulator, a trade body and an advice line cannot give redress. Whoever is sent there at the end has nowhere "
    "left to go and does not know it.",
    "the bodies' own rules, kept as data",
    "Have the source name a body that decides, if there is one for this provider, and say of the others what they do. "
    'One that does not decide is opened "at any time", beside one that does.',
)
def bodies_decide(view: View) -> Iterator[Hit]:
    """Bodies that cannot decide, named where a decision is looked for."""
    routes = [(route, view.world.body_called(str(route.words("body")))) for route in view.routes()]
    # A body of which nothing is known may be one that decides.
    decided = any((body is None or body.decides) and can_open(view, route) for route, body in routes)
    for route, body in routes:
        if body is None or body.decides:
            continue
        if not decided or route.words("open") != "at any time":
            yield Hit(
                route.path,
                route.clauses,
                f"{capital(body.the)} is named as a way on. It is {body.entry.what}."
                + ("" if decided else " No body that decides is open to anybody under this policy."),
                "Name a body that decides, if there is one, and say of this one what it does."
                if not decided
                else 'Open this one "at any time", and say in the source what it does and that it does not decide.',
            )


def can_open(view: View, route: Entry) -> bool:
    """Whether the settings of the policy leave the route open for some case."""
    settings = view.policy.settings
    return all(one.holds(settings) for one in _conditions(route) if one.name in settings)


RULES: Final = (routes_fit, bodies_decide)
