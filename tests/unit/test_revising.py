"""A policy changed by questions and answers: the rest stays byte for byte, and what is refused says where."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from putright.model_policies import model_text, models
from putright.procedure.document import read_document
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.revising.answering import Refused, Revised, revised
from putright.revising.asking import groups, questions
from putright.revising.ground import Ground
from putright.revising.question import CHOICE, LIMIT, LINE, LINES, TICKS, WORDS, Question
from putright.revising.rendering import flow, scalar
from putright.revising.replacing import replaced
from putright.revising.splicing import spliced
from putright.revising.units import joined, parted

ROOT = Path(__file__).parents[2]
PLACES = ("src/putright/policies", "src/putright/model_policies", "examples")
FILES = sorted(file for place in PLACES for file in ROOT.glob(f"{place}/*/policy.yaml"))
NAMES = [str(file.parent.relative_to(ROOT)) for file in FILES]
CLINIC = model_text("private-clinic")
IESO = (ROOT / "src/putright/policies/ieso/policy.yaml").read_text(encoding="utf-8")
ONE = "stages/stage-1/duties/2"  # the acknowledgement of the clinic
THREE = "    published: {limit: 3 working days, of: the day your complaint reaches us, verb: will}"


def answered(text: str, **given: str | tuple[str, ...]) -> Revised | Refused:
    return revised(text, {key: (one,) if isinstance(one, str) else one for key, one in given.items()})


def done(text: str, given: Mapping[str, str | tuple[str, ...]]) -> Revised:
    found = answered(text, **given)
    assert isinstance(found, Revised), found.faults
    return found


def refused(text: str, given: Mapping[str, str | tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = answered(text, **given)
    assert isinstance(found, Refused), found.changes
    return found.faults


def difference(old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def as_it_stands(question: Question) -> tuple[str, ...]:
    return question.values if question.kind == TICKS else (question.value,)


@pytest.mark.thorough
@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_answers_that_say_what_stands_there_change_no_byte(file):
    text = file.read_text("utf-8")
    asked = questions(text)
    assert len(asked) > 10
    found = revised(text, {key: as_it_stands(one) for key, one in asked.items() if key[0] not in "+="})
    assert found == Revised(text, ())


def another(question: Question) -> str | None:
    """An answer that says something else."""
    if question.kind in (LINE, WORDS):
        return f"{question.value} and more" if question.value else None
    if question.kind == LIMIT and question.value[:1].isdigit():
        number, unit = parted(question.value)
        return joined(str(int(number) + 1), unit)
    if question.kind == CHOICE:
        return next((one.value for one in question.options if one.value not in (question.value, "")), None)
    return f"{question.value}\none thing more" if question.kind == LINES and question.value else None


@pytest.mark.thorough
@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_each_answer_alone_touches_only_the_lines_of_its_places(file):
    text = file.read_text("utf-8")
    ground = Ground(text)
    tried = 0
    for question in questions(text).values():
        other = another(question)
        if question.id[0] in "+-=" or question.line is None or other is None:
            continue
        made = spliced(text, replaced(ground, question, (other,))).text
        places = {ground.tree.line(path) for path in (question.path, *question.also)}
        old = text.splitlines()
        new = made.splitlines()
        known = set(new)
        kept = [number for number, line in enumerate(old, start=1) if line not in known and number not in places]
        if question.kind != LINES:
            assert not kept, (question.id, kept)
            assert len(new) == len(old) or ground.get(*question.path) is None or other == "", question.id
        assert made != text, question.id
        tried += 1
    assert tried > 10


def test_one_number_is_one_number_in_the_file_and_in_what_it_is_said_to_have_published():
    found = done(CLINIC, {f"{ONE}/within": "5 working days"})
    assert difference(CLINIC, found.text) == [
        "-        within: 3 working days", "+        within: 5 working days",
        f"-    {THREE}", f"+    {THREE.replace('3 working', '5 working')}",
    ]  # fmt: skip
    (change,) = found.changes
    assert change.about == "Acknowledge the complaint in writing"
    assert change.answers[0][1:] == ("3 working days", "5 working days")
    assert change.before == "We will acknowledge your complaint in writing within 3 working days of receiving it."
    assert change.after == "We will acknowledge your complaint in writing within 5 working days of receiving it."


def test_where_the_source_says_something_else_it_is_left_alone():
    text = CLINIC.replace("      published: {limit: 6 months, of: our answer, verb: can}", "", 1)
    found = done(text, {"stages/stage-1/then/within": "9 months"})
    assert len(difference(text, found.text)) == 2


def test_sentences_that_name_the_old_time_are_pointed_out_and_not_changed():
    found = done(CLINIC, {"stages/stage-1/then/within": "9 months"})
    assert "how to ask for a review, and that you have 6 months" in [one.says for one in found.mentions]
    assert "and that you have 6 months" in found.text


def test_a_comment_beside_a_value_stays():
    text = CLINIC.replace("  answer_counts_from: received", "  answer_counts_from: received   # since 2019")
    found = done(text, {"settings/answer_counts_from": "acknowledged"})
    assert "  answer_counts_from: acknowledged   # since 2019\n" in found.text


def test_a_firmer_promise_changes_its_verb_too():
    found = done(CLINIC, {"stages/stage-1/duties/3/strength": "must"})
    assert [line for line in difference(CLINIC, found.text) if line.startswith("+")] == [
        "+        strength: must",
        f"+    {THREE}",
    ]
    assert found.changes[0].after == "We will phone you within 3 working days of receiving your complaint."


def test_a_strength_is_added_below_the_limit_where_there_was_none():
    found = done(CLINIC, {f"{ONE}/strength": "aim"})
    assert "        of: received\n        strength: aim\n        in: writing\n" in found.text
    assert found.changes[0].after.startswith("We aim to acknowledge")


def test_promises_are_taken_away_and_the_rest_is_still_found():
    given = {
        "-stages/stage-1/duties/3": "yes",
        "-stages/stage-1/duties/5": "yes",
        "stages/stage-1/duties/6/within": "3 weeks",
    }
    found = done(CLINIC, given)
    assert "do: offer-meeting" not in found.text
    assert [(one.about, one.gone) for one in found.changes] == [
        ("Phone the complainant", True), ("Invite the complainant to a meeting", True), ("Send our answer", False),
    ]  # fmt: skip
    assert "3 weeks" in found.changes[2].after


@pytest.mark.parametrize("model", models())
def test_every_promise_of_a_stage_but_the_answer_can_be_taken_away_at_once(model):
    text = model_text(model)
    duties = Ground(text).get("stages", "stage-1", "duties")
    gone = {
        f"-stages/stage-1/duties/{number}": "yes"
        for number, one in enumerate(duties)
        if one["do"] not in ("respond", "acknowledge")
    }
    found = done(text, gone)
    assert len(found.changes) == len(gone)
    assert isinstance(read_policy(found.text, model), Policy)


def test_a_usual_promise_is_added_at_the_end_of_the_stage():
    place = "+stages/stage-1/duties"
    found = done(CLINIC, {f"{place}/do": "inform", f"{place}/within": "1 week", f"{place}/clause": "PC-40"})
    lines = ("      - do: inform", "every: 1 week", "of: start", "until: responded", "clause: PC-40")
    assert "\n        ".join(lines) + "\n    then:\n" in found.text
    assert found.changes[0].fresh
    assert (
        found.changes[0].after
        == "We will tell you how your complaint stands at least every week until we send our answer."
    )


def test_a_new_sentence_is_offered_the_next_number_that_is_free():
    assert questions(CLINIC)["+also promised/clause"].value == "PC-32"


def test_a_setting_that_two_parts_ask_for_is_changed_and_told_once():
    found = done(CLINIC, {"settings/answer_counts_from": "acknowledged"})
    assert len(difference(CLINIC, found.text)) == 2
    assert len(found.changes) == 1


def test_when_a_body_can_be_asked_is_said_in_words():
    asked = questions(CLINIC)["routes/0/open"]
    now = next(one.text for one in asked.options if one.value == asked.value)
    assert now == "once we have answered at stage 2, or 40 working days after the request for the next stage reached us"


def test_a_promise_without_the_number_of_its_sentence_is_sent_back_to_that_question():
    faults = refused(CLINIC, {"+also promised/words": "Tea.", "+also promised/clause": ""})
    assert list(faults) == ["+also promised/clause"]


@pytest.mark.parametrize(
    ("given", "place", "says"),
    [
        ({f"{ONE}/within": "wroking days"}, f"{ONE}/within", "not a length of time"),
        ({f"{ONE}/within": "2000 days"}, f"{ONE}/within", "1000"),
        ({"title": "  "}, "title", "expected some words"),
        ({"valid/from": "soon"}, "valid/from", "soon"),
        ({"+closures/from": "2026-12-31", "+closures/to": "2026-12-24"}, "+closures/from", ""),
        ({"stages/stage-1/extension/at most": ""}, "stages/stage-1/extension/at most", '"at most"'),
    ],
    ids=["unit", "too long", "no title", "no day", "closed backwards", "no bound"],
)  # fmt: skip
def test_what_the_policy_cannot_take_is_said_beside_its_question_in_the_readers_words(given, place, says):
    text = model_text("housing-association") if "extension" in place else CLINIC
    faults = refused(text, given)
    assert list(faults) == [place]
    assert any(says in one for one in faults[place])


def test_two_wrong_answers_are_both_told_each_at_its_place():
    assert set(refused(CLINIC, {"title": "", f"{ONE}/within": "x days"})) == {"title", f"{ONE}/within"}


def test_ways_to_complain_are_opened_and_closed():
    found = done(CLINIC, {"channels": ("phone", "letter", "text")})
    policy = read_policy(found.text, "x")
    assert isinstance(policy, Policy)
    assert {one.says for one in policy.standing if one.kind == "channel"} == {"phone", "letter", "text"}


def test_the_code_one_joined_is_taken_away_and_comes_back():
    without = done(CLINIC, {"binds": ()})
    assert "iscas-2022" not in without.text
    again = done(without.text, {"binds": ("iscas-2022",)})
    policy = read_policy(again.text, "x")
    assert isinstance(policy, Policy)
    assert [one.code for one in policy.binds] == ["iscas-2022"]


def test_closed_days_are_added_with_their_key_and_then_without():
    once = done(CLINIC, {"+closures/from": "2026-12-24", "+closures/to": "2026-12-31"})
    assert "\nclosures:\n  - {from: 2026-12-24, to: 2026-12-31}\n" in once.text
    twice = done(once.text, {"+closures/from": "2027-12-24"})
    assert "  - {from: 2026-12-24, to: 2026-12-31}\n  - {from: 2027-12-24, to: 2027-12-24}\n" in twice.text
    back = done(twice.text, {"-closures/0": "yes", "-closures/1": "yes"})
    assert "closures" not in back.text


def test_an_outside_body_comes_with_what_is_known_of_it_and_goes():
    found = done(CLINIC, {"+routes/body": "healthwatch", "+routes/open": "at any time", "+routes/clause": "PC-41"})
    assert "  - body: healthwatch\n    open: at any time\n    why: It listens" in found.text
    gone = done(found.text, {"-routes/3": "yes"})
    assert gone.text == CLINIC


@pytest.mark.parametrize(
    ("calendar", "near", "far"),
    [
        ("england-and-wales", "Housing Ombudsman", "Scottish Public Services Ombudsman (Scotland)"),
        ("scotland", "Scottish Public Services Ombudsman", "Housing Ombudsman (England)"),
    ],
)
def test_the_bodies_of_the_place_come_first_and_the_others_say_where_they_are(calendar, near, far):
    text = CLINIC.replace("calendar: england-and-wales", f"calendar: {calendar}")
    which = questions(text)["+routes/body"]
    offered = [option.text for option in which.options]
    assert offered.index(near) < offered.index(far)


def test_how_we_are_reached_is_put_together_of_several_answers_and_mends_the_one_finding():
    given = {"directory/complaints/phone": "01632 960123", "directory/complaints/email": "us@clinic.example",
             "directory/complaints/verified": "2026-11-28", "directory/complaints/clause": "PC-42"}  # fmt: skip
    found = done(CLINIC, given)
    assert found.text.startswith(CLINIC.rstrip("\n"))
    assert (
        "  complaints: {phone: 01632 960123, email: us@clinic.example, verified: 2026-11-28, clause: PC-42}"
        in found.text
        or ('email: "us@clinic.example"' in found.text)
    )
    later = done(
        found.text, {"directory/complaints/phone": "01632 960999", "directory/complaints/web": "clinic.example"}
    )
    assert "01632 960999" in later.text
    assert "clinic.example" in later.text


def test_a_doubtful_place_is_read_the_other_way_and_the_setting_follows():
    found = done(
        CLINIC, {"=readings/0": "It runs from our first letter.", "settings/answer_counts_from": "acknowledged"}
    )
    policy = read_policy(found.text, "x")
    assert isinstance(policy, Policy)
    assert policy.readings[0].says == "It runs from our first letter."
    assert "and not from our first letter" in policy.readings[0].instead[0]
    assert any("sending our acknowledgement" in change.after for change in found.changes)


def test_what_a_letter_says_is_changed_line_by_line():
    says = "who deals with your complaint and how to reach them\na thing of our own\nwhere you can get help to complain"
    found = done(CLINIC, {f"{ONE}/says": says})
    policy = read_policy(found.text, "x")
    assert isinstance(policy, Policy)
    letter = next(one for one in policy.stages[0].duties if one.action.name == "acknowledge")
    assert [one.says for one in letter.says] == says.splitlines()
    assert "check: names_handler" in found.text


def test_words_that_would_mean_something_in_the_file_are_quoted():
    for words in ("yes", "12", "a: b", "it's - # {so}", "- no", "null", "“so”", "été", "setting x y", "'", '"', "a\\b"):
        made = done(CLINIC, {"stages/stage-1/title": words}).text
        assert Ground(made).get("stages", "stage-1", "title") == words


def test_a_file_in_json_stays_json():
    value = read_document(CLINIC).value
    text = json.dumps(value, indent=1)
    found = done(
        text,
        {
            f"{ONE}/within": "5 working days",
            "-stages/stage-1/duties/3": "yes",
            "channels": ("phone", "text"),
            "title": "Ours",
        },
    )
    assert json.loads(found.text)["title"] == "Ours"
    assert isinstance(read_policy(found.text, "x"), Policy)


def test_a_file_of_another_system_keeps_its_ends_of_lines():
    text = CLINIC.replace("\n", "\r\n")
    found = done(text, {f"{ONE}/within": "5 working days"})
    assert found.text.replace("\r\n", "\n") == done(CLINIC, {f"{ONE}/within": "5 working days"}).text
    assert found.text.count("\r\n") == text.count("\r\n")


def test_a_draft_with_a_fault_can_be_mended_by_its_question():
    broken = CLINIC.replace("        within: 3 working days", "        within: 3 wroking days", 1)
    assert Ground(broken).policy is None
    found = done(broken, {f"{ONE}/within": "3 working days"})
    assert found.text == CLINIC


def test_a_draft_with_a_fault_can_be_changed_elsewhere_all_the_same():
    broken = CLINIC.replace("        within: 3 working days", "        within: 3 wroking days", 1)
    assert "title: Ours" in done(broken, {"title": "Ours"}).text


@pytest.mark.parametrize("model", models())
def test_questions_are_in_plain_words_and_each_has_a_name_of_its_own(model):
    found = groups(model_text(model))
    assert [one.id for one in found][:3] == ["organisation", "people", "complaining"]
    asked = [question for group in found for question in group.questions]
    # A setting may be asked for where it works and where its reading stands, but in one form only once.
    assert all(len({one.id for one in group.questions}) == len(group.questions) for group in found)
    assert all(one.label and one.label[0].isupper() for one in asked)
    assert all(block.title for group in found for block in group.blocks)


@pytest.mark.parametrize("limit", ["3 working days", "1 month", "24 hours", "1 working day", "2 weeks", "12 months"])
def test_a_limit_is_taken_apart_and_put_together_again(limit):
    assert joined(*parted(limit)) == limit


def test_a_limit_in_words_is_a_number_for_the_form():
    assert parted("one month") == ("1", "months")
    assert parted("the same day") == ("", "the same day")
    assert joined("", "no limit") == "no limit"


def test_values_are_written_as_people_would():
    assert flow({"from": "2026-12-24", "a": ["b", "c: d"]}) == '{from: 2026-12-24, a: [b, "c: d"]}'
    assert scalar("true") == '"true"'
    assert scalar(True) == "true"
    assert scalar("x", quoted=True) == '"x"'


def test_the_work_does_not_grow_with_the_square_of_the_file(monkeypatch):
    """To ask what a long file asks goes through it as often as to ask what a short one asks."""
    from putright.revising.tree import Tree

    went = [0]
    scalars = Tree.scalars

    def counted(tree, path=()):
        went[0] += not path
        return scalars(tree, path)

    monkeypatch.setattr(Tree, "scalars", counted)
    times = []
    for more in (1, 40):
        part = "      - {do: acknowledge, within: 3 working days, of: received, if: channel is phone, clause: X-%d}\n"
        extra = "".join(part % number for number in range(more))
        went[0] = 0
        assert groups(IESO.replace("    duties:\n", f"    duties:\n{extra}", 1))
        times.append(went[0])
    assert times[0] == times[1]
