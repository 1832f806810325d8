"""The language server: what it answers, and how a request reaches the thread that owns the workspaces."""

import logging
import pkgutil
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from saga_concordia import __version__
from saga_concordia.lsp import features
from saga_concordia.lsp.client import Client
from saga_concordia.lsp.convert import path_of
from saga_concordia.lsp.documents import Documents
from saga_concordia.lsp.progress import Progresses
from saga_concordia.lsp.protocol import Command, ConcordiaProtocol, Request
from saga_concordia.lsp.schedule import Schedule
from saga_concordia.lsp.view import View
from saga_concordia.lsp.workspaces import Workspaces, view_of

log = logging.getLogger(__name__)

_P = TypeVar("_P")


def document_of(params: object) -> str:
    """The URI that a request is about: its `text_document`'s."""
    return str(getattr(getattr(params, "text_document", None), "uri", ""))


class Published(Struct, frozen=True):
    """What was pushed of a document last: its workspace's root, the findings, its version."""

    root: Path
    found: Sequence[types.Diagnostic]
    version: int | None


class ConcordiaServer(LanguageServer):
    """Concordia over LSP.

    `folders` are those that the client began with. `documents` belong to the loop's thread. To that of the `schedule`
    belong the `workspaces`, what was `published` (by URI), the folders in which the first files were offered
    (`offered_in`), what was told last of registries that are not in force (`refusals`, by root), and whether the client
    `has_overview`, which it is told to ask for again.
    """

    protocol: ConcordiaProtocol  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self) -> None:
        """Nothing is answered before the client has said what it can do."""
        super().__init__("concordia", __version__, protocol_cls=ConcordiaProtocol)  # pyright: ignore[reportUnknownMemberType]
        self.client = Client()
        self.folders: tuple[Path, ...] = ()
        self.documents = Documents()
        self.schedule = Schedule()
        self.workspaces = Workspaces()
        self.progresses = Progresses(self.protocol)
        self.stopped = threading.Event()
        self.published: dict[str, Published] = {}
        self.offered_in: set[Path] = set()
        self.refusals: dict[Path, str | None] = {}
        self.has_overview = False

    # For features

    def answer(
        self,
        method: str,
        handler: Callable[[View, _P], object],
        options: object = None,
        *,
        uri: Callable[[_P], str] = document_of,
    ) -> None:
        """Answer a request about one document by `handler`, which runs on the workspaces' thread.

        A document that is in no workspace of ours is answered by None, and what should be resolved in it by itself.
        `uri` says which document a request is about. What a handler raises is answered as an error: a
        `JsonRpcException` as it says, anything else is logged.
        """

        def about(params: _P) -> object:
            view = self.workspaces.view(uri(params), self.client)
            if view is None:
                return params if method.endswith("/resolve") else None
            return handler(view, params)

        self.answer_always(method, about, options)

    def answer_workspace(
        self, method: str, handler: Callable[[Sequence[View], _P], object], options: object = None
    ) -> None:
        """Answer a request about all workspaces: `handler` gets a view of each, with an empty path."""

        def about(params: _P) -> object:
            return handler([view_of(home, self.client) for home in self.workspaces], params)

        self.answer_always(method, about, options)

    def answer_command(self, name: str, command: Command) -> None:
        """Offer a command of `workspace/executeCommand`."""
        self.protocol.commands[name] = command

    def answer_always(self, method: str, handler: Callable[[_P], object], options: object = None) -> None:
        """Answer a request by `handler`, on the workspaces' thread, whatever it is about."""
        self.protocol.offered[method] = options
        self.protocol.requests[method] = lambda request: self._queue(request, handler)

    def answer_at_length(
        self, method: str, handler: Callable[[_P, Callable[[], None]], Generator[object, None, object]]
    ) -> None:
        """Answer a request by what `handler` returns in the end; it is gone on with in spare time, from yield to yield.

        Its second argument calls the work off, on the loop's thread.
        """
        self.protocol.offered[method] = None
        self.protocol.requests[method] = lambda request: self._queue_at_length(request, handler)

    def hear(self, method: str, handler: Callable[[_P], None], options: object = None) -> None:
        """Take a notification by `handler`, at once, on the loop's thread."""
        self.protocol.offered[method] = options
        self.protocol.notifications[method] = handler

    def tell(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a message to the person."""
        self.window_show_message(types.ShowMessageParams(kind, text))

    def refresh(self, *methods: str) -> None:
        """Ask the client to ask again, where it can: all of what it can ask again for, if none is named."""
        for method in self.client.refreshes:
            if not methods or method in methods:
                self.protocol.send_request(method)

    # For the protocol

    def meet(self, params: types.InitializeParams) -> None:
        """Get to know the client; what is answered may depend on it."""
        self.client = Client.of(params.capabilities, params.initialization_options)
        self.folders = tuple(_folders(params))
        self.workspaces.lay_over(self.client.options.over)
        self.progresses.are_shown = self.client.progress
        self.hear(types.CANCEL_REQUEST, self._cancel)
        self.hear(types.WINDOW_WORK_DONE_PROGRESS_CANCEL, self.progresses.cancel)
        for module in sorted(module.name for module in pkgutil.iter_modules(features.__path__)):
            try:
                import_module(f"{features.__name__}.{module}").register(self)
            except Exception:
                log.exception("The feature `%s` is not offered", module)
        self.protocol.requests[types.WORKSPACE_EXECUTE_COMMAND] = lambda request: self._queue(request, self._execute)
        self.schedule.start()

    def _queue(self, request: Request, handler: Callable[[Any], object]) -> None:
        self.schedule.do(lambda: self._answer(request, handler), key=("request", request.id))

    def _answer(self, request: Request, handler: Callable[[Any], object]) -> None:
        with self._refusing(request):
            self.protocol.respond(request, handler(request.params))

    def _queue_at_length(
        self, request: Request, handler: Callable[[Any, Callable[[], None]], Generator[object, None, object]]
    ) -> None:
        key = ("request", request.id)

        def slices() -> Iterator[object]:
            with self._refusing(request):
                result = yield from handler(request.params, lambda: self._call_off(request))
                self.protocol.respond(request, result)

        # It waits for the edits before it.
        self.schedule.do(lambda: self.schedule.go_on_with(slices(), key), key=key)

    @contextmanager
    def _refusing(self, request: Request) -> Generator[None]:
        """Answer a request by what is raised meanwhile."""
        try:
            yield
        except JsonRpcException as refusal:
            self.protocol.refuse(request, refusal.code or types.LSPErrorCodes.RequestFailed, refusal.message)
        except Exception:
            log.exception("`%s` failed for %s", request.method, document_of(request.params) or "the workspace")
            self.protocol.refuse(request, types.ErrorCodes.InternalError, f"`{request.method}` failed; see the log.")

    def _cancel(self, params: types.CancelParams) -> None:
        identity = cast(object, params.id)  # A client can send anything.
        request = self.protocol.waiting.get(identity) if isinstance(identity, int | str) else None
        if request is not None:
            self._call_off(request)

    def _call_off(self, request: Request) -> None:
        key = ("request", request.id)
        if self.schedule.drop(key) or self.schedule.give_up(key):
            self.protocol.refuse(request, types.LSPErrorCodes.RequestCancelled, "Cancelled.")

    def _execute(self, params: types.ExecuteCommandParams) -> object:
        command = self.protocol.commands.get(params.command)
        if command is None:
            raise JsonRpcException(f"There is no command `{params.command}`.", types.ErrorCodes.InvalidParams.value)
        return command(params.arguments or ())


def _folders(params: types.InitializeParams) -> Iterator[Path]:
    """The folders that the client opens with, in whichever of three ways it says so."""
    if params.workspace_folders is not None:
        uris = [folder.uri for folder in params.workspace_folders]
    else:
        uris = [params.root_uri] if params.root_uri else []
    yield from (path for uri in uris if (path := path_of(uri)) is not None)
    if not uris and params.root_path:
        yield Path(params.root_path)
