"""What an organisation says of a directory: which app roles stand for its roles, and whether they make members."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AppRole(models.Model):
    """That whoever has an app role at a directory holds a role here. Taken away again, it gives nothing any more."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, db_index=False)
    directory = models.CharField(max_length=30, help_text="The id that the operator gives the directory.")
    value = models.CharField(max_length=120, help_text="The app role, as the token says it.")
    role = models.ForeignKey("Role", models.PROTECT, db_index=False, related_name="+", db_constraint=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "directory", "value", "role"], name="one_row_of_an_app_role_and_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"app role {self.pk}"


class MembersByRole(models.Model):
    """That an app role makes a member of somebody who was not invited. No row: it does not."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, db_index=False)
    directory = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "directory"], name="one_row_of_members_by_role")
        ]

    def __str__(self) -> str:
        return f"members by app role {self.pk}"
