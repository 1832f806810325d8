"""The engine on small workspaces: expectations stand in the code, as `#! CODE words` under the line they are about."""

import re
from pathlib import Path

import pytest
from saga_concordia.config.settings import Settings, find
from saga_concordia.engine.check import NoRegistryError, Report, check

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))
_EXPECTED = re.compile(r"^\s*#!\s+(CON\d+)\s*(.*)$")


def unfold(fixture: Path, root: Path) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Write a fixture's files below `root`; return what is expected at each (path, line)."""
    expected: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for part in re.split(r"^-- ", fixture.read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, _, body = part.partition(" --\n")
        lines: list[str] = []
        for line in body.splitlines():
            found = _EXPECTED.match(line)
            if found:
                expected.setdefault((name, len(lines)), []).append((found[1], found[2]))
            else:
                lines.append(line)
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return expected


def line_of(report: Report, path: str, offset: int) -> int:
    return report.sources[path].count(b"\n", 0, offset) + 1


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_findings_match_the_fixture_one_to_one(fixture: Path, tmp_path: Path) -> None:
    expected = unfold(fixture, tmp_path)
    report = check(find(tmp_path), (tmp_path,))
    seen = sorted((row.path, line_of(report, row.path, row.span.start), row.code) for row in report.diagnostics)
    wanted = sorted((path, line, code) for (path, line), rows in expected.items() for code, _words in rows)
    assert seen == wanted
    for (path, line), rows in expected.items():
        for code, words in rows:
            assert any(
                row.code == code
                and row.path == path
                and words in row.message
                and line_of(report, path, row.span.start) == line
                for row in report.diagnostics
            ), f"{path}:{line} {code} should say {words!r}"


def test_a_workspace_without_a_registry_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('emit("order.placed")\n')
    with pytest.raises(NoRegistryError, match="concordia init"):
        check(Settings(tmp_path), (tmp_path,))


def test_files_that_cannot_be_read_are_named_once_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "taxonomy").mkdir()
    (tmp_path / "taxonomy" / "r.yaml").write_text("events: {order.placed: {version: 1}}\n")
    (tmp_path / "bad.py").write_bytes(b"\xff\xfe publish")
    (tmp_path / "good.py").write_text('bus.publish("order.place")\n')
    (tmp_path / "loop").symlink_to(tmp_path)
    report = check(find(tmp_path), (tmp_path,))
    assert [(row.code, row.path) for row in report.diagnostics] == [("CON902", "bad.py"), ("CON102", "good.py")]
