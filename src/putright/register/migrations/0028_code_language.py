"""In which language a code was asked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default: nothing is rewritten."""

    dependencies: ClassVar = [("register", "0027_held_back")]

    operations: ClassVar = [
        migrations.AddField(
            "codeasked",
            "language",
            models.CharField(default="en", help_text="That of the page on which it was asked for.", max_length=2),
        ),
    ]
