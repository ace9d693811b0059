"""What the public forms brought and is held back: looked at by a person, let through or called spam."""

from __future__ import annotations

import re
from collections import Counter as Counts
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.bodies.danger import signs_in
from putright.casework.held_back import (
    BY_A_MACHINE,
    KEPT,
    REMARK,
    WHY,
    call_spam,
    held_of,
    let_through,
    wait_again,
)
from putright.procedure.acts import Refusal
from putright.register.models import HeldBack
from putright.reports.asking import PAGE
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk

_STATES: Final = {"waiting": ("Waiting", "yellow"), "through": ("Let through", "green"), "spam": ("Spam", "grey")}
_KINDS: Final = {"complaint": "Complaint", "remark": "Praise or suggestion"}
_LABELS: Final = (
    ("name", "Name"),
    ("email", "Email address"),
    ("phone", "Telephone number"),
    ("address", "Postal address"),
    ("contact", "How to reach them"),
    ("concerned", "Person concerned"),
    ("wish", "What would put it right"),
    ("needs", "What they need"),
    ("note", "When it happened"),
)
_THEIRS: Final = ("words", "wish", "needs", "note")
"""What is looked through for signs of danger."""
_TOLD_FIRST: Final = 300
"""Characters of the words that stand in the list."""
_WHY: Final = "Why is it spam?"
_REASON: Final = "Say in a few words why nobody’s complaint is among them, such as “advertising”."


class SpamForm(forms.Form):
    """Some of those on the page, or all of them, are spam."""

    chosen = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Somebody decided about one of these since. Choose again."}
    )
    reason = forms.CharField(
        label="Why are they spam?", max_length=500, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _REASON},
    )  # fmt: skip

    def __init__(self, numbers: Sequence[int], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["chosen"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one), str(one)) for one in numbers]

    def clean(self) -> dict[str, Any]:
        """At least one is chosen."""
        found = super().clean() or {}
        if not found.get("chosen") and "chosen" not in self.errors:
            self.add_error(None, "Tick the messages that are spam.")
        return found


