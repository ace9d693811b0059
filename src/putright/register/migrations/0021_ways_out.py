"""When a message is tried again, whether nobody knows that it went, and since when no mail goes out."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows


class Migration(migrations.Migration):
    """What stood in the outbox stays as it is."""

    dependencies: ClassVar = [
        ("accounts", "0012_letterhead"),
        ("register", "0020_strand_access"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="after",
            field=models.DateTimeField(help_text="It is not tried again before then.", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="carrier",
            field=models.CharField(db_default="", help_text="What whoever took it calls it.", max_length=200),
        ),
        migrations.AddField(
            model_name="message",
            name="unsure",
            field=models.BooleanField(db_default=False, help_text="Of an attempt nobody knows whether it went."),
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "failing",
                    models.DateTimeField(help_text="Since when none has gone out; nothing: it goes.", null=True),
                ),
                ("why", models.CharField(blank=True, help_text="Why the last one did not.", max_length=200)),
                (
                    "until",
                    models.DateTimeField(
                        help_text="Nothing is tried before then: the carrier asked for time.", null=True
                    ),
                ),
                ("said", models.DateTimeField(help_text="When the log said that it does not go out.", null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="one_outgoing_of_an_organisation")
                ],
            },
        ),
        migrations.RunSQL(own_rows("register_outgoing", "SELECT, INSERT, UPDATE"), migrations.RunSQL.noop),
    ]
