"""A registry as it is now, or as it was at a git revision."""

import os
import posixpath
import subprocess
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
    found[path] = file = _read(settings, f"{revision}:{path}", path)
    see_readable(file)
    for extension in file.extends:
        _load(settings, revision, posixpath.normpath(posixpath.join(posixpath.dirname(path), extension.path)), found)


def _read(settings: "Settings", spec: str, path: str) -> "RegistryFile":
    """A file of a revision, read as the settings say of the one at the same path now."""
    from msgspec.structs import replace

    from saga_concordia.engine.registries import constants
    from saga_concordia.frontends.read import read
    from saga_concordia.registry.load import load

    data = _blob(spec)
    like = setting_of(settings, Path(path))
    if like is not None and like.constants is not None:
        return replace(constants(read(path, data), like.constants), path=spec)
    return replace(load(data, path, pattern=like and like.pattern), path=spec)


def _blob(spec: str) -> bytes:
    """The bytes of a file in git. Nothing is fetched, and no program but git is run."""
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        run = subprocess.run(["git", "cat-file", "blob", spec], capture_output=True, env=environment, check=False)
    except OSError as error:
        raise click.ClickException(f"{spec}: git cannot be run: {error.strerror or error}") from error
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        hint = "; a path behind a revision begins at the top of the repository, or with ./"
        raise click.ClickException(f"{spec}: git has no such file: {said}{hint}")
    return run.stdout
