"""The shape of what a policy file declares besides its procedure: who may speak for whom, what is kept, what is cited.

Nothing here is computed with. It is what the source says, put where it can be looked at: by the rules of ``putright
check``, by a reader of the file. Each key stands alone and may be left out; left out means that the source is silent.

No postponed annotations here: see shape.py.
"""

# A mutable default is safe in a pydantic model, which copies it.

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from putright.procedure.shape import PolicyShape
from putright.procedure.shape_values import Clauses, Day, Name, Several, Shape, Span, Words


def _single(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class ValidShape(Shape):
    """From when until when the policy holds, and when it was last looked through."""

    from_: Day
    to: Day | None = None
    reviewed: Day | None = None


class LettersCountShape(Shape):
    """Whether a letter meets its limit by being sent or by arriving."""

    when: Literal["sent", "arrived"]
    clause: Clauses


class DefinitionShape(Shape):
    """What the policy calls a complaint."""

    complaint: Words
    clause: Clauses


class ExclusionShape(Shape):
    """What the policy does not take as a complaint."""

    what: Words
    clause: Clauses


class LateComplaintsShape(Shape):
    """When a complaint is taken after the time to complain."""

    taken_if: Several
    clause: Clauses


class OralComplaintsShape(Shape):
    """What becomes of a complaint made by word of mouth."""

    taken_by: Words | None = None
    written_down: Words | None = None
    copied: Words | None = None
    settled_at_once: Words | None = None
    clause: Clauses


class DiscussionShape(Shape):
    """The offer to talk about how the complaint will be handled, and how long that will take."""

    about: Several
    if_declined: Words | None = None
    clause: Clauses


class RelevantPeriodShape(Shape):
    """The longest that an answer may take, what is done when it takes longer, and how it may be made longer."""

    within: Span
    of: Words
    if_missed: Words | None = None
    longer: Words | None = None
    clause: Clauses


class RepresentativesShape(Shape):
    """Who may act for whom, and what the time limits do while authority is awaited."""

    with_consent: Words | None = None
    for_a_child: Words | None = None
    for_somebody_without_capacity: Words | None = None
    for_somebody_who_died: Words | None = None
    attorney: Words | None = None
    member_of_parliament: Words | None = None
    while_authority_is_awaited: Words | None = None
    clause: Clauses


class AdjustmentsShape(Shape):
    """Help with complaining and changes to how things are done for those who need them."""

    help: Words | None = None
    offered: Words | None = None
    recorded: Words | None = None
    reviewed: Words | None = None
    standard: Several | None = None
    clause: Clauses


class MeetingShape(Shape):
    """A meeting between the complainant and somebody of the provider's."""

    with_: Words
    called_by: Literal["provider", "complainant"]
    may_be_declined: Words | None = None
    accompanied: Words | None = None
    risk_checked: Words | None = None
    within: Span | None = None
    lapses: Words | None = None
    clause: Clauses


class StandsInShape(Shape):
    """Who does a role's part, and when: the holder is away, or the complaint is about the holder."""

    by: Name
    when: Annotated[list[Literal["away", "complained about"]], Field(min_length=1)]
    clause: Clauses


class PersonNamedShape(Shape):
    """The source names the person who holds a role. The file says only that it does."""

    role: Name
    clause: Clauses


class AlongsideShape(Shape):
    """Another procedure that a complaint can set off, such as safeguarding."""

    process: Name
    begins: Words
    runs: Literal["alongside", "instead"]
    asked_at_intake: bool = False
    acknowledge_within: Span | None = None
    clause: Clauses


class LearningShape(Shape):
    """What is recorded of each closed case so that it is not forgotten, and how often complaints are looked at."""

    on_each_case: Several | None = None
    looked_at_every: Span | None = None
    annual_report: Words | None = None
    clause: Clauses


class KeepingShape(Shape):
    """How long a case is kept, from when, on what ground, and what holds it back from being destroyed."""

    for_: Span
    of: Words
    basis: Words | None = None
    held_if: Words | None = None
    clause: Clauses


class DirectoryShape(Shape):
    """How somebody is reached, and when anyone last looked whether that is still so."""

    name: Words | None = None
    phone: Words | None = None
    email: Words | None = None
    address: Words | None = None
    web: Words | None = None
    verified: Day | None = None
    clause: Clauses


class LawCitedShape(Shape):
    """A law that the source names, as it names it."""

    law: Words
    clause: Clauses


class NumberingShape(Shape):
    """The numbers of a list as the source prints them, in order, and the numbers that the source refers to."""

    of: Words
    printed: Annotated[list[Words], Field(min_length=1)]
    refers_to: Several | None = None
    clause: Clauses


class GateShape(Shape):
    """A step that the source lets wait for something."""

    step: Words
    waits_for: Name
    clause: Clauses


class FileShape(PolicyShape):
    """A policy file, whole, with what it declares besides its procedure."""

    valid: ValidShape | None = None
    letters_count: LettersCountShape | None = None
    definition: DefinitionShape | None = None
    exclusions: Annotated[list[ExclusionShape], BeforeValidator(_single)] = []
    late_complaints: LateComplaintsShape | None = None
    oral_complaints: OralComplaintsShape | None = None
    discussion_offered: DiscussionShape | None = None
    relevant_period: RelevantPeriodShape | None = None
    representatives: RepresentativesShape | None = None
    adjustments: AdjustmentsShape | None = None
    meetings: Annotated[list[MeetingShape], BeforeValidator(_single)] = []
    stands_in: dict[Name, StandsInShape] = {}
    people_named: Annotated[list[PersonNamedShape], BeforeValidator(_single)] = []
    alongside: Annotated[list[AlongsideShape], BeforeValidator(_single)] = []
    learning: LearningShape | None = None
    keeping: KeepingShape | None = None
    directory: dict[Name, DirectoryShape] = {}
    laws_cited: Annotated[list[LawCitedShape], BeforeValidator(_single)] = []
    numbering: Annotated[list[NumberingShape], BeforeValidator(_single)] = []
    gates: Annotated[list[GateShape], BeforeValidator(_single)] = []


DECLARED = tuple(FileShape.model_fields[name].alias or name for name in FileShape.__annotations__)
"""The keys of a file that declare something besides the procedure."""
