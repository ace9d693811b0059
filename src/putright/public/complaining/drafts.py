"""A complaint that was begun and not sent: how it is begun, found again, kept, and taken away.

Two tabs of one browser work on the same draft: each answer takes the place of what stood there, and the page on which
everything is checked says if something changed since it was shown (``Draft.revision``).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict

from putright.accounts.models import Organisation
from putright.public.complaining.begun_files import BegunFile, forget_folder, forget_folder_later
from putright.public.complaining.sealing import Opener, by_code, by_token, new_code, new_key, new_token, unwrap, wrap
from putright.public.cookies import BEGUN_COMPLAINT, SENT_COMPLAINT, kept
from putright.public.cookies import forget as forget_cookie
from putright.public.cookies import keep as keep_cookie
from putright.public.door import Counter
from putright.public.models import ComplaintDraft
from putright.public.typed import new_form_id

UNUSED: Final = timedelta(days=1)
"""How long a draft lies without use before it is erased."""
SAVED: Final = timedelta(days=28)
"""The same for one that somebody has a code for."""
_OFTEN: Final = timedelta(hours=1)
"""Looking at a draft counts as use; it is noted once in that time."""


@dataclass(slots=True)
class Draft:
    """What was typed so far, by the fields of the form; which steps were answered or left out; the files."""

    row: ComplaintDraft
    token: str
    key: bytes
    typed: dict[str, list[str]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    files: list[BegunFile] = field(default_factory=list)
    mailed: int = 0
    begun: float = 0.0
    """When its first answer came, in seconds since 1970."""
    machine: str = ""
    """What tells that no person fills it in (``public.machines``)."""

    @property
    def sent(self) -> bool:
        """Whether it became a case. Then nothing that was typed is here any more."""
        return self.row.sent

    @property
    def revision(self) -> str:
        """How often it was changed."""
        return str(self.row.revision)

    @property
    def data(self) -> MultiValueDict[str, str]:
        """What was typed, as a form reads it."""
        return MultiValueDict({name: list(values) for name, values in self.typed.items()})

    def answer(self, step: str, names: Iterable[str], sent: Any) -> None:
        """Take the answer to a step in place of what stood there. ``sent`` is what the browser sent."""
        for name in names:
            values = sent.getlist(name)
            if values:
                self.typed[name] = values
            else:
                self.typed.pop(name, None)
        self.pass_over(step)

    def keep_typing(self, step: str, names: Iterable[str], sent: Any) -> None:
        """Keep what was typed into a step as it stands there: nobody has judged it, and it is no answer yet."""
        self.answer(step, names, sent)
        self.done.remove(step)

    def pass_over(self, step: str) -> None:
        """Note that this step was answered or left out."""
        if step not in self.done:
            self.done.append(step)


def begin(at: Counter) -> Draft:
    """A draft with nothing in it. It is kept with ``keep``. Whoever bounds how often somebody begins does it here."""
    token, key = new_token(), new_key()
    opener = by_token(token)
    row = ComplaintDraft(
        organisation=at.organisation, form=new_form_id(), token=opener.digest, by_token=wrap(opener, key), sealed=b""
    )
    return Draft(row, token, key, begun=at.now.timestamp())


def find(at: Counter, *, to_change: bool = False) -> Draft | None:
    """The draft of this browser, if one can still be opened. ``to_change``: others wait until we are done."""
    token = kept(at, BEGUN_COMPLAINT) or ""
    if not 16 <= len(token) <= 64:
        return None
    opener = by_token(token)
    rows = ComplaintDraft.objects.filter(organisation=at.organisation, until__gt=at.now)
    if to_change:
        rows = rows.select_for_update()
    row = rows.filter(token=opener.digest).first()
    return _opened(row, token, opener, bytes(row.by_token), at.now) if row is not None else None


def find_by_code(at: Counter, code: str) -> Draft | None:
    """The draft of a code. It goes on in this browser, and in no other any more; the code still holds."""
    rows = ComplaintDraft.objects.select_for_update().filter(organisation=at.organisation, until__gt=at.now, sent=False)
    # A code that was written down is good for weeks: it outlives a secret key that is being taken out of use.
    for secret in (None, *settings.SECRET_KEY_FALLBACKS):
        opener = by_code(at.organisation.pk, code, secret)
        row = rows.filter(code=opener.digest).first()
        if row is not None:
            return _go_on_here(row, opener, at.now)
    return None


def _go_on_here(row: ComplaintDraft, opener: Opener, now: datetime) -> Draft | None:
    token = new_token()
    draft = _opened(row, token, opener, bytes(row.by_code or b""), now)
    if draft is not None:
        fresh = by_token(token)
        row.token, row.by_token = fresh.digest, wrap(fresh, draft.key)
        keep(draft, now)
    return draft


def keep(draft: Draft, now: datetime) -> None:
    """Keep what was typed, as it is now."""
    row = draft.row
    said = {"typed": draft.typed, "done": draft.done, "files": draft.files, "mailed": draft.mailed}
    said |= {"begun": draft.begun, "machine": draft.machine}
    row.sealed = Fernet(draft.key).encrypt(zlib.compress(json.dumps(said).encode()))
    row.revision += 1
    row.at, row.until = now, now + (SAVED if row.code else UNUSED)
    row.save()


def give_code(draft: Draft, now: datetime) -> str:
    """A new code to come back with, in place of one that was given before. It is told this once, and kept nowhere."""
    code = new_code()
    opener = by_code(draft.row.organisation_id, code)
    draft.row.code, draft.row.by_code = opener.digest, wrap(opener, draft.key)
    keep(draft, now)
    return code


def now_sent(draft: Draft, now: datetime) -> None:
    """It became a case: what was typed goes. That it was sent is known for a while, for a second press."""
    row = draft.row
    row.sealed, row.code, row.by_code, row.sent = b"", None, None, True
    row.at, row.until = now, now + (SENT_COMPLAINT.lasts or UNUSED)
    row.save()
    forget_folder_later(row.organisation_id, row.pk)


def forget(draft: Draft) -> None:
    """Take it away with its files."""
    organisation, key = draft.row.organisation_id, draft.row.pk
    draft.row.delete()
    forget_folder_later(organisation, key)


def forget_old(organisation: Organisation, now: datetime) -> int:
    """Erase what lay long enough, with its files; how many. Within the organisation's transaction."""
    old = ComplaintDraft.objects.filter(organisation=organisation, until__lte=now)
    keys = list(old.values_list("pk", flat=True))
    ComplaintDraft.objects.filter(organisation=organisation, pk__in=keys).delete()
    known = set(ComplaintDraft.objects.filter(organisation=organisation).values_list("pk", flat=True))
    forget_folder(organisation.pk, except_of=known)
    return len(keys)


