"""Comments on a letter, asking somebody to look at it, and approving exactly what it reads: by somebody else."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from tests.integration.some_cases import complain, take, text_of
from tests.integration.test_letters_sent import documents, facts, form
from tests.integration.who_works_here import inside, membership, role, stands_in, typed

DAY = timedelta(days=1)
KIND = "stage-response"


@pytest.fixture
def made(make_organisation, root):
    """A clinic whose registered manager signs off the answer of stage 1 (PC-11)."""
    policy = root / "src/putright/model_policies/private-clinic/policy.yaml"
    return make_organisation(text=policy.read_text())


@pytest.fixture
def registered(made, now):
    """The manager, who is the registered manager."""
    give(made, "manager", "registered-manager", now)
    return made.accounts["manager"]


def give(made, who, slug, now):
    from tests.integration.who_works_here import hand

    from putright.accounts.holding import give as hold

    with inside(made):
        hold(made.organisation, membership(made, who), role(made, slug), hand(made, now), since=now.date())


@pytest.fixture
def case(made, now, post):
    found = complain(made, now - 3 * DAY, now, email="ada@marsh.example")
    take(made, found, "acknowledged", now - 2 * DAY, now, medium="email")
    return found


@pytest.fixture
def path(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


@pytest.fixture
def boss(registered, signed_in):
    return signed_in(registered)


def write(staff, path, extra="\nPS: Call us any time.", kind=KIND, without=""):
    """A letter with nothing left to fill in, kept; ``without`` these words."""
    here = f"{path}letter/{kind}/"
    page = staff.get(here)
    text = (
        re.sub(r"\[write here: [^\]]*\]", "It was so, and we are sorry.", page.context["text"].replace(without, ""))
        + extra
    )
    seen = page.context["draft"].revision if page.context["draft"] else 0
    done = staff.post(here, {"subject": f"Our answer {path[-10:-1]}", "text": text, "seen": str(seen), "then": "keep"})
    assert done.status_code == 302, text_of(done)
    return f"{here}look/"


def beside(browser, look, which):
    """What a form of the page holds when it is opened."""
    shown = browser.get(look).context["forms"][which]
    return {name: str(shown[name].value()) for name in ("form_id", "revision")}


def say(browser, look, which, **more):
    return browser.post(look, beside(browser, look, which) | {"then": which} | more)


def entries(made, case, kind="signed-off"):
    """The entries of that kind, and which of them stand."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look

    with within(made.organisation):
        view = look(made.organisation, case, timezone.now())
    return (
        [one for one in view.record.entries if one.row.kind == kind],
        [dict(one.attributes) for one in view.found.case.facts if one.kind == kind],
    )


