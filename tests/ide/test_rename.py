"""Renames: all that spells the event follows, nothing else does, and no finding is new; or the reason why not."""

import re
import shutil
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.config.settings import find
from saga_concordia.engine.workspace import Workspace
from saga_concordia.ide.rename import Edits, rename, renaming_at
from saga_concordia.ide.rename_plan import CannotRenameError
from saga_concordia.text.edit import apply_edits

OLD, NEW = "ml.run.completed", "ml.run.ended"

PYTHON = """\
-- app.py --
# ml.run.completed stays in comments
from events import Event
from names import COMPLETED, Names
from bus import tell

def go(bus, good, causation_id, correlation_id):
    ids = {"correlation_id": correlation_id, "causation_id": causation_id}
    "😀 é"; Event(name="«ml.run.completed»", source="ml", **ids)
    Event(name='''«ml.run.completed»''' if good else "ml.run.failed", source="ml", **ids)
    Event(name=COMPLETED, source="ml", **ids)
    bus.publish(Names.DONE)
    tell("«ml.run.completed»")
    print("ml.run.completed")

@bus.subscribe("«ml.run.completed»")
def on_completed(event): ...

@bus.subscribe("ml.run.*")
def on_run(event): ...
-- names.py --
from enum import StrEnum

COMPLETED = '«ml.run.completed»'
UNUSED = "ml.run.completed"

class Names(StrEnum):
    DONE = "«ml.run.completed»"
    FAILED = "ml.run.failed"
-- bus.py --
def tell(name):
    publish(name)
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @completed "«ml.run.completed»"
  @moduledoc "ml.run.completed"

  def go(c, d, good) do
    "😀 é"; Thunderline.Event.new(name: "«ml.run.completed»", source: :ml, correlation_id: c, causation_id: d)
    Thunderline.Event.new(name: @completed, source: :ml, correlation_id: c, causation_id: d)
    tell(if(good, do: "«ml.run.completed»", else: "ml.run.failed"), c, d)
  end

  defp tell(name, c, d) do
    Thunderline.Event.new(name: name, source: :ml, correlation_id: c, causation_id: d)
  end
end
-- lib/handler.ex --
defmodule Handler do
  def handle_event(%{name: "«ml.run.completed»"} = event), do: event
  def handle_event(%{name: "ml.run.failed"} = event), do: event
end
"""
YAML = """\
-- taxonomy/registry.yaml --
version: 1
domains: {ml: [ml], user: [user], ui: [ui.command]}
roots: [ui.command.*]
naming: {separator: ., segments: {min: 3}, tense: past}
events:
  # ml.run.completed
  «ml.run.completed»: {version: 2, summary: ml.run.completed}
  ml.run.failed: {version: 1}
  ml.run.finished: {version: 1, deprecated: {since: "2", replaced_by: «ml.run.completed»}}
  ui.command.clicked: {version: 1}
-- taxonomy/team.yaml --
events:
  - name: "«ml.run.completed»"
    version: 2
  - {name: '«ml.run.completed»', version: 2}
  - {name: ml.run.finished, version: 1, deprecated: {replaced_by: "«ml.run.completed»"}}
"""
MARKDOWN = """\
-- docs/EVENT_TAXONOMY.md --
# ml.run.completed is a heading

| Event | Version | Deprecated |
|---|---|---|
| `«ml.run.completed»` | 2 | |
| ml.run.failed | 1 | |
| `ml.run.finished` | 1 | 2.0, use `«ml.run.completed»` |

| Event | Notes |
|---|---|
| «ml.run.completed» | `ml.run.completed` in words |
-- lib/names.ex --
defmodule Names do
  @completed "«ml.run.completed»"
  @failed "ml.run.failed"
end
-- events.txt --
* ml.run.failed - it broke off
* «ml.run.completed» - it ended
-- concordia.toml --
registry = [
  "docs/*.md",
  {path = "lib/names.ex", constants = "Names"},
  {path = "events.txt", pattern = '^\\* (?P<name>\\S+) -'},
]
"""
MARK = re.compile("«(.*?)»")
WORKSPACES = [
    pytest.param(PYTHON + YAML, id="python yaml"),
    pytest.param(ELIXIR + YAML, id="elixir yaml"),
    pytest.param(PYTHON + MARKDOWN, id="python others"),
    pytest.param(ELIXIR + MARKDOWN, id="elixir others"),
]


