"""Tables made at once, for a new installation, and one by one, in one that grew: they are the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from tests.running import ENVIRONMENT

# What an installation of that day ran: the single migrations of then. The classes of the models that they make by the
# thousand are not looked through for what is garbage, which takes a quarter of the time.
AS_IT_WAS = """
import gc; gc.disable()
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
executor.migrate([("register", "0020_strand_access"), ("correspondence", "0003_post")])
print(*sorted(app + "." + name for app, name in executor.recorder.applied_migrations() if "squashed" in name))
"""
TODAY = """
import gc; gc.disable()
import django; django.setup()
from putright.site.migrating import migrate
migrate(verbosity=0)
"""
# The putright of that version, begun on tables that it did not make.
READY = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE name LIKE '%squashed%'")
executor = MigrationExecutor(connection)
print(*executor.migration_plan(executor.loader.graph.leaf_nodes()))
"""


def run(script, owner_url):
    environment = os.environ | ENVIRONMENT | {"DATABASE_OWNER_URL": owner_url, "PUTRIGHT_MIGRATING": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def dumped(cluster, url):
    """Everything that the tables are: columns, rights, policies, functions, triggers, in the order of their names."""
    command = [cluster.programs.pg_dump, "--schema-only", url]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.sub(r"(?m)^\\(un)?restrict .*$", "", words).splitlines()


@pytest.fixture
def two(cluster):
    """The addresses of two empty databases. That of the other tests has triggers of theirs (watched.py)."""
    names = ("grown", "new")
    yield [cluster.new_database(name)[0] for name in names]
    for name in names:
        cluster.drop_database(name)


def test_an_installation_that_grew_has_the_tables_of_a_new_one_and_is_asked_for_nothing_more(cluster, two):
    grown, new = two
    assert run(AS_IT_WAS, grown) == ""
    run(TODAY, grown)
    run(TODAY, new)
    assert len(dumped(cluster, new)) > 5000
    assert dumped(cluster, grown) == dumped(cluster, new)
    assert run(READY, grown) == ""
