"""Small workspaces on disk to try things on, made once for each process."""

from atexit import register
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import EXAMPLES, workspaces

REGISTRY = """\
version: 1
domains: {ml: [ml, ai], shop: [order]}
naming: {separator: ".", segments: {min: 2, max: 4}, tense: past, nouns: singular}
events:
  ml.run.started: {version: 1, summary: A run began., reliability: persistent, payload: {run_id: uuid}}
  ml.run.completed: {version: 2, summary: A run ended., causation: required, payload: {run_id: uuid, score?: float}}
  ml.run.failed: {version: 1, summary: A run failed., deprecated: {since: "2.0", replaced_by: ml.run.completed}}
  order.placed: {version: 1, summary: An order came in., causation: root}
"""
_SUFFIXES = (".py", ".ex", ".yaml", ".md", ".toml")
Files = Mapping[str, str]


@cache
def kinds() -> Mapping[str, Files]:
    """Workspaces by name: the engine's fixtures, and the examples. Each has a registry."""
    examples = {
        path.relative_to(EXAMPLES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(EXAMPLES.rglob("*"))
        if path.suffix in _SUFFIXES
    }
    found: dict[str, Files] = {"examples": examples}
    for name, files in workspaces().items():
        named = "registry" in files.get("concordia.toml", "")
        has_registry = named or any(path.startswith("taxonomy/") or path.endswith("TAXONOMY.md") for path in files)
        found[name] = files if has_registry else {**files, "taxonomy/registry.yaml": REGISTRY}
    return found


@cache
def on_disk(name: str) -> Path:
    """The folder of a workspace. Nobody may write to it."""
    return written(kinds()[name])


def written(files: Files) -> Path:
    """A new folder that holds these files, until the process ends."""
    folder = TemporaryDirectory(prefix="concordia-fuzz-")
    register(folder.cleanup)
    root = Path(folder.name).resolve()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    return root
