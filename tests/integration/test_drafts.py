"""The life of a draft: begun, changed by several people, adopted or dropped; and what is kept of it."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from putright.policies import policy_text

from .some_cases import complain, member, queries, text_of

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
IESO = policy_text("ieso")
QUICKER = IESO.replace("20 working days", "15 working days")
FAULTY = IESO.replace("within: 20 working days", "within: 20 workng days")
TODAY = NOW.date()


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def house(made):
    from putright.accounts.scope import within

    with within(made.organisation):
        yield made


def started(made, text=QUICKER, **more):
    from putright.casework.drafting import Kept, begin

    said = {"title": "Quicker", "origin": "a text that was pasted", "by": member(made), "now": NOW} | more
    done = begin(made.organisation, text=text, **said)
    assert isinstance(done, Kept), done
    return done.draft


def changed(made, draft, text, seen=1, **more):
    from putright.casework.drafting import replace

    return replace(made.organisation, draft.pk, text, seen=seen, **({"by": member(made), "now": NOW} | more))


def adopted(made, draft, start=TODAY, seen=1, newest=None, **more):
    from putright.casework.drafting import adopt_draft

    said = {"reason": "The board wants it quicker.", "by": member(made), "now": NOW} | more
    return adopt_draft(made.organisation, draft.pk, start=start, seen=seen, newest=newest, **said)


def sentences(refusal):
    from putright.procedure.acts import Refusal

    assert isinstance(refusal, Refusal), refusal
    return " ".join(one.message for one in refusal.faults)


# --- begun and changed -----------------------------------------------------------------------------------------------


def test_a_text_with_faults_is_kept_as_a_draft_and_is_not_adopted(house):
    draft = started(house, FAULTY)
    assert draft.state == "open"
    assert '"20 workng days" is not a length of time' in sentences(adopted(house, draft))
    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("open", None)


def test_two_who_change_it_at_once_are_told_and_nothing_is_lost(house):
    from putright.casework.drafting import DraftChanged

    draft = started(house)
    changed(house, draft, QUICKER + "# of the manager\n")
    with pytest.raises(DraftChanged) as told:
        changed(house, draft, QUICKER + "# of the administrator\n", by=member(house, "administrator"))
    assert told.value.draft.revision == 2
    changed(house, draft, QUICKER + "# of both\n", seen=2)
    kept = list(draft.texts.order_by("revision").values_list("text", flat=True))
    assert [one.removeprefix(QUICKER) for one in kept] == ["", "# of the manager\n", "# of both\n"]


def test_the_same_form_sent_again_counts_once(house):
    key = uuid.uuid4().hex
    draft = started(house, key=key)
    assert started(house, key=key).pk == draft.pk
    key = uuid.uuid4().hex
    assert not changed(house, draft, IESO, key=key).again
    assert changed(house, draft, IESO, key=key).again
    draft.refresh_from_db()
    assert draft.revision == 2
    assert draft.texts.count() == 2


def test_the_texts_of_a_draft_are_never_changed(house):
    from django.db import Error, transaction

    draft = started(house)
    for act in (lambda: draft.texts.update(text="another"), draft.texts.all().delete):
        with pytest.raises(Error), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in it."),
        (b"  \n\n", "There is nothing in it."),
        (b"policy: x\ntitle: caf\xe9\n", "Line 2 of this file has a character that is not written in UTF-8."),
        (b"\xff\xfep\x00o\x00", "This file is written in UTF-16."),
        (b"PK\x03\x04rest", "This is a document of a word processor, or an archive."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"policy: a\x00b\n", "There is a character in it that cannot be kept."),
        (b"#" * (256 * 1024 + 1), "It has 262,145 bytes. A policy file has at most 262,144."),
    ],
)
def test_files_that_cannot_be_kept_are_refused_with_a_sentence(data, sentence):
    from putright.casework.policy_texts import Unfit, text_of_file

    with pytest.raises(Unfit) as told:
        text_of_file(data)
    assert str(told.value).startswith(sentence)


def test_a_file_of_another_machine_reads_as_the_same_text():
    from putright.casework.policy_texts import text_of_file

    assert text_of_file(b"\xef\xbb\xbf" + IESO.replace("\n", "\r\n").encode()) == IESO


def test_whoever_may_not_change_the_policy_changes_no_draft(house):
    from putright.casework.drafting import begin, drop

    draft = started(house)
    for role in ("front-desk", "handler", "inspector"):
        by = member(house, role)
        for done in (
            begin(house.organisation, title="X", text=IESO, origin="x", by=by, now=NOW),
            changed(house, draft, IESO, by=by),
            adopted(house, draft, by=by),
            drop(house.organisation, draft.pk, "So.", by=by, now=NOW),
        ):
            assert getattr(done, "why", None) == "not-permitted"


def test_a_dropped_draft_stays_readable_and_as_it_was(house):
    from putright.casework.drafting import DraftChanged, Kept, drop

    draft = started(house)
    assert "Say why it is dropped" in sentences(drop(house.organisation, draft.pk, " ", by=member(house), now=NOW))
    for again in (False, True):
        done = drop(house.organisation, draft.pk, "Not now.", by=member(house), now=NOW)
        assert isinstance(done, Kept)
        assert done.again is again
    for act in (lambda: changed(house, draft, IESO), lambda: adopted(house, draft)):
        with pytest.raises(DraftChanged):
            act()
    draft.refresh_from_db()
    assert (draft.state, draft.reason, draft.text) == ("dropped", "Not now.", QUICKER)


# --- adopted ---------------------------------------------------------------------------------------------------------


def test_a_draft_becomes_a_version_once(house):
    draft = started(house)
    done = adopted(house, draft, start=TODAY + timedelta(days=3))
    assert (done.version.adopted_from, done.version.text) == (TODAY + timedelta(days=3), QUICKER)
    assert (done.version.adopted_by_id, done.version.reason) == (
        house.accounts["manager"].pk,
        "The board wants it quicker.",
    )
    again = adopted(house, draft, start=TODAY + timedelta(days=9))
    assert (again.version.pk, again.again) == (done.version.pk, True)
    draft.refresh_from_db()
    assert (draft.state, draft.version_id) == ("adopted", done.version.pk)


def test_what_somebody_else_did_meanwhile_stops_an_adoption(house):
    from putright.casework.adopting import newest_version
    from putright.casework.drafting import DraftChanged

    first, second = started(house), started(house, IESO + "# mended\n")
    newest = newest_version(house.organisation)
    changed(house, first, QUICKER + "# once more\n", by=member(house, "administrator"))
    with pytest.raises(DraftChanged):
        adopted(house, first, seen=1, newest=newest)
    assert adopted(house, first, seen=2, newest=newest).version
    assert "Somebody adopted another version while you looked" in sentences(adopted(house, second, newest=newest))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": "  "}, "Say why it is adopted"),
        ({"reason": "x" * 4001}, "It has 4,001 characters. At most 4,000 are kept."),
        ({"reason": "a\0b"}, "There is a character in this that cannot be kept."),
        ({"start": date(2206, 1, 1)}, "2206 is more than 5 years away. Check the year."),
    ],
)
def test_what_is_no_adoption_is_refused_with_a_sentence(house, said, sentence):
    assert sentence in sentences(adopted(house, started(house), **said))


def test_a_version_does_not_reach_back_over_complaints_that_are_there(house):
    complain(house, NOW - timedelta(days=4), NOW)
    draft = started(house)
    told = sentences(adopted(house, draft, start=TODAY - timedelta(days=4)))
    assert told.startswith("1 complaint that came on that day or later is in the register already")
    assert adopted(house, draft, start=TODAY - timedelta(days=3)).version


def test_a_policy_can_be_confirmed_word_for_word(house):
    """As boards do each year: with a day, a name and a reason of its own."""
    done = adopted(house, started(house, IESO), reason="Confirmed for another year.")
    assert (done.version.text, done.version.reason) == (IESO, "Confirmed for another year.")


def test_no_duty_is_owed_by_nobody(house):
    from putright.accounts.models import Role

    text = IESO.replace("senior-clinical-team", "quality-team").replace("Senior Clinical Team", "Quality Team")
    done = adopted(house, started(house, text))
    assert [(one.id, one.joins) for one in done.roles] == [("quality-team", None)]
    role = Role.objects.get(organisation=house.organisation, slug="quality-team")
    assert (role.policy_roles, role.permissions) == (["quality-team"], ["read", "handle", "respond"])


def test_a_role_of_the_policy_that_has_the_name_of_one_that_is_there_is_stood_for_by_it(house):
    """Made anew it would clash; left alone its duties would be nobody's; and the role keeps what it may."""
    from putright.accounts.models import Role
    from putright.accounts.permissions import GENERAL_ROLES

    text = IESO.replace("senior-clinical-team", "manager")
    done = adopted(house, started(house, text))
    assert [(one.id, one.joins.slug) for one in done.roles] == [("manager", "manager")]
    role = Role.objects.get(organisation=house.organisation, slug="manager")
    assert role.policy_roles == ["manager"]
    assert role.permissions == list(GENERAL_ROLES["manager"][1])


