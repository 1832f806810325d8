"""Which workspace a document belongs to, and what brings one to life."""

import asyncio
from pathlib import Path

from cursor import REGISTRY
from editor import Editor, wait_for
from lsprotocol import types
from saga_concordia.lsp.convert import path_of, uri_of

CALL = 'Event.new(name="ml.run.fail", source="ml", correlation_id=c, causation_id=d)\n'
OTHER = "version: 1\nevents: {ml.run.fail: {version: 1, summary: As it is here.}}\n"


def folder(editor: Editor, name: str) -> types.WorkspaceFolder:
    return types.WorkspaceFolder(uri_of(editor.root / name), name)


async def test_the_nearest_settings_win(modern: Editor) -> None:
    modern.write(
        f"-- taxonomy/registry.yaml --\n{REGISTRY}-- concordia.toml --\n-- saga.py --\n{CALL}"
        f"-- inner/concordia.toml --\n-- inner/taxonomy/registry.yaml --\n{OTHER}-- inner/saga.py --\n{CALL}"
    )
    await modern.begin()
    await modern.open("saga.py")
    await modern.open("inner/saga.py")
    await modern.expect("saga.py", "CON102")
    await modern.expect("inner/saga.py")


async def test_several_roots_come_and_go(old: Editor) -> None:
    old.write(
        f"-- one/taxonomy/registry.yaml --\n{REGISTRY}-- one/saga.py --\n{CALL}"
        f"-- two/taxonomy/registry.yaml --\n{OTHER}-- two/saga.py --\n{CALL}"
    )
    await old.begin(workspace_folders=[folder(old, "one")])
    await old.open("one/saga.py")
    await old.expect("one/saga.py", "CON102")
    change = types.WorkspaceFoldersChangeEvent([folder(old, "two")], [])
    old.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change))
    await old.open("two/saga.py")
    old.replace("two/saga.py", "fail", "start")
    await old.expect("two/saga.py", "CON101")
    old.close("one/saga.py")
    old.put("one/taxonomy/registry.yaml", REGISTRY.replace("ml.run.failed: {", "ml.run.failed: [{"))
    change = types.WorkspaceFoldersChangeEvent([], [folder(old, "one")])
    old.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change))
    old.replace("two/saga.py", "start", "fail")
    await old.expect("two/saga.py")
    assert await old.findings("one/taxonomy/registry.yaml") == []


async def test_a_document_of_no_folder_finds_its_settings(modern: Editor) -> None:
    modern.write(f"-- taxonomy/registry.yaml --\n{REGISTRY}-- concordia.toml --\n-- lib/deep/saga.py --\n{CALL}")
    await modern.begin(workspace_folders=None)
    await modern.open("lib/deep/saga.py")
    await modern.expect("lib/deep/saga.py", "CON102")


async def test_roots_are_taken_as_old_clients_name_them(old: Editor) -> None:
    old.write(f"-- taxonomy/registry.yaml --\n{REGISTRY.replace('ml.run.failed: {', 'ml.run.failed: [{')}")
    await old.begin(workspace_folders=None, root_path=str(old.root))
    await old.expect("taxonomy/registry.yaml", "CON601")


async def test_code_that_is_not_ours_is_left_alone_and_beginning_offered_once(modern: Editor) -> None:
    modern.write(f"-- saga.py --\n{CALL}-- lib/saga.ex --\ndef x\n-- notes.txt --\nx\n")
    await modern.begin()
    await modern.open("notes.txt")
    await modern.expect("notes.txt")
    await asyncio.sleep(0.2)
    assert modern.offers == []
    await modern.open("saga.py")
    await modern.expect("saga.py")
    await modern.open("lib/saga.ex")
    await modern.expect("lib/saga.ex")
    await wait_for(lambda: modern.offers, lambda: "no offer")
    (offer,) = modern.offers
    assert [action.title for action in offer.actions or ()] == [
        "Write concordia.toml and taxonomy/registry.yaml",
        "Not now",
    ]
    assert not (modern.root / "concordia.toml").exists()


async def test_a_client_that_begins_workspaces_itself_is_offered_nothing(modern: Editor) -> None:
    modern.write(f"-- saga.py --\n{CALL}")
    await modern.begin(initialization_options={"offersFirstFiles": False})
    await modern.open("saga.py")
    await modern.expect("saga.py")
    assert modern.offers == []


