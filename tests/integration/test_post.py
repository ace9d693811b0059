"""The day's post: letters that wait, one PDF of them, and that each is a fact only once it was posted."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from tests.integration.some_cases import complain, member, take, text_of

DAY = timedelta(days=1)
ADDRESS = "1 Quay Lane\nTidemouth\nTM1 2AB"


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


def case_of(made, now, name="Ada Marsh", **more):
    return complain(made, now - DAY, now, name=name, **({"address": ADDRESS} | more))


def path_of(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


def write(staff, path, kind="acknowledgement", then="post", extra="", subject="We have it"):
    """A letter with nothing left to fill in."""
    here = f"{path}letter/{kind}/"
    page = staff.get(here)
    who = "Joe Marsh is dealing with it and is your contact: call 01632 960 001."
    text = re.sub(r"\[write here: who [^\]]*\]", who, page.context["text"])
    text = re.sub(r"\[write here: [^\]]*\]", "We looked into it.", text) + extra
    seen = page.context["draft"].revision if page.context["draft"] else 0
    done = staff.post(here, {"subject": subject, "text": text, "seen": str(seen), "then": then})
    assert done.status_code == 302, text_of(done)
    return f"{here}{then}/"


def form(staff, here, **more):
    page = staff.get(here)
    assert page.status_code == 200, text_of(page)
    shown = page.context["form"]
    said = {name: shown[name].value() for name in ("seen", "letter", "address")}
    return {**said, "form_id": uuid.uuid4().hex, "then": "record"} | more


def put(staff, path, kind="acknowledgement", **more):
    """Written and put into the post."""
    here = write(staff, path, kind)
    done = staff.post(here, form(staff, here, **more))
    assert done.status_code == 302, text_of(done)
    assert done["Location"] == f"{path}letter/{kind}/waits/"
    return done["Location"]


def post_of(made):
    return f"/s/{made.slug}/post/"


def printed(staff, made, **more):
    """The batch, where it is shown."""
    done = staff.post(post_of(made), {"form_id": uuid.uuid4().hex, "then": "print"} | more)
    assert done.status_code == 302, text_of(done)
    return done["Location"]


def posted(staff, batch, **more):
    page = staff.get(batch)
    items = [one.number for one in page.context["shown"].open]
    day = page.context["form"]["day"].value()
    said = {"shown": items, "posted": items, "day": day, "then": "posted"}
    return staff.post(batch, said | more)


def facts(made, case):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        view = look(made.organisation, case, timezone.now())
    return view


def kinds(made, case):
    return [one.row.kind for one in facts(made, case).record.entries]


def documents(made, case):
    from putright.register.documents import documents_of

    return documents_of(facts(made, case).record)


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_it_waits_is_printed_and_is_a_fact_once_it_was_posted(made, staff, now):
    case = case_of(made, now)
    path = path_of(made, case)
    before = kinds(made, case)
    here = write(staff, path, extra="\nPS: £5, “quoted” and <b>bold</b>.\n")
    looked = text_of(staff.post(here, form(staff, here, then="look")))
    assert "1 Quay Lane" in looked
    assert "PS: £5, “quoted” and <b>bold</b>." in looked
    assert "Acknowledge" in looked
    done = staff.post(here, form(staff, here))
    waits = done["Location"]
    assert kinds(made, case) == before
    shown = text_of(staff.get(waits))
    assert "Ada Marsh 1 Quay Lane Tidemouth TM1 2AB" in shown
    assert "Ordinary print, 1 page" in shown
    assert "In the post" in text_of(staff.get(path))
    listed = text_of(staff.get(post_of(made)))
    assert case.reference in listed
    assert "Acknowledge the complaint in writing: due" in listed
    assert "1 letter waits for the post" in text_of(staff.get(f"/s/{made.slug}/"))
    batch = printed(staff, made)
    pdf = staff.get(f"{batch}post.pdf").content
    first, empty, letter = pages(pdf)
    assert f"1. Ada Marsh, {case.reference}: Acknowledgement. Sheet 1." in " ".join(first.split())
    assert not empty.strip()
    assert "1 Quay Lane" in letter
    assert kinds(made, case) == before
    done = posted(staff, batch)
    assert done.status_code == 302, text_of(done)
    assert kinds(made, case)[len(before) :] == ["acknowledged", "document-added", "document-added"]
    view = facts(made, case)
    assert view.found.case.facts[-1].attributes["medium"] == "letter"
    assert "met" in [row.status for row in view.found.duties if row.action == "acknowledge"]
    text, paper = documents(made, case)
    assert text.beside == paper.beside == len(before) + 1
    kept = staff.get(f"{path}documents/{paper.number}/file/").getvalue()
    assert "for the post" not in text_of(staff.get(f"/s/{made.slug}/"))
    assert hashlib.sha256(kept).hexdigest() == paper.file
    assert pages(kept) == [letter]
    assert staff.get(f"{path}documents/{text.number}/file/").getvalue().decode().endswith("and <b>bold</b>.\n")
    again = staff.get(f"{batch}post.pdf")
    assert again.content == pdf
    assert again["Cache-Control"] == "private, no-store"
    assert "Posted" in text_of(staff.get(batch))
    assert "Nothing waits to be printed" in text_of(staff.get(post_of(made)))
    assert staff.get(waits)["Location"] == f"{path}letter/acknowledgement/"


def test_a_letter_that_lacks_something_or_an_address_does_not_wait(made, staff, now):
    case = case_of(made, now, address="")
    path = path_of(made, case)
    short = {"subject": "S", "text": "Hello. [write here: the rest]", "seen": "0"}
    staff.post(f"{path}letter/acknowledgement/", short)
    assert "Nothing was sent" in text_of(staff.get(f"{path}letter/acknowledgement/post/"))
    staff.post(f"{path}letter/acknowledgement/", {"then": "drop", "seen": "1"})
    here = write(staff, path, subject="We have it now")
    assert "No postal address is known" in text_of(staff.get(here))
    wrong = staff.post(here, form(staff, here, address="Ada Marsh"))
    assert "a line each" in text_of(wrong)
    done = staff.post(here, form(staff, here, address="Ada Marsh, 2 Side Road, Tidemouth, TM1 9ZZ"))
    assert "2 Side Road" in text_of(staff.get(done["Location"]))
    assert "address" not in facts(made, case).record.latest("contact-given")
    assert "2 Side Road" in pages(staff.get(f"{done['Location']}letter.pdf").content)[0]


def test_needs_decide_the_print_and_what_is_made_elsewhere_is_listed_apart(made, staff, now):
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, record

    large, braille = case_of(made, now), case_of(made, now, "Bilal Okoro")
    with within(made.organisation):
        for case, says in (
            (large, {"formats": "large-print", "print_size": "24"}),
            (braille, {"formats": "braille", "ways": "phone"}),
        ):
            said = Proposed("needs-noted", now.isoformat(timespec="seconds"), says)
            record(made.organisation, case, said, member(made), now=now)
    put(staff, path_of(made, large))
    here = write(staff, path_of(made, braille))
    page = text_of(staff.get(here))
    assert "putright does not make this: braille" in page
    wrong = staff.post(here, form(staff, here))
    assert "Say why it goes by post all the same" in text_of(wrong)
    waits = staff.post(here, form(staff, here, by_post_because="She asked for it."))["Location"]
    shown = staff.get(post_of(made)).context["post"]
    assert [(one.name, one.form) for one in shown.ready] == [("Ada Marsh", "Large print, 24 point")]
    assert [(one.name, one.form) for one in shown.apart] == [("Bilal Okoro", "Braille")]
    assert "24 point" in pages(staff.get(f"{printed(staff, made)}post.pdf").content)[0]
    local, ahead = now.astimezone(), now.astimezone() + DAY
    tomorrow = f"{ahead.day} {ahead.month} {ahead.year}"
    made_it = {"then": "made", "day": f"{local.day} {local.month} {local.year}", "form_id": uuid.uuid4().hex}
    assert "not come yet" in text_of(staff.post(waits, made_it | {"day": tomorrow}))
    assert staff.post(waits, made_it).status_code == 302
    assert kinds(made, braille)[-2:] == ["acknowledged", "document-added"]
    note = facts(made, braille).record.entries[-2].note
    assert "Why: She asked for it." in note
    staff.post(waits, made_it)
    assert kinds(made, braille).count("acknowledged") == 1
    third = case_of(made, now, "Chen Wu")
    take(made, third, "needs-noted", now, now, formats="braille")
    waits = put(staff, path_of(made, third))
    again = staff.post(waits, made_it)
    assert again.status_code == 422
    assert "This form belongs to another letter." in text_of(again)


def test_it_is_not_changed_nor_sent_in_another_way_while_it_waits_and_can_be_taken_out(made, staff, now):
    case = case_of(made, now)
    path = path_of(made, case)
    waits = put(staff, path)
    letter = f"{path}letter/acknowledgement/"
    assert "It waits for the post" in text_of(staff.get(letter))
    refused = staff.post(letter, {"subject": "S", "text": "Another", "seen": "1", "then": "keep"})
    assert refused.status_code == 422
    assert "Take it out of the post first" in text_of(refused)
    for other in ("out", "send", "post"):
        assert staff.get(f"{letter}{other}/")["Location"] == waits
    batch = printed(staff, made)
    staff.post(waits, {"then": "out"})
    assert "We have it" in staff.get(letter).context["form"]["subject"].value()
    said = staff.post(batch, {"shown": [1], "posted": [1], "then": "posted", "day": "1 1 2026"})
    assert said.status_code == 422
    assert kinds(made, case).count("acknowledged") == 0
    assert "Taken out" in text_of(staff.get(batch))


def test_each_letter_is_recorded_by_itself_and_one_whose_case_moved_on_stays(made, staff, now):
    one, two, three = (case_of(made, now, name) for name in ("Ada Marsh", "Bilal Okoro", "Chen Wu"))
    for case in (one, two, three):
        put(staff, path_of(made, case))
    batch = printed(staff, made)
    shown = staff.get(batch).context["shown"].items
    number = {item.name: item.number for item in shown}
    take(made, two, "withdrawn", now, now)
    take(made, one, "noted", now, now, text="She rang to say thanks.")
    done = posted(staff, batch, posted=[number["Ada Marsh"], number["Bilal Okoro"]])
    told = text_of(staff.get(done["Location"]))
    assert "The complainant withdrew" in told
    assert "acknowledged" in kinds(made, one)
    assert "acknowledged" not in kinds(made, two)
    assert "acknowledged" not in kinds(made, three)
    post = staff.get(post_of(made)).context["post"]
    assert [each.name for each in post.held] == ["Bilal Okoro"]
    assert [each.name for each in post.ready] == ["Chen Wu"]
    again = printed(staff, made)
    assert [each.name for each in staff.get(again).context["shown"].items] == ["Chen Wu"]
    assert [each.state for each in staff.get(batch).context["shown"].items] == ["posted", "held", "left-out"]


def test_what_was_recorded_before_the_print_holds_a_letter_until_somebody_looked(made, staff, now):
    case = case_of(made, now)
    waits = put(staff, path_of(made, case))
    take(made, case, "phoned", now, now)
    assert "Something was recorded on the case since" in text_of(staff.get(post_of(made)))
    assert staff.post(post_of(made), {"form_id": uuid.uuid4().hex, "then": "print"})["Location"] == post_of(made)
    assert "Since then it was recorded on the case" in text_of(staff.get(waits))
    staff.post(waits, {"then": "right"})
    assert printed(staff, made) == f"{post_of(made)}1/"
    posted(staff, f"{post_of(made)}1/")
    assert "acknowledged" in kinds(made, case)


def test_a_new_address_on_the_case_holds_the_letter_to_the_old_one(made, staff, now):
    case = case_of(made, now)
    waits = put(staff, path_of(made, case))
    take(made, case, "contact-given", now, now, address="9 New Street\nTidemouth\nTM9 9ZZ")
    staff.post(post_of(made), {"form_id": uuid.uuid4().hex, "then": "print"})
    assert "another one now" in text_of(staff.get(post_of(made)))
    staff.post(waits, {"then": "right"})
    assert "another one now" in text_of(staff.get(waits))


@pytest.mark.parametrize(
    ("kind", "says", "told"),
    [
        ("needs-noted", {"not_address": "1 Quay Lane"}, "They do not want to be reached at: 1 Quay Lane"),
        ("needs-noted", {"ways": "phone"}, "Not by letter."),
        ("authority-noted", {"who": "complainant", "authority": "executor"}, "It was noted who speaks for whom"),
        ("heard-from", {}, "Somebody rang, came or wrote"),
    ],
)
def test_what_they_told_us_since_holds_a_letter_before_it_is_printed(made, staff, now, kind, says, told):
    from putright.accounts.scope import within
    from putright.correspondence.hearing import Heard, hear

    case = case_of(made, now)
    waits = put(staff, path_of(made, case))
    if kind == "heard-from":
        with within(made.organisation):
            heard = Heard("phone", now.isoformat(), {"words": "I have moved out."})
            hear(made.organisation, case, heard, member(made), now=now, key=None)
    else:
        take(made, case, kind, now, now, note="They rang.", **says)
    assert told in text_of(staff.get(waits))
    done = staff.post(post_of(made), {"form_id": uuid.uuid4().hex, "then": "print"})
    assert done["Location"] == post_of(made)
    assert "Post 1" not in text_of(staff.get(post_of(made)))


def test_a_comment_on_a_letter_that_waits_holds_it_until_it_is_done(made, staff, now):
    here = put(staff, path_of(made, case_of(made, now)))
    look = here.replace("/waits/", "/look/")
    shown = staff.get(look).context["forms"]["comment"]
    said = {name: str(shown[name].value()) for name in ("form_id", "revision")}
    staff.post(look, said | {"then": "comment", "words": "This is the wrong Ada Marsh."})
    done = staff.post(post_of(made), {"form_id": uuid.uuid4().hex, "then": "print"})
    assert done["Location"] == post_of(made)
    assert "Somebody commented on it since." in text_of(staff.get(here))
    staff.post(look, {"then": "done", "comment": str(staff.get(look).context["comments"][0].id)})
    staff.post(here, {"then": "right"})
    assert printed(staff, made).endswith("/post/1/")


@pytest.mark.parametrize(("days", "said"), [(1, "not come yet"), (-1, "printed only after")])
def test_the_day_of_posting_is_no_later_than_today_and_no_earlier_than_the_print(made, staff, now, days, said):
    case = case_of(made, now)
    put(staff, path_of(made, case))
    batch = printed(staff, made)
    day = now.astimezone() + days * DAY
    wrong = posted(staff, batch, day=f"{day.day} {day.month} {day.year}")
    assert wrong.status_code == 422
    assert said in text_of(wrong)
    assert "acknowledged" not in kinds(made, case)


def test_posted_yesterday_is_recorded_for_that_day(made, staff, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import PostBatch

    case = complain(made, now - 3 * DAY, now - 3 * DAY, address=ADDRESS)
    put(staff, path_of(made, case))
    batch = printed(staff, made)
    with within(made.organisation):
        PostBatch.objects.filter(organisation=made.organisation).update(printed=now - 2 * DAY)
    day = (now - DAY).astimezone()
    assert posted(staff, batch, day=f"{day.day} {day.month} {day.year}").status_code == 302
    [fact] = [one for one in facts(made, case).found.case.facts if one.kind == "acknowledged"]
    assert fact.bare
    assert fact.day == day.date().toordinal()


def test_forms_sent_twice_and_a_second_batch_before_the_first_was_posted_double_nothing(made, staff, now):
    one, two = case_of(made, now), case_of(made, now, "Bilal Okoro")
    put(staff, path_of(made, one))
    key = uuid.uuid4().hex
    first = printed(staff, made, form_id=key)
    assert printed(staff, made, form_id=key) == first
    put(staff, path_of(made, two))
    second = printed(staff, made)
    assert [item.name for item in staff.get(second).context["shown"].items] == ["Bilal Okoro"]
    items = [item.number for item in staff.get(first).context["shown"].items]
    for _ in range(2):
        local = now.astimezone()
        said = {"shown": items, "posted": items, "day": f"{local.day} {local.month} {local.year}", "then": "posted"}
        assert staff.post(first, said).status_code == 302
    assert kinds(made, one).count("acknowledged") == 1
    assert len(documents(made, one)) == 2
    assert "acknowledged" not in kinds(made, two)


def test_two_people_at_once_print_and_post_each_letter_once(made, staff, now):
    cases = [case_of(made, now, name) for name in ("Ada Marsh", "Bilal Okoro")]
    for case in cases:
        put(staff, path_of(made, case))
    from django.db import connection

    from putright.accounts.scope import within
    from putright.correspondence.models import PostBatch
    from putright.correspondence.post_posted import record_posted
    from putright.correspondence.post_printing import print_post

    became: list[Any] = []

    def together(act):
        ready = threading.Barrier(2)

        def press(role):
            try:
                ready.wait()
                with within(made.organisation):
                    became.append(act(member(made, role)))
            finally:
                connection.close()

        hands = [threading.Thread(target=press, args=[role]) for role in ("manager", "handler")]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

    def lacks(view, letter):
        return ()

    together(lambda by: print_post(made.organisation, lacks, by, now=now, key=uuid.uuid4().hex))
    assert sorted(one.batch is None for one in became) == [False, True]
    batch = next(one.batch for one in became if one.batch is not None)
    items = [one.number for one in staff.get(f"{post_of(made)}{batch.number}/").context["shown"].items]
    day = now.astimezone().date()
    became.clear()
    together(lambda by: record_posted(made.organisation, batch, items, [], day, by, now=now))
    assert sorted(map(len, became)) == [0, 2]
    with within(made.organisation):
        assert PostBatch.objects.filter(organisation=made.organisation).count() == 1
    for case in cases:
        assert kinds(made, case).count("acknowledged") == 1
        assert len(documents(made, case)) == 2


def test_closed_cases_are_left_out_of_what_a_member_sees_prints_and_confirms(made, staff, signed_in, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import PostLetter

    manager = signed_in(made.accounts["manager"])
    one, two = case_of(made, now), case_of(made, now, "Bilal Okoro")
    for case in (one, two):
        put(staff, path_of(made, case))
    batch = printed(manager, made)
    take(made, two, "person-named", now, now, person=made.people["handler"].key, how="complained-about")
    assert "Bilal Okoro" not in staff.get(batch).content.decode()
    assert "1 letter in it is left out" in text_of(staff.get(batch))
    assert staff.get(f"{batch}post.pdf").status_code == 404
    items = [item.number for item in manager.get(batch).context["shown"].items]
    local = now.astimezone()
    said = {"shown": items, "posted": items, "day": f"{local.day} {local.month} {local.year}", "then": "posted"}
    assert staff.post(batch, said).status_code == 302
    assert "acknowledged" in kinds(made, one)
    assert "acknowledged" not in kinds(made, two)
    assert manager.post(batch, said).status_code == 302
    assert "acknowledged" in kinds(made, two)
    with within(made.organisation):
        assert not PostLetter.objects.filter(organisation=made.organisation).exists()


def test_a_letter_to_staff_goes_where_somebody_types(made, staff, now):
    case = case_of(made, now)
    path = path_of(made, case)
    here = write(staff, path, "statement-request")
    page = staff.get(here)
    assert not page.context["form"]["address"].value()
    assert "No postal address is known" in text_of(page)
    chosen = next(value for value, _ in page.context["form"].fields["person"].choices if value)
    to = "Night nurse\nNorth house\nTidemouth"
    done = staff.post(here, form(staff, here, address=to, person=chosen))
    assert done.status_code == 302, text_of(done)
    posted(staff, printed(staff, made))
    assert "statement-requested" in kinds(made, case)


def test_a_post_of_many_letters_asks_no_more_questions_than_one_of_few(made, staff, now):
    from tests.integration.some_cases import queries

    names = ("Ada Marsh", "Bilal Okoro", "Chen Wu", "Dora Lane")
    put(staff, path_of(made, case_of(made, now, names[0])))
    _, few = queries(staff, post_of(made))
    for name in names[1:]:
        put(staff, path_of(made, case_of(made, now, name)))
    page, more = queries(staff, post_of(made))
    assert len(page.context["post"].ready) == 4
    assert more == few


def test_a_letter_that_lies_for_more_than_a_working_day_is_said_on_its_case(made, staff, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import PostLetter

    case = case_of(made, now)
    put(staff, path_of(made, case))
    long = "waited for more than a working day"
    assert long not in text_of(staff.get(path_of(made, case)))
    with within(made.organisation):
        PostLetter.objects.filter(organisation=made.organisation).update(at=now - 7 * DAY)
    assert long in text_of(staff.get(path_of(made, case)))


def test_whoever_erases_a_case_takes_its_letters_and_every_pdf_that_they_stand_in(made, staff, now):
    from putright.accounts.scope import within
    from putright.correspondence.models import PostItem
    from putright.correspondence.post_posted import files_of_post, forget_post

    one, two = case_of(made, now), case_of(made, now, "Bilal Okoro")
    for case in (one, two):
        put(staff, path_of(made, case))
    batch = printed(staff, made)
    with within(made.organisation):
        before = files_of_post(made.organisation)
        gone = forget_post(made.organisation, one)
        assert len(before) == 3
        assert len(gone) == 2
        assert files_of_post(made.organisation) == before - set(gone)
        assert PostItem.objects.get(organisation=made.organisation, case=one).to == []
    assert staff.get(f"{batch}post.pdf").status_code == 404
    assert "No longer kept" in text_of(staff.get(batch))
    posted(staff, batch)
    assert "acknowledged" in kinds(made, two)


def test_what_was_printed_is_no_stray_file(made, staff, now, capsys):
    import os

    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.command.files_kept import check_documents

    put(staff, path_of(made, case_of(made, now)))
    batch = printed(staff, made)
    with within(made.organisation):
        store = store_of(made.organisation)
    assert store is not None
    for file in store.folder.rglob("*"):
        os.utime(file, (0, 0))
    check_documents(made.organisation, sweep=True)
    assert staff.get(f"{batch}post.pdf").status_code == 200
    assert posted(staff, batch).status_code == 302
    assert "Posted" in text_of(staff.get(batch))


def test_a_batch_of_which_none_was_posted_waits_again(made, staff, now):
    case = case_of(made, now)
    put(staff, path_of(made, case))
    batch = printed(staff, made)
    assert "Tick those that were posted" in text_of(posted(staff, batch, posted=[]))
    assert posted(staff, batch, posted=[], then="none").status_code == 302
    assert "acknowledged" not in kinds(made, case)
    assert printed(staff, made) == f"{post_of(made)}2/"


def test_a_remark_on_a_letter_in_the_post_is_not_lost_sight_of(made, staff, now):
    from putright.accounts.scope import within
    from putright.correspondence.commenting import Remark, comment

    case = case_of(made, now)
    path = path_of(made, case)
    waits = put(staff, path)
    with within(made.organisation):
        comment(made.organisation, case, "acknowledgement", Remark(1, "Who rings her?", ""), member(made), now=now,
                key=uuid.uuid4().hex)  # fmt: skip
    assert "It has waited since" in text_of(staff.get(path))
    assert "1 open comment." in text_of(staff.get(path))
    assert f'href="{path}letter/acknowledgement/look/"' in staff.get(waits).content.decode()
