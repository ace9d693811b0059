"""Take the pictures of docs/tour.md anew: the demonstration, told from a fixed moment, in Chromium.

Run by "make pictures". Each picture comes out the same on every day, but for the fonts of the machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.browsing import (  # noqa: E402
    MISSING,
    NARROW,
    Window,
    find_chromium,
    open_window,
    running_chromium,
    running_playwright,
)
from tests.browser.fixed_clock import MOMENT, stop_the_clock  # noqa: E402
from tests.browser.server import serving  # noqa: E402
from tests.browser.steps import answer, sign_in  # noqa: E402

from putright.trial.cluster import Cluster  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200_000
TALL = 1100


def main() -> int:
    """Build the demonstration in a folder that is thrown away, and take every picture."""
    if find_chromium() is None:
        print(MISSING, file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder) / "trial", durable=False)
        cluster.start()
        try:
            _set_up(cluster, Path(folder) / "documents")
            with (
                serving(Path(folder) / "server.log", "tests.browser.fixed_clock:application") as address,
                running_playwright() as playwright,
                running_chromium(playwright) as browser,
            ):
                _take(lambda **look: open_window(browser, address, **look))
        finally:
            cluster.remove()
    return 0


def _set_up(cluster: Cluster, documents: Path) -> None:
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "putright.site.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "PUTRIGHT_SECRET_KEY": uuid.uuid4().hex,
            "PUTRIGHT_TRIAL": "1",
            "PUTRIGHT_DOCUMENTS": str(documents),
            "DATABASE_URL": cluster.app_url,
            "DATABASE_OWNER_URL": cluster.owner_url,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
    )
    script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
    subprocess.run([sys.executable, "-c", script], env=os.environ | {"PUTRIGHT_MIGRATING": "1"}, check=True)
    import django

    django.setup()
    stop_the_clock()
    from putright.demonstration.building import build

    build(lambda _: None, MOMENT)


def _take(window: Callable[..., Window]) -> None:
    public = window()
    page = public.go("/p/brightwater/")
    _keep(public, "procedure")
    public.go("/p/brightwater/complain/")
    page.get_by_label("What happened?").fill(
        "My therapist has cancelled three times, each time on the same morning. I take a day off work for this."
    )
    page.get_by_label("Email address").fill("hal.osgood@post.example")
    _keep(public, "complaint-form")
    page.get_by_role("button", name="Send my complaint").click()
    page.get_by_role("heading", name="We have your complaint").wait_for()
    _keep(public, "complaint-sent")
    public.narrow()
    _keep(public, "complaint-sent-narrow")
    small = window(width=NARROW)
    small.go("/p/larkfield/complain/")
    _keep(small, "complaint-form-narrow", 900)

    desk = sign_in(window(), _account("brightwater", "manager"))
    page = desk.page
    _keep(desk, "worklist")
    case = _case("brightwater", "Imogen Thackeray")
    desk.go(case)
    _keep(desk, "case")
    desk.go(f"{_case('brightwater', 'Ryan Cartwright-Singh')}letter/acknowledgement/")
    _keep(desk, "letter")
    desk.go(f"{_case('brightwater', 'Carol Whitlock')}documents/")
    _keep(desk, "documents")
    desk.go(f"{case}record/responded/")
    for number, decision in enumerate(("Upheld", "Partly upheld", "Upheld")):
        group = page.get_by_role("group", name="What was decided").nth(number)
        group.get_by_label(decision, exact=True).check()
    answer(page, "How was it sent?", "Email")
    answer(page, "Who answered?", "Adaeze Adeyemi")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="This raises a problem").wait_for()
    _keep(desk, "reason-asked")
    page.get_by_label("Why do you record it all the same?").fill("She agreed that he answers.")
    page.get_by_role("button", name="Check before you record").click()
    page.get_by_role("heading", name="Check before you record").wait_for()
    _keep(desk, "act-preview", 1500)
    desk.go("/s/brightwater/cases/")
    _keep(desk, "register")
    desk.go("/s/brightwater/figures/")
    _keep(desk, "figures")
    desk.go("/s/brightwater/promises/")
    _keep(desk, "promises")
    _policy(desk)
    # As wide as the printed part of a sheet of A4.
    page.set_viewport_size({"width": 700, "height": 900})
    desk.go(f"{case}bundle/")
    page.emulate_media(media="print")
    _keep(desk, "bundle", 990)
    page.emulate_media(media="screen")
    desk.narrow()
    desk.go("/s/brightwater/")
    _keep(desk, "worklist-narrow", 900)
    assert public.faults + small.faults + desk.faults == []


def _policy(desk: Window) -> None:
    """The versions, a draft with what the check finds, its form, last year's cases, and a bank holiday ahead."""
    page = desk.page
    desk.go("/s/brightwater/policy/")
    _keep(desk, "policy-versions")
    page.get_by_role("link", name="Answers within 15 working days").click()
    draft = page.url
    page.locator("summary", has_text="Must be put right").click()
    _keep(desk, "policy-draft", 900)
    page.get_by_role("link", name="Change it in a form").click()
    page.get_by_role("link", name="Stage 1").click()
    page.locator("summary", has_text="Acknowledge the complaint in writing").first.click()
    _keep(desk, "policy-form")
    page.goto(f"{draft}trial/")
    page.get_by_role("button", name=re.compile("^Judge")).click()
    page.get_by_role("heading", name="In short").wait_for()
    _keep(desk, "policy-trial")
    desk.go("/s/brightwater/policy/calendar/")
    page.get_by_label("Bank holiday", exact=True).check()
    page.get_by_label("On which day?").fill("19 10 2026")
    page.get_by_label("What is it called?").fill("Bank holiday for the jubilee")
    page.get_by_label("Why, and how do you know?").fill("Proclaimed on 13 October 2026")
    page.get_by_role("button", name="See what it moves").click()
    page.get_by_role("heading", name="What it would move").wait_for()
    _keep(desk, "calendar-ahead", 900)


def _account(slug: str, role: str) -> Any:
    from putright.accounts.models import Organisation, RoleHeld
    from putright.accounts.scope import within

    organisation = Organisation.objects.get(slug=slug)
    with within(organisation):
        return RoleHeld.objects.filter(role__slug=role, organisation=organisation).earliest("pk").membership.account


def _case(slug: str, name: str) -> str:
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


def _keep(window: Window, name: str, height: int = TALL) -> None:
    """Write the picture, from the top and not much longer than a screen."""
    page = window.page
    page.wait_for_load_state()
    page.evaluate("document.activeElement && document.activeElement.blur()")
    width = page.viewport_size["width"] if page.viewport_size else 0
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    file = PICTURES / f"{name}.png"
    clip: Any = {"x": 0, "y": 0, "width": width, "height": min(whole, height)}
    page.screenshot(path=file, full_page=True, clip=clip, animations="disabled", caret="hide")
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size // 1000} kB")
    assert size < LARGEST, f"{file.name} has {size} bytes; take less of the page"


if __name__ == "__main__":
    sys.exit(main())
