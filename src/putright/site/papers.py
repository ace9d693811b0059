"""Papers on our pages: how their provider is reached, what a file is called in a list, and a file as a response."""

from __future__ import annotations

from django.http import HttpResponse

from putright.accounts.models import Organisation
from putright.publishing.paper import Paper
from putright.site.public_address import public_address
from putright.wording.language import say
from putright.wording.published import Contacts


def contacts_of(organisation: Organisation) -> Contacts:
    """What the provider's own directory says, and the address of its form here."""
    form = public_address(organisation, "complain")
    return Contacts(organisation.name, organisation.phone, organisation.email, organisation.address.strip(), form)


def paper_headings() -> dict[str, str]:
    """What each kind of paper is called in a list, in the language spoken now."""
    return {
        "procedure": say("The whole procedure"),
        "easier": say("The procedure in easier words"),
        "summary": say("The procedure on one page, for the wall"),
    }


def file_words(paper: Paper) -> str:
    """What a form of a paper is called in a list, in the language spoken now."""
    return {
        ("pdf", False): say("PDF to print"),
        ("pdf", True): say("PDF in large print"),
        ("html", False): say("Web page to keep"),
        ("html", True): say("Web page in large print"),
        ("text", False): say("Plain text"),
    }[paper.form, paper.large]


def as_file(content: bytes, paper: Paper, name: str) -> HttpResponse:
    """A paper as a browser is given it. HTML is only for keeping: here its own style would not be let in."""
    shown = "attachment" if paper.form == "html" else "inline"
    response = HttpResponse(content, content_type=paper.media_type)
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["Content-Language"] = paper.language
    return response
