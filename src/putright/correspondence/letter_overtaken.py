"""Whether a letter that waits, in the outbox or for the post, may still go after what was recorded since.

First, who may be told: consent that was taken back or ran out, somebody who speaks for them no more or since. Then what
they did or said: a letter that speaks of a complaint which was withdrawn since is for a person to look at again. What
only tells of the past, or confirms an ending, stays right. Nothing here names anybody: the sentences stand beside the
message, and not in the personal part of an entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from putright.calendars import load_calendars
from putright.casework.looking import View
from putright.casework.speaking import speakers_of, taken_back
from putright.letters import letters
from putright.procedure.assessment import assess
from putright.register.parts import AUTHORISED, HEARD, MAIL_CAME, MAIL_GONE, REACHED
from putright.register.parts_beside import BY_HAND
from putright.register.reading import Entry, Record, as_record
from putright.register.relating import relations_of
from putright.wording.people_words import COMPLAINANT, RELATIONS
from putright.wording.plain_names import listed

LOOK: Final = "Look whether the letter is still right."
OUTSIDE: Final = frozenset({"complainant", "representative", "concerned"})
"""The sources of what was done on the page of the case."""

_PAST: Final = frozenset({"call-notes", "meeting-notes", "actions-done"})
"""What was said or done, and stays so."""
_ENDINGS: Final = frozenset(
    "withdrawal-confirmation settlement-confirmation closing-confirmation not-taken-up referral-information".split()
)
"""That it ended, and who can help outside: right whatever ended it besides."""
_ALL: Final = frozenset(letters())
_NEW_DATES: Final = frozenset({"extension-notice", "delay-explanation", "update"})
TOUCHED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "withdrawn": _ALL - _PAST - _ENDINGS,
        "settled": _ALL - _PAST - _ENDINGS,
        "escalated": _ALL - _PAST - {"referral-information"},
        "reopened": _ALL - _PAST - {"referral-information"},
        "referred": _ALL - _PAST,
        "details-received": _ALL
        - _PAST
        - _ENDINGS
        - {"acknowledgement", "escalation-acknowledgement", "meeting-invitation", "meeting-confirmation"},
        "consent-received": frozenset({"consent-request", "consent-reminder", "acknowledgement"}) | _NEW_DATES,
        "meeting-declined": frozenset({"meeting-invitation", "meeting-confirmation"}),
    }
)
"""What whoever complained does, whoever records it, and the letters that it may make wrong."""
_AGREED: Final = _NEW_DATES
"""The letters that an answer to a new date may make wrong, where it was given on the page of the case."""

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "withdrawn": "the complaint was withdrawn",
        "settled": "the complaint was settled",
        "escalated": "the next stage was asked for",
        "reopened": "the case was opened again",
        "referred": "they went to an outside body",
        "details-received": "the details came",
        "consent-received": "consent came",
        "meeting-declined": "they do not want the meeting",
        "extended": "they agreed to the new date",
        HEARD.name: "somebody rang, came or wrote",
        MAIL_CAME.name: "a mail came",
        BY_HAND.name: "on this case a person is to look at each letter",
        AUTHORISED.name: "somebody died",
    }
)


def why_overtaken(view: View, letter: str, seen: int, then: datetime) -> str:
    """Why a letter of that kind must not go as the case stands now; nothing, if it may.

    ``seen`` is how many entries the case had when it was sent or put in, ``then`` when that was. What goes to one of
    our own staff is not touched.
    """
    if letters()[letter].to == "staff":
        return ""
    told = who_may_not_be_told(view, seen, then) if letters()[letter].to == COMPLAINANT else ""
    return told or _joined(view, seen) or what_came(view, letter, seen)


def against_them(record: Record, letter: str) -> tuple[str, ...]:
    """What speaks against sending a letter of that kind at all, as sentences: whoever sends it says why."""
    gone = letters()[letter].to == COMPLAINANT and taken_back(record)
    return ("It was taken back that whoever complains may be told what it is about.",) if gone else ()


def who_may_not_be_told(view: View, seen: int, then: datetime) -> str:
    """What became known since of who may be told, or who speaks for whom, as a sentence; nothing, if nothing did."""
    before = as_record(view.case, view.record.entries[:seen], view.record.newest)
    then = max(then, before.entries[-1].row.recorded)
    was = {one.who: one for one in speakers_of(before, assess(before.history, before.policy, load_calendars(), then))}
    now = {one.who: one for one in speakers_of(view.record, view.found)}
    if was[COMPLAINANT].sees and not now[COMPLAINANT].sees:
        return "Since then it was recorded that whoever complains may not be told what it is about. Do not send it."
    if any(one.sees and (who not in now or not now[who].sees) for who, one in was.items()):
        return "Since then somebody who spoke for them does so no more. Look to whom the letter may go."
    if any(one.represents and one.sees and (who not in was or not was[who].sees) for who, one in now.items()):
        return "Since then it became known that somebody speaks for them. Look to whom the letter should go."
    return ""


def _joined(view: View, seen: int) -> str:
    entries = view.record.entries
    if relations_of(entries).elsewhere is None or relations_of(entries[:seen]).elsewhere is not None:
        return ""
    return f"Since then it was said that the complaint goes on as part of another one. {LOOK}"


def what_came(view: View, letter: str, seen: int) -> str:
    """What they did or said since, of what may make a letter of that kind wrong, as a sentence."""
    came = dict.fromkeys(_came(view, letter, seen))
    return f"Since then it was recorded: {listed(list(came))}. {LOOK}" if came else ""


def _came(view: View, letter: str, seen: int) -> Iterator[str]:
    removed = {str(one.says.get("mail")) for one in view.record.entries if one.row.kind == MAIL_GONE.name}
    for entry in view.record.entries[seen:]:
        kind, mail = entry.row.kind, entry.says.get("mail")
        if kind in (HEARD.name, MAIL_CAME.name):
            if mail is None or str(mail) not in removed:
                yield _WORDS[kind]
        elif kind == BY_HAND.name and entry.says.get("how") == "by-hand":
            yield _WORDS[kind]
        elif _died(entry):
            yield _WORDS[AUTHORISED.name]
        elif letter in _touched_by(entry) and view.fact(entry.id) is not None:
            yield _WORDS[kind]


def _died(entry: Entry) -> bool:
    """Whether it says that the complaint is, or is now, that of somebody who died."""
    kind, says = entry.row.kind, entry.says
    executor = kind == AUTHORISED.name and says.get("authority") == "executor"
    return executor or (kind == REACHED.name and says.get("relation") == RELATIONS["died"])


def _touched_by(entry: Entry) -> frozenset[str]:
    if entry.row.kind == "extended":
        return _AGREED if entry.row.source in OUTSIDE else frozenset()
    return TOUCHED.get(entry.row.kind, frozenset())
