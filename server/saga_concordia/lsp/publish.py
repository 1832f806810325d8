"""Findings that are pushed: of what is open, and of the files that all others are judged by."""

from collections.abc import Sequence

from lsprotocol import types

from saga_concordia.lsp.finding import diagnostic_of
from saga_concordia.lsp.server import ConcordiaServer, Published
from saga_concordia.lsp.settings_problem import settings_finding
from saga_concordia.lsp.view import View
from saga_concordia.lsp.workspaces import Home, view_of
from saga_concordia.model.diagnostics import Diagnostic


def judged(home: Home) -> list[str]:
    """The paths of everything that findings are looked for in: files of code, registries, the settings."""
    paths = dict.fromkeys(home.workspace.paths() if home.checks else ())
    if home.settings_path is not None:
        paths[home.settings_path] = None
    return list(paths)


def findings_of(home: Home, path: str) -> Sequence[Diagnostic]:
    """The findings in a file of code, a registry or the settings."""
    if path == home.settings_path:
        problem = home.settings_problem
        if problem is None:
            return ()
        return (settings_finding(problem, path, home.workspace.source(path), were_good=home.has_good_settings),)
    return home.workspace.diagnostics(path) if home.checks else ()


def publish(server: ConcordiaServer, uri: str) -> None:
    """Push the findings in an open document, unless a later edit waits already: then they are dropped."""
    address, document = server.workspaces.address(uri), server.workspaces.document(uri)
    if address is None or document is None or server.documents.get(uri) is not document:
        return
    view = view_of(address.home, server.client, address.path)
    _push(server, uri, view, findings_of(address.home, address.path), document.version)


def publish_judges(server: ConcordiaServer, home: Home) -> None:
    """Push the findings in a workspace's registries and settings, be they open or not; in none that is gone.

    What was said of a file that is none of these any more, because it went or was renamed, is taken back.
    """
    if home not in server.workspaces:
        return
    paths = {*home.workspace.registries} if home.checks else set[str]()
    if home.settings_path is not None:
        paths.add(home.settings_path)
    shown = {*home.uris.values()}
    for path in sorted(paths - {*home.uris}):
        view = view_of(home, server.client, path)
        shown.add(view.uri())
        _push(server, view.uri(), view, findings_of(home, path), None)
    for uri, told in tuple(server.published.items()):
        if told.root == home.root and uri not in shown:
            clear(server, uri)


def withdraw(server: ConcordiaServer, home: Home) -> None:
    """Take back all that was said of the files of a workspace."""
    for uri, told in tuple(server.published.items()):
        if told.root == home.root:
            clear(server, uri)


def clear(server: ConcordiaServer, uri: str) -> None:
    """Take back what was said of a file."""
    if server.published.pop(uri, None) is not None:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _push(server: ConcordiaServer, uri: str, view: View, rows: Sequence[Diagnostic], version: int | None) -> None:
    """Push what has changed. Whoever minds versions is told for each: findings of an earlier one may be disregarded."""
    found = [diagnostic_of(view, row) for row in rows]
    version = version if server.client.published_versions else None
    before = server.published.get(uri)
    if (before.found if before else []) == found and (before.version if before else None) == version:
        return
    if found or version is not None:
        server.published[uri] = Published(view.workspace.root, found, version)
    else:
        del server.published[uri]
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))
