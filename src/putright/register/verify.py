"""The chain of an organisation as records that ``chain.check`` walks, from the database or from a file of lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from putright.accounts.models import Organisation
from putright.register.append import linked
from putright.register.chain import Break, Verdict, check
from putright.register.models import FactRow, Head, PolicyVersion


def links(organisation: Organisation) -> Iterator[dict[str, object]]:
    """Every fact of an organisation in the order of its chain, with its personal part. Reads a thousand at a time."""
    return (record for record, _ in _links(organisation))


def _links(organisation: Organisation) -> Iterator[tuple[dict[str, object], str]]:
    """The same, and with each where the chain ended when the reading began: others may add to it meanwhile."""
    end = Head.objects.filter(organisation=OuterRef("organisation")).values("digest")
    rows = (
        FactRow.objects.filter(organisation=organisation)
        .annotate(end=Subquery(end))
        .select_related("personal", "case", "case__policy")
        .defer("case__policy__text")  # only its digest is in the chain, and the text would come with every fact
        .order_by("position")
        .iterator(chunk_size=1000)
    )
    for row in rows:
        personal = getattr(row, "personal", None)
        record = {
            **linked(row, row.case.reference, row.case.policy.digest),
            "previous": bytes(row.previous).hex(),
            "digest": bytes(row.digest).hex(),
            "salt": bytes(personal.salt).hex() if personal is not None else None,
            "personal": personal.says if personal is not None else None,
        }
        yield record, bytes(row.end).hex() if row.end is not None else ""


def verify(organisation: Organisation, known: str | None = None) -> Verdict:
    """Check an organisation's chain. Call it within the organisation's transaction."""
    head = Head.objects.filter(organisation=organisation).first()  # made with the first fact
    ends = [bytes(head.digest).hex() if head is not None else ""]

    def walk() -> Iterator[dict[str, object]]:
        for record, ends[0] in _links(organisation):
            yield record

    found = check(walk(), lambda: ends[0], known)
    return found._replace(breaks=(*_changed_policies(organisation), *found.breaks))


def _changed_policies(organisation: Organisation) -> Iterator[Break]:
    """The chain covers the digest of each case's policy; here the text is held to its digest."""
    for version in PolicyVersion.objects.filter(organisation=organisation).order_by("pk"):
        if hashlib.sha256(version.text.encode()).hexdigest() != version.digest:
            where = f"the policy adopted from {version.adopted_from}"
            yield Break(0, where, "its text was changed after it was adopted.")


def written(organisation: Organisation, *, with_personal: bool) -> Iterator[str]:
    """The chain as lines of JSON, to be checked where there is no database."""
    for record in links(organisation):
        if not with_personal:
            record["salt"] = record["personal"] = None
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def head_line(organisation: Organisation) -> str:
    """Where the chain ends now, as one line to be kept elsewhere: ``putright verify --head`` asks for the hash."""
    head = Head.objects.filter(organisation=organisation).first()
    if head is None:
        return f"chain of {organisation.slug}: no facts yet"
    return f"chain of {organisation.slug}: {head.position} facts, head {bytes(head.digest).hex()}"
