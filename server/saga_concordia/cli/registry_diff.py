"""`concordia registry diff`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.ide.migration import Migration
    from saga_concordia.model.registry import RegistryFile
    from saga_concordia.registry.compare import Change, Version
    from saga_concordia.report.registry_changes import Row


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--output-format", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to stdout.")
@click.option("--migrate", is_flag=True, help="Show as a patch how the workspace follows the renames.")
@click.option("--apply", is_flag=True, help="With --migrate: write it.")
def command(old: str, new: str, output_format: str, output_file: Path | None, migrate: bool, apply: bool) -> None:
    """Compare two versions of a registry: what breaks, what is compatible, and which code here is hit.

    OLD and NEW are files, or files at a git revision: REV:path, the path from the top of the repository. The exit
    code is 1 if a change is breaking. A rename is migrated everywhere in the workspace, or not at all; why not is told.

    \b
    Examples:
      concordia registry diff HEAD~1:taxonomy/registry.yaml taxonomy/registry.yaml
      concordia registry diff v1.0:taxonomy/registry.yaml HEAD:taxonomy/registry.yaml --output-format markdown
      concordia registry diff taxonomy/registry.yaml proposal.yaml --migrate
    """
    from saga_concordia.cli.registry_versions import registries_at
    from saga_concordia.registry.compare import compare

    if apply and not migrate:
        raise click.UsageError("--apply writes what --migrate shows: give both")
    settings = common.settings_for(())
    before, after = registries_at(settings, old), registries_at(settings, new)
    changes = compare(_version(before), _version(after))
    rows = _rows(settings, changes, before)
    rendered = _rendered(rows, output_format)
    # A patch goes to stdout alone, so that it can be handed on.
    if migrate and output_file is None:
        click.echo(rendered, err=True)
    else:
        common.put(rendered, output_file)
    if migrate:
        _migrate(settings, {row.event: row.becomes for row in changes if row.becomes}, apply)
    raise SystemExit(1 if any(change.breaking for change in changes) else 0)


def _version(registries: "Sequence[RegistryFile]") -> "Version":
    from saga_concordia.cli.registry_files import causation_of
    from saga_concordia.registry.compare import Version
    from saga_concordia.registry.merge import merged

    return Version(merged(registries), causation_of(registries))


def _rows(settings: "Settings", changes: "Sequence[Change]", before: "tuple[RegistryFile, ...]") -> "list[Row]":
    """The changes with the places that the breaking ones hit; without any, no code is read."""
    from saga_concordia.report.registry_changes import Row, Site

    if not any(change.breaking for change in changes):
        return [Row(change) for change in changes]
    from saga_concordia.engine.gather import gather
    from saga_concordia.ide.impact import hit_by
    from saga_concordia.model.facts import Emission, NameKind
    from saga_concordia.report.view import relative_to
    from saga_concordia.rules.taxonomy import Taxonomy
    from saga_concordia.text.line_index import LineIndex

    with common.progress() as on_progress:
        facts = gather(settings, (settings.root,), on_progress)
    common.tell([f"{path}: {reason}" for path, reason in facts.unreadable])
    indexes = {file.path: LineIndex(file.data) for file in facts.files}
    taxonomy = Taxonomy(before)
    rows: list[Row] = []
    for change in changes:
        sites: set[tuple[str, int, int, str]] = set()
        for fact in hit_by(change, (*facts.emissions, *facts.subscriptions), taxonomy):
            place = fact.name.place
            line, column = indexes[place.path].byte_to_code_point(place.span.start)
            is_open = fact.name.kind is NameKind.TEMPLATE and taxonomy.index.match(fact.name.text) != change.event
            does = "handles" if not isinstance(fact, Emission) else "may emit" if is_open else "emits"
            sites.add((relative_to(settings.root / place.path, Path.cwd()), line + 1, column + 1, does))
        rows.append(Row(change, [Site(*site) for site in sorted(sites)]))
    return rows


def _rendered(rows: "Sequence[Row]", output_format: str) -> str:
    from saga_concordia.report import registry_changes

    match output_format:
        case "json":
            return registry_changes.as_json(rows)
        case "markdown":
            return registry_changes.as_markdown(rows)
        case _:
            return registry_changes.as_text(rows)


def _migrate(settings: "Settings", renames: Mapping[str, str], apply: bool) -> None:
    from saga_concordia.engine.spread import processes
    from saga_concordia.engine.workspace import Workspace
    from saga_concordia.ide.migration import migrate

    if not renames:
        common.tell(["no event is renamed, so there is nothing to migrate"])
        return
    workspace = Workspace(settings)
    for _ in workspace.build(processes()):
        pass
    migration = migrate(workspace, renames)
    for old, places in migration.done.items():
        count = f"{places} place{'' if places == 1 else 's'}" if places else "no place here holds it"
        common.tell([f"`{old}` becomes `{renames[old]}`: {count}"])
    common.tell([f"`{old}` is not renamed: {reason}" for old, reason in migration.refused.items()])
    _show_or_write(settings, migration, apply)


def _show_or_write(settings: "Settings", migration: "Migration", apply: bool) -> None:
    from saga_concordia.config.writing import UnwritableError, write
    from saga_concordia.report.view import relative_to
    from saga_concordia.rewrite.apply import unified_diff

    for path, (before, after) in migration.changed.items():
        shown = relative_to(settings.root / path, Path.cwd())
        if not apply:
            click.echo(unified_diff(shown, before, after), nl=False)
            continue
        try:
            write(settings.root, path, before, after)
        except UnwritableError as error:
            common.tell([str(error)])
        else:
            click.echo(f"Wrote {shown}")
