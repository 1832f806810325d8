"""Programs that Concordia is measured beside: where they are, how they are run, what they answer.

ast-grep (PyPI) and cSpell (npm) are installed when they are missing, into a folder of the user's cache alone.
ripgrep is used where it is there; ruff is among the tools of this checkout.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from commands import CommandError, tool

_CSPELL = "cspell@9"  # The next one wants a newer Node than many have.
_CALLEE = re.compile(r"[A-Za-z_][\w.]*[!?]?(?=\()")
_RECEIVER = re.compile(r"[\w.()]*\.$")
AST_GREP_LANGUAGES = {".py": "python", ".ex": "elixir", ".exs": "elixir"}


def folder() -> Path:
    """Where peers are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "concordia-benchmarks"


def ast_grep() -> str:
    """The command `ast-grep`; it is installed if it is missing.

    Raises:
        CommandError: it cannot be installed.
    """
    place = folder() / "ast-grep"
    command = place / "bin" / "ast-grep"
    if not command.exists():
        _say(f"ast-grep is installed in {place}")
        _install([sys.executable, "-m", "venv", str(place)])
        _install([str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "ast-grep-cli"])
    return str(command)


def cspell() -> str:
    """The command `cspell`; it is installed if it is missing.

    Raises:
        CommandError: there is no npm, or it cannot be installed.
    """
    place = folder() / "cspell"
    command = place / "node_modules" / ".bin" / "cspell"
    if not command.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise CommandError("there is no `npm`, with which cSpell would be installed")
        _say(f"cSpell is installed in {place}")
        place.mkdir(parents=True, exist_ok=True)
        _install([npm, "install", "--prefix", str(place), "--no-audit", "--no-fund", "--ignore-scripts", _CSPELL])
    return str(command)


def ripgrep() -> str:
    """The command `rg`.

    Raises:
        CommandError: there is none.
    """
    found = shutil.which("rg")
    if found is None:
        raise CommandError("there is no `rg` (ripgrep)")
    return found


def ruff() -> str:
    """The command `ruff`.

    Raises:
        CommandError: there is none.
    """
    return tool("ruff")


def callees(facts: Mapping[str, Any], source_of: Mapping[str, Sequence[str]]) -> Counter[str]:
    """The names that events are made by, as they are written, and how often: those of wrappers are left out.

    `facts` is what `concordia facts --output-format json` says; `source_of` has the lines of each file that it names.
    """
    found: Counter[str] = Counter()
    for row in facts["emissions"]:
        path, line, column = row["site"].rsplit(":", 2)
        text, at = source_of[path][int(line) - 1], int(column) - 1
        if not row["via"] and (written := _CALLEE.match(text, at)):
            before = _RECEIVER.search(text[:at])
            found[(before[0] if before else "") + written[0]] += 1
    return found


def one_pattern(names: Counter[str], language: str) -> str:
    """The commonest way in which events are made, as a pattern of ast-grep's. In Python any object will do."""
    first = names.most_common(1)[0][0]
    receiver, _, last = first.rpartition(".")
    return f"$OBJECT.{last}($$$)" if receiver and language == "python" else f"{first}($$$)"


def rg_pattern(names: Iterable[str]) -> str:
    """A regular expression that finds calls of these names, as they are written."""
    return "(" + "|".join(re.escape(name) for name in sorted(names)) + r")\("


def matches_of_ast_grep(output: bytes) -> int:
    """How many matches `ast-grep run --json=stream` found."""
    return sum(1 for line in output.splitlines() if line.startswith(b"{") and "range" in json.loads(line))


def matches_of_rg(output: bytes) -> int:
    """How many lines `rg --count-matches` found, in all files."""
    return sum(int(line.rpartition(b":")[2]) for line in output.splitlines() if line)


def issues_of_cspell(output: bytes) -> int:
    """How many words `cspell lint --no-progress` does not know: one a line."""
    return sum(1 for line in output.splitlines() if b"Unknown word" in line)


def findings_of_ruff(output: bytes) -> int:
    """How many findings `ruff check --output-format json` has."""
    return len(json.loads(output or b"[]"))


def _install(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise CommandError(f"`{' '.join(command)}` ended with {done.returncode}:\n{last}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
