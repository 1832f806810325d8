"""The first files of a project: settings, and a registry of the names that its code emits."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from saga_concordia.config.settings import CONFIG_NAME, Settings
from saga_concordia.config.writing import UnwritableError, write
from saga_concordia.engine.gather import gather
from saga_concordia.model.facts import NameKind

_SETTINGS = """\
# Settings of Concordia; see `concordia check --help`.
registry = ["taxonomy/*.yaml"]
"""


class CannotBeginError(Exception):
    """A first file exists already, or cannot be written; the message names it, in words for a person."""


class Beginning(Struct, frozen=True):
    """Files to write below a root, with their texts; how many names they register, and how many emissions have none."""

    root: Path
    files: tuple[tuple[Path, str], ...]
    names: int
    undetermined: int

    def write(self) -> Iterator[Path]:
        """Write the files, and give each one's path. What exists is not overwritten.

        Raises:
            CannotBeginError: a file cannot be written.
        """
        for path, text in self.files:
            try:
                write(self.root, str(path), None, text.encode(), with_folders=True)
            except UnwritableError as error:
                raise CannotBeginError(str(error)) from error
            yield path


def begin(settings: Settings, on_progress: Callable[[int, int], None] | None = None) -> Beginning:
    """Read the code below the settings' root, and say which files to begin with there.

    Settings that come from a file are kept, and only a registry is added.

    Raises:
        CannotBeginError: a file to write exists, or the settings ask for other registries.
    """
    paths = first_files(settings)
    for path in paths:
        if path.exists() or path.is_symlink():
            raise CannotBeginError(f"{path}: exists already; nothing is written")
    if settings.registry:
        shown = paths[-1].relative_to(settings.root).as_posix()
        raise CannotBeginError(
            f"{settings.file}: `registry` says already where the events are; nothing is written. "
            f"Take it out to begin with {shown}."
        )
    emissions = gather(settings, (settings.root,), on_progress).emissions
    names = sorted({row.name.text for row in emissions if row.name.kind is not NameKind.UNDETERMINED})
    undetermined = sum(row.name.kind is NameKind.UNDETERMINED for row in emissions)
    texts = {paths[0]: _SETTINGS, paths[-1]: _registry(names)}  # Of one file, the registry wins.
    return Beginning(settings.root, tuple(texts.items()), len(names), undetermined)


def first_files(settings: Settings) -> tuple[Path, ...]:
    """Which files `begin` would write, in order."""
    registry = settings.root / "taxonomy" / "registry.yaml"
    return (registry,) if settings.file is not None else (settings.root / CONFIG_NAME, registry)


def _registry(names: list[str]) -> str:
    head = "# The events of this project, from the names that its code emits.\nversion: 1\n"
    if not names:
        return f"{head}events: {{}}\n"
    entries = "".join(f"  {json.dumps(name, ensure_ascii=False)}:\n    version: 1\n" for name in names)
    return f"{head}events:\n{entries}"
