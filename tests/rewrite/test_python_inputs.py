"""Python: a saga is given an input, a step a compensation, an outbound call the id."""

from pathlib import Path

import pytest
from python_sagas import HEAD, SUPPORT, changed, difference
from saga_concordia.model.diagnostics import AddInput, Forward, PassInput, Scaffold
from saga_concordia.model.facts import Effect
from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span
from trial import opened

SAGA = """\
class Order(BaseSaga):
    def __init__(self, bus, correlation_id):
        self.correlation_id = correlation_id
        self.steps = [
            SagaStep("reserve", action=self.reserve),
            SagaStep("ship", action=self.ship),
        ]

    def reserve(self):
        stock.insert(1)

    def ship(self):
        parcels.insert(2)
"""


def test_an_input_is_added_and_passed(tmp_path: Path) -> None:
    files = {
        **SUPPORT,
        "order.py": f"{HEAD}{SAGA}",
        "on_cart.py": "from order import Order\n\n\ndef on_cart(bus, causation_id):\n    Order(bus, 'c').run()\n"
        "\n\nOrder(1, 'c')\n",
    }
    workspace = opened(tmp_path, files)
    assert (
        difference(files, changed(workspace, AddInput("order.py", "order.Order", "causation_id")))
        == """\
on_cart.py
-    Order(bus, 'c').run()
+    Order(bus, 'c', causation_id=causation_id).run()
-Order(1, 'c')
+Order(1, 'c', causation_id=None)
order.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id):
+        self.causation_id = causation_id"""
    )
    assert not workspace.edits(AddInput("order.py", "order.Order", "causation_id"))


def test_an_input_is_passed_in_one_call(tmp_path: Path) -> None:
    start = (
        "from order import Order\n\n\ndef on_cart(bus, event):\n    Order(bus, event.correlation_id)\n    Order(1, 2)\n"
    )
    saga = SAGA.replace("correlation_id):", "correlation_id, causation_id=None):")
    files = {**SUPPORT, "order.py": f"{HEAD}{saga}", "on_cart.py": start}
    place = Place(
        "on_cart.py", Span(start.index("Order(bus"), start.index("Order(bus") + len("Order(bus, event.correlation_id)"))
    )
    intent = PassInput("order.py", "order.Order", "causation_id", place)
    workspace = opened(tmp_path, files)
    assert difference(files, changed(workspace, intent)).endswith("correlation_id, causation_id=event.id)")


