"""`concordia registry sync`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.model.registry import RegistryFile
    from saga_concordia.registry.sync import Target

_WRITABLE = ("yaml", "markdown")


@click.command("sync")
@click.option("--into", type=common.FILE, help="Registry to change; by default the first one that can be written.")
@click.option("--prefer", type=common.FILE, help="Registry whose word counts where it and the changed one differ.")
@click.option("--write", is_flag=True, help="Write what is otherwise shown as a patch.")
@click.option("--config", type=common.FILE, help="Settings to use instead of the nearest ones.")
@click.option("--registry", "registries", multiple=True, type=common.FILE, help="Registry to use; repeatable.")
def command(
    into: Path | None, prefer: Path | None, write: bool, config: Path | None, registries: tuple[Path, ...]
) -> None:
    """Show what the registries in force say differently, and make one of them agree.

    Events that it lacks are added to it; what it says itself changes only for the registry that you --prefer.
    Nothing is written without --write. The exit code is 1 while the registries differ.

    \b
    Examples:
      concordia registry sync
      concordia registry sync --into taxonomy/registry.yaml --prefer documentation/EVENT_TAXONOMY.md --write
    """
    from saga_concordia.cli.registry_files import load_readable
    from saga_concordia.engine.agreement import differences, missing
    from saga_concordia.registry.sync import Target

    settings = common.settings_for((), config=config, registries=registries)
    found, sources = load_readable(settings, ())
    target = _named(settings, found, into, "--into") if into else _first(found)
    preferred = _named(settings, found, prefer, "--prefer") if prefer else None
    if preferred is target:
        raise click.UsageError("--prefer and --into name the same registry")
    _tell(found)
    work = Target(sources[target.path], target)
    _sync(work, found, preferred)
    for role, names in work.refused.items():
        common.tell([f"{target.path}: has no place for the {role} of {', '.join(f'`{name}`' for name in names)}"])
    if work.data != sources[target.path]:
        _show_or_write(settings, target.path, sources[target.path], work.data, write)
    after = [work.file if file is target else file for file in found] if write else found
    raise SystemExit(1 if differences(after) or missing(after, target.path) else 0)


def _named(settings: "Settings", found: "Sequence[RegistryFile]", file: Path, option: str) -> "RegistryFile":
    path = common.from_root(file, settings.root)
    registry = next((one for one in found if one.path == path), None)
    if registry is None:
        known = ", ".join(one.path for one in found)
        raise click.UsageError(f"{option} {file}: is no registry in force; those are {known}")
    if option == "--into" and registry.format not in _WRITABLE:
        raise click.UsageError(f"{option} {file}: is read by a {registry.format} and cannot be written; name another")
    return registry


def _first(found: "Sequence[RegistryFile]") -> "RegistryFile":
    for one in found:
        if one.format in _WRITABLE:
            return one
    raise click.UsageError("none of the registries in force can be written: that takes YAML or Markdown")


def _sync(work: "Target", found: "Sequence[RegistryFile]", preferred: "RegistryFile | None") -> None:
    from saga_concordia.engine.agreement import differing_roles, missing

    others = [file for file in (preferred, *found) if file is not None and file.path != work.file.path]
    for name in missing(found, work.file.path):
        work.add(next(event for file in others for event in file.events if event.name == name))
    for event in preferred.events if preferred else ():
        own = work.holds(event.name)
        if own is not None:
            work.take_over(event, differing_roles(own, event))


def _tell(found: "Sequence[RegistryFile]") -> None:
    """Per event what each registry says that the others do not."""
    from saga_concordia.engine.agreement import differences, entries_of, missing
    from saga_concordia.report.text import count
    from saga_concordia.report.view import printable
    from saga_concordia.rules.registries_disagree import compared

    differing, entries = differences(found), entries_of(found)
    lacking = {file.path: set(missing(found, file.path)) for file in found}
    partial = {name for names in lacking.values() for name in names}
    for name, rows in entries.items():
        if name not in differing and name not in partial:
            continue
        lines = [name]
        for path, event in rows:
            said = compared(event)
            words = "; ".join(f"{word} {said[word] or '(not said)'}" for word in differing.get(name, ()))
            lines.append(f"  {path}: {words or 'is there'}")
        lines += [f"  {path}: is missing" for path, names in lacking.items() if name in names]
        click.echo("\n".join(map(printable, lines)))
    registries = "1 registry" if len(found) == 1 else f"{len(found)} registries"
    events = f"{count(len(entries), 'event')}: {len(differing)} said differently, {len(partial)} not in all of them"
    click.echo(f"{registries}, {events}.")


def _show_or_write(settings: "Settings", path: str, before: bytes, after: bytes, write: bool) -> None:
    from saga_concordia.config.writing import write as write_file
    from saga_concordia.report.view import relative_to
    from saga_concordia.rewrite.apply import unified_diff

    shown = relative_to(settings.root / path, Path.cwd())
    if not write:
        click.echo("\n" + unified_diff(shown, before, after), nl=False)
        return
    write_file(settings.root, path, before, after)
    click.echo(f"Wrote {shown}")
