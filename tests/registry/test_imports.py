"""Other tools' files as registries: what is carried over, what is told, and what is refused."""

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registries import event, plain, registry
from saga_concordia.model.registry import Causation
from saga_concordia.registry.exports.yaml import native
from saga_concordia.registry.imports.asyncapi import import_asyncapi
from saga_concordia.registry.imports.csv import import_csv
from saga_concordia.registry.imports.imported import CannotImportError, Imported
from saga_concordia.registry.imports.markdown import import_markdown
from saga_concordia.registry.load import load

DOCUMENT = """\
asyncapi: 3.0.0
info: {title: Shop, version: 1.0.0}
servers: {main: {host: example.com, protocol: kafka}}
channels:
  placed:
    address: order.placed
    bindings: {kafka: {topic: t}}
    messages:
      one: {$ref: '#/components/messages/OrderPlaced'}
  paid:
    address: order.paid
    messages:
      paid:
        headers: {type: object, properties: {causationId: {type: string}, tenant: {type: string}}}
        payload:
          allOf:
            - {$ref: '#/components/schemas/Base'}
            - {type: object, properties: {total: {type: [number, 'null'], minimum: 0}}, required: [total]}
  many:
    address: all
    messages:
      order.shipped: {payload: {$ref: 'other.yaml#/Shipped'}}
      order.lost: {name: order.lost, payload: {schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {}}}
      bad: {name: "no, name"}
operations:
  a: {action: send, channel: {$ref: '#/channels/placed'}}
  b: {action: receive, channel: {$ref: '#/channels/paid'}}
components:
  messages:
    OrderPlaced:
      name: order.placed
      title: Placed
      summary: A customer has bought
      deprecated: true
      tags: [{name: audit}]
      traits: [{headers: {type: object, properties: {causation_id: {type: 'null'}}}}]
      payload:
        type: object
        properties:
          order_id: {type: string, format: uuid, description: which}
          items: {type: array, items: {$ref: '#/components/schemas/Item'}}
          box: {type: object, properties: {a: {type: string}}}
          state: {enum: [new, old]}
          gone: {$ref: '#/components/schemas/Nowhere'}
        required: [order_id, items]
    order.unused: {payload: {type: object, properties: {}}}
  schemas:
    Base: {type: object, properties: {order_id: {type: string}}, required: [order_id]}
    Item: {type: integer}
"""


def test_asyncapi() -> None:
    imported = import_asyncapi(DOCUMENT.encode(), "shop.yaml")
    placed, paid, shipped, lost, unused = imported.registry.events
    fields = {
        one.name: [(field.name, field.type, field.required) for field in one.payload or ()]
        for one in (placed, paid, unused)
    }
    assert fields == {
        "order.placed": [
            ("order_id", "uuid", True), ("items", "list(integer)", True), ("box", "map", False),
            ("state", '"new"|"old"', False), ("gone", "", False),
        ],
        "order.paid": [("order_id", "string", True), ("total", "float", False)],
        "order.unused": [],
    }  # fmt: skip
    assert (placed.summary, placed.tags, placed.causation) == ("A customer has bought", ("audit",), Causation.ROOT)
    assert placed.deprecated is not None
    assert (paid.causation, shipped.payload, lost.payload, unused.payload) == (Causation.OPTIONAL, None, None, ())
    assert [note.partition(":")[0] for note in imported.notes] == [
        "servers", "who receives an event", "bindings of channels", "descriptions of fields",
        "fields of nested objects", "references that lead nowhere",
        "limits, defaults and examples of fields", "headers other than correlation and causation ids",
        "references to other files", "payloads in the format `application/vnd.apache.avro;version=1.9.0`",
        "messages whose name cannot be an event's",
    ]  # fmt: skip
    assert imported.notes[-1] == (
        "messages whose name cannot be an event's: not carried over (once, first at `channels.many.messages.bad`: "
        "`no, name`)"
    )


def test_asyncapi_in_json_with_tabs() -> None:
    document = {"asyncapi": "3.1.0", "channels": {"c": {"address": "a.b", "messages": {"m": {}}}}}
    imported = import_asyncapi(json.dumps(document, indent="\t").encode(), "a.json")
    assert plain(imported.registry) == plain(registry(event("a.b")))


CYCLE = """\
asyncapi: 3.0.0
channels: {c: {messages: {a.b: {payload: {$ref: '#/components/schemas/T'}}}}}
components: {schemas: {T: {properties: {t: {type: array, items: {$ref: '#/components/schemas/U'}}}},
  U: {type: array, items: {$ref: '#/components/schemas/U'}}, V: {$ref: '#/components/schemas/V'}}}
"""


def test_references_in_a_circle_end() -> None:
    (one,) = import_asyncapi(CYCLE.encode(), "a.yaml").registry.events
    assert one.payload is not None
    assert one.payload[0].type.startswith("list(list(list(")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is empty"),
        (b"[]", "no mapping"),
        (b"asyncapi: [", "not valid YAML"),
        (b'{"asyncapi": ', "not valid JSON: Expecting value (line 1)"),
        (b"openapi: 3.1.0", "it has no key `asyncapi`"),
        (b"asyncapi: 2.6.0", "its `asyncapi` is '2.6.0'; convert"),
        (b"asyncapi: 3.0.0", "no message that names an event"),
        (b"asyncapi: 3.0.0\nchannels: [x]\ncomponents: {messages: [1]}", "no message"),
        (b"\xff", "not UTF-8: byte 0"),
        (b"[" * 300, "nested deeper"),
    ],
)
def test_no_asyncapi(text: bytes, words: str) -> None:
    with pytest.raises(CannotImportError, match=r".*") as error:
        import_asyncapi(text, "a.yaml")
    assert words in str(error.value)


