"""What the four test cases of the correlation contract need to know of a saga."""

from enum import StrEnum

from msgspec import Struct


class Form(StrEnum):
    """What a saga is in code: a class, a function that makes or runs it, a module that is handed to a runner."""

    CLASS = "class"
    FUNCTION = "function"
    MODULE = "module"


class Input(Struct, frozen=True):
    """Something that a saga is started with. `type` is as written, empty where nothing is; `optional` has a default.

    `made` is the module and name of a class of the workspace that the type means and that is made of nothing else.
    """

    name: str
    type: str = ""
    optional: bool = False
    made: tuple[str, str] | None = None


class Constructor(Struct, frozen=True):
    """What constructs events of a saga: the callee `path` as it is written in `module`."""

    module: str
    path: tuple[str, ...]


class Bus(Struct, frozen=True):
    """What publishes: a function of a module, or a method of the class that one `input` of the saga is of."""

    module: str
    name: str
    method: str
    input: str = ""


class CorrelationCases(Struct, frozen=True):
    """One saga, ready to be put to the test.

    `module` and `name` are what a test imports, `folder` is where modules are imported from, relative to the root.
    `correlation` is the input that takes the id, None where there is none, and `key` what the event calls it; `keeps`
    says that the saga has the id as an attribute. `runners` are what runs the saga, the likeliest first.
    """

    path: str
    module: str
    name: str
    language: str
    form: Form
    folder: str
    inputs: tuple[Input, ...]
    correlation: str | None
    key: str
    keeps: bool
    runners: tuple[str, ...]
    constructors: tuple[Constructor, ...]
    bus: Bus | None
