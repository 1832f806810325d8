"""Facts: what code emits, handles and compensates. Rules see these and never a syntax tree."""

from enum import StrEnum

from msgspec import Struct

from saga_concordia.model.code import Insertion
from saga_concordia.model.registry import Place


class NameKind(StrEnum):
    """How much of an event's name is known."""

    LITERAL = "literal"
    TEMPLATE = "template"
    UNDETERMINED = "undetermined"


class SlotState(StrEnum):
    """What is known of an envelope slot. `NOT_OFFERED` and `UNKNOWN` never fire a rule."""

    NOT_OFFERED = "not-offered"
    ABSENT = "absent"
    NIL = "nil"
    GIVEN = "given"
    UNKNOWN = "unknown"


class Slot(Struct, frozen=True):
    """One envelope slot of an emission.

    `place` is that of the expression, or of the constructing call where there is none. `text` is the
    expression as written, `literal` what it denotes if that is known, `literal_kind` then `string`,
    `atom`, ... `minted` names the id version that a fresh id is minted as (`uuid7`, `uuid4`, ...),
    else None; `fallback` says that a fresh id is only the default of a given one.
    """

    state: SlotState
    place: Place
    key: str = ""
    text: str = ""
    literal: str | None = None
    literal_kind: str = ""
    minted: str | None = None
    fallback: bool = False
    editable: bool = False
    entry: Place | None = None
    insertion: Insertion | None = None


class PayloadKey(Struct, frozen=True):
    """A key of a payload, with its value's literal text and its kind where those are known.

    Kinds are `string`, `atom`, `integer`, `float`, `boolean`, `list`, `map`, `date`, `datetime`, `uuid`, and `id` for
    what is read from the `id` of something.
    """

    name: str
    place: Place
    literal: str | None = None
    type: str = ""


class Payload(Struct, frozen=True):
    """The payload as far as it is seen; `whole` is false where more keys may come from elsewhere."""

    state: SlotState
    place: Place
    keys: tuple[PayloadKey, ...] = ()
    whole: bool = False
    insertion: Insertion | None = None


class Mention(Struct, frozen=True):
    """A name in code. `text` is the name, with `{...}` for holes; `editable` where a rename in place works.

    `place` is where the code that emits (or handles) spells it. Where that is only the name of a constant,
    `definition` is the literal that a rename edits. `prefix` and `suffix` are what the dialect adds, so a rename must
    take them off again; `stripped` is what it takes off, so a rename must put it back.
    """

    kind: NameKind
    text: str
    place: Place
    editable: bool = False
    prefix: str = ""
    suffix: str = ""
    definition: Place | None = None
    stripped: str = ""


class Emission(Struct, frozen=True):
    """A place that constructs or publishes an event.

    `site` is shared by the candidates of one call (the arms of a `case`). `via` names the wrappers that
    the name went through, outermost first, and `through` where they are defined. `constructor` is the call that
    builds the event.
    `scope` maps each id slot (`correlation`, `causation`) to the expression that is in scope for it.
    """

    name: Mention
    site: Place
    constructor: Place
    dialect: str
    correlation: Slot
    causation: Slot
    source: Slot
    version: Slot
    payload: Payload
    via: tuple[str, ...] = ()
    through: tuple[Place, ...] = ()
    mints: frozenset[str] = frozenset()
    inherits: bool = False
    function: str = ""
    saga: str | None = None
    step: str | None = None
    scope: tuple[tuple[str, str], ...] = ()


class Subscription(Struct, frozen=True):
    """A handler and the event name, or pattern, that it consumes; `site` is the call, head or arm that says so."""

    name: Mention
    site: Place
    dialect: str
    handler: str = ""


class RollBack(StrEnum):
    """Whether a step has a compensation (or undo): unknown where another module holds it that we do not see."""

    ABSENT = "absent"
    STUB = "stub"
    PRESENT = "present"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """What a call does to the world, as the dialect classes it."""

    EFFECTFUL = "effectful"
    READING = "reading"
    IRREVERSIBLE = "irreversible"
    OUTBOUND = "outbound"


class EffectCall(Struct, frozen=True):
    """A call in a step's body, directly or through a local function, and what it does.

    `takes_correlation` says that an outbound call that carries no correlation id could: a definition of what it calls
    speaks of one, or it has headers.
    """

    name: str
    effects: frozenset[Effect]
    place: Place
    carries_correlation: bool = False
    takes_correlation: bool = False


class ReturnValue(Struct, frozen=True):
    """A value that a body yields: its text and its shape (`:ok`, `{:ok, _}`, `retry`)."""

    text: str
    shape: str
    place: Place