CSV = """\
Event;Version;Payload;Reliability;Notes;Source;Causation;Deprecated;Tags;Colour

order.placed;2;order_id: uuid, coupon: string|nil, n?: integer;persistent;"A sale; in a shop";sales;root;;audit, x;red
order.paid;v1;"%{id: uuid}";;;;;"since 1.2, use `order.bought`: one word";;
order.lost;soon;just words;;;;sometimes;yes;;
order.lost;1;;;;;;;;
;;;;;;;;;blue
"""


def test_csv() -> None:
    imported = import_csv(b"\xef\xbb\xbf" + CSV.encode(), "e.csv")
    placed, paid, lost = imported.registry.events
    assert [(f.name, f.type, f.required) for f in placed.payload or ()] == [
        ("order_id", "uuid", True), ("coupon", "string", False), ("n", "integer", False),
    ]  # fmt: skip
    assert (placed.version, placed.summary, placed.sources) == (2, "A sale; in a shop", ("sales",))
    assert (placed.causation, placed.tags, placed.deprecated) == (Causation.ROOT, ("audit", "x"), None)
    assert paid.deprecated is not None
    assert (paid.deprecated.since, paid.deprecated.replaced_by) == ("1.2", "order.bought")
    assert (paid.deprecated.reason, lost.version, lost.payload) == ("one word", None, None)
    assert [note.partition(":")[0] for note in imported.notes] == [
        "the column `colour`",
        "versions that are no whole number",
        "payloads that are no list of fields",
        "causation rules other than root, required and optional",
        "rows that repeat a name",
        "rows whose name is not an event's",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiters(delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in (["version", "name", "payload"], ["1", "a.b", "x: y"]))
    (one,) = import_csv(text.encode(), "e.csv").registry.events
    assert (one.name, one.version, one.payload and one.payload[0].name) == ("a.b", 1, "x")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is empty; it needs a header such as"),
        (b"foo,bar\n1,2\n", "has no column `name` or `event`; its header is `foo`, `bar`"),
        (b"name\n", "has no row that names an event"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_no_csv(text: bytes, words: str) -> None:
    with pytest.raises(CannotImportError) as error:
        import_csv(text, "e.csv")
    assert words in str(error.value)


PAGE = """\
| Event | Version | Payload | Causation | Since |
|---|---|---|---|---|
| `a.sent` | 1 | `%{x: y}` | root | now |
| `b.sent` | soon | see the wiki | as ever | then |
| `a.sent` | 1 | | | |
"""


def test_markdown_tells_what_is_left_out() -> None:
    imported = import_markdown(PAGE.encode(), "page.txt")
    assert [one.name for one in imported.registry.events] == ["a.sent", "b.sent"]
    assert imported.notes == (
        "not carried over: `version` of `b.sent` must be a whole number (line 4)",
        "not carried over: `a.sent` stands twice: on line 3 and on line 5",
        "the column `since`: not carried over (once, first at line 3)",
        "payloads in words: not carried over (once, first at line 4: `b.sent`)",
        "causation rules in words: not carried over (once, first at line 4: `b.sent`)",
    )


@pytest.mark.parametrize("text", [b"# words", b"\xff"])
def test_no_markdown(text: bytes) -> None:
    with pytest.raises(CannotImportError):
        import_markdown(text, "page.md")


_WORDS = (
    "asyncapi", "channels", "messages", "m", "address", "payload", "headers", "properties", "required", "type", "allOf",
    "items", "$ref", "traits", "tags", "name", "operations", "action", "components", "x-concordia", "deprecated",
    "naming", "domains", "roots", "segments", "schemaFormat", "enum", "const", "anyOf", "causation_id", "version",
)  # fmt: skip
_scalars = st.none() | st.booleans() | st.integers() | st.sampled_from((*_WORDS, "3.0.0", "#/channels", "#/x/y", "a.b"))
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4),
    max_leaves=25,
)
_schemas = _values | st.fixed_dictionaries(
    {"properties": st.dictionaries(st.sampled_from(("x", "causation_id")), _values)},
    optional={"required": _values, "allOf": st.lists(_values, max_size=2)},
)
_messages = _values | st.fixed_dictionaries(
    {"name": st.sampled_from(("a.b", "a.c")) | _values},
    optional={
        "payload": _schemas, "headers": _schemas, "traits": st.lists(_values, max_size=2), "tags": _values,
        "x-concordia": _values, "deprecated": _values, "summary": _values,
    },
)  # fmt: skip
_documents = st.fixed_dictionaries(
    {
        "asyncapi": st.just("3.0.0"),
        "channels": st.fixed_dictionaries(
            {"c": st.fixed_dictionaries({"messages": st.dictionaries(st.just("m"), _messages)})}
        ),
    },
    optional={"components": _values, "operations": _values, "x-concordia": _values},
)


@settings(max_examples=60, deadline=None)
@given(_documents)
def test_whatever_a_document_holds_is_read_or_refused(document: object) -> None:
    try:
        imported = import_asyncapi(json.dumps(document).encode(), "a.json")
    except CannotImportError:
        return
    assert load(native(imported.registry).encode(), "r.yaml").is_read


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=80), st.sampled_from((import_asyncapi, import_csv, import_markdown)))
def test_whatever_a_file_holds_is_read_or_refused(data: bytes, reader: Callable[[bytes, str], Imported]) -> None:
    head = {import_asyncapi: b"asyncapi: 3.0.0\n", import_csv: b"name,version\n", import_markdown: b"|Name|V|\n|-|-|\n"}
    with contextlib.suppress(CannotImportError):
        reader(head[reader] + data, "file.md")
