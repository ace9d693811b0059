"""The screen on which somebody chooses who may open a strand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.casework.agreed import agreed_titles
from putright.casework.looking import View
from putright.casework.strand_access import choose_access
from putright.procedure.acts import Refusal
from putright.register.append import CaseChanged
from putright.register.strand_bars import strand_bars_of
from putright.register.strands import Strand
from putright.site.components import Checkboxes, Radios
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_history import history_shown
from putright.staff.case_views import seen_by, view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Choices, people_of
from putright.staff.own_words import sentence_of
from putright.staff.strands_shown import strands_seen
from putright.staff.typed_when import KeyedForm, new_key
from putright.strands import stage_for

_HINT: Final = (
    "To whoever may not open it, the strand is not there: on no list, in no history, search, calendar or email, and no"
    " page says that there is one. The complaint itself stays open to them. Its words are then found by no search."
)


class AccessForm(KeyedForm):
    """Who may open the strand, and why."""

    asked_by_another_answer: ClassVar = frozenset({"people"})
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    how = forms.ChoiceField(
        label="Who may open this strand?",
        choices=[
            ("all", "Everybody who may open the case"),
            ("but", "Everybody who may open the case, but not the people ticked below"),
            ("only", "Only the people ticked below"),
        ],
        widget=Radios({"class": "govuk-radios--small"}),
    )
    people = forms.MultipleChoiceField(
        label="People", required=False, widget=Checkboxes({"class": "govuk-checkboxes--small"})
    )
    why = forms.CharField(
        label="Why?",
        help_text="Those who may open it can read this.",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why. It stays with the record."},
    )

    def __init__(self, people: Choices, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        choosing = self.fields["people"]
        if isinstance(choosing, forms.MultipleChoiceField):
            choosing.choices = people


@desk("decide")
def strand_access(at: Desk, reference: str, strand: str) -> HttpResponse:
    """Choose who may open a strand."""
    view = view_at(at, reference)
    found = next((one for one in strands_seen(view) if one.id == strand), None)
    if found is None:
        raise Http404
    people = people_of(at.organisation)
    if at.request.method != "POST":
        return _form(at, view, found, AccessForm(people, initial=_now(view, found)))
    form = AccessForm(people, at.request.POST)
    if not form.is_valid():
        return _form(at, view, found, form)
    said = form.cleaned_data
    try:
        done = choose_access(
            at.organisation, view.case, strand, said["how"], said["people"], at.member,
            now=at.now, why=said["why"], seen=said["seen"], key=said["form_id"],
        )  # fmt: skip
    except CaseChanged as changed:
        now = seen_by(at, changed.record)
        shown = history_shown(now, now.accounts, agreed_titles(now))
        typed = at.request.POST.copy()
        typed["seen"] = str(now.seen)
        since = [(one.what, one.entered) for one in shown if one.number > changed.seen]
        return _form(at, now, found, AccessForm(people, typed), since, status=409)
    if isinstance(done, Refusal):
        if done.why == "not-permitted":
            raise PermissionDenied
        for fault in done.faults:
            form.add_error(fault.path if fault.path in form.fields else None, sentence_of(fault.message))
        return _form(at, view, found, form, status=422)
    messages.success(
        at.request, "Recorded." if not done.again else "This form came in before. Nothing was recorded twice."
    )
    return redirect(f"{address_of(at.organisation, view.case.reference)}strands/#{strand}")


def _now(view: View, strand: Strand) -> dict[str, object]:
    """What stands in the form at first: who may open it now."""
    bars = strand_bars_of(view.record.entries).get(stage_for(strand.sort.id, strand.id))
    how = "all" if bars is None else "only" if bars.only is not None else "but"
    people = [] if bars is None else sorted(bars.only if bars.only is not None else bars.about)
    return {
        "how": how, "people": [f"person-{one}" for one in people], "seen": view.seen, "form_id": new_key(),
    }  # fmt: skip


def _form(
    at: Desk,
    view: View,
    strand: Strand,
    form: AccessForm,
    since: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": f"Who may open the strand: {strand.sort.title} ({strand.id})",
        "hints": [_HINT],
        "form": form,
        "since": since or [],
        "back": f"{address_of(at.organisation, view.case.reference)}strands/",
    }
    return case_screen(at, view, "staff/case_noting.html", context, under="case-strands", status=status)
