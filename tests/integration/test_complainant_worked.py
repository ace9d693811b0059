"""In every worked case of the policies that come with putright: what is offered can be said, and can be recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

import putright.model_policies
import putright.policies
from putright.calendars import load_calendars
from putright.casework.complainant_offers import ACTS, NotNow, offer_for, offers
from putright.procedure.acts import Act, Actor, Decision, decide
from putright.procedure.assessment import Assessment, assess
from putright.procedure.facts import STOCK
from putright.procedure.faults import Faulty
from putright.procedure.history import History
from putright.procedure.moments import write_instant
from putright.register.waiting import CONSENT, DETAILS, NEXT_STAGE, waiting_of
from putright.replay.opening import Refused, open_case
from putright.wording.not_now_words import instead_words, rule_words
from putright.wording.offer_words import act_hint_for, act_title_for, means_words
from putright.wording.outside_words import served_if

BUNDLED, MODELS = (Path(str(one.__file__)).parent for one in (putright.policies, putright.model_policies))
FOLDERS = {
    **{name: BUNDLED / name for name in putright.policies.bundled()},
    **{f"model/{name}": MODELS / name for name in putright.model_policies.models()},
}
pytestmark = pytest.mark.thorough
SAID = {"agree": "yes", "words": "So it is.", "name": "Ada Marsh", "late_reason": "I was ill.", "reason": "No."}


def standings(folder: Path, name: str) -> list[tuple[History, Assessment, str]]:
    """Each worked case as it stood after each of its facts, and a year after the last."""
    found = []
    for file in sorted((folder / "cases").glob("*"))[::4]:  # all of them take long to read and show no more
        try:
            opened = open_case(file.read_text("utf-8"), file.name, name)
        except Refused:
            continue  # one that is there to be refused
        named = [one._replace(id=one.id or f"n{number}") for number, one in enumerate(opened.case.history.facts)]
        whole = opened.case.history
        history = History(tuple(named), whole.attributes, whole.points, whole.calendar)
        instants = [one.instant for one in named]
        for instant in (*instants, instants[-1] + 366 * 86_400):
            at = write_instant(instant)
            try:
                found.append((history, assess(history, opened.policy, load_calendars(), at), at))
            except Faulty:
                continue
    return found


def _everything_asked_of_them_is_offered(history: History, found: Assessment, at: str) -> None:
    """What the case waits for from them, and each stage whose time to be asked for runs, whatever else became of the
    case; and of stages nothing that the engine takes only for a reason, but where the policy itself leaves it open."""
    offered = {(one.act, one.about): one for one in offers(found, "concerned")}
    acts = {act for act, _ in offered}
    for row in waiting_of(found, found.by_law()):
        if row.what in (DETAILS, CONSENT):
            assert row.what in acts, (at, row)
        elif row.what == NEXT_STAGE:
            assert (NEXT_STAGE, row.about) in offered, (at, row)
    order = found.policy.order
    for window in found.windows:
        if order.get(window.to, -1) <= order[found.stage.id]:
            continue
        one, held = offered.get((NEXT_STAGE, window.to)), found.policy.by_id[window.to].held_by
        serves = held is None or served_if(held, found) is not None
        assert (one is not None and not one.late) == (window.status == "open" and serves), (at, found.status, window)
        if one is not None and not one.late:
            asked = Act("escalated", at, {"to": window.to, "in_writing": True})
            decided = decide(asked, Actor(""), history, found.policy, load_calendars(), at)
            raised = {problem.code for problem in decided.problems}
            assert raised <= {"branch-undefined"}, (at, found.status, window, raised)


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_offered_can_be_recorded_and_what_is_not_says_why(name: str) -> None:
    from putright.casework.complainant_facts import KINDS, facts_of

    seen = set()
    for history, found, at in standings(FOLDERS[name], name):
        for one in offers(found, "concerned"):
            seen.add(one.act)
            titled = act_title_for(one.act, one.about, found, late=one.late)
            assert titled
            assert act_hint_for(one.act, one.about, one.until, found, late=one.late), titled
            assert all(means_words(one.act, one.about, found)), titled
            for fact in facts_of(one, SAID, found, at):
                if fact.kind not in STOCK:
                    continue
                act = Act(fact.kind, at, fact.says, "As they asked.")
                decided = decide(act, Actor("", KINDS), history, found.policy, load_calendars(), at)
                assert isinstance(decided, Decision), (titled, at, decided)
        _everything_asked_of_them_is_offered(history, found, at)
        for act_name in ACTS:
            for who in ("concerned", "unproven"):
                no = offer_for(act_name, "", found, who)
                if isinstance(no, NotNow):
                    assert rule_words(no.why, no.clause, no.window, act_name, "", found)
                    assert all(instead_words(no.why))
    assert {"add", "withdraw", "next-stage"} <= seen
