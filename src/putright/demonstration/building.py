"""Build the demonstration: found the providers, then take every act of every story in order of time, as staff would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone

from putright.accounts.feeds import make_feed
from putright.accounts.founding import add_member, add_person, make_roles
from putright.accounts.letterhead_models import OwnLetterhead
from putright.accounts.members import Member, member_of
from putright.accounts.models import Organisation, Person, Service, Site
from putright.accounts.mornings import choose_morning
from putright.accounts.outside_bodies import Said, new_id, say
from putright.accounts.saved_views import save
from putright.accounts.scope import within
from putright.accounts.teams import name_team, put_together
from putright.calendars import load_calendars
from putright.casework.receiving import Complaint, receive
from putright.casework.recording import Proposed, Recorded, record
from putright.casework.requests import Asked, note_request, settle_request
from putright.casework.who_may import needed_for
from putright.demonstration.closed_cases import close_some
from putright.demonstration.doors_used import use_doors
from putright.demonstration.files_added import add_file, files_of
from putright.demonstration.kept_safe import keep_safe
from putright.demonstration.lessons_told import tell_lessons
from putright.demonstration.letter_begun import begin_letter
from putright.demonstration.letter_texts import write_own_texts
from putright.demonstration.letters_due import draft_letters
from putright.demonstration.linked_cases import link_some
from putright.demonstration.looks import choose_look
from putright.demonstration.mail_added import add_mails
from putright.demonstration.mail_settled import settle_mail
from putright.demonstration.policy_life import FIRST_DAY, WHO, adopt_the_present, draft_a_further_one, earlier_text
from putright.demonstration.post_waiting import letters_for_the_post
from putright.demonstration.reading import COMPLAINANT, Case, Provider, Step, providers, requests, script
from putright.demonstration.remarks_sorted import sort_remarks
from putright.demonstration.standing import services_of, somebody_away
from putright.demonstration.stories import Party
from putright.demonstration.strands_beside import open_strands
from putright.demonstration.timing import Timetable
from putright.policies import policy_text
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE, write_day
from putright.register import models as register
from putright.register.adopting import adopt
from putright.register.reading import policy_of
from putright.wording.people_words import RELATIONS

_ANSWERED: Final = timedelta(hours=3)
"""How long after it was asked a request of the demonstration is answered."""

PREFIXES: Final = {"larkfield": "LSC", "hearthline": "HLA", "brightwater": "BOT", "osier": "OSI", "millrace": "MIL"}
_DAYS: Final = ("review", "seen_on", "until", "ended")


class Untaken(RuntimeError):
    """An act of a story was refused: the story or the procedure is wrong."""


def build(say: Callable[[str], object], now: datetime | None = None) -> int:
    """Build every provider that is not there yet; how many cases were made. ``now`` is the moment it is told from."""
    moment = now or timezone.now()
    made = 0
    for provider in providers():
        count = _build(provider, moment)
        if count:
            say(f"{provider.organisation.name}: {count} cases")
        made += count
    return made


def _build(provider: Provider, now: datetime) -> int:
    told = provider.organisation
    organisation = Organisation.objects.filter(slug=told.slug).first()
    if organisation is None:
        organisation = Organisation.objects.create(
            slug=told.slug,
            name=told.name,
            prefix=PREFIXES.get(told.slug, told.slug[:3].upper()),
            phone=told.phone,
            email=told.email,
            address=told.sites[0].post if told.sites else "",
        )
    with within(organisation):
        if register.Case.objects.filter(organisation=organisation).exists():
            return 0
        return _Teller(provider, organisation, now).tell()


class _Teller:
    """Tells one provider's stories to the register."""

    def __init__(self, provider: Provider, organisation: Organisation, now: datetime) -> None:
        self.provider = provider
        self.organisation = organisation
        self.now = now
        self.people: dict[str, Person] = {}
        self.members: dict[str, Member] = {}
        self.sites: dict[str, Site] = {}
        self.cases: dict[str, register.Case] = {}
        self.services: list[Service] = []
        self.ids: dict[tuple[str, str], str] = {}
        self.points = {
            (case.key, point): f"p{number}"
            for case in provider.cases
            for number, (point, _) in enumerate(case.points, 1)
        }

    def tell(self) -> int:
        """Found the provider and take every act; how many cases there are."""
        self._found()
        stories = {case.key: case for case in self.provider.cases}
        for step in script(self.provider, self.now, load_calendars()):
            story = stories[step.case]
            done = self._receive(story, step) if step.fact == "received" else self._record(step)
            if isinstance(done, Refusal):
                why = "; ".join(fault.message for fault in done.faults) or ", ".join(one.code for one in done.problems)
                raise Untaken(f"{self.provider.file}, case {step.case}, {step.fact} at {step.at}: {done.why}: {why}")
            self.cases[step.case] = done.record.case
            if step.id is not None:
                number = 1 if step.fact == "received" else len(done.record.entries)
                self.ids[step.case, step.id] = f"f{number}"
        for story in stories.values():
            self._besides(story)
        self._documents()
        close_some(self.organisation, self.cases, self.people, self.members, self.now)
        link_some(self.organisation, self.cases, self.members, self.now)
        open_strands(self.organisation, self.cases, self.people, self.members, self.now)
        sort_remarks(self.organisation, self.provider, self.people, self.members, self.now)
        self._requests()
        self._advisers()
        self._mornings()
        add_mails(self.organisation, self.provider, self.now)
        use_doors(self.organisation, self.cases, self.members, self.now)
        self._worklist()
        keep_safe(self.organisation, self.sites, self.members, self.now)
        draft_a_further_one(self.organisation, self._text(), self._of_policy(), self.now)
        write_own_texts(self.organisation, self._of_policy(), self.now)
        begin_letter(self.organisation, self.cases, self.members, self.now)
        letters_for_the_post(self.organisation, self.cases, self.members, self.now)
        draft_letters(self.organisation, self._of_policy(), self.now)
        settle_mail(self.organisation, self.now)
        tell_lessons(self.organisation, self.members.values(), self.now)
        return len(self.cases)

    def _worklist(self) -> None:
        """Whoever handles complaints is a team; a manager shares a view of what has waited longest for an owner."""
        team = name_team(self.organisation, "Complaints")
        handling = [self.people[one.slug].pk for one in self.provider.people if "handler" in one.roles]
        put_together(team, handling)
        shares = next(one for one in self.members.values() if one.may("assign"))
        asked = "show=unassigned&sort=received"
        save(self.organisation, shares.account, "To be given out", asked, shared=True)

    def _documents(self) -> None:
        """A few files on the first cases, where the operator named a folder for them."""
        handlers = [one for one in self.members.values() if one.may("handle")]
        for story, files in zip(self.provider.cases, files_of(self.provider), strict=False):
            for file, about in files:
                add_file(self.organisation, self.cases[story.key], file, about, handlers[0], self.now)

    def _text(self) -> str:
        return policy_text(self.provider.organisation.policy)

    def _of_policy(self) -> Member:
        """Whoever changes the policy there."""
        return self.members.get(WHO) or next(one for one in self.members.values() if one.may("policy"))

    def _found(self) -> None:
        organisation = self.organisation
        version = adopt(
            organisation,
            earlier_text(organisation.slug, self._text()),
            adopted_from=FIRST_DAY,
            reason="The procedure of the demonstration.",
            at=datetime.combine(FIRST_DAY, datetime.min.time(), UTC),
        )
        roles = make_roles(organisation, policy_of(version))
        for site in self.provider.organisation.sites:
            self.sites[site.slug] = Site.objects.create(
                organisation=organisation, name=site.name, address=site.post, phone=site.phone or ""
            )
        OwnLetterhead.objects.create(
            organisation=organisation,
            website=f"www.{organisation.slug}.example",
            foot=f"{organisation.name} is made up, like everybody who writes to it or for it.",
        )
        choose_look(organisation)
        for told in self.provider.people:
            person = self.people[told.slug] = add_person(organisation, told.name, told.title)
            if told.email is not None:
                account = add_member(organisation, person, told.email, [roles[slug] for slug in told.roles])
                member = member_of(organisation, account)
                if member is not None:
                    self.members[told.slug] = member
        self.services = services_of(organisation)
        somebody_away(organisation, self.people, self.now)
        adopt_the_present(organisation, self._text(), self._of_policy(), self.now)

    def _receive(self, story: Case, step: Step) -> Recorded | Refusal:
        party: Party = story.complainant
        said = dict(step.says)
        complaint = Complaint(
            words=story.words,
            channel=str(said.get("channel", story.channel)),
            at=step.at,
            name=party.name or "",
            email=party.email or "",
            phone=party.phone or "",
            address=party.post or "",
            by=str(said.get("by", "representative" if story.concerned is not None else "complainant")),
            concerned=(story.concerned.name or "") if story.concerned is not None else "",
            relation=RELATIONS.get(party.relation or "", "") if story.concerned is not None else "",
            concerns_date=str(said["concerns_date"]) if "concerns_date" in said else None,
            wish=story.wishes or "",
            needs="; ".join(story.needs),
            needed=self._dated(story.needed),
            attributes=dict(story.attributes),
            points=[about for _, about in story.points],
            note=step.words.get("note", ""),
            service=self._service(),
        )
        return receive(
            self.organisation,
            complaint,
            None if step.entered_by == COMPLAINANT else self.members[step.entered_by],
            now=datetime.fromisoformat(step.recorded),
            key=f"demonstration/{step.case}",
            site=self.sites.get(story.site) if story.site is not None else None,
        )

    def _service(self) -> str:
        """What the next complaint is about, each service in its turn; every fourth does not say."""
        turn = len(self.cases) % (len(self.services) + 1)
        return self.services[turn].key if turn < len(self.services) else ""

    def _record(self, step: Step) -> Recorded | Refusal:
        says = self._keyed(step, {**step.says, **{k: v for k, v in step.words.items() if k not in ("note", "set")}})
        return record(
            self.organisation,
            self.cases[step.case],
            Proposed(step.fact, step.at, says, step.words.get("note"), step.reason),
            self._enterer(step),
            now=datetime.fromisoformat(step.recorded),
            key=f"demonstration/{step.case}/{step.number}",
        )

    def _besides(self, story: Case) -> None:
        """Who else takes part, and what the staff noted for themselves: the procedure knows nothing of it."""
        for number, person in enumerate(story.people, 1):
            authority = person.get("authority")
            self._note(story, "person-noted", {**person, "who": f"n{number}"}, "authority")
            if isinstance(authority, Mapping):
                self._note(story, "authority-noted", {**authority, "who": f"n{number}"})
        for sort, text in story.notes:
            self._note(story, "noted", {"sort": sort, "text": text})

    def _note(self, story: Case, kind: str, says: Mapping[str, object], *left_out: str) -> None:
        said = self._dated({name: value for name, value in says.items() if name not in left_out})
        if "person" in said:
            said["person"] = self.people[said["person"]].key
        case, member = self.cases[story.key], self.members[story.handler]
        done = record(
            self.organisation, case, Proposed(kind, self.now.isoformat(timespec="seconds"), said), member, now=self.now
        )
        if isinstance(done, Refusal):
            why = "; ".join(fault.message for fault in done.faults)
            raise Untaken(f"{self.provider.file}, case {story.key}, {kind}: {why}")

    def _dated(self, says: Mapping[str, object]) -> dict[str, str]:
        """What is noted as the register takes it: a number of days is a day, so far from today."""
        today = timezone.localdate(self.now)
        return {
            name: (today + timedelta(days=value)).isoformat()
            if isinstance(value, int) and name in _DAYS
            else str(value)
            for name, value in says.items()
        }

    def _enterer(self, step: Step) -> Member:
        """Whoever the story says; where that is not theirs to record, somebody whose it is does it for them."""
        told = self.members[step.entered_by]
        permission = needed_for(step.fact)
        return told if told.may(permission) else next(one for one in self.members.values() if one.may(permission))

    def _keyed(self, step: Step, says: Mapping[str, object]) -> dict[str, object]:
        """Slugs of people and ids of the story as the register writes them."""
        found: dict[str, object] = {}
        for name, value in says.items():
            if name in ("person", "owner"):
                found[name] = self.people[str(value)].key
            elif name == "of" and step.fact == "corrected":
                found[name] = self.ids[step.case, str(value)]
            elif name == "set" and isinstance(value, Mapping):
                found[name] = self._keyed(step, value)
            elif name == "points" and isinstance(value, Mapping):
                found[name] = {self.points[step.case, str(point)]: decision for point, decision in value.items()}
            else:
                found[name] = value
        return found

    def _mornings(self) -> None:
        """Whoever gives cases to others has them in a calendar, and is written to at eight if something changed."""
        member = next((one for one in self.members.values() if one.may("assign")), None)
        if member is not None:
            make_feed(self.organisation, member.account, "Work calendar", self.now)
            choose_morning(self.organisation, member.account, 8)

    def _advisers(self) -> None:
        """Bodies of the provider's own, made up. Of real ones nothing is written: nobody here has checked them."""
        table = Timetable(self.now, load_calendars()[self.provider.organisation.division].latest)
        for one in self.provider.advisers:
            day = datetime.fromisoformat(write_day(table.moved(table.today, one.ago, forward=False))).replace(hour=11)
            said = Said(name=one.name, does=one.does, takes=one.takes, phone=one.phone, email=one.email, offered=True)
            say(
                self.organisation,
                new_id(self.organisation, one.name),
                said,
                seen=0,
                by=self.members[one.by].account,
                now=day.replace(tzinfo=ZONE),
                looked_at=one.how,
            )

    def _requests(self) -> None:
        for at, told in requests(self.provider, self.now, load_calendars()):
            sender, by, when = told.sender, self.members[told.by], datetime.fromisoformat(at)
            asked = Asked(
                told.words,
                told.channel,
                when,
                name=sender.name or "",
                phone=sender.phone or "",
                email=sender.email or "",
                address=sender.post or "",
            )
            made = note_request(self.organisation, asked, by, now=when, key=f"demonstration/{told.key}")
            if told.answer is not None:
                settle_request(self.organisation, made.number, "answered", told.answer, by, now=when + _ANSWERED)
