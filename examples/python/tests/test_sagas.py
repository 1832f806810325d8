"""Run with `python -m unittest discover -s tests` in `examples/python`."""

import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[1]))

from events import Bus, new_id
from sagas.cerebros_nas import CerebrosNASSaga
from sagas.upm_activation import UPMActivationSaga
from sagas.user_provisioning import UserProvisioningSaga
from triggers import on_run_completed

REQUEST, TRIGGER = new_id(), new_id()


class SagasPublish(unittest.TestCase):
    def test_each_saga_keeps_the_correlation_id(self) -> None:
        for make in (
            lambda bus: UserProvisioningSaga(bus, {}, "a@example.org", REQUEST, TRIGGER),
            lambda bus: UPMActivationSaga(bus, {"snapshot": "s-1"}, REQUEST),
            lambda bus: CerebrosNASSaga(bus, {}, REQUEST, TRIGGER),
        ):
            bus = Bus()
            make(bus).run()
            self.assertTrue(bus.published)
            self.assertEqual({event.correlation_id for event in bus.published}, {REQUEST})

    def test_a_failing_step_takes_the_user_back(self) -> None:
        store: dict[str, str] = {}
        saga = UserProvisioningSaga(Bus(), store, "a@example.org", REQUEST)
        saga.steps[-1].action = lambda: 1 / 0
        with self.assertRaises(ZeroDivisionError):
            saga.run()
        self.assertNotIn("user", store)

    def test_a_snapshot_is_activated_in_the_chain_of_the_run(self) -> None:
        bus = Bus()
        completed = SimpleNamespace(id=TRIGGER, correlation_id=REQUEST)
        on_run_completed(bus, {"snapshot": "s-1"}, completed)
        self.assertEqual({event.correlation_id for event in bus.published}, {REQUEST})


if __name__ == "__main__":
    unittest.main()
