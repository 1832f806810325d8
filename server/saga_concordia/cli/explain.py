"""`concordia explain`."""

import re
from inspect import cleandoc
from pathlib import Path

import click

from saga_concordia.cli import common, complete


@click.command("explain")
@click.argument("what", metavar="CODE|FILE:LINE", shell_complete=complete.rules_and_places)
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
def command(what: str, config: Path | None, registries: tuple[Path, ...]) -> None:
    """Explain a rule, or the verdict on a line.

    \b
    Examples:
      concordia explain CON101
      concordia explain unknown-event
      concordia explain lib/orders/saga.ex:42
    """
    rules = common.rules()
    for rule in rules:
        if what.upper() == rule.code or what == rule.name:
            click.echo(f"{rule.code} {rule.name} ({rule.severity}, since {rule.since})\n")
            click.echo(cleandoc(rule.__doc__ or "There is no text for this rule."))
            return
    place = re.fullmatch(r"(.+?):(\d+)(?::\d+)?", what)
    if not place:
        from saga_concordia.config.settings import unknown_code

        wrong = unknown_code(what.upper(), frozenset(rule.code for rule in rules)) or f"{what!r} is not a whole code"
        raise click.UsageError(f"{wrong}; give a rule's code, or FILE:LINE")
    path, line = Path(place[1]), int(place[2])
    if not path.is_file():
        kind = "is no file" if path.exists() else "there is no such file"
        raise click.UsageError(f"{path}: {kind}")
    if line < 1:
        raise click.UsageError("lines count from 1")
    from saga_concordia.engine.explain import explain
    from saga_concordia.report.view import printable, relative_to

    settings = common.settings_for((path,), config=config, registries=registries)

    def show(shown: str) -> str:
        return relative_to(settings.root / shown, Path.cwd())

    told = explain(settings, path.absolute(), line, show)
    click.echo("\n".join(printable(row) for row in told.rstrip("\n").split("\n")))
