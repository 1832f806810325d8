"""Python: an id that no scope holds is threaded from the saga's inputs to the event, and every call passes it."""

from pathlib import Path
from textwrap import dedent

import pytest
from python_sagas import HEAD, SUPPORT, changed, difference
from saga_concordia.model.diagnostics import Thread
from saga_concordia.text.edit import apply_edits
from trial import opened


def thread(root: Path, files: dict[str, str], slot: str = "causation") -> str:
    """The difference that threading an id to the first emission of `order.py` makes; the same twice changes nothing."""
    sources = {**SUPPORT, **files}
    workspace = opened(root, sources)
    saga = workspace.facts("order.py").sagas[0]
    emission = next(row for row in workspace.facts("order.py").emissions)
    after = changed(workspace, Thread("order.py", saga.name, slot, f"{slot}_id", emission.constructor))
    if after:
        emission = next(row for row in workspace.facts("order.py").emissions)
        assert getattr(emission, slot).state == "given"
        assert not workspace.edits(Thread("order.py", saga.name, slot, f"{slot}_id", emission.constructor))
    return difference(sources, after)


def saga(init: str, *, emit: str = ", correlation_id=self.correlation_id", more: str = "", head: str = HEAD) -> str:
    """A saga of one step that tells of an order."""
    return (
        f"{head}\n\nclass Order(BaseSaga):\n{dedent(init).replace(chr(10), chr(10) + '    ').join(('    ', ''))}"
        f"    self.steps = [SagaStep('tell', self.tell)]\n\n"
        f"    def tell(self):\n        self.bus.publish(Event('order.placed'{emit}))\n{more}"
    )


INIT = """\
def __init__(self, bus, correlation_id):
    self.bus = bus
    self.correlation_id = correlation_id
"""
TOLD = """\
-        self.bus.publish(Event('order.placed', correlation_id=self.correlation_id))
+        self.bus.publish(Event('order.placed', correlation_id=self.correlation_id, causation_id=self.causation_id))"""
CALLED = "from order import Order\n\n\ndef on_cart(bus, event):\n    Order(bus, event.correlation_id).run()\n"

