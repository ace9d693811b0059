"""Whether a letter that goes by email has a PDF of it attached."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column. To begin with letters go as the email alone, as before."""

    dependencies: ClassVar = [("accounts", "0012_letterhead")]
    operations: ClassVar = [
        migrations.AddField(
            "OwnLetterhead",
            "attaches",
            models.BooleanField(default=False, help_text="A letter sent by email has a PDF of it attached."),
        ),
    ]
