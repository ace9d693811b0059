"""The questions about what a person needs, for every form that asks them: of the person, or of staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils.safestring import SafeString, mark_safe

from putright.site.components import Checkboxes
from putright.wording.language import say, spoken
from putright.wording.needs import FORMATS, SIZES, SUPPORT, WAYS
from putright.wording.plain_names import capital

BEFORE: Final = "need_"
"""What stands before the name of each field: a form may ask for an address of its own."""
FORMATS_BOX: Final = f"{BEFORE}formats"
"""The name of the field that asks in what form, and in which language, to write."""
LONGEST: Final = 1_000
_DETAILS: Final = (("print_size", "formats", "large-print"), ("language", "formats", "other-language"),
                   ("spoken_language", "support", "interpreter"))  # fmt: skip
"""A detail, and the choice that it belongs to: whoever names a language needs it, ticked or not."""

Asked = Mapping[str, tuple[str, str]]

OF_THE_PERSON: Final[Asked] = MappingProxyType(
    {
        "ways": ("How can we reach you best?", "Choose as many as you like."),
        "not_times": ("When should we not ring or visit?", "For example: not before 10 in the morning."),
        "not_address": (
            "Is there an address or a number that we should not use?",
            "For example, because somebody else would see it.",
        ),
        "formats": ("How should we write to you?", "If you leave this empty, we write in the usual way."),
        "print_size": ("Size of large print", "18 point is usual."),
        "language": ("Which other language should we write in?", ""),
        "support": ("Which of these would help you?", "Choose as many as you like."),
        "spoken_language": ("Which language should the interpreter speak?", ""),
    }
)
"""As the person is asked: label and hint."""

OF_STAFF: Final[Asked] = MappingProxyType(
    {
        "ways": ("How can we reach them best?", ""),
        "not_times": ("Not at these times", "Such as: not before 10 in the morning."),
        "not_address": ("Not at this address or number", "Such as: not at home, where others open letters."),
        "formats": ("In what form do we write to them?", ""),
        "print_size": ("Size of large print", "18 point is usual."),
        "language": ("Which other language do we write in?", ""),
        "support": ("What support do they need?", ""),
        "spoken_language": ("Which language must the interpreter speak?", ""),
    }
)
"""As staff are asked."""

_HELP_OF_THE_PERSON: Final = MappingProxyType(
    {
        "interpreter": "An interpreter",
        "bsl": "British Sign Language",
        "advocate": "An advocate: somebody who helps me to say what I want",
        "more-time": "More time",
        "scribe": "Somebody to write for me",
    }
)


class CodesField(forms.MultipleChoiceField):
    """Codes to tick. One that is empty is none: a form may be sent with it by what is not a browser."""

    def to_python(self, value: Any) -> list[str]:
        """Those that say something."""
        return [one for one in super().to_python(value) if one]


def needs_fields(asked: Asked, text: Callable[..., forms.Field]) -> dict[str, forms.Field]:
    """The fields by their names; ``text`` makes one for a short text."""
    choices = {
        "ways": WAYS,
        "formats": FORMATS,
        "support": _HELP_OF_THE_PERSON if asked is OF_THE_PERSON else SUPPORT,
    }
    found: dict[str, forms.Field] = {}
    for name, (label, hint) in asked.items():
        said: dict[str, Any] = {"label": say(label), "help_text": say(hint) if hint else "", "required": False}
        if name in choices:
            offered = [(code, capital(say(words))) for code, words in choices[name].items()]
            wrong = {"invalid_choice": say("Choose from what is offered.")}
            small = Checkboxes({"class": "govuk-checkboxes--small"})
            found[BEFORE + name] = CodesField(choices=offered, widget=small, error_messages=wrong, **said)
        elif name == "print_size":
            sizes = [("", say("The usual size")), *((size, say("{size} point", size=size)) for size in SIZES)]
            wrong = {"invalid_choice": say("Choose a size from the list.")}
            found[BEFORE + name] = forms.ChoiceField(choices=sizes, widget=forms.Select(), error_messages=wrong, **said)
        else:
            found[BEFORE + name] = text(widget=forms.TextInput({"autocomplete": "off"}), **said)
    return found


def needs_typed(cleaned: Mapping[str, Any], known: Mapping[str, object] = MappingProxyType({})) -> dict[str, str]:
    """What was answered, as ``needs-noted`` says it: every part that was asked, empty where nothing is needed.

    A detail speaks for the choice that it belongs to, unless both were known and the choice is now taken back.
    """
    found = {}
    for name, value in cleaned.items():
        if name.startswith(BEFORE):
            found[name.removeprefix(BEFORE)] = " ".join(value) if isinstance(value, list) else str(value or "")
    for detail, choice, code in _DETAILS:
        chosen = found.get(choice, "").split()
        if not found.get(detail) or code in chosen:
            continue
        if code in str(known.get(choice) or "").split() and found[detail] == str(known.get(detail) or ""):
            found[detail] = ""
        else:
            found[choice] = " ".join([*chosen, code])
    return found


def needs_in_boxes(known: Mapping[str, object]) -> dict[str, object]:
    """What is known, as the boxes hold it."""
    several = ("ways", "formats", "support")
    return {BEFORE + name: str(value).split() if name in several else value for name, value in known.items() if value}


class _Drawn(forms.Form):
    """The questions alone, with nothing in the boxes."""

    def __init__(self, asked: Asked, text: Callable[..., forms.Field]) -> None:
        super().__init__(auto_id="id_%s")
        self.fields |= needs_fields(asked, text)


@lru_cache(maxsize=4)
def _drawn(of_the_person: bool, text: Callable[..., forms.Field], language: str) -> SafeString:
    """``language``: that which is spoken."""
    form = _Drawn(OF_THE_PERSON if of_the_person else OF_STAFF, text)
    return mark_safe("".join(str(one.as_field_group()) for one in form))  # noqa: S308 - drawn by our own templates


class NeedsAsked(forms.Form):
    """A form with these questions among its own, in a fold. A form that is only opened costs no drawing of them."""

    needs_asked: Asked = OF_THE_PERSON

    @property
    def needs_boxes(self) -> list[forms.BoundField]:
        """The questions."""
        return [self[name] for name in self.fields if name.startswith(BEFORE)]

    @property
    def needs_drawn(self) -> SafeString:
        """The questions as HTML: kept, where nothing was typed yet."""
        if not self.is_bound and not self.initial.keys() & {one.name for one in self.needs_boxes}:
            return _drawn(self.needs_asked is OF_THE_PERSON, self.needs_text, spoken())
        return mark_safe("".join(str(one.as_field_group()) for one in self.needs_boxes))  # noqa: S308 - as above

    @property
    def needs_open(self) -> bool:
        """Whether the fold stands open: something in it was answered, or is wrong."""
        return self.is_bound and any(one.errors or one.data for one in self.needs_boxes)

    @staticmethod
    def needs_text(**options: Any) -> forms.Field:
        """A short text."""
        return forms.CharField(max_length=LONGEST, **options)

    def ask_needs(self) -> None:
        """Put the questions behind the fields that are there."""
        self.fields |= needs_fields(self.needs_asked, self.needs_text)

    def needed(self) -> dict[str, str]:
        """What was answered, without what was left empty."""
        return {name: value for name, value in needs_typed(self.cleaned_data).items() if value}
