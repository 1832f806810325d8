"""`concordia registry`."""

from pathlib import Path

import click

from saga_concordia.cli import common


@click.group("registry")
def command() -> None:
    """Look after registries."""


@command.command("validate")
@click.argument("files", nargs=-1, type=common.FILE)
def validate(files: tuple[Path, ...]) -> None:
    """Check registries themselves: do they parse, is every entry valid and there only once?

    Without FILES, those of the settings (or the default ones) are checked.

    \b
    Examples:
      concordia registry validate
      concordia registry validate taxonomy/registry.yaml
    """
    from saga_concordia.config.files import UnreadableError, read
    from saga_concordia.registry.load import load
    from saga_concordia.report.text import count
    from saga_concordia.report.view import printable
    from saga_concordia.text.line_index import LineIndex

    targets = files or _configured()
    if not targets:
        raise click.UsageError("there is no registry; name one, or write one by `concordia init`")
    problems = events = 0
    for path in targets:
        shown = path.as_posix()
        try:
            data = read(path)
        except UnreadableError as error:
            click.echo(printable(str(error)))
            problems += 1
            continue
        registry = load(data, shown)
        events += len(registry.events)
        index = LineIndex(data)
        for problem in registry.problems:
            line, column = index.byte_to_code_point(problem.place.span.start)
            click.echo(printable(f"{shown}:{line + 1}:{column + 1}: {problem.kind.value}: {problem.message}"))
            problems += 1
    click.echo(f"{count(problems, 'problem')} in {count(len(targets), 'registry file')}, {count(events, 'event')}.")
    raise SystemExit(1 if problems else 0)


def _configured() -> tuple[Path, ...]:
    """The registries of the settings, relative to the working directory where they lie in it."""
    settings = common.settings_for(())
    globs = [one.path for one in settings.registry if one.pattern is None and one.constants is None]
    if not settings.registry:
        globs = ["taxonomy/**/*.yaml", "**/EVENT_TAXONOMY.md"]
    cwd = Path.cwd()
    found: dict[Path, None] = {}
    for glob in globs:
        for path in sorted(settings.root.glob(glob)):
            if path.is_file():
                found[path.relative_to(cwd) if path.is_relative_to(cwd) else path] = None
    return tuple(found)
