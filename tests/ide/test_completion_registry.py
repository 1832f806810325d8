"""In a registry's file: keys of its format, and values that the registries in force have already."""

import json
from pathlib import Path
from typing import Any

import pytest
from cursor import Cursor, at
from saga_concordia.ide.completion import completions, registry_keys

REST = """\
events:
  ml.run.started: {version: 1, reliability: persistent, sources: [ml], owners: [team-a], payload: {run_id: string}}
  ml.run.completed: {version: 1, reliability: persistent, tags: [audit], payload: {run_id: string, at: datetime}}
  ml.run.finished: {version: 1, reliability: transient, deprecated: {replaced_by: ml.run.completed}}
  user.account.created: {version: 1, owners: [team-b, team-a]}
  "zone.tick.{zone_id}": {version: 1}
"""
TOP = "domains: {ml: [ml.run], user: [user]}\n"
CODE = '-- app.py --\nEvent(name="ml.run.started", source="bolt")\nEvent(name="ml.run.started", source="ml")\n'


def typed(text: str, root: Path) -> Cursor:
    """A registry that was whole, and is being typed in."""
    cursor = at(f"-- taxonomy/registry.yaml --\n{text}\n{CODE}", root)
    now = cursor.workspace.source(cursor.path)
    cursor.workspace.hold(cursor.path, (TOP + REST).encode())
    assert len(cursor.workspace.taxonomy.names) == 5
    cursor.workspace.hold(cursor.path, now)
    return cursor


def offered(cursor: Cursor) -> list[str]:
    """The labels in order."""
    found = completions(cursor.workspace, cursor.path, cursor.offset)
    return [item.label for item in found.items] if found else []


def chosen(cursor: Cursor, label: str) -> str:
    """The line of the cursor once an item is taken."""
    found = completions(cursor.workspace, cursor.path, cursor.offset)
    assert found
    assert found.span.start <= cursor.offset <= found.span.end
    item = next(item for item in found.items if item.label == label)
    data = cursor.workspace.source(cursor.path)
    after = data[: found.span.start] + item.text.encode() + data[found.span.end :]
    return after[: (after + b"\n").find(b"\n", found.span.start)].decode().splitlines()[-1]


EVENT = [*registry_keys.EVENT]
SUCCESSORS = ["ml.run.completed", "ml.run.started", "user.account.created"]
CATEGORIES = ["ml", "ml.run", "user", "user.account", "zone", "zone.tick"]

