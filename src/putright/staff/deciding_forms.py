"""Acts under a rule of the policy, which is said beforehand: a new date, the next stage, an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms

from putright.casework.extensions import Extensible, extensible
from putright.casework.recording import Proposed
from putright.staff.act_forms import ActForm
from putright.staff.guided_forms import (
    CallForm,
    GuidedForm,
    HeldForm,
    OfferForm,
    SettledForm,
    StatementForm,
    TransferForm,
    agreed_words,
    how_agreed,
)
from putright.wording.dates import long_day
from putright.wording.duty_words import due_words, duty_title
from putright.wording.law_words import due_by_both, law_title, owed_by_both
from putright.wording.manner_words import extension_manner
from putright.wording.plain_names import listed, stage_name
from putright.wording.standing_words import window_words_for_staff


class ExtensionForm(GuidedForm):
    """A new date: for what, until when, why, who agreed and how; with what the policy permits said beforehand."""

    def guide(self) -> None:
        """The one limit that runs is chosen already."""
        field = cast(forms.ChoiceField, self.fields["action"])
        offered = {str(value) for value, _ in cast(list[tuple[str, str]], field.choices)}
        # The day of something that was agreed is kept by a new agreement: no rule on time limits moves it.
        self.limits = [one for one in extensible(self.around.view.found) if one.row.action in offered]
        actions = list(dict.fromkeys(one.row.action for one in self.limits if one.rule is not None))
        if len(actions) == 1:
            self.initial.setdefault("action", actions[0])
        if "agreed" in self.fields:
            self.fields["how_agreed"] = how_agreed()
        self.order_fields(["why", "action", "until", "reason", "agreed", "how_agreed", "approved_by"])

    @property
    def told(self) -> list[str]:
        """Until when each limit can be put off, and what the policy wants for it."""
        return [*_limits(self.limits), *_rules(self)]

    def clean(self) -> dict[str, Any]:
        """How somebody agreed who did not says nothing."""
        found = super().clean()
        if found.get("how_agreed") and found.get("agreed") != "true":
            self.add_error("how_agreed", "Say above that the complainant agreed, or leave this out.")
        return found

    def proposed(self) -> Proposed:
        """How they agreed stands in the note."""
        main = super().proposed()
        how = self.cleaned_data.get("how_agreed")
        if not how:
            return main
        note = "\n\n".join(one for one in (agreed_words(how), main.note or "") if one)
        return Proposed(main.kind, main.at, main.says, note, main.reason)


def _limits(limits: list[Extensible]) -> Iterator[str]:
    none = all(one.rule is None for one in limits)  # no rule at all: then any of them can be put off
    for one in limits:
        head = f"{duty_title(one.row)}: {due_words(one.row)}"
        if one.rule is None:
            if none:
                yield f"{head}."
        elif one.furthest is not None:
            beyond = ", or later for a good reason" if one.rule.beyond else ""
            yield f"{head}. It can be put off until {long_day(one.furthest)} at most{beyond}."
        elif one.rule.most is not None:
            yield f"{head}. It was put off before, and the limit counts from the first date."
        else:
            yield f"{head}."


def _rules(form: ExtensionForm) -> Iterator[str]:
    found = form.around.view.found
    if not found.stage.extensions:
        yield "This procedure has no rule on later dates. Say why, and tell the complainant."
    for rule in found.stage.extensions:
        agrees = "The date changes only if the complainant agrees." if rule.needs_agreement else ""
        manner = [one for one in extension_manner(rule, found.policy) if "at most" not in one or "times" in one]
        told = f"The notice says: {listed(rule.says)}." if rule.says else ""
        said = " ".join(one for one in (agrees, *manner, told) if one)
        if said:
            yield f"{said} ({rule.clause})"


class NextStageForm(GuidedForm):
    """The complainant asks for a later stage: their words and their wish, and whether they are in time."""

    def guide(self) -> None:
        """Their words come first."""
        self.order_fields(["why", "to", "on", "hour", "reason", "desired_outcome", "in_writing"])

    @property
    def told(self) -> list[str]:
        """Whether the time to ask for each later stage runs, is over, or has not begun."""
        found = self.around.view.found
        here = found.policy.order[found.stage.id]
        said = [
            f"{window_words_for_staff(row, found.policy)} ({row.window.clause})"
            for row in found.windows
            if row.to in found.policy.order and found.policy.order[row.to] > here
        ]
        return said or [f"This procedure sets no time for asking to go on from {_stage(self)}."]


def _stage(form: ActForm) -> str:
    return stage_name(form.around.view.found.stage.id, form.around.view.found.policy)


class ClosingForm(GuidedForm):
    """The case is closed: why, with what is still owed said beforehand."""

    @property
    def told(self) -> list[str]:
        """What is owed now, and would not be asked for any more."""
        found = self.around.view.found
        law = found.by_law()
        owed = [
            f"{law_title(row, found.policy)}, {due_by_both(row, law, found.policy)}" for row in owed_by_both(found, law)
        ]
        if not owed:
            return ["Nothing is owed on this case."]
        return [f"Still owed: {'; '.join(owed)}.", "Closing ends most of it. Check before you record shows what."]


_FORMS: Final[dict[str, type[ActForm]]] = {
    "phoned": CallForm,
    "meeting-offered": OfferForm,
    "meeting-held": HeldForm,
    "statement-requested": StatementForm,
    "transferred": TransferForm,
    "settled": SettledForm,
    "extended": ExtensionForm,
    "escalated": NextStageForm,
    "closed": ClosingForm,
}


def form_for(kind: str) -> type[ActForm]:
    """The form of a kind of fact: one that guides through it, or the plain one."""
    return _FORMS.get(kind, ActForm)
