"""Why this verdict: what is known of a line, in the words of `concordia explain FILE:LINE`."""

from saga_concordia.engine.explain import Known, explanation, said_of
from saga_concordia.engine.workspace import Workspace


def explain(workspace: Workspace, path: str, line: int) -> str:
    """What is known of a line (from 1), and what it is judged by."""
    known = Known(
        path=path,
        source=workspace.source,
        is_read=True,
        emissions=workspace.emissions(),
        subscriptions=workspace.subscriptions(),
        sagas=workspace.sagas(),
        diagnostics=workspace.diagnostics(path),
        registries=workspace.registries,
        settings=workspace.settings.file,
    )
    return explanation(known, line, lambda shown: workspace.path_of(workspace.root / shown))


def is_explained(workspace: Workspace, path: str, line: int) -> bool:
    """Whether there is anything to tell of a line (from 1)."""
    facts = workspace.facts(path)
    known = Known(
        path=path,
        source=workspace.source,
        is_read=True,
        emissions=facts.emissions,
        subscriptions=facts.subscriptions,
        sagas=facts.sagas,
        diagnostics=workspace.diagnostics(path),
        registries=workspace.registries,
        settings=None,
    )
    return any(said_of(known, line))
