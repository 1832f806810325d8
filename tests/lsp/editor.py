"""An editor for tests: a client over stdio, its files on disk, and the texts that it has open."""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cursor import REGISTRY
from lsprotocol import types
from msgspec import Struct, field
from pygls.protocol import default_converter
from pygls.protocol.json_rpc import JsonRPCResponseMessage
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features
from saga_concordia.lsp.convert import offset_of, position_of, uri_of
from saga_concordia.text.line_index import LineIndex

COMMAND = [sys.executable, "-m", "saga_concordia", "server"]
PATIENCE_SECONDS = 20
REFRESHES = (
    types.WORKSPACE_DIAGNOSTIC_REFRESH,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
)
_PART = re.compile(r"^-- (\S+) --\n", re.MULTILINE)
_Encoding = types.PositionEncodingKind

MODERN = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[_Encoding.Utf16, _Encoding.Utf8]),
    window=types.WindowClientCapabilities(
        work_done_progress=True,
        show_message=types.ShowMessageRequestClientCapabilities(
            types.ClientShowMessageActionItemOptions(additional_properties_support=True)
        ),
        show_document=types.ShowDocumentClientCapabilities(support=True),
    ),
    workspace=types.WorkspaceClientCapabilities(
        apply_edit=True,
        configuration=True,
        workspace_folders=True,
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True,
            change_annotation_support=types.ChangeAnnotationsSupportOptions(),
            normalizes_line_endings=True,
        ),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
        semantic_tokens=types.SemanticTokensWorkspaceClientCapabilities(refresh_support=True),
        symbol=types.WorkspaceSymbolClientCapabilities(
            resolve_support=types.ClientSymbolResolveOptions(properties=["location.range"])
        ),
        file_operations=types.FileOperationClientCapabilities(did_create=True, did_rename=True, did_delete=True),
        execute_command=types.ExecuteCommandClientCapabilities(),
    ),
    text_document=types.TextDocumentClientCapabilities(
        synchronization=types.TextDocumentSyncClientCapabilities(did_save=True),
        diagnostic=types.DiagnosticClientCapabilities(
            related_information=True,
            tag_support=types.ClientDiagnosticsTagOptions(
                [types.DiagnosticTag.Unnecessary, types.DiagnosticTag.Deprecated]
            ),
            code_description_support=True,
            data_support=True,
        ),
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
            related_information=True,
            version_support=True,
            tag_support=types.ClientDiagnosticsTagOptions(
                [types.DiagnosticTag.Unnecessary, types.DiagnosticTag.Deprecated]
            ),
            code_description_support=True,
            data_support=True,
        ),
        code_action=types.CodeActionClientCapabilities(
            code_action_literal_support=types.ClientCodeActionLiteralOptions(
                types.ClientCodeActionKindOptions([kind.value for kind in types.CodeActionKind])
            ),
            is_preferred_support=True,
            disabled_support=True,
            data_support=True,
            resolve_support=types.ClientCodeActionResolveOptions(["edit"]),
            honors_change_annotations=True,
        ),
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(
                snippet_support=True,
                documentation_format=[types.MarkupKind.Markdown, types.MarkupKind.PlainText],
                deprecated_support=True,
                tag_support=types.CompletionItemTagOptions([types.CompletionItemTag.Deprecated]),
                insert_replace_support=True,
                resolve_support=types.ClientCompletionItemResolveOptions(["documentation", "detail"]),
                label_details_support=True,
            ),
            completion_list=types.CompletionListCapabilities(["editRange", "data"]),
        ),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown, types.MarkupKind.PlainText]),
        definition=types.DefinitionClientCapabilities(link_support=True),
        references=types.ReferenceClientCapabilities(),
        document_highlight=types.DocumentHighlightClientCapabilities(),
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
        document_link=types.DocumentLinkClientCapabilities(tooltip_support=True),
        rename=types.RenameClientCapabilities(prepare_support=True, honors_change_annotations=True),
        code_lens=types.CodeLensClientCapabilities(),
        call_hierarchy=types.CallHierarchyClientCapabilities(),
        inlay_hint=types.InlayHintClientCapabilities(
            resolve_support=types.ClientInlayHintResolveOptions(["tooltip", "label.tooltip"])
        ),
        semantic_tokens=types.SemanticTokensClientCapabilities(
            requests=types.ClientSemanticTokensRequestOptions(
                range=True, full=types.ClientSemanticTokensRequestFullDelta(delta=True)
            ),
            token_types=[kind.value for kind in types.SemanticTokenTypes],
            token_modifiers=[modifier.value for modifier in types.SemanticTokenModifiers],
            formats=[types.TokenFormat.Relative],
        ),
    ),
)
"""A client that takes all that there is, and counts in UTF-8 where it can."""

