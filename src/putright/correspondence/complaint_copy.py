"""A copy of a complaint for whoever made it: what they told us, what happens next, how to reach us.

It is made as PDF and as plain text. Their own words stand in it as they wrote them. Where they write in letters that no
typeface of ours has, the PDF says so in their place, and the plain text has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.looking import View
from putright.casework.speaking import speaker_of
from putright.correspondence.told_decisions import NOTHING_TOLD, DecisionsTold, decisions_told, mails_of
from putright.publishing.setting import NotSet
from putright.register.documents import documents_of
from putright.register.parts import ADDED, OF_SERVICE
from putright.register.reading import Entry
from putright.stationery.forms import large_print
from putright.stationery.paper_words import in_words
from putright.stationery.plain_text import as_text
from putright.stationery.printing import ORDINARY, as_paper
from putright.stationery.sheet import Letterhead, Sheet
from putright.wording.act_words import case_attribute_words
from putright.wording.body_shown import BodyShown
from putright.wording.dates import long_day
from putright.wording.language import ENGLISH, finished, say, speaking, spoken
from putright.wording.needs import needs_of
from putright.wording.outside_words import bodies_for_complainant, window_for_complainant
from putright.wording.people_words import AGREEING, COMPLAINANT, RELATIONS
from putright.wording.plain_names import with_blanks
from putright.wording.standing_words import next_for_complainant, standing_for_complainant
from putright.wording.told_words import ANONYMOUS, FOR_SOMEBODY, TOLD, needs_told, note_told

_OURS: Final = {"relation": frozenset(RELATIONS.values()), "consent": frozenset(AGREEING.values())}
"""Answers that are chosen from a list of ours."""
_QUOTED: Final = frozenset({"words", "wish", "needs"})
"""What may be long: it stands in a part of its own."""


class Told(NamedTuple):
    """A part of what they told us: what it is called, their words, and whether it is long enough for a part alone."""

    label: str
    text: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintCopy:
    """The copy before it has a form. ``size``: of its print in points, as their needs ask for.

    ``standing``: what was answered, or how the complaint ended; empty while it is open.
    """

    reference: str
    received: datetime
    told: tuple[Told, ...]
    files: tuple[str, ...]
    promises: tuple[str, ...]
    later: tuple[str, ...]
    bodies: tuple[str, ...]
    follow: str
    anonymous: bool
    standing: str
    decided: DecisionsTold
    head: Letterhead
    size: float
    language: str = ENGLISH
    """That which was spoken when it was made; its parts that say what holds now are in it."""

    def as_pdf(self) -> bytes:
        """Tagged PDF, in large print if they asked. Raises ``NotSet`` if the provider's own words cannot be set."""
        without: frozenset[str] = frozenset()
        while True:
            try:
                return as_paper(self._sheet(without), self.size)
            except NotSet as fault:
                # The typesetter names no more than some of them at a time.
                more = frozenset(in_words(fault.signs)[1]) - without
                if not more:
                    raise
                without |= more

    def as_plain_text(self) -> bytes:
        """UTF-8, each line ended as every system takes it."""
        return as_text(self._sheet()).replace("\n", "\r\n").encode()

    def _sheet(self, without: frozenset[str] = frozenset()) -> Sheet:
        with speaking(self.language):
            body = str(finished("\n\n".join(self._parts(without))))
            subject = say("Your complaint: a copy to keep")
        return Sheet(subject, body, self.head, self.received.date(), reference=self.reference, language=self.language)

    def _parts(self, without: frozenset[str]) -> Iterator[str]:
        yield say(
            "Your number is {reference}. We got your complaint on {moment}.",
            reference=self.reference,
            moment=_moment(self.received),
        )
        yield _heading(say("What you told us"))
        short = [one for one in self.told if not one.alone]
        for one in self.told:
            if one.alone:
                yield f"{one.label}:"
                yield _quoted(_printable(one.text, without))
        if short:
            yield "\n".join(f"- {one.label}: {_indented(_printable(one.text, without))}" for one in short)
        if self.files:
            yield _heading(say("Files that you sent"))
            yield "\n".join(f"- {_printable(name, without)}" for name in self.files)
        yield from self._decided(without)
        yield _heading(say("What happens next"))
        yield from self._next()
        if self.later:
            yield _heading(say("If you are not happy") if self.standing else say("After our answer"))
            yield _points(self.later)
        if self.bodies:
            yield _heading(say("Who else can help"))
            yield say("These bodies are not part of us.")
            yield _points(self.bodies)
        yield _heading(say("How to follow your complaint"))
        yield say(
            "Keep this copy. Tell us your number when you phone us or write to us, and we can find your complaint."
        )
        if self.follow and not self.anonymous:
            yield say("You can also see how far we are here: {address}", address=self.follow)

    def _decided(self, without: frozenset[str]) -> Iterator[str]:
        told = self.decided
        if not (told.answers or told.agreed):
            return
        yield _heading(say("What we decided"))
        yield from (one for one in (*told.answers, told.goes_on) if one)
        if told.points:
            yield f"{say('The points of your complaint')}:"
            yield _points(tuple(f"{_printable(one.about, without)}\n  {' '.join(one.said)}" for one in told.points))
        if told.agreed:
            yield f"{say('What we agreed to do')}:"
            yield _points(tuple(_printable(_indented(one), without) for one in told.agreed))

    def _next(self) -> Iterator[str]:
        if self.anonymous:
            yield say("We will look into what you told us.")
            yield say("You asked us not to contact you, so we cannot send you an answer.")
            yield say("If you change your mind, tell us your number and how we can reach you.")
            return
        if self.standing:
            yield self.standing
        if self.promises:
            yield _points(self.promises)
        elif not self.standing:
            yield say("We will look into it.")


