"""Whether anything changed in the tables, at a price that does not grow with what the tests before put there."""

from __future__ import annotations

import psycopg

# Kept outside the schema of the application, so that no test of its tables meets it.
_COUNT = """
    CREATE SCHEMA watched;
    CREATE UNLOGGED TABLE watched.change (name text NOT NULL, by numeric NOT NULL);
    CREATE UNLOGGED TABLE watched.so_far (name text PRIMARY KEY, by numeric NOT NULL);
"""
# The sum of a hash of each row: the same again if what was changed was put back, whatever the order of the rows.
_TRIGGERS = """
    CREATE FUNCTION watched.{name}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            INSERT INTO watched.change
                SELECT TG_TABLE_NAME, -sum(hashtextextended({row}, 0)) FROM old_rows t HAVING count(*) > 0;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO watched.change
                SELECT TG_TABLE_NAME, sum(hashtextextended({row}, 0)) FROM new_rows t HAVING count(*) > 0;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER zz_watched_1 AFTER INSERT ON public.{name}
        REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION watched.{name}();
    CREATE TRIGGER zz_watched_2 AFTER UPDATE ON public.{name}
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION watched.{name}();
    CREATE TRIGGER zz_watched_3 AFTER DELETE ON public.{name}
        REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION watched.{name}();
"""
# What came since the last look is put to the sums of what came before and forgotten, so that a look costs the same
# however much the tests before wrote. What is not committed yet is not seen, and is put to them by a later look.
_FOLD = """
    WITH gone AS (DELETE FROM watched.change RETURNING name, by)
    INSERT INTO watched.so_far SELECT name, sum(by) FROM gone GROUP BY name
    ON CONFLICT (name) DO UPDATE SET by = so_far.by + excluded.by
"""
# Signing in notes when; that is no change of anybody's rows.
_ROWS = {"accounts_account": "t.email || t.is_active || t.password || t.name"}


_OPEN: dict[str, psycopg.Connection] = {}
"""One connection for all looks at a database: to open one takes ten times as long as to look."""


def everything(cluster):
    """A number for each table of the application that is another one once a row of it is another one."""
    connection = _OPEN.get(cluster.superuser_url)
    if connection is None or connection.closed:
        connection = _OPEN[cluster.superuser_url] = psycopg.connect(cluster.superuser_url, autocommit=True)
    if connection.execute("SELECT to_regnamespace('watched') IS NULL").fetchone() == (True,):
        _watch(connection)
    names = connection.execute("SELECT proname FROM pg_proc WHERE pronamespace = 'watched'::regnamespace ORDER BY 1")
    found = dict.fromkeys((name for (name,) in names), 0)
    connection.execute(_FOLD)
    if connection.execute("SELECT pg_relation_size('watched.change') > 1000000").fetchone() == (True,):
        connection.execute("VACUUM watched.change")
    return found | dict(connection.execute("SELECT name, by FROM watched.so_far").fetchall())


def look_no_more():
    """Close what was opened to look."""
    while _OPEN:
        _OPEN.popitem()[1].close()


def _watch(connection):
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND (tablename LIKE 'register%' OR tablename LIKE 'accounts%' OR tablename LIKE 'correspondence%') ORDER BY 1"
    ).fetchall()
    connection.execute(_COUNT)
    for (name,) in tables:
        connection.execute(_TRIGGERS.format(name=name, row=_ROWS.get(name, "t::text")))
