"""A minimal saga runner: steps in order, compensations backwards when a later step fails."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class SagaStep:
    name: str
    action: Callable[[], object]
    compensation: Callable[[], object] | None = None


class BaseSaga:
    steps: list[SagaStep]

    def run(self) -> None:
        done: list[SagaStep] = []
        for step in self.steps:
            try:
                step.action()
            except Exception:
                for earlier in reversed(done):
                    if earlier.compensation:
                        earlier.compensation()
                raise
            done.append(step)
