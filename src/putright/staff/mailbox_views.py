"""The mailboxes of an organisation: whether each is reached, and what becomes of new mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.changes import note
from putright.correspondence.mailbox.configured import boxes_for, mailbox_of
from putright.correspondence.scans.folders import folders_for
from putright.incoming.boxes import WrongFile
from putright.procedure.moments import ZONE
from putright.register.mail_models import Mailbox
from putright.register.scan_models import ScanFolder
from putright.site.components import Radios
from putright.staff.door import Desk, desk
from putright.staff.seen_forms import SeenForm, state_of
from putright.wording.dates import long_day

_CHOICES = (
    ("people", "A person decides what each mail is"),
    ("complaints", "Each new mail is a complaint"),
)


class MailboxForm(SeenForm):
    """What becomes of new mail, for each mailbox."""

    def __init__(self, data: Any, mailboxes: list[Mailbox]) -> None:
        state = state_of([(one.pk, one.makes_complaints) for one in mailboxes])
        super().__init__(data, state=state)
        for one in mailboxes:
            self.fields[f"box_{one.pk}"] = forms.ChoiceField(
                label=f"What becomes of new mail in “{one.name}”?",
                choices=_CHOICES,
                initial="complaints" if one.makes_complaints else "people",
                widget=Radios(
                    hints={
                        "complaints": "It is recorded at once and its sender gets the number. What machines send, what "
                        "your own staff send, and mail from an address that has a case already still wait for a person."
                    }
                ),
            )


@desk("administer")
def mailboxes(at: Desk) -> HttpResponse:
    """Show the mailboxes, and choose what becomes of new mail."""
    wrong = ""
    try:
        names = [one.name for one in boxes_for(at.organisation)]
    except WrongFile as error:
        names, wrong = [], str(error)
    if at.request.method == "POST":
        found = [mailbox_of(at.organisation, name) for name in names]
    else:  # nothing is written by looking: one that was never read has no row yet
        known = {one.name: one for one in Mailbox.objects.filter(organisation=at.organisation, name__in=names)}
        found = [known[name] for name in names if name in known]
    form = MailboxForm(at.request.POST if at.request.method == "POST" else None, found) if found else None
    if at.request.method == "POST" and form is not None and form.is_valid():
        _save(at, form, found)
        return redirect("organisation-mail", at.organisation.slug)
    never = [name for name in names if name not in {one.name for one in found}]
    context: dict[str, object] = {
        "scans": [] if wrong else _scans(at),
        "form": form,
        "boxes": [(one.name, _stands(one)) for one in found] + [(name, "It was not read yet.") for name in never],
        "wrong": bool(wrong),
    }
    return at.page("staff/mailboxes.html", context, status=422 if at.request.method == "POST" else 200)


def _save(at: Desk, form: MailboxForm, found: list[Mailbox]) -> None:
    for one in found:
        chosen = form.cleaned_data[f"box_{one.pk}"] == "complaints"
        if chosen != one.makes_complaints:
            words = dict(_CHOICES)
            was, now = (words["complaints" if value else "people"] for value in (one.makes_complaints, chosen))
            one.makes_complaints = chosen
            one.save(update_fields=["makes_complaints"])
            note(at.organisation, at.hand, "details", one.pk, f"Mailbox {one.name}", [("New mail", was, now)])
    messages.success(at.request, "Saved. It holds for mail that comes from now on.")


def _scans(at: Desk) -> list[tuple[str, str]]:
    """The folders into which letters are scanned, and how each stands."""
    try:
        names = [one.name for one in folders_for(at.organisation)]
    except WrongFile:
        return []
    known = {one.name: one for one in ScanFolder.objects.filter(organisation=at.organisation, name__in=names)}
    return [(name, _scans_stand(known.get(name))) for name in names]


def _scans_stand(row: ScanFolder | None) -> str:
    if row is None or (row.reached is None and row.failing is None):
        return "It was not read yet."
    if row.failing is not None:
        return f"It has not been read since {_moment(row.failing)}. {row.why}"
    assert row.reached is not None  # noqa: S101 - one of the two is there
    left = "1 file lies" if row.others == 1 else f"{row.others} files lie"
    others = f" {left} in it that are no PDF, TIFF or JPEG. They stay there." if row.others else ""
    return f"Last read on {_moment(row.reached)}.{others}"


def _stands(one: Mailbox) -> str:
    if one.failing is not None:
        return f"It has not been reached since {_moment(one.failing)}. {one.why}"
    if one.reached is None:
        return "It was not read yet."
    left = f" The server did not hand over {one.left} of its mails; it is tried again each minute." if one.left else ""
    return f"Last read on {_moment(one.reached)}.{left}"


def _moment(value: datetime) -> str:
    local = timezone.localtime(value, ZONE)
    return f"{long_day(local.date().toordinal())} at {local:%H:%M}"
