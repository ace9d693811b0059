"""Who stands in for whom, what the organisation offers, and everything that its administrators changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Deputy(models.Model):
    """That a member stands in for another from a day until a day, in all roles or in one; or in a role nobody holds.

    It holds on a day with ``since <= day < until``. A row ends; it is never taken away or written anew.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT)
    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="stands_in", db_constraint=False)
    instead_of = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="deputies", db_constraint=False
    )
    role = models.ForeignKey(
        "accounts.Role", models.PROTECT, null=True, db_constraint=False, help_text="In this one alone; nothing: in all."
    )
    since = models.DateField()
    until = models.DateField(help_text="The first day on which they no longer stand in.")
    why = models.CharField(max_length=10, help_text="leave, vacancy or other")
    words = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, db_index=False, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(instead_of__isnull=False) | models.Q(role__isnull=False),
                name="stands_in_for_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"membership {self.membership_id} for {self.instead_of_id or self.role_id}"

    @property
    def title(self) -> str:
        """Who stands in for whom, in words."""
        for_whom = self.instead_of.person.name if self.instead_of is not None else ""
        role = self.role.title if self.role is not None else ""
        place = f"{for_whom} as {role}" if for_whom and role else for_whom or f"{role}, which nobody holds"
        return f"{self.membership.person.name} for {place}"


class Service(models.Model):
    """Something that an organisation offers, which a complaint can be about. From ``ended_from`` on no new case is."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT)
    name = models.CharField(max_length=200)
    ended_from = models.DateField(null=True, help_text="The first day on which it is no longer offered.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "name"], name="one_service_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How facts name this service."""
        return f"service-{self.pk}"


class Change(models.Model):
    """What an administrator changed: who, when, of what, and what stood there before and after, in words. Only added.

    ``says`` is a list of threes: what it is called, what it was, what it is.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, db_index=False)
    at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, db_index=False, related_name="+")
    about = models.CharField(max_length=12, help_text="person, role, deputy, site, service, details or public")
    which = models.BigIntegerField(null=True, help_text="The row of what it is about.")
    title = models.CharField(max_length=300)
    says = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="changes_newest_first")]

    def __str__(self) -> str:
        return self.title


class EmailChange(models.Model):
    """A new address that an account shall sign in with, until its owner confirms it. Only the link's hash is kept."""

    account = models.ForeignKey("accounts.Account", models.CASCADE)
    email = models.EmailField()
    digest = models.BinaryField(unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"new address of account {self.account_id}"
