"""Whether an organisation's public pages are offered in Welsh."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column. They are offered until somebody says otherwise, as they were before."""

    dependencies: ClassVar = [("accounts", "0016_tallies")]
    operations: ClassVar = [
        migrations.AddField(
            "organisation",
            "offers_welsh",
            models.BooleanField(db_default=True, default=True, help_text="Its public pages can be read in Welsh too."),
        ),
    ]
