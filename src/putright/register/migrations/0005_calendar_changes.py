"""Changes of the calendar that an organisation entered, the cases to work out anew, the promises that went wrong."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.row_security import never_changed, own_rows, referred_to, stays_within

_OF_A_CASE = ("register_recount", "register_wrongpromise")

_HEAD = """
    -- Whoever enters a change waits for the turn to write, and every later act finds that there is a newer one.
    CREATE FUNCTION putright_calendar_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO register_head (organisation_id, position, digest) VALUES (NEW.organisation_id, 0, '')
            ON CONFLICT DO NOTHING;
        UPDATE register_head SET calendar = greatest(calendar, NEW.id) WHERE organisation_id = NEW.organisation_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER calendar_changed AFTER INSERT ON register_calendarchange
        FOR EACH ROW EXECUTE FUNCTION putright_calendar_changed();
"""


class Migration(migrations.Migration):
    """A change is added and never changed; what follows from it is ticked off."""

    dependencies: ClassVar = [
        ("accounts", "0003_policy_permission"),
        ("register", "0004_policy_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="head",
            name="calendar",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="The newest change of the calendar; 0: none. Moved by the trigger on those.",
            ),
        ),
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=8)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("known", models.DateTimeField(help_text="From when on it was known, to the second.")),
                (
                    "division",
                    models.CharField(blank=True, help_text="Of this calendar alone; empty: of any.", max_length=20),
                ),
                ("at", models.DateTimeField(help_text="When it was entered.")),
                ("reason", models.TextField(blank=True)),
                (
                    "key",
                    models.CharField(
                        help_text="The form that it came with: sent again it changes nothing.", max_length=64
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Nobody: by a command, on the server itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.site",
                    ),
                ),
                (
                    "takes_back",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.calendarchange",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done", models.DateTimeField(null=True)),
                ("moves", models.PositiveSmallIntegerField(help_text="How many of its dates moved.", null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.calendarchange",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WrongPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="The kind of letter.", max_length=40)),
                ("stage", models.CharField(max_length=60)),
                ("action", models.CharField(max_length=60)),
                ("clause", models.CharField(blank=True, max_length=80)),
                ("promised", models.CharField(max_length=32)),
                ("now", models.CharField(max_length=32)),
                ("settled", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.case",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.calendarchange",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.factrow",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Nobody: a later change made the date right.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="calendarchange",
            index=models.Index(fields=["organisation", "id"], name="changes_in_order"),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="a_change_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(fields=("takes_back",), name="taken_back_once"),
        ),
        migrations.AddIndex(
            model_name="recount",
            index=models.Index(
                condition=models.Q(("done", None)), fields=["organisation", "id"], name="still_to_recount"
            ),
        ),
        migrations.AddConstraint(
            model_name="recount",
            constraint=models.UniqueConstraint(fields=("change", "case"), name="one_recount_of_a_case"),
        ),
        migrations.AddIndex(
            model_name="wrongpromise",
            index=models.Index(
                condition=models.Q(("settled", None)), fields=["organisation", "id"], name="promises_to_mend"
            ),
        ),
        migrations.AddConstraint(
            model_name="wrongpromise",
            constraint=models.UniqueConstraint(
                fields=("case", "letter", "stage", "action", "clause"), name="one_promise_of_a_letter"
            ),
        ),
        migrations.RunSQL(
            own_rows("register_calendarchange", "SELECT, INSERT")
            + own_rows("register_recount", "SELECT, INSERT, UPDATE")
            + own_rows("register_wrongpromise", "SELECT, INSERT, UPDATE")
            + referred_to(["register_calendarchange"])
            + stays_within(
                "register_calendarchange", {"site_id": "accounts_site", "takes_back_id": "register_calendarchange"}
            )
            + "".join(
                stays_within(table, {"case_id": "register_case", "change_id": "register_calendarchange"})
                for table in _OF_A_CASE
            )
            + stays_within("register_wrongpromise", {"letter_id": "register_fact"})
            + never_changed(["register_calendarchange"])
            + _HEAD,
            migrations.RunSQL.noop,
        ),
    ]
