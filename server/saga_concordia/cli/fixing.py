"""Fixes in rounds: on content in memory, so that what `--diff` shows is what `--fix` writes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from saga_concordia.cli.edits import Edits
from saga_concordia.config.writing import UnwritableError, writable
from saga_concordia.model.diagnostics import AddInput, Thread
from saga_concordia.report.view import View
from saga_concordia.rewrite.apply import Choice, EditsOf, Identity, changes, identity, plan
from saga_concordia.rewrite.starting import adds_input

if TYPE_CHECKING:
    from saga_concordia.config.settings import Settings
    from saga_concordia.engine.workspace import Workspace
    from saga_concordia.model.diagnostics import Intent
    from saga_concordia.model.facts import Saga
    from saga_concordia.report.view import Outcome
    from saga_concordia.text.edit import TextEdit

_ROUNDS = 10
Check = Callable[[Mapping[Path, bytes]], "Outcome"]
"""Checks again, with content that stands in for that of files on disk."""


class Settled(Struct, frozen=True):
    """Where the rounds ended: the last outcome, what each file held before and holds after, how many findings were
    mended, and what to tell a person."""

    outcome: "Outcome"
    changed: Mapping[str, tuple[bytes, bytes]]
    mended: int
    notes: Sequence[str]


class Around:
    """The workspace around what is checked: structural fixes edit call sites anywhere. It is read when one asks."""

    def __init__(self, settings: "Settings") -> None:
        """Nothing is read yet."""
        self._settings = settings
        self._workspace: Workspace | None = None

    def holding(self, contents: Mapping[str, bytes]) -> "Workspace":
        """The workspace, with contents by path that stand in for those on disk."""
        if self._workspace is None:
            from saga_concordia.engine.spread import processes
            from saga_concordia.engine.workspace import Workspace

            self._workspace = Workspace(self._settings)
            for _ in self._workspace.build(processes()):
                pass
        for path, data in contents.items():
            if self._workspace.source(path) != data:
                self._workspace.hold(path, data)
        return self._workspace


def settle(outcome: "Outcome", choice: Choice, check: Check, around: Around, *, on_disk: bool = True) -> Settled:
    """Apply the chosen fixes and check again until nothing changes; no file is written.

    Fixes of files that could not be written are left out, unless the content is not that `on_disk`. A fix that leaves
    its finding as it was is not tried again.
    """
    originals: dict[str, bytes] = {}
    current: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    useless: dict[Identity, str] = {}
    adding: dict[AddInput | Thread, None] = {}
    mended = 0
    notes: list[str] = []

    def allowed(path: str) -> bool:
        if on_disk and path not in refused and path not in originals:
            try:
                writable(outcome.root, path)
            except UnwritableError as error:
                refused[path] = str(error)
        return path not in refused

    def within(edits: Edits, sagas: "Sequence[Saga]") -> EditsOf:
        def edits_of(intent: "Intent") -> "Mapping[str, Sequence[TextEdit]]":
            wanted = edits.of(intent)
            if not all(map(allowed, wanted)):
                return {}
            if wanted and adds_input(intent, sagas):
                adding[intent] = None
            return wanted

        return edits_of

    for _ in range(_ROUNDS):
        view = View(outcome)
        edits = Edits(outcome, view, verify=True, around=around, held=current)
        round_ = plan(view.diagnostics(), choice, within(edits, outcome.sagas), useless.keys())
        changed = changes(round_.edits, edits.read)
        if not changed:
            break
        broken = [path for path, contents in changed.items() if _breaks(path, *contents)]
        if broken:
            # A fix of several files is made whole or not at all, so this round is planned again without them.
            refused |= {path: f"{view.path(path)}: its fixes would break its syntax; not written" for path in broken}
            continue
        for path, (before, after) in changed.items():
            originals.setdefault(path, before)
            current[path] = after
        counted = Counter(map(identity, outcome.diagnostics))
        outcome = check({(outcome.root / path).resolve(): data for path, data in current.items()})
        left = Counter(map(identity, outcome.diagnostics))
        for one in round_.fixed:
            if left[identity(one)] >= counted[identity(one)]:
                useless[identity(one)] = f"{view.path(one.path)}: the fix of {one.code} does not mend it: {one.message}"
            else:
                mended += 1
    else:
        notes.append(f"fixes still change something after {_ROUNDS} rounds; run again")
    result = {path: (originals[path], data) for path, data in current.items() if data != originals[path]}
    added = [intent for intent in adding if not adds_input(intent, outcome.sagas)]
    notes += dict.fromkeys(_unreached(added, around, {**current, **outcome.sources}, View(outcome)))
    return Settled(outcome, result, mended, (*notes, *refused.values(), *useless.values()))


def _unreached(
    intents: Iterable[AddInput | Thread], around: Around, contents: Mapping[str, bytes], view: View
) -> Iterator[str]:
    """What a person must do about calls that start a saga with a new input and could not be edited."""
    for intent in intents:
        workspace = around.holding(contents)
        for place in workspace.unreached(intent):
            line = workspace.lines(place.path).line_of(place.span.start) + 1
            name = intent.saga.rpartition(".")[2]
            yield f"{view.path(place.path)}:{line}: starts {name} and must pass `{intent.key}`; not edited"


def _breaks(path: str, before: bytes, after: bytes) -> bool:
    """Whether a file of code parses worse than it did."""
    from saga_concordia.frontends.read import language_of, read

    if language_of(path) is None:
        return False
    return len(read(path, after).code.broken) > len(read(path, before).code.broken)
