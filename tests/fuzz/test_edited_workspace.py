"""A workspace after any session of edits says what a fresh check of the same content says: facts and findings.

Registries are edited as well. One that cannot be read leaves the last good one in force, which no fresh check knows of,
so in the end it is closed without being saved.

Known and left: a file that is parsed only because another leads to it (by an import, say) stays parsed when that one no
longer does. Names that nobody imports may then still be found in it, which a fresh check does not look into. So answers
are held equal where the same files are parsed, and a workspace must never have parsed fewer.
"""

from collections.abc import Sequence

from edits import Step, played, steps
from grammar import words
from guard import assert_inside, bounded
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from languages import files_like, kind_of
from living import assert_told, built, fresh
from mangle import pieces_of
from saga_concordia.engine.in_force import REGISTRY_SUFFIXES
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import language_of
from saga_concordia.registry.load import load
from targets import target
from trees import kinds, on_disk

Visit = tuple[str, list[Step], str]
"""A path, what is done there, and what is asked in between: `findings`, `facts`, `probe`; or it is `closed`."""
_ASKED = ("", "findings", "facts", "probe", "closed")


@st.composite
def sessions(draw: DrawFn) -> tuple[str, list[Visit]]:
    """The name of a workspace, and visits to its files one after the other."""
    name = draw(st.sampled_from(sorted(kinds())))
    paths = sorted(path for path in kinds()[name] if language_of(path) or path.endswith(REGISTRY_SUFFIXES))
    visits: list[Visit] = []
    for _ in range(draw(st.integers(1, 5))):
        path = draw(st.sampled_from(paths))
        edits = draw(steps(lines=pieces_of(files_like(path)), words=words(kind_of(path)), most=3))
        visits.append((path, edits, draw(st.sampled_from(_ASKED))))
    return name, visits


def ask(workspace: Workspace, path: str, asked: str) -> None:
    """Have something worked out in the middle, so that there is something that can be stale."""
    if asked == "findings":
        assert_inside([row.span for row in workspace.diagnostics(path)], len(workspace.source(path)))
    elif asked == "facts":
        workspace.facts(path)
    elif asked == "probe":
        workspace.probe(path, workspace.source(path) + b"\nx = 1\n")


@target(sessions(), examples=12)
def test_edited_workspace(session: tuple[str, Sequence[Visit]]) -> None:
    name, visits = session
    root = on_disk(name)
    held: dict[str, bytes] = {}
    with bounded(20):
        workspace = built(root)
        for path, edits, asked in visits:
            if path not in held:
                held[path] = (root / path).read_bytes()
                workspace.hold(path, held[path])
            for data, changes in played(held[path].decode(), edits):
                workspace.hold(path, data, changes)
                held[path] = data
                ask(workspace, path, asked)
            if asked == "closed":
                workspace.release(path)
                del held[path]
        for path in [path for path, data in held.items() if not language_of(path) and not load(data, path).is_read]:
            workspace.release(path)
            del held[path]
        report = fresh(root, held)
        parsed, led_to = set(workspace.paths()), set(report.sources)
        assert parsed >= led_to
        if parsed == led_to:
            assert_told(workspace, report)
