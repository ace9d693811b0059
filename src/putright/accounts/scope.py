"""Work within one organisation: the database shows and takes its rows alone.

Row security (migrations) lets a transaction see only the rows of the organisation that it named. Without one it sees
nothing. This is the second lock; the first is that every query names its organisation anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from putright.accounts.models import Organisation
from putright.accounts.planned import planned


@contextmanager
def within(organisation: Organisation | int, account: int | None = None) -> Iterator[None]:
    """A transaction that sees and writes the rows of this organisation alone; it ends with the block.

    ``account`` besides shows that account's own memberships elsewhere. Blocks may be nested: the inner one's
    organisation holds until it ends.
    """
    key = organisation if isinstance(organisation, int) else organisation.pk
    with _held(str(key), "" if account is None else str(account)):
        yield


_BY_SLUG: Final = """
    SELECT {}, set_config('putright.organisation', id::text, true), set_config('putright.account', %s, true)
    FROM accounts_organisation WHERE slug = %s
"""


@contextmanager
def within_named(slug: str, account: int | None = None) -> Iterator[Organisation | None]:
    """The same for the organisation of that short name, found and entered by one question; nothing, if there is none.

    For the doors of the pages, where no other organisation's block is open.
    """
    names = [field.attname for field in Organisation._meta.concrete_fields]
    with transaction.atomic(), planned() as cursor:
        cursor.execute(_BY_SLUG.format(", ".join(names)), ["" if account is None else str(account), slug])
        row = cursor.fetchone()
        yield Organisation.from_db(None, names, row[: len(names)]) if row is not None else None


@contextmanager
def as_account(account: int) -> Iterator[None]:
    """A transaction that sees this account's memberships, in whatever organisation, and no organisation's rows."""
    with _held("", str(account)):
        yield


@contextmanager
def _held(organisation: str, account: str) -> Iterator[None]:
    """Both hold for this block alone. The end of the outermost transaction forgets them by itself."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        before = _set(organisation, account)
        yield
        if inside:
            _set(*before)


def _set(organisation: str, account: str) -> tuple[str, str]:
    """Set both for this transaction; what they were before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT coalesce(current_setting('putright.organisation', true), '') AS o,"
            " coalesce(current_setting('putright.account', true), '') AS a)"
            " SELECT o, a, set_config('putright.organisation', %s, true), set_config('putright.account', %s, true)"
            " FROM before",
            [organisation, account],
        )
        found = cursor.fetchone()
    return found[0], found[1]
