"""Which way the operator chose, read from the environment. Each fault is a sentence; no secret is ever in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from putright.incoming.boxes import OAuth, Secret

_WAYS: Final = ("smtp", "graph", "notify", "folder")
_HERE: Final = ("127.0.0.1", "localhost", "::1")
_UUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SCOPE: Final = "/.default"


class WrongChoice(ValueError):
    """What is wrong with the settings: a sentence, without its full stop."""


class Graph(NamedTuple):
    """Microsoft Graph: where it is, from which mailbox mail goes, and how a token is asked for."""

    address: str
    mailbox: str
    token: OAuth


class Notify(NamedTuple):
    """GOV.UK Notify: where it is, its key, our template, and the address for answers (its id; nothing: the usual).

    ``texts``: our template for text messages; nothing: none are sent.
    """

    address: str
    key: Secret
    template: str
    reply_to: str = ""
    texts: str = ""


class Chosen(NamedTuple):
    """The way that was chosen, by name; nothing: a mail server if one is named. With it what that way needs."""

    name: str = ""
    graph: Graph | None = None
    notify: Notify | None = None
    folder: Path | None = None


def read(environment: Mapping[str, str], *, trial: bool = False) -> Chosen:
    """What the environment says. In a trial mail goes into a folder or nowhere. Raises WrongChoice."""
    name = environment.get("PUTRIGHT_MAIL_WAY", "")
    if name and name not in _WAYS:
        raise WrongChoice(f"PUTRIGHT_MAIL_WAY is {name}. Write one of {', '.join(_WAYS)}")
    folder = _folder(environment)
    if trial:
        return Chosen("folder", folder=folder) if folder is not None else Chosen()
    if name == "smtp" and not environment.get("PUTRIGHT_MAIL_HOST"):
        raise WrongChoice("PUTRIGHT_MAIL_WAY is smtp, and PUTRIGHT_MAIL_HOST names no mail server")
    if name == "folder" and folder is None:
        raise WrongChoice("PUTRIGHT_MAIL_WAY is folder, and PUTRIGHT_MAIL_FOLDER names none")
    return Chosen(
        name,
        _graph(environment) if name == "graph" else None,
        _notify(environment) if name == "notify" else None,
        folder if name == "folder" else None,
    )


def _folder(environment: Mapping[str, str]) -> Path | None:
    said = environment.get("PUTRIGHT_MAIL_FOLDER", "")
    if said and not Path(said).is_absolute():
        raise WrongChoice(f"PUTRIGHT_MAIL_FOLDER is {said}. Write the whole path of a folder")
    return Path(said) if said else None


def _graph(environment: Mapping[str, str]) -> Graph:
    tenant = _needed(environment, "PUTRIGHT_GRAPH_TENANT", "graph")
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,100}", tenant):
        raise WrongChoice("PUTRIGHT_GRAPH_TENANT is no tenant: write its id or its domain")
    address = _address(environment, "PUTRIGHT_GRAPH_ADDRESS", "https://graph.microsoft.com")
    sign_in = _address(environment, "PUTRIGHT_GRAPH_SIGN_IN", "https://login.microsoftonline.com")
    secret = _secret(environment, "PUTRIGHT_GRAPH_SECRET", "PUTRIGHT_GRAPH_SECRET_FILE")
    client = _needed(environment, "PUTRIGHT_GRAPH_CLIENT", "graph")
    token = OAuth(f"{sign_in}/{tenant}/oauth2/v2.0/token", client, secret, f"{address}{_SCOPE}")
    mailbox = environment.get("PUTRIGHT_GRAPH_MAILBOX") or environment.get("PUTRIGHT_MAIL_FROM", "")
    if not re.fullmatch(r"[^@\s/?#]+@[^@\s/?#]+", mailbox):
        raise WrongChoice("PUTRIGHT_GRAPH_MAILBOX names no mailbox, and neither does PUTRIGHT_MAIL_FROM")
    return Graph(address, mailbox, token)


def _notify(environment: Mapping[str, str]) -> Notify:
    template = _needed(environment, "PUTRIGHT_NOTIFY_TEMPLATE", "notify")
    reply_to = environment.get("PUTRIGHT_NOTIFY_REPLY_TO", "")
    texts = environment.get("PUTRIGHT_NOTIFY_TEXT_TEMPLATE", "")
    for name, said in (
        ("PUTRIGHT_NOTIFY_TEMPLATE", template),
        ("PUTRIGHT_NOTIFY_REPLY_TO", reply_to),
        ("PUTRIGHT_NOTIFY_TEXT_TEMPLATE", texts),
    ):
        if said and not re.fullmatch(_UUID, said):
            raise WrongChoice(f"{name} is no id of GOV.UK Notify. One has 36 characters, with four dashes")
    address = _address(environment, "PUTRIGHT_NOTIFY_ADDRESS", "https://api.notifications.service.gov.uk")
    return Notify(
        address, _secret(environment, "PUTRIGHT_NOTIFY_KEY", "PUTRIGHT_NOTIFY_KEY_FILE"), template, reply_to, texts
    )  # fmt: skip


def _needed(environment: Mapping[str, str], name: str, way: str) -> str:
    said = environment.get(name, "")
    if not said:
        raise WrongChoice(f"PUTRIGHT_MAIL_WAY is {way}, and {name} is not set")
    return said


def _secret(environment: Mapping[str, str], name: str, file: str) -> Secret:
    if bool(environment.get(name)) == bool(environment.get(file)):
        raise WrongChoice(f"Set one of {name} and {file}")
    return Secret(variable=name) if environment.get(name) else Secret(file=environment[file])


def _address(environment: Mapping[str, str], name: str, usual: str) -> str:
    """Where the service is. Without TLS only on this machine: a key goes there."""
    said = (environment.get(name) or usual).rstrip("/")
    parts = urlsplit(said)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise WrongChoice(f"{name} is {said}. It must begin with https://")
    return said
