"""Small workspaces to run the whole engine on: the fences of the rules' docstrings, and fixes applied to files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import getdoc
from pathlib import Path

from msgspec.structs import replace
from saga_concordia.config.settings import find
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.diagnostics import Diagnostic, Fix, Severity, Structural
from saga_concordia.registry.write import register
from saga_concordia.rewrite.edits import edits_of
from saga_concordia.rules.base import Rule
from saga_concordia.text.edit import apply_edits

REGISTRY = "taxonomy/registry.yaml"
STANDARD = """\
version: 1
domains:
  bolt: [ml, thundra]
  gate: [ui.command]
naming:
  separator: "."
  segments: {min: 2}
  pattern: '[a-z][a-z0-9_]*'
events:
  ml.run.completed:
    version: 1
    summary: A run ended.
    causation: required
    payload: {run_id?: string}
  ml.job.done:
    version: 1
    summary: A job ended.
    deprecated: {since: "2.0", replaced_by: ml.run.completed}
  ui.command.received: {version: 1, summary: A person asked for something., causation: root}
  "thundra.tick.{zone_id}":
    version: 1
    summary: A zone lived on.
    causation: optional
    payload: {zone_id: string}
"""
_FENCE = re.compile(r"^```(python|elixir|yaml)(?: +([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DEFAULT = {"python": "code.py", "elixir": "code.ex", "yaml": REGISTRY}


@dataclass(frozen=True)
class Fence:
    """One fenced block. Behind the language may stand the file's path, and `encoding=...` where it is not UTF-8."""

    language: str
    path: str
    data: bytes


def fences(rule: Rule, heading: str) -> list[Fence]:
    """The fenced blocks under one heading of a rule's docstring."""
    section = (getdoc(type(rule)) or "").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found: list[Fence] = []
    for language, info, text in _FENCE.findall(section):
        words = info.split()
        encoding = next((word.partition("=")[2] for word in words if word.startswith("encoding=")), "utf-8")
        path = next((word for word in words if "=" not in word), _DEFAULT[language])
        found.append(Fence(language, path, text.encode(encoding)))
    return found


def workspaces(rule: Rule, heading: str) -> dict[str, dict[str, bytes]]:
    """Files by path for each block of code under a heading; blocks of YAML belong to all of them."""
    every = fences(rule, heading)
    shared = {fence.path: fence.data for fence in every if fence.language == "yaml"}
    if REGISTRY not in shared:
        shared[REGISTRY] = STANDARD.encode()
    code = [fence for fence in every if fence.language != "yaml"]
    if not code:
        return {"yaml": shared}
    return {f"{fence.language}-{number}": {**shared, fence.path: fence.data} for number, fence in enumerate(code, 1)}


def write(root: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def run(root: Path, rule: Rule) -> Report:
    """Check a workspace, with a rule that is off by default switched on."""
    settings = find(root)
    if rule.severity is Severity.OFF:
        settings = replace(settings, rules={**settings.rules, rule.code: Severity.WARNING})
    return check(settings, (root,))


def of(report: Report, code: str) -> list[Diagnostic]:
    return [row for row in report.diagnostics if row.code == code]


def broken(root: Path) -> list[str]:
    """The code files that do not parse."""
    paths = (path for path in sorted(root.rglob("*")) if path.suffix in SUFFIXES)
    return [path.name for path in paths if lower(path.name, path.read_bytes()).code.broken]


def apply(root: Path, report: Report, fix: Fix) -> bool:
    """Apply one fix; whether it changed anything."""

    def read(path: str) -> bytes:
        return (root / path).read_bytes()

    if isinstance(fix.intent, Structural):
        workspace = Workspace(find(root))
        for _ in workspace.build():
            pass
        wanted = workspace.edits(fix.intent)
    else:
        wanted = edits_of(fix.intent, read, report.registries, register)
    changed = False
    for path, edits in wanted.items():
        before = read(path)
        after = apply_edits(before, edits)
        (root / path).write_bytes(after)
        changed = changed or after != before
    return changed
