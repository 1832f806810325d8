"""How a session runs: over standard input and output, or over one connection on this machine."""

import asyncio
import contextlib
import logging
import os
import sys
import threading
from typing import BinaryIO

from pygls.io_ import StdoutWriter, run_async

from saga_concordia.lsp.server import ConcordiaServer

log = logging.getLogger(__name__)

_CHUNK = 1 << 16
_PATIENCE_SECONDS = 1.0
LONGEST_MESSAGE = 256 * 2**20
"""How many bytes a message has at most; one that says that it has more is no editor's."""
_TURN_SECONDS = 0.001


def serve_stdio(server: ConcordiaServer, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Run a session over two streams; the exit code of the process."""

    async def session() -> None:
        # pygls reads in a pool of threads, three turns to a message. One thread that reads all there is costs one turn
        # to many messages, and does not hold up the end of the process while it waits for more.
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        threading.Thread(target=_pump, args=(stdin.fileno(), reader, loop), name="stdin", daemon=True).start()
        server.protocol.set_writer(StdoutWriter(stdout))
        await _session(server, reader, writes_anywhere=True)

    asyncio.run(session())
    return _exit_code(server)


def serve_tcp(server: ConcordiaServer, host: str, port: int) -> int:
    """Wait for one client and run a session with it; the exit code of the process."""

    async def listen() -> None:
        done = asyncio.Event()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            listener.close()
            server.protocol.set_writer(writer)  # pyright: ignore[reportArgumentType]
            try:
                await _session(server, reader, writes_anywhere=False)
                with contextlib.suppress(OSError):
                    await writer.drain()
                writer.close()
            finally:
                done.set()

        listener = await asyncio.start_server(connected, host, port)
        log.warning("Listening on %s port %s", host, listener.sockets[0].getsockname()[1])
        await done.wait()

    asyncio.run(listen())
    return _exit_code(server)


class _Bounded:
    """A reader that does not wait for more than a message may have."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, n: int) -> bytes:
        if n > LONGEST_MESSAGE:
            raise ValueError(f"a message of {n} bytes; at most {LONGEST_MESSAGE} are read")
        return await self._reader.readexactly(n)


async def _session(server: ConcordiaServer, reader: asyncio.StreamReader, *, writes_anywhere: bool) -> None:
    # While the index is built, each thread on an edit's way would wait for Python's usual 5 ms to have its turn.
    sys.setswitchinterval(_TURN_SECONDS)
    server.protocol.begin(asyncio.get_running_loop(), writes_anywhere=writes_anywhere)
    try:
        await run_async(server.stopped, _Bounded(reader), server.protocol, log)
    except (ConnectionError, asyncio.IncompleteReadError):
        log.info("The client is gone")
    except ValueError as error:
        log.error("What comes in is no protocol, so the session ends: %s", error)
    server.schedule.close()
    server.schedule.join(_PATIENCE_SECONDS)


def _pump(descriptor: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    """Feed a reader with all that comes in."""
    # RuntimeError: the loop is closed, the session is over.
    with contextlib.suppress(OSError, RuntimeError):
        while chunk := os.read(descriptor, _CHUNK):
            loop.call_soon_threadsafe(reader.feed_data, chunk)
        loop.call_soon_threadsafe(reader.feed_eof)


def _exit_code(server: ConcordiaServer) -> int:
    return 0 if server.protocol.is_shut_down else 1
