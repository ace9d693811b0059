"""What every picture of the documentation is taken with: who signs in, which case, and the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.browsing import Window

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200_000
TALL = 1100

Opens = Callable[..., Window]
"""Opens a window of the demonstration; looks such as ``width`` may be named."""


def account_of(slug: str, role: str) -> Any:
    """Whoever has held a role of an organisation the longest."""
    from putright.accounts.models import Organisation, RoleHeld
    from putright.accounts.scope import within

    organisation = Organisation.objects.get(slug=slug)
    with within(organisation):
        return RoleHeld.objects.filter(role__slug=role, organisation=organisation).earliest("pk").membership.account


def person_of(slug: str, role: str) -> int:
    """The number of the person who has held a role of an organisation the longest."""
    from putright.accounts.models import Organisation, RoleHeld
    from putright.accounts.scope import within

    organisation = Organisation.objects.get(slug=slug)
    with within(organisation):
        held = RoleHeld.objects.filter(role__slug=role, organisation=organisation)
        return int(held.earliest("pk").membership.person_id)


def case_of(slug: str, name: str) -> str:
    """The address of the case of whoever complained under this name. Raises LookupError if there is none."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    organisation = Organisation.objects.get(slug=slug)
    with within(organisation):
        for case in Case.objects.filter(organisation=organisation).select_related("policy", "site"):
            if record_of(case).latest("contact-given").get("name") == name:
                return f"/s/{slug}/cases/{case.reference}/"
    raise LookupError(f"No case of {name} at {slug}.")


def kept(name: str) -> Path:
    """Where the picture of that name lies."""
    return PICTURES / f"{name}.png"


def keep(window: Window, name: str, height: int = TALL, start: str = "") -> None:
    """Write the picture, from the top, or from what ``start`` selects, and not much longer than a screen."""
    page = window.whole
    page.evaluate("document.activeElement && document.activeElement.blur()")
    width = page.viewport_size["width"] if page.viewport_size else 0
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    top = (
        int(page.locator(start).first.evaluate("one => one.getBoundingClientRect().top + scrollY")) - 20 if start else 0
    )
    file = kept(name)
    clip: Any = {"x": 0, "y": top, "width": width, "height": min(whole - top, height)}
    page.screenshot(path=file, full_page=True, clip=clip, animations="disabled", caret="hide")
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size // 1000} kB")
    assert size < LARGEST, f"{file.name} has {size} bytes; take less of the page"
