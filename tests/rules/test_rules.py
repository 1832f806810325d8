"""Every rule fires where it should, and is silent where it should be."""

from typing import Any

import pytest
from build import (
    ABSENT,
    EFFECT,
    body,
    call,
    emission,
    event,
    found,
    given,
    mention,
    place,
    registry,
    saga,
    slot,
    step,
    subscription,
)
from hypothesis import given as forall
from hypothesis import strategies as st
from msgspec.structs import replace
from saga_concordia.model.code import Insertion
from saga_concordia.model.diagnostics import Applicability, Register, Replace, Severity, Suppress, Thread
from saga_concordia.model.facts import (
    Compensation,
    Effect,
    Mention,
    NameKind,
    Passing,
    Payload,
    PayloadKey,
    RollBack,
    Slot,
    SlotState,
    Start,
    StepReference,
)
from saga_concordia.model.registry import Causation, Deprecation, Field, Naming, Place, Problem, ProblemKind
from saga_concordia.rules.causation import Said
from saga_concordia.rules.census import census_of
from saga_concordia.text.span import Span

NAMING = Naming(min_segments=3, tense="past", nouns="singular", exempt=("ai.intent.*",))
NAMES = registry("ml.run.completed", "thundra.tick.{zone_id}", "ui.command.received", naming=NAMING)
ROOTS = registry("ml.run.completed", event("ui.command.received", causation=Causation.ROOT), roots=("cron.*",))
UUID7 = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ml.run.completed", None),
        ("thundra.tick.north", None),
        ("ml.run.complete", "CON102"),
        ("ml.run.compelted", "CON107"),
        ("ml..run.completed", "CON103"),
        ("done", "CON103"),
        ("shop.banana.peeled", "CON101"),
        ("thundra.{what}.{zone}", None),
        ("nothing.{what}.here", "CON101"),
        ("ml.*", None),
        ("shop.*", "CON101"),
        ("#", None),
        ("ml.#", None),
        ("ml.**", None),
        ("ml.run.+", None),
        ("ml.>", None),
        ("thundra.tick.*", None),
        ("thundra.*.north", None),
        ("shop.#", "CON101"),
        ("+", "CON101"),
        ("ml#.run.completed", "CON103"),
    ],
)
def test_naming_gives_one_code(name: str, code: str | None) -> None:
    for facts in ({"emissions": (emission(name),)}, {"subscriptions": (subscription(name),)}):
        codes = [d.code for c in ("CON101", "CON102", "CON103", "CON107") for d in found(c, NAMES, **facts)]
        assert codes == ([code] if code else [])


@pytest.mark.parametrize(
    ("written", "code", "fixed"),
    [
        # (what the code says, between a prefix `ml.` and a suffix `.v2` that the dialect adds)
        ("run.completed", None, None),
        ("run.complete", "CON102", "run.completed"),
        ("run.compelted", "CON107", "run.completed"),
        ("runs.completed", "CON107", "run.completed"),
        ("Run.Completed", "CON103", "run.completed"),
        ("Run.Complete", "CON103", "run.completed"),
        ("run..completed", "CON103", "run.completed"),
        ("banana.peeled", "CON101", None),
    ],
)
def test_precedence_and_rename_under_a_prefix_and_a_suffix(written: str, code: str | None, fixed: str | None) -> None:
    known = registry("ml.run.completed.v2", naming=Naming(min_segments=4))
    name = replace(mention(f"ml.{written}.v2"), prefix="ml.", suffix=".v2")
    findings = [
        d for c in ("CON101", "CON102", "CON103", "CON107") for d in found(c, known, emissions=(emission(name),))
    ]
    assert [row.code for row in findings] == ([code] if code else [])
    texts = [fix.intent.text for row in findings for fix in row.fixes if isinstance(fix.intent, Replace)]
    assert texts[:1] == ([fixed] if fixed else [])


@pytest.mark.parametrize(("prefix", "suffix"), [("ML.", ""), ("shop.", ""), ("", ".v2")])
def test_no_rename_where_the_dialect_adds_the_wrong_part(prefix: str, suffix: str) -> None:
    name = replace(mention("ml.run.complete"), prefix=prefix, suffix=suffix)
    (finding,) = found("CON102", registry("ml.run.completed"), emissions=(emission(name),))
    assert not finding.fixes


