"""Which stage of a policy a law means, where it reaches, and what the files of the codes may not say."""

from pathlib import Path
from typing import Any

import pytest
from tools import make_codes

from putright.codes import code_ids
from putright.procedure.faults import Faulty
from putright.replay.command import replay_document

COUNCIL = """
policy: town
title: A council that tells a request from a complaint
provider: {kind: council}
calendar: england-and-wales
attributes: {contact_is: [request, complaint]}
roles: {team: {title: Team, clause: T-1}}
begins at:
  - {stage: stage-1, if: contact_is is complaint, clause: T-1}
stages:
  request:
    title: A request for service
    owner: team
    clause: T-1
    duties: [{do: register, within: no stated time, of: received, clause: T-2}]
    then: {to: stage-1, within: no limit, of: received, clause: T-3}
  stage-1:
    title: The first answer
    owner: team
    clause: T-1
    duties:
      - {do: acknowledge, within: 8 working days, of: start, clause: T-4}
      - {do: respond, within: 30 working days, of: start, clause: T-5}
    then: {to: stage-2, within: no limit, of: received, clause: T-6}
  stage-2:
    title: The second answer
    owner: team
    clause: T-1
    duties:
      - {do: acknowledge, within: no stated time, of: start, clause: T-7}
      - {do: respond, within: 40 working days, of: start, clause: T-8}
"""


def answer(policy: Path, at: str, *facts: str, **attributes: str) -> dict[str, Any]:
    given = ", ".join(f"{name}: {value}" for name, value in attributes.items())
    text = f"policy: town\nattributes: {{{given}}}\nfacts:\n" + "".join(f"  - {{fact: {fact}}}\n" for fact in facts)
    return replay_document(text, policy=str(policy), at=at)


def by_law(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row["stage"], row["action"], row["law_due"]) for row in found["duties"] if row["law_due"]]


@pytest.fixture
def town(tmp_path):
    file = tmp_path / "policy.yaml"
    file.write_text(COUNCIL, encoding="utf-8")
    return file


def test_a_request_for_service_is_not_yet_a_complaint(town):
    request = ("received, at: 2026-03-02", "escalated, at: 2026-03-30T10:00, to: stage-1")
    assert by_law(answer(town, "2026-03-20", request[0])) == []
    found = answer(town, "2026-04-01", *request)
    assert by_law(found) == [("stage-1", "acknowledge", "2026-04-08")]
    assert "lgsco-code-2024 para 6.2" in str(found["duties"])


def test_the_second_stage_of_a_code_is_the_second_that_handles_the_complaint(town):
    complaint = ("received, at: 2026-03-02", "acknowledged, at: 2026-03-03", "responded, at: 2026-03-05")
    again = ("escalated, at: 2026-03-30T10:00, to: stage-2", "acknowledged, at: 2026-03-31")
    found = by_law(answer(town, "2026-04-01", *complaint, *again, contact_is="complaint"))
    assert ("stage-1", "respond", "2026-03-17") in found
    assert ("stage-2", "respond", "2026-04-30") in found


def test_a_complaint_about_data_is_acknowledged_wherever_it_begins(town):
    """And only there: what was acknowledged at stage 1 is not owed again at stage 2."""
    text = COUNCIL.replace("stage: stage-1, if", "stage: stage-2, if").replace("kind: council", "kind: brewery")
    town.write_text(text, encoding="utf-8")
    begun = answer(town, "2026-07-02", "received, at: 2026-07-01", contact_is="complaint", data_protection="true")
    assert by_law(begun) == [("stage-2", "acknowledge", "2026-07-31")]
    assert [row["action"] for row in begun["law_duties"]] == ["tell-data-outcome"]
    on = ("received, at: 2026-07-01", "escalated, at: 2026-07-02, to: stage-1", "acknowledged, at: 2026-07-03")
    later = answer(town, "2026-07-09", *on, "escalated, at: 2026-07-08, to: stage-2", data_protection="true")
    assert by_law(later) == [("stage-1", "acknowledge", "2026-07-31")]
    assert [row["stage"] for row in later["law_duties"]] == ["stage-1"]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("reaches: [england-and-wales]\n", "", 'the key "reaches" is missing'),
        ("reaches: [england-and-wales]", "reaches: [england]", '"england" is not a division'),
        ("reaches: [england-and-wales]", "reaches: everywhere", "expected a list of the divisions"),
        ("passing of reg-14-3", "passing of reg-14-9", 'Did you mean "reg-14-3"?'),
        ("passing of reg-14-3", "passing of reg-13-2", "a rule with a time limit"),
        ("stage: beginning, do: offer", "stage: begin, do: offer", 'Did you mean "beginning"?'),
    ],
)
def test_a_file_of_a_code_that_says_something_unknown_is_refused(tmp_path, written, instead, message):
    text = (make_codes.FOLDER / "si-2009-309" / "code.yaml").read_text("utf-8")
    assert text.count(written) == 1
    (tmp_path / "si-2009-309").mkdir()
    (tmp_path / "si-2009-309" / "code.yaml").write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(Faulty) as refused:
        make_codes.compiled(tmp_path)
    assert message in "\n".join(f"{fault.path} {fault.message}" for fault in refused.value.faults)


def test_the_page_says_where_each_code_holds():
    from putright.codes import load_codes

    page = (Path(__file__).parents[2] / "docs" / "codes.md").read_text("utf-8")
    names = {
        ("england-and-wales",): "England and Wales",
        ("scotland",): "Scotland",
        ("england-and-wales", "scotland", "northern-ireland"): "the United Kingdom",
    }
    for code in code_ids():
        assert f": {load_codes()[code].standing} | {names[load_codes()[code].reaches]} |" in next(
            line for line in page.splitlines() if line.startswith(f"| `{code}` |")
        )
