"""What typing was found to cost, and what that says about the targets."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from document import Manner
from figures import Table, Verdict, at_most, below, median, p95

OURS, RUFF, AROUND = "concordia", "ruff", "concordia in a large workspace"
NEAR_LINES, NEAR_MORE_MS = 1_000, 5.0
FAR_LINES, FAR_MS = 6_000, 30.0
AROUND_TIMES = 1.2
TARGET_LINES = (NEAR_LINES, FAR_LINES)


class Series(NamedTuple):
    """The latencies of one server in one file and manner of typing, in milliseconds."""

    lines: int
    language: str
    manner: Manner
    server: str
    latencies: list[float]

    @property
    def median(self) -> float:
        """Half of the edits took no longer."""
        return median(self.latencies)

    @property
    def p95(self) -> float:
        """Nineteen in twenty edits took no longer."""
        return p95(self.latencies)


def table(rows: Sequence[Series]) -> Table:
    """One line for each series."""
    return Table(
        ("lines", "language", "edits in", "server", "edits", "median ms", "p95 ms"),
        [
            (row.lines, row.language, row.manner.value, row.server, len(row.latencies), row.median, row.p95)
            for row in rows
        ],
    )


def verdicts(rows: Sequence[Series]) -> Iterator[Verdict]:
    """Each of our series beside ruff's on the Python file of the same length, and beside that in a large workspace."""
    theirs = {(row.lines, row.manner): row for row in rows if row.server == RUFF}
    around = {(row.lines, row.language, row.manner): row for row in rows if row.server == AROUND}
    for row in rows:
        if row.server != OURS:
            continue
        what = f"{row.lines:,} lines, {row.language}, {row.manner.value}"
        more = row.p95 - theirs[row.lines, row.manner].p95
        if row.lines == NEAR_LINES:
            yield below(f"{what}: our p95 above ruff's", more, NEAR_MORE_MS, " ms")
        else:
            yield Verdict(f"{what}: our p95 is ruff's {more:+.2f} ms", None)
        if row.lines == FAR_LINES:
            yield below(f"{what}: our p95", row.p95, FAR_MS, " ms")
        if large := around.get((row.lines, row.language, row.manner)):
            yield at_most(f"{what}: our p95 in a large workspace, times that alone", large.p95 / row.p95, AROUND_TIMES)
