"""What an organisation's letters show of it besides how it is reached: website, foot, picture."""

from __future__ import annotations

from django.db import models

from putright.accounts.models import Organisation


class OwnLetterhead(models.Model):
    """The letterhead of an organisation. A table of its own: the picture is read for a letter, and for no page."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="+")
    website = models.CharField(max_length=200, blank=True, default="")
    foot = models.TextField(blank=True, default="", help_text="What stands below a letter.")
    attaches = models.BooleanField(default=False, help_text="A letter sent by email has a PDF of it attached.")
    logo = models.BinaryField(default=b"", help_text="PNG or JPEG; empty: none.")

    def __str__(self) -> str:
        return f"letterhead of organisation {self.organisation_id}"
