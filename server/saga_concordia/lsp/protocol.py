"""The wire. pygls frames and types messages; what it would do with them otherwise is done here.

Every request is answered, once: with a result, or with an error that says why there is none. A message may be sent
from any thread. It is written by the loop's, unless the streams are such that any may write: then no thread waits for
another, which costs more than the writing where many findings follow from one edit.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, cast

import msgspec
from lsprotocol import types
from msgspec import Struct
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.protocol import LanguageServerProtocol

if TYPE_CHECKING:
    from saga_concordia.lsp.server import ConcordiaServer

log = logging.getLogger(__name__)

Message = dict[str, Any]
Command = Callable[[Sequence[Any]], object]
"""What runs a command, given its arguments."""


class Request(Struct, frozen=True, eq=False):
    """A request that waits for its answer."""

    id: int | str
    method: str
    params: Any


class ConcordiaProtocol(LanguageServerProtocol):
    """How messages come in and go out. `offered` are the methods that the client is told of, with their options."""

    def __init__(self, server: "ConcordiaServer", converter: Any) -> None:
        """Nothing is understood yet but `initialize`."""
        super().__init__(server, converter)
        self.offered: dict[str, object] = {}
        self.commands: dict[str, Command] = {}
        self.requests: dict[str, Callable[[Request], None]] = {}
        self.notifications: dict[str, Callable[[Any], None]] = {types.EXIT: lambda _: server.stopped.set()}
        self.waiting: dict[int | str, Request] = {}
        self.concordia = server
        self.is_shut_down = False
        self._began = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._writes_anywhere = False
        self._writing = threading.Lock()

    def begin(self, loop: asyncio.AbstractEventLoop, *, writes_anywhere: bool = False) -> None:
        """Write on this loop, which runs in the calling thread, from now on; or in whichever thread has a message."""
        self._loop, self._thread, self._writes_anywhere = loop, threading.get_ident(), writes_anywhere

    # In

    def structure_message(self, data: Message) -> Message:
        """Leave what pygls' reader parsed as it is, so that whatever is wrong with a message can be answered."""
        return data

    def handle_message(self, message: Any) -> None:
        """Take one message of the client."""
        if not isinstance(message, dict):
            log.warning("A message that is no object is passed over")
            return
        message = cast("Message", message)
        method = message.get("method")
        if not isinstance(method, str):
            self._take_response(message)
        elif isinstance(message.get("id"), (int, str)):
            self._take_request(Request(message["id"], method, None), message)
        else:
            self._take_notification(method, message)

    def _take_request(self, request: Request, message: Message) -> None:
        self.waiting[request.id] = request
        handler = self._built_in(request.method) or self.requests.get(request.method)
        if self.is_shut_down:
            self.refuse(request, types.ErrorCodes.InvalidRequest, "The server has been shut down.")
        elif not self._began and request.method != types.INITIALIZE:
            self.refuse(request, types.ErrorCodes.ServerNotInitialized, "`initialize` comes first.")
        elif self._began and request.method == types.INITIALIZE:
            self.refuse(request, types.ErrorCodes.InvalidRequest, "The server has been initialized before.")
        elif handler is None:
            self.refuse(request, types.ErrorCodes.MethodNotFound, f"`{request.method}` is not offered.")
        else:
            try:
                params = self._params(request.method, message)
            except Exception as error:  # Whatever cattrs raises: the client has sent it.
                log.warning("`%s` has params that do not fit it: %r", request.method, error)
                self.refuse(request, types.ErrorCodes.InvalidParams, f"These are no params of `{request.method}`.")
                return
            request = Request(request.id, request.method, params)
            self.waiting[request.id] = request
            try:
                handler(request)
            except Exception:
                log.exception("`%s` failed", request.method)
                self.refuse(request, types.ErrorCodes.InternalError, f"`{request.method}` failed; see the log.")

    def _take_notification(self, method: str, message: Message) -> None:
        handler = self.notifications.get(method)
        if handler is None:
            if not method.startswith("$/"):
                log.info("`%s` is passed over", method)
            return
        try:
            params = self._params(method, message)
        except Exception as error:  # As with requests: it is the client's.
            log.warning("`%s` has params that do not fit it, and is passed over: %r", method, error)
            return
        try:
            handler(params)
        except Exception:
            log.exception("`%s` failed", method)

    def _take_response(self, message: Message) -> None:
        identity = message.get("id")
        future = self._request_futures.pop(identity, None) if isinstance(identity, (int, str)) else None
        expected = self._result_types.pop(identity, None) if isinstance(identity, (int, str)) else None
        if future is None:
            log.info("A response to nothing is passed over: %s", message.get("error"))
            return
        try:
            if "error" in message:
                raise RuntimeError(str(message["error"]))
            future.set_result(self._converter.structure(message, expected).result if expected else None)
        except Exception as error:
            future.set_exception(error)

    def _params(self, method: str, message: Message) -> Any:
        kind = self.get_message_type(method)
        return self._converter.structure(message, kind).params if kind else message.get("params")

    def _built_in(self, method: str) -> Callable[[Request], None] | None:
        return {types.INITIALIZE: self._initialize, types.SHUTDOWN: self._shut_down}.get(method)

    def _initialize(self, request: Request) -> None:
        self._began = True
        self.concordia.meet(request.params)
        self.respond(request, self._result(request.params))

    def _result(self, params: types.InitializeParams) -> types.InitializeResult:
        self.client_capabilities = params.capabilities
        encoding = self.concordia.client.encoding
        self.server_capabilities = ServerCapabilitiesBuilder(
            params.capabilities,
            {*self.offered},
            {method: options for method, options in self.offered.items() if options is not None},
            sorted(self.commands),
            types.TextDocumentSyncKind.Incremental,
            None,
            encoding,
        ).build()
        if not self.commands:
            self.server_capabilities.execute_command_provider = None
        return types.InitializeResult(self.server_capabilities, self.server_info)

    def _shut_down(self, request: Request) -> None:
        self.is_shut_down = True
        self.concordia.schedule.close()
        for one in tuple(self.waiting.values()):
            if one is not request:
                self.refuse(one, types.LSPErrorCodes.RequestCancelled, "The server is shut down.")
        self.respond(request, None)

    # Out

    def respond(self, request: Request, result: Any) -> None:
        """Answer a request by a result, unless it has been answered."""
        if self.waiting.pop(request.id, None) is None:
            return
        try:
            self._send_response(request.id, result)
        except Exception:
            log.exception("The answer to `%s` cannot be sent", request.method)
            error = types.ResponseError(types.ErrorCodes.InternalError, "The answer cannot be sent; see the log.")
            self._send_response(request.id, error=error)

    def refuse(self, request: Request, code: int, message: str) -> None:
        """Answer a request by an error, unless it has been answered."""
        if self.waiting.pop(request.id, None) is not None:
            self._send_response(request.id, error=types.ResponseError(int(code), message))

    def send_request(
        self,
        method: str,
        params: Any = None,
        callback: Callable[[Any], None] | None = None,
        msg_id: int | str | None = None,
    ) -> Future[Any]:
        """Ask the client; `callback` gets the result on the loop's thread, and nothing where the client refuses."""
        future = super().send_request(method, params, None, msg_id)
        if callback is not None:
            future.add_done_callback(lambda done: _pass_on(method, done, callback))
        return future

    def _send_data(self, data: Any) -> None:
        loop = self._loop
        if self.writer is None or loop is None:
            return
        body = self._encoded(data)
        packet = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        if self._writes_anywhere or threading.get_ident() == self._thread:
            self._write(packet)
            return
        try:
            loop.call_soon_threadsafe(self._write, packet)
        except RuntimeError:  # The loop is closed: nobody listens any more.
            return

    def _encoded(self, data: Any) -> bytes:
        plain = self._converter.unstructure(data)
        if "method" in plain and plain.get("params") is None:
            plain.pop("params", None)  # They are something, or left out: JSON-RPC knows no third way.
        try:
            return msgspec.json.encode(plain)
        except UnicodeEncodeError:  # Half a surrogate pair; a byte of a text that is not UTF-8 becomes one.
            return json.dumps(plain).encode()

    def _write(self, packet: bytes) -> None:
        with self._writing:
            try:
                if self.writer is not None:
                    self.writer.write(packet)
            except (OSError, ValueError) as error:
                log.info("The client is gone: %s", error)
                self.writer = None


def _pass_on(method: str, done: Future[Any], callback: Callable[[Any], None]) -> None:
    if done.cancelled():
        return
    if (error := done.exception()) is not None:
        log.info("The client refuses `%s`: %s", method, error)
        return
    try:
        callback(done.result())
    except Exception:
        log.exception("What follows on the answer to `%s` failed", method)
