"""What the worklist is narrowed and sorted by; what cases wait for ("putright rebuild" fills it in)."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import own_rows, stays_within

_FILL_IN = """
    DO $$ DECLARE house bigint; BEGIN
        FOR house IN SELECT id FROM accounts_organisation LOOP
            PERFORM set_config('putright.organisation', house::text, true);
            UPDATE register_duty d SET site_id = c.site_id, received = p.received
            FROM register_case c, LATERAL (SELECT received FROM register_phase WHERE case_id = c.id LIMIT 1) p
            WHERE d.organisation_id = house AND d.state = 'open' AND c.id = d.case_id;
        END LOOP;
        PERFORM set_config('putright.organisation', '', true);
    END $$;
"""


class Migration(migrations.Migration):
    """Site and receipt are filled in here, beside each duty that is open."""

    dependencies: ClassVar = [
        ("accounts", "0006_worklist"),
        ("register", "0015_case_groups"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "until",
                    models.DateTimeField(
                        help_text="When it ends by itself; nothing: not before something comes.", null=True
                    ),
                ),
                ("what", models.CharField(help_text="details, consent, clock or next-stage", max_length=12)),
                (
                    "about",
                    models.CharField(help_text="The stage to ask for, or the fact that began the wait.", max_length=60),
                ),
                ("ends", models.CharField(help_text="The kinds of fact that end it.", max_length=300)),
                ("clause", models.CharField(max_length=40, null=True)),
                ("stage", models.CharField(max_length=60)),
                ("asked", models.CharField(help_text="The day on which it began.", max_length=10)),
                ("asked_at", models.DateTimeField()),
                (
                    "last",
                    models.CharField(help_text="The last day on which it is waited for.", max_length=10, null=True),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="duty",
            name="owed_next_by_person",
        ),
        migrations.AddField(
            model_name="duty",
            name="received",
            field=models.DateTimeField(help_text="When its case was received.", null=True),
        ),
        migrations.AddField(
            model_name="duty",
            name="site_id",
            field=models.BigIntegerField(help_text="The site of its case.", null=True),
        ),
        migrations.RunSQL(_FILL_IN, migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                models.F("organisation"),
                django.contrib.postgres.indexes.OpClass(models.F("person"), "text_pattern_ops"),
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("state", "open")),
                name="owed_by_person",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                models.F("organisation"),
                django.contrib.postgres.indexes.OpClass(models.F("action"), "text_pattern_ops"),
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("state", "open")),
                name="owed_by_action",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organisation", "site_id", "due_at", "id"],
                name="owed_by_site",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["organisation", "case", "id"], name="owed_by_case"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["organisation", "received", "id"], name="owed_by_receipt"
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waits",
                to="register.case",
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["organisation", "until", "id"], name="waits_until"),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(
                condition=models.Q(("until__isnull", True)),
                fields=["organisation", "asked_at", "id"],
                name="waits_without_end",
            ),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["case"], name="waits_of_a_case"),
        ),
        migrations.RunSQL(
            own_rows("register_waiting", "SELECT, INSERT, UPDATE, DELETE")
            + stays_within("register_waiting", {"case_id": "register_case"}),
            migrations.RunSQL.noop,
        ),
    ]
