"""Messages: written with the fact, sent once where that can be, never lost, never with words that are not theirs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.document_files import standing, store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def complain(made, **more):
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    said = {"email": "ada@marsh.example", "name": "Ada Marsh"} | more
    with within(made.organisation):
        complaint = Complaint("Nurse Quill shouted at me.", "web", "2026-11-09T10:15", **said)
        done = receive(made.organisation, complaint, None, now=NOW)
    assert isinstance(done, Recorded)
    return done.record.case


def go(made, now=NOW):
    from putright.accounts.scope import within
    from putright.correspondence.outbox import send, waiting

    with within(made.organisation):
        found = waiting(made.organisation, now)
    return [send(made.organisation, one, now) for one in found]


def states(made):
    from putright.accounts.scope import within
    from putright.register.models import Message

    with within(made.organisation):
        found = Message.objects.filter(organisation=made.organisation).order_by("pk")
        return list(found.values_list("kind", "state", "attempts"))


def all_of(message):
    """Everything that a mail says, each part of it decoded."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    return "\n".join([str(message.items()), *(str(part.get_content()) for part in parts)])


def kinds(made, case):
    from putright.accounts.scope import within
    from putright.register.reading import record_of

    with within(made.organisation):
        return [entry.row.kind for entry in record_of(case).entries]


class TestReceipt:
    def test_it_goes_to_the_complainant_and_becomes_a_fact_once(self, make_organisation, post):
        made = make_organisation("ieso")
        case = complain(made)
        assert [one.state for one in go(made)] == ["sent"]
        assert go(made) == []
        [(to, message)] = post.came
        assert to == ["ada@marsh.example"]
        assert case.reference in message["Subject"]
        assert message["Auto-Submitted"] == "auto-replied"
        assert kinds(made, case).count("receipt-sent") == 1

    def test_it_carries_no_words_that_somebody_typed(self, make_organisation, post):
        made = make_organisation("ieso")
        complain(made, name="Buy pills at pills.example")
        go(made)
        whole = all_of(post.came[0][1])
        assert "Quill" not in whole
        assert "pills" not in whole

    def test_it_is_a_letter_with_its_plain_text_and_is_kept_as_it_went(self, make_organisation, post):
        from putright.accounts.scope import within
        from putright.register.models import DocumentText

        made = make_organisation("ieso")
        case = complain(made)
        go(made)
        [(_, message)] = post.came
        assert message.get_content_type() == "multipart/alternative"
        assert message["From"].addresses[0].display_name == made.organisation.name
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["Message-ID"].partition("@")[0] in message["References"].replace(".thread", "")
        for part in ("html", "plain"):
            told = message.get_body((part,)).get_content()
            assert case.reference in told
            assert "This is an automatic message." in told
            assert "\n# " not in told
        assert "<h2" in message.get_body(("html",)).get_content()
        [kept] = standing(made, case)
        assert kinds(made, case)[kept.beside - 1] == "receipt-sent"
        assert post.raw == [store(made).path(kept.file).read_bytes()]
        with within(made.organisation):
            assert not DocumentText.objects.filter(fact=kept.fact, state="waiting").exists()

    def test_whoever_needs_large_print_gets_it_and_without_a_folder_the_fact_stands(
        self, make_organisation, post, settings_with
    ):
        from tests.unit.papers_read import Pdf

        made = make_organisation("ieso")
        case = complain(
            made, name="Buy pills", address="1 Pills Road", needed={"formats": "large-print", "print_size": "24"}
        )
        with settings_with(DOCUMENTS=None):
            go(made)
        [file] = list(post.came[0][1].iter_attachments())
        said = " ".join(page.extract_text() for page in Pdf(file.get_content()).reader.pages)
        assert case.reference in said
        assert "ills" not in said
        assert kinds(made, case).count("receipt-sent") == 1
        assert standing(made, case) == []

    def test_whoever_wants_welsh_gets_it_with_the_english_below_where_the_organisation_offers_it(
        self, make_organisation, post
    ):
        from putright.accounts.scope import within

        made = make_organisation("ieso")
        case = complain(made, needed={"formats": "welsh"})
        go(made)
        [(_, message)] = post.came
        # One that is longer than a line begins on the second, and is read with the blank there.
        assert message["Subject"].strip() == (
            f"Mae eich neges gennym ({case.reference}) / We have your message ({case.reference})"
        )
        for part in ("html", "plain"):
            told = message.get_body((part,)).get_content()
            assert told.index("Neges awtomatig yw hon.") < told.index("This is an automatic message.")
            assert "Nid yw siaradwr Cymraeg wedi" in told
            # Each half leads to the page in its own language.
            followed, english = (f"/p/{made.slug}/{more}follow/" for more in ("cy/", ""))
            assert told.index(followed) < told.index("This is an automatic message.") < told.index(english)
        [kept] = standing(made, case)
        assert post.raw == [store(made).path(kept.file).read_bytes()]
        made.organisation.offers_welsh = False
        with within(made.organisation):
            made.organisation.save(update_fields=["offers_welsh"])
        complain(made, needed={"formats": "welsh"})
        go(made)
        assert "gennym" not in all_of(post.came[1][1])

    def test_an_address_that_no_mail_can_bear_is_said_at_once(self, make_organisation, post):
        made = make_organisation("ieso")
        complain(made, email="ådå@marsh.example")
        assert [(one.state, "Write by post" in one.why) for one in go(made)] == [("not-sent", True)]

    def test_without_an_address_there_is_none(self, make_organisation, post):
        made = make_organisation("ieso")
        complain(made, email="", phone="07700 900123")
        assert go(made) == []
        assert states(made) == []

    @pytest.mark.parametrize(
        "address", ["ada@marsh.example\nBcc: all@brightwater.example", "not an address", "@", "a@b@c"]
    )
    def test_an_address_that_is_none_is_said_and_reaches_nobody_else(self, make_organisation, post, address):
        made = make_organisation("ieso")
        complain(made, email=address)
        go(made)
        assert all(to == ["ada@marsh.example"] for to, _ in post.came)
        assert not [to for to, _ in post.came if "all@brightwater.example" in to]


