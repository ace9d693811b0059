"""Entries that are taken away, one or several of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from putright.revising.ground import Ground
from putright.revising.question import id_of
from putright.revising.splicing import Splice, removing, setting
from putright.revising.tree import Path


def taken(ground: Ground, ticked: Sequence[str], splices: list[Splice]) -> list[Splice]:
    """The splices with those that take entries away. A list of which nothing is left and to which nothing is added
    goes as a whole, with its key."""
    away = [one for one in ticked if one.startswith("-")]
    if not away:
        return splices
    places = {f"-{id_of(path)}": path for path in _entries(ground)}
    by_list: dict[Path, list[Path]] = defaultdict(list)
    for one in away:
        if one in places:
            by_list[places[one][:-1]].append(places[one])
    result = list(splices)
    for above, gone in by_list.items():
        result += _of_one_list(ground, above, gone, result)
    return result


def _of_one_list(ground: Ground, above: Path, gone: list[Path], others: list[Splice]) -> list[Splice]:
    there = ground.get(*above)
    by = f"-{id_of(gone[0])}"
    node = ground.tree.node(above)
    if not isinstance(there, list) or node is None:
        return [splice for path in gone for splice in removing(ground.tree, path, f"-{id_of(path)}")]
    end = ground.tree.line_end(ground.tree.end(node))
    grows = any(one.start == one.end == end and one.by.startswith("+") for one in others)
    if len(gone) == len(there) and not grows:
        return removing(ground.tree, above, by)
    if node.flow_style:
        left = [one for number, one in enumerate(there) if (*above, number) not in gone]
        return setting(ground.tree, above, left, by)
    return [splice for path in gone for splice in _entry(ground, path)]


def _entry(ground: Ground, path: Path) -> list[Splice]:
    """The lines of one entry of a list that goes over several lines, whatever else the list loses."""
    node = ground.tree.node(path)
    if node is None:
        return []
    tree = ground.tree
    start, end = tree.line_start(int(node.start_mark.index)), tree.line_end(tree.end(node))
    return [Splice(start, end, "", f"-{id_of(path)}")]


def _entries(ground: Ground) -> list[Path]:
    """Every entry of every list of mappings, and every mapping that stands for a list of one."""
    found: list[Path] = []

    def walk(path: Path, value: object) -> None:
        if isinstance(value, dict):
            found.append(path)
            for key, one in value.items():
                walk((*path, key), one)
        elif isinstance(value, list):
            for number, one in enumerate(value):
                walk((*path, number), one)

    walk((), ground.tree.value)
    return found
