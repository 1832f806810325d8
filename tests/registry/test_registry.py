"""Registries: what is read, with which places, what is reported, and what is written back."""

import json
import time
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from saga_concordia.model.registry import Causation, ProblemKind, RegistryFile
from saga_concordia.registry.load import load
from saga_concordia.registry.write import register
from saga_concordia.text.edit import apply_edits

TAXONOMY = Path(__file__).parents[2] / "taxonomy"

NATIVE = """\
version: 1
domains: {sales: [order], ops: []}
roots: ui.*
naming: {segments: {min: 2, max: 4}, tense: past, exempt: [ui.*]}
extends: [base.yaml]
events:
  # ä comment with ünïcode 🚀
  order.placed:
    version: 2
    summary: Größe
    payload: {id: uuid, note: string?, tip?: integer, total: {type: float, required: false}}
    sources: [sales]
    causation: root
    deprecated: {since: 1.2, replaced_by: order.bought}
  "order.paid":
  'zone.ticked.{zone_id}': {payload: [zone_id, x?]}
"""

PAGE = """\
# Events
| Domain (who) | Allowed Categories |
|---|---|
| `:gate` (Auth) | `ui.command`, `system` |

```
stray fence

| Name | Version | Payload Schema (Summary) | Reliability | Notes |
|------|---------|--------------------------|-------------|-------|
| `ui.command.sent` | 1 | `%{to: binary, subject: binary|nil, box: %{a: b, c: d|nil}}` | persistent | Größe |
| `order.placed` | 2 | `%{}` | transient | - |
| `zone.tick.{zone_id}` | v1 | words | transient | x |

```elixir
| Name |
|------|
| `not.this` |
```

| Scenario | Correlation Rule | Causation Rule | Example |
|---|---|---|---|
| First | own | `causation_id = nil` (always) | `ui.command.sent` |
| Next | inherit | `causation_id = parent.id` | `order.placed` |
"""


def names(file: RegistryFile) -> list[str]:
    return [event.name for event in file.events]


def kinds(file: RegistryFile) -> list[ProblemKind]:
    return [problem.kind for problem in file.problems]


def check_places(data: bytes, file: RegistryFile) -> None:
    for event in file.events:
        span = event.place.span
        assert data[span.start : span.end].decode() == event.name
        assert event.entry.contains(span)
        for field in event.payload or ():
            assert data[field.place.span.start : field.place.span.end].decode() == field.name


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_native(bom: bytes, newline: str) -> None:
    data = bom + NATIVE.replace("\n", newline).encode()
    file = load(data, "r.yaml")
    assert file.problems == ()
    assert names(file) == ["order.placed", "order.paid", "zone.ticked.{zone_id}"]
    check_places(data, file)
    event = file.events[0]
    assert [(f.name, f.type, f.required) for f in event.payload or ()] == [
        ("id", "uuid", True), ("note", "string", False), ("tip", "integer", False), ("total", "float", False),
    ]  # fmt: skip
    assert (event.version, event.summary, event.sources, event.causation) == (2, "Größe", ("sales",), Causation.ROOT)
    assert event.deprecated is not None
    assert (event.deprecated.since, event.deprecated.replaced_by) == ("1.2", "order.bought")
    assert data[event.entry.end - 1 : event.entry.end] == b"}"
    assert file.domains == {"sales": ("order",), "ops": ()}
    assert file.roots == ("ui.*",)
    extension = file.extends[0]
    assert (extension.path, data[extension.place.span.start : extension.place.span.end]) == ("base.yaml", b"base.yaml")
    assert file.naming is not None
    assert (file.naming.min_segments, file.naming.max_segments, file.naming.tense) == (2, 4, "past")
    assert file.naming.exempt == ("ui.*",)


def test_foreign() -> None:
    data = b"""domains: [link, gate]
taxonomy_version: 3
events:
  - name: a.sent
    domain: link
    version: 1
    note: free
    payload.required: [to, cc?]
  - name: b.sent
    payload: {required: [x], optional: [y]}
"""
    file = load(data, "ops.yml")
    assert file.problems == ()
    assert file.domains is None
    assert file.events[0].sources == ("link",)
    assert [(f.name, f.required) for f in file.events[0].payload or ()] == [("to", True), ("cc", False)]
    assert [(f.name, f.required) for f in file.events[1].payload or ()] == [("x", True), ("y", False)]
    check_places(data, file)
    edit = register(data, file, "c.sent", (("to", "string"),), "gate")
    assert edit is not None
    assert edit.new_text == "\n  - name: c.sent\n    domain: gate\n    version: 1\n    payload.required: [to]"


