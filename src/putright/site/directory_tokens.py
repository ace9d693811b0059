"""What an ID token says, once everything about it is checked (OpenID Connect Core 1.0, section 3.1.3.7).

django-allauth leaves the signature unchecked where the token came straight from the provider, takes the algorithm from
the token itself where it does check, and knows no nonce. So all of it is checked here.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final

import jwt

from putright.site.directories import Directory

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key that the directory alone has. Never "none", and none with a shared secret."""

LEEWAY: Final = 120
"""Seconds that two clocks may be apart."""

_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_SAID: Final = (
    (jwt.ExpiredSignatureError, "expired"),
    (jwt.ImmatureSignatureError, "clock"),
    (jwt.InvalidIssuedAtError, "clock"),
    (jwt.InvalidAudienceError, "wrong-audience"),
    (jwt.InvalidSignatureError, "wrong-signature"),
)


class WrongToken(Exception):
    """A token that is not taken; the argument is the code of why (directory_refusals)."""


class UnknownKey(WrongToken):
    """It is signed with a key that was not among those given: there may be newer ones."""


def claims_of(token: str, keys: Sequence[Mapping[str, Any]], directory: Directory, nonce: str) -> dict[str, Any]:
    """What the token says. Raises WrongToken unless it is this directory's, for us, for this sign-in, and in time."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise WrongToken("bad-token") from None
    found = _decoded(token, header, keys, directory)
    parties = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
    if found.get("azp", directory.client) != directory.client or (len(parties) > 1 and "azp" not in found):
        raise WrongToken("wrong-audience")
    tenant = found.get("tid", "")
    if directory.tenants and tenant not in directory.tenants:
        raise WrongToken("other-tenant")
    if found["iss"] != directory.issuer_for(tenant):
        raise WrongToken("wrong-issuer")
    said = found.get("nonce")
    if (
        not nonce
        or not isinstance(said, str)
        or not hmac.compare_digest(said.encode("utf-8", "replace"), nonce.encode())
    ):
        raise WrongToken("wrong-nonce")
    return found


def _decoded(
    token: str, header: Mapping[str, Any], keys: Sequence[Mapping[str, Any]], directory: Directory
) -> dict[str, Any]:
    """Signature, audience and times are right."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise WrongToken("wrong-signature")
    fitting = [one for one in keys if _fits(one, header)]
    if not fitting:
        raise UnknownKey("wrong-signature")
    for key in fitting[:5]:
        try:
            return jwt.decode(
                token,
                jwt.PyJWK.from_dict(dict(key), algorithm).key,
                algorithms=[algorithm],
                audience=directory.client,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"], "verify_iss": False},
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.PyJWTError as error:
            raise WrongToken(next((code for kind, code in _SAID if isinstance(error, kind)), "bad-token")) from None
    raise WrongToken("wrong-signature")


def _fits(key: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    """Whether a key may have signed it: by its kind, its use and its name."""
    algorithm = str(header["alg"])
    return (
        key.get("kty") == _KINDS[algorithm[:2]]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and ("kid" not in header or key.get("kid") == header["kid"])
    )
