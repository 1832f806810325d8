"""Findings, pushed and asked for: what they hold, when they come, and when they do not."""

import asyncio
from pathlib import Path

from cursor import REGISTRY
from editor import Editor, wait_for
from lsprotocol import types

CALL = 'Event.new(name="{}", source="ml", correlation_id=c, causation_id=d)\n'
DRIFT = f"""\
-- saga.py --
{CALL.format("ml.run.fail$0")}"""
ELIXIR = """\
-- saga.ex --
Thunderline.Event.new(name: "ml.run.fail$0", source: :ml, correlation_id: c, causation_id: d)
"""

UNUSED = ["CON501"] * 4
"""Of the registry's entries, those that no text here emits."""


async def test_a_finding_says_all_that_the_client_can_take(modern: Editor) -> None:
    await modern.start(DRIFT)
    (row,) = await modern.expect("saga.py", "CON102")
    assert modern.words("saga.py", row.range) == "ml.run.fail"
    assert (row.severity, row.source, row.tags) == (types.DiagnosticSeverity.Error, "concordia", None)
    assert row.code_description
    page = Path(row.code_description.href.removeprefix("file://"))
    assert page.read_text(encoding="utf-8").startswith("# CON102 tense-mismatch")
    assert row.data == {"code": "CON102", "span": [16, 27], "event": "ml.run.fail"}


async def test_an_old_client_gets_no_more_than_it_knows(old: Editor) -> None:
    await old.start(DRIFT)
    (row,) = await old.expect("saga.py", "CON102")
    assert old.words("saga.py", row.range) == "ml.run.fail"
    assert (row.code_description, row.data, row.related_information, row.tags) == (None, None, None, None)
    assert old.published[-1].version is None


async def test_elixir_and_python_alike(modern: Editor) -> None:
    await modern.start(ELIXIR)
    (row,) = await modern.expect("saga.ex", "CON102")
    assert modern.words("saga.ex", row.range) == "ml.run.fail"


async def test_what_is_deprecated_or_needless_is_tagged(modern: Editor) -> None:
    await modern.start(f"-- saga.py --\n{CALL.format('ml.run.finished')}x = 1  # concordia: ignore[CON101] why$0\n")
    deprecated, needless = await modern.expect("saga.py", "CON104", "CON901")
    assert list(deprecated.tags or ()) == [types.DiagnosticTag.Deprecated]
    assert list(needless.tags or ()) == [types.DiagnosticTag.Unnecessary]
    idle = await modern.expect("taxonomy/registry.yaml", *["CON501"] * 5)
    assert {tuple(row.tags or ()) for row in idle} == {(types.DiagnosticTag.Unnecessary,)}


async def test_other_places_that_explain_a_finding_are_given(modern: Editor) -> None:
    other = REGISTRY.replace("A training run began.", "Another").replace("persistent", "transient")
    await modern.start(
        f"-- taxonomy/registry.yaml --\n{REGISTRY}-- taxonomy/second.yaml --\n{other}-- saga.py --\nx = 1$0\n"
    )
    await modern.open("taxonomy/second.yaml")
    rows = [row for row in await modern.findings("taxonomy/second.yaml") if row.code == "CON604"]
    rows += [row for row in await modern.findings("taxonomy/registry.yaml") if row.code == "CON604"]
    related = [one.location.uri for row in rows for one in row.related_information or ()]
    assert related
    assert set(related) <= {modern.uri("taxonomy/registry.yaml"), modern.uri("taxonomy/second.yaml")}


async def test_a_result_that_has_not_changed_is_not_sent_again(modern: Editor) -> None:
    cursor = await modern.start(DRIFT)
    assert cursor
    await modern.expect("saga.py", "CON102")

    async def ask(previous: str | None) -> types.DocumentDiagnosticReport:
        params = types.DocumentDiagnosticParams(cursor.document, previous_result_id=previous)
        return await modern.client.text_document_diagnostic_async(params)

    first = await ask(None)
    assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
    again = await ask(first.result_id)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    modern.replace("saga.py", "Event.new", "\nEvent.new")
    moved = await ask(first.result_id)
    assert isinstance(moved, types.RelatedFullDocumentDiagnosticReport)
    assert moved.items[0].range.start.line == 1


