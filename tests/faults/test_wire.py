"""What comes in over the wire has bounds: no server waits for, or keeps, more than an editor would send."""

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from fixable import COMMAND
from saga_concordia.lsp.transport import LONGEST_MESSAGE

NESTED = b"[" * 100_000 + b"]" * 100_000
SHUTDOWN = b'{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}'


def packet(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Content-Length: %d\r\n\r\n{" % (LONGEST_MESSAGE + 1), f"a message of {LONGEST_MESSAGE + 1} bytes; at most"),
        (b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{", "is no protocol"),
        (b"x" * 1_000_000, "is no protocol"),
    ],
    ids=["length", "digits", "header"],
)
def test_what_no_editor_sends_ends_the_session(tmp_path: Path, data: bytes, words: str) -> None:
    """The other end is left open, so the server must not wait for more."""
    with subprocess.Popen(
        [*COMMAND, "server"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        assert server.stdin
        assert server.stderr
        with suppress(BrokenPipeError):  # It may have had enough before all is written.
            server.stdin.write(data)
            server.stdin.flush()
        assert server.wait(60) == 1
        assert words in server.stderr.read().decode()


def test_a_message_that_is_nested_deeply_is_passed_over(tmp_path: Path) -> None:
    given = packet(NESTED) + packet(SHUTDOWN) + packet(b'{"jsonrpc": "2.0", "method": "exit"}')
    done = subprocess.run([*COMMAND, "server"], cwd=tmp_path, input=given, capture_output=True, timeout=60, check=False)
    assert b'"id":1' in done.stdout.replace(b" ", b"")
