"""Praise and suggestions: read, and written down when they come by telephone, in person or on paper. No clock runs."""

from __future__ import annotations

import re
import uuid
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.models import Site
from putright.register.models import Remark
from putright.reports.asking import PAGE
from putright.staff.door import Desk, desk

_KINDS: Final = [("compliment", "Praise"), ("suggestion", "A suggestion")]


class RemarkForm(forms.Form):
    """What somebody said."""

    form_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(label="What is it?", choices=_KINDS, widget=forms.RadioSelect())
    words = forms.CharField(
        label="What did they say?",
        help_text="In their own words.",
        max_length=20_000,
        widget=forms.Textarea({"rows": 5}),
    )
    name = forms.CharField(label="Who said it?", required=False, max_length=200)
    contact = forms.CharField(label="How to reach them", required=False, max_length=254)
    site = forms.ModelChoiceField(
        label="Where was it?", required=False, queryset=Site.objects.none(), empty_label="Not known"
    )

    def __init__(self, desk: Desk, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4().hex})
        sites = Site.objects.filter(organisation=desk.organisation).order_by("name")
        field = self.fields["site"]
        if isinstance(field, forms.ModelChoiceField) and sites.exists():
            field.queryset = sites
        else:
            del self.fields["site"]


@desk("read", only_looks=True)
def remarks(at: Desk) -> HttpResponse:
    """What came in, the newest first."""
    before = re.fullmatch("[0-9]{1,18}", at.request.GET.get("before", ""))
    found = Remark.objects.filter(organisation=at.organisation).select_related("site").order_by("-at", "-id")
    if before is not None:
        last = Remark.objects.filter(organisation=at.organisation, pk=int(before[0])).first()
        if last is not None:
            found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(found[: PAGE + 1])
    here = reverse("remarks", args=[at.organisation.slug])
    context: dict[str, object] = {
        "rows": rows[:PAGE],
        "first": here if before is not None else "",
        "further": f"{here}?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "may_record": at.member.may("receive"),
    }
    return at.page("staff/remarks.html", context)


@desk("receive")
def record_remark(at: Desk) -> HttpResponse:
    """The form; sent in twice, it makes one."""
    if at.request.method != "POST":
        return at.page("staff/remark.html", {"form": RemarkForm(at)})
    form = RemarkForm(at, at.request.POST)
    if not form.is_valid():
        return at.page("staff/remark.html", {"form": form})
    said = form.cleaned_data
    remark = Remark(
        organisation=at.organisation,
        kind=said["kind"],
        words=said["words"],
        name=said["name"],
        contact=said["contact"],
        site=said.get("site"),
        at=at.now,
        key=said["form_id"],
        account_id=at.member.account,
    )
    Remark.objects.bulk_create([remark], ignore_conflicts=True)
    messages.success(at.request, "Recorded. No clock runs for it.")
    return redirect("remarks", slug=at.organisation.slug)
