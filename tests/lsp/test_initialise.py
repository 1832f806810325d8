"""`concordia/initialise`: the first files, in a folder that is open, and never over what is there."""

from typing import Any

import pytest
from editor import Editor
from lsprotocol import types
from pygls.exceptions import JsonRpcException

PYTHON = "-- app.py --\nEvent(name='ml.run.fail', source='ml', correlation_id=c, causation_id=d)$0\n"
ELIXIR = """\
-- lib/app.ex --
$0Thunderline.Event.new(name: "ml.run.fail", source: :ml, correlation_id: c, causation_id: d)
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])


async def initialise(editor: Editor, folder: str) -> dict[str, Any]:
    return await editor.ask("concordia/initialise", {"folder": folder})


async def opened(editor: Editor, text: str) -> str:
    place = editor.write(text)
    assert place
    await editor.begin()
    await editor.open(place[0])
    return place[0]


@BOTH
async def test_files_are_written_and_the_workspace_comes_to_life(modern: Editor, text: str) -> None:
    path = await opened(modern, text)
    result = await initialise(modern, modern.uri(""))
    assert result == {
        "files": [modern.uri("concordia.toml"), modern.uri("taxonomy/registry.yaml")],
        "names": 1,
    }
    assert '"ml.run.fail"' in modern.text("taxonomy/registry.yaml")
    modern.replace(path, "fail", "failing")
    await modern.expect(path, "CON102")


async def test_settings_that_are_there_are_kept(old: Editor) -> None:
    old.put("concordia.toml", "[rules]\nCON102 = 'hint'\n")
    path = await opened(old, PYTHON)
    assert (await initialise(old, old.uri("")))["files"] == [old.uri("taxonomy/registry.yaml")]
    old.replace(path, "fail", "failing")
    [row] = await old.expect(path, "CON102")
    assert row.severity is types.DiagnosticSeverity.Hint


async def test_a_folder_within_begins_for_itself(modern: Editor) -> None:
    modern.put("concordia.toml", "")
    modern.put("taxonomy/r.yaml", "events: {a.b: {version: 1}}\n")
    await opened(modern, PYTHON.replace("app.py", "services/shop/app.py"))
    await modern.expect("services/shop/app.py", "CON101")
    result = await initialise(modern, modern.uri("services/shop"))
    assert result["files"][0] == modern.uri("services/shop/concordia.toml")
    await modern.expect("services/shop/app.py")


@BOTH
async def test_nothing_is_written_over(modern: Editor, text: str) -> None:
    modern.put("taxonomy/registry.yaml", "# mine\n")
    await opened(modern, text)
    with pytest.raises(JsonRpcException, match="exists already; nothing is written") as caught:
        await initialise(modern, modern.uri(""))
    assert caught.value.code == types.LSPErrorCodes.RequestFailed
    assert modern.text("taxonomy/registry.yaml") == "# mine\n"
    assert not (modern.root / "concordia.toml").exists()


@pytest.mark.parametrize("folder", ["..", "../other", "link", "app.py", "none"])
async def test_nothing_is_written_elsewhere(modern: Editor, folder: str) -> None:
    other = modern.root.parent / "other"
    other.mkdir()
    (modern.root / "link").symlink_to(other)
    await opened(modern, PYTHON)
    with pytest.raises(JsonRpcException, match="nothing is written there") as caught:
        await initialise(modern, f"{modern.uri('')}/{folder}")
    assert caught.value.code == types.LSPErrorCodes.RequestFailed
    assert [*other.iterdir()] == []
    assert not (modern.root.parent / "concordia.toml").exists()


@pytest.mark.parametrize("params", [None, {}, {"folder": 5}])
async def test_params_that_are_none_are_refused(modern: Editor, params: object) -> None:
    await opened(modern, PYTHON)
    with pytest.raises(JsonRpcException, match="These are no params"):
        await modern.ask("concordia/initialise", params)


async def test_a_uri_of_no_file_is_refused(modern: Editor) -> None:
    await opened(modern, PYTHON)
    with pytest.raises(JsonRpcException, match="in none of the folders that are open"):
        await initialise(modern, "untitled:x")


async def test_who_asked_is_not_offered_the_same(modern: Editor) -> None:
    modern.write(PYTHON)
    await modern.begin()
    await initialise(modern, modern.uri(""))
    await modern.open("app.py")
    await modern.expect("app.py")
    assert modern.offers == []
