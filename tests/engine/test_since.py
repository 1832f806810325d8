"""Which findings are shown since a revision. A repository is not needed: changes are given as git would tell them."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from saga_concordia.config.git import Change
from saga_concordia.config.settings import find
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.since import findings_since

FILES = {
    "taxonomy/r.yaml": """\
version: 1
events:
  ml.run.completed:
    version: 1
    summary: A run ended.
  ml.run.stopped: {version: 1, summary: A run stopped.}
""",
    "app/a.py": """\
bus.publish(Event.new(name="ml.run.complete", source="ml", correlation_id=c, causation_id=d))
bus.publish(
    Event.new(name="ml.run.completed",
              source="ml",
              correlation_id=c))
bus.publish(Event.new(name="ml.banana.peeled", source="ml", correlation_id=c, causation_id=d))
""",
    "app/broken.py": "\0",
}
WHOLE = Change((range(1, sys.maxsize),))
TENSE, CAUSATION, UNKNOWN, BROKEN = "CON102", "CON201", "CON101", "CON902"
CASES: Mapping[str, tuple[Mapping[str, Change], set[str]]] = {
    "nothing": ({}, set()),
    "another file": ({"app/b.py": WHOLE}, set()),
    "a whole file": ({"app/a.py": WHOLE}, {TENSE, CAUSATION, UNKNOWN}),
    "the line itself": ({"app/a.py": Change((range(6, 7),))}, {UNKNOWN}),
    "any line of a call": ({"app/a.py": Change((range(4, 5),))}, {CAUSATION}),
    "the lines around it": ({"app/a.py": Change((range(2, 3), range(7, 9)))}, set()),
    "only lines that went": ({"app/a.py": Change((), ("x = 1",))}, set()),
    "a file that cannot be read": ({"app/broken.py": Change((range(1, 2),))}, {BROKEN}),
    "the entry that it points to": ({"taxonomy/r.yaml": Change((range(3, 4),))}, {TENSE, CAUSATION}),
    "more of the event's entry": ({"taxonomy/r.yaml": Change((range(5, 6),))}, {TENSE, CAUSATION}),
    "another entry": ({"taxonomy/r.yaml": Change((range(6, 7),))}, set()),
    "an entry that went": ({"taxonomy/r.yaml": Change((), ("  ml.banana.peeled: {version: 1}",))}, {UNKNOWN}),
    "a longer name that went": ({"taxonomy/r.yaml": Change((), ("  ml.banana.peeled.twice:",))}, set()),
    "a name beside it that went": ({"taxonomy/r.yaml": Change((), ("| `x.ml.banana.peeled` |",))}, set()),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The workspace lies in a folder of the repository."""
    root = tmp_path_factory.mktemp("repository").resolve() / "service"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "concordia.toml").write_text('ignore = ["CON5"]\n', encoding="utf-8")
    return check(find(root), (root,))


def test_everything_is_found(report: Report) -> None:
    assert sorted(row.code for row in report.diagnostics) == sorted((TENSE, CAUSATION, UNKNOWN, BROKEN))


@pytest.mark.parametrize("case", CASES)
def test_findings_since(case: str, report: Report) -> None:
    changes, codes = CASES[case]
    below = {f"service/{path}": change for path, change in changes.items()}
    rows = findings_since(report, report.root.parent, below)
    assert {row.code for row in rows} == codes
    assert findings_since(report, report.root.parent, changes) == (), "paths are those below the repository's top"


def test_a_file_outside_of_the_repository_has_not_changed(report: Report, tmp_path: Path) -> None:
    assert findings_since(report, tmp_path, dict.fromkeys(FILES, WHOLE)) == ()
