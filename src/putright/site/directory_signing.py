"""What becomes of somebody who has signed in at a directory: which account it is, their roles, or why not."""

from __future__ import annotations

from typing import Final, NamedTuple

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.app_roles import follow, makes_members, mapped
from putright.accounts.changes import Hand, note
from putright.accounts.founding import add_member, add_person
from putright.accounts.holding import Source
from putright.accounts.members import member_of
from putright.accounts.models import Account, Membership, Organisation
from putright.accounts.one_time import use_known
from putright.accounts.scope import as_account, within
from putright.site.directories import Directory, directory
from putright.site.directory_provider import DirectoryProvider, Said
from putright.site.directory_refusals import refuse
from putright.site.directory_session import STATE

SIGNS_IN: Final = "Signs in with"


class Turned(Exception):
    """Why somebody does not come in: a code of directory_refusals."""


class Arrival(NamedTuple):
    """Who came from where, when."""

    said: Said
    directory: Directory
    now: Hand

    @property
    def source(self) -> Source:
        """The directory, as roles name it."""
        return Source(self.directory.id, self.directory.name)

    def by(self, account: Account) -> Hand:
        """What happens is done by the account itself."""
        return Hand(account.pk, self.now.now)


def arrive(request: HttpRequest, login: SocialLogin) -> None:
    """Let allauth go on with the account that it is, or stop it with a page that says why."""
    found, provider = directory(login.account.provider), login.provider
    assert found is not None and isinstance(provider, DirectoryProvider)  # noqa: S101, PT018 - for the type checker
    arrival = Arrival(provider.said, found, Hand(None, timezone.now()))
    try:
        if login.state.get("process") == "connect":
            _connect(request, arrival, (login.state.get("data") or {}).get("account"))
            raise ImmediateHttpResponse(redirect("mfa_index"))
        account = _whose(arrival, (login.state.get("data") or {}).get("invitation"))
        _come_in(arrival, account)
    except Turned as why:
        raise ImmediateHttpResponse(refuse(request, found, str(why))) from None
    login.account = SocialAccount.objects.get(provider=found.id, uid=arrival.said.key)
    login.user = login.account.user
    login.state[STATE] = {"id": found.id, "second": arrival.said.second, "ends_at": provider.ends_at}


def _whose(arrival: Arrival, invitation: int | None) -> Account:
    """The account that is connected, or that of the one-time sign-in of that id, or a new one. Raises Turned."""
    known = _connected(arrival)
    if invitation is not None:
        with transaction.atomic():
            return _invited(arrival, known, invitation)
    return known if known is not None else _made(arrival)


def _connected(arrival: Arrival) -> Account | None:
    row = SocialAccount.objects.filter(provider=arrival.directory.id, uid=arrival.said.key).select_related("user")
    found = row.first()
    return found.user if found is not None else None


def _invited(arrival: Arrival, known: Account | None, invitation: int) -> Account:
    """The account of a one-time sign-in, connected now. Where it is not, the link can be used still."""
    account = use_known(invitation)
    if account is None:
        raise Turned("invitation-over")
    if known is not None and known.pk != account.pk:
        raise Turned("connected-elsewhere")
    if known is None:
        connect(arrival, account)
    return account


def connect(arrival: Arrival, account: Account) -> None:
    """Let this account be signed in to at the directory, and write that down wherever it belongs. Raises Turned."""
    if not any(one.slug in arrival.directory.organisations for one in organisations_of(account)):
        raise Turned("ended")  # it would open nothing, and a one-time link would be used up for that
    if SocialAccount.objects.filter(provider=arrival.directory.id, user=account).exists():
        raise Turned("connected-other")
    try:
        with transaction.atomic():
            SocialAccount.objects.create(
                provider=arrival.directory.id,
                uid=arrival.said.key,
                user=account,
                extra_data={"called": arrival.said.called},
            )
    except IntegrityError:
        raise Turned("connected-elsewhere") from None
    note_everywhere(account, arrival.by(account), "", with_words(arrival.directory, arrival.said.called))


