"""The kinds of entry about what stands beside a case: other cases, strands, and whether letters go by themselves."""

from __future__ import annotations

from typing import Final

from putright.procedure.facts import DATE, FLAG, IDENTITY, Attribute, FactKind

HOWS: Final = ("same-event", "same-person", "follows-from", "followed-by")
"""How another case is related to this one: it follows from the other, or the other follows from it, the last two."""

_OTHER: Final = Attribute("reference", required=True)
LINKED: Final = FactKind(
    "case-linked",
    "another case of the organisation is related to this one",
    (_OTHER, Attribute("how", values=HOWS, required=True), Attribute("reason")),
)
UNLINKED: Final = FactKind(
    "case-unlinked", "another case was said to be related to this one, and is not", (_OTHER, Attribute("reason"))
)
JOINED: Final = FactKind(
    "case-joined",
    "the same complaint had come twice: one of the two cases goes on, the other ends",
    (
        _OTHER,
        Attribute("part", values=("goes-on", "ends"), required=True),
        Attribute("moved", IDENTITY),
        Attribute("carried", IDENTITY),
        Attribute("closed", IDENTITY),
        Attribute("reason"),
    ),
)
"""``part``: what this case does. ``moved`` and ``carried``: the entries that moved the receipt and that took over the
acknowledgement of the other; ``closed``: the entry that ended this one."""
UNJOINED: Final = FactKind(
    "case-unjoined", "two cases that were joined go on by themselves again", (_OTHER, Attribute("reason"))
)
SPLIT: Final = FactKind(
    "case-split",
    "one letter held two complaints: a part of it became a case of its own",
    (
        _OTHER,
        Attribute("part", values=("from", "into"), required=True),
        Attribute("points", IDENTITY),
        Attribute("reason"),
    ),
)
"""``part``: whether this case came from the other, or the other from this one. ``points``: the ids of what moved."""
UNSPLIT: Final = FactKind(
    "case-unsplit",
    "what had become a case of its own was taken back into the case that it came from",
    (
        _OTHER,
        Attribute("part", values=("goes-on", "ends"), required=True),
        Attribute("closed", IDENTITY),
        Attribute("reason"),
    ),
)
GROUPED: Final = FactKind(
    "case-grouped", "the case was added to a group of cases about one event", (Attribute("group", IDENTITY, (), True),)
)
UNGROUPED: Final = FactKind(
    "case-ungrouped", "the case was taken out of a group of cases", (Attribute("group", IDENTITY, (), True),)
)
STRAND_OPENED: Final = FactKind(
    "strand-opened",
    "a strand was opened beside the complaint, with steps and dates of its own",
    (Attribute("strand", IDENTITY, required=True), Attribute("sort", IDENTITY, required=True),
     Attribute("person", required=True)),
)  # fmt: skip
STRAND_STEP: Final = FactKind(
    "strand-step",
    "a step was taken on a strand beside the complaint",
    (
        *(Attribute(name, IDENTITY, required=True) for name in ("strand", "step")),
        *(Attribute(name, IDENTITY) for name in ("outcome", "of")),
        *(Attribute(name) for name in ("person", "action", "reason")),
        Attribute("until", DATE),
        Attribute("void", FLAG),
    ),
)
"""``step`` is a fact of the strand's own policy. Neither is part of the complaint's history (register.strands)."""
STRAND_ACCESS: Final = FactKind(
    "strand-access-chosen",
    "who may open a strand was chosen, of those who may open the case",
    (
        Attribute("strand", IDENTITY, required=True),
        Attribute("how", values=("all", "only", "but"), required=True),
        Attribute("people"),
    ),
)
"""``how``: all of them, only these ``people``, all but these."""
BY_HAND: Final = FactKind(
    "letters-by-hand",
    "whether letters go by themselves on this case was chosen",
    (Attribute("how", values=("by-hand", "by-itself"), required=True),),
)
"""The last one counts. Why is its note."""
