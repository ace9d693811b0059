"""The published papers, for staff: those of today, and those that a draft would give, to look at beforehand."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from putright.accounts.outside_bodies import own_bodies
from putright.codes import with_law
from putright.procedure.faults import Faulty
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.publishing.making import written
from putright.publishing.paper import paper_named, papers
from putright.publishing.setting import NotSet
from putright.publishing.words import words_of
from putright.register.models import PolicyDraft
from putright.site.papers import as_file, contacts_of, file_words, paper_headings
from putright.staff.door import Desk, desk
from putright.staff.draft_page import MOST_FAULTS
from putright.staff.policy_pages import policy_page
from putright.wording.body_shown import bodies_of, directory_of
from putright.wording.language import LANGUAGES, say, speaking

_LANGUAGES = {"en": "English", "cy": "Welsh"}


@desk("policy", only_looks=True)
def policy_papers(at: Desk) -> HttpResponse:
    """What the public can have today, and the drafts whose papers can be looked at."""
    drafts = PolicyDraft.objects.filter(organisation=at.organisation, state="open").defer("text", "trial")
    public = [
        {"text": text, "href": reverse(name, args=[at.organisation.slug])}
        for text, name in (
            ("The procedure", "procedure"),
            ("In easier words", "easier"),
            ("On one page", "summary"),
            ("Every paper in every form", "papers"),
        )
    ]
    context = {"public": public, "drafts": drafts.order_by("-changed_at", "-id")}
    return policy_page(at, "staff/papers.html", context, under="policy-papers")


@desk("policy", only_looks=True)
def policy_draft_papers(at: Desk, draft: int) -> HttpResponse:
    """Every paper that a draft would give; where it is no policy yet, what is wrong with it."""
    found = _draft(at, draft)
    policy, faults = _read(found)
    slug = at.organisation.slug
    lists = [
        {
            "heading": f"{heading}, in {_LANGUAGES[language]}",
            "files": [
                (file_words(one), reverse("policy-draft-paper", args=[slug, draft, one.file_name]))
                for one in papers([language])
                if one.kind == kind
            ],
        }
        for kind, heading in paper_headings().items()
        for language in LANGUAGES
    ]
    context = {"draft": found, "lists": lists if policy is not None else [], "faults": faults}
    return policy_page(at, "staff/draft_papers.html", context, under="policy-papers")


@desk("policy", only_looks=True)
def policy_draft_paper(at: Desk, draft: int, paper: str) -> HttpResponse:
    """One paper of a draft. It says itself that it is one, so that nobody takes it for what is promised."""
    asked_for = paper_named(paper)
    found = _draft(at, draft)
    policy, _ = _read(found)
    if asked_for is None or policy is None:
        raise Http404
    contacts = contacts_of(at.organisation)
    directory = directory_of(bodies_of(policy), own_bodies(at.organisation), timezone.localdate(at.now))
    page = words_of(policy, asked_for.kind, asked_for.language, contacts, directory=directory)
    with speaking(asked_for.language):
        notice = say("This is a draft. It is not in force.")
    page = replace(page, note=f"{notice} {page.note}".strip())
    try:
        return as_file(written(page, asked_for, contacts), asked_for, f"draft-{paper}")
    except NotSet as fault:
        context = {"draft": found, "lists": [], "faults": [str(fault)]}
        return policy_page(at, "staff/draft_papers.html", context, under="policy-papers")


def _draft(at: Desk, draft: int) -> PolicyDraft:
    found = PolicyDraft.objects.filter(organisation=at.organisation, pk=draft).first()
    if found is None:
        raise Http404
    return found


def _read(draft: PolicyDraft) -> tuple[Policy | None, list[str]]:
    """The policy that a draft describes; or none, and each of its faults as a line."""
    read = read_policy(draft.text, "the draft")
    if not isinstance(read, Policy):
        return None, [fault.in_file("the draft") for fault in read.faults[:MOST_FAULTS]]
    try:
        return with_law(read), []
    except Faulty as faulty:
        return None, [fault.in_file("the draft") for fault in faulty.faults[:MOST_FAULTS]]
