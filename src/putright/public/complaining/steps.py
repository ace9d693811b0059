"""The questions of a complaint in their order: which belong to it, after what was answered so far.

A step is a part of ``ComplaintForm``. There is no other list of what is asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.forms import MultipleChoiceField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from putright.accounts.models import Site
from putright.public.complaining.drafts import Draft
from putright.public.door import Counter
from putright.public.forms import ComplaintForm, services_of, sites_of
from putright.public.language import to_say
from putright.site.needs_fields import BEFORE, FORMATS_BOX
from putright.wording.language import in_english, say
from putright.wording.needs import WELSH

FILES: Final = "files"
CHECK: Final = "check"
_HELP: Final = ("need_support", "need_spoken_language", "needs")


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its address, the fields of the form on it, its heading where it has several, what is said first.

    ``needed``: a complaint cannot be sent without it. ``after``: the step whose answer brings this one. ``template``:
    its page, where it says more than the question.
    """

    slug: str
    names: tuple[str, ...]
    title: str = ""
    lead: str = ""
    needed: bool = False
    after: str = ""
    template: str = "question"


WHAT: Final = Step("what-happened", ("words",), needed=True)
REACH: Final = Step(
    "reach-you",
    ("name", "email", "phone", "address", "anonymous"),
    to_say("How can we reach you?"),
    to_say("We need one way to reach you, so that we can answer you. Or tell us that you want to stay anonymous."),
    needed=True,
)
FOR_WHOM: Final = Step("for-whom", ("behalf",))
WHO: Final = Step("who-you-are", ("concerned", "relation"), to_say("Who do you complain for?"), after=FOR_WHOM.slug)
CONSENT: Final = Step("consent", ("consent",), to_say("Do they agree?"), after=FOR_WHOM.slug, template="consent")
WHERE: Final = Step("where", ("site", "service"), to_say("What is it about?"))
WHEN: Final = Step("when", ("when",))
WISH: Final = Step("put-right", ("wish",))
ATTACH: Final = Step(FILES, (), to_say("Photographs and files"))
HELP: Final = Step("help", _HELP, to_say("What help do you need?"))
HEAR: Final = Step("hear-from-us", (), to_say("How do you want to hear from us?"))
ALL: Final = frozenset(one.slug for one in (WHAT, REACH, FOR_WHOM, WHO, CONSENT, WHERE, WHEN, WISH, HELP, HEAR))
"""The addresses of the steps that are there for somebody, besides what the procedure asks."""


class Asking:
    """What is asked of this person: by the provider's procedure and places, and by what they answered."""

    def __init__(self, at: Counter, draft: Draft | None) -> None:
        self.at, self.draft = at, draft
        self.data: MultiValueDict[str, str] = draft.data if draft is not None else MultiValueDict()
        if not in_english() and FORMATS_BOX not in self.data:
            self.data.setlist(FORMATS_BOX, [WELSH])

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites to choose from; one alone is no choice."""
        found = sites_of(self.at.organisation)
        return found if len(found) > 1 else {}

    @cached_property
    def services(self) -> dict[str, str]:
        """The services to choose from."""
        return services_of(self.at.organisation, self.at.policy)

    def form(self, data: Any = None) -> ComplaintForm:
        """The whole form."""
        return ComplaintForm(self.at.policy, self.sites, data, self.services)

    def part(self, step: Step, data: Any = None) -> ComplaintForm:
        """The part of the form that a step asks."""
        form = self.form(data)
        form.only(self._names(step, form))
        return form

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that apply, in order."""
        whole = self.form()
        found = [WHAT, REACH, FOR_WHOM]
        if self.data.get("behalf") == "yes":
            found.append(WHO)
            # Nobody can ask somebody who died; who speaks for them is looked at by a person.
            if "consent" in whole.fields and self.data.get("relation") != "died":
                found.append(CONSENT)
        if self.sites or self.services:
            found.append(WHERE)
        found.append(WHEN)
        found += [Step(name.replace("_", "-"), (name,)) for name in whole.asked]
        found.append(WISH)
        if settings.DOCUMENTS is not None:
            found.append(ATTACH)
        if not self.data.get("anonymous"):
            found += [HELP, HEAR]
        return found

    @cached_property
    def mark(self) -> str:
        """What the questions are, so that a page tells if others are asked since: an other procedure is in force."""
        form = self.form()
        asked = {name: [code for code, _ in getattr(form.fields[name], "choices", ())] for name in form.asked}
        said = json.dumps([[one.slug for one in self.steps], asked], default=str)
        return sha256(said.encode()).hexdigest()[:16]

    def step(self, slug: str) -> Step | None:
        """The step of that address, if it applies."""
        return next((one for one in self.steps if one.slug == slug), None)

    def before(self, step: Step) -> Step | None:
        """The step before; None before the first."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def after(self, step: Step, *, changing: bool) -> str:
        """The address of what comes next. Whoever changes one answer goes back to the list, past what it brings."""
        follows = self.steps[self.steps.index(step) + 1 :]
        if changing:
            follows = [one for one in follows if one.after == step.slug and not self._is_done(one)]
        return follows[0].slug if follows else CHECK

    def missing(self) -> Step | None:
        """The first step without which the complaint cannot be sent and that was not answered."""
        return next((one for one in self.steps if one.needed and not self._is_done(one)), None)

    def counted(self, step: Step) -> tuple[int, int]:
        """The number of a step, and how many there are."""
        return self.steps.index(step) + 1, len(self.steps)

    def answers(self) -> MultiValueDict[str, str]:
        """What was answered to the steps that apply: an answer to a question that fell away is left out."""
        whole = self.form()
        names = {name for step in self.steps for name in self._names(step, whole)}
        return MultiValueDict({name: self.data.getlist(name) for name in names if name in self.data})

    def heading(self, step: Step) -> str:
        """What stands above a step: where it asks one thing alone, the question."""
        boxes = list(self.part(step)) if step.template == "question" else []
        return str(boxes[0].label) if len(boxes) == 1 else step.title

    def names(self, step: Step) -> Sequence[str]:
        """The fields of a step."""
        return self._names(step, self.form())

    def as_read(self, form: ComplaintForm, sent: Any) -> MultiValueDict[str, str]:
        """What was sent, as the form reads it: of a field that takes one answer the last, so that the list of answers
        shows what will be sent, and nothing else is kept. Who takes back that letters should be in Welsh is remembered
        to have done so."""
        found: MultiValueDict[str, str] = MultiValueDict()
        for name, box in form.fields.items():
            values = sent.getlist(name) if isinstance(box, MultipleChoiceField) else sent.getlist(name)[-1:]
            answered = [one for one in values if one]
            if name == FORMATS_BOX and not answered and not in_english():
                answered = [""]
            found.setlist(name, answered)
        return found

    def _names(self, step: Step, form: ComplaintForm) -> Sequence[str]:
        if step is HEAR:
            return [name for name in form.fields if name.startswith(BEFORE) and name not in _HELP]
        return [name for name in step.names if name in form.fields]

    def _is_done(self, step: Step) -> bool:
        return self.draft is not None and step.slug in self.draft.done


def shown(form: ComplaintForm, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers of a form, each with its question, in words; empty where there is none."""
    found = []
    for box in form:
        values = [one for one in data.getlist(box.name) if one] if hasattr(data, "getlist") else []
        choices = {str(code): str(words) for code, words in getattr(box.field, "choices", ())}
        if box.name == "anonymous":
            if values:
                found.append((str(box.label).partition(":")[0], say("Yes")))
            continue
        found.append((str(box.label), ", ".join(choices.get(one, one) for one in values)))
    return found
