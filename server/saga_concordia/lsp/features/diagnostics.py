"""`textDocument/diagnostic` and `workspace/diagnostic`, for clients that ask for findings; others have them pushed."""

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.finding import diagnostic_of, fingerprint
from saga_concordia.lsp.publish import findings_of, judged
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Home, view_of

_Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
_NOTHING = "nothing"
"""The result of a document without findings."""


def register(server: ConcordiaServer) -> None:
    """Offer to be asked, if the client asks at all."""
    if not server.client.pulls:
        return

    def document(
        params: types.DocumentDiagnosticParams,
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        address = server.workspaces.address(params.text_document.uri)
        if address is None:
            return types.RelatedFullDocumentDiagnosticReport([], result_id=_NOTHING)
        view = view_of(address.home, server.client, address.path)
        rows = findings_of(address.home, address.path)
        mark = fingerprint(view, rows) if rows else _NOTHING
        if mark == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(mark)
        return types.RelatedFullDocumentDiagnosticReport([diagnostic_of(view, row) for row in rows], result_id=mark)

    def workspace(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        reports = [report for home in server.workspaces for report in _reports(server, home, known)]
        return types.WorkspaceDiagnosticReport([*reports, *_gone(known, reports)])

    server.answer_always(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        document,
        types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="concordia"),
    )
    server.answer_always(types.WORKSPACE_DIAGNOSTIC, workspace)


def _reports(server: ConcordiaServer, home: Home, known: Mapping[str, str]) -> Iterator[_Report]:
    """A report for each file that has findings, or had some when the client asked last."""
    for path in judged(home):
        view = view_of(home, server.client, path)
        uri, rows = view.uri(), findings_of(home, path)
        mark = fingerprint(view, rows) if rows else _NOTHING
        version = home.versions.get(path)
        if known.get(uri) == mark:
            yield types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id=mark, version=version)
        elif rows or uri in known:
            items = [diagnostic_of(view, row) for row in rows]
            yield types.WorkspaceFullDocumentDiagnosticReport(uri, items, version=version, result_id=mark)


def _gone(known: Mapping[str, str], reports: Sequence[_Report]) -> Iterator[_Report]:
    """A report for each file that had findings when the client asked last, and that is looked at no more."""
    files = {path_of(report.uri) for report in reports}
    for uri, mark in known.items():
        if mark != _NOTHING and path_of(uri) not in files:
            yield types.WorkspaceFullDocumentDiagnosticReport(uri, [], result_id=_NOTHING)
