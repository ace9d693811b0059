"""The directories at which people may sign in: Microsoft Entra, Keycloak or any provider of OpenID Connect.

They come from the environment alone (docs/single-sign-on.md). Without any, nothing is asked of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ENTRA: Final = "https://login.microsoftonline.com"
"""Where Microsoft Entra answers, unless a country has a cloud of its own."""

_ID: Final = re.compile(r"[a-z][a-z0-9]{0,29}")
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]+")
_DEFAULT_ASK: Final = "whoever looks after accounts in your organisation"


@dataclass(frozen=True, slots=True)
class Directory:
    """A service at which an organisation's people sign in, and what the operator says of it.

    ``tenants``: of Microsoft Entra, the tenants whose tokens are taken; of others nothing. ``organisations``: the short
    names of those whose pages a sign-in there opens. ``always_second``: it never lets anybody in without a second
    factor. ``roles``: the claim that holds app roles. ``ask``: whom people ask for access.
    """

    id: str
    name: str
    issuer: str
    client: str
    secret: str = field(repr=False)
    organisations: tuple[str, ...]
    tenants: tuple[str, ...] = ()
    roles: str = "roles"
    always_second: bool = False
    ask: str = _DEFAULT_ASK

    @property
    def configuration(self) -> str:
        """The address of what it says of itself."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def issuer_for(self, tenant: str) -> str:
        """Who must have issued a token of that tenant; of a directory without tenants: of any."""
        if not self.tenants:
            return self.issuer
        head, _, _ = self.issuer.removesuffix("/v2.0").rpartition("/")
        return f"{head}/{tenant}/v2.0"


def read(said: Mapping[str, str]) -> dict[str, Directory]:
    """The directories that the environment names, by their ids. Raises ImproperlyConfigured, naming the setting."""
    ids = said.get("PUTRIGHT_DIRECTORIES", "").replace(",", " ").split()
    return {one: _one(one, said) for one in ids}


def directory(key: str) -> Directory | None:
    """The directory of that id; nothing where the operator names none."""
    known: dict[str, Directory] = settings.DIRECTORIES
    return known.get(key)


def speaking_for(slugs: set[str]) -> list[Directory]:
    """Those at which somebody of one of these organisations can sign in, by name."""
    known: dict[str, Directory] = settings.DIRECTORIES
    return sorted((one for one in known.values() if slugs & set(one.organisations)), key=lambda one: one.name)


def is_safe_address(address: str) -> bool:
    """Whether it is reached by TLS, or is on this machine itself, as in a trial."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
    )


def _one(key: str, said: Mapping[str, str]) -> Directory:
    if not _ID.fullmatch(key):
        _wrong("PUTRIGHT_DIRECTORIES", f"names {key}. Use up to 30 small letters and digits, such as larkfield")
    start = f"PUTRIGHT_DIRECTORY_{key.upper()}_"
    issuer, tenants = _issuer(start, said)
    organisations = tuple(_listed(said.get(f"{start}ORGANISATIONS", "")))
    if not organisations or not all(_SLUG.fullmatch(one) for one in organisations):
        _wrong(f"{start}ORGANISATIONS", "must name the organisations whose pages it opens, as their addresses do")
    second = said.get(f"{start}SECOND_FACTOR") or "token"
    if second not in ("token", "always"):
        _wrong(f"{start}SECOND_FACTOR", f"is {second}. Write token or always")
    return Directory(
        key,
        _needed(f"{start}NAME", said),
        issuer,
        _needed(f"{start}CLIENT", said),
        _secret(start, said),
        organisations,
        tenants,
        said.get(f"{start}ROLES") or "roles",
        second == "always",
        said.get(f"{start}ASK") or _DEFAULT_ASK,
    )


def _issuer(start: str, said: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The issuer, and the tenants where it is Microsoft Entra."""
    issuer, tenants = said.get(f"{start}ISSUER", ""), _listed(said.get(f"{start}TENANT", ""))
    if bool(issuer) == bool(tenants):
        _wrong(f"{start}TENANT", f"or {start}ISSUER must be set, and not both: the first for Microsoft Entra")
    cloud = (said.get(f"{start}CLOUD") or ENTRA).rstrip("/")
    address = issuer or cloud
    if not is_safe_address(address):
        _wrong(f"{start}{'ISSUER' if issuer else 'CLOUD'}", f"is {address}. It must begin with https://")
    if issuer:
        return issuer, ()
    try:
        known = tuple(str(UUID(one)) for one in tenants)
    except ValueError:
        _wrong(f"{start}TENANT", "must be the Directory (tenant) ID: 32 letters and digits with four hyphens")
    return f"{cloud}/{known[0] if len(known) == 1 else 'organizations'}/v2.0", known


def _secret(start: str, said: Mapping[str, str]) -> str:
    """The secret, from the variable or from the file."""
    path = said.get(f"{start}SECRET_FILE", "")
    if not path:
        return _needed(f"{start}SECRET", said)
    try:
        found = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        found = ""
    if not found:
        _wrong(f"{start}SECRET_FILE", f"is {path}, which cannot be read or is empty")
    return found


def _needed(name: str, said: Mapping[str, str]) -> str:
    found = said.get(name, "").strip()
    if not found:
        _wrong(name, "is not set")
    return found


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _wrong(name: str, what: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} {what}. See docs/single-sign-on.md.")
