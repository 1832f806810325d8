"""Names are offered in the strings that name events, however broken the code around them is, and nowhere else."""

import re
from pathlib import Path

import pytest
from cursor import REGISTRY as EVENTS
from cursor import Cursor, at
from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.completion import Completions, Hole, completions

ELIXIR = 'defmodule App do\n  def go(event) do\n    {}\n  end\n\n  def other("x"), do: 1\nend\n'
PYTHON = 'def go(event, bus):\n    {}\n\n\ndef other():\n    """Do another thing."""\n    return "x"\n'


def offered(cursor: Cursor) -> Completions | None:
    """What is offered; every answer replaces bytes around the cursor, on its line."""
    found = completions(cursor.workspace, cursor.path, cursor.offset)
    if found is not None:
        assert found.span.start <= cursor.offset <= found.span.end
        replaced = cursor.workspace.source(cursor.path)[found.span.start : found.span.end]
        assert b"\n" not in replaced
        assert b"\r" not in replaced
    return found


def labels(found: Completions | None, start: str = "") -> list[str]:
    """The labels in order, those that begin so."""
    return [item.label for item in found.items if item.label.startswith(start)] if found else []


def chosen(cursor: Cursor, label: str) -> str:
    """The text once an item is taken."""
    found = offered(cursor)
    assert found
    item = next(item for item in found.items if item.label == label)
    data = cursor.workspace.source(cursor.path)
    return (data[: found.span.start] + item.text.encode() + data[found.span.end :]).decode()


