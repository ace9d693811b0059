"""Founding an organisation, adopting a policy, letting somebody in."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from putright.command.environment import NotSet, set_up
from putright.model_policies import model_names, model_of, model_text
from putright.policies import bundled, policy_text
from putright.procedure.faults import Faulty, printable
from putright.procedure.moments import ZONE
from putright.revising.starting import ENGLAND, begun

if TYPE_CHECKING:
    from putright.accounts.models import Organisation
    from putright.register.models import PolicyVersion


_LONGEST_NAME = 200
_LONGEST_SLUG = 50


def policy_file(named: str) -> str:
    """The text of a bundled policy, of a model policy, or of a file."""
    if named in bundled():
        return policy_text(named)
    model = model_of(named)
    if model is not None:
        return model_text(model)
    try:
        return Path(named).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotSet(
            f"{named} is neither a bundled policy ({', '.join(bundled())}), nor a model policy "
            f"({', '.join(model_names())}), nor a file that can be read."
        ) from None


def in_the_name(named: str, text: str, organisation: str) -> str:
    """A model policy with the name of the organisation in it; any other policy as it is."""
    model = model_of(named)
    return begun(model, organisation, ENGLAND, datetime.now(ZONE).date()).text if model is not None else text


def found_organisation(given: argparse.Namespace) -> int:
    """A new organisation: its policy, its roles, its first administrator."""
    text = in_the_name(given.policy, policy_file(given.policy), given.name)
    set_up()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email, validate_slug
    from django.db import transaction
    from django.utils import timezone

    from putright.accounts.founding import add_member, add_person, make_roles
    from putright.accounts.models import Organisation
    from putright.accounts.one_time import new_link
    from putright.accounts.scope import within
    from putright.register.reading import policy_of

    try:
        validate_slug(given.slug)
        validate_email(given.administrator)
    except ValidationError as error:
        raise NotSet(" ".join(error.messages)) from None
    if len(given.slug) > _LONGEST_SLUG:
        raise NotSet(f"The short name has {len(given.slug)} characters. Give it at most {_LONGEST_SLUG}.")
    prefix = given.prefix.upper()
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", prefix):
        raise NotSet(f"The prefix {given.prefix} will not do: one to eight letters or digits, a letter first, as LSC.")
    for what, name in (("organisation", given.name), ("administrator", given.administrator_name)):
        if not 0 < len(name.strip()) <= _LONGEST_NAME or not name.isprintable():
            raise NotSet(f"The name of the {what} will not do: at most {_LONGEST_NAME} characters, on one line.")
    if Organisation.objects.filter(slug=given.slug).exists():
        raise NotSet(f"There is an organisation {given.slug} already. Choose another short name.")
    with transaction.atomic():
        organisation = Organisation.objects.create(
            slug=given.slug, name=given.name, prefix=prefix, email=given.administrator
        )
        with within(organisation):
            version = _adopted(organisation, text, timezone.localdate(), "Adopted when the organisation was founded.")
            roles = make_roles(organisation, policy_of(version))
            person = add_person(organisation, given.administrator_name, "Administrator")
            account = add_member(organisation, person, given.administrator, [roles["administrator"], roles["manager"]])
            link = new_link(account)
    print(f"{given.name} is founded. Its public page: {settings.PUBLIC_ADDRESS}/p/{given.slug}/")
    print(f"{given.administrator} signs in once, within 72 hours, at {settings.PUBLIC_ADDRESS}{link}")
    return 0


def _adopted(organisation: Organisation, text: str, start: date, reason: str) -> PolicyVersion:
    from putright.register.adopting import adopt

    try:
        return adopt(organisation, text, adopted_from=start, reason=reason)
    except Faulty as faulty:
        raise _faults(faulty) from None


def _faults(faulty: Faulty) -> NotSet:
    lines = [one.in_file("the policy") for one in faulty.faults]
    return NotSet("\n".join(["the policy has faults, so nothing was done:", *lines]))


def adopt_policy(given: argparse.Namespace) -> int:
    """Adopt a policy from a day on, by the same act as the pages. Cases received earlier stay under theirs."""
    text = policy_file(given.policy)
    try:
        start = date.fromisoformat(given.start)
    except ValueError:
        raise NotSet(f"--from {given.start} is no date. Write it as 2026-03-02.") from None
    if not given.reason.strip():
        raise NotSet("--reason is empty. Say why the policy is adopted: whoever inspects the register will ask.")
    set_up()
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.adopting import adopt_version
    from putright.casework.policy_texts import Unfit, tidy
    from putright.command.checking import organisations
    from putright.procedure.acts import Refusal
    from putright.register.adopting import readable

    for organisation in organisations(given.organisation):
        try:
            policy = readable(text := tidy(in_the_name(given.policy, text, organisation.name)))
        except Faulty as faulty:
            raise _faults(faulty) from None
        except Unfit as why:
            raise NotSet(f"{given.policy}: {why}") from None
        with within(organisation):
            done = adopt_version(organisation, text, start=start, reason=given.reason, by=None, now=timezone.now())
        if isinstance(done, Refusal):
            raise NotSet(" ".join(["Nothing was adopted.", *(one.message for one in done.faults)]))
        print(f"{organisation.name} adopts {policy.id} from {start} (SHA-256 {done.version.digest[:16]}…).")
        for role in done.roles:
            made = f"the role {role.joins.title} stands" if role.joins is not None else "a new role stands"
            print(f"  For {role.title} {made}: say on the page People who holds it.")
    return 0


def list_versions(given: argparse.Namespace) -> int:
    """Print the versions of an organisation's policy, the newest first."""
    set_up()
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.command.checking import organisations
    from putright.reports.versions import STANDING_WORDS, versions_of

    for organisation in organisations(given.organisation):
        with within(organisation):
            found = versions_of(organisation, timezone.now())
        print(f"{organisation.name}: {len(found)} {'version' if len(found) == 1 else 'versions'}")
        for one in found:
            version = one.version
            until = f" to {one.last_day}" if one.last_day is not None else ""
            print(
                f"  {version.adopted_from}{until}  {STANDING_WORDS[one.standing]}, {one.cases} cases, {one.open} open"
            )
            who = version.adopted_by.name if version.adopted_by is not None else "a command on the server"
            when = f" on {timezone.localdate(version.adopted_at)}" if version.adopted_at is not None else ""
            print(f"    adopted by {printable(who)}{when}: {printable(version.reason or 'no reason is kept')}")
            print(f"    SHA-256 {version.digest}")
    return 0


def sign_in(email: str) -> int:
    """Print a one-time sign-in for an account."""
    set_up()
    from django.conf import settings

    from putright.accounts.models import Account
    from putright.accounts.one_time import new_link

    account = Account.objects.filter(email__iexact=email, is_active=True).first()
    if account is None:
        raise NotSet(f"There is no active account of {email}. An administrator adds people on the page People.")
    print(f"{settings.PUBLIC_ADDRESS}{new_link(account)}")
    return 0
