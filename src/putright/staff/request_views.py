"""Requests that are no complaints: the list of them with their age, one of them, and the complaint that came of one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.models import Site
from putright.casework.receiving import Complaint
from putright.casework.recording import Recorded
from putright.casework.requests import Asked, complain_of, note_request, request_of, settle_request
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import in_force
from putright.register.models import ServiceRequest
from putright.register.reading import policy_of
from putright.reports.asking import PAGE
from putright.site.components import PhoneField, Radios
from putright.staff.case_frame import address_of
from putright.staff.door import CaseClosed, Desk, desk
from putright.staff.receiving_forms import CHANNELS
from putright.staff.receiving_views import taken_down
from putright.staff.typed_when import KeyedForm, WhenForm, moment_of, now_shown
from putright.wording.dates import long_day

_STATES: Final = {"open": ("Open", "yellow"), "answered": ("Answered", "green"), "closed": ("Closed", "grey")}
_WORDS: Final = 20_000
_OFF: Final = {"autocomplete": "off"}


class RequestForm(WhenForm):
    """What they ask for, how to reach them, where: as quickly as it is said."""

    channel = forms.ChoiceField(
        label="How did it come?", choices=CHANNELS, widget=Radios({"class": "govuk-radios--small govuk-radios--inline"})
    )
    words = forms.CharField(
        label="What do they ask for?",
        help_text="In their own words.",
        max_length=_WORDS,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write down what they ask for."},
    )
    name = forms.CharField(label="Who asks?", required=False, max_length=200, widget=forms.TextInput(_OFF))
    phone = PhoneField(label="Phone number", required=False, widget=forms.TelInput(_OFF))
    email = forms.EmailField(label="Email address", required=False, max_length=254, widget=forms.EmailInput(_OFF))
    address = forms.CharField(
        label="Postal address", required=False, max_length=2_000, widget=forms.Textarea(_OFF | {"rows": 2})
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="Where is it?", required=False, empty_label="Not known")

    def __init__(self, at: Desk, data: object = None) -> None:
        super().__init__(data, initial=now_shown(at.now) | {"channel": "phone"})  # type: ignore[arg-type]
        sites = Site.objects.filter(organisation=at.organisation).order_by("name")
        field = self.fields["site"]
        if isinstance(field, forms.ModelChoiceField) and sites:
            field.queryset = sites
        else:
            del self.fields["site"]
        self.now = at.now
        self.order_fields(["channel", "words", "name", "phone", "email", "address", "site", "on", "hour"])

    def clean(self) -> dict[str, object]:
        """Nobody has asked yet for what they will ask tomorrow."""
        found = super().clean()
        if "at" in found and self.asked_at() > self.now:
            self.add_error("on", "This has not happened yet. Record it when it has.")
        return found

    def asked_at(self) -> datetime:
        """When they asked; where only the day is known, as it begins."""
        return moment_of(str(self.cleaned_data["at"]))

    def asked(self) -> Asked:
        """What was typed."""
        found = self.cleaned_data
        texts = {name: found[name] for name in ("words", "channel", "name", "phone", "email", "address")}
        return Asked(at=self.asked_at(), site=found.get("site"), **texts)


class SettleForm(KeyedForm):
    """What became of a request."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[("answered", "It was done or answered"), ("closed", "It is closed without that")],
        widget=Radios({"class": "govuk-radios--small"}),
    )
    answer = forms.CharField(
        label="What was done or answered, or why is it closed?", max_length=_WORDS, widget=forms.Textarea({"rows": 3})
    )


class Line(NamedTuple):
    """A request in the list."""

    reference: str
    href: str
    words: str
    who: str
    where: str
    asked: str
    age: str
    state: str
    colour: str
    case: str
    case_href: str


@desk("read", only_looks=True)
def requests(at: Desk) -> HttpResponse:
    """Those that are open, the oldest first; or those that were settled, the latest first."""
    settled = at.request.GET.get("show") == "settled"
    mine = ServiceRequest.objects.filter(organisation=at.organisation).select_related("site", "case")
    mine = mine.exclude(case__in=at.member.barred)
    waiting = mine.filter(state="open").order_by("at", "id")
    found = mine.exclude(state="open").order_by("-settled", "-id") if settled else waiting
    after = re.fullmatch("[0-9]{1,9}", at.request.GET.get("after", ""))
    last = mine.filter(number=int(after[0])).first() if after is not None else None
    if last is not None and settled and last.settled is not None:
        found = found.filter(Q(settled__lt=last.settled) | Q(settled=last.settled, pk__lt=last.pk))
    elif last is not None and not settled:
        found = found.filter(Q(at__gt=last.at) | Q(at=last.at, pk__gt=last.pk))
    rows = list(found[: PAGE + 1])
    here = reverse("requests", args=[at.organisation.slug])
    beginning = f"{here}?show=settled" if settled else here
    further = f"{here}?{'show=settled&' if settled else ''}after={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    oldest = waiting.first()
    context: dict[str, object] = {
        "rows": [_line(at, row) for row in rows[:PAGE]],
        "settled": settled,
        "waiting": waiting.count(),
        "oldest": age_words(oldest.at, at.now) if oldest is not None else "",
        "first": beginning if last is not None else "",
        "further": further,
        "may_record": at.member.may("receive"),
        "may_take_away": at.member.may("report"),
    }
    return at.page("staff/requests.html", context)