PYTHON_BODIES = {
    "closed": 'Event(name="ml.run.$0", source="ml")',
    "end of line": 'Event(name="ml.run.$0',
    "single quotes": "Event(name='ml.run.$0",
    "triple quotes": 'Event(name="""ml.run.$0""")',
    "no quote follows, arguments do": 'Event(name="ml.run.$0, source="ml")',
    "bracket closed": 'Event(name="ml.run.$0)',
    "arguments on following lines": 'Event(\n        name="ml.run.$0\n        source="ml",\n    )',
    "arguments deeper on following lines": 'Event(name="ml.run.$0\n          source="ml")',
    "last of several lines": 'Event(\n        source="ml",\n        name="ml.run.$0\n    )',
    "several lines, none closed": 'Event(\n        source="ml",\n        name="ml.run.$0',
    "positional": 'Event("ml.run.$0',
    "in another call": 'bus.publish(Event(name="ml.run.$0',
    "returned": 'return Event("ml.run.$0',
    "wrapper": 'def emit_event(name):\n        Event(name=name)\n\n    emit_event("ml.run.$0',
    "bus": 'bus.emit("ml.run.$0',
    "dict variable": 'attrs = {"name": "ml.run.$0\n    Event(**attrs)',
    "dict variable, more keys": 'attrs = {\n        "name": "ml.run.$0\n        "source": "ml"}\n    Event(**attrs)',
    "constant": 'name = "ml.run.$0\n    Event(name=name)',
    "f-string without holes": 'Event(name=f"ml.run.$0")',
    "emoji before": 'print("😀 é"); Event(name="ml.run.$0',
    "a comment behind": 'Event(name="ml.run.$0  # 😀',
    "decorator": '@bus.subscribe("ml.run.$0\n    def handle(event): ...',
    "list of subscriptions": 'bus.subscribe(["user.account.created", "ml.run.$0',
    "middle of a word": 'Event(name="ml.run.$0compl", source="ml")',
}
ELIXIR_BODIES = {
    "closed": 'Thunderline.Event.new(name: "ml.run.$0", source: :ml)',
    "end of line": 'Thunderline.Event.new(name: "ml.run.$0',
    "no parentheses": 'Thunderline.Event.new name: "ml.run.$0',
    "no quote follows, arguments do": 'Thunderline.Event.new(name: "ml.run.$0, source: "ml")',
    "bracket closed": 'Thunderline.Event.new(name: "ml.run.$0)',
    "keywords on following lines": 'Thunderline.Event.new(\n      name: "ml.run.$0\n      source: "ml"\n    )',
    "last of several lines": 'Thunderline.Event.new(\n      source: "ml",\n      name: "ml.run.$0\n    )',
    "several lines, none closed": 'Thunderline.Event.new(\n      source: "ml",\n      name: "ml.run.$0',
    "map": 'Thunderline.Event.new(%{name: "ml.run.$0',
    "map with arrows": 'Thunderline.Event.new(%{"name" => "ml.run.$0',
    "map on several lines": 'Thunderline.Event.new(%{\n      name: "ml.run.$0\n      source: :ml\n    })',
    "map variable": 'attrs = %{name: "ml.run.$0\n    Thunderline.Event.new(attrs)',
    "struct": 'Thunderline.Event.new(%Attrs{name: "ml.run.$0',
    "pipe": '%{name: "ml.run.$0\n    |> Thunderline.Event.new()',
    "piped name": '"ml.run.$0\n    |> Thunderline.Event.new(%{source: :ml})',
    "if": 'if event.name == "ml.run.$0\n      :ok\n    end',
    "with": 'with {:ok, e} <- Thunderline.Event.new(name: "ml.run.$0 do\n      e\n    end',
    "wrapper": 'emit = fn name -> Thunderline.Event.new(name: name) end\n    emit.("ml.run.$0',
    "case arm": 'case event.name do\n      "ml.run.$0\n      "user.account.created" -> :ok\n    end',
    "case arm with a body": 'case event.name do\n      "ml.run.$0 -> :ok\n    end',
    "only case arm": 'case event.name do\n      "ml.run.$0\n    end',
    "emoji before": 'IO.puts("😀 é"); Thunderline.Event.new(name: "ml.run.$0',
    "middle of a word": 'Thunderline.Event.new(name: "ml.run.$0compl", source: :ml)',
}
PLACES = [
    *(("app.py", PYTHON.format(body), name) for name, body in PYTHON_BODIES.items()),
    *(("lib/app.ex", ELIXIR.format(body), name) for name, body in ELIXIR_BODIES.items()),
    ("app.py", 'Event(name="ml.run.$0', "end of file"),
    (
        "app.py",
        'def go(bus):\n    if bus:\n        bus.publish(\n            Event(\n                "ml.run.$0',
        "deep end of file",
    ),
    ("app.py", 'Event(name="ml.run.$0\n\n\n', "end of file with empty lines"),
    ("lib/app.ex", 'Thunderline.Event.new(name: "ml.run.$0', "end of file"),
    (
        "lib/app.ex",
        'defmodule A do\n  def go do\n    Thunderline.Event.new(name: "ml.run.$0',
        "end of an unclosed module",
    ),
    ("lib/app.ex", 'defmodule A do\n  def handle_event(%{name: "ml.run.$0\nend\n', "function head"),
    ("lib/app.ex", 'defmodule A do\n  def handle_event(%{name: "ml.run.$0} = e) do\n    e\n  end\nend\n', "whole head"),
    (
        "lib/app.ex",
        'defmodule A do\n  @done "ml.run.$0\n  def go, do: Thunderline.Event.new(name: @done)\nend\n',
        "attribute",
    ),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("path", "text", "name"), PLACES, ids=[f"{path}: {name}" for path, _, name in PLACES])
