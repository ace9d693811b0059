"""A complaint is not taken up: why, by which clause, who decided, what the complainant is told, and their rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpResponse

from putright.casework.checking import check_record
from putright.casework.looking import View
from putright.casework.recording import Proposed
from putright.casework.refusing import rules
from putright.procedure.acts import Refusal
from putright.procedure.facts import ENDINGS
from putright.procedure.policy import Policy
from putright.register.append import sent_before
from putright.site.components import Radios
from putright.staff.act_views import answered, refused
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import LONGEST, Around, people_of
from putright.staff.guided_forms import GuidedForm
from putright.staff.own_words import GROUNDS, hint_of, sentence_of, title_of
from putright.staff.typed_when import is_key, now_shown
from putright.wording.body_words import body_name, is_known, the_body
from putright.wording.dates import long_day
from putright.wording.plain_names import capital
from putright.wording.standing_words import window_words_for_staff

_FIELDS: Final = {
    "ground": "why_not",
    "clause": "by_clause",
    "body": "to_body",
    "person": "decided_by",
    "words": "words",
}
"""What the decision says, and the question that asks for it."""


def ends_by(policy: Policy) -> str:
    """The fact that ends a case which is not taken up: the policy's own where it has one, else that it was closed."""
    own = [kind for kind, status in policy.endings.items() if kind not in ENDINGS and status == "closed"]
    return own[0] if own else "closed"


@desk("decide")
def refuse(at: Desk, reference: str) -> HttpResponse:
    """The form, and what comes of it: the decision with its words, and the end of the case, in one transaction."""
    view = view_at(at, reference)
    kind, policy = ends_by(view.found.policy), view.found.policy
    refusal = check_record(kind, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, kind, refusal)
    title = title_of("not-accepted", policy)
    if view.found.status != "open" and not _came_before(at):
        why = ["The case is not open. Only a complaint that we look into can be left alone."]
        return case_screen(at, view, "staff/act_impossible.html", {"title": title, "why": why}, status=409)
    people = people_of(at.organisation)

    def make(seen: View, data: Mapping[str, Any] | None) -> RefusalForm:
        initial = {**now_shown(at.now), "seen": seen.seen, "decided_by": at.member.person, **suggested(seen)}
        return RefusalForm(kind, Around(seen, people, at.member), data, initial=initial)

    return answered(at, view, make, {"title": title, "hint": hint_of("not-accepted", policy)})


def _came_before(at: Desk) -> bool:
    """Whether this form was sent in before, so that it counts no more."""
    key = at.request.POST.get("form_id", "")
    return is_key(key) and sent_before(at.organisation.pk, key) is not None


def suggested(view: View) -> dict[str, object]:
    """Out of time, where the case says so itself."""
    late = next((one for one in view.found.problems if one.code == "received-out-of-time"), None)
    return {"why_not": "out-of-time", "by_clause": late.clause or ""} if late is not None else {}


_NOT_NAMED: Final = "-"
"""The body that can look into it is none that the policy names."""


class RefusalForm(GuidedForm):
    """Why a complaint is not taken up. ``kind`` is the fact that ends the case."""

    mark_optional = True
    ORDER: ClassVar = ("why", "why_not", "by_clause", "to_body", "to_tell", "decided_by")
    why_not = forms.ChoiceField(
        label="Why is it not taken up?",
        choices=list(GROUNDS.items()),
        widget=Radios({"class": "govuk-radios--small"}),
    )
    by_clause = forms.ChoiceField(label="Which rule of the procedure says so?", required=False)
    to_body = forms.ChoiceField(label="Who can look into it?", help_text="If it is for another body.", required=False)
    to_tell = forms.CharField(
        label="What will the complainant be told?",
        help_text="Why we do not look into it, in words that they understand. It goes into the letter.",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
    decided_by = forms.ChoiceField(label="Who decided it?", required=False)

    def guide(self) -> None:
        """What can be chosen comes from the policy and from the people."""
        policy = self.around.view.found.policy
        self._choose("by_clause", [("", "None in particular"), *rules(policy)])
        bodies = dict.fromkeys(route.body for route in policy.routes)
        named = [*((one, body_name(one)) for one in bodies), (_NOT_NAMED, "None of these: I say below who can")]
        self._choose("to_body", [("", "Choose"), *named] if bodies else [("", "Nobody that we know")])
        self._choose("decided_by", [("", "Choose"), *self.around.people])
        if self.kind == "closed":
            self.fields.pop("reason", None)
        self.order_fields(self.ORDER)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def told(self) -> list[str]:
        """Whether it came in time, and where else the complainant can go, whatever we decide."""
        found = self.around.view.found
        timely = [window_words_for_staff(row, found.policy) for row in found.windows if row.to == "complain"]
        return [*timely, *_rights(self.around.view)]

    def clean(self) -> dict[str, Any]:
        """Calling somebody vexatious needs somebody who stands for it; another body needs to be named."""
        found = super().clean()
        if found.get("why_not") == "vexatious" and not found.get("decided_by"):
            self.add_error("decided_by", "Say who decided that it is vexatious.")
        if found.get("why_not") == "another-body" and not found.get("to_body") and self.around.view.found.policy.routes:
            self.add_error(
                "to_body",
                "Say which body can look into it. If it is none of these, choose that, and say below who can.",
            )
        return found

    def says(self) -> dict[str, object]:
        """What the ending says: the reason, or what the policy's own fact asks for."""
        if self.kind == "closed":
            return {"reason": f"{GROUNDS[self.cleaned_data['why_not']]}."}
        return super().says()

    def proposes(self) -> tuple[Proposed, ...]:
        """First the decision with its words, then the end of the case."""
        found = self.cleaned_data
        says = {
            "ground": found["why_not"],
            "clause": found.get("by_clause"),
            "body": found.get("to_body") if found.get("to_body") != _NOT_NAMED else "",
            "person": found.get("decided_by"),
            "words": found["to_tell"],
        }
        decision = self.also("not-accepted", {name: value for name, value in says.items() if value})
        return (decision, self.proposed())

    def refuse(self, refusal: Refusal, place: int = 0) -> None:
        """What is wrong with the decision stands at its own questions."""
        if place or refusal.why == "reason-needed":
            super(GuidedForm, self).refuse(refusal, place)
            return
        for fault in refusal.faults:
            self.add_error(_FIELDS.get(fault.path, "to_tell"), sentence_of(fault.message))


def _rights(view: View) -> Iterator[str]:
    """Where the complainant can go all the same."""
    for row in view.found.routes:
        until = f" until {long_day(row.closes)}" if row.closes is not None else ""
        when = "now" if row.available else "later"
        name = the_body(row.body) if is_known(row.body) else row.body
        yield f"{capital(name)} is open to them {when}{until}."
    if not view.found.routes:
        yield "This procedure names no outside body for this complaint."
    yield "The complainant can ask you to look at this decision again: the case can be opened again."
