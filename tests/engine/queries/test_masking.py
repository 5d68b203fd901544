"""What leaves the office: no small count is told, and none can be worked out from the others."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings, strategies as st

from engine.queries.masking import HIDDEN, count, masked
from engine.queries.tabulation import Cell, Line, Tabulation

LEAST = 5
NUMBERS = st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 12]), min_size=1, max_size=5)


def single(numbers: list[int]) -> Tabulation:
    """A table that counts every case in one line."""
    lines = tuple(Line(f"baris {n}", (number, round(number / 2, 1))) for n, number in enumerate(numbers))
    return Tabulation("t", "T", "Baris", ("Jumlah", "%"), frozenset({0}), lines, Line("Jumlah", (sum(numbers), None)))


def worlds(shown: list[Cell], total: int) -> list[tuple[int, ...]]:
    """Every way in which the counts could really stand, for whoever knows the total, and how counts are masked."""
    def could(cell: Cell) -> list[int]:
        if cell == f"<{LEAST}":
            return list(range(1, LEAST))
        if cell == HIDDEN:
            return list(range(total + 1)) if HIDDEN in shown and f"<{LEAST}" not in shown else list(range(LEAST, total + 1))
        assert isinstance(cell, int)
        return [cell]

    return [world for world in product(*map(could, shown)) if sum(world) == total]


@settings(max_examples=200, deadline=None)
@given(NUMBERS)
def test_no_small_count_can_be_worked_out_from_the_total(numbers: list[int]) -> None:
    table = masked(single(numbers), LEAST)

    shown = [line.cells[0] for line in table.lines]
    possible = worlds(shown, sum(numbers)) if sum(numbers) >= LEAST else []
    for place, number in enumerate(numbers):
        if 0 < number < LEAST:
            assert shown[place] in (f"<{LEAST}", HIDDEN)
            if possible:
                assert len({world[place] for world in possible}) > 1, (shown, numbers)
    assert table.total is not None and table.total.cells[0] == count(sum(numbers), LEAST)


@given(NUMBERS)
def test_what_needs_no_mask_stays_as_it_is(numbers: list[int]) -> None:
    whole = [number if number >= LEAST else 0 for number in numbers]

    assert masked(single(whole), LEAST) == single(whole)


def crossed(rows: list[list[int]]) -> Tabulation:
    """A table of lines and columns whose sums are printed."""
    width = len(rows[0])
    lines = tuple(Line(f"baris {n}", (sum(row), *row)) for n, row in enumerate(rows))
    total = Line("Jumlah", tuple(sum(int(line.cells[place] or 0) for line in lines) for place in range(width + 1)))
    return Tabulation("t", "T", "Baris", ("Semua", *map(str, range(width))), frozenset(range(width + 1)), lines, total, whole=0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 4, 5, 7]), min_size=2, max_size=2), min_size=2, max_size=3))
def test_nor_from_the_sums_of_lines_and_columns_together(rows: list[list[int]]) -> None:
    table = masked(crossed(rows), LEAST)
    assert table.total is not None
    shown = [line.cells for line in (*table.lines, table.total)]
    if HIDDEN in {cell for cells in shown for cell in cells} and f"<{LEAST}" not in {cell for cells in shown[:-1] for cell in cells}:
        return  # nothing but the sum of all is told

    def fits(cell: Cell, number: int) -> bool:
        return 0 < number < LEAST if cell == f"<{LEAST}" else number >= LEAST if cell == HIDDEN else cell == number

    def told(world: tuple[int, ...]) -> bool:
        lines = [world[n : n + 2] for n in range(0, len(world), 2)]
        whole = [*((sum(line), *line) for line in lines)]
        sums = tuple(sum(column) for column in zip(*whole, strict=True))
        pairs = zip(shown, [*whole, sums], strict=True)
        return all(fits(cell, number) for cells, numbers in pairs for cell, number in zip(cells, numbers, strict=True))

    possible = [world for world in product(range(15), repeat=2 * len(rows)) if told(world)] if len(rows) == 2 else []
    for place, number in enumerate(number for row in rows for number in row):
        if possible and 0 < number < LEAST:
            assert len({world[place] for world in possible}) > 1, (shown, rows)


def test_a_share_of_a_masked_count_is_masked_with_it() -> None:
    table = masked(single([2, 20, 30]), LEAST)

    assert [line.cells for line in table.lines] == [("<5", HIDDEN), (HIDDEN, HIDDEN), (30, 15.0)]


def test_one_line_that_says_all_hides_the_way_to_the_others() -> None:
    assert [line.cells[0] for line in masked(single([1, 5]), LEAST).lines] == [HIDDEN, HIDDEN]


def test_steps_that_follow_each_other_are_masked_together_but_the_norm_is_no_secret() -> None:
    lines = (Line("4", (15, 3, 3)), Line("5", (12, 180, 170)), Line("6", (3, 180, 200)))
    table = Tabulation("t", "T", "Langkah", ("n", "Baku", "Median"), frozenset({0}), lines, None, given=frozenset({1}), linked=True)

    assert [line.cells for line in masked(table, LEAST).lines] == [(HIDDEN, 3, 3), (HIDDEN, 180, 170), ("<5", 180, HIDDEN)]
