"""What has changed on disk, for clients that do not say so."""

from pathlib import Path

from saga_concordia.config.files import discover
from saga_concordia.engine.in_force import REGISTRY_SUFFIXES
from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.lsp.workspaces import SETTINGS_NAMES, Home

WATCHED_SUFFIXES = (*SUFFIXES, *REGISTRY_SUFFIXES)
"""Of files that matter wherever they are: code, and what may be a registry."""


def poll(home: Home) -> tuple[Path, ...]:
    """The files of a workspace that changed, came or went since the last call; at the first one, none."""
    before, now = home.stamps, _stamps(home)
    home.stamps = now
    if before is None:
        return ()
    return tuple(file for file in {**before, **now} if before.get(file) != now.get(file))


def _stamps(home: Home) -> dict[Path, tuple[int, int]]:
    stamps: dict[Path, tuple[int, int]] = {}
    found = discover(home.workspace.settings, (home.root,), frozenset(WATCHED_SUFFIXES)).files
    judges = [home.root / path for path in (*home.workspace.registries, *SETTINGS_NAMES)]
    if home.workspace.settings.baseline is not None:
        judges.append(home.root / home.workspace.settings.baseline)
    for file in (*found, *judges):
        try:
            status = file.stat()
        except OSError:
            continue
        stamps[file] = status.st_mtime_ns, status.st_size
    return stamps
