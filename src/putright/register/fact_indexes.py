"""The indexes of facts by what they are: each holds only the few kinds that some page asks for across all cases."""

from __future__ import annotations

from typing import Final

from django.db.models import Index, Q

BY_KIND: Final = (
    Index(fields=["case"], condition=Q(kind="policy-changed"), name="cases_taken_over"),
    Index(fields=["case", "-number"], condition=Q(kind="described"), name="described_last"),
    Index(fields=["organisation", "recorded"], condition=Q(kind="statement-due"), name="statements_due"),
    Index(fields=["organisation", "-id"], condition=Q(kind="conflict-accepted"), name="going_on"),
    Index(fields=["organisation", "id"], condition=Q(kind__in=["case-grouped", "case-ungrouped"]), name="in_groups"),
    Index(
        fields=["organisation", "recorded"],
        condition=Q(kind="heard-from", source__in=["complainant", "representative", "concerned"]),
        name="heard_on_their_page",
    ),
    Index(
        fields=["organisation", "case"],
        condition=Q(kind__in=["strand-opened", "strand-step"]),
        name="of_strands",
    ),
)
