"""Run with `python -m unittest discover -s tests` in `examples/python`."""

import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[1]))

from events import Bus
from sagas.cerebros_nas import CerebrosNASSaga
from sagas.upm_activation import UPMActivationSaga
from sagas.user_provisioning import UserProvisioningSaga
from triggers import on_run_completed


class SagasPublish(unittest.TestCase):
    def test_each_saga_keeps_the_correlation_id(self) -> None:
        for make in (
            lambda bus: UserProvisioningSaga(bus, {}, "a@example.org", "c-1", "e-1"),
            lambda bus: UPMActivationSaga(bus, {"snapshot": "s-1"}, "c-1"),
            lambda bus: CerebrosNASSaga(bus, {}, "c-1", "e-1"),
        ):
            bus = Bus()
            make(bus).run()
            self.assertTrue(bus.published)
            self.assertEqual({event.correlation_id for event in bus.published}, {"c-1"})

    def test_a_failing_step_takes_the_user_back(self) -> None:
        store: dict[str, str] = {}
        saga = UserProvisioningSaga(Bus(), store, "a@example.org", "c-1")
        saga.steps[-1].action = lambda: 1 / 0
        with self.assertRaises(ZeroDivisionError):
            saga.run()
        self.assertNotIn("user", store)

    def test_a_snapshot_is_activated_in_the_chain_of_the_run(self) -> None:
        bus = Bus()
        completed = SimpleNamespace(id="e-1", correlation_id="c-1")
        on_run_completed(bus, {"snapshot": "s-1"}, completed)
        self.assertEqual({event.correlation_id for event in bus.published}, {"c-1"})


if __name__ == "__main__":
    unittest.main()