async def test_a_whole_workspace_can_be_asked_for(modern: Editor) -> None:
    await modern.start(
        f"-- lib/other.py --\n{CALL.format('ml.run.start')}-- saga.py --\n{CALL.format('ml.run.failed')}$0"
    )

    async def ask(*previous: types.PreviousResultId) -> dict[str, types.WorkspaceDocumentDiagnosticReport]:
        report = await modern.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous))
        return {one.uri: one for one in report.items}

    uri = modern.uri("lib/other.py")
    while (first := (await ask()).get(uri)) is None:
        await asyncio.sleep(0.02)  # It is not read yet.
    assert isinstance(first, types.WorkspaceFullDocumentDiagnosticReport)
    assert ([row.code for row in first.items], first.version) == (["CON102"], None)
    assert first.result_id
    known = types.PreviousResultId(uri, first.result_id)
    assert isinstance((await ask(known))[uri], types.WorkspaceUnchangedDocumentDiagnosticReport)
    await modern.open("lib/other.py")
    modern.replace("lib/other.py", "start", "started")
    mended = (await ask(known))[uri]
    assert isinstance(mended, types.WorkspaceFullDocumentDiagnosticReport)
    assert "CON102" not in [row.code for row in mended.items]
    assert mended.version == 2


async def test_findings_of_a_file_that_went_are_taken_back(modern: Editor) -> None:
    await modern.start(
        f"-- lib/other.py --\n{CALL.format('ml.run.start')}-- saga.py --\n{CALL.format('ml.run.failed')}$0"
    )
    uri = modern.uri("lib/other.py")

    async def ask(*previous: types.PreviousResultId) -> dict[str, types.WorkspaceDocumentDiagnosticReport]:
        report = await modern.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous))
        return {one.uri: one for one in report.items}

    while (first := (await ask()).get(uri)) is None:
        await asyncio.sleep(0.02)  # It is not read yet.
    assert first.result_id
    (modern.root / "lib/other.py").unlink()
    modern.changed_on_disk("lib/other.py")
    known = types.PreviousResultId(uri, first.result_id)
    while isinstance(gone := (await ask(known)).get(uri), types.WorkspaceUnchangedDocumentDiagnosticReport):
        await asyncio.sleep(0.02)  # It is held still.
    assert isinstance(gone, types.WorkspaceFullDocumentDiagnosticReport)
    assert (list(gone.items), gone.version) == ([], None)
    assert gone.result_id
    assert uri not in await ask(types.PreviousResultId(uri, gone.result_id))


async def test_what_is_asked_for_is_not_pushed(modern: Editor) -> None:
    await modern.start(DRIFT)
    await modern.expect("saga.py", "CON102")
    modern.replace("saga.py", "fail", "failed")
    await modern.expect("saga.py")
    assert modern.published == []
    assert modern.result
    provider = modern.result.capabilities.diagnostic_provider
    assert isinstance(provider, types.DiagnosticOptions)
    assert (provider.inter_file_dependencies, provider.workspace_diagnostics) == (True, True)