class DecideForm(forms.Form):
    """What becomes of one."""

    what = forms.ChoiceField(
        label="What is it?",
        choices=[("through", "Somebody’s message: let it through"), ("spam", "Spam: nobody’s message")],
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose one of the answers."},
    )
    reason = forms.CharField(
        label=_WHY, help_text="Needed if it is spam. Whoever looks at it later wants to know.", required=False,
        max_length=500, widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Spam is called so for a reason."""
        found = super().clean() or {}
        if found.get("what") == "spam" and not found.get("reason"):
            self.add_error("reason", "Say in a few words why it is spam, such as “advertising”.")
        return found


class Line(NamedTuple):
    """One that is held back, in the list."""

    number: int
    reference: str
    href: str
    kind: str
    at: object
    why: str
    machine: bool
    words: str
    more: bool
    who: str
    state: str
    colour: str
    reason: str
    case: str
    case_href: str
    danger: tuple[str, ...]
    """Of what its words may tell, that cannot wait."""


@desk("receive")
def held(at: Desk) -> HttpResponse:
    """Those that wait, the oldest first, and saying of several at once that they are spam; or what was decided."""
    settled = at.request.GET.get("show") == "settled"
    mine = HeldBack.objects.filter(organisation=at.organisation).select_related("case", "organisation")
    waiting = mine.filter(state="waiting").order_by("at", "id")
    found = mine.exclude(state="waiting").order_by("-settled", "-id") if settled else waiting
    after = re.fullmatch("[0-9]{1,9}", at.request.GET.get("after", ""))
    last = mine.filter(number=int(after[0])).first() if after is not None else None
    if last is not None and settled and last.settled is not None:
        found = found.filter(Q(settled__lt=last.settled) | Q(settled=last.settled, pk__lt=last.pk))
    elif last is not None and not settled:
        found = found.filter(Q(at__gt=last.at) | Q(at=last.at, pk__gt=last.pk))
    rows = list(found[: PAGE + 1])
    numbers = [row.number for row in rows[:PAGE]]
    form = None if settled else SpamForm(numbers)
    if at.request.method == "POST":
        form = SpamForm(numbers, at.request.POST)
        if form.is_valid():
            return _several(at, form)
    here = reverse("held", args=[at.organisation.slug])
    beginning = f"{here}?show=settled" if settled else here
    context: dict[str, object] = {
        "rows": [_line(at, row) for row in rows[:PAGE]],
        "form": form,
        "chosen": at.request.POST.getlist("chosen"),
        "settled": settled,
        "counts": _counts(at),
        "first": beginning if last is not None else "",
        "further": f"{here}?{'show=settled&' if settled else ''}after={rows[PAGE - 1].number}" if rows[PAGE:] else "",
    }
    return at.page("staff/held.html", context)


def _counts(at: Desk) -> list[tuple[str, int]]:
    """How many wait, for each reason."""
    found = HeldBack.objects.filter(organisation=at.organisation, state="waiting").values_list("why", flat=True)
    counts = Counts(found)
    return [(words, counts[why]) for why, words in WHY.items() if counts[why]]


def _several(at: Desk, form: SpamForm) -> HttpResponse:
    done = 0
    for number in form.cleaned_data["chosen"]:
        one = held_of(at.organisation, int(number), to_change=True)
        done += one is not None and call_spam(one, form.cleaned_data["reason"], at.member, now=at.now)
    messages.success(at.request, "One message is spam now." if done == 1 else f"{done} messages are spam now.")
    return redirect("held", at.organisation.slug)


@desk("receive")
def held_one(at: Desk, number: int) -> HttpResponse:
    """All that one of them says, and what becomes of it."""
    posted = at.request.method == "POST"
    found = held_of(at.organisation, number, to_change=posted)
    if found is None:
        raise Http404
    if posted and "again" in at.request.POST:
        if wait_again(found, at.member, now=at.now):
            messages.success(at.request, f"{found.reference} waits again.")
        return redirect("held-one", at.organisation.slug, number)
    form = DecideForm(at.request.POST if posted else None)
    if posted and form.is_valid():
        if form.cleaned_data["what"] == "spam":
            return _said_spam(at, found, form)
        return _let_through(at, found, form)
    return _one(at, found, form)


def _said_spam(at: Desk, found: HeldBack, form: DecideForm) -> HttpResponse:
    if not call_spam(found, form.cleaned_data["reason"], at.member, now=at.now) and found.state != "spam":
        form.add_error(None, "Somebody let it through since. A complaint is ended on its own page.")
        return _one(at, found, form, status=409)
    messages.success(at.request, f"{found.reference} is spam. No case came of it.")
    return redirect("held", at.organisation.slug)


def _let_through(at: Desk, found: HeldBack, form: DecideForm) -> HttpResponse:
    if found.state == "spam":
        form.add_error(None, "Somebody called it spam since. Let it wait again first.")
        return _one(at, found, form, status=409)
    done = let_through(found, at.member, now=at.now)
    if isinstance(done, Refusal):
        for fault in done.faults:
            form.add_error(None, fault.message)
        return _one(at, found, form)
    if done is None:
        messages.success(at.request, f"{found.reference} is among praise and suggestions now.")
        return redirect("remarks", at.organisation.slug)
    case = done.record.case
    messages.success(at.request, f"{found.reference} is the complaint {case.reference} now, as of when it came.")
    if not at.member.may("read"):
        return redirect("held", at.organisation.slug)
    return redirect(address_of(at.organisation, case.reference))


def _one(at: Desk, found: HeldBack, form: DecideForm, *, status: int = 200) -> HttpResponse:
    said = _said(found)
    context: dict[str, object] = {
        "line": _line(at, found),
        "words": said.get("words", ""),
        "known": [(label, said[name]) for name, label in _LABELS if said.get(name)]
        + ([("Where", found.site.name)] if found.site is not None else []),
        "files": found.says.get("files", []),
        "settled": found.settled,
        "settled_by": found.settled_by.name if found.settled_by is not None else "",
        "form": form if found.state == "waiting" or status == 409 else None,
        "again": found.state == "spam" and bool(found.says),
        "emptied": not found.says,
        "days": KEPT.days,
    }
    return at.page("staff/held_one.html", context, status=status)


def _said(row: HeldBack) -> dict[str, Any]:
    said: dict[str, Any] = row.says if row.kind == REMARK else row.says.get("complaint", {})
    return said


def _line(at: Desk, row: HeldBack) -> Line:
    said = _said(row)
    words = str(said.get("words", ""))
    state, colour = _STATES[row.state]
    shown = row.case is not None and row.case_id not in at.member.barred and at.member.may("read")
    case = row.case.reference if row.case is not None and shown else ""
    return Line(
        row.number,
        row.reference,
        reverse("held-one", args=[at.organisation.slug, row.number]),
        _KINDS[row.kind],
        row.at,
        WHY[row.why],
        row.why in BY_A_MACHINE,
        words[:_TOLD_FIRST],
        len(words) > _TOLD_FIRST,
        str(said.get("name") or "No name given"),
        state,
        colour,
        row.reason if row.state == "spam" else "",
        case,
        address_of(at.organisation, case) if case else "",
        tuple(one.said for one in signs_in("\n".join(str(said[name]) for name in _THEIRS if said.get(name)))),
    )
