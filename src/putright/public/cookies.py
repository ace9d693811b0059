"""Every cookie that a provider's public pages can set: what for, for how long. The page about cookies is made of this.

Nothing else may set one: ``keep`` takes a ``Cookie`` of this list, and a test looks for any other way. None of them is
for counting or recognising people, so there is nothing to consent to (see docs/adr/0047).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.http import HttpResponse

from putright.accounts.reception_desks import KEY_NAME, LASTS
from putright.casework.follow_sessions import LONGEST
from putright.public.language import to_say
from putright.wording.language import say, say_number

if TYPE_CHECKING:
    from putright.public.door import Counter


class Cookie(NamedTuple):
    """A cookie, as complainants are told of it.

    ``lasts`` None: until the browser is closed. ``own``: it is of one provider's pages alone, so its name ends with our
    number of the provider.
    """

    name: str
    purpose: str
    when: str
    lasts: timedelta | None
    own: bool = True

    @property
    def life(self) -> str:
        """How long it is kept, in words."""
        if self.lasts is None:
            return say("Until you close your browser")
        if self.lasts.days:
            return say_number("{n} day", "{n} days", self.lasts.days)
        minutes = int(self.lasts.total_seconds()) // 60
        if minutes % 60 == 0:
            return say_number("{n} hour", "{n} hours", minutes // 60)
        return say_number("{n} minute", "{n} minutes", minutes)

    def named(self, organisation: int) -> str:
        """What the browser calls it."""
        return f"{self.name}-{organisation}" if self.own else self.name


FORGERY: Final = Cookie(
    settings.CSRF_COOKIE_NAME,
    to_say("Makes sure that a form comes from you, and not from another website that uses your browser."),
    to_say("when you open a page with a form"),
    timedelta(seconds=settings.CSRF_COOKIE_AGE),
    own=False,
)
"""Set by Django, and not by ``keep``, with every form."""
BEGUN_COMPLAINT: Final = Cookie(
    "begun-complaint",
    to_say("Finds the answers that you gave so far, while you make a complaint."),
    to_say("when you have answered the first question of a complaint"),
    None,
)
SENT_COMPLAINT: Final = Cookie(
    "sent-complaint",
    to_say("Lets us show you the number of your complaint again, and what happens next."),
    to_say("when you have sent a complaint"),
    timedelta(hours=2),
)
SENT_REMARK: Final = Cookie(
    "sent-remark",
    to_say("Lets us thank you after you sent praise or a suggestion."),
    to_say("when you have sent one"),
    timedelta(hours=2),
)
DANGER: Final = Cookie(
    "sent-danger",
    to_say("Lets us show you whom to call first, when what you wrote sounds as if somebody may be in danger."),
    to_say("when you wrote of danger"),
    timedelta(hours=2),
)
ASKED_FOR_CODE: Final = Cookie(
    "sent-code",
    to_say("Lets you type the code for your complaint in the browser in which you asked for it."),
    to_say("when you have asked for a code"),
    timedelta(hours=2),
)
FOLLOWS: Final = Cookie(
    "putright_follow",
    to_say("Keeps the page of your complaint open for you."),
    to_say("when you have typed the code for your complaint"),
    LONGEST,
    own=False,
)
ACTED: Final = Cookie(
    "sent-acted",
    to_say("Lets us show you what happens next, after you did something on the page of your complaint."),
    to_say("when you have sent us something from there"),
    LONGEST,
)
DESK: Final = Cookie(
    KEY_NAME.removesuffix("-{}"),
    to_say("Tells us that this computer is a reception desk of ours, so that it forgets what people type."),
    to_say("when our staff have made this computer a reception desk"),
    LASTS,
)

COOKIES: Final[tuple[Cookie, ...]] = (
    FORGERY, BEGUN_COMPLAINT, SENT_COMPLAINT, SENT_REMARK, DANGER, ASKED_FOR_CODE, FOLLOWS, ACTED, DESK,
)  # fmt: skip
"""All of them, in the order in which the page tells of them."""


def keep(at: Counter, response: HttpResponse, cookie: Cookie, value: str) -> HttpResponse:
    """Give a browser a cookie, for this provider's pages alone; no script can read it."""
    response.set_cookie(
        cookie.named(at.organisation.pk),
        value,
        max_age=cookie.lasts,
        path=at.root,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def kept(at: Counter, cookie: Cookie) -> str | None:
    """What a browser has of it, as it says; nothing proves it but a signature within."""
    return at.request.COOKIES.get(cookie.named(at.organisation.pk))


def forget(at: Counter, response: HttpResponse, cookie: Cookie) -> HttpResponse:
    """Take it from a browser."""
    response.delete_cookie(cookie.named(at.organisation.pk), path=at.root, samesite="Lax")
    return response
