"""A policy file as a tree of nodes that know where in the text they stand, so that one of them can be changed alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from putright.procedure.document import read_document

Path = tuple[str | int, ...]

# Its kinds of node have no common type that knows where each ends and how it is written.
Node = Any

_TOP: Final[Path] = ()


class Tree:
    """The text of a policy file, its values, and the place of each.

    Raises Faulty where the text cannot be read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        document = read_document(text)  # refuses anchors, tags and whatever else could surprise
        self.value: dict[str, Any] = document.value if isinstance(document.value, dict) else {}
        reader = YAML(typ="safe", pure=True)
        self._root: Node = reader.compose(text)
        self.is_json = text.lstrip().startswith("{")

    def get(self, path: Path) -> Any:
        """The value at a place, or None where there is nothing."""
        found: Any = self.value
        for step in path:
            if isinstance(found, dict) and isinstance(step, str):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def node(self, path: Path) -> Node | None:
        """The node at a place, or None."""
        found: Node | None = self._root
        for step in path:
            found = self._child(found, step)
            if found is None:
                return None
        return found

    def key(self, path: Path) -> Node | None:
        """The node of the key under which the place stands, where it stands under one."""
        above = self.node(path[:-1])
        if isinstance(above, MappingNode):
            return next((key for key, _ in above.value if key.value == path[-1]), None)
        return None

    def line(self, path: Path) -> int | None:
        """The line on which the value of a place begins, counted from 1."""
        found = self.node(path)
        return found.start_mark.line + 1 if found is not None else None

    def flows(self, path: Path) -> bool:
        """Whether the mapping or list at a place is written on one line, in brackets."""
        found = self.node(path)
        return bool(found is not None and found.flow_style)

    def end(self, node: Node) -> int:
        """Where the last sign of a node stands: comments and blank lines that follow it do not belong to it."""
        if isinstance(node, ScalarNode) or node.flow_style or not node.value:
            if isinstance(node, ScalarNode) and node.style in ("|", ">"):
                return len(self.text[: node.end_mark.index].rstrip())
            return int(node.end_mark.index)
        last = node.value[-1]
        return self.end(last[1] if isinstance(node, MappingNode) else last)

    def line_start(self, index: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Where the line of a place ends, with its end of line."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def scalars(self, path: Path = _TOP) -> Iterator[tuple[Path, str]]:
        """Every text in the file with its place, in the order of the file."""
        found = self.get(path)
        if isinstance(found, dict):
            for key in found:
                yield from self.scalars((*path, key))
        elif isinstance(found, list):
            for number in range(len(found)):
                yield from self.scalars((*path, number))
        elif isinstance(found, str):
            yield path, found

    @staticmethod
    def _child(node: Node | None, step: str | int) -> Node | None:
        if isinstance(node, MappingNode):
            return next((value for key, value in node.value if key.value == step), None)
        if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            found: Node = node.value[step]
            return found
        return None
