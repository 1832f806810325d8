"""Small builders of facts for the rules' tests."""

from typing import Any

from msgspec.structs import replace
from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import (
    Body,
    Compensation,
    Effect,
    EffectCall,
    Emission,
    Mention,
    NameKind,
    Payload,
    ReturnValue,
    RollBack,
    Saga,
    Slot,
    SlotState,
    Step,
    Subscription,
)
from saga_concordia.model.registry import Event, Place, RegistryFile
from saga_concordia.rules.catalogue import by_code
from saga_concordia.rules.context import Context, Taxonomy
from saga_concordia.text.span import Span

_counter = iter(range(0, 10_000_000, 100))


def place(path: str = "a.ex", length: int = 10) -> Place:
    start = next(_counter)
    return Place(path, Span(start, start + length))


def event(name: str, **facts: Any) -> Event:
    where = place("r.yaml")
    return Event(name, where, where.span, **facts)


def registry(*events: Event | str, path: str = "r.yaml", **facts: Any) -> RegistryFile:
    return RegistryFile(path, "yaml", tuple(event(e) if isinstance(e, str) else e for e in events), **facts)


def slot(state: SlotState = SlotState.NOT_OFFERED, text: str = "", **facts: Any) -> Slot:
    return Slot(state, place(), text=text, **facts)


def given(text: str, **facts: Any) -> Slot:
    return slot(SlotState.GIVEN, text, **facts)


def mention(name: str, kind: NameKind | None = None) -> Mention:
    guess = NameKind.TEMPLATE if "{" in name else NameKind.LITERAL
    return Mention(kind or guess, name, place(), editable=True)


def emission(name: str | Mention = "ml.run.completed", **facts: Any) -> Emission:
    plain = Emission(
        name=mention(name) if isinstance(name, str) else name,
        site=place(),
        constructor=place(),
        dialect="test",
        correlation=slot(),
        causation=slot(),
        source=slot(),
        version=slot(),
        payload=Payload(SlotState.NOT_OFFERED, place()),
    )
    return replace(plain, **facts)


def subscription(name: str) -> Subscription:
    return Subscription(mention(name), place(), "test")


def call(*effects: Effect, carries: bool = False) -> EffectCall:
    return EffectCall("Repo.insert", frozenset(effects), place(), carries)


def body(state: RollBack = RollBack.PRESENT, *calls: EffectCall, returns: tuple[str, ...] = (), **facts: Any) -> Body:
    return Body(state, place(), calls, tuple(ReturnValue(text, text, place()) for text in returns), **facts)


ABSENT = body(RollBack.ABSENT)
EFFECT = body(RollBack.PRESENT, call(Effect.EFFECTFUL))


def step(name: str = "reserve", run: Body = EFFECT, compensation: Body = ABSENT, undo: Body = ABSENT, **f: Any) -> Step:
    return Step(name, place(), run, compensation, undo, **f)


def saga(
    *steps: Step, runs_on: str = "own-failure", receives: str = "error", returns: tuple[str, ...] = (), **f: Any
) -> Saga:
    return Saga("Shop.Order", place(), "reactor", Compensation(runs_on, receives, returns), steps=steps, **f)


def found(code: str, *registries: RegistryFile, **facts: Any) -> list[Diagnostic]:
    rule = by_code(code)
    assert rule is not None
    return list(rule.check(Context(Taxonomy(registries or (registry("ml.run.completed"),)), **facts)))