NAMING_CODES = ("CON101", "CON102", "CON103", "CON107")


@forall(
    st.one_of(
        st.lists(
            st.sampled_from(
                ["ml", "run", "runs", "complete", "completed", "tick", "compelted", "{x}", "*", "#", "Run", "thundra"]
            ),
            max_size=5,
        )
        .map(".".join)
        .filter(bool),
        st.text("mlrun.completd{}*#_", min_size=1, max_size=20),
    ),
    st.booleans(),
)
def test_a_name_has_one_naming_finding_at_most(name: str, is_handled: bool) -> None:
    facts = {"subscriptions": (subscription(name),)} if is_handled else {"emissions": (emission(name),)}
    codes = [row.code for code in NAMING_CODES for row in found(code, NAMES, **facts)]
    assert len(codes) <= 1
    well_formed = not found("CON103", NAMES, **facts)
    assert well_formed or codes == ["CON103"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ml.run.complete", "CON103"),  # and another tense
        ("ml.run.metric.", "CON103"),  # and a misspelling
        ("ml.run.metric", "CON107"),  # and unknown
        ("ml.run.complete", "CON102"),  # and near to `ml.run.completer`
    ],
)
def test_what_two_rules_could_say_is_said_by_the_stronger(name: str, code: str) -> None:
    known = registry("ml.run.completed", "ml.run.metrics", "ml.run.completer", naming=NAMING)
    assert [row.code for c in NAMING_CODES for row in found(c, known, emissions=(emission(name),))] == [code]


def test_a_problem_is_said_once_per_place() -> None:
    one = emission("ml.run.complete", causation=slot(SlotState.ABSENT))
    twice = {"emissions": (one, replace(one, via=("wrap",)), replace(one, site=place()))}
    for code in ("CON102", "CON201"):
        assert len(found(code, **twice)) == 1
    handled = subscription("ml.run.complete")
    assert len(found("CON102", emissions=(one,), subscriptions=(handled, handled))) == 2  # two places
    same_place = replace(handled, name=one.name)
    assert len(found("CON102", emissions=(one,), subscriptions=(same_place,))) == 1
    nameless = emission(mention("", NameKind.UNDETERMINED))
    other = replace(nameless, name=replace(nameless.name, text="x"))
    assert len(found("CON108", emissions=(nameless, other))) == 1
    old = registry(event("ml.job.done", deprecated=Deprecation(None, None, None, place())))
    assert len(found("CON104", old, emissions=(emission("ml.job.done"),) * 2)) == 1


def test_candidates_of_one_place_are_told_apart_by_their_names() -> None:
    one = emission("ml.run.complete")
    arms = tuple(replace(one, name=replace(one.name, text=text)) for text in ("ml.run.complete", "ml.run.start"))
    assert len(found("CON102", registry("ml.run.completed", "ml.run.started"), emissions=arms)) == 2


def test_an_empty_registry_knows_no_event_and_an_unreadable_one_says_nothing() -> None:
    for name in ("a.b.c", "a.{b}.c", "a.*"):
        assert found("CON101", registry(), emissions=(emission(name),))
        unreadable = Problem(ProblemKind.UNREADABLE, "no YAML", place("r.yaml"))
        assert not found("CON101", registry(problems=(unreadable,)), emissions=(emission(name),))


def test_naming_is_silent_without_a_name() -> None:
    assert not found("CON101", emissions=(emission(mention("", NameKind.UNDETERMINED)),))


