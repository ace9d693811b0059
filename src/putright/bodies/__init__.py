"""The outside bodies: what each looks at, for whom, within what time, how it is reached, and how all that is known.

The files under ``entries`` are YAML, made for people. What is read at run time is ``bodies.json`` beside them, into
which ``tools/make_bodies.py`` puts all of them; a test holds the two together. ``docs/bodies.md`` describes the keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from putright.bodies.entry import BodyEntry
from putright.bodies.reading import entry_of

_HERE: Final = Path(__file__).parent


@cache
def load_bodies() -> Mapping[str, BodyEntry]:
    """Every body by its id, in order of id."""
    written = json.loads((_HERE / "bodies.json").read_text(encoding="utf-8"))
    return MappingProxyType({name: entry_of(name, one) for name, one in written.items()})


@cache
def _other_ids() -> Mapping[str, BodyEntry]:
    return {other: one for one in load_bodies().values() for other in one.other_ids}


def body_entry(body_id: str) -> BodyEntry | None:
    """What is kept of the body that a policy means by that id, or None."""
    return load_bodies().get(body_id) or _other_ids().get(body_id)
