"""Starting from a model policy, and changing a draft in a form: what is saved, what is refused, and what is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests.running import Made

from putright.model_policies import model_text, models
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

from .some_cases import member, text_of

CLINIC = model_text("private-clinic")
WITHIN = "stages/stage-1/duties/2/within"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def draft(made):
    return begun(made)


def begun(made, text=CLINIC):
    from putright.accounts.scope import within
    from putright.casework.drafting import Kept, begin

    with within(made.organisation):
        done = begin(made.organisation, title="Ours", text=text, origin="a model", by=member(made), now=NOW)
    assert isinstance(done, Kept)
    return done.draft


def signed_in(made, who="manager"):
    from django.test import Client

    client = Client()
    client.force_login(made.accounts[who])
    return client


def now(draft):
    from putright.accounts.scope import within
    from putright.register.models import PolicyDraft

    with within(draft.organisation):
        return PolicyDraft.objects.get(pk=draft.pk)


def address(made, draft, part="stage-1"):
    return f"/s/{made.organisation.slug}/policy/drafts/{draft.pk}/change/{part}/"


def field(question_id):
    from putright.staff.revise_forms import name_of

    return name_of(question_id)


def form_on(response):
    """What a browser would send for the form of a page as it stands."""
    from putright.staff.revise_forms import PartForm

    form = response.context["form"]
    assert isinstance(form, PartForm)
    sent = {}
    for one in form:
        value = one.value()
        if value is True:
            sent[one.html_name] = "on"
        elif value not in (False, None):
            sent[one.html_name] = value
    return sent


def filled(client, made, draft, part="stage-1", **given):
    """The form of a part, opened and with other answers."""
    return form_on(client.get(address(made, draft, part))) | given


def test_a_part_that_is_sent_as_it_stands_changes_nothing(made, draft):
    from putright.revising.asking import groups

    client = signed_in(made)
    for group in groups(CLINIC):
        response = client.post(address(made, draft, group.id), filled(client, made, draft, group.id))
        assert response.status_code == 200, text_of(response)
        assert "Your answers say what the draft says already." in text_of(response)
    assert now(draft).text == CLINIC
    assert now(draft).revision == 1


def test_a_number_is_changed_and_the_page_says_the_promise_before_and_after(made, draft):
    client = signed_in(made)
    response = client.post(address(made, draft), filled(client, made, draft, **{field(WITHIN): "5"}))
    said = text_of(response)
    assert "3 working days → 5 working days" in said
    assert "We will acknowledge your complaint in writing within 3 working days of receiving it." in said
    assert "We will acknowledge your complaint in writing within 5 working days of receiving it." in said
    kept = now(draft)
    old, new = CLINIC.splitlines(), kept.text.splitlines()
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        ("        within: 3 working days", "        within: 5 working days"),
        tuple(
            f"        published: {{limit: {n} working days, of: the day your complaint reaches us, verb: will}}"
            for n in (3, 5)
        ),
    ]
    assert kept.revision == 2


def test_how_it_came_is_kept_with_the_text(made, draft):
    from putright.accounts.scope import within
    from putright.register.models import DraftText

    client = signed_in(made)
    client.post(address(made, draft), filled(client, made, draft, **{field(WITHIN): "5"}))
    with within(made.organisation):
        assert [one.how for one in DraftText.objects.filter(draft=draft).order_by("revision")] == ["begun", "form"]


def test_what_the_policy_cannot_take_is_said_beside_its_question_and_nothing_typed_is_lost(made, draft):
    client = signed_in(made)
    title = field("stages/stage-1/title")
    sent = filled(client, made, draft, **{field(WITHIN): "fife", title: "A name of our own"})
    response = client.post(address(made, draft), sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert "is not a length of time" in form[field(WITHIN)].sentences[0]
    assert form[field(WITHIN)].value() == "fife"
    assert form[title].value() == "A name of our own"
    block = next(one for one in response.context["blocks"] if one.title.startswith("Acknowledge"))
    assert block.open
    assert now(draft).text == CLINIC


def test_a_form_that_is_sent_twice_acts_once(made, draft):
    client = signed_in(made)
    sent = filled(client, made, draft, **{field("-stages/stage-1/duties/3"): "on"})
    assert "Taken away" in text_of(client.post(address(made, draft), sent))
    once = now(draft).text
    assert client.post(address(made, draft), sent).status_code == 200
    assert now(draft).text == once
    assert once.count("do: phone") == 0
    assert now(draft).revision == 2


def test_somebody_else_came_before(made, draft):
    from putright.accounts.scope import within
    from putright.casework.drafting import Kept, replace

    client = signed_in(made)
    sent = filled(client, made, draft, **{field(WITHIN): "5"})
    with within(made.organisation):
        other = CLINIC.replace("title: We look into it and answer", "title: Somebody else's words")
        assert isinstance(replace(made.organisation, draft.pk, other, seen=1, by=member(made), now=NOW), Kept)
    response = client.post(address(made, draft), sent)
    assert response.status_code == 409
    assert "changed the draft while you had it open" in text_of(response)
    assert now(draft).text == other
    again = form_on(response) | {"form_id": ""}
    assert again[field(WITHIN)] == "5"
    assert client.post(address(made, draft), again).status_code == 200
    assert "within: 5 working days" in now(draft).text


def test_a_form_that_was_not_sent_whole_takes_no_tick_away(made, draft):
    client = signed_in(made)
    assert client.post(address(made, draft, "complaining"), {}).status_code == 422
    assert now(draft).text == CLINIC


def test_ways_to_complain_are_ticks(made, draft):
    client = signed_in(made)
    sent = filled(client, made, draft, "complaining", **{field("channels"): ["phone", "letter"]})
    assert "By phone, By letter" in text_of(client.post(address(made, draft, "complaining"), sent))
    found = read_policy(now(draft).text, "x")
    assert isinstance(found, Policy)
    assert [one.says for one in found.standing if one.kind == "channel"] == ["phone", "letter"]


def test_closed_days_are_typed_as_people_write_them(made, draft):
    client = signed_in(made)
    given = {field("+closures/from"): "24 December 2026", field("+closures/to"): "31/12/2026"}
    client.post(address(made, draft, "organisation"), filled(client, made, draft, "organisation", **given))
    assert "  - {from: 2026-12-24, to: 2026-12-31}\n" in now(draft).text


def test_sentences_that_name_the_old_time_are_pointed_out(made, draft):
    client = signed_in(made)
    sent = filled(client, made, draft, **{field("stages/stage-1/then/within"): "9"})
    assert "how to ask for a review, and that you have 6 months" in text_of(client.post(address(made, draft), sent))


def test_a_settled_draft_is_not_changed(made, draft):
    from putright.accounts.scope import within
    from putright.casework.drafting import drop

    client = signed_in(made)
    sent = filled(client, made, draft, **{field(WITHIN): "5"})
    with within(made.organisation):
        drop(made.organisation, draft.pk, "Not wanted.", by=member(made), now=NOW)
    assert client.post(address(made, draft), sent).status_code == 409
    assert now(draft).text == CLINIC


def test_a_text_that_cannot_be_read_at_all_is_to_be_mended_first(made):
    draft = begun(made, CLINIC.replace("title: Complaints", "title Complaints"))
    response = signed_in(made).get(f"/s/{made.organisation.slug}/policy/drafts/{draft.pk}/change/")
    assert response.status_code == 200
    assert "Mend the text" in text_of(response)
    assert signed_in(made).get(address(made, draft)).status_code == 302


def test_a_part_that_there_is_not_is_no_page(made, draft):
    assert signed_in(made).get(address(made, draft, "stage-9")).status_code == 404


def test_a_draft_of_somebody_else_is_no_page(made, draft, make_organisation):
    other = make_organisation("ieso")
    assert signed_in(other).get(address(other, draft)).status_code == 404


@pytest.mark.parametrize("model", models())
def test_each_model_becomes_a_draft_with_the_name_in_it_and_every_part_opens(made, model):
    client = signed_in(made)
    slug = made.organisation.slug
    opened = client.get(f"/s/{slug}/policy/model/")
    sent = {
        "model": model,
        "name": "Saltmarsh House",
        "nation": "england",
        "form_id": opened.context["form"]["form_id"].value(),
    }
    response = client.post(f"/s/{slug}/policy/model/", sent, follow=True)
    (draft,) = [response.context["draft"]]
    assert draft.title == "Complaints policy of Saltmarsh House"
    assert "Your organisation" not in draft.text.replace("Your organisation\n", "")
    found = read_policy(draft.text, model)
    assert isinstance(found, Policy)
    assert found.title == "Complaints policy of Saltmarsh House"
    for part in re.findall(r'href="([^"]+/change/[a-z0-9-]+/)"', response.content.decode()):
        assert client.get(part).status_code == 200
    again = client.post(f"/s/{slug}/policy/model/", sent, follow=True)
    assert again.context["draft"].pk == draft.pk


def test_elsewhere_than_in_england_the_bank_holidays_follow_and_the_strangers_are_named(made):
    client = signed_in(made)
    sent = {"model": "housing-association", "name": "Saltmarsh Homes", "nation": "scotland"}
    response = client.post(f"/s/{made.organisation.slug}/policy/model/", sent, follow=True)
    assert "calendar: scotland\n" in response.context["draft"].text
    assert "Housing Ombudsman" in text_of(response)
    assert "Scottish Public Services Ombudsman" in text_of(response)


def test_in_wales_no_law_of_england_binds(made):
    from putright.codes import binding

    client = signed_in(made)
    sent = {"model": "care-provider", "name": "Saltmarsh Care", "nation": "wales"}
    response = client.post(f"/s/{made.organisation.slug}/policy/model/", sent, follow=True)
    found = read_policy(response.context["draft"].text, "x")
    assert isinstance(found, Policy)
    assert {one.code.id for one in binding(found)} == {"dpa-2018-s164a"}


def test_a_name_is_asked_for(made):
    response = signed_in(made).post(
        f"/s/{made.organisation.slug}/policy/model/", {"model": "charity", "name": "", "nation": "england"}
    )
    assert response.status_code == 422


def test_on_the_first_day_whoever_may_is_shown_the_way_to_a_model(database):
    from putright.accounts.founding import add_member, add_person, make_roles
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    policy = read_policy(CLINIC, "x")
    assert isinstance(policy, Policy)
    new = Organisation.objects.create(slug="new-today", name="New Today", prefix="NT", email="us@new.example")
    with within(new):
        roles = make_roles(new, policy)
        accounts = {
            slug: add_member(new, add_person(new, slug), f"{slug}@new.example", [roles[slug]])
            for slug in ("manager", "front-desk")
        }
    made = Made(new, "", accounts=accounts)
    manager, desk = signed_in(made), signed_in(made, "front-desk")
    assert manager.get("/s/new-today/record/").status_code == 409
    assert "/s/new-today/policy/model/" in manager.get("/s/new-today/record/").content.decode()
    assert "/s/new-today/policy/model/" not in desk.get("/s/new-today/record/").content.decode()
    sent = {"model": "charity", "name": "New Today", "nation": "england"}
    response = manager.post("/s/new-today/policy/model/", sent, follow=True)
    assert response.status_code == 200
    assert response.context["draft"].title == "Complaints policy of New Today"


HOSTILE = (
    "<script>alert(1)</script> & 'x' \"y\"",
    "a: [b, {c}] # d\n- e: *f &g !!h | >",
    "\u202e\u200b\x1b[31m",
    "\x7f\x85\u2028\ufffe\x00",
    "{{ 7*7 }} %(a)s ' OR 1=1 --",
    "x" * 4000,
)


@pytest.mark.parametrize("words", HOSTILE, ids=["tags", "yaml", "signs", "other signs", "code", "long"])
def test_whatever_is_typed_is_kept_as_words_or_refused_in_a_sentence(made, words):
    from putright.revising.asking import groups
    from putright.revising.tree import Tree

    client = signed_in(made)
    for part in [group.id for group in groups(CLINIC)]:
        draft = begun(made)
        opened = client.get(address(made, draft, part)).context["form"]
        texts = [one.html_name for one in opened if one.field.widget.__class__.__name__ in ("TextInput", "Textarea")]
        if not texts:
            continue
        response = client.post(
            address(made, draft, part), filled(client, made, draft, part) | dict.fromkeys(texts, words)
        )
        assert response.status_code in (200, 422), part
        assert "<script>alert" not in response.content.decode()
        assert "Traceback" not in text_of(response)
        kept = now(draft).text
        assert isinstance(read_policy(kept, part), Policy)
        if response.status_code == 422:
            assert kept == CLINIC
            assert response.context["form"][texts[0]].value() == words
        else:
            said = [found for _, found in Tree(kept).scalars()]
            assert any(" ".join(words.split())[:40] in one for one in said), part


@pytest.mark.parametrize(
    "data", [{"seen": "1"}, {"seen": "-9" * 40}, {"seen": "1", "form_id": "\x00"}, {"seen": "99999"}]
)
def test_a_form_that_no_browser_sends_changes_nothing_that_was_not_answered(made, draft, data):
    response = signed_in(made).post(address(made, draft, "people"), data)
    assert response.status_code in (200, 409, 422)
    assert now(draft).text == CLINIC