def test_unknown_event_offers_choices_only() -> None:
    (finding,) = found("CON101", NAMES, emissions=(emission("shop.banana.peeled"),))
    assert {fix.applicability for fix in finding.fixes} == {Applicability.CHOICE}
    assert {Register, Suppress} <= {type(fix.intent) for fix in finding.fixes}
    (finding,) = found("CON101", NAMES, emissions=(emission("nothing.{what}.here"),))
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("written", "known", "asks", "offers"),
    [
        ("order_completed", ("order_paid", "order_placed"), None, []),
        ("created.ml.run", ("ml.run.created",), "ml.run.created", ["ml.run.created"]),
        ("command_completion", ("app_command_completion",), None, ["app_command_completion"]),
        ("scheduled_event_delete", ("scheduled_event_create", "scheduled_event_update"), None, []),
        ("shop.order.banana", tuple(f"shop.order.{a}" for a in ("placed", "paid", "packed", "sent")), None, 3),
        ("thundra.tik.north", ("thundra.tick.{zone}",), None, []),
    ],
)
def test_unknown_event_asks_only_when_sure(
    written: str, known: tuple[str, ...], asks: str | None, offers: list[str] | int
) -> None:
    (finding,) = found("CON101", registry(*known), emissions=(emission(written),))
    assert ("meant?" in finding.message) is (asks is not None)
    assert asks is None or f"Is `{asks}` meant?" in finding.message
    assert asks is not None or finding.message.endswith("Register it, or rename it.")
    renames = [fix.title for fix in finding.fixes if fix.title.startswith("Rename")]
    assert len(renames) == offers if isinstance(offers, int) else renames == [f"Rename to `{name}`" for name in offers]


def test_a_malformed_name_is_not_mended_by_a_guess() -> None:
    known = registry("ml.run.completed", naming=NAMING)
    (finding,) = found("CON103", known, emissions=(emission("Completed.Run.ML"),))
    assert not finding.fixes and "Use " not in finding.message


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("user.log_in", "user.logged_in"),
        ("OrderPlaceEvent", "OrderPlacedEvent"),
        ("order_place_message", "order_placed_message"),
        ("x.fail_permanently", "x.failed_permanently"),
    ],
)
def test_the_tense_of_a_verb_that_is_not_the_last_word(written: str, registered: str) -> None:
    (finding,) = found("CON102", registry(registered), emissions=(emission(written),))
    assert f"`{registered}`" in finding.message


def test_rename_takes_the_prefix_off() -> None:
    name = replace(mention("ml.run.complete"), prefix="ml.")
    (finding,) = found("CON102", NAMES, emissions=(emission(name),))
    assert finding.fixes[0].preferred
    assert isinstance(finding.fixes[0].intent, Replace) and finding.fixes[0].intent.text == "run.completed"


def test_deprecated() -> None:
    old = event("ml.job.done", deprecated=Deprecation("2.0", "ml.run.completed", None, place()))
    (finding,) = found("CON104", registry(old), subscriptions=(subscription("ml.job.done"),))
    assert finding.deprecated and finding.fixes
    assert not found("CON104", emissions=(emission(),))


def test_domains() -> None:
    known = registry("ml.run.completed", domains={"bolt": ("ml",), "gate": ("ui.command",)})
    for text, code in ((":bolt", None), (":gate", "CON105"), (":botl", "CON106")):
        source = given(text, literal=text[1:], literal_kind="atom", editable=True)
        facts = {"emissions": (emission(source=source),)}
        assert [d.code for c in ("CON105", "CON106") for d in found(c, known, **facts)] == ([code] if code else [])
    (finding,) = found("CON106", known, **facts)
    assert isinstance(finding.fixes[0].intent, Replace) and finding.fixes[0].intent.text == ":bolt"
    assert not found("CON106", **facts)


def test_undetermined() -> None:
    assert len(found("CON108", emissions=(emission(mention("", NameKind.UNDETERMINED)),))) == 1
    assert not found("CON108", emissions=(emission(),))


