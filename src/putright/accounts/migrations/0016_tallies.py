"""How often something was done lately, by keys that change every day."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from putright.accounts.row_security import grant


class Migration(migrations.Migration):
    """One table. Its rows are nobody's: they count what comes from an address, whichever provider it goes to."""

    dependencies: ClassVar = [("accounts", "0015_look")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BinaryField(max_length=16)),
                ("slot", models.BigIntegerField(help_text="When the span begins: seconds since 1970.")),
                ("count", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["slot"], name="tallies_by_slot")],
                "constraints": [models.UniqueConstraint(fields=("key", "slot"), name="one_tally_of_a_slot")],
            },
        ),
        migrations.RunSQL(grant("accounts_tally", "SELECT, INSERT, UPDATE, DELETE"), migrations.RunSQL.noop),
    ]
