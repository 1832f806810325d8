"""Real editors with the real server on a small project, in a home of their own."""

import os
import shlex
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from project import FILES, REGISTRY, Project

SERVER = Path(sys.executable).with_name("concordia")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project on disk, and an environment in which `concordia` is the real one, its standard error kept."""
    root, commands, home = tmp_path / "project", tmp_path / "bin", tmp_path / "home"
    for path, text in {"concordia.toml": "", "taxonomy/registry.yaml": REGISTRY, **FILES}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    commands.mkdir()
    home.mkdir()
    errors = tmp_path / "server.log"
    errors.touch()
    command = commands / "concordia"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(SERVER))} "$@" 2>>{shlex.quote(str(errors))}\n')
    command.chmod(0o755)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "NVIM", "VIM", "EMACS"))},
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PATH": os.pathsep.join((str(commands), os.environ["PATH"])),
    }
    return Project(root, home, environment, errors)