@pytest.mark.parametrize(
    ("code", "facts", "fires"),
    [
        ("CON201", {"causation": slot(SlotState.ABSENT)}, True),
        ("CON201", {"causation": slot(SlotState.NIL)}, True),
        ("CON201", {"causation": slot(SlotState.UNKNOWN)}, False),
        ("CON201", {}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "inherits": True}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "name": mention("ui.command.received")}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "name": mention("cron.tick")}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "name": mention("ui.command.receive")}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "name": mention("ui.command.{x}")}, False),
        ("CON201", {"causation": slot(SlotState.ABSENT), "name": mention("", NameKind.UNDETERMINED)}, False),
        ("CON202", {"correlation": slot(SlotState.ABSENT)}, True),
        ("CON202", {"correlation": slot(SlotState.ABSENT), "mints": frozenset({"correlation"})}, False),
        (
            "CON202",
            {
                "correlation": slot(SlotState.ABSENT),
                "mints": frozenset({"correlation"}),
                "scope": (("correlation", "c"),),
            },
            True,
        ),
        ("CON203", {"causation": given("id"), "name": mention("ui.command.received")}, True),
        ("CON203", {"causation": given("nil", literal_kind="nil"), "name": mention("ui.command.received")}, False),
        ("CON203", {"causation": given("id")}, False),
        ("CON204", {"correlation": given("v7()", minted="uuid7"), "scope": (("correlation", "c"),)}, True),
        (
            "CON204",
            {"correlation": given("c || v7()", minted="uuid7", fallback=True), "scope": (("correlation", "c"),)},
            False,
        ),
        ("CON204", {"correlation": given("v7()", minted="uuid7")}, False),
        ("CON206", {"correlation": given('"x"', literal="x", literal_kind="string")}, True),
        ("CON206", {"causation": given("uuid4()", minted="uuid4")}, True),
        ("CON206", {"correlation": given('"x"', literal=UUID7, literal_kind="string")}, False),
        ("CON206", {"correlation": given("v7()", minted="uuid7")}, False),
        ("CON207", {"correlation": given("c"), "causation": given("c")}, True),
        ("CON207", {"correlation": given("c"), "causation": given("e.id")}, False),
    ],
)
def test_slots(code: str, facts: dict[str, Any], fires: bool) -> None:
    assert len(found(code, ROOTS, emissions=(emission(**facts),))) == fires


def test_optional_causation_is_not_asked_for() -> None:
    known = registry(event("ml.run.completed", causation=Causation.OPTIONAL))
    assert not found("CON201", known, emissions=(emission(causation=slot(SlotState.ABSENT)),))


def test_missing_causation_is_inserted_once_per_constructor() -> None:
    missing = slot(SlotState.ABSENT, key="causation_id", insertion=Insertion(7, ", {key}: {value}"))
    one = emission(causation=missing, scope=(("causation", "event.id"),))
    (finding,) = found("CON201", emissions=(one, replace(one, name=mention("ml.run.started"))))
    intent = finding.fixes[0].intent
    assert isinstance(intent, Replace) and intent.text == ", causation_id: event.id" and intent.span.start == 7
    assert finding.fixes[0].applicability is Applicability.SAFE


def test_an_id_that_no_scope_holds_is_threaded_through_the_saga() -> None:
    missing = slot(SlotState.ABSENT, key="causation_id", insertion=Insertion(7, ", {key}: {value}"))
    one = emission(causation=missing, saga="Shop.Order", step="tell")
    (finding,) = found("CON201", emissions=(one,))
    (fix,) = finding.fixes
    assert (fix.title, fix.applicability, fix.preferred) == (
        "Thread `causation_id` through Order",
        Applicability.UNSAFE,
        True,
    )
    assert fix.intent == Thread("a.ex", "Shop.Order", "causation", "causation_id", one.constructor)
    assert not found("CON201", emissions=(replace(one, saga=None),))[0].fixes
    assert not found("CON201", emissions=(replace(one, causation=slot(SlotState.ABSENT)),))[0].fixes


def test_start() -> None:
    taking = saga(inputs=("causation_id",))
    assert len(found("CON208", sagas=(taking,), starts=(Start("Order", place(), (), True),))) == 1
    assert not found("CON208", sagas=(taking,), starts=(Start("Order", place(), ("causation_id",), True),))
    assert not found("CON208", sagas=(taking,), starts=(Start("Order", place(), (), False),))
    start = Start("Order", place(), (), True, Passing(place(), Insertion(7, "{key}: {value}")))
    assert [fix.applicability for fix in found("CON208", sagas=(taking,), starts=(start,))[0].fixes] == [
        Applicability.CHOICE
    ]
    scoped = Passing(place(), Insertion(7, "{key}: {value}"), (("causation_id", "event.id"),))
    (finding,) = found("CON208", sagas=(taking,), starts=(replace(start, passing=scoped),))
    assert [(fix.title, fix.applicability) for fix in finding.fixes] == [
        ("Pass `event.id` as `causation_id`", Applicability.SAFE)
    ]