def give_cookie(at: Counter, response: HttpResponse, draft: Draft) -> HttpResponse:
    """Let the browser keep the token, until it is closed: it may stand in a library."""
    return keep_cookie(at, response, BEGUN_COMPLAINT, draft.token)


def take_cookie(at: Counter, response: HttpResponse) -> HttpResponse:
    """Let the browser forget the token."""
    return forget_cookie(at, response, BEGUN_COMPLAINT)


def _opened(row: ComplaintDraft, token: str, opener: Opener, sealed_key: bytes, now: datetime) -> Draft | None:
    key = unwrap(opener, sealed_key)
    if key is None:
        return None
    if row.sent:
        return Draft(row, token, key)
    try:
        said: Mapping[str, Any] = json.loads(zlib.decompress(Fernet(key).decrypt(bytes(row.sealed))))
    except InvalidToken:
        return None
    if now - row.at > _OFTEN:
        until = max(row.until, now + (SAVED if row.code else UNUSED))
        ComplaintDraft.objects.filter(pk=row.pk, organisation_id=row.organisation_id).update(at=now, until=until)
        row.at, row.until = now, until
    files = [BegunFile(*one) for one in said["files"]]
    return Draft(
        row,
        token,
        key,
        dict(said["typed"]),
        list(said["done"]),
        files,
        int(said["mailed"]),
        said["begun"],
        said["machine"],
    )
