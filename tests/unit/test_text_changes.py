"""Two texts beside each other: every line is accounted for, and no two texts take longer than somebody can wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from putright.reports import text_changes
from putright.reports.text_changes import Changed, changed_lines

LINES = some.lists(some.sampled_from(["a", "b", "c", "d", "  in: writing", "x: 1", "y: 2"]), max_size=60)


def rebuilt(changes, new):
    """The new text and how many lines went out, from the changes and the lines that they leave out."""
    lines, out, at = [], [], 0
    for one in changes:
        if one.number is not None:
            lines += new[at : one.number - 1]
            assert one.text == new[one.number - 1]
            lines.append(one.text)
            at = one.number
        elif one.sort == "out":
            out.append(one.text)
    return [*lines, *new[at:]], out


@given(LINES, LINES, some.sampled_from([2, 5, 150]))
def test_every_line_is_the_same_taken_out_or_put_in(old, new, closely):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_changes, "CLOSELY", closely)
        changes = changed_lines("\n".join(old), "\n".join(new))
    assert changes is not None
    whole, out = rebuilt(changes, new)
    put_in = sum(one.sort == "in" for one in changes)
    assert whole == new
    assert len(old) - len(out) == len(new) - put_in
    assert bool(changes) == ("\n".join(old).splitlines() != "\n".join(new).splitlines())


def test_a_change_of_a_long_text_is_that_change_alone():
    old = [f"line {number}" if number % 3 else "in: writing" for number in range(3000)]
    new = [*old[:1500], "something new", *old[1501:2000], *old[2001:]]
    changes = changed_lines("\n".join(old), "\n".join(new))
    assert changes is not None
    assert [one for one in changes if one.sort in ("in", "out")] == [
        Changed("out", None, old[1500]),
        Changed("in", 1501, "something new"),
        Changed("out", None, old[2000]),
    ]


def test_texts_that_are_made_to_be_hard_are_compared_too():
    """Compared each with each, these took half an hour."""
    old = [line for number in range(3000) for line in ("- a", f"x{number}")]
    new = [line for number in range(3000) for line in ("- a", f"y{number}")]
    for one, other in ((old, new), (["a", "b"] * 3000, ["b", "c", "a"] * 2000)):
        changes = changed_lines("\n".join(one), "\n".join(other))
        assert changes
        assert rebuilt(changes, other)[0] == other