async def test_a_client_without_actions_is_told_how_to_begin(old: Editor) -> None:
    old.write(f"-- saga.py --\n{CALL}")
    await old.begin()
    await old.open("saga.py")
    await wait_for(lambda: old.client.messages, lambda: "no message")
    assert "`concordia init`" in old.client.messages[0].message
    assert len(old.client.messages) == 1


async def test_the_offer_writes_settings_and_a_registry(modern: Editor) -> None:
    modern.choice = "Write concordia.toml and taxonomy/registry.yaml"
    modern.write(f"-- saga.py --\n{CALL}")
    await modern.begin()
    await modern.open("saga.py")
    await wait_for(lambda: (modern.root / "taxonomy" / "registry.yaml").exists(), lambda: "nothing written")
    assert '"ml.run.fail"' in (modern.root / "taxonomy" / "registry.yaml").read_text()
    modern.replace("saga.py", "fail", "failing")
    rows = await modern.expect("saga.py", "CON102")
    assert "ml.run.fail" in rows[0].message


async def test_settings_without_a_registry_are_offered_one(modern: Editor) -> None:
    modern.choice = "Write taxonomy/registry.yaml"
    modern.write(f"-- saga.py --\n{CALL}-- concordia.toml --\n[rules]\nCON102 = 'hint'\n")
    await modern.begin()
    await wait_for(lambda: (modern.root / "taxonomy" / "registry.yaml").exists(), lambda: str(modern.offers))
    await modern.open("saga.py")
    modern.replace("saga.py", "fail", "failing")
    (row,) = await modern.expect("saga.py", "CON102")
    assert row.severity is types.DiagnosticSeverity.Hint
    assert (modern.root / "concordia.toml").read_text().startswith("[rules]")


async def test_a_first_registry_brings_a_workspace_to_life(modern: Editor) -> None:
    modern.write(f"-- saga.py --\n{CALL}")
    await modern.begin()
    await modern.open("saga.py")
    await modern.expect("saga.py")
    modern.put("taxonomy/registry.yaml", REGISTRY)
    modern.changed_on_disk("taxonomy/registry.yaml")
    await modern.expect("saga.py", "CON102")


async def test_settings_that_go_away_take_their_findings_with_them(old: Editor) -> None:
    old.write(
        f"-- docs/events.yaml --\n{REGISTRY}-- concordia.toml --\nregistry = ['docs/*.yaml']\n-- saga.py --\n{CALL}"
    )
    await old.begin()
    await old.open("saga.py")
    await old.expect("saga.py", "CON102")
    (old.root / "concordia.toml").unlink()
    old.save("saga.py")
    await old.expect("saga.py")


async def test_what_is_wrong_with_settings_goes_away_with_them(old: Editor) -> None:
    """A default registry keeps the workspace alive, which then has no settings to speak of."""
    old.write(f"-- taxonomy/registry.yaml --\n{REGISTRY}-- concordia.toml --\n= =\n-- saga.py --\n{CALL}")
    await old.begin()
    await old.open("saga.py")
    await old.expect("concordia.toml", "settings")
    (old.root / "concordia.toml").unlink()
    old.save("saga.py")
    await old.expect("saga.py", "CON102")
    await old.expect("concordia.toml")


async def test_files_that_change_on_disk_are_read_again(modern: Editor) -> None:
    await modern.start(
        "-- names.py --\nNAME = 'ml.run.failed'\n"
        "-- saga.py --\nfrom names import NAME\nEvent.new(name=NAME, source='ml', correlation_id=c, causation_id=d)$0\n"
    )
    await modern.expect("saga.py")
    assert [one.method for one in modern.registered] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    modern.put("names.py", "NAME = 'ml.run.fail'\n")
    modern.changed_on_disk("names.py")
    await modern.expect("saga.py", "CON102")


async def test_a_client_that_watches_nothing_finds_out_on_save(old: Editor) -> None:
    await old.start(
        "-- names.py --\nNAME = 'ml.run.failed'\n"
        "-- saga.py --\nfrom names import NAME\nEvent.new(name=NAME, source='ml', correlation_id=c, causation_id=d)$0\n"
    )
    old.put("names.py", "NAME = 'ml.run.fail'\n")
    old.save("saga.py")
    await old.expect("saga.py", "CON102")