OLD = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        apply_edit=True, workspace_edit=types.WorkspaceEditClientCapabilities()
    ),
    text_document=types.TextDocumentClientCapabilities(
        synchronization=types.TextDocumentSyncClientCapabilities(did_save=True),
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(),
        completion=types.CompletionClientCapabilities(completion_item=types.ClientCompletionItemOptions()),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText]),
        code_action=types.CodeActionClientCapabilities(),
        document_symbol=types.DocumentSymbolClientCapabilities(),
        rename=types.RenameClientCapabilities(),
    ),
)
"""A client that has findings pushed, knows no versions in edits, no progress and no registration, and UTF-16 alone."""


class Cursor(Struct, frozen=True):
    """Where `$0` stands, in an open document."""

    path: str
    uri: str
    offset: int
    position: types.Position

    @property
    def document(self) -> types.TextDocumentIdentifier:
        """The document, as requests name it."""
        return types.TextDocumentIdentifier(self.uri)


class Editor(Struct, eq=False):
    """A client and its side of a session; `root` is its folder.

    `published` are all findings that were pushed, in order; `offers` the messages with actions, which are answered by
    the action whose title is `choice`; `registered` what the server asked to be told; `refreshed` how often it said to
    ask again, by method; `applied` the edits that it asked for.
    """

    client: LanguageClient
    capabilities: types.ClientCapabilities
    root: Path
    encoding: types.PositionEncodingKind = _Encoding.Utf16
    result: types.InitializeResult | None = None
    texts: dict[str, str] = field(default_factory=dict[str, str])
    versions: dict[str, int] = field(default_factory=dict[str, int])
    published: list[types.PublishDiagnosticsParams] = field(default_factory=list[types.PublishDiagnosticsParams])
    offers: list[types.ShowMessageRequestParams] = field(default_factory=list[types.ShowMessageRequestParams])
    choice: str | None = None
    registered: list[types.Registration] = field(default_factory=list[types.Registration])
    refreshed: Counter[str] = field(default_factory=Counter[str])
    applied: list[types.WorkspaceEdit] = field(default_factory=list[types.WorkspaceEdit])

    @property
    def pulls(self) -> bool:
        """Whether this client asks for findings."""
        return bool(self.capabilities.text_document and self.capabilities.text_document.diagnostic)

    async def start(self, text: str = "", **more: Any) -> Cursor | None:
        """Write a fixture's files, begin the session, and open the file with the cursor, if there is one.

        A text is `-- path --` lines with files behind them, `$0` where the cursor stands. Without a registry of its own
        it gets `cursor.REGISTRY` as `taxonomy/registry.yaml`, and an empty `concordia.toml`. `more` goes into the
        params of `initialize`.
        """
        place = self.write(text)
        if not (self.root / "taxonomy").exists() and not (self.root / "EVENT_TAXONOMY.md").exists():
            self.put("taxonomy/registry.yaml", REGISTRY)
        if not (self.root / "concordia.toml").exists():
            self.put("concordia.toml", "")
        await self.begin(**more)
        if place is None:
            return None
        await self.open(place[0])
        return self.cursor(*place)

    async def begin(self, **more: Any) -> types.InitializeResult:
        """Begin the session with the files as they are."""
        more.setdefault("workspace_folders", [types.WorkspaceFolder(uri_of(self.root), self.root.name)])
        params = types.InitializeParams(self.capabilities, **more)
        self.result = await self.client.initialize_session(params)
        self.encoding = _Encoding(self.result.capabilities.position_encoding or _Encoding.Utf16)
        return self.result

    # Files

    def put(self, path: str, text: str) -> None:
        """Write one file to disk, as it is."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")

    def write(self, text: str) -> tuple[str, int] | None:
        """Write a fixture's files to disk; the path and the offset of its cursor."""
        place: tuple[str, int] | None = None
        pieces = _PART.split(text)[1:]
        for path, body in zip(pieces[::2], pieces[1::2], strict=True):
            before, found, after = body.partition("$0")
            self.put(path, before + after)
            if found:
                place = path, len(before.encode())
        return place

    def uri(self, path: str) -> str:
        """The URI of a file."""
        return uri_of(self.root / path)

    def text(self, path: str) -> str:
        """A text as it is in the editor, or on disk where it is not open."""
        return self.texts.get(path) or (self.root / path).read_bytes().decode()

    # Places

    def position(self, path: str, offset: int) -> types.Position:
        """The position of a byte offset."""
        return position_of(LineIndex(self.text(path).encode()), offset, self.encoding)

    def range(self, path: str, words: str) -> types.Range:
        """The range of the first occurrence of some words."""
        start = len(self.text(path).partition(words)[0].encode())
        return types.Range(self.position(path, start), self.position(path, start + len(words.encode())))

    def words(self, path: str, range: types.Range) -> str:
        """What stands in a range."""
        data = self.text(path).encode()
        lines = LineIndex(data)
        return data[offset_of(lines, range.start, self.encoding) : offset_of(lines, range.end, self.encoding)].decode()

    def cursor(self, path: str, offset: int) -> Cursor:
        """A place in a document."""
        return Cursor(path, self.uri(path), offset, self.position(path, offset))

    # Documents

    async def open(self, path: str, text: str | None = None, language: str = "") -> str:
        """Open a file, with other content than on disk if it is given; its URI."""
        self.texts[path] = (self.root / path).read_bytes().decode() if text is None else text
        self.versions[path] = 1
        item = types.TextDocumentItem(self.uri(path), language or _language(path), 1, self.texts[path])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return item.uri

    def replace(self, path: str, old: str, new: str) -> None:
        """Type: the first `old` becomes `new`, as one incremental edit."""
        place = self.range(path, old)
        assert old in self.texts[path], f"{old!r} is not in {path}"
        self.texts[path] = self.texts[path].replace(old, new, 1)
        self._changed(path, [types.TextDocumentContentChangePartial(place, new)])

    def retype(self, path: str, text: str) -> None:
        """Replace the whole text, as one edit without a range."""
        self.texts[path] = text
        self._changed(path, [types.TextDocumentContentChangeWholeDocument(text)])

    def _changed(self, path: str, events: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        self.versions[path] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(events)))

    def save(self, path: str) -> None:
        """Write an open text to disk and say so."""
        self.put(path, self.texts[path])
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri(path)))
        )

    def close(self, path: str) -> None:
        """Close a text."""
        del self.texts[path], self.versions[path]
        document = types.TextDocumentIdentifier(self.uri(path))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def changed_on_disk(self, *paths: str) -> None:
        """Say that files have changed on disk."""
        events = [types.FileEvent(self.uri(path), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Apply an edit to the open texts, and to files on disk; versions are checked."""
        files = {uri: (None, edits) for uri, edits in (edit.changes or {}).items()}
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            files[change.text_document.uri] = change.text_document.version, change.edits  # pyright: ignore
        paths = {uri_of(self.root / path): path for path in self.texts}
        for uri, (version, edits) in files.items():
            path = paths.get(uri)
            if path is None:
                path = str(Path(uri.removeprefix("file://")).relative_to(self.root))
                assert version is None, f"{path} is not open, and has no version"
            elif version is not None:
                assert version == self.versions[path]
            text = _edited(self.text(path), edits, self.encoding)
            if path in self.texts:
                self.retype(path, text)
            else:
                self.put(path, text)
                self.changed_on_disk(path)

    async def ask(self, method: str, params: object = None) -> Any:
        """The result of a request beyond LSP, as it came."""
        return await self.client.protocol.send_request_async(method, params)

    # Findings

    async def findings(self, path: str) -> Sequence[types.Diagnostic]:
        """The findings in a file now, asked for; for a client that has them pushed, those that came last."""
        if not self.pulls:
            return list(self.client.diagnostics.get(self.uri(path), ()))
        report = await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(types.TextDocumentIdentifier(self.uri(path)))
        )
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def expect(self, path: str, *codes: str) -> Sequence[types.Diagnostic]:
        """Wait until the findings in a file are these, in order of place; gives up with what there is instead."""

        async def codes_now() -> bool:
            nonlocal rows
            rows = await self.findings(path)
            return tuple(str(row.code) for row in rows) == codes

        rows: Sequence[types.Diagnostic] = ()
        await wait_for(codes_now, lambda: f"{path}: {[(row.code, row.message) for row in rows]} instead of {codes}")
        return rows


@asynccontextmanager
async def session(root: Path, capabilities: types.ClientCapabilities) -> AsyncIterator[Editor]:
    """A client with a server of its own, which is shut down in the end; the folder is made."""
    root.mkdir(parents=True, exist_ok=True)
    client = LanguageClient(converter_factory=_converter)
    editor = Editor(client, capabilities, root.resolve())
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **_features(editor)})
    await client.start_io(*COMMAND)
    yield editor
    await client.shutdown_session()
    await client.stop()


def _converter() -> Any:
    """A client's, which leaves the results of requests beyond LSP as they came."""
    converter = default_converter()
    converter.register_structure_hook(JsonRPCResponseMessage, lambda given, kind: kind(**given))
    return converter


def _features(editor: Editor) -> dict[str, Callable[[Any], Any]]:
    """What the client does beside what `pytest_lsp` does."""

    def publish(params: types.PublishDiagnosticsParams) -> None:
        editor.published.append(params)
        editor.client.diagnostics[params.uri] = params.diagnostics

    def offer(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
        editor.offers.append(params)
        return next((action for action in params.actions or () if action.title == editor.choice), None)

    def register(params: types.RegistrationParams) -> None:
        editor.registered.extend(params.registrations)

    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        editor.applied.append(params.edit)
        editor.apply(params.edit)
        return types.ApplyWorkspaceEditResult(True)

    def refresh(method: str) -> Callable[[Any], None]:
        def count(params: None) -> None:
            editor.refreshed[method] += 1

        return count

    return {
        types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
        types.WINDOW_SHOW_MESSAGE_REQUEST: offer,
        types.CLIENT_REGISTER_CAPABILITY: register,
        types.WORKSPACE_APPLY_EDIT: apply,
        **{method: refresh(method) for method in REFRESHES},
    }


async def wait_for(condition: Callable[[], Any], what: Callable[[], str]) -> None:
    """Wait until something holds (a function, or an asynchronous one), or fail with words for what is there."""
    clock = asyncio.get_running_loop().time
    end = clock() + PATIENCE_SECONDS
    while True:
        holds = condition()
        if (await holds) if asyncio.iscoroutine(holds) else holds:
            return
        assert clock() < end, what()
        await asyncio.sleep(0.02)


def _edited(text: str, edits: Sequence[Any], encoding: types.PositionEncodingKind) -> str:
    data = text.encode()
    lines = LineIndex(data)
    spans = [
        (offset_of(lines, one.range.start, encoding), offset_of(lines, one.range.end, encoding), one.new_text)
        for one in edits
    ]
    for start, end, new in sorted(spans, key=lambda row: row[:2], reverse=True):
        data = data[:start] + new.encode() + data[end:]
    return data.decode()


def _language(path: str) -> str:
    names = {".py": "python", ".ex": "elixir", ".exs": "elixir", ".yaml": "yaml", ".md": "markdown", ".toml": "toml"}
    return names.get(Path(path).suffix, "plaintext")
