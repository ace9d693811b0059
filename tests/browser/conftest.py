"""Tests in a real browser: Chromium, gunicorn, PostgreSQL, and nothing beyond this machine.

Where there is no Chromium they are left out, and the run says so; .ci/run installs it and takes no excuse.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright
from tests.browser.browsing import MISSING, Window, find_chromium, open_window, running_chromium, running_playwright
from tests.browser.server import serving

HERE = Path(__file__).parent
_EXCUSED = find_chromium() is None and os.environ.get("PUTRIGHT_ALL_TESTS") != "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if _EXCUSED:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="package")
def driver(database: Any) -> Iterator[Playwright]:
    """What drives browsers. It runs an event loop in this thread, under which Django refuses its database."""
    if find_chromium() is None:
        pytest.fail(MISSING)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with running_playwright() as found:
            yield found
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """The browser."""
    with running_chromium(driver) as found:
        yield found


@pytest.fixture(scope="package")
def address(database: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server."""
    with serving(tmp_path_factory.mktemp("server") / "server.log") as found:
        yield found


@pytest.fixture
def window(chromium: Browser, address: str) -> Iterator[Callable[..., Window]]:
    """Open a window of its own for each person. Nothing may have gone wrong in any of them."""
    opened: list[Window] = []

    def make(**look: Any) -> Window:
        opened.append(open_window(chromium, address, **look))
        return opened[-1]

    yield make
    for one in opened:
        one.context.close()
    assert [fault for one in opened for fault in one.faults] == []


@pytest.fixture(scope="package")
def references(demonstration: dict[str, Any]) -> dict[tuple[str, str], str]:
    """A case of the demonstration for each provider and status that it has."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import look
    from putright.register.models import Case

    found: dict[tuple[str, str], str] = {}
    for slug, organisation in demonstration.items():
        with within(organisation):
            for case in Case.objects.filter(organisation=organisation).select_related("policy", "site"):
                found[slug, look(organisation, case, timezone.now()).found.status] = case.reference
    return found
