"""A letter on a case: written by several, checked as it is written, and kept exactly as it went out."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.some_cases import complain, take, text_of

DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def case(made, now):
    return complain(made, now - DAY, now, email="ada@marsh.example")


@pytest.fixture
def here(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"


def letter_on(staff, here):
    page = staff.get(here)
    return page.context["subject"], page.context["text"]


def write(staff, here, text, seen=0, then="keep", subject="We have it"):
    return staff.post(here, {"subject": subject, "text": text, "seen": str(seen), "then": then})


def whole(staff, here):
    """The letter with every place filled in."""
    text = letter_on(staff, here)[1]
    who = "Joe Marsh is dealing with it and is your contact: call 01632 960 001."
    return re.sub(r"\[write here: who [^\]]*\]", who, text)


def gone(now, revision=1, **more):
    local = now.astimezone()
    return {
        "on": f"{local.day} {local.month} {local.year}", "hour": "", "medium": "letter", "letter": str(revision),
        "then": "record", "form_id": uuid.uuid4().hex,
    } | more  # fmt: skip


def documents(made, case):
    from putright.accounts.scope import within
    from putright.register.documents import documents_of
    from putright.register.reading import record_of

    with within(made.organisation):
        record = record_of(case)
        return documents_of(record), [entry.row.kind for entry in record.entries]


def test_what_went_out_is_kept_byte_for_byte_beside_the_entry_that_says_so(made, staff, case, here, now):
    text = f"{whole(staff, here)}\nPS: £5, “quoted”, and {{{{ who }}}} as it stands."
    page = write(staff, here, text.replace("\n", "\r\n"), then="out")
    assert page["Location"] == f"{here}out/"
    form = staff.get(f"{here}out/")
    assert "The text is kept with the case exactly as it went out" in text_of(form)
    assert "lacks something" not in text_of(form)
    done = staff.post(f"{here}out/", gone(now))
    assert done.status_code == 302, text_of(done)
    (kept,), kinds = documents(made, case)
    assert kinds[-2:] == ["acknowledged", "document-added"]
    assert kept.beside == len(kinds) - 1
    assert kept.description == "Acknowledgement, as it went out. Subject: We have it"
    file = staff.get(f"/s/{made.slug}/cases/{case.reference}/documents/{kept.number}/file/")
    assert file.getvalue().decode() == text.strip() + "\n"
    shown = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "Acknowledgement.txt" in shown or "Acknowledgement, as it went out" in shown
    assert "Last changed by" not in text_of(staff.get(here))


def test_what_lacks_something_demanded_is_not_recorded_as_gone_unless_somebody_says_why(made, staff, case, here, now):
    text = whole(staff, here).replace("What happens next", "Later").replace("We need the details", "Details")
    page = write(staff, here, text)
    assert page.status_code == 302
    assert "The letter should say: what will happen next (CP-07)." in text_of(staff.get(here))
    assert "What will happen next".lower() in text_of(staff.get(f"{here}out/")).lower()
    refused = staff.post(f"{here}out/", gone(now))
    assert refused.status_code == 200
    assert "Say why it went out all the same, or write into the letter what is missing." in text_of(refused)
    assert documents(made, case)[0] == []
    assert "acknowledged" not in documents(made, case)[1]
    done = staff.post(f"{here}out/", gone(now, all_the_same="They rang before it was ready."))
    assert done.status_code == 302, text_of(done)
    (kept,), _ = documents(made, case)
    assert "It went out lacking: The letter should say: what will happen next (CP-07)." in kept.remark
    shown = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "The letter went out all the same." in shown
    assert "Why: They rang before it was ready." in shown


def test_the_act_refuses_it_too_and_leaves_nothing_behind(made, case, here, staff, now):
    from tests.integration.some_cases import member

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Refused
    from putright.correspondence.case_letters import Going, record_gone

    write(staff, here, "Hello. [write here: the rest]")
    going = Going("acknowledgement", 1, ("Still to be written: the rest.",), " ")
    said = [Proposed("acknowledged", now.isoformat(timespec="seconds"), {"medium": "letter"})]
    with within(made.organisation):
        done = record_gone(made.organisation, case, going, said, member(made), now=now, seen=None, key=uuid.uuid4().hex)
    assert isinstance(done, Refused)
    assert "Still to be written: the rest." in done.refusal.faults[0].message
    assert documents(made, case)[1].count("acknowledged") == 0


def test_two_who_write_one_letter_are_told_and_nothing_is_lost(made, staff, here, signed_in):
    other = signed_in(made.accounts["handler"])
    assert write(staff, here, "Of the manager.").status_code == 302
    page = write(other, here, "Of the handler.")
    assert page.status_code == 409
    told = text_of(page)
    assert "changed this letter while you had it open" in told
    assert "Of the manager." in told
    assert "Of the handler." in page.content.decode()
    assert write(other, here, "Of both.", seen=1).status_code == 302
    assert letter_on(staff, here)[1] == "Of both.\n"


def test_what_somebody_writes_is_not_hidden_when_the_case_moves_on_and_goes_with_the_case(made, staff, case, now):
    from putright.accounts.scope import within
    from putright.correspondence.case_letters import forget_letters

    here = f"/s/{made.slug}/cases/{case.reference}/letter/stage-response/"
    write(staff, here, "Begun at stage 1.")
    take(made, case, "responded", now - DAY / 2, now, medium="letter", outcome="upheld")
    take(made, case, "escalated", now - DAY / 4, now, to="stage-2", in_writing=True)
    assert letter_on(staff, here.replace("stage-response", "final-response"))[1] == "Begun at stage 1.\n"
    with within(made.organisation):
        forget_letters(made.organisation, case)
    assert "Begun at stage 1." not in letter_on(staff, here)[1]


def test_a_letter_changed_while_it_is_recorded_is_shown_again_before_it_is_kept(made, staff, case, here, now):
    write(staff, here, whole(staff, here))
    write(staff, here, f"{whole(staff, here)}\nOne line more.", seen=1)
    page = staff.post(f"{here}out/", gone(now, revision=1))
    assert "changed the letter while you had this form open" in text_of(page)
    assert "One line more." in text_of(page)
    assert documents(made, case)[0] == []
    assert 'name="letter" value="2"' in page.content.decode()
    assert staff.post(f"{here}out/", gone(now, revision=2)).status_code == 302


def test_sent_twice_it_is_recorded_once(made, staff, case, here, now):
    write(staff, here, whole(staff, here))
    said = gone(now)
    for _ in range(2):
        assert staff.post(f"{here}out/", said).status_code == 302
    found, kinds = documents(made, case)
    assert len(found) == kinds.count("acknowledged") == 1


def test_it_is_looked_at_before_and_what_was_typed_goes_along(made, staff, case, here, now):
    write(staff, here, "Hello. Nothing more.")
    page = staff.post(f"{here}out/", gone(now, then="look", all_the_same="It was read out on the phone."))
    assert "Nothing is recorded yet." in text_of(page)
    assert 'name="all_the_same" value="It was read out on the phone."' in page.content.decode()
    assert 'name="letter" value="1"' in page.content.decode()
    assert documents(made, case)[0] == []


def test_what_is_written_can_be_dropped_and_the_case_fills_it_anew(staff, here):
    first = letter_on(staff, here)
    write(staff, here, "Something else.")
    assert staff.post(here, {"then": "drop", "seen": "7"}).status_code == 302
    assert letter_on(staff, here)[1] == "Something else.\n"
    assert staff.post(here, {"then": "drop", "seen": "1"}).status_code == 302
    assert letter_on(staff, here) == first


def test_a_marker_in_another_writing_is_open_all_the_same(staff, here):
    write(staff, here, f"{whole(staff, here)}\n[Write here the reasons]")
    assert "Still to be written: Write here the reasons." in text_of(staff.get(here))


def test_who_may_not_handle_cases_reads_and_does_not_write(made, case, here, signed_in, now):
    reader = signed_in(made.accounts["inspector"])
    assert "readonly" in reader.get(here).content.decode()
    assert write(reader, here, "Hello.").status_code == 403
    assert reader.post(f"{here}out/", gone(now)).status_code == 403


def test_without_a_folder_for_documents_what_happened_is_recorded_all_the_same(made, staff, case, here, settings_with):
    with settings_with(DOCUMENTS=None):
        page = staff.get(here)
        assert "No folder for documents is named here" in text_of(page)
        assert f"/s/{made.slug}/cases/{case.reference}/record/acknowledged/" in page.content.decode()
        write(staff, here, "Hello.")
        assert staff.get(f"{here}out/")["Location"] == here


def test_an_answer_asks_for_its_decisions_too_and_keeps_the_text(made, staff, case, now):
    here = f"/s/{made.slug}/cases/{case.reference}/letter/stage-response/"
    text = re.sub(r"\[write here: ([^\]]*)\]", r"\1: we looked into this with care.", letter_on(staff, here)[1])
    write(staff, here, text)
    page = staff.get(f"{here}out/")
    assert "Record that it went out: Our answer (stage 1)" in text_of(page)
    done = staff.post(f"{here}out/", gone(now, outcome="upheld", why="It was quick.", ask_why="1"))
    assert done.status_code == 302, text_of(done)
    (kept,), kinds = documents(made, case)
    assert "responded" in kinds
    assert Path(kept.name).suffix == ".txt"
    shown = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/documents/"))
    assert "Letter of ours" in shown
    assert "Letter from the complainant" not in shown


def test_the_page_of_the_case_leads_to_what_is_being_written_and_to_every_other_letter(made, staff, case, here):
    update = here.replace("acknowledgement", "update")
    page = staff.get(f"/s/{made.slug}/cases/{case.reference}/")
    assert update in page.content.decode(), "nobody could find a letter that is not owed"
    assert "Being written" not in text_of(page)
    write(staff, update, "Not much news yet.")
    page = text_of(staff.get(f"/s/{made.slug}/cases/{case.reference}/"))
    owed = page.index("Letters owed now")
    assert owed < page.index("Update", owed) < page.index("Being written") < page.index("Other letters")


def test_a_letter_of_more_lines_than_anybody_writes_is_not_set_for_minutes(staff, here):
    page = write(staff, here, "# a\n" * 6_000)
    assert page.status_code == 422
    assert "It has 6,000 lines; a letter has at most 5,000." in text_of(page)
    assert "# a" in page.context["form"]["text"].value()