LAST = step("last", run=body())
STUB = body(RollBack.STUB)
OUT = body(RollBack.PRESENT, call(Effect.OUTBOUND))
OK = ("{:ok, _}",)


@pytest.mark.parametrize(
    ("code", "value", "fires"),
    [
        ("CON205", saga(step(run=OUT), inputs=("correlation_id",)), True),
        ("CON205", saga(step(run=OUT)), False),
        (
            "CON205",
            saga(step(run=body(RollBack.PRESENT, call(Effect.OUTBOUND, carries=True))), inputs=("correlation_id",)),
            False,
        ),
        ("CON301", saga(step(), LAST), True),
        ("CON301", saga(step()), False),
        ("CON301", saga(step(undo=EFFECT), LAST), False),
        ("CON301", saga(step(undo=body(RollBack.UNKNOWN)), LAST), False),
        ("CON301", saga(step(run=body(RollBack.PRESENT, call(Effect.EFFECTFUL, Effect.IRREVERSIBLE))), LAST), False),
        ("CON302", saga(step(compensation=STUB)), True),
        ("CON302", saga(step(run=body(), undo=replace(STUB, todo=place()))), True),
        ("CON302", saga(step(run=body(), compensation=STUB)), False),
        ("CON303", saga(step(compensation=EFFECT)), True),
        ("CON303", saga(step(compensation=STUB)), True),
        ("CON303", saga(step(compensation=EFFECT, undo=EFFECT)), False),
        ("CON303", saga(step(compensation=EFFECT), runs_on="later-failure"), False),
        ("CON304", saga(step(compensation=body(returns=OK)), returns=(":ok", ":retry")), True),
        ("CON304", saga(step(compensation=body(returns=(":ok", "?"))), returns=(":ok",)), False),
        ("CON304", saga(step(compensation=body(returns=OK))), False),
        ("CON304", saga(step(undo=body(returns=OK)), undo=Compensation(returns=(":ok",))), True),
        ("CON304", saga(step(undo=body(returns=OK)), returns=(":ok",)), False),
        ("CON305", saga(takes_inputs=True, emits=("a.b",), inputs=("correlation_id",)), True),
        ("CON305", saga(takes_inputs=True, emits=("a.b",), inputs=("correlation_id", "causation_id")), False),
        ("CON305", saga(takes_inputs=True), False),
        ("CON306", saga(step(compensation=body(error_use=place()))), True),
        ("CON306", saga(step(compensation=body(error_use=place())), receives="result"), False),
        ("CON307", saga(step(run=body(returns=OK, todo=place()))), True),
        ("CON307", saga(step(run=body(todo=place()))), False),
        ("CON307", saga(step(run=body(returns=("{:error, _}",), todo=place()))), False),
        ("CON308", saga(step(references=(StepReference("result", "resrve", place()),)), LAST), True),
        ("CON308", saga(step(), references=(StepReference("return", "reserve", place()),)), False),
        ("CON308", saga(references=(StepReference("return", "x", place()),)), False),
    ],
)
def test_sagas(code: str, value: Any, fires: bool) -> None:
    assert len(found(code, sagas=(value,))) == fires


def test_payload_and_version() -> None:
    fields = (Field("run_id", "string", True, place()), Field("note", "string", False, place()))
    known = registry(event("ml.run.completed", version=2, payload=fields))
    key = PayloadKey("colour", place())
    whole = Payload(SlotState.GIVEN, place(), (key,), True, Insertion(3, ", {key}: {value}"))
    for code in ("CON401", "CON402"):
        assert len(found(code, known, emissions=(emission(payload=whole),))) == 1
        good = replace(whole, keys=(PayloadKey("run_id", place()),))
        assert not found(code, known, emissions=(emission(payload=good),))
        assert not found(code, emissions=(emission(payload=whole),))
    assert not found("CON401", known, emissions=(emission(payload=replace(whole, whole=False)),))
    for text, count in (("1", 1), ("2", 0), ("x", 0)):
        assert len(found("CON403", known, emissions=(emission(version=given(text, literal=text)),))) == count


