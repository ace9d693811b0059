"""Sending a letter by email from here: looked at first, then sent; and what became of it, with the way to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.casework.checking import check_record
from putright.casework.document_acts import store_of
from putright.casework.looking import View, note_read
from putright.casework.recording import Recorded, Refused
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.dispatching import WAIT, Sending, against_email, send_letter, why_not
from putright.correspondence.letter_mail import email_of
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import Letter, fitting, letter_title
from putright.correspondence.models import CaseLetter, LetterMail
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.staff.act_forms import ActForm
from putright.staff.act_views import answered, initial_of, refused
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Around, people_of
from putright.staff.letter_send_forms import ToSend, sending_form
from putright.staff.letter_views import WRITE, missing_on
from putright.stationery.plain_text import as_text


@desk("read")
def letter_send(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The form for sending a letter by email, or why it cannot be sent."""
    if letters().get(kind) is None:
        raise Http404
    view = view_at(at, reference)
    kind = fitting(kind, view.found)
    fact = letters()[kind].fact
    if not at.member.may(WRITE):
        raise PermissionDenied
    refusal = check_record(fact, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, fact, refusal)
    draft = letter_of(view.case, kind)
    if draft is None or store_of(at.organisation) is None:
        return redirect(_mail_of_form(at, view, kind) or reverse("letter", args=_where(at, view, kind)))
    return _Send(at, view, draft, kind).answer()


def _where(at: Desk, view: View, kind: str) -> list[str]:
    return [at.organisation.slug, view.case.reference, kind]


def _mail_of_form(at: Desk, view: View, kind: str) -> str:
    """A form that came before has no letter any more: where what it sent is shown."""
    if at.request.method != "POST":
        return ""
    sent = LetterMail.objects.filter(organisation=at.organisation, case=view.case, kind=kind).order_by("-pk").first()
    return _href_of(at, view, sent) if sent is not None else ""


def _href_of(at: Desk, view: View, sent: LetterMail) -> str:
    return reverse("letter-sent", args=[at.organisation.slug, view.case.reference, sent.fact])


class _Send:
    """One request of that form. The letter that it shows is read again if somebody changed it meanwhile."""

    def __init__(self, at: Desk, view: View, letter: CaseLetter, kind: str) -> None:
        self.at = at
        self.view = view
        self.kind = kind
        self.letter = letter
        self.people = people_of(at.organisation)
        self.title = f"Send it by email: {letter_title(kind, view.found)}"
        self.changed = False
        self.sent: LetterMail | None = None
        self.mail: dict[str, object] = {}
        self._read()

    def _read(self) -> None:
        self.missing = missing_on(self.at, self.view, self.letter)
        self.to = email_of(self.view.record)
        self.against = against_email(self.view.needs, self.to)
        self.mail |= {
            "letter": self.letter,
            "to": self.to,
            "sender": settings.DEFAULT_FROM_EMAIL,
            "subject": self.letter.subject,
            "text": self._as_text(),
            "against": self.against,
            "minutes": int(WAIT.total_seconds()) // 60,
            "href": reverse("letter", args=_where(self.at, self.view, self.kind)),
            "changed": self.changed,
        }

    def _as_text(self) -> str:
        letter = Letter(self.letter.subject, self.letter.text, ())
        head = letterhead_of(self.at.organisation)
        return as_text(sheet_of(letter, head, self.view.case.reference, timezone.localdate(self.at.now)))

    def answer(self) -> HttpResponse:
        """Why it cannot go; else the form, or what came of it."""
        if self.at.request.method != "POST":
            note_read(self.view, self.at.member.account, "letter")
        reason = why_not(self.view.record, self.kind)
        if reason or self.missing:
            shown: dict[str, object] = {"title": self.title, "why": reason, "missing": self.missing, "mail": self.mail}
            status = 409 if self.at.request.method == "POST" else 200
            return case_screen(self.at, self.view, "staff/letter_cannot_go.html", shown, status=status)
        done = answered(self.at, self.view, self.make, {"title": self.title, "mail": self.mail}, self.take)
        return redirect(_href_of(self.at, self.view, self.sent)) if self.sent is not None else done

    def make(self, seen: View, data: Mapping[str, Any] | None) -> ActForm:
        """The form of the fact, with what is asked of the email."""
        around = Around(seen, self.people, self.at.member)
        if self.changed and isinstance(data, QueryDict):
            data = data.copy()
            data["letter"], data["to"] = str(self.letter.revision), self.to  # what is shown now is what is meant then
        fact = letters()[self.kind].fact
        letter = ToSend(self.letter.revision, self.to, self.against)
        return sending_form(fact, around, data, letter, initial_of(self.at, fact, around))

    def take(self, view: View, form: ActForm) -> Recorded | Refused:
        """Send it."""
        said = form.cleaned_data
        sending = Sending(
            self.kind, said["letter"] or 0, said["to"], self.missing, self.against, said.get("by_email_because", "")
        )
        try:
            done = send_letter(
                self.at.organisation, view.case, sending, form.proposes(), self.at.member, now=self.at.now,
                seen=said["seen"], key=said["form_id"],
            )  # fmt: skip
        except LetterChanged as changed:
            return self._changed(changed.letter)
        if isinstance(done, Refused):
            return done
        self.sent = done.mail
        return done.recorded

    def _changed(self, now: CaseLetter | None) -> Refused:
        if now is None:
            why = "This letter was sent, went out, or was dropped, while you had the form open. Look at the case."
        else:
            why = f"{now.writer} changed the letter while you had this form open. It stands above: read it again."
            self.letter, self.changed = now, True
            self._read()
        return Refused(Refusal("impossible", faults=(Fault(why, "letter"),)), 0)
