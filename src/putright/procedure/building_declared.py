"""What a policy file declares besides its procedure: its names are checked, and it is kept as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from putright.procedure.building_names import Names
from putright.procedure.shape import PolicyShape

if TYPE_CHECKING:
    from putright.procedure.shape_declared import FileShape

NOTHING: Mapping[str, object] = MappingProxyType({})
"""What a file declares that holds a procedure and no more."""


def declared(whole: Names) -> Mapping[str, object]:
    """The declared keys of the file with their values; what does not fit together goes to ``whole`` as a fault."""
    if type(whole.shape) is PolicyShape or not isinstance(whole.document.value, dict):
        return NOTHING
    # Only a file that declares something pays for these shapes.
    from putright.procedure.shape_declared import DECLARED, FileShape

    if isinstance(whole.shape, FileShape):
        _check(whole, whole.shape)
    return MappingProxyType({key: whole.document.value[key] for key in DECLARED if key in whole.document.value})


def _check(whole: Names, shape: FileShape) -> None:
    if shape.valid is not None and shape.valid.to is not None and shape.valid.to < shape.valid.from_:
        whole.fault(("valid", "to"), f"the policy ends on {shape.valid.to}, before it begins. Mend it.")
    for name, one in shape.stands_in.items():
        whole.known("a role of this policy", name, shape.roles, ("stands in", name))
        whole.known("a role of this policy", one.by, shape.roles, ("stands in", name, "by"))
        if one.by == name:
            whole.fault(("stands in", name, "by"), "nobody stands in for themselves. Name another role.")
    for number, person in enumerate(shape.people_named):
        whole.known("a role of this policy", person.role, shape.roles, ("people named", number, "role"))
    for number, gate in enumerate(shape.gates):
        whole.known("a fact", gate.waits_for, whole.facts, ("gates", number, "waits for"))
