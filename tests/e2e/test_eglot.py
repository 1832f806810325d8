"""Emacs with eglot, set up as the documentation says."""

import json
import subprocess
from pathlib import Path

import pytest
from project import FILES, PATIENCE_SECONDS, RIGHT, WRONG, Project, configuration

EMACS = Path("/usr/bin/emacs")
SCRIPT = Path(__file__).with_name("eglot.el")


@pytest.mark.parametrize("path", FILES)
def test_eglot(path: str, project: Project) -> None:
    assert EMACS.exists(), f"{EMACS} is missing; .ci/install-editors installs it"
    init = project.home / "init.el"
    init.write_text(configuration("Emacs, with eglot", "elisp"), encoding="utf-8")
    command = [EMACS, "--batch", "--load", SCRIPT, project.root / path, init]
    done = subprocess.run(
        command, capture_output=True, text=True, env=project.environment, cwd=project.root, timeout=6 * PATIENCE_SECONDS
    )
    assert done.returncode == 0, f"Emacs ends with {done.returncode}\n{done.stdout}{done.stderr}{project.logs()}"
    saw = json.loads(done.stdout)

    assert RIGHT in saw["finding"]
    assert saw["under"] == WRONG
    assert "ml.run.started" in saw["hover"]
    assert "A training run began." in saw["hover"]
    assert saw["offered"][0] == RIGHT
    assert {"ml.run.started", "ml.run.failed"} <= {*saw["offered"]}
    assert saw["completed"].endswith(f'"{RIGHT}')
    fixed = FILES[path].splitlines()[5].replace(WRONG, RIGHT)
    assert saw["fixed"] == fixed
    assert (project.root / path).read_text(encoding="utf-8").splitlines()[5] == fixed
