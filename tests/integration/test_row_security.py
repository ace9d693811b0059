"""The second lock: with every filter of the application switched off, the database keeps organisations apart."""

from __future__ import annotations

import threading

import psycopg
import pytest
from tests.integration.pair import found_pair

NOT_AN_ORGANISATIONS = {
    "accounts_organisation": "the organisations themselves: name and address are public",
    "accounts_account": "an account may belong to several organisations; memberships say to which",
    "accounts_onetimesignin": "belongs to an account; found by its hash before anybody is known",
    "accounts_emailchange": "belongs to an account; found by its hash, for that account alone",
    "accounts_kepttyping": "belongs to an account; the rest, the organisation too, only a browser's key opens",
    "accounts_tally": "how often something was sent lately: its keys say nothing of anybody",
    "account_emailaddress": "allauth's: belongs to an account",
    "account_emailconfirmation": "allauth's: belongs to an account",
    "mfa_authenticator": "allauth's: the codes of an account",
    "socialaccount_socialaccount": "allauth's: by which key a directory knows an account, and what it is called there",
    "socialaccount_socialapp": "allauth's: not used, directories come from the settings",
    "socialaccount_socialtoken": "allauth's: not used, no token is kept",
    "axes_accessattempt": "who tried to sign in and failed, before anybody is known",
    "axes_accessattemptexpiration": "when such a failure is forgotten",
    "axes_accessfailurelog": "not written (AXES_ENABLE_ACCESS_FAILURE_LOG)",
    "axes_accesslog": "who signed in and out, by account",
    "django_session": "a browser's session: ids of accounts and references, no names or words",
    "django_migrations": "which migrations ran",
    "django_content_type": "Django's list of models",
    "auth_group": "Django's: not used, and not granted to the application",
    "auth_group_permissions": "Django's: not used, and not granted to the application",
    "auth_permission": "Django's: not used, and not granted to the application",
    "putright_cache": "how often somebody tried to sign in, and which codes were used: by account and address",
    "procrastinate_events": "the job queue: ids only",
    "procrastinate_jobs": "the job queue: its arguments are ids only",
    "procrastinate_periodic_defers": "the job queue: when jobs that come round ran",
    "procrastinate_workers": "the job queue: who works",
}
"""Every table that row security does not divide, and why it need not."""

DENIED = "42501"
"""PostgreSQL's code for: you may not. Row security and missing grants both give it."""
BY_TRIGGER = {"register_fact": "P0001"}
"""Refused even before row security is asked: the fact would not follow the last one of its organisation."""


@pytest.fixture(scope="module")
def pair(database):
    return found_pair()


def rows(question, *values):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def divided():
    """The tables with an organisation, from PostgreSQL's own catalogue."""
    found = [
        name
        for (name,) in rows(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
            " AND a.attname = 'organisation_id' AND NOT a.attisdropped ORDER BY 1"
        )
    ]
    assert len(found) > 10, found
    return found


def may(table, right):
    return rows("SELECT has_table_privilege(%s, %s)", table, right)[0][0]


def refusal(work):
    """The code with which PostgreSQL refuses; None if it does not."""
    from django.db import Error, transaction

    try:
        with transaction.atomic():
            work()
    except Error as why:
        cause = why.__cause__
        assert isinstance(cause, psycopg.Error)
        return cause.sqlstate
    return None


def models_of_organisations():
    from django.apps import apps

    return [
        model for model in apps.get_models() if "organisation_id" in {field.attname for field in model._meta.fields}
    ]


