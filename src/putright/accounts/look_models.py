"""How an organisation's public pages look and where they stand: columns of the organisation, and its picture."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

READABLE_COLOURS = models.CheckConstraint(
    condition=models.Q(header_colour__regex="^(#[0-9a-f]{6})?$", link_colour__regex="^(#[0-9a-f]{6})?$"),
    name="colours_are_colours",
)
"""They stand in a style sheet, where anything else would be taken for rules."""
HOST_NAMES = models.CheckConstraint(
    condition=models.Q(host=None) | models.Q(host__regex="^[a-z0-9.-]+$"), name="host_is_a_host_name"
)


class Shown(models.Model):
    """What every public page asks of its organisation: read with it, so that no page costs a question more."""

    header_colour = models.CharField(max_length=7, blank=True, default="", db_default="", help_text="#rrggbb, or ours.")
    link_colour = models.CharField(max_length=7, blank=True, default="", db_default="", help_text="#rrggbb, or ours.")
    logo = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="The file name of its picture, or none."
    )
    logo_says = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="The picture's alternative in words."
    )
    logo_alone = models.BooleanField(
        default=False, db_default=False, help_text="The picture names the organisation: no words beside it."
    )
    offers_welsh = models.BooleanField(
        default=True, db_default=True, help_text="Its public pages can be read in Welsh too."
    )
    frame_origins: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=270),
        default=list,
        db_default=[],
        help_text="Whose pages may show the page for embedding in a frame.",
    )
    host_wished = models.CharField(
        max_length=253,
        blank=True,
        default="",
        db_default="",
        help_text="A host name that the operator has not confirmed.",
    )
    host = models.CharField(
        max_length=253,
        null=True,
        unique=True,
        help_text="The host name of its public pages; the operator confirmed it.",
    )

    class Meta:
        abstract = True


class LookPicture(models.Model):
    """The picture that an organisation's public pages show, as we made it of what was sent."""

    organisation = models.OneToOneField("accounts.Organisation", models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(max_length=40, help_text="A hash of the content, and its kind: 0123456789abcdef.png")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"picture of organisation {self.organisation_id}"
