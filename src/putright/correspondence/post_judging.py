"""Whether a letter may go by post as the case stands: its address, what the person needs, what happened since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from putright.casework.checking import check_record
from putright.casework.looking import View
from putright.casework.who_may import needed_for
from putright.correspondence.approving import why_not_approved
from putright.correspondence.letter_overtaken import who_may_not_be_told, why_overtaken
from putright.correspondence.letter_record import said_since
from putright.correspondence.letter_sheet import address_of_complainant
from putright.correspondence.lettering import fitting
from putright.correspondence.models import CaseLetter
from putright.correspondence.post_models import PostItem, PostLetter
from putright.letters import letters
from putright.register.parts import OURS
from putright.register.reading import Entry
from putright.register.relating import relations_of
from putright.stationery.forms import large_print
from putright.stationery.halves import in_two_languages
from putright.wording.fact_words import kind_words
from putright.wording.needs import FORMATS, WAYS, WELSH, Needs, codes_in, listed_words
from putright.wording.plain_names import listed

ELSEWHERE: Final = ("easy-read", "braille", "audio", WELSH, "other-language")
"""Formats that somebody has to make by other means."""
MATTERS_TOO: Final = frozenset({"calendar-changed", "policy-changed", "not-accepted"})
"""What the register records of itself and a letter may speak of."""
CAME_IN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mail-received": "A mail came",
        "heard-from": "Somebody rang, came or wrote",
        "authority-noted": "It was noted who speaks for whom",
        "letters-by-hand": "It was chosen how letters go on this case",
    }
)
"""What is a reason to look at a letter again before it is printed. Of one that is in the bag it is none any more."""

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def known_address(view: View, kind: str) -> tuple[str, ...]:
    """Name and postal address that the case has for a letter of that kind; of nobody but the complainant it has one."""
    if letters()[kind].to != "complainant":
        return ()
    return address_of_complainant(view.record.latest("contact-given"))


def needs_for(view: View, kind: str) -> Needs:
    """The needs of whoever gets a letter of that kind. They are known of the complainant alone."""
    return view.needs if letters()[kind].to == "complainant" else Needs()


def elsewhere_in(needs: Needs, text: str) -> tuple[str, ...]:
    """Of the formats that somebody needs, those that are made elsewhere; Welsh only if the letter's text has none."""
    here = frozenset({WELSH}) if in_two_languages(text) else frozenset()
    return tuple(one for one in needs.formats if one in ELSEWHERE and one not in here)


def against_post(needs: Needs, to: Sequence[str]) -> tuple[str, ...]:
    """What somebody's recorded needs say against a letter to that address, each as a sentence."""
    found = []
    if needs.ways and "letter" not in needs.ways:
        found.append(f"They want to be reached by: {listed_words(needs.ways, WAYS)}. Not by letter.")
    street = to[1].lower() if len(to) > 1 else ""
    if needs.not_address and street and (street in needs.not_address.lower() or needs.not_address.lower() in street):
        found.append(f"They do not want to be reached at: {needs.not_address}")
    return tuple(found)


def why_held(view: View, post: PostLetter, draft: CaseLetter, lacks: Sequence[str]) -> str:
    """Why a letter that waits must not be printed as the case stands now; nothing, if it may."""
    if draft.revision != post.revision:
        return "Its text is another one than was put in. Take it out, read it, and put it in again."
    if not_to_them := _not_to_them(view, post):
        return not_to_them
    fact = letters()[post.letter].fact
    refusal = check_record(fact, view.found, frozenset({needed_for(fact)}))
    if refusal is not None:
        return " ".join(one.message for one in refusal.faults)
    if fitting(post.letter, view.found) != post.letter:
        return "The case has come to another stage, and another letter belongs to it."
    if lacks:
        return f"The letter lacks something now. {' '.join(lacks)}"
    if unapproved := why_not_approved(post.organisation, draft, view.found, post.letter):
        return unapproved
    if not post.typed and known_address(view, post.letter) != tuple(post.to):
        return "The name or the postal address on the case is another one now. Take it out, and put it in again."
    needs = needs_for(view, post.letter)
    if large_print(needs) != post.size or " ".join(elsewhere_in(needs, draft.text)) != post.needed:
        return "What this person needs was changed. Take it out, and put it in again."
    # Why it goes all the same stands in the note of what is recorded then: it was asked when it was put in.
    answered = "\n".join(str(one["note"] or "") for one in post.says)
    if new := [one for one in against_post(needs, post.to) if one not in answered]:
        return f"{' '.join(new)} Take it out, and send it in another way, or put it in again and say why."
    return (
        said_since(draft, post.at)
        or moved_on(view.record.entries, post.seen, view, also=CAME_IN)
        or why_overtaken(view, post.letter, post.seen, post.at)
    )


def _not_to_them(view: View, post: PostLetter) -> str:
    """What became known since a letter was put in of who may be told; or that the complaint goes on elsewhere."""
    told = who_may_not_be_told(view, post.seen, post.at) if letters()[post.letter].to == "complainant" else ""
    joined = relations_of(view.record.entries).elsewhere
    return told or (f"The complaint goes on in another case: {joined.reference}." if joined is not None else "")


def since_printed(view: View, item: PostItem) -> str:
    """What was recorded since a letter was printed and speaks against posting it, as a sentence."""
    return why_overtaken(view, item.letter, item.seen, item.since) or moved_on(view.record.entries, item.seen, view)


def moved_on(
    entries: Sequence[Entry], seen: int, view: View, ours: frozenset[int] = frozenset(), also: Mapping[str, str] = _NONE
) -> str:
    """What was recorded since ``seen`` entries and may make a letter wrong, as a sentence. ``ours`` does not count.

    ``also``: kinds of the register's own that count as well, with their words.
    """
    kinds = [
        one.row.kind
        for one in entries[seen:]
        if (one.row.kind not in OURS or one.row.kind in MATTERS_TOO or one.row.kind in also)
        and one.row.number not in ours
    ]
    if not kinds:
        return ""
    words = {"calendar-changed": "The calendar changed", "policy-changed": "The policy changed", **also}
    said = [words.get(kind) or kind_words(kind, view.found.policy) for kind in dict.fromkeys(kinds)]
    return f"Since then it was recorded on the case: {listed(said)}. Look whether the letter is still right."


def formats_words(post: PostLetter | PostItem) -> str:
    """In what form it goes: large print in a size, or what is made elsewhere."""
    if post.elsewhere:
        return listed_words(codes_in(post.elsewhere, FORMATS), FORMATS)
    return f"large print, {post.size} point" if post.size else "ordinary print"
