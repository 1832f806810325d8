"""The language server over stdio answers every request once, whatever else comes in, and knows its files afterwards.

A client that has lost its way: bad JSON, wrong params, positions nowhere, documents that nobody opened, versions that
go back. Then it behaves, and is told of its document just what a fresh check says.
"""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from queue import Empty, Queue
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from languages import code, kind_of
from saga_concordia.config.settings import find
from saga_concordia.engine.check import check
from saga_concordia.lsp.convert import uri_of
from targets import target
from trees import REGISTRY, kinds, written

Message = dict[str, Any]
_PATIENCE_SECONDS = 100
_INTERNAL_ERROR = -32603
_NO_JSON = "Unable to handle message"
"""What pygls logs of a body that is no JSON."""
_FILES = {
    "shop/saga.py": kinds()["examples"]["python/sagas/cerebros_nas.py"],
    "lib/saga.ex": kinds()["examples"]["elixir/lib/sagas/upm_activation_saga.ex"],
    "taxonomy/registry.yaml": REGISTRY,
    "concordia.toml": "",
}
_ROOT = written(_FILES)
_PATHS = ("shop/saga.py", "lib/saga.ex", "taxonomy/registry.yaml")
_URIS = tuple(uri_of(_ROOT / path) for path in _FILES)
_ODD_URIS = (
    "",
    "file://",
    "file:///nowhere/x.py",
    "untitled:1",
    "x",
    "file:///%00",
    uri_of(_ROOT),
    "file:///\ud800",
    "http://[",
    f"{_URIS[0]}/../../../etc",
    "git:/a.py?x#y",
    _URIS[0].replace("shop", "%73hop"),
    uri_of(_ROOT / "new.py"),
)
_URI = st.sampled_from(_URIS + _URIS + _ODD_URIS)
_NUMBER = st.sampled_from((0, 1, 2, 5, 10, 20, 40, 79, 200, 2**31 - 1)) | st.sampled_from(
    (-1, 2**31, 2**63, 10**30, 1.5, None, "1")
)
_POSITION = st.fixed_dictionaries(
    {"line": st.integers(0, 60), "character": st.integers(0, 90)}
) | st.fixed_dictionaries({"line": _NUMBER, "character": _NUMBER})
_RANGE = st.fixed_dictionaries({"start": _POSITION, "end": _POSITION})
_TEXT = st.sampled_from(
    (
        "",
        " ",
        "\n",
        "x",
        '"',
        "é😀",
        "\r",
        "\r\n",
        "ed",
        "(",
        "def f():\n",
        "\ud83d",
        "\x00",
        "do\n",
        '"ml.run.start"',
        "# concordia: ignore\n",
        "events:\n",
        "\ufeff",
    )
)
_VERSION = st.integers(0, 30) | st.sampled_from((-1, None, 2**40, "2"))
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=4) | _URI,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "uri",
                    "textDocument",
                    "position",
                    "range",
                    "data",
                    "kind",
                    "x",
                    "name",
                    "item",
                    "command",
                    "arguments",
                )
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)
_DOCUMENT = st.fixed_dictionaries({"uri": _URI})
_AT = {"textDocument": _DOCUMENT, "position": _POSITION}
_ITEM = st.fixed_dictionaries(
    {"name": _TEXT, "kind": st.integers(1, 26), "uri": _URI, "range": _RANGE, "selectionRange": _RANGE, "data": _JUNK}
)
_REQUESTS: dict[str, Any] = {
    "textDocument/hover": _AT,
    "textDocument/completion": _AT,
    "textDocument/definition": _AT,
    "textDocument/documentHighlight": _AT,
    "textDocument/references": {**_AT, "context": st.just({"includeDeclaration": True})},
    "textDocument/rename": {**_AT, "newName": _TEXT | st.just("ml.run.paused")},
    "textDocument/prepareRename": _AT,
    "textDocument/prepareCallHierarchy": _AT,
    "textDocument/documentSymbol": {"textDocument": _DOCUMENT},
    "textDocument/documentLink": {"textDocument": _DOCUMENT},
    "textDocument/codeLens": {"textDocument": _DOCUMENT},
    "textDocument/inlayHint": {"textDocument": _DOCUMENT, "range": _RANGE},
    "textDocument/semanticTokens/full": {"textDocument": _DOCUMENT},
    "textDocument/semanticTokens/range": {"textDocument": _DOCUMENT, "range": _RANGE},
    "textDocument/semanticTokens/full/delta": {"textDocument": _DOCUMENT, "previousResultId": _TEXT},
    "textDocument/diagnostic": {"textDocument": _DOCUMENT},
    "textDocument/codeAction": {
        "textDocument": _DOCUMENT,
        "range": _RANGE,
        "context": st.fixed_dictionaries({"diagnostics": st.just([])}),
    },
    "codeAction/resolve": {"title": _TEXT, "data": _JUNK},
    "completionItem/resolve": {"label": _TEXT, "data": _JUNK},
    "codeLens/resolve": {"range": _RANGE, "data": _JUNK},
    "callHierarchy/incomingCalls": {"item": _ITEM},
    "callHierarchy/outgoingCalls": {"item": _ITEM},
    "workspace/symbol": {"query": _TEXT},
    "workspace/diagnostic": {"previousResultIds": st.just([])},
    "workspace/executeCommand": {
        "command": st.sampled_from(("concordia.explain", "concordia.register", "x", "")),
        "arguments": st.lists(_JUNK, max_size=2),
    },
    "concordia/overview": {},
    "concordia/fixWorkspace": {},
    "concordia/register": {"uri": _URI, "name": _TEXT},
    "concordia/check": {"uri": _URI},
    "initialize": {"capabilities": st.just({})},
    "no/such": {},
}
_CHANGE = st.fixed_dictionaries({"range": _RANGE, "text": _TEXT}) | st.fixed_dictionaries(
    {"text": code("python", most=1, window=20)}
)
_NOTIFICATIONS: dict[str, Any] = {
    "textDocument/didOpen": {
        "textDocument": st.fixed_dictionaries(
            {"uri": _URI, "languageId": st.just("python"), "version": _VERSION, "text": code("python", most=2) | _TEXT}
        )
    },
    "textDocument/didChange": {
        "textDocument": st.fixed_dictionaries({"uri": _URI, "version": _VERSION}),
        "contentChanges": st.lists(_CHANGE, max_size=3),
    },
    "textDocument/didClose": {"textDocument": _DOCUMENT},
    "textDocument/didSave": {"textDocument": _DOCUMENT},
    "workspace/didChangeWatchedFiles": {
        "changes": st.lists(st.fixed_dictionaries({"uri": _URI, "type": st.integers(0, 4)}), max_size=3)
    },
    "workspace/didChangeConfiguration": {"settings": _JUNK | st.fixed_dictionaries({"concordia": _JUNK})},
    "workspace/didRenameFiles": {
        "files": st.lists(st.fixed_dictionaries({"oldUri": _URI, "newUri": _URI}), max_size=2)
    },
    "workspace/didChangeWorkspaceFolders": {
        "event": st.fixed_dictionaries({"added": st.just([]), "removed": st.just([])})
    },
    "$/cancelRequest": {"id": st.integers(0, 30) | _JUNK},
    "$/setTrace": {"value": _TEXT},
    "window/workDoneProgress/cancel": {"token": _JUNK},
    "initialized": {},
    "x/y": {},
}
_RAW = (
    b"{",
    b"{broken",
    b"[]",
    b"null",
    b"1",
    b'""',
    b"{}",
    b"[" * 3000,
    b"\xff\xfe",
    b'{"jsonrpc": "2.0"}',
    b'{"id": 1}',
    b'{"id": 1, "result": null}',
    b'{"id": 99, "error": 5}',
    b'{"method": 5, "id": {}}',
    b'{"jsonrpc": "1.0", "method": "initialized"}',
    b'{"id": null, "method": "textDocument/hover"}',
    b'[{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}]',
    b'{"method": "textDocument/didOpen", "params": []}',
    b'{"method": "textDocument/didChange", "params": null}',
    b'{"method": "x", "method": "y"}',
    b'{"id": "1", "result": {"a": ' + b"[" * 500,
    b'{"method": "$/cancelRequest", "params": {"id": {}}}',
    b'{"a": 1e999}',
    b" ",
    b'{"method": "\\ud800"}',
)