class Body(Struct, frozen=True):
    """A step's run, compensation or undo body.

    `calls` are those that the dialects class as something. `todo` is a TODO or FIXME in it, `error_use` where a
    compensation uses the error that it gets as if it were the step's result.
    """

    state: RollBack
    place: Place
    calls: tuple[EffectCall, ...] = ()
    returns: tuple[ReturnValue, ...] = ()
    todo: Place | None = None
    error_use: Place | None = None

    @property
    def reversible(self) -> tuple[EffectCall, ...]:
        """The calls whose effect can be taken back."""
        return tuple(
            call for call in self.calls if Effect.EFFECTFUL in call.effects and Effect.IRREVERSIBLE not in call.effects
        )


class StepReference(Struct, frozen=True):
    """A name that a step or saga refers to: an input, another step's result, the saga's return."""

    kind: str
    name: str
    place: Place


class Step(Struct, frozen=True):
    """One step of a saga, in order."""

    name: str
    place: Place
    run: Body
    compensation: Body
    undo: Body
    references: tuple[StepReference, ...] = ()
    emits: tuple[str, ...] = ()


class Compensation(Struct, frozen=True):
    """What a dialect says of compensations, or of undos.

    `runs_on` is `own-failure` (only when the step itself fails) or `later-failure`; `receives` is what it
    gets first (`error` or `result`); `returns` are the shapes that it may yield (empty: any), and `resumes` those of
    them by which the saga goes on. `parameters` are the names of all that it gets (empty: not said), `callback` those
    where it is a function of a module that implements the step.
    """

    runs_on: str = "later-failure"
    receives: str = ""
    returns: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    callback: tuple[str, ...] = ()


class Saga(Struct, frozen=True):
    """A saga with its inputs and steps; `takes_inputs` is false where the dialect knows no inputs.

    `compensation` and `undo` are what the dialect says of them.

    `declares` are the names of whatever else in its body yields a result (Reactor's `switch`, `compose`, `collect`
    and what extensions add).
    """

    name: str
    place: Place
    dialect: str
    compensation: Compensation
    inputs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    references: tuple[StepReference, ...] = ()
    takes_inputs: bool = False
    emits: tuple[str, ...] = ()
    declares: tuple[str, ...] = ()
    undo: Compensation = Compensation()


class Passing(Struct, frozen=True):
    """The mapping of the inputs that a start passes, where one more can be added to it.

    `scope` maps the usual names of the two ids (`correlation_id`, `causation_id`) to the expressions in scope there.
    """

    place: Place
    insertion: Insertion
    scope: tuple[tuple[str, str], ...] = ()


class Start(Struct, frozen=True):
    """A call that starts a saga, with the inputs that it passes (`whole`: all of them are seen).

    `passing` is where one more can be added, if that is seen.
    """

    saga: str
    place: Place
    inputs: tuple[str, ...] = ()
    whole: bool = False
    passing: Passing | None = None


class Id(StrEnum):
    """The two ids that tie events together."""

    CORRELATION = "correlation"
    CAUSATION = "causation"


class Handling(StrEnum):
    """What code does with an id."""

    MINTS = "mints"
    VALIDATES = "validates"
    PRESERVES = "preserves"
    FORWARDS = "forwards"
    LOGS = "logs"
    TRACES = "traces"


class IdHandling(Struct, frozen=True):
    """A place where code does something with an id.

    It mints one, looks whether it is well-formed, hands it on in what it returns or builds, passes it to another call,
    logs it, or puts it into telemetry. `text` is the code itself; `fallback` says that an id is minted only where none
    is given, `carried` that the id goes along in an event that is handed on whole.
    """

    id: Id
    handling: Handling
    place: Place
    text: str
    fallback: bool = False
    carried: bool = False


class Watching(Struct, frozen=True):
    """A call that writes a log line or telemetry, and the ids that go into it."""

    kind: Handling
    name: str
    place: Place
    ids: frozenset[Id]


class Role(StrEnum):
    """What code is for, among what handles ids without being a saga."""

    CONSTRUCTOR = "constructor"
    BASE = "base"
    BUS = "bus"
    VALIDATOR = "validator"
    PROCESSOR = "processor"


class IdPart(Struct, frozen=True):
    """A module, class or file that handles the ids of events in one role.

    `owner` is its qualified name, `functions` those of its functions that do it; `place` is the first of them. `users`
    are the sagas that name it and `callers` those among them that use it, for a base.
    """

    role: Role
    owner: str
    functions: tuple[str, ...]
    place: Place
    handling: tuple[IdHandling, ...] = ()
    users: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
