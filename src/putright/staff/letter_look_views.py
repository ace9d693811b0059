"""The page beside a letter that is being written: what is remarked on it, who is asked to look, who approves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.holders import Holders, holders_on
from putright.casework.looking import View, note_read
from putright.correspondence.approval_rules import wanted_of
from putright.correspondence.approving import Approving, approve, may_approve, who_could
from putright.correspondence.case_letters import LetterChanged, letter_of
from putright.correspondence.commenting import Remark, comment, settle_comments
from putright.correspondence.letter_record import LetterRecord, left_from_dropped, record_beside
from putright.correspondence.lettering import fitting, letter_title
from putright.correspondence.looks import Asked, ask_to_look, looked, may_remark, who_can_look, withdraw_look
from putright.correspondence.models import CaseLetter
from putright.letters import letters
from putright.procedure.acts import Refusal
from putright.procedure.problem import Problem
from putright.reports.text_changes import changed_lines
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.fact_fields import Choices, people_of
from putright.staff.letter_look_forms import ApproveForm, AskForm, BesideForm, CommentForm
from putright.staff.letter_reads import as_it_reads
from putright.staff.letter_standing import comment_shown, day_words, events_of, standing
from putright.staff.letter_views import missing_on
from putright.staff.typed_when import new_key
from putright.wording.duty_words import role_title
from putright.wording.plain_names import listed
from putright.wording.problem_words import problem_words

_SOON: Final = timedelta(days=3)
"""The day that stands in the box at first when somebody is asked to look."""
_CHANGED: Final = "The letter was changed while you had this page open. It stands above as it reads now: read it again."


@desk("read")
def letter_look(at: Desk, reference: str, kind: str) -> HttpResponse:
    """Comments, looks and approvals of a letter that is being written; without one, the letter's own page."""
    if letters().get(kind) is None:
        raise Http404
    view = view_at(at, reference)
    kind = fitting(kind, view.found)
    posted = at.request.method == "POST"
    if posted and may_remark(view.case, at.member) is not None:
        raise PermissionDenied
    draft = letter_of(view.case, kind)
    if draft is None:
        if posted:
            messages.error(at.request, "This letter went out, or was dropped, while you had its page open.")
        return redirect("letter", slug=at.organisation.slug, reference=view.case.reference, kind=kind)
    page = _Look(at, view, draft, kind)
    if posted:
        return page.sent_in()
    note_read(view, at.member.account, "letter")
    return page.shown({})


