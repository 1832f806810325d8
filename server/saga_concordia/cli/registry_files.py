"""The registries that a command is about: those that are named, or those in force."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from saga_concordia.cli import common

if TYPE_CHECKING:
    from saga_concordia.config.settings import RegistrySetting, Settings
    from saga_concordia.model.registry import Causation, RegistryFile


def load(settings: "Settings", files: Sequence[Path]) -> "tuple[tuple[RegistryFile, ...], Mapping[str, bytes]]":
    """The files as registries, and what they extend, with their bytes by path; without files those in force."""
    from saga_concordia.config.settings import RegistrySetting
    from saga_concordia.engine.registries import load_registries

    if files:
        given: list[RegistrySetting] = []
        for file in files:
            path, like = common.from_root(file, settings.root), setting_of(settings, file)
            given.append(RegistrySetting(path, like and like.pattern, like and like.constants, given=True))
        settings = replace(settings, registry=tuple(given))
    found, sources, _ = load_registries(settings, ())
    if not found:
        raise click.UsageError("there is no registry; name one, or write one by `concordia init`")
    return found, sources


def load_readable(
    settings: "Settings", files: Sequence[Path]
) -> "tuple[tuple[RegistryFile, ...], Mapping[str, bytes]]":
    """As `load`, but a registry that cannot be read ends the command, and other problems are told of."""
    found, sources = load(settings, files)
    for registry in found:
        see_readable(registry)
    return found, sources


def see_readable(registry: "RegistryFile") -> None:
    """See that a registry can be read; tell of its lesser problems."""
    if not registry.is_read:
        raise click.ClickException(f"{registry.path}: {registry.problems[0].message}")
    if registry.problems:
        count = len(registry.problems)
        more = f"the first of {count} problems; see `concordia registry validate`" if count > 1 else "not read"
        common.tell([f"{registry.path}: {registry.problems[0].message} ({more})"])


def setting_of(settings: "Settings", file: Path) -> "RegistrySetting | None":
    """How the settings say that a file is to be read, where they say more than its suffix does."""
    from saga_concordia.engine.registries import paths_of

    target = settings.root / common.from_root(file, settings.root)
    for one in settings.registry:
        if (one.pattern is not None or one.constants is not None) and target in (
            path.absolute() for path in paths_of(one, settings.root)
        ):
            return one
    return None


def causation_of(registries: "Sequence[RegistryFile]") -> "dict[str, Causation]":
    """What the threading rules of some registries ask of each of their events."""
    from saga_concordia.rules.taxonomy import Taxonomy

    taxonomy = Taxonomy(tuple(registries))
    return {name: taxonomy.causation_of(name) for name in taxonomy.names}