BOMB = (
    "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + "events: *h\n"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"events: [", "YAML"),
        (b"events:\n  a: b: c\n", "line 2"),
        (b"", "empty"),
        (b"# only\n", "empty"),
        (b"- a\n- b\n", "not a list"),
        (b"hello", "plain text"),
        (b"events: 7", "mapping or a list"),
        (b"other: 1", "no key"),
        (b"events: \xff\xfe", "UTF-8"),
        (b"events:\n  a\0b:\n", "NUL"),
        (b"[" * 100_000, "nested"),
        (b"events: &a {x: *a}", "itself"),
        (b"events: *nope", "nope"),
        (BOMB.encode(), "expands"),
        (b"x" * 5_000_001, "larger"),
    ],
)  # fmt: skip
def test_unreadable(data: bytes, words: str) -> None:
    file = load(data, "r.yaml")
    assert kinds(file) == [ProblemKind.UNREADABLE]
    assert words in file.problems[0].message
    assert file.events == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("evnts: {}\nversion: 1\n", "did you mean `events`"),
        ("events:\n  a.b: {verison: 1}\n", "did you mean `version`"),
        ("events:\n  a.b: {version: one}\n", "`version` of `a.b` must be a whole number (line 2)"),
        ("events:\n  a.b: {version: 1, version: 2}\n", "stands twice in `a.b`"),
        ("events:\n  a.b: 7\n", "must be a mapping"),
        ("events:\n  a.b: {causation: rot}\n", "did you mean `root`"),
        ("events:\n  a.b: {payload: 7}\n", "`payload` of `a.b`"),
        ("events:\n  a.b: {deprecated: [x]}\n", "`deprecated`"),
        ("events:\n  - version: 1\n", "must have a `name`"),
        ("events:\n  ? [x]\n  : 1\n", "must be its name"),
        ("events:\n  a  b:\n", "not an event name"),
        ("events: {}\nnaming: {pattern: '('}\n", "regular expression"),
        ("events: {}\nnaming: 3\n", "`naming`"),
        ("events: {}\nroots: {a: b}\n", "`roots`"),
        ("events: {}\ndomains: {a: {b: c}}\n", "`domains.a`"),
    ],
)
def test_invalid(text: str, words: str) -> None:
    file = load(text.encode(), "r.yaml")
    assert kinds(file) == [ProblemKind.INVALID]
    assert words in file.problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "events:\n  a.b: {version: 1}\n  c.d:\n  a.b:\n    version: 2\n    summary: |\n      x\n  e.f:\n",
        "events: {a.b: {}, c.d: , a.b: {}, e.f: }\n",
        "events:\n- a.b\n- c.d\n- a.b # again\n- e.f\n",
        "events:\n  - name: a.b\n  - name: c.d\n  - name: a.b\n    version: 2\n  - name: e.f\n",
        "events: [a.b, c.d, a.b, e.f]",
    ],
)
def test_duplicates_are_removable(text: str) -> None:
    data = text.encode()
    file = load(data, "r.yaml")
    assert kinds(file) == [ProblemKind.DUPLICATE]
    assert file.problems[0].event == "a.b"
    removal = file.problems[0].removal
    assert removal is not None
    clean = load(data[: removal.start] + data[removal.end :], "r.yaml")
    assert clean.problems == ()
    assert names(clean) == ["a.b", "c.d", "e.f"]


def test_merge_keys_and_aliases() -> None:
    data = b"x-base: &b {version: 3, reliability: durable}\nevents:\n  a.b:\n    <<: *b\n    version: 4\n  c.d: *b\n"
    file = load(data, "r.yaml")
    assert file.problems == ()
    assert [(event.version, event.reliability) for event in file.events] == [(4, "durable"), (3, "durable")]


def test_merged_events_stand_where_they_are_written() -> None:
    data = b"x-base: &b\n  a.b: {version: 3}\n  c.d: {version: 1}\nevents:\n  <<: *b\n  c.d: {version: 2}\n"
    file = load(data, "r.yaml")
    assert file.problems == ()
    assert {event.name: event.version for event in file.events} == {"c.d": 2, "a.b": 3}
    check_places(data, file)


