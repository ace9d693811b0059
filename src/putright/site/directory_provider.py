"""What django-allauth does when somebody signs in at a directory, with what it leaves out.

It keeps the state of each attempt in the session, sends the browser on with PKCE, and changes the code for a token.
Ours are: which directories there are (the settings alone, never a row of the database), the nonce, all checks of the
token (directory_tokens), the key of an account, and an answer in words whenever something is wrong. No token is kept,
and nothing is fetched besides configuration, keys and token.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from putright.site.directories import Directory, directory, is_safe_address
from putright.site.directory_refusals import refuse
from putright.site.directory_tokens import UnknownKey, WrongToken, claims_of

_KEPT: Final = 600
"""Seconds for which a directory's configuration and keys are kept."""
_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_NEVER: Final = re.compile("[\x00\ud800-\udfff]")
"""Signs that the database refuses."""
_LONGEST: Final = 191
"""Letters of a key of an account: the column's width."""


class Unusable(requests.RequestException):
    """What a directory says of itself cannot be used."""


class Said(NamedTuple):
    """Who somebody is at a directory: their key, what they are called there, an address (never trusted), app roles, and
    whether there was a second factor."""

    key: str
    name: str
    called: str
    email: str
    roles: frozenset[str]
    second: bool


class Adapter(DefaultSocialAccountAdapter):
    """Directories come from the settings, and every fault becomes one of our pages."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The directory of that id, as allauth knows it; no row of the database is looked at."""
        found = directory(str(provider))
        return [_app(found)] if found is not None else []

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> DirectoryProvider:
        """Ours, whatever its kind is called."""
        return DirectoryProvider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> requests.Session:
        """With allauth's time limit; a directory that sends us round and round is not followed."""
        session: requests.Session = super().get_requests_session()  # type: ignore[no-untyped-call]
        session.max_redirects = 2
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide what becomes of somebody who has signed in at a directory."""
        from putright.site.directory_signing import arrive

        arrive(request, sociallogin)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        """Say in words what went wrong."""
        found = directory(provider.sub_id)
        assert found is not None  # noqa: S101 - the provider was made of it
        if exception is not None:
            code = "unreachable" if isinstance(exception, requests.RequestException) else "code-refused"
        elif error == AuthError.CANCELLED:
            code = "cancelled"
        else:
            code = "begun-elsewhere" if "state_id" in (extra_context or {}) else "said-no"
        raise ImmediateHttpResponse(refuse(request, found, code))


def _app(found: Directory) -> SocialApp:
    return SocialApp(
        provider="openid_connect", provider_id=found.id, name=found.name[:40], client_id=found.client,
        secret=found.secret, settings={"server_url": found.configuration, "oauth_pkce_enabled": True},
    )  # fmt: skip


class DirectoryProvider(OpenIDConnectProvider):
    """A directory as allauth sees it, which takes nothing of what the directory says but the key and the name.

    ``said``: who came, once the token is checked; ``ends_at``: where people sign out there.
    """

    said: Said
    ends_at: str

    def serialize(self) -> dict[str, Any]:
        """What a session keeps of it while a second factor is asked for: its id."""
        return {"id": self.sub_id}

    def get_oauth2_adapter(self, request: HttpRequest) -> DirectoryAdapter:
        """Ours."""
        return DirectoryAdapter(request, self.sub_id)

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """The key that was made of the checked token."""
        return str(data["key"])

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, str]:
        """What the person is called there, for their own page."""
        return {"called": str(data["called"])}

    def extract_common_fields(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Nothing."""
        return {}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[Any]:
        """None: an address never joins accounts."""
        return []


