"""What a check tells a person beside its findings: what it passed over, and why."""

from collections.abc import Iterable

from saga_concordia.config.settings import Settings
from saga_concordia.frontends.dialect_loader import built_in
from saga_concordia.model.registry import RegistryFile


def notes_on(
    others: Iterable[str], unmatched: bool, registries: Iterable[RegistryFile], settings: Settings
) -> list[str]:
    """The notes of one check.

    `others` are paths that were named and are in no language that is read; a registry in force is meant to be one.
    `unmatched` says that the settings' `include` chose none of the files.
    """
    files = tuple(registries)
    known = {file.path for file in files}
    notes = [f"{path}: is no Python or Elixir file; not checked" for path in others if path not in known]
    if unmatched:
        globs = ", ".join(f"`{glob}`" for glob in settings.include)
        notes.append(f"{settings.file or 'the settings'}: `include` = {globs} matches no file; nothing is checked")
    if files and not any(file.is_read for file in files):
        notes.append("no registry in force can be read, so event names are not checked")
    notes += [
        f"{settings.file or 'the settings'}: [[dialect]] `{name}` replaces the built-in dialect of that name"
        for table in settings.own_dialects
        if (name := table.get("name")) in built_in()
    ]
    return notes
