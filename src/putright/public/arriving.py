"""A complaint arrives: it becomes a case, or is held back where it may be no person's. Either way it is shown alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.accounts.models import Site
from putright.casework.document_acts import Brought
from putright.casework.held_back import held_by_form, hold_complaint
from putright.casework.receiving import Complaint, receive
from putright.procedure.acts import Refusal
from putright.public.door import Counter
from putright.public.sent import remember
from putright.public.what_was_sent import HELD, record_of_held, remembered_of
from putright.register.append import sent_before
from putright.register.reading import Record


class Arrived(NamedTuple):
    """The case, or what it would be (``held``: under which number it is held back); whether its form came before."""

    record: Record
    again: bool
    held: int = 0


def arrive(
    at: Counter,
    complaint: Complaint,
    why: str,
    *,
    key: str,
    site: Site | None,
    documents: Sequence[Brought] = (),
) -> Arrived | Refusal:
    """Receive it, or hold it back where ``why`` says so; or the reason why it cannot be kept.

    Within the organisation's transaction."""
    held = held_by_form(at.organisation, key)
    if held is not None and held.state == "waiting" and held.says:
        why = held.why  # the same form again is the same complaint, and waits for the same person
    if not why:
        done = receive(
            at.organisation, complaint, None, now=at.now, key=key, site=site, today=at.version, documents=documents
        )
        return done if isinstance(done, Refusal) else Arrived(done.record, done.again)
    before = sent_before(at.organisation.pk, key) if held is None else None
    if before is not None:
        return Arrived(before, again=True)
    held = hold_complaint(at.organisation, complaint, why, now=at.now, key=key, site=site, documents=documents)
    record = record_of_held(at, held)
    return Arrived(record, held.at != at.now, held.number) if isinstance(record, Record) else record


def remember_sent(at: Counter, done: Arrived, *, changed: bool) -> HttpResponse:
    """To the page with its number, which the browser remembers for a while."""
    return _onward(at, done.record.case.reference, done.held, changed=changed)


def remember_form(at: Counter, key: str, *, changed: bool) -> HttpResponse:
    """The same for a form that was sent before."""
    reference, held = remembered_of(at, key)
    if not reference:
        return redirect("complain-sent", slug=at.organisation.slug)
    return _onward(at, reference, held, changed=changed)


def _onward(at: Counter, reference: str, held: int, *, changed: bool) -> HttpResponse:
    said: dict[str, str | bool] = {"reference": reference, "changed": changed}
    if held:
        said[HELD] = str(held)
    return remember(at, redirect("complain-sent", slug=at.organisation.slug), "complaint", **said)