@st.composite
def messages(draw: DrawFn) -> list[Message | bytes]:
    """What a client sends between `initialized` and its good end; a request has an id of its own."""
    found: list[Message | bytes] = []
    for number in range(draw(st.integers(1, 40))):
        kind = draw(st.sampled_from(("request", "request", "notification", "notification", "raw")))
        if kind == "raw":
            found.append(draw(st.sampled_from(_RAW)))
            continue
        offered = _REQUESTS if kind == "request" else _NOTIFICATIONS
        method = draw(st.sampled_from(sorted(offered)))
        params = draw(_JUNK) if draw(st.integers(0, 9)) == 0 else draw(st.fixed_dictionaries(offered[method]))
        found.append({"method": method, "params": params, **({"id": 1000 + number} if kind == "request" else {})})
    return found


class Client:
    """A server's process. What it writes is read in a thread of its own, so that neither waits for the other."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "saga_concordia", "server"]
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "NO_COLOR": "1"}
        )
        self._came: Queue[Message | None] = Queue()
        self.answers: dict[object, list[Message]] = {}
        self.log = b""
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._read, self._listen)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        while head := stream.readline():
            size = int(head.removeprefix(b"Content-Length: "))
            stream.readline()
            self._came.put(json.loads(stream.read(size)))
        self._came.put(None)

    def _listen(self) -> None:
        assert self._process.stderr
        self.log = self._process.stderr.read()

    def send(self, message: Message | bytes) -> None:
        """Send a message, or a body as it is."""
        body = message if isinstance(message, bytes) else json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def ask(self, method: str, params: object, number: int) -> Message:
        """Send a request and wait for its answer."""
        self.send({"id": number, "method": method, "params": params})
        self.wait(number)
        return self.answers[number][0]

    def wait(self, number: int) -> None:
        """Take what comes until a request is answered; the server's own requests are refused."""
        while number not in self.answers:
            try:
                message = self._came.get(timeout=_PATIENCE_SECONDS)
            except Empty:
                raise AssertionError(f"request {number} is not answered") from None
            assert message is not None, f"the server has ended: {self.end()}"
            if "method" not in message:
                self.answers.setdefault(message.get("id"), []).append(message)
            elif "id" in message:
                self.send({"id": message["id"], "error": {"code": -32601, "message": "No."}})

    def end(self) -> tuple[int, str]:
        """The exit code, and what was logged."""
        assert self._process.stdin
        self._process.stdin.close()
        code = self._process.wait(_PATIENCE_SECONDS)
        for thread in self._threads:
            thread.join(_PATIENCE_SECONDS)
        return code, self.log.decode()

    def kill(self) -> None:
        """End it if it still runs."""
        self._process.kill()
        self._process.wait()


