"""The questions of a form: for each thing that a fact or a case can say a label, a hint, and names for its values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.procedure.facts import ACTION, CASE_ATTRIBUTES, CLAUSE, FLAG, STAGE, STOCK, Attribute
from putright.procedure.policy import Policy
from putright.wording.duty_words import action_words
from putright.wording.language import say
from putright.wording.plain_names import capital, stage_title, with_blanks


class FieldWords(NamedTuple):
    """A question of a form. ``type`` is the engine's, or "choice"; ``choices`` are pairs of a value and its label."""

    name: str
    label: str
    hint: str = ""
    required: bool = False
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


Asked = tuple[str, str]
_FOR_LAWS: Final = frozenset({"good_reason", "approved"})
"""Asked only where a law that binds the policy looks at it."""
_YES_NO: Final = (("true", "Yes"), ("false", "No"))
_WRITTEN: Final = ("How was it sent?", "")
_FACE: Final = ("How is the meeting held?", "")
_WHO_SAID: Final = ("Which member of staff?", "The person whose statement it is.")

_BY_KIND: Final[Mapping[tuple[str, str], Asked]] = MappingProxyType(
    {
        ("received", "channel"): ("How did the complaint come?", "The first way in which anybody here heard of it."),
        ("received", "by"): ("Who complains?", "Somebody who complains for another person is a representative."),
        ("received", "concerns_date"): ("When did it happen?", "The day on which the complainant first knew of it."),
        ("received", "known_date"): ("When did the complainant come to know of it?", "If that was later."),
        ("received", "good_reason"): (
            "Is there a good reason for a late complaint?",
            "Only if it comes after the time to complain.",
        ),
        ("receipt-sent", "medium"): _WRITTEN,
        ("registered", "reference"): ("What is the register number?", ""),
        ("phoned", "answered"): ("Did you speak to the complainant?", "Answer no if nobody picked up."),
        ("acknowledged", "medium"): _WRITTEN,
        ("acknowledged", "names_handler"): ("Does the letter say who deals with the complaint?", ""),
        ("replied", "medium"): _WRITTEN,
        ("transferred", "to"): ("Which department?", "The department that was asked for information."),
        ("informed", "about"): ("What was the update about?", "A few words are enough."),
        ("assigned", "role"): ("In what role?", "The office in which this person deals with the stage."),
        ("assigned", "person"): ("Who deals with it now?", ""),
        ("statement-requested", "person"): _WHO_SAID,
        ("statement-received", "person"): _WHO_SAID,
        ("statement-examined", "person"): _WHO_SAID,
        ("meeting-offered", "medium"): _FACE,
        ("meeting-declined", "medium"): _FACE,
        ("meeting-held", "medium"): _FACE,
        ("written-up", "of"): ("What was written up?", ""),
        ("delay-explained", "reason"): ("Why is there a delay?", "As the letter gave it."),
        ("extended", "action"): ("Which time limit?", ""),
        ("extended", "until"): ("What is the new date?", "The last day on which it is still in time."),
        ("extended", "agreed"): ("Did the complainant agree?", "Some policies allow a new date only if they did."),
        ("extended", "reason"): ("Why is more time needed?", "The complainant is told this."),
        ("extended", "approved_by"): ("Who approved it?", "The office, where the policy asks for approval."),
        ("extended", "good_reason"): (
            "Is there good reason for more time than the law allows as a rule?",
            "The codes of the Ombudsmen allow 10 or 20 working days more, and beyond that only with good reason.",
        ),
        ("extended", "approved"): ("Did a manager approve the new date?", "Some laws allow a new date only if so."),
        ("settled", "person"): ("Who settled it?", "The member of staff who put it right."),
        ("signed-off", "action"): ("What may now be sent?", ""),
        ("signed-off", "role"): ("In what role?", "The office in which this person signs it off."),
        ("signed-off", "person"): ("Who signed it off?", ""),
        ("responded", "outcome"): ("What was the outcome?", "Leave this out if each point is decided by itself."),
        ("responded", "points"): ("What was decided on each point?", ""),
        ("responded", "medium"): _WRITTEN,
        ("responded", "person"): ("Who answered?", "The person who decided and signed."),
        ("escalated", "to"): ("Which stage is asked for?", ""),
        ("escalated", "in_writing"): ("Was it asked for in writing?", "An email is writing."),
        ("escalated", "reason"): ("Why is the complainant not satisfied?", "In their own words, if they say."),
        ("escalated", "desired_outcome"): ("What does the complainant want?", "In their own words, if they say."),
        ("escalated", "exceptional"): (
            "Are the circumstances exceptional?",
            "Only for a request that comes too late, where the policy makes room for it.",
        ),
        ("referred", "body"): ("Which outside body?", ""),
        ("lesson-recorded", "text"): ("What was learned?", "If nothing was, say so."),
        ("action-agreed", "action"): ("What will be done?", "Such as: refund the fee."),
        ("action-agreed", "owner"): ("Who will do it?", ""),
        ("action-agreed", "by"): ("By when?", "Leave this out if no date was agreed."),
        ("action-done", "action"): ("What was done?", "The same words as when it was agreed."),
        ("action-done", "owner"): ("Who did it?", ""),
        ("action-done", "by"): ("By when was it to be done?", ""),
        ("withdrawn", "reason"): ("Why was it withdrawn?", "If the complainant says."),
        ("closed", "reason"): ("Why is the case closed?", ""),
        ("reopened", "reason"): ("Why is the case opened again?", ""),
        ("corrected", "of"): ("Which entry is wrong?", ""),
        ("corrected", "set"): ("What should it say?", "The first version stays on the record."),
        ("corrected", "void"): ("Should the entry not be there at all?", "Answer yes to strike the whole entry out."),
        ("corrected", "reason"): ("What was wrong?", ""),
        ("ticked", "clause"): ("Which promise was kept?", ""),
        ("ticked", "person"): ("Who kept it?", ""),
    }
)
_CASE: Final[Mapping[str, Asked]] = MappingProxyType(
    {
        "patient_class": ("What was the treatment?", "The steps are not the same after an operation."),
        "funding": ("Who paid for the care?", "Which outside body can help depends on it."),
        "subject": ("What is the complaint about?", "Which outside body can help depends on it."),
        "cqc_registered": ("Does the Care Quality Commission check this service?", ""),
        "council_commissioned": ("Did the council arrange the care?", ""),
        "data_protection": (
            "Is it about how personal data was used?",
            "The law gives such a complaint time limits of its own.",
        ),
    }
)
_CASE_VALUES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("patient_class", "non-surgical"): "a treatment without an operation",
        ("patient_class", "surgical-no-procedure"): "an operation that did not take place",
        ("patient_class", "surgical-procedure"): "an operation that took place",
        ("funding", "nhs"): "the NHS",
        ("funding", "private"): "the patient, or insurance",
        ("subject", "care"): "care",
        ("subject", "housing"): "housing",
        ("subject", "both"): "both care and housing",
        ("cqc_registered", "true"): "yes",
        ("cqc_registered", "false"): "no",
        ("council_commissioned", "true"): "yes",
        ("council_commissioned", "false"): "no",
        ("data_protection", "true"): "yes",
        ("data_protection", "false"): "no",
    }
)
_VALUES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("channel", "phone"): "phone",
        ("channel", "letter"): "letter",
        ("channel", "email"): "email",
        ("channel", "web"): "website",
        ("channel", "social-media"): "social media",
        ("channel", "in-person"): "in person",
        ("channel", "text"): "text message",
        ("medium", "letter"): "letter",
        ("medium", "email"): "email",
        ("medium", "in-person"): "in person",
        ("medium", "phone"): "by phone",
        ("medium", "online"): "online",
        ("by", "complainant"): "the person concerned",
        ("by", "representative"): "somebody for them",
        ("of", "phone"): "a phone call",
        ("of", "meeting"): "a meeting",
        ("outcome", "upheld"): "upheld",
        ("outcome", "partly-upheld"): "partly upheld",
        ("outcome", "not-upheld"): "not upheld",
        **_CASE_VALUES,
    }
)
WORDED_FIELDS: Final = frozenset(_BY_KIND)
WORDED_VALUES: Final = frozenset(_VALUES)
WORDED_CASE: Final = frozenset(_CASE)


