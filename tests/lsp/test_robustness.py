"""A fault stays where it is: it is logged, answered, and the session goes on."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
import pytest_asyncio
from cursor import REGISTRY
from editor import MODERN, OLD, wait_for
from lsprotocol import types
from msgspec import Struct, field
from pygls.exceptions import JsonRpcException
from saga_concordia.lsp import features
from saga_concordia.lsp.convert import uri_of
from saga_concordia.lsp.schedule import Schedule, Urgency
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.view import View

Message = dict[str, Any]
HOVER = types.TEXT_DOCUMENT_HOVER


class Inside(Struct, eq=False):
    """A server in this process, and what it has written."""

    server: ConcordiaServer
    root: Path
    written: list[Message] = field(default_factory=list[Message])

    def write(self, data: bytes) -> None:
        self.written.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        """Nothing to close."""

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        self.server.protocol.handle_message({"jsonrpc": "2.0", "method": method, "params": params, **more})

    async def ask(self, method: str, params: Any, id: int | str) -> Message:
        self.send(method, params, id=id)
        found: list[Message] = []

        def answered() -> bool:
            found[:] = [one for one in self.written if one.get("id") == id and "method" not in one]
            return bool(found)

        await wait_for(answered, lambda: f"no answer to {method}")
        assert len(found) == 1
        return found[0]

    def hover(self) -> Message:
        return {"textDocument": {"uri": uri_of(self.root / "saga.py")}, "position": {"line": 0, "character": 0}}


@pytest_asyncio.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    (tmp_path / "taxonomy").mkdir()
    (tmp_path / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    (tmp_path / "saga.py").write_text("x = 1\n")
    server = ConcordiaServer()
    one = Inside(server, tmp_path)
    server.protocol.set_writer(one)
    server.protocol.begin(asyncio.get_running_loop())
    await one.ask("initialize", {"processId": None, "rootUri": uri_of(tmp_path), "capabilities": {}}, 0)
    yield one
    server.schedule.close()
    assert server.schedule.join(10)


async def test_a_fault_in_a_feature_is_logged_and_answered(inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    def boom(view: View, params: types.HoverParams) -> None:
        raise ZeroDivisionError("boom")

    inside.server.answer(HOVER, boom)
    answer = await inside.ask(HOVER, inside.hover(), 1)
    assert answer["error"]["code"] == types.ErrorCodes.InternalError
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert HOVER in record.getMessage()
    assert "saga.py" in record.getMessage()
    assert record.exc_info
    inside.server.answer(HOVER, lambda view, _: types.Hover(view.path))
    assert (await inside.ask(HOVER, inside.hover(), 2))["result"]["contents"] == "saga.py"


async def test_a_reason_is_answered_as_it_is(inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(view: View, params: types.HoverParams) -> None:
        raise JsonRpcException("Not here.", types.LSPErrorCodes.RequestFailed.value)

    inside.server.answer(HOVER, refuse)
    answer = await inside.ask(HOVER, inside.hover(), 1)
    assert answer["error"] == {"code": -32803, "message": "Not here."}
    assert not caplog.records


async def test_an_answer_that_cannot_be_sent_is_an_error(inside: Inside) -> None:
    inside.server.answer(HOVER, lambda view, _: object)
    assert (await inside.ask(HOVER, inside.hover(), 1))["error"]["code"] == types.ErrorCodes.InternalError
    inside.server.answer(HOVER, lambda view, _: {"x": object()})
    assert (await inside.ask(HOVER, inside.hover(), 2))["error"]["code"] == types.ErrorCodes.InternalError
    inside.server.answer(HOVER, lambda view, _: types.Hover("half \ud83d"))
    assert (await inside.ask(HOVER, inside.hover(), 3))["result"]["contents"] == "half \ud83d"


async def test_documents_elsewhere_are_answered_by_nothing(inside: Inside) -> None:
    inside.server.answer(HOVER, lambda view, _: types.Hover("here"))
    inside.server.answer(types.COMPLETION_ITEM_RESOLVE, lambda view, _: None)
    for number, uri in enumerate(("untitled:x", "file:///nowhere/a.py", "", "file://", "file:///%00", "http://["), 1):
        params = {**inside.hover(), "textDocument": {"uri": uri}}
        assert (await inside.ask(HOVER, params, number))["result"] is None
    assert (await inside.ask(types.COMPLETION_ITEM_RESOLVE, {"label": "x"}, 9))["result"] == {"label": "x"}


async def test_a_fault_of_the_client_is_passed_over(inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    protocol = inside.server.protocol
    for message in ([], None, 5, {}, {"jsonrpc": "2.0"}, {"id": 5}, {"id": 5, "error": {}}, {"method": 5, "id": 1}):
        protocol.handle_message(message)
    inside.send("$/cancelRequest", {"id": {}})
    inside.send("textDocument/didChange", {"contentChanges": []})
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
    future = protocol.send_request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([]))
    asked = inside.written[-1]["id"]
    protocol.handle_message({"jsonrpc": "2.0", "id": asked, "error": {"code": -32601, "message": "No."}})
    assert isinstance(future.exception(), RuntimeError)
    assert (await inside.ask(HOVER, inside.hover(), 3)).keys() >= {"id"}


async def test_nothing_is_kept_of_messages_that_are_done(inside: Inside) -> None:
    protocol = inside.server.protocol
    document = {"uri": uri_of(inside.root / "saga.py"), "version": 1}
    inside.send("textDocument/didOpen", {"textDocument": {**document, "languageId": "python", "text": "x"}})
    for number in range(1, 200):
        change = {"textDocument": {**document, "version": number}, "contentChanges": [{"text": f"x = {number}"}]}
        inside.send("textDocument/didChange", change)
        inside.send("$/setTrace", {"value": "off"})
        inside.send("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": []}})
    inside.send("textDocument/didClose", {"textDocument": {"uri": document["uri"]}})
    inside.server.answer(HOVER, lambda view, _: None)
    await inside.ask(HOVER, inside.hover(), 1000)
    asked = {one["id"] for one in inside.written if "id" in one and "method" in one}
    assert protocol.waiting == {}
    assert protocol._request_futures.keys() <= asked  # pyright: ignore[reportPrivateUsage]
    assert len(protocol._request_futures) < 5  # pyright: ignore[reportPrivateUsage]
    assert protocol._workspace is None  # pyright: ignore[reportPrivateUsage]


def test_work_is_done_in_order_of_urgency() -> None:
    done: list[str] = []
    schedule = Schedule()
    schedule.do(lambda: done.append("late"), Urgency.LATER)
    schedule.do(lambda: done.append("replaced"), Urgency.SOON, "key")
    schedule.do(lambda: done.append("soon"), Urgency.SOON)
    schedule.do(lambda: done.append("first"))
    schedule.do(lambda: done.append("dropped"), key="dropped")
    schedule.do(lambda: 1 / 0)
    schedule.do(lambda: done.append("second"))
    schedule.do(lambda: done.append("replacement"), Urgency.SOON, "key")

    def slices() -> Any:
        for number in range(3):
            done.append(f"slice {number}")
            if number == 1:
                schedule.do(lambda: done.append("between"))
            yield
        schedule.do(schedule.close)

    assert schedule.drop("dropped")
    assert not schedule.drop("dropped")
    schedule.go_on_with(slices(), "index")
    schedule.start()
    assert schedule.join(10)
    assert done == ["first", "second", "soon", "replacement", "late", "slice 0", "slice 1", "between", "slice 2"]


def test_long_work_that_fails_is_not_repeated() -> None:
    schedule = Schedule()
    tried: list[int] = []

    def slices() -> Any:
        tried.append(1)
        raise ValueError("broken")
        yield

    schedule.go_on_with(slices(), "index")
    schedule.start()
    schedule.do(lambda: None, Urgency.LATER)
    schedule.do(schedule.close, Urgency.LATER)
    assert schedule.join(10)
    assert len(tried) <= 1


@pytest.mark.parametrize("capabilities", [OLD, MODERN], ids=["old", "modern"])
def test_every_feature_is_offered(capabilities: types.ClientCapabilities, caplog: pytest.LogCaptureFixture) -> None:
    server = ConcordiaServer()
    server.meet(types.InitializeParams(capabilities))
    server.schedule.close()
    assert not caplog.records
    assert {module.name for module in iter_modules(features.__path__)} >= {"diagnostics", "synchronisation", "watching"}