class TestWhatIsDivided:
    def test_every_table_is_divided_or_on_the_list_with_a_reason(self, database):
        tables = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        loose = sorted(tables - set(divided()) - set(NOT_AN_ORGANISATIONS))
        assert not loose, (
            f"These tables have no organisation_id: {', '.join(loose)}. Give them one and own_rows() in a migration, "
            "or say in NOT_AN_ORGANISATIONS why they need none."
        )
        gone = sorted(set(NOT_AN_ORGANISATIONS) - tables)
        assert not gone, f"These tables are on the list and are not there: {', '.join(gone)}. Take them off."

    def test_no_view_shows_past_row_security(self, database):
        views = "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
        assert rows(views) == []

    def test_row_security_is_on_and_forced_for_each(self, database):
        on = rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
            " AND relforcerowsecurity ORDER BY 1"
        )
        # Organisations themselves: everybody may read their names, and each is changed from within alone.
        assert [name for (name,) in on] == sorted([*divided(), "accounts_organisation"])

    def test_the_application_may_not_do_more_than_read_and_write_rows(self, database):
        tables = [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for right in ("TRUNCATE", "REFERENCES", "TRIGGER"):
            assert [one for one in tables if may(one, right)] == []
        assert [one for one in ("auth_group", "auth_permission") if may(one, "SELECT")] == []

    def test_each_table_has_rows_of_both_so_that_what_follows_means_something(self, pair):
        for house in (pair.own, pair.other):
            assert all(count_of(table, house) for table in divided())


def count_of(table, house, account=None):
    from putright.accounts.scope import within

    with within(house.organisation, account):
        found = rows(f"SELECT organisation_id FROM {table}")
    assert {one for (one,) in found} <= {house.organisation.pk}, table
    return len(found)


class TestOnlyItsOwn:
    def test_plain_sql_sees_the_rows_of_the_organisation_that_was_named(self, pair):
        for table in divided():
            whole = sum(count_of(table, house) for house in (pair.own, pair.other))
            assert whole > count_of(table, pair.own) > 0, table

    def test_models_without_a_filter_see_the_same(self, pair):
        from putright.accounts.scope import within

        for house in (pair.own, pair.other):
            with within(house.organisation):
                for model in models_of_organisations():
                    found = set(model.objects.values_list("organisation_id", flat=True))
                    assert found == {house.organisation.pk}, model

    def test_nothing_is_seen_where_none_was_named(self, pair):
        from django.db import transaction

        for table in divided():
            assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table
        with transaction.atomic():
            assert [model for model in models_of_organisations() if model.objects.exists()] == []

    @pytest.mark.parametrize("named", ["", " ", "x", "0", "-1", "1 OR 1=1", "9" * 30])
    def test_nor_where_what_was_named_is_no_organisation(self, pair, named):
        from django.db import transaction

        def look():
            with transaction.atomic():
                rows("SELECT set_config('putright.organisation', %s, true)", named)
                assert rows("SELECT count(*) FROM register_fact") == [(0,)]

        assert refusal(look) in (None, "22P02", "22003")  # no number, or none that fits

    def test_an_account_sees_its_own_memberships_elsewhere_and_nothing_else(self, pair):
        from putright.accounts.models import Membership
        from putright.accounts.scope import as_account, within

        with within(pair.own.organisation, pair.both.pk):
            elsewhere = Membership.objects.exclude(organisation=pair.own.organisation)
            assert [one.account_id for one in elsewhere] == [pair.both.pk]
            assert rows("UPDATE accounts_membership SET active = false WHERE organisation_id = %s RETURNING 1",
                        pair.other.organisation.pk) == []  # fmt: skip
        with as_account(pair.both.pk):
            assert {one.account_id for one in Membership.objects.all()} == {pair.both.pk}
            for table in set(divided()) - {"accounts_membership"}:
                assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table

    def test_a_row_for_another_organisation_is_refused(self, pair):
        from putright.accounts.scope import within

        theirs = pair.other.organisation.pk
        for table in divided():
            columns = [
                name
                for (name,) in rows(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                    " AND attname NOT IN ('id', 'organisation_id')",
                    table,
                )
            ]
            quoted = ", ".join(f'"{name}"' for name in columns)

            def copy(table=table, quoted=quoted):
                with within(pair.own.organisation):
                    rows(
                        f"INSERT INTO {table} (organisation_id{', ' if quoted else ''}{quoted})"
                        f" SELECT %s{', ' if quoted else ''}{quoted} FROM {table} LIMIT 1",
                        theirs,
                    )

            assert refusal(copy) == BY_TRIGGER.get(table, DENIED), table

    def test_a_row_cannot_be_moved_to_another_organisation(self, pair):
        from putright.accounts.scope import within

        for table in divided():

            def move(table=table):
                with within(pair.own.organisation):
                    rows(f"UPDATE {table} SET organisation_id = %s", pair.other.organisation.pk)

            assert refusal(move) == DENIED, table

    def test_nobody_elses_rows_are_changed_or_taken_away(self, pair):
        from putright.accounts.scope import within

        with within(pair.own.organisation):
            for table in divided():
                for right, work in (
                    ("DELETE", f"DELETE FROM {table} WHERE organisation_id = %s"),
                    ("UPDATE", f"UPDATE {table} SET organisation_id = organisation_id WHERE organisation_id = %s"),
                ):
                    if may(table, right):
                        rows(f"{work} RETURNING 1", pair.other.organisation.pk)
                        assert rows(f"SELECT count(*) FROM {table}")[0][0] > 0
        assert all(count_of(table, pair.other) for table in divided())


class TestNoWayRound:
    @pytest.mark.parametrize(
        "work",
        [
            "SET ROLE putright_owner",
            "SET ROLE postgres",
            "SET SESSION AUTHORIZATION putright_owner",
            "ALTER TABLE register_fact DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE register_fact NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY own_organisation ON register_fact",
            "CREATE POLICY mine ON register_fact USING (true)",
            "ALTER ROLE CURRENT_USER BYPASSRLS",
            "ALTER TABLE register_fact DISABLE TRIGGER never_changed",
            "SET session_replication_role = replica",
            "CREATE TABLE public.mine (id int)",
            "CREATE TEMP TABLE mine (id int)",
            "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE SCHEMA mine",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY register_fact TO PROGRAM 'cat'",
            "SELECT nextval('register_fact_id_seq'), setval('register_fact_id_seq', 1)",
        ],
    )
    def test_the_application_cannot_change_who_it_is_or_what_is_locked(self, pair, work):
        from putright.accounts.scope import within

        def attempt():
            with within(pair.own.organisation):
                rows(work)

        # 22023: there is no such role here at all.
        assert refusal(attempt) in (DENIED, "22023"), work

    def test_row_security_switched_off_shows_nothing_more(self, pair):
        from putright.accounts.scope import within

        for table in divided():

            def look(table=table):
                with within(pair.own.organisation):
                    rows("SET LOCAL row_security = off")
                    rows(f"SELECT * FROM {table}")

            assert refusal(look) == DENIED, table

    def test_the_chain_of_another_organisation_is_not_given(self, pair):
        from django.db import connection

        from putright.accounts.scope import within

        theirs = pair.other.organisation.pk

        def take():
            with within(pair.own.organisation):
                found = rows("SELECT at_position FROM putright_take_chain(%s)", theirs)
                assert found == []

        assert refusal(take) == DENIED
        assert refusal(lambda: rows("SELECT at_position FROM putright_take_chain(%s)", theirs)) == DENIED
        with within(pair.other.organisation):
            (position,) = rows("SELECT at_position FROM putright_take_chain(%s)", theirs)[0]
            assert position == rows("SELECT max(position) FROM register_fact")[0][0]
        assert not connection.in_atomic_block

    def test_nobody_can_write_the_head_of_a_chain(self, pair):
        from putright.accounts.scope import within

        for work in ("UPDATE register_head SET position = 0", "DELETE FROM register_head"):

            def attempt(work=work):
                with within(pair.own.organisation):
                    rows(work)

            assert refusal(attempt) == DENIED


def named():
    return rows("SELECT current_setting('putright.organisation', true), current_setting('putright.account', true)")[0]


def seen():
    return {one for (one,) in rows("SELECT DISTINCT organisation_id FROM register_fact")}


class TestItEndsWithTheBlock:
    def test_the_name_is_gone_after_the_transaction(self, pair):
        from putright.accounts.scope import as_account, within

        for block in (within(pair.own.organisation, pair.both.pk), as_account(pair.both.pk)):
            with block:
                assert any(named())
            assert not any(named())
            assert seen() == set()

    def test_and_after_one_that_failed(self, pair):
        from putright.accounts.scope import within

        with pytest.raises(ZeroDivisionError), within(pair.own.organisation, 1):
            _ = 1 / 0
        assert not any(named())
        assert refusal(lambda: division_within(pair.own)) == "22012"
        assert not any(named())

    def test_blocks_one_inside_the_other(self, pair):
        from putright.accounts.scope import as_account, within

        own, other = pair.own.organisation, pair.other.organisation
        with within(own, 7):
            with within(other):
                assert seen() == {other.pk}
                with within(own.pk, 8):
                    assert named() == (str(own.pk), "8")
                assert named() == (str(other.pk), "")
            assert named() == (str(own.pk), "7")
            with as_account(9):
                assert named() == ("", "9")
                assert seen() == set()
            assert named() == (str(own.pk), "7")
            with pytest.raises(ZeroDivisionError), within(other):
                _ = 1 / 0
            assert seen() == {own.pk}
        assert seen() == set()

    def test_a_block_inside_a_plain_transaction_ends_too(self, pair):
        from django.db import transaction

        from putright.accounts.scope import as_account, within

        with transaction.atomic():
            for block in (within(pair.own.organisation, 7), as_account(9)):
                with block:
                    assert any(named())
                assert not any(named())
                assert seen() == set()


def division_within(house):
    from putright.accounts.scope import within

    with within(house.organisation):
        rows("SELECT 1 / 0")


class TestConnectionsThatAreShared:
    def test_two_organisations_by_turns_on_one_connection(self, pair):
        from django.db import connection

        from putright.accounts.scope import within

        served: dict[int, set[int]] = {}
        for turn in range(60):
            # Not turn by turn: the pool hands its connections round, and might give each house the same one again.
            house = (pair.own, pair.other)[turn // 5 % 2]
            with within(house.organisation):
                assert seen() == {house.organisation.pk}
                ((pid,),) = rows("SELECT pg_backend_pid()")
                served.setdefault(pid, set()).add(house.organisation.pk)
            connection.close()  # back to the pool
            assert seen() == set()
            assert not any(named())
            connection.close()
        assert any(len(both) == 2 for both in served.values()), "no connection served both: this tested nothing"

    def test_eight_threads_at_once_see_their_own_alone(self, pair):
        from django.db import connection

        from putright.accounts.scope import within

        wrong: list[object] = []
        served: dict[int, set[int]] = {}
        start = threading.Barrier(8)

        def work(number):
            try:
                start.wait(60)
                for turn in range(12):
                    house = (pair.own, pair.other)[(number + turn) % 2]
                    with within(house.organisation):
                        found, ((pid,),) = seen(), rows("SELECT pg_backend_pid()")
                        served.setdefault(pid, set()).add(house.organisation.pk)
                        if found != {house.organisation.pk}:
                            wrong.append((number, turn, found))
                    if seen():
                        wrong.append((number, turn, "after the block"))
                    connection.close()
            except Exception as error:  # noqa: BLE001 - what happens in a thread must reach the test
                wrong.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
        assert wrong == []
        assert any(len(both) == 2 for both in served.values())

    def test_a_role_that_could_step_round_is_not_let_in(self, database):
        from django.core.exceptions import ImproperlyConfigured
        from django.db import connections

        for address in (database.superuser_url, database.owner_url):
            other = connections["default"].copy()
            other.settings_dict = {**other.settings_dict, **parsed(address)}
            with pytest.raises(ImproperlyConfigured, match="putright does not start: the role in DATABASE_URL"):
                other.ensure_connection()
            other.close()


def parsed(address):
    from putright.trial.addresses import django_database

    found = django_database(address)
    found["OPTIONS"].pop("pool", None)
    return found
