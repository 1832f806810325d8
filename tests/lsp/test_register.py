"""`concordia/register`: the edit that registers an event, or a refusal in words."""

from typing import Any

import pytest
from cursor import REGISTRY
from editor import Editor
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import JsonRpcException

CALL = "Event(name='ml.trial.begun', source='ml', correlation_id=c, causation_id=d)\n"
PYTHON = f"-- app.py --\n$0{CALL}"
ELIXIR = """\
-- lib/app.ex --
$0Thunderline.Event.new(name: "ml.trial.begun", source: :ml, correlation_id: c, causation_id: d)
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])


async def registered(editor: Editor, root: str, name: str) -> types.WorkspaceEdit:
    params = {"root": root, "name": name}
    given: Any = await editor.ask("concordia/register", params)
    return get_converter().structure(given, types.WorkspaceEdit)


@BOTH
async def test_an_event_is_registered(modern: Editor, text: str) -> None:
    cursor = await modern.start(text)
    assert cursor
    await modern.expect(cursor.path, "CON101")
    modern.apply(await registered(modern, str(modern.root), "ml.trial.begun"))
    await modern.expect(cursor.path)
    assert modern.text("taxonomy/registry.yaml").count("ml.trial.begun") == 1


async def test_in_a_registry_as_somebody_is_writing_it(old: Editor) -> None:
    cursor = await old.start(PYTHON)
    assert cursor
    await old.open("taxonomy/registry.yaml")
    old.replace("taxonomy/registry.yaml", "version: 1\n", "version: 1\n# 😀\n")
    edit = await registered(old, old.uri(""), "ml.trial.begun")
    assert [*(edit.changes or ())] == [old.uri("taxonomy/registry.yaml")]
    old.apply(edit)
    assert "# 😀" in old.text("taxonomy/registry.yaml")
    await old.expect(cursor.path)


@BOTH
@pytest.mark.parametrize(
    ("root", "name", "reason"),
    [
        ("", "ml.run.completed", "`ml.run.completed` is registered already, in taxonomy/registry.yaml."),
        ("", "ml.unheard.of", "Nothing in the workspace emits or handles `ml.unheard.of`"),
        ("/no/where", "ml.trial.begun", "/no/where is no workspace of Concordia's."),
    ],
)
async def test_refusals_are_in_words(modern: Editor, text: str, root: str, name: str, reason: str) -> None:
    await modern.start(text)
    with pytest.raises(JsonRpcException) as caught:
        await registered(modern, root or str(modern.root), name)
    assert caught.value.code == types.LSPErrorCodes.RequestFailed
    assert caught.value.message.startswith(reason)


async def test_settings_that_cannot_be_used_are_a_reason(modern: Editor) -> None:
    await modern.start(PYTHON + "-- concordia.toml --\n= =\n")
    with pytest.raises(JsonRpcException, match="is not valid TOML"):
        await registered(modern, str(modern.root), "ml.trial.begun")


@pytest.mark.parametrize("params", [None, [], {}, {"root": 5, "name": "x"}, {"name": "x"}])
async def test_params_that_are_none_are_refused(modern: Editor, params: object) -> None:
    await modern.start(PYTHON)
    with pytest.raises(JsonRpcException, match="These are no params of `concordia/register`") as caught:
        await modern.ask("concordia/register", params)
    assert caught.value.code == types.ErrorCodes.InvalidParams


async def test_of_two_workspaces_the_one_that_is_meant(modern: Editor) -> None:
    for name in ("one", "two"):
        modern.write(f"-- {name}/app.py --\n{CALL}-- {name}/concordia.toml --\n")
        modern.put(f"{name}/taxonomy/r.yaml", REGISTRY)
    folders = [types.WorkspaceFolder(modern.uri(path), path) for path in ("one", "two")]
    await modern.begin(workspace_folders=folders)
    await modern.ask("concordia/check", {})
    modern.apply(await registered(modern, str(modern.root / "two"), "ml.trial.begun"))
    assert "ml.trial.begun" not in modern.text("one/taxonomy/r.yaml")
    assert "ml.trial.begun" in modern.text("two/taxonomy/r.yaml")
