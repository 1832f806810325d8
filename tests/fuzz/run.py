"""Fuzz targets for as long as it is told: `python tests/fuzz/run.py [--minutes 10] [TARGET...]`.

Seeds are random. For each target it says how often it ran, how long, and which checks failed. The smallest input that
hypothesis got to is kept in `.fuzz/`. One place in the code counts once, however many inputs lead there, so what fails
should be mended before one looks further.
"""

import argparse
import faulthandler
import logging
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from importlib import util
from pathlib import Path
from random import SystemRandom
from typing import Any

from hypothesis import seed
from targets import TARGETS, Target

HERE = Path(__file__).parent
TESTS = HERE.parent
FOUND = TESTS.parent / ".fuzz"
_BATCH = 200
_LONGEST_SECONDS = 120
"""Of one batch that stands still, in C code, where no bound of ours holds: then the process is ended with a trace."""


class _StopError(BaseException):
    """The time is up."""


def load() -> None:
    """Import every target of this folder."""
    for folder in ("fuzz", "engine", "ide", "lsp", "registry", "rules"):
        sys.path.append(str(TESTS / folder))
    for path in sorted(HERE.glob("test_*.py")):
        spec = util.spec_from_file_location(path.stem, path)
        assert spec and spec.loader
        module = sys.modules[path.stem] = util.module_from_spec(spec)
        spec.loader.exec_module(module)


def fuzz(target: Target, seconds: float) -> tuple[int, float, Counter[str]]:
    """How often a target ran, how many seconds of the processor it took, and its failures by where they arose."""
    began, cpu = time.monotonic(), time.process_time()
    runs = 0
    failures: Counter[str] = Counter()

    def check(made: Any) -> None:
        nonlocal runs
        if time.monotonic() - began > seconds:
            raise _StopError
        runs += 1
        faulthandler.dump_traceback_later(_LONGEST_SECONDS, exit=True)
        try:
            target.check(made)
        except Exception as error:
            if _place(error) in failures:
                return  # known, and not to be found again and again
            raise

    while time.monotonic() - began < seconds:
        test: Callable[[], None] = seed(SystemRandom().getrandbits(64))(target.test(_BATCH, steady=False, check=check))
        try:
            test()
        except _StopError:
            break
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            place = _place(error)
            failures[place] += 1
            _keep(target.name, place, error)
    faulthandler.cancel_dump_traceback_later()
    return runs, time.process_time() - cpu, failures


def _place(error: BaseException) -> str:
    """What failed, and the last places in the product and in the check that it went through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "saga_concordia" in frame.filename]
    checks = [frame for frame in frames if str(HERE) in frame.filename]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*checks[-1:], *ours[-1:])]
    return f"{type(error).__name__} at {' '.join(where)}"


def _keep(name: str, place: str, error: BaseException) -> None:
    FOUND.mkdir(exist_ok=True)
    number = len(list(FOUND.glob(f"{name}-*.txt"))) + 1
    path = FOUND / f"{name}-{number}.txt"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
    print(f"{name}: {place}\n  {str(error)[:300]}\n  kept in {path.relative_to(TESTS.parent)}", flush=True)


def main() -> int:
    """Run what is asked for; 1 where anything failed."""
    load()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; by default all")
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    asked = parser.parse_args()
    unknown = [name for name in asked.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    failed = 0
    for name in asked.targets or TARGETS:
        began = time.monotonic()
        runs, cpu, failures = fuzz(TARGETS[name], asked.minutes * 60)
        took = time.monotonic() - began
        print(f"{name}: {runs} executions in {took:.0f} s ({cpu:.0f} s of CPU), {len(failures)} failures", flush=True)
        failed += len(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
