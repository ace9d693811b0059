"""The register, as it was when a code had a language."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from putright.accounts.at_once import at_once

_SINGLE = (
    "0001_initial",
    "0002_append_only",
    "0003_law_beside",
    "0004_policy_drafts",
    "0005_calendar_changes",
    "0007_takes_open",
    "0008_promises_kept",
    "0009_draft_texts",
    "0010_documents",
    "0011_closed_cases",
    "0012_search",
    "0013_needs_review",
    "0014_service_requests",
    "0015_case_groups",
    "0016_worklist",
    "0017_messages_to_members",
    "0018_search_by_state",
    "0019_mailbox",
    "0020_strand_access",
    "0021_ways_out",
    "0022_scanned_letters",
    "0023_following",
    "0025_remarks_sorted",
    "0026_told_lessons",
    "0027_held_back",
    "0028_code_language",
)


class Migration(migrations.Migration):
    """For a new installation, in place of the single ones."""

    initial = True
    dependencies: ClassVar = [("accounts", "0017_offers_welsh")]
    replaces: ClassVar = [("register", name) for name in _SINGLE]
    operations: ClassVar = at_once("register", _SINGLE)