def test_every_document_of_a_file_is_read() -> None:
    data = b"---\nroots: [a.*]\nevents: {a.b: {version: 1}}\n---\n# nothing\n---\nevents:\n  c.d:\n  a.b:\n"
    file = load(data, "r.yaml")
    assert (names(file), file.roots, kinds(file)) == (["a.b", "c.d"], ("a.*",), [ProblemKind.DUPLICATE])
    check_places(data, file)
    edit = register(data, file, "e.f", (), None)
    assert edit is not None
    assert "e.f" in names(load(apply_edits(data, [edit]), "r.yaml"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("events:\n  a: b: c\n", 2, "(line 2)"),
        ("# é\nevents:\n  a: b: c\n", 3, "(line 3)"),
        ("events:\n  a.b: [\n  c: 1\n", 4, "flow sequence that begins on line 2 (line 4)"),
        ('events:\n  a.b: "x\n', 3, "quoted scalar that begins on line 2 (line 3)"),
        ("events:\n  a.b: {version: 1}\n c: d\n", 3, "(line 3)"),
    ],
)
def test_a_parse_error_points_at_the_line_that_it_names(text: str, line: int, words: str) -> None:
    (problem,) = load(text.encode(), "r.yaml").problems
    assert text.encode().count(b"\n", 0, problem.place.span.start) + 1 == line
    assert words in problem.message


SHAPES = [
    # Documents, and where the loader and the schema find fault with them; None where neither does.
    ("version: 1\nevents: {a.b: {version: 1}}", None),
    ("version: x\nevents:", "x"),
    ("domains: [a]\nevents:", "[a]"),
    ("domains: {a: 3}\nevents:", "3"),
    ("domains: {a: [b, 3]}\nevents:", "3"),
    ("domains: {a: b, c: []}\nevents:", None),
    ("roots: 3\nevents:", "3"),
    ("evnts: {}\nevents:", "evnts"),
    ("naming: {pattern: 3}\nevents:", "3"),
    ("naming: {tense: future}\nevents:", "future"),
    ("naming: {segments: {min: x}}\nevents:", "x"),
    ("events: {1: }", "1"),
    ("events: {true: }", "true"),
    ("events: {'1': }", None),
    ("events: {my response: }", None),
    ("events: {'my  response': }", "'my  response'"),
    ("events: [1]", "1"),
    ("events: [a.b, my response]", None),
    ("events: {a.b: {payload: [1]}}", "1"),
    ("events: {a.b: {payload: [a, 'b?']}}", None),
    ("events: {a.b: {payload: {x: 3}}}", "3"),
    ("events: {a.b: {payload: {x: string, y: , z: {type: a, required: false}}}}", None),
    ("events: {a.b: {payload: {x: {required: perhaps}}}}", "perhaps"),
    ("events: {a.b: {owners: 3}}", "3"),
    ("events: {a.b: {owners: one, tags: [x], sources: }}", None),
    ("events: {a.b: {owners: [true]}}", "true"),
    ("events: {a.b: {summary: 3}}", "3"),
    ("events: {a.b: {summary: !!str 3}}", None),
    ("events: {a.b: {deprecated: 3}}", "3"),
    ("events: {a.b: {deprecated: true}}", None),
    ("events: {a.b: {deprecated: {since: 1.5, reason: words}}}", None),
    ("events: {a.b: {deprecated: {reason: 3}}}", "3"),
    ("events: {a.b: {version: one}}", "one"),
    ("events: {a.b: {verison: 1}}", "verison"),
    ("events: {a.b: {causation: rot}}", "rot"),
]


@pytest.mark.parametrize(("text", "place"), SHAPES)
def test_loader_and_schema_agree(text: str, place: str | None) -> None:
    schema = json.loads((TAXONOMY / "schema" / "registry.schema.json").read_bytes())
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    events = document["events"]
    # The keys of JSON are texts, so the schema can only be asked about those.
    if not isinstance(events, dict) or all(isinstance(key, str) for key in events):
        assert jsonschema.Draft202012Validator(schema).is_valid(document) is (place is None)
    problems = load(text.encode(), "r.yaml").problems
    assert [text[one.place.span.start : one.place.span.end] for one in problems] == ([] if place is None else [place])
    assert all(one.kind is ProblemKind.INVALID for one in problems)


