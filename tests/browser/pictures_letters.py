"""The pictures of docs/letters.md: a text in its editor, what it must say, and a letter that went out."""

from __future__ import annotations

from tests.browser.picturing import Opens, account_of, case_of, keep
from tests.browser.steps import sign_in


def take_letters(window: Opens) -> None:
    """The editor with a draft that lacks something, and the page on which a letter is recorded as gone."""
    desk = sign_in(window(), account_of("brightwater", "manager"))
    page = desk.go("/s/brightwater/policy/letters/acknowledgement/")
    keep(desk, "letter-text", 1000)
    keep(desk, "letter-text-check", 700, start="#check")
    page = desk.go(f"{case_of('brightwater', 'Ngozi Ifeoma Clarke')}letter/stage-response/")
    page.get_by_role("button", name="It went out").click()
    page.get_by_role("heading", name="Record that it went out").wait_for()
    keep(desk, "letter-out", 1000)
    assert desk.faults == []