class TestApproving:
    def test_a_letter_goes_only_once_the_role_that_the_policy_names_approved_it_as_it_reads(
        self, made, staff, boss, case, path
    ):
        look = write(staff, path)
        send = look.replace("/look/", "/send/")
        told = text_of(staff.get(send))
        assert "It cannot be sent from here" in told
        assert "Registered manager (PC-11)" in told
        assert "That is not one of your roles" in text_of(staff.get(look))
        done = say(boss, look, "approve", words="Well put.")
        assert done.status_code == 302, text_of(done)
        [entry], [fact] = entries(made, case)
        assert fact == {"action": "respond", "person": made.people["manager"].key, "role": "registered-manager"}
        assert "Well put." in entry.note
        assert "approved it, as it reads now," in text_of(staff.get(look.replace("look/", "")))
        sent = staff.post(send, form(staff, send, outcome="upheld", person=made.people["handler"].key))
        assert sent.status_code == 302, text_of(sent)
        assert "not-signed-off" not in problems(made, case)
        assert len(documents(made, case)) == 2

    def test_an_approval_that_is_struck_out_before_the_email_went_holds_it_back(
        self, post, made, staff, boss, case, path, now
    ):
        from tests.integration.test_letters_sent import LATER, go

        look = write(staff, path)
        say(boss, look, "approve")
        send = look.replace("/look/", "/send/")
        staff.post(send, form(staff, send, outcome="upheld", person=made.people["handler"].key))
        [entry], _ = entries(made, case)
        take(made, case, "corrected", now, now, of=f"f{entry.row.number}", void=True, reason="I read the wrong one.")
        assert "not-sent" in go(made, now + LATER)
        assert "ada@marsh.example" not in [mail["To"] for _, mail in post.came if "Our answer" in mail["Subject"]]
        assert "Registered manager (PC-11)" in text_of(staff.get(send))

    def test_pressed_twice_at_the_same_moment_it_is_recorded_once(self, made, staff, boss, case, path, now):
        from tests.integration.some_cases import member

        from putright.casework.looking import look
        from putright.correspondence.approving import Approving, approve

        write(staff, path)
        with inside(made):
            seen_by_both = look(made.organisation, case, now)
        for _ in range(2):
            with inside(made):
                approve(made.organisation, seen_by_both, KIND, Approving(1), member(made), now=now)
        assert len(entries(made, case)[0]) == 1

    @pytest.mark.parametrize("way", ["send", "post"])
    def test_whoever_sends_it_is_told_of_comments_that_are_open(self, made, staff, boss, case, path, way):
        look = write(staff, path)
        say(boss, look, "comment", words="Call her before it goes.")
        say(boss, look, "approve")
        told = "A comment on this letter is still open."
        assert told in text_of(staff.get(look.replace("/look/", f"/{way}/")))
        comment = boss.get(look).context["standing"].open[0]
        staff.post(look, {"then": "done", "comment": str(comment.id)})
        assert told not in text_of(staff.get(look.replace("/look/", f"/{way}/")))

    def test_a_word_that_is_changed_voids_it_and_strikes_the_entry_out(self, made, staff, boss, case, path):
        look = write(staff, path)
        say(boss, look, "approve")
        write(staff, path, "\nOne word more.")
        told = text_of(boss.get(look))
        assert "approved revision 1" in told
        assert "It was changed after that, so that approval no longer holds." in told
        assert "Changed since it was approved" in told
        assert "One word more." in told.split("What was changed since it was approved")[1]
        [entry], standing = entries(made, case)
        assert standing == []
        [struck], _ = entries(made, case, "corrected")
        assert struck.says["of"] == entry.id
        assert struck.row.account_id == made.accounts["handler"].pk
        assert "cannot be sent" in text_of(staff.get(look.replace("/look/", "/send/")))
        say(boss, look, "approve")
        assert "cannot be sent" not in text_of(staff.get(look.replace("/look/", "/send/")))

    def test_whoever_wrote_in_it_cannot_approve_it_while_somebody_else_could(
        self, made, staff, boss, case, path, now, signed_in
    ):
        look = write(staff, path)
        write(boss, path, "\nA comma.")
        write(staff, path, "\nLast word by the handler.")
        page = boss.get(look)
        assert "nobody else could today" in text_of(page)
        refused = say(boss, look, "approve", reason=" ")
        assert refused.status_code == 422
        assert entries(made, case) == ([], [])
        stands_in(made, now, "front-desk", "manager", now.date(), now.date() + 3 * DAY)
        assert "so somebody else approves it. Ask: Front-Desk Person" in text_of(boss.get(look))
        assert say(boss, look, "approve", reason="I know best.").status_code == 422
        other = signed_in(made.accounts["front-desk"])
        assert say(other, look, "approve").status_code == 302
        _, [fact] = entries(made, case)
        assert fact["person"] == made.people["front-desk"].key

    def test_where_nobody_else_could_they_may_and_why_stays_on_the_record(self, made, boss, case, path):
        look = write(boss, path)
        assert say(boss, look, "approve", reason="I am the only manager.").status_code == 302
        [entry], [_] = entries(made, case)
        assert "I am the only manager." in entry.note
        assert "as there was nobody else" in text_of(boss.get(look))

    def test_what_is_approved_is_what_was_read_and_twice_is_once(self, made, staff, boss, case, path):
        look = write(staff, path)
        old = beside(boss, look, "approve") | {"then": "approve", "words": "Fine."}
        write(staff, path, "\nAnother end.")
        page = boss.post(look, old)
        assert page.status_code == 409
        assert "read it again" in page.content.decode()
        assert "Fine." in page.content.decode()
        assert entries(made, case) == ([], [])
        new = beside(boss, look, "approve") | {"then": "approve"}
        boss.post(look, new)
        assert boss.post(look, new).status_code == 302
        assert len(entries(made, case)[0]) == 1

    def test_somebody_who_may_not_open_the_case_cannot_approve(self, made, boss, staff, case, path, now):
        look = write(staff, path)
        take(made, case, "person-named", now, now, person=made.people["manager"].key, how="complained-about")
        assert boss.get(look).status_code == 403
        assert boss.post(look, {"then": "approve", "revision": "1"}).status_code == 403

    def test_a_letter_that_is_dropped_takes_its_approval_along(self, made, boss, staff, case, path):
        look = write(staff, path)
        say(boss, look, "comment", words="Too long.")
        say(boss, look, "approve")
        staff.post(look.replace("look/", ""), {"then": "drop", "seen": "1"})
        assert entries(made, case)[1] == []
        write(staff, path)
        told = text_of(staff.get(look))
        assert "Too long." in told.split("Comments on an earlier text, which was dropped")[1]

    def test_a_letter_that_is_stopped_comes_back_with_its_comments_and_its_approval(
        self, made, boss, staff, case, path
    ):
        look = write(staff, path)
        say(boss, look, "comment", words="Call her before it goes.")
        say(boss, look, "approve")
        send = look.replace("/look/", "/send/")
        gone = staff.post(send, form(staff, send, outcome="upheld", person=made.people["handler"].key))["Location"]
        assert "Comments and approval of this letter" in text_of(staff.get(gone))
        staff.post(gone, {"then": "stop"})
        told = text_of(staff.get(look))
        assert "Call her before it goes." in told
        assert "approved it, as it reads now," in told
        assert len(entries(made, case)[1]) == 1
        write(staff, path, "\nWe called.")
        assert entries(made, case)[1] == []

    def test_what_went_out_unapproved_can_be_recorded_with_a_warning_before(self, made, staff, case, path):
        look = write(staff, path)
        out = look.replace("/look/", "/out/")
        page = staff.get(out)
        assert "Nobody has approved this letter as it reads now." in text_of(page)
        shown = page.context["form"]
        said = {name: str(shown[name].value()) for name in ("seen", "letter", "on", "opened")}
        said |= {"form_id": uuid.uuid4().hex, "then": "record", "medium": "letter", "outcome": "upheld",
                 "person": made.people["handler"].key, "ask_why": "1", "why": "The post had gone."}  # fmt: skip
        said["on"] = shown["on"].field.prepare_value(shown["on"].value())
        said["hour"] = ""
        done = staff.post(out, said)
        assert done.status_code == 302, text_of(done)
        assert "not-signed-off" in problems(made, case)


