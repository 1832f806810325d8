"""Dialects: how a framework spells an emission, a subscription, a saga, a step and a compensation."""

from msgspec import Struct, field

from saga_concordia.model.facts import Compensation


class Spot(Struct, frozen=True):
    """Where in a call a slot stands.

    `start` is a positional index (int), a keyword or mapping key (str), `**` (all keywords), or `@class`,
    `@receiver` or `@function`; `path` are keys, indexes, `@class` or `@name` to follow from there.
    """

    start: int | str
    path: tuple[str, ...] = ()


class Emit(Struct, frozen=True):
    """One way to emit. Slots map `name`, `correlation`, `causation`, `source`, `version`, `payload` to spots,
    tried in order; a slot that is left out is not offered. `strip` is taken off the front of a name, `join` joins
    the words of a list. `made_by` are callee patterns of what made the object that a method is called on."""

    call: tuple[str, ...] = ()
    decorator: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    slots: dict[str, tuple[Spot, ...]] = field(default_factory=dict[str, tuple[Spot, ...]])
    prefix: str = ""
    suffix: str = ""
    strip: str = ""
    join: str = ""
    made_by: tuple[str, ...] = ()
    mints: frozenset[str] = frozenset()
    inherits: bool = False
    dotted: bool = False


class Subscribe(Struct, frozen=True):
    """One way to subscribe: a call, a decorator, a function by name pattern, or a choice on a subject.

    `head` are keys in a function head's pattern, `subject` the last names of what a `case` is made on. `name`
    is empty where the dialect gives no spot: then a call's first argument, or a function's own name, is meant.
    `ignore` are names that are no events.
    """

    call: tuple[str, ...] = ()
    decorator: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    name: tuple[Spot, ...] = ()
    prefix: str = ""
    suffix: str = ""
    strip: str = ""
    join: str = ""
    made_by: tuple[str, ...] = ()
    dotted: bool = False


class SagaForm(Struct, frozen=True):
    """What makes a module, class or call a saga: `base` (also Elixir's `use`), `call` (a builder) or `decorator`.

    `run` are the methods that run one, the likeliest first. `compose` are calls of its body that run another saga as a
    part of it: a name, that saga, and its inputs in nested calls.
    """

    base: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    decorator: tuple[str, ...] = ()
    input: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    compose: tuple[str, ...] = ()


class StepForm(Struct, frozen=True):
    """How a step is written: a `call` (or constructor, or chained call), a `decorator`, a task class (`base`).

    `name`, `run`, `compensation`, `undo` are spots in the call or decorator; in a `do` block or a task
    class they are the names of the nested call or method. `implementation` is the spot of a module or
    class that holds them. `compensated_by` are decorators of the methods that compensate, called with the step's
    name. `argument` are nested calls that bind an argument, `transform` those that make other arguments of all of them.
    `absent` are expressions that mean "no compensation" (`NO_ACTION`, `noop`).
    """

    call: tuple[str, ...] = ()
    decorator: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    name: tuple[Spot, ...] = ()
    run: tuple[Spot, ...] = ()
    compensation: tuple[Spot, ...] = ()
    undo: tuple[Spot, ...] = ()
    implementation: tuple[Spot, ...] = ()
    compensated_by: tuple[str, ...] = ()
    argument: tuple[str, ...] = ()
    transform: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Calls(Struct, frozen=True):
    """What calls do, as callee patterns, and as verbs that a callee's last name begins with.

    `log`, `telemetry`, `checking` (looks whether a value is well-formed) and `headers` (takes any of them) say nothing
    of effects: they tell where an id goes, or could go.
    """

    effectful: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    irreversible: tuple[str, ...] = ()
    outbound: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    log: tuple[str, ...] = ()
    telemetry: tuple[str, ...] = ()
    checking: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    effectful_verbs: frozenset[str] = frozenset()
    reading_verbs: frozenset[str] = frozenset()
    irreversible_verbs: frozenset[str] = frozenset()


class Dialect(Struct, frozen=True):
    """A dialect as validated. `mint` maps callee patterns to the id version that they mint.

    `error_fields` are the fields that an error has, where a compensation is given one; `success` the shapes of
    returns by which a body says that all went well.
    """

    name: str
    language: str
    emit: tuple[Emit, ...] = ()
    publish: tuple[str, ...] = ()
    subscribe: tuple[Subscribe, ...] = ()
    saga: tuple[SagaForm, ...] = ()
    step: tuple[StepForm, ...] = ()
    start: tuple[str, ...] = ()
    calls: Calls = field(default_factory=Calls)
    mint: tuple[tuple[str, str], ...] = ()
    compensation: Compensation = field(default_factory=Compensation)
    undo: Compensation = field(default_factory=Compensation)
    error_fields: frozenset[str] = frozenset()
    success: frozenset[str] = frozenset()