def marked(text: str) -> dict[str, str]:
    pieces = re.split(r"^-- (\S+) --\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def opened(text: str, root: Path, line_end: str = "\n") -> Cursor:
    """A fixture without its marks on disk; what follows the first `«`, or `$0`, is where the cursor stands."""
    text = text if "$0" in text else text.replace("«", "«$0", 1)
    cursor = at(re.sub("[«»]", "", text), root)
    if line_end != "\n":
        for path in marked(text):
            file = root / path
            file.write_bytes(file.read_bytes().replace(b"\n", line_end.encode()))
        before = cursor.text()[: cursor.offset]
        cursor.workspace.refresh([*marked(text)])
        cursor.workspace.hold(cursor.path, (root / cursor.path).read_bytes())
        cursor.offset += before.count("\n") * (len(line_end) - 1)
    return cursor


def findings(workspace: Workspace) -> set[tuple[str, str, str | None]]:
    return {(row.path, row.code, row.event) for path in workspace.paths() for row in workspace.diagnostics(path)}


def files(workspace: Workspace) -> dict[str, str]:
    """What is on disk and in the editor."""
    found = sorted(path.relative_to(workspace.root).as_posix() for path in workspace.root.rglob("*.*"))
    return {path: text for path in found if (text := workspace.source(path).decode())}


def written(cursor: Cursor, edits: Edits, root: Path) -> Cursor:
    """The same place in a fresh workspace, on a copy of the files with the edits in them."""
    shutil.copytree(cursor.workspace.root, root)
    for path, rows in edits.items():
        (root / path).write_bytes(apply_edits((root / path).read_bytes(), rows))
    workspace = Workspace(find(root))
    for _ in workspace.build():
        pass
    return Cursor(workspace, cursor.path, cursor.offset)


def renamed(cursor: Cursor, name: str, root: Path) -> Cursor:
    """The workspace after the rename, without a new finding; the one before it must be as it was."""
    before, contents = findings(cursor.workspace), files(cursor.workspace)
    old = renaming_at(cursor.workspace, cursor.path, cursor.offset)
    edits = rename(cursor.workspace, cursor.path, cursor.offset, name, {cursor.path})
    assert edits and old
    assert (findings(cursor.workspace), files(cursor.workspace)) == (before, contents)
    after = written(cursor, edits, root)
    known = {(path, code, name if event == old.name else event) for path, code, event in before}
    unregistered = cursor.workspace.taxonomy.find(old.name) is None
    new = {row for row in findings(after.workspace) - known if not (unregistered and row[2] == name)}
    assert new == set()
    return after


def refusal(cursor: Cursor, name: str) -> str:
    with pytest.raises(CannotRenameError) as error:
        rename(cursor.workspace, cursor.path, cursor.offset, name, {cursor.path})
    return str(error.value)


@pytest.mark.parametrize("text", WORKSPACES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_all_that_spells_the_event_follows_and_goes_back(text: str, line_end: str, tmp_path: Path) -> None:
    cursor = opened(text, tmp_path / "project", line_end)
    after = renamed(cursor, NEW, tmp_path / "after")
    expected = {path: MARK.sub(NEW, body).replace("\n", line_end) for path, body in marked(text).items()}
    assert {path: text for path, text in files(after.workspace).items() if path in expected} == expected
    assert files(renamed(after, OLD, tmp_path / "back").workspace) == files(cursor.workspace)


@pytest.mark.parametrize("text", WORKSPACES)
def test_it_may_begin_at_every_place_that_spells_it(text: str, tmp_path: Path) -> None:
    marks = text.count("«")
    results = set[str]()
    for nth in range(marks):
        start = [match.start() for match in re.finditer("«", text)][nth]
        cursor = opened(f"{text[: start + 1]}ml$0{text[start + 3 :]}", tmp_path / str(nth))
        found = renaming_at(cursor.workspace, cursor.path, cursor.offset)
        assert found and found.name == OLD
        assert cursor.workspace.source(cursor.path)[found.span.start : found.span.end].decode() == OLD
        results.add(repr(rename(cursor.workspace, cursor.path, cursor.offset, NEW, {cursor.path})))
    assert len(results) == 1


# Spelling


@pytest.mark.parametrize(
    ("entry", "name", "expected"),
    [
        ("«ml.run.completed»: {version: 1}", "ml.run.x-y_2", "ml.run.x-y_2: {version: 1}"),
        ("«ml.run.completed»: {version: 1}", "ml:run:ended", '"ml:run:ended": {version: 1}'),
        ('"«ml.run.completed»": {version: 1}', "ml:run:ended", '"ml:run:ended": {version: 1}'),
        ("'«ml.run.completed»': {version: 1}", "ml run#ended", "'ml run#ended': {version: 1}"),
        ("«ml.run.completed»: {version: 1}", "Yes", '"Yes": {version: 1}'),
        ("«ml.run.completed»: {version: 1}", "0x1", '"0x1": {version: 1}'),
        ("«ml.run.completed»: {version: 1}", "ml.run.é😀", '"ml.run.é😀": {version: 1}'),
        ("«ml.run.completed» : {version: 1}", "ml.run ended", '"ml.run ended" : {version: 1}'),
        ("? «ml.run.completed»\n  : {version: 1}", "ml.run.ended", "? ml.run.ended\n  : {version: 1}"),
    ],
)
def test_yaml_gets_quotes_where_it_needs_them(entry: str, name: str, expected: str, tmp_path: Path) -> None:
    head = "-- taxonomy/r.yaml --\nevents:\n  ml.run.started: {version: 1}\n  "
    cursor = opened(f"{head}{entry}\n-- app.py --\n@on_event('ml.run.completed')\ndef on(event): ...\n", tmp_path / "a")
    if re.fullmatch(r"[\w.-]+\.[\w-]+", name):
        after = files(renamed(cursor, name, tmp_path / "b").workspace)
        assert after["taxonomy/r.yaml"].endswith(f"\n  {expected}\n")
        assert f"'{name}'" in after["app.py"]
    else:
        assert "app.py would not say the same of the event" in refusal(cursor, name)
        (tmp_path / "a/app.py").unlink()
        cursor.workspace.refresh(["app.py"])
        assert files(renamed(cursor, name, tmp_path / "b").workspace)["taxonomy/r.yaml"].endswith(f"\n  {expected}\n")


def test_what_a_dialect_adds_is_no_part_of_the_text(tmp_path: Path) -> None:
    text = """\
-- concordia.toml --
[[dialect]]
name = "house"
language = "python"
[[dialect.emit]]
call = ["raise_event"]
prefix = "shop."
strip = "on_"
[dialect.emit.slots]
name = 0
-- app.py --
raise_event("on_«order.placed»")
raise_event("order.paid")
-- taxonomy/r.yaml --
events: {shop.order.placed: {version: 1}, shop.order.paid: {version: 1}}
"""
    cursor = opened(text, tmp_path / "a")
    found = renaming_at(cursor.workspace, cursor.path, cursor.offset)
    assert found and found.name == "shop.order.placed"
    after = files(renamed(cursor, "shop.order.made", tmp_path / "b").workspace)
    assert after["app.py"].startswith('raise_event("on_order.made")\n')
    assert "{shop.order.made: {" in after["taxonomy/r.yaml"]
    assert "app.py:1, so the new name must begin with `shop.`" in refusal(cursor, "order.made")


def test_an_unregistered_name_may_become_another_or_a_registered_one(tmp_path: Path) -> None:
    text = (
        '-- a.py --\nEvent(name="«ml.run.complete»", source="ml", correlation_id=c, causation_id=d)\n'
        '-- b.py --\n@bus.subscribe("«ml.run.complete»")\ndef on(event): ...\n'
    )
    cursor = opened(text, tmp_path / "a")
    for name in ("ml.run.wound_up", "ml.run.completed"):
        after = files(renamed(cursor, name, tmp_path / name).workspace)
        assert [after[path] for path in ("a.py", "b.py")] == [MARK.sub(name, body) for body in marked(text).values()]


@pytest.mark.parametrize("typo", ["ml.run.complete", "ml.run.compleeted"])
def test_typos_of_the_old_name_are_mended_first(typo: str, tmp_path: Path) -> None:
    code = f'-- typo.py --\nEvent(name="{typo}", source="ml", correlation_id=c, causation_id=d)\n'
    cursor = opened(PYTHON + YAML + code, tmp_path / "a")
    assert f"`{typo}` at typo.py:1 looks like a misspelling of `ml.run.completed`" in refusal(cursor, NEW)


def test_what_others_call_it_already_may_become_its_name(tmp_path: Path) -> None:
    code = '-- typo.py --\nEvent(name="ml.run.ended", source="ml", correlation_id=c, causation_id=d)\n'
    cursor = opened(PYTHON + YAML + code, tmp_path / "a")
    after = renamed(cursor, NEW, tmp_path / "b")
    assert not [row for row in findings(after.workspace) if row[0] == "typo.py"]


def test_an_entry_that_is_a_template_is_renamed_where_no_code_composes_it(tmp_path: Path) -> None:
    text = '-- taxonomy/r.yaml --\nevents:\n  "«zone.{id}.ticked»": {version: 1}\n'
    cursor = opened(text, tmp_path / "a")
    after = files(renamed(cursor, "area.{id}.ticked", tmp_path / "b").workspace)
    assert after["taxonomy/r.yaml"] == 'events:\n  "area.{id}.ticked": {version: 1}\n'
    assert "Wildcards and holes cannot come or go" in refusal(cursor, "area.ticked")
    cursor = opened(text + '-- app.py --\nEvent(name="zone.north.ticked", source="z")\n', tmp_path / "c")
    assert "`zone.north.ticked` at app.py:1 is made by that template" in refusal(cursor, "area.{id}.ticked")


# Refusals


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (OLD, "The event is called `ml.run.completed` already."),
        ("ml.run.failed", "`ml.run.failed` is registered already, at taxonomy/registry.yaml:8"),
        ("zone.north.ticked", "is registered already"),
        ("ml.run.Ended", "`ml.run.Ended` has an upper-case letter in segment `Ended`: it breaks the registry's naming"),
        ("ml.ended", "`ml.ended` has 2 segments, at least 3 expected"),
        ("ml..ended", "empty segment"),
        ("", "`` cannot be an event's name"),
        ('ml.run."ended', "cannot be an event's name"),
        ("ml.run.en\nded", "cannot be an event's name"),
        ("ml.run.*", "Wildcards and holes"),
        ("ml.run.{kind}", "Wildcards and holes"),
        ("ml.run.{kind", "unbalanced brace"),
        ("ml.run.complete", "CON603"),
        ("user.run.ended", "CON105"),
        ("ui.command.ended", "CON"),
    ],
)
@pytest.mark.parametrize(
    "code",
    [
        "-- app.py --\nEvent(name='«ml.run.completed»', source='ml', correlation_id=c, causation_id=d)\n",
        '-- app.ex --\ndefmodule A do\n  def go(c, d), do: Thunderline.Event.new(name: "«ml.run.completed»", '
        "source: :ml, correlation_id: c, causation_id: d)\nend\n",
    ],
    ids=["python", "elixir"],
)
def test_a_name_that_cannot_be_had_is_refused(code: str, name: str, reason: str, tmp_path: Path) -> None:
    registry = YAML.replace("  ui.command.clicked", "  zone.{id}.ticked: {version: 1}\n  ui.command.clicked")
    cursor = opened(code + registry, tmp_path)
    before = findings(cursor.workspace)
    assert reason in refusal(cursor, name)
    assert findings(cursor.workspace) == before