def value_words(attribute: str, value: str) -> str:
    """A value as people say it; one that has no words of its own with blanks for its hyphens."""
    if value in ("true", "false") and (attribute, value) not in _VALUES:
        return "yes" if value == "true" else "no"
    named = _VALUES.get((attribute, value))
    # Only a code has hyphens between words in small letters; what people wrote is left alone.
    return named or (with_blanks(value) if value == value.lower() and " " not in value else value)


def field_words(kind: str, attribute: str, policy: Policy | None = None) -> FieldWords:
    """The question for one thing that a fact can say."""
    kinds = policy.facts if policy is not None else STOCK
    known = kinds[kind].attribute(attribute) if kind in kinds else None
    found = known if known is not None else Attribute(attribute)
    label, hint = _BY_KIND.get((kind, attribute)) or (capital(with_blanks(attribute)), "")
    choices = _choices(found, policy)
    return FieldWords(attribute, label, hint, found.required, "choice" if found.values else found.type, choices)


def act_fields(kind: str, policy: Policy) -> tuple[FieldWords, ...]:
    """The questions of the form for a kind of fact, in their order."""
    looked_at = frozenset(name for law in policy.laws for name in law.looks_at)
    return tuple(
        field_words(kind, one.name, policy)
        for one in policy.facts[kind].attributes
        if one.name not in _FOR_LAWS or one.name in looked_at
    )


def case_attribute_words(name: str, policy: Policy) -> FieldWords:
    """The question for something about a case on which the policy's rules depend."""
    values = policy.attributes.get(name) or CASE_ATTRIBUTES.get(name, ())
    own = policy.attribute_words.get(name, {})
    label, hint = _CASE.get(name) or (capital(own.get("true") or with_blanks(name)), "")
    flag = set(values) == {"true", "false"}
    choices = tuple(
        (value, capital(say(value_words(name, value)) if flag else own.get(value) or say(value_words(name, value))))
        for value in values
    )
    return FieldWords(name, say(label), say(hint) if hint else "", False, "flag" if flag else "choice", choices)


def _choices(found: Attribute, policy: Policy | None) -> tuple[tuple[str, str], ...]:
    if found.values:
        return tuple((value, capital(value_words(found.name, value))) for value in found.values)
    if found.type == FLAG:
        return _YES_NO
    if policy is None:
        return ()
    if found.type == STAGE:
        return tuple((stage.id, stage_title(stage.id, policy)) for stage in policy.stages[1:])
    if found.type == ACTION:
        owed = {duty.action.name: duty.action for stage in policy.stages for duty in stage.duties}
        return tuple((name, action_words(action)) for name, action in owed.items())
    if found.type == CLAUSE:
        return tuple(
            (one.clause, f"{one.clause}: {one.says}") for one in policy.standing if one.plain or not one.shown_by
        )
    return ()
