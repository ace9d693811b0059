"""Taking a case or a chain out, and checking what is kept."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from putright.command.environment import NotSet, set_up
from putright.command.files_kept import check_documents, take_documents
from putright.procedure.faults import printable
from putright.register.chain import Verdict, check

if TYPE_CHECKING:
    from putright.accounts.models import Organisation
    from putright.register.reading import Record


def export(given: argparse.Namespace) -> int:
    """Print a case as a case file, or with --all every case of an organisation, one a line."""
    if given.requests:
        return _export_requests(given)
    if given.all:
        return _export_all(given)
    if given.case is None:
        raise NotSet("Which case? Give its reference; or --all with --organisation SLUG for every case, one a line.")
    set_up()
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.looking import note_read, view_of
    from putright.policies import bundled, policy_text
    from putright.register.export import case_file

    organisation, record = _record_of(given)
    if given.words:
        with within(organisation):
            note_read(view_of(organisation, record, timezone.now()), None, "export")
    if given.documents:
        take_documents(organisation, record, Path(given.documents))
    text = record.case.policy.text
    if given.policy_file:
        Path(given.policy_file).write_text(text, encoding="utf-8")
    elif record.policy.id not in bundled() or policy_text(record.policy.id) != text:
        print(
            "putright: this case runs under a policy of its own organisation's, which differs from the bundled one. "
            "Write it with --policy-file FILE and replay with --policy FILE.",
            file=sys.stderr,
        )
    json.dump(case_file(record, words=given.words), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _record_of(given: argparse.Namespace) -> tuple[Organisation, Record]:
    """The one case of that reference. Raises NotSet."""
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    found = []
    for organisation in organisations(given.organisation):
        with within(organisation):
            case = Case.objects.filter(reference=given.case.upper()).select_related("policy").first()
            if case is not None:
                found.append((organisation, record_of(case)))
    if not found:
        where = f" of {given.organisation}" if given.organisation else ""
        raise NotSet(f"There is no case {given.case}{where}. Look for its reference in the register.")
    if len(found) > 1:
        raise NotSet(f"{len(found)} organisations have a case {given.case}. Say which: --organisation SLUG.")
    return found[0]


def _export_all(given: argparse.Namespace) -> int:
    other = next((f"--{name}" for name in ("words", "policy_file", "documents") if getattr(given, name)), None)
    if given.case is not None or other is not None:
        option = other.replace("_", "-") if other is not None else f"the reference {given.case}"
        raise NotSet(f"--all gives every case, without names and words: {option} cannot stand beside it.")
    if given.organisation is None:
        raise NotSet("--all gives every case of one organisation. Say which: --organisation SLUG.")
    set_up()
    from putright.register.export import case_lines

    for organisation in organisations(given.organisation):
        for line in case_lines(organisation):
            print(line)
    return 0


def _export_requests(given: argparse.Namespace) -> int:
    """Every request of an organisation, one a line; with --words also who asked, for what, and what became of it."""
    other = next((f"--{name}" for name in ("all", "policy_file", "documents") if getattr(given, name)), None)
    if given.case is not None or other is not None:
        option = other.replace("_", "-") if other is not None else f"the reference {given.case}"
        raise NotSet(f"--requests gives requests, which are no cases: {option} cannot stand beside it.")
    if given.organisation is None:
        raise NotSet("--requests gives the requests of one organisation. Say which: --organisation SLUG.")
    set_up()
    from django.utils import timezone

    from putright.reports.requests_file import requests_json

    for organisation in organisations(given.organisation):
        for line in requests_json(organisation, timezone.now(), words=given.words):
            print(line)
    return 0


def chain(given: argparse.Namespace) -> int:
    """Print an organisation's chain as lines."""
    set_up()
    from putright.accounts.scope import within
    from putright.register.verify import written

    for organisation in organisations(given.organisation):
        with within(organisation):
            for line in written(organisation, with_personal=given.words):
                print(line)
    return 0