def test_a_root_stays_one(tmp_path: Path) -> None:
    cursor = opened("-- app.py --\nEvent(name='«ui.command.clicked»', source='ui')\n" + YAML, tmp_path / "a")
    assert "CON" in refusal(cursor, "ui.mouse.clicked")
    renamed(cursor, "ui.command.pressed", tmp_path / "b")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('-- b.py --\ndef go(kind):\n    publish(f"ml.run.{kind}")\n', "`ml.run.{kind}` at b.py:2 is composed"),
        ('-- b.py --\ndef go(kind):\n    publish("ml.run." + kind)\n', "`ml.run.{kind}` at b.py:2 is composed"),
        ('-- b.py --\npublish("ml.run." "completed")\n', "at b.py:1 it is joined, escaped"),
        ('-- b.py --\npublish("ml.run.\\x63ompleted")\n', "at b.py:1 it is joined, escaped"),
        (
            '-- b.ex --\ndefmodule B do\n  def go(k), do: Thunderline.Event.new(name: "ml.run.#{k}")\nend\n',
            "is composed",
        ),
        (
            '-- b.ex --\ndefmodule B do\n  def go(k), do: Thunderline.Event.new(name: "ml.run." <> k)\nend\n',
            "is composed",
        ),
        (
            '-- taxonomy/b.yaml --\nevents: {"ml.run\\u002ecompleted": {version: 2}}\n',
            "at taxonomy/b.yaml:1 it is written with escapes",
        ),
    ],
)
def test_a_place_that_cannot_follow_is_named(code: str, reason: str, tmp_path: Path) -> None:
    cursor = opened("-- a.py --\n@on_event('«ml.run.completed»')\ndef on(event): ...\n" + code + YAML, tmp_path)
    assert reason in refusal(cursor, NEW)
    with pytest.raises(CannotRenameError, match=re.escape(reason)):
        renaming_at(cursor.workspace, cursor.path, cursor.offset)


