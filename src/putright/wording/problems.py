"""What is wrong on a case, said so that the person who can mend it knows what to do."""

from __future__ import annotations

from putright.procedure.policy import Policy
from putright.procedure.problem import Problem

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
    "extension-without-reason": (
        "A new date for {action} in {stage} was set without a reason that the policy lets count, so the old date holds."
    ),
    "extension-not-approved": (
        "A new date for {action} in {stage} was set without the approval that the policy asks for, "
        "so the old date holds."
    ),
    "extension-not-allowed": "The policy does not let the date for {action} in {stage} be changed. The old date holds.",
    "extension-too-long": (
        "The new date for {action} in {stage} is later than the policy allows, so the latest day that it allows holds."
    ),
    "extension-too-often": (
        "The date for {action} in {stage} was changed more often than the policy allows, so the one before holds."
    ),
    "extension-too-late": (
        "The date for {action} in {stage} had passed when a new one was set, and the policy lets it be set only before."
    ),
    "done-too-early": "The policy lets {action} in {stage} be done from {earliest} on, and it was done before.",
    "not-sent-as-promised": "The policy promises to send {action} in {stage} by {media}, and it went another way.",
    "not-signed-off": "{action} in {stage} went out, and {role} had not signed it off. Have it looked at now.",
    "not-done-together": "{action} in {stage} was done, and {role} had no part in it on the record.",
    "panel-incomplete": (
        "The panel in {stage} should have {members} members, and {present} are on the record{missing}. "
        "Record who sat, or hear it again."
    ),
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
    if problem.code == "panel-incomplete":
        about["missing"] = f"; missing: {about['missing']}" if about["missing"] else ""
    return _SENTENCES[problem.code].format(**about)
