"""Who had a part in a case, who may be chosen for it, and what is asked where somebody is chosen all the same."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from tests.integration.some_cases import text_of
from tests.integration.test_acts import address, as_typed, complain, do, filled, look_at, member, open_form, send


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def case(made):
    return complain(made)


def answered(made, staff, case, by="handler"):
    """Stage 1 was dealt with and answered by somebody, and the complainant went on to stage 2."""
    do(staff, made, case, "assigned", person=made.people[by].key)
    do(staff, made, case, "responded", outcome="upheld", person=made.people[by].key)
    do(staff, made, case, "escalated", to="stage-2", in_writing="true", exceptional="false")


def choices(form):
    return dict(form.fields["person"].choices)


def accepted(made, case):
    return [one for one in look_at(made, case).record.entries if one.row.kind == "conflict-accepted"]


class TestWhoWasInvolved:
    def test_the_page_says_what_each_person_did_and_at_which_stage(self, made, staff, case):
        answered(made, staff, case)
        do(staff, made, case, "statement-received", person=made.people["nurse"].key)
        page = text_of(staff.get(address(made, case, "involved/")))
        about = page.split("Who did what")[1]
        assert f"{made.people['handler'].name} Was given it to deal with at stage 1" in about
        assert "Answered it at stage 1" in about
        assert f"{made.people['nurse'].name} Gave a statement at stage 2" in about
        # Whoever entered the answer had a part in it.
        assert f"{made.people['manager'].name} Entered the answer at stage 1" in about

    def test_what_was_struck_out_is_no_part(self, made, staff, case):
        do(staff, made, case, "assigned", person=made.people["nurse"].key)
        of = look_at(made, case).record.entries[-1].id
        do(staff, made, case, "corrected", f"?of={of}", how="void", reason="Wrong case")
        assert made.people["nurse"].name not in text_of(staff.get(address(made, case, "involved/")))

    def test_who_read_it_is_shown_to_managers_and_inspectors_alone(self, made, signed_in, staff, case):
        signed_in(made.accounts["handler"]).get(address(made, case))
        page = text_of(staff.get(address(made, case, "involved/")))
        assert made.people["handler"].name in page.split("Who read it")[1]
        assert "Who read it" not in text_of(signed_in(made.accounts["handler"]).get(address(made, case, "involved/")))


class TestNaming:
    def test_somebody_is_named_and_it_stands_on_the_page_and_in_the_history(self, made, staff, case):
        do(staff, made, case, "person-named", person=made.people["nurse"].key, how="witness", note="She was there.")
        page = text_of(staff.get(address(made, case, "involved/")))
        assert f"{made.people['nurse'].name} is named in this complaint as a witness" in page
        assert "She was there." in page
        assert "is named in this complaint as a witness" in text_of(staff.get(address(made, case)))

    def test_words_about_somebody_can_be_erased_and_who_it_is_stays(self, made, staff, case):
        do(staff, made, case, "person-named", person=made.people["nurse"].key, how="named", note="Rude on the phone.")
        row = look_at(made, case).record.entries[-1].row
        assert row.says == {"person": made.people["nurse"].key, "how": "named"}

    def test_it_can_be_taken_back(self, made, staff, case):
        do(staff, made, case, "person-named", person=made.people["nurse"].key, how="named")
        do(staff, made, case, "person-named", person=made.people["nurse"].key, how="mistake")
        assert "Nobody who works here is noted as named" in text_of(staff.get(address(made, case, "involved/")))

    @pytest.mark.parametrize("how", ["mistake", "named"])
    def test_what_says_nothing_new_is_refused(self, made, staff, case, how):
        if how == "named":
            do(staff, made, case, "person-named", person=made.people["nurse"].key, how="named")
        form = open_form(staff, made, case, "person-named")
        before = look_at(made, case).seen
        page = send(staff, made, case, "person-named", filled(form, person=made.people["nurse"].key, how=how))
        assert page.status_code == 200
        assert page.context["form"].errors["how"]
        assert look_at(made, case).seen == before

    def test_only_a_manager_opens_the_case_to_whom_it_is_about(self, made, signed_in, staff, case):
        nurse = made.people["nurse"].key
        do(staff, made, case, "person-named", person=nurse, how="complained-about")
        handler = signed_in(made.accounts["handler"])
        data = filled(open_form(handler, made, case, "person-named"), person=nurse, how="named")
        assert "a manager has to record it" in text_of(send(handler, made, case, "person-named", data))
        do(staff, made, case, "person-named", person=nurse, how="named")

    def test_the_reception_form_asks_it(self, made, staff):
        from putright.register.models import Case

        address = f"/s/{made.slug}/record/"
        form = staff.get(address).context["form"]
        assert "Is it about somebody who works here?" in staff.get(address).content.decode()
        data = as_typed(form) | {"words": "She was rude.", "about_staff": made.people["nurse"].key}
        assert staff.post(address, data).status_code == 302
        from putright.accounts.scope import within

        with within(made.organisation):
            made_case = Case.objects.filter(organisation=made.organisation).latest("pk")
        page = text_of(staff.get(f"/s/{made.slug}/cases/{made_case.reference}/"))
        assert f"It is closed to {made.people['nurse'].name}: the complaint is about them." in page

    def test_somebody_elses_staff_cannot_be_named(self, make_organisation, made, staff):
        other = make_organisation("ieso")
        form = staff.get(f"/s/{made.slug}/record/").context["form"]
        data = as_typed(form) | {"words": "She was rude.", "about_staff": other.people["nurse"].key}
        page = staff.post(f"/s/{made.slug}/record/", data)
        assert page.status_code == 200
        assert page.context["form"].errors["about_staff"]


class TestChoosing:
    def test_first_those_who_may_then_the_others_with_what_they_did(self, made, staff, case):
        answered(made, staff, case)
        found = list(choices(open_form(staff, made, case, "assigned")).items())[1:]
        handler = made.people["handler"]
        names = [name for _, name in found]
        apart = [name for key, name in found if key == handler.key]
        assert apart[0].endswith(": was given it to deal with at stage 1")
        assert names.index(apart[0]) > max(
            place
            for place, (key, _) in enumerate(found)
            if key in (made.people["nurse"].key, made.people["inspector"].key)
        )
        page = unescape(staff.get(address(made, case, "record/assigned/")).content.decode())
        assert "Who had a part in this case" in page
        assert "answered it at stage 1" in page

    @pytest.mark.parametrize("kind", ["assigned", "responded"])
    def test_the_form_and_the_engine_agree_on_every_person(self, made, staff, case, kind):
        from django.utils import timezone

        from putright.calendars import load_calendars
        from putright.casework.independence import conflicts
        from putright.procedure.acts import Act, Actor, decide
        from putright.staff.independence_forms import around_view

        answered(made, staff, case)
        do(staff, made, case, "statement-received", person=made.people["nurse"].key)
        view = look_at(made, case)
        now = timezone.now()
        said = {}
        for slug, person in made.people.items():
            decided = decide(
                Act(kind, now.isoformat(), {"person": person.key}, None),
                Actor(person.key),
                view.record.history,
                view.record.policy,
                load_calendars(),
                now,
            )
            engine = {one for one in decided.problems if one.code == "not-independent"}
            ours = [one for one in conflicts(around_view(view), kind, person.key, "") if one.code == "not-independent"]
            assert {(one.code, one.clause) for one in engine} == {(one.code, one.clause) for one in ours}, slug
            said[slug] = bool(engine)
        assert said["handler"]
        assert not said["inspector"]

    def test_somebody_involved_is_refused_with_the_clause_and_goes_on_with_a_reason(self, made, staff, case):
        answered(made, staff, case)
        data = filled(open_form(staff, made, case, "assigned"), person=made.people["handler"].key)
        page = send(staff, made, case, "assigned", data)
        assert page.status_code == 200
        assert "IE-16" in text_of(page)
        assert not accepted(made, case)
        again = as_typed(page.context["form"]) | {"why": "There is nobody else this month."}
        assert send(staff, made, case, "assigned", again).status_code == 302
        entry = accepted(made, case)[0]
        assert entry.says == {
            "person": made.people["handler"].key, "conflict": "not-independent", "stage": "stage-2", "clause": "IE-16",
        }  # fmt: skip
        assert entry.note == "There is nobody else this month."
        shown = text_of(staff.get(address(made, case)))
        assert "goes on at stage 2 for a recorded reason" in shown
        assert "There is nobody else this month." in shown
        page = text_of(staff.get(f"/s/{made.slug}/independence/"))
        assert "1 time in all" in page
        assert "There is nobody else this month." in page

    @pytest.mark.parametrize("how", ["complained-about", "witness", "named"])
    def test_somebody_named_is_refused_at_any_stage(self, made, staff, case, how):
        nurse = made.people["nurse"]
        do(staff, made, case, "person-named", person=nurse.key, how=how)
        page = send(staff, made, case, "assigned", filled(open_form(staff, made, case, "assigned"), person=nurse.key))
        assert "why" in page.context["form"].fields
        assert "in this complaint" in text_of(page).split("This raises a problem")[1]
        again = as_typed(page.context["form"]) | {"why": "She is the only one."}
        assert send(staff, made, case, "assigned", again).status_code == 302
        assert accepted(made, case)[0].says["conflict"] == (
            "complained-about" if how == "complained-about" else "named"
        )

    def test_whoever_took_part_otherwise_is_no_reviewer_either(self, made, staff, case):
        do(staff, made, case, "statement-received", person=made.people["nurse"].key)
        answered(made, staff, case)
        data = filled(open_form(staff, made, case, "assigned"), person=made.people["nurse"].key)
        page = send(staff, made, case, "assigned", data)
        said = text_of(page).split("This raises a problem")[1]
        assert "gave a statement at stage 1" in said
        assert "IE-16" in said

    def test_whoever_entered_the_answer_is_no_reviewer_unnoticed(self, made, staff, case):
        answered(made, staff, case)
        data = filled(open_form(staff, made, case, "assigned"), person=made.people["manager"].key)
        said = text_of(send(staff, made, case, "assigned", data)).split("This raises a problem")[1]
        assert "entered the answer at stage 1" in said

    def test_a_reason_is_asked_once_for_a_stage(self, made, staff, case):
        answered(made, staff, case)
        do(staff, made, case, "assigned", person=made.people["handler"].key)
        assert len(accepted(made, case)) == 1
        data = filled(open_form(staff, made, case, "responded"), person=made.people["handler"].key, outcome="upheld")
        assert send(staff, made, case, "responded", data).status_code == 302
        assert len(accepted(made, case)) == 1

    def test_the_same_stage_is_no_earlier_one(self, made, staff, case):
        do(staff, made, case, "assigned", person=made.people["handler"].key)
        data = filled(open_form(staff, made, case, "responded"), person=made.people["handler"].key, outcome="upheld")
        assert send(staff, made, case, "responded", data).status_code == 302
        assert not accepted(made, case)

    def test_nobody_takes_the_review_of_their_own_answer_unnoticed_whatever_the_policy(
        self, make_organisation, signed_in
    ):
        made = make_organisation("al-aesthetics")
        staff, case = signed_in(made.accounts["manager"]), complain(made)
        me = made.people["manager"].key
        from putright.accounts.scope import within

        do(staff, made, case, "responded", outcome="upheld", person=me)
        stages = look_at(made, case).found.policy.stages
        later = next(one for one in stages[1:] if one.independent is None)
        do(staff, made, case, "escalated", to=later.id)
        data = filled(open_form(staff, made, case, "assigned"), person=me)
        said = text_of(send(staff, made, case, "assigned", data)).split("This raises a problem")[1]
        assert "their own answer" in said
        with within(made.organisation):
            assert not accepted(made, case)

    def test_a_correction_does_not_go_round_it(self, made, staff, case):
        nurse = made.people["nurse"].key
        do(staff, made, case, "person-named", person=nurse, how="named")
        do(staff, made, case, "assigned", person=made.people["handler"].key)
        of = look_at(made, case).record.entries[-1].id
        data = filled(open_form(staff, made, case, "corrected", f"?of={of}"), now_person=nurse, reason="Wrong person")
        page = send(staff, made, case, "corrected", data, f"?of={of}")
        assert "why" in page.context["form"].fields
        again = as_typed(page.context["form"]) | {"why": "She asked for it."}
        assert send(staff, made, case, "corrected", again, f"?of={of}").status_code == 302
        assert accepted(made, case)[0].says["person"] == nurse

    def test_the_same_by_an_act_without_a_form(self, made, case):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.recording import Proposed, record

        now = timezone.now()

        def act(kind, reason=None, **says):
            with within(made.organisation):
                proposed = Proposed(kind, now.isoformat(timespec="seconds"), says, None, reason)
                return record(made.organisation, case, proposed, member(made), now=now)

        nurse = made.people["nurse"].key
        act("person-named", person=nurse, how="complained-about")
        for kind in ("assigned", "settled", "responded", "signed-off", "statement-examined"):
            refused = act(kind, person=nurse)
            assert not refused
            assert refused.why == "reason-needed"
            assert [one.code for one in refused.problems] == ["complained-about"]
        # An account of whom it is about is what the procedure asks for.
        assert act("statement-requested", person=nurse)
        assert act("statement-received", person=nurse)

    def test_one_person_alone_can_go_on(self, make_organisation, signed_in):
        made = make_organisation("ieso")
        from putright.accounts.models import Person
        from putright.accounts.scope import within

        with within(made.organisation):
            others = Person.objects.filter(organisation=made.organisation).exclude(pk=made.people["manager"].pk)
            others.update(active=False)
        staff, case = signed_in(made.accounts["manager"]), complain(made)
        answered(made, staff, case, by="manager")
        do(staff, made, case, "assigned", person=made.people["manager"].key)
        do(staff, made, case, "responded", outcome="upheld", person=made.people["manager"].key)
        assert look_at(made, case).found.status == "responded"


class TestLater:
    def test_whoever_is_named_after_they_were_given_it_is_said_at_once(self, made, staff, case):
        do(staff, made, case, "assigned", person=made.people["handler"].key)
        assert "ought not to deal with it" not in text_of(staff.get(address(made, case)))
        do(staff, made, case, "person-named", person=made.people["handler"].key, how="witness")
        page = text_of(staff.get(address(made, case)))
        assert f"{made.people['handler'].name} is named in this complaint as a witness and ought not to deal" in page
        assert "Give it to somebody else" in page

    def test_a_reason_that_was_given_before_says_nothing_of_what_came_later(self, made, staff, case):
        handler = made.people["handler"].key
        do(staff, made, case, "person-named", person=handler, how="witness")
        do(staff, made, case, "assigned", person=handler)
        assert "ought not to deal with it" not in text_of(staff.get(address(made, case)))
        do(staff, made, case, "person-named", person=handler, how="complained-about")
        assert "ought not to deal with it" in text_of(staff.get(address(made, case)))


def test_pages_of_a_case_take_no_more_queries_with_people_named(made, staff, case):
    from tests.integration.some_cases import queries

    few = [queries(staff, address(made, case, end))[1] for end in ("", "involved/", "record/assigned/")]
    for slug in ("nurse", "inspector", "front-desk"):
        do(staff, made, case, "person-named", person=made.people[slug].key, how="witness")
        do(staff, made, case, "statement-received", person=made.people[slug].key)
    assert [queries(staff, address(made, case, end))[1] for end in ("", "involved/", "record/assigned/")] == few


def test_what_is_kept_follows_from_the_entries(made, staff, case):
    """Rebuilding finds nothing to mend, and mends what other hands changed."""
    from putright.accounts.scope import within
    from putright.register.closing import bars_kept
    from putright.register.models import CaseBar
    from putright.register.rebuild import rebuild

    do(staff, made, case, "person-named", person=made.people["nurse"].key, how="complained-about")
    do(staff, made, case, "access-chosen", people=[made.people["manager"].key], note="Sensitive")
    with within(made.organisation):
        before = bars_kept(made.organisation.pk, [case.pk])
        assert all(one.same for one in rebuild(made.organisation))
        CaseBar.objects.filter(case=case)._raw_delete(using="default")
        assert not all(one.same for one in rebuild(made.organisation))
        assert bars_kept(made.organisation.pk, [case.pk]) == before
        assert before[case.pk].about == {made.people["nurse"].pk}
        assert before[case.pk].only == frozenset({made.people["manager"].pk})


def test_it_is_said_in_days_gone_by_too(made, staff, case):
    """An assignment that is entered late belongs to the stage in which it was made."""
    answered(made, staff, case)
    view = look_at(made, case)
    begun = view.found.case.facts[view.found.case.periods[-1].begin]
    from putright.casework.independence import conflicts
    from putright.staff.independence_forms import around_view

    around, handler = around_view(view), made.people["handler"].key
    from datetime import UTC, datetime

    earlier = (datetime.fromtimestamp(begun.instant, UTC) - timedelta(days=2)).isoformat()
    assert not conflicts(around, "assigned", handler, "", earlier)
    assert conflicts(around, "assigned", handler, "")


def test_to_whom_a_case_is_closed(database):
    from putright.register.closing import Bars

    assert not Bars().shuts_out("person-7")
    assert Bars(frozenset({7})).shuts_out("person-7")
    assert Bars(only=frozenset({8})).shuts_out("person-7")
    assert not Bars(only=frozenset({7})).shuts_out("person-7")
    assert Bars(frozenset({7}), frozenset({7})).shuts_out("person-7")
    for nobody in ("complainant", "person-", "person-x", "person-7 ", "", "person-\u0667"):
        assert not Bars(frozenset({7}), frozenset({8})).shuts_out(nobody)
