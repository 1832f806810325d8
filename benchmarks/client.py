"""A client of a language server over stdio that does nothing but wait: what it measures is the server.

Messages are timed when their last byte has arrived, before they are decoded. It takes versions of findings and does
not ask for findings, so they are pushed. POSIX only, standard library only.
"""

import json
import os
import select
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, Self

Message = dict[str, Any]
_CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {"publishDiagnostics": {"versionSupport": True}},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "window": {"workDoneProgress": True},
}


class ServerError(Exception):
    """A server ended, was silent for too long, or refused a request; the message ends with what it wrote to its log."""


class RefusedError(ServerError):
    """A server answered that it will not do what was asked, and why."""


class Edit(NamedTuple):
    """A text in place of a stretch of one line; line and columns from 0, in UTF-16 units."""

    line: int
    start: int
    end: int
    text: str


class Published(NamedTuple):
    """Findings that were pushed: when they arrived (`perf_counter`, in seconds), for which version, and they."""

    arrived: float
    version: int | None
    findings: list[Message]
    uri: str = ""


class Client:
    """One session with one server; `log` is the file that takes the server's standard error.

    `started` is the moment (`perf_counter`) before its process was started.
    """

    def __init__(
        self, command: Sequence[str], root: Path, log: Path, patience: float, more: Mapping[str, str] | None = None
    ) -> None:
        """Start the server with `root` as its only folder; wait `patience` seconds for an answer, at most.

        `more` goes into its environment. `latest` are the findings that were pushed last, by document.
        """
        self._root, self._log, self._patience = root, log, patience
        self._received = b""
        self._last_id = 0
        self.latest: dict[str, list[Message]] = {}
        self._under_way: set[object] = set()
        self._has_worked = False
        self.started = perf_counter()
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                command,
                cwd=root,
                env={**os.environ, **(more or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin.fileno(), self._process.stdout.fileno()

    @property
    def process(self) -> int:
        """The server's process id."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Shut the server down; after an error it is ended at once."""
        try:
            if kind is None:
                self.ask("shutdown", None)
                self.tell("exit", None)
                self._process.wait(self._patience)
        finally:
            self._process.kill()
            self._process.communicate()

    def begin(self) -> str:
        """Shake hands; the server's name and version, as it gives them."""
        folder = {"uri": self._root.as_uri(), "name": self._root.name}
        params = {
            "processId": os.getpid(),
            "rootUri": folder["uri"],
            "capabilities": _CAPABILITIES,
            "workspaceFolders": [folder],
        }
        info = self.ask("initialize", params).get("serverInfo", {})
        self.tell("initialized", {})
        return f"{info.get('name', self._process.args)} {info.get('version', '')}".rstrip()

    def open(self, uri: str, language: str, text: str) -> None:
        """Open a document as its version 1."""
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, edit: Edit) -> float:
        """Edit a document; the moment before the first byte was written, as `perf_counter` has it."""
        where = {
            "start": {"line": edit.line, "character": edit.start},
            "end": {"line": edit.line, "character": edit.end},
        }
        params = {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": where, "text": edit.text}],
        }
        message = _framed({"method": "textDocument/didChange", "params": params})
        begun = perf_counter()
        self._write(message)
        return begun

    def published(self, uri: str | None = None) -> Iterator[Published]:
        """The findings in a document, or in all, as they arrive; ends where none come for as long as patience lasts."""
        end = perf_counter() + self._patience
        while (received := self._next(end)) is not None:
            arrived, message = received
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if uri in (None, params["uri"]):
                    yield Published(arrived, params.get("version"), params["diagnostics"], params["uri"])

    def rest(self, seconds: float) -> None:
        """Wait until the server has been silent for some time, such as after it has read its workspace."""
        while self._next(perf_counter() + seconds) is not None:
            pass

    def worked(self) -> float:
        """When the work that the server shows to a person, such as reading its workspace, had come to its end.

        Raises:
            ServerError: it did not end, or began none, within the client's patience.
        """
        end = perf_counter() + self._patience
        now = perf_counter()
        while not self._has_worked or self._under_way:
            received = self._next(end)
            if received is None:
                raise ServerError(f"The server did not come to the end of its work.\n{self.log()}")
            now = received[0]
        return now

    def log(self) -> str:
        """The last lines of what the server wrote to standard error."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-20:])

    def ask(self, method: str, params: object) -> Message:
        """The result of a request; ServerError where it is refused, or not answered."""
        self._last_id += 1
        self._write(_framed({"id": self._last_id, "method": method, "params": params}))
        end = perf_counter() + self._patience
        while (received := self._next(end)) is not None:
            message = received[1]
            if message.get("id") == self._last_id and "method" not in message:
                if "error" in message:
                    raise RefusedError(f"`{method}` was refused: {message['error'].get('message')}\n{self.log()}")
                return message.get("result") or {}
        raise ServerError(f"`{method}` was not answered within {self._patience:g} s.\n{self.log()}")

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._write(_framed({"method": method, "params": params}))

    def _next(self, end: float) -> tuple[float, Message] | None:
        """The next message and when it arrived; None at `end`. What the server asks meanwhile is answered."""
        while (body := self._take()) is None:
            left = end - perf_counter()
            if left <= 0 or not select.select([self._output], [], [], left)[0]:
                return None
            chunk = os.read(self._output, 1 << 20)
            if not chunk:
                raise ServerError(f"The server ended with {self._process.wait()}.\n{self.log()}")
            self._received += chunk
        arrived = perf_counter()
        message: Message = json.loads(body)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.latest[message["params"]["uri"]] = message["params"]["diagnostics"]
        if message.get("method") == "$/progress":
            self._note(message["params"])
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items") if message["method"] == "workspace/configuration" else None
            self._write(_framed({"id": message["id"], "result": items and [None] * len(items)}))
        return arrived, message

    def _note(self, progress: Message) -> None:
        """Work begins, or comes to its end."""
        kind = progress["value"].get("kind")
        if kind == "begin":
            self._under_way.add(progress["token"])
            self._has_worked = True
        elif kind == "end":
            self._under_way.discard(progress["token"])

    def _take(self) -> bytes | None:
        """The body of a message that is there as a whole, taken off what was received."""
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found:
            return None
        lines = (line.partition(b":") for line in head.split(b"\r\n"))
        length = next(int(value) for name, _, value in lines if name.strip().lower() == b"content-length")
        if len(rest) < length:
            return None
        self._received = rest[length:]
        return rest[:length]

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._input, left) :]
        except BrokenPipeError:
            raise ServerError(f"The server ended with {self._process.wait()}.\n{self.log()}") from None


def _framed(message: Message) -> bytes:
    there = {key: value for key, value in message.items() if key != "params" or value is not None}
    body = json.dumps({"jsonrpc": "2.0", **there}, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
