"""The words of cases, the names under which they are found misspelt, and the one function that searches them."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.row_security import APP_ROLE, own_rows, stays_within

_TABLES = """
    -- Apart from the rest of the row: the index answers by itself, and the rows of a slice fit into a few pages.
    -- Packing them would save a quarter of the room and cost more time than it is worth.
    ALTER TABLE register_searched SET (toast_tuple_target = 128);
    ALTER TABLE register_searched ALTER COLUMN words SET STORAGE EXTERNAL;

    -- Row security lets no index help to find words: their operators may tell of rows that are not one's own. So the
    -- owner's role, as which the functions below run, sees the rows of all, and the functions ask for those of one.
    CREATE POLICY for_the_search ON register_searched TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY for_the_search ON register_nameword TO CURRENT_USER USING (true) WITH CHECK (true);
"""

_SEARCH = """
    -- The newest cases of the organisation that the transaction named, for each question in turn, until there are
    -- enough. A question is a tsquery of plain keys: organisation and slice are put before each of them here, so that
    -- no question can name another's. Where it has an exact form, that must hold too; and of the cases that fit, those
    -- count whose state and receipt are asked for. At most "look" cases are looked at for that: the last of them is
    -- given in any case, with "fits" false if it does not.
    CREATE FUNCTION putright_search(
        questions text[], exactly text[], barred bigint[], first_question int, below int,
        in_state text, received_from timestamptz, received_before timestamptz, at timestamptz, look int, most int
    ) RETURNS TABLE (question int, case_id bigint, number int, fits boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_sort = on SET enable_nestloop = on SET jit = off SET max_parallel_workers_per_gather = 0
    AS $$
    DECLARE
        own bigint := nullif(current_setting('putright.organisation', true), '')::bigint;
        newest int;
        left_over int := most;
        keys text;
        whole text;
        got int;
        asks_more boolean := in_state <> '' OR received_from IS NOT NULL OR received_before IS NOT NULL;
    BEGIN
        IF own IS NULL OR questions IS NULL THEN
            RETURN;
        END IF;
        SELECT max(c.number) INTO newest FROM public.register_case c WHERE c.organisation_id = own;
        FOR asked IN first_question .. cardinality(questions) LOOP
            keys := regexp_replace(translate(questions[asked], '#', '')::tsquery::text,
                '''((?:[^'']|'''')+)''', '''' || own || '.#.\\1''', 'g');
            whole := CASE WHEN exactly[asked] <> '' THEN regexp_replace(
                translate(exactly[asked], '#', '')::tsquery::text,
                '''((?:[^'']|'''')+)''', '''' || own || '.#.\\1''', 'g') END;
            RETURN QUERY
                SELECT asked, judged.id, judged.no, judged.good FROM (
                    SELECT held.id, held.no, row_number() OVER () AS place,
                        (whole IS NULL OR (SELECT e.words @@ replace(whole, '#', (held.no / 8192)::text)::tsquery
                            FROM public.register_searched e WHERE e.case_id = held.id AND e.organisation_id = own))
                        AND (NOT asks_more OR EXISTS (
                            SELECT FROM public.register_phase p WHERE p.case_id = held.id AND p.organisation_id = own
                            AND p.since <= at AND (p.until IS NULL OR p.until > at)
                            AND (in_state = '' OR p.status = in_state)
                            AND (received_from IS NULL OR p.received >= received_from)
                            AND (received_before IS NULL OR p.received < received_before))) AS good
                    FROM (
                        SELECT one.id, one.no
                        FROM generate_series(least(newest, CASE WHEN asked = first_question THEN below - 1
                            ELSE newest END) / 8192, 0, -1) AS slice (n)
                        CROSS JOIN LATERAL (
                            SELECT s.case_id AS id, s.number AS no FROM public.register_searched s
                            WHERE s.words @@ replace(keys, '#', slice.n::text)::tsquery
                            AND s.organisation_id = own AND s.case_id <> ALL (barred)
                            AND (asked > first_question OR s.number < below)
                            ORDER BY s.number DESC
                        ) one
                        LIMIT look
                    ) held
                ) judged WHERE judged.good OR judged.place = look
                LIMIT left_over;
            GET DIAGNOSTICS got = ROW_COUNT;
            left_over := left_over - got;
            EXIT WHEN left_over <= 0;
        END LOOP;
    END $$;
    REVOKE ALL ON FUNCTION putright_search FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION putright_search TO {app};
"""

_ERASING = """
    -- With a personal part go its words, at once: those of the whole case, which are then taken anew from what is left,
    -- and the names that stand in no other case of the organisation.
    CREATE FUNCTION putright_forget_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
    AS $$
    DECLARE
        own bigint := OLD.organisation_id;
        before text;
        names text[];
        newest int;
        kept tsvector;
        here bigint;
        named text := coalesce(current_setting('putright.organisation', true), '');
    BEGIN
        -- Whoever erases, and whatever organisation they named: the rows of the part's own. Put back at the end.
        PERFORM set_config('putright.organisation', own::text, true);
        SELECT s.words, s.case_id, own || '.' || (s.number / 8192) || '.n' INTO kept, here, before
            FROM public.register_searched s
            JOIN public.register_fact f ON f.case_id = s.case_id AND f.organisation_id = s.organisation_id
            WHERE f.id = OLD.fact_id AND s.organisation_id = own FOR UPDATE OF s;
        UPDATE public.register_searched SET words = '', fresh = false
            WHERE register_searched.case_id = here AND organisation_id = own;
        SELECT array_agg(substr(lexeme, length(before) + 1)) INTO names
            FROM unnest(kept) WHERE starts_with(lexeme, before);
        IF names IS NOT NULL THEN
            SELECT max(s.number) INTO newest FROM public.register_case s WHERE s.organisation_id = own;
            DELETE FROM public.register_nameword w WHERE w.organisation_id = own AND w.word = ANY (names)
                AND NOT EXISTS (
                    SELECT FROM generate_series(0, newest / 8192) AS slice (n)
                    CROSS JOIN LATERAL (
                        SELECT FROM public.register_searched s
                        WHERE s.words @@ ('''' || own || '.' || slice.n || '.n' || w.word || '''')::tsquery
                        AND s.organisation_id = own
                    ) other
                );
        END IF;
        PERFORM set_config('putright.organisation', named, true);
        RETURN NULL;
    END $$;
    CREATE TRIGGER forget_words AFTER DELETE ON register_personal
        FOR EACH ROW EXECUTE FUNCTION putright_forget_words();
"""

_THOSE_THERE_ARE = """
    -- Cases that came before: their words are taken by the worker, or by putright rebuild.
    DO $$
    DECLARE one bigint;
    BEGIN
        FOR one IN SELECT id FROM accounts_organisation LOOP
            PERFORM set_config('putright.organisation', one::text, true);
            INSERT INTO register_searched (case_id, organisation_id, number, words, fresh)
                SELECT id, organisation_id, number, '', false FROM register_case WHERE organisation_id = one;
        END LOOP;
        PERFORM set_config('putright.organisation', '', true);
    END $$;
"""


class Migration(migrations.Migration):
    """No extension is needed: the words are taken apart by putright itself."""

    dependencies: ClassVar = [("accounts", "0005_kept_in_public"), ("register", "0011_closed_cases")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Searched",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="register.case",
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="The case's own number.")),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("fresh", models.BooleanField(default=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], fastupdate=False, name="searched_words"),
                    models.Index(
                        condition=models.Q(("fresh", False)), fields=["organisation", "number"], name="words_to_take"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=42)),
                ("word", models.CharField(max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key", "word"), name="one_name_under_a_key")
                ],
            },
        ),
        migrations.RunSQL(
            own_rows("register_searched", "SELECT, INSERT, UPDATE")
            + own_rows("register_nameword", "SELECT, INSERT")
            + stays_within("register_searched", {"case_id": "register_case"})
            + _TABLES
            + _SEARCH.replace("{app}", APP_ROLE)
            + _ERASING
            + _THOSE_THERE_ARE,
            migrations.RunSQL.noop,
        ),
    ]
