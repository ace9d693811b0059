"""From a policy to a paper of it, as the bytes of a file. The same words give the same bytes."""

from __future__ import annotations

import re
from datetime import date

from putright.procedure.policy import Policy
from putright.publishing.paper import Paper
from putright.publishing.plain_text import as_plain_text
from putright.publishing.sheets import EASIER, ORDINARY, as_sheets
from putright.publishing.standalone import as_html
from putright.publishing.wall import as_wall_page
from putright.publishing.words import words_of
from putright.wording.procedure_parts import ProcedurePage
from putright.wording.published import Contacts


def make(policy: Policy, paper: Paper, contacts: Contacts | None, since: date | None = None) -> bytes:
    """The paper of a policy that is in force ``since`` a day. Without contacts it has lines to write them on.

    Raises ``setting.NotSet`` for a PDF that cannot be made.
    """
    return written(words_of(policy, paper.kind, paper.language, contacts, since), paper, contacts)


def written(page: ProcedurePage, paper: Paper, contacts: Contacts | None) -> bytes:
    """The words of a paper in its form. Raises ``setting.NotSet`` for a PDF that cannot be made."""
    links = links_to(contacts)
    if paper.form == "text":
        return as_plain_text(page).encode()
    if paper.form == "html":
        return as_html(page, links, large=paper.large).encode()
    author = contacts.name if contacts else ""
    if paper.on_one_page:
        return as_wall_page(page, links, author=author, form=contacts.form if contacts else "")
    size = EASIER if paper.kind == "easier" else ORDINARY
    return as_sheets(page, links, author=author, large=paper.large, size=size)


def links_to(contacts: Contacts | None) -> dict[str, str]:
    """The words of a paper that can be followed: the number is dialled, the address is written to, the form opened."""
    if contacts is None:
        return {}
    dialled = re.sub(r"[^\d+]", "", contacts.phone)
    links = {contacts.phone: f"tel:{dialled}", contacts.email: f"mailto:{contacts.email}", contacts.form: contacts.form}
    return {words: link for words, link in links.items() if words}
