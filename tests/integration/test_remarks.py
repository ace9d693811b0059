"""Praise, suggestions and questions: kept once as they came, sorted by a person, answered, passed on, made a case."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.post_office import post_office
from tests.integration.public_forms import read_by_somebody
from tests.integration.some_cases import member, queries, text_of
from tests.integration.test_acts import as_typed

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["front-desk"])


def note(made, kind="question", words="Is there a lift?", *, at=None, now=None, **more):
    """One that came by the public form."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.remarks import Told, note_remark

    now = now or timezone.now()
    with within(made.organisation):
        told = Told(kind, words, "web", at or now, **more)
        return note_remark(made.organisation, told, None, now=now, key=uuid.uuid4().hex)


def row(made, number=1):
    from putright.accounts.scope import within
    from putright.casework.remarks import remark_of

    with within(made.organisation):
        return remark_of(made.organisation, number)


def page_of(made, number=1):
    return f"/s/{made.slug}/remarks/{number}/"


def do(browser, made, what, number=1, **said):
    """Do something with one, as the page offers it now."""
    form = browser.get(page_of(made, number)).context["forms"][what.replace("-", "_")]
    return browser.post(page_of(made, number), as_typed(form) | {"what": what} | said, follow=True)


def test_what_came_by_telephone_is_written_down_once_and_shown(made, desk):
    address = f"/s/{made.slug}/remarks/record/"
    form = desk.get(address).context["form"]
    said = as_typed(form) | {"kind": "compliment", "words": "She was <b>kind</b>.", "wants_answer": ""}
    for _ in range(3):
        assert desk.post(address, said).status_code == 302
    page = desk.get(f"/s/{made.slug}/remarks/").content.decode()
    assert page.count("She was &lt;b&gt;kind&lt;/b&gt;.") == 1
    assert (row(made).number, row(made).channel, row(made).account_id) == (1, "phone", made.accounts["front-desk"].pk)
    page = text_of(
        desk.post(address, as_typed(desk.get(address).context["form"]) | {"words": "A", "wants_answer": "on"})
    )
    assert "Choose an answer for “What is it?”" in page
    assert "Write down how to reach them" in page


def test_what_came_by_the_public_form_is_for_this_organisation_alone(made, signed_in, client, make_organisation):
    address = f"/p/{made.slug}/remark/"
    said = {"kind": "suggestion", "words": "Ring twice.", "wants_answer": "no", "form_id": uuid.uuid4().hex}
    answer = client.post(address, read_by_somebody(said), follow=True)
    assert "Ring twice" not in text_of(answer), "nothing that was typed is shown at a shared computer"
    assert "Ring twice." in signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/remarks/").content.decode()
    other = make_organisation("ieso")
    stranger = signed_in(other.accounts["manager"])
    assert "Ring twice." not in stranger.get(f"/s/{other.slug}/remarks/").content.decode()
    assert stranger.get(page_of(made)).status_code == 404


UNHAPPY = {
    "kind": "complaint", "words": "Nobody came. <i>", "about": "Nurse Quill", "name": "Ada Marsh",
    "email": "ada@marsh.example", "phone": "01632 960001", "form_id": "a" * 32,
}  # fmt: skip
CARRIED = "Nobody came. <i>\n\nIt is about: Nurse Quill"


def test_whoever_is_unhappy_goes_on_with_the_questions_of_a_complaint_and_what_they_typed(made, client):
    answer = client.post(f"/p/{made.slug}/remark/", UNHAPPY)
    assert answer.status_code == 302
    assert "Quill" not in answer["Location"]
    page = client.get(answer["Location"])
    assert page.context["form"]["words"].value() == CARRIED
    assert "What you wrote came with you" in text_of(page)
    reach = client.get(f"/p/{made.slug}/complain/reach-you/").context["form"]
    assert [reach[one].value() for one in ("name", "email", "phone")] == [
        "Ada Marsh",
        "ada@marsh.example",
        "01632 960001",
    ]
    assert row(made) is None, "it is not sent yet, as either"
    # What was begun in this browser is not written over.
    again = client.post(f"/p/{made.slug}/remark/", UNHAPPY | {"words": "Something else"})
    assert again.context["form"]["words"].value().startswith("Something else")
    assert client.get(answer["Location"]).context["form"]["words"].value() == CARRIED


