"""The forms for the public. Two answers are needed to complain: what happened, and how to reach the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils import timezone

from putright.accounts.models import Organisation, Site
from putright.accounts.places import offered, sites_today
from putright.casework.receiving import Complaint
from putright.procedure.policy import Policy
from putright.public.language import to_say
from putright.public.typed import EmailField, PhoneField, TextField
from putright.site.needs_fields import FORMATS_BOX, NeedsAsked
from putright.site.needs_fields import LONGEST as SHORT
from putright.site.typed_times import Unreadable, read_date
from putright.wording.act_words import case_attribute_words
from putright.wording.language import in_english
from putright.wording.needs import WELSH
from putright.wording.people_words import AGREEING, RELATIONS
from putright.wording.told_words import IN_WELSH, WHEN, WHEN_KNOWN

MOST: Final = 20_000
_KNOWN_TO_ALL: Final = frozenset({"patient_class", "funding", "subject", "council_commissioned"})
"""What whoever complains can know about their own case; staff find out the rest, such as who inspects the service."""
_NOT_SURE: Final = ("", to_say("I am not sure"))
_WAYS: Final = ("email", "phone", "address")
_WHO: Final = {code: to_say(words) for code, words in RELATIONS.items()} | {
    "died": to_say("I act for somebody who died"),
    "other": to_say("Something else"),
}
"""As the person who complains says it."""
_NO_WAY: Final = to_say(
    "Fill in “Email address”, “Telephone number” or “Postal address”, or tick the box to say that you want to stay "
    "anonymous."
)
_BOTH: Final = to_say(
    "You ticked that you want to stay anonymous, but you also told us your name or how to reach you. Take away the "
    "tick, or empty those boxes."
)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def choose(
    label: str, choices: Sequence[tuple[str, str]], hint: str = "", *, none: tuple[str, str] = _NOT_SURE
) -> forms.ChoiceField:
    """A question that nobody has to answer. Many answers go into a list that folds away."""
    many = len(choices) > 12
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[none, *choices],
        required=False,
        widget=forms.Select() if many else forms.RadioSelect(),
        error_messages={"invalid_choice": to_say("Choose one of the answers.")},
    )


def sites_of(organisation: Organisation) -> dict[str, Site]:
    """The organisation's sites, by what the form sends for each."""
    return {str(site.pk): site for site in sites_today(organisation)}


def services_of(organisation: Organisation, policy: Policy) -> dict[str, str]:
    """The names of the organisation's services, by what the form sends for each. None where the policy asks for them
    in its own way, or there is no choice."""
    if not organisation.has_services or "service" in policy.attributes:
        return {}
    found = {service.key: service.name for service in offered(organisation)}
    return found if len(found) > 1 else {}


