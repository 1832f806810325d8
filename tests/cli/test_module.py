"""`python -m saga_concordia`, which starts the command under an interpreter of one's choice."""

import json
import subprocess
import sys
from pathlib import Path

from saga_concordia import __version__

COMMAND = [sys.executable, "-m", "saga_concordia"]


def test_it_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["concordia,", "version", __version__]
    done = subprocess.run([*COMMAND, "check"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "No event registry is in force" in done.stderr


def test_it_runs_the_server() -> None:
    messages = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    said = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    done = subprocess.run([*COMMAND, "server"], input=said, capture_output=True, check=True, timeout=60)
    assert b'"name":"concordia"' in done.stdout
    assert done.stdout.count(b"Content-Length:") == 2
