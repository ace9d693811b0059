"""Mail that came in: the list of what waits, one mail and what becomes of it, and the mail itself to be saved."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.casework.document_acts import Brought, store_of
from putright.casework.looking import case_of
from putright.casework.receiving import Complaint
from putright.casework.recording import Recorded
from putright.casework.remarks import Told, note_remark
from putright.casework.requests import Asked, note_request
from putright.correspondence.mailbox.bringing import brought
from putright.correspondence.mailbox.filing import (
    WORDS,
    complaint_of,
    mail_read,
    make_complaint,
    put_on_case,
    set_aside,
    take_back,
)
from putright.correspondence.mailbox.matching import suggestions
from putright.files.kinds import KINDS, Unfit, kind_of, recognise
from putright.files.names import saved_as
from putright.incoming.apart import files_apart
from putright.procedure.acts import Refusal
from putright.procedure.moments import ZONE
from putright.register.adopting import in_force
from putright.register.mail_models import MailIn
from putright.register.models import KeptFile
from putright.register.reading import policy_of
from putright.reports.asking import PAGE
from putright.reports.who_complained import names_given
from putright.staff.case_frame import address_of
from putright.staff.document_file_views import read_from, saved
from putright.staff.document_words import size_words
from putright.staff.documents_shown import file_held
from putright.staff.door import Desk, desk
from putright.staff.mail_forms import BackForm, DecideForm
from putright.staff.mail_page import (
    LISTS,
    after,
    decisions_of,
    is_scan,
    line,
    mail_found,
    mails_seen,
    of_list,
    on_head,
    rows_of,
)
from putright.staff.own_words import sentence_of
from putright.staff.receiving_views import taken_down
from putright.staff.scan_views import scan_complaint, scan_one, scan_page
from putright.staff.typed_when import now_shown

_MISSING: Final = "The file is missing from its folder. Ask whoever runs putright."


@desk("receive", only_looks=True)
def mail(at: Desk) -> HttpResponse:
    """Mail that waits for somebody; or what machines wrote; or what was settled."""
    show = at.request.GET.get("show", "")
    show = show if show in LISTS else ""
    all_of_list = of_list(mails_seen(at), show)
    given = at.request.GET.get("after", "")
    rows = list(after(all_of_list, given)[: PAGE + 1])
    here = reverse("mail", args=[at.organisation.slug])
    beginning = f"{here}?show={show}" if show else here
    more = f"{beginning}{'&' if show else '?'}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context: dict[str, object] = {
        "rows": [line(at, row) for row in rows[:PAGE]],
        "lists": [(words, f"{here}?show={code}" if code else here, code == show) for code, (words, _) in LISTS.items()],
        "show": show,
        "head": on_head(at),
        "first": beginning if given else "",
        "further": more,
    }
    return at.page("staff/mail.html", context)


@desk("receive")
def mail_one(at: Desk, number: int) -> HttpResponse:
    """One mail: what it says, to which cases it may belong, and what becomes of it."""
    row = mail_found(at, number, to_change=at.request.method == "POST")
    if row.state == "settled":
        return _back(at, row)
    if is_scan(row):
        return scan_one(at, row)
    likely = suggestions(at.organisation, mail_read(row), at.member.barred)
    form = DecideForm(
        at.request.POST if at.request.method == "POST" else None,
        handles=at.member.may("handle"),
        came_back=row.message_id is not None,
        likely=row.case.reference if row.case is not None else likely[0].case.reference if likely else "",
    )
    if at.request.method == "POST" and form.is_valid():
        done = _decide(at, row, form)
        if done is not None:
            return done
    return _one(at, row, form=form)


def _decide(at: Desk, row: MailIn, form: DecideForm) -> HttpResponse | None:
    """Do what was chosen; nothing, where the form says why not."""
    said, read = form.cleaned_data, mail_read(row)
    what = said["what"]
    if what == "reply":
        return _to_case(at, row, form)
    words = (read.text.strip() or read.subject.strip() or "The mail has no words.")[:WORDS]
    if what == "request":
        asked = Asked(words, "email", row.came, name=read.sender.name[:200], email=read.sender.address)
        made = note_request(at.organisation, asked, at.member, now=at.now, key=said["form_id"])
        set_aside(row, what, made.reference, at.member, at.now)
        messages.success(at.request, f"The request is recorded. Its number is {made.reference}.")
    elif what == "praise":
        told = Told("unsure", words, "email", row.came, name=read.sender.name[:200], email=read.sender.address)
        noted = note_remark(at.organisation, told, at.member.account, now=at.now, key=said["form_id"])
        set_aside(row, what, f"{noted.reference}. {said['reason']}".strip(), at.member, at.now)
        messages.success(at.request, f"It is recorded, and waits to be sorted. Its number is {noted.reference}.")
    else:
        set_aside(row, what, said["reason"], at.member, at.now)
        messages.success(at.request, "The mail is settled.")
    return redirect("mail", at.organisation.slug)


def _to_case(at: Desk, row: MailIn, form: DecideForm) -> HttpResponse | None:
    case = case_of(at.organisation, form.cleaned_data["reference"].strip().upper())
    if case is None or "\x00" in form.cleaned_data["reference"]:
        form.add_error("reference", "There is no case of this number. Look it up in the register.")
        return None
    if case.pk in at.member.barred:
        form.add_error("reference", "This case is closed to you. Ask somebody who can open it.")
        return None
    done = put_on_case(
        at.organisation, row, case, _files(at, row), at.member, now=at.now, key=form.cleaned_data["form_id"]
    )
    if isinstance(done, Refusal):
        for fault in done.faults:
            form.add_error(None, sentence_of(fault.message))
        return None
    messages.success(at.request, f"The mail is on {case.reference}, with its files.")
    if not at.member.may("read"):
        return redirect("mail", at.organisation.slug)
    return redirect(address_of(at.organisation, case.reference))


def _back(at: Desk, row: MailIn) -> HttpResponse:
    """A mail that was settled, and the form that lets it wait again."""
    may = row.became != "complaint" and (row.became != "reply" or at.member.may("handle"))
    if at.request.method != "POST":
        return _one(at, row, back=BackForm() if may else None)
    if "what" in at.request.POST:
        messages.info(at.request, "Somebody decided this meanwhile. Nothing was changed.")
        return redirect("mail-one", at.organisation.slug, row.pk)
    if not may:
        raise PermissionDenied
    form = BackForm(at.request.POST)
    if not form.is_valid():
        return _one(at, row, back=form)
    refusal = take_back(at.organisation, row, form.cleaned_data["reason"], at.member, now=at.now)
    if refusal is not None:
        for fault in refusal.faults:
            form.add_error(None, sentence_of(fault.message))
        return _one(at, row, back=form)
    messages.success(at.request, "The mail waits again.")
    return redirect("mail-one", at.organisation.slug, row.pk)


@desk("receive")
def mail_complaint(at: Desk, number: int) -> HttpResponse:
    """A mail is a new complaint: the form for one, filled with what the mail says; received when it arrived."""
    row = mail_found(at, number, to_change=at.request.method == "POST")
    if row.state == "settled":
        messages.info(at.request, "This mail was settled already.")
        return redirect("mail-one", at.organisation.slug, row.pk)
    try:
        policy = policy_of(in_force(at.organisation, timezone.localdate(at.now, ZONE)))
    except LookupError:
        return at.page("staff/record_no_policy.html", {"can_begin": at.member.may("policy")}, status=409)
    if is_scan(row):
        return scan_complaint(at, row, policy)
    told = complaint_of(row, mail_read(row))
    known = now_shown(row.came) | {"channel": "email", "name": told.name, "email": told.email, "words": told.words}

    def take(complaint: Complaint, given: dict[str, Any]) -> Recorded | Refusal:
        return make_complaint(at.organisation, row, complaint, _files(at, row), at.member, **given)

    shown = {"from_mail": line(at, row), "mail_files": len(mail_read(row).attached)}
    return taken_down(at, policy, known, shown, take)


def _place(at: Desk, row: MailIn) -> Path | HttpResponse:
    """Where the mail lies; or the page that says why nobody can have it now."""
    store = store_of(at.organisation)
    kept = KeptFile.objects.filter(organisation=at.organisation, digest=row.digest).first()
    held, _, _ = file_held(store, kept, row.digest)
    place = store.lies(row.digest) if store is not None else None
    if held or place is None:
        return _one(at, row, held=held or _MISSING, status=409)
    return place


@desk("receive", only_looks=True)
def mail_file(at: Desk, number: int) -> HttpResponse:
    """The mail itself, as it came: to be saved, never shown by the browser."""
    row = mail_found(at, number)
    place = _place(at, row)
    if not isinstance(place, Path):
        return place
    kind = kind_of(row.form) if is_scan(row) else KINDS["message/rfc822"]
    name = saved_as(row.name, kind) if is_scan(row) else f"mail-{row.pk}.eml"
    return saved(read_from(place), name, kind, place.stat().st_size)


@desk("receive", only_looks=True)
def mail_attached(at: Desk, number: int, which: int) -> HttpResponse:
    """A file that came with a mail, to be saved before it is decided what the mail is."""
    row = mail_found(at, number)
    if is_scan(row):
        raise Http404
    place = _place(at, row)
    if not isinstance(place, Path):
        return place
    with tempfile.TemporaryDirectory() as folder:
        found = files_apart(place, Path(folder))
        if not 1 <= which <= len(found):
            raise Http404
        name, path = found[which - 1]
        with path.open("rb") as file:
            try:
                kind = recognise(file)
            except Unfit as unfit:
                return _one(at, row, held=f"{name or 'This file'} {unfit}", status=409)
        content = path.read_bytes()
    return saved([content], saved_as(name, kind), kind, len(content))


def _files(at: Desk, row: MailIn) -> Sequence[Brought]:
    store = store_of(at.organisation)
    if store is None:
        raise LookupError("PUTRIGHT_DOCUMENTS names no folder, and mail was kept there before.")
    return brought(store, row, mail_read(row))


def _one(
    at: Desk,
    row: MailIn,
    *,
    form: DecideForm | None = None,
    back: BackForm | None = None,
    held: str = "",
    status: int = 200,
) -> HttpResponse:
    if is_scan(row):
        return scan_page(at, row, None, back=back, held=held, status=status)
    read = mail_read(row)
    likely = suggestions(at.organisation, read, at.member.barred) if form is not None else []
    names = names_given(at.organisation, [one.case.pk for one in likely]) if at.member.may("read") else {}
    here = [at.organisation.slug, row.pk]
    context: dict[str, object] = {
        "line": line(at, row),
        "rows": rows_of(row),
        "text": read.text,
        "quoted": read.quoted,
        "cut": read.cut,
        "suggested": [
            (one.case.reference, address_of(at.organisation, one.case.reference), names.get(one.case.pk, ""), one.why)
            for one in likely
        ],
        "other_first": bool(likely) or row.state == "set-aside",
        "made_a_case": row.state == "settled" and row.became == "complaint" and at.member.may("read"),
        "from_machine": row.state == "set-aside",
        "may_read": at.member.may("read"),
        "decisions": decisions_of(at, row),
        "form": form,
        "back": back,
        "held": held,
        "files": [
            (one.name or "A file without a name", size_words(one.size), reverse("mail-attached", args=[*here, place]))
            for place, one in enumerate(read.attached, 1)
        ],
        "file_href": reverse("mail-file", args=here),
        "complaint_href": reverse("mail-complaint", args=here),
        "came_back": row.message_id is not None,
    }
    return at.page("staff/mail_one.html", context, status=status)
