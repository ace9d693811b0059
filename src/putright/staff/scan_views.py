"""A scanned letter that waits: what it says, to which cases it may belong, and what becomes of it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.document_acts import Brought, store_of
from putright.casework.looking import case_of
from putright.casework.receiving import Complaint
from putright.casework.recording import Recorded
from putright.correspondence.mailbox.filing import WORDS, mail_read, set_aside
from putright.correspondence.mailbox.matching import suggestions
from putright.correspondence.scans.filing import Part, brought_of, complaint_by_letter, letter_on_case
from putright.files.pages import NotTaken
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.procedure.policy import Policy
from putright.register.mail_models import MailIn
from putright.reports.who_complained import names_given
from putright.staff.case_frame import address_of
from putright.staff.door import Desk
from putright.staff.mail_forms import BackForm
from putright.staff.mail_page import decisions_of, line, rows_of
from putright.staff.own_words import sentence_of
from putright.staff.receiving_views import taken_down
from putright.staff.scan_forms import ScanForm, part_of
from putright.staff.typed_when import now_shown

_MISSING: Final = "Its file is missing from the folder of documents. Ask whoever runs putright."
_NO_FILE: Final = "It is not kept here, so nothing can be made of it here. Put a smaller scan of it into the folder."
_NEXT: Final = {"complaint": "mail-complaint", "praise": "mail-praise"}
"""The page with the form for what it is, where there is one."""


def scan_one(at: Desk, row: MailIn) -> HttpResponse:
    """The letter and the form that says what it is, and its answer."""
    likely = suggestions(at.organisation, mail_read(row), at.member.barred)
    form = ScanForm(
        at.request.POST if at.request.method == "POST" else None,
        likely=likely[0].case.reference if likely else "",
        scanned=timezone.localdate(row.came, ZONE),
        today=at.hand.today,
        count=row.pages,
    )
    if at.request.method == "POST" and form.is_valid():
        done = _decide(at, row, form)
        if done is not None:
            return done
    return scan_page(at, row, form)


def _decide(at: Desk, row: MailIn, form: ScanForm) -> HttpResponse | None:
    said = form.cleaned_data
    if said["what"] in _NEXT:
        asked = {"came": said["came"].isoformat(), "pages": said.get("pages", ""), "more": "1" if said["more"] else "",
                 "name": said["name"]}  # fmt: skip
        here = reverse(_NEXT[said["what"]], args=[at.organisation.slug, row.pk])
        return redirect(f"{here}?{urlencode({name: value for name, value in asked.items() if value})}")
    if said["what"] == "reply":
        return _to_case(at, row, form)
    set_aside(row, "not-ours", said["reason"], at.member, at.now)
    messages.success(at.request, "The letter is settled.")
    return redirect("mail", at.organisation.slug)


def _to_case(at: Desk, row: MailIn, form: ScanForm) -> HttpResponse | None:
    said = form.cleaned_data
    typed = said["reference"].strip().upper()
    case = case_of(at.organisation, typed) if "\x00" not in typed else None
    if case is None:
        form.add_error("reference", "There is no case of this number. Look it up in the register.")
        return None
    file = _file(at, row, said["part"])
    if isinstance(file, str):
        form.add_error("pages" if "pages" in form.fields else None, file)
        return None
    done = letter_on_case(
        at.organisation, row, case, file, at.member,
        came=said["came"], name=said["name"], part=said["part"], now=at.now, key=said["form_id"],
    )  # fmt: skip
    if isinstance(done, Refusal):
        for fault in done.faults:
            form.add_error("reference" if fault.path == "reference" else None, sentence_of(fault.message))
        return None
    messages.success(at.request, f"The letter is on {case.reference}.")
    if said["part"].more:
        return redirect("mail-one", at.organisation.slug, row.pk)
    return redirect("mail", at.organisation.slug)


def _file(at: Desk, row: MailIn, part: Part) -> Brought | str:
    """The letter as a document; or why there is none."""
    store = store_of(at.organisation)
    if row.state == "too-large":
        return _NO_FILE
    if store is None:
        return _MISSING
    try:
        return brought_of(store, row, part)
    except NotTaken as why:
        return str(why)
    except FileNotFoundError:
        return _MISSING


class Letter(NamedTuple):
    """What was said of the letter on its own page: which pages of the scan, and what the next form begins with."""

    part: Part
    known: dict[str, object]


def asked_of(at: Desk, row: MailIn) -> Letter | None:
    """What the address of the next form says; nothing, where there are no such pages."""
    asked = at.request.GET
    scanned = timezone.localdate(row.came, ZONE)
    first = ScanForm(
        {"what": "complaint", "came": asked.get("came", scanned.isoformat())},
        likely="", scanned=scanned, today=at.hand.today, count=row.pages,
    )  # fmt: skip
    came = first.cleaned_data["came"] if first.is_valid() else scanned
    try:
        part = part_of(asked.get("pages", ""), more=bool(asked.get("more")), count=row.pages)
    except ValidationError:
        return None
    text = mail_read(row).text.strip() if not part.first else ""
    name = asked.get("name", "")[:200]
    return Letter(part, {"channel": "letter", "on": came, "hour": "", "words": text[:WORDS], "name": name})


def scan_complaint(at: Desk, row: MailIn, policy: Policy) -> HttpResponse:
    """The form for a complaint, filled with what is known of the letter; received on the day on which it came."""
    asked = asked_of(at, row)
    if asked is None:
        return redirect("mail-one", at.organisation.slug, row.pk)
    part = asked.part
    file = _file(at, row, part) if at.request.method == "POST" else None
    if isinstance(file, str):
        messages.error(at.request, file)
        return redirect("mail-one", at.organisation.slug, row.pk)
    known = now_shown(row.came) | asked.known

    def take(complaint: Complaint, given: dict[str, Any]) -> Recorded | Refusal:
        assert file is not None  # noqa: S101 - a form that is sent in has it
        return complaint_by_letter(at.organisation, row, complaint, file, at.member, part, given)

    return taken_down(at, policy, known, {"from_scan": line(at, row), "scan_pages": part.words}, take)


def scan_page(
    at: Desk, row: MailIn, form: ScanForm | None, *, back: BackForm | None = None, held: str = "", status: int = 200
) -> HttpResponse:
    """The page of a scanned letter."""
    read = mail_read(row)
    likely = suggestions(at.organisation, read, at.member.barred) if form is not None else []
    names = names_given(at.organisation, [one.case.pk for one in likely]) if at.member.may("read") else {}
    here = [at.organisation.slug, row.pk]
    context: dict[str, object] = {
        "line": line(at, row),
        "rows": rows_of(row),
        "text": read.text,
        "cut": read.cut,
        "suggested": [
            (one.case.reference, address_of(at.organisation, one.case.reference), names.get(one.case.pk, ""), one.why)
            for one in likely
        ],
        "may_read": at.member.may("read"),
        "decisions": decisions_of(at, row),
        "form": form,
        "back": back,
        "held": held,
        "kept": row.state != "too-large",
        "file_href": reverse("mail-file", args=here),
    }
    return at.page("staff/scan_one.html", context, status=status)
