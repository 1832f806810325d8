"""The audit as one document: frozen data, ready for people, without an opinion on how it is shown.

Every text is a finished sentence or phrase in plain English; in sentences, names of code and events stand in backticks.
Paths are relative to the root of the settings with `/` (absolute outside of it), lines count from 1. Every sequence is
in the order in which it should be shown. Shares come with their counts: `share` is a whole number of percent, rounded
down, or None where there is nothing to count. Nothing depends on the clock: the same input gives the same document.
"""

from enum import StrEnum

from msgspec import Struct, field

FORMAT = 1
"""The version of the JSON document; it grows when a field goes away or changes its meaning."""


class Mark(StrEnum):
    """How good something is, for a sign or a colour; `NONE` is not applicable, `UNKNOWN` cannot be told from code."""

    GOOD = "good"
    PARTLY = "partly"
    BAD = "bad"
    NONE = "none"
    UNKNOWN = "unknown"


class Priority(StrEnum):
    """What to mend first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class At(Struct, frozen=True):
    """A place in a file."""

    path: str
    line: int


class Count(Struct, frozen=True):
    """`part` of `whole`, as in "3 of 3"; `share` is the percentage, None where `whole` is 0."""

    part: int
    whole: int
    share: int | None = None


class Verdict(Struct, frozen=True):
    """One answer about an emission, for a cell of a table; `text` is a phrase (`registered as `ml.run.completed``)."""

    mark: Mark
    text: str


# Saga inventory


class StepRow(Struct, frozen=True):
    """One step. `compensation` and `undo` are `absent`, `stub`, `present` or `unknown`.

    `stub` says that the step's own work is not written yet; `effects` are the calls by which it changes the world.
    """

    name: str
    at: At
    compensation: str
    undo: str
    stub: bool
    effects: tuple[str, ...] = ()
    emits: tuple[str, ...] = ()


class SagaRow(Struct, frozen=True):
    """One saga of the inventory.

    `name` is the short name, `qualified` the whole one. `compensations` and `undos` count the steps that have one,
    stubs included; `stubs` names the steps whose compensation or undo is a stub, `unwritten` those whose own work is
    one. `lines` counts the lines of the saga's definition. `rolls_back_on` says in words when compensation runs.
    `gaps` and `drifts` are ids.
    """

    name: str
    qualified: str
    at: At
    dialect: str
    inputs: tuple[str, ...]
    steps: tuple[StepRow, ...]
    compensations: int
    undos: int
    stubs: tuple[str, ...]
    unwritten: tuple[str, ...]
    events: tuple[str, ...]
    lines: int
    rolls_back_on: str
    gaps: tuple[str, ...] = ()
    drifts: tuple[str, ...] = ()


# Event conformance


class ConformanceRow(Struct, frozen=True):
    """One emission against the registry. `event` holds `{...}` for what is not known; `saga` and `step` may be empty.

    `drifts` are the ids of those that this emission has a part in.
    """

    event: str
    at: At
    saga: str
    step: str
    source: str
    registry: Verdict
    domain: Verdict
    tense: Verdict
    payload: Verdict
    correlation: Verdict
    causation: Verdict
    drifts: tuple[str, ...] = ()


class Occurrence(Struct, frozen=True):
    """One place where a drift or gap shows, and the sentence of the rule that found it (`code`, as CON101)."""

    at: At
    code: str
    message: str


class Drift(Struct, frozen=True):
    """One problem between code and registry, with every place where it shows; `DRIFT-001` stays its number for good.

    `kind` is a phrase (`unknown event`, `tense`, `missing causation id`), `title` one line, `why` says why it matters.
    `effort` is in minutes. `in_sagas` says whether a saga has a part in it; such drifts come first.
    """

    id: str
    kind: str
    code: str
    priority: Priority
    title: str
    why: str
    event: str
    sagas: tuple[str, ...]
    in_sagas: bool
    occurrences: tuple[Occurrence, ...]
    effort: int
    remedies: tuple[str, ...] = ()


# Correlation and causation


class Role(StrEnum):
    """What a component of the matrix is."""

    CONSTRUCTOR = "event constructor"
    BASE = "saga base"
    SAGA = "saga"
    BUS = "bus"
    VALIDATOR = "validator"
    PROCESSOR = "processor"


class Deed(Struct, frozen=True):
    """What one line of code does with an id.

    `verb` is mints, validates, preserves, forwards, logs or traces; of a saga's own events, passes or leaves out.
    """

    verb: str
    text: str
    at: At


class Cell(Struct, frozen=True):
    """What a component does with one kind of id.

    `counts` are emissions or calls that carry the id, where the component has such; `counted` says what is counted
    ("of its events carry it"), to stand behind the counts. `text` says what the code does, in words; it is "not
    applicable" where the mark is `NONE`.
    """

    mark: Mark
    text: str
    counts: Count | None = None
    counted: str = ""
    deeds: tuple[Deed, ...] = ()


class Component(Struct, frozen=True):
    """One row of the conformance matrix; `status` sums both cells up in one sentence."""

    role: Role
    name: str
    qualified: str
    at: At
    correlation: Cell
    causation: Cell
    status: str


class Carrier(Struct, frozen=True):
    """One call in a saga that should carry the correlation id, and whether it does."""

    call: str
    at: At
    carries: bool


class Carriage(Struct, frozen=True):
    """Of a saga's `telemetry`, `log` or `outbound` calls, how many carry the correlation id.

    `saga` is empty, and `calls` too, where it is the total of all sagas.
    """

    saga: str
    kind: str
    counts: Count
    calls: tuple[Carrier, ...] = ()


class Hop(Struct, frozen=True):
    """One stage of an id's way: `stage` is entry, saga, step, event, bus or handler.

    `correlation` and `causation` say what becomes of the ids there; `at` is None for what is outside of the code seen.
    """

    stage: str
    name: str
    at: At | None
    correlation: Verdict
    causation: Verdict


class Route(Struct, frozen=True):
    """The way of the ids through one saga, from its entries to the handlers of what it emits, in order."""

    saga: str
    hops: tuple[Hop, ...]


class ChainStart(Struct, frozen=True):
    """Who starts a chain of events: an emission without a cause, or a call that starts a saga without passing one."""

    name: str
    at: At
    kind: str
    text: str


# Compensation gaps


class LeftBehind(Struct, frozen=True):
    """What stays if a later step fails: the effectful `call` of a step that nothing takes back."""

    step: str
    call: str
    at: At


class Gap(Struct, frozen=True):
    """One hole in how a saga takes its work back, or passes its id on; `GAP-001` stays its number for good.

    `kind` is a phrase (`stubbed compensation`, `correlation id not forwarded`), `title` one line, `impact` says what
    happens, `advice` what to do. `left_behind` is of this step; `effort` is in minutes.
    """

    id: str
    kind: str
    codes: tuple[str, ...]
    priority: Priority
    title: str
    impact: str
    advice: str
    saga: str
    step: str
    at: At
    occurrences: tuple[Occurrence, ...]
    left_behind: tuple[LeftBehind, ...]
    effort: int
    remedies: tuple[str, ...] = ()


class FailurePoint(Struct, frozen=True):
    """What stays behind of the steps before, if this step of a saga fails."""

    saga: str
    step: str
    at: At
    left_behind: tuple[LeftBehind, ...]


# Remediation


class Remedy(Struct, frozen=True):
    """One thing to do. `FIX-01` is its id within this document only.

    `by_command` says whether a command does it all; then `command` is the command line and `diff` a unified diff of
    what this remedy alone changes. Where it is false `todo` says what a person must do, and `command` and `diff` are
    empty or a part of the way. `closes` are ids of drifts and gaps. `effort` is in minutes of a person, by the table
    in the settings; `per` says how it is counted ("40 min for each of 3 sagas").
    """

    id: str
    kind: str
    title: str
    closes: tuple[str, ...]
    by_command: bool
    command: str
    todo: str
    diff: str
    effort: int
    per: str


# Event flow


class NodeKind(StrEnum):
    """What an edge of the event flow joins."""

    CODE = "code"
    SAGA = "saga"
    EVENT = "event"


class Edge(Struct, frozen=True):
    """One edge of the event flow: code or a saga `emits`, an event is `handled by` code, code `starts` a saga."""

    source_kind: NodeKind
    source: str
    relation: str
    target_kind: NodeKind
    target: str
    at: At


# Then and now


class Closed(Struct, frozen=True):
    """A drift or gap that an earlier audit numbered and that is gone."""

    id: str
    kind: str
    title: str


class Change(Struct, frozen=True):
    """A drift or gap in a comparison; `at` is None where it is not in the code any more."""

    id: str
    kind: str
    title: str
    at: At | None = None


class Comparison(Struct, frozen=True):
    """This audit against another state of the code: `since` is the revision as asked for."""

    since: str
    introduced: tuple[Change, ...]
    closed: tuple[Change, ...]
    unchanged: tuple[Change, ...]


# Summary


class Score(Struct, frozen=True):
    """One overall figure: what is counted, and how much of it is as it should be.

    `text` says what is counted ("events of sagas with a correlation id"), to stand beside the counts.
    """

    name: str
    mark: Mark
    counts: Count
    text: str


class Totals(Struct, frozen=True):
    """How much there is. `lines` are lines of code of all sagas, `undetermined` emissions whose name is not known."""

    files: int
    registered: int
    emissions: int
    undetermined: int
    subscriptions: int
    sagas: int
    steps: int
    compensations: int
    undos: int
    stubs: int
    lines: int


class Summary(Struct, frozen=True):
    """The front page. `headlines` are finished sentences in order of weight.

    Efforts are in minutes of a person: what commands save, and what is left to do.
    """

    totals: Totals
    scores: tuple[Score, ...]
    headlines: tuple[str, ...]
    effort_by_command: int
    effort_by_person: int


class Audit(Struct, frozen=True):
    """The whole document. `project` is the name of the root folder, `scope` the paths asked for ("." is everything).

    `registries` are the files that the code was held against. `notes` are things to know, such as files that could not
    be read. `comparison` is None unless a revision was named.
    """

    project: str
    scope: tuple[str, ...]
    registries: tuple[str, ...]
    tool: str
    summary: Summary
    sagas: tuple[SagaRow, ...]
    conformance: tuple[ConformanceRow, ...]
    drifts: tuple[Drift, ...]
    matrix: tuple[Component, ...]
    carriage: tuple[Carriage, ...]
    routes: tuple[Route, ...]
    chain_starts: tuple[ChainStart, ...]
    gaps: tuple[Gap, ...]
    failure_points: tuple[FailurePoint, ...]
    remedies: tuple[Remedy, ...]
    edges: tuple[Edge, ...]
    closed: tuple[Closed, ...]
    notes: tuple[str, ...]
    comparison: Comparison | None = None
    format: int = field(default=FORMAT)
