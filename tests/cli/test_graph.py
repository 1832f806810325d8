"""`concordia graph` on small workspaces: what is drawn, what is left out, and what is said of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main
from saga_concordia.report.graph import drawn

FILES = {
    "concordia.toml": "",
    "taxonomy/r.yaml": (
        "events:\n  order.placed: {version: 1}\n  order.billed: {version: 1}\n  order.shipped: {version: 1}\n"
        '  idle.one: {version: 1}\n  "zone.{id}.ticked": {version: 1}\n'
    ),
    "shop/place.py": """\
def place(bus, kind):
    bus.publish("order.placed")
    bus.publish(f"zone.{kind}.lost")
    bus.publish(Event(name=kind()))
""",
    "shop/bill.py": """\
from shop.ship import ship


@bus.subscribe("order.placed")
def on_placed(event):
    bus.publish("order.billed")
    if event.urgent:
        ship(event)
""",
    "shop/ship.py": """\
def ship(event):
    bus.publish("order.shipped")


@bus.subscribe("order.*")
def on_any(event): ...
""",
    "lib/saga.ex": """\
defmodule Shop.Restock do
  use Reactor

  step :order do
    run fn _args, _context ->
      Thunderline.Event.new(name: "stock.ordered", source: :shop)
    end
  end
end

defmodule Shop.Watch do
  def handle_event(%{name: "order.shipped"}), do: Reactor.run(Shop.Restock, %{})
end
""",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["graph", *arguments])
    assert "internal error" not in result.stderr
    return result


def told(*arguments: str) -> tuple[set[str], set[str]]:
    """The boxes, and the arrows as `from label to`, with `?` where one is not certain."""
    graph = json.loads(run("--format", "json", *arguments).stdout)
    names = {box["id"]: box["label"] for box in graph["boxes"]}
    arrows = {
        f"{names[row['source']]} {row['label']}{'?' if row['faint'] else ''} {names[row['target']]}"
        for row in graph["arrows"]
    }
    return set(names.values()), arrows


def test_who_emits_who_handles_and_what_that_sets_off(root: Path) -> None:
    boxes, arrows = told()
    assert arrows == {
        "place.place emits order.placed",
        "place.place emits zone.{kind}.lost",
        "order.placed handled by bill.on_placed",
        "order.placed handled by ship.on_any",
        "bill.on_placed emits order.billed",
        "order.billed handled by ship.on_any",
        "bill.on_placed calls? ship.ship",
        "ship.ship emits order.shipped",
        "order.shipped handled by ship.on_any",
        "order.shipped handled by Watch.handle_event",
        "Watch.handle_event starts Restock",
        "Restock emits stock.ordered",
    }
    assert "idle.one" not in boxes, "what nobody emits or handles is no part of the flow"


@pytest.mark.parametrize(
    ("arguments", "boxes"),
    [
        (["--event", "order.billed", "--depth", "1"], {"order.billed", "bill.on_placed", "ship.on_any"}),
        (["--event", "order.billed", "--depth", "0"], {"order.billed"}),
        (
            ["--saga", "Shop.Restock", "--depth", "1"],
            {"Restock", "Restock.order", "stock.ordered", "Watch.handle_event"},
        ),
        (["--drifts", "--depth", "1"], {"zone.{kind}.lost", "place.place", "stock.ordered", "Restock"}),
        (["lib"], {"order.shipped", "Watch.handle_event", "Restock", "stock.ordered"}),
    ],
)
def test_a_part_of_it(root: Path, arguments: list[str], boxes: set[str]) -> None:
    assert told(*arguments)[0] == boxes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--event", "order.bill"], "nothing emits or handles `order.bill`; is `order.billed` meant?"),
        (["--event", "idle.one"], "nothing emits or handles `idle.one`"),
        (["--saga", "Restok"], "no saga is called `Restok`; there are: `Restock`"),
        (["--depth", "3"], "--depth says how far from --event, --saga or --drifts"),
    ],
)
def test_what_cannot_be_drawn_is_said(root: Path, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_what_is_left_out_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1 emission or subscription left out, as nobody can tell the name" in run().stderr
    assert "more are left out, --depth shows more" in run("--event", "order.billed", "--depth", "1").stderr
    monkeypatch.setattr(drawn, "MOST_BOXES", 4)
    small = run("--format", "svg")
    assert "boxes are drawn. Narrow it with paths, --event, --saga or --drifts" in small.stderr
    assert small.stdout.count('<rect class="box') - 3 <= 4, "apart from the legend"
    assert "boxes are drawn" not in run("--format", "dot").stderr


def test_a_graph_needs_no_registry_and_is_the_same_each_time(root: Path) -> None:
    (root / "taxonomy/r.yaml").unlink()
    assert "in no registry" not in run("--format", "dot").stdout
    for kind in ("mermaid", "dot", "svg", "json"):
        assert run("--format", kind).stdout == run("--format", kind).stdout
    assert run("--format", "svg", "--output", "flow.svg").exit_code == 0
    assert (root / "flow.svg").read_text(encoding="utf-8") == run("--format", "svg").stdout
