"""Tests against a real PostgreSQL, in this process. What they run on: tests/running.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.post_office import post_office


@pytest.fixture(scope="session", autouse=True)
def _on_a_real_database(database):
    """Every test of this folder has it, whether it asks or not."""
    yield
    from tests.integration.watched import look_no_more

    look_no_more()


@pytest.fixture
def client(database):
    """A browser that is not signed in."""
    from django.test import Client

    return Client()


@pytest.fixture
def signed_in(database):
    """Sign an account in: signed_in(account) gives a browser of its own."""
    from django.test import Client

    def sign_in(account):
        browser = Client()
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in


@pytest.fixture
def now(database):
    """The moment that a test begins with."""
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def post(database):
    """A real mail server, and what it was given."""
    with post_office() as box:
        yield box


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture
def settings_with(database):
    """Other settings for a while: with settings_with(DOCUMENTS=None): ..."""
    from django.test import override_settings

    return override_settings
