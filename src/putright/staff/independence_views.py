"""Pages about independence: who is involved in a case, closed cases that were opened, who goes on for a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.members import names_of
from putright.casework.looking import note_read
from putright.casework.opening import looked_at, open_closed
from putright.procedure.acts import Refusal
from putright.reports.bundle import reads_of
from putright.reports.openings import going_on, openings, owed_by_shut_out, unseen_openings
from putright.reports.who_complained import policies_of, read_policies
from putright.staff.bundle_views import READS
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.involved_page import involved_page
from putright.staff.typed_when import KeyedForm, new_key
from putright.wording.conflict_words import closing_sentence


class OpeningForm(KeyedForm):
    """Which case somebody has to open, and why."""

    reference = forms.CharField(
        label="Number of the case",
        max_length=24,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )
    strand = forms.CharField(
        label="Which strand of it?",
        help_text="Only where you can open the case itself, and a strand of it is closed to you. Such as s1",
        required=False,
        max_length=6,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-3"}),
    )
    reason = forms.CharField(
        label="Why do you have to open it now?",
        help_text="The managers who may see the case read this at once.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )


@desk("read", only_looks=True)
def case_involved(at: Desk, reference: str) -> HttpResponse:
    """Who is named in a case, who did what, who may open it; to whoever may take it away also who read it."""
    view = view_at(at, reference)
    note_read(view, at.member.account, "page")
    reads, in_all = reads_of(view) if at.member.may("report") else ([], 0)
    context: dict[str, object] = {
        "title": "Who is involved",
        "shown": involved_page(view, at.member),
        "may_see_reads": at.member.may("report"),
        "reads": [(read.who, read.at, READS.get(read.what, read.what)) for read in reads],
        "reads_in_all": in_all,
    }
    return case_screen(at, view, "staff/case_involved.html", context, under="case-involved")


@desk("report")
def independence(at: Desk) -> HttpResponse:
    """Closed cases that were opened with a reason, who goes on for a reason, what somebody owes who cannot see it."""
    if at.request.method == "POST":
        return _looked_at(at)
    asked = at.request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    rows, more = openings(at.organisation, at.member, before)
    reasons, in_all = going_on(at.organisation, at.member)
    policies = read_policies(policies_of(at.organisation, {one.policy for one in reasons}))
    names = names_of(at.organisation, {str(one.says["person"]) for one in reasons})
    here = reverse("cases-independence", args=[at.organisation.slug])
    may_look, may_read = at.member.may("decide"), at.member.may("read")
    context: dict[str, object] = {
        "openings": [
            {
                "row": row,
                "href": address_of(at.organisation, row.reference) if may_read else "",
                "reads": [(READS.get(what, what), count) for what, count in row.reads],
                "may_tick": may_look and not row.seen_by and row.account != at.member.account,
                "own": row.account == at.member.account,
            }
            for row in rows
        ],
        "unseen": unseen_openings(at.organisation, at.member),
        "reasons": [
            (
                one,
                address_of(at.organisation, one.reference) if may_read else "",
                closing_sentence("conflict-accepted", one.says, policies[one.policy], lambda key: names.get(key, key)),
            )
            for one in reasons
        ],
        "reasons_in_all": in_all,
        "owed": [
            (one, address_of(at.organisation, one.reference) if may_read else "")
            for one in owed_by_shut_out(at.organisation, at.member, at.now)
        ],
        "first": here if before is not None else "",
        "further": f"{here}?before={more}" if more is not None else "",
    }
    return at.page("staff/independence.html", context)


def _looked_at(at: Desk) -> HttpResponse:
    """Tick an opening as looked at: for managers alone, and never one's own."""
    if not at.member.may("decide"):
        raise PermissionDenied
    typed = at.request.POST.get("opening", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    refusal = looked_at(at.organisation, number, at.member, at.now)
    if refusal is not None and refusal.why == "not-permitted":
        raise PermissionDenied
    if refusal is not None:
        raise Http404
    messages.success(at.request, "Ticked as looked at, with your name.")
    return redirect("cases-independence", slug=at.organisation.slug)


@desk("read")
def open_closed_case(at: Desk) -> HttpResponse:
    """Open a case that is closed, in an emergency, with a reason. The number is typed: this page names no case."""
    if at.request.method != "POST":
        return at.page("staff/open_closed.html", {"form": OpeningForm(initial={"form_id": new_key()})})
    form = OpeningForm(at.request.POST)
    if form.is_valid():
        found = form.cleaned_data
        done = open_closed(
            at.organisation, found["reference"], found["reason"], at.member, now=at.now, key=found["form_id"],
            strand=found["strand"],
        )  # fmt: skip
        if not isinstance(done, Refusal):
            return redirect(address_of(at.organisation, done.case.reference))
        for fault in done.faults:
            form.add_error(fault.path if fault.path in form.fields else None, fault.message)
    return at.page("staff/open_closed.html", {"form": form}, status=422)