KEYS = {
    "$0\n" + TOP + REST: ["version", "roots", "naming", "extends"],
    "na$0\n" + TOP + REST: ["naming", "version", "roots", "extends"],
    TOP + REST + "  ml.run.new:\n    $0": EVENT,
    TOP + REST + "  ml.run.new:\n    version: 1\n    rel$0\n    tags: []\n": [
        "reliability",
        *(word for word in EVENT if word not in ("version", "tags", "reliability")),
    ],
    TOP + REST + "  ml.run.new: {version: 1, $0, tags: []}": [
        word for word in EVENT if word not in ("version", "tags")
    ],
    TOP + REST + "  ml.run.new: {ver$0": ["version", *(word for word in EVENT if word != "version")],
    TOP + REST + "  ml.run.new:\n    deprecated: {since: 1, $0}": ["replaced_by", "reason"],
    TOP + REST + "  ml.run.new:\n    deprecated:\n      since: 1\n      $0": ["replaced_by", "reason"],
    TOP + REST + "  ml.run.new:\n    payload:\n      run_id:\n        type: x\n        $0": ["required"],
    TOP + REST + "  ml.run.new:\n    payload: {run_id: {$0}}": ["type", "required"],
    "naming:\n  $0\n" + TOP + REST: [*registry_keys.NAMING],
    "naming:\n  segments: {$0}\n" + TOP + REST: ["min", "max"],
    "domains:\n  ml: [ml]\n  $0\n" + REST: ["bolt"],
    "events:\n  - name: a.b\n    $0": EVENT,
    "events:\n  - $0": ["name", *EVENT],
    "events:\n- name: a.b\n  version: 1\n  $0\n- name: b.c\n  tags: []\n": EVENT[1:],
}
VALUES = {
    TOP + REST + "  ml.run.new:\n    causation: $0": ["required", "optional", "root"],
    TOP + REST + "  ml.run.new:\n    causation: o$0": ["optional", "root", "required"],
    TOP + REST + "  ml.run.new: {causation: $0}": ["required", "optional", "root"],
    TOP + REST + "  ml.run.new:\n    reliability: $0": ["persistent", "transient"],
    TOP + REST + "  ml.run.new:\n    sources: [$0]": ["ml", "user"],
    TOP + REST + "  ml.run.new:\n    sources: [ml, $0": ["user"],
    TOP + REST + "  ml.run.new:\n    sources:\n      - $0": ["ml", "user"],
    TOP + REST + "  ml.run.new:\n    sources:\n    - $0": ["ml", "user"],
    TOP + REST + "  ml.run.new:\n    owners: [$0]": ["team-a", "team-b"],
    TOP + REST + "  ml.run.new:\n    tags: [$0]": ["audit"],
    TOP + REST + "  ml.run.finished:\n    deprecated: {since: 1, replaced_by: $0": SUCCESSORS,
    TOP + REST + '  ml.run.finished:\n    deprecated: {replaced_by: "$0"}': SUCCESSORS,
    TOP + REST + "  ml.run.finished:\n    deprecated:\n      replaced_by: ml.run.$0": SUCCESSORS,
    TOP + REST + "  ml.run.finished:\n    deprecated:\n      replaced_by: acc$0": [
        "user.account.created",
        "ml.run.completed",
        "ml.run.started",
    ],
    TOP + REST + "  ml.run.new:\n    payload: {at: $0": ["string", "datetime"],
    TOP + REST + "  ml.run.new:\n    payload:\n      at: $0": ["string", "datetime"],
    TOP + REST + "  ml.run.new:\n    payload:\n      at: {type: $0}": ["string", "datetime"],
    TOP + REST + "  ml.run.new:\n    payload:\n      at: {required: $0}": ["true", "false"],
    "domains:\n  ml: [$0]\n" + REST: CATEGORIES,
    "domains:\n  ml: [ml, $0\n" + REST: CATEGORIES[1:],
    "domains:\n  ml:\n    - u$0\n" + REST: ["user", "user.account", "ml.run", "ml", "zone", "zone.tick"],
    "domains: {user: [user], ml: [$0]}\n" + REST: CATEGORIES,
    "roots: [$0]\n" + REST: [f"{one}.*" for one in CATEGORIES],
    "naming: {exempt: [$0]}\n" + REST: [f"{one}.*" for one in CATEGORIES],
    "naming:\n  tense: $0\n" + REST: ["past", "none"],
    "events:\n  - name: a.b\n    causation: $0\n": ["required", "optional", "root"],
}
NOTHING = [
    "# $0\n" + REST,
    TOP + REST + "  ml.run.new:\n    version: 1  # ca$0\n",
    TOP + REST + "  ml.run.new:\n    summary: $0\n",
    TOP + REST + "  ml.run.new:\n    summary: A run of the ca$0\n",
    TOP + REST + "  ml.run.new:\n    version: $0\n",
    TOP + REST + "  ml.$0\n",
    TOP + REST + "  ml.run.new:\n    payload:\n      $0\n",
    "version: $0\n",
    "unheard:\n  of: $0\n",
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("text", "expected"), [*KEYS.items(), *VALUES.items()], ids=[*KEYS, *VALUES])
def test_keys_and_values(text: str, expected: list[str], line_end: str, tmp_path: Path) -> None:
    cursor = at(f"-- taxonomy/registry.yaml --\n{text}\n{CODE}", tmp_path)
    data = cursor.workspace.source(cursor.path)
    cursor.workspace.hold(cursor.path, (TOP + REST).encode())
    assert len(cursor.workspace.taxonomy.names) == 5
    cursor.offset = len(data[: cursor.offset].replace(b"\n", line_end.encode()))
    cursor.workspace.hold(cursor.path, data.replace(b"\n", line_end.encode()))
    assert offered(cursor) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_offered_elsewhere(text: str, tmp_path: Path) -> None:
    assert offered(typed(text, tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("  ml.run.new:\n    rel$0\n", "reliability", "    reliability: "),
        ("  ml.run.new:\n    rel$0: x\n", "reliability", "    reliability: x"),
        ('  "😀": {rel$0}\n', "reliability", '  "😀": {reliability: }'),
        ("  a.b: {deprecated: {replaced_by: ml.ru$0n.start, since: 1}}", "ml.run.started", None),
        ('  a.b: {deprecated: {replaced_by: "ml.ru$0n.start"}}', "ml.run.started", None),
        (
            "  a.b: {deprecated: {replaced_by: 'ml.run$0",
            "ml.run.started",
            "  a.b: {deprecated: {replaced_by: 'ml.run.started",
        ),
    ],
)
def test_the_whole_word_is_replaced(text: str, label: str, line: str | None, tmp_path: Path) -> None:
    expected = line or text.replace("ml.ru$0n.start", label)
    assert chosen(typed(TOP + REST + text, tmp_path), label) == expected


