"""A draft as the public would see it: the page of the procedure, and the drawing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.outside_bodies import own_bodies
from putright.drawing.drawn import drawn
from putright.procedure.policy import Policy
from putright.register.models import PolicyDraft
from putright.reports.policy_look import look_at
from putright.staff.door import Desk, desk
from putright.staff.draft_views import draft_at, draft_view
from putright.wording.body_shown import bodies_of, directory_of
from putright.wording.procedure_page import procedure_page
from putright.wording.procedure_parts import Items, Part

_SVG = "image/svg+xml; charset=utf-8"


def policy_in(at: Desk, draft: PolicyDraft) -> Policy | None:
    """The policy of a draft; nothing, if the text has faults."""
    return look_at(draft.text, timezone.localdate(at.now)).policy


def to_the_faults(at: Desk, draft: PolicyDraft) -> HttpResponse:
    """Where somebody is sent who wants to see what cannot be shown yet: to the faults that stand in the way."""
    return redirect("policy-draft", slug=at.organisation.slug, draft=draft.pk)


@desk("policy", only_looks=True)
def policy_draft_public(at: Desk, draft: int) -> HttpResponse:
    """The page of the procedure, as the public would read it."""
    found = draft_at(at, draft)
    policy = policy_in(at, found)
    if policy is None:
        return to_the_faults(at, found)
    today = timezone.localdate(at.now)
    directory = directory_of(bodies_of(policy), own_bodies(at.organisation), today)
    sections = [
        {"id": section.id, "heading": section.heading, "parts": [_shown(part) for part in section.parts]}
        for section in procedure_page(policy, directory).sections
    ]
    return draft_view(at, "staff/draft_public.html", found, {"sections": sections})


def _shown(part: Part) -> dict[str, object]:
    """A part as the template wants it, which cannot ask what kind it is."""
    if isinstance(part, Items):
        return {"intro": part.intro, "items": part.items}
    return {"text": part.text, "clauses": part.clauses}


@desk("policy", only_looks=True)
def policy_draft_drawing(at: Desk, draft: int) -> HttpResponse:
    """The page with the drawing. A narrow screen is given the narrow one."""
    found = draft_at(at, draft)
    if policy_in(at, found) is None:
        return to_the_faults(at, found)
    return draft_view(at, "staff/draft_drawing.html", found, {})


@desk("policy", only_looks=True)
def policy_draft_picture(at: Desk, draft: int, form: str) -> HttpResponse:
    """The drawing itself: wide, narrow, or as text."""
    found = draft_at(at, draft)
    policy = policy_in(at, found)
    if policy is None or form not in ("wide", "narrow", "text"):
        raise Http404
    if form == "text":
        return HttpResponse(drawn(policy, "text"), content_type="text/plain; charset=utf-8")
    return HttpResponse(drawn(policy, narrow=form == "narrow"), content_type=_SVG)
