"""Make docs/model-policies.md: what each model policy promises, what binds it, and what is found in it.

    .venv/bin/python tools/make_models_page.py [--check]

What stands there is asked of the program itself: the check, the exploration, the worked cases. With --check nothing is
written: 1 if the page is out of date.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Final

from putright.calendars import load_calendars
from putright.codes import binding, with_law
from putright.lint.registry import check
from putright.model_policies import PREFIX, model_text, models, worked_cases
from putright.procedure.exploring.exploration import explore
from putright.procedure.policy import Policy
from putright.procedure.reader import Read, read_policy, read_with_places
from putright.replay.exploring import START
from putright.replay.worked import check_case
from putright.wording.body_words import the_body
from putright.wording.limit_words import limit_words, window_limit

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "model-policies.md"
DAY: Final = date(2026, 11, 28)
"""The day on which the policies were looked at for this page: what is old grows older."""
_WIDTH: Final = 120

FOR: Final = {
    "care-provider": "A care home, home care or supported living in England. Regulation 16 of the Care Quality "
    "Commission binds it, and the regulations of 2009 where a council arranged the care.",
    "charity": "A charity that helps people and raises money. No law sets its steps or times, but for complaints about "
    "personal data; the Fundraising Regulator asks for an answer within four weeks.",
    "housing-association": "A landlord under the Complaint Handling Code of the Housing Ombudsman: just two stages, "
    "five working days for the first letter, ten and twenty for the answers.",
    "nhs-primary-care": "A general practice or another provider of NHS primary care in England. The regulations of 2009"
    " ask for one answer; the second look is the patient's choice and never stands before the Ombudsman.",
    "private-clinic": "A clinic in England whose patients pay, and which subscribes to the adjudication service for "
    "private health care. If yours does not, take out the code, the third stage and the adjudicator, and name another "
    "body that decides.",
}

HEAD: Final = """\
# Model policies

Five policies to start from, one for each kind of provider. They hold what law and codes ask for, and what good handlers
do besides: a first letter within three working days, a named person, a call, news at a fixed interval, a second look by
somebody who was not involved, letters that say what they have to say, help to complain, consent, adjustments, and what
was learned from each complaint.

```sh
putright policies --models             # their names
putright draw model/charity --format text
putright check model/charity           # what a careful reader would doubt
putright test model/charity            # its worked cases
```

They are nobody's. "Your organisation" stands where your name belongs. To make one yours, start from it in the browser
and change it in a form ([changing-a-policy.md](changing-a-policy.md)), or copy the file and go on as in
[write-your-policy.md](write-your-policy.md). Have somebody who answers for it read it before it is used: a model is no
advice about the law.

## What is found in them

`putright check` has one finding in each, the same one: **LINT-19**, a warning. No contact is given, because a model is
nobody's: no telephone number, no email, no postal address. It goes when you put in how you are reached
("How you are reached" in the form, `directory` in the file).

`putright explore` goes through every state that a case can come to, and finds no place where one gets stuck.

Each line of them is held by a worked case: `tools/mutate.py` breaks each file in every small way, and each broken copy
is refused by the reader or fails a case.

"""


def page() -> str:
    """The whole page."""
    return HEAD + _table() + "".join(_model(model) for model in models())


def _table() -> str:
    rows = [
        f"Looked at on {DAY.day} November {DAY.year}.\n",
        "| model | binding on it | found by check | states explored | stuck | worked cases |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for model in models():
        policy = _policy(model)
        read = read_with_places(model_text(model), model)
        assert isinstance(read, Read)
        found = check(read, DAY)
        explored = explore(policy, load_calendars(), START)
        assert explored.exhausted
        held = [name for name, text in worked_cases(model).items() if not check_case(text, name, policy)]
        codes = ", ".join(f"`{one.code.id}`" for one in binding(policy))
        told = ", ".join(f"{one.rule} ({one.severity})" for one in found) or "nothing"
        rows.append(
            f"| `{PREFIX}{model}` | {codes} | {told} | {explored.states:,} | {len(explored.findings)} | {len(held)} |"
        )
    return "\n".join(rows) + "\n"


def _model(model: str) -> str:
    policy = _policy(model)
    said = [f"\n## {PREFIX}{model}\n\n", fill(FOR[model], _WIDTH) + "\n\n", "| stage | what is owed | when |\n"]
    said.append("| --- | --- | --- |\n")
    said += [
        f"| {stage.id} | `{duty.action.name}` | {limit_words(duty, policy) or duty.pace or 'no stated time'} |\n"
        for stage in policy.stages
        for duty in stage.duties
    ]
    said += [
        f"| {window.to} | to ask for it | {window_limit(window, policy) or 'no limit'} |\n"
        for window in policy.windows
        if window.to != "complain"
    ]
    bodies = ", ".join(the_body(route.body) for route in policy.routes)
    return "".join([*said, "\n", fill(f"Outside bodies: {bodies}.", _WIDTH), "\n"])


def _policy(model: str) -> Policy:
    found = read_policy(model_text(model), model)
    assert isinstance(found, Policy), str(found)
    return with_law(found)


def main() -> int:
    """Write the page, or see whether it is up to date."""
    parser = argparse.ArgumentParser(description="Make docs/model-policies.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if the page is out of date")
    made = page()
    if not parser.parse_args().check:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text("utf-8") != made:
        print("docs/model-policies.md is out of date. Make it: tools/make_models_page.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
