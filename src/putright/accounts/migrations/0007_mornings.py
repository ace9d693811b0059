"""Addresses of calendar feeds, and who wants an email of what changed, each morning."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within

# Whoever asks for a feed has its token and nothing else: its hash, named for the transaction, shows that one row.
_KNOWN = "digest = decode(nullif(current_setting('putright.feed', true), ''), 'hex')"

_ENDS = """
    CREATE FUNCTION putright_end_mornings() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM accounts_feed WHERE membership_id = NEW.id;
        DELETE FROM accounts_morning WHERE membership_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER end_mornings AFTER UPDATE OF active ON accounts_membership
        FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION putright_end_mornings();
"""


class Migration(migrations.Migration):
    """Nobody has either, until they choose it themselves."""

    dependencies: ClassVar = [("accounts", "0006_worklist")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(help_text="What the member calls it, such as: my phone.", max_length=60)),
                ("digest", models.BinaryField(help_text="SHA-256 of the token.", unique=True)),
                ("made", models.DateTimeField(help_text="When this address was made.")),
                ("fetched", models.DateTimeField(help_text="When it was fetched last.", null=True)),
                (
                    "fetches",
                    models.PositiveIntegerField(
                        default=0, help_text="How often in the hour in which it was fetched last."
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("membership", "label"), name="one_feed_of_a_label"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Morning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.PositiveSmallIntegerField(help_text="From which hour on, local time.")),
                (
                    "looked",
                    models.DateField(
                        help_text="The last day of which it was settled whether there is an email.", null=True
                    ),
                ),
                (
                    "told",
                    models.JSONField(
                        help_text="Each duty that was known, and when it becomes late; nothing: none.", null=True
                    ),
                ),
                ("compared", models.DateTimeField(help_text="The moment of what was told.", null=True)),
                ("mailed", models.DateTimeField(help_text="The moment of the last email.", null=True)),
                (
                    "membership",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "looked"], name="mornings_by_day")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("hour__in", (7, 8, 9))), name="an_hour_of_the_morning"),
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("accounts_feed", "SELECT, INSERT, UPDATE, DELETE", besides=_KNOWN)
            + own_rows("accounts_morning", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("accounts_feed", {"membership_id": "accounts_membership"})
            + stays_within("accounts_morning", {"membership_id": "accounts_membership"})
            + _ENDS,
            migrations.RunSQL.noop,
        ),
    ]
