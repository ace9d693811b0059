"""The outside bodies within sentences: their names, what they do, and within what time they take complaints."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from putright.bodies import body_entry, load_bodies
from putright.bodies.entry import UNVERIFIED, BodyEntry
from putright.wording.plain_names import with_blanks


class Body(NamedTuple):
    """An outside body.

    ``does`` is a sentence or two; ``time`` says how long people have to go there, where somebody has read that.
    ``alone``: the name stands without "the".
    """

    id: str
    name: str
    does: str = ""
    time: str = ""
    alone: bool = False


@cache
def bodies() -> dict[str, Body]:
    """Every body of the directory, by its id."""
    return {key: _of(key, one) for key, one in load_bodies().items()}


@cache
def body(body_id: str) -> Body:
    """The body of that id; one that is not in the directory goes by its id, with blanks."""
    found = body_entry(body_id)
    return _of(body_id, found) if found is not None else Body(body_id, with_blanks(body_id))


def _of(body_id: str, entry: BodyEntry) -> Body:
    name = entry.other_ids.get(body_id, entry.called)
    window = entry.window
    # What nobody has read anywhere is not said to a complainant: a wrong time costs them the right one.
    time = window.says if window is not None and window.known.status != UNVERIFIED else ""
    return Body(body_id, name, entry.remit.does, time, entry.alone)


def is_known(body_id: str) -> bool:
    """Whether the directory has a body of that id."""
    return body_entry(body_id) is not None


def body_name(body_id: str) -> str:
    """The full name of an outside body."""
    return body(body_id).name


def the_body(body_id: str) -> str:
    """The body within a sentence: "the Housing Ombudsman", "Healthwatch"."""
    found = body(body_id)
    return found.name if found.alone or found.name.startswith("the ") else f"the {found.name}"
