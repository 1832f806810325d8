"""A client that speaks bare JSON-RPC, for what no decent client would send."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from editor import COMMAND, PATIENCE_SECONDS
from msgspec import Struct, field

Message = dict[str, Any]


class Wire(Struct, eq=False):
    """A server's process and its streams; `seen` are the messages that were no answer to what was asked."""

    process: asyncio.subprocess.Process
    seen: list[Message] = field(default_factory=list[Message])

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin
        self.process.stdin.write(data)

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        """Send a message; `id` makes it a request."""
        message = {"jsonrpc": "2.0", "method": method, **more}
        if params is not None:
            message["params"] = params
        body = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def answer_to(self, request: Message) -> None:
        """Answer a request of the server by nothing."""
        body = json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": None}).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def read(self) -> Message:
        """The next message."""
        assert self.process.stdout
        head = await asyncio.wait_for(self.process.stdout.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
        assert head.startswith(b"Content-Length: "), f"no protocol: {head!r}"
        size = int(head.split(b"\r\n")[0].removeprefix(b"Content-Length: "))
        return json.loads(await self.process.stdout.readexactly(size))

    async def answer(self, to: int) -> Message:
        """The answer to a request; whatever comes before it is kept."""
        while True:
            message = await self.read()
            if message.get("id") == to and "method" not in message:
                return message
            self.seen.append(message)

    async def ask(self, method: str, params: Any = None, *, id: int = 1) -> Message:
        """Send a request and wait for its answer."""
        self.send(method, params, id=id)
        return await self.answer(id)

    async def begin(self, root: str | None = None, capabilities: Message | None = None) -> Message:
        """Initialize."""
        params = {"processId": None, "rootUri": root, "capabilities": capabilities or {}}
        answer = await self.ask("initialize", params, id=0)
        self.send("initialized", {})
        return answer["result"]

    async def exit_code(self) -> int:
        """Wait for the end of the process."""
        return await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)


@asynccontextmanager
async def wire(command: Sequence[str] = COMMAND) -> AsyncIterator[Wire]:
    """A server of its own, which is killed in the end if it still runs."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield Wire(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
