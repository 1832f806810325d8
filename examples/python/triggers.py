"""What starts a saga when an event comes in."""

from events import Bus, Event
from sagas.upm_activation import UPMActivationSaga


def on_run_completed(bus: Bus, store: dict, event: Event) -> None:
    UPMActivationSaga(bus, store, event.correlation_id).run()
