"""Following a complaint: asking for a code, typing it, leaving. See ADR 42 and docs/following.md."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from putright.casework.case_codes import plain_number, try_code
from putright.casework.codes_asked import ask_for_code
from putright.casework.follow_sessions import begin, end, token_digest
from putright.casework.held_back import register_number
from putright.casework.remarks import is_remark_number
from putright.outgoing.ways import sends_texts
from putright.public.code_page import ASKED, NOT_RIGHT, CodeForm, browser_digest, browser_token, code_page, posted_held
from putright.public.cookies import ACTED, ASKED_FOR_CODE, FOLLOWS, forget, kept
from putright.public.door import Counter, counter
from putright.public.followed import let_in, let_out
from putright.public.gate import through
from putright.public.held_typing import held_again
from putright.public.kept_typing import BY_FORM, as_typed, changes_language
from putright.public.language import in_spoken, is_offered, to_say
from putright.public.reaching import Reach
from putright.public.sent import remember
from putright.public.typed import TextField, as_text
from putright.site.budgets import CODE_ASKED, CODE_TYPED
from putright.site.limiting import take_back
from putright.wording.language import ENGLISH, say, spoken

_EMAIL: Final = ("email", to_say("Send it to the email address that you gave us"))
_TEXT: Final = ("text", to_say("Send it by text message to the mobile number that you gave us"))
_HAVE: Final = ("have", to_say("I have a code: on paper, or somebody told it to me"))


class FollowForm(forms.Form):
    """The number of the complaint, and how the code comes."""

    number = TextField(
        most=200,
        label=to_say("What is the number of your complaint?"),
        help_text=to_say("It is on every letter and email from us. Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={"required": to_say("Type the number of your complaint.")},
    )
    how = forms.ChoiceField(
        label=to_say("How do you want to get your code?"),
        widget=forms.RadioSelect(),
        error_messages={
            "required": to_say("Choose how you want to get your code."),
            "invalid_choice": to_say("Choose one of the answers."),
        },
    )

    def __init__(self, data: object = None, *, texts: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choosing = self.fields["how"]
        assert isinstance(choosing, forms.ChoiceField)  # noqa: S101 - for the type checker
        choosing.choices = [_EMAIL, *([_TEXT] if texts else []), _HAVE]

    def clean_number(self) -> str:
        """The number as it was typed; refused only where nothing of it can be read."""
        typed: str = self.cleaned_data["number"]
        if "@" in typed:
            raise forms.ValidationError(say("This looks like an email address. Type the number of your complaint."))
        if not plain_number(typed):
            raise forms.ValidationError(
                say("There are no letters or figures in this. Type the number of your complaint.")
            )
        return typed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def follow(at: Counter) -> HttpResponse:
    """Asks for the number, and how the code comes. The answer is the same whatever number was typed."""
    form = FollowForm(at.request.POST if at.request.method == "POST" else None, texts=sends_texts())
    number = as_text(form.data.get("number", ""))
    if is_remark_number(at.organisation, number) and (not changes_language(at.request) or "remark" in form.data):
        return _of_remark(at, number)
    if changes_language(at.request):
        as_typed(form)
    if at.request.method != "POST" or changes_language(at.request) or not form.is_valid():
        context: dict[str, object] = {
            "form": form, "ended": "ended" in at.request.GET, "reach": Reach.of(at.organisation),
            **BY_FORM,
        }  # fmt: skip
        return at.page("public/follow.html", context)
    passed = through(at, CODE_ASKED)
    if isinstance(passed, HttpResponse):
        return passed
    number, how, token = form.cleaned_data["number"], form.cleaned_data["how"], browser_token(at)
    if how != "have":
        known = register_number(at.organisation, number)
        language = spoken() if is_offered(at.organisation) else ENGLISH
        ask_for_code(at.organisation, plain_number(known), how, token_digest(token), at.now, language=language)
    onward = redirect("follow-code", slug=at.organisation.slug)
    return remember(at, onward, ASKED, number=number, how=how, token=token)


def _of_remark(at: Counter, number: str) -> HttpResponse:
    """What the number of praise, a suggestion or a question is for. The same for every such number, known or not."""
    there = reverse("follow", args=[at.organisation.slug])
    context = {"number": number, "reach": Reach.of(at.organisation), "language_to": there, **BY_FORM}
    return at.page("public/follow_remark.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counter
def follow_code(at: Counter) -> HttpResponse:
    """Number and code. Both right, a session begins; a GET never uses a code up."""
    if at.request.method != "POST":
        return code_page(at)
    held = held_again(posted_held(at.request), at.organisation)
    if changes_language(at.request):  # a code that was typed is not shown again, to whoever comes next
        number = as_text(at.request.POST.get("number", ""))
        return code_page(at, CodeForm(initial={"number": number}), held=held, ended=held is not None)
    form = CodeForm(at.request.POST)
    if not form.is_valid():
        return code_page(at, form, held=held)
    if held is None and is_remark_number(at.organisation, form.cleaned_data["number"]):
        return _of_remark(at, form.cleaned_data["number"])
    passed = through(at, CODE_TYPED)
    if isinstance(passed, HttpResponse):
        return passed
    said = form.cleaned_data
    opened = try_code(
        at.organisation, register_number(at.organisation, said["number"]), said["code"], browser_digest(at), at.now
    )
    if opened is None:
        form.add_error("code", NOT_RIGHT)
        return code_page(at, form, held=held)
    take_back(at.request, at.organisation.pk, CODE_TYPED, at.now)  # only what fails is counted
    token = begin(at.organisation, opened, at.now)
    if held is not None and held.of == opened:
        there = in_spoken(held.to, at.request)
        context: dict[str, object] = {"held": held, "there": there, "language_to": there, **BY_FORM}
        return let_in(at, at.page("public/follow_go_on.html", context), token)
    return let_in(at, redirect("followed-case", slug=at.organisation.slug), token)


@never_cache
@require_POST
@counter
def follow_finish(at: Counter) -> HttpResponse:
    """Ends the session, there and in the browser."""
    end(at.organisation, kept(at, FOLLOWS) or "", at.now)
    left = redirect("follow-finished", slug=at.organisation.slug)
    return let_out(at, forget(at, forget(at, left, ASKED_FOR_CODE), ACTED))


@never_cache
@require_safe
@counter
def follow_finished(at: Counter) -> HttpResponse:
    """Says that the page of the complaint is shut."""
    return at.page("public/follow_finished.html", {})
