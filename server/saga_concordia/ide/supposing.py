"""What the workspace would say if files had other contents."""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager

from saga_concordia.engine.workspace import Workspace


@contextmanager
def supposed(
    workspace: Workspace, contents: Mapping[str, bytes], open_paths: Collection[str]
) -> Generator[None, None, None]:
    """The workspace as it would be with other contents, by path; afterwards all is as it was.

    `open_paths` are the files whose content is held for an editor.
    """
    before = {path: workspace.source(path) for path in contents if path in open_paths}
    try:
        for path, data in contents.items():
            workspace.hold(path, data)
        yield
    finally:
        for path in contents:
            if path in before:
                workspace.hold(path, before[path])
            else:
                workspace.release(path)
