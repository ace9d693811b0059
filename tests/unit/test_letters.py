"""Letters: every kind, for every policy, at every stage; what they must say, their dates, and that text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.reading_words import blemishes, grade

from putright.bodies.own import OwnBody
from putright.calendars import load_calendars
from putright.correspondence.letter_values import values_for
from putright.correspondence.lettering import (
    LetterPeople,
    LetterPoint,
    letter_text,
    letter_title,
    missing_from,
    possible_letters,
    present_letters,
)
from putright.letters import letters, read_letter
from putright.letters.named import named_values
from putright.letters.parsing import parse
from putright.policies import bundled, policy_text
from putright.procedure.assessment import Assessment, assess
from putright.procedure.casefile import CaseFile, read_case
from putright.procedure.document import read_document
from putright.procedure.facts import STOCK
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.body_shown import BodyShown, body_shown
from putright.wording.body_words import bodies, body_name, the_body

KNOWN: dict[str, dict[str, object]] = {
    "al-aesthetics": {"patient_class": "non-surgical"},
    "ieso": {"funding": "private"},
    "care-and-support": {"subject": "both", "cqc_registered": True, "council_commissioned": False},
}
CONTACTS = {
    one.id: BodyShown(one.id, one.name, the_body(one.id), time=one.time, contact="the phone number that we keep")
    for one in bodies().values()
}
PEOPLE = LetterPeople(
    provider="Larkfield Skin Clinic",
    reference="LK-2026-0041",
    complainant="Ann Reed",
    person_concerned="Tom Reed",
    handler="Joe Marsh",
    handler_contact="01632 960 001",
    signatory="Joe Marsh",
    signatory_role="Clinic Manager",
    complaint="My skin was red for a week. Nobody called me back.",
    points=(LetterPoint("Nobody called back", "upheld"), LetterPoint("The red skin", "not-upheld")),
    member_of_staff="Kim Lane",
    directory=CONTACTS,
)
NOBODY = LetterPeople(provider="Larkfield Skin Clinic", reference="LK-2026-0041")
Facts = list[dict[str, object]]
FIRST: Facts = [{"fact": "received", "at": "2026-03-02T10:15", "channel": "email"}]
ANSWERED: Facts = [*FIRST, {"fact": "responded", "at": "2026-03-20", "outcome": "not-upheld", "medium": "letter"}]
SECOND: Facts = [*ANSWERED, {"fact": "escalated", "at": "2026-04-01", "to": "stage-2", "in_writing": True}]
MOMENTS: dict[str, tuple[Facts, str]] = {
    "first": (FIRST, "2026-03-03T09:00"),
    "late": (FIRST, "2026-06-03T09:00"),
    "answered": (ANSWERED, "2026-03-25T09:00"),
    "second": (SECOND, "2026-04-02T09:00"),
    "settled": ([*FIRST, {"fact": "settled", "at": "2026-03-03"}], "2026-03-04"),
    "withdrawn": ([*FIRST, {"fact": "withdrawn", "at": "2026-03-03"}], "2026-03-04"),
    "closed": ([*FIRST, {"fact": "closed", "at": "2026-03-03", "reason": "nothing is left to do"}], "2026-03-04"),
}


def policy_of(name: str, text: str | None = None) -> Policy:
    found = read_policy(text if text is not None else policy_text(name), name)
    assert not isinstance(found, Faults), str(found)
    return found


def case_of(policy: Policy, facts: Facts, at: str, **attributes: object) -> Assessment:
    known = attributes or KNOWN.get(policy.id, {})
    case = read_case(read_document(json.dumps({"attributes": known, "facts": facts})), policy)
    assert isinstance(case, CaseFile), case
    return assess(case.history, policy, load_calendars(), at)


def at_moment(name: str, moment: str) -> Assessment:
    facts, at = MOMENTS[moment]
    return case_of(policy_of(name), facts, at)


# --- the data --------------------------------------------------------------------------------------------------------


def test_every_letter_names_a_fact_and_says_what_it_is():
    assert len(letters()) == 26
    for kind, letter in letters().items():
        assert letter.fact in STOCK, kind
        assert letter.to in ("complainant", "person-concerned", "staff"), kind
        assert "{{ reference }}" in letter.subject, kind
        assert {"{{ heading }}", "{{ greeting }}", "{{ ending }}"} <= set(re.findall(r"\{\{ \w+ \}\}", letter.body)), (
            kind
        )


@pytest.mark.parametrize("text", ["", "no head", "---\nkind: update\n---\nbody", "x\n---\nkind: a\n---\n"])
def test_a_letter_without_a_proper_head_is_refused(text):
    with pytest.raises(ValueError, match="must begin with a line of three hyphens"):
        read_letter(text, "update")


# --- every letter for every policy -----------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", bundled())
def test_every_letter_reads_cleanly(name, moment):
    found = at_moment(name, moment)
    for kind in letters():
        for people in (PEOPLE, NOBODY):
            letter = letter_text(kind, found, people)
            faults = blemishes(letter.text) + blemishes(letter.subject)
            assert not faults, (kind, faults, letter.text)
            assert letter.text == letter.text.strip() + "\n"
            assert people.reference in letter.subject
            assert "Dear ," not in letter.text


def test_every_name_in_a_letter_has_a_value():
    """A name without a value would leave a hole in the text and no error."""
    found = at_moment("commisceo", "first")
    for letter in letters().values():
        values = values_for(letter, None, (), found, PEOPLE)
        assert parse(letter.body).faults == parse(letter.subject).faults == (), letter.kind
        assert set(named_values()) <= set(values)
        for name, value in named_values().items():
            assert isinstance(values[name], list if value.sort == "list" else str), name


@pytest.mark.parametrize("name", bundled())
def test_letters_to_complainants_are_easy_to_read(name):
    exempt = [PEOPLE.provider, PEOPLE.complaint, *(body_name(one) for one in bodies())]
    policy = policy_of(name)
    exempt += [role.title for role in policy.roles.values()] + [route.why for route in policy.routes]
    exempt += [route.later[1] for route in policy.routes if route.later is not None]
    exempt += [content.says for stage in policy.stages for duty in stage.duties for content in duty.says]
    for moment in ("first", "late", "second"):
        found = at_moment(name, moment)
        for letter in letters().values():
            if letter.to == "complainant":
                text = letter_text(letter.kind, found, PEOPLE).text
                assert grade(text, exempt) < 5, (letter.kind, round(grade(text, exempt), 1), text)


def test_somebody_without_a_name_is_greeted():
    letter = letter_text("acknowledgement", at_moment("ieso", "first"), NOBODY)
    assert "\n\nHello,\n\n" in letter.text
    assert "The letter should say: who is dealing with it (good practice)." in letter.missing
    assert letter_text("acknowledgement", at_moment("ieso", "first"), PEOPLE).missing == ()


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "before", "after"),
    [
        ("ieso", "within: 20 working days", "within: 15 working days", "Monday 30 March 2026", "Monday 23 March 2026"),
        ("al-aesthetics", "within: 20 working", "within: 15 working", "Monday 30 March 2026", "Monday 23 March 2026"),
        (
            "careium",
            "within: 10 working days",
            "within: 7 working days",
            "Monday 16 March 2026",
            "Wednesday 11 March 2026",
        ),
        # Counted from this very letter, which goes out on 3 March.
        (
            "care-and-support",
            "within: 10 working days",
            "within: 7 working days",
            "Tuesday 17 March 2026",
            "Thursday 12 March 2026",
        ),
    ],
)
def test_another_number_in_the_policy_is_another_date_in_the_letter(name, old, new, before, after):
    facts, at = MOMENTS["first"]
    text = letter_text("acknowledgement", case_of(policy_of(name), facts, at), PEOPLE).text
    assert f"full answer by {before}." in text.replace(" in writing by", " by")
    changed = policy_of(name, policy_text(name).replace(old, new))
    text = letter_text("acknowledgement", case_of(changed, facts, at), PEOPLE).text
    assert f"full answer by {after}." in text.replace(" in writing by", " by")
    assert f"full answer by {before}" not in text.replace(" in writing by", " by")
    assert new.removeprefix("within: ").split()[0] + " working days" in text


def test_an_answer_says_until_when_to_ask_for_the_next_stage():
    found = case_of(policy_of("ieso"), FIRST, "2026-03-31T09:00")
    text = letter_text("stage-response", found, PEOPLE).text
    assert "You can ask for stage 2. Please do so by Wednesday 30 September 2026. Please ask in writing." in text
    assert letter_text("final-response", found, PEOPLE).text == text
    longer = policy_of("ieso", policy_text("ieso").replace("within: 6 months", "within: 2 months"))
    text = letter_text("stage-response", case_of(longer, FIRST, "2026-03-31T09:00"), PEOPLE).text
    assert "Please do so by Sunday 31 May 2026." in text


def test_a_closed_case_offers_the_next_stage_only_after_an_answer():
    closed: Facts = [{"fact": "closed", "at": "2026-03-24", "reason": "nothing is left to do"}]
    before = letter_text("closing-confirmation", case_of(policy_of("ieso"), [*FIRST, *closed], "2026-03-25"), PEOPLE)
    assert "stage 2" not in before.text
    after = letter_text("closing-confirmation", case_of(policy_of("ieso"), [*ANSWERED, *closed], "2026-03-25"), PEOPLE)
    assert "You can ask for stage 2 until Sunday 20 September 2026. Please ask in writing." in after.text


def test_no_limit_is_said():
    text = letter_text("stage-response", at_moment("commisceo", "first"), PEOPLE).text
    assert "You can ask for stage 2. There is no time limit. Please ask in writing." in text


def test_a_late_answer_is_called_late_and_the_next_letter_is_promised():
    facts, at = FIRST, "2026-04-01T09:00"
    text = letter_text("delay-explanation", case_of(policy_of("al-aesthetics"), facts, at), PEOPLE).text
    assert (
        "We said we would send you our full answer in writing by Monday 30 March 2026. We have not done so yet." in text
    )
    assert "we will write to you again by Friday 1 May 2026." in text


def test_a_new_date_comes_from_the_record():
    facts: Facts = [
        *FIRST,
        {
            "fact": "extended",
            "at": "2026-03-10",
            "action": "respond",
            "until": "2026-04-17",
            "agreed": True,
            "reason": "the nurse is away",
        },
    ]
    found = case_of(policy_of("care-and-support"), facts, "2026-03-10T15:00")
    letter = letter_text("extension-notice", found, PEOPLE)
    assert "The new date is Friday 17 April 2026." in letter.text
    assert "The nurse is away." in letter.text
    assert "We agreed this date with you." in letter.text
    assert letter.missing == ()


# --- what a letter must say ------------------------------------------------------------------------------------------


def test_what_the_policy_asks_of_a_letter_stands_in_it():
    letter = letter_text("acknowledgement", at_moment("commisceo", "first"), PEOPLE)
    assert letter.missing == ()
    for words in (
        "We need the details of your complaint.",
        "Joe Marsh is dealing with your complaint.",
        "What happens next",
    ):
        assert words in letter.text


def test_what_the_text_lacks_is_listed_with_its_clause():
    found = at_moment("commisceo", "first")
    letter = letter_text("stage-response", found, PEOPLE)
    assert "What the member of staff answered\n\n[write here: what the member of staff answered]" in letter.text
    assert "The letter should say: what the member of staff answered (CP-15)." in letter.missing
    written = re.sub(r"\[write here: [^\]]*\]", "We did look into this with care.", letter.text)
    assert missing_from(written, "stage-response", found, PEOPLE) == ()
    without = written.replace("What the member of staff answered", "")
    assert missing_from(without, "stage-response", found, PEOPLE) == (
        "The letter should say: what the member of staff answered (CP-15).",
    )


def test_a_line_taken_out_is_missed():
    found = at_moment("careium", "first")
    text = letter_text("acknowledgement", found, PEOPLE).text
    assert missing_from(text, "acknowledgement", found, PEOPLE) == ()
    assert missing_from(text.replace("LK-2026-0041", ""), "acknowledgement", found, PEOPLE) == (
        "The letter should say: the register number (CA-19).",
    )
    other = text.replace("Joe Marsh", "Somebody").replace("01632 960 001", "")
    assert any("who is dealing with it" in one for one in missing_from(other, "acknowledgement", found, PEOPLE))


def test_what_our_own_letters_must_say_stands_in_them_once_they_are_written():
    for name in bundled():
        for moment in ("first", "second"):
            found = at_moment(name, moment)
            for kind in letters():
                letter = letter_text(kind, found, PEOPLE)
                written = re.sub(r"\[write here: [^\]]*\]", "It is all written here, for the given date.", letter.text)
                left = missing_from(written, kind, found, PEOPLE)
                # A notice of a new date has none where the record holds none.
                assert not left or kind == "extension-notice", (name, moment, kind, left)


def test_nothing_is_asked_for_under_two_headings():
    for name in bundled():
        for moment in MOMENTS:
            found = at_moment(name, moment)
            for kind in letters():
                headings = re.findall("^# .*$", letter_text(kind, found, PEOPLE).text, re.MULTILINE)
                assert len(headings) == len(set(headings)), (name, moment, kind, headings)
    asked = letters()["meeting-confirmation"].must_say
    assert [one.says for one in asked] == ["the day, the time and the place"]


def test_nobody_is_said_to_deal_with_what_is_over():
    for moment, kind in (("settled", "settlement"), ("withdrawn", "withdrawal"), ("closed", "closing")):
        text = letter_text(f"{kind}-confirmation", at_moment("careium", moment), PEOPLE).text
        assert "is dealing with" not in text
        assert "If you have questions, please ask Joe Marsh. To reach us: 01632 960 001." in text


# --- outside bodies --------------------------------------------------------------------------------------------------


def test_the_last_answer_names_the_body_for_this_case():
    policy = policy_of("ieso")
    private = letter_text("final-response", case_of(policy, SECOND, "2026-04-02", funding="private"), PEOPLE).text
    nhs = letter_text("final-response", case_of(policy, SECOND, "2026-04-02", funding="nhs"), PEOPLE).text
    assert body_name("iscas") in private
    assert body_name("phso") not in private
    assert body_name("phso") in nhs
    # Nobody whose care the NHS paid for is sent to the stage that only private patients have.
    assert body_name("iscas") not in nhs
    assert "stage 3" not in nhs


def test_a_body_that_depends_on_what_nobody_said_is_named_with_its_condition():
    policy = policy_of("ieso")
    case = read_case(read_document(json.dumps({"facts": SECOND})), policy)
    assert isinstance(case, CaseFile)
    letter = letter_text("final-response", assess(case.history, policy, load_calendars(), "2026-04-02"), PEOPLE)
    for words in (
        "to decide (stage 3), if you or your insurer paid for your care.",
        "If you or your insurer paid for your care: The Independent Sector Complaints Adjudication Service.",
        "If the NHS paid for your care: The Parliamentary and Health Service Ombudsman",
    ):
        assert words in letter.text
    assert "which outside body" not in letter.text


@pytest.mark.parametrize("kind", ["acknowledgement", "first-reply", "stage-response"])
def test_what_staff_wrote_down_is_not_called_what_the_complainant_wrote(kind):
    for channel, told, other in (
        ("email", "You told us:", "This is what we wrote down:"),
        ("web", "You told us:", "This is what we wrote down:"),
        ("phone", "This is what we wrote down:", "You told us:"),
        ("in-person", "This is what we wrote down:", "You told us:"),
    ):
        found = case_of(policy_of("careium"), [{**FIRST[0], "channel": channel}], "2026-03-03")
        text = letter_text(kind, found, PEOPLE).text
        assert f"{told}\n\n> {PEOPLE.complaint}" in text
        assert other not in text


def test_a_letter_has_one_name_wherever_it_is_named():
    for moment, title in (("first", "Our answer (stage 1)"), ("second", "Our final answer (stage 2)")):
        found = at_moment("commisceo", moment)
        assert {letter_title(kind, found) for kind in ("stage-response", "final-response")} == {title}
        assert title in {one.title for one in possible_letters(found)}
    assert letter_title("update", found) == letters()["update"].title


def test_a_body_that_cannot_be_told_is_left_to_be_written():
    found = case_of(policy_of("ieso"), SECOND, "2026-04-02")
    unknown = found._replace(routes=[route for route in found.routes if route.available])
    letter = letter_text("final-response", unknown, PEOPLE)
    assert "[write here: which outside body can look at this, and by when]" in letter.text


def test_how_to_reach_a_body_comes_from_the_directory():
    found = at_moment("commisceo", "second")
    assert "To reach them: the phone number that we keep." in letter_text("final-response", found, PEOPLE).text
    bare = letter_text("final-response", at_moment("care-and-support", "second"), NOBODY)
    assert "[write here: how to reach the Housing Ombudsman]" in bare.text
    assert "Still to be written: how to reach the Housing Ombudsman." in bare.missing


def test_what_a_policy_prints_of_a_body_is_not_taken_over():
    """A paper names an office that has moved; the place is left open, and staff see what the paper says."""
    for name, body in (("commisceo", "the Parliamentary and Health Service Ombudsman"), ("ieso", "the Independent")):
        bare = letter_text("final-response", at_moment(name, "second"), NOBODY).text
        assert f"[write here: how to reach {body}" in bare
        assert not any(printed in bare for printed in ("Millbank", "0345", "Fleet Street", "020 7536"))


def test_what_nobody_read_in_a_bodys_own_page_is_not_printed():
    """Our own list has a number of it, and says that nobody has checked it."""
    shown = body_shown("phso", None, date(2026, 11, 28))
    assert "0345 015 4033" in shown.maybe
    assert shown.contact == ""
    letter = letter_text("final-response", at_moment("commisceo", "second"), replace(NOBODY, directory={"phso": shown}))
    assert "0345" not in letter.text
    assert "Still to be written: how to reach the Parliamentary and Health Service Ombudsman." in letter.missing


def test_a_letter_names_the_bodies_of_which_everybody_is_told():
    own = OwnBody("aid", "Harbour Advocacy", "It helps you to complain", ways={"phone": "01632 960 123"}, offered=True)
    people = replace(NOBODY, directory={"aid": body_shown("aid", own, date(2026, 11, 28))})
    said = "- Harbour Advocacy. It helps you to complain. To reach them: phone 01632 960 123."
    for kind in ("final-response", "referral-information"):
        assert said in letter_text(kind, at_moment("commisceo", "second"), people).text


# --- text stays text -------------------------------------------------------------------------------------------------

HOSTILE = '{{ provider }} {% now "Y" %} {# gone #} <b>bold</b> & "quoted" {% include "x" %} %s {0} ${HOME}'


def test_what_a_complainant_wrote_is_printed_as_it_was_written():
    people = LetterPeople(
        "A", "R-1", complainant=HOSTILE, complaint=HOSTILE, points=(LetterPoint(HOSTILE),), handler=HOSTILE
    )
    for kind in ("acknowledgement", "stage-response", "first-reply", "statement-request"):
        text = letter_text(kind, at_moment("ieso", "first"), people).text
        assert f"\n> {HOSTILE}\n" in text


def test_a_reason_on_the_record_is_printed_as_it_was_written():
    facts: Facts = [*FIRST, {"fact": "closed", "at": "2026-03-03", "reason": HOSTILE}]
    found = case_of(policy_of("ieso"), facts, "2026-03-04")
    assert HOSTILE in letter_text("closing-confirmation", found, PEOPLE).text


def test_a_place_to_fill_in_that_the_complainant_wrote_is_not_ours():
    people = LetterPeople(
        "A", "R-1", complaint="They sent me a letter with [write here: name] in it.", handler="Joe Marsh"
    )
    assert letter_text("acknowledgement", at_moment("ieso", "first"), people).missing == ()


# --- which letters ---------------------------------------------------------------------------------------------------


def test_the_letters_owed_come_most_urgent_first():
    owed = present_letters(at_moment("ieso", "first"))
    assert [(one.kind, one.owed) for one in owed] == [("acknowledgement", True), ("stage-response", True)]
    assert owed[0].why == "Acknowledge the complaint in writing. It is due Thursday 5 March 2026."
    late = present_letters(at_moment("ieso", "late"))
    assert late[0].why == "Acknowledge the complaint in writing. Overdue: it was due Thursday 5 March 2026."


def test_the_second_stage_has_its_own_letters():
    kinds = [one.kind for one in present_letters(at_moment("ieso", "second"))]
    assert kinds == ["escalation-acknowledgement", "final-response"]


def test_with_no_letter_owed_those_that_could_be_sent_are_given():
    for moment, kind in (
        ("settled", "settlement-confirmation"),
        ("withdrawn", "withdrawal-confirmation"),
        ("closed", "closing-confirmation"),
    ):
        found = present_letters(at_moment("careium", moment))
        assert found[0].kind == kind
        assert not any(one.owed for one in found)
        assert all(one.why for one in found)


def test_consent_is_asked_for_where_it_is_missing():
    facts: Facts = [{"fact": "received", "at": "2026-03-02", "channel": "letter", "by": "representative"}]
    found = case_of(policy_of("ieso"), facts, "2026-03-03")
    assert possible_letters(found)[0].kind == "consent-request"
    text = letter_text("consent-request", found, PEOPLE).text
    assert "Dear Tom Reed," in text
    assert PEOPLE.complaint not in text


def test_notes_of_a_meeting_are_told_from_notes_of_a_call():
    facts: Facts = [*FIRST, {"fact": "phoned", "at": "2026-03-02T12:00"}, {"fact": "meeting-held", "at": "2026-03-05"}]
    found = case_of(policy_of("al-aesthetics"), facts, "2026-03-06T09:00")
    assert {"call-notes", "meeting-notes"} <= {one.kind for one in present_letters(found)}
    assert "We met on Thursday 5 March 2026." in letter_text("meeting-notes", found, PEOPLE).text
    assert "We spoke on the phone on Monday 2 March 2026." in letter_text("call-notes", found, PEOPLE).text


def test_a_letter_bears_the_day_on_which_it_is_judged():
    assert (
        date(2026, 3, 3).strftime("%A ") + "3 March 2026"
        in letter_text("update", at_moment("ieso", "first"), PEOPLE).text
    )


def test_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        letter_text("poem", at_moment("ieso", "first"), PEOPLE)
