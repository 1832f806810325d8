"""The log: to standard error, and to the client's own window."""

import logging
import sys

from lsprotocol import types

from saga_concordia.lsp.server import ConcordiaServer

_FORMAT = "%(levelname)s %(name)s: %(message)s"


def set_up(server: ConcordiaServer) -> None:
    """Send our own log there from now on, and warnings of the libraries below."""
    logging.basicConfig(stream=sys.stderr, format=_FORMAT, level=logging.WARNING)
    ours = logging.getLogger("saga_concordia")
    ours.setLevel(logging.INFO)
    ours.addHandler(_ToClient(server))


class _ToClient(logging.Handler):
    """`window/logMessage`."""

    def __init__(self, server: ConcordiaServer) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(message)s"))
        self._server = server

    def emit(self, record: logging.LogRecord) -> None:
        kind = (
            types.MessageType.Error
            if record.levelno >= logging.ERROR
            else types.MessageType.Warning
            if record.levelno >= logging.WARNING
            else types.MessageType.Info
        )
        try:
            self._server.window_log_message(types.LogMessageParams(kind, self.format(record)))
        except Exception:
            self.handleError(record)
