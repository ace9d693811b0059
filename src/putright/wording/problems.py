"""What is wrong on a case, said so that the person who can mend it knows what to do."""

from __future__ import annotations

from putright.procedure.policy import Policy
from putright.procedure.problems import Problem

_SENTENCES = {
    "not-independent": "{person} handled or answered {earlier} and may not do so in {stage}. Give it to somebody else.",
    "escalated-after-window": "The request for {stage} came after its window had closed.",
    "escalation-not-in-writing": "The request for {stage} was not made in writing. Ask for it in writing.",
    "escalated-before-response": "The case went on to {to} before {stage} was answered.",
    "no-consent": "Somebody complains for another person, and that person's consent is not recorded. Ask for it.",
    "extension-not-agreed": (
        "A new date for {action} in {stage} was set without the complainant's agreement, so the old date holds."
    ),
    "received-out-of-time": (
        "The complaint came after the time for complaining. Decide whether to take it, and say why."
    ),
    "handler-not-named": (
        "The acknowledgement in {stage} did not say who deals with the complaint. Tell the complainant."
    ),
    "attribute-missing": "The policy depends on {attribute}, which this case does not give. Find out and record it.",
    "branch-undefined": "{says} Decide what to do in {stage}, and record why.",
    "beyond-calendar": (
        "A due date lies after {year}, the last year whose bank holidays are published. It may still move."
    ),
}


def problem_sentence(problem: Problem, policy: Policy) -> str:
    """The problem as a sentence or two, in plain words."""
    about = dict(problem.about)
    if problem.code == "branch-undefined":
        undefined = policy.by_id[about["stage"]].undefined
        about["says"] = next(one.says for one in undefined if one.clause == problem.clause)
    return _SENTENCES[problem.code].format(**about)
