"""Answers of earlier runs: the same question about the same content, by the same version, is answered without work.

What an answer hangs on is everything that was looked at on disk for it: each file, listing and link must be as it was.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from msgspec import DecodeError, Struct, msgpack

from saga_concordia.cache.store import Store, cache_folder
from saga_concordia.config.disk import Seen, is_same, watching
from saga_concordia.config.reading import look_again
from saga_concordia.text.digest import digest

_PARSERS = ("tree_sitter", "tree_sitter_python", "tree_sitter_elixir", "regex", "yaml", "msgspec")
"""What reads files for us: another version of one of them may read another thing."""


class Answer(Struct, frozen=True):
    """What a run said: on stdout, with the milliseconds that it took between two parts; its exit code; on stderr."""

    parts: tuple[str, ...]
    code: int
    notes: tuple[str, ...] = ()

    def told(self, elapsed_ms: float) -> str:
        """What a run says on stdout that took this long."""
        return str(round(elapsed_ms, 1)).join(self.parts)


class _Kept(Struct, frozen=True):
    answer: Answer
    seen: list[tuple[str, str, bytes]]


def answered(question: Sequence[object], find: Callable[[], tuple[Answer, float]]) -> tuple[Answer, float]:
    """The answer to a question and how many ms it took, of an earlier run or found now by `find`, and then kept.

    `question` is all that an answer hangs on beside what is on disk and our own version.
    """
    started = time.perf_counter()
    folder = cache_folder()
    if folder is None:
        return find()
    try:
        answers = _Answers(Store(folder / "answers"), question)
    except OSError:  # The working directory, or our own files, are gone.
        return find()
    known = answers.recall()
    if known is not None:
        return known, (time.perf_counter() - started) * 1000
    with watching() as seen:
        answer, elapsed_ms = find()
    answers.keep(answer, seen)
    return answer, elapsed_ms


class _Answers:
    """What was answered to one question."""

    def __init__(self, store: Store, question: Sequence[object]) -> None:
        self._store = store
        self._key = _key(question)

    def recall(self) -> Answer | None:
        """The answer of an earlier run, if it still holds."""
        data = self._store.get(self._key)
        if data is None:
            return None
        try:
            kept = msgpack.decode(data, type=_Kept)
        except (DecodeError, RecursionError):
            return None
        seen = {(look, path): before for look, path, before in kept.seen}
        return kept.answer if is_same(seen, {"bytes": look_again}) else None

    def keep(self, answer: Answer, seen: Seen) -> None:
        """Keep an answer with all that was looked at for it."""
        rows = [(look, path, before) for (look, path), before in seen.items()]
        with suppress(UnicodeEncodeError):  # Names of files may hold what is no text.
            self._store.put(self._key, msgpack.encode(_Kept(answer, rows)))


def _key(question: Sequence[object]) -> bytes:
    told = repr((_version(), sys.version, str(Path.cwd()), question))
    return digest(told.encode("utf-8", "surrogatepass"))


def _version() -> list[tuple[str, int, int]]:
    """Each file of our own, and the packages that read for us, by size and time: a checkout is many versions."""
    rows: list[tuple[str, int, int]] = []
    pending = [os.fspath(Path(__file__).parents[1])]
    while pending:
        with os.scandir(pending.pop()) as scan:
            for entry in scan:
                if entry.is_dir():
                    pending += [entry.path] if entry.name != "__pycache__" else []
                else:
                    rows.append((entry.path, entry.stat().st_size, entry.stat().st_mtime_ns))
    for name in _PARSERS:
        spec = find_spec(name)
        origin = Path(spec.origin) if spec and spec.origin else None
        if origin:
            rows.append((name, origin.stat().st_size, origin.stat().st_mtime_ns))
    return sorted(rows)
