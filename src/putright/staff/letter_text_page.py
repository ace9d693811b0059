"""What the pages of letter texts show: the list, one kind with its check, and the cases on which a text is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from putright.accounts.outside_bodies import own_bodies
from putright.correspondence.lettering import Letter, filled_letter, filled_with, missing_from
from putright.correspondence.models import LetterDraft, LetterVersion
from putright.correspondence.must_say import places_left
from putright.correspondence.own_texts import (
    Wording,
    faults_of,
    in_force_of,
    ours,
    ours_has_changed,
    texts_on,
    versions_of,
    with_wording,
    wording_of,
)
from putright.correspondence.situations import Situation
from putright.correspondence.text_check import Checked, check_text, tried_on
from putright.correspondence.welsh_check import check_welsh
from putright.letters import IN_WELSH, LetterText, is_welsh_text, kind_of_text, letters, texts_by_name
from putright.letters.filling import TooLong
from putright.letters.named import NamedValue, named_values
from putright.procedure.faults import Fault
from putright.procedure.policy import Policy
from putright.register.adopting import current_and_coming
from putright.register.reading import policy_of
from putright.reports.text_changes import Changed, changed_lines
from putright.staff.door import Desk
from putright.staff.letter_reads import Reads, as_it_reads
from putright.stationery.halves import WELSH
from putright.wording.body_shown import BodyShown, bodies_of, directory_of
from putright.wording.dates import long_day
from putright.wording.language import speaking, unmarked

_TO = {
    "complainant": "The complainant",
    "person-concerned": "The person on whose behalf it is made",
    "staff": "A member of staff",
}


class Line(NamedTuple):
    """A kind of letter in the list."""

    title: str
    href: str
    to: str
    standing: str
    colour: str
    about: str
    note: str


def letter_of(kind: str) -> LetterText:
    """The letter of that kind, or no such page."""
    found = texts_by_name().get(kind)
    if found is None:
        raise Http404
    return found


def lines_at(at: Desk) -> list[Line]:
    """Every kind of letter, and whose text is in force."""
    versions = versions_of(at.organisation)
    drafts = {one.kind: one for one in LetterDraft.objects.filter(organisation=at.organisation)}
    now = in_force_of(versions, today(at))
    under = tried_under(at)
    short = {kind for kind, one in now.items() if not one.ours and _is_short(at, one, under)}
    found = []
    for kind, letter in _sorted():
        notes = (
            _notes(now.get(kind), drafts.get(kind), kind in short),
            _notes_of_welsh(f"{kind}{IN_WELSH}", now, drafts, short),
        )
        found.append(_line(at, letter, now.get(kind), versions, ". ".join(filter(None, notes))))
    return found


def _is_short(at: Desk, version: LetterVersion, under: Tried) -> bool:
    """Whether a text lacks something that is demanded: by a policy that was adopted since."""
    text = with_wording(version.kind, wording_of(version, version.kind))
    return bool(checked_at(at, text, cases_tried(at, version.kind, under)).lacking)


def checked_at(at: Desk, text: LetterText, tried: list[Situation]) -> Checked:
    """What a text has no place for: an English one by what must be said, a Welsh one by what the English one says."""
    if not is_welsh_text(text.kind):
        return check_text(text, tried)
    return check_welsh(text, texts_on(at.organisation, today(at))[kind_of_text(text.kind)], tried)


def _notes(now: LetterVersion | None, draft: LetterDraft | None, short: bool) -> str:
    said = ["It has no place for something that must be said"] if short else []
    said += ["The text that comes with putright has changed since"] if now is not None and ours_has_changed(now) else []
    said += ["A draft is being written"] if draft is not None else []
    return ". ".join(said)


def _notes_of_welsh(
    name: str, now: Mapping[str, LetterVersion], drafts: Mapping[str, LetterDraft], short: Set[str]
) -> str:
    """The same of the Welsh text of a kind, which has no row of its own."""
    version = now.get(name)
    said = ["Its Welsh text is yours"] if version is not None and not version.ours else []
    if said and name in short:
        said.append("The Welsh has no place for something that the English says")
    if version is not None and ours_has_changed(version):
        said.append("The Welsh text that comes with putright has changed since")
    return ". ".join(said + (["A draft of its Welsh is being written"] if name in drafts else []))


def _sorted() -> list[tuple[str, LetterText]]:
    return sorted(letters().items(), key=lambda one: (list(_TO).index(one[1].to), one[1].title))


def _line(at: Desk, letter: LetterText, now: LetterVersion | None, versions: list[LetterVersion], note: str) -> Line:
    own = now is not None and not now.ours
    coming = [one for one in versions if one.kind == letter.kind and one.starts > today(at)]
    about = f"Since {_day(now.starts)}, adopted by {now.account}" if now is not None and own else ""
    if coming:
        about += f"{'. ' if about else ''}Another text from {_day(coming[-1].starts)}"
    href = reverse("policy-letter", args=[at.organisation.slug, letter.kind])
    standing, colour = ("Yours", "blue") if own else ("As it comes", "grey")
    return Line(letter.title, href, _TO[letter.to], standing, colour, about, note)


def today(at: Desk) -> date:
    """The day on which somebody looks."""
    return timezone.localdate(at.now)


def _day(day: date) -> str:
    return long_day(day.toordinal())


class Tried(NamedTuple):
    """What texts are tried on: the policy in force and those that are to come, and the outside bodies they name."""

    policies: list[Policy]
    directory: dict[str, BodyShown]


def tried_under(at: Desk) -> Tried:
    """The organisation's policies; none where none was adopted."""
    try:
        versions = current_and_coming(at.organisation, today(at))
    except LookupError:
        return Tried([], {})
    policies = [policy_of(one) for one in versions]
    own = own_bodies(at.organisation)
    directory: dict[str, BodyShown] = {}
    for policy in policies:
        directory |= directory_of(bodies_of(policy), own, today(at))
    return Tried(policies, directory)


