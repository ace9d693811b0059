"""The questions of each act. Which of them are asked may depend on the answers before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django import forms

from putright.casework import complainant_offers as acts
from putright.casework.complainant_offers import Offer
from putright.procedure.assessment import Assessment
from putright.public.language import to_say
from putright.public.typed import EmailField, PhoneField, TextField
from putright.site.needs_fields import LONGEST, OF_THE_PERSON, needs_fields
from putright.site.templatetags.paper_tags import said
from putright.wording.extension_words import extension_asked
from putright.wording.language import say

MOST: Final = 20_000
_WHY: Final = to_say("You need not say why.")


class Asked(NamedTuple):
    """A page of questions: its name, and its fields by name. ``lead``: a heading where there is more than one."""

    name: str
    fields: Mapping[str, forms.Field]
    lead: str = ""
    hint: str = ""


Typed = Mapping[str, Any]


def questions_of(offer: Offer, found: Assessment, typed: Typed, told: str = "") -> list[Asked]:
    """The pages of an act that is offered, given what was answered up to now; none where nothing is asked.

    ``told``: what the first question is about, where the register knows more of it than the facts.
    """
    ask = _ASKED.get(offer.act)
    pages = ask(offer, found, typed) if ask is not None else []
    if told:
        next(iter(pages[0].fields.values())).help_text = said(told)
    return pages


def _words(label: str, hint: str = "", *, needed: str = "", rows: int = 8) -> forms.Field:
    """A box for words; ``needed``: what is said where it is left empty."""
    return TextField(
        most=MOST, label=label, help_text=hint, required=bool(needed), error_messages={"required": needed},
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _choose(label: str, choices: list[tuple[str, str]], needed: str, hint: str = "") -> forms.Field:
    wrong = {"required": needed, "invalid_choice": say("Choose one of the answers.")}
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, widget=forms.RadioSelect(), error_messages=wrong
    )


def _one(name: str, field: forms.Field) -> Asked:
    return Asked(name, {name: field})


def _only(label: str, needed: str, hint: str = "") -> Callable[[Offer, Assessment, Typed], list[Asked]]:
    """An act with one question, for words."""
    return lambda offer, found, typed: [_one("words", _words(label, hint, needed=needed))]


def _add(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    hint = say("If you only want to send files, leave this empty.")
    return [_one("words", _words(say("What do you want to add?"), hint))]


def _meeting(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    how = [("phone", say("A phone call")), ("in-person", say("Meet in person")), ("online", say("A video call"))]
    return [
        _one("how", _choose(say("How do you want to talk to us?"), how, say("Choose how you want to talk to us."))),
        _one("suits", _suits(by_phone=typed.get("how") == "phone")),
    ]


def _suits(*, by_phone: bool = False) -> forms.Field:
    hint = say("Days and times, and who should be there. Tell us if you need something, such as a room without stairs.")
    if by_phone:
        hint = say(
            "Days and times, and the number that we should ring. Tell us if you need an interpreter or more time."
        )
    return _words(say("When does it suit you?"), hint, needed=say("Tell us when it suits you."), rows=5)


def _invitation(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    answers = [("yes", say("Yes, I want to")), ("no", say("No, I do not want to"))]
    first = _one("agree", _choose(say("Do you want to meet or talk to us?"), answers, say("Choose yes or no.")))
    if typed.get("agree") == "no":
        return [first, _one("words", _words(say("Do you want to tell us why?"), _WHY, rows=5))]
    return [first, _one("suits", _suits())]


def _extension(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    answers = [("yes", say("Yes, I agree")), ("no", say("No, I do not agree"))]
    otherwise = say("If you do not agree, or do not answer, the date stays as it is.")
    told = said(f"{extension_asked(found, offer.about)} {otherwise}")
    first = _one(
        "agree", _choose(say("Do you agree to the new date?"), answers, say("Choose if you agree or not."), told)
    )
    why = _one("words", _words(say("Do you want to tell us why?"), _WHY, rows=5))
    return [first] if typed.get("agree") == "yes" else [first, why]  # nobody has to say why they agree


def _consent(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    name = TextField(
        most=200, label=say("Your full name"), error_messages={"required": say("Write your full name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    agree = _choose(
        say("Do you agree?"),
        [("yes", say("Yes: I am the person whom it is about, and I agree")), ("no", say("No, I do not agree"))],
        say("Choose if you agree or not."),
    )
    lead = say("Do you agree that they complain for you?")
    means = say("If you agree, we may tell them what we find out about you. You can take this back at any time.")
    hint = f"{means} {say('If you want to know first what the complaint says, ask us before you answer.')}"
    return [Asked("name", {"agree": agree, "name": name}, lead, hint)]


def _consent_back(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    name = TextField(
        most=200, label=say("Your full name"), error_messages={"required": say("Write your full name.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    return [_one("name", name)]


def _consent_coming(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    ways = [
        ("writes", say("They will write to you, or sign a form")),
        ("rings", say("They will ring you")),
        ("paper", say("I have a paper that lets me act for them")),
        ("cannot", say("They cannot agree themselves")),
    ]
    how = _choose(say("How will the person agree?"), ways, say("Choose how they will agree."))
    labels = {
        "paper": (say("What is the paper?"), say("Such as a power of attorney. Send us a photo or a copy if you can.")),
        "cannot": (say("Why can they not agree?"), say("Such as a child, somebody too ill, or somebody who died.")),
    }
    label, hint = labels.get(
        str(typed.get("coming")), (say("What else should we know?"), say("Such as when we can ring them."))
    )
    return [_one("coming", how), _one("words", _words(label, hint, rows=5))]


def _next_stage(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    if found.policy.by_id[offer.about].held_by is not None:
        return []
    pages = []
    if offer.late:
        late = _words(
            say("Why do you ask only now?"), say("We take it only for an exceptional reason, such as a long illness."),
            needed=say("Tell us why you ask only now. Without a reason we cannot take it."), rows=5,
        )  # fmt: skip
        pages.append(_one("late_reason", late))
    unhappy = say("Say what you think we got wrong or left out. You can leave it empty.")
    wanted = say("You can leave it empty.")
    return [
        *pages,
        _one("reason", _words(say("Why are you not happy with our answer?"), unhappy)),
        _one("desired_outcome", _words(say("What do you want to happen?"), wanted, rows=5)),
    ]


def _withdraw(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    return [
        _one(
            "words", _words(say("Why do you want to stop?"), say("You need not say why. It helps us to learn."), rows=5)
        )
    ]


def _reach(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    address = TextField(
        most=1_000, label=say("Postal address"), required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )  # fmt: skip
    fields: dict[str, forms.Field] = {
        "email": EmailField(label=say("Email address"), required=False),
        "phone": PhoneField(label=say("Telephone number"), required=False),
        "address": address,
    }
    return [
        Asked("email", fields, say("How can we reach you now?"), say("Fill in what is new, and leave the rest empty."))
    ]


def _needs(offer: Offer, found: Assessment, typed: Typed) -> list[Asked]:
    fields = needs_fields(OF_THE_PERSON, lambda **options: TextField(most=LONGEST, **options))
    hint = say("Tick and write what you need now. Take away what you need no more.")
    return [Asked("needs", fields, say("What do you need from us?"), hint)]


_ASKED: Final[Mapping[str, Callable[[Offer, Assessment, Typed], list[Asked]]]] = MappingProxyType(
    {
        acts.DETAILS: _only(
            to_say("What can you tell us?"), to_say("Write what you can tell us."),
            to_say("Answer what we asked you."),
        ),
        acts.WRONG: _only(
            to_say("What is wrong, and how is it right?"), to_say("Tell us what is wrong, and how it is right."),
            to_say("For example: the call was on 3 March, not on 3 April."),
        ),
        acts.DELAY: _only(
            to_say("What takes too long, or goes wrong?"), to_say("Tell us what takes too long or goes wrong."),
        ),
        acts.GO_ON: lambda offer, found, typed: [
            _one("words", _words(to_say("Why do you want to go on?"), _WHY, rows=5))
        ],
        acts.WORDS: _add,
        acts.MEETING: _meeting,
        acts.INVITATION: _invitation,
        acts.EXTENSION: _extension,
        acts.CONSENT: _consent,
        acts.CONSENT_BACK: _consent_back,
        acts.CONSENT_COMING: _consent_coming,
        acts.NEXT_STAGE: _next_stage,
        acts.WITHDRAW: _withdraw,
        acts.REACH: _reach,
        acts.NEEDS: _needs,
    }
)  # fmt: skip
"""Only "it is put right" asks nothing: there is a page to be sure, and that is all."""