CLASSES = [
    pytest.param(
        {"order.py": saga(INIT)},
        f"""\
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id=None):
+        self.causation_id = causation_id
{TOLD}""",
        id="nobody is seen to call it, so callers may leave it out",
    ),
    pytest.param(
        {"order.py": saga(INIT), "on_cart.py": CALLED, "tests/test_order.py": "import order\norder.Order(1, 'c-1')\n"},
        f"""\
on_cart.py
-    Order(bus, event.correlation_id).run()
+    Order(bus, event.correlation_id, causation_id=event.id).run()
order.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id):
+        self.causation_id = causation_id
{TOLD}
tests/test_order.py
-order.Order(1, 'c-1')
+order.Order(1, 'c-1', causation_id=None)""",
        id="every call passes it, those of tests as well",
    ),
    pytest.param(
        {
            "order.py": saga(INIT),
            "shop/__init__.py": "from order import Order as Buy\n",
            "on_cart.py": "from shop import Buy\n\nPlace = Buy\nPlace(\n    1,\n    'c-1',  # the id\n)\n",
        },
        f"""\
on_cart.py
+    causation_id=None,
order.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id):
+        self.causation_id = causation_id
{TOLD}""",
        id="under another name, from another module, on lines of their own",
    ),
    pytest.param(
        {
            "order.py": saga(INIT),
            "on_cart.py": "try:\n    from order import *\nexcept ImportError:\n    pass\n\nOrder(1, 'c')\n",
            "on_bill.py": "try:\n    from order import Order\nexcept ImportError:\n    Order = None\n\nOrder(1, 'c')\n",
        },
        f"""\
on_bill.py
-Order(1, 'c')
+Order(1, 'c', causation_id=None)
on_cart.py
-Order(1, 'c')
+Order(1, 'c', causation_id=None)
order.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id):
+        self.causation_id = causation_id
{TOLD}""",
        id="imported with all else, or if it can be",
    ),
    pytest.param(
        {
            "order.py": saga(INIT),
            "tests/test_order.py": "from order import Order\n\nOrder(1, 'c')\n\n\n"
            "def test_it(module):\n    module.Order(1, 2)\n",
        },
        f"""\
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id=None):
+        self.causation_id = causation_id
{TOLD}""",
        id="a call of what may be it",
    ),
    pytest.param(
        {"order.py": saga(INIT), "on_cart.py": f"{CALLED}\n\nSAGAS = [Order]\n"},
        f"""\
on_cart.py
-    Order(bus, event.correlation_id).run()
+    Order(bus, event.correlation_id, causation_id=event.id).run()
order.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id=None):
+        self.causation_id = causation_id
{TOLD}""",
        id="a class that is handed on may be called unseen",
    ),
    pytest.param(
        {
            "order.py": saga("""\
                def __init__(self, bus: Bus, correlation_id: str, *, store: dict = None):
                    self.bus, self.correlation_id, self.store = bus, correlation_id, store
                """)
        },
        f"""\
-    def __init__(self, bus: Bus, correlation_id: str, *, store: dict = None):
-        self.bus, self.correlation_id, self.store = bus, correlation_id, store
+    def __init__(self, bus: Bus, correlation_id: str, causation_id: str | None = None, *, store: dict = None):
+        self.bus, self.correlation_id, self.causation_id, self.store = bus, correlation_id, causation_id, store
{TOLD}""",
        id="annotations, a tuple",
    ),
    pytest.param(
        {
            "order.py": saga("""\
                def __init__(
                    self,
                    bus,
                    *,
                    correlation_id: str,  # of the cart
                    store=None,
                ):
                    self.bus = bus
                    self.correlation_id: str = correlation_id  # kept
                """),
            "on_cart.py": "from order import Order\nOrder(1, correlation_id='c', store=2)\n",
        },
        f"""\
on_cart.py
-Order(1, correlation_id='c', store=2)
+Order(1, correlation_id='c', causation_id=None, store=2)
order.py
+        causation_id: str | None,
+        self.causation_id: str | None = causation_id
{TOLD}""",
        id="keywords only, a parameter on each line, comments",
    ),
    pytest.param(
        {
            "order.py": saga("""\
                def __init__(self, bus, correlation_id, *args, **kwargs):
                    self.bus = bus
                    self.correlation_id = correlation_id
                """),
            "on_cart.py": "from order import Order\n\n\ndef make(*args, **kwargs):\n    return Order(*args, **kwargs)\n"
            "\n\ndef on_cart(bus, message):\n    make(bus, message.correlation_id)\n",
        },
        f"""\
on_cart.py
-    make(bus, message.correlation_id)
+    make(bus, message.correlation_id, causation_id=message.id)
order.py
-    def __init__(self, bus, correlation_id, *args, **kwargs):
+    def __init__(self, bus, correlation_id, *args, causation_id, **kwargs):
+        self.causation_id = causation_id
{TOLD}""",
        id="args and kwargs, handed on",
    ),
    pytest.param(
        {
            "order.py": saga(
                """\
                def __init__(self, bus, correlation_id, lines=()):
                    super().__init__(bus, correlation_id)
                """,
                head=HEAD.replace("BaseSaga, ", "") + "from traced import BaseSaga\n",
            ),
            "traced.py": "class BaseSaga:\n    def __init__(self, bus, correlation_id):\n"
            "        self.bus = bus\n        self.correlation_id = correlation_id\n\n\n"
            "class Pay(BaseSaga):\n    pass\n\n\nPay(1, 'c')\n",
        },
        f"""\
order.py
-    def __init__(self, bus, correlation_id, lines=()):
-        super().__init__(bus, correlation_id)
+    def __init__(self, bus, correlation_id, lines=(), causation_id=None):
+        super().__init__(bus, correlation_id, causation_id=causation_id)
{TOLD}
traced.py
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id):
+        self.causation_id = causation_id
-Pay(1, 'c')
+Pay(1, 'c', causation_id=None)""",
        id="a constructor above, and what else inherits it",
    ),
    pytest.param(
        {
            "order.py": f"""{HEAD}from dataclasses import dataclass


@dataclass
class Order(BaseSaga):
    bus: Bus
    correlation_id: str
    retries: int = 3

    def __post_init__(self):
        self.steps = [SagaStep('tell', self.tell)]

    @classmethod
    def of(cls, bus, correlation_id):
        return cls(bus, correlation_id)

    async def tell(self):
        self.bus.publish(Event('order.placed', correlation_id=self.correlation_id))


def on_cart(bus, event):
    Order.of(bus, event.correlation_id)
"""
        },
        f"""\
+    causation_id: str | None = None
-    def of(cls, bus, correlation_id):
-        return cls(bus, correlation_id)
+    def of(cls, bus, correlation_id, causation_id):
+        return cls(bus, correlation_id, causation_id=causation_id)
{TOLD}
-    Order.of(bus, event.correlation_id)
+    Order.of(bus, event.correlation_id, causation_id=event.id)""",
        id="a dataclass, made by a class method",
    ),
    pytest.param(
        {
            "order.py": saga(
                INIT,
                emit=", correlation_id=self.correlation_id",
                more="\n    def _tell(self, name, correlation_id):\n"
                "        self.bus.publish(Event(name, correlation_id=correlation_id))\n",
            )
            .replace("self.bus.publish(Event('order.placed'", "self._tell('order.placed'", 1)
            .replace("self.correlation_id))", "self.correlation_id)", 1)
        },
        """\
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id=None):
+        self.causation_id = causation_id
-        self._tell('order.placed', correlation_id=self.correlation_id)
+        self._tell('order.placed', correlation_id=self.correlation_id, causation_id=self.causation_id)
-    def _tell(self, name, correlation_id):
-        self.bus.publish(Event(name, correlation_id=correlation_id))
+    def _tell(self, name, correlation_id, causation_id):
+        self.bus.publish(Event(name, correlation_id=correlation_id, causation_id=causation_id))""",
        id="a method of its own that takes the other id",
    ),
    pytest.param(
        {
            "order.py": saga(INIT).replace(
                "Event('order.placed', correlation_id=self.correlation_id)",
                "Event(**{\n            'name': 'order.placed',\n"
                "            'correlation_id': self.correlation_id,\n        })",
            )
        },
        """\
-    def __init__(self, bus, correlation_id):
+    def __init__(self, bus, correlation_id, causation_id=None):
+        self.causation_id = causation_id
-        }))
+        }, causation_id=self.causation_id))""",
        id="attributes in a mapping",
    ),
    pytest.param(
        {
            "order.py": saga(
                "def __init__(self, bus):\n    '''Doc.'''\n    self.bus = bus\n    self.x = len(bus)\n", emit=""
            )
        },
        """\
-    def __init__(self, bus):
+    def __init__(self, bus, causation_id=None):
+        self.causation_id = causation_id
-        self.bus.publish(Event('order.placed'))
+        self.bus.publish(Event('order.placed', causation_id=self.causation_id))""",
        id="neither id is there",
    ),
]


