"""An audit for a client: its documents, and the file that keeps the numbers of drifts and gaps."""

import os
from collections.abc import Mapping
from pathlib import Path

from saga_concordia.audit import numbering
from saga_concordia.audit.build import audit
from saga_concordia.audit.numbering import State, StateError
from saga_concordia.audit.survey import Survey
from saga_concordia.config.reading import UnreadableError, read_bytes
from saga_concordia.engine.workspace import Workspace
from saga_concordia.lsp.convert import uri_of
from saga_concordia.lsp.refusal import refusal
from saga_concordia.lsp.workspaces import Home
from saga_concordia.report.audit.documents import FORMATS, PAGE, documents
from saga_concordia.report.view import relative_to


def audited(home: Home, workspace: Workspace, folder: Path) -> Mapping[str, object]:
    """The answer to `concordia/audit`: of a workspace that has been read, with links that lead from `folder`.

    Raises:
        JsonRpcException: there is nothing to hold the code against, or the numbers cannot be read.
    """
    if workspace.problem is not None:
        raise refusal(workspace.problem)
    file = home.base / numbering.FILE
    before = _numbers(file)
    document, after = audit(Survey(workspace), before)
    texts = documents(document, FORMATS, relative_to(home.root, folder.resolve()))
    is_kept = after == before and file.exists()
    return {
        "files": [{"name": name, "text": text} for name, text in texts.items()],
        "page": PAGE,
        "numbers": None if is_kept else {"uri": uri_of(file), "text": numbering.write(after).decode()},
        "headlines": document.summary.headlines,
    }


def _numbers(file: Path) -> State:
    try:
        return numbering.read(read_bytes(file), str(file)) if os.path.lexists(file) else State()
    except (StateError, UnreadableError) as error:
        raise refusal(error) from error
