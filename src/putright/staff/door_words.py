"""What each permission opens, made from the doors of the pages and from what each kind of entry asks for.

A page has its words here; a test fails while one has none, so that what stands on the page of roles is never short.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.permissions import PERMISSIONS
from putright.casework.who_may import NEEDS
from putright.register.parts import BY_ITSELF
from putright.staff.own_words import own_title
from putright.wording.plain_names import capital

PAGES: Final = MappingProxyType(
    {
        "worklist": "The worklist: what is owed next over all cases",
        "worklist-views": "Views of the worklist that are saved",
        "mornings": "One's own calendar feeds and morning email",
        "call": "Take down a call while somebody is on the telephone",
        "call-said": "What to tell a caller, once their call is recorded",
        "record": "Take down a complaint",
        "record-message": "Take down a text, a chat or a message on social media, with its original",
        "cases": "The register: every case, and how to find one",
        "case": "A case",
        "record-fact": "The forms for what happens on a case; what each asks for stands below",
        "letter": "Letters, to look at, copy and print, and for whoever may handle cases to write",
        "letter-file": "A letter as a file: PDF, large print, Word, web page, plain text",
        "letter-look": "Comments on a letter that is being written, asking somebody to look, approving it",
        "letter-remarks": "Comments on a letter that went out, and who approved it",
        "letters-to-look": "The letters that somebody is asked to look at",
        "letter-out": "Recording that a letter went out, with its text",
        "letter-send": "Sending a letter by email, after a look at what goes",
        "letter-post": "Putting a letter into the post, after a look at what goes",
        "letter-waits": "A letter that waits for the post, and taking it out",
        "letter-waits-file": "The same as it is printed",
        "letter-sent": "A letter that was sent by email, what became of it, and stopping it in time",
        "case-people": "The people of a case",
        "case-person": "Noting who else takes part in a case",
        "case-authority": "Noting what lets somebody speak for another",
        "case-needs": "Noting what somebody needs",
        "case-note": "Correcting a staff note",
        "case-documents": "The documents of a case",
        "case-document": "One document: what it is and who added it",
        "case-document-file": "A document as a file",
        "case-documents-add": "Adding documents to a case",
        "case-document-change": "Saying anew what a document is, withdrawing or moving it",
        "case-codes": "Giving somebody codes to follow their case, and making them void",
        "case-involved": "Who had a part in a case, who is named, who may open it",
        "case-related": "How a case stands to others",
        "case-link": "Linking two cases",
        "case-unlink": "Taking a link back",
        "case-join": "Joining a case with its duplicate",
        "case-part": "Taking a join back",
        "case-split": "Making a case of its own of a part of one",
        "case-split-back": "Taking a split back",
        "case-group": "Adding a case to a group",
        "groups": "Groups of cases about one event",
        "group": "One group, and what can be done for all of its cases",
        "case-strands": "Strands beside a complaint",
        "case-strand-open": "Opening a strand",
        "case-strand-access": "Choosing who may open a strand",
        "case-strand-step": "Recording a step of a strand",
        "refuse": "Not taking a complaint up",
        "cases-needs": "Needs to be looked at again",
        "cases-independence": "Cases closed to some people, and conflicts: who opened one and why",
        "cases-open-closed": "Opening a closed case in an emergency",
        "bundle": "The bundle of a case, with who read it",
        "figures": "Figures",
        "figures-promises": "How promises are kept, by month, site and service",
        "figures-promise": "One promise, and the cases on which it was not kept",
        "figures-promises-csv": "How promises are kept, as a file",
        "register-csv": "The register as a file",
        "requests-csv": "Requests that are no complaints, as a file",
        "remarks-csv": "Praise, suggestions and questions, as a file",
        "post": "The post: what waits for it, and printing it",
        "post-batch": "What was printed together, and saying that it was posted",
        "post-pdf": "The PDF of what was printed together",
        "mail": "Mail that came in, and what waits for somebody",
        "mail-one": "One mail, and what becomes of it",
        "mail-complaint": "Making a complaint of a mail",
        "mail-praise": "Writing down praise, a suggestion or a question of a scanned letter",
        "mail-file": "A mail as it came, as a file",
        "mail-attached": "A file that came with a mail",
        "organisation-mail": "Mailboxes, and what becomes of new mail",
        "held": "What our forms brought and is held back, and saying that it is spam",
        "held-one": "One message that is held back: letting it through, or saying that it is spam",
        "requests": "Requests that are no complaints",
        "requests-new": "Taking down a request",
        "requests-one": "One request, and what became of it",
        "requests-complaint": "Making a complaint of a request",
        "remarks": "Praise, suggestions and questions",
        "record-remark": "Take down praise, a suggestion or a question",
        "remarks-one": "One of them: sorting it, answering it, what was done",
        "remarks-complaint": "Making a complaint of one",
        "who": "Who holds which role, on any day",
        "hand-over": "Give everything that somebody deals with to somebody else",
        "organisation": "The organisation: what can be set up, and where",
        "organisation-details": "Name, address and how staff sign in",
        "organisation-letterhead": "What letters show of the organisation: website, foot, picture",
        "organisation-letterhead-sample": "A sample letter with the letterhead",
        "organisation-safety": "Urgent numbers, and where “Exit this page” leads",
        "desks": "Reception desks: making a browser one, and ending one",
        "organisation-look": "How the public pages look: logo and colours",
        "organisation-look-preview": "The style sheet of the preview",
        "organisation-address": "The host name of the public pages",
        "organisation-embedding": "What to copy to a website, and who may show the frame",
        "organisation-embedding-code": "The square code for posters",
        "organisation-sites": "Sites",
        "organisation-site": "One site: its name, address, and closing it",
        "organisation-services": "Services",
        "organisation-service": "One service: its name, and ending it",
        "organisation-teams": "Teams",
        "organisation-sign-in": "Single sign-on: which app roles give which role",
        "organisation-team": "One team and its people",
        "organisation-kept": "Whether the public sees how promises are kept",
        "people": "People: adding, letting in, roles, leaving",
        "people-roles": "Roles: who is who in the procedure, and adding a role",
        "people-role": "One role: its name, what it may do, retiring it",
        "people-deputies": "Who stands in for whom",
        "people-matrix": "What roles may do, all of them or one",
        "people-may": "What one person may do, and why",
        "people-changes": "Everything that administrators changed",
        "policy": "The policy: its versions and drafts",
        "policy-version": "One version of the policy",
        "policy-version-file": "A version as a file",
        "policy-papers": "Published papers",
        "policy-draft-papers": "The papers of a draft",
        "policy-draft-paper": "One paper of a draft",
        "policy-calendar": "The calendar: days off and closures",
        "policy-calendar-change": "Taking a day off back",
        "policy-calendar-letters": "Letters that promised a date which is now wrong",
        "policy-bodies": "The list of outside bodies",
        "policy-body": "One outside body",
        "policy-body-change": "Changing an outside body",
        "policy-body-new": "Adding an outside body",
        "policy-letters": "The texts of letters",
        "policy-letter-approval": "Which letters a second person approves",
        "policy-itself": "Which letters fall due by themselves, who sends each, and stopping all of it",
        "policy-itself-kind": "Choosing who sends a kind of letter, and how long before it is due",
        "policy-told": "What the public is told of lessons: “You said, we did”",
        "policy-told-new": "Writing what the public is told of a lesson",
        "policy-told-one": "Looking at it, publishing it and taking it back",
        "policy-told-change": "Changing what the public is told of a lesson",
        "policy-letter": "Writing the text of one kind of letter, and checking it",
        "policy-letter-preview": "A letter's text on a made-up case",
        "policy-letter-version": "A text of a letter that was adopted",
        "policy-letter-adopt": "Putting a letter's text in force, or going back to ours",
        "policy-model": "Beginning a policy from a model",
        "policy-draft-begin": "Beginning a draft",
        "policy-draft": "One draft",
        "policy-draft-change": "Changing a draft by questions",
        "policy-draft-change-part": "One part of those questions",
        "policy-draft-text": "The text of a draft",
        "policy-draft-file": "A draft as a file",
        "policy-draft-edit": "Writing the text of a draft",
        "policy-draft-history": "Every text that a draft had",
        "policy-draft-differences": "What a draft changes",
        "policy-draft-public": "What the public would read",
        "policy-draft-drawing": "A draft as a drawing",
        "policy-draft-picture": "That drawing as a picture",
        "policy-draft-trial": "Trying a draft on past cases",
        "policy-draft-trial-csv": "What came of that, as a file",
        "policy-draft-chart": "What came of that, as a chart",
        "policy-draft-drop": "Dropping a draft",
        "policy-draft-adopt": "Putting a draft in force",
    }
)
"""What each page is, by the name of its address."""


class Opening(NamedTuple):
    """What one permission opens: the pages and the entries, in words."""

    permission: str
    words: str
    pages: list[str]
    entries: list[str]


def doors() -> dict[str, str]:
    """Every page behind a door: the name of its address, and the permission that the door asks for."""
    from putright.staff.urls import urlpatterns  # the views import this module

    found = {}
    for one in urlpatterns:
        permission = getattr(one.callback, "permission", None)
        if permission is not None:
            found[str(one.name)] = str(permission)
    return found


def openings() -> list[Opening]:
    """What each permission opens, in the order of the permissions."""
    pages = doors()
    return [
        Opening(
            name,
            capital(words),
            [PAGES.get(page, capital(page.replace("-", " "))) for page, asks in pages.items() if asks == name],
            sorted({own_title(kind) for kind, asks in NEEDS.items() if asks == name and kind not in BY_ITSELF}),
        )
        for name, words in PERMISSIONS.items()
    ]
