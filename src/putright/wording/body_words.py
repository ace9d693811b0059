"""The outside bodies: full names, what they do, and within what time they take complaints. The data: bodies.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from putright.procedure.document import read_document
from putright.wording.plain_names import with_blanks


class Body(NamedTuple):
    """An outside body.

    ``does`` is a sentence or two; ``time`` says how long people have to go there, if it is known. ``alone``: the name
    stands without "the".
    """

    id: str
    name: str
    does: str = ""
    time: str = ""
    alone: bool = False


@cache
def bodies() -> dict[str, Body]:
    """Every body that has words, by its id."""
    value = read_document((Path(__file__).parent / "bodies.yaml").read_text(encoding="utf-8")).value
    found = value if isinstance(value, dict) else {}
    return {key: Body(key, **one) for key, one in found.items()}


def body(body_id: str) -> Body:
    """The body of that id; one that is not known goes by its id."""
    return bodies().get(body_id) or Body(body_id, with_blanks(body_id))


def body_name(body_id: str) -> str:
    """The full name of an outside body."""
    return body(body_id).name


def the_body(body_id: str) -> str:
    """The body within a sentence: "the Housing Ombudsman", "Healthwatch"."""
    found = body(body_id)
    return found.name if found.alone or found.name.startswith("the ") else f"the {found.name}"