def cases_tried(at: Desk, kind: str, under: Tried) -> list[Situation]:
    """The made-up cases on which a letter of the kind is tried."""
    kind = kind_of_text(kind)
    return tried_on(kind, under.policies, at.organisation.name, today(at), under.directory)


class Standing(NamedTuple):
    """How a kind of letter stands: the text that is looked at, what is wrong with it, and what was adopted."""

    letter: LetterText
    wording: Wording
    draft: LetterDraft | None
    version: LetterVersion | None
    versions: list[LetterVersion]
    faults: list[Fault]
    checked: Checked
    tried: list[Situation]


def standing(at: Desk, letter: LetterText, draft: LetterDraft | None) -> Standing:
    """The draft, or without one the text in force, with its check."""
    versions = versions_of(at.organisation, letter.kind)
    version = in_force_of(versions, today(at)).get(letter.kind)
    wording = Wording(draft.subject, draft.body) if draft is not None else wording_of(version, letter.kind)
    tried = cases_tried(at, letter.kind, tried_under(at))
    checked = checked_at(at, with_wording(letter.kind, wording), tried)
    return Standing(letter, wording, draft, version, versions, faults_of(wording), checked, tried)


def one_kind(at: Desk, found: Standing) -> dict[str, Any]:
    """What the page of one kind of letter shows besides its form."""
    slug, kind = at.organisation.slug, found.letter.kind
    own = found.version is not None and not found.version.ours
    return {
        "letter": found.letter,
        "title": found.letter.title,
        "goes_to": f"Goes to {_TO[found.letter.to][0].lower()}{_TO[found.letter.to][1:]}",
        "draft": found.draft,
        "own": own,
        "in_force": found.version,
        "versions": found.versions,
        "faults": found.faults,
        "demands": found.checked.demands,
        "lacking": found.checked.lacking,
        "no_cases": not found.tried,
        "values": values_shown(),
        "moved": _moved(found) if found.version is not None and ours_has_changed(found.version) else None,
        "welsh": is_welsh_text(kind),
        "other": other_text(at, kind),
        "beside_ours": _beside_ours(found) if own or found.draft is not None else None,
        "previews": [
            {"text": one.title, "href": f"{reverse('policy-letter-preview', args=[slug, kind])}?case={number}"}
            for number, one in enumerate(found.tried)
        ],
    }