def test_what_is_no_proper_answer_is_carried_to_the_form_on_one_page(made, client):
    answer = client.post(f"/p/{made.slug}/remark/", UNHAPPY | {"email": "not an address"})
    form = answer.context["form"]
    assert f'action="/p/{made.slug}/complain/one-page/"' in answer.content.decode()
    assert form["words"].value() == CARRIED
    assert [form[one].value() for one in ("name", "email", "phone")] == ["Ada Marsh", "not an address", "01632 960001"]
    sent = as_typed(form) | {"email": "", "form_id": answer.context["form_id"], "behalf": ""}
    assert client.post(f"/p/{made.slug}/complain/one-page/", read_by_somebody(sent)).status_code == 302


def test_one_place_alone_is_no_question(made, client):
    from putright.accounts.models import Site
    from putright.accounts.scope import within

    page = f"/p/{made.slug}/remark/"
    assert "Which of our places is it about?" not in text_of(client.get(page))
    with within(made.organisation):
        Site.objects.create(organisation=made.organisation, name="South house")
    assert "Which of our places is it about?" in text_of(client.get(page))


def test_it_is_sorted_taken_passed_on_and_closed_and_who_did_what_stays(made, desk, signed_in):
    note(made, "unsure", "Jo was kind.", about="Jo")
    assert "Say first what it is" in text_of(do(desk, made, "closed"))
    assert "It is sorted." in text_of(do(desk, made, "sorted", sort="compliment"))
    assert "It is yours." in text_of(do(desk, made, "taken"))
    handler = made.people["handler"]
    do(desk, made, "passed-on", to=handler.key, how_passed="At the handover")
    assert "to whom you passed it on" in text_of(do(desk, made, "passed-on"))
    assert "It is closed." in text_of(do(desk, made, "closed"))
    page = text_of(desk.get(page_of(made)))
    for said in (
        "Sorted as: compliment", f"Passed on to {handler.name}", "At the handover", "Closed",
        f"by {made.accounts['front-desk'].name}",
    ):  # fmt: skip
        assert said in page, said
    assert (row(made).sort, row(made).state, row(made).holder) == (
        "compliment",
        "closed",
        made.people["front-desk"].key,
    )
    assert "It is open again." in text_of(do(desk, made, "reopened", why_again="She wrote again"))
    do(desk, made, "sorted", sort="nothing")
    assert row(made).state == "closed"
    inspector = signed_in(made.accounts["inspector"])
    assert "Say anew what it is" not in text_of(inspector.get(page_of(made)))
    assert inspector.post(page_of(made), {"what": "closed"}).status_code == 403


def test_how_it_stands_follows_from_its_steps_alone(made, desk):
    from putright.accounts.scope import within
    from putright.casework.remark_steps import standing_of, steps_of

    note(made, wants_answer=True, phone="01632 960001")
    for what, said in (
        ("sorted", {"sort": "question"}), ("taken", {}), ("given", {"person": ""}), ("noted", {"note": "A lift"}),
        ("closed", {"last_words": "Rang four times"}), ("reopened", {"why_again": "She rang"}),
        ("answered", {"how": "phone", "answer": "Yes"}), ("closed", {}),
    ):  # fmt: skip
        do(desk, made, what, **said)
    kept = row(made)
    with within(made.organisation):
        stands = standing_of(steps_of(kept))
    assert stands[:6] == (kept.sort, kept.state, kept.holder, kept.held, kept.answered, kept.closed)
    assert (kept.steps, kept.state, kept.holder, kept.answered is not None) == (8, "closed", "", True)


def test_two_people_at_once_are_noticed_and_a_form_counts_once(made, desk, signed_in):
    note(made)
    mine = desk.get(page_of(made)).context["forms"]["noted"]
    do(signed_in(made.accounts["manager"]), made, "sorted", sort="question")
    sent = as_typed(mine) | {"what": "noted", "note": "A sign was put up"}
    told = desk.post(page_of(made), sent)
    assert told.status_code == 409
    assert "Somebody else changed this" in text_of(told)
    assert "Sorted as: question" in text_of(told)
    again = told.context["form"]
    assert again["note"].value() == "A sign was put up"
    sent["seen"] = again["seen"].value()
    assert desk.post(page_of(made), sent).status_code == 302
    assert "Nothing was recorded twice" in text_of(desk.post(page_of(made), sent, follow=True))
    assert row(made).steps == 2