def test_a_file_that_is_no_registry_has_none(tmp_path: Path) -> None:
    assert offered(at(f"-- other.yaml --\nevents:\n  a.b:\n    $0\n{CODE}", tmp_path)) == []


SCHEMA = Path(__file__).parents[2] / "taxonomy" / "schema" / "registry.schema.json"


def test_keys_are_those_of_the_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    naming, event = schema["properties"]["naming"], schema["$defs"]["event"]
    deprecated = event["properties"]["deprecated"]["oneOf"][1]
    field = schema["$defs"]["field"]["oneOf"][1]
    name = schema["$defs"]["name"]["description"]
    assert (
        described({key: value for key, value in schema.items() if key == "properties"}, "$schema") == registry_keys.TOP
    )
    assert described(event) == {**registry_keys.LISTED_EVENT, "name": ""}
    assert registry_keys.LISTED_EVENT["name"] == name
    assert described(naming) == registry_keys.NAMING
    assert described(naming["properties"]["segments"]) == registry_keys.SEGMENTS
    assert described(deprecated) == registry_keys.DEPRECATED
    assert described(field) == registry_keys.FIELD


def described(schema: dict[str, Any], *apart_from: str) -> dict[str, str]:
    """The properties of an object with their descriptions."""
    rows = schema["properties"].items()
    return {key: value.get("description", "") for key, value in rows if key not in apart_from}


PAGE = """\
# Events

| Event | Version | Reliability | Source | Causation | Deprecated |
|---|---|---|---|---|---|
| `ml.run.started` | 1 | persistent | ml | required | |
| `ml.run.completed` | 1 | persistent | ml | required | |
| `ml.run.finished` | 1 | transient | ml | required | use `ml.run.completed` |
| `user.account.created` | 1 | {} | {} | {} | {} |

| Domain | Allowed categories |
|---|---|
| ml | ml.run |
| user | {} |
"""


@pytest.mark.parametrize(
    ("number", "cell", "expected"),
    [
        (0, "$0", ["persistent", "transient"]),
        (0, "tr$0", ["transient", "persistent"]),
        (1, "$0", ["ml", "user"]),
        (2, "ro$0", ["root", "required", "optional"]),
        (3, "use `ml.run.$0`", ["ml.run.completed", "ml.run.started"]),
        (4, "user, ml$0", ["ml", "ml.run", "user", "user.account"]),
    ],
)
def test_cells_of_a_page(number: int, cell: str, expected: list[str], tmp_path: Path) -> None:
    cells = [cell if place == number else "" for place in range(5)]
    cursor = at(f"-- EVENT_TAXONOMY.md --\n{PAGE.format(*cells)}-- taxonomy/README --\n", tmp_path)
    assert offered(cursor) == expected


@pytest.mark.parametrize("text", [PAGE.format(*[""] * 5).replace("# Events", "# Ev$0"), "$0" + PAGE.format(*[""] * 5)])
def test_prose_of_a_page_is_left_alone(text: str, tmp_path: Path) -> None:
    assert offered(at(f"-- EVENT_TAXONOMY.md --\n{text}-- taxonomy/README --\n", tmp_path)) == []
