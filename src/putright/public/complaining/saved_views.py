"""Saving a complaint that is begun, coming back to it with a code, and deleting what was typed."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from putright.casework.written_to import may_write
from putright.outgoing.ways import any_way
from putright.public.complaining.drafts import (
    SAVED,
    Draft,
    find,
    find_by_code,
    forget,
    give_code,
    give_cookie,
    take_cookie,
)
from putright.public.complaining.from_here import from_here
from putright.public.complaining.sealing import looks_like_code
from putright.public.complaining.steps import CHECK
from putright.public.complaining.views import address, elsewhere, to_sent
from putright.public.door import Counter, counter
from putright.public.gate import through
from putright.public.kept_typing import BY_FORM, BY_LINK, as_typed, changes_language
from putright.public.language import to_say
from putright.public.typed import EmailField, TextField
from putright.site.budgets import CODE_MAILED, RETURN_TYPED
from putright.site.limiting import step, take_back
from putright.site.public_address import public_address
from putright.wording.dates import plain_day

MAILS: Final = 3
"""How often the code of one draft is mailed."""
_UNKNOWN: Final = to_say(
    "We do not know this code. Look if each sign is right. We keep what was saved for 28 days, and only until it is "
    "sent or deleted. A new code takes the place of an older one."
)
_TOO_MANY_MAILS: Final = to_say(
    "We cannot send more emails for now. Leave this box empty, and write the code down instead."
)
_SUBJECT: Final = to_say("Your code to go on with your complaint")
_MAIL: Final = to_say("""You asked us to send you this code. With it you can go on with the complaint that you began.

Your code: {code}

Go to this page and type the code:
{page}

We keep what you typed until {until}. Nothing was sent to us as a complaint yet.

If you did not ask for this, do nothing. The code is of use only to the person who began the complaint.

{name}
""")


class SaveForm(forms.Form):
    """Where to mail the code, if anywhere."""

    email = EmailField(
        label=to_say("Email address"),
        help_text=to_say("If you want the code by email too. The email says nothing of what you typed."),
        required=False,
    )


class ReturnForm(forms.Form):
    """The code."""

    code = TextField(
        most=100,
        label=to_say("Your code"),
        help_text=to_say("For example, 7KQM-2XRT-PPA4. Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "govuk-input--width-20",
            }
        ),
        error_messages={"required": to_say("Type the code that we gave you.")},
    )


@from_here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def save(at: Counter) -> HttpResponse:
    """A code to come back with, shown this once."""
    posted = at.request.method == "POST"
    draft = find(at, to_change=posted)
    if draft is None:
        return elsewhere(at, None)
    if draft.sent:
        return to_sent(at, draft)
    form = SaveForm(at.request.POST if posted else None)
    if changes_language(at.request):
        posted = False
        as_typed(form)
    email = form.cleaned_data["email"] if posted and form.is_valid() else ""
    if email and (draft.mailed >= MAILS or not _may_mail(at) or not may_write(email, "code to go on", at.now)):
        form.add_error("email", _TOO_MANY_MAILS)
    if not posted or form.errors:
        context = {"form": form, "can_mail": any_way(), "back": address(at, CHECK), "has_code": bool(draft.row.code)}
        context |= BY_FORM
        return at.page("public/complaining/save.html", context)
    sends = bool(email) and any_way()
    draft.mailed += sends
    code = give_code(draft, at.now)
    page = public_address(at.organisation, "complain-return")
    until = timezone.localtime(at.now + SAVED)
    if sends:
        _mail(at, email, code, page, plain_day(until.toordinal()))
    context = {"code": code, "page": page, "until": until, "email": email if sends else "", "back": address(at, CHECK)}
    # The code is shown this once: no way leads from here to the page in another language, which could not show it.
    return at.page("public/complaining/saved.html", context | {"languages": []})


@from_here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def come_back(at: Counter) -> HttpResponse:
    """Going on with a code. Only sending the form uses it: whatever follows an address in an email changes nothing."""
    posted = at.request.method == "POST"
    # A code that was typed is not shown again when the language is changed.
    posted = posted and not changes_language(at.request)
    form = ReturnForm(at.request.POST if posted else None)
    draft = None
    if posted and form.is_valid():
        passed = through(at, RETURN_TYPED)
        if isinstance(passed, HttpResponse):
            return passed
        draft = _by_code(at, form)
    if draft is not None:
        return give_cookie(at, redirect(address(at, CHECK)), draft)
    here = find(at)
    context = {"form": form, "here": here is not None and not here.sent, **BY_LINK}
    return at.page("public/complaining/return.html", context)


@from_here
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def delete(at: Counter) -> HttpResponse:
    """Deleting what was typed, after asking once."""
    posted = at.request.method == "POST"
    draft = find(at, to_change=posted)
    start = reverse("complain", kwargs={"slug": at.organisation.slug})
    if not posted:
        if draft is None or draft.sent:
            return redirect(start)
        return at.page("public/complaining/delete.html", {"back": address(at, CHECK)})
    if draft is not None and not draft.sent:
        forget(draft)
    return take_cookie(at, redirect(f"{start}?deleted=1"))


def _may_mail(at: Counter) -> bool:
    """Whether another mail with a code may go from this connection; it is counted."""
    return step(at.request, at.organisation.pk, CODE_MAILED, at.now).until is None


def _by_code(at: Counter, form: ReturnForm) -> Draft | None:
    """The draft of what was typed; None, with a sentence, where there is none."""
    code: str = form.cleaned_data["code"]
    draft = find_by_code(at, code) if looks_like_code(code) else None
    if draft is None:
        form.add_error("code", _UNKNOWN)
    else:  # only what fails is counted: a care home behind one address comes back as often as it likes
        take_back(at.request, at.organisation.pk, RETURN_TYPED, at.now)
    return draft


def _mail(at: Counter, email: str, code: str, page: str, until: str) -> None:
    """Once the code is kept. Nothing of the complaint stands in it, and no word that somebody typed."""
    text = str(_MAIL).format(code=code, page=page, until=until, name=at.organisation.name)
    letter = EmailMessage(str(_SUBJECT), text, to=[email])
    transaction.on_commit(lambda: letter.send(fail_silently=True))
