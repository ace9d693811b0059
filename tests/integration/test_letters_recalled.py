"""A letter that waits while consent is taken back, the complaint is withdrawn, or somebody is heard from."""

from __future__ import annotations

import pytest
from tests.integration.at_once import Doer, chain_taken, wait_until_waiting
from tests.integration.some_cases import complain, take, text_of
from tests.integration.test_letters_sent import DAY, LATER, facts, form, go, sent, write

CONCERNED = "Rose Hill"


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


@pytest.fixture
def case(made, now, post):
    """Somebody complains for another, and may."""
    found = complain(made, now - DAY, now, email="ada@marsh.example", concerned=CONCERNED, by="representative")
    take(made, found, "authority-noted", now, now, who="complainant", authority="consent", seen_on=f"{now:%Y-%m-%d}")
    take(made, found, "assigned", now, now, person=made.people["handler"].key)
    go(made, now)
    post.came.clear()
    return found


@pytest.fixture
def path(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/"


def took_back(made, case, when):
    """The person concerned, on the page of the case."""
    from putright.accounts.scope import within
    from putright.casework.complainant_acts import Did, Doing
    from putright.correspondence.from_complainant import do_and_tell

    with within(made.organisation):
        doing = Doing("consent-back", said={"name": CONCERNED})
        done = do_and_tell(made.organisation, case, doing, "spoken-for-told", now=when, source="concerned")
    assert isinstance(done, Did), done


def to_staff(post):
    return [one["Subject"].partition(": ")[2] for to, one in post.came if "ada@marsh.example" not in to]


BACK = "may not be told what it is about. Do not send it."
NONE = {"who": "complainant", "authority": "none"}
WAYS = {
    "taken back here": (lambda made, case, now: took_back(made, case, now), BACK),
    "noted by staff": (lambda made, case, now: take(made, case, "authority-noted", now, now, **NONE), BACK),
    "withdrawn": (lambda made, case, now: take(made, case, "withdrawn", now, now), "the complaint was withdrawn"),
    "by hand": (
        lambda made, case, now: take(made, case, "letters-by-hand", now, now, how="by-hand"),
        "a person is to look at each letter",
    ),
    "died": (
        lambda made, case, now: take(made, case, "authority-noted", now, now, who="complainant", authority="executor"),
        "somebody died",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_is_recorded_while_it_waits_holds_it_back_and_is_told(post, made, staff, case, path, now, way):
    where = sent(staff, path)
    assert "acknowledged" in facts(made, case)[1]
    does, said = WAYS[way]
    does(made, case, now)
    assert "held" in go(made, now + LATER)
    assert not [to for to, _ in post.came if "ada@marsh.example" in to]
    assert "acknowledged" not in facts(made, case)[1]
    told = text_of(staff.get(where))
    assert said in told
    assert "This letter did not go. Look at it, and at who may have it" in told
    assert "Put it into the post" not in told
    assert "Held back" in text_of(staff.get(path))
    assert "PS: Call us any time." in staff.get(f"{path}letter/acknowledgement/").context["text"]
    go(made, now + 2 * LATER)
    assert "our letter was held back" in to_staff(post)


def test_what_makes_no_difference_to_a_letter_lets_it_go(post, made, staff, case, path, now):
    """They declined a meeting that this letter does not speak of, and somebody here made a note."""
    sent(staff, path)
    take(made, case, "meeting-declined", now, now)
    take(made, case, "noted", now, now, text="To be looked at.", sort="other")
    assert go(made, now + LATER) == ["sent"]
    assert "acknowledged" in facts(made, case)[1]


@pytest.mark.parametrize(
    ("letter", "kind", "says", "held"),
    [
        ("withdrawal-confirmation", "withdrawn", {}, False),
        ("closing-confirmation", "settled", {}, False),
        ("call-notes", "withdrawn", {}, False),
        ("update", "withdrawn", {}, True),
        ("withdrawal-confirmation", "reopened", {}, True),
        ("meeting-invitation", "meeting-declined", {}, True),
        ("details-request", "details-received", {}, True),
        ("call-notes", "letters-by-hand", {"how": "by-hand"}, True),
        ("statement-request", "withdrawn", {}, False),
        ("update", "letters-by-hand", {"how": "by-itself"}, False),
        ("update", "assigned", {}, False),
    ],
)
def test_which_fact_touches_which_letter(made, case, now, letter, kind, says, held):
    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.correspondence.letter_overtaken import why_overtaken

    if kind == "reopened":
        take(made, case, "withdrawn", now, now)
    seen = len(facts(made, case)[0])
    more = {"person": made.people["handler"].key} if kind == "assigned" else {}
    take(made, case, kind, now, now, **says, **more)
    with within(made.organisation):
        why = why_overtaken(look(made.organisation, case, now), letter, seen, now)
    assert bool(why) is held, why
    assert len(why) < 180, "it stands beside the message, after a few words more"


class TestWhoSpeaks:
    def why(self, made, case, now, seen):
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.letter_overtaken import why_overtaken

        with within(made.organisation):
            return why_overtaken(look(made.organisation, case, now), "update", seen, now)

    def test_somebody_who_speaks_for_them_since_or_no_more_holds_a_letter(self, made, case, now):
        day = f"{now:%Y-%m-%d}"
        seen = len(facts(made, case)[0])
        take(made, case, "person-noted", now, now, who="n1", part="advocate", name="Jo Lane")
        assert self.why(made, case, now, seen) == ""
        take(made, case, "person-noted", now, now, who="n2", part="representative", name="Sol Page")
        take(made, case, "authority-noted", now, now, who="n2", authority="solicitor", seen_on=day)
        assert "it became known that somebody speaks for them" in self.why(made, case, now, seen)
        seen = len(facts(made, case)[0])
        assert self.why(made, case, now, seen) == ""
        take(made, case, "person-noted", now, now, who="n2", ended=day)
        assert "somebody who spoke for them does so no more" in self.why(made, case, now, seen)

    def test_that_nobody_saw_it_is_no_news_but_noted_once_more_it_is(self, made, now):
        other = complain(made, now - DAY, now, email="eve@marsh.example", concerned=CONCERNED, by="representative")
        take(made, other, "authority-noted", now, now, **NONE)
        seen = len(facts(made, other)[0])
        assert self.why(made, other, now, seen) == "", "whoever sent it knew"
        take(made, other, "authority-noted", now, now, **NONE, missing="She does not want it.")
        assert BACK in self.why(made, other, now, seen)

    def test_authority_that_runs_out_while_a_letter_waits_holds_it(self, made, case, now):
        take(made, case, "authority-noted", now, now, who="complainant", authority="consent", seen_on=f"{now:%Y-%m-%d}",
             until=f"{now:%Y-%m-%d}")  # fmt: skip
        seen = len(facts(made, case)[0])
        assert self.why(made, case, now, seen) == ""
        from putright.accounts.scope import within
        from putright.casework.looking import look
        from putright.correspondence.letter_overtaken import why_overtaken

        with within(made.organisation):
            assert BACK in why_overtaken(look(made.organisation, case, now + 2 * DAY), "update", seen, now)


def test_what_a_code_opened_shows_nothing_once_consent_was_taken_back(made, case, now, staff, post):
    """The session that was open, and one with a code that was given before."""
    from tests.integration.test_following import a_code, client, enter, let_in

    home = f"/p/{made.slug}/case/"
    take(made, case, "acknowledged", now, now, medium="letter")
    browser, code = let_in(made, case), a_code(made, case)
    assert "The call was cut off." in text_of(browser.get(home))
    took_back(made, case, now)
    later = client()
    enter(later, made, case.reference, code)
    for one in (browser, later):
        page = one.get(home)
        assert page.status_code == 200
        assert "The call was cut off." not in text_of(page)
        assert "What we sent you" not in text_of(page)
        assert one.get(f"{home}copy.txt").status_code == 404


def test_after_consent_was_taken_back_a_letter_to_them_asks_why(post, made, staff, case, path, now):
    here = write(staff, path)
    assert "Something speaks against sending this by email." not in text_of(staff.get(here))
    took_back(made, case, now)
    refused = text_of(staff.post(here, form(staff, here)))
    assert "It was taken back that whoever complains may be told what it is about." in refused
    assert "acknowledged" not in facts(made, case)[1]
    assert "Say why it goes by email all the same" in refused
    done = staff.post(here, form(staff, here, by_email_because="It says only that it came."))
    assert done.status_code == 302
    assert "sent" in go(made, now + LATER), "somebody knew, and said why"
    take(made, case, "authority-noted", now, now, who="complainant", authority="attorney", seen_on=f"{now:%Y-%m-%d}")
    write(staff, path, subject="Once more")
    assert "Something speaks against sending this by email." not in text_of(staff.get(here))


class TestAtOnce:
    def test_taken_back_before_the_worker_looks_it_does_not_go(self, post, made, staff, case, path, now):
        """Both wait for the chain; whoever came first goes first."""
        sent(staff, path)
        with chain_taken(made.organisation):
            first = Doer(lambda: took_back(made, case, now))
            wait_until_waiting(1)
            worker = Doer(lambda: go(made, now + LATER))
            wait_until_waiting(2)
        first.came_to()
        assert "held" in worker.came_to()
        assert not [to for to, _ in post.came if "ada@marsh.example" in to]
        assert "acknowledged" not in facts(made, case)[1]

    def test_taken_back_while_the_mail_server_takes_it_somebody_is_told(self, post, made, staff, case, path, now):
        where = sent(staff, path)
        post.arrived.clear()
        post.answers.clear()
        worker = Doer(lambda: go(made, now + LATER))
        assert post.arrived.wait(30)
        took_back(made, case, now)
        post.answers.set()
        assert "sent" in worker.came_to()
        assert "acknowledged" in facts(made, case)[1], "it has gone, and the record says so"
        assert "It went before this could stop it." in text_of(staff.get(where))
        go(made, now + 2 * LATER)
        assert "our letter went as something else was recorded" in to_staff(post)

    def test_what_may_have_gone_before_is_not_said_to_be_held(self, post, made, staff, case, path, now):
        from tests.integration.scripted_smtp import BREAKS_OFF, scripted_smtp

        where = sent(staff, path)
        with scripted_smtp() as server:
            server.answers["."] = BREAKS_OFF
            assert go(made, now + LATER) == ["waiting"]
        took_back(made, case, now)
        assert "unsure" in go(made, now + 2 * LATER)
        assert "It may have gone before that. Since then it was recorded" in text_of(staff.get(where))
        assert "acknowledged" in facts(made, case)[1]


class TestByPost:
    @pytest.fixture
    def letter(self, made, now, staff):
        from tests.integration.test_post import case_of, path_of, put

        found = case_of(made, now, concerned=CONCERNED, by="representative")
        take(made, found, "authority-noted", now, now, who="complainant", authority="consent",
             seen_on=f"{now:%Y-%m-%d}")  # fmt: skip
        take(made, found, "assigned", now, now, person=made.people["handler"].key)
        put(staff, path_of(made, found))
        return found

    def test_one_that_waits_is_not_printed(self, made, staff, letter, now):
        from tests.integration.test_post import post_of

        took_back(made, letter, now)
        assert "Look whether the letter is still right." in text_of(staff.get(post_of(made)))
        staff.post(post_of(made), {"form_id": "a" * 32, "then": "print"})
        told = text_of(staff.get(post_of(made)))
        assert BACK in told
        assert "Nothing waits to be printed." in told

    def test_one_that_is_printed_is_marked_and_whoever_deals_with_it_is_told(self, made, staff, letter, now, post):
        from tests.integration.test_post import post_of, posted, printed

        batch = printed(staff, made)
        assert "Look before you post it" not in text_of(staff.get(batch))
        took_back(made, letter, now)
        page = staff.get(batch)
        told = text_of(page)
        assert "Since this was printed something was recorded on 1 case." in told
        assert BACK in told
        assert page.context["form"]["posted"].value() == []
        assert "Not in the next PDF" not in text_of(staff.get(post_of(made)))
        posted(staff, batch)  # it lay in the bag already
        go(made, now + LATER)
        assert "our letter went as something else was recorded" in to_staff(post)


def test_no_letter_goes_by_itself_to_whoever_may_not_be_told_or_past_whoever_speaks_for_them(made, case, now):
    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.correspondence.going_itself import _of_person

    def said():
        with within(made.organisation):
            return [one for one in _of_person(look(made.organisation, case, now)) if one]

    assert said() == []
    take(made, case, "person-noted", now, now, who="n1", part="representative", name="Sol Page")
    assert said() == ["Somebody is noted who speaks for them: look to whom the letter should go."]
    took_back(made, case, now)
    assert "Nobody has seen that they may speak for the person concerned." in said()
