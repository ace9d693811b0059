"""Two organisations that do not know each other, each with staff and cases: for what must stay apart."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "three blue teapots on a shelf"
GENERAL = ("front-desk", "handler", "manager", "inspector", "administrator")


@dataclass
class House:
    """One organisation: an account for each general role, one whose membership ended, one that is inactive."""

    organisation: Any
    accounts: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    cases: list[Any] = field(default_factory=list)
    version: int = 0
    draft: int = 0
    change: int = 0
    promise: int = 0
    team: int = 0
    document: int = 0
    mail: int = 0
    site: int = 0
    service: int = 0
    lesson: int = 0

    @property
    def slug(self) -> str:
        return self.organisation.slug

    @property
    def reference(self) -> str:
        """The number of its first case."""
        return self.cases[0].reference


@dataclass
class Pair:
    """Both, an account that belongs to neither, and one that belongs to both."""

    own: House
    other: House
    stranger: Any
    both: Any

    def who(self, role):
        """The account that a column of the matrix means; None for nobody."""
        if role == "nobody":
            return None
        if role == "none":
            return self.stranger
        if role.startswith("other "):
            return self.other.accounts[role.removeprefix("other ")]
        return self.own.accounts[role]


def found_house(name, policy="ieso", prefix="", cases=2):
    """Found one organisation, its people and its cases."""
    from django.utils import timezone

    from putright.accounts.changes import Hand
    from putright.accounts.founding import add_member, add_person, make_roles
    from putright.accounts.letterhead_models import OwnLetterhead
    from putright.accounts.members import member_of
    from putright.accounts.models import (
        AppRole,
        BegunForm,
        Change,
        Deputy,
        Feed,
        LookPicture,
        MembersByRole,
        Membership,
        Morning,
        Organisation,
        OutsideBody,
        Role,
        Service,
        Site,
    )
    from putright.accounts.reception_desks import begin_desk
    from putright.accounts.safety_models import OwnUrgent
    from putright.accounts.scope import within
    from putright.accounts.worklist_models import OpensFirst, SavedView, Team, Teammate
    from putright.casework.document_acts import About, Brought, add_documents, store_of
    from putright.casework.draft_trial import Trial, set_going
    from putright.casework.grouping import add_to_group, make_group
    from putright.casework.held_back import hold_complaint
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Proposed, Recorded, record
    from putright.casework.remark_steps import Step, take_step
    from putright.casework.remarks import Told, note_remark
    from putright.casework.requests import Asked, note_request
    from putright.casework.strands import ForStrand, record_on_strand
    from putright.files.kinds import KINDS
    from putright.policies import policy_text
    from putright.public.models import ComplaintDraft
    from putright.register.adopting import adopt
    from putright.register.calendar_models import CalendarChange, Recount, WrongPromise
    from putright.register.models import CaseGroup, CaseRead, DraftText, KeptSpan, Outgoing, PolicyDraft
    from putright.register.reading import policy_of

    mark = uuid.uuid4().hex[:6]
    organisation = Organisation.objects.create(
        slug=f"house-{os.getpid()}-{mark}", name=name, prefix=prefix or mark.upper(), phone="01632 960000"
    )
    house = House(organisation)
    now = timezone.now()
    with within(organisation):
        version = adopt(organisation, policy_text(policy), adopted_from=date(2020, 1, 1))
        house.version = version.pk
        roles = make_roles(organisation, policy_of(version))
        site = Site.objects.create(organisation=organisation, name="North house")
        house.site = site.pk
        Organisation.objects.filter(pk=organisation.pk).update(has_services=True)
        organisation.has_services = True
        house.service = Service.objects.create(organisation=organisation, name="Secret service").pk
        for slug in (*GENERAL, "ended", "inactive"):
            role = roles["manager" if slug in ("ended", "inactive") else slug]
            person = house.people[slug] = add_person(organisation, f"{slug.title()} of {name}", slug)
            account = add_member(organisation, person, f"{slug}-{uuid.uuid4().hex[:8]}@mail.example", [role])
            account.set_password(PASSWORD)
            account.is_active = slug != "inactive"
            account.save()
            house.accounts[slug] = account
        Membership.objects.filter(account=house.accounts["ended"]).update(active=False)
        absent, deputy = (Membership.objects.get(account=house.accounts[slug]) for slug in ("inactive", "ended"))
        Deputy.objects.create(
            organisation=organisation, membership=deputy, instead_of=absent, since=date(2020, 1, 1),
            until=date(2020, 2, 1), why="other", words="Secret reason", given_at=now,
        )  # fmt: skip
        Change.objects.create(
            organisation=organisation, at=now, about="role", title="Secret change", says=[["A", "", "B"]]
        )
        manager = member_of(organisation, house.accounts["manager"])
        assert manager is not None
        for number in range(cases):
            came = (now - timedelta(days=3 + number)).isoformat(timespec="seconds")
            told = Complaint(
                f"Secret words {mark} {number}", "phone", came, f"Ada Marsh {mark}", f"ada{number}@{mark}.example",
                points=("The call", "The bill"),
            )  # fmt: skip
            done = receive(organisation, told, manager, now=now, key=uuid.uuid4().hex, site=site)
            assert isinstance(done, Recorded), done
            house.cases.append(done.record.case)
            CaseRead.objects.create(
                organisation=organisation, case=done.record.case, account_id=manager.account, at=now, what="page"
            )
            said = Proposed("noted", now.isoformat(timespec="seconds"), {"text": f"Secret note {mark}"})
            assert isinstance(record(organisation, done.record.case, said, manager, now=now), Recorded)
            needed = {"other_support": f"Secret need {mark}", "review": now.date().isoformat()}
            concern = ForStrand("", "safeguarding", came, {"person": manager.person}, f"Secret strand {mark}")
            opened = record_on_strand(organisation, done.record.case, concern, manager, now=now)
            assert isinstance(opened, Recorded), opened
            said = Proposed("needs-noted", now.isoformat(timespec="seconds"), needed)
            assert isinstance(record(organisation, done.record.case, said, manager, now=now), Recorded)
        writer = house.accounts["manager"].pk
        draft = PolicyDraft.objects.create(
            organisation=organisation, title="Secret draft", text=policy_text(policy) + "# secret\n", digest="0" * 64,
            origin="a file", begun_at=now, begun_by_id=writer, changed_at=now, changed_by_id=writer,
        )  # fmt: skip
        house.draft = draft.pk
        change = CalendarChange.objects.create(
            organisation=organisation, what="closure", first=date(2027, 12, 29), last=date(2027, 12, 29), known=now,
            name="Secret closure", account_id=writer, at=now, key=uuid.uuid4().hex,
        )  # fmt: skip
        case = house.cases[0]
        Recount.objects.create(organisation=organisation, change=change, case=case, done=now, moves=1)
        WrongPromise.objects.create(
            organisation=organisation, case=case, change=change, letter=case.facts.first(), kind="acknowledgement",
            stage="stage-1", action="respond", clause="IE-10", promised="2027-12-29", now="2027-12-30",
        )  # fmt: skip
        house.change, house.promise = change.pk, WrongPromise.objects.get(organisation=organisation).pk
        DraftText.objects.create(
            organisation=organisation, draft=draft, revision=1, text=draft.text, how="begun", at=now, account_id=writer
        )
        assert isinstance(set_going(organisation, draft.pk, by=manager, now=now), Trial)
        KeptSpan.objects.create(
            organisation=organisation, policy=version, promise=mark, stage="stage-1", action="respond", clause="IE-10",
            strength="aim", first=date(2020, 1, 1), last=date(2020, 1, 1), owed=9, kept=9, fewest=5, made=now,
        )  # fmt: skip
        team = Team.objects.create(organisation=organisation, name=f"Secret team {mark}")
        house.team = team.pk
        Teammate.objects.create(organisation=organisation, team=team, person=house.people["handler"])
        view = SavedView.objects.create(
            organisation=organisation, account_id=writer, name=f"Secret view {mark}", asked="show=mine"
        )
        OpensFirst.objects.create(organisation=organisation, account=house.accounts["handler"], view=view)
        details = Proposed("details-requested", now.isoformat(timespec="seconds"), {})
        assert isinstance(record(organisation, house.cases[-1], details, manager, now=now), Recorded)
        OutsideBody.objects.create(
            organisation=organisation,
            body="phso",
            number=1,
            name="Secret adviser",
            changed_by_id=writer,
            changed_at=now,
        )
        held = Membership.objects.get(organisation=organisation, account_id=writer)
        Feed.objects.create(
            organisation=organisation, membership=held, label="Secret phone", digest=os.urandom(32), made=now
        )
        Morning.objects.create(organisation=organisation, membership=held, hour=8)
        OwnLetterhead.objects.create(organisation=organisation, website=f"secret-{mark}.example", foot="Secret foot")
        OwnUrgent.objects.create(
            organisation=organisation, place=1, when="Secret danger", name="Secret line", phone="01632 960 999"
        )
        by = Hand(writer, now)
        begin_desk(organisation, "Secret desk", site, by, prints=False, idle_minutes=3)
        LookPicture.objects.create(organisation=organisation, name=f"{mark}.png", content=b"secret", width=1, height=1)
        role = Role.objects.get(organisation=organisation, slug="handler")
        AppRole.objects.create(organisation=organisation, directory="larkfield", value="Secret.Role", role=role)
        MembersByRole.objects.create(organisation=organisation, directory="larkfield")
        store = store_of(organisation)
        assert store is not None
        file = Brought("Secret file.txt", store.keep([f"Secret words {mark}".encode()], 100), KINDS["text/plain"])
        added = add_documents(organisation, case, [file], About("letter"), manager, now=now)
        assert isinstance(added, Recorded), added
        house.document = added.record.entries[-1].row.number
        asked = Asked("Secret request", "phone", now, name=f"Ada Marsh {mark}", site=site)
        note_request(organisation, asked, manager, now=now, key=uuid.uuid4().hex)
        came = now.isoformat(timespec="seconds")
        machine = Complaint(f"Secret words {mark}", "web", came, "Secret name")
        hold_complaint(organisation, machine, "field", now=now, key=uuid.uuid4().hex, site=site)
        _mail(house, store, now)
        _closed(house, now)
        _letters(house, now)
        BegunForm.objects.create(
            organisation=organisation, account_id=writer, address="record/", title="A complaint", at=now,
            typed={"words": ["Secret beginning"]},
        )  # fmt: skip
        group = make_group(organisation, f"Secret group {mark}", manager, now=now, key=uuid.uuid4().hex)
        assert isinstance(group, CaseGroup)
        add_to_group(organisation, group, house.cases[-1], manager, now=now)
        praise = Told("compliment", f"Secret praise {mark}", "letter", now, name="Secret sender", about="Secret nurse")
        note_remark(organisation, praise, writer, now=now, key=uuid.uuid4().hex)
        note = Step("noted", {}, "Secret note")
        noted = take_step(organisation, 1, note, manager, now=now, key=uuid.uuid4().hex)
        assert noted is not None
        assert noted.when == "now"
        ComplaintDraft.objects.create(
            organisation=organisation, form=uuid.uuid4().hex, token=os.urandom(32), by_token=b"", sealed=b"Secret",
            at=now, until=now,
        )  # fmt: skip
        Outgoing.objects.create(organisation=organisation, failing=now, why="Secret reason")
        house.lesson = _told(house, manager, now)
        _followed(house, now)
    return house


def _followed(house, now):
    """A code that was asked for, a sheet with a code, and a session, none of which opens anything any more."""
    from putright.register.follow_models import CaseCode, CodeAsked, CodeSheet, FollowSession

    long_ago = now - timedelta(days=400)
    common = {"organisation": house.organisation, "case": house.cases[0], "who": "complainant"}
    CodeAsked.objects.create(
        organisation=house.organisation, number="SECRET", how="email", browser=os.urandom(32), made=now, taken=now
    )
    sheet = CodeSheet.objects.create(
        **common, how="paper", made=long_ago, expires=long_ago, account=house.accounts["manager"], count=1,
        key=uuid.uuid4().hex,
    )  # fmt: skip
    CaseCode.objects.create(**common, how="paper", digest=os.urandom(32), made=long_ago, expires=long_ago, sheet=sheet)
    FollowSession.objects.create(**common, digest=os.urandom(32), begun=long_ago, seen=long_ago)


def _told(house, manager, now):
    """Two lessons, of which one is told to the public; the row of the other."""
    from putright.casework.recording import Proposed, Recorded, record
    from putright.register.models import FactRow, ToldLesson

    for text in ("Secret lesson", "Secret lesson that was told"):
        said = Proposed("lesson-recorded", now.isoformat(timespec="seconds"), {"text": text})
        done = record(house.organisation, house.cases[-1], said, manager, now=now)
        assert isinstance(done, Recorded), done
    untold, told = FactRow.objects.filter(organisation=house.organisation, kind="lesson-recorded").order_by("pk")
    ToldLesson.objects.create(
        organisation=house.organisation, item=1, number=1, what="written", case=house.cases[-1], lesson=told,
        said="Secret telling", did="Secret change", at=now, account=house.accounts["handler"], key=uuid.uuid4().hex,
    )  # fmt: skip
    return untold.pk


def _mail(house, store, now):
    """A mail that waits, with a place and a decision, so that each of its tables holds something."""
    from putright.correspondence.mailbox.configured import mailbox_of
    from putright.correspondence.mailbox.intake import keep_row
    from putright.incoming.mail import Address, Attached, Mail
    from putright.register.mail_models import MailDecision, MailPlace
    from putright.register.scan_models import ScanFolder, ScanPlace

    organisation = house.organisation
    mailbox = mailbox_of(organisation, "complaints")
    raw = f"Subject: Secret mail {organisation.slug}\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nSecret"
    kept = store.keep([raw.encode()], 1_000)
    row, _ = keep_row(organisation, kept, kept.size, now, now, mailbox)
    said = Mail(subject="Secret mail", sender=Address("Secret", "secret@x.example"), attached=(Attached("a", 6, ""),))
    row.state, row.says = "waiting", said.said()
    row.save()
    house.mail = row.pk
    MailPlace.objects.create(organisation=organisation, mailbox=mailbox, validity=1, uid=1, mail=row)
    MailDecision.objects.create(organisation=organisation, mail=row, at=now, what="back", reason="Secret reason")
    folder = ScanFolder.objects.create(organisation=organisation, name="post", reached=now)
    ScanPlace.objects.create(organisation=organisation, folder=folder, mark="1.1.1", name="Secret", taken=now, mail=row)


def _closed(house, now):
    """Something in the tables of closed cases, which closes nothing to anybody."""
    from putright.register.models import CaseBar, Opening, OpeningSeen, StrandBar

    organisation, case = house.organisation, house.cases[0]
    nobody = house.people["ended"]
    StrandBar.objects.create(
        organisation=organisation, case=case, strand="strand/safeguarding/s1", why="shut", person=nobody
    )
    CaseBar.objects.create(organisation=organisation, case=case, why="about", person=nobody)
    opening = Opening.objects.create(
        organisation=organisation, case=case, account=house.accounts["handler"], at=now, until=now, number=3,
        alone=False,
    )  # fmt: skip
    OpeningSeen.objects.create(organisation=organisation, opening=opening, account=house.accounts["manager"], at=now)


def _letters(house, now):
    """A text of a letter that was adopted, the draft of another, and a letter that is being written."""
    from putright.correspondence.models import (
        CaseLetter,
        FallenLetter,
        LetterChoice,
        LetterDraft,
        LetterMail,
        LetterVersion,
        PostBatch,
        PostItem,
        PostLetter,
    )
    from putright.register.models import Message

    common = {"organisation": house.organisation, "at": now, "account": house.accounts["manager"]}
    LetterVersion.objects.create(
        **common, kind="update", number=1, ours=False, subject="Secret text {{ reference }}", body="Secret text\n",
        subject_then="", body_then="", starts=date(2026, 1, 1), reason="Secret reason", key=uuid.uuid4().hex,
    )  # fmt: skip
    LetterDraft.objects.create(**common, kind="update", subject="Secret draft", body="Secret draft\n", revision=1)
    LetterChoice.objects.create(**common, kind="update", how="person", reason="Secret reason", key=uuid.uuid4().hex)
    FallenLetter.objects.create(
        organisation=house.organisation, case=house.cases[0], kind="update", about="Secret date", state="left", at=now,
        why="Secret need", entries=1, day=now.date(),
    )  # fmt: skip
    writing = CaseLetter.objects.create(
        **common, case=house.cases[0], kind="update", subject="Secret letter", text="Secret letter\n", revision=1
    )
    CaseLetter.objects.create(
        **common, case=house.cases[0], kind="details-request", subject="Secret post", text="Secret post\n", revision=1
    )
    address = ["Secret name", "Secret street"]
    batch = PostBatch.objects.create(
        organisation=house.organisation, number=1, printed=now, account=house.accounts["manager"], file="0" * 64,
        size=1, key=uuid.uuid4().hex,
    )  # fmt: skip
    PostItem.objects.create(
        organisation=house.organisation, batch=batch, place=1, case=house.cases[0], letter="update", to=address,
        pages=1, file="0" * 64, file_size=1, seen=1, since=now, state="printed",
    )  # fmt: skip
    PostLetter.objects.create(
        **common, case=house.cases[0], kind="details-request", letter="details-request", revision=1, to=address,
        typed=True, pages=1, says=[], seen=1,
    )  # fmt: skip
    message = Message.objects.create(
        organisation=house.organisation, case=house.cases[0], kind="letter", key="letter/0/1", to="complainant",
        identity=uuid.uuid4().hex, made=now, state="sent", settled=now,
    )  # fmt: skip
    LetterMail.objects.create(
        organisation=house.organisation, account=house.accounts["manager"], case=house.cases[0], message=message,
        kind="update", fact=1, facts=[1], documents=[house.document], text="0" * 64, mail="0" * 64, goes=now,
    )  # fmt: skip
    _beside_letters(house, common, writing.pk)


def _beside_letters(house, common, writing):
    """What is kept beside the letter that is being written, and beside one that went out with the first entry."""
    from putright.correspondence.models import (
        ApprovalRule,
        LetterApproval,
        LetterComment,
        LetterLook,
        LetterRevision,
    )

    ApprovalRule.objects.create(**common, kind="receipt", wanted=True, reason="Secret rule", key=uuid.uuid4().hex)
    for letter, gone in ((writing, None), (0 - house.organisation.pk, 1)):
        beside = common | {"case": house.cases[0], "kind": "update", "letter": letter, "gone": gone}
        LetterRevision.objects.create(**beside, number=1, digest="0" * 64)
        LetterComment.objects.create(**beside, revision=1, words="Secret comment", key=uuid.uuid4().hex)
        LetterApproval.objects.create(
            **beside, revision=1, digest="0" * 64, text="Secret letter\n", role="", fact=1, alone=False
        )
        LetterLook.objects.create(
            **beside, revision=1, person_id=house.people["handler"].pk, by=date(2026, 1, 1), key=uuid.uuid4().hex
        )


def found_pair():
    """Found both."""
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Account, Role
    from putright.accounts.scope import within

    own, other = found_house("Brightwater Test Service"), found_house("Larkfield Test Clinic")
    stranger = Account.objects.create_user(f"nobody-{uuid.uuid4().hex[:8]}@mail.example", PASSWORD, name="No Body")
    both = None
    address = f"both-{uuid.uuid4().hex[:8]}@mail.example"
    for house in (own, other):
        with within(house.organisation):
            role = Role.objects.get(organisation=house.organisation, slug="manager")
            person = add_person(house.organisation, "Both Ways", "Locum")
            both = add_member(house.organisation, person, address, [role])
    assert both is not None
    return Pair(own, other, stranger, both)


def browser(account=None, **options):
    """A browser, signed in or not. A fault in a page is an answer of 500, as in real life."""
    from django.test import Client

    found = Client(raise_request_exception=False, **options)
    if account is not None:
        found.force_login(account, backend=BACKEND)
    return found