async def test_links_spaces_and_signs_in_paths(modern: Editor) -> None:
    real = modern.root / "with space & % é"
    real.mkdir()
    link = modern.root.parent / "link"
    link.symlink_to(real)
    modern.root = link
    modern.put("sagas/a b#1.py", CALL)
    await modern.start()
    uri = await modern.open("sagas/a b#1.py")
    assert "/link/" in uri
    assert "%20" in uri
    await modern.expect("sagas/a b#1.py", "CON102")
    report = await modern.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    registry = modern.uri("taxonomy/registry.yaml")
    assert [one.uri for one in report.items] == [uri, registry]
    modern.close("sagas/a b#1.py")
    report = await modern.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert [one.uri for one in report.items] == [uri, registry]


async def test_a_client_may_encode_more_than_we_do(modern: Editor) -> None:
    await modern.start("-- saga.py --\nx = 1$0\n")
    uri = modern.uri("saga.py").replace("saga", "%73aga")
    item = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, CALL)
    modern.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
    report = await modern.client.text_document_diagnostic_async(params)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [row.code for row in report.items] == ["CON102"]
    whole = await modern.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert [one.uri for one in whole.items] == [uri, modern.uri("taxonomy/registry.yaml")]


async def test_documents_that_are_no_files_are_left_alone(old: Editor) -> None:
    await old.start("-- saga.py --\nx = 1$0\n")
    for uri in (
        "untitled:Untitled-1",
        "git:/a.py?x",
        "vscode-remote://host/a.py",
        "file://host/a.py",
        "",
        "a.py",
        "::",
    ):
        item = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, CALL)
        identity = types.TextDocumentIdentifier(uri)
        old.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        old.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(2, uri), [types.TextDocumentContentChangeWholeDocument("x")]
            )
        )
        old.client.text_document_did_save(types.DidSaveTextDocumentParams(identity))
        old.client.text_document_did_close(types.DidCloseTextDocumentParams(identity))
    old.retype("saga.py", CALL)
    await old.expect("saga.py", "CON102")
    assert {one.uri for one in old.published} - {old.uri("taxonomy/registry.yaml")} == {old.uri("saga.py")}


def test_paths_of_other_systems_are_parsed() -> None:
    assert path_of("file:///c%3A/Users/x/a.py") == Path("/c:/Users/x/a.py")
    assert path_of("file:///C:/a%20b.py") == Path("/C:/a b.py")
    assert path_of("untitled:x") is None


async def test_the_index_is_built_with_progress(modern: Editor) -> None:
    await modern.start(f"-- saga.py --\n{CALL}$0")
    await wait_for(
        lambda: any(isinstance(one, types.WorkDoneProgressEnd) for one in _reports(modern)),
        lambda: str(_reports(modern)),
    )
    begin = _reports(modern)[0]
    assert isinstance(begin, types.WorkDoneProgressBegin)
    assert (begin.title, begin.cancellable) == ("Concordia reads project", True)


async def test_the_index_can_be_called_off(modern: Editor) -> None:
    await modern.start(f"-- saga.py --\n{CALL}$0")
    await wait_for(lambda: _reports(modern), lambda: "no progress")
    for token in modern.client.progress_reports:
        modern.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
    await modern.expect("saga.py", "CON102")


def _reports(editor: Editor) -> list[object]:
    return [report for reports in editor.client.progress_reports.values() for report in reports]


async def test_what_settings_the_client_sends_does_no_harm(modern: Editor) -> None:
    await modern.start(
        f"-- saga.py --\n{CALL}$0", initialization_options={"inlayHints": "yes", "colour": 5, "x": {"y": [1]}}
    )
    modern.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"concordia": {"x": 1}}))
    await modern.expect("saga.py", "CON102")
    logged = [one.message for one in modern.client.log_messages if "initializationOptions" in one.message]
    assert len(logged) == 1
    assert "colour, inlayHints, x" in logged[0]


async def test_settings_hold_as_they_are_typed(modern: Editor) -> None:
    modern.write(f"-- taxonomy/registry.yaml --\n{REGISTRY}-- concordia.toml --\n# none\n-- saga.py --\n{CALL}")
    await modern.begin()
    await modern.open("saga.py")
    await modern.expect("saga.py", "CON102")
    await modern.open("concordia.toml")
    modern.replace("concordia.toml", "# none", '[rules]\nCON102 = "off"')
    await modern.expect("saga.py")
    modern.replace("concordia.toml", '"off"', '"of')
    await modern.expect("saga.py")
    assert [row.code for row in await modern.findings("concordia.toml")]
    modern.replace("concordia.toml", '"of', '"error"')
    await modern.expect("saga.py", "CON102")
    modern.replace("concordia.toml", '"error"', '"off"')
    await modern.expect("saga.py")
    modern.close("concordia.toml")
    await modern.expect("saga.py", "CON102")
