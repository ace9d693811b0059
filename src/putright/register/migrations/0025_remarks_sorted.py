"""Compliments, suggestions and questions are sorted by a person, and what was done with each is kept."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from putright.accounts.row_security import grant, own_rows, referred_to, stays_within

_FILL = """
    -- Whoever migrates owns the table, and row security would hide its rows from them too.
    ALTER TABLE register_remark NO FORCE ROW LEVEL SECURITY;
    UPDATE register_remark r SET
        number = n.place,
        made = r.at,
        channel = CASE WHEN r.account_id IS NULL THEN 'web' ELSE '' END,
        email = CASE WHEN r.contact LIKE '%@%' THEN r.contact ELSE '' END,
        phone = CASE WHEN r.contact LIKE '%@%' THEN '' ELSE r.contact END
    FROM (SELECT id, row_number() OVER (PARTITION BY organisation_id ORDER BY at, id) AS place
          FROM register_remark) n
    WHERE n.id = r.id;
    ALTER TABLE register_remark FORCE ROW LEVEL SECURITY;
"""
_KEPT = """
    -- A row is added and stays as it came. The columns of the first argument may change (they follow from the steps),
    -- those of the second may be emptied, and nothing else; whoever asks, the owner included.
    CREATE OR REPLACE FUNCTION putright_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        was jsonb; is_now jsonb; one text;
    BEGIN
        IF TG_OP <> 'UPDATE' THEN
            RAISE EXCEPTION 'the table % keeps what came: its rows are never taken away', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        was := to_jsonb(OLD) - string_to_array(TG_ARGV[0], ' ');
        is_now := to_jsonb(NEW) - string_to_array(TG_ARGV[0], ' ');
        FOREACH one IN ARRAY string_to_array(TG_ARGV[1], ' ') LOOP
            IF is_now ->> one = '' THEN
                was := was - one; is_now := is_now - one;
            END IF;
        END LOOP;
        IF was <> is_now THEN
            RAISE EXCEPTION 'the table % keeps what came: its personal part can be emptied, and nothing is changed',
                TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
"""


def _kept(table: str, follows: str, personal: str) -> str:
    return f"""
        CREATE TRIGGER only_emptied BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION putright_only_emptied('{follows}', '{personal}');
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION putright_only_emptied();
    """


def _add(name: str, field: models.Field) -> migrations.AddField:  # type: ignore[type-arg]
    return migrations.AddField(model_name="remark", name=name, field=field)


def _refers(to: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=to
    )


class Migration(migrations.Migration):
    """What came before is unsorted, and numbered in the order in which it came."""

    dependencies: ClassVar = [
        ("accounts", "0013_letters_attached"),
        ("register", "0023_following"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        _add("number", models.PositiveIntegerField(help_text="1 is the first of its organisation.", null=True)),
        _add("made", models.DateTimeField(help_text="When it was written down.", null=True)),
        _add("channel", models.CharField(blank=True, default="", max_length=20)),
        _add("day_only", models.BooleanField(default=False, help_text="Only the day of it is known, not the hour.")),
        _add("wants_answer", models.BooleanField(default=False)),
        _add("service", _refers("accounts.service")),
        _add("email", models.CharField(blank=True, default="", max_length=254)),
        _add("phone", models.CharField(blank=True, default="", max_length=254)),
        _add("address", models.TextField(blank=True, default="")),
        _add(
            "about",
            models.CharField(
                blank=True, default="", help_text="Whom they want to thank, or whom it is about.", max_length=200
            ),
        ),
        _add("needs", models.TextField(blank=True, default="")),
        _add(
            "sort",
            models.CharField(
                blank=True, default="", help_text="What a person said it is; empty: nobody has yet.", max_length=12
            ),
        ),
        _add("state", models.CharField(default="open", help_text="open or closed", max_length=6)),
        _add(
            "holder",
            models.CharField(blank=True, default="", help_text="Who has it, by the key of a person.", max_length=60),
        ),
        _add("held", models.DateTimeField(help_text="Since when they have it.", null=True)),
        _add("answered", models.DateTimeField(null=True)),
        _add("closed", models.DateTimeField(null=True)),
        _add("steps", models.PositiveIntegerField(default=0)),
        _add("case", _refers("register.case")),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop, elidable=True),
        migrations.RemoveField(model_name="remark", name="contact"),
        *(
            migrations.AlterField(
                model_name="remark", name=name, field=models.CharField(blank=True, max_length=most, help_text=said)
            )
            for name, most, said in (
                ("channel", 20, ""),
                ("email", 254, ""),
                ("phone", 254, ""),
                ("about", 200, "Whom they want to thank, or whom it is about."),
                ("sort", 12, "What a person said it is; empty: nobody has yet."),
                ("holder", 60, "Who has it, by the key of a person."),
            )
        ),
        *(
            migrations.AlterField(model_name="remark", name=name, field=models.TextField(blank=True))
            for name in ("address", "needs")
        ),
        migrations.AlterField(
            model_name="remark",
            name="number",
            field=models.PositiveIntegerField(help_text="1 is the first of its organisation."),
        ),
        migrations.AlterField(
            model_name="remark", name="made", field=models.DateTimeField(help_text="When it was written down.")
        ),
        migrations.AlterField(
            model_name="remark", name="at", field=models.DateTimeField(help_text="The first contact.")
        ),
        migrations.AlterField(
            model_name="remark",
            name="kind",
            field=models.CharField(help_text="What they say it is: a kind of remark, or unsure.", max_length=12),
        ),
        migrations.AlterField(
            model_name="remark",
            name="key",
            field=models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
        ),
        migrations.AlterField(
            model_name="remark",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                help_text="Who wrote it down; nobody: they did themselves.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="one_remark_of_a_number"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(
                condition=Q(("state", "open")), fields=["organisation", "at", "id"], name="remarks_open"
            ),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(condition=Q(("sort", "")), fields=["organisation", "made"], name="remarks_unsorted"),
        ),
        migrations.CreateModel(
            name="RemarkStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="1 is the first of its remark.")),
                ("what", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "key",
                    models.CharField(help_text="The form that brought it; sent again it counts once.", max_length=64),
                ),
                ("says", models.JSONField(default=dict, help_text="Codes, days, keys; no names and no words.")),
                ("words", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who did it; nobody: putright itself.",
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
                    "remark",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.remark",
                    ),
                ),
            ],
            options={
                "db_table": "register_remarkstep",
                "constraints": [
                    models.UniqueConstraint(fields=("remark", "number"), name="one_step_of_a_number"),
                    models.UniqueConstraint(fields=("organisation", "key"), name="a_step_counts_once"),
                ],
            },
        ),
        migrations.RunSQL(
            grant("register_remark", "SELECT, INSERT, UPDATE")
            + referred_to(["register_remark"])
            + stays_within("register_remark", {"service_id": "accounts_service", "case_id": "register_case"})
            + own_rows("register_remarkstep", "SELECT, INSERT, UPDATE")
            + stays_within("register_remarkstep", {"remark_id": "register_remark"})
            + _KEPT
            + _kept(
                "register_remark",
                "sort state holder held answered closed steps case_id",
                "words name email phone address about needs",
            )
            + _kept("register_remarkstep", "", "words"),
            migrations.RunSQL.noop,
        ),
    ]
