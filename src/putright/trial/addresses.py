"""Database addresses: made for a socket folder, read for Django, and handed to PostgreSQL's own programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from psycopg import ProgrammingError, pq
from psycopg.conninfo import conninfo_to_dict

from putright.trial import TrialFault

# What Django calls each part; every other part of an address goes to OPTIONS.
_DJANGO_NAMES: Final = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def address(user: str, password: str, database: str, socket_folder: Path) -> str:
    """The address of a database that listens on a socket in this folder."""
    who = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return f"postgresql://{who}@/{quote(database, safe='')}?host={quote(str(socket_folder), safe='')}"


def parts(url: str) -> dict[str, str]:
    """The parts of an address by PostgreSQL's own names (dbname, user, password, host, port, sslmode and others)."""
    try:
        found = conninfo_to_dict(url)
    except ProgrammingError as error:
        # The address itself is not repeated: it may hold a password.
        raise TrialFault(
            "The address of the database cannot be read. "
            "Write it as postgresql://user:password@server:5432/database, with any special character as %XX."
        ) from error
    return {name: str(value) for name, value in found.items() if value is not None}


def django_database(url: str) -> dict[str, Any]:
    """The same address as an entry of Django's DATABASES."""
    found = parts(url)
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    entry |= {theirs: found.pop(ours, "") for ours, theirs in _DJANGO_NAMES.items()}
    return entry | {"OPTIONS": found}


def environment(url: str) -> dict[str, str]:
    """The same address as environment variables: a command line can be read by every account of the machine."""
    names = {option.keyword.decode(): option.envvar for option in pq.Conninfo.get_defaults()}
    return {variable.decode(): value for name, value in parts(url).items() if (variable := names.get(name))}