def test_what_is_typed_of_a_name_is_made_whole(path: str, text: str, name: str, line_end: str, tmp_path: Path) -> None:
    cursor = at(f"-- {path} --\n{text}".replace("\n", line_end).replace(f"--{line_end}", "--\n", 1), tmp_path)
    before = cursor.workspace.facts(path)
    assert labels(offered(cursor), "ml.run.") == [
        "ml.run.completed",
        "ml.run.failed",
        "ml.run.started",
        "ml.run.finished",
    ]
    whole, rest = text.split("$0")
    rest = rest.removeprefix("compl")
    assert chosen(cursor, "ml.run.completed") == f"{whole}completed{rest}".replace("\n", line_end)
    assert cursor.workspace.facts(path) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("app.py", 'Event(name="$0")'),
        ("app.py", 'Event(name="$0'),
        ("app.py", 'Event(name="m$0'),
        ("app.py", 'bus.publish("$0'),
        ("lib/app.ex", 'Thunderline.Event.new(name: "$0")'),
        ("lib/app.ex", 'Thunderline.Event.new(name: "$0'),
        ("lib/app.ex", 'Thunderline.Event.new("$0'),
    ],
)
def test_all_names_are_offered_where_nothing_is_typed(path: str, body: str, tmp_path: Path) -> None:
    cursor = at(f"-- {path} --\n{(PYTHON if path == 'app.py' else ELIXIR).format(body)}", tmp_path)
    found = offered(cursor)
    assert found
    assert found.complete
    assert len(found.items) == len(cursor.workspace.taxonomy.names)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("app.py", '# Event(name="ml.run.$0")'),
        ("app.py", 'Event(name="ml.run.completed")  # "ml.run.$0'),
        ("app.py", '"""Event(name="ml.run.$0")"""'),
        ("app.py", '"""\n    Event(name="ml.run.$0\n    """'),
        ("app.py", 'print("ml.run.$0")'),
        ("app.py", 'print("ml.run.$0'),
        ("app.py", 'Event(name="ml.run.completed", source="m$0")'),
        ("app.py", 'Event(name=f"ml.{eve$0nt.kind}.done")'),
        ("app.py", 'Event(name=f"ml.{"$0"}.done")'),
        ("app.py", 'Event(name=f"ml.{event.kind}.$0")'),
        ("app.py", 'Event(name="Two words$0")'),
        ("app.py", "go$0"),
        ("app.py", 'Event(name="a" "ml.run.$0")'),
        ("lib/app.ex", '# Thunderline.Event.new(name: "ml.run.$0")'),
        ("lib/app.ex", 'IO.puts("ml.run.$0")'),
        ("lib/app.ex", 'IO.puts("ml.run.$0'),
        ("lib/app.ex", 'Thunderline.Event.new(name: "ml.#{ev$0ent}.done")'),
        ("lib/app.ex", 'Thunderline.Event.new(name: "ml.#{event.kind}.$0")'),
        ("lib/app.ex", 'Thunderline.Event.new(name: "ml.run.completed", source: "m$0")'),
        ("lib/app.ex", 'x = """\n    Thunderline.Event.new(name: "ml.run.$0")\n    """'),
        ("lib/app.ex", '@doc """\n    Thunderline.Event.new(name: "ml.run.$0\n    """'),
    ],
)
def test_nothing_is_offered_elsewhere(path: str, body: str, tmp_path: Path) -> None:
    text = PYTHON.replace("{}", body) if path == "app.py" else ELIXIR.replace("{}", body)
    assert offered(at(f"-- {path} --\n{text}", tmp_path)) is None


@pytest.mark.parametrize("path", ["app.py", "lib/app.ex", "README.md", "taxonomy/registry.yaml", "no/such.py"])
@pytest.mark.parametrize("offset", [0, -5, 10**9])
def test_places_outside_of_the_text_are_harmless(path: str, offset: int, tmp_path: Path) -> None:
    cursor = at("-- app.py --\n$0-- lib/app.ex --\n\n", tmp_path)
    completions(cursor.workspace, path, offset)


@pytest.mark.parametrize(
    "written", ['emit("ml.run.$0', 'emit("ml.run.$0")', 'emit("ml.run.$0, event', 'emit("ml.run.$0")  # \\)']
)
def test_a_wrapper_is_known_before_all_its_arguments_are_there(written: str, tmp_path: Path) -> None:
    python = "def emit(name, payload, source):\n    Event(name=name, payload=payload, source=source)\n"
    elixir = "  def emit(name, payload, source) do\n    Thunderline.Event.new(name: name)\n  end\n"
    call = f"\n\ndef go(event):\n    {written}\n\n"
    for number, text in enumerate(
        (
            f"-- app.py --\n{python}{call}",
            f"-- app.py --\nfrom wrap import emit\n{call}-- wrap.py --\n{python}emit('ml.run.started', 1, 2)\n",
            f"-- a.ex --\ndefmodule A do\n  def go(event) do\n    {written}\n  end\n\n{elixir}end\n",
            f"-- a.ex --\ndefmodule A do\n  def go(event) do\n    {written}\n    {{:ok, 1}}\n  end\n\n{elixir}end\n",
            f"-- a.ex --\ndefmodule A do\n  import W\n  def go(event) do\n    {written}\n  end\nend\n"
            f'-- w.ex --\ndefmodule W do\n{elixir}  def x, do: emit("ml.run.started", 1, 2)\nend\n',
        )
    ):
        assert labels(offered(at(text, tmp_path / str(number))), "ml.run.c") == ["ml.run.completed"], text


