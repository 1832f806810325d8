"""`concordia/audit`: documents of what is saved, for the client to write."""

import json
from typing import Any

import pytest
from editor import Editor
from pygls.exceptions import JsonRpcException

CODE = """\
-- lib/app.py --
Event(name="ml.run.fail", source="ml", correlation_id=c, causation_id=d)$0
"""


async def audit(editor: Editor, folder: str = "docs/audit") -> dict[str, Any]:
    return await editor.ask("concordia/audit", {"root": str(editor.root), "folder": editor.uri(folder)})


def data_of(answer: dict[str, Any]) -> dict[str, Any]:
    files = {file["name"]: file["text"] for file in answer["files"]}
    return json.loads(files["audit.json"])


async def test_documents_are_given_and_nothing_is_written(modern: Editor) -> None:
    await modern.start(CODE)
    answer = await audit(modern)
    files = {file["name"]: file["text"] for file in answer["files"]}
    assert answer["page"] in files
    assert "](../../lib/app.py#L1)" in files["event_conformance.md"]
    assert 'href="../../lib/app.py#L1"' in files["audit.html"]
    assert [row["id"] for row in data_of(answer)["drifts"]] == ["DRIFT-001", "DRIFT-002"]
    assert answer["headlines"]
    assert not (modern.root / "docs").exists()
    assert not (modern.root / "concordia-audit.json").exists()
    assert json.loads(answer["numbers"]["text"])["entries"][0]["id"] == "DRIFT-001"
    modern.put("concordia-audit.json", answer["numbers"]["text"])
    assert (await audit(modern))["numbers"] is None, "they are what they were"


async def test_it_is_of_what_is_saved_and_the_editor_goes_on_as_it_was(modern: Editor) -> None:
    cursor = await modern.start(CODE)
    assert cursor
    modern.replace(cursor.path, "ml.run.fail", "ml.run.failed")
    assert [row["event"] for row in data_of(await audit(modern))["conformance"]] == ["ml.run.fail"]
    [checked] = await modern.ask("concordia/check", {})
    assert checked["errors"] == 0, "the text of the editor still counts there"


async def test_it_says_why_not(modern: Editor) -> None:
    await modern.start(CODE)
    modern.put("concordia-audit.json", "{")
    with pytest.raises(JsonRpcException, match=r"concordia-audit\.json: is no state of audits"):
        await audit(modern)
    with pytest.raises(JsonRpcException, match="is no workspace of Concordia's"):
        await modern.ask("concordia/audit", {"root": "/nowhere", "folder": modern.uri("")})
    with pytest.raises(JsonRpcException, match="is no folder on this machine"):
        await modern.ask("concordia/audit", {"root": str(modern.root), "folder": "untitled:x"})
