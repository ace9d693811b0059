"""Recording that a letter went out: its text is kept with the case, exactly as it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from putright.casework.checking import check_record
from putright.casework.document_acts import store_of
from putright.casework.looking import View, note_read
from putright.casework.recording import Recorded, Refused
from putright.correspondence.approving import why_not_approved
from putright.correspondence.case_letters import Going, LetterChanged, letter_of, record_gone
from putright.correspondence.lettering import letter_title
from putright.correspondence.models import CaseLetter
from putright.correspondence.post_queue import in_post
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.staff.act_forms import ActForm
from putright.staff.act_views import answered, initial_of, refused
from putright.staff.deciding_forms import form_for
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Around, people_of
from putright.staff.letter_forms import asking_of_the_letter
from putright.staff.letter_views import letter_to_send, missing_on


@desk("read")
def letter_out(at: Desk, reference: str, kind: str) -> HttpResponse:
    """The form for what the sending of a letter is, with the letter as it is kept and what it lacks."""
    view, kind = letter_to_send(at, reference, kind)
    fact = letters()[kind].fact
    refusal = check_record(fact, view.found, at.member.permissions)
    if refusal is not None:
        return refused(at, view, fact, refusal)
    if in_post(view.case, kind) is not None:
        return redirect("letter-waits", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
    draft = letter_of(view.case, kind)
    if draft is None or store_of(at.organisation) is None:
        return redirect("letter", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
    if at.request.method != "POST":
        note_read(view, at.member.account, "letter")
    return _Out(at, view, draft, kind).answer()


class _Out:
    """One request of that form. The letter that it shows is read again if somebody changed it meanwhile."""

    def __init__(self, at: Desk, view: View, letter: CaseLetter, kind: str) -> None:
        self.at = at
        self.kind = kind
        self.fact = letters()[kind].fact
        self.letter = letter
        self.missing = missing_on(at, view, letter)
        self.view = view
        self.people = people_of(at.organisation)
        where = [at.organisation.slug, view.case.reference, kind]
        self.gone: dict[str, object] = {"href": reverse("letter", args=where), "changed": False}

    def answer(self) -> HttpResponse:
        """The form, or what came of it."""
        title = f"Record that it went out: {letter_title(self.kind, self.view.found)}"
        self._show()
        return answered(self.at, self.view, self.make, {"title": title, "gone": self.gone}, self.take)

    def _show(self) -> None:
        why = why_not_approved(self.at.organisation, self.letter, self.view.found, self.kind)
        self.gone |= {"letter": self.letter, "missing": self.missing, "not_approved": why}

    def make(self, seen: View, data: Mapping[str, Any] | None) -> ActForm:
        """The form of the fact, with what is asked of the letter."""
        around = Around(seen, self.people, self.at.member)
        if self.gone["changed"] and isinstance(data, QueryDict):
            data = data.copy()
            data["letter"] = str(self.letter.revision)  # the letter that is shown now is the one that is meant then
        form = form_for(self.fact)(self.fact, around, data, initial=initial_of(self.at, self.fact, around))
        return asking_of_the_letter(form, self.letter, self.missing)

    def take(self, view: View, form: ActForm) -> Recorded | Refused:
        """Record it, with the text."""
        said = form.cleaned_data
        going = Going(self.kind, said["letter"] or 0, self.missing, said.get("all_the_same", ""))
        try:
            return record_gone(
                self.at.organisation, view.case, going, form.proposes(), self.at.member, now=self.at.now,
                seen=said["seen"], key=said["form_id"],
            )  # fmt: skip
        except LetterChanged as changed:
            return self._changed(changed.letter)

    def _changed(self, now: CaseLetter | None) -> Refused:
        if now is None:
            why = "This letter went out, or was dropped, while you had the form open. Look at the case."
        else:
            why = f"{now.writer} changed the letter while you had this form open. It stands above: read it again."
            self.letter, self.missing = now, missing_on(self.at, self.view, now)
            self.gone["changed"] = True
            self._show()
        return Refused(Refusal("impossible", faults=(Fault(why, "letter"),)), 0)
