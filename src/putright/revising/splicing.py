"""Changes to the text of a file at places of its tree: set a value, take an entry away, add one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ruamel.yaml.nodes import MappingNode, SequenceNode

from putright.revising.rendering import block, flow, scalar
from putright.revising.tree import Path, Tree


class Splice(NamedTuple):
    """The text from ``start`` to ``end`` becomes ``text``; ``by`` is the question whose answer wants it."""

    start: int
    end: int
    text: str
    by: str


class Spliced(NamedTuple):
    """A new text, and by the number of each of its changed lines the question that changed it."""

    text: str
    lines: dict[int, str]


def setting(tree: Tree, path: Path, value: object, by: str) -> list[Splice]:
    """Give the place another value: a text, a number, or a list on one line."""
    node = tree.node(path)
    if node is None:
        return adding_key(tree, path[:-1], str(path[-1]), value, by)
    written = flow(value, quoted=tree.is_json)
    end = tree.end(node)
    if isinstance(node, SequenceNode) and not node.flow_style:
        # A list over several lines: the key stays on its line, and the list follows on it.
        key = tree.key(path)
        start = int(key.end_mark.index) if key is not None else int(node.start_mark.index)
        return [Splice(start, end, f": {written}", by)]
    if getattr(node, "style", None) in ("|", ">"):
        return [Splice(int(node.start_mark.index), end, written, by)]
    return [Splice(int(node.start_mark.index), end, written, by)]


def removing(tree: Tree, path: Path, by: str) -> list[Splice]:
    """Take the place away: a key with its value, or an entry of a list. What is left empty goes with it."""
    above = tree.node(path[:-1])
    node, key = tree.node(path), tree.key(path)
    if above is None or node is None:
        return []
    if len(above.value) == 1 and len(path) > 1:
        return removing(tree, path[:-1], by)
    if above.flow_style:
        return [_cut_in_brackets(tree, path, above, by)]
    first = int((key if key is not None else node).start_mark.index)
    start, end = tree.line_start(first), tree.line_end(tree.end(node))
    if key is not None and tree.text[start:first].strip():
        # The first key of an entry shares its line with the dash: the next key moves up to it.
        follows = above.value[1][0]
        return [Splice(first, int(follows.start_mark.index), "", by)]
    return [Splice(start, end, "", by)]


def _cut_in_brackets(tree: Tree, path: Path, above: Any, by: str) -> Splice:
    pairs = [(key, value) for key, value in above.value] if isinstance(above, MappingNode) else None
    spans = [
        (int(one[0].start_mark.index), int(one[1].end_mark.index))
        for one in (pairs if pairs is not None else [(item, item) for item in above.value])
    ]
    place = (
        next(number for number, (key, _) in enumerate(pairs) if key.value == path[-1])
        if pairs is not None
        else int(path[-1])
    )
    if place + 1 < len(spans):
        return Splice(spans[place][0], spans[place + 1][0], "", by)
    return Splice(spans[place - 1][1], spans[place][1], "", by)


def adding_key(tree: Tree, path: Path, key: str, value: object, by: str, after: Sequence[str] = ()) -> list[Splice]:
    """Add a key to the mapping at a place: after the last of the keys named, else at its end."""
    node = tree.node(path)
    if node is None:
        return adding_key(tree, path[:-1], str(path[-1]), {key: value}, by)
    pairs: list[Any] = node.value
    written = f"{scalar(key, quoted=tree.is_json)}: {flow(value, quoted=tree.is_json)}"
    if not pairs:
        return [Splice(int(node.start_mark.index) + 1, int(node.start_mark.index) + 1, written, by)]
    follows = next((one for one in reversed(pairs) if one[0].value in after), pairs[-1])
    if node.flow_style:
        return [Splice(int(follows[1].end_mark.index), int(follows[1].end_mark.index), f", {written}", by)]
    indent = int(pairs[0][0].start_mark.column)
    if not path:
        return [_block_at_top(tree, key, value, by, follows)]
    return [_new_lines(tree, tree.end(follows[1]), f"{' ' * indent}{written}\n", by)]


def _block_at_top(tree: Tree, key: str, value: Any, by: str, follows: tuple[Any, Any]) -> Splice:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        written = f"{scalar(key)}:\n" + "".join(f"  - {flow(one)}\n" for one in value)
    elif isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
        written = f"{scalar(key)}:\n{block(value, 2)}"
    else:
        written = f"{scalar(key)}: {flow(value)}\n"
    return _new_lines(tree, tree.end(follows[1]), f"\n{written}", by)


def adding_entry(tree: Tree, path: Path, value: dict[str, Any] | str, by: str) -> list[Splice]:
    """Add an entry at the end of the list at a place; where there is no list yet, one is begun."""
    node = tree.node(path)
    if node is None:
        return adding_key(tree, path[:-1], str(path[-1]), [value], by)
    if not isinstance(node, SequenceNode):
        # One entry stands for a list of one: now there are two.
        return setting(tree, path, [tree.get(path), value], by)
    if node.flow_style:
        if not node.value:
            return [Splice(int(node.start_mark.index) + 1, int(node.start_mark.index) + 1, _flow(tree, value), by)]
        end = int(node.value[-1].end_mark.index)
        return [Splice(end, end, f", {_flow(tree, value)}", by)]
    indent = int(node.start_mark.column)
    tall = isinstance(node.value[-1], MappingNode) and not node.value[-1].flow_style and isinstance(value, dict)
    if tall and isinstance(value, dict):
        written = f"{' ' * indent}- {block(value, indent + 2).lstrip()}"
    else:
        written = f"{' ' * indent}- {flow(value)}\n"
    return [_new_lines(tree, tree.end(node.value[-1]), written, by)]


def _flow(tree: Tree, value: object) -> str:
    return flow(value, quoted=tree.is_json)


def _new_lines(tree: Tree, end: int, written: str, by: str) -> Splice:
    place = tree.line_end(end)
    begun = "" if place == 0 or tree.text[place - 1] == "\n" else "\n"
    return Splice(place, place, begun + written, by)


def spliced(text: str, splices: Sequence[Splice]) -> Spliced:
    """The text with all of them done. One that lies within another is done by the outer alone."""
    kept: list[Splice] = []
    for one in sorted(splices, key=lambda one: (one.start, -one.end)):
        if kept and one.start < kept[-1].end:
            continue
        kept.append(one)
    parts: list[str] = []
    lines: dict[int, str] = {}
    done, line = 0, 1
    for one in kept:
        before = text[done : one.start]
        line += before.count("\n")
        parts += [before, one.text]
        first = line + (1 if one.text.startswith("\n") else 0)
        last = line + one.text.rstrip("\n").count("\n")
        lines |= dict.fromkeys(range(first, max(first, last) + 1), one.by)
        line += one.text.count("\n")
        done = one.end
    parts.append(text[done:])
    return Spliced("".join(parts), lines)
