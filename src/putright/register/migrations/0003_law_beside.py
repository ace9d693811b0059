"""What a law demands of a duty stands beside what the policy promises. "putright rebuild" fills it in for old cases."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Five columns, empty where no law binds: a duty without them reads as it did."""

    dependencies: ClassVar = [("register", "0002_append_only")]
    operations: ClassVar = [
        migrations.AddField(
            "duty",
            "law",
            models.CharField(help_text="The law that demands it too, or alone.", max_length=80, null=True),
        ),
        migrations.AddField("duty", "law_due", models.CharField(max_length=32, null=True)),
        migrations.AddField(
            "duty",
            "law_at",
            models.DateTimeField(help_text="The first moment at which it is late by that law.", null=True),
        ),
        migrations.AddField(
            "duty", "law_state", models.CharField(help_text="How it stands by that law.", max_length=10, null=True)
        ),
        migrations.AddField(
            "duty",
            "promised_at",
            models.DateTimeField(help_text="Where a law demands it too: late by the policy.", null=True),
        ),
    ]