def problems(made, case):
    from django.utils import timezone

    from putright.casework.looking import look

    with inside(made):
        return [one.code for one in look(made.organisation, case, timezone.now()).found.problems]


class TestComments:
    def test_they_are_written_to_words_of_it_marked_as_done_and_stay_when_it_went(self, made, staff, boss, case, path):
        look = write(staff, path)
        refused = say(boss, look, "comment", words="Warmer.", quoted="No such words")
        assert refused.status_code == 422
        assert "do not stand in the letter" in text_of(refused)
        assert "Warmer." in refused.content.decode()
        twice = beside(boss, look, "comment") | {"then": "comment", "words": "Warmer.", "quoted": "Call us any\n time."}
        boss.post(look, twice)
        boss.post(look, twice)
        page = staff.get(look.replace("look/", ""))
        [one] = page.context["standing"].open
        assert (one.words, one.quoted, one.revision) == ("Warmer.", "Call us any time.", 1)
        write(staff, path, "\nPS: Please call whenever you like.", without="Call us any time.")
        page = staff.get(look)
        assert "these words no longer stand in the letter" in text_of(page)
        shown = staff.get(look.replace("look/", "")).context["form"]
        said = {name: shown[name].value() for name in ("subject", "text", "seen")}
        staff.post(look.replace("look/", ""), said | {"done": [str(one.id)], "then": "keep"})
        told = text_of(staff.get(look))
        assert "Comments: 0 open, 1 done." in told
        staff.post(look, {"then": "open", "comment": str(one.id)})
        staff.post(look, {"then": "done", "comment": str(one.id)})
        staff.post(look, {"then": "open", "comment": str(one.id)})
        assert "Comments: 1 open, 0 done." in text_of(staff.get(look))
        assert "Warmer." not in staff.get(look.replace("look/", "")).context["text"]
        say(boss, look, "approve")
        send = look.replace("/look/", "/send/")
        staff.post(send, form(staff, send, outcome="upheld", person=made.people["handler"].key))
        kinds, _ = facts(made, case)
        number = kinds.index("responded") + 1
        assert f"{path}remarks/{number}/" in staff.get(path).content.decode()
        told = text_of(staff.get(f"{path}remarks/{number}/"))
        assert "Warmer." in told
        assert "Please call" not in told.split("Warmer.")[1]
        assert "approved revision 2" in told

    def test_whoever_only_reads_sees_them_and_writes_none(self, made, staff, path, signed_in):
        look = write(staff, path)
        say(staff, look, "comment", words="For the file.")
        inspector = signed_in(made.accounts["inspector"])
        assert "For the file." in text_of(inspector.get(look))
        assert inspector.post(look, {"then": "comment", "words": "x", "revision": "1"}).status_code == 403

    def test_they_go_with_the_case(self, made, staff, boss, case, path):
        from putright.correspondence.case_letters import forget_letters
        from putright.correspondence.models import LetterApproval, LetterComment, LetterLook, LetterRevision

        look = write(staff, path)
        say(boss, look, "comment", words="Hm.")
        say(boss, look, "approve")
        with inside(made):
            forget_letters(made.organisation, case)
            for table in (LetterApproval, LetterComment, LetterLook, LetterRevision):
                assert not table.objects.filter(case=case).exists()


