"""Letters and post, as they were when letters first went out by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from putright.accounts.at_once import at_once

_SINGLE = (
    "0001_letters",
    "0002_letters_by_email",
    "0003_post",
    "0004_letter_approval",
    "0005_enclosed",
    "0006_by_themselves",
)


class Migration(migrations.Migration):
    """For a new installation, in place of the single ones."""

    initial = True
    dependencies: ClassVar = [("accounts", "0017_offers_welsh"), ("register", "0028_code_language")]
    replaces: ClassVar = [("correspondence", name) for name in _SINGLE]
    operations: ClassVar = at_once("correspondence", _SINGLE)
