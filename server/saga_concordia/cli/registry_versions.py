"""A registry as it is now, or as it was at a git revision."""

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saga_concordia.cli.registry_files import load_readable, see_readable, setting_of

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.model.registry import RegistryFile


def registries_at(settings: "Settings", spec: str) -> "tuple[RegistryFile, ...]":
    """The registry that a person names, a path or `REV:path`, and those that it extends, at the same revision."""
    file = Path(spec)
    if file.is_file():
        return load_readable(settings, (file,))[0]
    revision, colon, path = spec.partition(":")
    if not colon or not revision or not path or spec.startswith("-"):
        raise click.UsageError(f"{spec}: is no file; a version in git is written REV:path, as HEAD~1:taxonomy/r.yaml")
    found: dict[str, RegistryFile] = {}
    _load(settings, revision, path, found)
    return tuple(found.values())


def _load(settings: "Settings", revision: str, path: str, found: "dict[str, RegistryFile]") -> None:
    if path in found:
        return
    found[path] = file = _read(settings, revision, path)
    see_readable(file)
    for extension in file.extends:
        _load(settings, revision, posixpath.normpath(posixpath.join(posixpath.dirname(path), extension.path)), found)


def _read(settings: "Settings", revision: str, path: str) -> "RegistryFile":
    """A file of a revision, read as the settings say of the one at the same path now."""
    from msgspec.structs import replace

    from saga_concordia.config.git import GitError, file_at
    from saga_concordia.engine.registries import constants
    from saga_concordia.frontends.read import read
    from saga_concordia.registry.load import load

    spec = f"{revision}:{path}"
    try:
        data = file_at(Path.cwd(), revision, path)
    except GitError as error:
        raise click.ClickException(str(error)) from error
    like = setting_of(settings, Path(path))
    if like is not None and like.constants is not None:
        return replace(constants(read(path, data), like.constants), path=spec)
    return replace(load(data, path, pattern=like and like.pattern), path=spec)
