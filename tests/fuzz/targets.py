"""What a target is: inputs, a check that must hold for each of them, and the cases that were found and are kept.

In the default run of pytest a target tries few inputs, the same ones each time, so that the gate is steady; `run.py`
tries others for as long as it is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis.strategies import SearchStrategy
from saga_concordia.frontends.read import read

read("first.ex", b"")
"""This raises the limit of recursion for good, which hypothesis must not see happen in the middle of a test."""

TARGETS: "dict[str, Target]" = {}


@dataclass(frozen=True)
class Target:
    """`check` raises for an input that breaks a promise; `inputs` makes inputs; `kept` are those that once broke it."""

    name: str
    inputs: SearchStrategy[Any]
    check: Callable[[Any], None]
    kept: Sequence[Any]

    def test(self, examples: int, *, steady: bool, check: Callable[[Any], None] | None = None) -> Callable[[], None]:
        """A test of so many inputs, each time the same ones if it is `steady`; `check` may stand in for its own."""

        def test(made: Any) -> None:
            (check or self.check)(made)

        wanted = given(made=self.inputs)(test)
        for case in self.kept if steady else ():
            wanted = example(made=case)(wanted)
        return settings(
            max_examples=examples,
            derandomize=steady,
            deadline=None,  # what an input may cost is bounded by the time of the processor, in `guard`
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
        )(wanted)


def target(
    inputs: SearchStrategy[Any], *, examples: int, kept: Sequence[Any] = ()
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Make a target of a check, called as that is without `test_`; pytest runs it on `examples` inputs."""

    def made(check: Callable[[Any], None]) -> Callable[[], None]:
        one = Target(check.__name__.removeprefix("test_"), inputs, check, kept)
        assert one.name not in TARGETS, f"two targets are called {one.name}"
        TARGETS[one.name] = one
        test = one.test(examples, steady=True)
        test.__doc__ = check.__doc__
        return test

    return made
