"""A letter that was sent by email from here: the mail as it is kept, what became of it, and the way to stop it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.casework.document_acts import store_of
from putright.casework.looking import note_read
from putright.correspondence.going import HELD
from putright.correspondence.letter_mail import Read, read
from putright.correspondence.letter_recall import is_held, stop_letter, write_again
from putright.correspondence.letter_record import went_with_remarks
from putright.correspondence.lettering import fitting
from putright.correspondence.models import LetterMail
from putright.letters import letters
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.document_words import size_words
from putright.staff.door import Desk, desk
from putright.staff.letter_views import WRITE
from putright.staff.messages_shown import state_shown

_NOT_THERE: Final = frozenset({"not-sent", "returned"})


@desk("read")
def letter_sent(at: Desk, reference: str, number: int) -> HttpResponse:
    """The mail and what became of it; ``number`` is that of the entry which says that it was sent."""
    view = view_at(at, reference)
    found = LetterMail.objects.filter(organisation=at.organisation, case=view.case, fact=number)
    sent = found.select_related("message", "account", "case__policy").first()
    if sent is None:
        raise Http404
    if at.request.method == "POST":
        kind = fitting(sent.kind, view.found)
        return _done(at, sent, reverse("letter", args=[at.organisation.slug, view.case.reference, kind]))
    note_read(view, at.member.account, "letter")
    mail = _read(at, sent)
    state, colour = state_shown(sent.message.state)
    where = [at.organisation.slug, view.case.reference]
    context: dict[str, object] = {
        "title": f"Letter by email: {letters()[sent.kind].title}",
        "sent": sent,
        "mail": mail,
        "with_it": [(name, size_words(size)) for name, size in mail.enclosed] if mail is not None else [],
        "state": state,
        "colour": colour,
        "held": is_held(sent.message) and at.member.may(WRITE),
        "back": sent.message.state in ("returned", "unsure") and at.member.may(WRITE),
        "may_write": at.member.may(WRITE),
        "remarks": reverse("letter-remarks", args=[*where, sent.fact])
        if sent.fact in went_with_remarks(view.case)
        else "",
        "not_there": sent.message.state in _NOT_THERE,
        "held_back": sent.message.state == HELD,
        "documents": [reverse("case-document", args=[*where, one]) for one in sent.documents],
        "letter_href": reverse("letter", args=[*where, fitting(sent.kind, view.found)]),
        "post_href": reverse("letter-post", args=[*where, fitting(sent.kind, view.found)]),
    }
    return case_screen(at, view, "staff/letter_sent.html", context)


def _read(at: Desk, sent: LetterMail) -> Read | None:
    store = store_of(at.organisation)
    place = store.path(sent.mail) if store is not None else None
    return read(place.read_bytes()) if place is not None and place.is_file() else None


def _done(at: Desk, sent: LetterMail, letter: str) -> HttpResponse:
    """Stopped, or its text brought back to be sent by post."""
    then = at.request.POST.get("then")
    if not at.member.may(WRITE):
        raise PermissionDenied
    refusal = None
    if then == "stop":
        refusal = stop_letter(at.organisation, sent, at.member, now=at.now)
    elif then == "again":
        refusal = write_again(at.organisation, sent, at.member, now=at.now)
    if refusal is not None:
        messages.error(at.request, refusal.faults[0].message)
    elif then == "stop":
        messages.success(at.request, "Stopped. It did not go, and the case says so. Its text is being written again.")
    elif then == "again":
        messages.success(at.request, "This is its text. Look at it, then put it into the post.")
        return redirect(f"{letter}post/")
    return redirect(at.request.path)
