"""What goes with a code that lets somebody follow their complaint: by email, and as a text message."""

from __future__ import annotations

from collections.abc import Sequence

from putright.wording.language import say
from putright.wording.plain_names import listed


def code_subject(name: str) -> str:
    """The subject of the email; ``name`` is the provider's."""
    return say("Your code from {name}", name=name)


def code_letter(code: str, until: str, page: str, ways: Sequence[str]) -> str:
    """The text of the email, with the marks of letters.

    ``until``: the hour until which the code works. ``page``: the address on which it is typed. ``ways``: how the
    provider is reached; none where nothing is known.
    """
    again = (
        say("If this happens again, please tell us: {ways}.", ways=listed(list(ways), "or"))
        if ways
        else say("If this happens again, please tell us.")
    )
    warning = say(
        "Somebody typed the number of your complaint. They cannot open it without this code. You need not do anything. "
        "Do not give the code to anybody."
    )
    on_this_page = "It works once, until {until}. Type it with the number of your complaint on this page: {page}"
    return "\n\n".join(
        [
            say("Your code is {code}", code=code),
            say(on_this_page, until=until, page=page),
            f"# {say('If you did not ask for a code')}",
            f"{warning} {again}",
        ]
    )


def code_text(code: str, until: str, name: str) -> str:
    """The text message: short, and in letters that every telephone can show."""
    return say("Your code is {code}. It works once, until {until}. {name}", code=code, until=until, name=name)