class _Look:
    """One request of that page."""

    def __init__(self, at: Desk, view: View, draft: CaseLetter, kind: str) -> None:
        self.at = at
        self.view = view
        self.draft = draft
        self.kind = kind

    def sent_in(self) -> HttpResponse:
        """What a button of the page asks for."""
        then = str(self.at.request.POST.get("then"))
        acts: Mapping[str, Callable[[], HttpResponse]] = {
            "comment": self._comment,
            "done": lambda: self._settled(done=True),
            "open": lambda: self._settled(done=False),
            "ask": self._ask,
            "withdraw": self._withdraw,
            "looked": self._looked,
            "approve": self._approve,
        }
        if then not in acts:
            return self.shown({}, status=422)
        try:
            return acts[then]()
        except LetterChanged as changed:
            return self._changed(then, changed.letter)

    def _changed(self, then: str, now: CaseLetter | None) -> HttpResponse:
        """Somebody changed the letter meanwhile: what was typed is still there, and speaks of the letter shown now."""
        if now is None:
            messages.error(self.at.request, "This letter went out, or was dropped, while you had its page open.")
            return self._back()
        self.draft = now
        data = self.at.request.POST.copy()
        data["revision"] = str(now.revision)
        form = self._made(then, data, asks_why="reason" in data)
        if form is None:
            return self.shown({}, status=409)
        form.full_clean()
        form.add_error(None, _CHANGED)
        return self.shown({then: form}, status=409)

    def _back(self) -> HttpResponse:
        slug, reference = self.at.organisation.slug, self.view.case.reference
        return redirect("letter-look", slug=slug, reference=reference, kind=self.kind)

    def _comment(self) -> HttpResponse:
        at, form = self.at, CommentForm(self.at.request.POST, auto_id="comment_%s")
        if form.is_valid():
            said = form.cleaned_data
            remark = Remark(said["revision"] or 0, said["words"], said["quoted"])
            done = comment(
                at.organisation, self.view.case, self.kind, remark, at.member, now=at.now, key=said["form_id"]
            )
            if not isinstance(done, Refusal):
                messages.success(at.request, "Your comment is kept.")
                return self._back()
            form.refuse(done)
        return self.shown({"comment": form}, status=422)

    def _settled(self, *, done: bool) -> HttpResponse:
        typed = self.at.request.POST.getlist("comment")
        which = {int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 18}
        settle_comments(self.at.organisation, self.view.case, which, self.at.member, done=done, now=self.at.now)
        messages.success(self.at.request, "Marked as done." if done else "Open again.")
        return self._back()

    def _ask(self) -> HttpResponse:
        at = self.at
        form = AskForm(self._people(), at.request.POST, auto_id="ask_%s")
        if form.is_valid():
            said = form.cleaned_data
            asked = Asked(said["revision"] or 0, said["person"], said["by"])
            done = ask_to_look(
                at.organisation, self.view.case, self.kind, asked, at.member, now=at.now, key=said["form_id"]
            )
            if not isinstance(done, Refusal):
                messages.success(at.request, "Asked. They are told by email, without a word of the complaint.")
                return self._back()
            form.refuse(done)
        return self.shown({"ask": form}, status=422)

    def _withdraw(self) -> HttpResponse:
        typed = str(self.at.request.POST.get("look", ""))
        if typed.isascii() and typed.isdigit() and len(typed) < 18:
            withdraw_look(self.at.organisation, self.view.case, int(typed), self.at.member, now=self.at.now)
            messages.success(self.at.request, "They are asked no longer.")
        return self._back()

    def _looked(self) -> HttpResponse:
        looked(self.at.organisation, self.view.case, self.kind, self.at.member, now=self.at.now)
        messages.success(self.at.request, "Kept: you have looked at it.")
        return self._back()

    def _approve(self) -> HttpResponse:
        at, may = self.at, may_approve(self.at.organisation, self.view, self.draft, self.kind, self.at.member)
        asks_why = may.alone or "reason" in at.request.POST
        form = ApproveForm(at.request.POST, asks_why=asks_why, auto_id="approve_%s")
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            said = form.cleaned_data
            approving = Approving(said["revision"] or 0, said["words"], said.get("reason", ""))
            done = approve(at.organisation, self.view, self.kind, approving, at.member, now=at.now)
            if not isinstance(done, Refusal):
                messages.success(at.request, "Approved, and recorded on the case.")
                return self._back()
            problems = done.problems
            if done.why == "reason-needed":
                form = ApproveForm(at.request.POST, asks_why=True, auto_id="approve_%s")
                form.full_clean()
            form.refuse(done)
        return self.shown({"approve": form}, status=422, problems=problems)

    def _people(self) -> Choices:
        """Whom one can ask: those who could approve it first."""
        today = timezone.localdate(self.at.now)
        holders = holders_on(self.at.organisation, today)
        can = who_can_look(self.at.organisation, self.view.case, holders) - {self.at.member.person}
        wanted = wanted_of(self.at.organisation, self.view.found, self.kind)
        approvers = who_could(holders, tuple(wanted.roles)) if wanted else set()
        first = sorted(
            ((key, f"{name}{self._away(holders, key)}") for key, name in people_of(self.at.organisation) if key in can),
            key=lambda one: one[0] not in approvers,
        )
        return [(key, f"{name}: may approve it" if key in approvers else name) for key, name in first]

    def _away(self, holders: Holders, key: str) -> str:
        others = holders.deputies.get(key, ())
        names = dict(people_of(self.at.organisation)) if others else {}
        return f", away: {listed([names.get(one, one) for one in others])} stands in" if others else ""

    def _made(self, then: str, data: Mapping[str, Any] | None, *, asks_why: bool = False) -> BesideForm | None:
        """A form of the page; without data as it stands when the page is opened."""
        first = {"form_id": new_key(), "revision": self.draft.revision}
        if then == "comment":
            return CommentForm(data, initial=first, auto_id="comment_%s")
        if then == "ask":
            by = timezone.localdate(self.at.now) + _SOON
            return AskForm(self._people(), data, initial={**first, "by": by}, auto_id="ask_%s")
        if then == "approve":
            return ApproveForm(data, initial=first, asks_why=asks_why, auto_id="approve_%s")
        return None

    def shown(
        self, given: Mapping[str, BesideForm], *, status: int = 200, problems: tuple[Problem, ...] = ()
    ) -> HttpResponse:
        """The page; ``given`` are the forms that could not be taken."""
        at, view, draft = self.at, self.view, self.draft
        beside = record_beside(draft)
        title = letter_title(self.kind, view.found)
        context: dict[str, object] = {
            "title": f"Comments and approval: {title}",
            "letter_title": title,
            "draft": draft,
            "reads": as_it_reads(draft.text),
            "standing": standing(at, view, draft, self.kind, beside),
            "comments": [comment_shown(one, draft) for one in beside.comments],
            "earlier": [comment_shown(one, None) for one in left_from_dropped(view.case, draft.kind, draft.pk)],
            "looks": [(one, day_words(one.by)) for one in beside.waited_for],
            "events": events_of(beside, view.found.policy),
            "faulty": next(iter(given.values()), None),
            "problems": [problem_words(one, view.found.policy, view.naming) for one in problems],
            "changes": self._changes(beside),
        }
        if may_remark(view.case, at.member) is None:
            context |= self._to_do(given)
        return case_screen(at, view, "staff/letter_look.html", context, status=status)

    def _to_do(self, given: Mapping[str, BesideForm]) -> dict[str, object]:
        may = may_approve(self.at.organisation, self.view, self.draft, self.kind, self.at.member)
        roles = listed([role_title(role, self.view.found.policy) for role in may.roles])
        forms = {
            then: given.get(then) or self._made(then, None, asks_why=may.alone)
            for then in ("comment", "ask", "approve")
        }
        missing = missing_on(self.at, self.view, self.draft)
        return {"forms": forms, "may": may, "as_role": roles, "missing": missing}

    def _changes(self, beside: LetterRecord) -> object:
        """What is different from what was approved last, where that no longer holds."""
        last = next(iter(reversed(beside.approvals)), None)
        if last is None or last.void_why != "changed" or last.text == self.draft.text:
            return None
        return changed_lines(last.text, self.draft.text)
