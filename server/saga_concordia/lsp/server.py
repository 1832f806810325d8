"""The language server: what is registered with pygls, and how requests reach the thread that owns the workspaces."""

from collections.abc import Callable
from typing import TypeVar

from pygls.lsp.server import LanguageServer

from saga_concordia import __version__
from saga_concordia.lsp.view import View

_P = TypeVar("_P")
_R = TypeVar("_R")


def document_of(params: object) -> str:
    """The URI that a request is about: its `text_document`'s."""
    return str(getattr(getattr(params, "text_document", None), "uri", ""))


class ConcordiaServer(LanguageServer):
    """Concordia over LSP."""

    def __init__(self) -> None:
        """Nothing is registered yet."""
        super().__init__("concordia", __version__)  # pyright: ignore[reportUnknownMemberType]

    def answer(
        self,
        method: str,
        handler: Callable[[View, _P], _R],
        options: object = None,
        *,
        uri: Callable[[_P], str] = document_of,
    ) -> None:
        """Answer a request about one document by `handler`, which runs on the workspace's thread.

        A document that is in no workspace of ours is answered by None. `uri` says which document a request is about.
        """
        raise NotImplementedError
