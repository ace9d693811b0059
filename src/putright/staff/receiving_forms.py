"""The form for a complaint that staff take down, in the order of a telephone call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from putright.accounts.models import Organisation, Service, Site
from putright.accounts.places import offered, open_sites
from putright.casework.receiving import Complaint
from putright.procedure.acts import Refusal
from putright.procedure.policy import Policy
from putright.site.components import DateField, PhoneField, Radios
from putright.site.needs_fields import BEFORE, OF_STAFF, NeedsAsked
from putright.staff.fact_fields import people_of
from putright.staff.own_words import sentence_of
from putright.staff.typed_when import WhenForm
from putright.wording.act_words import case_attribute_words
from putright.wording.people_words import RELATIONS

CHANNELS: Final = (
    ("phone", "Phone call"),
    ("letter", "Letter"),
    ("email", "Email"),
    ("in-person", "In person"),
    ("text", "Text message"),
    ("social-media", "Social media"),
    ("web", "Chat on a website"),
)
"""The ways in which a complaint reaches staff. The form on the website is the public's own."""

_WORDS: Final = 20_000
_LONG: Final = 2_000
_CASE: Final = "case_"
_OFF: Final = {"autocomplete": "off"}


class ReceivingForm(NeedsAsked, WhenForm):
    """What is known when a complaint comes in. Two things are asked for: how it came, and what happened."""

    channel = forms.ChoiceField(
        label="How did it come?", choices=CHANNELS, widget=Radios({"class": "govuk-radios--small govuk-radios--inline"})
    )
    name = forms.CharField(
        label="Who complains?",
        help_text="Leave this and what follows empty if they do not want to say. Then we cannot answer them.",
        required=False,
        max_length=200,
        widget=forms.TextInput(_OFF),
    )
    phone = PhoneField(label="Phone number", required=False, widget=forms.TelInput(_OFF))
    email = forms.EmailField(
        label="Email address", required=False, max_length=254, widget=forms.EmailInput(_OFF | {"spellcheck": "false"})
    )
    address = forms.CharField(
        label="Postal address", required=False, max_length=_LONG, widget=forms.Textarea(_OFF | {"rows": 3})
    )
    words = forms.CharField(
        label="What happened?",
        help_text="In their own words.",
        max_length=_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write down what the complaint is about."},
    )
    for_other = forms.BooleanField(label="They complain for somebody else", required=False)
    concerned = forms.CharField(
        label="For whom?", required=False, max_length=200, widget=forms.TextInput(_OFF | {"spellcheck": "false"})
    )
    relation = forms.ChoiceField(
        label="Who are they to them?",
        choices=[("", "Not known"), *((words, words) for words in RELATIONS.values())],
        required=False,
        error_messages={"invalid_choice": "Choose from the list."},
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="Where was it?", required=False, empty_label="Not known")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="What service is it about?", required=False, empty_label="Not known"
    )
    about_staff = forms.ChoiceField(
        label="Is it about somebody who works here?",
        help_text="They can no longer open the case. If it names others too, note them on the page of the case.",
        required=False,
    )
    concerns_date = DateField(
        label="When did it happen?",
        help_text="The day on which they first knew of it. For example, 27 3 2026",
        required=False,
    )
    known_date = DateField(
        label="When did they come to know of it?",
        help_text="If that was later. For example, 27 3 2026",
        required=False,
    )
    good_reason = forms.BooleanField(
        label="There is a good reason why they complain late",
        help_text="Only if it comes after the time to complain.",
        required=False,
    )
    wish = forms.CharField(
        label="What do they want to happen?", required=False, max_length=_LONG, widget=forms.Textarea({"rows": 2})
    )
    needs_asked = OF_STAFF
    needs = forms.CharField(
        label="What else do they need from us?",
        help_text="In words, if it is not among the questions above.",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
    )
    points = forms.CharField(
        label="Separate points",
        help_text="One on each line. Each can be decided by itself. The complainant reads them with our answer.",
        required=False,
        max_length=_LONG,
        widget=forms.Textarea({"rows": 3}),
    )
    note = forms.CharField(
        label="Note", help_text="For us, not in their words.", required=False, max_length=_LONG,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    all_the_same = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order: Sequence[str] = (
        "channel", "name", "phone", "email", "address", "words", "on", "hour", "for_other", "concerned", "relation",
        "about_staff", "site", "service", "concerns_date", "known_date", "good_reason",
    )  # fmt: skip
    MAIN: Sequence[str] = ("channel", "name", "phone", "email", "words", "on", "hour")

    def __init__(
        self, organisation: Organisation, policy: Policy, data: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.policy = policy
        self.ask_needs()
        sites = open_sites(organisation)
        chosen = self.fields["site"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = sites
            if not list(sites):
                del self.fields["site"]
        services = self.fields["service"]
        if isinstance(services, forms.ModelChoiceField):
            services.queryset = offered(organisation)
            # A procedure that asks for the service itself is answered below: it is not asked twice.
            if "service" in policy.attributes or not list(services.queryset):
                del self.fields["service"]
        staff = self.fields["about_staff"]
        if isinstance(staff, forms.ChoiceField):
            # Asked of the database only where the choices are drawn, or somebody was chosen.
            staff.choices = lambda: [("", "No, or not known"), *people_of(organisation)]
        self.fields["on"].label = "On what day did it come?"
        self.fields["hour"].help_text = "Leave it empty if you only know the day, as with a letter."
        # What the policy does not count from is not asked.
        if policy.complain is None or policy.complain.later_of is None:
            del self.fields["known_date"]
        if policy.complain is None or not policy.complain.exceptional:
            del self.fields["good_reason"]
        for name in policy.attributes:
            asked = case_attribute_words(name, policy)
            self.fields[f"{_CASE}{name}"] = forms.ChoiceField(
                label=asked.label,
                help_text=asked.hint,
                choices=[("", "Not known yet"), *asked.choices],
                required=False,
            )
        self.order_fields([*self.field_order, *(one for one in self.fields if one.startswith(_CASE))])

    @property
    def more(self) -> list[forms.BoundField]:
        """The questions that wait in a fold."""
        asked = {*self.MAIN, "needs"}
        return [one for one in self.visible_fields() if one.name not in asked and not one.name.startswith(BEFORE)]

    @property
    def needs_open(self) -> bool:
        """Whether the fold about needs stands open; what is written in words stands in it too."""
        return super().needs_open or (self.is_bound and bool(self["needs"].errors or self["needs"].data))

    @property
    def more_open(self) -> bool:
        """Whether the fold stands open: something in it was answered, or is wrong."""
        return self.is_bound and any(one.errors or one.data for one in self.more)

    def clean_points(self) -> list[str]:
        """Each line that says something."""
        return [line.strip() for line in str(self.cleaned_data["points"]).splitlines() if line.strip()]

    def complaint(self) -> Complaint:
        """What was typed, as the register receives it."""
        found = self.cleaned_data
        when, known = found.get("concerns_date"), found.get("known_date")
        for_other = found["for_other"] or bool(found["concerned"] or found["relation"])
        return Complaint(
            words=found["words"],
            channel=found["channel"],
            at=found["at"],
            name=found["name"],
            email=found["email"],
            phone=found["phone"],
            address=found["address"],
            by="representative" if for_other else "complainant",
            concerned=found["concerned"],
            relation=found["relation"],
            concerns_date=when.isoformat() if when is not None else None,
            known_date=known.isoformat() if known is not None else None,
            good_reason=bool(found.get("good_reason")),
            wish=found["wish"],
            needs=found["needs"],
            needed=self.needed(),
            attributes={
                name: found[f"{_CASE}{name}"] for name in self.policy.attributes if found.get(f"{_CASE}{name}")
            },
            points=tuple(found["points"]),
            service=found["service"].key if found.get("service") is not None else "",
            note=found["note"],
            about_staff=found["about_staff"],
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say at the right field why it was not recorded."""
        for fault in refusal.faults:
            name = {"at": "on", "by": "for_other"}.get(fault.path, fault.path)
            name = name if name in self.fields else f"{_CASE}{name}"
            self.add_error(name if name in self.fields else None, sentence_of(fault.message))