def test_names_with_blanks_are_for_texts_that_mark_where_a_name_ends() -> None:
    assert names(load(b"* my response\n", "x.rst", pattern=r"^\* (?P<name>.+)")) == ["my response"]
    data = b"| Name | Version |\n|---|---|\n| a.b | 1 |\n| a.c | 1 |\n| my response | 1 |\n"
    file = load(data, "E.md")
    assert names(file) == ["a.b", "a.c"]
    assert register(data, file, "my response", (), None) is None
    data = b"events:\n  a.b:\n"
    edit = register(data, load(data, "r.yaml"), "my response", (), None)
    assert edit is not None
    assert names(load(apply_edits(data, [edit]), "r.yaml")) == ["a.b", "my response"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_markdown(newline: str) -> None:
    data = PAGE.replace("\n", newline).encode()
    file = load(data, "E.md")
    assert file.problems == ()
    assert names(file) == ["ui.command.sent", "order.placed", "zone.tick.{zone_id}"]
    check_places(data, file)
    event = file.events[0]
    assert [(f.name, f.type, f.required) for f in event.payload or ()] == [
        ("to", "binary", True), ("subject", "binary", False), ("box", "%{a: b, c: d|nil}", True),
    ]  # fmt: skip
    assert (event.version, event.reliability, event.summary) == (1, "persistent", "Größe")
    assert file.events[1].payload == ()
    assert file.events[2].payload is None
    assert file.domains == {"gate": ("ui.command", "system")}
    assert file.roots == ("ui.command.sent",)
    assert event.causation is None
    assert file.naming is None


def test_markdown_headings() -> None:
    data = b"### order.placed\n\n- version: 3\n- **Source**: sales\n\n### Other words\n\n### `order.paid`\n\ntext\n"
    file = load(data, "E.md")
    assert names(file) == ["order.placed", "order.paid"]
    assert (file.events[0].version, file.events[0].sources) == (3, ("sales",))
    check_places(data, file)


@pytest.mark.parametrize("text", ["", "# Words\n\n| Name | Age |\n|---|---|\n| Ann | 3 |\n", "| a\n|-"])
def test_markdown_without_events(text: str) -> None:
    assert kinds(load(text.encode(), "E.md")) == [ProblemKind.UNREADABLE]


def test_markdown_duplicate() -> None:
    data = PAGE.replace("| `zone.tick", "| `order.placed` | 1 | | | |\n| `zone.tick").encode()
    file = load(data, "E.md")
    assert kinds(file) == [ProblemKind.DUPLICATE]
    removal = file.problems[0].removal
    assert removal is not None
    assert data[: removal.start] + data[removal.end :] == PAGE.encode()


def test_pattern() -> None:
    data = "ä\n* ``a.b`` v2\n* ``c.d`` v3\n* ``a.b`` v9\n".encode()
    file = load(data, "list.rst", pattern=r"^\* ``(?P<name>[\w.]+)`` v(?P<version>\d)")
    assert [(event.name, event.version) for event in file.events] == [("a.b", 2), ("c.d", 3)]
    check_places(data, file)
    assert register(data, file, "e.f", (), None) is None


@pytest.mark.parametrize("pattern", ["(?P<name>(a+)+$)b", "(?P<name>(a|aa)+)$", "(", "(x)"])
def test_bad_patterns_end_in_time(pattern: str) -> None:
    began = time.process_time()
    file = load(b"a" * 5000 + b"!", "x.txt", pattern=pattern)
    assert time.process_time() - began < 2.5
    assert file.problems


def test_unknown_suffix() -> None:
    assert kinds(load(b"a", "x.txt")) == [ProblemKind.UNREADABLE]


def test_a_naming_pattern_that_takes_too_long_is_told_and_not_used() -> None:
    file = load(b"naming: {pattern: '([a-z]|a)*'}\nevents: [a.b]\n", "r.yaml")
    assert kinds(file) == [ProblemKind.INVALID]
    assert "takes too long" in file.problems[0].message
    assert file.naming is not None
    assert file.naming.segment == ""


@given(st.binary(max_size=200), st.sampled_from(["a.md", "a.yaml"]))
def test_never_raises(data: bytes, path: str) -> None:
    load(data, path)
    load(data, path, pattern="(?P<name>.+)")


@given(st.text(alphabet="|`-:\n a.b%{}#*[]&!'\"", max_size=120), st.sampled_from(["a.md", "a.yaml"]))
def test_never_raises_on_markup(text: str, path: str) -> None:
    load(text.encode(), path)


BASES = [
    ("r.yaml", NATIVE), ("r.yaml", NATIVE.rstrip("\n")), ("r.yaml", NATIVE.replace("\n", "\r\n")),
    ("r.yaml", "version: 1\n"), ("r.yaml", "version: 1"), ("r.yaml", ""), ("r.yaml", "events:\n"),
    ("r.yaml", "events: # none yet\nversion: 1\n"), ("r.yaml", "events: {}\n"), ("r.yaml", "events: []\n"),
    ("r.yaml", "events: ~\n"), ("r.yaml", "events: {a.b: {version: 1}}\n"), ("r.yaml", "events: {a.b: }\n"),
    ("r.yaml", "events: {\n  a.b: {version: 1}, # x\n}\n"), ("r.yaml", "events: [a.b, c.d]\nversion: 1\n"),
    ("r.yaml", "events:\n- a.b\n- c.d # x\nversion: 1\n"),
    ("r.yaml", "events:\n  - name: a.b\n    version: 1\n\nroots: []\n"),
    ("r.yaml", 'events:\n    "a.b":\n        summary: |\n            words\n\n    "c.d":\n\n# end\n'),
    ("r.yaml", '{"events": {"a.b": {"version": 1}}}'), ("r.yaml", "events: [{name: a.b}]\n"),
    ("r.yaml", "events:\n  a.b: &x {version: 1}\n  c.d: *x\n"),
    ("E.md", PAGE), ("E.md", PAGE.replace("\n", "\r\n")), ("E.md", "Event | Notes\n--- | ---\na.b | x\nc.d | y"),
    ("E.md", "# Events\n\n### order.placed\n\n- version: 3\n\n## End\n"), ("E.md", "### `a.b`"),
]  # fmt: skip
NAMES = st.one_of(
    st.from_regex(r"[a-z]{1,6}(\.[a-z_]{1,6}){1,4}", fullmatch=True),
    st.sampled_from(["zone.x.{id}", "order.new", "ui.command.x", "a.größe", "null.x", "1.2", "a:b.c", "a.#b", "x.🚀"]),
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(BASES), NAMES, st.sampled_from([(), (("id", "uuid"), ("no", ""))]), st.sampled_from([None, "ops"])
)
def test_registered_events_are_read_back(
    base: tuple[str, str], name: str, payload: tuple[tuple[str, str], ...], source: str | None
) -> None:
    path, data = base[0], base[1].encode()
    before = load(data, path)
    edit = register(data, before, name, payload, source)
    if edit is None:
        assert name in names(before)
        return
    assert edit.span.start == edit.span.end or "~" in base[1]
    after = load(apply_edits(data, [edit]), path)
    assert name in names(after)
    assert set(names(before)) < set(names(after))
    assert len(after.problems) <= len(before.problems)
    written = next(event for event in after.events if event.name == name)
    if written.payload:
        assert [field.name for field in written.payload] == [key for key, _ in payload]


@pytest.mark.parametrize("base", BASES)
def test_every_base_accepts_a_new_event(base: tuple[str, str]) -> None:
    data = base[1].encode()
    assert register(data, load(data, base[0]), "order.sent", (("id", "uuid"),), None) is not None


def test_markdown_row_is_one_line_beside_its_category() -> None:
    data = PAGE.encode()
    edit = register(data, load(data, "E.md"), "order.paid", (("id", "uuid"),), None)
    assert edit is not None
    assert edit.new_text == "\n| `order.paid` | 1 | `%{id: uuid}` | transient |  |"
    assert data[: edit.span.start].endswith(b"| `order.placed` | 2 | `%{}` | transient | - |")


def test_shipped_registry() -> None:
    schema = json.loads((TAXONOMY / "schema" / "registry.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(yaml.load(NATIVE, Loader=yaml.CSafeLoader))
    for path in sorted(TAXONOMY.glob("*.yaml")):
        data = path.read_bytes()
        assert data.startswith(b"# yaml-language-server: $schema=schema/registry.schema.json\n")
        validator.validate(yaml.safe_load(data))
        file = load(data, path.name)
        assert file.problems == ()
        check_places(data, file)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"events": {"a.b": {"verison": 1}}})


def test_thunderline() -> None:
    file = load((TAXONOMY / "thunderline.yaml").read_bytes(), "thunderline.yaml")
    assert len(file.events) == 42
    assert len(file.domains or ()) == 7
    roots = [event.name for event in file.events if event.causation is Causation.ROOT]
    assert roots == [
        "ui.command.email.requested", "ui.command.voice.room.requested", "pac.provisioned", "device.enrolled",
    ]  # fmt: skip
