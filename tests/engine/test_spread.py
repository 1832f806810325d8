"""Work in several processes: each item is done once, whatever becomes of a process.

Where there are threads, as in a worker of pytest, all is done by one process. So each test has a program of its own.
"""

import subprocess
import sys

import pytest

_PROGRAM = """
import os, signal
from saga_concordia.engine.spread import spread

us = os.getpid()
taken = {}

def work(number):
    %(work)s
    return b"%%d:" %% number + b"." * %(size)d

def take(number, made):
    assert number not in taken, number
    assert (work(number) if made is None else made).startswith(b"%%d:" %% number)
    taken[number] = made is not None

spread(range(%(items)d), lambda number: number %% %(weights)d, work, take, %(jobs)d)
assert sorted(taken) == list(range(%(items)d))
print(sum(taken.values()))
"""


def handed_over(*, items: int = 300, jobs: int = 2, size: int = 10, weights: int = 5, work: str = "pass") -> int:
    """How many items other processes have done; each of them was taken once."""
    program = _PROGRAM % {"items": items, "jobs": jobs, "size": size, "weights": weights, "work": work}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
@pytest.mark.parametrize("items", [0, 1, 2, 300])
def test_each_item_is_taken_once(items: int, jobs: int) -> None:
    assert handed_over(items=items, jobs=jobs) <= items


def test_items_that_weigh_nothing_are_done_too() -> None:
    handed_over(items=100_000, weights=1)


def test_results_may_be_larger_than_what_a_pipe_holds() -> None:
    """Whoever waits for somebody to take them must not wait for ever."""
    handed_over(items=60, size=3_000_000, jobs=3)


def test_others_do_their_share() -> None:
    slow = "import time; time.sleep(0.002)"
    assert handed_over(items=200, work=slow) > 0


@pytest.mark.parametrize("what", ["os.kill(os.getpid(), signal.SIGKILL)", "raise ValueError", "os._exit(3)"])
def test_what_a_process_leaves_is_done_by_the_first(what: str) -> None:
    """It ends in the middle: some of its tasks are handed over, one is begun, the others are nobody's."""
    handed_over(jobs=3, work=f"if os.getpid() != us and number % 7 == 3: {what}")
