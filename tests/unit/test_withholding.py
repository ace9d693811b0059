"""Small numbers are withheld from the public, and cannot be worked out from what is told. Here they are attacked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.reports.withholding import Told, summed, told

Month = tuple[int, int]
History = tuple[Month, ...]


def small(number: int, fewest: int) -> bool:
    return 0 < number < fewest


@pytest.mark.parametrize(
    ("months", "spans"),
    [
        ([(12, 0)], [Told(1, 12, 12)]),
        ([(0, 0)], [Told(1, 0, 0)]),
        ([(12, 5)], [Told(1, 17, 12)]),
        ([(12, 2)], []),  # two were late: it waits
        ([(12, 2), (9, 3)], [Told(2, 26, 21)]),  # five were: it can be told
        ([(12, 2), (9, 1), (9, 0)], [Told(3, 33, None, "failed")]),
        ([(1, 12), (1, 9), (0, 9)], [Told(3, 32, None, "kept")]),
        (
            [(2, 2), (2, 1), (0, 1)],
            [Told(3, 8, None, "both")],
        ),  # eight in all: to say that few were late would say how many
        ([(0, 1)] * 12, [Told(5, 5, 0), Told(5, 5, 0)]),
        ([(1, 0)] + [(0, 0)] * 11, [Told(12, None, None, "all")]),
        ([(1, 1), (0, 0), (1, 1)], []),  # four in all
    ],
)
def test_what_is_told(months: list[Month], spans: list[Told]) -> None:
    assert told(months, 5) == spans


def test_never_less_than_five() -> None:
    with pytest.raises(ValueError, match="always withheld"):
        told([(1, 1)], 4)


def test_a_sum_says_no_more_than_its_parts() -> None:
    assert summed([(12, 12, "", 5), (17, 12, "", 5)]) == (29, 24, True)
    assert summed([(12, 12, "", 5), (33, None, "failed", 5)]) == (45, 41, False)
    assert summed([(32, None, "kept", 5), (8, None, "both", 5), (None, None, "all", 5)]) == (40, 2, False)
    assert summed([]) == (0, 0, True)


# --- the attack by trying out ----------------------------------------------------------------------------------------


def consistent(cap: int, months: int, fewest: int, after: int, longest: int) -> Iterator[list[History]]:
    """All histories of so many months with no number above ``cap``, in lots that the public cannot tell apart.

    It knows the rules, and sees each month what is told up to then: so also when a span was closed.
    """
    lots: dict[tuple[Told, ...], list[History]] = {}
    each_month = [(kept, failed) for kept in range(cap + 1) for failed in range(cap + 1)]
    for history in itertools.product(each_month, repeat=months):
        lots.setdefault(tuple(told(history, fewest, band_after=after, longest=longest)), []).append(history)
    for spans, lot in lots.items():
        # Beyond the cap a number would be pinned down by the cap, which the public does not know of.
        if all(one.owed is None or one.owed <= cap for one in spans):
            yield lot


@pytest.mark.parametrize(
    ("cap", "months", "fewest", "after", "longest"),
    [(11, 2, 5, 2, 2), (11, 2, 5, 1, 2), (12, 2, 6, 1, 2), (6, 3, 5, 2, 3), (6, 3, 5, 3, 3)],
)
def test_nobody_who_knows_the_rules_can_pin_down_a_small_number(
    cap: int, months: int, fewest: int, after: int, longest: int
) -> None:
    """No number of a month, no sum over months that follow one another, kept, not kept or both, is both small and sure.

    By trying out every history that fits everything that was told, which no reasoning can better.
    """
    lots = 0
    for lot in consistent(cap, months, fewest, after, longest):
        lots += 1
        for begin, end in itertools.combinations(range(months + 1), 2):
            for side in ("kept", "failed", "owed"):
                values = {_sum(history, begin, end, side) for history in lot}
                value = min(values)
                assert len(values) > 1 or not small(value, fewest), (lot[0], begin, end, side)
    assert lots > 20


def _sum(history: History, begin: int, end: int, side: str) -> int:
    return sum({"kept": kept, "failed": failed, "owed": kept + failed}[side] for kept, failed in history[begin:end])


# --- the attack by adding and subtracting ----------------------------------------------------------------------------


def reduced(equations: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """The equations brought into reduced row echelon form: what can be had by adding and subtracting them."""
    rows = [[Fraction(one) for one in row] for row in equations]
    found: list[list[Fraction]] = []
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [one / pivot[column] for one in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        found = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in found]
        found.append(pivot)
    return found


def follows(row: Sequence[int], from_these: list[list[Fraction]]) -> bool:
    """Whether a sum of numbers can be had from the equations."""
    rest = [Fraction(one) for one in row]
    for other in from_these:
        lead = next(place for place, one in enumerate(other) if one)
        rest = [a - rest[lead] * b for a, b in zip(rest, other, strict=True)]
    return not any(rest)


def published(history: Sequence[Month], fewest: int) -> list[tuple[int, int, Told]]:
    """The spans with their first month and the one after their last."""
    found, place = [], 0
    for one in told(history, fewest):
        found.append((place, place + one.months, one))
        place += one.months
    return found


def pages(history: Sequence[Month], fewest: int) -> list[list[int]]:
    """Every exact number on the page of every month, as a sum over unknown numbers: kept and not kept of each month.

    On each page stand the spans that ended in its last twelve months, and their sums.
    """
    count = len(history)
    found = []
    for now in range(1, count + 1):
        shown = [one for one in published(history[:now], fewest) if one[1] > now - 12]
        exact = [(begin, end) for begin, end, one in shown if one.kept is not None]
        owed = [(begin, end) for begin, end, one in shown if one.owed is not None]
        for sides, lots in (((1, 0), exact), ((0, 1), exact), ((1, 1), owed)):
            for spans in [*([one] for one in lots), lots]:
                row = [0] * (2 * count)
                for begin, end in spans:
                    for month in range(begin, end):
                        row[2 * month], row[2 * month + 1] = sides
                found.append(row)
    return found


months_of_cases = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6)), min_size=1, max_size=20)


@given(months_of_cases, st.sampled_from([5, 7, 10]))
def test_no_small_number_follows_from_all_pages_together(history: list[Month], fewest: int) -> None:
    """Pages of following months subtracted, totals less their parts: no small number of any run of months comes out."""
    known = reduced(pages(history, fewest))
    count = len(history)
    for begin, end in itertools.combinations(range(count + 1), 2):
        for name, sides in (("kept", (1, 0)), ("failed", (0, 1)), ("owed", (1, 1))):
            value = _sum(tuple(history), begin, end, name)
            if not small(value, fewest):
                continue
            row = [0] * (2 * count)
            for month in range(begin, end):
                row[2 * month], row[2 * month + 1] = sides
            assert not follows(row, known), (begin, end, name)


@given(months_of_cases, st.sampled_from([5, 8]))
def test_what_was_told_stays_as_it_was(history: list[Month], fewest: int) -> None:
    """A later month never changes an earlier span: there is nothing to compare."""
    whole = told(history, fewest)
    for now in range(len(history)):
        assert told(history[:now], fewest) == whole[: len(told(history[:now], fewest))]


@given(months_of_cases, st.sampled_from([5, 8]))
def test_what_is_told_is_true(history: list[Month], fewest: int) -> None:
    total = summed([(one.owed, one.kept, one.few, fewest) for one in told(history, fewest)])
    least = owed = 0
    for begin, end, one in published(history, fewest):
        kept, failed = (_sum(tuple(history), begin, end, side) for side in ("kept", "failed"))
        assert one.owed in (None, kept + failed)
        assert one.kept in (None, kept)
        for number in (
            one.owed,
            one.kept,
            one.owed - one.kept if one.owed is not None and one.kept is not None else None,
        ):
            assert number is None or not small(number, fewest)
        assert one.months <= 12
        if one.few == "failed":
            assert small(failed, fewest)
        if one.few == "kept":
            assert small(kept, fewest)
        if one.owed is not None:
            least, owed = least + kept, owed + one.owed
    assert total.owed == owed
    assert total.least <= least
    assert not total.exact or total.least == least
