"""``putright demo``: a trial with fictional providers, made by taking acts, and served."""

from __future__ import annotations

import os
import shutil

from putright.command.environment import NotSet, is_real, trial, trial_folder, trial_mail, use_trial
from putright.command.serving import serve

_MARK = "This folder is a trial of putright. It holds fictional cases and can be thrown away: putright demo --fresh\n"


def demonstrate(bind: str, *, fresh: bool, only_build: bool) -> int:
    """Start the trial's PostgreSQL, bring its tables and cases up, print the sign-ins, serve. Safe to run again."""
    if is_real():
        raise NotSet("putright demo makes fictional cases, and DATABASE_URL names a real database. Unset it first.")
    folder, cluster = trial_folder(), trial()
    if fresh and folder.exists():
        if not (folder / "README").exists():
            raise NotSet(f"{folder} was not made by putright demo, so it is not thrown away.")
        cluster.remove()
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README").write_text(_MARK)
    print("Starting PostgreSQL for the trial", flush=True)
    cluster.start()
    try:
        use_trial(cluster)
        os.environ["PUTRIGHT_ADDRESS"] = f"http://{bind}"
        _migrate()
        sign_ins = _build()
        if only_build:
            print(sign_ins)
            return 0
        return serve(bind, processes=2, threads=4, ready=lambda: print(sign_ins, flush=True))
    finally:
        cluster.stop()


def _migrate() -> None:
    """In a process of its own, because the owner's role must not be the one that serves."""
    import subprocess
    import sys

    script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
    environment = os.environ | {"PUTRIGHT_MIGRATING": "1", "DJANGO_SETTINGS_MODULE": "putright.site.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)  # noqa: S603 - our own words


def _build() -> str:
    """The cases, and a one-time sign-in for each role of each provider, as text to print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "putright.site.settings"
    import django

    django.setup()
    from putright.demonstration.building import build
    from putright.demonstration.sign_ins import sign_ins

    build(print)
    mail = f"No mail leaves this machine. What would go out is written into the folder {trial_mail()}."
    return f"{sign_ins(os.environ['PUTRIGHT_ADDRESS'])}\n{mail}"
