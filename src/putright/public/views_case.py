"""The page of a case for whoever follows it: where it is, what we owe, what happened, what we sent."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from putright.casework.document_acts import store_of
from putright.casework.files_held import held_because
from putright.casework.looking import note_followed
from putright.files.kinds import kind_of
from putright.files.names import saved_as
from putright.public.case_acts import acts_shown
from putright.public.case_files import file_to_take
from putright.public.case_page import case_shown
from putright.public.consent_shown import consent_shown, signature_helps
from putright.public.followed import Followed, followed
from putright.public.reaching import Reach
from putright.public.views_copy import copies_of_followed
from putright.register.models import KeptFile
from putright.site.saving import read_from, saved


@require_safe
@followed
def followed_case(at: Followed) -> HttpResponse:
    """The page. That it was read is recorded."""
    note_followed(at.case, at.now)
    context = {"shown": case_shown(at), "copies": copies_of_followed(at), "consent": consent_shown(at)}
    return at.page("public/followed_case.html", context | acts_shown(at))


@require_safe
@followed
def followed_consent(at: Followed) -> HttpResponse:
    """The form to print on which the person concerned says that they agree, for as long as that is missing."""
    if not signature_helps(at):
        raise Http404
    context: dict[str, object] = {
        "reach": Reach.of(at.organisation),
        "back": reverse("followed-case", args=[at.organisation.slug]),
    }
    return at.page("public/complaining/consent_form.html", context)


@require_safe
@followed
def followed_file(at: Followed, number: int) -> HttpResponse:
    """A letter of ours or a document of theirs, byte for byte, to be saved. Recorded as the reading of the page is."""
    one = file_to_take(at, number)
    if one is None:
        raise Http404
    kept = KeptFile.objects.filter(organisation=at.organisation, digest=one.file).first()
    store = store_of(at.organisation)
    place = store.path(one.file) if store is not None and not held_because(store, kept, one)[0] else None
    if place is None:
        return at.page("public/followed_file_held.html", {}, status=409)
    note_followed(at.case, at.now)
    kind = kind_of(one.form)
    return saved(read_from(place), saved_as(one.name or f"{at.case.reference}-{number}", kind), kind, one.size)
