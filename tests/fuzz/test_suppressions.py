"""Suppression comments silence the findings that they cover and no others; those that do nothing can be removed."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from grammar import words
from guard import assert_inside, bounded
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from languages import files_like, kind_of
from mangle import mangle, manglings, pieces_of
from saga_concordia.config.settings import find
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.in_force import REGISTRY_SUFFIXES
from saga_concordia.engine.suppress import Suppression, suppressions_in, suppressions_of
from saga_concordia.frontends.read import UnparsableError, language_of, read
from saga_concordia.model.diagnostics import Diagnostic, Replace
from saga_concordia.text.edit import TextEdit, apply_edits
from targets import target
from trees import kinds, on_disk

_MARK, _NONE = b"concordia:", b"conc0rdia:"
_MENTION = b"\n# concordia: mentioned\n"
"""Has a file parsed with and without its suppressions, and suppresses nothing."""
_COMMENTS = (
    "  # concordia: ignore",
    "# concordia: ignore[CON101]\n",
    "  # concordia: ignore[CON1, CON2]\n",
    "# concordia: ignore-next-line[CON]\n",
    "# concordia: ignore-file[CON10]\n",
    "# concordia: ignore[\n",
    "# concordia: ignore[]\n",
    "# concordia: ignored[CON101]\n",
    "  # concordia: ignore CON101\n",
    "# concordia: ignore[CON999]\n",
    "#concordia:ignore[con101]é\n",
    "# noqa # concordia: ignore # concordia: ignore-next-line\n",
    "<!-- concordia: ignore -->\n",
    " <!-- concordia: ignore[CON6] -->",
    "# concordia: ignore-file\n",
    "  # concordia: ignore[CON3]\n",
    "    # concordia: ignore[CON5] reason \\\n",
    "##  concordia:  ignore-next-line\r\n",
    "'# concordia: ignore'\n",
    "# concordia: ignore\f\n",
    "# concordia: ignore[CON4],[CON1]\n",
)
Case = tuple[str, str, str]


@st.composite
def cases(draw: DrawFn) -> Case:
    """The name of a workspace, one of its files, and that file with comments in it."""
    name = draw(st.sampled_from(sorted(kinds())))
    path = draw(st.sampled_from([one for one in kinds()[name] if language_of(one) or one.endswith(REGISTRY_SUFFIXES)]))
    comments = draw(manglings(lines=_COMMENTS, words=_COMMENTS, most=4))
    comments = [("splice" if at % 2 else kind, at, size, said) for kind, at, size, said in comments]
    others = draw(manglings(lines=pieces_of(files_like(path)), words=words(kind_of(path)), most=1))
    return name, path, mangle(kinds()[name][path], [*comments, *others])


def checked(root: Path, path: str, data: bytes) -> Report:
    return check(find(root), (root,), overlay={root / path: data})


def of(report: Report, path: str, data: bytes) -> list[Suppression]:
    """The suppressions of a file."""
    if path in report.registries:
        return list(suppressions_in(report.registries[path], data))
    try:
        return list(suppressions_of(read(path, data)))
    except UnparsableError:
        return []


def counted(rows: list[Diagnostic]) -> Mapping[object, int]:
    # A key of a registry may hold the mark, and then the messages about it do.
    return Counter((row.code, row.span, row.message.replace("conc0rdia", "concordia")) for row in rows)


def known(row: Diagnostic) -> object:
    """What a finding is known by, wherever lines have moved to."""
    return row.code, row.event, row.saga, row.step, re.sub(r"\(line \d+\)", "", row.message)


@target(cases(), examples=15)
def test_suppressions(case: Case) -> None:
    name, path, text = case
    root = on_disk(name)
    data = text.encode("utf-8", "surrogatepass") + (_MENTION if language_of(path) else b"")
    with bounded(20):
        report = checked(root, path, data)
        rows = of(report, path, data)
        assert_inside(rows, len(data))
        assert all(row.removal.meets(row.span) for row in rows)
        bare = data.replace(_MARK, _NONE) + (_MENTION if language_of(path) else b"")
        if path in report.registries and not report.registries[path].is_read:
            return
        if language_of(path) and (read(path, data).code.broken or read(path, bare).code.broken):
            return  # How the parser gets over an error may hang on a word, even one in a comment.
        unsilenced = [row for row in checked(root, path, bare).diagnostics if row.path == path]
        left = [row for row in unsilenced if not any(one.silences(row) for one in rows)]
        found = [row for row in report.diagnostics if row.path == path and row.code != "CON901"]
        assert counted(found) == counted(left)
        removed(root, path, data, report)


def removed(root: Path, path: str, data: bytes, report: Report) -> None:
    """Take out a suppression that silences nothing: it is gone, and nothing else is said."""
    unused = [row for row in report.diagnostics if row.path == path and row.code == "CON901" and row.fixes]
    if not unused:
        return
    intent = unused[0].fixes[0].intent
    assert isinstance(intent, Replace)
    after = apply_edits(data, [TextEdit(intent.span, intent.text)])
    before = Counter(known(row) for row in report.diagnostics if row.path == path)
    then = Counter(known(row) for row in checked(root, path, after).diagnostics if row.path == path)
    assert then == before - Counter([known(unused[0])]), after.decode()
