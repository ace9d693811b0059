"""The letterhead of an organisation: what its letters show besides how it is reached, and a sample of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.accounts.changes import note
from putright.accounts.letterhead_models import OwnLetterhead
from putright.accounts.letterheads import letterhead_of
from putright.accounts.models import Organisation
from putright.publishing.setting import NotSet
from putright.staff.door import Desk, desk
from putright.staff.seen_forms import SeenForm, state_of
from putright.stationery.labels import web_link
from putright.stationery.pictures import fault_of
from putright.stationery.printing import as_paper
from putright.stationery.sheet import Letterhead, Sheet
from putright.stationery.word_file import as_word

_IS_WEBSITE = URLValidator(["http", "https"], message="Write the website as in www.brightwater.example.")
_SAMPLE = """\
Dear Sample,

This is a sample, so that you see how your letters look. Nothing was sent to anybody.

# What stands where

- At the top: your name, your picture, and how you are reached.
- In the window of the envelope: the address of whoever gets the letter.
- At the foot: what you wrote for the foot of letters.

> Words that a complainant wrote look like this.

Yours sincerely,

Sample Person
"""


class LetterheadForm(SeenForm):
    """What letters show of the organisation besides its name and how it is reached."""

    website = forms.CharField(
        label="Website",
        help_text="For example, www.brightwater.example",
        required=False,
        max_length=200,
        widget=forms.TextInput({"inputmode": "url"}),
    )
    foot = forms.CharField(
        label="At the foot of letters",
        help_text="For example, your number as a charity or company, or who regulates you. At most four lines.",
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
    )
    picture = forms.FileField(
        label="Picture beside your name",
        help_text="A PNG or a JPEG, at most 300 kB. It is shown 15 mm high.",
        required=False,
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )
    without = forms.BooleanField(label="Take the picture away", required=False)
    attaches = forms.BooleanField(
        label="Attach letters to their emails as PDFs",
        help_text="A letter that goes by email is then enclosed as a PDF too. What is recorded of a person’s needs "
        "comes first, and whoever sends it can choose otherwise.",
        required=False,
    )

    def __init__(self, has_picture: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not has_picture:
            del self.fields["without"]

    def clean_website(self) -> str:
        """An address that a browser can open."""
        website: str = self.cleaned_data["website"].strip()
        if website:
            _IS_WEBSITE(web_link(website))
        return website

    def clean_foot(self) -> str:
        """Few lines: the first sheet of each letter bears them."""
        foot: str = "\n".join(line.strip() for line in self.cleaned_data["foot"].splitlines() if line.strip())
        if foot.count("\n") > 3:
            raise ValidationError("The foot has more than four lines. Put some of them together.")
        return foot

    def clean_picture(self) -> bytes | None:
        """The picture, if it can stand on a letter: one is made with it, on paper and in Word."""
        sent = self.cleaned_data["picture"]
        if sent is None:
            return None
        picture = bytes(sent.read())
        if fault := fault_of(picture):
            raise ValidationError(fault)
        sample = _sample(Letterhead("Sample", logo=picture), date(2026, 1, 1))
        try:
            as_paper(sample)
            as_word(sample)
        except Exception as error:  # each reader of pictures has faults of its own
            raise ValidationError("The picture cannot be read. Save it anew, as a PNG or a JPEG.") from error
        return picture


@desk("administer")
def letterhead(at: Desk) -> HttpResponse:
    """Show and change the letterhead."""
    own = Organisation.objects.select_for_update(no_key=True).get(pk=at.organisation.pk)
    found = OwnLetterhead.objects.filter(organisation=own).first() or OwnLetterhead(organisation=own)
    known = {"website": found.website, "foot": found.foot}
    had = bytes(found.logo)
    posted = at.request.method == "POST"
    sent = (at.request.POST, at.request.FILES) if posted else (None, None)
    attached = found.attaches
    before = known | {"attaches": attached}
    form = LetterheadForm(bool(had), *sent, initial=before, state=state_of(before, had))
    if posted and form.is_valid():
        said = form.cleaned_data
        picture = said["picture"] or (b"" if said.get("without") else had)
        found.website, found.foot, found.logo = said["website"], said["foot"], picture
        found.attaches = said["attaches"]
        found.save()
        lines = [(str(form.fields[name].label), known[name], said[name]) for name in known] + [
            ("Picture beside your name", _told(had), _told(picture, had)),
            (str(form.fields["attaches"].label), _yes(attached), _yes(found.attaches)),
        ]
        note(own, at.hand, "letterhead", own.pk, "Letterhead", lines)
        messages.success(at.request, "Saved. New letters look so from now on.")
        return redirect("organisation-letterhead", slug=own.slug)
    return at.page("staff/letterhead.html", {"form": form, "picture": bool(had)}, status=422 if posted else 200)


@desk("administer", only_looks=True)
def letterhead_sample(at: Desk) -> HttpResponse:
    """A letter to nobody, with the letterhead as it stands."""
    sample = _sample(letterhead_of(at.organisation), timezone.localdate(at.now))
    try:
        content = as_paper(sample)
    except NotSet as fault:
        messages.error(at.request, str(fault))
        return redirect("organisation-letterhead", slug=at.organisation.slug)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="sample.pdf"', "Cache-Control": "private, no-store"},
    )


def _sample(head: Letterhead, day: date) -> Sheet:
    to = ("Sample Person", "Flat 2", "14 Quince Walk", "Harrowmere", "HR1 2AB")
    return Sheet("How our letters look", _SAMPLE, head, day, to, "SAMPLE-00001")


def _told(picture: bytes, before: bytes | None = None) -> str:
    if not picture:
        return ""
    return "a picture" if not before or picture == before else "another picture"


def _yes(attached: bool) -> str:
    return "yes" if attached else "no"
