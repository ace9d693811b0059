"""A construct of the policy language written wrongly: each fault is one line that says where, and how to mend it."""

import pytest
from tests.unit.test_bad_policies import GOOD

from putright.procedure.reader import Faults, read_policy

pytestmark = pytest.mark.thorough

OWNER = "    owner: clinic-manager\n"
THEN = "    then:\n      to: stage-2\n      within: 6 months\n      clause: TC-5\n"
WRONG = {
    "a choice that owes nothing in some cases": (
        OWNER,
        "    owner: [{role: director, if: severity is serious}]\n",
        ("stages.stage-1.owner", 'no "if"'),
    ),
    "a choice that is never asked": (
        OWNER,
        "    owner: [{role: director}, {role: clinic-manager}]\n",
        ("stages.stage-1.owner", "would never be asked"),
    ),
    "a choice of nobody": (
        OWNER,
        "    owner: [{role: directer, if: severity is serious}, {role: clinic-manager}]\n",
        ("stages.stage-1.owner[0]", 'Did you mean "director"'),
    ),
    "a pause of what is not owed": (
        OWNER,
        OWNER + "    pauses: [{stops: phone, from: details-requested, until: details-received, clause: X}]\n",
        ("stages.stage-1.pauses[0].stops", '"phone" is not an action that this stage owes'),
    ),
    "a pause in hours": (
        OWNER,
        OWNER + "    pauses: [{stops: respond, from: informed, until: phoned, at most: 3 hours, clause: X}]\n",
        ("stages.stage-1.pauses[0].at most", "not in hours"),
    ),
    "silence in hours": (
        OWNER,
        OWNER + "    closes by itself: [{after: 3 hours, of: responded, clause: X}]\n",
        ("stages.stage-1.closes by itself[0].after", "not in hours"),
    ),
    "silence after nothing known": (
        OWNER,
        OWNER + "    closes by itself: [{after: 3 weeks, of: respnded, clause: X}]\n",
        ("stages.stage-1.closes by itself[0].of", 'Did you mean "responded"'),
    ),
    "a panel of fewer than it includes": (
        OWNER,
        OWNER
        + "    panel: {members: 2, including: {director: 2, clinic-manager: 1}, hears: meeting-held, clause: X}\n",
        ("stages.stage-1.panel.including", "more than the 2 members"),
    ),
    "a panel of one": (
        OWNER,
        OWNER + "    panel: {members: 1, hears: meeting-held, clause: X}\n",
        ("stages.stage-1.panel.members", "found 1"),
    ),
    "an extension by hours": (
        OWNER,
        OWNER + "    extension: {at most: 5 hours, clause: X}\n",
        ("stages.stage-1.extension.at most", "names a date"),
    ),
    "an extension approved by nobody": (
        OWNER,
        OWNER + "    extension: {approved by: directer, clause: X}\n",
        ("stages.stage-1.extension.approved by", 'Did you mean "director"'),
    ),
    "school days without terms": (
        "within: 3 working days",
        "within: 3 school days",
        ("stages.stage-1.duties[0]", 'List the terms under "terms"'),
    ),
    "the later of one": (
        "of: acknowledged",
        "of: the later of acknowledged",
        ("stages.stage-1.duties[1].of", "expected two facts"),
    ),
    "each in any stage": (
        "        within: 3 working days\n        of: received\n",
        "        within: 3 working days\n        of: each phoned, in any stage\n",
        ("stages.stage-1.duties[0].of", '"each" looks at this stage'),
    ),
    "a medium that cannot be": (
        "within: 3 working days",
        "sent by: pigeon\n        within: 3 working days",
        ("stages.stage-1.duties[0].sent by", '"pigeon" is not a way in which this can be sent'),
    ),
    "an earliest day without a start": (
        "within: 3 working days",
        "not before: 2 days\n        within: 3 working days",
        ("stages.stage-1.duties[0].not before", "expected a limit with its start"),
    ),
    "signed off by nobody": (
        "within: 3 working days",
        "signed off by: directer\n        within: 3 working days",
        ("stages.stage-1.duties[0].signed off by", 'Did you mean "director"'),
    ),
    "two windows to one stage without a condition": (
        THEN,
        "    then: [{to: stage-2, within: 1 month, clause: X}, "
        "{to: stage-2, within: 2 months, if: severity is minor, clause: X}]\n",
        ("stages.stage-1.then[0]", 'Say with "if"'),
    ),
    "a window that counts from nothing known": (
        "within: 6 months",
        "within: 6 months\n      of: respnded",
        ("stages.stage-1.then.of", 'Did you mean "responded"'),
    ),
    "a second limit of a window without a start": (
        "within: 6 months",
        "within: 6 months\n      no later than: 9 months",
        ("stages.stage-1.then.no later than", "is not something that a window can count from"),
    ),
    "a route that opens somehow": (
        "open: after stage-2",
        "open: after stage-2 or whenever",
        ("routes[0].open", "expected"),
    ),
    "a route that opens once nothing known happened": (
        "open: after stage-2",
        "open: once deadlocked",
        ("routes[0].open", "is not a fact"),
    ),
    "a route with a start and no length": (
        "open: after stage-2",
        "open: after stage-2, of: response",
        ("routes[0].of", 'Add "within"'),
    ),
    "a case that begins nowhere": (
        "stages:\n",
        "begins at: [{stage: stage-3, if: severity is serious, clause: X}]\nstages:\n",
        ("begins at[0].stage", '"stage-3" is not a stage of this policy'),
    ),
    "an hour that is none": (
        "calendar: england-and-wales",
        'calendar: england-and-wales\ncounting: {received after: "25:00"}',
        ("counting.received after", "a time of day"),
    ),
    "a term that ends before it begins": (
        "calendar: england-and-wales",
        "calendar: england-and-wales\nterms: [{from: 2026-09-01, to: 2026-08-01}]",
        ("terms[0].to", "the term ends on 2026-08-01, before it begins"),
    ),
    "a calendar of its own without holidays": (
        "calendar: england-and-wales",
        "calendar: its own",
        ("calendar", "go together"),
    ),
    "holidays beside a calendar that has them": (
        "calendar: england-and-wales",
        "calendar: england-and-wales\nholidays: [{date: 2026-06-01, name: June Holiday}]",
        ("holidays", "go together"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_fault_of_a_construct_is_one_line_that_says_where_and_what(name: str) -> None:
    piece, instead, says = WRONG[name]
    assert GOOD.count(piece) == 1, "the piece must be found just once"
    found = read_policy(GOOD.replace(piece, instead), "policy.yaml")
    assert isinstance(found, Faults)
    lines = str(found).splitlines()
    assert len(lines) == 1, lines
    assert f", {says[0]}: " in lines[0], lines[0]
    for one in says[1:]:
        assert one in lines[0], lines[0]
