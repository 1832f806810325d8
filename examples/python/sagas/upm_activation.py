"""Promote a model snapshot: an unregistered event, no input for its cause, and a compensation that only says so."""

from events import Bus, Event, new_id
from saga import BaseSaga, SagaStep


class UPMActivationSaga(BaseSaga):
    def __init__(self, bus: Bus, store: dict, correlation_id: str | None) -> None:
        self.bus, self.store = bus, store
        self.correlation_id = correlation_id or new_id()
        self.steps = [
            SagaStep(name="load_snapshot", action=self.load_snapshot),
            SagaStep(name="activate_snapshot", action=self.activate_snapshot, compensation=self.deactivate_snapshot),
            SagaStep(name="announce", action=self.announce),
        ]

    def load_snapshot(self) -> None:
        self.store.get("snapshot")

    def activate_snapshot(self) -> None:
        self.store.update(status="active")

    def deactivate_snapshot(self) -> bool:
        # TODO: put the snapshot back
        return True

    def announce(self) -> None:
        self.bus.publish(
            Event(
                name="ai.upm.snapshot.activated",
                source="bolt",
                correlation_id=self.correlation_id,
                payload={"snapshot_id": self.store.get("snapshot")},
            )
        )
