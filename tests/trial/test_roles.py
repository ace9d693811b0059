"""The two roles hold the promise: the app owns nothing, and no role passes the locks between organisations."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from putright.trial import TrialFault
from putright.trial.addresses import django_database, environment, parts
from putright.trial.cluster import Cluster
from putright.trial.roles import preparation_sql, prepare
from putright.trial.server_user import clean_environment

from .conftest import MakeCluster

ATTRIBUTES = "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"


def attributes(url: str, role: str) -> tuple[object, ...] | None:
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT {ATTRIBUTES} FROM pg_roles WHERE rolname = %s", [role]).fetchone()


def check_promises(superuser_url: str, owner_url: str, app_url: str) -> None:
    for url in (owner_url, app_url):
        assert attributes(superuser_url, parts(url)["user"]) == (True, False, False, False, False, False)
    with psycopg.connect(owner_url, autocommit=True) as owner, psycopg.connect(app_url, autocommit=True) as app:
        owner.execute("CREATE TABLE secret (id serial)")
        for statement in (
            "SELECT * FROM secret", "SELECT nextval('secret_id_seq')", "CREATE TABLE mine ()", "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine ()", "DROP TABLE secret",
            f"SET ROLE {parts(owner_url)['user']}",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
        owner.execute(f"GRANT SELECT ON secret TO {parts(app_url)['user']}")
        assert app.execute("SELECT * FROM secret").fetchall() == []
        # Row security holds the app, and FORCEd it holds the owner.
        owner.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY; ALTER TABLE secret FORCE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("INSERT INTO secret DEFAULT VALUES")
        owner.execute("DROP TABLE secret")
    with psycopg.connect(superuser_url) as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid "
            "WHERE d.deptype = 'o' AND r.rolname = %s", [parts(app_url)["user"]],
        ).fetchone()  # fmt: skip
    assert owned == (0,)


def test_the_trial_keeps_the_promises(cluster: Cluster) -> None:
    check_promises(cluster.superuser_url, cluster.owner_url, cluster.app_url)


def test_other_roles_do_not_get_in(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE passer_by LOGIN PASSWORD 'passing'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(cluster.superuser_url, user="passer_by", password="passing")


@pytest.mark.thorough
def test_what_is_printed_does_the_same(make_cluster: MakeCluster, place: Path) -> None:
    real = make_cluster()
    real.start()
    url = real.superuser_url.replace("/putright?", "/postgres?")
    script = place / "prepare.sql"
    script.write_text(preparation_sql("Larkfield complaints", "lark owner", "lark'app"))
    assert "PASSWORD '" not in script.read_text()
    done = subprocess.run(
        [real.programs.psql, "--no-psqlrc", "-f", script], env=clean_environment(environment(url)),
        input="one\none\ntwo\ntwo\n", capture_output=True, text=True, start_new_session=True, check=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    host = parts(url)["host"]
    with psycopg.connect(host=host, user="lark owner", password="one", dbname="Larkfield complaints") as connection:
        connection.execute("CREATE TABLE mine ()")
    with (
        psycopg.connect(host=host, user="lark'app", password="two", dbname="Larkfield complaints") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM mine")
    # And a superuser who prepares it once more, by either way, does no harm.
    prepare(url, "Larkfield complaints", owner="lark owner", app="lark'app")


def test_preparing_for_other_names_keeps_the_promises(cluster: Cluster) -> None:
    superuser = cluster.superuser_url
    for _ in range(2):
        prepare(superuser, "real", owner="o", app="a", owner_password="first %&/", app_password="second")
    host = parts(superuser)["host"]
    base = f"?host={host}"
    check_promises(superuser, f"postgresql://o:first%20%25%26%2F@/real{base}", f"postgresql://a:second@/real{base}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER ROLE app_then BYPASSRLS", "has other attributes than putright allows"),
        ("ALTER ROLE app_then SUPERUSER", "has other attributes than putright allows"),
        ("GRANT owner_then TO app_then", "is a member of another role"),
        ("ALTER DATABASE was OWNER TO app_then", "belongs to the role app_then, not to owner_then"),
    ],
)
def test_a_role_with_too_much_power_is_refused(cluster: Cluster, change: str, words: str) -> None:
    superuser = cluster.superuser_url
    prepare(superuser, "was", owner="owner_then", app="app_then")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(change)
    with pytest.raises(TrialFault, match=words):
        prepare(superuser, "was", owner="owner_then", app="app_then")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("DROP DATABASE was; ")
        connection.execute("DROP ROLE app_then, owner_then")


def test_only_a_superuser_prepares(cluster: Cluster) -> None:
    with pytest.raises(TrialFault, match="Give the address of a superuser"):
        prepare(cluster.owner_url, "another", owner="another_owner", app="another_app")


def test_an_address_for_django() -> None:
    entry = django_database("postgresql://o:p%40ss@db.example:5433/putright?sslmode=verify-full")
    assert entry == {
        "ENGINE": "django.db.backends.postgresql", "NAME": "putright", "USER": "o", "PASSWORD": "p@ss",
        "HOST": "db.example", "PORT": "5433", "OPTIONS": {"sslmode": "verify-full"},
    }  # fmt: skip


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(TrialFault, match="cannot be read") as fault:
        parts("postgresql://o:hush@[db/putright")
    assert "hush" not in str(fault.value)
