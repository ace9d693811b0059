"""Take the pictures of the tours in docs and of docs/letters.md anew: the demonstration at a fixed moment, in Chromium.

Run by "make pictures". Each picture comes out the same on every day, but for the fonts of the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.browsing import (  # noqa: E402
    MISSING,
    Window,
    find_chromium,
    open_window,
    running_chromium,
    running_playwright,
)
from tests.browser.fixed_clock import MOMENT, stop_the_clock  # noqa: E402
from tests.browser.pictures_casework import take_casework  # noqa: E402
from tests.browser.pictures_letters import MAILBOX, take_letters  # noqa: E402
from tests.browser.pictures_public import take_public  # noqa: E402
from tests.browser.pictures_tour import take_tour  # noqa: E402
from tests.browser.picturing import PICTURES  # noqa: E402
from tests.browser.server import serving  # noqa: E402

from putright.trial.cluster import Cluster  # noqa: E402


def main() -> int:
    """Build the demonstration in a folder that is thrown away, and take every picture."""
    if find_chromium() is None:
        print(MISSING, file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder) / "trial", durable=False)
        cluster.start()
        try:
            _set_up(cluster, Path(folder) / "documents")
            with (
                serving(Path(folder) / "server.log", "tests.browser.fixed_clock:application") as address,
                running_playwright() as playwright,
                running_chromium(playwright) as browser,
            ):

                def window(host: str = "127.0.0.1", **look: Any) -> Window:
                    return open_window(browser, address.replace("127.0.0.1", host), **look)

                take_tour(window)
                take_public(window)
                take_casework(window)
                take_letters(window)
        finally:
            cluster.remove()
    return 0


def _set_up(cluster: Cluster, documents: Path) -> None:
    mailboxes = documents.parent / "mailboxes.toml"
    mailboxes.write_text(MAILBOX, encoding="utf-8")
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "putright.site.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "PUTRIGHT_SECRET_KEY": uuid.uuid4().hex,
            "PUTRIGHT_TRIAL": "1",
            "PUTRIGHT_QUICKEST_FORM": "0",  # the clock stands still: every form comes at once
            "PUTRIGHT_DOCUMENTS": str(documents),
            "PUTRIGHT_MAILBOXES": str(mailboxes),
            "DATABASE_URL": cluster.app_url,
            "DATABASE_OWNER_URL": cluster.owner_url,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
    )
    script = "import django; django.setup(); from putright.site.migrating import migrate; migrate(verbosity=0)"
    subprocess.run([sys.executable, "-c", script], env=os.environ | {"PUTRIGHT_MIGRATING": "1"}, check=True)
    import django

    django.setup()
    stop_the_clock()
    from putright.demonstration.building import build

    build(lambda _: None, MOMENT)


if __name__ == "__main__":
    sys.exit(main())
