"""The search asks first whether few cases stand as is asked: then it looks at those alone, and misses none."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_SEARCH = """
    -- As before (migration 0012), and besides: where a state or days are asked for and no more than a thousand cases of
    -- the organisation stand so, these are looked at, by their row ids, instead of the newest that have the words. So a
    -- state that hardly any case has is found however long ago they came, and in less time. The words go along with
    -- each row (as a pointer to where they lie), so that a phrase need not look for them again. A state is looked up
    -- with LIMIT: with EXISTS the planner would read the states of all cases at once.
    CREATE OR REPLACE FUNCTION putright_search(
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
        few bigint[];
        asks_more boolean := in_state <> '' OR received_from IS NOT NULL OR received_before IS NOT NULL;
    BEGIN
        IF own IS NULL OR questions IS NULL THEN
            RETURN;
        END IF;
        SELECT max(c.number) INTO newest FROM public.register_case c WHERE c.organisation_id = own;
        -- Two statements, each with an index of its own, in its order and with a limit that the planner knows.
        IF in_state <> '' THEN
            SELECT coalesce(array_agg(one.id), '{}') INTO few FROM (
                SELECT p.case_id AS id FROM public.register_phase p
                WHERE p.organisation_id = own AND p.status = in_state
                AND p.received >= coalesce(received_from, '-infinity')
                AND p.received < coalesce(received_before, 'infinity')
                AND p.since <= at AND (p.until IS NULL OR p.until > at)
                ORDER BY p.received DESC, p.case_id DESC LIMIT 1001) one;
        ELSIF asks_more THEN
            SELECT coalesce(array_agg(one.id), '{}') INTO few FROM (
                SELECT p.case_id AS id FROM public.register_phase p
                WHERE p.organisation_id = own
                AND p.received >= coalesce(received_from, '-infinity')
                AND p.received < coalesce(received_before, 'infinity')
                AND p.since <= at AND (p.until IS NULL OR p.until > at)
                ORDER BY p.received DESC, p.case_id DESC LIMIT 1001) one;
        END IF;
        IF cardinality(few) > least(look, 1000) THEN
            few := NULL;
        END IF;
        FOR asked IN first_question .. cardinality(questions) LOOP
            keys := regexp_replace(translate(questions[asked], '#', '')::tsquery::text,
                '''((?:[^'']|'''')+)''', '''' || own || '.#.\\1''', 'g');
            whole := CASE WHEN exactly[asked] <> '' THEN regexp_replace(
                translate(exactly[asked], '#', '')::tsquery::text,
                '''((?:[^'']|'''')+)''', '''' || own || '.#.\\1''', 'g') END;
            IF few IS NOT NULL THEN
                RETURN QUERY
                    SELECT asked, one.id, one.no, true FROM (
                        SELECT s.case_id AS id, s.number AS no FROM public.register_searched s
                        WHERE s.case_id = ANY (few) AND s.organisation_id = own AND s.case_id <> ALL (barred)
                        AND (asked > first_question OR s.number < below)
                        AND s.words @@ replace(keys, '#', (s.number / 8192)::text)::tsquery
                        AND (whole IS NULL OR s.words @@ replace(whole, '#', (s.number / 8192)::text)::tsquery)
                        ORDER BY s.number DESC LIMIT left_over
                    ) one;
            ELSE
                RETURN QUERY
                    SELECT asked, judged.id, judged.no, judged.good FROM (
                        SELECT held.id, held.no, row_number() OVER () AS place,
                            (whole IS NULL OR held.words @@ held.exact)
                            AND (NOT asks_more OR (
                                SELECT true FROM public.register_phase p
                                WHERE p.case_id = held.id AND p.organisation_id = own
                                AND p.since <= at AND (p.until IS NULL OR p.until > at)
                                AND (in_state = '' OR p.status = in_state)
                                AND (received_from IS NULL OR p.received >= received_from)
                                AND (received_before IS NULL OR p.received < received_before)
                                LIMIT 1) IS NOT NULL) AS good
                        FROM (
                            SELECT one.id, one.no, one.words, slice.exact
                            FROM (
                                SELECT replace(keys, '#', n::text)::tsquery AS about,
                                    replace(whole, '#', n::text)::tsquery AS exact
                                FROM generate_series(least(newest, CASE WHEN asked = first_question THEN below - 1
                                    ELSE newest END) / 8192, 0, -1) AS slices (n) OFFSET 0
                            ) slice
                            CROSS JOIN LATERAL (
                                SELECT s.case_id AS id, s.number AS no, s.words FROM public.register_searched s
                                WHERE s.words @@ slice.about
                                AND s.organisation_id = own AND s.case_id <> ALL (barred)
                                AND (asked > first_question OR s.number < below)
                                ORDER BY s.number DESC
                                LIMIT CASE WHEN whole IS NULL AND NOT asks_more THEN left_over ELSE look END
                            ) one
                            LIMIT look
                        ) held
                    ) judged WHERE judged.good OR judged.place = look
                    LIMIT left_over;
            END IF;
            GET DIAGNOSTICS got = ROW_COUNT;
            left_over := left_over - got;
            EXIT WHEN left_over <= 0;
        END LOOP;
    END $$;
"""


class Migration(migrations.Migration):
    """The function alone; who owns it and who may call it stays."""

    dependencies: ClassVar = [("register", "0017_messages_to_members")]

    operations: ClassVar = [migrations.RunSQL(_SEARCH, migrations.RunSQL.noop)]
