"""Problems of a case with names of people and stages in place of ids, for the screens of staff."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.policy import Policy
from putright.procedure.problem import Problem
from putright.wording.act_words import case_attribute_words
from putright.wording.conflict_words import TITLES, conflict_words
from putright.wording.duty_words import order_words
from putright.wording.plain_names import Naming, capital, listed, role_title, stage_name
from putright.wording.problems import problem_sentence

_TITLES: Final = MappingProxyType(
    {
        "not-independent": "Somebody was involved before",
        "escalated-after-window": "Asked too late for the next stage",
        "escalation-not-in-writing": "Not asked for in writing",
        "escalated-before-response": "Went on before it was answered",
        "no-consent": "Consent is missing",
        "extension-not-agreed": "The new date was not agreed",
        "received-out-of-time": "Complained after the time limit",
        "handler-not-named": "The letter did not say who deals with it",
        "attribute-missing": "Something about the case is not known",
        "branch-undefined": "The policy does not say",
        "beyond-calendar": "A date may still move",
        "extension-without-reason": "No reason for the new date",
        "extension-not-approved": "The new date was not approved",
        "extension-not-allowed": "This time limit cannot be changed",
        "extension-too-long": "The new date is too late",
        "extension-too-often": "The date was changed before",
        "extension-too-late": "The new date was set too late",
        "done-too-early": "Done too early",
        "not-sent-as-promised": "Not sent in the way promised",
        "not-signed-off": "Not signed off",
        "not-done-together": "Somebody should have taken part",
        "panel-incomplete": "The panel was not complete",
    }
)
WORDED: Final = frozenset(_TITLES)
"""The problems that have a title."""


def problem_title(code: str) -> str:
    """A problem in a few words: the engine's, or a conflict that only casework knows."""
    return _TITLES.get(code) or TITLES[code]


def problem_words(problem: Problem, policy: Policy, naming: Naming) -> str:
    """The problem as a sentence or two, with people and stages by their names."""
    if problem.code not in _TITLES:
        return conflict_words(problem, policy, naming)
    if problem.code == "branch-undefined":
        stage = dict(problem.about)["stage"]
        return problem_sentence(problem, policy).replace(stage, stage_name(stage, policy))
    said = tuple((name, _named(name, value, policy, naming)) for name, value in problem.about)
    return capital(problem_sentence(problem._replace(about=said), policy))


def _named(name: str, value: str, policy: Policy, naming: Naming) -> str:
    if name in ("stage", "to", "earlier"):
        return stage_name(value, policy)
    if name == "person":
        return naming(value)
    if name in ("role", "missing") and value:
        return listed([role_title(one, policy, naming) for one in value.split(", ")])
    if name == "action":
        return f"“{order_words(value, policy)}”" if value in policy.actions else value
    if name == "attribute":
        return f"“{case_attribute_words(value, policy).label}”"
    return value
