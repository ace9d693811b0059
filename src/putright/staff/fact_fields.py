"""The fields of a form for one thing that a fact can say, and what comes back from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.utils import timezone

from putright.accounts.members import Member
from putright.accounts.models import Organisation, Person
from putright.accounts.places import offered
from putright.casework.agreed import agreed_titles
from putright.casework.looking import View
from putright.procedure.facts import ACTION, CLAUSE, DATE, DECISIONS, FLAG, OUTCOMES, STAGE
from putright.register.relating import relations_of
from putright.site.components import DateField, Radios
from putright.staff.independence_forms import in_order
from putright.wording.act_words import FieldWords, value_words
from putright.wording.plain_names import capital
from putright.wording.standing_words import body_name

PERSONS: Final = frozenset({"person", "owner"})
LONGEST: Final = 20_000
_SHORT: Final = frozenset({"reference", "to", "id", "hour"})
_MOST_RADIOS: Final = 7

# What the procedure does not need to compute, but without which an entry says nothing.
_WANTED: Final = frozenset(
    {
        ("phoned", "answered"), ("acknowledged", "medium"), ("responded", "medium"), ("responded", "outcome"),
        ("extended", "action"), ("extended", "until"), ("written-up", "of"), ("referred", "body"),
        ("lesson-recorded", "text"), ("noted", "text"), ("point-raised", "about"),
    }
)  # fmt: skip
UNANSWERED: Final = "none"
"""What stands for a point that a response does not decide."""

Choices = list[tuple[str, str]]


class Around(NamedTuple):
    """What the fields choose from: the case, the people of the organisation; and who fills them in."""

    view: View
    people: Choices
    member: Member

    @property
    def by(self) -> str:
        """The key of whoever fills them in."""
        return self.member.person


def people_of(organisation: Organisation) -> Choices:
    """The people who can be named now, by key: one query."""
    people = (
        Person.objects.filter(organisation=organisation, active=True)
        .exclude(membership__until__lte=timezone.localdate())
        .order_by("name", "pk")
    )
    return [(one.key, f"{one.name}, {one.job}" if one.job else one.name) for one in people]


def fields_for(kind: str, words: FieldWords, around: Around, *, present: object = None) -> dict[str, forms.Field]:
    """The fields for one thing that a fact can say, by their names; none where there is nothing to choose from.

    ``present`` is what an entry says already: it stays among the choices.
    """
    if words.type == DECISIONS:
        return _decisions(words, around)
    required = words.required or (kind, words.name) in _WANTED
    label: dict[str, Any] = {"label": words.label, "help_text": words.hint, "required": required}
    if words.type == DATE:
        hint = f"{words.hint} For example, 27 3 2026".strip()
        return {words.name: DateField(**(label | {"help_text": hint}))}
    choices = _choices(kind, words, around)
    if choices is None:
        return {words.name: _text(words, label)}
    if isinstance(present, str) and present not in dict(choices):
        choices = [*choices, (present, around.view.naming(present))]
    if not choices:
        return {}
    if words.name == "person":
        choices = in_order(kind, choices, around.view, around.by)
    return {words.name: _choosing(words, choices, label)}


def said(words: FieldWords, cleaned: Mapping[str, Any], around: Around) -> object:
    """What was answered, as a fact says it; None for nothing."""
    if words.type == DECISIONS:
        given = {key: cleaned.get(f"point_{number}") for number, key in enumerate(around.view.record.history.points)}
        return {key: one for key, one in given.items() if one not in (None, "", UNANSWERED)} or None
    value = cleaned.get(words.name)
    if value in (None, ""):
        return None
    if words.type == FLAG:
        return value == "true"
    return value.isoformat() if isinstance(value, date) else value


def _choices(kind: str, words: FieldWords, around: Around) -> Choices | None:
    """The values to choose from, or None for something that is written."""
    policy = around.view.found.policy
    if words.name in PERSONS:
        return around.people
    if words.name == "service_id":
        return [(one.key, one.name) for one in offered(around.view.organisation)]
    if words.name in ("role", "approved_by"):
        return [(role.id, role.title) for role in policy.roles.values()]
    rule = around.view.found.stage.extension
    if kind == "extended" and words.name == "reason" and rule is not None and rule.reasons:
        return [(reason, capital(reason)) for reason in rule.reasons]
    if kind == "referred" and words.name == "body":
        return [(body, body_name(body)) for body in dict.fromkeys(route.body for route in policy.routes)]
    if kind == "action-done" and words.name == "action":
        return list(agreed_titles(around.view).items())
    if words.type == STAGE:
        here = policy.order[around.view.found.stage.id]
        return [one for one in words.choices if policy.order[one[0]] > here]
    if words.type in (ACTION, CLAUSE, FLAG) or words.choices:
        found = _present_first(words, around)
        return _not_done(found, around) if kind == "extended" and words.type == ACTION else found
    return None


def _present_first(words: FieldWords, around: Around) -> Choices:
    """Time limits that run now stand before the others."""
    if words.type != ACTION:
        return list(words.choices)
    running = {row.action for row in around.view.found.next}
    return sorted(words.choices, key=lambda one: one[0] not in running)


def _not_done(choices: Choices, around: Around) -> Choices:
    """Without what was done at this stage, such as the acknowledgement: no time is left to be put off.

    The answer stays, and what the policy lets be put off: that it was can be recorded afterwards.
    """
    found = around.view.found
    done = {row.action for row in found.duties if row.stage == found.stage.id and row.status in ("met", "late")}
    owed = {row.action for row in found.duties if row.status in ("open", "overdue", "pending")}
    rule = found.stage.extension
    stays = {"respond", *(rule.actions if rule is not None else ())} | owed
    return [one for one in choices if one[0] in stays or one[0] not in done] or choices


def _choosing(words: FieldWords, choices: Choices, label: dict[str, Any]) -> forms.Field:
    if words.name in PERSONS or len(choices) > _MOST_RADIOS:
        empty = "Choose" if label["required"] else "Nobody from this list" if words.name in PERSONS else "Not known"
        return forms.ChoiceField(choices=[("", empty), *choices], widget=forms.Select, **label)
    inline = "govuk-radios--inline" if words.type == FLAG else "govuk-radios--small"
    return forms.ChoiceField(choices=choices, widget=Radios({"class": inline}), **label)


def _text(words: FieldWords, label: dict[str, Any]) -> forms.Field:
    if words.name in _SHORT:
        return forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "off"}), **label)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 4}), **label)


def _decisions(words: FieldWords, around: Around) -> dict[str, forms.Field]:
    """A decision for each point of the complaint that was noted, unless it is dealt with in another case."""
    moved = relations_of(around.view.record.entries).moved
    outcomes = [(one, capital(value_words("outcome", one))) for one in OUTCOMES]
    return {
        f"point_{number}": forms.ChoiceField(
            choices=[*outcomes, (UNANSWERED, "Not answered in this response")],
            widget=Radios({"class": "govuk-radios--small"}),
            initial=UNANSWERED,
            label=f"What was decided: {about or 'a point whose words were erased'}",
        )
        for number, (key, about) in enumerate(around.view.record.history.points.items())
        if key not in moved
    }
