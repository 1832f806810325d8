"""A new event is registered in the registry's own words."""

import pytest
from saga_concordia.registry.load import load
from saga_concordia.registry.vocabulary import in_own_words, reliability_of
from saga_concordia.registry.write import register
from saga_concordia.text.edit import apply_edits

ROWS = [
    ("order.placed", "%{order_id: binary, at: datetime, total: float, role: :buyer}", "persistent"),
    ("order.shipped", "%{order_id: binary, note: binary|nil, tags: list(binary), where: %{zip: binary}}", "persistent"),
    ("order.line.removed", "%{line_id: uuid, retry_count: integer, order_id: uuid}", "transient"),
    ("stock.counted", "%{zone_id: integer, is_whole: boolean}", "transient"),
]
PAGE = "# Events\n\n| Name | Version | Payload | Reliability | Notes |\n|---|---|---|---|---|\n" + "".join(
    f"| `{name}` | 1 | `{payload}` | {reliability} | - |\n" for name, payload, reliability in ROWS
)
NATIVE = """\
events:
  order.placed: {version: 1, reliability: durable, payload: {order_id: uuid, note?: text, kind: text}}
"""


@pytest.mark.parametrize(
    ("field", "kind", "expected"),
    [
        ("order_id", "", "binary"),  # What most say of this very name.
        ("order_id", "id", "binary"),
        ("order_id", "integer", "integer"),  # The code knows better.
        ("note", "string", "binary"),  # Whether it may be absent is another event's affair.
        ("tags", "list", "list(binary)"),
        ("where", "map", "map"),  # Another event's keys are not this one's.
        ("role", "atom", "atom"),
        ("total", "integer", "float"),
        ("buyer_id", "id", "uuid"),  # So the registry calls other ids.
        ("buyer_id", "", ""),  # But not all of them.
        ("attempt_count", "", "integer"),
        ("sent_at", "", "datetime"),
        ("buyer", "string", "binary"),
        ("buyer", "boolean", "boolean"),
        ("buyer", "", ""),
    ],
)
def test_words_of_a_page(field: str, kind: str, expected: str) -> None:
    file = load(PAGE.encode(), "EVENT_TAXONOMY.md")
    assert in_own_words(file, ((field, kind),)) == ((field, expected),)


@pytest.mark.parametrize(
    ("field", "kind", "expected"),
    [
        ("note", "", "text"),
        ("other", "string", "text"),
        ("other", "atom", "text"),
        ("buyer_id", "id", "uuid"),
        ("sent_at", "", ""),
        ("sent_at", "datetime", "datetime"),
        ("size", "integer", "integer"),
    ],
)
def test_words_of_a_native_registry(field: str, kind: str, expected: str) -> None:
    assert in_own_words(load(NATIVE.encode(), "r.yaml"), ((field, kind),)) == ((field, expected),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order.paid", ""),  # Events of its category differ, and none has its verb.
        ("order.line.added", "transient"),
        ("stock.moved", "transient"),
        ("parcel.ship", "persistent"),
        ("parcel.lost", ""),
    ],
)
def test_reliability(name: str, expected: str) -> None:
    assert reliability_of(load(PAGE.encode(), "EVENT_TAXONOMY.md"), name) == expected


PAYLOAD = (("order_id", "id"), ("line_id", "id"), ("sent_at", ""), ("mood", ""), ("text", "string"))


def test_a_row_of_a_page() -> None:
    data = PAGE.encode()
    edit = register(data, load(data, "E.md"), "order.line.packed", PAYLOAD, None)
    assert edit is not None
    assert edit.new_text == (
        "\n| `order.line.packed` | 1 "
        "| `%{order_id: binary, line_id: uuid, sent_at: datetime, mood: term, text: binary}` | transient |  |"
    )


def test_an_entry_of_a_native_registry() -> None:
    data = NATIVE.encode()
    edit = register(data, load(data, "r.yaml"), "order.packed", PAYLOAD, "shop")
    assert edit is not None
    written = load(apply_edits(data, [edit]), "r.yaml").events[-1]
    assert written.reliability == "durable"
    assert [(field.name, field.type) for field in written.payload or ()] == [
        ("order_id", "uuid"),
        ("line_id", "uuid"),
        ("sent_at", ""),
        ("mood", ""),
        ("text", "text"),
    ]
