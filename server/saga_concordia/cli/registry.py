"""`concordia registry`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.model.registry import RegistryFile


@click.group("registry")
def command() -> None:
    """Look after registries."""


@command.command("validate")
@click.argument("files", nargs=-1, type=common.FILE)
def validate(files: tuple[Path, ...]) -> None:
    """Check registries themselves: do they parse, is every entry valid and there only once?

    Without FILES, those of the settings (or the default ones) are checked. What a registry extends is checked with it.

    \b
    Examples:
      concordia registry validate
      concordia registry validate taxonomy/registry.yaml
    """
    from saga_concordia.report.text import count
    from saga_concordia.report.view import printable, relative_to
    from saga_concordia.text.line_index import LineIndex

    settings = common.settings_for(files[:1])
    found, sources = _load(settings, files)
    problems = events = 0
    for registry in found:
        shown = relative_to(settings.root / registry.path, Path.cwd())
        events += len(registry.events)
        index = LineIndex(sources.get(registry.path, b""))
        for problem in registry.problems:
            line, column = index.byte_to_code_point(problem.place.span.start)
            click.echo(printable(f"{shown}:{line + 1}:{column + 1}: {problem.kind.value}: {problem.message}"))
            problems += 1
    click.echo(f"{count(problems, 'problem')} in {count(len(found), 'registry file')}, {count(events, 'event')}.")
    raise SystemExit(1 if problems else 0)


def _load(settings: "Settings", files: tuple[Path, ...]) -> "tuple[tuple[RegistryFile, ...], Mapping[str, bytes]]":
    """The files as registries and what they extend; one that the settings name is read as they say."""
    from saga_concordia.config.settings import RegistrySetting
    from saga_concordia.engine.registries import load_registries, paths_of

    if files:
        named = {
            path.absolute(): one
            for one in reversed(settings.registry)
            if one.pattern is not None or one.constants is not None
            for path in paths_of(one, settings.root)
        }
        given: list[RegistrySetting] = []
        for file in files:
            like = named.get(settings.root / common.from_root(file, settings.root))
            path = common.from_root(file, settings.root)
            given.append(RegistrySetting(path, like and like.pattern, like and like.constants, given=True))
        settings = replace(settings, registry=tuple(given))
    found, sources, _ = load_registries(settings, ())
    if not found:
        raise click.UsageError("there is no registry; name one, or write one by `concordia init`")
    return found, sources