class DirectoryAdapter(OpenIDConnectOAuth2Adapter):
    """The talk with a directory."""

    asked: Mapping[str, Any] = {}
    """What the session kept of the attempt: nonce, code verifier, where to go on."""

    @property
    def directory(self) -> Directory:
        """Which one it is. The addresses of views that use this answer 404 where there is none."""
        found = directory(self.provider_id)
        if found is None:
            raise SocialApp.DoesNotExist
        return found

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """What the directory says of itself. Raises requests' errors, Unusable among them."""
        return self._fetched(self.directory.configuration, self._check)

    def _check(self, found: Mapping[str, Any]) -> None:
        """Whether what the directory says of itself is of the one that the operator named."""
        if len(self.directory.tenants) < 2 and found.get("issuer") != self.directory.issuer:
            raise Unusable(f"it names the issuer {found.get('issuer')}, and the settings {self.directory.issuer}")
        if not all(is_safe_address(str(found.get(one, ""))) for one in _NEEDED):
            raise Unusable(f"one of its addresses is missing or without TLS: {', '.join(_NEEDED)}")

    def ask_anew(self) -> int:
        """Ask for configuration and keys, whatever is kept of them. How many keys; raises as ``openid_config``."""
        found = self._fetched(self.directory.configuration, self._check, fresh=True)
        keys = self._fetched(found["jwks_uri"], fresh=True).get("keys")
        return len(keys) if isinstance(keys, list) else 0

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the directory sends the browser back to."""
        return request.build_absolute_uri(reverse("openid_connect_callback", args=[self.provider_id]))

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """None is kept, so nothing of it is looked at."""
        return SocialToken()

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Check the token, and say who it is."""
        id_token = kwargs["response"].get("id_token")
        nonce = (self.asked.get("data") or {}).get("nonce", "")
        try:
            if not isinstance(id_token, str):
                raise WrongToken("bad-token")
            claims = self._claims(id_token, nonce)
            said = said_by(claims, self.directory)
        except WrongToken as why:
            raise ImmediateHttpResponse(refuse(request, self.directory, str(why))) from None
        provider = Adapter().get_provider(request, self.provider_id)
        provider.said, provider.ends_at = said, str(self.openid_config.get("end_session_endpoint", ""))
        login: SocialLogin = provider.sociallogin_from_response(request, said._asdict())
        return login

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        address = self.openid_config["jwks_uri"]
        for fresh in (False, True):  # keys change: one that is not known may be new
            keys = self._fetched(address, fresh=fresh).get("keys")
            known = [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
            try:
                return claims_of(id_token, known, self.directory, nonce)
            except UnknownKey:
                continue
        raise WrongToken("wrong-signature")

    def _fetched(
        self, address: str, check: Callable[[Mapping[str, Any]], None] = lambda _: None, *, fresh: bool = False
    ) -> dict[str, Any]:
        """A table from there, or as it was a few minutes ago; what does not pass the check is not kept."""
        name = f"directory:{hashlib.sha256(address.encode()).hexdigest()}"
        found = None if fresh else cache.get(name)
        if found is None:
            with Adapter().get_requests_session() as session:
                answer = session.get(address)
                answer.raise_for_status()
                found = answer.json()
            if not isinstance(found, dict):
                raise Unusable("no table of names and values")
            check(found)
            cache.set(name, found, _KEPT)
        return dict(found)


class Callback(OAuth2CallbackView):
    """Somebody comes back from a directory."""

    adapter: DirectoryAdapter

    def _get_state(self, request: HttpRequest, provider: DirectoryProvider) -> tuple[Any, Any]:
        """allauth's; what was kept of the attempt is needed to check the token. Who answers must be who was asked."""
        state, response = super()._get_state(request, provider)
        self.adapter.asked = state or {}
        issuer = request.GET.get("iss")  # RFC 9207, where the directory sends it
        single = len(self.adapter.directory.tenants) < 2
        if state is not None and issuer is not None and single and issuer != self.adapter.directory.issuer:
            return None, refuse(request, self.adapter.directory, "wrong-issuer")
        return state, response


def said_by(claims: Mapping[str, Any], found: Directory) -> Said:
    """Who it is, from checked claims. Of Microsoft Entra the key is tenant and object, of others issuer and subject."""
    if found.tenants:
        parts = (claims.get("tid"), claims.get("oid"))
        email = claims.get("preferred_username")  # an address that people can change themselves is not taken at Entra
    else:
        parts = (claims.get("iss"), claims.get("sub"))
        email = claims.get("email") if claims.get("email_verified") is not False else ""
    if not all(isinstance(one, str) and one and _can_be_kept(one) for one in parts):
        raise WrongToken("no-key")
    key = " ".join(str(one) for one in parts)
    if len(key) > _LONGEST:
        key = f"sha256 {hashlib.sha256(key.encode()).hexdigest()}"
    roles = claims.get(found.roles)
    listed = [roles] if isinstance(roles, str) else roles if isinstance(roles, list) else []
    how = claims.get("amr")
    second = found.always_second or (isinstance(how, list) and "mfa" in how)
    called = claims.get("preferred_username") or claims.get("email") or claims.get("name") or ""
    return Said(
        key,
        _text(claims.get("name")) or _text(called),
        _text(called),
        _text(email).lower(),
        frozenset(one for one in listed if isinstance(one, str) and len(one) <= _LONGEST and _can_be_kept(one)),
        second,
    )


def _can_be_kept(value: str) -> bool:
    """Whether the database takes it."""
    return _NEVER.search(value) is None


def _text(value: object) -> str:
    """One line of a claim, at most as long as a name."""
    return " ".join(_NEVER.sub("", value).split())[:200] if isinstance(value, str) else ""