class AboutSite(forms.Form):
    """A form that asks for the site where the organisation has more than one."""

    def __init__(self, sites: Mapping[str, Site], data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s")
        self.sites = sites
        if sites:
            self.fields["site"] = choose(
                to_say("Where did it happen?"), [(key, site.name) for key, site in sites.items()]
            )

    @property
    def chooses_site(self) -> bool:
        """Whether there is anything to choose from: one place alone is not asked for."""
        return len(self.sites) > 1

    @property
    def chosen_site(self) -> Site | None:
        """The site that was chosen."""
        return self.sites.get(self.cleaned_data.get("site", ""))


class ComplaintForm(NeedsAsked, AboutSite):
    """The complaint form of a provider: the same for all, but for the questions on which its own policy depends."""

    words = TextField(
        most=MOST,
        label=to_say("What happened?"),
        help_text=to_say("Tell us in your own words. Say what went wrong, and who was there if you know."),
        widget=_area(10),
        error_messages={"required": to_say("Tell us what happened.")},
    )
    name = TextField(
        most=200, label=to_say("Your name"), required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = EmailField(label=to_say("Email address"), required=False)
    phone = PhoneField(label=to_say("Telephone number"), required=False)
    address = TextField(
        most=1_000,
        label=to_say("Postal address"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )
    anonymous = forms.BooleanField(
        label=to_say("I want to stay anonymous: do not contact me"),
        help_text=to_say("We will look into what you tell us, but we cannot send you an answer."),
        required=False,
    )
    behalf = forms.ChoiceField(
        label=to_say("Are you complaining for somebody else?"),
        choices=[("no", to_say("No, for myself")), ("yes", to_say("Yes, for somebody else"))],
        required=False,
        widget=forms.RadioSelect(),
        error_messages={"invalid_choice": to_say("Choose one of the answers.")},
    )
    concerned = TextField(
        most=200,
        label=to_say("Name of the person you complain for"),
        help_text=to_say("If they can answer, we may have to ask them if they agree."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    relation = choose(to_say("Who are you to them?"), list(_WHO.items()), none=("", to_say("I would rather not say")))
    consent = choose(
        to_say("How can they tell us that they agree?"), [(code, to_say(words)) for code, words in AGREEING.items()]
    )
    when = TextField(
        most=200,
        label=to_say("When did it happen?"),
        help_text=to_say(
            "For example, 27 3 2026. If you are not sure, write what you remember, such as “last spring”."
        ),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    wish = TextField(most=MOST, label=to_say("What would put it right?"), required=False, widget=_area(4))
    needs = TextField(
        most=2_000,
        label=to_say("What else should we know to talk or write to you?"),
        help_text=to_say("For example: a room without stairs, or to be called Mx Reed."),
        required=False,
        widget=_area(3),
    )

    def __init__(
        self,
        policy: Policy,
        sites: Mapping[str, Site],
        data: Any = None,
        services: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(sites, data)
        self.policy = policy
        if services:
            self.fields["service"] = choose(to_say("Which service is it about?"), list(services.items()))
        if policy.consent is None:
            del self.fields["consent"]
        self.ask_needs()
        if not in_english():
            # Whoever complains in Welsh is taken to want letters in it, and sees so before they send anything.
            self.initial[FORMATS_BOX] = [WELSH]
        asked = dict.fromkeys(name for name, _ in policy.branches_on if name in _KNOWN_TO_ALL)
        self.asked = {f"about_{name}": name for name in asked}
        for key, name in self.asked.items():
            words = case_attribute_words(name, policy)
            self.fields[key] = choose(words.label, words.choices, words.hint)
        # The time for complaining runs from the day on which the person first knew (AL-09 and the like).
        self.knows_from = policy.complain is not None and policy.complain.opens == "concerns_date"
        if self.knows_from:
            self.fields["when"].label = to_say("When did you first know about it?")

    def only(self, names: Collection[str]) -> None:
        """Ask these alone: for a page with a part of the questions."""
        self.fields = {name: self.fields[name] for name in names}

    @staticmethod
    def needs_text(**options: Any) -> forms.Field:
        """A short text, kept as it was typed."""
        return TextField(most=SHORT, **options)

    @property
    def questions(self) -> list[forms.BoundField]:
        """What this provider's own policy depends on."""
        return [self[key] for key in self.asked]

    def clean(self) -> dict[str, Any]:
        """There is one way to reach the person, or they want none."""
        said = self.cleaned_data
        if "anonymous" not in self.fields:
            return said
        given = [name for name in _WAYS if said.get(name)]
        tried = given or any(name in self.errors for name in _WAYS)
        if said.get("anonymous") and (given or said.get("name")):
            self.add_error("anonymous", _BOTH)
        elif not tried and not said.get("anonymous"):
            self.add_error("email", _NO_WAY)
        return said

    def complaint(self, now: datetime) -> Complaint:
        """What the register is told."""
        said = self.cleaned_data
        day, note = self._when(now)
        somebody_else = said["behalf"] == "yes" or (not said["behalf"] and bool(said["concerned"] or said["relation"]))
        return Complaint(
            words=said["words"],
            channel="web",
            at=timezone.localtime(now).isoformat(timespec="seconds"),
            **{name: said[name] for name in ("name", *_WAYS, "concerned", "wish", "needs")},
            by="representative" if somebody_else else "complainant",
            relation=RELATIONS.get(said["relation"], ""),
            consent=AGREEING.get(said.get("consent", ""), ""),
            service=said.get("service", ""),
            concerns_date=day,
            needed=self.needed(),
            attributes={name: _answer(said[key]) for key, name in self.asked.items() if said[key]},
            note="\n".join(one for one in (note, "" if in_english() else IN_WELSH) if one),
        )

    def needed(self) -> dict[str, str]:
        """What was answered of needs. Welsh that was ticked for somebody to whom nobody writes is none."""
        found = super().needed()
        if self.cleaned_data.get("anonymous") and found.get("formats") == WELSH:
            del found["formats"]
        return found

    def _when(self, now: datetime) -> tuple[str | None, str]:
        """The day from which the time for complaining runs, if one was given; anything else is kept as it was said."""
        typed = self.cleaned_data["when"]
        if not typed:
            return None, ""
        try:
            day = read_date(typed)
        except Unreadable:
            day = None
        if self.knows_from and day is not None and day <= timezone.localdate(now):
            return day.isoformat(), ""
        return None, f"{WHEN_KNOWN if self.knows_from else WHEN} {typed}"


def _answer(chosen: str) -> object:
    return chosen == "true" if chosen in ("true", "false") else chosen
