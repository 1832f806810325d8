"""`concordia/audit`: the documents of an audit of what is saved, for the client to write where they are wanted."""

from collections.abc import Callable, Generator, Mapping

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.data import params_of
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.server import ConcordiaServer

AUDIT = "concordia/audit"


class AuditParams(Struct, frozen=True):
    """The workspace of a root, and the URI of the folder that the documents are for: links lead from there to code."""

    root: str
    folder: str


def register(server: ConcordiaServer) -> None:
    """Offer audits."""

    def answer(given: object, cancel: Callable[[], None]) -> Generator[object, None, Mapping[str, object]]:
        params = params_of(given, AUDIT, AuditParams)
        home, folder = server.workspaces.named(params.root), path_of(params.folder)
        if not home.has_good_settings:
            raise refusal(home.settings_problem or f"Nothing is checked in {home.base}.")
        if folder is None:
            raise refusal(f"{params.folder} is no folder on this machine, so links to code cannot lead from there.")
        # What remedies would change is tried out on it, so the workspace that edits reach is left alone.
        workspace = Workspace(home.workspace.settings)
        yield from server.progresses.show(f"Concordia audits {home.root.name}", workspace.build(), cancel)
        from saga_concordia.lsp.audit import audited  # Most sessions never ask for one.

        return audited(home, workspace, folder)

    server.answer_at_length(AUDIT, answer)
