"""What a provider puts on its own website and walls: a link, a button, a frame, and a square code."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.accounts.changes import Refused, note
from putright.accounts.hosts import read_host
from putright.accounts.models import Organisation
from putright.publishing.square_code import square_code, square_picture
from putright.site.embedding import Snippet, snippets
from putright.site.public_address import public_address
from putright.staff.door import Desk, desk
from putright.staff.seen_forms import SeenForm, state_of

MOST: Final = 10
_LOCAL: Final = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d{1,5})?")
_KINDS: Final = {"svg": "image/svg+xml", "png": "image/png"}


def read_origin(typed: str) -> str:
    """Where a website is, from the address of one of its pages: https, its name, perhaps a port. Raises ``Refused``."""
    text = typed.strip()
    if settings.TRIAL and _LOCAL.fullmatch(text.rstrip("/").lower()):
        return text.rstrip("/").lower()
    if len(text) > 300:
        raise Refused("One of the addresses is longer than 300 characters.")
    try:
        found = urlsplit(text if "://" in text else f"https://{text}")
        port = found.port
    except ValueError:
        raise Refused(f"{text} is no address of a website. Write it as https://www.larkfield.example.") from None
    if found.scheme != "https" or not found.hostname or found.username is not None:
        raise Refused(f"{text} is no address of a safe website. Write it as https://www.larkfield.example.")
    try:
        host = read_host(found.hostname)
    except Refused:
        raise Refused(f"{text} is no address of a website. Write it as https://www.larkfield.example.") from None
    return f"https://{host}" + (f":{port}" if port not in (None, 443) else "")


class FramesForm(SeenForm):
    """Whose pages may show the frame."""

    origins = forms.CharField(
        label="Websites that may show the frame",
        help_text="One on each line, for example https://www.larkfield.example. Nobody else can show it.",
        required=False,
        max_length=4_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
    )

    def clean_origins(self) -> list[str]:
        """Each once, in order."""
        lines = [line for line in self.cleaned_data["origins"].splitlines() if line.strip()]
        try:
            found = list(dict.fromkeys(read_origin(line) for line in lines))
        except Refused as why:
            raise ValidationError(str(why)) from None
        if len(found) > MOST:
            raise ValidationError(f"These are {len(found)} websites, and there is room for {MOST}.")
        return found


@desk("administer")
def embedding(at: Desk) -> HttpResponse:
    """The texts to copy, and which websites may show the frame."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    posted = at.request.method == "POST"
    known = "\n".join(own.frame_origins)
    form = FramesForm(at.request.POST if posted else None, initial={"origins": known}, state=state_of(known))
    if posted and form.is_valid():
        origins: list[str] = form.cleaned_data["origins"]
        Organisation.objects.filter(pk=own.pk).update(frame_origins=origins)
        lines = [("Websites that may show the frame", ", ".join(own.frame_origins), ", ".join(origins))]
        note(own, at.hand, "embedding", own.pk, "On other websites", lines)
        messages.success(at.request, "Saved. It holds from now on.")
        return redirect("organisation-embedding", slug=own.slug)
    texts: list[Snippet] = snippets(own)
    context: dict[str, Any] = {"form": form, "snippets": texts, "framed": bool(own.frame_origins)}
    context["address"] = public_address(own, "complain")
    return at.page("staff/embedding.html", context, status=422 if posted else 200)


@desk("administer", only_looks=True)
def embedding_code(at: Desk, form: str) -> HttpResponse:
    """The square code that leads to the complaint form, as a picture for posters."""
    if form not in _KINDS:
        raise Http404
    address = public_address(at.organisation, "complain")
    content = square_code(address).encode() if form == "svg" else square_picture(address)
    response = HttpResponse(content, content_type=_KINDS[form])
    how = "inline" if "show" in at.request.GET else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{at.organisation.slug}-complaints.{form}"'
    return response
