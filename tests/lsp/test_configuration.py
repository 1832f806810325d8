"""The client's own settings hold over those of files, at once, in every workspace; bad ones are refused with words."""

import asyncio

import pytest
from cursor import REGISTRY
from editor import Editor, wait_for
from lsprotocol import types

PYTHON = 'Event.new(name="ml.run.fail", source="ml", correlation_id=c, causation_id=d)\n'
ELIXIR = 'Thunderline.Event.new(name: "ml.run.fail", source: :ml, correlation_id: c, causation_id: d)\n'
OTHER = "version: 1\nevents: {ml.run.fail: {version: 1}}\n"
FILES = (
    f"-- taxonomy/registry.yaml --\n{REGISTRY}-- docs/events.yaml --\n{OTHER}"
    f"-- saga.py --\n{PYTHON}-- lib/saga.ex --\n{ELIXIR}"
)
PATHS = ("saga.py", "lib/saga.ex")
OTHERS = {"registry": ["docs/events.yaml"]}
OFF = {"rules": {"CON102": "off"}}


def configure(editor: Editor, settings: object) -> None:
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))


async def expect(editor: Editor, *codes: str) -> None:
    for path in PATHS:
        await editor.expect(path, *codes)


async def started(editor: Editor, given: object = None, text: str = "-- concordia.toml --\n") -> None:
    editor.write(FILES + text)
    await editor.begin(initialization_options=given)
    for path in PATHS:
        await editor.open(path)


@pytest.mark.parametrize("given", [OTHERS, OFF], ids=["registry", "rules"])
async def test_they_hold_from_the_beginning(modern: Editor, given: object) -> None:
    await started(modern, given)
    await asyncio.sleep(0.2)
    await expect(modern)
    configure(modern, {"concordia": {}})
    await expect(modern, "CON102")


@pytest.mark.parametrize("given", [OTHERS, OFF], ids=["registry", "rules"])
async def test_they_hold_over_a_file_as_soon_as_they_change(old: Editor, given: dict[str, object]) -> None:
    await started(old, None, "-- concordia.toml --\nregistry = ['taxonomy/*.yaml']\n[rules]\nCON102 = 'hint'\n")
    await expect(old, "CON102")
    assert (await old.findings("saga.py"))[0].severity is types.DiagnosticSeverity.Hint
    configure(old, {"concordia": given})
    await expect(old)
    configure(old, {"concordia": {"registry": [], "rules": {}}})
    await expect(old, "CON102")


async def test_severities_of_the_file_that_are_not_named_stay(modern: Editor) -> None:
    await started(modern, {"rules": {"CON2": "error"}}, "-- concordia.toml --\n[rules]\nCON102 = 'hint'\n")
    [row] = await modern.expect("saga.py", "CON102")
    assert row.severity is types.DiagnosticSeverity.Hint


async def test_a_change_of_the_file_leaves_them_in_force(modern: Editor) -> None:
    await started(modern, OFF)
    await modern.open("concordia.toml")
    modern.retype("concordia.toml", "[rules]\nCON102 = 'error'\nCON201 = 'off'\n")
    await expect(modern)
    modern.replace("saga.py", ", causation_id=d", "")
    await expect(modern)
    configure(modern, {"concordia": None})
    configure(modern, {"other": {"rules": {}}})
    configure(modern, [])
    await expect(modern)
    configure(modern, {"concordia": {"inlayHints": False}})
    await expect(modern, "CON102")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"registry": ["../events.yaml"]}, "`concordia.registry[0]` must be a path with `/` inside of the workspace"),
        ({"registry": ["docs/events.yaml"], "rules": {"CON102": "loud"}}, "`concordia.rules.CON102` must be one of"),
        ({"registry": ["taxonomy/registry.yaml"], "rules": {"NO1": "off"}}, "`concordia.rules.NO1` names a rule"),
    ],
)
async def test_bad_ones_are_refused_as_a_whole_and_said_once(modern: Editor, bad: dict[str, object], said: str) -> None:
    await started(modern, OFF)
    for _ in range(3):
        configure(modern, {"concordia": bad})
    await wait_for(lambda: modern.client.messages, lambda: "no message")
    await expect(modern)
    [message] = modern.client.messages
    assert message.type is types.MessageType.Error
    assert said in message.message
    configure(modern, {"concordia": {}})
    await expect(modern, "CON102")
    configure(modern, {"concordia": bad})
    await wait_for(lambda: len(modern.client.messages) == 2, lambda: "not said again")
    await expect(modern, "CON102")


async def test_bad_ones_at_the_beginning_are_said_too(modern: Editor) -> None:
    await started(modern, {"inlayHints": True, "registry": 5})
    await expect(modern, "CON102")
    assert ["`concordia.registry` must be a list" in one.message for one in modern.client.messages] == [True]


async def test_a_registry_brings_a_workspace_to_life_and_its_end_takes_it_back(old: Editor) -> None:
    old.write(f"-- docs/events.yaml --\n{REGISTRY}-- saga.py --\n{PYTHON}-- lib/saga.ex --\n{ELIXIR}")
    await old.begin()
    for path in PATHS:
        await old.open(path)
    await expect(old)
    configure(old, {"concordia": OTHERS})
    await expect(old, "CON102")
    configure(old, {"concordia": OFF})
    await expect(old)


async def test_where_a_registry_is_not_there_the_projects_own_hold(modern: Editor) -> None:
    modern.write(f"-- one/concordia.toml --\n-- one/taxonomy/r.yaml --\n{REGISTRY}-- one/saga.py --\n{PYTHON}")
    modern.write(f"-- two/concordia.toml --\n-- two/docs/events.yaml --\n{OTHER}-- two/saga.py --\n{PYTHON}")
    folders = [types.WorkspaceFolder(modern.uri(name), name) for name in ("one", "two")]
    await modern.begin(workspace_folders=folders, initialization_options=OTHERS)
    for path in ("one/saga.py", "two/saga.py"):
        await modern.open(path)
    await modern.expect("one/saga.py", "CON102")
    await modern.expect("two/saga.py")
    [message] = modern.client.messages
    assert "`docs/events.yaml` names no file" in message.message
    assert str(modern.root / "one") in message.message
    modern.put("one/docs/events.yaml", OTHER)
    modern.changed_on_disk("one/docs/events.yaml")
    await modern.expect("one/saga.py")


async def test_a_link_out_of_the_workspace_is_not_followed(modern: Editor) -> None:
    outside = modern.root.parent / "outside"
    outside.mkdir()
    (outside / "events.yaml").write_text(OTHER, encoding="utf-8")
    (modern.root / "link").symlink_to(outside)
    await started(modern, {"registry": ["link/*.yaml"]})
    await expect(modern, "CON102")
    assert "`link/*.yaml` leads out of the workspace" in modern.client.messages[0].message
