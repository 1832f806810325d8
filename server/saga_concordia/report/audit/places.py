"""Where a place of the audit is found from the folder that the audit is written to."""

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from saga_concordia.audit.document import At


def address(at: At, root: str) -> str:
    """A link to a line; `root` is the way from the audit's folder to the root that paths are relative to."""
    if PurePosixPath(at.path).is_absolute() or PureWindowsPath(at.path).is_absolute():
        # Outside of the root. What follows `file:///` is a drive on Windows, and the first folder elsewhere.
        path = "file:///" + quote(at.path.lstrip("/"), safe="/:")
    else:
        path = quote(str(PurePosixPath(root) / at.path))
    return f"{path}#L{at.line}"


def label(at: At) -> str:
    """A place as people write it, `lib/a.ex:12`."""
    return f"{at.path}:{at.line}"
