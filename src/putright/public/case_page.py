"""What stands on the page of a case for whoever follows it. Nothing of it names anybody who works here."""

from __future__ import annotations

from typing import Final, NamedTuple

from putright.casework.agreed import agreed_titles, titled
from putright.casework.asked_for import wish_of
from putright.casework.case_codes import case_named
from putright.casework.complainant_offers import ENDED
from putright.correspondence.told_decisions import NOTHING_TOLD, DecisionsTold, decisions_told
from putright.procedure.assessment import Assessment
from putright.procedure.moments import Moment, moment_of_instant, parse_day, parse_moment
from putright.public.bodies import directory_at
from putright.public.case_acts import entered_by
from putright.public.case_files import LetterShown, SentShown, letters_shown, sent_shown
from putright.public.followed import Followed
from putright.public.meeting_shown import meeting_fixed
from putright.public.reaching import Reach
from putright.public.standing import owed_rows, standing_said
from putright.register.parts import HEARD, MAIL_CAME, MAIL_GONE, MEETING
from putright.register.reading import Entry, record_of
from putright.register.relating import relations_of
from putright.wording.asked_words import asked_event
from putright.wording.dates import day_at, long_day
from putright.wording.done_words import acted_words
from putright.wording.duty_words import promise_sentence
from putright.wording.followed_words import counting_words, happened, late_words, law_sets, moment_words
from putright.wording.language import own, say
from putright.wording.outside_words import bodies_for_complainant, window_for_complainant
from putright.wording.people_words import COMPLAINANT
from putright.wording.plain_names import capital, channel_words, stage_name
from putright.wording.standing_words import body_that_has_it

_NEWEST: Final = 8
"""So many events stand in plain view; what happened before is folded away."""


class StageShown(NamedTuple):
    """A stage of the procedure: ``state`` is done, now or later; ``word`` says so."""

    name: str
    title: str
    state: str
    word: str


class OwedShown(NamedTuple):
    """Something we owe: the promise, how late it is, and how its date was counted.

    ``no_number``: it is a telephone call, and no number is known. ``undated``: the procedure does not say by when;
    ``by_law``: the date that the law sets then.
    """

    promise: str
    late: str
    counting: tuple[str, ...]
    no_number: bool = False
    undated: bool = False
    by_law: str = ""


class EventShown(NamedTuple):
    """Something that happened."""

    when: str
    what: str
    words: str = ""


class CaseShown(NamedTuple):
    """Everything on the page. ``saves``: files can be saved; at a reception desk they would stay for the next one."""

    standing: str
    stages: tuple[StageShown, ...]
    owed: tuple[OwedShown, ...]
    late: bool
    events: tuple[EventShown, ...]
    before: tuple[EventShown, ...]
    saves: bool
    letters: tuple[LetterShown, ...]
    sent: tuple[SentShown, ...]
    words: str
    wish: str
    erased: bool
    windows: tuple[str, ...]
    decided: DecisionsTold
    answered: bool
    bodies: tuple[str, ...]
    goes_on: str
    goes_on_unnamed: bool
    parts: tuple[str, ...]
    reach: Reach
    out_of_reach: str
    meeting: str


def case_shown(at: Followed) -> CaseShown:
    """The page of a case. A representative without consent sees how the procedure goes on, and no content."""
    found, sees, reads = at.found, at.speaker.sees, at.speaker.reads
    said = at.record.latest("contact-given")
    erased = any(entry.erased for entry in at.record.entries if entry.row.kind == "contact-given")
    relations = relations_of(at.record.entries)
    joined = relations.elsewhere
    same = joined is not None and _same_person(at, joined.reference)
    owed, events = _owed(at), _events(at)
    over = found.status in ENDED  # no answer comes after which a window would begin
    asking = (
        row
        for row in found.windows
        if row.to != "complain" and not row.status.startswith("used") and not (over and row.status == "pending")
    )
    windows = (window_for_complainant(row, found) for row in asking)
    return CaseShown(
        standing=standing_said(at, found),
        stages=_with_outside(_stages(found), found),
        owed=owed,
        late=any(one.late for one in owed),
        events=events[:_NEWEST],
        before=events[_NEWEST:],
        saves=at.counter.desk is None,
        letters=tuple(letters_shown(at)) if reads else (),
        sent=tuple(sent_shown(at)) if reads else (),
        words=str(said.get("words", "")) if reads else "",
        wish=str(said.get("wish", "")) if reads else "",
        erased=erased and reads and not said.get("words"),
        windows=tuple(text for text in windows if text),
        decided=_decided(at),
        answered=found.status != "open",
        bodies=bodies_for_complainant(found, directory_at(at.counter, found.policy)),
        goes_on=joined.reference if joined is not None and same else "",
        goes_on_unnamed=joined is not None and not same,
        parts=tuple(relations.into) if sees else (),
        reach=Reach.of(at.organisation),
        out_of_reach=_out_of_reach(at) if found.status in ("open", "responded") else "",
        meeting=meeting_fixed(at),
    )


