"""The machine's facts, without which an absolute time says little."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from commands import tool
from figures import Table


def facts(*commands: Sequence[str]) -> Table:
    """Processor, memory, system, Python, Concordia; and the version that each command gives."""
    python = subprocess.run([tool("python"), "--version"], capture_output=True, text=True, check=False).stdout
    rows = [
        ("processor", _processor()),
        ("cores", str(_cores())),
        ("memory", _memory()),
        ("system", f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}"),
        ("Python", python.removeprefix("Python").strip()),
        ("Concordia", version([tool("concordia"), "--version"])),
        *((Path(command[0]).name, version(command)) for command in commands),
    ]
    return Table(("what", "here"), rows)


def version(command: Sequence[str]) -> str:
    """The version in what a command says of itself."""
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+(\.\d+)?\S*", said.stdout + said.stderr)
    return found[0] if found else "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return "unknown"
    return f"{size / 1e9:.0f} GB"
