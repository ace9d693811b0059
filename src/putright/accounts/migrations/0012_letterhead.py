"""What an organisation's letters show of it besides how it is reached: website, foot, picture."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows


class Migration(migrations.Migration):
    """One table. Nobody has more than name, address, telephone and email to begin with."""

    dependencies: ClassVar = [("accounts", "0010_directories")]
    operations: ClassVar = [
        migrations.CreateModel(
            "OwnLetterhead",
            [
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("website", models.CharField(blank=True, default="", max_length=200)),
                ("foot", models.TextField(blank=True, default="", help_text="What stands below a letter.")),
                ("logo", models.BinaryField(default=b"", help_text="PNG or JPEG; empty: none.")),
            ],
        ),
        migrations.RunSQL(own_rows("accounts_ownletterhead", "SELECT, INSERT, UPDATE")),
    ]
