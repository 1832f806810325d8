"""Fixtures of `ide`: one text with several files, `-- path --` before each, and `$0` where the cursor stands.

Without a registry of its own a text gets `REGISTRY`, as `taxonomy/registry.yaml`.
"""

import re
from pathlib import Path

from msgspec import Struct
from saga_concordia.config.settings import find
from saga_concordia.engine.workspace import Workspace

_PART = re.compile(r"^-- (\S+) --\n", re.MULTILINE)
REGISTRY = """\
version: 1
domains:
  ml: [ml]
  user: [user]
  ui: [ui.command]
roots: [ui.command.*]
events:
  ml.run.started:
    version: 1
    summary: A training run began.
    reliability: persistent
    payload: {run_id: {type: string, required: true}, model: string}
  ml.run.completed:
    version: 2
    summary: A training run ended well.
    payload: {run_id: {type: string, required: true}, accuracy: number}
  ml.run.failed: {version: 1, summary: A training run broke off.}
  ml.run.finished:
    version: 1
    summary: The old name.
    deprecated: {since: "2", replaced_by: ml.run.completed, reason: Two words for one thing.}
  user.account.created: {version: 1, summary: Somebody signed up.}
  ui.command.clicked: {version: 1, summary: Somebody clicked., causation: root}
"""


class Cursor(Struct):
    """A workspace on disk, fully built, and the place of `$0` in it."""

    workspace: Workspace
    path: str
    offset: int

    def text(self, path: str | None = None) -> str:
        """The content of a file of the workspace."""
        return self.workspace.source(path or self.path).decode()


def at(text: str, root: Path) -> Cursor:
    """Write a fixture's files below `root` and open the one with the cursor."""
    place: tuple[str, int] | None = None
    pieces = _PART.split(text)[1:]
    files = dict(zip(pieces[::2], pieces[1::2], strict=True))
    if not any(name.startswith("taxonomy/") for name in files):
        files["taxonomy/registry.yaml"] = REGISTRY
    files.setdefault("concordia.toml", "")
    for name, body in files.items():
        before, found, after = body.partition("$0")
        if found:
            place = name, len(before.encode())
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + after, encoding="utf-8", newline="")
    assert place is not None, "no $0 in the fixture"
    workspace = Workspace(find(root))
    for _ in workspace.build():
        pass
    workspace.hold(place[0], (root / place[0]).read_bytes())
    return Cursor(workspace, *place)