class TestAskingSomebodyToLook:
    def ask(self, staff, look, made, who, day):
        return say(staff, look, "ask", person=made.people[who].key, by=typed(day))

    def test_they_are_told_by_reference_alone_and_see_it_on_their_list(self, made, staff, boss, case, path, now, post):
        from tests.integration.test_letters_sent import go

        go(made, now + DAY)
        post.came.clear()
        look = write(staff, path)
        assert self.ask(staff, look, made, "nurse", now.date()).status_code == 422  # no member
        assert self.ask(staff, look, made, "manager", now.date() - DAY).status_code == 422
        assert self.ask(staff, look, made, "manager", now.date() + DAY).status_code == 302
        assert self.ask(staff, look, made, "manager", now.date() + DAY).status_code == 422  # asked already
        assert "Waiting for Manager Person" in text_of(staff.get(path))
        assert go(made, now + DAY) == ["sent"]
        [(to, message)] = post.came
        assert to == [made.accounts["manager"].email]
        assert case.reference in message["Subject"]
        assert "Ada" not in message.as_string()
        assert "1 letter waits for you to look at it" in text_of(boss.get(f"/s/{made.slug}/"))
        assert case.reference in text_of(boss.get(f"/s/{made.slug}/letters-to-look-at/"))
        assert "Others have yet to look at 1 letter as you asked." in text_of(staff.get(f"/s/{made.slug}/"))
        assert "You asked others" in text_of(staff.get(f"/s/{made.slug}/letters-to-look-at/"))
        say(boss, look, "approve")
        assert "Nobody waits for you" in text_of(boss.get(f"/s/{made.slug}/letters-to-look-at/"))
        assert go(made, now + DAY) == ["sent"]
        assert post.came[-1][0] == [made.accounts["handler"].email]

    def test_who_stands_in_is_told_and_answers_and_whom_the_case_is_closed_to_is_not_asked(
        self, made, staff, registered, case, path, now, signed_in
    ):
        from putright.register.models import Message

        stands_in(made, now, "front-desk", "manager", now.date(), now.date() + 3 * DAY)
        look = write(staff, path)
        people = dict(staff.get(look).context["forms"]["ask"].fields["person"].choices)
        assert "away: Front-Desk Person" in people[made.people["manager"].key]
        assert "may approve it" in people[made.people["manager"].key]
        assert self.ask(staff, look, made, "manager", now.date() + DAY).status_code == 302
        with inside(made):
            told = set(Message.objects.filter(case=case, kind="letter-look").values_list("to", flat=True))
        assert told == {made.people["manager"].key, made.people["front-desk"].key}
        other = signed_in(made.accounts["front-desk"])
        assert "instead of Manager Person" in text_of(other.get(f"/s/{made.slug}/letters-to-look-at/"))
        other.post(look, {"then": "looked"})
        told = text_of(staff.get(look))
        assert re.search(r"Manager Person \d+ \(Front-Desk Person \d+\) looked at it", told)
        assert "Waiting for" not in told
        take(made, case, "person-named", now, now, person=made.people["manager"].key, how="complained-about")
        assert made.people["manager"].key not in dict(staff.get(look).context["forms"]["ask"].fields["person"].choices)
        assert self.ask(staff, look, made, "manager", now.date() + DAY).status_code == 422