SCAFFOLDS = [
    pytest.param(
        SAGA,
        """\
-            SagaStep("reserve", action=self.reserve),
+            SagaStep("reserve", action=self.reserve, compensation=self.undo_reserve),
+    def undo_reserve(self):
+        \"""Take back what `reserve` did with `stock.insert`.\"""
+        raise NotImplementedError("nothing takes back what `reserve` did with `stock.insert`")
+""",
        id="a method of a saga",
    ),
    pytest.param(
        SAGA.replace('"reserve", action', '"reserve", compensation=None, action').replace(
            "    def res", "    async def res"
        )
        + "\n    def undo_reserve(self):\n        pass\n",
        """\
-            SagaStep("reserve", compensation=None, action=self.reserve),
+            SagaStep("reserve", compensation=self.compensate_reserve, action=self.reserve),
+    async def compensate_reserve(self):
+        \"""Take back what `reserve` did with `stock.insert`.\"""
+        raise NotImplementedError("nothing takes back what `reserve` did with `stock.insert`")
+""",
        id="none is said to be there, the name is taken",
    ),
    pytest.param(
        """\
def _reserve(ctx: dict, *, many=1) -> dict:
    stock.insert(ctx)


def order(bus):
    saga = SagaBuilder()
    saga.add_step("reserve", _reserve)
    saga.add_step("ship", lambda ctx: parcels.insert(ctx))
    return saga
""",
        """\
+def _undo_reserve(ctx: dict, *, many=1) -> None:
+    \"""Take back what `reserve` did with `stock.insert`.\"""
+    raise NotImplementedError("nothing takes back what `reserve` did with `stock.insert`")
+
+
-    saga.add_step("reserve", _reserve)
+    saga.add_step("reserve", _reserve, _undo_reserve)""",
        id="a function of a builder's saga",
    ),
    pytest.param(
        """\
def order(bus):
    saga = SagaBuilder()
    saga.add_step("reserve", stock.insert, make(bus))
    return saga
""",
        "",
        id="something is given that nobody can read",
    ),
    pytest.param(
        """\
def order(bus):
    saga = SagaBuilder()
    saga.add_step("reserve", lambda ctx: stock.insert(ctx))
    return saga
""",
        """\
-    saga.add_step("reserve", lambda ctx: stock.insert(ctx))
+    def undo_reserve(ctx):
+        \"""Take back what `reserve` did with `stock.insert`.\"""
+        raise NotImplementedError("nothing takes back what `reserve` did with `stock.insert`")
+
+    saga.add_step("reserve", lambda ctx: stock.insert(ctx), undo_reserve)""",
        id="a closure",
    ),
    pytest.param(
        """\
from taskflow import task
from taskflow.patterns import linear_flow


class reserve(task.Task):
    def execute(self, order):
        stock.insert(order)  # kept


flow = linear_flow.Flow("order").add(reserve())
""",
        None,
        id="what no dialect calls a step",
    ),
    pytest.param(
        """\
from taskflow import task
from taskflow.patterns import linear_flow


class Reserve(task.Task):
    def execute(self, order):
        stock.insert(order)  # kept


flow = linear_flow.Flow("order").add(Reserve())
""",
        """\
+    def revert(self, *args, **kwargs):
+        \"""Take back what `Reserve` did with `stock.insert`.\"""
+        raise NotImplementedError("nothing takes back what `Reserve` did with `stock.insert`")
+""",
        id="a task class",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SCAFFOLDS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_compensation_that_fails_until_it_is_written(
    text: str, expected: str | None, newline: str, tmp_path: Path
) -> None:
    files = {**SUPPORT, "order.py": f"{HEAD}\n\n{text}".replace("\n", newline)}
    workspace = opened(tmp_path, files)
    sagas = workspace.facts("order.py").sagas
    if expected is None:
        assert not sagas
        return
    intent = Scaffold("order.py", sagas[0].name, sagas[0].steps[0].name)
    after = changed(workspace, intent)
    assert difference(files, after) == expected
    if not expected:
        return
    assert after["order.py"].count(newline) == after["order.py"].count("\n")
    assert workspace.facts("order.py").sagas[0].steps[0].compensation.state == "present"
    assert not workspace.edits(intent)


CALLS = [
    ('requests.post("/x", json={})', 'requests.post("/x", json={}, headers={"X-Correlation-Id": self.correlation_id})'),
    ('hx.get("/x", headers={"A": b})', 'hx.get("/x", headers={"A": b, "X-Correlation-Id": self.correlation_id})'),
    ('hx.get("/x", headers=h)', 'hx.get("/x", headers={**(h or {}), "X-Correlation-Id": self.correlation_id})'),
    ('hx.get("/x", headers={"x-correlation-id": 1})', ""),
    ('hx.get("/x", **rest)', ""),
    ("mail.send_email(1)", "mail.send_email(1, correlation_id=self.correlation_id)"),
    ("mail.Mailer().send_mail(1)", "mail.Mailer().send_mail(1, correlation_id=self.correlation_id)"),
    ("mail.send_email(1, 'c')", ""),
    ("other.send_mail(1)", ""),
]


@pytest.mark.parametrize(("call", "expected"), CALLS)
def test_an_outbound_call_carries_the_id(call: str, expected: str, tmp_path: Path) -> None:
    mail = "def send_email(to, correlation_id=None): ...\n\n\nclass Mailer:\n    def send_mail(self, to, **rest): ...\n"
    other = "def post_all(): ...\n"
    saga = SAGA.replace("stock.insert(1)", call)
    files = {**SUPPORT, "order.py": f"import mail, other, requests\nimport httpx as hx\n{HEAD}{saga}", "mail.py": mail}
    workspace = opened(tmp_path, {**files, "other.py": other})
    step = workspace.facts("order.py").sagas[0].steps[0]
    place = next(row.place for row in step.run.calls if Effect.OUTBOUND in row.effects)
    after = changed(workspace, Forward("order.py", "order.Order", step.name, "correlation_id", place))
    assert difference(files, after) == (f"-        {call}\n+        {expected}" if expected else "")
