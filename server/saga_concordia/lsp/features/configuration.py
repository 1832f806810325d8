"""`workspace/didChangeConfiguration`: the client's own settings, which hold at once and in every workspace."""

from functools import partial

from lsprotocol import types
from msgspec.structs import replace

from saga_concordia.lsp.changes import lay_over
from saga_concordia.lsp.options import changed_options
from saga_concordia.lsp.schedule import Urgency
from saga_concordia.lsp.server import ConcordiaServer


def register(server: ConcordiaServer) -> None:
    """Follow the client's settings."""

    def configured(params: types.DidChangeConfigurationParams) -> None:
        before, options = server.client.options, changed_options(server.client.options, params.settings)
        server.client = replace(server.client, options=options)
        if options.problem and options.problem != before.problem:
            server.tell(options.problem, types.MessageType.Error)
        if options.inlay_hints != before.inlay_hints:
            server.schedule.do(partial(server.refresh, types.WORKSPACE_INLAY_HINT_REFRESH), Urgency.LATER)
        if options.over != before.over:
            server.schedule.do(partial(lay_over, server, options.over))

    server.hear(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configured)
