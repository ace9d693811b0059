"""What concerns accounts, members and their organisation, as it was when it could be offered in Welsh."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from putright.accounts.at_once import at_once

_SINGLE = (
    "0001_initial",
    "0002_row_security",
    "0003_policy_permission",
    "0004_outside_bodies",
    "0005_kept_in_public",
    "0006_worklist",
    "0007_mornings",
    "0008_standing",
    "0009_signing_in",
    "0010_directories",
    "0012_letterhead",
    "0013_letters_attached",
    "0014_safety",
    "0015_look",
    "0016_tallies",
    "0017_offers_welsh",
)


class Migration(migrations.Migration):
    """For a new installation, in place of the single ones."""

    initial = True
    dependencies: ClassVar = []
    replaces: ClassVar = [("accounts", name) for name in _SINGLE]
    operations: ClassVar = at_once("accounts", _SINGLE)