def test_whoever_wants_an_answer_is_not_forgotten(made, desk):
    note(made, wants_answer=True, phone="01632 960001")
    do(desk, made, "sorted", sort="question")
    assert "They want an answer and have none" in text_of(do(desk, made, "closed"))
    assert row(made).state == "open"
    assert "Wants an answer" in text_of(desk.get(f"/s/{made.slug}/remarks/"))
    do(desk, made, "answered", how="phone", answer="It is on the left")
    assert "Wants an answer" not in text_of(desk.get(f"/s/{made.slug}/remarks/"))
    assert "Answered by phone" in text_of(desk.get(page_of(made)))
    assert "It is closed." in text_of(do(desk, made, "closed"))


def send(made, now):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now).state for one in found]


def test_an_answer_goes_by_email_with_the_words_of_staff_alone(made, desk):
    from django.utils import timezone

    note(made, words="Buy <b>this</b> now", email="ada@marsh.example", wants_answer=True)
    answer = do(desk, made, "answered", how="here", answer="Dear Ada,\n\nYes, on the left.\n\nJo")
    assert "on its way by email" in text_of(answer)
    with post_office() as box:
        assert send(made, timezone.now()) == ["sent"]
        assert send(made, timezone.now()) == []
    [(to, message)] = box.came
    assert to == ["ada@marsh.example"]
    assert "Yes, on the left." in message.get_content()
    assert "Buy" not in f"{message.get_content()} {message['Subject']}"
    assert "Auto-Submitted" not in message, "a person wrote it"
    assert row(made).answered is not None
    assert "It went on" in text_of(desk.get(page_of(made)))


def test_an_answer_that_could_not_go_is_none(made, desk):
    from django.utils import timezone

    note(made, email="ada@marsh.example", wants_answer=True)
    do(desk, made, "sorted", sort="question")
    do(desk, made, "answered", how="here", answer="Yes")
    do(desk, made, "closed")
    assert send(made, timezone.now()) == ["not-sent"]  # no mail server is named
    assert (row(made).answered, row(made).state) == (None, "open")
    page = text_of(desk.get(page_of(made)))
    assert "they have no answer yet" in page
    assert "No mail server is named" in page


def test_a_question_that_is_a_complaint_counts_from_the_first_contact(made, desk):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.policies import policy_text
    from putright.register.adopting import adopt
    from putright.register.models import Message

    came = (timezone.now() - timedelta(days=12)).replace(microsecond=0)
    note(made, words="Why did nobody ring?", at=came, now=came, name="Ada", email="ada@marsh.example", about="Desk")
    with within(made.organisation):
        adopt(made.organisation, policy_text("careium"), adopted_from=timezone.localdate() - timedelta(days=2))
    do(desk, made, "sorted", sort="complaint")
    page = desk.get(f"{page_of(made)}complaint/")
    form = page.context["form"]
    assert form["words"].value() == "Why did nobody ring?"
    moved = as_typed(form) | {"on_0": "1", "on_1": "1", "on_2": "2026", "all_the_same": "1"}
    moved = moved | {"on": "1 1 2026"}
    refused = desk.post(f"{page_of(made)}complaint/", moved)
    assert "the clocks run from the first contact" in text_of(refused)
    sent = as_typed(form)
    for _ in range(2):
        assert desk.post(f"{page_of(made)}complaint/", sent).status_code == 302
    kept = row(made)
    assert (kept.sort, kept.state, kept.case.reference) == ("complaint", "closed", kept.case.reference)
    with within(made.organisation):
        view = look(made.organisation, kept.case, timezone.now())
        receipts = Message.objects.filter(organisation=made.organisation, case=kept.case, kind="receipt").count()
    facts = {entry.row.kind: entry for entry in view.record.entries}
    assert int(came.timestamp()) == view.found.case.facts[0].instant
    assert facts["received"].says["channel"] == "web"
    assert view.found.policy.id == "ieso", "the version of the day of the first contact"
    assert facts["came-as-remark"].says["reference"] == f"{made.organisation.prefix}-M00001"
    assert receipts == 1
    shown = text_of(desk.get(page_of(made)))
    assert f"Complaint {kept.case.reference} came of it" in shown
    assert "It came as a question" in text_of(desk.get(f"/s/{made.slug}/cases/{kept.case.reference}/"))
    assert desk.get(f"{page_of(made)}complaint/").status_code == 302
    assert "Go on there" in text_of(desk.post(page_of(made), {"what": "closed", "form_id": "", "seen": kept.steps}))


