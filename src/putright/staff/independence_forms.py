"""What the forms ask and say of independence: who may be chosen, who is named in the complaint, who may open a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django import forms

from putright.casework.independence import Involvement, conflicts, deals, involvement
from putright.casework.looking import View
from putright.register.closing import ABOUT, bars_of, named_in
from putright.register.parts import ACCESS, NAMED
from putright.register.parts_beside import BY_HAND
from putright.site.components import Checkboxes, Radios
from putright.staff.case_history import when_words
from putright.wording.conflict_words import HOW, did_words, named_words, why_not
from putright.wording.field_words import FieldWords
from putright.wording.plain_names import listed, stage_name

Choices = list[tuple[str, str]]

_NOTES: Final = {
    NAMED.name: (
        "Note",
        "Such as: what the complainant says they did. Whom the complaint is about cannot read it.",
        False,
    ),
    ACCESS.name: (
        "Why?",
        "Those who may open it can read this. For example: a member of staff complains about their own team.",
        True,
    ),
    BY_HAND.name: ("Why?", "For example: they have just lost their father. It is kept with the entry.", True),
}


def own_questions(kind: str) -> tuple[FieldWords, ...] | None:
    """What is asked for one of these entries; None for any other kind."""
    if kind == NAMED.name:
        how = FieldWords("how", "How?", "", required=True, type="choice", choices=tuple(HOW.items()))
        return FieldWords("person", "Who?", "Somebody who works here.", required=True), how
    if kind == BY_HAND.name:
        return (
            FieldWords(
                "how",
                "May letters go by themselves on this case?",
                required=True,
                type="choice",
                choices=(
                    ("by-hand", "No: a person looks at each"),
                    ("by-itself", "Yes, as the policy pages say"),
                ),
            ),
        )
    return (FieldWords("people", ""),) if kind == ACCESS.name else None


def own_note(kind: str) -> forms.CharField | None:
    """The field for the words that go with one of these entries; None for any other kind."""
    if kind not in _NOTES:
        return None
    label, hint, required = _NOTES[kind]
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


def access_fields(view: View, people: Choices) -> dict[str, forms.Field]:
    """Everybody or only some; and check boxes for these. Whom the complaint is about cannot be among them."""
    about = {one.person for one in named_in(view.record.entries).values() if one.how == ABOUT}
    return {
        "open_to": forms.ChoiceField(
            label="Who may open this case?",
            choices=[("all", "Everybody who may see cases"), ("only", "Only the people ticked below")],
            widget=Radios({"class": "govuk-radios--small"}),
        ),
        "people": forms.MultipleChoiceField(
            label="People",
            help_text="Nobody else sees the case any more, in no list either.",
            required=False,
            choices=[one for one in people if one[0] not in about],
            widget=Checkboxes({"class": "govuk-checkboxes--small"}),
        ),
    }


def access_now(view: View, me: str) -> dict[str, object]:
    """What stands in these fields at first: who may open it now; of a case that is open to all, whoever closes it."""
    only = bars_of(view.record.entries).only
    return {"open_to": "only", "people": [me] if only is None else [f"person-{one}" for one in sorted(only)]}


def people_said(found: Mapping[str, Any]) -> str:
    """To whom alone the case is to be open, as the entry says it; nothing: to everybody."""
    return " ".join(found["people"]) if found.get("open_to") == "only" else ""


def around_view(view: View) -> Involvement:
    """The case on the screen as independence looks at it: no query."""
    return involvement(view.found, view.record.entries, view.persons)


def in_order(kind: str, choices: Choices, view: View, by: str) -> Choices:
    """The people to choose from: first those who may, then those against whom something speaks, with what it is."""
    policy = view.found.policy
    if not deals(kind, policy):
        return choices
    around = around_view(view)
    free: Choices = []
    apart: Choices = []
    for person, name in choices:
        found = conflicts(around, kind, person, by)
        if found:
            apart.append((person, f"{name}: {listed([why_not(one, policy) for one in found])}"))
        else:
            free.append((person, name))
    return [*free, *apart]


class Against(NamedTuple):
    """Somebody against whom something speaks, or who had a part: their name, and each thing in words."""

    name: str
    says: list[str]


def against(kind: str, people: Choices, view: View) -> list[Against]:
    """Who had a part in the case or is named in it, with how and when, for a form in which somebody is chosen."""
    policy = view.found.policy
    if not deals(kind, policy):
        return []
    around = around_view(view)
    found = []
    for person, name in people:
        says = part_sentences(around, person)
        if says:
            found.append(Against(name, says))
    return found


def part_sentences(around: Involvement, person: str) -> list[str]:
    """What somebody did on the case, and how they are named in it, each to follow their name."""
    named = around.named.get(person)
    says = [named_words(named.how)] if named is not None else []
    says += [
        f"{did_words(f'entered {part.did}' if part.entered else part.did)} at {stage_name(part.stage, around.policy)}, "
        f"{when_words(part.when)}"
        for part in around.of(person)
    ]
    return list(dict.fromkeys(says))
