"""A real Chromium, watched: it may ask this machine alone, and whatever goes wrong in a page is remembered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Response,
    Route,
    expect,
    sync_playwright,
)

MISSING = "Chromium is not installed: apt install chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
WIDE, NARROW = 1280, 320
# How long a thing may take to appear, in ms, before it counts as missing: a busy machine is slow, and that is no fault.
PATIENCE = 30_000
# What somebody sets who wants all text twice as large: the browser's own size of text, 16 px as a rule.
LARGE_TEXT = "--blink-settings=defaultFontSize=32"
# An answer of 4xx that a test asked for; Chromium notes each as an error of the page.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def find_chromium() -> str | None:
    """The path of the machine's Chromium, if it has one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_playwright() -> Iterator[Playwright]:
    """What drives browsers, started, and stopped afterwards."""
    with sync_playwright() as found:
        yield found


@contextmanager
def running_chromium(playwright: Playwright, *more: str) -> Iterator[Browser]:
    """Chromium, started, with ``more`` arguments, and stopped afterwards."""
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *more])
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Window:
    """One person's browser: cookies of its own, one page, and a list of what went wrong."""

    context: BrowserContext
    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    scripts: bool = True

    def go(self, path: str, status: int = 200) -> Page:
        """Open a page of the server, which must answer so."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answers {answer.status}, expected {status}"
        return self.page

    def narrow(self, width: int = NARROW) -> None:
        """Make it as narrow as a small telephone."""
        self.page.set_viewport_size({"width": width, "height": 700})

    def wide(self) -> None:
        """Make it as wide as a desk."""
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    @property
    def whole(self) -> Page:
        """The page once all of it has come: what is pressed returns as soon as the next page begins to come."""
        self.page.wait_for_load_state()
        return self.page

    @property
    def path(self) -> str:
        """Where the page stands, without the server."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return self.whole.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What the page says, blanks made one; without what is folded away."""
        return " ".join(self.whole.locator("body").inner_text().split())

    @property
    def whole_text(self) -> str:
        """What the main part says with what is folded away."""
        return " ".join((self.whole.locator("main").text_content() or "").split())


def open_window(browser: Browser, address: str, *, scripts: bool = True, width: int = WIDE, **look: Any) -> Window:
    """A window that asks nobody but the server at ``address``. ``look``: color_scheme, forced_colors and the like."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=scripts,
        service_workers="block",
        **look,
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    window = Window(context, context.new_page(), address, scripts=scripts)
    host = urlsplit(address).netloc

    def elsewhere(route: Route) -> None:
        window.faults.append(f"asked another host: {route.request.url}")
        route.abort()

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            window.faults.append(f"the console says: {message.text}")

    def asked(dialog: Dialog) -> None:
        window.faults.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def answered(response: Response) -> None:
        if response.status >= 500:
            window.faults.append(f"{response.url} answered {response.status}")

    context.route(re.compile(rf"^(?!http://{re.escape(host)}/|data:)"), elsewhere)
    context.on("console", said)
    context.on("dialog", asked)
    context.on("weberror", lambda error: window.faults.append(f"a script failed: {error.error}"))
    context.on("response", answered)
    return window