class TestWhatTheOrganisationChooses:
    def test_a_kind_that_always_wants_a_second_person(self, made, boss, staff, case, path, now, signed_in):
        here = f"/s/{made.slug}/policy/letters/approval/"
        page = boss.get(here)
        assert "Our answer, by Registered manager (PC-11)" in text_of(page)
        shown = page.context["form"]
        said = {"kinds": ["update"], "reason": "Two went out with the wrong name.", "seen": "",
                "form_id": str(shown["form_id"].value())}  # fmt: skip
        assert boss.post(here, said | {"reason": ""}).status_code == 422
        assert boss.post(here, said).status_code == 302
        assert boss.post(here, said).status_code == 302
        assert text_of(boss.get(here)).count("Two went out with the wrong name.") == 1
        assert staff.get(here).status_code == 403
        due = text_of(boss.get(f"/s/{made.slug}/policy/by-themselves/update/"))
        assert "This letter cannot go by itself. A second person approves letters of this kind here" in due
        look = write(staff, path, kind="update")
        send = look.replace("/look/", "/send/")
        assert "approval of a second person" in text_of(staff.get(send))
        assert "so somebody else approves it" in text_of(staff.get(look))
        assert say(boss, look, "approve").status_code == 302
        [_], [fact] = entries(made, case)
        assert "role" not in fact
        done = staff.post(send, form(staff, send))
        assert done.status_code == 302, text_of(done)

    def test_somebody_else_chose_meanwhile(self, made, boss):
        here = f"/s/{made.slug}/policy/letters/approval/"
        said = {"kinds": ["update"], "reason": "So it is.", "seen": "", "form_id": uuid.uuid4().hex}
        boss.post(here, said)
        page = boss.post(here, said | {"kinds": ["first-reply"], "form_id": uuid.uuid4().hex})
        assert page.status_code == 422
        assert "Somebody else changed this" in text_of(page)


def test_whoever_approved_the_first_answer_counts_as_involved_before_the_second(made, staff, boss, case, path, now):
    """LL-13: their part is known to the forms of stage 2, and a reason is asked."""
    from django.utils import timezone

    from putright.casework.conflicting import around_of
    from putright.casework.independence import conflicts
    from putright.casework.looking import look as look_at

    look = write(staff, path)
    say(boss, look, "approve")
    send = look.replace("/look/", "/send/")
    staff.post(send, form(staff, send, outcome="upheld", person=made.people["handler"].key))
    later = timezone.now()
    take(made, case, "escalated", later, later, to="stage-2", in_writing=True)
    with inside(made):
        view = look_at(made.organisation, case, timezone.now())
        around = around_of(made.organisation, view.record, view.found)
    manager = made.people["manager"].key
    for kind in ("assigned", "signed-off"):
        assert [one.code for one in conflicts(around, kind, manager, manager)] == ["involved"]
    second = write(staff, path, kind="final-response")
    page = say(boss, second, "approve")
    assert page.status_code == 422
    assert "Something speaks against it" in text_of(page)
    assert len(entries(made, case)[1]) == 1
    assert say(boss, second, "approve", reason="Nobody else was in the house.").status_code == 302
    kinds = [one.row.kind for one in entries(made, case, "signed-off")[0]]
    assert len(kinds) == 2
