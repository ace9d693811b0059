"""What the public and staff do at the same moment: both are done, in some order, and nobody is shown a fault."""

from __future__ import annotations

import threading
import uuid

import pytest
from tests.integration.at_once import Doer, chain_taken, wait_until_waiting
from tests.integration.public_forms import filled, records
from tests.integration.some_cases import complain, member


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


class TestLettingThrough:
    def test_a_held_complaint_and_a_new_one_to_the_same_mailbox_do_not_wait_for_each_other(
        self, made, client, signed_in
    ):
        from django.test import Client

        address, where = f"{uuid.uuid4().hex[:8]}@mail.example", f"/p/{made.slug}/complain/one-page/"
        client.post(where, filled(further_note="x", email=address))
        desk = signed_in(made.accounts["front-desk"])
        with chain_taken(made.organisation):
            staff = Doer(lambda: desk.post(f"/s/{made.slug}/held/1/", {"what": "through"}).status_code)
            wait_until_waiting(1)
            public = Doer(lambda: Client().post(where, filled(email=address)).status_code)
            wait_until_waiting(2)
        assert (staff.came_to(), public.came_to()) == (302, 302)
        assert len(records(made)) == 2

    def test_a_file_that_is_held_back_and_added_to_a_case_at_once_is_kept_for_both(self, made):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.document_acts import About, Brought, add_documents, store_of
        from putright.casework.held_back import hold_complaint
        from putright.casework.receiving import Complaint
        from putright.casework.recording import Recorded
        from putright.files.kinds import KINDS
        from putright.register.append import take_chain

        now, words = timezone.now(), [b"one and the same letter"]
        case = complain(made, now, now)
        store = store_of(made.organisation)
        assert store is not None
        file = Brought("letter.txt", store.keep(words, 1_000), KINDS["text/plain"])
        held, added = threading.Event(), threading.Event()

        def hold():
            with within(made.organisation):
                said = Complaint("It went wrong.", "web", now.isoformat(timespec="seconds"))
                found = hold_complaint(
                    made.organisation, said, "field", now=now, key=uuid.uuid4().hex, documents=[file]
                )
                held.set()
                return found.number

        def add():
            with within(made.organisation):
                take_chain(made.organisation.pk)
                added.set()
                wait_until_waiting(1)
                return add_documents(made.organisation, case, [file], About("letter"), member(made), now=now)

        staff = Doer(add)
        added.wait(10)
        public = Doer(hold)
        assert isinstance(staff.came_to(), Recorded)
        assert public.came_to() == 1

    def test_a_file_of_spam_that_comes_again_while_the_spam_is_emptied_stays(self, made):
        import os
        from datetime import timedelta

        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.casework.document_acts import Brought, store_of
        from putright.casework.held_back import call_spam, empty_spam, hold_complaint
        from putright.casework.receiving import Complaint, receive
        from putright.files.kinds import KINDS
        from putright.register.models import KeptFile

        now = timezone.now()
        month = now - timedelta(days=31)
        store = store_of(made.organisation)
        assert store is not None
        files = [
            Brought("a.txt", store.keep([one, made.slug.encode()], 1_000), KINDS["text/plain"]) for one in (b"a", b"b")
        ]
        for one in files:
            os.utime(store.path(one.kept.digest), (month.timestamp(), month.timestamp()))
        said = Complaint("It went wrong.", "web", now.isoformat(timespec="seconds"))
        with within(made.organisation):
            held = hold_complaint(made.organisation, said, "field", now=month, key=uuid.uuid4().hex, documents=files)
            assert call_spam(held, "Advertising", member(made), now=month)

        def empty():
            with within(made.organisation):
                return empty_spam(made.organisation, timezone.now())

        with within(made.organisation):
            receive(made.organisation, said, None, now=now, key=uuid.uuid4().hex, documents=files[:1])
            emptied = Doer(empty)
            emptied.join(1)  # it waits for us, or it is through
        assert emptied.came_to() == 1
        assert [store.lies(one.kept.digest) is not None for one in files] == [True, False]
        with within(made.organisation):
            kept = KeptFile.objects.filter(organisation=made.organisation).values_list("digest", flat=True)
            assert list(kept) == [files[0].kept.digest]
