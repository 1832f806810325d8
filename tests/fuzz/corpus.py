"""Real files to begin with, of this repository: examples, fixtures of the engine, registries, settings, dialects."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from fixture import parts

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
_DIALECTS = ROOT / "server" / "saga_concordia" / "frontends" / "dialects"


@cache
def workspaces() -> Mapping[str, Mapping[str, str]]:
    """The workspaces that the engine's fixtures unfold, by name: texts by path."""
    found: dict[str, dict[str, str]] = {}
    for fixture in sorted((ROOT / "tests" / "engine" / "fixtures").glob("*.txt")):
        found[fixture.stem] = {name: text for name, text, _expected in parts(fixture.read_text(encoding="utf-8"))}
    assert len(found) > 10
    return found


@cache
def files(*suffixes: str) -> tuple[str, ...]:
    """The texts of all files with one of these suffixes."""
    paths = [path for path in sorted(EXAMPLES.rglob("*")) if path.suffix in suffixes and path.is_file()]
    paths += [path for path in sorted((ROOT / "taxonomy").glob("*")) if path.suffix in suffixes]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    texts += _of_fixtures(suffixes)
    assert texts, suffixes
    return tuple(texts)


def _of_fixtures(suffixes: tuple[str, ...]) -> Iterable[str]:
    return [
        text
        for files in workspaces().values()
        for path, text in files.items()
        if path.endswith(suffixes) and text.strip()
    ]


@cache
def dialects() -> tuple[str, ...]:
    """The texts of the built-in dialects."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(_DIALECTS.glob("*.toml")))
