"""Moving a trial to a real server: all of it, under the names there, or nothing and the reason."""

from pathlib import Path

import psycopg
import pytest

from putright.trial import TrialFault
from putright.trial.addresses import parts
from putright.trial.cluster import Cluster
from putright.trial.moving import move
from putright.trial.programs import Programs
from putright.trial.remembered import Remembered
from putright.trial.roles import prepare

from .conftest import MakeCluster, programs_of

# As putright's own tables are: row security FORCEd, a policy for the app by name, a trigger, a sequence, grants. The
# words in it are those the move might take for its own.
TABLES = """
    CREATE TABLE register_fact (id serial PRIMARY KEY, organisation_id int NOT NULL, says text NOT NULL);
    CREATE TABLE register_personal (
        fact_id int REFERENCES register_fact, organisation_id int, words text
    );
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'facts stay'; END$$;
    REVOKE ALL ON FUNCTION refuse() FROM PUBLIC;
    INSERT INTO register_fact (organisation_id, says) SELECT n % 2, 'fact ' || n FROM generate_series(1, 1000) n;
    INSERT INTO register_fact (organisation_id, says) VALUES (1, 'SET transaction_timeout = 0;');
    INSERT INTO register_personal VALUES (1, 1, 'GRANT ALL TO putright_app; putright_owner says Ångström');
    CREATE TRIGGER stays BEFORE DELETE ON register_fact EXECUTE FUNCTION refuse();
    ALTER TABLE register_fact ENABLE ROW LEVEL SECURITY;
    ALTER TABLE register_fact FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON register_fact TO putright_app
        USING (organisation_id = current_setting('putright.organisation')::int);
    GRANT SELECT, INSERT ON register_fact TO putright_app;
    GRANT SELECT (words) ON register_personal TO putright_app;
    GRANT USAGE ON SEQUENCE register_fact_id_seq TO putright_app;
    COMMENT ON TABLE register_fact IS 'what happened';
"""


def tell(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements)


