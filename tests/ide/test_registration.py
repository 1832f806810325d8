"""Registering an event: in the registry in force, in its own format, or the reason why not."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.registration import CannotRegisterError, registration
from saga_concordia.text.edit import apply_edits

PYTHON = """\
-- app.py --
$0def go(kind):
    Event(name="ml.trial.begun", source="ml", payload={"trial": 1}, correlation_id=c, causation_id=d)
    Event(name="ml.run.complete", source="ml", correlation_id=c, causation_id=d)
    Event(name=f"stock.{kind}.moved", source="ml", correlation_id=c, causation_id=d)
    Event(name="ml.trial.over", source="ml", correlation_id=c, causation_id=d)  # concordia: ignore[CON101]

@bus.subscribe("refund.*")
def on_refund(event): ...

@bus.subscribe("user.account.closed")
def on_closed(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
$0defmodule App do
  def go(kind) do
    Thunderline.Event.new(name: "ml.trial.begun", source: :ml, payload: %{trial: 1}, correlation_id: c, causation_id: d)
    Thunderline.Event.new(name: "ml.run.complete", source: :ml, correlation_id: c, causation_id: d)
    Thunderline.Event.new(name: "stock.#{kind}.moved", source: :ml, correlation_id: c, causation_id: d)
    # concordia: ignore[CON101]
    Thunderline.Event.new(name: "ml.trial.over", source: :ml, correlation_id: c, causation_id: d)
  end

  def handle_event(%{name: "user.account.closed"}), do: :ok
end
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
PAGE = (
    "-- EVENT_TAXONOMY.md --\n| Event | Version |\n|---|---|\n| `ml.run.completed` | 1 |\n-- taxonomy/notes.txt --\nx\n"
)


def registered(cursor: Cursor, name: str) -> str:
    """The registry after the event is registered, which it then is."""
    [(path, edits)] = registration(cursor.workspace, name).items()
    after = apply_edits(cursor.workspace.source(path), edits)
    cursor.workspace.hold(path, after)
    assert cursor.workspace.taxonomy.registered(name)
    return after.decode()


@BOTH
def test_what_is_known_of_the_event_is_written(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    before = cursor.text("taxonomy/registry.yaml")
    after = registered(cursor, "ml.trial.begun")
    assert "ml.trial.begun" not in before
    assert after.count("ml.trial.begun") == 1
    entry = after.partition("ml.trial.begun")[2]
    assert "trial" in entry
    assert "sources: [ml]" in entry


@BOTH
@pytest.mark.parametrize("name", ["ml.run.complete", "ml.trial.over", "user.account.closed"])
def test_whatever_is_said_of_the_name(name: str, text: str, tmp_path: Path) -> None:
    """It may look like another's misspelling, be suppressed, or only be handled."""
    assert name in registered(at(text, tmp_path), name)


@BOTH
def test_in_a_page_as_a_row(text: str, tmp_path: Path) -> None:
    assert "\n| `ml.trial.begun` |" in registered(at(text + PAGE, tmp_path), "ml.trial.begun")


@BOTH
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ml.run.completed", "`ml.run.completed` is registered already, in taxonomy/registry.yaml."),
        ("no.such.event", "Nothing in the workspace emits or handles `no.such.event`."),
        ("", "Nothing in the workspace emits or handles ``."),
        ("stock.{kind}.moved", "`stock.{kind}.moved` stands for several events."),
    ],
)
def test_refusals_say_why(name: str, reason: str, text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    with pytest.raises(CannotRegisterError) as caught:
        registration(cursor.workspace, name)
    assert str(caught.value).startswith(reason)


def test_a_pattern_is_no_event(tmp_path: Path) -> None:
    with pytest.raises(CannotRegisterError, match="stands for several events"):
        registration(at(PYTHON, tmp_path).workspace, "refund.*")


@BOTH
@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (
            "-- names.py --\nclass Events:\n    A = 'ml.run.completed'\n"
            "-- concordia.toml --\nregistry = [{path = 'names.py', constants = 'Events'}]\n",
            "names.py cannot be written",
        ),
        ("-- taxonomy/registry.yaml --\nevents: [oops\n", "taxonomy/registry.yaml takes no entry for"),
        ("-- concordia.toml --\nregistry = ['docs/none.yaml']\n", "`docs/none.yaml` names no registry file"),
        (
            '-- taxonomy/registry.yaml --\nevents: {"ml.{what}.begun": {version: 1}}\n',
            "`ml.trial.begun` is registered already, in taxonomy/registry.yaml by `ml.{what}.begun`.",
        ),
    ],
)
def test_refusals_of_registries_say_why(files: str, reason: str, text: str, tmp_path: Path) -> None:
    cursor = at(text + files, tmp_path)
    with pytest.raises(CannotRegisterError) as caught:
        registration(cursor.workspace, "ml.trial.begun")
    assert reason in str(caught.value)
