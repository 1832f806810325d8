"""Registries in other formats: valid there, and the same when they are read back."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import registries
import yaml
from hypothesis import example, given, settings
from registries import event, plain, registry
from saga_concordia.engine.registries import constants
from saga_concordia.frontends.read import read
from saga_concordia.model.registry import Causation, Deprecation, RegistryFile
from saga_concordia.registry.exports.asyncapi import as_text, asyncapi
from saga_concordia.registry.exports.contract import CASES, contract
from saga_concordia.registry.exports.elixir import elixir
from saga_concordia.registry.exports.envelope import UUID7
from saga_concordia.registry.exports.json_schema import json_schemas
from saga_concordia.registry.exports.markdown import markdown
from saga_concordia.registry.exports.python import python
from saga_concordia.registry.exports.yaml import native
from saga_concordia.registry.imports.asyncapi import import_asyncapi
from saga_concordia.registry.load import load
from saga_concordia.registry.losses import losses
from saga_concordia.rules.taxonomy import Taxonomy

HERE = Path(__file__).parent
SCHEMA = jsonschema.Draft7Validator(json.loads((HERE / "asyncapi" / "3.0.0.json").read_text()))
SHIPPED = load((HERE.parents[1] / "taxonomy" / "thunderline.yaml").read_bytes(), "thunderline.yaml")
ODD = registry(
    event("a b/c.{zone_id}", {"zone_id": "integer", "x": "string|nil", "y": "%{a: integer, b: list(uuid)?}"}),
    event("a.b", {"k": '"offer"|"answer"'}, version=0, deprecated=Deprecation("1.2", "a.c", "old", registries.NOWHERE)),
    event("a_b", {}, tags=("t", "t")),
    event("A.B", {"odd": "no such type", "any": ""}, causation=Causation.OPTIONAL, sources=("s",), owners=("o",)),
    event("übung.gemacht", {"é": "float?"}, causation=Causation.ROOT),
    event("end"),
    event("1st.thing"),
    event("x.{a}.{a}.{end}"),
)
ID = "018f3c2a-7b10-7000-8000-000000000001"


def threading(file: RegistryFile) -> dict[str, Causation]:
    taxonomy = Taxonomy((file,))
    return {name: taxonomy.causation_of(name) for name in taxonomy.names}


def document(file: RegistryFile) -> dict[str, Any]:
    return asyncapi(file, threading(file), "Events")


@pytest.mark.parametrize("file", [SHIPPED, ODD, registry()], ids=["shipped", "odd", "empty"])
def test_asyncapi_is_valid(file: RegistryFile) -> None:
    whole = json.loads(as_text(document(file), as_json=True))
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(whole)] == []
    assert all(leads_somewhere(whole, one) for one in references(whole))
    assert [row["address"] for row in whole["channels"].values()] == [one.name for one in file.events]


def test_the_schema_can_refuse() -> None:
    whole = document(ODD)
    whole["channels"]["a.b"]["adress"] = "a.b"
    assert not SCHEMA.is_valid(whole)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from references(one)


def leads_somewhere(whole: dict[str, Any], reference: str) -> bool:
    value: Any = whole
    for part in reference.removeprefix("#/").split("/"):
        value = value[part]
    return isinstance(value, dict)


@pytest.mark.parametrize("text", ["0\x850", "a\u2028b", "\u2029"])
def test_asyncapi_keeps_what_yaml_takes_for_line_breaks(text: str) -> None:
    assert yaml.safe_load(as_text({"summary": text}, False)) == {"summary": text}


@pytest.mark.parametrize("as_json", [True, False])
@settings(max_examples=20, deadline=None)
@given(file=registries.any_file)
def test_asyncapi_reads_back(as_json: bool, file: RegistryFile) -> None:
    meant = threading(file)
    back = import_asyncapi(as_text(asyncapi(file, meant, "E"), as_json).encode(), "a.yaml")
    assert back.notes == ()
    assert [one.causation for one in back.registry.events] == [meant[one.name] for one in file.events]
    assert [loss.what for loss in losses(file, back.registry) if loss.what != "causation"] == []


@settings(max_examples=40, deadline=None)
@given(registries.any_file)
def test_yaml_reads_back(file: RegistryFile) -> None:
    back = load(native(file).encode(), "r.yaml")
    assert back.problems == ()
    assert plain(back) == plain(file)
    assert (back.domains or {}, back.roots, back.naming) == (file.domains, file.roots, file.naming)


@settings(max_examples=40, deadline=None)
@given(registries.tame_file)
def test_markdown_reads_back(file: RegistryFile) -> None:
    back = load(markdown(file).encode(), "r.md")
    assert back.problems == ()
    assert plain(back) == plain(file)
    assert (back.domains or {}, back.roots) == (file.domains, file.roots)


@settings(max_examples=40, deadline=None)
@given(registries.any_file)
@example(registry(event(":0")))
def test_markdown_never_holds_something_else(file: RegistryFile) -> None:
    """Names that a table cannot hold are missing from it; the others are there, once, and no more than those."""
    back = load(markdown(file).encode(), "r.md")
    assert {one.name for one in back.events} <= {one.name for one in file.events}


def test_losses_are_told_once_per_kind() -> None:
    meant = registry(event("a.b", {"x": "y"}, version=1, summary="s"), event("a.c", version=2), roots=("a.*",))
    told = [str(loss) for loss in losses(meant, registry(event("a.b", {"x": "z"})))]
    assert told == [
        "the whole entry of 1 event (first: `a.c`)",
        "the version of 1 event (first: `a.b`)",
        "the summary of 1 event (first: `a.b`)",
        "the types of payload fields of 1 event (first: `a.b`)",
        "the registry's `roots`",
    ]


GOOD = {"id": ID, "name": "zone.ticked.3", "correlation_id": ID, "causation_id": ID, "payload": {"zone_id": 3}}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"payload": {"zone_id": 3, "note": None, "more": 1}}, True),
        ({"house": "key"}, True),
        ({"name": "zone.ticked.3.4"}, False),
        ({"name": "zoneXticked.3"}, False),
        ({"causation_id": None}, False),
        ({"correlation_id": "018f3c2a-7b10-4000-8000-000000000001"}, False),
        ({"payload": {}}, False),
        ({"payload": {"zone_id": "3"}}, False),
        ({"version": 2}, False),
        ({"source": "link"}, False),
    ],
)
def test_json_schema(change: dict[str, Any], valid: bool) -> None:
    file = registry(
        event("zone.ticked.{zone_id}", {"zone_id": "integer", "note": "string?"}, version=1, sources=("gate",))
    )
    (schema,) = json_schemas(file, threading(file)).values()
    assert jsonschema.Draft202012Validator(json.loads(schema)).is_valid({**GOOD, **change}) is valid


@pytest.mark.parametrize(
    ("causation", "ids", "valid"),
    [
        (Causation.ROOT, {}, True),
        (Causation.ROOT, {"causation_id": None}, True),
        (Causation.ROOT, {"causation_id": ID}, False),
        (Causation.OPTIONAL, {}, True),
        (Causation.OPTIONAL, {"causation_id": ID}, True),
        (Causation.REQUIRED, {}, False),
        (Causation.REQUIRED, {"causation_id": ID}, True),
    ],
)
def test_json_schema_of_ids(causation: Causation, ids: dict[str, Any], valid: bool) -> None:
    (schema,) = json_schemas(registry(event("a.b")), {"a.b": causation}).values()
    said = {"name": "a.b", "correlation_id": ID, **ids}
    assert jsonschema.Draft202012Validator(json.loads(schema)).is_valid(said) is valid


def test_json_schemas_are_schemas_with_files_of_their_own() -> None:
    texts = json_schemas(ODD, threading(ODD))
    assert list(texts) == [
        "a_b_c.zone_id.schema.json", "a.b.schema.json", "a_b.schema.json", "A.B-2.schema.json",
        "bung.gemacht.schema.json", "end.schema.json", "1st.thing.schema.json", "x.a.a.end.schema.json",
    ]  # fmt: skip
    for text in texts.values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


def run(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "events"}
    exec(compile(text, "events.py", "exec"), space)
    return space


@settings(max_examples=20, deadline=None)
@given(registries.any_file)
def test_python_holds_every_name(file: RegistryFile) -> None:
    text = python(file, "Events")
    space = run(text)
    assert [str(member) for member in space["Events"]] == [one.name for one in file.events]
    assert {str(key): value for key, value in space["VERSIONS"].items()} == {
        one.name: one.version for one in file.events if one.version is not None
    }
    assert {one.name for one in constants(read("e.py", text.encode()), "Events").events} == set(
        map(str, space["Events"])
    )


@pytest.mark.parametrize(("name", "write"), [("events.py", python), ("events.ex", elixir)])
def test_generated_code(name: str, write: Callable[[RegistryFile, str], str], request: pytest.FixtureRequest) -> None:
    """The Python golden is among what pyright checks strictly; Elixir compiles the other one without a warning."""
    golden, text = HERE / "golden" / name, write(ODD, "Events")
    if request.config.getoption("--update"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


@settings(max_examples=20, deadline=None)
@given(registries.any_file)
def test_elixir_holds_every_name(file: RegistryFile) -> None:
    source = read("e.ex", elixir(file, "My.Events").encode())
    assert source.code.broken == ()
    assert [one.name for one in constants(source, "My.Events").events] == [one.name for one in file.events]


def test_elixir_functions() -> None:
    text = elixir(ODD, "Events")
    lines = [line.strip() for line in text.splitlines()]
    assert 'def a_b_c_zone_id(zone_id), do: "a b/c.#{zone_id}"' in lines
    assert "def event_end, do: @event_end" not in lines
    assert "def end_2, do: @end_2" in lines
    assert '@deprecated "use a.c"' in lines
    assert "def version(@a_b), do: 0" in lines
    assert 'def x_a_a_end(a, end_2), do: "x.#{a}.#{a}.#{end_2}"' in lines


def test_generated_code_is_not_steered_by_names() -> None:
    file = registry(event("a#{System.halt()}.b", summary='"""\\" #{x}'), event("q{'}.c"))
    text = elixir(file, "E")
    assert text.count("#{System") == text.count("\\#{System") == 1
    assert text.count("#{x}") == text.count("\\#{x}") == 1
    assert read("e.ex", text.encode()).code.broken == ()
    assert [str(member) for member in run(python(file, "E"))["E"]] == [one.name for one in file.events]


def test_contract_of_the_shipped_registry() -> None:
    text = contract(SHIPPED, threading(SHIPPED))
    assert "| starts a chain | must not be there (nil) | `ui.command.email.requested`, " in text
    assert ": 4 of 42 |" in text
    assert ": 38 of 42 |" in text
    assert "Whatever matches `ui.command.*` starts a chain." in text
    rows = [line.split("|")[2:6] for line in text.splitlines() if line.startswith(("| 1", "| 2", "| 3"))]
    names, ids, correlations, causations = ([cell.strip(" `") for cell in column] for column in zip(*rows, strict=True))
    assert names == ["ui.command.email.requested", "ai.intent.email.compose", "system.email.sent"]
    assert correlations == [ids[0]] * 3
    assert causations == ["nil", *ids[:2]]
    assert all(jsonschema.Draft7Validator(UUID7).is_valid(one) for one in ids)
    assert all(title in text for title, _ in CASES)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (registry(event("a.sent")), "No event of this registry starts a chain"),
        (registry(event("a.sent"), roots=("ui.*",)), "| 1 | `(any that matches) ui.*` |"),
        (registry(event("a.sent", {"correlation_id": "uuid"})), "repeats the `correlation_id` in `a.sent`: 1 of 1."),
        (registry(), "| starts a chain | must not be there (nil) | 0 of 0 |"),
    ],
)
def test_contract(file: RegistryFile, words: str) -> None:
    assert words in contract(file, threading(file))