# At what cost, and in any text


def counted(cursor: Cursor, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a text is analysed again to find out what is at a cursor."""
    probes: list[bytes] = []
    probe = Workspace.probe
    monkeypatch.setattr(Workspace, "probe", lambda self, path, data: (probes.append(data), probe(self, path, data))[1])
    offered(cursor)
    return len(probes)


@pytest.mark.parametrize(
    ("path", "body", "most"),
    [
        ("app.py", 'x = go(event)$0', 0),
        ("app.py", 'print("Two words of$0")', 0),
        ("app.py", '# an "apostrophe\'s$0', 0),
        ("app.py", '"""It isn\'t$0"""', 0),
        ("app.py", 'print(event, go, $0)', 0),
        ("app.py", '{"a": event, "b$0": 1}', 1),
        ("app.py", 'Event(name="ml.run.c$0")', 0),
        ("app.py", 'print("hello$0")', 1),
        ("app.py", 'Event(name="ml.run.$0', 1),
        ("app.py", 'bus.publish(Event(name="ml.run.$0, source="ml"))', 1),
        ("app.py", 'print("hello$0', 8),
        ("app.py", 'x = "hello$0', 8),
        ("lib/app.ex", 'x = go(event)$0', 0),
        ("lib/app.ex", 'IO.puts("hello$0")', 1),
        ("lib/app.ex", 'Thunderline.Event.new(name: "ml.run.c$0")', 0),
        ("lib/app.ex", 'Thunderline.Event.new(name: "ml.run.$0', 1),
        ("lib/app.ex", 'x = "hello$0', 8),
    ],
)  # fmt: skip
def test_little_is_analysed(path: str, body: str, most: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = PYTHON.replace("{}", body) if path == "app.py" else ELIXIR.replace("{}", body)
    assert counted(at(f"-- {path} --\n{text}", tmp_path), monkeypatch) <= most


GARBAGE = st.text(alphabet="\"'{}()[]:,.#\\ \r\n\tmlrun_-<>=%|é😀", max_size=6)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Cursor:
    """A workspace with files of all kinds."""
    python, elixir = (
        PYTHON.format('Event(name="ml.run.started", payload={"a": 1})'),
        ELIXIR.format('Thunderline.Event.new(%{name: "ml.run.started", payload: %{a: 1}})'),
    )
    text = f"-- app.py --\n$0{python}-- lib/app.ex --\n{elixir}"
    page = "-- taxonomy/page.md --\n| Event | Reliability | Source |\n|---|---|---|\n| `a.b` | persistent | ml |\n"
    settings = '-- concordia.toml --\nregistry = ["taxonomy/*"]\n'
    cursor = at(f"{text}-- taxonomy/registry.yaml --\n{EVENTS}{page}{settings}", tmp_path_factory.mktemp("several"))
    assert set(cursor.workspace.registries) == {"taxonomy/registry.yaml", "taxonomy/page.md"}
    return cursor


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["app.py", "lib/app.ex", "taxonomy/registry.yaml", "taxonomy/page.md"]),
    st.floats(0, 1),
    st.integers(0, 8),
    GARBAGE,
)
def test_any_text_is_taken(several: Cursor, path: str, share: float, cut: int, garbage: str) -> None:
    workspace = several.workspace
    whole = (workspace.root / path).read_bytes()
    start = int(share * len(whole))
    workspace.hold(path, whole[:start] + garbage.encode() + whole[start + cut :])
    before = workspace.facts(path)
    offered(Cursor(workspace, path, start + len(garbage.encode())))
    assert workspace.facts(path) == before
    workspace.hold(path, whole)


