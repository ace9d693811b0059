"""Whether a version of the policy takes over the cases that are open on its first day."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """No version adopted so far does: none could say so."""

    dependencies: ClassVar = [("register", "0004_policy_drafts")]

    operations: ClassVar = [
        migrations.AddField(
            "policyversion",
            "takes_open",
            models.BooleanField(default=False, help_text="It takes over the cases that are open on its day."),
        ),
        # Each list looks for the few cases that were taken over: so they are found without reading their other facts.
        migrations.AddIndex(
            "factrow",
            models.Index(fields=["case"], condition=models.Q(kind="policy-changed"), name="cases_taken_over"),
        ),
    ]
