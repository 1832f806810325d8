"""From `initialize` to the end of the process."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from cursor import REGISTRY
from editor import COMMAND, PATIENCE_SECONDS
from lsprotocol import types
from saga_concordia.cli.main import main
from saga_concordia.lsp.convert import uri_of
from wire import wire

SAGA = 'Event.new(name="ml.run.complete", source="ml", correlation_id=c, causation_id=d)\n'


def project(root: Path, count: int = 1) -> str:
    (root / "taxonomy").mkdir()
    (root / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    for number in range(count):
        (root / f"saga{number}.py").write_text(SAGA)
    return uri_of(root)


async def test_the_exit_code_says_whether_the_session_was_shut_down(tmp_path: Path) -> None:
    async with wire() as polite:
        await polite.begin(uri_of(tmp_path))
        assert (await polite.ask("shutdown"))["result"] is None
        polite.send("exit")
        assert await polite.exit_code() == 0
    async with wire() as rude:
        await rude.begin(uri_of(tmp_path))
        rude.send("exit")
        assert await rude.exit_code() == 1


async def test_exit_is_heard_before_initialize() -> None:
    async with wire() as client:
        client.send("exit")
        assert await client.exit_code() == 1


async def test_the_process_ends_with_its_input() -> None:
    async with wire() as client:
        await client.begin()
        assert client.process.stdin
        client.process.stdin.close()
        assert await client.exit_code() == 1


async def test_requests_out_of_turn_are_refused() -> None:
    async with wire() as client:
        hover = {"textDocument": {"uri": "file:///x.py"}, "position": {"line": 0, "character": 0}}
        early = await client.ask("textDocument/hover", hover)
        assert early["error"]["code"] == types.ErrorCodes.ServerNotInitialized
        await client.begin()
        again = await client.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, id=2)
        assert again["error"]["code"] == types.ErrorCodes.InvalidRequest
        await client.ask("shutdown", id=3)
        late = await client.ask("textDocument/hover", hover, id=4)
        assert late["error"]["code"] == types.ErrorCodes.InvalidRequest


async def test_what_cannot_be_understood_is_answered_too() -> None:
    async with wire() as client:
        await client.begin()
        assert (await client.ask("no/such"))["error"]["code"] == types.ErrorCodes.MethodNotFound
        wrong = {"textDocument": 5}
        answer = await client.ask("textDocument/codeAction", wrong, id=2)
        assert answer["error"]["code"] in (types.ErrorCodes.InvalidParams, types.ErrorCodes.MethodNotFound)
        assert (await client.ask("workspace/executeCommand", {"command": "x"}, id=3))["error"]["code"] == -32602
        assert (await client.ask("workspace/executeCommand", {}, id=4))["error"]["code"] == -32602
        client.send("textDocument/didOpen", {"wrong": True})
        client.send("$/unknown", {})
        client.raw(b"Content-Length: 7\r\n\r\n{broken")
        client.raw(b"Content-Length: 2\r\n\r\n[]")
        assert (await client.ask("shutdown", id=5))["result"] is None


async def test_a_header_that_is_none_ends_the_session() -> None:
    async with wire() as client:
        await client.begin()
        client.raw(b"x" * 200_000)
        assert await client.exit_code() == 1


async def test_shutdown_answers_all_that_is_queued(tmp_path: Path) -> None:
    root = project(tmp_path, 20)
    async with wire() as client:
        await client.begin(root, {"textDocument": {"diagnostic": {}}})
        document = {"textDocument": {"uri": f"{root}/saga0.py"}}
        for number in range(1, 200):
            client.send("textDocument/diagnostic", document, id=number)
        client.send("shutdown", id=200)
        answered: dict[int, object] = {}
        while 200 not in answered:
            message = await client.read()
            if "method" not in message:
                answered[message["id"]] = message.get("error", {}).get("code")
        assert set(answered) == set(range(1, 201))
        assert set(answered.values()) <= {None, types.LSPErrorCodes.RequestCancelled}
        assert answered[200] is None
        client.send("exit")
        assert await client.exit_code() == 0


async def test_a_queued_request_can_be_cancelled(tmp_path: Path) -> None:
    root = project(tmp_path, 20)
    async with wire() as client:
        await client.begin(root, {"textDocument": {"diagnostic": {}}})
        document = {"textDocument": {"uri": f"{root}/saga0.py"}}
        for number in (1, 2, 3):
            client.send("textDocument/diagnostic", document, id=number)
        client.send("$/cancelRequest", {"id": 2})
        client.send("$/cancelRequest", {"id": 77})
        codes = {(await client.answer(number)).get("error", {}).get("code") for number in (1, 3)}
        assert codes == {None}
        cancelled = [row for row in client.seen if row.get("id") == 2]
        assert [row["error"]["code"] for row in cancelled] == [types.LSPErrorCodes.RequestCancelled]


async def test_one_client_is_served_over_tcp(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "--tcp", "127.0.0.1:0", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    line = (await asyncio.wait_for(process.stderr.readline(), PATIENCE_SECONDS)).decode()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(line.rsplit(" ", 1)[1]))
    for number, method in enumerate(("initialize", "shutdown", "exit")):
        params = {"processId": None, "rootUri": None, "capabilities": {}} if number == 0 else None
        body = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()
        if method == "exit":
            body = b'{"jsonrpc": "2.0", "method": "exit"}'
        writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    said = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
    assert b'"id":1,"jsonrpc":"2.0","result":null' in said or b'"result":null' in said
    assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) == 0
    writer.close()


@pytest.mark.parametrize(
    "address", ["0.0.0.0:2087", "192.168.1.2:2087", "example.org:80", "127.0.0.1", "127.0.0.1:x", ":2087", "::1:70000"]
)
def test_no_other_machine_can_connect(address: str) -> None:
    result = CliRunner().invoke(main, ["server", "--tcp", address])
    assert (result.exit_code, "--tcp" in result.stderr) == (2, True)


async def test_what_a_library_prints_is_kept_off_the_wire() -> None:
    program = (
        "import os\n"
        "from saga_concordia.cli.main import main\n"
        "from saga_concordia.lsp.server import ConcordiaServer\n"
        "def meet(self, params, before=ConcordiaServer.meet):\n"
        "    print('hello', flush=True)\n"
        "    os.write(1, b'hello')\n"
        "    before(self, params)\n"
        "ConcordiaServer.meet = meet\n"
        "main(['server'])\n"
    )
    async with wire([sys.executable, "-c", program]) as client:
        assert (await client.begin())["serverInfo"]["name"] == "concordia"
        await client.ask("shutdown")
        client.send("exit")
        assert await client.exit_code() == 0
        assert client.process.stderr
        assert (await client.process.stderr.read()).count(b"hello") == 2


def test_other_commands_do_without_it() -> None:
    program = (
        "import sys\n"
        "from pkgutil import iter_modules\n"
        "from importlib import import_module\n"
        "from saga_concordia import cli\n"
        "for module in iter_modules(cli.__path__):\n"
        "    import_module(f'saga_concordia.cli.{module.name}')\n"
        "print({'pygls', 'lsprotocol', 'asyncio'} & {*sys.modules})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "set()\n"
