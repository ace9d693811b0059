"""Acts that are several facts in one: a call, a meeting, a request for a statement, and what comes with each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms

from putright.casework.checking import can_record
from putright.casework.recording import Proposed
from putright.procedure.acts import Refusal
from putright.site.components import DateField, Radios
from putright.staff.act_forms import ActForm, agreed_ids, next_id
from putright.staff.fact_fields import LONGEST, Around
from putright.staff.own_words import sentence_of
from putright.wording.plain_names import capital


def words(label: str, hint: str = "", rows: int = 2) -> forms.CharField:
    """A question that is answered in words, and need not be."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": rows})
    )


def day(label: str, hint: str = "") -> DateField:
    """A question for a day, which need not be answered."""
    return DateField(label=label, help_text=f"{hint} For example, 27 3 2026".strip(), required=False)


class GuidedForm(ActForm):
    """One fact with others that go with it, recorded together or not at all."""

    def __init__(self, kind: str, around: Around, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(kind, around, data, **more)
        self.guide()

    def guide(self) -> None:
        """Ask what goes with it."""

    def besides(self) -> list[tuple[str, Proposed]]:
        """What else is to be recorded: the field that asks for it, and what was answered."""
        return []

    def proposes(self) -> tuple[Proposed, ...]:
        """The fact itself first."""
        return (self.proposed(), *(one for _, one in self.besides()))

    def also(self, kind: str, says: Mapping[str, object], note: str | None = None) -> Proposed:
        """Something else that happened at the same time."""
        main = self.proposed()
        return Proposed(kind, main.at, says, note, main.reason)

    def may(self, kind: str) -> bool:
        """Whether this person can record such a fact on the case now."""
        return can_record(kind, self.around.view.found, self.around.member.permissions)

    def refuse(self, refusal: Refusal, place: int = 0) -> None:
        """What is wrong with something else stands at the field that asks for it."""
        if place == 0 or refusal.why == "reason-needed":
            super().refuse(refusal, place)
            return
        name = self.besides()[place - 1][0]
        for fault in refusal.faults:
            self.add_error(name, sentence_of(fault.message))


class AgreeingForm(GuidedForm):
    """An act in which something may be agreed: what we will do, who, by when; and when we call again."""

    BESIDE: ClassVar[tuple[str, ...]] = ("agreed", "agreed_owner", "agreed_by", "next_call")

    def guide(self) -> None:
        """Ask for it only where this person may record it."""
        if not self.may("action-agreed"):
            return
        self.fields |= {
            "agreed": words("What did we agree to do?", "Such as: refund the fee. Leave it empty if nothing."),
            "agreed_owner": forms.ChoiceField(
                label="Who does it?", required=False, choices=[("", "Nobody yet"), *self.around.people]
            ),
            "agreed_by": day("By what day?", "Leave it empty if no day was agreed."),
            "next_call": day("When did we promise to call again?", "You are reminded of it."),
        }

    def clean(self) -> dict[str, Any]:
        """A day or a person without what is to be done says nothing."""
        found = super().clean()
        if not found.get("agreed") and (found.get("agreed_owner") or found.get("agreed_by")):
            self.add_error("agreed", "Say what was agreed, or leave out who does it and by what day.")
        return found

    def besides(self) -> list[tuple[str, Proposed]]:
        """What was agreed becomes something owed; so does the next call."""
        found = self.cleaned_data
        known, agreed = list(agreed_ids(self.around)), []
        if found.get("agreed"):
            agreed.append(("agreed", found["agreed"], found.get("agreed_owner"), found.get("agreed_by")))
        if found.get("next_call"):
            agreed.append(("next_call", "Call the complainant again.", self.around.member.person, found["next_call"]))
        made = []
        for field, note, owner, by in agreed:
            says: dict[str, object] = {"action": next_id("a", known)}
            known.append(str(says["action"]))
            if owner:
                says["owner"] = owner
            if by:
                says["by"] = by.isoformat()
            made.append((field, self.also("action-agreed", says, note)))
        return made


class CallForm(AgreeingForm):
    """A call: reached or not, what was said, the consent given in it, what was agreed, when we call again."""

    BESIDE: ClassVar = ("consent", *AgreeingForm.BESIDE)
    MORE: ClassVar = BESIDE
    more_title: ClassVar = "More: consent given, what was agreed, the next call"

    def guide(self) -> None:
        """Consent is asked for only where it is missing."""
        super().guide()
        self.fields["note"].label = "Note of what was said"
        self.fields["note"].help_text = "In a few words. If nobody picked up, whether you left a message."
        missing = any(one.code == "no-consent" for one in self.around.view.found.problems)
        if missing and self.may("consent-received"):
            self.fields["consent"] = forms.BooleanField(
                label="The person concerned agreed in this call that we deal with it", required=False
            )

    def clean(self) -> dict[str, Any]:
        """Nothing can be agreed with somebody who did not pick up."""
        found = super().clean()
        for name in ("consent", "agreed"):
            if found.get("answered") == "false" and found.get(name):
                self.add_error(name, "You did not speak to the complainant. Take this out, or change that answer.")
        return found

    def besides(self) -> list[tuple[str, Proposed]]:
        """Consent, what was agreed, the next call."""
        consent = [("consent", self.also("consent-received", {}))] if self.cleaned_data.get("consent") else []
        return [*consent, *super().besides()]


class OfferForm(GuidedForm):
    """A meeting is offered: how, on which days, where, with whom."""

    BESIDE: ClassVar = ("dates", "place", "coming")

    def guide(self) -> None:
        """What the invitation says."""
        self.fields |= {
            "dates": words("Which days did you offer?", "One on each line."),
            "place": words("Where would it be, or how would one join?", rows=1),
            "coming": words("Who would come?", "Say too whom the complainant may bring.", rows=1),
        }
        self.order_fields(["why", "medium", "dates", "place", "coming"])

    def besides(self) -> list[tuple[str, Proposed]]:
        """The days offered stand in an entry of their own, so that the case can show them."""
        says = {name: self.cleaned_data[name] for name in ("dates", "place", "coming") if self.cleaned_data[name]}
        if not says:
            return []
        medium = {"medium": self.cleaned_data["medium"]} if self.cleaned_data.get("medium") else {}
        return [("dates", self.also("meeting-arranged", says | medium))]


class HeldForm(AgreeingForm):
    """A meeting took place: who was there, what was said, what was agreed."""

    MORE: ClassVar = AgreeingForm.BESIDE
    more_title: ClassVar = "More: what was agreed, the next call"

    def guide(self) -> None:
        """Filled with what was arranged."""
        super().guide()
        arranged = self.around.view.record.latest("meeting-arranged")
        self.fields["there"] = words("Who was there?", rows=1)
        self.fields["medium"].label = "How was the meeting held?"
        self.fields["note"].label = "What was said?"
        self.fields["note"].help_text = ""
        self.initial.setdefault("there", arranged.get("coming", ""))
        if arranged.get("medium"):
            self.initial.setdefault("medium", arranged["medium"])
        self.order_fields(["why", "medium", "on", "hour", "there", "note"])

    def proposed(self) -> Proposed:
        """Who was there stands before what was said."""
        main = super().proposed()
        there = str(self.cleaned_data.get("there") or "").strip()
        if not there:
            return main
        note = "\n\n".join(one for one in (f"Who was there: {there}", main.note or "") if one)
        return Proposed(main.kind, main.at, main.says, note, main.reason)


class StatementForm(GuidedForm):
    """Somebody is asked for a statement, by a day; putright reminds them of it."""

    BESIDE: ClassVar = ("statement_by",)

    def guide(self) -> None:
        """By when."""
        self.fields["statement_by"] = day("By when should they give it?", "They are reminded by email.")
        self.order_fields(["why", "person", "statement_by"])

    def besides(self) -> list[tuple[str, Proposed]]:
        """The day stands in an entry of its own: the procedure does not count it."""
        by, person = self.cleaned_data.get("statement_by"), self.cleaned_data.get("person")
        if not by or not person:
            return []
        return [("statement_by", self.also("statement-due", {"person": person, "by": by.isoformat()}))]

    def clean(self) -> dict[str, Any]:
        """A day needs somebody who is asked."""
        found = super().clean()
        if found.get("statement_by") and not found.get("person") and "person" in self.fields:
            self.add_error("person", "Choose who is asked to give it by that day.")
        return found


class TransferForm(GuidedForm):
    """Another department is asked: which, why, who deals with it there, and whether the complainant knows."""

    BESIDE: ClassVar = ("given_to", "complainant_told")

    def guide(self) -> None:
        """Who may be asked to deal with it depends on what this person may do."""
        self.fields["note"].label = "Why are they asked?"
        self.fields["note"].help_text = "What they should find out or do."
        if self.may("assigned"):
            self.fields["given_to"] = forms.ChoiceField(
                label="Who deals with the complaint from now on?",
                help_text="Leave it if that does not change.",
                required=False,
                choices=[("", "As before"), *self.around.people],
            )
        self.fields["complainant_told"] = forms.BooleanField(
            label="The complainant was told that this department is asked", required=False
        )
        self.order_fields(["why", "to", "note", "given_to", "complainant_told"])

    def besides(self) -> list[tuple[str, Proposed]]:
        """Given to somebody; told to the complainant."""
        found, made = self.cleaned_data, []
        if found.get("given_to"):
            made.append(("given_to", self.also("assigned", {"person": found["given_to"]})))
        if found.get("complainant_told"):
            about = f"Another department was asked: {found.get('to')}" if found.get("to") else "Another department"
            made.append(("complainant_told", self.also("informed", {"about": about})))
        return made


class SettledForm(GuidedForm):
    """Put right at once: what was done, and that the complainant is content."""

    content = forms.BooleanField(
        label="The complainant says that this settles it",
        error_messages={"required": "It is settled only if the complainant is content. Ask them, or answer in full."},
    )

    def guide(self) -> None:
        """What was done is asked for, not left to a note."""
        self.fields["note"].label = "What was done to put it right?"
        self.fields["note"].help_text = ""
        self.fields["note"].required = True
        self.order_fields(["why", "note", "content", "person"])

    @property
    def told(self) -> list[str]:
        """What the policy says of settling early; what it and the laws still ask for is on the page that follows."""
        found = self.around.view.found
        says = [
            f"{capital(sentence_of(one.says))} ({one.clause})"
            for one in found.policy.standing
            if one.kind == "settling" and one.stage in (None, found.stage.id)
        ]
        if found.policy.standing and not says:
            says = ["This procedure says nothing of settling a complaint early. If you settle it, say what was done."]
        return [*says, "Check before you record: it shows what is still owed once it is settled."]


HOW_AGREED: Final = (("phone", "By phone"), ("email", "By email"), ("letter", "By letter"), ("in-person", "In person"))


def agreed_words(how: str) -> str:
    """How somebody agreed, as a sentence for the note of an entry."""
    return f"The complainant agreed {dict(HOW_AGREED)[how].lower()}."


def how_agreed() -> forms.ChoiceField:
    """The question how the complainant agreed, which is asked only if they did."""
    return forms.ChoiceField(
        label="How did they agree?",
        help_text="Only if they did.",
        required=False,
        choices=HOW_AGREED,
        widget=Radios({"class": "govuk-radios--small"}),
    )


__all__ = [
    "AgreeingForm", "CallForm", "GuidedForm", "HeldForm", "OfferForm", "SettledForm", "StatementForm", "TransferForm",
    "agreed_words", "day", "how_agreed", "words",
]  # fmt: skip
