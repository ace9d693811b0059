"""Who and what a letter speaks of, as plain text: what the policy and the facts of a case do not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from putright.wording.body_shown import BodyShown


@dataclass(frozen=True, slots=True)
class LetterPoint:
    """One of several matters of a complaint. ``decision``: "upheld", "partly-upheld", "not-upheld", or not yet."""

    about: str
    decision: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class LetterPeople:
    """The people of a letter. What is empty is left out, or marked in the letter as still to be written.

    ``not_taken_up`` is what the complainant is told of why we do not look into the complaint; ``meeting`` the day,
    the hour and the place that were fixed, and ``meeting_in`` the same in other languages, by their codes.
    ``follow`` is where a complaint is followed, and ``follow_in`` that page in other languages, by their codes;
    ``came_as`` the number that it had as something else, before it was a complaint. ``directory`` is what the
    organisation says of outside bodies, by their ids: how they are reached comes from there.
    """

    provider: str
    reference: str
    complainant: str = ""
    person_concerned: str = ""
    handler: str = ""
    handler_contact: str = ""
    signatory: str = ""
    signatory_role: str = ""
    complaint: str = ""
    points: tuple[LetterPoint, ...] = ()
    member_of_staff: str = ""
    member_of_staff_id: str = ""
    not_taken_up: str = ""
    meeting: str = ""
    meeting_in: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    follow: str = ""
    follow_in: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    came_as: str = ""
    directory: Mapping[str, BodyShown] = field(default_factory=lambda: MappingProxyType({}))
