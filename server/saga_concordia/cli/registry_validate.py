"""`concordia registry validate`."""

from pathlib import Path

import click

from saga_concordia.cli import common


@click.command("validate")
@click.argument("files", nargs=-1, type=common.FILE)
def command(files: tuple[Path, ...]) -> None:
    """Check registries themselves: do they parse, is every entry valid and there only once?

    Without FILES, those of the settings (or the default ones) are checked. What a registry extends is checked with it.

    \b
    Examples:
      concordia registry validate
      concordia registry validate taxonomy/registry.yaml
    """
    from saga_concordia.cli.registry_files import load
    from saga_concordia.report.text import count
    from saga_concordia.report.view import printable, relative_to
    from saga_concordia.text.line_index import LineIndex

    settings = common.settings_for(files[:1])
    found, sources = load(settings, files)
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
