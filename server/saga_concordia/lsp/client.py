"""What a client can do, as it said when it began, and what it asks for."""

from collections.abc import Iterable

from lsprotocol import types
from lsprotocol.types import PositionEncodingKind as Encoding
from msgspec import Struct

from saga_concordia.lsp.convert import ENCODINGS
from saga_concordia.lsp.options import Options, first_options


class Client(Struct, frozen=True):
    """A client's capabilities, as far as features ask for them.

    `pulls` says that it asks for findings itself, so they are never pushed; `refreshes` are the requests that make it
    ask again. `tags` are those of findings that it shows.
    """

    encoding: Encoding = Encoding.Utf16
    versioned_edits: bool = False
    pulls: bool = False
    published_versions: bool = False
    related_information: bool = False
    code_description: bool = False
    diagnostic_data: bool = False
    tags: frozenset[types.DiagnosticTag] = frozenset()
    progress: bool = False
    watches_files: bool = False
    message_actions: bool = False
    refreshes: frozenset[str] = frozenset()
    options: Options = Options()
    capabilities: types.ClientCapabilities = types.ClientCapabilities()

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, options: object = None) -> "Client":
        """Read what matters out of a client's capabilities and its `initializationOptions`."""
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        document = _of_documents(capabilities)
        window = capabilities.window or types.WindowClientCapabilities()
        offered = (capabilities.general.position_encodings if capabilities.general else None) or []
        pulled = document.diagnostic
        pushed = document.publish_diagnostics or types.PublishDiagnosticsClientCapabilities()
        shown = (pushed,) if pulled is None else (pushed, pulled)
        return cls(
            encoding=next((one for one in ENCODINGS if one in offered), Encoding.Utf16),
            versioned_edits=bool(workspace.workspace_edit and workspace.workspace_edit.document_changes),
            pulls=pulled is not None,
            published_versions=bool(pushed.version_support),
            related_information=any(one.related_information for one in shown),
            code_description=any(one.code_description_support for one in shown),
            diagnostic_data=any(one.data_support for one in shown),
            tags=frozenset(tag for one in shown if one.tag_support for tag in one.tag_support.value_set),
            progress=bool(window.work_done_progress),
            watches_files=bool(
                workspace.did_change_watched_files and workspace.did_change_watched_files.dynamic_registration
            ),
            message_actions=bool(window.show_message and window.show_message.message_action_item),
            refreshes=frozenset(_refreshes(workspace)),
            options=first_options(options),
            capabilities=capabilities,
        )

    @property
    def document(self) -> types.TextDocumentClientCapabilities:
        """What it can do with the answers to requests about documents."""
        return _of_documents(self.capabilities)


def _of_documents(capabilities: types.ClientCapabilities) -> types.TextDocumentClientCapabilities:
    return capabilities.text_document or types.TextDocumentClientCapabilities()


def _refreshes(workspace: types.WorkspaceClientCapabilities) -> Iterable[str]:
    """The requests by which the client can be told to ask again."""
    offered = (
        (types.WORKSPACE_DIAGNOSTIC_REFRESH, workspace.diagnostics),
        (types.WORKSPACE_CODE_LENS_REFRESH, workspace.code_lens),
        (types.WORKSPACE_INLAY_HINT_REFRESH, workspace.inlay_hint),
        (types.WORKSPACE_SEMANTIC_TOKENS_REFRESH, workspace.semantic_tokens),
    )
    return (method for method, one in offered if one is not None and one.refresh_support)
