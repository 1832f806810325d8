"""What was measured, as a table, and what it says about the targets."""

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from document import Manner

OURS, RUFF = "concordia", "ruff"
P95_LINES, P95_MORE_MS = 1_000, 10.0
GROWTH_LINES, GROWTH_TIMES = (1_000, 6_000), 1.3
TARGET_LINES = (P95_LINES, *GROWTH_LINES)


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
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        """Nineteen in twenty edits took no longer (by the nearest rank)."""
        return sorted(self.latencies)[math.ceil(0.95 * len(self.latencies)) - 1]


class Verdict(NamedTuple):
    """A sentence with a figure of ours beside one of ruff's; whether the target is met, if there is one for it."""

    text: str
    is_met: bool | None


def table(rows: Sequence[Series]) -> str:
    """One line for each series."""
    head = f"{'lines':>6}  {'language':8}  {'edits in':9}  {'server':9}  {'edits':>5}  {'median ms':>9}  {'p95 ms':>8}"
    return "\n".join(
        [
            head,
            "-" * len(head),
            *(
                f"{row.lines:>6}  {row.language:8}  {row.manner.value:9}  {row.server:9}  {len(row.latencies):>5}"
                f"  {row.median:>9.2f}  {row.p95:>8.2f}"
                for row in rows
            ),
        ]
    )


def verdicts(rows: Sequence[Series]) -> Iterator[Verdict]:
    """Each of our series beside ruff's on the Python file of the same length."""
    ours = [row for row in rows if row.server == OURS]
    theirs = {(row.lines, row.manner): row for row in rows if row.server == RUFF}
    for row in ours:
        more = row.p95 - theirs[row.lines, row.manner].p95
        is_target = row.lines == P95_LINES
        yield Verdict(
            f"{row.lines} lines, {row.language}, {row.manner.value}: our p95 is ruff's {more:+.2f} ms"
            + (f" (target: at most +{P95_MORE_MS:g} ms)" if is_target else ""),
            more <= P95_MORE_MS if is_target else None,
        )
    small, large = GROWTH_LINES
    last = {(row.language, row.manner): row for row in ours if row.lines == large}
    for row in ours:
        if row.lines == small and (end := last.get((row.language, row.manner))):
            base, top = theirs[small, row.manner], theirs[large, row.manner]
            growths = [(end.median / row.median, top.median / base.median), (end.p95 / row.p95, top.p95 / base.p95)]
            for what, (our, their) in zip(("median", "p95"), growths, strict=True):
                yield Verdict(
                    f"{small} to {large} lines, {row.language}, {row.manner.value}: our {what} grows {our:.2f} times, "
                    f"ruff's {their:.2f} times, which is {our / their:.2f} of it (target: at most {GROWTH_TIMES:g})",
                    our / their <= GROWTH_TIMES,
                )