def test_what_became_a_closed_case_is_closed_with_it(made, desk, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    note(made, words="About Jo of the desk")
    sent = as_typed(desk.get(f"{page_of(made)}complaint/").context["form"])
    assert desk.post(f"{page_of(made)}complaint/", sent).status_code == 302
    now = timezone.now()
    with within(made.organisation):
        told = Proposed("person-named", now.isoformat(timespec="seconds"),
                        {"person": made.people["front-desk"].key, "how": "complained-about"}, "", "")  # fmt: skip
        done = record(made.organisation, row(made).case, told, member(made), now=now)
    assert isinstance(done, Recorded), done
    assert desk.get(page_of(made)).status_code == 403
    assert "About Jo" not in text_of(desk.get(f"/s/{made.slug}/remarks/?show=all"))
    manager = signed_in(made.accounts["manager"])
    assert manager.get(page_of(made)).status_code == 200
    lines = b"".join(manager.get(f"/s/{made.slug}/remarks.csv?names=1").streaming_content).decode()
    assert "About Jo" in lines


def test_what_nobody_sorts_is_told_on_the_worklist_in_no_further_query(made, desk, signed_in):
    from django.utils import timezone

    _, before = queries(desk, f"/s/{made.slug}/")
    old = timezone.now() - timedelta(days=3)
    for number in range(3):
        note(made, words=f"word-{number}", now=old, at=old)
    note(made, words="of today")
    page, after = queries(desk, f"/s/{made.slug}/")
    assert after == before
    assert "3 compliments, suggestions or questions have waited for more than two days" in text_of(page)
    shown = text_of(desk.get(f"/s/{made.slug}/remarks/?show=unsorted"))
    assert "word-0" in shown
    do(desk, made, "sorted", sort="suggestion")
    assert "2 compliments" in text_of(desk.get(f"/s/{made.slug}/"))
    assert "have waited" not in text_of(signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/")), "they cannot"


def test_the_list_is_narrowed_searched_and_goes_on_where_it_ends(made, desk):
    from django.utils import timezone

    now = timezone.now()  # all at once: the order must still be whole
    for number in range(30):
        note(made, words=f"word-{number}-", at=now, now=now)
    _, few = queries(desk, f"/s/{made.slug}/remarks/")
    first = desk.get(f"/s/{made.slug}/remarks/")
    second = desk.get(first.context["further"])
    seen = [one["words"] for page in (first, second) for one in page.context["rows"]]
    assert seen == [f"word-{number}-" for number in range(30)]
    do(desk, made, "sorted", 7, sort="compliment")
    do(desk, made, "noted", 8, note="The lamp was mended")
    do(desk, made, "taken", 9)

    def found(query):
        return [
            one["reference"].removeprefix(f"{made.organisation.prefix}-")
            for one in desk.get(f"/s/{made.slug}/remarks/?{query}").context["rows"]
        ]

    assert found("sort=compliment") == ["M00007"]
    assert found("words=lamp+mended") == ["M00008"]
    for typed in ("m12", f"{made.organisation.prefix}-M00012", f"{made.organisation.prefix}m12"):
        assert found(f"words={typed}") == ["M00012"], typed
    assert found("show=mine") == ["M00009"]
    assert found("words=100%25&site=99&show=nonsense&sort=no&after=x") == []
    _, lots = queries(desk, f"/s/{made.slug}/remarks/")
    assert lots <= few + 1  # the names of who has them


def test_what_came_is_never_changed_and_its_personal_part_can_be_emptied(made, desk):
    from django.db import DatabaseError, transaction

    from putright.accounts.scope import within
    from putright.register.remark_models import Remark, RemarkStep

    note(made, words="Secret", name="Ada", email="ada@marsh.example")
    do(desk, made, "noted", note="She is ill")
    with within(made.organisation):
        mine = Remark.objects.filter(organisation=made.organisation)
        steps = RemarkStep.objects.filter(organisation=made.organisation)
        for change in (
            lambda: mine.update(words="Other"), lambda: mine.update(kind="compliment"), lambda: mine.update(at=NOW),
            lambda: steps.update(words="Other"), lambda: steps.update(says={"as": "x"}), lambda: steps.delete(),
            lambda: mine.delete(),
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        mine.update(words="", name="", email="")
        steps.update(words="")
    page = text_of(desk.get(page_of(made)))
    assert "Names and words were erased." in page
    assert "The words were erased." in page


def test_the_figures_count_what_came_by_month_site_and_service(made, signed_in):
    from django.utils import timezone

    from putright.accounts.models import Site
    from putright.accounts.scope import within
    from putright.reports.remark_figures import COUNTED, remark_figures

    now = timezone.now()
    with within(made.organisation):
        site = Site.objects.create(organisation=made.organisation, name="Hill house")
    manager = signed_in(made.accounts["manager"])
    for number, sort in enumerate(("compliment", "compliment", "question", "nothing", ""), 1):
        note(made, site=site if number == 1 else None)
        if sort:
            do(manager, made, "sorted", number, sort=sort)
    with within(made.organisation):
        found = remark_figures(made.organisation, now)
    assert COUNTED == ("compliment", "suggestion", "question", "")
    assert found.months[-1][1] == [2, 0, 1, 1]
    assert found.sites == [("Hill house", [1, 0, 0, 0]), ("Not said", [1, 0, 1, 1])]
    assert found.services == []
    page = text_of(manager.get(f"/s/{made.slug}/figures/"))
    assert "Praise, suggestions and questions" in page
    lines = b"".join(manager.get(f"/s/{made.slug}/remarks.csv").streaming_content).decode().splitlines()
    assert len(lines) == 6
    assert "Is there a lift?" not in "".join(lines), "no words unless they are asked for"


def test_a_message_that_could_not_go_out_stands_on_its_case(make_organisation, signed_in):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded
    from putright.correspondence.outbox import send, waiting

    made = make_organisation("ieso")
    now = timezone.now()
    with within(made.organisation):
        done = receive(
            made.organisation, Complaint("It was late.", "web", now.isoformat(), email="a@marsh.example"), None, now=now
        )
        assert isinstance(done, Recorded)
        found = waiting(made.organisation, now)
    for message in found:
        send(made.organisation, message, now)
    desk = signed_in(made.accounts["handler"])
    page = desk.get(f"/s/{made.slug}/cases/{done.record.case.reference}/").content.decode()
    assert "Not sent" in page
    assert "Send it by hand" in page


def sent_in(browser, made, language="", **more):
    """Send something by the public form; the page that says thank you, in words."""
    typed = {"kind": "question", "words": "Buy <b>this</b> now", "wants_answer": "yes", "form_id": uuid.uuid4().hex}
    typed |= {"email": "ada@marsh.example", "name": "Ada Marsh"} | more
    answer = browser.post(f"/p/{made.slug}/{language}remark/", read_by_somebody(typed))
    assert answer.status_code == 302, text_of(answer)
    return text_of(browser.get(answer["Location"]))


def test_whoever_sends_something_is_given_a_number_and_a_mail_without_their_words(made, client, desk):
    from django.utils import timezone

    prefix = made.organisation.prefix
    typed = {"form_id": uuid.uuid4().hex}
    for _ in range(2):
        assert f"It has the number {prefix}-M00001" in sent_in(client, made, **typed)
    assert f"Ei rif yw {prefix}-M00002" in sent_in(client, made, "cy/", words="Oes lifft?")
    assert f"{prefix}-M00003" in sent_in(client, made, wants_answer="no", words="No answer, please")
    assert f"{prefix}-MH00001" in sent_in(client, made, words="Held", further_note="a machine")
    with post_office() as box:
        assert send(made, timezone.now()) == ["sent", "sent"], "once each, and none to whoever wants no answer"
    [english, welsh] = [message for _, message in box.came]
    assert english["Subject"] == f"We have what you sent us ({prefix}-M00001)"
    assert english["Auto-Submitted"] == "auto-replied"
    assert "There is no set date for it." in english.get_content()
    assert "Ei rif yw" in welsh.get_content()
    for message in (english, welsh):
        assert not any(one in message.as_string() for one in ("Buy", "lifft", "Ada Marsh"))
    staff = desk.get(f"/s/{made.slug}/remarks/?words={prefix}-M00002")
    assert [one["words"] for one in staff.context["rows"]] == ["Oes lifft?"]
    assert f"{prefix}-M00002" in text_of(desk.get(page_of(made, 2)))
    desk.post(f"/s/{made.slug}/held/1/", {"what": "through"})
    found = desk.get(f"/s/{made.slug}/remarks/?words={prefix}-MH00001").context["rows"]
    assert [one["words"] for one in found] == ["Held"], "by the number that its sender was shown"


def test_its_number_opens_nothing_and_the_answer_is_the_same_for_every_such_number(made, client):
    from putright.accounts.scope import within
    from putright.register.follow_models import CodeAsked

    note(made)
    prefix, pages = made.organisation.prefix, set()
    for number in (f"{prefix}-M00001", f"{prefix} m 99999", f"{prefix}-MH00001"):
        said = text_of(client.post(f"/p/{made.slug}/follow/", {"number": number, "how": "email"}))
        assert "This is not the number of a complaint" in said
        assert "There is no set date for it." in said
        code = client.post(f"/p/{made.slug}/follow/code/", {"number": number, "code": "12345678"})
        pages |= {said, text_of(code)}
    assert len(pages) == 1
    with within(made.organisation):
        assert not CodeAsked.objects.filter(organisation=made.organisation).exists(), "nobody is asked for a code"
    welsh = client.post(f"/p/{made.slug}/cy/follow/", {"number": f"{prefix}-M1", "remark": "1", "language": "cy"})
    assert "Nid rhif cwyn yw hwn" in text_of(welsh)
    other = client.post(f"/p/{made.slug}/follow/", {"number": f"{prefix}-00001", "how": "email"})
    assert other.status_code == 302, "the number of a complaint goes on as ever"


def test_a_complaint_that_came_of_it_names_its_number_and_the_receipt_names_both(made, desk):
    from django.utils import timezone
    from tests.integration.test_following import let_in

    note(made, email="ada@marsh.example", name="Ada")
    form = as_typed(desk.get(f"{page_of(made)}complaint/").context["form"])
    assert desk.post(f"{page_of(made)}complaint/", form).status_code == 302
    number, case = f"{made.organisation.prefix}-M00001", row(made).case
    with post_office() as box:
        send(made, timezone.now())
    receipts = [message.as_string() for _, message in box.came if case.reference in message["Subject"]]
    assert len(receipts) == 1
    assert number in receipts[0]
    assert f"with the number {number}" in text_of(let_in(made, case).get(f"/p/{made.slug}/case/"))
    assert number in text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert case.reference in text_of(desk.get(page_of(made)))


def test_one_form_sent_with_other_words_passes_the_limits_like_another_form(made, settings_with):
    from django.test import Client
    from tests.integration.limits_met import already, an_address, sent_again, solve

    from putright.accounts.scope import within
    from putright.register.held_models import HeldBack
    from putright.register.remark_models import Remark
    from putright.site.budgets import REMARK

    def sent(browser, words):
        page = browser.post(f"/p/{made.slug}/remark/", typed | {"words": words})
        return page if page.status_code != 302 else text_of(browser.get(page["Location"]))

    def a_form():
        return read_by_somebody({"kind": "question", "wants_answer": "no", "form_id": uuid.uuid4().hex})

    def worked(page):
        fields = sent_again(page) | {"work_done": solve(page)}
        return text_of(browser.post(f"/p/{made.slug}/remark/", fields, follow=True))

    address, prefix = an_address(), made.organisation.prefix
    browser, typed = Client(REMOTE_ADDR=address), a_form()
    already(address, REMARK.free - 1, REMARK)
    with settings_with(PUBLIC_LIMITS_TIMES=1):
        for _ in range(2):
            assert f"{prefix}-M00001" in sent(browser, "Is there a lift?"), "sent twice it asks for nothing"
        page = sent(browser, "Is there a ramp?")
        assert not isinstance(page, str), "other words are another remark, and cost what one costs"
        assert f"{prefix}-M00002" in worked(page)
        assert f"{prefix}-M00002" in sent(browser, "Is there a ramp?")
        already(address, REMARK.held, REMARK)
        typed = a_form()
        assert f"{prefix}-MH00001" in worked(sent(browser, "Is there a bus?"))
        assert f"{prefix}-MH00001" in sent(browser, "Is there a bus?"), "what is held back stays so"
    with within(made.organisation):
        assert Remark.objects.filter(organisation=made.organisation).count() == 2
        assert HeldBack.objects.filter(organisation=made.organisation).count() == 1


def test_a_mail_of_thanks_is_in_a_language_that_the_provider_has(make_organisation, client):
    from django.utils import timezone

    from putright.accounts.scope import within

    made = make_organisation("ieso")
    made.organisation.offers_welsh = False
    with within(made.organisation):
        made.organisation.save(update_fields=["offers_welsh"])
    answer = client.post(f"/p/{made.slug}/cy/remark/", read_by_somebody(
        {"kind": "question", "words": "A lift?", "wants_answer": "yes", "email": "ada@marsh.example",
         "form_id": uuid.uuid4().hex}
    ))  # fmt: skip
    assert answer.status_code == 302
    with post_office() as box:
        send(made, timezone.now())
    [(_, mail)] = box.came
    assert mail["Subject"].startswith("We have what you sent us")