# What is inserted

REGISTRY = """\
-- taxonomy/registry.yaml --
events:
  ml.run.completed: {version: 1}
  "zone.tick.{zone_id}": {version: 1}
  order_placed: {}
"""


def test_the_holes_of_a_template_are_left_to_the_person(tmp_path: Path) -> None:
    found = offered(at(f'-- app.py --\nEvent(name="zone.$0")\n{REGISTRY}', tmp_path))
    assert found
    [item] = [item for item in found.items if item.label == "zone.tick.{zone_id}"]
    assert item.pieces == ("zone.tick.", Hole("{zone_id}"))
    assert item.text == "zone.tick.{zone_id}"


DIALECT = """\
-- concordia.toml --
[[dialect]]
name = "house"
language = "python"
[[dialect.emit]]
call = ["fire"]
prefix = "ml."
suffix = ".completed"
[dialect.emit.slots]
name = 0
[[dialect.emit]]
call = ["send"]
strip = "topic/"
[dialect.emit.slots]
name = 0
"""


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        ('fire("r$0', "ml.run.completed", 'fire("run'),
        ('send("topic/ml$0")', "ml.run.completed", 'send("topic/ml.run.completed")'),
        ('send("ml$0")', "ml.run.completed", 'send("ml.run.completed")'),
    ],
)
def test_what_the_dialect_adds_or_takes_off_is_minded(body: str, label: str, text: str, tmp_path: Path) -> None:
    cursor = at(f"-- app.py --\n{body}\n{REGISTRY}{DIALECT}", tmp_path)
    assert chosen(cursor, label) == f"{text}\n"
    if "fire" in body:
        assert labels(offered(cursor)) == [label]


def test_an_atom_is_offered_what_an_atom_can_be(tmp_path: Path) -> None:
    text = "-- lib/app.ex --\nThunderline.Event.new(name: :order_$0pla)\n" + REGISTRY
    cursor = at(text, tmp_path)
    assert labels(offered(cursor)) == ["order_placed"]
    assert chosen(cursor, "order_placed") == "Thunderline.Event.new(name: :order_placed)\n"


def test_a_constant_is_completed_where_another_file_uses_it(tmp_path: Path) -> None:
    text = '-- names.py --\nDONE = "ml.run.c$0"\n-- app.py --\nfrom names import DONE\nEvent(name=DONE)\n'
    assert labels(offered(at(text, tmp_path)), "ml.run.c") == ["ml.run.completed"]


# In which order

SOME = """\
-- taxonomy/registry.yaml --
domains: {ml: [ml], user: [user]}
events:
  ml.run.archived: {}
  ml.run.begun: {}
  ml.run.completed: {}
  ml.run.discarded: {deprecated: {replaced_by: ml.run.archived}}
  user.run.archived: {}
"""


def order(text: str, root: Path) -> list[str]:
    """The names in order, without what they share."""
    return labels(offered(at(text + SOME, root)))


@pytest.mark.parametrize(
    "text", ['-- app.py --\nEvent(name="$0")\n', '-- a.ex --\nThunderline.Event.new(name: "$0")\n']
)
def test_equals_stand_in_alphabetic_order_and_deprecated_ones_last(text: str, tmp_path: Path) -> None:
    assert order(text, tmp_path) == [
        "ml.run.archived",
        "ml.run.begun",
        "ml.run.completed",
        "user.run.archived",
        "ml.run.discarded",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '-- app.py --\nEvent(name="$0", source="user")\n',
        '-- app.py --\nEvent(\n    name="$0\n    source="user",\n)\n',
        '-- a.ex --\nThunderline.Event.new(name: "$0, source: :user)\n',
    ],
)
def test_what_the_source_may_emit_comes_first(text: str, tmp_path: Path) -> None:
    assert order(text, tmp_path)[0] == "user.run.archived"


