"""An audit that has one of everything, with names that code may have and documents have to escape."""

from saga_concordia.audit.document import (
    At,
    Audit,
    Carriage,
    Carrier,
    Cell,
    ChainStart,
    Change,
    Closed,
    Comparison,
    Component,
    ConformanceRow,
    Count,
    Deed,
    Drift,
    Edge,
    FailurePoint,
    Gap,
    Hop,
    LeftBehind,
    Mark,
    NodeKind,
    Occurrence,
    Priority,
    Remedy,
    Role,
    Route,
    SagaRow,
    Score,
    StepRow,
    Summary,
    Totals,
    Verdict,
)

HOSTILE = "a|b`<script>alert(1)</script>`\n*c* {n}"
"""An event's name as an attacker, or a generator, may write it."""

_SAGA = "lib/sagas/order saga (new).ex"
_GOOD = Verdict(Mark.GOOD, "registered")
_NONE = Verdict(Mark.NONE, "not applicable")
_MISSING = Verdict(Mark.BAD, "missing from the registry")
_LEFT = LeftBehind("charge_card", "Payments.charge(card | cash)", At(_SAGA, 44))
_DIFF = """--- a/taxonomy/registry.yaml
+++ b/taxonomy/registry.yaml
@@ -1,3 +1,4 @@
 events:
-  ml.run.complete: {version: 1}
+  ml.run.completed: {version: 1}
+  order.placed: {version: 1, summary: "</script><b>```"}
"""

