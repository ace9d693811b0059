"""What somebody reads who could not sign in at a directory: what happened, and whom to ask. The log has the code."""

from __future__ import annotations

import logging
import re
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from putright.site.directories import Directory

LOG: Final = logging.getLogger("putright.directories")

_THEIRS: Final = re.compile(r"[a-z_]{1,40}")
_AGAIN: Final = "Go back and try again."
_OPERATOR: Final = "If it happens again, give the code below to {ask}."

WORDS: Final = MappingProxyType(
    {
        "cancelled": (403, "You did not finish signing in at {name}.", _AGAIN),
        "said-no": (403, "{name} did not let you sign in.", f"{_AGAIN} {_OPERATOR}"),
        "begun-elsewhere": (
            403,
            "This sign-in was begun too long ago, in another browser, or was used already.",
            _AGAIN,
        ),
        "unreachable": (
            503,
            "{name} does not answer, or not as it should.",
            f"Try again in a few minutes. {_OPERATOR}",
        ),
        "code-refused": (502, "{name} did not confirm that you signed in.", f"{_AGAIN} {_OPERATOR}"),
        "expired": (403, "What {name} sent was too old.", f"{_AGAIN} {_OPERATOR}"),
        "clock": (403, "The clocks of putright and {name} differ.", _OPERATOR),
        "other-tenant": (
            403,
            "You signed in with an account of another organisation.",
            "Sign out at {name} and sign in with your account at work. If that is what you did, ask {ask}.",
        ),
        "not-invited": (
            403,
            "You signed in at {name}, but that account is not connected with one here.",
            "If you were sent a link to sign in, open it and choose {name} there. If you have a password here, sign in "
            "with it and connect the two under “Signing in”. Otherwise ask {ask} to add you.",
        ),
        "no-role": (
            403,
            "You are known here, but you have no role, so no page opens for you.",
            "Ask {ask} to give you a role, here or as an app role at {name}.",
        ),
        "ended": (
            403,
            "You belong to none of the organisations whose pages {name} opens, or no longer.",
            "If that is wrong, ask {ask}.",
        ),
        "invitation-over": (
            410,
            "The link that you were sent was used already, or is too old.",
            "Ask an administrator of your organisation for a new one.",
        ),
        "connected-elsewhere": (
            409,
            "This account at {name} is connected with another account here.",
            "Sign in with that one, or ask {ask}.",
        ),
        "connected-other": (
            409,
            "Your account here is connected with another account at {name}.",
            "Sign in with that one, or disconnect it first under “Signing in”.",
        ),
        "taken": (
            403,
            "We could not add you by yourself.",
            "Ask {ask} to add you, and to send you a link to sign in.",
        ),
        "signed-out": (403, "You were signed out meanwhile, so nothing was connected.", "Sign in and try again."),
    }
)
"""Status, what happened, what to do, by code. What is not here is a fault in the token."""

_TOKEN: Final = (403, "What {name} sent did not pass our checks, so you were not signed in.", f"{_AGAIN} {_OPERATOR}")


def refuse(request: HttpRequest, found: Directory, code: str) -> HttpResponse:
    """The page that says so. Nobody's name is logged, but the word that the directory gives for its own refusal."""
    theirs = request.GET.get("error", "")
    detail = f" ({theirs})" if code == "said-no" and _THEIRS.fullmatch(theirs) else ""
    LOG.info("sign-in at %s refused: %s%s", found.id, code, detail)
    status, what, then = WORDS.get(code, _TOKEN)
    context = {
        "what": what.format(name=found.name, ask=found.ask),
        "then": then.format(name=found.name, ask=found.ask),
        "title": "Nothing was connected" if request.user.is_authenticated else "You are not signed in",
        "code": f"{found.id}: {code}{detail}",
    }
    response = render(request, "directory_refused.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
