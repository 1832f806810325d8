"""Renames over the protocol: one edit that can be undone as one, or an error that a person can read."""

import pytest
from editor import Editor, wait_for
from lsprotocol import types
from pygls.exceptions import JsonRpcException

OLD, NEW = "ml.run.completed", "ml.run.ended"
REGISTRY = """\
-- taxonomy/registry.yaml --
# 😀
version: 1
domains: {ml: [ml]}
naming: {separator: ., tense: past}
events:
  «ml.run.completed»: {version: 2, summary: ml.run.completed}
  ml.run.failed: {version: 1}
  ml.run.finished: {version: 1, deprecated: {since: "2", replaced_by: «ml.run.completed»}}
-- EVENT_TAXONOMY.md --
| Mark | Event | Version |
|---|---|---|
| 😀 | `«ml.run.completed»` | 2 |
| 😀 | ml.run.failed | 1 |
| 😀 | `«ml.run.completed»` | 2 |
-- names.py --
class Names:
    DONE = "«ml.run.completed»"
    FAILED = "ml.run.failed"
-- concordia.toml --
registry = ["taxonomy/*.yaml", "EVENT_TAXONOMY.md", {path = "names.py", constants = "Names"}]
"""
PYTHON = """\
-- app.py --
from names import Names
from bus import tell

def go(bus, ids):
    "😀 é"; Event(name="$0«ml.run.completed»", source="ml", **ids)
    "😀 é"; bus.publish(Names.DONE)
    "😀 é"; tell("«ml.run.completed»")
    print("ml.run.completed")
-- bus.py --
def tell(name):
    publish(name)
-- handler.py --
@bus.subscribe("«ml.run.completed»")
def on(event): ...
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  @completed "«ml.run.completed»"

  def go(c, d) do
    "😀 é"; Thunderline.Event.new(name: "$0«ml.run.completed»", source: :ml, correlation_id: c, causation_id: d)
    "😀 é"; Thunderline.Event.new(name: @completed, source: :ml, correlation_id: c, causation_id: d)
  end
end
-- lib/handler.ex --
defmodule Handler do
  def handle_event(%{id: "😀", name: "«ml.run.completed»"} = event), do: event
end
"""
TEXTS = pytest.mark.parametrize("text", [PYTHON + REGISTRY, ELIXIR + REGISTRY], ids=["python", "elixir"])


def bodies(text: str, name: str) -> dict[str, str]:
    """The files of a fixture with another name where it is marked."""
    files = dict(part.split(" --\n", 1) for part in f"\n{text}".split("\n-- ")[1:])
    ends = {path: body if body.endswith("\n") else f"{body}\n" for path, body in files.items()}
    return {path: body.replace("$0", "").replace(f"«{OLD}»", name) for path, body in ends.items()}


async def rename(editor: Editor, path: str, words: str, name: str) -> types.WorkspaceEdit | None:
    """Rename once everything is read."""
    document = types.TextDocumentIdentifier(editor.uri(path))
    edit: types.WorkspaceEdit | None = None

    async def answered() -> bool:
        nonlocal edit
        params = types.RenameParams(document, editor.range(path, words).end, name)
        try:
            edit = await editor.client.text_document_rename_async(params)
        except JsonRpcException as error:
            if "has not read the whole workspace" in error.message:
                return False
            raise
        return True

    await wait_for(answered, lambda: "the workspace is never read")
    return edit


async def findings(editor: Editor, paths: list[str]) -> dict[str, list[tuple[str, str]]]:
    return {path: [(str(row.code), row.message) for row in await editor.findings(path)] for path in paths}


@TEXTS
async def test_everything_follows_in_one_edit_and_goes_back(modern: Editor, text: str) -> None:
    before, after = bodies(text, OLD), bodies(text, NEW)
    await modern.start("".join(f"-- {path} --\n{body}" for path, body in before.items()))
    path, registry = next(iter(before)), "taxonomy/registry.yaml"
    await modern.open(path)
    await modern.open(registry)
    for files in (before, after):
        files[registry] = files[registry].replace("# 😀\n", "# 😀\n# é\n")
    modern.replace(registry, "# 😀\n", "# 😀\n# é\n")
    edit = await rename(modern, path, f'"{OLD}', NEW)
    assert edit and edit.changes is None and edit.document_changes
    known = await findings(modern, [path, registry])
    versions: dict[str, int | None] = {}
    for change in edit.document_changes:
        assert isinstance(change, types.TextDocumentEdit)
        versions[change.text_document.uri] = change.text_document.version
    changed = [name for name in before if after[name] != before[name]]
    assert versions == {modern.uri(name): {path: 1, registry: 2}.get(name) for name in changed}
    modern.apply(edit)
    assert {name: modern.text(name) for name in before} == after
    assert await findings(modern, [path, registry]) == known
    edit = await rename(modern, path, f'"{NEW}', OLD)
    assert edit
    modern.apply(edit)
    assert {name: modern.text(name) for name in before} == before


@TEXTS
async def test_an_old_client_gets_plain_changes(old: Editor, text: str) -> None:
    before = bodies(text, OLD)
    await old.start("".join(f"-- {path} --\n{body}" for path, body in before.items()))
    path = next(iter(before))
    await old.open(path)
    edit = await rename(old, path, f'"{OLD}', NEW)
    assert edit and edit.document_changes is None and edit.changes
    old.apply(edit)
    assert {name: old.text(name) for name in before} == bodies(text, NEW)
    assert old.result and old.result.capabilities.rename_provider is True


@pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])
async def test_the_name_to_be_renamed_is_shown_first(modern: Editor, text: str) -> None:
    cursor = await modern.start(text.replace("«", "").replace("»", ""))
    assert cursor
    assert modern.result and modern.result.capabilities.rename_provider == types.RenameOptions(prepare_provider=True)
    params = types.PrepareRenameParams(cursor.document, cursor.position)
    found = await modern.client.text_document_prepare_rename_async(params)
    assert isinstance(found, types.PrepareRenamePlaceholder)
    assert (found.placeholder, modern.words(cursor.path, found.range)) == (OLD, OLD)
    nowhere = types.PrepareRenameParams(cursor.document, types.Position(0, 0))
    assert await modern.client.text_document_prepare_rename_async(nowhere) is None


@pytest.mark.parametrize(
    ("more", "name", "reason"),
    [
        ("", "ml.run.failed", "`ml.run.failed` is registered already, at taxonomy/registry.yaml:17"),
        ("", "user.run.ended", "CON105"),
        ("", "ml.run.", "cannot"),
        ('-- b.py --\ndef go(kind):\n    publish(f"ml.run.{kind}")\n', NEW, "`ml.run.{kind}` at b.py:2 is composed"),
        (
            '-- b.ex --\ndefmodule B do\n  def go(k), do: Thunderline.Event.new(name: "ml.run.#{k}")\nend\n',
            NEW,
            "`ml.run.{k}` at b.ex:2 is composed",
        ),
    ],
)
async def test_a_refusal_says_why(modern: Editor, more: str, name: str, reason: str) -> None:
    text = '-- app.py --\nEvent(name="ml.run.$0completed", source="ml", correlation_id=c, causation_id=d)\n' + more
    cursor = await modern.start(text)
    assert cursor
    with pytest.raises(JsonRpcException) as error:
        await rename(modern, cursor.path, '"ml.run.completed', name)
    assert reason in error.value.message
    assert error.value.code == types.LSPErrorCodes.RequestFailed
    rows = await modern.findings(cursor.path)
    assert [row.code for row in rows] == ["CON401"]
