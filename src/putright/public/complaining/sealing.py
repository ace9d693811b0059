"""How a begun complaint is found and opened: by the token in the browser, or by a code that somebody wrote down."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what looks alike: no 0 and O, no 1, I and L, no U that could be a V."""
SIGNS: Final = 12
"""Of a code: 30 to the power of 12 is a little less than 2 to the power of 59."""
_GROUP: Final = 4


class Opener(NamedTuple):
    """What comes of a token or a code: by which hash the row is found, and what unseals its key."""

    digest: bytes
    lock: Fernet


def new_token() -> str:
    """128 random bits for a browser."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """A code to write down, in groups: 7KQM-2XRT-PPA4."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[place : place + _GROUP] for place in range(0, SIGNS, _GROUP))


def new_key() -> bytes:
    """A key for one draft."""
    return Fernet.generate_key()


def by_token(token: str) -> Opener:
    """How a token finds and opens its draft. It is random throughout, so that one hash is enough."""
    return _opener(hashlib.sha512(f"putright begun complaint\n{token}".encode("utf-8", "replace")).digest())


def by_code(organisation: int, code: str, secret: str | bytes | None = None) -> Opener:
    """How a code finds and opens its draft. It is shorter: each try costs some time, and takes our own secret too."""
    said = str(organisation)
    salt = salted_hmac("putright.complaint-code", said, secret=secret, algorithm="sha256").digest()
    return _opener(hashlib.scrypt(_plain(code).encode(), salt=salt, n=2**14, r=8, p=1, dklen=64))


def looks_like_code(typed: str) -> bool:
    """Whether it can be one of our codes at all."""
    plain = _plain(typed)
    return len(plain) == SIGNS and set(plain) <= set(ALPHABET)


def wrap(opener: Opener, key: bytes) -> bytes:
    """The key of a draft, sealed."""
    return opener.lock.encrypt(key)


def unwrap(opener: Opener, sealed: bytes) -> bytes | None:
    """The key again; None: it was sealed with something else."""
    try:
        return opener.lock.decrypt(sealed)
    except InvalidToken:
        return None


def _opener(found: bytes) -> Opener:
    return Opener(found[:32], Fernet(base64.urlsafe_b64encode(found[32:64])))


def _plain(code: str) -> str:
    """As it was given out, whatever stands between its groups and however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:64].encode("ascii", "replace").decode()
