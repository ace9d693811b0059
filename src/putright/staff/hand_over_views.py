"""Giving everything that somebody deals with to somebody else, in one go: before they leave, or after."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

from putright.accounts.members import person_of
from putright.casework.handing_over import MOST, Given, Theirs, hand_over, theirs
from putright.staff.case_frame import address_of
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import people_of
from putright.staff.hand_over_page import theirs_words
from putright.staff.own_words import sentence_of
from putright.wording.plain_names import with_blanks
from putright.wording.problem_words import problem_words


class HandOverForm(forms.Form):
    """To whom, and why."""

    form_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    to = forms.ChoiceField(
        label="Give all of it to", error_messages={"required": "Choose who is to have all of it from now on."}
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It is recorded on each case. For example, They have left. Write nothing about anybody’s health.",
        max_length=2000,
        error_messages={"required": "Write why, in a few words. It is recorded on each case."},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any, people: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4().hex})
        choosing = self.fields["to"]
        if isinstance(choosing, forms.ChoiceField):
            choosing.choices = [("", "Choose"), *people]


@desk("assign")
def hand_over_all(at: Desk, person: int) -> HttpResponse:
    """What somebody still deals with and owes, and a form that gives all of it to somebody else."""
    found = person_of(at.organisation, f"person-{person}")
    if found is None:
        raise Http404
    people = [one for one in people_of(at.organisation) if one[0] != found.key]
    data = at.request.POST if at.request.method == "POST" else None
    form = HandOverForm(data, people)
    done: list[Given] = []
    to = None
    if data is not None and form.is_valid():
        said = form.cleaned_data
        to = person_of(at.organisation, said["to"])
        if to is None:
            raise Http404
        done = hand_over(at.organisation, found.key, to, said["reason"], at.member, now=at.now, form=said["form_id"])
        form = HandOverForm(None, people)
    has = theirs(at.organisation, at.member, found.key, at.now)
    names = {key: words.partition(",")[0] for key, words in people} | {found.key: found.name}
    back, back_to = reverse("who", args=[at.organisation.slug]), "Who is who"
    if at.member.may("administer"):
        back, back_to = f"{reverse('people', args=[at.organisation.slug])}?person={found.pk}", found.name
    context = {
        "person": found,
        "back": back,
        "back_to": back_to,
        "words": theirs_words(has),
        "one": len(has.every) == 1 and not has.more,
        "lines": [_line(at, one) for one in has.every],
        "more": has.more,
        "most": MOST,
        "form": form,
        "to": to,
        "given": [_line(at, one.what) for one in done if one.refusal is None and not one.why],
        "left": [_line(at, one.what) | {"why": _why(one, names)} for one in done if one.refusal is not None or one.why],
        "address": at.request.path,
    }
    return at.page("staff/hand_over.html", context, status=422 if data is not None and to is None else 200)


def _line(at: Desk, one: Theirs) -> dict[str, str]:
    """One of them: the case, and what on it is theirs."""
    reference = one.case.reference
    what = f"Looks after the strand {one.title}" if one.strand else "Deals with the case"
    if one.action is not None:
        words = (one.action.note or "").partition("\n\nReason: ")[0]
        what = f"Agreed to: {words or with_blanks(str(one.action.attributes.get('action', 'an action')))}"
    return {"reference": reference, "href": address_of(at.organisation, reference), "what": what}


def _why(one: Given, names: dict[str, str]) -> str:
    """Why it could not be given."""
    if one.refusal is None:
        return one.why
    if one.refusal.problems and one.policy is not None:
        said = [problem_words(each, one.policy, lambda key: names.get(key, key)) for each in one.refusal.problems]
        return " ".join(said)
    return " ".join(sentence_of(fault.message) for fault in one.refusal.faults) or "It cannot be recorded now."
