"""Folders into which letters are scanned, and each file that lay in one: our own record of what was taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from putright.accounts.models import Organisation
from putright.register.mail_models import MailIn


class ScanFolder(models.Model):
    """A folder that the operator has named for scanned letters. Where it lies stands in the operator's file."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    name = models.CharField(max_length=40)
    reached = models.DateTimeField(null=True, help_text="When it was last looked into.")
    failing = models.DateTimeField(null=True, help_text="Since when it cannot be looked into.")
    why = models.CharField(max_length=300, blank=True)
    watched = models.JSONField(default=dict, help_text="Files that may still be written, and since when.")
    others = models.PositiveIntegerField(default=0, help_text="Files that are no letters, and stay where they are.")

    class Meta:
        db_table = "register_scanfolder"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_scan_folder_of_a_name"),
        ]

    def __str__(self) -> str:
        return f"folder of scans {self.pk}"


class ScanPlace(models.Model):
    """A file as it lay in a folder: added, never changed. Two of one letter are two files with the same bytes."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    folder = models.ForeignKey(ScanFolder, models.PROTECT, db_index=False, db_constraint=False)
    mark = models.CharField(max_length=80, help_text="Number on its disk, moment of its last change, size.")
    name = models.CharField(max_length=200)
    taken = models.DateTimeField()
    mail = models.ForeignKey(MailIn, models.PROTECT, db_index=False, db_constraint=False)

    class Meta:
        db_table = "register_scanplace"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder", "name", "mark"], name="a_file_is_taken_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["mail"], name="places_of_a_scan")]

    def __str__(self) -> str:
        return f"place of scan {self.mail_id}"
