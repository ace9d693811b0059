"""A real PostgreSQL for the tests: our own cluster, migrated as its owner, used as the role that owns nothing.

Nothing is rolled back or emptied: each test founds organisations of its own, and row security keeps them apart.
One server for all the folders that need one: tests/conftest.py names this module as a plugin.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from putright.trial.cluster import Cluster

_NUMBERS = itertools.count(1)
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "putright.site.settings",
    "PUTRIGHT_SECRET_KEY": uuid.uuid4().hex,
    "PUTRIGHT_HOSTS": "testserver,127.0.0.1,localhost",
    "PUTRIGHT_TRIAL": "1",
    # All tests come from one address and write to a few. Those of the limits (test_abuse.py) set them as they are.
    "PUTRIGHT_PUBLIC_LIMITS_TIMES": "10000",
    "PUTRIGHT_RECEIPTS_A_DAY": "10000",
    # A browser that is driven fills in a form within a second.
    "PUTRIGHT_QUICKEST_FORM": "0",
}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server for this run of the tests, stopped and removed afterwards."""
    from putright.trial.cluster import Cluster

    found = Cluster(tmp_path_factory.mktemp("postgres") / "trial", durable=False)
    found.start()
    yield found
    found.remove()


@pytest.fixture(scope="session")
def migrated(cluster: Cluster) -> Cluster:
    """The database with its tables, made by the owner's role in a process of its own, as putright migrate does."""
    environment = os.environ | ENVIRONMENT | {"DATABASE_OWNER_URL": cluster.owner_url, "PUTRIGHT_MIGRATING": "1"}
    script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=600)
    return cluster


@pytest.fixture(scope="session")
def database(migrated: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Django, connected as the role that runs the application, with a folder for the documents of cases."""
    own = {"DATABASE_URL": migrated.app_url, "DATABASE_OWNER_URL": migrated.owner_url}
    os.environ.update(ENVIRONMENT | own | {"PUTRIGHT_DOCUMENTS": str(tmp_path_factory.mktemp("documents"))})
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; tests only
    django.setup()
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    yield migrated
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    teardown_test_environment()


# Before any test looks at the clock: the demonstration is told as of this moment, and each finds all of it in the past.
_TOLD = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture(scope="session")
def demonstration(database: Cluster) -> dict[str, Any]:
    """The organisations of the demonstration, by slug. They are looked at; no test adds anything to them.

    Built once in a run: tests/conftest.py keeps all the tests that ask for it in one process.
    """
    from putright.accounts.models import Organisation
    from putright.demonstration.building import build
    from putright.demonstration.reading import providers

    build(lambda _: None, _TOLD)
    slugs = [provider.organisation.slug for provider in providers()]
    return {one.slug: one for one in Organisation.objects.filter(slug__in=slugs)}


@dataclass
class Made:
    """An organisation with one person and account for each general role, and its policy adopted."""

    organisation: Any
    policy: str
    people: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.organisation.slug


@pytest.fixture
def make_organisation(database) -> Callable[..., Made]:
    """Found an organisation that runs a bundled policy, or the text of one."""
    from putright.accounts.founding import add_member, add_person, make_roles
    from putright.accounts.models import Organisation, Site
    from putright.accounts.scope import within
    from putright.policies import bundled, policy_text
    from putright.register.adopting import adopt
    from putright.register.reading import policy_of

    def make(policy: str = "ieso", *, text: str | None = None, name: str = "Brightwater Test Service") -> Made:
        number = next(_NUMBERS)
        organisation = Organisation.objects.create(
            slug=f"test-{os.getpid()}-{number}-{uuid.uuid4().hex[:6]}",
            name=name,
            prefix=f"T{number}",
            phone="01632 960000",
            email="complaints@brightwater.example",
        )
        made = Made(organisation, policy)
        with within(organisation):
            wording = text if text is not None else policy_text(policy if policy in bundled() else "ieso")
            version = adopt(organisation, wording, adopted_from=date(2020, 1, 1))
            roles = make_roles(organisation, policy_of(version))
            Site.objects.create(organisation=organisation, name="North house")
            for slug in ("front-desk", "handler", "manager", "inspector", "administrator"):
                person = add_person(organisation, f"{slug.title()} Person {number}", slug)
                made.people[slug] = person
                made.accounts[slug] = add_member(
                    organisation, person, f"{slug}-{uuid.uuid4().hex[:8]}@brightwater.example", [roles[slug]]
                )
            made.people["nurse"] = add_person(organisation, f"Nurse Nobody {number}", "Nurse")
        return made

    return make
