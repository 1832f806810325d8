"""Findings and the fixes that they offer: plain data, rendered and applied elsewhere."""

from enum import StrEnum

from msgspec import Struct

from saga_concordia.model.registry import Place
from saga_concordia.text.span import Span


class Severity(StrEnum):
    """How bad a finding is; OFF silences the rule."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"
    OFF = "off"


class Applicability(StrEnum):
    """Which switch takes a fix: safe ones `--fix`, unsafe ones `--unsafe-fixes`, the rest only by name."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    CHOICE = "choice"


class Replace(Struct, frozen=True):
    """Replace bytes of one file: rename a literal, insert an entry, remove one. `kind` names it for `--fixable`."""

    kind: str
    path: str
    span: Span
    text: str


class Register(Struct, frozen=True):
    """Append an event to a registry, in that registry's own format, prefilled from an emission.

    `payload` are field names with the kind of what each holds (empty where unknown), which the registry has words for.
    """

    name: str
    registry: str
    payload: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    kind: str = "register"


class Suppress(Struct, frozen=True):
    """Add a suppression comment for one code: on the line of `offset`, or for the whole file."""

    path: str
    offset: int
    code: str
    kind: str = "suppress"
    whole_file: bool = False


class Thread(Struct, frozen=True):
    """Pass an id through a saga, from an input to one emission, and give the saga that input where it has none.

    `path` and `saga` (a qualified name) find the saga, `emission` the call that constructs the event. `slot` is
    `correlation` or `causation`, `key` the name of the input, of everything that carries it, and of the envelope's
    key. Calls that start the saga pass it too.
    """

    path: str
    saga: str
    slot: str
    key: str
    emission: Place
    kind: str = "thread"


class AddInput(Struct, frozen=True):
    """Give a saga one more input, and pass it where the saga is started."""

    path: str
    saga: str
    key: str
    kind: str = "input"


class PassInput(Struct, frozen=True):
    """Pass one more input where a saga is started, at `start`."""

    path: str
    saga: str
    key: str
    start: Place
    kind: str = "pass"


class MoveToUndo(Struct, frozen=True):
    """Make a step's compensation its undo: it then runs when a later step fails."""

    path: str
    saga: str
    step: str
    kind: str = "move"


class Scaffold(Struct, frozen=True):
    """Give a step a compensation, or whatever rolls it back, that fails loudly until somebody writes it."""

    path: str
    saga: str
    step: str
    kind: str = "scaffold"


class Forward(Struct, frozen=True):
    """Pass a saga's id on in an outbound call of a step."""

    path: str
    saga: str
    step: str
    key: str
    call: Place
    kind: str = "forward"


Structural = Thread | AddInput | PassInput | MoveToUndo | Scaffold | Forward
"""Intents that need more of the code than one place: their edits are worked out when they are asked for."""

Intent = Replace | Register | Suppress | Structural


class Fix(Struct, frozen=True):
    """One way to mend a finding. The title names the file that it writes where that is another one."""

    title: str
    applicability: Applicability
    intent: Intent
    preferred: bool = False


class Related(Struct, frozen=True):
    """Another place that explains a finding."""

    place: Place
    message: str


class Diagnostic(Struct, frozen=True):
    """One finding. `event`, `saga` and `step` name what it is about, where there is such a thing."""

    code: str
    name: str
    severity: Severity
    message: str
    path: str
    span: Span
    event: str | None = None
    saga: str | None = None
    step: str | None = None
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    deprecated: bool = False
