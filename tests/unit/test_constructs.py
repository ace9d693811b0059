"""What constructs of the language do together, where no one policy shows it."""

import json
from typing import Any

from putright.replay.command import replay_document

POLICY = """\
policy: quay
title: Complaints policy of a harbour
provider: {kind: harbour}
calendar: england-and-wales
roles: {master: {title: Harbour master, clause: HM-1}}
stages:
  stage-1:
    title: The harbour master answers
    owner: master
    clause: HM-1
    duties:
DUTIES
      - {do: record-lesson, within: 5 working days, of: responded, clause: HM-4}
    then: {to: stage-2, within: no limit, clause: HM-5}
  stage-2:
    title: The harbour master looks again
    owner: master
    clause: HM-5
    duties: [{do: respond, within: 10 working days, of: escalated, clause: HM-5}]
routes:
  - {body: harbours-panel, open: after stage-2 or 8 weeks of received, why: It decides., clause: HM-6}
"""
AIM = "      - {do: reply, within: 1 working day, of: received, strength: aim, clause: HM-2}"
MUST = "      - {do: respond, within: 8 weeks, of: received, clause: HM-3}"


def answer(tmp_path, duties, facts, at):
    file = tmp_path / "policy.yaml"
    file.write_text(POLICY.replace("DUTIES", "\n".join(duties)), encoding="utf-8")
    return replay_document(json.dumps({"facts": facts}), policy=str(file), at=at)


def lesson(answered):
    return next(row for row in answered["duties"] if row["action"] == "record-lesson")


def test_silence_counts_from_the_last_of_several_acts_whatever_their_order(tmp_path):
    facts = [{"fact": "received", "at": "2026-06-01T10:00"}]
    for duties in ((AIM, MUST), (MUST, AIM)):
        found = lesson(answer(tmp_path, duties, facts, "2026-06-20"))
        assert (found["status"], found["expected"]) == ("pending", "2026-08-03")
        late = lesson(answer(tmp_path, duties, facts, "2026-07-28"))
        assert (late["status"], late["due"]) == ("open", "2026-08-03")


def test_a_referral_by_a_route_that_time_had_opened_takes_the_case_outside(tmp_path):
    facts = [{"fact": "received", "at": "2026-06-01T10:00"}]
    early = [*facts, {"fact": "referred", "at": "2026-07-20T10:00", "body": "harbours-panel"}]
    assert answer(tmp_path, (MUST,), early, "2026-08-01")["status"] == "open"
    later = [*facts, {"fact": "referred", "at": "2026-07-28T10:00", "body": "harbours-panel"}]
    assert answer(tmp_path, (MUST,), later, "2026-08-01")["status"] == "external"
    elsewhere = [*facts, {"fact": "referred", "at": "2026-07-28T10:00", "body": "somebody"}]
    assert answer(tmp_path, (MUST,), elsewhere, "2026-08-01")["status"] == "open"


def test_a_named_day_is_not_put_off_where_what_comes_on_a_closed_day_is(tmp_path):
    text = POLICY.replace("DUTIES", MUST).replace(
        "calendar: england-and-wales",
        "calendar: england-and-wales\n"
        "counting: {received on a closed day: counts as the next working day}\n"
        "complain: {within: 3 months, of: concerns_date, clause: HM-7}",
    )
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    facts = [{"fact": "received", "at": "2026-06-02T10:00", "concerns_date": "2026-03-01"}]
    found: dict[str, Any] = replay_document(json.dumps({"facts": facts}), policy=str(file), at="2026-06-02")
    assert found["windows"][0]["closes"] == "2026-06-01"
    assert [one["code"] for one in found["problems"]] == ["received-out-of-time"]
