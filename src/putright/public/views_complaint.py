"""All questions of a complaint on one page, and the page that says what happens next."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from putright.accounts.models import Site
from putright.calendars import load_calendars
from putright.casework.held_back import complaint_has_come
from putright.casework.receiving import Complaint
from putright.procedure.acts import Refusal
from putright.procedure.assessment import Assessment, assess
from putright.public.arriving import arrive, remember_sent
from putright.public.bodies import directory_at
from putright.public.complaining.from_here import came_without, from_here
from putright.public.door import Counter, counter
from putright.public.forms import ComplaintForm, services_of, sites_of
from putright.public.gate import through
from putright.public.kept_typing import BY_FORM, as_typed, changes_language, typed_so_far
from putright.public.language import to_say
from putright.public.reaching import Reach
from putright.public.safe_answers import told_here
from putright.public.sent import remembered
from putright.public.typed import FORM_UNKNOWN, form_id_of, new_form_id
from putright.public.views_copy import copies_to_keep
from putright.public.what_was_sent import sent_record
from putright.register.models import Message
from putright.register.reading import Record
from putright.site.budgets import COMPLAINT
from putright.wording.duty_words import promise_sentence
from putright.wording.language import finished
from putright.wording.needs import WELSH, needs_of
from putright.wording.outside_words import bodies_for_complainant, window_for_complainant
from putright.wording.people_words import AGREEING, RELATIONS
from putright.wording.standing_words import owed_to_complainant, window_words

_SAID: Final = tuple(
    "words channel name email phone address by concerned relation consent concerns_date wish needs note".split()
)
"""What a complaint says, besides what the policy depends on and where it was."""
_NOT_KEPT: Final = to_say("We could not keep your complaint. Please phone us or write to us instead.")


# Not "no-store": somebody who goes to read the procedure and comes back must find what they typed.
@from_here
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def one_page(at: Counter) -> HttpResponse:
    """The form; sent in, a new case. Sent in again, the same case. It needs no cookie."""
    sites, services = sites_of(at.organisation), services_of(at.organisation, at.policy)
    if at.request.method != "POST":
        return _form(at, ComplaintForm(at.policy, sites, services=services), new_form_id())
    form, form_id = ComplaintForm(at.policy, sites, typed_so_far(at.request), services), form_id_of(at.request)
    if changes_language(at.request):
        return _form(at, as_typed(form), form_id or new_form_id())
    right = form.is_valid()
    if form_id is None:
        form.add_error(None, FORM_UNKNOWN)
    if form_id is None or not right:
        return _form(at, form, form_id or new_form_id())
    passed = through(at, COMPLAINT, form_id, sent_before=lambda: complaint_has_come(at.organisation, form_id))
    if isinstance(passed, HttpResponse):
        return passed
    complaint, site = form.complaint(at.now), form.chosen_site
    if at.desk is not None:
        complaint, site = at.desk.took(complaint), site or at.desk.stands_at(at.organisation)
    done = arrive(at, complaint, passed.why, key=form_id, site=site)
    if isinstance(done, Refusal):
        form.add_error(None, " ".join([str(_NOT_KEPT), *(fault.message for fault in done.faults)]))
        return _form(at, form, form_id)
    changed = done.again and not _same(done.record, complaint, site)
    if came_without(at.request):
        # A browser that keeps none could not be told on the next page; nor whom to call first on a page between.
        return _sent(at, done.record, changed=changed, told=told_here(at))
    return remember_sent(at, done, changed=changed)


@never_cache
@require_safe
@counter
def complain_sent(at: Counter) -> HttpResponse:
    """The number of the complaint that this browser sent, and what happens next. It shows nothing that was typed."""
    sent = remembered(at, "complaint")
    record = sent_record(at)
    if sent is None or record is None:
        return at.page("public/nothing_sent.html", {"again": "complain"})
    return _sent(at, record, changed=bool(sent["changed"]))


@never_cache
@require_safe
@counter
def consent_form(at: Counter) -> HttpResponse:
    """A form to print, on which the person concerned says that they agree. It shows nothing that was typed."""
    record = sent_record(at)
    if record is None:
        return at.page("public/nothing_sent.html", {"again": "complain"})
    context = {"reference": record.case.reference, "reach": Reach.of(at.organisation)}
    return at.page("public/complaining/consent_form.html", context)


def _sent(at: Counter, record: Record, *, changed: bool, told: dict[str, object] | None = None) -> HttpResponse:
    found = assess(record.history, record.policy, load_calendars(), at.now)
    given = record.latest("contact-given")
    return at.page(
        "public/complain_sent.html",
        {
            "reference": record.case.reference,
            "changed": changed,
            "received": datetime.fromtimestamp(found.case.facts[0].instant, at.now.tzinfo),
            "anonymous": not any(given.get(way) for way in ("email", "phone", "address")),
            "no_mail": bool(given.get("email")) and _no_mail(record),
            "no_phone": not given.get("phone") and any(row.action == "phone" for row in found.next),
            "no_post": not given.get("email") and not given.get("address"),
            "in_welsh": WELSH in needs_of(record.latest("needs-noted")).formats,
            "consent": any(one.code == "no-consent" for one in found.problems),
            "for_one_who_died": given.get("relation") == RELATIONS["died"],
            "cannot_agree": given.get("consent") == AGREEING["cannot"],
            "promises": [*map(finished, _promises(found))],
            "late": [finished(window_words(row, found.policy)) for row in found.windows if row.status == "used-late"],
            "later": [
                finished(said)
                for row in found.windows
                if row.status == "pending" and row.to != "complain" and (said := window_for_complainant(row, found))
            ],
            "routes": [*map(finished, bodies_for_complainant(found, directory_at(at, found.policy)))],
            "reach": Reach.of(at.organisation),
            "copies": copies_to_keep(at),
            **(told or {}),
        },
    )


def _promises(found: Assessment) -> list[str]:
    """What we owe them by the procedure. What was agreed since stands on the page of the case, behind a code."""
    owed = [row for row in owed_to_complainant(found) if row.action != "do-action"]
    return list(dict.fromkeys(promise_sentence(row, found.policy) for row in owed))


def _no_mail(record: Record) -> bool:
    """Whether no receipt goes to the address that was given: it had enough today (casework.written_to)."""
    case = record.case
    return case.number > 0 and not Message.objects.filter(case=case, kind="receipt").exists()


def _form(at: Counter, form: ComplaintForm, form_id: str) -> HttpResponse:
    return at.page("public/complain.html", {"form": form, "form_id": form_id, **BY_FORM})


def _same(record: Record, complaint: Complaint, site: Site | None) -> bool:
    """Whether a form that came again says what it said the first time: somebody may have gone back and added to it."""
    kept: dict[str, object] = {}
    for entry in record.entries:
        if entry.row.source == "public":
            kept |= {**entry.says, **({"note": entry.note} if entry.note else {})}
    said = {name: value for name in _SAID if (value := getattr(complaint, name))}
    said |= {**complaint.attributes, **complaint.needed}
    if complaint.service:
        said["service_id"] = complaint.service
    return kept == said and record.case.site_id == (site.pk if site is not None else None)
