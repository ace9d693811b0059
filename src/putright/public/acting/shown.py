"""What the pages of an act show, worked out before the templates see it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from putright.casework import complainant_offers as acts
from putright.casework.asked_for import answer_by, told_by
from putright.casework.complainant_offers import NotNow, Offer
from putright.procedure.assessment import Assessment
from putright.procedure.moments import parse_moment
from putright.public.acting.files import HERE, files_waiting
from putright.public.acting.walk import Walk
from putright.public.bodies import directory_at
from putright.public.followed import Followed
from putright.public.language import to_say
from putright.public.reaching import Reach
from putright.public.standing import promises_said, standing_said
from putright.public.typed import as_text
from putright.register.parts import ADDED, HEARD
from putright.register.reading import Entry
from putright.wording.asked_words import asked_next_words, kept_words
from putright.wording.done_words import done_title, next_words
from putright.wording.language import ENGLISH, say, speaking
from putright.wording.not_now_words import KEPT_AS_WORDS, instead_words, rule_words
from putright.wording.offer_words import act_title_for, means_words, until_words
from putright.wording.outside_words import bodies_for_complainant
from putright.wording.standing_words import stage_name

_SURE: Final = MappingProxyType(
    {
        acts.WITHDRAW: (to_say("Are you sure that you want to stop your complaint?"), to_say("Yes, stop my complaint")),
        acts.SATISFIED: (to_say("Is it put right?"), to_say("Yes, it is put right")),
        acts.GO_ON: (to_say("Do you want to go on with your complaint?"), to_say("Yes, go on")),
        acts.CONSENT_BACK: (to_say("Are you sure?"), to_say("Yes, take it back")),
        acts.CONSENT: (to_say("Check your answer"), to_say("Send my answer")),
    }
)
"""The heading and the button of the last look, where it is no mere check."""
_CHECK: Final = (to_say("Check your answers"), to_say("Send"))


def check_words(walk: Walk) -> dict[str, object]:
    """What every page of an act says of it."""
    offer, found = walk.offer, walk.at.found
    heading, button = _SURE.get(offer.act, _CHECK)
    if offer.act == acts.NEXT_STAGE:
        held = found.policy.by_id[offer.about].held_by
        asks = say("Ask for {stage}", stage=stage_name(offer.about, found.policy))
        heading, button = (say("Have you asked them?"), say("Yes, I asked them")) if held else (heading, asks)
    until = until_words(offer.about, offer.until, found, late=offer.late) if offer.act == acts.NEXT_STAGE else ""
    return {
        "act": act_title_for(offer.act, offer.about, found, late=offer.late),
        "about": offer.about,
        "heading": heading,
        "button": button,
        "warns": offer.act == acts.WITHDRAW,
        "until": until,
        "means": means_words(offer.act, offer.about, found),
    }


def not_now_shown(at: Followed, act: str, about: str, why: NotNow, *, wrong: str) -> dict[str, object]:
    """Why it cannot be, with the rule; what to do instead; what was typed, and the files that came with it."""
    typed = at.request.POST
    words = [as_text(typed.get(name, "")) for name in ("late_reason", "reason", "desired_outcome", "words", "suits")]
    words += _needs_typed(at) if act == acts.NEEDS else []
    next_stage = act == acts.NEXT_STAGE
    title = act_title_for(act, about, at.found) if not next_stage or about in at.found.policy.by_id else ""
    return {
        "act": title or say("Ask for the next stage"),
        "rule": rule_words(why.why, why.clause, why.window, act, about, at.found),
        "instead": instead_words(why.why),
        "may_send": why.why in KEPT_AS_WORDS,
        "kept": kept_words(answer_by(at.record, at.now)),
        "bodies": bodies_for_complainant(at.found, directory_at(at.counter, at.found.policy)) if next_stage else (),
        "typed": "\n\n".join(one for one in words if one),
        "wrong": wrong,
        "here": HERE,
        "files": [(token, one.name) for token, one in files_waiting(at).items()],
        "reach": Reach.of(at.organisation),
    }


def _needs_typed(at: Followed) -> list[str]:
    """What was ticked and written of needs, each with its question. In English: sent all the same, it is words that
    staff read."""
    with speaking(ENGLISH):
        return [f"{one.question}: {one.text}" for one in Walk(at, Offer(acts.NEEDS)).answers()]


def done_shown(at: Followed, entry: Entry, was: Assessment, act: str, about: str) -> dict[str, object]:
    """What was done, what is owed now that was not before, and what is owed besides."""
    kind = entry.row.kind
    if kind == HEARD.name:
        kind = str(entry.says.get("about", ""))
    about = str(entry.says.get("to") or about)
    before, after = promises_said(at, was), promises_said(at, at.found)
    files = [one for one in at.record.entries if one.row.kind == ADDED.name and one.says.get("beside") == entry.id]
    standing = standing_said(at, at.found) if at.found.status != was.status else ""
    told = [next_words(kind, act)]
    if kind == "asked":
        told = [*asked_next_words(parse_moment(entry.row.happened).day, told_by(entry))]
    return {
        "title": done_title(kind, act, about, at.found),
        "next": [one for one in told if one],
        "standing": standing,
        "new": [one for one in after if one not in before and one not in standing],
        "still": [one for one in after if one in before],
        "files": [str(one.says.get("name", "")) for one in files],
    }
