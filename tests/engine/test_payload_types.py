"""What the fields of payloads hold, as far as code says it."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import find
from saga_concordia.engine.workspace import Workspace

ELIXIR = """\
defmodule Shop.Order do
  @most 3
  def go(order, items, given) do
    now = DateTime.utc_now()
    Thunderline.Event.new(name: "order.placed", payload: %{field: VALUE})
  end
  defp made(x), do: %{x: x}
end
"""
PYTHON = """\
from dataclasses import dataclass
from datetime import datetime
from typing import Optional
from uuid import UUID, uuid4

@dataclass
class Named:
    code: str

@dataclass
class Order(Named):
    id: UUID
    total: float
    size: int = 1

class Placed(DomainEvent):
    order_id: UUID
    total: Optional[float]

def go(order: Order, label: str, much: Optional[int], when: "datetime | None", tags: list[str], given, sent):
    Event.new(name="order.placed", source="shop", payload={"field": VALUE})
"""
SETTINGS = """\
[[dialect]]
name = "house"
language = "python"
[[dialect.emit]]
base = ["DomainEvent"]
slots.payload = "**"
"""


def kind(root: Path, path: str, text: str) -> str:
    (root / "registry.yaml").write_text("events: {order.placed: {}}\n")
    (root / "concordia.toml").write_text(f'registry = ["registry.yaml"]\n{SETTINGS}')
    (root / path).write_text(text)
    return Workspace(find(root)).facts(path).emissions[0].payload.keys[0].type


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"a"', "string"),
        ('"a #{order.name}"', "string"),
        (":placed", "atom"),
        ("@most", "integer"),
        ("1.5", "float"),
        ("-1_000", "integer"),
        ("true", "boolean"),
        ("now", "datetime"),
        ("DateTime.to_iso8601(now)", "string"),
        ("items |> length()", "integer"),
        ("length(items) > 3", "boolean"),
        ("order in items", "boolean"),
        ("not given", "boolean"),
        ("Enum.map(items, & &1.id)", "list"),
        ("[1, 2]", "list"),
        ("%{a: 1}", "map"),
        ("made(1)", "map"),
        ("Thunderline.UUID.v7()", "uuid"),
        ("order.id", "id"),
        ("order[:id]", "id"),
        ("if(given, do: 1, else: nil)", "integer"),
        ('if(given, do: 1, else: "a")', ""),
        ("nil", ""),
        ("order.name", ""),
        ("items", ""),
        ("Shop.unknown(order)", ""),
        ("%Shop.Item{}", ""),
    ],
)
def test_elixir(value: str, expected: str, tmp_path: Path) -> None:
    assert kind(tmp_path, "order.ex", ELIXIR.replace("VALUE", value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"a"', "string"),
        ('f"{label}"', "string"),
        ("1.5", "float"),
        ("3", "integer"),
        ("True", "boolean"),
        ("len(tags)", "integer"),
        ("much > 3 and given", ""),
        ("much > 3", "boolean"),
        ("not given", "boolean"),
        ("datetime.now()", "datetime"),
        ("datetime.now().isoformat()", "string"),
        ("uuid4()", "uuid"),
        ("[1]", "list"),
        ("{**given}", "map"),
        ("label", "string"),
        ("much", "integer"),
        ("when", "datetime"),
        ("tags", "list"),
        ("order.id", "uuid"),
        ("order.size", "integer"),
        ("order.code", "string"),
        ("order.other", ""),
        ("given.id", "id"),
        ('given["id"]', "id"),
        ("given", ""),
        ("None", ""),
    ],
)
def test_python(value: str, expected: str, tmp_path: Path) -> None:
    assert kind(tmp_path, "order.py", PYTHON.replace("VALUE", value)) == expected


@pytest.mark.parametrize(("field", "expected"), [("order_id", "uuid"), ("total", "float"), ("other", "")])
def test_a_field_of_a_class_of_events(field: str, expected: str, tmp_path: Path) -> None:
    text = PYTHON.partition("    Event.new")[0] + f"    Placed({field}=given)\n"
    assert kind(tmp_path, "order.py", text) == expected