def count_tables(url: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return row[0]


@pytest.fixture(scope="module")
def trial(make_cluster: MakeCluster) -> Cluster:
    made = make_cluster()
    made.start()
    tell(made.owner_url, TABLES)
    return made


def check_moved(app_url: str, owner_url: str, superuser_url: str) -> None:
    with psycopg.connect(app_url, autocommit=True) as app:
        app.execute("SELECT set_config('putright.organisation', '1', false)")
        assert app.execute("SELECT count(*) FROM register_fact").fetchone() == (501,)
        said = app.execute("SELECT says FROM register_fact ORDER BY id DESC LIMIT 1").fetchone()
        assert said == ("SET transaction_timeout = 0;",)
        words = app.execute("SELECT words FROM register_personal").fetchone()
        assert words == ("GRANT ALL TO putright_app; putright_owner says Ångström",)
        new = app.execute("INSERT INTO register_fact (organisation_id, says) VALUES (1, 'new') RETURNING id").fetchone()
        assert new == (1002,)
        for statement in (
            "UPDATE register_fact SET says = ''",
            "SELECT fact_id FROM register_personal",
            "SELECT refuse()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
    with psycopg.connect(owner_url, autocommit=True) as owner, pytest.raises(psycopg.errors.RaiseException):
        owner.execute("DELETE FROM register_fact")
    with psycopg.connect(superuser_url) as superuser:
        owners = superuser.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert owners == [(parts(owner_url)["user"],)]
        assert superuser.execute("SELECT count(*) FROM register_fact").fetchone() == (1002,)


@pytest.mark.thorough
@pytest.mark.parametrize(("before", "after"), [("machine", "wheel"), ("wheel", "machine"), ("wheel", "wheel")])
def test_all_of_it_moves_to_newer_and_older_servers(make_cluster: MakeCluster, before: str, after: str) -> None:
    trial, real = make_cluster(programs=programs_of(before)), make_cluster(programs=programs_of(after))
    with trial, real:
        tell(trial.owner_url, TABLES)
        prepare(real.superuser_url, "lark", owner="lark's owner", app="lark app", owner_password="o", app_password="a")
        host = parts(real.superuser_url)["host"]
        owner = f"postgresql://lark%27s%20owner:o@/lark?host={host}"
        moved = move(trial, owner, "lark app")
        assert (moved.tables, moved.rows) == (2, 1002)
        assert moved.sentence.startswith("Moved 2 tables with 1,002 rows to the database lark on this machine.")
        check_moved(
            f"postgresql://lark%20app:a@/lark?host={host}", owner, real.superuser_url.replace("/putright?", "/lark?")
        )
        with pytest.raises(TrialFault, match=r"is not empty: it holds the table or view public.register_fact"):
            move(trial, owner, "lark app")


def test_the_same_names_and_no_password_on_a_command_line(
    make_cluster: MakeCluster, place: Path, trial: Cluster
) -> None:
    real = make_cluster()
    real.start()
    listening, heard = place / "listening", place / "heard"
    listening.mkdir()
    for program in ("pg_dump", "pg_restore", "psql"):
        path = listening / program
        path.write_text(f'#!/bin/sh\necho {program} "$@" >>{heard}\nexec {trial.programs.folder / program} "$@"\n')
        path.chmod(0o755)
    ear = Cluster(trial.folder, Programs(listening, trial.programs.version, "named"), durable=False)
    assert move(ear, real.owner_url).rows == 1002
    check_moved(real.app_url, real.owner_url, real.superuser_url)
    lines = heard.read_text()
    assert {line.split()[0] for line in lines.splitlines()} == {"pg_dump", "pg_restore", "psql"}
    for one in (trial, real):
        remembered = Remembered.read(one.folder)
        assert remembered is not None
        assert not any(password in lines for password in remembered.passwords.values())
    assert trial.running
    assert not list(trial.folder.glob("moving-*"))


@pytest.mark.thorough
def test_a_move_that_fails_leaves_nothing_behind(make_cluster: MakeCluster, place: Path, trial: Cluster) -> None:
    tell(trial.superuser_url, "CREATE ROLE only_here; CREATE POLICY odd ON register_fact TO only_here")
    real = make_cluster()
    real.start()
    try:
        with pytest.raises(TrialFault, match=r'Nothing was moved(?s:.)*role "only_here" does not exist'):
            move(trial, real.owner_url)
        assert count_tables(real.owner_url) == 0
        # Also when the archive stops in the middle: what was written so far must not be committed.
        broken = place / "broken"
        broken.mkdir()
        for program in ("pg_dump", "psql"):
            (broken / program).symlink_to(trial.programs.folder / program)
        restore = broken / "pg_restore"
        restore.write_text(
            f'#!/bin/sh\ncase "$*" in *--list*) exec {trial.programs.pg_restore} "$@";; esac\n'
            "echo 'CREATE TABLE half ();'; echo 'out of paper' >&2; exit 1\n"
        )
        restore.chmod(0o755)
        halting = Cluster(trial.folder, Programs(broken, trial.programs.version, "named"), durable=False)
        with pytest.raises(TrialFault, match=r"could not be read back, so nothing was moved.*out of paper"):
            move(halting, real.owner_url)
        assert count_tables(real.owner_url) == 0
    finally:
        tell(trial.superuser_url, "DROP POLICY odd ON register_fact; DROP ROLE only_here")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE VIEW one AS SELECT 1", "holds the table or view public.one"),
        ("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'", "holds the function public.one"),
        ("CREATE TYPE mood AS ENUM ('fair')", "holds the type public.mood"),
        ("CREATE SCHEMA one", r"holds the schema one\."),
        ("SELECT lo_create(77)", "holds the large object 77"),
    ],
)
def test_a_target_that_holds_anything_is_refused(trial: Cluster, statement: str, words: str) -> None:
    owner, _ = trial.new_database("target")
    try:
        tell(owner, statement)
        with pytest.raises(TrialFault, match=words):
            move(trial, owner)
    finally:
        trial.drop_database("target")


def test_what_the_target_must_be(make_cluster: MakeCluster, trial: Cluster) -> None:
    owner, _ = trial.new_database("target")
    superuser = trial.superuser_url.replace("/putright?", "/target?")
    with pytest.raises(TrialFault, match="who passes every lock between organisations"):
        move(trial, superuser)
    with pytest.raises(TrialFault, match="has no role nobody_here"):
        move(trial, owner, "nobody_here")
    with pytest.raises(TrialFault, match=r"The role putright_owner .* is the owner"):
        move(trial, owner, "putright_owner")
    with pytest.raises(TrialFault, match="could not be reached"):
        move(trial, owner.replace("host=", "host=/nowhere"))
    tell(trial.superuser_url, "ALTER DATABASE target OWNER TO postgres")
    tell(superuser, "GRANT CONNECT ON DATABASE target TO putright_owner")
    with pytest.raises(TrialFault, match="does not belong to the role putright_owner"):
        move(trial, owner)
    trial.drop_database("target")
    with psycopg.connect(trial.superuser_url, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE target OWNER putright_owner TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
        )
    with pytest.raises(TrialFault, match="its encoding is not UTF8"):
        move(trial, owner)
    trial.drop_database("target")


def test_a_trial_in_use_or_empty_is_not_moved(make_cluster: MakeCluster, trial: Cluster) -> None:
    owner, _ = trial.new_database("target")
    with psycopg.connect(trial.app_url), pytest.raises(TrialFault, match=r"is in use \(connections: 1\)"):
        move(trial, owner)
    empty = make_cluster()
    with pytest.raises(TrialFault, match="holds nothing yet"):
        move(empty, owner)
    assert not empty.running
    trial.drop_database("target")