@pytest.mark.parametrize(("files", "expected"), CLASSES)
def test_a_class_is_given_the_id(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    assert thread(tmp_path, files) == expected


FUNCTIONS = [
    pytest.param(
        """\
        def order_saga(bus, *, correlation_id):
            def tell():
                bus.publish(Event('order.placed', correlation_id=correlation_id))

            return SagaBuilder().add_step('tell', tell)


        def on_cart(bus, event):
            order_saga(bus, correlation_id=event.correlation_id).run()
        """,
        """\
-def order_saga(bus, *, correlation_id):
+def order_saga(bus, *, correlation_id, causation_id):
-        bus.publish(Event('order.placed', correlation_id=correlation_id))
+        bus.publish(Event('order.placed', correlation_id=correlation_id, causation_id=causation_id))
-    order_saga(bus, correlation_id=event.correlation_id).run()
+    order_saga(bus, correlation_id=event.correlation_id, causation_id=event.id).run()""",
        id="a nested function",
    ),
    pytest.param(
        """\
        def order_saga(bus, correlation_id, /):
            saga = SagaBuilder()
            saga.add_step('tell', lambda: tell(bus, correlation_id))
            saga.add_step('again', partial(tell, bus, correlation_id))
            return saga


        def tell(bus, correlation_id):
            attrs = {
                'name': 'order.placed',
                'correlation_id': correlation_id,
            }
            bus.publish(Event.new(attrs))
        """,
        """\
-def order_saga(bus, correlation_id, /):
+def order_saga(bus, correlation_id, /, causation_id=None):
-    saga.add_step('tell', lambda: tell(bus, correlation_id))
-    saga.add_step('again', partial(tell, bus, correlation_id))
+    saga.add_step('tell', lambda: tell(bus, correlation_id, causation_id=causation_id))
+    saga.add_step('again', partial(tell, bus, correlation_id, causation_id=causation_id))
-def tell(bus, correlation_id):
+def tell(bus, correlation_id, causation_id):
+        'causation_id': causation_id,""",
        id="a closure, partial, attributes in a variable",
    ),
    pytest.param(
        """\
        def order_saga(bus):
            return SagaBuilder().add_step('tell', tell)


        async def tell(ctx):
            bus.publish(Event('order.placed', correlation_id=ctx['correlation_id']))


        def on_cart(bus, event):
            order_saga(bus).run({'correlation_id': event.correlation_id, 'cart': 1})
        """,
        """\
-    bus.publish(Event('order.placed', correlation_id=ctx['correlation_id']))
+    bus.publish(Event('order.placed', correlation_id=ctx['correlation_id'], causation_id=ctx.get("causation_id")))
-    order_saga(bus).run({'correlation_id': event.correlation_id, 'cart': 1})
+    order_saga(bus).run({'correlation_id': event.correlation_id, 'causation_id': event.id, 'cart': 1})""",
        id="a mapping that the saga is run with",
    ),
    pytest.param(
        """\
        @dataclass(frozen=True)
        class Context:
            correlation_id: str


        def order_saga(bus):
            def tell(ctx: Context):
                bus.publish(Event('order.placed', correlation_id=ctx.correlation_id))

            return SagaBuilder().add_step('tell', tell)


        def on_cart(bus, event):
            order_saga(bus).run(Context(event.correlation_id))
        """,
        """\
+    causation_id: str | None
-        bus.publish(Event('order.placed', correlation_id=ctx.correlation_id))
+        bus.publish(Event('order.placed', correlation_id=ctx.correlation_id, causation_id=ctx.causation_id))
-    order_saga(bus).run(Context(event.correlation_id))
+    order_saga(bus).run(Context(event.correlation_id, causation_id=event.id))""",
        id="an object that the saga is run with",
    ),
    pytest.param(
        """\
        class Teller:
            def told(self, bus, correlation_id):
                bus.publish(Event('order.placed', correlation_id=correlation_id))


        def order_saga(teller, bus, correlation_id):
            return SagaBuilder().add_step('tell', lambda: teller.told(bus, correlation_id))
        """,
        """\
-    def told(self, bus, correlation_id):
-        bus.publish(Event('order.placed', correlation_id=correlation_id))
+    def told(self, bus, correlation_id, causation_id):
+        bus.publish(Event('order.placed', correlation_id=correlation_id, causation_id=causation_id))
-def order_saga(teller, bus, correlation_id):
-    return SagaBuilder().add_step('tell', lambda: teller.told(bus, correlation_id))
+def order_saga(teller, bus, correlation_id, causation_id=None):
+    return SagaBuilder().add_step('tell', lambda: teller.told(bus, correlation_id, causation_id=causation_id))""",
        id="the only method of that name, of an object that is given",
    ),
    pytest.param(
        """\
        def order_saga(bus, correlation_id):
            return SagaBuilder().add_step('tell', tell)


        def tell(bus, correlation_id):
            bus.publish(Event('order.placed', correlation_id=correlation_id))
        """,
        "",
        id="a step that its framework calls with arguments of its own",
    ),
    pytest.param(
        """\
        causation_id = 5


        def order_saga(bus, correlation_id):
            def tell():
                bus.publish(Event('order.placed', correlation_id=correlation_id))

            print(causation_id)
            return SagaBuilder().add_step('tell', tell)
        """,
        "",
        id="the name means something else in the function",
    ),
    pytest.param(
        """\
        def order_saga(bus, correlation_id):
            def tell():
                causation_id = bus.last()
                bus.publish(Event('order.placed', correlation_id=correlation_id))
                return causation_id

            return SagaBuilder().add_step('tell', tell)
        """,
        "",
        id="the name is bound on the way",
    ),
    pytest.param(
        """\
        @logged
        def tell(bus, correlation_id):
            bus.publish(Event('order.placed', correlation_id=correlation_id))


        def order_saga(bus, correlation_id):
            return SagaBuilder().add_step('tell', lambda: tell(bus, correlation_id))
        """,
        "",
        id="a decorator that nobody knows",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FUNCTIONS)
def test_a_function_is_given_the_id(text: str, expected: str, tmp_path: Path) -> None:
    head = "from dataclasses import dataclass\nfrom functools import partial\n"
    assert thread(tmp_path, {"order.py": f"{head}{HEAD}\n\n{dedent(text)}"}) == expected


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"order.py": saga(INIT + "    causation_id = 5\n    print(causation_id)\n")}, id="a variable of that name"
        ),
        pytest.param(
            {"order.py": saga(INIT, more="\n    def causation_id(self):\n        return 5\n")},
            id="a method of that name",
        ),
        pytest.param({"order.py": saga(INIT), "on_cart.py": f"{CALLED}def (\n"}, id="a caller that does not parse"),
        pytest.param(
            {"order.py": saga(INIT), "on_cart.py": "from order import Order\nOrder(**attributes())\n"}
            | {"order.py": saga(INIT.replace("correlation_id):", "correlation_id, **rest):"))},
            id="keywords that may hold it",
        ),
        pytest.param(
            {
                "order.py": saga(INIT),
                "other.py": "from order import Order\n\n\nclass Other(Order):\n"
                "    def __init__(self):\n        self.correlation_id = 'c'\n",
            },
            id="a class below that does without the constructor",
        ),
        pytest.param(
            {
                "order.py": f"{HEAD}\n\nclass Teller:\n    def told(self, bus, correlation_id):\n"
                "        bus.publish(Event('order.placed', correlation_id=correlation_id))\n\n\n"
                "def order_saga(teller, bus, correlation_id):\n"
                "    step = lambda: teller.told(bus, correlation_id)\n"
                "    return SagaBuilder().add_step('tell', step)\n",
                "other.py": "def other(wire):\n    wire.told('key', 5)\n",
            },
            id="a method that others may have as well",
        ),
    ],
)
def test_what_is_not_sure_is_not_done(files: dict[str, str], tmp_path: Path) -> None:
    assert thread(tmp_path, files) == ""


def test_a_file_in_another_encoding_keeps_its_bytes(tmp_path: Path) -> None:
    text = b"# coding: latin-1\n" + saga(INIT).encode() + b"# caf\xe9\n"
    workspace = opened(tmp_path, SUPPORT)
    workspace.hold("order.py", text)
    place = workspace.facts("order.py").emissions[0].constructor
    edits = workspace.edits(Thread("order.py", "order.Order", "causation", "causation_id", place))["order.py"]
    after = apply_edits(text, edits)
    assert after.endswith(b"# caf\xe9\n")
    assert difference({"": text.decode("latin-1")}, {"": after.decode("latin-1")}).endswith(TOLD)


def test_the_correlation_id_goes_beside_the_causation_id(tmp_path: Path) -> None:
    init = "def __init__(self, bus, causation_id):\n    self.bus, self.causation_id = bus, causation_id\n"
    files = {"order.py": saga(init, emit=", causation_id=self.causation_id")}
    assert "self.causation_id, correlation_id=self.correlation_id))" in thread(tmp_path, files, "correlation")
