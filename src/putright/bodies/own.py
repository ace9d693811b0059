"""What one organisation says of an outside body in its own directory, beside what we keep of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple


class OwnBody(NamedTuple):
    """An entry of an organisation. What is empty is as our own directory says.

    ``offered``: every complainant is told of it, whether the policy names it or not. ``months``: how old a check may
    become, where the organisation says that. ``checked_how``: the page or letter that somebody looked at.
    """

    id: str
    name: str = ""
    does: str = ""
    takes: str = ""
    window: str = ""
    ways: Mapping[str, str] = MappingProxyType({})
    offered: bool = False
    months: int | None = None
    checked_on: date | None = None
    checked_by: str = ""
    checked_how: str = ""
