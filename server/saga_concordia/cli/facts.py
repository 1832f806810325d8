"""`concordia facts`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.report.view import Outcome, View


@click.command("facts")
@click.argument("paths", nargs=-1, type=common.PATHS)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
def command(
    paths: tuple[Path, ...],
    output_format: str,
    output_file: Path | None,
    config: Path | None,
    registries: tuple[Path, ...],
) -> None:
    """Show what the code emits, handles and compensates. Needs no registry.

    \b
    Examples:
      concordia facts lib
      concordia facts --output-format json
    """
    from saga_concordia.report import facts_json
    from saga_concordia.report.view import View

    settings = common.settings_for(paths, config=config, registries=registries)
    # What the settings silence in findings must not silence which files are missing from the facts.
    settings = replace(settings, select=(), ignore=(), per_file_ignores=(), rules={})
    outcome = common.run_without_registry(settings, paths)
    common.tell(outcome.notes)
    view = View(outcome)
    common.tell([f"{view.path(row.path)}: {row.message}" for row in view.diagnostics() if row.code == "CON902"])
    text = facts_json.render(outcome, view) if output_format == "json" else _text(outcome, view)
    common.put(text, output_file)


def _text(outcome: "Outcome", view: "View") -> str:
    from saga_concordia.model.facts import NameKind
    from saga_concordia.model.registry import Place
    from saga_concordia.report.view import printable

    def row(place: Place, what: str, name: str, more: str = "") -> str:
        line, column = view.position(place.path, place.span.start)
        return printable(f"{view.path(place.path)}:{line}:{column}: {what} {name}{f'  ({more})' if more else ''}")

    rows: list[tuple[str, int, str]] = []
    for one in outcome.emissions:
        name = "?" if one.name.kind is NameKind.UNDETERMINED else one.name.text
        via = " via " + " -> ".join(one.via) if one.via else ""
        slots = f"correlation {one.correlation.state.value}, causation {one.causation.state.value}{via}"
        rows.append((one.site.path, one.site.span.start, row(one.site, "emits", name, slots)))
    for one in outcome.subscriptions:
        place = one.name.place
        name = "?" if one.name.kind is NameKind.UNDETERMINED else one.name.text
        rows.append((place.path, place.span.start, row(place, "handles", name, one.handler)))
    for one in outcome.sagas:
        rows.append((one.place.path, one.place.span.start, row(one.place, "saga", one.name)))
        for step in one.steps:
            more = f"compensation {step.compensation.state.value}, undo {step.undo.state.value}"
            rows.append((step.place.path, step.place.span.start, row(step.place, "step", step.name, more)))
    return "".join(f"{text}\n" for _, _, text in sorted(rows))
