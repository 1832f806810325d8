"""The engine's fixtures: one text with several files, expectations in the code under the lines that they are about.

`-- path --` opens a file. `#! CODE words` under a line expects a finding there, and `#> ...` a fact:
`emits NAME`, `handles NAME` (`?` where the name is undetermined), `step NAME COMPENSATION UNDO`. All findings of the
workspace must be expected where the text expects any; so must all facts of a kind.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

_EXPECTED = re.compile(r"^\s*#([!>])\s+(.*)$")
_PART = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


class Fixture(Struct):
    """A workspace on disk: what is expected, as `(path, line)` to texts, by `!` (findings) and `>` (facts)."""

    root: Path
    expected: dict[str, dict[tuple[str, int], list[str]]]

    def rows(self, mark: str, word: str = "") -> list[tuple[str, int, str]]:
        """All expectations of one kind whose text begins with `word`, sorted."""
        return sorted(
            (path, line, text.removeprefix(word).strip())
            for (path, line), texts in self.expected[mark].items()
            for text in texts
            if text.startswith(word)
        )


def parts(text: str) -> Iterator[tuple[str, str, list[tuple[int, str, str]]]]:
    """The files of a fixture: each one's name, its text, and what is expected as `(line, mark, words)`."""
    pieces = _PART.split(text)[1:]
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        lines: list[str] = []
        expected: list[tuple[int, str, str]] = []
        for line in body.splitlines():
            found = _EXPECTED.match(line)
            if found:
                expected.append((len(lines), found[1], found[2]))
            else:
                lines.append(line)
        yield name, "\n".join(lines) + "\n", expected


def unfold(text: str, root: Path) -> Fixture:
    """Write a fixture's files below `root`."""
    expected: dict[str, dict[tuple[str, int], list[str]]] = {"!": defaultdict(list), ">": defaultdict(list)}
    for name, body, found in parts(text):
        for line, mark, words in found:
            expected[mark][name, line].append(words)
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return Fixture(root, expected)
