"""A letter on a case: its text in a form, what the policy wants it to say, and the way to record that it went out."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.casework.agreed import agreed_titles, name_actions
from putright.casework.checking import can_record
from putright.casework.document_acts import store_of
from putright.casework.looking import View, note_read
from putright.correspondence.case_letters import (
    LetterChanged,
    Written,
    drop_letter,
    keep_letter,
    letter_of,
)
from putright.correspondence.commenting import settle_comments
from putright.correspondence.dispatching import why_not
from putright.correspondence.drafts_told import told_of
from putright.correspondence.in_welsh import letter_for, welsh_words
from putright.correspondence.letter_form import letters_to
from putright.correspondence.letter_record import open_comments
from putright.correspondence.lettering import (
    Letter,
    LetterPeople,
    fitting,
    letter_title,
    missing_from,
)
from putright.correspondence.letters_drafted import is_in_hand
from putright.correspondence.models import CaseLetter
from putright.correspondence.own_texts import Texts, texts_on
from putright.correspondence.people_of_case import people_of_case
from putright.correspondence.post_queue import in_post
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.reports.text_changes import changed_lines
from putright.staff.bodies_shown import directory_at, letter_warnings
from putright.staff.case_frame import address_of, case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.letter_files_shown import letter_files
from putright.staff.letter_forms import LetterForm, boxes_of, rows_for
from putright.staff.letter_standing import standing
from putright.staff.own_words import title_of
from putright.stationery.halves import WELSH, in_two_languages
from putright.wording.needs import WAYS, listed_words
from putright.wording.people_words import COMPLAINANT

WRITE: Final = "handle"
"""The permission for writing a letter on a case."""

_ON: Final = {"out": "letter-out", "send": "letter-send", "post": "letter-post"}
"""Where each button leads once the text is kept."""


@desk("read")
def letter(at: Desk, reference: str, kind: str) -> HttpResponse:
    """A letter: its text, what it lacks, and for whoever may write it a form. That somebody read it is recorded."""
    if letters().get(kind) is None:
        raise Http404
    view = view_at(at, reference)
    kind = fitting(kind, view.found)
    if at.request.method == "POST":
        if not at.member.may(WRITE):
            raise PermissionDenied
        return _sent_in(at, view, kind)
    note_read(view, at.member.account, "letter")
    draft = letter_of(view.case, kind)
    return _page(at, view, kind, draft)


def _sent_in(at: Desk, view: View, kind: str) -> HttpResponse:
    """What somebody wrote: kept, kept and on to recording that it went out, or dropped."""
    then = at.request.POST.get("then")
    if then == "drop":
        return _dropped(at, view, kind)
    draft = letter_of(view.case, kind)
    form = LetterForm(
        at.request.POST,
        comments=open_comments(draft) if draft is not None else (),
        bilingual=_is_bilingual(at, view, kind, draft.text if draft is not None else "") or "welsh" in at.request.POST,
    )
    if not form.is_valid():
        return _page(at, view, kind, draft, form=form, status=422)
    written = form.written()
    seen = form.cleaned_data["seen"] or 0
    try:
        done = keep_letter(at.organisation, view.case, kind, written, seen=seen, by=at.member, now=at.now)
    except LetterChanged as changed:
        return _changed(at, view, kind, changed.letter, written, form.cleaned_data.get("done", []))
    if isinstance(done, Refusal):
        form.refuse(done)
        return _page(at, view, kind, draft, form=form, status=422)
    dealt_with = {int(one) for one in form.cleaned_data.get("done", [])}
    settle_comments(at.organisation, view.case, dealt_with, at.member, done=True, now=at.now)
    name = _ON.get(str(then), "letter")
    if name == "letter":
        messages.success(at.request, "Kept, and checked.")
    return redirect(name, slug=at.organisation.slug, reference=view.case.reference, kind=kind)


def _dropped(at: Desk, view: View, kind: str) -> HttpResponse:
    typed = at.request.POST.get("seen", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    try:
        refusal = drop_letter(at.organisation, view.case, kind, seen=seen, by=at.member, now=at.now)
    except LetterChanged as changed:
        now = changed.letter
        assert now is not None  # noqa: S101 - what is gone already is no change
        messages.error(at.request, f"{now.writer} changed the letter meanwhile. Nothing was dropped.")
    else:
        if refusal is None:
            messages.success(at.request, "Dropped. This is the letter as the case gives it now.")
        else:
            messages.error(at.request, refusal.faults[0].message)
    return redirect("letter", slug=at.organisation.slug, reference=view.case.reference, kind=kind)


def _changed(
    at: Desk, view: View, kind: str, now: CaseLetter | None, typed: Written, dealt_with: list[str]
) -> HttpResponse:
    """Somebody else came before: what is there now is shown beside what was typed, which is still in the box."""
    name_actions(view, agreed_titles(view))
    theirs = now.text if now is not None else filled_on(at, view, kind).text
    first = {**boxes_of(typed), "seen": now.revision if now is not None else 0, "done": dealt_with}
    bilingual = _is_bilingual(at, view, kind, f"{typed.text}")
    form = LetterForm(initial=first, comments=open_comments(now) if now is not None else (), bilingual=bilingual)
    return _page(at, view, kind, now, form=form, status=409, since=changed_lines(theirs, typed.text) or [])


def filled_on(at: Desk, view: View, kind: str) -> Letter:
    """The letter as the case gives it now. The actions of the case are named."""
    language = letters_to(at.organisation, view.needs)
    return letter_for(kind, view.found, letter_people(at, view), letter_texts_at(at), language)


def _is_bilingual(at: Desk, view: View, kind: str, text: str) -> bool:
    """Whether a letter has a box for Welsh: it goes to somebody who wants that, or says something in it."""
    wanted = letters()[kind].to == COMPLAINANT and letters_to(at.organisation, view.needs) == WELSH
    return wanted or in_two_languages(text)


def shown_on(at: Desk, view: View, kind: str) -> Letter:
    """The letter as somebody wrote it, else as the case gives it now. The actions of the case are named."""
    draft = letter_of(view.case, kind)
    if draft is None or not _is_kept(draft):
        return filled_on(at, view, kind)
    return Letter(draft.subject, draft.text, missing_on(at, view, draft))


def _is_kept(draft: CaseLetter) -> bool:
    """Whether a letter says what is kept of it; one that nobody has dealt with says what the case gives now."""
    return draft.account_id is not None or is_in_hand(draft)


def letter_to_send(at: Desk, reference: str, kind: str) -> tuple[View, str]:
    """The case, and the kind of letter that its stage writes, for whoever sends one in any way.

    Raises Http404 where there is no such kind, and PermissionDenied for who may not write letters.
    """
    if letters().get(kind) is None:
        raise Http404
    view = view_at(at, reference)
    if not at.member.may(WRITE):
        raise PermissionDenied
    return view, fitting(kind, view.found)


def missing_on(at: Desk, view: View, letter: CaseLetter) -> tuple[str, ...]:
    """What a letter that somebody wrote must say and does not, as the case stands now."""
    name_actions(view, agreed_titles(view))
    people = letter_people(at, view)
    return missing_from(letter.text, letter.kind, view.found, people, letter_texts_at(at))


def _page(
    at: Desk,
    view: View,
    kind: str,
    draft: CaseLetter | None,
    *,
    form: LetterForm | None = None,
    status: int = 200,
    since: object = None,
) -> HttpResponse:
    known = letters()[kind]
    if since is None:
        name_actions(view, agreed_titles(view))
    people = letter_people(at, view)
    texts = letter_texts_at(at)
    shown = letter_for(kind, view.found, people, texts, letters_to(at.organisation, view.needs))
    stays = draft is not None and _is_kept(draft)
    if draft is not None and stays:
        missing = missing_from(draft.text, kind, view.found, people, texts)
        shown = Letter(draft.subject, draft.text, missing)
    waits = in_post(view.case, kind)
    may_write = at.member.may(WRITE) and waits is None
    if form is None and may_write:
        seen = draft.revision if draft is not None else 0
        first = {**boxes_of(Written(shown.subject, shown.text)), "seen": seen}
        form = LetterForm(
            initial=first,
            comments=open_comments(draft) if draft is not None else (),
            bilingual=_is_bilingual(at, view, kind, shown.text),
        )
    to_them = known.to == "complainant"
    may = can_record(known.fact, view.found, at.member.permissions)
    context: dict[str, object] = {
        "title": letter_title(kind, view.found),
        "subject": shown.subject,
        "text": shown.text,
        "rows": rows_for(shown.text),
        "form": form,
        "draft": draft,
        "waits": waits,
        "told": told_of(view.case, [draft]).get(draft.pk) if draft is not None and since is None else None,
        "stays": stays,
        "since": since,
        "missing": shown.missing,
        "formats": view.needs.format_words if to_them else "",
        "ways": listed_words(view.needs.ways, WAYS) if to_them else "",
        "not_address": view.needs.not_address if to_them else "",
        "contacts": letter_warnings(shown.text, view.found, people.directory, timezone.localdate(at.now)),
        "may_change_contacts": at.member.may("policy"),
        "email": str(view.record.latest("contact-given").get("email", "")) if to_them else "",
        "act": title_of(known.fact, view.found.policy, view.found.stage.id) if may else "",
        "act_href": f"{address_of(at.organisation, view.case.reference)}record/{known.fact}/",
        "may_email": may and store_of(at.organisation) is not None and not why_not(view.record, kind),
        "post_first": "letter" in view.needs.ways and "email" not in view.needs.ways,
        "kept_nowhere": store_of(at.organisation) is None,
        "standing": standing(at, view, draft, kind) if draft is not None else None,
        "files": letter_files(at, view, known, shown.text),
        "welsh": welsh_words(kind, shown.text, texts) if _is_bilingual(at, view, kind, shown.text) else "",
    }
    return case_screen(at, view, "staff/letter.html", context, status=status)


def letter_texts_at(at: Desk) -> Texts:
    """How the organisation writes its letters today."""
    return texts_on(at.organisation, timezone.localdate(at.now))


def letter_people(at: Desk, view: View) -> LetterPeople:
    """Who and what a letter on this case speaks of, signed by whoever looks at it."""
    return people_of_case(view, directory_at(at, view.found.policy), at.member)
