"""`concordia/register`: the edit that registers an event, or the reason why there is none."""

from lsprotocol import types
from msgspec import Struct

from saga_concordia.ide.registration import CannotRegisterError, registration
from saga_concordia.lsp.data import params_of
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import view_of

REGISTER = "concordia/register"


class RegisterParams(Struct, frozen=True):
    """An event by its name, in the workspace of a root: a path, as overviews have it, or its URI."""

    root: str
    name: str


def register(server: ConcordiaServer) -> None:
    """Offer to register events."""

    def edit(given: object) -> types.WorkspaceEdit:
        params = params_of(given, REGISTER, RegisterParams)
        home = server.workspaces.named(params.root)
        if not home.checks:
            raise refusal(home.settings_problem or f"Nothing is checked in {home.base}.")
        try:
            return view_of(home, server.client).workspace_edit(registration(home.workspace, params.name))
        except CannotRegisterError as error:
            raise refusal(error) from error

    server.answer_always(REGISTER, edit)