async def test_what_is_pushed_is_not_asked_for(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    assert old.result
    assert old.result.capabilities.diagnostic_provider is None


async def test_findings_are_pushed_only_where_they_changed(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    for _ in range(20):
        old.replace("saga.py", ")\n", ")\n# more\n")
    old.replace("saga.py", "ml.run.fail", "ml.run.failed")
    await old.expect("saga.py")
    mine = [one for one in old.published if one.uri == old.uri("saga.py")]
    assert [len(one.diagnostics) for one in mine] == [1, 0]


async def test_what_an_edit_behind_has_overtaken_is_not_pushed(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    for number in range(40):
        old.retype("saga.py", CALL.format("ml.run.failed" if number % 2 else "ml.run.fail"))
    old.retype("saga.py", CALL.format("ml.run.start"))
    await wait_for(lambda: "started" in str(old.published[-1].diagnostics), lambda: str(old.published[-1]))
    assert len(old.published) < 20


async def test_closing_takes_findings_back(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    old.close("saga.py")
    await old.expect("saga.py")


async def test_other_open_documents_follow_an_edit(old: Editor) -> None:
    await old.start(
        "-- names.py --\nNAME = 'ml.run.failed'\n"
        "-- saga.py --\nfrom names import NAME\nEvent.new(name=NAME, source='ml', correlation_id=c, causation_id=d)$0\n"
    )
    await old.open("names.py")
    old.replace("names.py", "failed", "fail")
    await old.expect("saga.py", "CON102")
    old.replace("names.py", "fail", "failed")
    await old.expect("saga.py")


async def test_an_edit_of_the_registry_checks_all_again(modern: Editor) -> None:
    await modern.start(DRIFT)
    await modern.expect("saga.py", "CON102")
    await modern.open("taxonomy/registry.yaml")
    await asyncio.sleep(0.3)
    before = modern.refreshed[types.WORKSPACE_DIAGNOSTIC_REFRESH]
    modern.replace("taxonomy/registry.yaml", "ml.run.failed:", "ml.run.fail:")
    await wait_for(lambda: modern.refreshed[types.WORKSPACE_DIAGNOSTIC_REFRESH] > before, lambda: "no refresh")
    assert "CON102" not in [row.code for row in await modern.findings("saga.py")]


async def test_an_edit_of_the_registry_pushes_all_again(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    await old.open("taxonomy/registry.yaml")
    old.replace("taxonomy/registry.yaml", "ml.run.failed:", "ml.run.fail:")
    await old.expect("saga.py")
    old.close("taxonomy/registry.yaml")
    await old.expect("saga.py", "CON102")


BROKEN = REGISTRY.replace("  ml.run.failed: {", "  ml.run.failed: {{{ [")


async def test_a_broken_registry_leaves_the_last_good_one_in_force(modern: Editor) -> None:
    await modern.start(DRIFT)
    await modern.expect("saga.py", "CON102")
    modern.put("taxonomy/registry.yaml", BROKEN)
    modern.changed_on_disk("taxonomy/registry.yaml")
    (row,) = await modern.expect("taxonomy/registry.yaml", "CON601")
    assert row.severity is types.DiagnosticSeverity.Error
    await modern.expect("saga.py", "CON102")
    modern.put("taxonomy/registry.yaml", REGISTRY.replace("ml.run.failed", "ml.run.fail"))
    modern.changed_on_disk("taxonomy/registry.yaml")
    await modern.expect("taxonomy/registry.yaml", *UNUSED)
    assert "CON102" not in [row.code for row in await modern.findings("saga.py")]


async def test_a_broken_registry_is_said_where_nobody_has_it_open(old: Editor) -> None:
    await old.start(DRIFT)
    await old.expect("saga.py", "CON102")
    old.put("taxonomy/registry.yaml", BROKEN)
    old.save("saga.py")
    await old.expect("taxonomy/registry.yaml", "CON601")
    await old.expect("saga.py", "CON102")
    old.put("taxonomy/registry.yaml", REGISTRY)
    old.save("saga.py")
    await old.expect("taxonomy/registry.yaml", *UNUSED)


async def test_broken_settings_are_a_finding_and_the_last_good_ones_in_force(modern: Editor) -> None:
    await modern.start("-- concordia.toml --\n[rules]\nCON102 = 'hint'\n" + DRIFT)
    (row,) = await modern.expect("saga.py", "CON102")
    assert row.severity is types.DiagnosticSeverity.Hint
    await modern.open("concordia.toml")
    modern.replace("concordia.toml", "'hint'", "'loud'")
    modern.save("concordia.toml")
    (wrong,) = await modern.expect("concordia.toml", "settings")
    assert modern.words("concordia.toml", wrong.range) == "CON102"
    assert "'loud'" in wrong.message
    (row,) = await modern.expect("saga.py", "CON102")
    assert row.severity is types.DiagnosticSeverity.Hint
    modern.replace("concordia.toml", "CON102 = 'loud'", "CON102 = [")
    modern.save("concordia.toml")
    (wrong,) = await modern.expect("concordia.toml", "settings")
    assert "not valid TOML" in wrong.message
    modern.retype("concordia.toml", "[rules]\nCON102 = 'warning'\n")
    modern.save("concordia.toml")
    await modern.expect("concordia.toml")
    (row,) = await modern.expect("saga.py", "CON102")
    assert row.severity is types.DiagnosticSeverity.Warning


async def test_settings_that_were_never_good_check_nothing(old: Editor) -> None:
    await old.start("-- concordia.toml --\nregisty = []\n" + DRIFT)
    (wrong,) = await old.expect("concordia.toml", "settings")
    assert "did you mean 'registry'" in wrong.message
    assert "last good" not in wrong.message
    assert await old.findings("saga.py") == []
    old.put("concordia.toml", "")
    old.save("saga.py")
    await old.expect("saga.py", "CON102")
    await old.expect("concordia.toml")


async def test_a_registry_that_is_not_there_is_a_finding_in_the_settings(modern: Editor) -> None:
    await modern.start("-- concordia.toml --\nregistry = ['no/such.yaml']\n" + DRIFT)
    (wrong,) = await modern.expect("concordia.toml", "settings")
    assert "no/such.yaml" in wrong.message
    assert modern.offers == []


async def test_a_finding_of_several_lines_is_shown_on_the_first(modern: Editor) -> None:
    await modern.start('-- app.py --\n$0Event(\r\n    name="ml.run.failed",\r\n    correlation_id=c,\r\n)\r\n')
    [row] = await modern.expect("app.py", "CON201")
    assert (row.range.start, row.range.end) == (types.Position(0, 0), types.Position(0, len("Event(")))
