"""`concordia graph`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.engine.workspace import Workspace
    from saga_concordia.report.graph.picture import Picture

_READ = ("mermaid", "svg")
"""Formats that are laid out for reading, so that they cannot hold everything."""


@click.command("graph")
@click.argument("paths", nargs=-1, type=common.PATHS)
@click.option(
    "--format", "kind", type=click.Choice(["mermaid", "dot", "svg", "json"]), default="mermaid", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
@click.option("--event", metavar="NAME", help="Only what is around this event.")
@click.option("--saga", metavar="NAME", help="Only what is around this saga, which is shown step by step.")
@click.option("--drifts", is_flag=True, help="Only what is around events that are unregistered or deprecated.")
@click.option("--depth", type=click.IntRange(0), help="How many arrows away something may be. [default: 2]")
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
def command(
    paths: tuple[Path, ...],
    kind: str,
    output: Path | None,
    event: str | None,
    saga: str | None,
    drifts: bool,
    depth: int | None,
    config: Path | None,
    registries: tuple[Path, ...],
) -> None:
    """Draw the event flow: who emits and who handles which event, and what that sets off. Needs no registry.

    Dashed arrows are possible and not certain: composed names, code in branches.

    \b
    Examples:
      concordia graph --format svg --output flow.svg
      concordia graph lib/orders --event order.placed --depth 3
      concordia graph --drifts
      concordia graph --format dot | dot -Tpdf -o flow.pdf
    """
    from saga_concordia.engine.flow import flow_of
    from saga_concordia.report.graph.drawn import UnknownError, Wish, drawn, fitting

    if depth is not None and event is None and saga is None and not drifts:
        raise click.UsageError("--depth says how far from --event, --saga or --drifts; name one of these")
    settings = common.settings_for(paths, config=config, registries=registries)
    workspace = _read(settings)
    wish = Wish(event, saga, drifts, depth, _covering(settings, paths))
    try:
        result = drawn(flow_of(workspace), workspace.taxonomy, f"Event flow of {settings.root.resolve().name}", wish)
    except UnknownError as error:
        raise click.ClickException(str(error)) from error
    common.tell(result.notes)
    picture = result.picture
    if kind in _READ:
        fitted = fitting(picture)
        common.tell(fitted.notes)
        picture = fitted.picture
    common.put(_render(kind)(picture), output)


def _read(settings: "Settings") -> "Workspace":
    """The whole workspace, read: events flow between files whichever of them are asked about."""
    from saga_concordia.engine.spread import processes
    from saga_concordia.engine.workspace import Workspace

    workspace = Workspace(settings)
    with common.progress() as on_progress:
        for done, of in workspace.build(processes()):
            if on_progress:
                on_progress(done, of)
    return workspace


def _covering(settings: "Settings", paths: tuple[Path, ...]) -> Callable[[str], bool]:
    """Whether a path of the workspace is one of those asked about, or below one."""
    if not paths:
        return lambda _path: True
    asked = tuple(common.from_root(path, settings.root) for path in paths)
    return lambda path: any(part == "." or path == part or path.startswith(f"{part}/") for part in asked)


def _render(kind: str) -> "Callable[[Picture], str]":
    return import_module(f"saga_concordia.report.graph.{kind}").render
