"""Cases that have to do with each other: linked, joined, split, gathered; and what somebody may know of the other."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.utils import timezone
from tests.integration.some_cases import complain, member, take, text_of
from tests.integration.test_acts import address, as_typed, look_at

DAY = timedelta(days=1)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def now():
    return timezone.now()


def a_case(made, now, days=4, **more):
    said = {"email": "ada@marsh.example", "attributes": {"funding": "nhs"}} | more
    return complain(made, now - days * DAY, now, **said)


def kinds(made, case):
    return [entry.row.kind for entry in look_at(made, case).record.entries]


def says(made, case, kind):
    return next(entry.says for entry in reversed(look_at(made, case).record.entries) if entry.row.kind == kind)


def duty(made, case, action):
    return next(row for row in look_at(made, case).found.duties if row.action == action)


def send(staff, made, case, page, **said):
    """Open a screen, fill it in and send it; "look" goes through the preview."""
    where = address(made, case, f"others/{page}/")
    opened = staff.get(where)
    assert opened.status_code == 200, opened.status_code
    typed = as_typed(opened.context["form"]) | said
    if page not in ("join", "split", "back"):
        return staff.post(where, typed), typed
    looked = staff.post(where, typed | {"then": "look"})
    if "typed" not in looked.context:
        return looked, typed
    typed = dict(looked.context["typed"])
    return staff.post(where, typed | {"then": "record"}), typed


def close_to(made, case, who, now):
    take(made, case, "person-named", now, now, person=made.people[who].key, how="complained-about")


class TestLinks:
    def test_both_cases_say_it_and_show_where_the_other_stands(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        answer, _ = send(staff, made, one, "link", other=other.reference.lower(), how="follows-from")
        assert answer.status_code == 302
        assert says(made, one, "case-linked") == {"reference": other.reference, "how": "follows-from"}
        assert says(made, other, "case-linked") == {"reference": one.reference, "how": "followed-by"}
        assert f"{other.reference} This one follows from it. Open, stage 1" in text_of(staff.get(address(made, one)))
        assert f"{one.reference} It follows from this one. Open" in text_of(staff.get(address(made, other, "others/")))

    def test_it_is_taken_back_on_both_and_stays_in_the_history(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        send(staff, made, one, "link", other=other.reference, how="same-event")
        answer, _ = send(staff, made, other, "unlink", other=one.reference, why="Another street")
        assert answer.status_code == 302
        assert "This case stands by itself" in text_of(staff.get(address(made, one, "others/")))
        page = text_of(staff.get(address(made, one)))
        assert f"Not linked with {other.reference} any more." in page
        assert "Another street" in page
        assert "This case is not linked with another." in text_of(staff.get(address(made, one, "others/unlink/")))

    @pytest.mark.parametrize("which", ["itself", "nothing", "elsewhere", "closed"])
    def test_what_cannot_be_named_is_answered_alike(self, made, make_organisation, signed_in, now, which):
        one, closed = a_case(made, now), a_case(made, now, 2)
        close_to(made, closed, "handler", now)
        elsewhere = a_case(make_organisation("ieso"), now)
        handler = signed_in(made.accounts["handler"])
        named = {"itself": one.reference, "nothing": "T-99999", "elsewhere": elsewhere.reference}
        before = look_at(made, one).seen
        answer, _ = send(handler, made, one, "link", other=named.get(which, closed.reference), how="same-event")
        assert answer.status_code == 422
        sentence = "number of the complaint itself" if which == "itself" else "There is no complaint of this number"
        assert sentence in answer.content.decode()
        assert look_at(made, one).seen == before

    def test_a_case_that_is_closed_to_somebody_is_nothing_to_them(self, made, signed_in, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        send(staff, made, one, "link", other=other.reference, how="same-event")
        close_to(made, other, "handler", now)
        handler = signed_in(made.accounts["handler"])
        for page in ("", "others/", "?entries=all"):
            assert other.reference not in handler.get(address(made, one, page)).content.decode()
        assert other.reference in staff.get(address(made, one, "bundle/")).content.decode()

    def test_sent_twice_it_is_one_link(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        _, typed = send(staff, made, one, "link", other=other.reference, how="same-event")
        again = staff.post(address(made, one, "others/link/"), typed, follow=True)
        assert "Nothing was recorded twice" in again.content.decode()
        assert kinds(made, one).count("case-linked") == kinds(made, other).count("case-linked") == 1

    def test_two_at_once_are_noticed(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        where = address(made, one, "others/link/")
        typed = as_typed(staff.get(where).context["form"]) | {"other": other.reference, "how": "same-event"}
        take(made, one, "noted", now, now, text="Somebody rang")
        answer = staff.post(where, typed | {"why": "The same night"})
        assert answer.status_code == 409
        assert "Somebody else recorded something" in answer.content.decode()
        assert answer.context["form"]["why"].value() == "The same night"
        assert staff.post(where, as_typed(answer.context["form"])).status_code == 302


class TestJoining:
    def test_the_earliest_receipt_is_kept_and_the_duplicate_ends(self, made, staff, now):
        late, early = a_case(made, now, 2, channel="email"), a_case(made, now, 12, channel="letter")
        answer, _ = send(staff, made, late, "join", other=early.reference, which="this", why="Same words")
        assert answer.status_code == 302
        on, ended = look_at(made, late), look_at(made, early)
        assert on.found.case.facts[0].day == ended.found.case.facts[0].day
        assert (on.found.status, ended.found.status) == ("open", "closed")
        assert [row for row in ended.found.duties if row.status in ("open", "overdue")] == []
        assert duty(made, late, "acknowledge").status == "overdue", "counted from the letter of twelve days ago"
        assert says(made, early, "case-joined")["reference"] == late.reference
        assert says(made, early, "closed")["reason"] == f"Joined with {late.reference}."

    def test_the_one_that_came_first_goes_on_unless_somebody_says_otherwise(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        answer, _ = send(staff, made, late, "join", other=early.reference, why="Same words")
        assert early.reference in answer["Location"]
        assert "corrected" not in kinds(made, early), "its own receipt is the earlier"
        assert look_at(made, late).found.status == "closed"

    def test_an_acknowledgement_of_the_duplicate_counts(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        take(made, early, "acknowledged", now - 11 * DAY, now, medium="letter")
        send(staff, made, late, "join", other=early.reference, which="this", why="Same words")
        assert duty(made, late, "acknowledge").status == "met"

    def test_the_preview_says_what_becomes_of_both_and_writes_nothing(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        where = address(made, late, "others/join/")
        typed = as_typed(staff.get(where).context["form"]) | {
            "other": early.reference,
            "which": "this",
            "why": "Same words",
        }
        before = look_at(made, late).seen, look_at(made, early).seen
        page = text_of(staff.post(where, typed | {"then": "look"}))
        assert f"{late.reference} goes on" in page
        assert f"{early.reference} ends" in page
        assert "Joined with" in page
        assert (look_at(made, late).seen, look_at(made, early).seen) == before

    def test_the_duplicate_leads_to_the_case_that_goes_on_and_back(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        send(staff, made, late, "join", other=early.reference, why="Same words")
        assert f"This complaint goes on in {early.reference} ." in text_of(staff.get(address(made, late, "documents/")))
        came = text_of(staff.get(address(made, early, "others/")))
        assert "What came with it" in came
        assert f"Documents of {late.reference}" in came
        found = text_of(staff.get(f"/s/{made.slug}/cases/?q={late.reference}"))
        assert early.reference in found
        assert late.reference in found

    def test_who_may_not_open_one_may_not_open_the_other(self, made, staff, signed_in, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        close_to(made, late, "handler", now)
        send(staff, made, late, "join", other=early.reference, why="Same words")
        handler = signed_in(made.accounts["handler"])
        assert handler.get(address(made, early)).status_code == 403
        assert handler.get(address(made, late)).status_code == 403

    def test_other_people_s_complaints_ask_for_a_confirmation(self, made, staff, now):
        one = a_case(made, now)
        other = a_case(made, now, 2, name="Chen Wu", email="chen@wu.example")
        answer, typed = send(staff, made, one, "join", other=other.reference, why="Both of the same call")
        assert answer.status_code == 422
        assert "Nothing shows that the same person complained" in answer.content.decode()
        assert "case-joined" not in kinds(made, one)
        done, _ = send(staff, made, one, "join", **{**typed, "sure": "on"})
        assert done.status_code == 302

    def test_one_that_was_joined_is_not_joined_again(self, made, staff, now):
        one, other, third = (a_case(made, now, days) for days in (3, 2, 1))
        send(staff, made, one, "join", other=other.reference, why="Same words")
        for named, here in ((other, third), (third, other), (one, other)):
            answer, _ = send(staff, made, here, "join", other=named.reference, why="Again")
            assert answer.status_code == 422, (named, here)
            assert "was joined with another complaint already" in answer.content.decode()
        assert kinds(made, third).count("case-joined") == 0

    def test_taken_back_both_are_as_they_were(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        take(made, early, "acknowledged", now - 11 * DAY, now, medium="letter")
        before = look_at(made, late).found.case.facts[0].instant
        send(staff, made, late, "join", other=early.reference, which="this", why="Same words")
        answer, _ = send(staff, made, late, "part", other=early.reference, why="Two calls")
        assert answer.status_code == 302
        on, opened = look_at(made, late), look_at(made, early)
        assert on.found.case.facts[0].instant == before
        assert duty(made, late, "acknowledge").status == "open"
        assert opened.found.status == "open"
        assert duty(made, early, "acknowledge").status == "met"
        assert "This complaint goes on" not in text_of(staff.get(address(made, early)))
        assert send(staff, made, late, "join", other=early.reference, why="After all")[0].status_code == 302

    def test_no_entry_names_a_case_that_is_closed_to_somebody_later(self, made, staff, signed_in, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        take(made, early, "acknowledged", now - 11 * DAY, now, medium="letter")
        send(staff, made, late, "join", other=early.reference, which="this", why="Same words")
        now = timezone.now()
        take(made, late, "noted", now, now, text=f"See {early.reference.lower()}, please. Zebra.")
        close_to(made, early, "inspector", now)
        inspector = signed_in(made.accounts["inspector"])
        for end in ("?entries=all", "letter/acknowledgement/", "bundle/", "others/", "record/corrected/"):
            page = inspector.get(address(made, late, end))
            assert early.reference.lower() not in page.content.decode().lower(), end
        assert "See another case, please. Zebra." in text_of(inspector.get(address(made, late, "?entries=all")))
        assert "Recorded on another case" in text_of(inspector.get(address(made, late, "bundle/")))
        found = text_of(inspector.get(f"/s/{made.slug}/cases/?search=zebra"))
        assert late.reference in found
        assert early.reference.lower() not in found.lower()
        assert f"Joined with {early.reference}" in text_of(staff.get(address(made, late, "?entries=all")))

    def test_what_came_meanwhile_and_is_closed_to_somebody_is_not_told(self, made, staff, signed_in, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        close_to(made, other, "handler", now)
        handler = signed_in(made.accounts["handler"])
        for kind, says in (("needs-noted", {"other_support": "A loop"}), ("acknowledged", {"medium": "letter"})):
            where = address(made, one, f"record/{kind}/")
            typed = as_typed(handler.get(where).context["form"]) | says
            send(staff, made, one, "link", other=other.reference, how="same-event")
            answer = handler.post(where, typed | {"then": "record"})
            assert answer.status_code == 302, kind
            send(staff, made, one, "unlink", other=other.reference, why="Not so")
        where = address(made, one, "record/noted/")
        typed = as_typed(handler.get(where).context["form"]) | {"text": "Rang"}
        send(staff, made, one, "link", other=other.reference, how="same-event")
        take(made, one, "noted", now, timezone.now(), text="The porter came")
        answer = handler.post(where, typed | {"then": "record"})
        assert answer.status_code == 409
        assert "The porter came" in answer.content.decode()
        assert other.reference not in answer.content.decode()

    def test_sent_twice_it_is_joined_once(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        first, typed = send(staff, made, late, "join", other=early.reference, why="Same words")
        again = staff.post(address(made, late, "others/join/"), typed | {"then": "record"})
        assert again["Location"] == first["Location"]
        assert kinds(made, late).count("case-joined") == kinds(made, early).count("case-joined") == 1

    def test_what_somebody_recorded_on_the_other_meanwhile_is_noticed(self, made, staff, now):
        late, early = a_case(made, now, 2), a_case(made, now, 12)
        where = address(made, late, "others/join/")
        typed = as_typed(staff.get(where).context["form"]) | {"other": early.reference, "why": "Same words"}
        looked = dict(staff.post(where, typed | {"then": "look"}).context["typed"])
        take(made, early, "noted", now, now, text="Somebody rang")
        answer = staff.post(where, looked | {"then": "record"})
        assert answer.status_code == 409
        assert "Somebody rang" in answer.content.decode() or "Somebody else recorded" in answer.content.decode()
        assert "case-joined" not in kinds(made, late)

    def test_two_who_join_them_both_ways_at_once_join_them_once(self, made, now):
        from django.db import connection

        from putright.accounts.scope import within
        from putright.casework.joining import join

        one, other = a_case(made, now, 2), a_case(made, now, 12)
        answers, start = [], Barrier(2)

        def race(here, there):
            try:
                start.wait()
                with within(made.organisation):
                    by = member(made)
                    answers.append(join(made.organisation, here, there.reference, "this", by, now=now, why="Same"))
            finally:
                connection.close()

        threads = [Thread(target=race, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(type(answer).__name__ for answer in answers) == ["Recorded", "Refusal"]
        assert kinds(made, one).count("case-joined") == kinds(made, other).count("case-joined") == 1

    def test_it_is_for_those_who_decide(self, made, signed_in, now):
        one = a_case(made, now)
        handler = signed_in(made.accounts["handler"])
        assert handler.get(address(made, one, "others/join/")).status_code == 403
        assert "Join with a duplicate" not in text_of(handler.get(address(made, one, "others/")))


class TestSplitting:
    def split(self, made, staff, case, **said):
        answer, typed = send(staff, made, case, "split", why="Two matters", **said)
        assert answer.status_code == 302, answer.context["form"].errors
        from putright.accounts.scope import within
        from putright.register.models import Case

        with within(made.organisation):
            mine = Case.objects.filter(organisation=made.organisation).select_related("policy", "site")
            return mine.latest("number"), typed

    def test_points_become_a_case_with_the_same_receipt_and_people(self, made, staff, now):
        first = a_case(made, now, 6, points=("The call", "The bill"), needed={"other_support": "A hearing loop"})
        new, _ = self.split(made, staff, first, points=["p2"])
        was, then = look_at(made, first), look_at(made, new)
        assert then.found.case.facts[0].instant == was.found.case.facts[0].instant
        assert then.complainant == "Ada Marsh"
        assert then.record.latest("contact-given")["email"] == "ada@marsh.example"
        assert then.record.latest("contact-given")["words"] == "The bill"
        assert then.needs.words == was.needs.words
        assert dict(then.record.history.points) == {"p1": "The bill"}
        assert dict(then.record.history.attributes) == {"funding": "nhs"}
        assert duty(made, new, "respond").due == duty(made, first, "respond").due
        page = text_of(staff.get(address(made, first)))
        assert f"Dealt with in {new.reference}" in page
        assert f"This was a part of {first.reference}" in text_of(staff.get(address(made, new)))

    def test_who_may_not_open_the_first_may_not_open_the_new_one(self, made, staff, signed_in, now):
        first = a_case(made, now, 6)
        close_to(made, first, "handler", now)
        new, _ = self.split(made, staff, first, words="And the bill was wrong.")
        assert signed_in(made.accounts["handler"]).get(address(made, new)).status_code == 403

    @pytest.mark.parametrize("covers", [True, False])
    def test_the_acknowledgement_counts_where_it_spoke_of_both(self, made, staff, now, covers):
        first = a_case(made, now, 6)
        take(made, first, "acknowledged", now - 5 * DAY, now, medium="letter")
        new, _ = self.split(made, staff, first, words="The bill", covers="on" if covers else "")
        assert (duty(made, new, "acknowledge").status == "met") is covers

    def test_sent_twice_it_is_one_case(self, made, staff, now):
        first = a_case(made, now, 6)
        new, typed = self.split(made, staff, first, words="The bill")
        again = staff.post(address(made, first, "others/split/"), typed | {"then": "record"}, follow=True)
        assert "Nothing was recorded twice" in again.content.decode()
        assert kinds(made, first).count("case-split") == 1
        assert new.reference in again.content.decode()

    def test_a_point_moves_once_and_something_must_move(self, made, staff, now):
        first = a_case(made, now, 6, points=("The call", "The bill"))
        self.split(made, staff, first, points=["p2"])
        where = address(made, first, "others/split/")
        typed = as_typed(staff.get(where).context["form"]) | {"why": "Two matters", "points": []}
        assert staff.post(where, typed | {"points": ["p2"]}).status_code == 200
        assert "Choose the points" in staff.post(where, typed).content.decode()
        assert kinds(made, first).count("case-split") == 1

    def test_a_look_says_what_each_of_the_two_will_be_and_writes_nothing(self, made, staff, now):
        from putright.accounts.scope import within
        from putright.register.models import Case, FactRow, Message

        first = a_case(made, now, 6, points=("The call", "The bill"))
        where = address(made, first, "others/split/")
        typed = as_typed(staff.get(where).context["form"]) | {"points": ["p2"], "why": "Two matters"}

        def counted():
            with within(made.organisation):
                return [one.objects.filter(organisation=made.organisation).count() for one in (Case, FactRow, Message)]

        before = counted()
        page = staff.post(where, typed | {"then": "look"})
        assert counted() == before
        here, new = page.context["halves"]
        assert (here.points, here.went, new.points) == (["The call"], ["The bill"], ["The bill"])
        assert [duty.due for duty in new.duties] == [duty.due for duty in here.duties] != []
        assert "ada@marsh.example" not in " ".join(new.sent), "an address is nothing to show"
        assert any("The complainant" in one for one in new.sent)
        done = staff.post(where, dict(page.context["typed"]) | {"then": "record"}, follow=True)
        assert "This is the new case" in done.content.decode()

    def test_taken_back_the_points_return_and_nothing_is_lost(self, made, staff, signed_in, now):
        first = a_case(made, now, 6, points=("The call", "The bill"))
        new, _ = self.split(made, staff, first, points=["p2"])
        take(made, new, "point-raised", now, now, id="p2", about="The second bill")
        close_to(made, new, "handler", now)
        seen = look_at(made, first).seen, look_at(made, new).seen
        looked = staff.post(address(made, first, "others/back/"), {
            **as_typed(staff.get(address(made, first, "others/back/")).context["form"]), "why": "One", "then": "look",
        })  # fmt: skip
        assert f"{new.reference} ends" in text_of(looked)
        assert (look_at(made, first).seen, look_at(made, new).seen) == seen
        answer, typed = send(staff, made, new, "back", other=first.reference, why="One matter after all")
        assert answer.status_code == 302
        assert dict(look_at(made, first).record.history.points) == {
            "p1": "The call", "p2": "The bill", "p3": "The second bill",
        }  # fmt: skip
        assert "Dealt with in" not in text_of(staff.get(address(made, first)))
        ended = look_at(made, new)
        assert (ended.found.status, dict(ended.record.history.points)["p1"]) == ("closed", "The bill")
        page = text_of(staff.get(address(made, new)))
        assert f"This complaint goes on in {first.reference}" in page
        assert f"Taken back into {first.reference}" in page
        assert first.reference in text_of(staff.get(f"/s/{made.slug}/cases/?q={new.reference}"))
        handler = signed_in(made.accounts["handler"])
        assert handler.get(address(made, first)).status_code == 403, "closed to whom the part was closed"
        again = staff.post(address(made, new, "others/back/"), typed | {"then": "record"}, follow=True)
        assert "Nothing was recorded twice" in again.content.decode()
        assert kinds(made, first).count("case-unsplit") == kinds(made, new).count("case-unsplit") == 1
        third, _ = self.split(made, staff, first, points=["p2"])
        assert dict(look_at(made, third).record.history.points) == {"p1": "The bill"}, "it can be split anew"

    def test_a_split_is_not_taken_back_into_a_case_that_has_ended(self, made, staff, now):
        first = a_case(made, now, 6)
        new, _ = self.split(made, staff, first, words="The bill")
        take(made, first, "withdrawn", now, now)
        answer, _ = send(staff, made, new, "back", other=first.reference, why="One")
        assert answer.status_code == 422
        assert "Open it again first" in answer.content.decode()
        assert look_at(made, new).found.status == "open"


class TestGroups:
    def group(self, made, staff, case, name="Power cut"):
        answer, typed = send(staff, made, case, "group", name=name)
        assert answer.status_code == 302, answer.context["form"].errors
        return f"/s/{made.slug}/groups/1/", typed

    def post(self, staff, page, act, **said):
        typed = as_typed(staff.get(page).context["forms"][act]) | said | {"act": act}
        return staff.post(page, typed, follow=True), typed

    def test_cases_are_gathered_shown_with_where_they_stand_and_taken_out(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        page, _ = self.group(made, staff, one)
        self.post(staff, page, "add", other=other.reference)
        shown = text_of(staff.get(page))
        assert one.reference in shown
        assert other.reference in shown
        assert "In the group Power cut" in text_of(staff.get(address(made, other)))
        staff.post(page, {"act": "take", "other": one.reference})
        staff.get(page)  # it says once what was done
        assert one.reference not in text_of(staff.get(page))
        assert kinds(made, one)[-2:] == ["case-grouped", "case-ungrouped"]
        assert "1 case" in text_of(staff.get(f"/s/{made.slug}/groups/"))

    def test_a_case_that_is_closed_to_somebody_is_not_counted_nor_touched(self, made, staff, signed_in, now):
        one, closed = a_case(made, now), a_case(made, now, 2)
        page, _ = self.group(made, staff, one)
        self.post(staff, page, "add", other=closed.reference)
        close_to(made, closed, "handler", now)
        handler = signed_in(made.accounts["handler"])
        assert closed.reference not in handler.get(page).content.decode()
        assert "1 case" in text_of(handler.get(f"/s/{made.slug}/groups/"))
        self.post(handler, page, "note", text="The lights are on again")
        assert kinds(made, one)[-1] == "noted"
        assert "noted" not in kinds(made, closed)

    def test_all_are_given_to_somebody_and_those_refused_are_listed(self, made, staff, now):
        one, named = a_case(made, now), a_case(made, now, 2)
        page, _ = self.group(made, staff, one)
        self.post(staff, page, "add", other=named.reference)
        take(made, named, "person-named", now, now, person=made.people["nurse"].key, how="witness")
        answer, _ = self.post(staff, page, "assign", person=made.people["nurse"].key)
        said = text_of(answer)
        assert "Recorded on 1 case. On these it was not:" in said
        assert f"{named.reference} :" in said
        assert ("assigned" in kinds(made, one), "assigned" in kinds(made, named)) == (True, False)

    def test_a_note_sent_twice_is_one_on_each(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        page, _ = self.group(made, staff, one)
        self.post(staff, page, "add", other=other.reference)
        _, typed = self.post(staff, page, "note", text="The lights are on again")
        staff.post(page, typed)
        assert kinds(made, one).count("noted") == kinds(made, other).count("noted") == 1

    def test_a_group_is_made_once_and_its_name_is_its_own(self, made, staff, now):
        one, other = a_case(made, now), a_case(made, now, 2)
        _, typed = self.group(made, staff, one)
        assert staff.post(address(made, one, "others/group/"), typed).status_code == 302
        answer, _ = send(staff, made, other, "group", name="power CUT")
        assert answer.status_code == 422
        assert "There is a group of this name already" in answer.content.decode()

    def test_another_organisation_s_group_is_not_there(self, made, staff, make_organisation, signed_in, now):
        one = a_case(made, now)
        page, _ = self.group(made, staff, one)
        other = make_organisation("ieso")
        stranger = signed_in(other.accounts["manager"])
        assert stranger.get(page).status_code == 404
        assert stranger.get(f"/s/{other.slug}/groups/1/").status_code == 404
        answer, _ = self.post(staff, page, "add", other=a_case(other, now).reference)
        assert "There is no complaint of this number" in answer.content.decode()


def test_a_case_that_stands_by_itself_asks_nothing_more(made, staff, now):
    from tests.integration.some_cases import queries

    one, other = a_case(made, now), a_case(made, now, 2)
    _, before = queries(staff, address(made, other))
    send(staff, made, one, "link", other=a_case(made, now, 1).reference, how="same-event")
    _, alone = queries(staff, address(made, other))
    assert alone == before


def test_the_chain_holds_and_what_follows_is_the_same_made_anew(made, staff, now):
    from putright.accounts.scope import within
    from putright.register.rebuild import rebuild
    from putright.register.verify import verify

    late, early = a_case(made, now, 2), a_case(made, now, 12, points=("The call", "The bill"))
    close_to(made, late, "nurse", now)
    send(staff, made, late, "join", other=early.reference, which="this", why="Same words")
    send(staff, made, early, "part", other=late.reference, why="Two")
    send(staff, made, early, "split", points=["p1"], why="Two")
    with within(made.organisation):
        assert [one.case.reference for one in rebuild(made.organisation, write=False) if not one.same] == []
        assert verify(made.organisation).breaks == ()
