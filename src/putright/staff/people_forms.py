"""The forms about people: adding somebody, their roles with days, what they are called, when they leave."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms

from putright.accounts.models import Role, RoleHeld
from putright.accounts.permissions import PERMISSIONS
from putright.site.components import Checkboxes, DateField
from putright.staff.seen_forms import SeenForm
from putright.wording.plain_names import capital

_TYPED = MappingProxyType({"autocomplete": "off", "class": "govuk-!-width-two-thirds"})
_LAST = "They have it up to the end of that day. Leave it empty if no end is known. For example, 27 3 2026"


def after(day: date | None) -> date | None:
    """The first day after a last day; of none: none."""
    return day + timedelta(days=1) if day is not None else None


def day_before(day: date | None) -> date | None:
    """The last day of what is over on a day; of no day: none."""
    return day - timedelta(days=1) if day is not None else None


def may_words(role: Role) -> str:
    """What a role lets somebody do, in words."""
    may = [PERMISSIONS[name] for name in PERMISSIONS if name in role.permissions]
    return f"{capital('; '.join(may))}." if may else "Nothing yet."


class RolesForm(SeenForm):
    """The roles of somebody, and the email address of somebody who has none here yet."""

    email = forms.EmailField(
        label="Email address",
        help_text="With it they can sign in. Leave it empty for somebody who is only named on cases.",
        required=False,
        widget=forms.EmailInput(attrs={**_TYPED, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, roles: list[Role], has_account: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(role.pk): role for role in roles}
        self.fields["roles"] = forms.MultipleChoiceField(
            label="Roles from today" if has_account else "Roles",
            required=False,
            choices=[(key, role.title) for key, role in self.by_key.items()],
            widget=Checkboxes(hints={key: may_words(role) for key, role in self.by_key.items()}),
        )
        self.has_account = has_account
        if has_account:
            del self.fields["email"]
        self.order_fields(self.field_order)

    def clean_roles(self) -> list[Role]:
        """The roles themselves."""
        return [self.by_key[key] for key in self.cleaned_data["roles"]]

    def clean(self) -> dict[str, Any]:
        """Roles are held by those who sign in."""
        found = super().clean() or self.cleaned_data
        if found.get("roles") and not self.has_account and not found.get("email") and "email" not in self.errors:
            self.add_error("email", "Somebody with a role signs in. Fill in their email address, or choose no role.")
        return found


class PersonForm(RolesForm):
    """Somebody to add."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs=dict(_TYPED)))
    job = forms.CharField(
        label="What they do",
        help_text="For example, Practice nurse",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=dict(_TYPED)),
    )
    since = DateField(
        label="From which day?", required=False, help_text="Leave it empty for today. For example, 27 3 2026"
    )
    last = DateField(
        label="Last day",
        required=False,
        help_text="For somebody who is here for a time, such as an inspector. It ends by itself. For example, 9 4 2026",
    )

    field_order = ("name", "job", "email", "roles", "since", "last")


class DetailsForm(forms.Form):
    """What somebody is called, and what they do."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs=dict(_TYPED)))
    job = forms.CharField(
        label="What they do", max_length=200, required=False, widget=forms.TextInput(attrs=dict(_TYPED))
    )


class EmailForm(forms.Form):
    """A new address to sign in with."""

    email = forms.EmailField(
        label="New email address", max_length=254, widget=forms.EmailInput(attrs={**_TYPED, "spellcheck": "false"})
    )


class GiveForm(forms.Form):
    """A role from a day, until a day."""

    role = forms.ChoiceField(label="Which role?")
    since = DateField(label="From which day?")
    last = DateField(label="Last day", required=False, help_text=_LAST)

    def __init__(self, *args: Any, roles: list[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(role.pk): role for role in roles}
        choosing = self.fields["role"]
        assert isinstance(choosing, forms.ChoiceField)  # noqa: S101 - for the type checker
        choosing.choices = [("", "Choose"), *((key, role.title) for key, role in self.by_key.items())]

    def clean_role(self) -> Role:
        """The role itself."""
        return self.by_key[self.cleaned_data["role"]]


class EndRoleForm(forms.Form):
    """The last day of a role that somebody holds, or will."""

    held = forms.ChoiceField(label="Which role?")
    last = DateField(label="Last day", required=False, help_text="Leave it empty to end it now. For example, 27 3 2026")

    def __init__(self, *args: Any, held: list[tuple[RoleHeld, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_key = {str(one.pk): one for one, _ in held}
        choosing = self.fields["held"]
        assert isinstance(choosing, forms.ChoiceField)  # noqa: S101 - for the type checker
        choosing.choices = [("", "Choose"), *((str(one.pk), words) for one, words in held)]

    def clean_held(self) -> RoleHeld:
        """The row itself."""
        return self.by_key[self.cleaned_data["held"]]


class LastDayForm(forms.Form):
    """When somebody leaves."""

    last = DateField(
        label="Last day here",
        required=False,
        help_text="They can sign in up to the end of that day. Leave it empty if none is known. For example, 27 3 2026",
    )