def test_a_role_that_the_organisation_chose_to_stand_for_it_is_left_to_do_so(house):
    from putright.accounts.models import Role

    Role.objects.filter(organisation=house.organisation, slug="senior-clinical-team").update(policy_roles=[])
    Role.objects.filter(organisation=house.organisation, slug="handler").update(policy_roles=["senior-clinical-team"])
    assert adopted(house, started(house)).roles == ()


# --- the pages -------------------------------------------------------------------------------------------------------


def address(made, draft, end=""):
    return f"/s/{made.slug}/policy/drafts/{draft.pk}/{end}"


@pytest.fixture
def draft(made):
    from putright.accounts.scope import within

    with within(made.organisation):
        return started(made)


def test_a_file_is_uploaded_mended_and_adopted_in_the_browser(made, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = signed_in(made.accounts["manager"])
    begin = f"/s/{made.slug}/policy/begin/"
    file = SimpleUploadedFile("new-procedure.yaml", FAULTY.encode())
    page = browser.post(begin, {"file": file, "text": "", "title": "", "form_id": "a" * 32}, follow=True)
    home = page.redirect_chain[-1][0]
    text = text_of(page)
    assert "new-procedure.yaml" in text
    assert "to mend" in text
    assert "20 workng days" in text
    assert "Adopt it" not in text
    edit = browser.get(f"{home}edit/")
    assert FAULTY.splitlines()[80] in edit.content.decode()
    page = browser.post(f"{home}edit/", {"text": QUICKER.replace("\n", "\r\n"), "seen": "1"}, follow=True)
    text = text_of(page)
    assert "The new text is kept." in text
    assert "It can be read without a fault." in text
    assert "Adopt it" in text
    today = datetime.now(UTC).date()
    said = {"start": f"{today.day} {today.month} {today.year}", "reason": "Decided.", "seen": "2"}
    page = browser.post(f"{home}adopt/", said)
    assert "Nothing is adopted yet." in text_of(page)
    page = browser.post(f"{home}adopt/", said | {"sure": "1"}, follow=True)
    assert "The draft is adopted. It is in force now." in text_of(page)
    assert page.redirect_chain[-1][0] == f"/s/{made.slug}/policy/"
    assert "15 working days" in text_of(browser.get(f"/p/{made.slug}/"))


def test_the_last_page_before_an_adoption_shows_few_changes_and_folds_many(made, signed_in):
    browser = signed_in(made.accounts["manager"])
    today = datetime.now(UTC).date()
    said = {"start": f"{today.day} {today.month} {today.year}", "reason": "Decided.", "seen": "1"}
    for number, (text, opened) in enumerate(((QUICKER, " open"), (policy_text("careium"), ""))):
        begun = {"text": text, "title": "", "form_id": f"{number:032x}"}
        home = browser.post(f"/s/{made.slug}/policy/begin/", begun, follow=True).redirect_chain[-1][0]
        page = browser.post(f"{home}adopt/", said).content.decode()
        assert re.search(rf'<details class="govuk-details"{opened}>[^/]*What is different, promise by promise', page)


def test_each_kind_of_beginning(made, signed_in):
    browser = signed_in(made.accounts["manager"])
    begin = f"/s/{made.slug}/policy/begin/"
    page = browser.get(begin).content.decode()
    assert "The version in force, from Wednesday 1 January 2020" in page
    starts = re.findall(r'<option value="([^"]+)"', page)
    assert starts[0].startswith("version/")
    for number, start in enumerate((starts[0], "bundled/careium")):
        page = browser.post(begin, {"start": start, "title": "", "form_id": f"{number:032x}"}, follow=True)
        assert page.status_code == 200
        assert "It can be read without a fault." in text_of(page)
    page = browser.post(begin, {"text": IESO, "title": "Mine", "form_id": "b" * 32}, follow=True)
    assert "Mine" in text_of(page)


def test_what_was_typed_is_not_lost_where_something_else_was_wrong(made, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = signed_in(made.accounts["manager"])
    begin = f"/s/{made.slug}/policy/begin/"
    file = SimpleUploadedFile("a.yaml", b"policy: of-mine\n")
    page = browser.post(begin, {"file": file, "text": "", "title": "x" * 201})
    assert page.status_code == 422
    assert "policy: of-mine" in page.content.decode()
    page = browser.post(begin, {"text": "", "title": "Without a text"})
    assert "Choose a file, or paste the text of one." in text_of(page)
    assert "Without a text" in page.content.decode()
    file = SimpleUploadedFile("a.yaml", b"policy: of-mine\n")
    page = browser.post(begin, {"file": file, "text": "policy: typed", "title": ""})
    assert "Keep one of the two." in text_of(page)
    assert "policy: typed" in page.content.decode()


def test_a_file_that_is_far_too_long_is_refused_before_it_is_read(made, signed_in, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for browser, path in ((signed_in(made.accounts["manager"]), f"/s/{made.slug}/policy/begin/"),
                          (client, f"/p/{made.slug}/complain/one-page/")):  # fmt: skip
        for size, status in ((5_000_000, 400), (300_000, 422 if browser is not client else 200)):
            page = browser.post(path, {"file": SimpleUploadedFile("a.yaml", b"#" * size), "text": "", "title": ""})
            assert page.status_code == status, (path, size)
    assert browser.get(path).status_code == 200


def test_a_number_that_no_draft_can_have_is_no_page(made, signed_in):
    browser = signed_in(made.accounts["manager"])
    for number in ("0", "9" * 19, "9" * 40):
        assert browser.get(f"/s/{made.slug}/policy/drafts/{number}/").status_code == 404
        assert browser.get(f"/s/{made.slug}/policy/versions/{number}/").status_code == 404
        assert browser.get(f"/s/{made.slug}/policy/versions/{number}/file/").status_code == 404


def test_somebody_who_was_slower_sees_what_changed_and_keeps_what_they_typed(made, draft, signed_in):
    first, second = signed_in(made.accounts["manager"]), signed_in(made.accounts["administrator"])
    edit = address(made, draft, "edit/")
    first.post(edit, {"text": QUICKER + "# of the first\n", "seen": "1"})
    page = second.post(edit, {"text": QUICKER + "# of the second\n", "seen": "1"})
    assert page.status_code == 409
    text = text_of(page)
    assert f"{made.people['manager'].name} changed the draft while you had it open" in text
    assert "# of the first" in text
    assert "# of the second" in page.content.decode().split("<textarea", 1)[1]
    page = second.post(edit, {"text": QUICKER + "# of both\n", "seen": "2"}, follow=True)
    assert "The new text is kept." in text_of(page)
    history = text_of(second.get(address(made, draft, "history/")))
    assert "# of the first" in history
    assert "# of both" in history
    earlier = second.get(address(made, draft, "text/?revision=2"))
    assert "# of the first" in text_of(earlier)


def test_what_was_typed_for_a_draft_that_is_settled_meanwhile_can_be_copied(made, draft, signed_in):
    browser = signed_in(made.accounts["manager"])
    browser.post(address(made, draft, "drop/"), {"reason": "Not now."})
    page = browser.post(address(made, draft, "edit/"), {"text": "# of mine\n", "seen": "1"})
    assert page.status_code == 409
    assert "dropped this draft" in text_of(page)


def test_faults_and_findings_stand_with_their_lines(made, signed_in):
    from putright.accounts.scope import within

    with within(made.organisation):
        faulty, sound = started(made, FAULTY), started(made, IESO)
    browser = signed_in(made.accounts["manager"])
    line = FAULTY[: FAULTY.index("workng")].count("\n") + 1
    page = text_of(browser.get(address(made, faulty)))
    assert f"Line {line} " in page
    for around in range(line - 2, line + 3):
        assert " ".join(FAULTY.splitlines()[around - 1].split()) in page
    marked = text_of(browser.get(address(made, faulty, "text/")))
    assert "Fault: “" in marked or "Fault: " in marked
    page = text_of(browser.get(address(made, sound)))
    assert "Must be put right: 4" in page
    assert "LINT-04" in page
    assert "To mend it:" in page
    # What cannot be read cannot be looked at either: back to the faults.
    for end in ("public/", "drawing/", "adopt/"):
        assert browser.get(address(made, faulty, end))["Location"] == address(made, faulty)


def test_a_draft_is_seen_as_the_public_would_see_it(made, draft, signed_in):
    browser = signed_in(made.accounts["manager"])
    assert "15 working days" in text_of(browser.get(address(made, draft, "public/")))
    assert b"<img" in browser.get(address(made, draft, "drawing/")).content
    for form, kind in (("wide", "image/svg"), ("narrow", "image/svg"), ("text", "text/plain")):
        picture = browser.get(address(made, draft, f"drawing/{form}/"))
        assert picture["Content-Type"].startswith(kind)
        assert b"15 working days" in picture.content
    assert browser.get(address(made, draft, "drawing/other/")).status_code == 404
    file = browser.get(address(made, draft, "file/"))
    assert file.content.decode() == QUICKER
    assert "attachment" in file["Content-Disposition"]
    assert "20 working days" in text_of(browser.get(f"/p/{made.slug}/"))


def test_a_day_that_is_past_is_not_taken_in_the_browser(made, draft, signed_in):
    browser = signed_in(made.accounts["manager"])
    page = browser.post(address(made, draft, "adopt/"), {"start": "1 1 2026", "reason": "So.", "seen": "1"})
    assert page.status_code == 422
    assert "This day is past. Choose today" in text_of(page)
    assert "So." in page.content.decode()


def test_the_page_says_which_cases_it_governs_and_what_it_withdraws(made, draft, signed_in):
    from putright.accounts.scope import within

    now = datetime.now(UTC)
    complain(made, now - timedelta(days=4), now)
    complain(made, now - timedelta(seconds=5), now)
    later = now.date() + timedelta(days=30)
    typed = f"{later.day} {later.month} {later.year}"
    with within(made.organisation):
        other = started(made, IESO + "# other\n")
        assert adopted(made, other, start=later, now=now).version
    browser = signed_in(made.accounts["manager"])
    page = text_of(browser.post(address(made, draft, "adopt/"), {"start": typed, "reason": "So.", "seen": "1"}))
    assert "2 open cases under older versions: they stay there, with their dates" in page
    assert "The version that was adopted for the same day is withdrawn: it will never be in force." in page
    page = browser.post(address(made, draft, "adopt/"), {"start": typed, "reason": "So.", "seen": "1", "sure": "1"},
                        follow=True)  # fmt: skip
    text = text_of(page)
    assert "Still to come" in text
    assert "Withdrawn before its day" in text


def test_a_draft_that_takes_over_what_is_open_says_so_before_and_does_so_afterwards(made, signed_in):
    from putright.accounts.scope import within
    from putright.register.models import FactRow

    now = datetime.now(UTC)
    case = complain(made, now - timedelta(days=4), now)
    with within(made.organisation):
        draft = started(made, QUICKER + "open complaints: {come under: this version, clause: IE-17}\n")
    browser = signed_in(made.accounts["manager"])
    assert "this draft says that it takes them over" in text_of(browser.get(address(made, draft, "adopt/")))
    later = now.date() + timedelta(days=3)
    said = {"start": f"{later.day} {later.month} {later.year}", "reason": "So.", "seen": "1"}
    assert "1 open case: this version says that it takes over" in text_of(
        browser.post(address(made, draft, "adopt/"), said)
    )
    browser.post(address(made, draft, "adopt/"), said | {"sure": "1"})
    with within(made.organisation):
        assert FactRow.objects.filter(case=case, kind="policy-changed").count() == 1
        plain = started(made, IESO + "# another\n")
        told = sentences(adopted(made, plain, start=later, now=now))
    assert "takes over the open complaints already" in told


def test_an_organisation_without_a_policy_begins_one_looks_at_it_and_adopts_it(database, signed_in):
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Organisation, Role
    from putright.accounts.scope import within

    organisation = Organisation.objects.create(slug=f"new-{uuid.uuid4().hex[:8]}", name="New", prefix="NEW")
    with within(organisation):
        role = Role.objects.create(organisation=organisation, slug="manager", title="M", permissions=["policy", "read"])
        person = add_person(organisation, "Ann Marsh")
        account = add_member(organisation, person, f"ann-{uuid.uuid4().hex[:8]}@new.example", [role])
    browser = signed_in(account)
    home = f"/s/{organisation.slug}/policy/"
    assert "No policy has been adopted yet." in text_of(browser.get(home))
    page = browser.post(f"{home}begin/", {"start": "bundled/ieso", "title": "First", "form_id": "c" * 32}, follow=True)
    draft = page.redirect_chain[-1][0]
    assert "there is nothing to compare it with" in text_of(browser.get(f"{draft}differences/"))
    page = browser.post(f"{draft}trial/", {"act": "begin"}, follow=True)
    assert "there is no case to judge" in text_of(page)
    today = datetime.now(UTC).date()
    said = {"start": f"{today.day} {today.month} {today.year}", "reason": "The first.", "seen": "1"}
    assert "a new role is made: Senior Clinical Team" in text_of(browser.post(f"{draft}adopt/", said))
    page = browser.post(f"{draft}adopt/", said | {"sure": "1"}, follow=True)
    assert "It is in force now. New roles were made" in text_of(page)


def test_two_who_adopt_at_once_do_not_both_succeed_unawares(made):
    """Each in a transaction of its own: the second waits for the first, and then hears of it."""
    from threading import Thread

    from django.db import connection

    from putright.accounts.scope import within
    from putright.casework.adopting import newest_version

    with within(made.organisation):
        drafts = [started(made, f"{IESO}# {number}\n") for number in range(2)]
        newest = newest_version(made.organisation)
    came = []

    def adopt(draft):
        try:
            with within(made.organisation):
                came.append(adopted(made, draft, newest=newest))
        finally:
            connection.close()

    both = [Thread(target=adopt, args=[draft]) for draft in drafts]
    for one in both:
        one.start()
    for one in both:
        one.join()
    refused = [one for one in came if not getattr(one, "version", None)]
    assert len(came) == 2
    assert "Somebody adopted another version" in sentences(*refused)


def test_hostile_words_stay_words(made, signed_in):
    from putright.accounts.scope import within

    evil = "<script>alert(1)</script>{{ 7*7 }}"
    with within(made.organisation):
        draft = started(made, f"policy: {evil}\n", title=evil, origin=evil)
    browser = signed_in(made.accounts["manager"])
    for end in ("", "text/", "edit/", "drop/", "history/", "differences/"):
        page = browser.get(address(made, draft, end)).content.decode()
        assert "<script>" not in page
        assert "&lt;script&gt;" in page
        assert "&lt;/script&gt;49" not in page


def test_the_number_of_queries_does_not_grow_with_versions_drafts_and_texts(made, draft, signed_in):
    from putright.accounts.scope import within

    browser = signed_in(made.accounts["manager"])
    pages = (f"/s/{made.slug}/policy/", address(made, draft), address(made, draft, "history/"),
             address(made, draft, "differences/"), f"/s/{made.slug}/policy/begin/")  # fmt: skip
    before = [queries(browser, page)[1] for page in pages]
    with within(made.organisation):
        for number in range(6):
            one = started(made, f"{IESO}# {number}\n")
            assert adopted(made, one, start=TODAY + timedelta(days=number)).version
            started(made, f"{IESO}# open {number}\n")
            changed(made, draft, f"{QUICKER}# {number}\n", seen=number + 1)
            complain(made, NOW - timedelta(days=1), NOW)
    assert [queries(browser, page)[1] for page in pages] == before


def test_a_text_with_thousands_of_faults_has_a_page_that_can_be_read(made, signed_in):
    from putright.accounts.scope import within

    with within(made.organisation):
        draft = started(made, "policy: x\n" + "".join(f"a{number}: 1\n" for number in range(3000)))
    browser = signed_in(made.accounts["manager"])
    page = browser.get(f"/s/{made.slug}/policy/drafts/{draft.pk}/")
    assert "The first 100 are shown" in text_of(page)
    assert re.search(r"3,?00\d faults to mend", text_of(page))
    assert page.content.count(b"<h3") < 110
    marked = browser.get(f"/s/{made.slug}/policy/drafts/{draft.pk}/text/")
    assert text_of(marked).count("Fault: ") == 100
    papers = browser.get(f"/s/{made.slug}/policy/papers/{draft.pk}/")
    assert papers.content.count(b"the draft, line") <= 100