@pytest.mark.parametrize(
    ("written", "declared", "meant"),
    [
        ("resrve_stock", "reserve_stock", True),
        ("stock_reserve", "reserve_stock", True),
        ("reserve", "reserved", True),
        ("user_id", "order_id", False),
        ("charge_card", "charge_cart", False),
        ("create_user", "delete_user", False),
    ],
)
def test_a_dangling_reference_is_mended_only_when_sure(written: str, declared: str, meant: bool) -> None:
    broken = step(declared, references=(StepReference("result", written, place()),))
    (finding,) = found("CON308", sagas=(saga(broken),))
    assert (f"Is `{declared}` meant?" in finding.message) is bool(finding.fixes) is meant


def at(start: int, end: int, path: str = "a.ex") -> Place:
    return Place(path, Span(start, end))


@pytest.mark.parametrize(
    ("facts", "undeclared"),
    [
        ({}, ["meta", "parent", "run_id_"]),
        ({"causation": Slot(SlotState.GIVEN, at(20, 25), "parent")}, ["parent", "run_id_"]),  # meta: {parent: here}
        ({"correlation": Slot(SlotState.NIL, at(20, 25), "cid")}, ["parent", "run_id_"]),
        ({"causation": Slot(SlotState.GIVEN, at(900, 905), "parent", entry=at(40, 50))}, ["meta", "run_id_"]),
        ({"causation": Slot(SlotState.UNKNOWN, at(900, 905), "parent")}, ["meta", "run_id_"]),
        ({"version": Slot(SlotState.GIVEN, at(42, 44), "v")}, ["meta", "run_id_"]),
        ({"source": Slot(SlotState.GIVEN, at(900, 905), "parent")}, ["meta", "parent", "run_id_"]),  # its own argument
        ({"source": Slot(SlotState.ABSENT, at(0, 100), "parent")}, ["meta", "parent", "run_id_"]),
        ({"source": Slot(SlotState.GIVEN, at(42, 44, "b.ex"), "x")}, ["meta", "parent", "run_id_"]),
        ({"name": Mention(NameKind.LITERAL, "ml.run.completed", at(61, 62))}, ["meta", "parent"]),
    ],
)
def test_envelope_keys_in_the_payload_need_no_declaration(facts: dict[str, Any], undeclared: list[str]) -> None:
    known = registry(event("ml.run.completed", payload=(Field("run_id", "string", True, place()),)))
    keys = tuple(
        PayloadKey(name, at(start, start + 4)) for name, start in (("meta", 12), ("parent", 40), ("run_id_", 60))
    )
    payload = Payload(SlotState.GIVEN, at(10, 80), keys, True)
    findings = found("CON402", known, emissions=(emission(payload=payload, **facts),))
    assert [
        next(name for name in ("meta", "parent", "run_id_") if f"`{name}`" in row.message) for row in findings
    ] == undeclared


@pytest.mark.parametrize(
    ("state", "facts", "fires"),
    [
        (SlotState.ABSENT, {}, True),
        (SlotState.ABSENT, {"causation": slot(SlotState.UNKNOWN)}, False),
        (SlotState.NOT_OFFERED, {}, False),
        (SlotState.UNKNOWN, {}, False),
    ],
)
def test_no_payload_at_all(state: SlotState, facts: dict[str, Any], fires: bool) -> None:
    fields = (Field("run_id", "string", True, place()), Field("note", "string", False, place()))
    known = registry(event("ml.run.completed", payload=fields), event("ml.run.noted", payload=fields[1:]), "ml.run.x")
    nothing = Payload(state, place())
    findings = found("CON401", known, emissions=(emission(payload=nothing, **facts),))
    assert [row.fixes for row in findings] == [()] * fires
    assert all("without a payload" in row.message and "`run_id`" in row.message for row in findings)
    for name in ("ml.run.noted", "ml.run.x", "ml.run.unknown"):
        assert not found("CON401", known, emissions=(emission(name, payload=nothing, **facts),))


