"""Search for a model: two names in another tense than the registry's."""

from events import Bus, Event, new_id
from saga import BaseSaga, SagaStep


class CerebrosNASSaga(BaseSaga):
    def __init__(self, bus: Bus, store: dict, correlation_id: str | None, causation_id: str | None = None) -> None:
        self.bus, self.store = bus, store
        self.correlation_id, self.causation_id = correlation_id or new_id(), causation_id
        self.steps = [
            SagaStep(name="create_run", action=self.create_run, compensation=self.cancel_run),
            SagaStep(name="announce", action=self.announce),
        ]

    def create_run(self) -> None:
        self.store.update(run="run-1")
        self._emit("ml.run.start", {"run_id": "run-1"})

    def cancel_run(self) -> None:
        self.store.pop("run")

    def announce(self) -> None:
        self._emit("ml.run.complete", {"run_id": self.store.get("run"), "score": 0.9})

    def _emit(self, name: str, payload: dict) -> None:
        self.bus.publish(
            Event(
                name=name,
                source="bolts",
                correlation_id=self.correlation_id,
                payload=payload,
            )
        )
