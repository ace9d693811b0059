"""The door to one case for whoever follows it: on top of the counter, with a short session of its own.

A view behind ``@followed`` is given a ``Followed``. Without a session that holds, a GET is sent to the page that asks
for the number; a POST is answered with the page that asks for a code, which carries what was typed along, so that
nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from putright.accounts.models import Organisation
from putright.calendars import load_calendars
from putright.casework.case_codes import Opened
from putright.casework.follow_sessions import Following, go_on, was_there
from putright.casework.looking import View, case_of, view_of
from putright.casework.speaking import Speaker, speaker_of
from putright.correspondence.told_decisions import mails_of
from putright.procedure.assessment import Assessment, assess
from putright.public.code_page import code_page
from putright.public.cookies import FOLLOWS, forget, keep, kept
from putright.public.door import Counter, counter
from putright.public.held_typing import held_of
from putright.register.models import Case
from putright.register.reading import Record, record_of
from putright.wording.people_words import COMPLAINANT


@dataclass(frozen=True)
class Followed:
    """What a page of a case begins with: the counter, the case and how it stands, and who looks at it.

    ``speaker`` says who: the complainant or somebody who speaks for another (``represents``), and whether they may be
    told what the case is about (``sees``).
    """

    counter: Counter
    session: Following
    record: Record
    found: Assessment
    speaker: Speaker

    @property
    def case(self) -> Case:
        """The row of the case."""
        return self.record.case

    @property
    def request(self) -> HttpRequest:
        """What was asked."""
        return self.counter.request

    @property
    def organisation(self) -> Organisation:
        """The provider."""
        return self.counter.organisation

    @property
    def now(self) -> Any:
        """The moment of the request."""
        return self.counter.now

    @property
    def represents(self) -> bool:
        """Whether they complain or speak for somebody else."""
        return self.speaker.represents

    def as_it_is(self, record: Record, found: Assessment) -> Followed | None:
        """The same session on the case as it stands since; nothing, where they may not follow it any more."""
        speaker = speaker_of(record, found, self.session.who)
        return Followed(self.counter, self.session, record, found, speaker) if speaker is not None else None

    @property
    def spoken_for(self) -> bool:
        """Whether somebody else complains for them."""
        return self.speaker.who != COMPLAINANT and not self.represents

    @cached_property
    def view(self) -> View:
        """The case as acts and letters look at it, with the names of those who work on it: a question or two more."""
        return view_of(self.organisation, self.record, self.now)

    @cached_property
    def mails(self) -> Mapping[int, str]:
        """The state of the mail of each letter that goes by email, by the number of its entry: one question."""
        return mails_of(self.case)

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """The template with what every page of a followed case knows. It extends public/followed_base.html."""
        common: dict[str, object] = {
            "reference": self.case.reference,
            "represents": self.represents or self.spoken_for,
            "spoken_for": self.spoken_for,
            "made_by": str(self.record.latest("contact-given").get("name") or "") if self.spoken_for else "",
            "sees": self.speaker.sees,
            "reads": self.speaker.reads,
            "follow_until": f"{timezone.localtime(self.session.until):%H:%M}",
            "follow_finish": reverse("follow-finish", args=[self.organisation.slug]),
            "case_home": reverse("followed-case", args=[self.organisation.slug]),
        }
        return self.counter.page(template, common | context, status=status)


def followed(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to whoever has a session for a case of this provider. Never kept by a cache."""

    @never_cache
    @wraps(page)
    @counter
    def open_it(at: Counter, **more: Any) -> HttpResponse:
        token = kept(at, FOLLOWS) or ""
        session = go_on(at.organisation, token, at.now)
        case = case_of(at.organisation, session.reference) if session is not None else None
        if session is None or case is None:
            return shut(at, was_there(at.organisation, token))
        record = record_of(case)
        found = assess(record.history, record.policy, load_calendars(), at.now)
        speaker = speaker_of(record, found, session.who)
        if speaker is None:
            return shut(at, Opened(case.pk, session.who))
        return page(Followed(at, session, record, found, speaker), **more)

    return open_it


def shut(at: Counter, had: Opened | None) -> HttpResponse:
    """Where somebody without a session is sent; ``had``: of what they had one. What they typed goes with them."""
    held = held_of(at.request, had)
    if held is not None:
        return code_page(at, held=held, ended=True)
    asks = reverse("follow", args=[at.organisation.slug])
    return redirect(f"{asks}?ended=1" if had is not None else asks)


def let_in(at: Counter, response: HttpResponse, token: str) -> HttpResponse:
    """Give the browser its session: a cookie for this provider's pages alone."""
    return keep(at, response, FOLLOWS, token)


def let_out(at: Counter, response: HttpResponse) -> HttpResponse:
    """Take the session from the browser."""
    return forget(at, response, FOLLOWS)
