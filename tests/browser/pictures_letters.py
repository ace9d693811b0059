"""The pictures of docs/letters.md and docs/tour-letters.md: texts, a letter on a case and its forms, mail that came."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from tests.browser.browsing import Window
from tests.browser.fixed_clock import MOMENT
from tests.browser.picturing import Opens, account_of, case_of, keep, kept
from tests.browser.steps import sign_in

MAILBOX: Final = """
[[mailbox]]
organisation = "brightwater"
name = "complaints"
host = "imap.brightwater.example"
user = "hello@brightwater.example"
password_variable = "NO_SUCH_PASSWORD"
"""
"""The file of mailboxes with which the demonstration is served. Nothing asks that server: no worker runs."""


def take_letters(window: Opens) -> None:
    """Each screen once, by whoever would use it."""
    desk = sign_in(window(), account_of("brightwater", "manager"))
    _texts(desk)
    _letter(desk)
    _mail(desk)
    _post(desk)
    people = sign_in(window(), account_of("brightwater", "administrator"))
    people.go("/s/brightwater/organisation/letterhead/")
    keep(people, "letterhead")
    _mailbox_was_read()
    people.go("/s/brightwater/organisation/mail/")
    keep(people, "mailboxes")
    far = sign_in(window(), account_of("osier", "manager"))
    far.go(f"{case_of('osier', 'Winifred Appleyard')}strands/")
    keep(far, "strand-closed", 900)
    far.go("/s/osier/call/")
    keep(far, "call", 1100)
    assert [fault for one in (desk, people, far) for fault in one.faults] == []


def _texts(desk: Window) -> None:
    desk.go("/s/brightwater/policy/letters/")
    keep(desk, "letter-texts")
    page = desk.go("/s/brightwater/policy/letters/acknowledgement/")
    keep(desk, "letter-text", 1000)
    keep(desk, "letter-text-check", 700, start="#check")
    page.get_by_role("link", name="Stage 1", exact=True).click()
    keep(desk, "letter-text-preview", 1000)
    desk.go("/s/brightwater/policy/by-themselves/")
    keep(desk, "letters-due", 950)


def _letter(desk: Window) -> None:
    """The letter that is being written, and as it is printed; the forms of one for a person who needs large print."""
    begun = f"{case_of('brightwater', 'Gulsen Arslan')}letter/stage-response/"
    page = desk.go(begun)
    keep(desk, "letter-being-written", 1500)
    desk.go(f"{begun}look/")
    keep(desk, "letter-look", 1300)
    page = desk.go(begun)
    page.get_by_role("button", name=re.compile("It went out")).wait_for()
    _printed(desk, f"{begun}letter.pdf", "letter-paper")
    needs = f"{case_of('brightwater', 'Ngozi Ifeoma Clarke')}letter/stage-response/"
    page = desk.go(needs)
    keep(desk, "letter-forms", 700, start="#files")
    _printed(desk, f"{needs}letter-18.pdf", "letter-large-print")
    page.get_by_role("button", name=re.compile("It went out")).click()
    page.get_by_role("heading", name="Record that it went out").wait_for()
    keep(desk, "letter-out", 1000)


def _post(desk: Window) -> None:
    """What waits for the post, and the first page of what is printed: the list."""
    page = desk.go("/s/brightwater/post/")
    keep(desk, "post")
    page.get_by_role("button", name="Make one PDF to print").click()
    page.get_by_role("button", name="These were posted", exact=True).wait_for()
    _printed(desk, f"{page.url.removeprefix(desk.address)}post.pdf", "post-paper")


def _printed(desk: Window, path: str, name: str) -> None:
    """The first page of a PDF as a picture; the typesetter draws it."""
    import typst

    answer = desk.context.request.get(desk.address + path)
    assert answer.ok, f"{path} answers {answer.status}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "letter.pdf").write_bytes(answer.body())
        source = Path(folder) / "page.typ"
        source.write_text(
            "#set page(width: 194mm, height: auto, margin: 3mm, fill: luma(70%))\n"
            '#box(fill: white, image("letter.pdf", page: 1, width: 188mm))\n',
            encoding="utf-8",
        )
        typst.compile(source, output=kept(name), ppi=96, root=Path(folder))


def _mail(desk: Window) -> None:
    page = desk.go("/s/brightwater/mail/")
    keep(desk, "mail")
    page.get_by_role("link", name="The letter", exact=True).click()
    keep(desk, "mail-one", 1500)


def _mailbox_was_read() -> None:
    """As if the worker had looked into the mailbox a moment ago."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within
    from putright.register.mail_models import Mailbox

    organisation = Organisation.objects.get(slug="brightwater")
    with within(organisation):
        Mailbox.objects.update_or_create(organisation=organisation, name="complaints", defaults={"reached": MOMENT})