class TestAServerThatDoesNotTakeIt:
    def test_it_is_tried_again_under_the_same_message_id(self, make_organisation, post):
        made = make_organisation("ieso")
        case = complain(made)
        post.answer = "451 later"
        assert [one.state for one in go(made)] == ["waiting"]
        assert go(made, NOW + timedelta(seconds=30)) == []
        post.answer = "250 taken"
        assert [one.state for one in go(made, NOW + timedelta(minutes=5))] == ["sent"]
        first, second = (message["Message-ID"] for _, message in post.came)
        assert first == second
        assert kinds(made, case).count("receipt-sent") == 1

    def test_after_days_somebody_is_told_to_write_by_post(self, make_organisation, post):
        made = make_organisation("ieso")
        complain(made)
        post.answer = "451 later"
        assert [one.state for one in go(made, NOW + timedelta(days=3))] == ["waiting"]
        assert [one.state for one in go(made, NOW + timedelta(days=5))] == ["not-sent"]

    def test_a_worker_killed_while_sending_costs_the_lease_and_no_message(self, make_organisation, post):
        from putright.accounts.scope import within
        from putright.register.models import Message

        made = make_organisation("ieso")
        complain(made)
        with within(made.organisation):  # what a killed worker leaves: leased, counted, not marked
            Message.objects.filter(organisation=made.organisation).update(leased=NOW, attempts=1)
        assert go(made, NOW + timedelta(seconds=60)) == []
        assert [one.state for one in go(made, NOW + timedelta(minutes=3))] == ["sent"]

    def test_two_workers_send_it_once(self, make_organisation, post):
        from django.db import connection

        made = make_organisation("ieso")
        for _ in range(5):
            complain(made)

        def work() -> None:
            try:
                go(made)
            finally:
                connection.close()

        hands = [threading.Thread(target=work) for _ in range(4)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert len(post.came) == 5
        assert len({message["Message-ID"] for _, message in post.came}) == 5

    def test_without_a_server_it_is_said_to_be_unsent(self, make_organisation):
        made = make_organisation("ieso")
        complain(made)
        assert [(one.state, "PUTRIGHT_MAIL_HOST" in one.why) for one in go(made)] == [("not-sent", True)]


class TestReminders:
    def remind(self, made, now):
        from putright.accounts.scope import within
        from putright.worker.reminders import remind

        with within(made.organisation):
            return remind(made.organisation, now)

    def test_each_is_written_once_however_often_it_is_looked_for(self, make_organisation):
        made = make_organisation("ieso")
        complain(made)  # received Monday 9 November: the acknowledgement is due on the 12th, the response on 7 December
        manager = f"person-{made.people['manager'].pk}"
        assert self.remind(made, NOW) == 1  # the acknowledgement, overdue
        assert self.remind(made, NOW + timedelta(minutes=10)) == 0
        assert self.remind(made, datetime(2026, 12, 4, 12, tzinfo=UTC)) == 1  # Friday: due on Monday
        assert self.remind(made, datetime(2026, 12, 8, 12, tzinfo=UTC)) == 1  # overdue
        assert self.remind(made, datetime(2027, 12, 8, 12, tzinfo=UTC)) == 0
        from putright.accounts.scope import within
        from putright.register.models import Message

        with within(made.organisation):
            reminders = Message.objects.filter(organisation=made.organisation).exclude(kind="receipt")
            assert {one.to for one in reminders} == {manager}

    def test_a_worker_that_was_off_for_a_week_catches_up_once(self, make_organisation):
        made = make_organisation("ieso")
        complain(made)
        assert self.remind(made, datetime(2026, 12, 20, 12, tzinfo=UTC)) == 2
        assert self.remind(made, datetime(2026, 12, 20, 12, 1, tzinfo=UTC)) == 0

    def test_they_name_the_case_and_nobody(self, make_organisation, post):
        made = make_organisation("ieso")
        case = complain(made, email="", phone="07700 900123")
        self.remind(made, NOW)
        go(made)
        [(to, message)] = post.came
        assert to == [made.accounts["manager"].email]
        whole = message.as_string()
        assert case.reference in whole
        assert "Ada" not in whole
        assert "Quill" not in whole

    def test_whoever_a_case_is_given_to_hears_of_it(self, make_organisation, post):
        from putright.accounts.members import member_of
        from putright.accounts.scope import within
        from putright.casework.recording import Proposed, record

        made = make_organisation("ieso")
        case = complain(made, email="", phone="07700 900123")
        with within(made.organisation):
            manager = member_of(made.organisation, made.accounts["manager"])
            assert manager is not None
            says = {"person": made.people["handler"].key}
            record(made.organisation, case, Proposed("assigned", "2026-11-20T11:00", says), manager, now=NOW)
        go(made)
        [(to, message)] = post.came
        assert to == [made.accounts["handler"].email]
        assert "yours" in message["Subject"]


class TestWorker:
    def test_the_job_of_a_worker_that_died_runs_again(self, database):
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        from django.db import connection

        from putright.worker.jobs import retry_stalled, write_heads

        write_heads.configure(queue="default").defer(timestamp=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id"
            )
            worker = cursor.fetchone()[0]
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
            job = cursor.fetchone()[0]
            with ThreadPoolExecutor(1) as elsewhere:  # a browser of other tests may have its loop in this thread
                elsewhere.submit(asyncio.run, retry_stalled.func(None, 0)).result()  # type: ignore[arg-type]
            cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
            assert cursor.fetchone()[0] == "todo"
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job])

    def test_the_arguments_of_jobs_are_ids_only(self, database):
        from procrastinate.contrib.django import app

        import putright.worker.jobs  # noqa: F401 - registers them

        ours = [task for name, task in app.tasks.items() if name.startswith("putright.")]
        assert len(ours) == 17
        for task in ours:
            names = task.func.__code__.co_varnames[: task.func.__code__.co_argcount]
            if task.name == "putright.worker.jobs.try_draft":
                assert names == ("organisation", "draft", "run")  # two keys, and the mark of the run
            elif task.name in ("putright.worker.jobs.look_at_new_documents", "putright.worker.jobs.send_codes"):
                assert names == ("organisation",)
            else:
                assert set(names) <= {"context", "timestamp"}, task.name
