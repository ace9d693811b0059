"""The procedure in easier words: the same promises, each by itself, in short sentences, and words explained.

Nothing is promised here that the policy does not promise, nor more weakly or strongly: what a promise says is said in
easier words, how firm it is and by when stand in the policy's own.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.procedure.durations import Unit
from putright.procedure.policy import Duty, Policy, Stage, Window
from putright.wording.condition_words import condition_words, decided
from putright.wording.declared_sentences import declared_parts
from putright.wording.drawing_words import mark_words, promised
from putright.wording.easier_words import explained, plainer
from putright.wording.language import say
from putright.wording.limit_words import limited, window_limit
from putright.wording.manner_words import duty_manner, pace_words
from putright.wording.onward_words import before_promise, whenever, window_notes
from putright.wording.outside_words import held_only
from putright.wording.plain_names import capital, stage_title, the_role
from putright.wording.procedure_page import changes, complaining, plain_items, routes_part, standing_parts, who_deals
from putright.wording.procedure_parts import Item, Paragraph, Part, ProcedurePage, Section, items_of
from putright.wording.procedure_time import time_items
from putright.wording.stage_words import clauses_of_all, marked, owed_in, said_once
from putright.wording.standing_words import to_ask

_HELP: Final = ("adjustments", "representatives")
"""What is declared of the help that somebody can have."""

_PROMISES: Final = MappingProxyType(
    {
        "acknowledge": "write to say we have your complaint",
        "register": "write your complaint down in our list of complaints",
        "explain-delay": "write to tell you why it takes longer",
        "inform": "tell you how far we are",
        "give-statement": "hear from the member of staff what happened",
        "examine-statement": "look into what the member of staff told us",
        "notify-outcome": "write to tell you what we found",
        "assign": "give your complaint to somebody who will deal with it",
        "request-consent": "ask the other person if they agree",
    }
)
_DOING: Final = MappingProxyType(
    {
        "We will": "We will do this {limit}.",
        "We should": "We should do this {limit}.",
        "We will normally": "We will normally do this {limit}.",
        "We aim to": "We aim to do this {limit}.",
        "We may": "We may do this {limit}.",
        "It is for you to": "It is for you to do this {limit}.",
        "You may": "You may do this {limit}.",
        "It is for them to": "It is for them to do this {limit}.",
        "They may": "They may do this {limit}.",
    }
)
"""How firm a promise is, and the sentence that says by when it is kept, just as firmly."""

_DAYS: Final = MappingProxyType(
    {
        Unit.HOURS: 1 / 24,
        Unit.DAYS: 1.0,
        Unit.WORKING_DAYS: 1.4,
        Unit.SCHOOL_DAYS: 1.9,
        Unit.WEEKS: 7.0,
        Unit.MONTHS: 30.0,
        Unit.YEARS: 365.0,
    }
)
"""About how many days a unit takes, only to say first what comes first."""


def easier(policy: Policy) -> ProcedurePage:
    """The procedure in easier words."""
    rights = [one for one in policy.standing if one.stage is None and one.kind in ("right", "settling")]
    sections = [
        Section("about", say("About this paper"), _about()),
        Section("complaining", say("How to complain"), complaining(policy)),
        *(Section(stage.id, stage_title(stage.id, policy), _stage(stage, policy)) for stage in policy.stages),
        Section("outside-bodies", say("Who else can help"), routes_part(policy)),
        Section(
            "help",
            say("Help for you"),
            (*help_parts(), *standing_parts(rights, policy), *declared_parts(policy, _HELP)),
        ),
        Section("promises", say("What else we promise"), tuple(items_of("", plain_items(policy)))),
        Section("time", say("How we count days"), time_items(policy)),
        Section("words", say("What the words mean"), explained(policy)),
    ]
    title = say("How to complain: in easier words")
    return ProcedurePage(title, tuple(section for section in sections if section.parts))


def _about() -> tuple[Part, ...]:
    return (
        Paragraph(say("You complain when you are not happy with something we did, or did not do.")),
        Paragraph(say("This paper tells you how to complain. It says what we do then, and when.")),
        Paragraph(say("“We” means the people you complain to.")),
    )


def help_parts() -> tuple[Part, ...]:
    """Who can help somebody who complains, and what they can tell us that they need."""
    return (
        Paragraph(say("You can ask somebody you trust to help you.")),
        Paragraph(say("Please tell us if you need help, or need this paper in another form.")),
    )


def _stage(stage: Stage, policy: Policy) -> tuple[Part, ...]:
    parts = who_deals(stage, policy)
    owed = sorted(owed_in(stage, policy), key=comes)
    items = []
    for said, group, when in said_once(owed, lambda duty: _promise(duty, stage, policy), policy):
        promise, *more = said
        text = " ".join((f"{capital(before_promise(when, promise))}.", *more))
        items.append(Item(text, clauses_of_all(group)))
    parts += items_of(say("What happens:"), items)
    rights = [one for one in policy.standing if one.stage == stage.id and one.kind in ("right", "settling")]
    parts += standing_parts(rights, policy)
    parts += changes(stage, policy)
    parts += [_onward(one, policy) for one in stage.windows if decided(one.conditions, policy.settings) is not False]
    return tuple(parts)


def comes(duty: Duty) -> tuple[int, float]:
    """About when something is done: what is counted from the beginning of the stage first, what has no time last."""
    length = duty.clock.duration
    if not duty.timed or length is None:
        return 2, 0
    later = bool(duty.clock.start.kinds or duty.waits_for or duty.overdue or duty.recurs)
    return int(later), 0 if later else length.number * _DAYS[length.unit]


def _promise(duty: Duty, stage: Stage, policy: Policy) -> tuple[str, ...]:
    """What is promised, without its stop; and the sentences that follow: by when, how, for whom to do."""
    limit = " ".join(part for part in (plainer(limited("", duty, policy).strip()), pace_words(duty)) if part)
    by_when = doing(duty, policy, limit) if limit else say("We have set no time for this.")
    found = [marked(duty, policy, easily(duty, policy)), by_when]
    if duty.share is not None:
        found.append(say("We promise this for {share} in 100 complaints.", share=duty.share))
    if duty.role != stage.owner:
        found.append(say("Who does this: {who}.", who=the_role(duty.role, policy)))
    return (*found, *duty_manner(duty, policy))


def doing(duty: Duty, policy: Policy, limit: str) -> str:
    """A sentence that says by when a promise is kept, as firmly as it is promised."""
    known = {say(mark): doing for mark, doing in _DOING.items()}
    return say(known[mark_words(duty, policy)], limit=limit)


def easily(duty: Duty, policy: Policy) -> str:
    """What is promised, in easier words where there are any; those of a special case are easy already."""
    easy = _PROMISES.get(duty.action.name)
    if easy is None or duty.others or duty.clock.start.kinds == ("details-received",):
        return promised(duty, policy)
    if duty.action.name == "acknowledge" and policy.order[duty.stage] > 0:
        return say("write to say we have your request")
    return say(easy)


def _onward(window: Window, policy: Policy) -> Part:
    """How to ask for the next stage, what there is to it and until when in sentences of their own."""
    unhappy = say("if you are not happy with our answer")
    when = whenever((condition_words(window.conditions, policy.settings), unhappy))
    only = held_only(window.to, policy)
    text = say("{when}, you can {ask}", when=capital(when), ask=to_ask(window.to, policy))
    said = [f"{text}, {only}." if only else f"{text}."]
    limit = plainer(window_limit(window, policy))
    if limit:
        said.append(say("You can do so {limit}.", limit=limit))
    clauses = dict.fromkeys((window.clause, *window.also, *([window.writing_clause] if window.writing_clause else [])))
    return Paragraph(" ".join((*said, *window_notes(window, policy))), tuple(clauses))