def other_text(at: Desk, name: str) -> dict[str, str] | None:
    """The text of the same letter in the other language: where it is, and whose; none where it has none."""
    other = kind_of_text(name) if is_welsh_text(name) else f"{name}{IN_WELSH}"
    if other not in texts_by_name() or not (at.organisation.offers_welsh or is_welsh_text(name)):
        return None
    now = in_force_of(versions_of(at.organisation, other), today(at)).get(other)
    return {
        "href": reverse("policy-letter", args=[at.organisation.slug, other]),
        "title": texts_by_name()[other].title,
        "whose": "yours" if now is not None and not now.ours else "as it comes",
    }


class Moved(NamedTuple):
    """Our text changed in an upgrade: against what it was, and against theirs. None: too long to compare."""

    ours: list[Changed] | None
    theirs: list[Changed] | None


def _moved(found: Standing) -> Moved:
    assert found.version is not None  # noqa: S101 - asked only where there is one
    then, now = Wording(found.version.subject_then, found.version.body_then), ours(found.letter.kind)
    return Moved(changed_lines(_whole(then), _whole(now)), changed_lines(_whole(now), _whole(found.wording)))


def _beside_ours(found: Standing) -> list[Changed] | None:
    return changed_lines(_whole(ours(found.letter.kind)), _whole(found.wording))


def _whole(wording: Wording) -> str:
    return f"Subject: {wording.subject}\n\n{wording.body}"


def differences(before: Wording, after: Wording) -> list[Changed] | None:
    """What is different between two texts, line by line."""
    return changed_lines(_whole(before), _whole(after))


def values_shown() -> list[tuple[str, list[tuple[str, NamedValue]]]]:
    """Every value by its group, each with how it is written."""
    rows = ((one.group, (_written(one), one)) for one in named_values().values())
    return [(group, [row for _, row in several]) for group, several in groupby(rows, key=lambda row: row[0])]


def _written(value: NamedValue) -> str:
    if value.sort == "text":
        return f"{{{{ {value.name} }}}}"
    inner = " ".join(f"{{{{ one.{part} }}}}" for part in value.parts) or "{{ one }}"
    return f"{{% for one in {value.name} %}} {inner} {{% endfor %}}"


class Preview(NamedTuple):
    """A text on one made-up case."""

    title: str
    letter: Letter | None
    why: str
    number: int
    language: str = ""

    @property
    def reads(self) -> list[Reads]:
        """The letter without its marks, as whoever gets it will read it."""
        found = as_it_reads(self.letter.text) if self.letter is not None else []
        return [one._replace(language=self.language) for one in found] if self.language else found


def previewed(found: Standing, number: int) -> Preview:
    """The letter on the made-up case of that number, or no such page."""
    if not 0 <= number < len(found.tried):
        raise Http404
    one = found.tried[number]
    text = with_wording(found.letter.kind, found.wording)
    if found.faults:
        return Preview(one.title, None, "The text has a fault. Mend it, and look at it again.", number)
    try:
        if is_welsh_text(text.kind):
            with speaking(WELSH):
                welsh = filled_with(text, letters()[kind_of_text(text.kind)], one.found, one.people)
            shown = Letter(unmarked(welsh.subject), unmarked(welsh.text), ())
            left = tuple(f"Still to be written: {place}." for place in places_left(shown.text))
            return Preview(one.title, shown._replace(missing=left), "", number, WELSH)
        letter = filled_letter(text, one.found, one.people)
    except TooLong as why:
        return Preview(one.title, None, str(why), number)
    missing = missing_from(letter.text, text.kind, one.found, one.people, {text.kind: text})
    return Preview(one.title, letter._replace(missing=missing), "", number)


def numbered(wording: Wording) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, as faults name them."""
    return enumerate(wording.body.rstrip("\n").split("\n"), start=1)
