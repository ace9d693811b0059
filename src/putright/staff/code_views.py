"""Giving somebody codes with which they follow their case: on paper, or said on the telephone or at a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from putright.casework.case_codes import in_groups
from putright.casework.code_sheets import ON_A_SHEET, PAPER, PERMISSION, TOLD, Given, give_codes, make_void, sheets_of
from putright.casework.follow_sessions import LONGEST
from putright.casework.looking import View
from putright.casework.speaking import CONCERNED, SPEAKS, Speaker, speakers_of
from putright.site.public_address import public_address
from putright.site.spoken import in_language
from putright.staff.case_frame import case_screen
from putright.staff.case_views import view_at
from putright.staff.door import Desk, desk
from putright.staff.typed_when import KeyedForm, new_key
from putright.wording.dates import long_day
from putright.wording.language import ENGLISH
from putright.wording.people_words import COMPLAINANT

_HOWS: Final = (
    (TOLD, "One code that I say now: it works for 10 minutes"),
    (PAPER, f"A sheet of paper with {ON_A_SHEET} codes, to hand over or post: they work for 90 days"),
)
_SHOWN_BEFORE: Final = (
    "These codes were shown before, and cannot be shown again. If nobody wrote them down, make them void here and make "
    "new ones."
)


class CodesForm(KeyedForm):
    """For whom, and how it is given."""

    who = forms.ChoiceField(
        label="Who gets it?",
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose who gets it.", "invalid_choice": "Choose one of the answers."},
    )
    how = forms.ChoiceField(
        label="What do you want to give?",
        choices=_HOWS,
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose what you want to give.", "invalid_choice": "Choose one of the answers."},
    )

    def __init__(self, speakers: Sequence[Speaker], data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        choosing = self.fields["who"]
        assert isinstance(choosing, forms.ChoiceField)  # noqa: S101 - for the type checker
        choosing.choices = [(one.who, called(one)) for one in speakers]


class SheetShown(NamedTuple):
    """Codes that were given, as the list of them shows it."""

    key: int
    what: str
    to: str
    given: str
    standing: str
    opens: bool


def called(speaker: Speaker) -> str:
    """Somebody who may follow a case, as staff call them."""
    part = "Speaks for them" if speaker.represents else "The person concerned"
    part = "The complainant" if speaker.who == COMPLAINANT else part
    return f"{part}: {speaker.name}" if speaker.name else part


@never_cache
@desk(PERMISSION)
def codes(at: Desk, reference: str) -> HttpResponse:
    """What was given, and a form to give more. The codes stand on the page that answers the form, and never again."""
    view = view_at(at, reference)
    speakers = speakers_of(view.record, view.found)
    here = reverse("case-codes", args=[at.organisation.slug, view.case.reference])
    if at.request.method == "POST" and at.request.POST.get("then") == "void":
        return _void(at, view, here)
    form = CodesForm(speakers, at.request.POST if at.request.method == "POST" else None, initial=_first(speakers))
    if at.request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = give_codes(
            at.organisation, view.case, said["who"], said["how"], at.member, now=at.now, key=said["form_id"]
        )
        if given.codes:
            return _shown_once(at, view, given, speakers)
        messages.info(at.request, _SHOWN_BEFORE)
        return redirect(here)
    context: dict[str, object] = {
        "title": "Codes to follow this case",
        "form": form,
        "sheets": _sheets(at, view, speakers),
        "no_email": not any(one.email for one in speakers),
        **_left_out(view, speakers, here),
    }
    return case_screen(at, view, "staff/case_codes.html", context, under="case-codes")


def _left_out(view: View, speakers: Sequence[Speaker], here: str) -> dict[str, str]:
    """The person concerned, where nobody noted them yet: no code can be theirs, and they alone can consent there."""
    if view.found.known.get("by") != SPEAKS or any(one.who != COMPLAINANT and not one.represents for one in speakers):
        return {}
    name = str(view.record.latest("contact-given").get("concerned") or "The person concerned")
    return {"left_out": name, "note_them": f"{here.removesuffix('codes/')}record/person-noted/?part={CONCERNED}"}


def _first(speakers: Sequence[Speaker]) -> dict[str, str]:
    """What the form begins with: where there is one who may have a code, it is for them."""
    return {"form_id": new_key(), **({"who": speakers[0].who} if len(speakers) == 1 else {})}


def _void(at: Desk, view: View, here: str) -> HttpResponse:
    sheet = at.request.POST.get("sheet", "")
    if not (sheet.isascii() and sheet.isdigit() and len(sheet) < 19):
        raise Http404
    if not make_void(at.organisation, view.case, int(sheet), at.member, at.now):
        raise Http404
    messages.success(at.request, "These codes open nothing any more.")
    return redirect(here)


def _shown_once(at: Desk, view: View, given: Given, speakers: Sequence[Speaker]) -> HttpResponse:
    to = next((called(one) for one in speakers if one.who == given.sheet.who), "")
    until, paper = timezone.localtime(given.sheet.expires), given.sheet.how == PAPER
    codes = [in_groups(one) for one in given.codes]
    context: dict[str, object] = {
        "title": "Codes to follow your complaint" if paper else "Say this code now",
        "sheet": _sheet(at, view, given, codes) if paper else "",
        "needs": None,  # the page is printed and handed over
        "codes": codes,
        "to": to,
        "until": f"{until:%H:%M}",
        "page": public_address(at.organisation, "follow"),
        "here": reverse("case-codes", args=[at.organisation.slug, view.case.reference]),
    }
    return case_screen(at, view, "staff/case_codes_given.html", context, under="case-codes")


def _sheet(at: Desk, view: View, given: Given, codes: Sequence[str]) -> SafeString:
    """What is printed: in English, or as the complainant needs it, where it is for them."""
    language = view.needs.reads_in if given.sheet.who == COMPLAINANT else ENGLISH
    with in_language(language):
        context: dict[str, object] = {
            "language": language,
            "in_english": language == ENGLISH,
            "provider_name": at.organisation.name,
            "page": public_address(at.organisation, "follow"),
            "reference": view.case.reference,
            "codes": codes,
            "until": long_day(timezone.localtime(given.sheet.expires).toordinal()),
        }
        return render_to_string("staff/code_sheet.html", context)


def _sheets(at: Desk, view: View, speakers: Sequence[Speaker]) -> list[SheetShown]:
    names = {one.who: called(one) for one in speakers}
    shown = []
    for sheet, left in sheets_of(at.organisation, view.case, at.now):
        what = f"A sheet of {sheet.count} codes" if sheet.how == PAPER else "A code that was said"
        when = timezone.localtime(sheet.made)
        by = sheet.account.name if sheet.account is not None else "putright"
        given = f"{long_day(when.toordinal())} at {when:%H:%M}, by {by}"
        if sheet.ended is not None:
            who = sheet.ended_by.name if sheet.ended_by is not None else "putright"
            standing = f"Made void on {long_day(timezone.localtime(sheet.ended).toordinal())} by {who}"
        elif sheet.expires <= at.now:
            standing = "Too old now"
        elif left:
            standing = f"{left} not used yet, until {long_day(timezone.localtime(sheet.expires).toordinal())}"
        else:
            standing = "Used"
        # One that is used up may have been used by whoever found it: making it void ends what it opened.
        opens = sheet.ended is None and at.now < sheet.expires + LONGEST
        shown.append(SheetShown(sheet.pk, what, names.get(sheet.who, "Somebody else"), given, standing, opens))
    return shown
