"""The life of a draft: begun, changed, adopted or dropped. Each act is taken within the organisation's transaction.

Who begins and changes a draft may change the policy; none is ever deleted, and every text that one had is kept.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.adopting import Adopted, adopt_version
from putright.casework.policy_texts import Unfit, tidy
from putright.casework.proposals import unkeepable
from putright.procedure.acts import Refusal
from putright.procedure.faults import Fault
from putright.register.models import DraftText, PolicyDraft

LONGEST_TITLE: Final = 200
LONGEST_REASON: Final = 4000


class Kept(NamedTuple):
    """The draft as it is kept now. ``again``: the same form came before, or the text is the same; nothing was done."""

    draft: PolicyDraft
    again: bool = False


class DraftChanged(Exception):
    """Somebody else changed the draft since this person looked, or settled it. ``draft`` is how it stands now."""

    def __init__(self, draft: PolicyDraft) -> None:
        super().__init__(f"draft {draft.pk} is at revision {draft.revision}, {draft.state}")
        self.draft = draft


def begin(
    organisation: Organisation,
    *,
    title: str,
    text: str,
    origin: str,
    by: Member,
    now: datetime,
    how: str = "begun",
    key: str | None = None,
) -> Kept | Refusal:
    """A new draft. A text with faults will do: it is mended as a draft. ``origin`` says in words what it began as."""
    refusal = _may(by)
    if refusal is not None:
        return refusal
    take_turn(organisation)
    before = _sent_before(organisation, key)
    if before is not None:
        return Kept(before, again=True)
    faults, text = _sound(text)
    faults += _wrong_line("title", title, LONGEST_TITLE, "Give the draft a name, so that others know what it is for.")
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    draft = PolicyDraft.objects.create(
        organisation=organisation,
        title=title.strip(),
        text=text,
        digest=digest_of(text),
        origin=origin[:200],
        begun_at=now,
        begun_by_id=by.account,
        changed_at=now,
        changed_by_id=by.account,
    )
    _keep_text(draft, how, by, now, key)
    return Kept(draft)


def replace(
    organisation: Organisation,
    draft: int,
    text: str,
    *,
    seen: int,
    by: Member,
    now: datetime,
    how: str = "typed",
    key: str | None = None,
) -> Kept | Refusal:
    """Give a draft another text. ``seen`` is the revision that the person had before them.

    Raises DraftChanged if it has another one now, or is settled; LookupError if there is no such draft.
    """
    refusal = _may(by)
    if refusal is not None:
        return refusal
    found = _taken(organisation, draft)
    before = _sent_before(organisation, key)
    if before is not None:
        return Kept(found, again=True)
    faults, text = _sound(text)
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    if found.state != "open" or found.revision != seen:
        raise DraftChanged(found)
    if digest_of(text) == found.digest:
        return Kept(found, again=True)
    found.text, found.digest = text, digest_of(text)
    found.revision += 1
    found.changed_at, found.changed_by_id = now, by.account
    found.save(update_fields=["text", "digest", "revision", "changed_at", "changed_by"])
    _keep_text(found, how, by, now, key)
    return Kept(found)


def drop(organisation: Organisation, draft: int, reason: str, *, by: Member, now: datetime) -> Kept | Refusal:
    """End a draft without adopting it. It stays readable. Raises DraftChanged if it was adopted; LookupError: no such.

    Sent in again it changes nothing.
    """
    refusal = _may(by)
    if refusal is not None:
        return refusal
    found = _taken(organisation, draft)
    if found.state == "dropped":
        return Kept(found, again=True)
    if found.state != "open":
        raise DraftChanged(found)
    faults = _wrong_text("reason", reason, "Say why it is dropped, so that nobody need ask later.")
    if faults:
        return Refusal("not-well-formed", faults=tuple(faults))
    _settle(found, "dropped", reason, by, now)
    return Kept(found)


def adopt_draft(
    organisation: Organisation,
    draft: int,
    *,
    start: date,
    reason: str,
    seen: int,
    newest: int | None,
    by: Member,
    now: datetime,
) -> Adopted | Refusal:
    """Make a draft a version, from a day on. Sent in again it gives back the version that it became.

    ``seen`` is the revision that the person had before them, ``newest`` the version that was adopted last then (see
    adopt_version). Raises DraftChanged if the draft has another text now or was dropped; LookupError: no such draft.
    """
    refusal = _may(by)
    if refusal is not None:
        return refusal
    found = _taken(organisation, draft)
    if found.version is not None:
        return Adopted(found.version, (), again=True)
    if found.state != "open" or found.revision != seen:
        raise DraftChanged(found)
    done = adopt_version(organisation, found.text, start=start, reason=reason, by=by.account, now=now, newest=newest)
    if isinstance(done, Refusal):
        return done
    found.version = done.version
    _settle(found, "adopted", reason, by, now)
    return done


def digest_of(text: str) -> str:
    """SHA-256 of a text, as versions and drafts carry it."""
    return hashlib.sha256(text.encode()).hexdigest()


def take_turn(organisation: Organisation) -> None:
    """Wait until nobody else is changing the policy of this organisation. Held until the commit."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _may(by: Member) -> Refusal | None:
    return None if by.may("policy") else Refusal("not-permitted")


def _taken(organisation: Organisation, draft: int) -> PolicyDraft:
    take_turn(organisation)
    found = (
        PolicyDraft.objects.select_for_update(no_key=True, of=("self",))
        .filter(organisation=organisation, pk=draft)
        .first()
    )
    if found is None:
        raise LookupError(f"there is no draft {draft}")
    return found


def _sent_before(organisation: Organisation, key: str | None) -> PolicyDraft | None:
    if key is None:
        return None
    found = DraftText.objects.filter(organisation=organisation, key=key).select_related("draft").first()
    return found.draft if found is not None else None


def _keep_text(draft: PolicyDraft, how: str, by: Member, now: datetime, key: str | None) -> None:
    DraftText.objects.create(
        organisation_id=draft.organisation_id,
        draft=draft,
        revision=draft.revision,
        text=draft.text,
        how=how,
        at=now,
        account_id=by.account,
        key=key,
    )


def _settle(draft: PolicyDraft, state: str, reason: str, by: Member, now: datetime) -> None:
    draft.state, draft.reason = state, reason.strip()
    draft.settled_at, draft.settled_by_id = now, by.account
    draft.save(update_fields=["state", "reason", "settled_at", "settled_by", "version"])


def _sound(text: str) -> tuple[list[Fault], str]:
    try:
        return [], tidy(text)
    except Unfit as why:
        return [Fault(str(why), "text")], text


def _wrong_line(name: str, typed: str, most: int, missing: str) -> list[Fault]:
    if typed.strip() and not typed.isprintable():
        return [Fault("Write it on one line, without what you pasted.", name)]
    return _wrong_text(name, typed, missing, most)


def _wrong_text(name: str, typed: str, missing: str, most: int = LONGEST_REASON) -> list[Fault]:
    if not typed.strip():
        return [Fault(missing, name)]
    if len(typed) > most:
        return [Fault(f"It has {len(typed):,} characters. At most {most:,} are kept.", name)]
    return unkeepable({name: typed})