@pytest.mark.parametrize("composed", ["{what}.{kind}", "{a}.{b}.{c}", "ml.{rest}"])
def test_what_says_too_little_of_a_name_stands_in_nobodys_way(composed: str, tmp_path: Path) -> None:
    code = f'def go(what, kind, a, b, c, rest):\n    publish(f"{composed}")\n'
    cursor = opened(f"-- a.py --\n@on_event('«ml.run.completed»')\ndef on(event): ...\n{code}{YAML}", tmp_path / "a")
    renamed(cursor, NEW, tmp_path / "b")


def test_a_composed_name_must_go_on_to_mean_something(tmp_path: Path) -> None:
    code = 'def go(rest):\n    publish(f"{rest}.completed")\n'
    cursor = opened(f"-- a.py --\n@on_event('«ml.run.completed»')\ndef on(event): ...\n{code}{YAML}", tmp_path)
    assert "a finding at a.py:4 that is not there now. CON101" in refusal(cursor, NEW)


def test_a_handler_of_a_pattern_goes_on_to_get_the_event(tmp_path: Path) -> None:
    cursor = opened(PYTHON + YAML, tmp_path)
    assert "`ml.run.*` at app.py:18 matches `ml.run.completed` and not `ml.job.ended`" in refusal(
        cursor, "ml.job.ended"
    )


