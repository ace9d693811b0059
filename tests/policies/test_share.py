"""A promise for a share of the cases: each case is judged alone, and the shares are counted from their rows."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from putright.calendars import load_calendars
from putright.procedure.assessment import assess
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.procedure.row import Row
from putright.replay.opening import open_case

POLICY = Path(__file__).parent / "fixtures" / "per-cent" / "policy.yaml"

# Twenty complaints, all received on Monday 2 March 2026: the days of March on which each was acknowledged (due on the
# 4th) and answered (target the 16th, limit the 30th). None: not done by the end of the month.
ACKNOWLEDGED = (3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5)
ANSWERED = (3, 4, 5, 6, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 16, 16, 16, 17, 31, None)
JUDGED = date(2026, 3, 31)


def policy() -> Policy:
    found = read_policy(POLICY.read_text(encoding="utf-8"), POLICY.name)
    assert isinstance(found, Policy)
    return found


def history(acknowledged: int, answered: int | None) -> str:
    facts = [
        {"fact": "received", "at": "2026-03-02"},
        {"fact": "acknowledged", "at": f"2026-03-{acknowledged:02}"},
    ]
    if answered is not None:
        facts.append({"fact": "responded", "at": f"2026-03-{answered:02}"})
    return json.dumps({"facts": facts})


def rows_by_clause() -> dict[str, list[Row]]:
    """The rows of all twenty cases, gathered by the clause that promises them."""
    chosen = policy()
    found: dict[str, list[Row]] = {}
    for acknowledged, answered in zip(ACKNOWLEDGED, ANSWERED, strict=True):
        opened = open_case(history(acknowledged, answered), "case", chosen)
        for row in assess(opened.case.history, chosen, load_calendars(), JUDGED).duties:
            found.setdefault(row.clause or "", []).append(row)
    return found


def test_shares_are_counted_from_the_rows():
    rows = rows_by_clause()
    counted = {clause: Counter(row.status for row in several) for clause, several in rows.items()}
    assert counted == {
        "WA-2": {"met": 19, "late": 1},
        "WA-3": {"met": 17, "late": 2, "overdue": 1},
        "WA-4": {"met": 18, "late": 1, "overdue": 1},
    }


def test_share_promised_stands_on_each_row_beside_the_share_reached():
    reached = {}
    for clause, several in rows_by_clause().items():
        (promised,) = {row.duty.share for row in several}
        met = sum(row.status == "met" for row in several)
        reached[clause] = (promised, 100 * met // len(several))
    # 95 in a hundred is just reached, 90 is not; the limit is promised to everybody and has no share.
    assert reached == {"WA-2": (95, 95), "WA-3": (90, 85), "WA-4": (None, 90)}


def test_each_case_is_judged_alone_whatever_the_share():
    late = rows_by_clause()["WA-3"][17]
    assert (late.status, late.due_at) == ("late", date(2026, 3, 16))
