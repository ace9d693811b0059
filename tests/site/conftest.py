"""The site's own tests need Django's settings and no database."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Nothing listens there: a page of these tests that asks a database fails.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "putright.site.settings",
    "PUTRIGHT_SECRET_KEY": "only for these tests",
    "PUTRIGHT_TRIAL": "1",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run after tests/integration: Django reads its settings once, and those tests need a real database in them."""
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


@pytest.fixture(scope="session", autouse=True)
def django_ready() -> None:
    """Django with the project's settings, unless tests before these have begun it."""
    import django
    from django.apps import apps
    from django.conf import settings

    if not settings.configured:
        os.environ.update(ENVIRONMENT)
    if not apps.ready:
        django.setup()