SAMPLE = Audit(
    project="shop <one>",
    scope=(".",),
    registries=("taxonomy/registry.yaml",),
    tool="Concordia 0.1.0",
    summary=Summary(
        totals=Totals(12, 42, 9, 1, 3, 1, 2, 1, 0, 1, 120),
        scores=(
            Score("Correlation", Mark.GOOD, Count(3, 3, 100), "Every event of a saga carries the correlation id."),
            Score("Causation", Mark.BAD, Count(0, 3, 0), "No event says what caused it."),
            Score("Forwarding", Mark.NONE, Count(0, 0, None), "There is nothing to count."),
        ),
        headlines=("2 drifts: `order.placed` is in no registry.", "Nothing rolls back `charge_card`."),
        effort_by_command=45,
        effort_by_person=120,
    ),
    sagas=(
        SagaRow(
            name="OrderSaga",
            qualified="Shop.Sagas.OrderSaga",
            at=At(_SAGA, 3),
            dialect="reactor",
            inputs=("order_id", "correlation_id"),
            steps=(
                StepRow("charge_card", At(_SAGA, 40), "stub", "absent", False, ("Payments.charge(card | cash)",)),
                StepRow("announce", At(_SAGA, 60), "unknown", "absent", True, (), ("order.placed",)),
            ),
            compensations=1,
            undos=0,
            stubs=("charge_card",),
            unwritten=("announce",),
            events=("order.placed", HOSTILE),
            lines=120,
            rolls_back_on="`compensate` runs when its own step fails.",
            gaps=("GAP-001",),
            drifts=("DRIFT-001", "DRIFT-002"),
        ),
    ),
    conformance=(
        ConformanceRow(
            "order.placed",
            At(_SAGA, 62),
            "OrderSaga",
            "announce",
            "shop",
            _MISSING,
            Verdict(Mark.GOOD, "`shop` may emit `order`"),
            Verdict(Mark.GOOD, "past tense"),
            Verdict(Mark.UNKNOWN, "`| id |` cannot be told"),
            Verdict(Mark.GOOD, "passed on"),
            Verdict(Mark.BAD, "absent"),
            ("DRIFT-001", "DRIFT-002"),
        ),
        ConformanceRow(
            HOSTILE,
            At("/elsewhere/a.py", 7),
            "",
            "",
            "",
            _GOOD,
            _NONE,
            _NONE,
            _NONE,
            _NONE,
            Verdict(Mark.PARTLY, "may"),
        ),
    ),
    drifts=(
        Drift(
            "DRIFT-001",
            "unknown event",
            "CON101",
            Priority.MEDIUM,
            "`order.placed` is missing from the registry",
            "Consumers cannot look it up.",
            "order.placed",
            ("OrderSaga",),
            True,
            (Occurrence(At(_SAGA, 62), "CON101", "`order.placed` is not registered"),),
            30,
            ("FIX-01",),
        ),
        Drift(
            "DRIFT-002",
            "missing causation id",
            "CON201",
            Priority.HIGH,
            f"`{HOSTILE}` has no causation id",
            "Why did this saga run?",
            HOSTILE,
            (),
            False,
            (Occurrence(At("/elsewhere/a.py", 7), "CON201", f"`{HOSTILE}` has no causation id"),),
            120,
            ("FIX-02",),
        ),
    ),
    matrix=(
        Component(
            Role.CONSTRUCTOR,
            "Event.new",
            "Shop.Event.new",
            At("lib/event.ex", 9),
            Cell(
                Mark.GOOD,
                "mints one where it is missing",
                deeds=(Deed("mints", "`correlation_id || UUID.v7()`", At("lib/event.ex", 12)),),
            ),
            Cell(Mark.NONE, "not applicable"),
            "Mints correlation ids, and takes causation ids as they come.",
        ),
        Component(
            Role.SAGA,
            "OrderSaga",
            "Shop.Sagas.OrderSaga",
            At(_SAGA, 3),
            Cell(Mark.GOOD, "keeps it", Count(1, 1, 100), "events"),
            Cell(Mark.BAD, "leaves it empty", Count(0, 1, 0), "events"),
            "Keeps the correlation id, leaves the causation id empty.",
        ),
    ),
    carriage=(
        Carriage("OrderSaga", "log", Count(1, 2, 50), (Carrier("Logger.info", At(_SAGA, 45), True),)),
        Carriage("OrderSaga", "outbound", Count(0, 1, 0), (Carrier("Mailer.send | x", At(_SAGA, 46), False),)),
        Carriage("", "log", Count(1, 2, 50)),
    ),
    routes=(
        Route(
            "OrderSaga",
            (
                Hop("entry", "ShopWeb.create/2", At("lib/web.ex", 5), _GOOD, Verdict(Mark.BAD, "passes none")),
                Hop("saga", "OrderSaga", At(_SAGA, 3), _GOOD, Verdict(Mark.BAD, "has no input for it")),
                Hop("event", "order.placed", At(_SAGA, 62), _GOOD, Verdict(Mark.BAD, "empty")),
                Hop("handler", "outside", None, Verdict(Mark.UNKNOWN, "not seen"), _NONE),
            ),
        ),
    ),
    chain_starts=(ChainStart("order.placed", At(_SAGA, 62), "emission", "`order.placed` is emitted without a cause."),),
    gaps=(
        Gap(
            "GAP-001",
            "stubbed compensation",
            ("CON301", "CON304"),
            Priority.HIGH,
            "`charge_card` says that it takes back, and does nothing",
            "The customer has paid.",
            "Refund the charge in `undo`.",
            "OrderSaga",
            "charge_card",
            At(_SAGA, 50),
            (Occurrence(At(_SAGA, 50), "CON301", "`compensate` of `charge_card` does nothing"),),
            (_LEFT,),
            60,
            ("FIX-03",),
        ),
    ),
    failure_points=(FailurePoint("OrderSaga", "announce", At(_SAGA, 60), (_LEFT,)),),
    remedies=(
        Remedy(
            "FIX-01",
            "register",
            "Register `order.placed`",
            ("DRIFT-001",),
            True,
            "concordia check --fix --fixable CON101:register 'lib/sagas/order saga (new).ex'",
            "",
            _DIFF,
            30,
            "30 min for each event",
        ),
        Remedy(
            "FIX-02", "thread", "Thread causation", ("DRIFT-002",), False, "", "Pass the id.", "", 120, "2 h a saga"
        ),
        Remedy("FIX-03", "compensate", "Write the refund", ("GAP-001",), False, "", "Write it.", "", 60, "1 h"),
    ),
    edges=(
        Edge(NodeKind.CODE, "ShopWeb.create/2", "starts", NodeKind.SAGA, "OrderSaga", At("lib/web.ex", 5)),
        Edge(NodeKind.SAGA, "OrderSaga", "emits", NodeKind.EVENT, "order.placed", At(_SAGA, 62)),
        Edge(NodeKind.SAGA, "OrderSaga", "emits", NodeKind.EVENT, HOSTILE, At(_SAGA, 63)),
        Edge(NodeKind.EVENT, "order.placed", "handled by", NodeKind.CODE, "Mail.on_placed/1", At("lib/mail.ex", 8)),
    ),
    closed=(Closed("DRIFT-003", "tense", "`ml.run.complete` is registered as `ml.run.completed`"),),
    notes=("`lib/bad.ex` could not be read.",),
    comparison=Comparison(
        "b2f6ed8~1",
        introduced=(Change("GAP-001", "stubbed compensation", "`charge_card` does nothing", At(_SAGA, 50)),),
        closed=(Change("DRIFT-003", "tense", "`ml.run.complete`"),),
        unchanged=(),
    ),
)
"""The audit of a shop."""
