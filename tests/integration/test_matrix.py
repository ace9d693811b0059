"""Every page by everybody who might ask for it: who is let in, who is sent to sign in, who is told nothing.

The addresses come from the application. An address without a row fails, and a row without an address.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from tests.integration.pair import GENERAL, browser, found_pair
from tests.integration.watched import everything

IN, TO = "in", "to"
"""Sent to sign in; sent on to another page."""

OUTSIDE = ("nobody", "manager", "administrator", "none", "inactive")
INSIDE = ("nobody", *GENERAL, *(f"other {role}" for role in GENERAL), "none", "ended", "inactive")
"""Who asks. For what belongs to no organisation, it does not matter in which one somebody is."""


class Row(NamedTuple):
    """What each of those who ask is told. ``same`` words stand for all of them."""

    get: str
    post: str
    inside: bool = False


def staff(get: str, post: str | None = None) -> Row:
    """A page of an organisation: five answers, for its own five roles. Nobody else learns that it exists.

    A page that takes nothing answers a POST as it answers a GET, and keeps nothing of it.
    """
    others = " ".join(["404"] * 5 + ["404", IN, IN])  # whoever belongs nowhere any more is signed out
    return Row(f"{IN} {get} {others}", f"{IN} {post or get} {others}", inside=True)


def all_of(get: str, post: str) -> Row:
    """The same for everybody."""
    return Row(" ".join([get] * 5), " ".join([post] * 5))


SIGNED_IN = f"{IN} {{0}} {{0}} {{0}} {IN}".format


# fmt: off
ROWS = {
    # Nobody's: the same for all.
    "front":                       all_of("200", "405"),
    "one-time":                    all_of("410", "410"),
    "new-email":                   Row(SIGNED_IN("410"), SIGNED_IN("410")),
    "health":                      all_of("200", "405"),
    "feed":                        all_of("404", "405"),  # of nobody's token: test_feed.py
    # Signing in and what belongs to one's own account.
    "account_login":               Row("200 to to to 200", "200 to to to 200"),
    "account_logout":              Row("to 200 200 200 to", "to to to to to"),
    "account_reauthenticate":      Row(SIGNED_IN("200"), SIGNED_IN("200")),
    "account_inactive":            all_of("200", "405"),
    "account_change_password":     Row(SIGNED_IN("200"), SIGNED_IN("200")),
    "account_set_password":        Row(SIGNED_IN(TO), SIGNED_IN(TO)),     # whoever has one changes it
    "openid_connect_login":        all_of("404", "404"),  # no directory is named: test_directories.py
    "openid_connect_callback":     all_of("404", "405"),
    "directory-connect":           Row(SIGNED_IN("404"), SIGNED_IN("404")),
    "directory-disconnect":        Row(SIGNED_IN("404"), SIGNED_IN("404")),
    "mfa_authenticate":            Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    "mfa_reauthenticate":          Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    "mfa_index":                   Row(SIGNED_IN("200"), SIGNED_IN("405")),
    "mfa_activate_totp":           Row(SIGNED_IN(TO), SIGNED_IN(TO)),     # first the password again
    "mfa_deactivate_totp":         Row(SIGNED_IN("404"), SIGNED_IN("404")),  # there is no code to take away
    "mfa_view_recovery_codes":     Row(SIGNED_IN("404"), SIGNED_IN("405")),
    "mfa_generate_recovery_codes": Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    "mfa_download_recovery_codes": Row(SIGNED_IN("404"), SIGNED_IN("404")),
    "mfa_login_webauthn":          Row(SIGNED_IN(TO), SIGNED_IN(TO)),     # on to the page with the button for it
    "mfa_reauthenticate_webauthn": Row(SIGNED_IN(TO), SIGNED_IN(TO)),     # there is no passkey: the password
    "mfa_list_webauthn":           Row(SIGNED_IN("200"), SIGNED_IN("405")),
    "mfa_add_webauthn":            Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    "mfa_edit_webauthn":           Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    "mfa_remove_webauthn":         Row(SIGNED_IN(TO), SIGNED_IN(TO)),
    # A provider's pages for the public.
    "procedure":                   all_of("200", "405"),
    "easier":                      all_of("200", "405"),
    "summary":                     all_of("200", "405"),
    "papers":                      all_of("200", "405"),
    "paper":                       all_of("200", "405"),
    "drawing":                     all_of("200", "405"),
    "drawing-wide":                all_of("200", "405"),
    "drawing-narrow":              all_of("200", "405"),
    "drawing-text":                all_of("200", "405"),
    "kept":                        all_of("404", "405"),  # until the provider shows it
    "urgent":                      all_of("200", "405"),
    "urgent-first":                all_of("to", "405"),   # nobody has written of danger: to the page without it
    "leave":                       all_of("303", "405"),
    "safer":                       all_of("200", "405"),
    "desk":                        all_of("to", "405"),   # this browser is no reception desk
    "desk-still":                  all_of("to", "405"),
    "desk-done":                   all_of("to", "405"),
    "who-may-complain":            all_of("200", "405"),
    "help":                        all_of("200", "405"),
    "bodies":                      all_of("200", "405"),
    "accessibility":               all_of("200", "405"),
    "you-said":                    all_of("200", "405"),
    "complain":                    all_of("200", "405"),
    "complain-one-page":           all_of("200", "200"),  # the form again, with what is wrong
    "complain-step":               all_of("200", "200"),
    "complain-files":              all_of("to", "to"),    # nothing was begun
    "complain-check":              all_of("to", "to"),
    "complain-save":               all_of("to", "to"),
    "complain-return":             all_of("200", "200"),
    "complain-delete":             all_of("to", "to"),
    "complain-consent":            all_of("200", "405"),
    "complain-sent":               all_of("200", "405"),
    "follow":                      all_of("200", "200"),
    "follow-code":                 all_of("200", "200"),
    "follow-finish":               all_of("405", "to"),
    "follow-finished":             all_of("200", "405"),
    "followed-file":               all_of("to", "405"),
    "followed-consent":            all_of("to", "405"),
    "followed-copy":               all_of("to", "405"),
    "followed-copy-text":          all_of("to", "405"),
    "followed-case":               all_of("to", "405"),   # with a code alone: test_following.py
    "complain-sent-copy":          all_of("404", "405"),  # nothing was sent: test_complaint_copy.py
    "complain-sent-copy-text":     all_of("404", "405"),
    "case-act":                    all_of("to", "to"),    # the same: test_acting_pages.py
    "case-act-done":               all_of("to", "405"),
    "remark":                      all_of("200", "200"),
    "remark-sent":                 all_of("200", "405"),
    "cookies":                     all_of("200", "405"),
    "embed":                       all_of("200", "405"),
    "look-sheet":                  all_of("404", "405"),  # it has no look of its own: test_look.py
    "look-picture":                all_of("404", "405"),
    # An organisation's pages for its staff:
    #                                    desk  hand  mgr   insp  admin
    "organisations":               Row("in to to to to to to to to to to 200 in in",
                                       " ".join(["405"] * 14), inside=True),
    "worklist":                    staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "call":                        staff("200   200   200   403   403"),
    "call-said":                   staff("404   404   404   403   403",  # nobody of these took that call
                                         "405   405   405   403   403"),
    "record":                      staff("200   200   200   403   403"),
    "record-message":              staff("200   200   200   403   403"),
    "record-remark":               staff("200   200   200   403   403"),
    "remarks":                     staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "remarks-one":                 staff("200   200   200   200   403",
                                         "400   400   400   403   403"),  # nothing was chosen to be done
    "remarks-complaint":           staff("200   200   200   403   403"),
    "remarks-csv":                 staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "cases":                       staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case":                        staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-people":                 staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-needs":                  staff("403   200   200   403   403"),
    "case-person":                 staff("403   200   200   403   403"),
    "case-authority":              staff("403   200   200   403   403"),
    "case-note":                   staff("403   200   200   403   403"),
    "cases-needs":                 staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "record-fact":                 staff("403   200   200   403   403"),
    "refuse":                      staff("403   403   200   403   403"),
    "mail":                        staff("200   200   200   403   403",
                                         "405   405   405   403   403"),
    "mail-one":                    staff("200   200   200   403   403"),
    "mail-complaint":              staff("200   200   200   403   403"),
    "mail-praise":                 staff("404   404   404   403   403"),  # for a scanned letter alone: test_scans.py
    "mail-file":                   staff("200   200   200   403   403",
                                         "405   405   405   403   403"),
    "mail-attached":               staff("200   200   200   403   403",
                                         "405   405   405   403   403"),
    "organisation-mail":           staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "held":                        staff("200   200   200   403   403"),
    "held-one":                    staff("200   200   200   403   403"),
    "requests":                    staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "requests-new":                staff("200   200   200   403   403"),
    "requests-one":                staff("200   200   200   200   403",
                                         "200   200   200   403   403"),
    "requests-complaint":          staff("200   200   200   403   403"),
    "letter":                      staff("200   200   200   200   403",
                                         "403   422   422   403   403"),
    "letter-file":                 staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "letter-look":                 staff("200   200   200   200   403",
                                         "403   422   422   403   403"),
    "letter-remarks":              staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "letters-to-look":             staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "letter-out":                  staff("403   200   200   403   403"),
    "letter-send":                 staff("403   200   200   403   403",
                                         "403   409   409   403   403"),
    "letter-post":                 staff("403   200   200   403   403"),
    "letter-waits":                staff("200   200   200   200   403",
                                         "403   to    to    403   403"),
    "letter-waits-file":           staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "post":                        staff("403   200   200   403   403",
                                         "403   422   422   403   403"),
    "post-batch":                  staff("403   200   200   403   403",
                                         "403   422   422   403   403"),
    "post-pdf":                    staff("403   404   404   403   403",
                                         "403   405   405   403   403"),
    "letter-sent":                 staff("200   200   200   200   403",
                                         "403   to    to    403   403"),
    "case-documents":              staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-documents-add":          staff("403   200   200   403   403",
                                         "403   422   422   403   403"),
    "case-document":               staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-document-file":          staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-document-change":        staff("403   200   200   403   403",
                                         "403   422   422   403   403"),
    "bundle":                      staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "case-strands":                staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-strand-open":            staff("403   200   200   403   403"),
    "case-strand-step":            staff("403   200   200   403   403"),
    "case-strand-access":          staff("403   403   200   403   403"),
    "case-codes":                  staff("403   200   200   403   403"),
    "case-involved":               staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-related":                staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
    "case-link":                   staff("403   200   200   403   403"),
    "case-unlink":                 staff("403   200   200   403   403"),
    "case-join":                   staff("403   403   200   403   403"),
    "case-part":                   staff("403   403   200   403   403"),
    "case-split":                  staff("403   403   200   403   403"),
    "case-split-back":             staff("403   403   200   403   403"),
    "case-group":                  staff("403   403   200   403   403"),
    "groups":                      staff("200   200   200   200   403",
                                         "403   403   422   403   403"),
    "group":                       staff("200   200   200   200   403",
                                         "403   403   422   403   403"),
    "cases-independence":          staff("403   403   200   200   403",
                                         "403   403   404   403   403"),  # only a manager ticks
    "cases-open-closed":           staff("200   200   200   200   403",
                                         "422   422   422   422   403"),
    "figures":                     staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "figures-promises":            staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "figures-promise":             staff("403   403   404   404   403",  # without the name of one, there is none
                                         "403   403   405   405   403"),
    "figures-promises-csv":        staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "register-csv":                staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "requests-csv":                staff("403   403   200   200   403",
                                         "403   403   405   405   403"),
    "mornings":                    staff("200   200   200   200   403",
                                         "422   422   422   422   403"),
    "organisation":                staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "organisation-details":        staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-letterhead":     staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-letterhead-sample": staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "organisation-safety":         staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "desks":                       staff("200   200   200   403   403",
                                         "422   422   422   403   403"),
    "organisation-look":           staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-look-preview":   staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "organisation-address":        staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-embedding":      staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-embedding-code": staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "organisation-sites":          staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-site":           staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-services":       staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-teams":          staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-sign-in":        staff("403   403   403   403   200",
                                         "403   403   403   403   404"),  # no directory is named: test_directories.py
    "organisation-team":           staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "worklist-views":              staff("200   200   200   200   403",
                                         "422   422   422   422   403"),
    "organisation-service":        staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "organisation-kept":           staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "policy":                      staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-version":              staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-papers":               staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-papers":         staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-paper":          staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-calendar":              staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-calendar-change":      staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-calendar-letters":     staff("403   403   200   403   200",
                                         "403   403   404   403   403"),  # of a promise that there is not
    "policy-version-file":         staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft":                staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-text":           staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-file":           staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-history":        staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-differences":    staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-public":         staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-drawing":        staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-picture":        staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    # An administrator sees neither cases nor figures, and so not what came of a trial run.
    "policy-draft-chart":         staff("403   403   200   403   403",
                                         "403   403   405   403   405"),
    "policy-draft-trial-csv":     staff("403   403   200   403   403",
                                         "403   403   405   403   405"),
    "policy-draft-trial":         staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-model":                staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-draft-change":         staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-draft-change-part":    staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-draft-begin":          staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-draft-edit":           staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-draft-drop":           staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-draft-adopt":          staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-bodies":               staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-body-new":             staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-body":                 staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-body-change":          staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-itself":               staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-itself-kind":          staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-told":                 staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    # A lesson stands on a case, and an administrator sees none; but they can look at what others wrote of it.
    "policy-told-new":             staff("403   403   200   403   403",
                                         "403   403   422   403   403"),
    "policy-told-change":          staff("403   403   200   403   403",
                                         "403   403   422   403   403"),
    "policy-told-one":             staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-letters":              staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-letter-approval":      staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-letter":               staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "policy-letter-preview":       staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-letter-version":       staff("403   403   200   403   200",
                                         "403   403   405   403   405"),
    "policy-letter-adopt":         staff("403   403   200   403   200",
                                         "403   403   422   403   422"),
    "people":                      staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "people-roles":                staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "people-role":                 staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "people-deputies":             staff("403   403   403   403   200",
                                         "403   403   403   403   422"),
    "people-matrix":               staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "people-changes":              staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "people-may":                  staff("403   403   403   403   200",
                                         "403   403   403   403   405"),
    "hand-over":                   staff("403   403   200   403   403",
                                         "403   403   422   403   403"),
    "who":                         staff("200   200   200   200   403",
                                         "405   405   405   405   403"),
}
# fmt: on

KINDS = {
    "noted": "403 200 200 403 403",
    "assigned": "403 403 200 403 403",
    "responded": "403 200 200 403 403",
    "extended": "403 403 200 403 403",
    "corrected": "403 403 200 403 403",
    "received": "409 409 409 403 403",  # possible for whoever receives, but not on a case that is there
    "no-such-thing": "403 404 404 403 403",
}
"""What each general role may record, by one kind of fact for each permission."""

GARBAGE = {
    "act": "?", "all_the_same": "1", "anonymous": "\x00", "behalf": "' OR 1=1 --", "channel": "{{ 7*7 }}",
    "code": "%00", "concerned": "\u202e", "email": "\x00@", "form_id": "zz", "hour": "25:61", "kind": "<b>",
    "login": "\x00", "name": "\x00", "next": "https://evil.example/", "of": "f0", "on": "99 99 99", "opened": "\x00",
    "password": "\x00", "person": "-1", "phone": "nil", "roles": ["-1", "9" * 40], "seen": "-9" * 40, "site": "\x00",
    "words": "\x00",
}  # fmt: skip


@pytest.fixture(scope="module")
def pair(database):
    return found_pair()


@pytest.fixture(scope="module")
def browsers(pair):
    return {who: browser(pair.who(who)) for who in {*OUTSIDE, *INSIDE}}


def addresses():
    """Every address of the application, by its name."""
    from django.urls import get_resolver

    def walk(resolver, before=""):
        for one in resolver.url_patterns:
            path = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one, path)
            else:
                yield one.name, f"/{path}"

    found = list(walk(get_resolver()))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names), "Two addresses have one name, so that one of them has no row."
    return dict(found)


def filled(pattern, house, **more):
    said = {
        "slug": house.slug,
        "reference": house.reference,
        "kind": "noted",
        "token": "x" * 32,
        "provider_id": "larkfield",
        "role": "handler",
        "version": str(house.version),
        "draft": str(house.draft),
        "paper": "procedure.en.pdf",
        "change": str(house.change),
        "team": str(house.team),
        "form": "wide",
        "part": "organisation",
        "body": "phso",
        "number": str(house.document),
        "act": "withdraw",
        "person": str(house.people["handler"].pk),
        "site": str(house.site),
        "service": str(house.service),
        "pk": "999999999",
        "sort": "candour",
        "strand": "s1",
        "step": "person-told",
        "asked": "what-happened",
        "what": "draft",
        "key": "0" * 32,
        "lesson": str(house.lesson),
        "item": "1",
        "name": "0" * 16,
    } | more
    if "/held/" in pattern or "/requests/" in pattern or "/groups/" in pattern:
        said["number"] = "1"
    if "/mail/" in pattern:
        said["number"] = str(house.mail)
        said["which"] = "1"
    if any(one in pattern for one in ("/texts/", "/sent/", "/remarks/", "/post/")):
        said["number"] = "1"
    if "/by-themselves/" in pattern:
        said["kind"] = "update"
    if "/letter" in pattern:
        begun = any(
            f"/{one}/" in pattern for one in ("policy", "out", "send", "post", "look")
        )  # somebody is writing one of this kind
        said["kind"] = more.get("kind", "update" if begun else "acknowledgement")
        said["file"] = "letter.txt"
    if "/waits/" in pattern:
        said["kind"] = more.get("kind", "details-request")
    if "/embedding/" in pattern:
        said["form"] = "svg"
    path = pattern
    for name, value in said.items():
        for kind in ("slug", "str", "int"):
            path = path.replace(f"<{kind}:{name}>", value)
    assert "<" not in path, f"The matrix does not know how to fill in {pattern}: teach it here."
    return path


def told(response):
    """What somebody is told, in one word."""
    if response.status_code in (301, 302):
        return IN if response["Location"].startswith("/account/sign-in/") else TO
    return str(response.status_code)


def wanted(row, method):
    who = INSIDE if row.inside else OUTSIDE
    said = getattr(row, method).split()
    assert len(said) == len(who), f"A row has {len(said)} answers for {len(who)} who ask."
    return dict(zip(who, said, strict=True))


class TestTheTable:
    def test_every_address_has_a_row(self, database):
        missing = sorted(set(map(str, addresses())) - set(ROWS))
        assert not missing, (
            f"These addresses have no row in the matrix: {', '.join(missing)}. Say in ROWS who may see each, "
            "on GET and on POST, before it goes out."
        )

    def test_every_row_has_an_address(self, database):
        left = sorted(set(ROWS) - set(addresses()))
        assert not left, f"These rows of the matrix have no address any more: {', '.join(left)}. Take them out."

    def test_every_page_of_an_organisation_has_a_row_for_each_of_its_roles(self, database):
        narrow = [name for name, path in addresses().items() if path.startswith("/s/") and not ROWS[name].inside]
        assert not narrow, f"Rows that do not tell the organisation's roles apart: {', '.join(narrow)}."


class TestWhoIsLetIn:
    """All the answers of the table, and that whoever is not let in changes nothing, nor does garbage from the rest."""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_everybody_is_told_what_the_table_says(self, database, pair, browsers, method):
        wrong = []
        asked = [
            (name, filled(path, pair.own), who, answer)
            for name, path in addresses().items()
            for who, answer in wanted(ROWS[name], method).items()
        ]
        before = everything(database)
        for let_in in (False, True):
            for name, path, who, answer in asked:
                if (answer in ("200", "422")) is not let_in:
                    continue
                # Signing out ends the session, so it gets a browser of its own.
                using = browser(pair.who(who)) if name == "account_logout" else browsers[who]
                response = using.post(path, GARBAGE) if method == "post" else using.get(path)
                if told(response) != answer:
                    wrong.append(f"{method.upper()} {name} by {who}: {told(response)} and not {answer}")
            after = everything(database)
            changed = {table for table in after if after[table] != before[table]}
            # Looking is recorded, for those who may look; and how many wrong codes the public typed is counted.
            changed -= {"register_caseread", "accounts_tally"} if let_in else set()
            assert not changed, f"{method.upper()} by those {'let in' if let_in else 'not let in'} changed {changed}"
        assert not wrong, "\n".join(wrong)

    def test_other_methods_are_no_way_in(self, pair, browsers):
        for name, path in addresses().items():
            for method in ("put", "patch", "delete", "options", "head", "trace"):
                for who in ("nobody", "none") if ROWS[name].inside else ("nobody",):
                    response = getattr(browsers[who], method)(filled(path, pair.own))
                    assert response.status_code < 500, f"{method} {name}"
                    if ROWS[name].inside and name != "organisations":
                        assert told(response) in (IN, "404", "405"), f"{method} {name} by {who}: {told(response)}"

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_role_may_record_what_its_permissions_say(self, pair, browsers, kind):
        path = filled(addresses()["record-fact"], pair.own, kind=kind)
        found = {role: told(browsers[role].get(path)) for role in GENERAL}
        assert found == dict(zip(GENERAL, KINDS[kind].split(), strict=True))
        found = {role: told(browsers[role].post(path, GARBAGE)) for role in GENERAL}
        assert found == dict(zip(GENERAL, KINDS[kind].split(), strict=True))


WITH_A_REFERENCE = (
    "bundle", "case", "case-authority", "case-codes", "case-document", "case-document-change", "case-document-file",
    "case-documents", "case-documents-add", "case-group", "case-involved", "case-join", "case-link", "case-needs",
    "case-note", "case-part", "case-people", "case-person", "case-related", "case-split", "case-split-back",
    "case-strand-access", "case-strand-open", "case-strand-step", "case-strands", "case-unlink", "letter",
    "letter-file", "letter-look", "letter-out", "letter-post", "letter-remarks", "letter-send", "letter-sent",
    "letter-waits", "letter-waits-file", "record-fact", "refuse",
)  # fmt: skip
ONLY_LOOKED_AT = (
    "bundle",
    "case",
    "case-document",
    "case-document-file",
    "case-documents",
    "case-involved",
    "case-people",
    "case-related",
    "case-strands",
    "letter-file",
    "letter-remarks",
    "letter-waits-file",
)
"""They take nothing that is sent to them, and say so to whoever may see them before they look for the case."""


class TestReferences:
    """A case is found by its own organisation alone, however its number is written."""

    def test_these_are_all_the_pages_that_name_a_case(self, database):
        assert sorted(n for n, path in addresses().items() if "reference" in path) == list(WITH_A_REFERENCE)

    @pytest.mark.parametrize("name", WITH_A_REFERENCE)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_the_others_case_is_not_there(self, database, pair, browsers, name, method):
        pattern = addresses()[name]
        before = everything(database)
        for who in (*GENERAL, *(f"other {role}" for role in GENERAL)):
            mine, theirs = (pair.other, pair.own) if who.startswith("other") else (pair.own, pair.other)
            response = getattr(browsers[who], method)(filled(pattern, mine, reference=theirs.reference))
            usual = wanted(ROWS[name], method)[who.removeprefix("other ")]
            assert told(response) == {"200": "404", "405": "405"}.get(usual, told(response)), who
            assert told(response) in ("403", "404", "405"), who
            assert "Secret" not in response.content.decode()
            response = getattr(browsers[who], method)(filled(pattern, theirs))
            assert told(response) == "404"
        assert everything(database) == before

    @pytest.mark.parametrize("name", WITH_A_REFERENCE)
    def test_small_letters_find_the_same_case(self, pair, browsers, name):
        small = filled(addresses()[name], pair.own, reference=pair.own.reference.lower())
        page = browsers["manager"].get(small)
        assert page.status_code == 200
        if name == "case-document-file":
            assert b"Secret words" in page.getvalue()
            return
        if name == "letter-waits-file":
            assert page.content.startswith(b"%PDF")
            return
        assert pair.own.reference in page.content.decode()

    @pytest.mark.parametrize("name", WITH_A_REFERENCE)
    def test_an_unknown_one_is_not_there(self, pair, browsers, name):
        for reference in (
            f"{pair.own.organisation.prefix}-99999", "NOPE-00001", "-", "%20", "0", "1%20OR%201=1", "'", "%25",
            "%C4%B1", "%F0%9F%92%A9", "%ED%A0%80", "%FF", "x" * 3000, f"{pair.own.reference}%00", "%00", "{{7*7}}",
            "_____", "None", "..%2f..%2fpeople", f"{pair.own.reference}%0A%0A1",
        ):  # fmt: skip
            for method in ("get", "post"):
                response = getattr(browsers["manager"], method)(
                    filled(addresses()[name], pair.own, reference=reference)
                )
                sent_in_vain = method == "post" and name in ONLY_LOOKED_AT and told(response) == "405"
                assert told(response) == "404" or sent_in_vain, f"{method} {reference[:30]!r}: {told(response)}"

    def test_unknown_letters_and_organisations_are_not_there(self, pair, browsers):
        for path in (
            filled(addresses()["letter"], pair.own, kind="no-such-letter"), "/s/no-such-house/", "/p/no-such-house/",
            "/p/no-such-house/complain/", f"/s/{pair.own.slug.upper()}/", f"/s/{pair.own.slug}//", "/s/%00/", "/p/%00/",
            f"/s/{pair.own.slug}/cases", "/p/", "/admin/", "/account/", "/account/signup/", "/s/../p/", "/%ff",
        ):  # fmt: skip
            assert told(browsers["manager"].get(path)) in ("404", TO), path
            assert told(browsers["manager"].get(path, follow=True)) in ("404", "200"), path

    def test_a_member_of_both_sees_each_case_in_its_own_organisation_alone(self, pair):
        using = browser(pair.both)
        for mine, theirs in ((pair.own, pair.other), (pair.other, pair.own)):
            page = using.get(f"/s/{mine.slug}/cases/{mine.reference}/")
            assert page.status_code == 200
            assert using.get(f"/s/{mine.slug}/cases/{theirs.reference}/").status_code == 404
            for path in ("", "cases/", "figures/", "cases/?search=Ada+Marsh", "cases/?search=00001"):
                shown = using.get(f"/s/{mine.slug}/{path}").content.decode()
                assert theirs.organisation.prefix not in shown, path
                assert theirs.organisation.name not in shown, path
            lines = b"".join(using.get(f"/s/{mine.slug}/register.csv?names=1").streaming_content).decode()
            assert mine.reference in lines
            assert theirs.organisation.prefix not in lines
        chosen = using.get("/s/").content.decode()
        assert pair.own.organisation.name in chosen
        assert pair.other.organisation.name in chosen


class TestNobodyIsReachedAcross:
    """The other organisation's people, roles and sites cannot be named from here."""

    def test_a_person_of_the_other_organisation_is_not_there(self, database, pair, browsers):
        before = everything(database)
        for house, who in ((pair.other, "administrator"), (pair.own, "other administrator")):
            home = (pair.own if house is pair.other else pair.other).slug
            for act in ("", "roles", "end", "again", "link", "?"):
                for person in (house.people["manager"].pk, "", "0", "-1", "\x00", "9" * 30, "\u0661"):
                    path = f"/s/{home}/people/?person={person}"
                    response = browsers[who].post(path, {"act": act}) if act else browsers[who].get(path)
                    assert told(response) in ("404", "200", "422"), (act, person)
                    assert (person == "") or told(response) == "404", (act, person, told(response))
        assert everything(database) == before

    def test_a_role_of_the_other_organisation_cannot_be_given(self, database, pair, browsers):
        from putright.accounts.models import Role
        from putright.accounts.scope import within

        with within(pair.other.organisation):
            theirs = Role.objects.get(organisation=pair.other.organisation, slug="administrator").pk
        before = everything(database)
        home = f"/s/{pair.own.slug}/people/"
        added = {"name": "Eve", "email": "eve@mail.example", "roles": [str(theirs)]}
        assert told(browsers["administrator"].post(home, added)) == "422"
        changed = f"{home}?person={pair.own.people['handler'].pk}"
        assert told(browsers["administrator"].post(changed, {"act": "roles", "roles": [str(theirs)]})) == "422"
        assert everything(database) == before

    def test_a_person_of_the_other_organisation_cannot_be_named_on_a_case(self, database, pair, browsers):
        before = everything(database)
        path = filled(addresses()["record-fact"], pair.own, kind="assigned")
        page = browsers["manager"].post(
            path, {"person": pair.other.people["manager"].key, "on": "1 11 2026", "hour": "", "form_id": "a" * 32}
        )
        assert told(page) == "200"
        assert pair.other.people["manager"].name not in page.content.decode()
        assert everything(database) == before
