"""The forms for the safety of whoever complains: where leaving leads, own urgent numbers, a reception desk to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms

from putright.accounts.exits import NEUTRAL
from putright.accounts.models import Site
from putright.accounts.urgent_numbers import MOST, Own
from putright.site.components import PhoneField
from putright.staff.seen_forms import SeenForm

OWN_ADDRESS: Final = "own"
_ROWS_TO_ADD: Final = 2
_HTTPS: Final = "Write the whole address, with https:// before it. For example, https://www.library.example/"


class SafetyForm(SeenForm):
    """Where "Exit this page" leads, and the organisation's own urgent numbers."""

    mark_optional = False  # who has no number of their own fills in none

    leads = forms.ChoiceField(
        label="Where does “Exit this page” lead?",
        help_text="A page that anybody may have open, so that nobody can tell where somebody was.",
        choices=[
            *((code, name) for code, (name, _) in NEUTRAL.items()),
            (OWN_ADDRESS, "To another address"),
            ("off", "Nowhere: we show no such button"),
        ],
        widget=forms.RadioSelect(),
    )
    address = forms.CharField(
        label="The other address",
        help_text="It must not be a page of yours, or one about help with abuse.",
        required=False,
        max_length=200,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, own: Sequence[Own], exit_to: str, *args: Any, **more: Any) -> None:
        known: dict[str, object] = {"leads": exit_to if exit_to in NEUTRAL else OWN_ADDRESS if exit_to else "off"}
        known["address"] = exit_to if known["leads"] == OWN_ADDRESS else ""
        self.places = range(1, min(MOST, len(own) + _ROWS_TO_ADD) + 1)
        for place, one in zip(self.places, own, strict=False):
            known |= {f"{name}_{place}": value for name, value in one._asdict().items()}
        super().__init__(*args, initial=known, **more)
        for place in self.places:
            self.fields |= _row(place)

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each number, in their order."""
        return [(place, [self[f"{name}_{place}"] for name in Own._fields]) for place in self.places]

    def clean(self) -> dict[str, Any]:
        """An address that is one, and numbers that are whole."""
        said = super().clean()
        if said.get("leads") == OWN_ADDRESS and not _is_https(said.get("address", "")):
            self.add_error("address", _HTTPS)
        for place in self.places:
            given = {name: said.get(f"{name}_{place}", "") for name in Own._fields}
            for name in ("when", "name", "phone"):
                field = f"{name}_{place}"
                if any(given.values()) and not given[name] and field not in self.errors:
                    self.add_error(field, f"Fill in “{self.fields[field].label}”, or empty number {place} altogether.")
        return said

    @property
    def exit_to(self) -> str:
        """What is kept of where leaving leads."""
        leads: str = self.cleaned_data["leads"]
        own: str = self.cleaned_data["address"].strip()
        return {"off": "", OWN_ADDRESS: own}.get(leads, leads)

    @property
    def numbers(self) -> list[Own]:
        """The numbers that are filled in."""
        given = (Own(*(self.cleaned_data[f"{name}_{place}"].strip() for name in Own._fields)) for place in self.places)
        return [one for one in given if one.phone]


def _row(place: int) -> dict[str, forms.Field]:
    return {
        f"when_{place}": forms.CharField(
            label="In which danger",
            help_text="For example, Something broken is not safe",
            required=False,
            max_length=200,
        ),
        f"name_{place}": forms.CharField(
            label="Who answers", help_text="For example, Our line for urgent repairs", required=False, max_length=200
        ),
        f"phone_{place}": PhoneField(label=f"Telephone number {place}", required=False, max_length=40),
        f"says_{place}": forms.CharField(
            label="What else there is to know", help_text="For example, Day and night", required=False, max_length=300
        ),
    }


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    clean = address.strip().isascii() and not any(sign.isspace() or sign in "<>\"'\\" for sign in address.strip())
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc and clean


class DeskForm(forms.Form):
    """A reception desk to begin."""

    name = forms.CharField(
        label="What do you call this desk?", help_text="For example, Front hall, left screen", max_length=100
    )
    idle_minutes = forms.IntegerField(
        label="After how many minutes does it ask if somebody is still there?",
        help_text=(
            "From 2 to 15. One minute later it forgets what was typed. In a browser without JavaScript a page on which "
            "somebody types waits for 20 minutes."
        ),
        min_value=2,
        max_value=15,
        initial=3,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Write the minutes as a number.",
            "min_value": "Allow at least 2 minutes.",
            "max_value": "Allow at most 15 minutes.",
        },
    )
    prints = forms.BooleanField(label="There is a printer that visitors may use", required=False)

    def __init__(self, sites: Mapping[str, Site], data: Any = None) -> None:
        super().__init__(data)
        if sites:
            choices = [("", "Nowhere in particular"), *((key, one.name) for key, one in sites.items())]
            self.fields["site"] = forms.ChoiceField(label="Where does it stand?", required=False, choices=choices)
            self.order_fields(("name", "site"))
