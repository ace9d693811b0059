"""Which documents of the case went with a letter by email."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column. Nothing was enclosed before."""

    dependencies: ClassVar = [("accounts", "0013_letters_attached"), ("correspondence", "0004_letter_approval")]
    operations: ClassVar = [
        migrations.AddField(
            "LetterMail",
            "enclosed",
            models.JSONField(
                default=list, help_text="The numbers of the entries of the documents of the case that go with it."
            ),
        ),
    ]
