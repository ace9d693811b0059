"""Organisations, sites, people, accounts, roles and who holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from putright.accounts.directory_models import AppRole as AppRole  # tables of this room: Django looks for them here
from putright.accounts.directory_models import MembersByRole as MembersByRole
from putright.accounts.look_models import HOST_NAMES, READABLE_COLOURS, Shown
from putright.accounts.look_models import LookPicture as LookPicture
from putright.accounts.morning_models import Feed as Feed
from putright.accounts.morning_models import Morning as Morning
from putright.accounts.tally_models import Tally as Tally
from putright.accounts.typed_models import BegunForm as BegunForm
from putright.accounts.typed_models import KeptTyping as KeptTyping


class Organisation(Shown):
    """A provider that runs its complaints procedure here. Its name and address are public; all else is its own."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=8, help_text="What the register's numbers begin with, such as LSC.")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    needs_code = models.BooleanField(default=True, help_text="Staff sign in with a code besides the password.")
    idle_minutes = models.PositiveSmallIntegerField(
        null=True, help_text="Minutes without a request that end a session. Empty: as the operator says."
    )
    shows_kept = models.BooleanField(
        default=False, db_default=False, help_text="The public sees how promises are kept."
    )
    fewest_shown = models.PositiveSmallIntegerField(
        default=5, db_default=5, help_text="A smaller number than this is withheld from the public."
    )
    has_services = models.BooleanField(default=False, db_default=False, help_text="It names services of its own.")
    kept_chosen_by = models.ForeignKey("Account", models.PROTECT, null=True, related_name="+", db_index=False)
    kept_chosen_at = models.DateTimeField(null=True)
    exit_to = models.CharField(
        max_length=200, default="weather", db_default="weather", blank=True, help_text="See putright.accounts.exits."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(fewest_shown__gte=5), name="small_numbers_are_withheld"),
            models.CheckConstraint(
                condition=models.Q(idle_minutes=None) | models.Q(idle_minutes__range=(10, 120)),
                name="idle_between_10_and_120_minutes",
            ),
            READABLE_COLOURS,
            HOST_NAMES,
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A clinic, home or office of an organisation. From ``closed_from`` on it gets no new cases; old ones keep it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True, default="", db_default="")
    phone = models.CharField(max_length=40, blank=True, default="", db_default="")
    closed_from = models.DateField(null=True, help_text="The first day on which it is closed.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "name"], name="one_site_of_a_name")]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts. There is no superuser: nobody stands above the organisations."""

    def create_user(self, email: str, password: str | None = None, **said: Any) -> Account:
        """A new account. Without a password it can only be entered by a one-time sign-in."""
        account = self.model(email=self.normalize_email(email).lower(), **said)
        if password is None:
            account.set_unusable_password()
        else:
            account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of that address, however it is capitalised."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """What somebody signs in with. It may belong to several organisations."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)
    shut_out = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often every browser was signed out at once."
    )

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # What Django's own parts ask of an account. Nobody here stands above the organisations.
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, as other packages ask for it."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must carry to hold. It changes with the password, and when every browser is signed out."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under secret keys that are being taken out of use."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        # As Django has it for whoever was never shut out, so that nobody is signed out by a new version.
        said = self.password if not self.shut_out else f"{self.password}#{self.shut_out}"
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, said, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Never: what somebody may do hangs on an organisation (see permissions.py)."""
        return False


class Person(models.Model):
    """Somebody of the organisation whom a fact can name: who handles, answers, gives a statement, owes an action.

    With an account or without one. Facts carry ``person-<id>``, never the name, so that a rule that looks at persons
    compares people and not spellings.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name = models.CharField(max_length=200)
    job = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How facts name this person."""
        return f"person-{self.pk}"


class Role(models.Model):
    """A role in an organisation: what its holders may do, and which roles of the policy it stands for."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    policy_roles = ArrayField(models.CharField(max_length=80), default=list)
    retired_at = models.DateTimeField(null=True, help_text="From then on nobody is given it, and nobody holds it.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "slug"], name="one_role_of_a_slug")]

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """An account in an organisation, as one of its people. It ends at once (``active``), or by itself at ``until``."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    account = models.ForeignKey(Account, models.PROTECT)
    person = models.OneToOneField(Person, models.PROTECT, db_constraint=False)  # with its organisation: migration 0002
    active = models.BooleanField(default=True)
    until = models.DateField(null=True, help_text="The first day on which they no longer belong here; nothing: none.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "account"], name="one_membership_of_an_account")
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class RoleHeld(models.Model):
    """That a member holds a role from a day until a day. A row ends; it is never taken away or written anew.

    It holds on a day with ``since <= day < until``; without one of them there is no such end. Where ``until`` is no
    later than ``since`` it was taken back before it began.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="held", db_constraint=False)
    role = models.ForeignKey(Role, models.PROTECT, related_name="held", db_constraint=False)
    since = models.DateField(null=True, help_text="The first day; nothing: from before days were kept.")
    until = models.DateField(null=True, help_text="The first day on which it is no longer held; nothing: none is set.")
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    given_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="When somebody set or changed the end.")
    from_directory = models.CharField(
        max_length=30, blank=True, default="", db_default="", help_text="Which directory gave it; empty: somebody here."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "role"], condition=models.Q(until=None), name="a_role_is_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"role {self.role_id} of membership {self.membership_id}"


class OneTimeSignIn(models.Model):
    """A link that signs in once: for a new member of staff, and for the demonstration. Only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.BinaryField(unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"one-time sign-in {self.pk}"


class OutsideBody(models.Model):
    """What an organisation says of an outside body: a row for each change, of which the newest counts. Never changed.

    ``body`` is the id that policies give it, or one of the organisation's own. What is empty is as our directory says.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    body = models.CharField(max_length=80)
    number = models.PositiveIntegerField(help_text="Counted up with each change, from 1.")
    name = models.CharField(max_length=200, blank=True)
    does = models.TextField(blank=True)
    takes = models.TextField(blank=True)
    window = models.CharField(max_length=300, blank=True, help_text='Follows "Please ask them".')
    phone = models.CharField(max_length=200, blank=True)
    textphone = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    web = models.CharField(max_length=300, blank=True)
    post = models.CharField(max_length=500, blank=True)
    other = models.CharField(max_length=300, blank=True)
    offered = models.BooleanField(default=False, help_text="Every complainant is told of it.")
    months = models.PositiveSmallIntegerField(null=True, help_text="How old a check may become.")
    dropped = models.BooleanField(default=False, help_text="The organisation has no entry any more.")
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    checked_how = models.CharField(max_length=300, blank=True, help_text="The page or letter that was looked at.")
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "body", "number"], name="one_change_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.body}, change {self.number}"


# Tables of this room that stand in a module of their own: Django looks for them here.
from putright.accounts.standing_models import Change as Change  # noqa: E402
from putright.accounts.standing_models import Deputy as Deputy  # noqa: E402
from putright.accounts.standing_models import EmailChange as EmailChange  # noqa: E402
from putright.accounts.standing_models import Service as Service  # noqa: E402