def test_name_and_payload() -> None:
    for literal, count in (("south", 1), ("north", 0), (None, 0)):
        payload = Payload(SlotState.GIVEN, place(), (PayloadKey("zone_id", place(), literal),), True)
        assert len(found("CON404", NAMES, emissions=(emission("thundra.tick.north", payload=payload),))) == count


def test_emitters_disagree() -> None:
    facts = {"emissions": (emission("ml.trial.start"), emission("ml.trial.started"))}
    for known in (registry(), registry("shop.cart.emptied")):
        (finding,) = found("CON505", known, **facts)
        assert finding.event == "ml.trial.start" and finding.fixes
    assert not found("CON505", registry("ml.trial.started"), **facts)
    assert not found("CON505", registry(), emissions=(emission("ml.trial.started"), emission("ml.cart.started")))


@pytest.mark.parametrize(
    ("loser", "keeper"),
    [
        ("user.log_in", "user.logged_in"),
        ("OrderPlaceEvent", "OrderPlacedEvent"),
        ("stream.reach_end_of_file", "stream.reached_end_of_file"),
        ("user.change_password", "user.changed_password"),
        ("order.place.v2", "order.placed.v2"),
        ("ml.trials.ended", "ml.trial.ended"),
        ("mail.send", "mail.sent"),
    ],
)
def test_emitters_disagree_about_the_verb(loser: str, keeper: str) -> None:
    (finding,) = found("CON505", registry(), emissions=(emission(keeper), emission(loser)))
    assert finding.event == loser and f"Use `{keeper}`." in finding.message


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("user.logged_in", "user.logged_out"),
        ("job.start_failed", "job.started_failed"),
        ("order.paid", "order.placed"),
        ("OrderPlaced", "OrderPlacedEvent"),
        ("Connecting", "Connected"),
    ],
)
def test_emitters_agree(a: str, b: str) -> None:
    assert not found("CON505", registry(), emissions=(emission(a), emission(b)))


def test_problems() -> None:
    for kind, code in (
        (ProblemKind.INVALID, "CON601"),
        (ProblemKind.UNREADABLE, "CON601"),
        (ProblemKind.DUPLICATE, "CON602"),
    ):
        problem = Problem(kind, "Wrong.", place("r.yaml"), removal=place().span)
        assert len(found(code, registry(problems=(problem,)))) == 1
        assert not found("CON602" if code == "CON601" else "CON601", registry(problems=(problem,)))


def test_policies() -> None:
    for name, past, plural in (
        ("ml.run.complete", 1, 0),
        ("user.account.logged_in", 0, 0),
        ("user.account.log_in", 1, 0),
        ("job.worker.start_up", 1, 0),
        ("shop.order.placed.v2", 0, 0),
        ("ml.runs.completed", 0, 1),
        ("ml.run.completed", 0, 0),
        ("ai.intent.runs", 0, 0),
    ):
        assert len(found("CON603", registry(name, naming=NAMING))) == past
        assert len(found("CON606", registry(name, naming=NAMING))) == plural
        assert not found("CON603", registry(name)) and not found("CON606", registry(name))


def test_registries_disagree() -> None:
    one, two, silent = (registry(event("a.b", version=v), path=f"{v}.yaml") for v in (1, 2, None))
    assert len(found("CON604", one, two)) == 1
    assert not found("CON604", one, silent) and not found("CON604", one, one)


def test_successor() -> None:
    for successor, count in (("a.c", 1), ("a.b", 0), (None, 0)):
        old = event("a.old", deprecated=Deprecation(None, successor, None, place()))
        assert len(found("CON605", registry("a.b", old))) == count


def test_engine_rules_yield_nothing() -> None:
    assert not found("CON901") and not found("CON902")
    assert ABSENT.state is RollBack.ABSENT


# The whole workspace's flow

FLOW = registry("ml.run.started", "ml.run.completed", "ml.run.{word}", "ui.command.received")
UNKNOWN = mention("{_}", NameKind.UNDETERMINED)


