"""Forms as GOV.UK Frontend draws them: the renderer, and the fields and widgets that Django lacks.

FORM_RENDERER names Renderer, so a form class has nothing to do. Labels, hints and errors are tied to their field by
aria-describedby (Django does it: id_<name>_helptext, id_<name>_error); errors are said in sentences.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property

from putright.site.fault_names import in_summary
from putright.site.typed_times import Unreadable, read_date, read_time
from putright.wording.language import say

_OURS = Path(__file__).resolve().parent / "templates"
_DJANGOS = Path(django_forms.__file__).resolve().parent / "templates"
# What Django says of every empty field. A field with words of its own keeps them.
_BARE_REQUIRED = django_forms.Field.default_error_messages["required"]

# The class that makes each kind of widget look like GOV.UK's; the first that fits counts.
_LOOKS: tuple[tuple[type[widgets.Widget], str, str], ...] = (
    (widgets.RadioSelect, "govuk-radios", ""),
    (widgets.CheckboxSelectMultiple, "govuk-checkboxes", ""),
    (widgets.CheckboxInput, "govuk-checkboxes__input", ""),
    (widgets.Textarea, "govuk-textarea", "govuk-textarea--error"),
    (widgets.Select, "govuk-select", "govuk-select--error"),
    (widgets.FileInput, "govuk-file-upload", "govuk-file-upload--error"),
    (widgets.Input, "govuk-input", "govuk-input--error"),
)


class Field(BoundField):
    """A field of a form as it is drawn: its class names, its errors as sentences, and where a link to it leads."""

    @property
    def many(self) -> bool:
        """Several choices to press: they stand in a fieldset with a legend."""
        return isinstance(self.field.widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple)

    @property
    def lone_check_box(self) -> bool:
        """One check box: its label stands beside it."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    @property
    def optional(self) -> bool:
        """Whether to write "(optional)": nothing is marked as required, nor what another answer asks for."""
        marking = getattr(self.form, "mark_optional", True)
        marking = marking and self.name not in getattr(self.form, "asked_by_another_answer", ())
        return bool(marking and not self.field.required and not self.lone_check_box and not self.field.disabled)

    @property
    def first_id(self) -> str:
        """The id that a link in the error summary leads to: of the field, or of its first choice."""
        return f"{self.auto_id}_0" if self.many else (self.id_for_label or self.auto_id)

    @property
    def described_by(self) -> str:
        """The ids of the hint and the errors, for a fieldset."""
        return self.aria_describedby or ""

    def _how_to_answer(self) -> str:
        if self.lone_check_box:
            return say("Tick “{label}”.", label=self.label)
        if self.many or isinstance(self.field.widget, widgets.Select):
            return say("Choose an answer for “{label}”.", label=self.label)
        return say("Fill in “{label}”.", label=self.label)

    @cached_property
    def sentences(self) -> list[str]:
        """What is wrong with what was typed. An empty field is named."""
        said = []
        for error in self.form.errors.get(self.name, django_forms.utils.ErrorList()).as_data():
            for message in error.messages:
                if error.code == "required" and message == str(_BARE_REQUIRED):
                    message = self._how_to_answer()
                said.append(str(message))
        return said

    @property
    def summarised(self) -> list[str]:
        """The same for the summary of the page, where each has to be understood without its box."""
        return [in_summary(str(self.label), sentence) for sentence in self.sentences]

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        """Django's attributes and GOV.UK's classes, without the browser's own checks and placeholders."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        if drawn.is_hidden:
            return built
        built.pop("required", None)
        if "placeholder" in drawn.attrs:
            built["placeholder"] = False
        for kind, look, wrong in _LOOKS:
            if isinstance(drawn, kind):
                own = drawn.attrs.get("class", "")
                built["class"] = " ".join(part for part in (look, wrong if self.errors else "", own) if part)
                break
        return built


class Renderer(DjangoTemplates):
    """Draws every form of the site: with the templates in site/templates/django/forms, else with Django's."""

    form_template_name = "django/forms/putright_form.html"
    field_template_name = "django/forms/putright_field.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> Engine:
        """Ours first: Django's own renderer would look among its own first."""
        return Engine({"NAME": "forms", "DIRS": [_OURS, _DJANGOS], "APP_DIRS": False, "OPTIONS": {}})


