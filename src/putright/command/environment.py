"""Where the application finds its database: named in the environment, or a trial's own in a folder."""

from __future__ import annotations

import atexit
import os
import secrets
from pathlib import Path

from putright.trial.cluster import Cluster
from putright.trial.target import reached

_SHORTEST_KEY = 32


class NotSet(Exception):
    """Something that the command needs was not said; a sentence."""


def trial_folder() -> Path:
    """Where a trial keeps its data: PUTRIGHT_TRIAL_FOLDER, or .putright in the present folder."""
    return Path(os.environ.get("PUTRIGHT_TRIAL_FOLDER", ".putright")).resolve()


def trial() -> Cluster:
    """The trial's own PostgreSQL."""
    return Cluster(trial_folder() / "postgresql")


def trial_documents() -> Path:
    """Where a trial keeps the documents of its cases."""
    return trial_folder() / "documents"


def trial_mail() -> Path:
    """Where a trial puts the mail that would go out."""
    return trial_folder() / "mail"


def is_real() -> bool:
    """Whether a database is named in the environment."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_OWNER_URL"))


def set_up(*, owner: bool = False) -> Cluster | None:
    """Set Django up, as the role that runs or as the owner; the trial's PostgreSQL if there is one, started.

    Raises NotSet where there is neither a database named nor a trial in this folder.
    """
    found = None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.site.settings")
    if not is_real():
        found = trial()
        if not trial_folder().is_dir():
            raise NotSet(
                "No database: DATABASE_URL is not set, and there is no trial in this folder. "
                "For a trial: putright demo. For real: docs/install.md."
            )
        if not found.running:
            found.start()
            atexit.register(found.stop)
        use_trial(found)
    if owner:
        os.environ["PUTRIGHT_MIGRATING"] = "1"
    import django

    django.setup()
    # Registered after the stopping of the trial, and so run before it.
    atexit.register(close_connections)
    # Asked outright: the pool would try for twenty seconds, and say only that it got no connection.
    name = "DATABASE_OWNER_URL" if owner else "DATABASE_URL"
    with reached(os.environ[name], f"The database in {name}"):
        return found


def close_connections() -> None:
    """Give the database back, and end the threads of the pool.

    Whoever asks a pool before its first connection is there makes it open a second one. Left alone, that one can find
    the trial's database stopped, and the pool says so to whoever reads the command's own sentence.
    """
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def check_ready() -> None:
    """Raise where the pages could not be served safely: the wrong role, tables not up to date, a key to be guessed."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if not settings.TRIAL and len(settings.SECRET_KEY) < _SHORTEST_KEY:
        raise NotSet(
            f"PUTRIGHT_SECRET_KEY has {len(settings.SECRET_KEY)} characters and could be guessed. Give it at least "
            f"{_SHORTEST_KEY} random ones (docs/install.md, The settings)."
        )
    try:
        executor = MigrationExecutor(connection)  # connects, and the guard of the site looks at the role
        behind = [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    finally:
        close_connections()
    if behind:
        raise NotSet(
            f"The tables in the database are not those of this version: {len(behind)} steps are missing, "
            f"{behind[0]} first. Run putright migrate as the owner, then start again (docs/install.md, The tables)."
        )


def use_trial(cluster: Cluster) -> None:
    """Set the environment of this process and its children to a trial's."""
    secret = trial_folder() / "secret-key"
    if not secret.exists():
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    os.environ.update(
        {
            "PUTRIGHT_TRIAL": "1",
            "DATABASE_URL": cluster.app_url,
            "DATABASE_OWNER_URL": cluster.owner_url,
            "PUTRIGHT_SECRET_KEY": secret.read_text(),
            # Whatever mail server the environment names: no mail leaves a trial.
            "PUTRIGHT_MAIL_WAY": "folder",
            "PUTRIGHT_MAIL_FOLDER": str(trial_mail()),
        }
    )
    os.environ.setdefault("PUTRIGHT_DOCUMENTS", str(trial_documents()))
