"""How an organisation's public pages look: chosen with a preview beside the form, refused where it cannot be read."""

from __future__ import annotations

import base64
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from putright.accounts.changes import note
from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Change, LookPicture, Organisation
from putright.site.colours import contrast, read_colour
from putright.site.look import (
    OUR_HEADER,
    OUR_LINK,
    Look,
    fault_of_header,
    fault_of_link,
    header_pairs,
    link_pairs,
    style_sheet,
)
from putright.site.look_pictures import Made
from putright.site.look_shown import look_of
from putright.staff.door import Desk, desk
from putright.staff.look_form import COLOURS, LookForm
from putright.staff.seen_forms import state_of

_SAMPLE: Final = ".putright-sample__page"
_LATEST: Final = 5
_TEXTS: Final = ("header_colour", "link_colour", "logo_says", "logo_alone")


@desk("administer")
def look(at: Desk) -> HttpResponse:
    """Show, try and change the look."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    known = {name: getattr(own, name) for name in _TEXTS}
    posted = at.request.method == "POST"
    salt = f"look-{own.pk}-{at.member.account}"
    sent = (_sent(at), at.request.FILES) if posted else (None, None)
    form = LookForm(
        salt, bool(own.logo), letterhead_of(own).logo, *sent, initial=known, state=state_of(known, own.logo)
    )
    if posted and form.is_valid() and not {"see", "use"} & set(at.request.POST):
        _save(at, own, form)
        messages.success(at.request, "Saved. Your public pages look so from now on.")
        return redirect("organisation-look", slug=own.slug)
    if posted:
        _carry(form)
    context = {"form": form, "better": list(form.better.items()), **_shown(at, own, form), "changes": _changes(own)}
    return at.page("staff/look.html", context, status=422 if posted and form.errors else 200)


@desk("administer", only_looks=True)
def look_preview(at: Desk) -> HttpResponse:
    """The style sheet of the preview: of colours that can be read, and for the sample alone."""
    found = Look(
        _read(at.request.GET.get("header", ""), fault_of_header), _read(at.request.GET.get("link", ""), fault_of_link)
    )
    return HttpResponse(style_sheet(found, _SAMPLE), content_type="text/css; charset=utf-8")


def _read(typed: str, fault_of: Any) -> str:
    try:
        colour = read_colour(typed)
    except ValueError:
        return ""
    return "" if fault_of(colour) else colour


def _sent(at: Desk) -> QueryDict:
    """What came, with a colour that we offered in the place of the one that was refused."""
    sent = at.request.POST.copy()
    name, _, colour = sent.get("use", "").partition(":")
    if name in COLOURS:
        sent[name] = colour
    return sent


def _carry(form: LookForm) -> None:
    """Take a logo along that was sent and is not saved yet."""
    if isinstance(form.data, QueryDict):
        data = form.data.copy()
        data["kept"] = form.carried()
        form.data = data


def _save(at: Desk, own: Organisation, form: LookForm) -> None:
    said = form.cleaned_data
    made: Made | None = said["picture"]
    name = made.name if made is not None else "" if said.get("without") else own.logo
    values = {one: said[one] for one in _TEXTS} | {"logo": name}
    if not name:
        values |= {"logo_says": "", "logo_alone": False}
    lines = [(str(form.fields[one].label), _told(getattr(own, one)), _told(values[one])) for one in _TEXTS]
    lines.append(("Logo", own.logo, name))
    Organisation.objects.filter(pk=own.pk).update(**values)
    if name != own.logo:
        LookPicture.objects.filter(organisation=own).delete()
        if made is not None:
            LookPicture.objects.create(organisation=own, **made._asdict())
    note(own, at.hand, "look", own.pk, "Look of the public pages", lines)


def _told(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _shown(at: Desk, own: Organisation, form: LookForm) -> dict[str, object]:
    """The sample: as it is saved, and what of the form can be read."""
    look, picture, says, alone = look_of(own), _picture(own), own.logo_says, own.logo_alone
    if form.is_bound:
        said = form.cleaned_data
        look = Look(said.get("header_colour", look.header), said.get("link_colour", look.link))
        picture = _as_data(said["picture"].name, said["picture"].content) if said.get("picture") else picture
        picture = "" if said.get("without") and not said.get("picture") else picture
        says, alone = said.get("logo_says", ""), bool(said.get("logo_alone"))
    sheet = reverse("organisation-look-preview", args=[own.slug])
    pairs = [*header_pairs(look.header or OUR_HEADER), *link_pairs(look.link or OUR_LINK)]
    return {
        "sheet": f"{sheet}?{urlencode({'header': look.header, 'link': look.link})}",
        "picture": picture,
        "says": says,
        "alone": alone,
        "unsaved": form.is_bound,
        "pairs": [
            (one.what, one.upper, one.lower, f"{int(contrast(one.upper, one.lower) * 10) / 10:.1f}", f"{one.least:g}")
            for one in pairs
        ],
    }


def _picture(own: Organisation) -> str:
    found = LookPicture.objects.filter(organisation=own, name=own.logo).first() if own.logo else None
    return _as_data(found.name, bytes(found.content)) if found is not None else ""


def _as_data(name: str, content: bytes) -> str:
    kind = "png" if name.endswith(".png") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _changes(own: Organisation) -> list[Change]:
    """The latest changes of the look, the newest first."""
    rows = Change.objects.filter(organisation=own, about="look").select_related("account").order_by("-pk")
    return list(rows[:_LATEST])