class _Hinted(widgets.ChoiceWidget):
    """Choices that may each have a hint below."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: dict[str, str] | None = None):
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *rest: Any, **named: Any) -> dict[str, Any]:
        """An option, and its hint."""
        option: dict[str, Any] = super().create_option(name, value, *rest, **named)
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_Hinted, widgets.RadioSelect):
    """Radio buttons with hints: Radios(hints={"phone": "We ring you back"})."""


class Checkboxes(_Hinted, widgets.CheckboxSelectMultiple):
    """Check boxes with hints."""


class DateField(django_forms.Field):
    """A date in one box, read as people type it (see typed_times)."""

    widget = widgets.TextInput

    def __init__(self, **options: Any):
        options.setdefault("help_text", "For example, 27 3 2026")
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """The date, None for nothing, or a sentence."""
        if isinstance(value, datetime):
            return value.date()
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return read_date(str(value)) if str(value).strip() else None
        except Unreadable as why:
            raise ValidationError(str(why), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: 27 3 2026 for a date, else what was typed."""
        return f"{value.day} {value.month} {value.year}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed, not another way of writing it."""
        return _changed(self, initial, data)

    def widget_attrs(self, widget: widgets.Widget) -> dict[str, Any]:
        """Short, and not filled in by the browser."""
        return {"autocomplete": "off", "spellcheck": "false", **_width(widget, "govuk-input--width-10")}


class TimeField(django_forms.Field):
    """A time of day in one box, read as people type it (see typed_times)."""

    widget = widgets.TextInput

    def __init__(self, **options: Any):
        options.setdefault("help_text", "For example, 2:30pm or 14:30")
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        """The time, None for nothing, or a sentence."""
        if isinstance(value, time):
            return value
        if value in self.empty_values:
            return None
        try:
            return read_time(str(value)) if str(value).strip() else None
        except Unreadable as why:
            raise ValidationError(str(why), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: 14:30 for a time, else what was typed."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another time was typed, not another way of writing it."""
        return _changed(self, initial, data)

    def widget_attrs(self, widget: widgets.Widget) -> dict[str, Any]:
        """Short, and not filled in by the browser."""
        return {"autocomplete": "off", "spellcheck": "false", **_width(widget, "govuk-input--width-5")}


class PhoneField(django_forms.CharField):
    """A telephone number, kept as it was typed."""

    # It brings up the figures on a telephone; the browser checks nothing.
    widget = widgets.TelInput
    _WRITTEN = re.compile(r"[\d\s()+.-]+(?:(?:ext\.?|extension|x)\s*\d+)?", re.IGNORECASE)

    def __init__(self, **options: Any):
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The number, or a sentence."""
        typed: str = super().clean(value)
        figures = sum(sign.isdigit() for sign in typed)
        if typed and not (self._WRITTEN.fullmatch(typed) and 3 <= figures <= 20):
            raise ValidationError(
                "This is not a telephone number. Write for example 01632 960 001 or +44 808 157 0192.", code="invalid"
            )
        return typed

    def widget_attrs(self, widget: widgets.Widget) -> dict[str, Any]:
        """Filled in by the browser if the person wants."""
        found: dict[str, Any] = super().widget_attrs(widget)
        return {"autocomplete": "tel", **found, **_width(widget, "govuk-input--width-20")}


def _width(widget: widgets.Widget, width: str) -> dict[str, str]:
    return {} if "class" in widget.attrs else {"class": width}


def _changed(field: django_forms.Field, initial: Any, data: Any) -> bool:
    try:
        return bool(field.to_python(initial) != field.to_python(data))
    except ValidationError:
        return True


def day_and_time(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The moment at which a local clock shows this. In the hour that comes twice in October the first is meant.

    A ValidationError for an hour that the clock skipped in March.
    """
    moment = datetime.combine(day, hour.replace(fold=0), tzinfo=zone)
    if (moment.astimezone(ZoneInfo("UTC")).astimezone(zone)).replace(tzinfo=None) != moment.replace(tzinfo=None):
        later = (moment + timedelta(hours=1)).strftime("%H:%M")
        raise ValidationError(
            f"The clocks went forward on {day.day} {day:%B %Y}: there was no {hour:%H:%M}. Write {later} if you mean "
            "the time an hour later.",
            code="skipped",
        )
    return moment
