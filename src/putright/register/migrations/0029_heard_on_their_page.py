"""Finding what was asked for on the page of a case, so that whoever waits for an answer is thought of."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index over a few entries."""

    dependencies: ClassVar = [("register", "0028_code_language")]

    operations: ClassVar = [
        migrations.AddIndex(
            "factrow",
            models.Index(
                fields=["organisation", "recorded"],
                condition=models.Q(kind="heard-from", source__in=["complainant", "representative", "concerned"]),
                name="heard_on_their_page",
            ),
        ),
    ]