def _stages(found: Assessment) -> tuple[StageShown, ...]:
    """The stages of the procedure: those the complaint was at, the one it is at, those that may come."""
    policy = found.policy
    been = {policy.stage_of(period.stage).id for period in found.case.periods}
    over = found.status in ENDED
    to_ask = {row.to for row in found.windows if row.status == "open"}
    shown = []
    for stage in policy.stages:
        name = capital(stage_name(stage.id, policy))
        title = "" if stage.title.lower() == name.lower() else own(stage.title)
        if stage.id == found.stage.id:
            word = say("Your complaint ended here") if over else say("Your complaint is here now")
            shown.append(StageShown(name, title, "now", word))
        elif stage.id in been:
            shown.append(StageShown(name, title, "done", say("done")))
        elif not over or stage.id in to_ask:
            shown.append(StageShown(name, title, "later", say("not yet")))
    return tuple(shown)


def _with_outside(stages: tuple[StageShown, ...], found: Assessment) -> tuple[StageShown, ...]:
    """The stages, with the outside body that has the complaint now where that is none of them: ours is done then."""
    if found.status != "external" or found.stage.held_by is not None:
        return stages
    named = capital(body_that_has_it(found) or say("an outside body"))
    place = next(number for number, one in enumerate(stages) if one.state == "now")
    ours = stages[place]._replace(state="done", word=say("done"))
    theirs = StageShown(named, "", "now", stages[place].word)
    return (*stages[:place], ours, theirs, *stages[place + 1 :])


def _owed(at: Followed) -> tuple[OwedShown, ...]:
    """What we owe the complainant, what is late first, each once."""
    found = at.found
    law = found.by_law()
    rows, no_number = owed_rows(at, found), _no_number(at)
    rows.sort(key=lambda row: row.status != "overdue")
    shown: dict[str, OwedShown] = {}
    for row in rows:
        promise = promise_sentence(row, found.policy)
        counting = tuple(counting_words(row, found, law))
        undated = row.due is None and row.expected is None and row.status in ("open", "pending")
        by_law = law_sets(row, law) if row.due is None else ""
        no_way = no_number and row.action == "phone"
        one = OwedShown(promise, late_words(row, found), counting, no_way, undated, by_law)
        shown.setdefault(promise, one)
    return tuple(shown.values())


def _decided(at: Followed) -> DecisionsTold:
    """What they were told of our decisions; nothing that the opening words have said in full already."""
    if not at.speaker.sees:
        return NOTHING_TOLD
    told = decisions_told(at, lambda: at.mails, points=at.speaker.reads)
    alone = at.found.status == "responded" and len(told.answers) == 1 and not (told.points or told.agreed)
    return NOTHING_TOLD if alone else told


def _no_number(at: Followed) -> bool:
    """Whether nobody could ring whoever looks: they complained, and gave no number, then or on this page."""
    return at.speaker.who == COMPLAINANT and "phone" not in _ways(at)


def _out_of_reach(at: Followed) -> str:
    """What we cannot do for want of a way to reach them: "answer" at all, or "write"; nothing where we can."""
    ways = _ways(at)
    if at.speaker.who != COMPLAINANT or ways & {"email", "address"}:
        return ""
    return "write" if ways else "answer"


