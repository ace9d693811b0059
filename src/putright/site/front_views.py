"""The front page, the one-time sign-in, and whether all is well."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from putright.accounts.changes import Refused
from putright.accounts.emails import asked_for, confirm
from putright.accounts.models import Account, Organisation
from putright.accounts.one_time import use, waiting
from putright.site.directory_connected import offered
from putright.site.limiting import told

NO_MAIL = "putright-no-mail-since"
"""Since when no mail has gone out, in the cache (correspondence.mail_stopped writes it)."""
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The providers whose procedures run here; of one alone, its own page."""
    organisations = list(Organisation.objects.order_by("name")[:200])
    if len(organisations) == 1:
        return redirect("procedure", slug=organisations[0].slug)
    return render(request, "front.html", {"organisations": organisations})


@never_cache
def one_time(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link, once. Opening it only asks: mail scanners open links, and must not use them up."""
    if request.method == "POST":
        account = use(token)
        if account is not None:
            login(request, account, backend=_BACKEND)
            begins = settings.PASSWORDS and not settings.TRIAL and not account.has_usable_password()
            return redirect("account_set_password" if begins else "organisations")
    # One answer for a link that was used, one that is too old, and one that never was.
    found = waiting(token)
    context = {
        "found": found is not None,
        "token": token,
        "directories": offered(found.account) if found is not None else [],
    }
    return render(request, "one_time.html", context, status=200 if found is not None else 410)


@never_cache
def new_email(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a new address to sign in with: only by the account that it is for, signed in. Opening it only asks."""
    account = request.user
    if not isinstance(account, Account):
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        try:
            changed = confirm(token, account)
        except Refused as why:
            return render(request, "new_email.html", {"refused": str(why)}, status=409)
        if changed is not None:
            return render(request, "new_email.html", {"changed": changed})
    found = asked_for(token, account)
    context = {"found": found.email if found is not None else ""}
    return render(request, "new_email.html", context, status=200 if found is not None else 410)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the database answers; 503 if not. Also, since when no mail goes out. Says nothing of any organisation.

    Asked for ``?counts=1`` it tells besides how often limits on what the public sends were met within a day.
    """
    counts = {}
    try:
        since = cache.get(NO_MAIL)  # it asks the database
        if request.GET.get("counts") == "1":
            counts = {"public": told(timezone.now())}
    except Error:
        return JsonResponse({"ok": False, "database": "does not answer"}, status=503)
    mail = {} if since is None else {"mail": f"none has gone out since {since}"}
    return JsonResponse({"ok": True, **mail, **counts})