def with_words(found: Directory, called: str) -> str:
    """What somebody signs in with, for the list of changes."""
    return f"{found.name}, as {called}" if called else found.name


def note_everywhere(account: Account, by: Hand, before: str, after: str) -> None:
    """Write down, in each organisation of an account, what it signs in with."""
    for organisation in organisations_of(account):
        with within(organisation, account.pk):
            membership = Membership.objects.select_related("person").get(organisation=organisation, account=account)
            person = membership.person
            note(organisation, by, "person", person.pk, person.name, [(SIGNS_IN, before, after)])


def organisations_of(account: Account) -> list[Organisation]:
    """Where an account belongs, or did."""
    with as_account(account.pk):
        keys = list(Membership.objects.filter(account=account).values_list("organisation_id", flat=True))
    return list(Organisation.objects.filter(pk__in=keys).order_by("pk"))


def _connect(request: HttpRequest, arrival: Arrival, asked_by: object) -> None:
    """Connect the account of somebody who is signed in here and asked for it."""
    account = request.user
    if not isinstance(account, Account) or account.pk != asked_by:
        raise Turned("signed-out")
    known = _connected(arrival)
    if known is not None and known.pk != account.pk:
        raise Turned("connected-elsewhere")
    if known is None:
        with transaction.atomic():
            connect(arrival, account)
    messages.success(request, f"You can sign in with {arrival.directory.name} from now on.")


def _made(arrival: Arrival) -> Account:
    """A new account for somebody whose app roles make a member. Raises Turned."""
    joins = [one for one in _organisations(arrival) if _may_join(one, arrival)]
    if not joins:
        raise Turned("not-invited")
    try:
        validate_email(arrival.said.email)
    except ValidationError:
        raise Turned("taken") from None
    if Account.objects.filter(email__iexact=arrival.said.email).exists():
        raise Turned("taken")
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                arrival.said.email, None, name=arrival.said.name or arrival.said.email
            )
            for organisation in joins:
                _join(organisation, arrival, account)
            connect(arrival, account)
    except IntegrityError:  # the same person, twice at once
        raise Turned("taken") from None
    return account


def _organisations(arrival: Arrival) -> list[Organisation]:
    return list(Organisation.objects.filter(slug__in=arrival.directory.organisations).order_by("pk"))


def _may_join(organisation: Organisation, arrival: Arrival) -> bool:
    with within(organisation):
        return makes_members(organisation, arrival.source) and bool(
            mapped(organisation, arrival.source, arrival.said.roles)
        )


def _join(organisation: Organisation, arrival: Arrival, account: Account) -> None:
    with within(organisation, account.pk):
        person = add_person(organisation, arrival.said.name or account.name)
        add_member(organisation, person, account.email, ())
        said = f"by an app role at {arrival.directory.name}"
        note(organisation, arrival.by(account), "person", person.pk, person.name, [("Added", "", said)])


def _come_in(arrival: Arrival, account: Account) -> None:
    """Let roles follow the app roles wherever the directory speaks. Raises Turned unless some page opens."""
    if not account.is_active:
        raise Turned("ended")
    here, has_role = False, False
    for organisation in _organisations(arrival):
        with within(organisation, account.pk):
            membership = Membership.objects.filter(organisation=organisation, account=account).first()
            if membership is None and _may_join(organisation, arrival):
                _join(organisation, arrival, account)
                membership = Membership.objects.get(organisation=organisation, account=account)
            if membership is None or member_of(organisation, account, arrival.now.today) is None:
                continue  # an ended membership stays ended, whatever the directory says
            here = True
            follow(organisation, membership, arrival.source, arrival.said.roles, arrival.by(account))
            member = member_of(organisation, account, arrival.now.today)
            has_role = has_role or (member is not None and bool(member.roles))
    if not has_role:
        raise Turned("no-role" if here else "ended")