def copy_of(
    view: View, directory: Mapping[str, BodyShown], follow: str = "", *, with_decisions: bool = True
) -> ComplaintCopy:
    """The copy of a case's complaint as it came in. ``follow``: the address at which they can follow it, if any.
    ``with_decisions``: whoever has it proved who they are, and not only that they sent the complaint.

    Within the organisation's transaction. The dates are those of now: what has been done meanwhile is not owed again.
    """
    came = list(_came(view))
    name_actions(view, agreed_titles(view))
    contact = _said(came, "contact-given")
    needs = needs_of(_said(came, "needs-noted"), contact.get("needs"))
    anonymous = not any(contact.get(way) for way in ("email", "phone", "address"))
    large = large_print(needs if needs else view.needs)
    numbers = {entry.row.number for entry in came if entry.row.kind == ADDED.name}
    return ComplaintCopy(
        reference=view.case.reference,
        received=datetime.fromtimestamp(view.found.case.facts[0].instant, timezone.get_current_timezone()),
        told=tuple(_told(view, came, contact, anonymous)),
        files=tuple(one.name for one in documents_of(view.record) if one.number in numbers and one.gone is None),
        promises=next_for_complainant(view.found),
        later=() if anonymous else tuple(_later(view)),
        bodies=bodies_for_complainant(view.found, directory),
        follow=follow,
        anonymous=anonymous,
        standing=standing_for_complainant(view.found) if view.found.status != "open" else "",
        decided=_decisions(view) if with_decisions else NOTHING_TOLD,
        head=letterhead_of(view.organisation),
        size=float(large) if large else ORDINARY,
        language=spoken(),
    )


def _came(view: View) -> Iterator[Entry]:
    """The entries that the complaint itself made: what was entered with it, by whoever entered it."""
    first = view.record.entries[0].row
    for entry in view.record.entries:
        if (entry.row.source, entry.row.recorded) == (first.source, first.recorded):
            yield entry


def _said(came: list[Entry], kind: str) -> dict[str, object]:
    said: dict[str, object] = {}
    for entry in came:
        if entry.row.kind == kind:
            said |= entry.says
    return said


def _told(view: View, came: list[Entry], contact: Mapping[str, object], anonymous: bool) -> Iterator[Told]:
    received = came[0]
    said = {name: str(value) for name, value in contact.items() if value}
    if received.says.get("concerns_date"):
        said["concerns_date"] = long_day(date.fromisoformat(str(received.says["concerns_date"])).toordinal())
    if view.case.site is not None:
        said["site"] = view.case.site.name
    for name in (*TOLD, *(one for one in said if one not in TOLD)):
        if name in said:
            label = say(TOLD[name]) if name in TOLD else with_blanks(name).capitalize()
            text = say(said[name]) if name in _OURS and said[name] in _OURS[name] else said[name]
            yield Told(label, text, name in _QUOTED)
    if received.note and received.row.source == "public":  # else somebody here wrote it for the file
        yield Told(say("Noted with it"), note_told(received.note))
    if received.says.get("by") == "representative":
        yield Told(say("For whom"), say(FOR_SOMEBODY))
    if anonymous:
        yield Told(say("Reaching you"), say(ANONYMOUS))
    yield from _chosen(view, came)


def _decisions(view: View) -> DecisionsTold:
    """What they were told of our decisions; nothing where they may not be told yet of somebody else's matters."""
    speaker = speaker_of(view.record, view.found, COMPLAINANT)
    return decisions_told(view, lambda: mails_of(view.case)) if speaker is not None and speaker.sees else NOTHING_TOLD


def _chosen(view: View, came: list[Entry]) -> Iterator[Told]:
    """What they chose from lists: the service, what the policy depends on, what they need."""
    service = _said(came, OF_SERVICE.name).get("service_id")
    if service:
        yield Told(say("Which service"), view.naming(str(service)))
    for name, value in _said(came, "described").items():
        words = case_attribute_words(name, view.record.policy)
        code = str(value).lower() if isinstance(value, bool) else str(value)
        yield Told(words.label.rstrip("?"), dict(words.choices).get(code, code))
    for label, text in needs_told(needs_of(_said(came, "needs-noted"))):
        yield Told(label, text)


def _later(view: View) -> Iterator[str]:
    if view.found.status in ("settled", "withdrawn", "closed"):  # no answer comes after which they would begin
        return
    for row in view.found.windows:
        if row.status == "pending" and row.to != "complain" and (said := window_for_complainant(row, view.found)):
            yield said


def _moment(at: datetime) -> str:
    return say("{day} at {time}", day=long_day(at.date().toordinal()), time=f"{at:%H:%M}")


def _printable(text: str, without: frozenset[str]) -> str:
    if without.isdisjoint(text):
        return text
    return say(
        "You wrote this in letters that we cannot print here. We have your words as you wrote them. "
        "The plain text copy shows them."
    )


def _heading(text: str) -> str:
    return f"# {text}"


def _quoted(text: str) -> str:
    """Their words in a part of their own: no mark within them means anything."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _indented(text: str) -> str:
    """Their words within a point of a list, which go on below where they have several lines."""
    return "\n  ".join(line.strip() for line in text.splitlines() if line.strip())


def _points(texts: tuple[str, ...]) -> str:
    return "\n".join(f"- {text}" for text in texts)
