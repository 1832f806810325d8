"""What a baseline knows after code was moved, edited, added or taken out; in a check and in a workspace that lives."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import DecodeError
from msgspec.structs import replace
from saga_concordia.config.settings import SettingsError, find
from saga_concordia.engine.baseline import NAME, Baseline, baseline_of, divide, parse, rendered
from saga_concordia.engine.check import check
from saga_concordia.engine.fingerprint import Context, fingerprints, lines_in
from saga_concordia.engine.workspace import Workspace
from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

REGISTRY = "version: 1\nevents:\n  ml.run.completed: {version: 1, summary: A run ended.}\n"
ALL_IDS = "correlation_id=c, causation_id=d"


def emit(name: str, indentation: int = 4) -> str:
    return f'{" " * indentation}bus.publish(Event.new(name="{name}", source="ml", {ALL_IDS}))\n'


BEGIN = "def begin(c, d):\n"
FINISH = "def finish(c, d):\n"
CASES: Mapping[str, tuple[str, str, list[int], int]] = {
    # What was there, what is there now; the lines of new findings, how many known ones are gone.
    "as it was": (BEGIN + emit("a.b"), BEGIN + emit("a.b"), [], 0),
    "moved down": (BEGIN + emit("a.b"), "import x\n\n\n" + BEGIN + "    x.y()\n" + emit("a.b"), [], 0),
    "indented more": (BEGIN + emit("a.b"), BEGIN + "    if c:\n" + emit("a.b", 8), [], 0),
    "moved to another function": (BEGIN + emit("a.b") + FINISH, BEGIN + FINISH + emit("a.b"), [], 0),
    "the function is renamed": (BEGIN + emit("a.b"), "def start(c, d):\n" + emit("a.b"), [], 0),
    "the line is edited": (BEGIN + emit("a.b"), BEGIN + emit("a.b").replace('"ml"', '"me"'), [2], 1),
    "another event": (BEGIN + emit("a.b"), BEGIN + emit("a.c"), [2], 1),
    "a new one beside it": (BEGIN + emit("a.b"), BEGIN + emit("a.c") + emit("a.b"), [2], 0),
    "the same once more": (BEGIN + emit("a.b"), BEGIN + emit("a.b") + emit("a.b"), [3], 0),
    "the same elsewhere, before it": (BEGIN + emit("a.b"), FINISH + emit("a.b") + BEGIN + emit("a.b"), [2], 0),
    "two of the same, then one": (BEGIN + emit("a.b") * 2, BEGIN + emit("a.b"), [], 1),
    "two of the same, then three": (BEGIN + emit("a.b") * 2, BEGIN + emit("a.b") * 3, [4], 0),
    "taken out": (BEGIN + emit("a.b") + emit("a.c"), BEGIN + emit("a.c"), [], 1),
}


def write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def remember(root: Path) -> Baseline:
    """Write the baseline of what is there now."""
    report = check(replace(find(root), baseline=None), (root,))
    baseline = baseline_of(report.diagnostics, lines_in(report.sources))
    (root / NAME).write_text(rendered(baseline), encoding="utf-8")
    return baseline


@pytest.mark.parametrize("case", CASES)
def test_new_and_known(case: str, tmp_path: Path) -> None:
    before, after, new, gone = CASES[case]
    write(tmp_path, {"taxonomy/r.yaml": REGISTRY, "concordia.toml": f'baseline = "{NAME}"\n', "a.py": before})
    remember(tmp_path)
    workspace = Workspace(find(tmp_path))
    assert workspace.diagnostics("a.py") == ()

    write(tmp_path, {"a.py": after})
    workspace.refresh(["a.py"])
    report = check(find(tmp_path), (tmp_path,))
    lines = LineIndex(after.encode())
    assert [lines.line_of(row.span.start) + 1 for row in report.diagnostics] == new
    assert workspace.diagnostics("a.py") == report.diagnostics
    notes = [note for note in report.notes if NAME in note]
    assert [note.split()[1] for note in notes] == ([str(gone)] if gone else [])


def test_a_workspace_follows_its_baseline(tmp_path: Path) -> None:
    write(tmp_path, {"taxonomy/r.yaml": REGISTRY, "concordia.toml": f'baseline = "{NAME}"\n'})
    write(tmp_path, {"a.py": BEGIN + emit("a.b"), "b.py": FINISH + emit("a.b")})
    workspace = Workspace(find(tmp_path))
    (shown,) = workspace.diagnostics("a.py")
    assert "does not exist" in (workspace.baseline_problem or "")
    remember(tmp_path)
    workspace.refresh([NAME])
    assert (workspace.diagnostics("a.py"), workspace.baseline_problem) == ((), None)

    (tmp_path / NAME).write_text("{", encoding="utf-8")
    workspace.refresh([NAME])
    assert workspace.diagnostics("a.py") == (), "the last good one stays in force"
    assert "is no baseline" in (workspace.baseline_problem or "")
    workspace.reconfigure(replace(workspace.settings, baseline=None))
    assert workspace.diagnostics("a.py") == (shown,)


def test_what_was_not_asked_is_not_gone(tmp_path: Path) -> None:
    write(tmp_path, {"taxonomy/r.yaml": REGISTRY, "concordia.toml": f'baseline = "{NAME}"\n'})
    write(tmp_path, {"a.py": BEGIN + emit("a.b"), "b.py": FINISH + emit("a.b")})
    remember(tmp_path)
    write(tmp_path, {"a.py": BEGIN, "b.py": FINISH})
    found = find(tmp_path)
    assert [note for note in check(found, (tmp_path / "a.py",)).notes if NAME in note] == []
    assert [note for note in check(replace(found, select=("CON3",)), (tmp_path,)).notes if NAME in note] == []
    (note,) = check(found, (tmp_path,)).notes
    assert note.startswith(f"{NAME}: 2 findings that it knows are gone, first CON101 `a.b` in a.py")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no baseline"),
        ("<<<<<<< ours\n", "is no baseline"),
        ("[]", "is no baseline: Expected `object`"),
        ('{"version": 2, "findings": []}', "only 1 is known"),
        ('{"version": 1, "findings": [{"path": "a.py"}]}', "missing required field `rule`"),
        ('{"version": 1, "findings": [{"path": "a.py", "rule": "CON101", "lines": 3}]}', "unknown field `lines`"),
        ("[" * 100_000, "is no baseline"),
        (None, "does not exist"),
    ],
)
def test_a_file_that_is_none_is_said_to_be(text: str | None, words: str, tmp_path: Path) -> None:
    write(tmp_path, {"taxonomy/r.yaml": REGISTRY, "concordia.toml": f'baseline = "{NAME}"\n', "a.py": ""})
    if text is not None:
        write(tmp_path, {NAME: text})
    with pytest.raises(SettingsError, match="--write-baseline") as raised:
        check(find(tmp_path), (tmp_path,))
    assert words in str(raised.value)


_WORDS = st.sampled_from(["", "a", "b.c", "\x85\n", "é \\"])
_CONTEXTS = st.builds(Context, *[_WORDS] * 7)


@settings(max_examples=30)
@given(st.dictionaries(_CONTEXTS, st.integers(1, 3), max_size=6))
def test_a_file_holds_what_was_written_whatever_the_order(counts: dict[Context, int]) -> None:
    baseline: dict[str, dict[Context, int]] = {}
    for context, count in counts.items():
        baseline.setdefault(context.path, {})[context] = count
    text = rendered(baseline)
    assert parse(text.encode()) == baseline
    backwards = {path: dict(reversed(rows.items())) for path, rows in reversed(baseline.items())}
    assert rendered(backwards) == text
    assert text.count("\n") == max(len(counts), 1) + 2


def test_entries_that_a_merge_doubled_count_together() -> None:
    entry = '{"path": "a.py", "rule": "CON101"}'
    text = f'{{"version": 1, "findings": [{entry}, {entry}, {entry[:-1]}, "count": 3}}]}}'
    assert parse(text.encode()) == {"a.py": {Context("a.py", "CON101"): 5}}
    with pytest.raises(DecodeError):
        parse(text.encode()[:-1])


LINES = st.lists(st.sampled_from(["def f():", "    g(1)", "    g(2)", "        g(1)", "", "# note"]), max_size=12)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, LINES)
def test_no_more_is_known_than_was_there(before: list[str], after: list[str]) -> None:
    """Each entry knows one finding: what is known, new and gone always adds up."""

    def found(lines: list[str]) -> list[Diagnostic]:
        index = LineIndex("\n".join(lines).encode())
        return [
            Diagnostic("CON101", "unknown-event", Severity.ERROR, "", "a.py", Span(start, start + 1))
            for number, line in enumerate(lines)
            if "g(" in line and (start := index.line_span(number).start) >= 0
        ]

    def sources(lines: list[str]) -> Mapping[str, bytes]:
        return {"a.py": "\n".join(lines).encode()}

    known, now = found(before), found(after)
    divided = divide(baseline_of(known, lines_in(sources(before))), now, lines_in(sources(after)))
    assert len(divided.known) + sum(divided.stale.values()) == len(known)
    assert sorted((*divided.new, *divided.known), key=lambda row: row.span) == now
    again = divide(baseline_of(now, lines_in(sources(after))), now, lines_in(sources(after)))
    assert (again.new, again.stale) == ((), {})
    marks = fingerprints(now, lines_in(sources(after)))
    assert len(set(marks)) == len(marks)
