"""What the editors are shown: one name in the wrong tense, one in order, one that is being typed."""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

EDITORS = Path(__file__).parents[2] / "docs" / "editors.md"
PATIENCE_SECONDS = 30

REGISTRY = """\
version: 1
domains: {ml: [ml]}
roots: [ml.run.started]
events:
  ml.run.started: {version: 1, reliability: persistent, summary: A training run began.}
  ml.run.completed: {version: 2, summary: A training run ended well.}
  ml.run.failed: {version: 1, summary: A training run broke off.}
"""
FILES = {
    "app.py": """\
from events import Event


def train(run, cause):
    Event(name="ml.run.started", source="ml", correlation_id=run.id)
    return "😀", Event(name="ml.run.complete", source="ml", correlation_id=run.id, causation_id=cause.id)


def draft():
    return "😀", Event(name="ml.run.
""",
    "lib/app.ex": """\
defmodule App do
  alias Thunderline.Event

  def train(run, cause) do
    Event.new(name: "ml.run.started", source: :ml, correlation_id: run.id)
    {"😀", Event.new(name: "ml.run.complete", source: :ml, correlation_id: run.id, causation_id: cause.id)}
  end

  def draft do
    {"😀", Event.new(name: "ml.run.
""",
}
WRONG, RIGHT = "ml.run.complete", "ml.run.completed"


class Project(Struct, frozen=True):
    """A project and a home for an editor; `errors` holds the server's standard error."""

    root: Path
    home: Path
    environment: Mapping[str, str]
    errors: Path

    def logs(self) -> str:
        """All that was logged, the ends of it, for a person who looks for what went wrong."""
        files = [self.errors, *self.home.rglob("*.log")]
        return "".join(f"\n--- {file}\n{file.read_text(encoding='utf-8', errors='replace')[-6000:]}" for file in files)


def configuration(heading: str, language: str) -> str:
    """The code below a heading of the page that tells people how to set up their editors."""
    _, found, rest = EDITORS.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    code = re.findall(rf"^```{language}\n(.*?)^```$", rest.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    assert found, f"{EDITORS} has no heading {heading!r}"
    assert code, f"{EDITORS} has no {language} below {heading!r}"
    return "".join(code)