@desk("receive")
def request_new(at: Desk) -> HttpResponse:
    """Write one down; sent in twice, it is one."""
    if at.request.method != "POST":
        return at.page("staff/request_new.html", {"form": RequestForm(at)})
    form = RequestForm(at, at.request.POST)
    if not form.is_valid():
        return at.page("staff/request_new.html", {"form": form})
    made = note_request(at.organisation, form.asked(), at.member, now=at.now, key=form.cleaned_data["form_id"])
    messages.success(at.request, f"The request is recorded. Its number is {made.reference}.")
    if not at.member.may("read"):
        return redirect("requests-new", at.organisation.slug)
    return redirect("requests-one", at.organisation.slug, made.number)


@desk("read")
def request_one(at: Desk, number: int) -> HttpResponse:
    """One request: its words, how to reach whoever asked, and what became of it."""
    found = _found(at, number)
    if at.request.method != "POST":
        return _one(at, found, SettleForm())
    if not at.member.may("receive"):
        raise PermissionDenied
    form = SettleForm(at.request.POST)
    if not form.is_valid():
        return _one(at, found, form)
    said = form.cleaned_data
    done = settle_request(at.organisation, number, said["state"], said["answer"], at.member, now=at.now)
    if done is not None and done.when == "before":  # somebody else was quicker
        return _one(at, _found(at, number), form, status=409)
    if done is not None and done.when == "again":
        messages.info(at.request, "This form came in before. Nothing was recorded twice.")
    else:
        messages.success(at.request, f"{found.reference} is settled.")
    return redirect("requests-one", at.organisation.slug, number)


@desk("receive")
def request_complaint(at: Desk, number: int) -> HttpResponse:
    """They are not satisfied: the form for a complaint, filled with what is known. The first contact is kept."""
    found = _found(at, number, to_change=at.request.method == "POST")
    if found.case is not None and at.request.POST.get("form_id", "") == "":
        return redirect(address_of(at.organisation, found.case.reference))
    if found.case is not None:
        messages.info(at.request, f"This request is a complaint already. Its number is {found.case.reference}.")
        return redirect(address_of(at.organisation, found.case.reference))
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(at.now, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    known = {name: getattr(found, name) for name in ("name", "phone", "email", "address", "words", "site")}
    shown = {"asked_before": _line(at, found), "asked_words": found.words}

    def take(complaint: Complaint, given: dict[str, Any]) -> Recorded | Refusal:
        return complain_of(at.organisation, found, complaint, at.member, **given)

    return taken_down(at, policy, {"channel": "phone", **known}, shown, take)


def _found(at: Desk, number: int, *, to_change: bool = False) -> ServiceRequest:
    """The request of that number. One that became a case closed to the member is closed to them as the case is."""
    found = request_of(at.organisation, number, to_change=to_change)
    if found is None:
        raise Http404
    if found.case_id in at.member.barred:
        raise CaseClosed
    return found


def _one(at: Desk, found: ServiceRequest, form: SettleForm, *, status: int = 200) -> HttpResponse:
    """The page of a request. One that was settled meanwhile says by whom and how, and gives back what was typed."""
    reached = [("Who asks", found.name), ("Phone number", found.phone), ("Email address", found.email)]
    reached += [("Postal address", found.address), ("Where", found.site.name if found.site is not None else "")]
    context: dict[str, object] = {
        "line": _line(at, found),
        "words": found.words,
        "known": [(label, value) for label, value in reached if value],
        "channel": dict(CHANNELS).get(found.channel, found.channel),
        "answer": found.answer,
        "settled": long_day(timezone.localdate(found.settled, ZONE).toordinal()) if found.settled else "",
        "settled_by": found.settled_by.name if found.settled_by is not None else "",
        "written_by": found.account.name if found.account is not None else "",
        "typed": form.cleaned_data.get("answer", "") if status == 409 else "",
        "form": form if found.state == "open" and at.member.may("receive") else None,
        "may_complain": found.case is None and at.member.may("receive"),
        "complaint_href": reverse("requests-complaint", args=[at.organisation.slug, found.number]),
    }
    return at.page("staff/request.html", context, status=status)


def _line(at: Desk, row: ServiceRequest) -> Line:
    state, colour = _STATES[row.state]
    case = row.case.reference if row.case is not None else ""
    return Line(
        row.reference,
        reverse("requests-one", args=[at.organisation.slug, row.number]),
        row.words,
        row.name or "No name given",
        row.site.name if row.site is not None else "",
        long_day(timezone.localdate(row.at, ZONE).toordinal()),
        age_words(row.at, row.settled or at.now),
        state,
        colour,
        case,
        address_of(at.organisation, case) if case else "",
    )


def age_words(begun: datetime, until: datetime) -> str:
    """How long something waits or waited, in whole days: "3 days"; "less than a day" where it is not one yet."""
    days = (timezone.localdate(until, ZONE) - timezone.localdate(begun, ZONE)).days
    return "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"
