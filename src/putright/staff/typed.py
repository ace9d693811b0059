"""Forms that were begun: kept when their session had ended, or kept for later. The door asks here, for every form."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import escape

from putright.accounts.begun_forms import begun_at, drop, keep_for_later
from putright.accounts.kept_typing import SAVE, Kept, worth_keeping
from putright.accounts.members import Member
from putright.accounts.models import BegunForm, Organisation
from putright.site.filling import fill
from putright.site.typing_kept import GO_ON, forget_here, form_address, keep_sent, kept_here
from putright.staff.typing_saved import is_recorded, save_typed

KEEP: Final = "keep-for-later"
DROP: Final = "drop-typed"
_BODY: Final = 'id="main-content" tabindex="-1">'
_VERSION: Final = 'data-typing-version=""'
_ADDRESS: Final = 400


class AtForm(NamedTuple):
    """What a page shows of what was begun there: ``kept`` is put into its form, ``begun`` is offered."""

    kept: Kept | None = None
    begun: BegunForm | None = None
    going_on: bool = False

    def shown(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The page with what was typed in its form, and a few words of how it came there."""
        if (self.kept is None and self.begun is None) or response.status_code != 200:
            return response
        page, left = response.content.decode(), list[str]()
        typed = self.kept.typed if self.kept is not None else self.begun.typed if self.begun and self.going_on else None
        if typed is not None:
            page, left = fill(page, typed)
        words = render_to_string(
            "staff/typed.html",
            {"kept": self.kept, "begun": self.begun, "going_on": self.going_on, "left": left,
             "here": form_address(request), "go_on": GO_ON, "drop": DROP},
            request,
        )  # fmt: skip
        if self.kept is not None:
            page = page.replace(_VERSION, f'{_VERSION[:-1]}{escape(self.kept.version)}"', 1)
        response.content = page.replace(_BODY, f"{_BODY}\n{words}", 1).encode()
        return response


NOTHING: Final = AtForm()


def at_form(request: HttpRequest, organisation: Organisation, member: Member) -> AtForm:
    """What was begun at the form of this address. Asks the database only where there is something."""
    if request.method != "GET":
        return NOTHING
    address = _within(request, organisation)
    begun = begun_at(organisation, member.account, address) if address in member.begun else None
    kept = kept_here(request, member.account)
    if kept is not None and is_recorded(organisation, kept.typed):
        forget_here(request, member.account)  # it was saved while the form itself was on its way
        kept = None
    return AtForm(kept, begun, GO_ON in request.GET)


def settle(
    request: HttpRequest, organisation: Organisation, member: Member, now: datetime, case: str
) -> HttpResponse | None:
    """Keep a form for later, or drop it, if that is what the button said. Nothing else: then the page answers."""
    if request.method == "POST" and SAVE in request.POST:
        return save_typed(request, organisation, member, case)
    if request.method != "POST" or not (KEEP in request.POST or DROP in request.POST):
        return None
    address = _within(request, organisation)
    if DROP in request.POST:
        _forget(request, organisation, member)
        messages.info(request, "What you typed is dropped.")
        return redirect(form_address(request))
    typed = worth_keeping(request.POST.lists())
    title = request.POST[KEEP].replace("\x00", "")[:200]
    done = len(address) <= _ADDRESS and typed and keep_for_later(
        organisation, member.account, address, typed, case=case[:40], title=title, now=now
    )  # fmt: skip
    if not done:
        messages.error(request, "This cannot be kept for later: you keep too many forms, or it is too long.")
        again = redirect(form_address(request))
        keep_sent(request, again)  # for some hours, as if the session had ended: it must not be lost
        return again
    forget_here(request, member.account)
    messages.success(request, "Kept for later, for you alone. Nothing is recorded yet.")
    return redirect("case", organisation.slug, case) if case else redirect(form_address(request))


def settled(request: HttpRequest, organisation: Organisation, member: Member, response: HttpResponse) -> None:
    """A form that was taken sends its browser on: what was kept of it is not needed any more."""
    if request.method == "POST" and response.status_code in (302, 303):
        _forget(request, organisation, member)


def _forget(request: HttpRequest, organisation: Organisation, member: Member) -> None:
    address = _within(request, organisation)
    if address in member.begun:
        drop(organisation, member.account, address)
    forget_here(request, member.account)


def _within(request: HttpRequest, organisation: Organisation) -> str:
    """The address of the form within the organisation's pages."""
    return form_address(request).removeprefix(f"/s/{organisation.slug}/")