def behave(client: Client, path: str, text: str) -> None:
    """Open a document anew, as one should, and hold what is said of it against a fresh check, and against its text."""
    uri = uri_of(_ROOT / path)
    for one in (*_URIS, *_ODD_URIS):
        client.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": one}}})
    client.send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"concordia": {}}}})
    document = {"uri": uri, "languageId": "python", "version": 100, "text": text}
    client.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    found = client.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}}, 2000)
    report = check(find(_ROOT), (_ROOT,), overlay={_ROOT / path: text.encode()})
    expected = Counter(row.code for row in report.diagnostics if row.path == path)
    assert Counter(row["code"] for row in found["result"]["items"]) == expected
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": everywhere, "context": {"diagnostics": []}}
    answers = [
        found,
        *(
            client.ask(f"textDocument/{name}", asked, 2001 + number)
            for number, name in enumerate(("documentSymbol", "codeLens", "codeAction", "documentLink"))
        ),
    ]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place in places([answer["result"] for answer in answers]):
        assert 0 <= place["line"] < len(lines), place
        assert 0 <= place["character"] <= len(lines[place["line"]].encode("utf-16-le")) // 2, place


def places(value: object) -> Iterator[Message]:
    """All positions in an answer that is about one document."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if {"line", "character"} == one.keys():
                yield one
            elif not {"uri", "data"} & one.keys():
                left += one.values()
        elif isinstance(one, list):
            left += one


Case = tuple[Sequence[Message | bytes], str, str]
_ENDS = st.sampled_from(("shop/saga.py", "lib/saga.ex")).flatmap(
    lambda path: st.tuples(st.just(path), code(kind_of(path), most=3))
)


_LOST = [
    {
        "id": 1000,
        "method": "textDocument/hover",
        "params": {"textDocument": {"uri": "http://["}, "position": {"line": 0, "character": 0}},
    },
    {"method": "$/cancelRequest", "params": {"id": {}}},
    {"method": "textDocument/didChange", "params": {"contentChanges": None}},
]


@target(st.tuples(messages(), _ENDS), examples=2, kept=[(_LOST, ("shop/saga.py", _FILES["shop/saga.py"]))])
def test_wire(case: tuple[Sequence[Message | bytes], tuple[str, str]]) -> None:
    sent, (path, text) = case
    client = Client()
    try:
        client.ask(
            "initialize",
            {"processId": None, "rootUri": uri_of(_ROOT), "capabilities": {"textDocument": {"diagnostic": {}}}},
            1,
        )
        client.send({"method": "initialized", "params": {}})
        for message in sent:
            client.send(message)
        behave(client, path, text.encode("utf-8", "replace").decode())
        asked = [message["id"] for message in sent if isinstance(message, dict) and "id" in message]
        for number in asked:
            client.wait(number)
        client.ask("shutdown", None, 3000)
        client.send({"method": "exit"})
        code_, log = client.end()
        assert code_ == 0, log
        assert not [row for row in log.splitlines() if row.startswith(("ERROR", "CRITICAL")) and _NO_JSON not in row], (
            log
        )
        assert all(len(rows) == 1 for number, rows in client.answers.items() if number is not None)
        failed = [
            row
            for rows in client.answers.values()
            for row in rows
            if (row.get("error") or {}).get("code") == _INTERNAL_ERROR
        ]
        assert not failed, failed
    finally:
        client.kill()