@pytest.mark.parametrize(
    ("names", "silent"),
    [
        # (what is emitted, the entries of which nothing is said)
        ((), {"ml.run.started", "ml.run.completed", "ml.run.{word}", "ui.command.received"}),
        (("shop.order.placed",), {"ml.run.started", "ml.run.completed", "ml.run.{word}", "ui.command.received"}),
        (("ml.run.started",), {"ml.run.started", "ml.run.{word}"}),
        (("ml.run.lost",), {"ml.run.{word}"}),
        (("ml.{kind}.completed",), {"ml.run.completed", "ml.run.{word}"}),
        (("ml.run.start",), {"ml.run.{word}"}),
        (("ui.commands.received",), {"ui.command.received"}),
        (("ml.run.started", UNKNOWN), {"ml.run.started", "ml.run.completed", "ml.run.{word}", "ui.command.received"}),
    ],
)
def test_an_entry_is_never_emitted_where_no_emission_may_be_of_it(
    names: tuple[str | Mention, ...], silent: set[str]
) -> None:
    told = found("CON501", FLOW, emissions=tuple(map(emission, names)))
    assert {row.event for row in told} == {event.name for event in FLOW.events} - silent


@pytest.mark.parametrize(("source", "told"), [("bolt", ["ui.command.received"]), ("gate", []), ("nobody", [])])
def test_an_unnamed_emission_may_be_all_that_its_source_may_emit(source: str, told: list[str]) -> None:
    known = registry("ml.run.started", "ui.command.received", domains={"bolt": ("ml",), "gate": ("ui.command", "ml")})
    unnamed = emission(UNKNOWN, source=given(f'"{source}"', literal=source, literal_kind="string"))
    rows = found("CON501", known, emissions=(emission("ml.run.started"), unnamed))
    assert [row.event for row in rows] == told


def test_what_other_services_may_emit_is_no_finding() -> None:
    deprecated = event("ml.run.done", deprecated=Deprecation("2", None, None, place()))
    near = registry("ml.run.started", deprecated)
    far = registry("ml.run.started", "ml.run.completed", path="/elsewhere/r.yaml")
    emissions = (emission("ml.run.started"),)
    assert not found("CON501", near, far, emissions=emissions)
    partial = census_of(Said(emissions), is_whole=False)
    whole = census_of(Said(emissions), is_whole=True)
    assert not found("CON501", FLOW, emissions=emissions, whole=partial)
    assert found("CON501", FLOW, emissions=emissions, whole=whole)


@pytest.mark.parametrize(
    ("handled", "count"),
    [
        ("ml.run.completed", 0),
        ("ml.run.started", 1),
        ("ml.*", 0),
        ("ml.run.{word}", 0),
        ("ui.command.received", 1),
        (None, 0),
    ],
)
def test_an_event_that_is_emitted_and_never_handled(handled: str | None, count: int) -> None:
    handlers = (subscription(handled),) if handled else ()
    assert len(found("CON502", emissions=(emission("ml.run.completed"),), subscriptions=handlers)) == count


@pytest.mark.parametrize(
    ("handled", "emitted", "count"),
    [
        ("ml.run.completed", ("ml.run.started",), 1),
        ("ml.run.completed", ("ml.run.completed",), 0),
        ("ml.run.completed", ("ml.run.complete", "ml.run.started"), 0),
        ("ml.run.completed", ("ml.{what}.completed", "ml.run.started"), 0),
        ("ml.run.completed", ("ml.run.started", UNKNOWN), 0),
        ("ml.run.completed", ("ui.command.received",), 0),  # The workspace has no part in its category.
        ("ml.run.completed", (), 0),
        ("ml.run.vanished", ("ml.run.started",), 0),  # It is in no registry, which another rule says.
        ("ml.run.*", ("ml.run.started",), 0),
        ("error", ("ready",), 0),  # What has one segment has no category.
    ],
)
def test_a_handler_that_waits_in_vain(handled: str, emitted: tuple[str | Mention, ...], count: int) -> None:
    known = registry("ml.run.started", "ml.run.completed", "ui.command.received", "error", "ready")
    rows = found("CON503", known, emissions=tuple(map(emission, emitted)), subscriptions=(subscription(handled),))
    assert len(rows) == count
