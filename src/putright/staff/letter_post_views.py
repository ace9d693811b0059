"""Putting a letter into the post: looked at first, then it waits. Nothing is recorded before it was posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from putright.accounts.letterheads import letterhead_of
from putright.casework.checking import check_record
from putright.casework.document_acts import store_of
from putright.casework.looking import View, note_read
from putright.casework.recording import Recorded, Refused
from putright.correspondence.approving import why_not_approved
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.letter_overtaken import against_them
from putright.correspondence.letter_record import open_comments
from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import Letter, letter_title
from putright.correspondence.models import CaseLetter, PostLetter
from putright.correspondence.post_judging import against_post, elsewhere_in, known_address, needs_for
from putright.correspondence.post_queue import in_post, put_into_post
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.staff.act_forms import ActForm
from putright.staff.act_views import answered, initial_of, refused
from putright.staff.case_frame import case_screen
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Around, people_of
from putright.staff.letter_post_forms import PostingForm, ToPost, posting_form
from putright.staff.letter_views import letter_to_send, missing_on
from putright.stationery.forms import large_print
from putright.stationery.plain_text import as_text
from putright.stationery.sheet import lines_of_address
from putright.wording.needs import FORMATS, listed_words


@desk("read")
def letter_post(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The form for putting a letter into the post, or why it cannot go."""
    view, kind = letter_to_send(at, reference, kind)
    fact = letters()[kind].fact
    there = in_post(view.case, kind)
    if there is not None:  # the same form again, or somebody else was quicker
        return redirect(waits_at(at, view.case.reference, there))
    refusal = check_record(fact, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, fact, refusal)
    draft = letter_of(view.case, kind)
    if draft is None or store_of(at.organisation) is None:
        return redirect("letter", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
    return _Put(at, view, draft, kind).answer()


def waits_at(at: Desk, reference: str, post: PostLetter) -> str:
    """Where a letter that waits for the post is shown."""
    return reverse("letter-waits", args=[at.organisation.slug, reference, post.letter])


class _Put:
    """One request of that form. The letter that it shows is read again if somebody changed it meanwhile."""

    def __init__(self, at: Desk, view: View, letter: CaseLetter, kind: str) -> None:
        self.at = at
        self.view = view
        self.kind = kind
        self.letter = letter
        self.people = people_of(at.organisation)
        self.title = f"Put it into the post: {letter_title(kind, view.found)}"
        self.changed = False
        self.waits: PostLetter | None = None
        self.post: dict[str, object] = {}
        self._read()

    def _read(self) -> None:
        self.missing = missing_on(self.at, self.view, self.letter)
        self.to = known_address(self.view, self.kind)
        self.needs = needs_for(self.view, self.kind)
        self.typed = lines_of_address(self.at.request.POST.get("address", "")) or self.to
        self.against = against_them(self.view.record, self.kind) + against_post(self.needs, self.typed)
        where = [self.at.organisation.slug, self.view.case.reference, self.kind]
        size = large_print(self.needs)
        name = f"letter-{size}.pdf" if size else "letter.pdf"
        self.post |= {
            "letter": self.letter,
            "look": reverse("letter-look", args=where),
            "to": self.typed,
            "text": self._as_text(),
            "against": self.against,
            "elsewhere": self._elsewhere(),
            "here": self.at.request.POST.get("here_because", "").strip(),
            "form": f"Large print, {size} point" if size else "Ordinary print",
            "pdf": reverse("letter-file", args=[*where, name]) if self.typed == self.to else "",
            "href": reverse("letter", args=where),
            "comments": len(open_comments(self.letter)),
            "changed": self.changed,
        }

    def _elsewhere(self) -> str:
        return listed_words(elsewhere_in(self.needs, self.letter.text), FORMATS)

    def _as_text(self) -> str:
        letter = Letter(self.letter.subject, self.letter.text, ())
        head = letterhead_of(self.at.organisation)
        day = timezone.localdate(self.at.now)
        return as_text(sheet_of(letter, head, self.view.case.reference, day, self.typed))

    def answer(self) -> HttpResponse:
        """Why it cannot go; else the form, or what came of it."""
        if self.at.request.method != "POST":
            note_read(self.view, self.at.member.account, "letter")
        why = why_not_approved(self.at.organisation, self.letter, self.view.found, self.kind)
        if why or self.missing:
            shown: dict[str, object] = {"title": self.title, "why": why, "missing": self.missing, "mail": self.post}
            status = 409 if self.at.request.method == "POST" else 200
            return case_screen(self.at, self.view, "staff/letter_cannot_go.html", shown, status=status)
        told = "It waits for the post. What was posted is recorded once somebody says so."
        done = answered(self.at, self.view, self.make, {"title": self.title, "post": self.post}, self.take, told)
        if self.waits is None:
            return done
        return redirect(waits_at(self.at, self.view.case.reference, self.waits))

    def make(self, seen: View, data: Mapping[str, Any] | None) -> ActForm:
        """The form of the fact, with what is asked of the post."""
        around = Around(seen, self.people, self.at.member)
        if self.changed and isinstance(data, QueryDict):
            data = data.copy()
            data["letter"] = str(self.letter.revision)  # what is shown now is what is meant then
        fact = letters()[self.kind].fact
        letter = ToPost(self.kind, self.letter.revision, self.to, self.against, self._elsewhere(), self.missing)
        return posting_form(fact, around, data, letter, initial_of(self.at, fact, around))

    def take(self, view: View, form: ActForm) -> Recorded | Refused:
        """Let it wait."""
        assert isinstance(form, PostingForm)  # noqa: S101 - make gives no other
        try:
            done = put_into_post(
                self.at.organisation, view.case, form.for_post(), form.proposes(), self.at.member, now=self.at.now,
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except LetterChanged as changed:
            return self._changed(changed.letter)
        if isinstance(done, Refused):
            return done
        self.waits = done
        return Recorded(view.record)

    def _changed(self, now: CaseLetter | None) -> Refused:
        if now is None:
            why = "This letter went out, or was dropped, while you had the form open. Look at the case."
        else:
            why = f"{now.account} changed the letter while you had this form open. It stands above: read it again."
            self.letter, self.changed = now, True
            self._read()
        return Refused(Refusal("impossible", faults=(Fault(why, "letter"),)), 0)
