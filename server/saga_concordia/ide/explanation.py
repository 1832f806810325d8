"""Why this verdict: what is known of a line, in the words of `concordia explain FILE:LINE`."""

from saga_concordia.engine.explain import Known, explanation, said_of
from saga_concordia.engine.workspace import FileFacts, Workspace


def explain(workspace: Workspace, path: str, line: int) -> str:
    """What is known of a line (from 1), and what it is judged by."""
    said = FileFacts(workspace.emissions(), workspace.subscriptions(), workspace.sagas())
    return explanation(_known(workspace, path, said), line, lambda shown: workspace.path_of(workspace.root / shown))


def is_explained(workspace: Workspace, path: str, line: int) -> bool:
    """Whether there is anything to tell of a line (from 1)."""
    return any(said_of(_known(workspace, path, workspace.facts(path)), line))


def _known(workspace: Workspace, path: str, said: FileFacts) -> Known:
    """What is known of a file, going by the facts of it or of all files."""
    return Known(
        path=path,
        source=workspace.source,
        is_read=True,
        emissions=said.emissions,
        subscriptions=said.subscriptions,
        sagas=said.sagas,
        diagnostics=workspace.diagnostics(path),
        registries=workspace.registries,
        settings=workspace.settings.file,
    )