def test_a_text_of_two_names_is_not_renamed(tmp_path: Path) -> None:
    text = """\
-- concordia.toml --
[[dialect]]
name = "house"
language = "python"
[[dialect.emit]]
call = ["raise_event"]
prefix = "shop."
[dialect.emit.slots]
name = 0
-- app.py --
PLACED = "«order.placed»"
raise_event(PLACED)
publish(PLACED)
"""
    cursor = opened(text, tmp_path)
    assert "The text at app.py:1 is also that of" in refusal(cursor, "shop.order.made")


@pytest.mark.parametrize(
    "text",
    [
        '-- app.py --\nDONE = "ml.run.completed"\nEvent(name=DO$0NE, source="ml")\n',
        '-- a.ex --\ndefmodule A do\n  @done "ml.run.completed"\n'
        "  def go, do: Thunderline.Event.new(name: @do$0ne, source: :ml)\nend\n",
    ],
    ids=["python", "elixir"],
)
def test_the_name_of_a_constant_is_not_ours_to_rename(text: str, tmp_path: Path) -> None:
    cursor = opened(text, tmp_path)
    assert "Rename the event where it is spelled out: " in refusal(cursor, NEW)
    with pytest.raises(CannotRenameError):
        renaming_at(cursor.workspace, cursor.path, cursor.offset)


def test_a_pattern_is_not_renamed(tmp_path: Path) -> None:
    cursor = opened('-- app.py --\n@bus.subscribe("ml.ru$0n.*")\ndef on(event): ...\n', tmp_path)
    assert "is a pattern" in refusal(cursor, "ml.job.*")


def test_a_registry_with_an_error_is_mended_first(tmp_path: Path) -> None:
    cursor = opened(PYTHON + YAML, tmp_path)
    broken = YAML.partition("--\n")[2].partition("--")[0].replace("events:", "events: {{")
    cursor.workspace.hold("taxonomy/registry.yaml", MARK.sub(r"\1", broken).encode())
    assert "taxonomy/registry.yaml cannot be read" in refusal(cursor, NEW)


def test_before_everything_is_read_nothing_is_renamed(tmp_path: Path) -> None:
    cursor = opened(PYTHON + YAML, tmp_path)
    workspace = Workspace(find(tmp_path))
    with pytest.raises(CannotRenameError, match="has not read the whole workspace"):
        rename(workspace, cursor.path, cursor.offset, NEW, set())


def test_an_open_text_counts_and_stays_as_it_is(tmp_path: Path) -> None:
    cursor = opened(PYTHON + YAML, tmp_path)
    typed = cursor.text() + 'publish("ml.run.completed")\n'
    cursor.workspace.hold(cursor.path, typed.encode())
    edits = rename(cursor.workspace, cursor.path, cursor.offset, NEW, {cursor.path})
    assert edits
    assert apply_edits(typed.encode(), edits["app.py"]).decode().endswith(f'publish("{NEW}")\n')
    assert cursor.text() == typed
    cursor.workspace.release(cursor.path)
    assert cursor.text() != typed


def test_nothing_is_renamed_where_no_name_stands(tmp_path: Path) -> None:
    cursor = at('-- a.py --\n$0x = 1\nEvent(name="ml.run.', tmp_path)
    for path, offset in (("a.py", 0), ("a.py", 10**6), ("a.py", -1), ("no/such.py", 0)):
        assert renaming_at(cursor.workspace, path, offset) is None
        assert rename(cursor.workspace, path, offset, NEW, {"a.py"}) is None
