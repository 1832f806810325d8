"""`concordia/check`: reads what has not been read yet, and counts the findings of everything."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping

from saga_concordia.config.files import discover
from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.lsp.changes import complete
from saga_concordia.lsp.publish import findings_of, judged
from saga_concordia.lsp.server import ConcordiaServer
from saga_concordia.lsp.workspaces import Home
from saga_concordia.model.diagnostics import Severity

CHECK = "concordia/check"
_NUMBERS = {
    "errors": Severity.ERROR,
    "warnings": Severity.WARNING,
    "infos": Severity.INFO,
    "hints": Severity.HINT,
}


def register(server: ConcordiaServer) -> None:
    """Offer checks."""

    def check(_: object, cancel: Callable[[], None]) -> Generator[object, None, list[Mapping[str, object]]]:
        checked: list[Mapping[str, object]] = []
        for home in server.workspaces.in_order():
            yield from complete(server, home, cancel)
            counts: Counter[Severity] = Counter()
            work = _checked(server, home, counts)
            yield from server.progresses.show(f"Concordia checks {home.root.name}", work, cancel)
            files = sum(server.workspaces.owns(home, path) for path in {*judged(home), *_code(home)})
            numbers = {word: counts[severity] for word, severity in _NUMBERS.items()}
            checked.append({"root": str(home.base), "files": files, **numbers})
        return checked

    server.answer_at_length(CHECK, check)


def _checked(server: ConcordiaServer, home: Home, counts: Counter[Severity]) -> Iterator[tuple[int, int]]:
    """Count the findings of a workspace by severity; yields how many files of how many are done."""
    paths = judged(home)
    for number, path in enumerate(paths):
        if server.workspaces.owns(home, path):
            counts.update(row.severity for row in findings_of(home, path))
        yield number + 1, len(paths)


def _code(home: Home) -> Iterator[str]:
    """The files of code of a workspace, be there anything in them for us or not."""
    found = discover(home.workspace.settings, (home.root,), frozenset(SUFFIXES)).files if home.checks else ()
    return (home.workspace.path_of(file) for file in found)
