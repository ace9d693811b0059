"""What the pages of letters that fall due by themselves show: each kind, who sends it, and why not otherwise."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.urls import reverse

from putright.correspondence.approval_rules import kinds_chosen
from putright.correspondence.falling_due import DRAFTED, FALLS, PERSON, SENT, STOPPED, Choice, choices_made
from putright.correspondence.may_go_alone import why_never
from putright.correspondence.models import LetterChoice
from putright.letters import letters
from putright.staff.door import Desk
from putright.staff.letter_text_page import today, tried_under
from putright.staff.letter_views import letter_texts_at

HOWS: Final = {
    PERSON: ("A person writes it", "grey"),
    DRAFTED: ("Drafted", "blue"),
    SENT: ("Sent by itself", "yellow"),
}
"""What can be chosen, in words, each with its colour."""
_ALL: Final = {"stopped": "Nothing goes by itself", "going": "Letters go by themselves again"}
_ALSO: Final = {
    "acknowledgement": "Also of a request for the next stage.",
    "stage-response": "At each stage, the last one too.",
    "delay-explanation": "Also where the answer itself is nearly due or late, and they were not told of a delay yet.",
    "window-reminder": "Good practice. No law asks for it.",
}

_APPROVED: Final = "A second person approves letters of this kind here, and looks at each before it goes."


class KindShown(NamedTuple):
    """A kind of letter in the list."""

    title: str
    href: str
    about: str
    when: str
    how: str
    colour: str
    since: str
    never: str


class MadeShown(NamedTuple):
    """A choice that was made."""

    what: str
    how: str
    row: LetterChoice


def kinds_shown(at: Desk, kinds: dict[str, Choice]) -> list[KindShown]:
    """Every kind of letter that falls due by itself."""
    never, hours = nevers(at, tuple(kinds)), in_hours(at)
    return [
        KindShown(
            title_of_kind(kind),
            reverse("policy-itself-kind", args=[at.organisation.slug, kind]),
            _ALSO.get(kind, ""),
            when_words(one if kind in hours else one._replace(hours=None)),
            *HOWS[one.how],
            f"Chosen by {one.row.account}" if one.row is not None else "Nobody has changed it",
            never[kind],
        )
        for kind, one in kinds.items()
    ]


def nevers(at: Desk, kinds: tuple[str, ...]) -> dict[str, str]:
    """Why letters of each kind cannot go by themselves, under the policies in force and to come; empty: they can."""
    under, texts, approved = tried_under(at), letter_texts_at(at), kinds_chosen(at.organisation)
    return {
        kind: _APPROVED
        if kind in approved
        else why_never(kind, under.policies, at.organisation.name, today(at), under.directory, texts)
        for kind in kinds
    }


def in_hours(at: Desk) -> frozenset[str]:
    """The kinds of letter of which a procedure in force or to come promises one within hours."""
    owed = {duty.action.name for one in tried_under(at).policies for stage in one.stages for duty in stage.duties
            if duty.in_hours}  # fmt: skip
    return frozenset(kind for kind, falls in FALLS.items() if owed.intersection((*falls.actions, *falls.late)))


def title_of_kind(kind: str) -> str:
    """What a kind of letter is called on these pages."""
    return "Our answer" if kind == "stage-response" else letters()[kind].title


def when_words(one: Choice) -> str:
    """When it is drafted or goes: "1 working day before it is due, or 4 hours"."""
    days = f"{one.days} working day{'' if one.days == 1 else 's'}"
    if one.falls.after:
        return f"{days} after we asked, if nothing came"
    if one.falls.waits:
        return f"{days} before the time ends"
    hours = f" (where a promise is in hours, {one.hours} hours)" if one.hours is not None else ""
    return f"{days} before it is due{hours}" if one.days else f"On the day on which it is due{hours}"


def made_shown(at: Desk) -> list[MadeShown]:
    """What was chosen, the newest first."""
    return [_made(row) for row in choices_made(at.organisation)]


def _made(row: LetterChoice) -> MadeShown:
    if not row.kind:
        return MadeShown("All letters", _ALL[row.how], row)
    title = title_of_kind(row.kind) if row.kind in letters() else row.kind
    falls = FALLS.get(row.kind)
    when = f", {when_words(Choice(falls, row.how, row.days or 0, row.hours))}" if falls is not None else ""
    return MadeShown(title, f"{HOWS[row.how][0]}{when if row.how != PERSON else ''}", row)


__all__ = ["HOWS", "STOPPED", "KindShown", "MadeShown", "kinds_shown", "made_shown", "nevers", "title_of_kind"]