def _ways(at: Followed) -> set[str]:
    """How whoever complained can be reached, as they said then or on this page."""
    told = [at.record.latest("contact-given")]
    told += [one.says for one in at.record.entries if one.row.kind == HEARD.name and one.says.get("about") == "reach"]
    return {way for says in told for way in ("phone", "email", "address") if says.get(way)}


def _events(at: Followed) -> tuple[EventShown, ...]:
    """What happened, the newest first, as the complainant may know of it."""
    told: list[tuple[tuple[int, int], EventShown]] = []
    numbers = {entry.id: entry.row.number for entry in at.record.entries}
    titles = agreed_titles(at)
    for fact in at.found.case.facts:
        text = happened(titled(fact, titles), at.found.policy, sees=at.speaker.sees)
        if text:
            place = (fact.moment.instant, numbers.get(str(fact.id), 0))
            told.append((place, EventShown(moment_words(fact.moment), text)))
    # A mail or a letter that was put on this case by mistake, and may be somebody else's.
    removed = {str(one.says.get("mail")) for one in at.record.entries if one.row.kind == MAIL_GONE.name}
    for entry in at.record.entries:
        own = _own_event(at, entry) if str(entry.says.get("mail")) not in removed else None
        if own is not None:
            told.append(((own[0].instant, entry.row.number), own[1]))
    return tuple(event for _, event in sorted(told, key=lambda one: one[0], reverse=True))


def _own_event(at: Followed, entry: Entry) -> tuple[Moment, EventShown] | None:
    """What the register recorded beside the procedure, where the complainant did it or was told of it."""
    kind, says = entry.row.kind, entry.says
    if kind == MEETING.name and says.get("day"):
        moment = moment_of_instant(int(entry.row.recorded.timestamp()))
        day = long_day(parse_day(says["day"]))
        when = day_at(parse_day(says["day"]), str(says["hour"])) if says.get("hour") and at.speaker.sees else day
        text = say("We fixed a meeting for {when}.", when=when)
        return moment, EventShown(moment_words(moment), text)
    if kind not in (HEARD.name, MAIL_CAME.name) or not _by_them(at, entry):
        return None
    moment = parse_moment(entry.row.happened)
    words = str(says.get("words") or "") if at.speaker.reads else ""
    if kind == MAIL_CAME.name:
        return moment, EventShown(moment_words(moment), say("You sent us an email."), words)
    if says.get("about"):
        mine = entered_by(at, entry.row.source)
        text = asked_event(wish_of(entry)) if mine else ""
        text = text or acted_words(str(says["about"]), mine=mine)
        return moment, EventShown(moment_words(moment), text, words if mine else "")
    typed = words if entry.row.source == "public" else ""  # else they are what somebody here wrote down
    channel = str(says.get("channel") or "")
    how = say("on this page") if entry.row.source == "public" else channel_words(channel) if channel else ""
    text = say("You told us something {how}.", how=how) if how else say("You told us something.")
    return moment, EventShown(moment_words(moment), text, typed)


def _by_them(at: Followed, entry: Entry) -> bool:
    """Whether it came from the complainant: on our pages, or from the name or the address that they gave."""
    if entry.row.source == "public" or entry.says.get("about"):  # what is "about" something was done on such a page
        return True
    mine = at.record.latest("contact-given")
    name, email = (str(mine.get(one) or "").strip().lower() for one in ("name", "email"))
    if entry.row.kind == MAIL_CAME.name:
        return bool(email) and str(entry.says.get("from_address") or "").strip().lower() == email
    return bool(name) and str(entry.says.get("name") or "").strip().lower() == name


def _same_person(at: Followed, reference: str) -> bool:
    """Whether the case in which this one goes on came from the same person: else its number is not theirs to know."""
    other = case_named(at.organisation, reference)
    if other is None:
        return False
    theirs, ours = record_of(other).latest("contact-given"), at.record.latest("contact-given")
    return any(theirs.get(one) and theirs.get(one) == ours.get(one) for one in ("email", "phone"))
