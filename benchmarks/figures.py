"""Figures and what they say: medians and percentiles, tables for terminals and for Markdown, targets met or missed."""

import argparse
import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

Cell = str | int | float | None
"""A float is shown with two decimals, None as a dash: it was not measured."""


class Table(NamedTuple):
    """Rows below a head, each as long as that."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Verdict(NamedTuple):
    """A sentence with a figure and its target; whether that is met, None where there is none for it."""

    text: str
    is_met: bool | None


def median(values: Sequence[float]) -> float:
    """Half of them are no greater."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Nineteen in twenty are no greater (by the nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of what ours is of theirs, round by round: what slows the machine down in a round is in both.

    Raises:
        ValueError: they were not measured in the same rounds.
    """
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))


def at_most(what: str, figure: float, limit: float, unit: str = "") -> Verdict:
    """A figure that must not be above a limit."""
    return Verdict(f"{what}: {figure:.2f}{unit} (target: at most {limit:g}{unit})", figure <= limit)


def below(what: str, figure: float, limit: float, unit: str = "") -> Verdict:
    """A figure that must stay below a limit."""
    return Verdict(f"{what}: {figure:.2f}{unit} (target: below {limit:g}{unit})", figure < limit)


def same(what: str, is_so: bool) -> Verdict:
    """Two answers that must be equal."""
    return Verdict(f"{what}: {'equal' if is_so else 'they differ'}", is_so)


def plain(table: Table) -> str:
    """A table for a terminal: words to the left, numbers to the right."""
    rows = [[_shown(cell) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(table.head, *rows, strict=True)]
    is_number = _numbers(table)

    def line(cells: Sequence[str]) -> str:
        placed = zip(cells, widths, is_number, strict=True)
        return "  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in placed).rstrip()

    head = line(table.head)
    return "\n".join([head, "-" * len(head), *map(line, rows)])


def markdown(table: Table) -> str:
    """The same table for a Markdown page."""
    rule = ["--:" if number else "---" for number in _numbers(table)]
    rows = [table.head, rule, *([_shown(cell).replace("|", "\\|") for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of every benchmark: how it shows what it saw, and whether a missed target is a failure."""
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown, for docs/performance.md")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")


def show(tables: Sequence[Table], verdicts: Sequence[Verdict], options: argparse.Namespace) -> int:
    """Print what was seen; the exit code."""
    if options.markdown:
        print(*map(markdown, tables), sep="\n\n", end="\n\n")
        signs = {True: "met", False: "**missed**", None: "no target"}
        print(*(f"- {signs[one.is_met]}: {one.text}" for one in verdicts), sep="\n")
    else:
        print(*map(plain, tables), sep="\n\n", end="\n\n")
        signs = {True: "met   ", False: "MISSED", None: "      "}
        print(*(f"{signs[one.is_met]} {one.text}" for one in verdicts), sep="\n")
    return int(options.check and any(one.is_met is False for one in verdicts))


def _shown(cell: Cell) -> str:
    if cell is None:
        return "-"
    return f"{cell:.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else cell


def _numbers(table: Table) -> list[bool]:
    """Which columns hold numbers, as far as they hold anything."""
    columns = zip(*table.rows, strict=True) if table.rows else ((None,) for _ in table.head)
    return [not any(isinstance(cell, str) for cell in column) for column in columns]