@pytest.mark.parametrize("use", ["ml.run.completed", "ml.run.complete", "ml.runs.completed"])
@pytest.mark.parametrize(
    "text", ['-- app.py --\nEvent(name="$0")\n', '-- a.ex --\nThunderline.Event.new(name: "$0")\n']
)
def test_what_is_used_more_comes_first_also_where_it_is_misspelt(text: str, use: str, tmp_path: Path) -> None:
    text += f'-- other.py --\nEvent(name="{use}")\n@bus.subscribe("{use}")\ndef handle(event): ...\n'
    assert order(text, tmp_path)[0] == "ml.run.completed"


def test_a_little_more_use_is_chance(tmp_path: Path) -> None:
    text = '-- app.py --\nEvent(name="$0")\n-- other.py --\n'
    text += (
        'Event(name="ml.run.begun")\n' * 2 + 'Event(name="ml.run.completed")\n' * 3 + 'Event(name="ml.run.archived")\n'
    )
    assert order(text, tmp_path)[:3] == ["ml.run.begun", "ml.run.completed", "ml.run.archived"]


@pytest.mark.parametrize(
    "text",
    [
        '-- app.py --\nEvent(name="ml.run.archived")\nEvent(name="ml.run.begin")\nEvent(name="$0")\n',
        '-- a.ex --\ncase e.name do\n  "ml.run.archived" -> 1\n  "ml.run.begun" -> 2\n  "$0" -> 3\nend\n',
    ],
)
def test_what_the_file_has_already_comes_behind(text: str, tmp_path: Path) -> None:
    assert order(text, tmp_path)[0] == "ml.run.completed"


@pytest.mark.parametrize("typed", ["rc", "run.c", "compl", "ML.RUN.C", "m.r.c"])
def test_names_are_found_by_the_beginnings_of_their_words(typed: str, tmp_path: Path) -> None:
    assert order(f'-- app.py --\nEvent(name="{typed}$0")\n', tmp_path)[0] == "ml.run.completed"


def test_of_many_names_the_best_are_sent(tmp_path: Path) -> None:
    events = "".join(f"  ml.run{number}.started: {{}}\n" for number in range(300))
    text = f'-- app.py --\nEvent(name="run299$0")\n-- taxonomy/registry.yaml --\nevents:\n{events}'
    found = offered(at(text, tmp_path))
    assert found
    assert not found.complete
    assert len(found.items) == 200
    assert found.items[0].label == "ml.run299.started"


BUNDLED = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'def go():\n    Event(name="ml.run.$0\n'),
        ("app.py", 'def go():\n    Event(name="ml.run.$0\n        source="bolt",\n    )\n'),
        ("lib/app.ex", 'defmodule A do\n  def go do\n    Thunderline.Event.new(name: "ml.run.$0\n  end\nend\n'),
    ],
)
@pytest.mark.parametrize("registry", ["taxonomy/thunderline.yaml", "examples/taxonomy/registry.yaml"])
def test_the_bundled_registries(path: str, text: str, registry: str, tmp_path: Path) -> None:
    events = (BUNDLED / registry).read_text(encoding="utf-8")
    cursor = at(f"-- {path} --\n{text}-- taxonomy/registry.yaml --\n{events}", tmp_path)
    assert labels(offered(cursor), "ml.run.") == ["ml.run.completed", "ml.run.started"]


@pytest.mark.parametrize("tail", ["", ", payload", ")", '", payload)'], ids=["line", "arguments", "bracket", "closed"])
@pytest.mark.parametrize("path", ["python/sagas/cerebros_nas.py", "elixir/lib/sagas/cerebros_nas_saga.ex"])
def test_the_bundled_example(path: str, tail: str, tmp_path: Path) -> None:
    """The event that the file emits already, in the wrong tense, is not the one that is being typed."""
    example = BUNDLED / "examples"
    texts = {str(file.relative_to(example)): file.read_text(encoding="utf-8") for file in example.rglob("*.*")}
    texts[path], number = re.subn('emit\\("ml.run.complete".*', f'emit("ml.run.$0{tail}', texts[path])
    assert number == 1
    cursor = at("".join(f"-- {name} --\n{text}" for name, text in texts.items()), tmp_path)
    assert labels(offered(cursor), "ml.run.") == ["ml.run.completed", "ml.run.started"]
