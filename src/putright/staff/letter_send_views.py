"""Sending a letter by email from here: looked at first, then sent; and what became of it, with the way to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.checking import check_record
from putright.casework.document_acts import store_of
from putright.casework.looking import View, note_read
from putright.casework.recording import Recorded, Refused
from putright.correspondence.approving import why_not_approved
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.case_sheet import sheet_on
from putright.correspondence.dispatching import WAIT, Sending, send_letter, why_not
from putright.correspondence.enclosures import Found, NotEnclosed, documents_offered, enclosed
from putright.correspondence.letter_form import against_email, form_usual
from putright.correspondence.letter_mail import email_of
from putright.correspondence.letter_overtaken import against_them
from putright.correspondence.letter_record import open_comments
from putright.correspondence.lettering import letter_title
from putright.correspondence.models import CaseLetter, LetterMail
from putright.correspondence.post_queue import in_post
from putright.letters import letters
from putright.outgoing.ways import carries, lost_of
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.staff.act_forms import ActForm
from putright.staff.act_views import answered, initial_of, refused
from putright.staff.case_frame import case_screen
from putright.staff.document_words import size_words
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Around, people_of
from putright.staff.letter_send_forms import SendingForm, ToSend, sending_form
from putright.staff.letter_views import letter_to_send, missing_on
from putright.stationery.halves import in_two_languages
from putright.stationery.plain_text import as_text


@desk("read")
def letter_send(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The form for sending a letter by email, or why it cannot be sent."""
    view, kind = letter_to_send(at, reference, kind)
    fact = letters()[kind].fact
    refusal = check_record(fact, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, fact, refusal)
    if in_post(view.case, kind) is not None:
        return redirect("letter-waits", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
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
        self.today = timezone.localdate(at.now)
        self.offer = documents_offered(at.organisation, view.record, view.hidden)
        self.usual = form_usual(at.organisation, view.needs)
        self.title = f"Send it by email: {letter_title(kind, view.found)}"
        self.changed = False
        self.sent: LetterMail | None = None
        self.mail: dict[str, object] = {}
        self._read()

    def _read(self) -> None:
        self.missing = missing_on(self.at, self.view, self.letter)
        self.to = email_of(self.view.record)
        in_welsh = in_two_languages(self.letter.text)
        self.against = against_them(self.view.record, self.kind)
        self.against += against_email(self.view.needs, self.to, in_welsh=in_welsh)
        self.sheet = sheet_on(self.at.organisation, self.view.record, self.letter, self.today)
        goes = carries()
        self.mail |= {
            "letter": self.letter,
            "to": self.to,
            "sender": settings.DEFAULT_FROM_EMAIL if goes is None or goes.whole else f"as {goes.name} has it",
            "lost": lost_of(goes) if goes is not None else [],
            "trial": settings.MAIL_WAY.folder if settings.TRIAL else None,
            "subject": self.letter.subject,
            "text": as_text(replace(self.sheet, to=())),
            "against": self.against,
            "minutes": int(WAIT.total_seconds()) // 60,
            "href": reverse("letter", args=_where(self.at, self.view, self.kind)),
            "look": reverse("letter-look", args=_where(self.at, self.view, self.kind)),
            "comments": len(open_comments(self.letter)),
            "changed": self.changed,
        }

    def answer(self) -> HttpResponse:
        """Why it cannot go; else the form, or what came of it."""
        if self.at.request.method != "POST":
            note_read(self.view, self.at.member.account, "letter")
        reason = why_not(self.view.record, self.kind)
        reason = reason or why_not_approved(self.at.organisation, self.letter, self.view.found, self.kind)
        if reason or self.missing:
            shown: dict[str, object] = {"title": self.title, "why": reason, "missing": self.missing, "mail": self.mail}
            status = 409 if self.at.request.method == "POST" else 200
            return case_screen(self.at, self.view, "staff/letter_cannot_go.html", shown, status=status)
        told = f"Recorded. It goes in {self.mail['minutes']} minutes: until then you can stop it here."
        done = answered(self.at, self.view, self.make, {"title": self.title, "mail": self.mail}, self.take, told)
        return redirect(_href_of(self.at, self.view, self.sent)) if self.sent is not None else done

    def make(self, seen: View, data: Mapping[str, Any] | None) -> SendingForm:
        """The form of the fact, with what is asked of the email."""
        around = Around(seen, self.people, self.at.member)
        if self.changed and isinstance(data, QueryDict):
            data = data.copy()
            data["letter"], data["to"] = str(self.letter.revision), self.to  # what is shown now is what is meant then
        fact = letters()[self.kind].fact
        letter = ToSend(self.letter.revision, self.to, self.against, seen.needs, self.usual, self.offer)
        form = sending_form(fact, around, data, letter, initial_of(self.at, fact, around))
        if data is not None and data.get("then") == "look" and form.is_valid():
            self._look_at(form)
        return form

    def _look_at(self, form: SendingForm) -> None:
        """What goes with it, as files to look at; or why it cannot go."""
        try:
            found = enclosed(self.at.organisation, self.view.record, self.sheet, form.chosen, self.today)
        except NotEnclosed as not_enclosed:
            fault = not_enclosed.fault
            form.add_error(form.field_of(fault.path), fault.message)
            return
        self.mail["with_it"] = [self._shown(one) for one in found]
        self.mail["text"] = as_text(replace(self.sheet, to=(), enclosed=tuple(one.file.name for one in found)))

    def _shown(self, one: Found) -> tuple[str, str, str]:
        """The name of a file, its size, and where it can be looked at."""
        where = [self.at.organisation.slug, self.view.case.reference]
        if isinstance(one.source, int):
            href = reverse("case-document-file", args=[*where, one.source])
        else:
            href = reverse("letter-file", args=[*where, self.kind, one.source])
        return one.file.name, size_words(one.size), href

    def take(self, view: View, form: ActForm) -> Recorded | Refused:
        """Send it."""
        said = form.cleaned_data
        assert isinstance(form, SendingForm)  # noqa: S101 - as make gives it
        sending = Sending(
            self.kind, said["letter"] or 0, said["to"], self.missing, self.against, said.get("by_email_because", ""),
            form.chosen, said.get("letter_as_because", ""),
        )  # fmt: skip
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
