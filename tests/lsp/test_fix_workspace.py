"""`concordia/fixWorkspace`: one edit, each part of it annotated where the client shows what an edit is for."""

from typing import Any

import pytest
from cursor import REGISTRY
from editor import Editor
from lsprotocol import types
from lsprotocol.converters import get_converter

PYTHON = """\
-- app.py --
"😀"; Event(name="ml.run.fail", source="ml", correlation_id=c, causation_id=d)$0
def go(causation_id):
    Event(name="ml.banana.peeled", source="ml", correlation_id=c)
"""
ELIXIR = """\
-- lib/app.ex --
"😀"; Thunderline.Event.new(name: "ml.run.fail", source: :ml, correlation_id: c, causation_id: d)$0
defmodule App do
  def go(causation_id), do: Thunderline.Event.new(name: "ml.banana.peeled", source: :ml, correlation_id: c)
end
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])


async def fixes(editor: Editor) -> types.WorkspaceEdit | None:
    given: Any = await editor.ask("concordia/fixWorkspace", {})
    return None if given is None else get_converter().structure(given, types.WorkspaceEdit)


def documents(edit: types.WorkspaceEdit) -> list[types.TextDocumentEdit]:
    """The edits, which are all of texts."""
    found = [document for document in edit.document_changes or () if isinstance(document, types.TextDocumentEdit)]
    assert found == [*(edit.document_changes or ())]
    return found


def annotated(edit: types.WorkspaceEdit) -> dict[str, set[str]]:
    """What is written under each annotation."""
    found: dict[str, set[str]] = {}
    for document in documents(edit):
        for one in document.edits:
            assert isinstance(one, types.AnnotatedTextEdit)
            found.setdefault(one.annotation_id, set()).add(one.new_text.strip(" ,"))
    return found


@BOTH
async def test_safe_fixes_and_others_are_annotated(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    edit = await fixes(modern)
    assert edit is not None
    assert edit.changes is None
    kinds = annotated(edit)
    assert kinds["unsafe"] == {"ml.run.failed"}
    assert kinds["safe"] in ({"causation_id=causation_id"}, {"causation_id: causation_id"})
    assert edit.change_annotations is not None
    safe, unsafe = edit.change_annotations["safe"], edit.change_annotations["unsafe"]
    assert (safe.label, safe.needs_confirmation) == ("Safe fixes", False)
    assert (unsafe.label, unsafe.needs_confirmation) == ("Fixes that other services see", True)
    assert safe.description
    assert unsafe.description
    modern.apply(edit)
    await modern.expect(cursor.path, "CON101")
    assert await fixes(modern) is None


@BOTH
async def test_versions_are_given_of_what_is_open(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    modern.replace(cursor.path, "😀", "é😀")
    other = "-- more.py --\nEvent(name='ml.run.fail', source='ml', correlation_id=c, causation_id=d)\n"
    modern.write(other)
    modern.changed_on_disk("more.py")
    edit = await fixes(modern)
    assert edit is not None
    versions = {document.text_document.uri: document.text_document.version for document in documents(edit)}
    assert versions == {modern.uri(cursor.path): 2, modern.uri("more.py"): None}
    modern.apply(edit)
    assert "é😀" in modern.text(cursor.path)
    assert "ml.run.failed" in modern.text(cursor.path)
    await modern.expect("more.py")


@BOTH
async def test_a_client_without_annotations_gets_the_safe_ones(old: Editor, text: str) -> None:
    cursor = await old.start(text)
    assert cursor
    edit = await fixes(old)
    assert edit is not None
    assert (edit.document_changes, edit.change_annotations) == (None, None)
    assert edit.changes is not None
    assert [one.new_text.strip(" ,")[:12] for one in edit.changes[old.uri(cursor.path)]] == ["causation_id"]
    old.apply(edit)
    assert '"ml.run.fail"' in old.text(cursor.path)
    assert await fixes(old) is None


async def test_only_what_is_used_is_explained(modern: Editor) -> None:
    await modern.start(PYTHON.partition("def go")[0])
    edit = await fixes(modern)
    assert edit is not None
    assert [*(edit.change_annotations or ())] == ["unsafe"]


async def test_all_workspaces_are_fixed_each_file_once(modern: Editor) -> None:
    call = "Event(name='ml.run.fail', source='ml', correlation_id=c, causation_id=d)\n"
    modern.write(f"-- app.py --\n{call}-- in/app.py --\n{call}-- in/concordia.toml --\n-- concordia.toml --\n")
    modern.write(f"-- taxonomy/r.yaml --\n{REGISTRY}-- in/taxonomy/r.yaml --\n{REGISTRY}")
    folders = [types.WorkspaceFolder(modern.uri(path), "x") for path in ("", "in")]
    await modern.begin(workspace_folders=folders)
    edit = await fixes(modern)
    assert edit is not None
    uris = [one.text_document.uri for one in edit.document_changes or () if isinstance(one, types.TextDocumentEdit)]
    assert sorted(uris) == [modern.uri("app.py"), modern.uri("in/app.py")]
    assert annotated(edit) == {"unsafe": {"ml.run.failed"}}


async def test_where_nothing_is_wrong_nothing_is_edited(modern: Editor) -> None:
    await modern.start("-- app.py --\nx = 1$0\n")
    assert await fixes(modern) is None