def verify(given: argparse.Namespace) -> int:
    """Check chains; 0 if they hold, 1 if not."""
    head = _hash(given.head)
    if given.file and given.sweep:
        raise NotSet("--sweep looks into the folder of documents: it cannot stand beside a file.")
    if given.file:
        return _say(Path(given.file).name, _check_file(given.file, head))
    set_up()
    from putright.accounts.scope import within
    from putright.register.verify import verify as check_organisation

    worst = 0
    found = list(organisations(given.organisation))
    if head is not None and len(found) > 1:
        raise NotSet(f"The hash is of one chain, and there are {len(found)}. Say which: --organisation SLUG.")
    for organisation in found:
        with within(organisation):
            worst = max(worst, _say(organisation.slug, check_organisation(organisation, head)))
        worst = max(worst, check_documents(organisation, sweep=given.sweep))
    return worst


def _hash(written: str | None) -> str | None:
    """A hash as it was written down. One that is mistyped must not be taken for a chain that was made anew."""
    if written is None:
        return None
    if not re.fullmatch(r"[0-9a-f]{64}", written.strip().lower()):
        raise NotSet(f"--head {written} is no hash: it has 64 characters, 0 to 9 and a to f. Copy it whole.")
    return written.strip().lower()


def _check_file(name: str, head: str | None) -> Verdict:
    from putright.register.chain_file import read_lines

    try:
        with open(name, encoding="utf-8") as file:
            return check(read_lines(file), known=head)
    except (OSError, UnicodeDecodeError) as error:
        raise NotSet(f"{name} cannot be read ({getattr(error, 'strerror', None) or 'it is no text'}).") from None
    except ValueError as error:
        raise NotSet(f"{name}: {error}") from None


def _say(name: str, found: Verdict) -> int:
    erased = f" {found.erased} personal parts are not there: they were erased, or left out." if found.erased else ""
    if not found.breaks:
        print(f"{name}: {found.length} facts, the chain holds.{erased} Its head: {found.head or 'none yet'}")
        return 0
    print(f"{name}: the chain of {found.length} facts is BROKEN in {len(found.breaks)} places:")
    for one in found.breaks[:50]:
        print(f"  {printable(str(one))}")
    if len(found.breaks) > 50:
        print(f"  and {len(found.breaks) - 50} more.")
    if erased:
        print(f" {erased}")
    return 1


_PART = 200


def rebuild(given: argparse.Namespace) -> int:
    """Make projections and what the search keeps anew; 1 if with --check some projections differed."""
    set_up()
    from putright.accounts.scope import within
    from putright.register.rebuild import rebuild as rebuild_organisation
    from putright.register.search_anew import take_anew

    differed = 0
    every = max(1, given.every)
    for organisation in organisations(given.organisation):
        count = wrong = after = 0
        while True:
            with within(organisation):  # in parts, so that nobody who records something waits long
                part = list(
                    rebuild_organisation(
                        organisation, write=not given.check, every=every, after=after, most=_PART * every
                    )
                )
                if not given.check:
                    take_anew(organisation, [one.case.pk for one in part])
            if not part:
                break
            after = part[-1].case.number
            count += len(part)
            for one in part:
                if not one.same:
                    wrong += 1
                    print(f"  {one.case.reference}: what was kept differed from what follows from its facts.")
        differed += wrong
        what = "compared" if given.check else "made anew"
        print(f"{organisation.slug}: {count} cases {what}, {wrong} differed.")
    return 1 if differed and given.check else 0


def organisations(slug: str | None) -> Iterator[Organisation]:
    """The one of that name, or all."""
    from putright.accounts.models import Organisation

    found = Organisation.objects.order_by("slug")
    if slug:
        found = found.filter(slug=slug)
        if not found.exists():
            known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise NotSet(f"There is no organisation {slug}. Known: {known or 'none'}.")
    yield from found
