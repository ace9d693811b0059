"""Which kinds of letters a second person approves before they go out, whatever the policy says; and who chose that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.casework.drafting import LONGEST_REASON
from putright.correspondence.approval_rules import BY_ITSELF, choose_kinds, kinds_chosen, rules_of
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.staff.door import Desk, desk
from putright.staff.letter_text_page import tried_under
from putright.staff.own_words import sentence_of
from putright.staff.policy_pages import policy_page
from putright.staff.typed_when import KeyedForm, new_key
from putright.wording.duty_words import role_title
from putright.wording.plain_names import capital, listed, stage_name


class RulesForm(KeyedForm):
    """The kinds of letters that a second person approves. ``seen``: those that were chosen when it was opened."""

    kinds = forms.MultipleChoiceField(
        label="Letters that a second person approves",
        help_text="Besides those for which your policy names who signs them off.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It is kept, with your name and the day.",
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why, so that nobody need ask later."},
        widget=forms.Textarea({"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        written = (one for one in letters().values() if one.kind not in BY_ITSELF)
        titles = sorted(((one.kind, one.title) for one in written), key=lambda one: one[1])
        self.fields["kinds"].choices = titles  # type: ignore[attr-defined]


@desk("policy")
def letter_rules(at: Desk) -> HttpResponse:
    """Choose them, and see everything that was chosen before."""
    now = kinds_chosen(at.organisation)
    if at.request.method != "POST":
        first = {"kinds": sorted(now), "seen": " ".join(sorted(now)), "form_id": new_key()}
        return _page(at, RulesForm(initial=first))
    form = RulesForm(at.request.POST)
    if not form.is_valid():
        return _page(at, form, status=422)
    said = form.cleaned_data
    done = choose_kinds(
        at.organisation, frozenset(said["kinds"]), said["reason"], seen=frozenset(said["seen"].split()), by=at.member,
        now=at.now, key=said["form_id"],
    )  # fmt: skip
    if isinstance(done, Refusal):
        if done.why == "not-permitted":
            raise PermissionDenied
        for fault in done.faults:
            form.add_error(fault.path if fault.path in form.fields else None, sentence_of(fault.message))
        data = at.request.POST.copy()
        data["seen"] = " ".join(sorted(now))
        form.data = data
        return _page(at, form, status=422)
    messages.success(at.request, "Kept. Letters that go out from now on follow it.")
    return redirect("policy-letter-approval", slug=at.organisation.slug)


def _page(at: Desk, form: RulesForm, *, status: int = 200) -> HttpResponse:
    titles = {one.kind: one.title for one in letters().values()}
    context: dict[str, object] = {
        "form": form,
        "rules": [(one, titles.get(one.kind, one.kind)) for one in rules_of(at.organisation)],
        "by_policy": _by_policy(at),
    }
    return policy_page(at, "staff/letter_rules.html", context, under="policy-letters", status=status)


def _by_policy(at: Desk) -> list[str]:
    """What the policies in force and to come say already: which letters must be signed off by whom."""
    found: dict[str, None] = {}
    for policy in tried_under(at).policies:
        for stage in policy.stages:
            for duty in stage.duties:
                if duty.signed_off_by:
                    titles = [one.title for one in letters().values() if one.fact in duty.action.done_by]
                    what = listed(list(dict.fromkeys(titles))) or duty.action.name
                    roles = listed([role_title(role, policy) for role in duty.signed_off_by])
                    clause = f" ({duty.clause})" if duty.clause else ""
                    found[f"{capital(stage_name(stage.id, policy))}: {what}, by {roles}{clause}"] = None
    return list(found)
