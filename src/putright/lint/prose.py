"""Small turns of phrase that findings share."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], last: str = "and") -> str:
    """Several things in a sentence: a, b and c."""
    found = list(dict.fromkeys(names))
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def lacking(found: Iterable[str], last: str = "or") -> str:
    """What is missing, as the end of a sentence that says "not". Keeps apart what itself holds an "and" or an "or"."""
    names = list(found)
    if any(" and " in name or " or " in name or "," in name for name in names) and len(names) > 1:
        return f"{'; '.join(names[:-1])}; {last} {names[-1]}"
    return listed(names, last)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def step(action: str) -> str:
    """An action within a sentence: the step "give statement"."""
    return f"the step {quoted(action.replace('-', ' '))}"


def stage_called(name: str) -> str:
    """A stage within a sentence. An id with a number reads as a name (stage-1); any other is said to be a stage."""
    return name if any(char.isdigit() for char in name) else f"the stage {quoted(name)}"


def quoted(text: str) -> str:
    """Somebody's words within a sentence."""
    return f'"{text}"'
