"""Python sagas for tests: what they import, and what a fix changes in them, as the lines of a diff."""

from collections.abc import Mapping
from difflib import unified_diff

from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Intent
from saga_concordia.text.edit import apply_edits

SUPPORT = {
    "events.py": """\
from dataclasses import dataclass, field
from itertools import count

_NUMBERS = count(1)


@dataclass
class Event:
    name: str
    correlation_id: str | None = None
    causation_id: str | None = None
    payload: dict = field(default_factory=dict)
    id: str = field(default_factory=lambda: f"e-{next(_NUMBERS)}")


class Bus:
    def __init__(self):
        self.published = []

    def publish(self, event):
        self.published.append(event)
""",
    "saga.py": """\
from dataclasses import dataclass


@dataclass
class SagaStep:
    name: str
    action: object
    compensation: object = None


class BaseSaga:
    def run(self, *args):
        return [step.action(*args) for step in self.steps]


class SagaBuilder(BaseSaga):
    def __init__(self):
        self.steps = []

    def add_step(self, name, action, compensation=None):
        self.steps.append(SagaStep(name, action, compensation))
""",
}
HEAD = "from events import Bus, Event\nfrom saga import BaseSaga, SagaBuilder, SagaStep\n"


def changed(workspace: Workspace, intent: Intent) -> dict[str, str]:
    """What a fix makes of each file that it edits; the workspace then holds it, and nothing may be left to do."""
    result: dict[str, str] = {}
    for path, edits in workspace.edits(intent).items():
        data = apply_edits(workspace.source(path), edits)
        result[path] = data.decode()
        if path.endswith(".py"):
            compile(data, path, "exec")
    for path, text in result.items():
        workspace.hold(path, text.encode())
    return result


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The lines that differ, with `-` or `+`, each file's under its path where there are several."""
    found: list[str] = []
    for path, text in after.items():
        lines = unified_diff(before[path].splitlines(), text.splitlines(), n=0, lineterm="")
        found += [path] if len(after) > 1 else []
        found += [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return "\n".join(found)
