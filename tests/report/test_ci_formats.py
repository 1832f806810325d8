"""What CI services get: SARIF by its schema, and that nothing in a message or a path breaks out of its place."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from msgspec.structs import replace
from saga_concordia.config.settings import find
from saga_concordia.engine.baseline import NAME, baseline_of, rendered
from saga_concordia.engine.check import Report, check
from saga_concordia.engine.fingerprint import lines_in
from saga_concordia.model.diagnostics import Diagnostic, Intent, Severity
from saga_concordia.registry.write import register
from saga_concordia.report import github, gitlab, junit, sarif
from saga_concordia.report.view import View
from saga_concordia.rewrite.edits import edits_of
from saga_concordia.text.edit import TextEdit, apply_edits
from saga_concordia.text.line_index import LineIndex
from saga_concordia.text.span import Span

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMA = json.loads((Path(__file__).parent / "sarif" / "2.1.0.json").read_text(encoding="utf-8"))
NASTY = "100%, a:b\r\n::error::owned\x1b[2J\x00\ufffe]]>&<\"'é🦀"


@pytest.fixture(scope="module")
def report() -> Report:
    return check(find(EXAMPLES), (EXAMPLES,))


def shown_as_sarif(report: Report) -> dict[str, Any]:
    """The one run of the log, which the schema allows."""

    def edits(intent: Intent) -> Mapping[str, Sequence[TextEdit]]:
        return edits_of(intent, lambda path: report.sources[path], report.registries, register)

    log = json.loads(sarif.render(report, View(report, report.root), edits))
    assert [error.message for error in Draft4Validator(SCHEMA).iter_errors(log)] == []
    return log["runs"][0]


def bytes_at(region: Mapping[str, int], data: bytes) -> Span:
    lines = LineIndex(data)
    start = lines.code_point_to_byte(region["startLine"] - 1, region["startColumn"] - 1)
    return Span(start, lines.code_point_to_byte(region["endLine"] - 1, region["endColumn"] - 1))


def test_sarif_says_what_was_found_and_where(report: Report) -> None:
    run = shown_as_sarif(report)
    rules = run["tool"]["driver"]["rules"]
    rows = View(report, report.root).diagnostics()
    assert len(rows) == len(run["results"]) > 20
    for row, result in zip(rows, run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == row.path
        assert bytes_at(place["region"], report.sources[row.path]) == row.span
        assert (result["ruleId"], rules[result["ruleIndex"]]["id"]) == (row.code, row.code)
        assert result["properties"].get("event") == row.event
        assert len(result.get("relatedLocations", [])) == len(row.related)
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    for rule in rules:
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}")
        assert "## What it does" in rule["help"]["markdown"]
        assert rule["fullDescription"]["text"][:5] in rule["help"]["text"]


def test_sarif_brings_the_fixes_that_are_known(report: Report) -> None:
    fixes = [fix for result in shown_as_sarif(report)["results"] for fix in result.get("fixes", ())]
    titles = {fix["description"]["text"] for fix in fixes}
    assert {"Rename to `ml.run.completed`", "Rename to `ml.run.started`"} <= titles
    assert not any("Thread" in title for title in titles), "what needs more than one place is left to --fix"
    registering = next(fix for fix in fixes if fix["description"]["text"].startswith("Register"))
    (change,) = registering["artifactChanges"]
    (replacement,) = change["replacements"]
    path = change["artifactLocation"]["uri"]
    edit = TextEdit(
        bytes_at(replacement["deletedRegion"], report.sources[path]), replacement["insertedContent"]["text"]
    )
    after = apply_edits(report.sources[path], [edit])
    assert after.startswith(report.sources[path].rstrip())
    assert b"ai.upm.snapshot.activated" in after


def test_what_the_baseline_knows_is_suppressed_in_sarif_and_left_out_elsewhere(report: Report) -> None:
    known = replace(report, diagnostics=report.diagnostics[5:], baselined=report.diagnostics[:5])
    before, after = shown_as_sarif(report)["results"], shown_as_sarif(known)["results"]
    marks = [one["partialFingerprints"][sarif.FINGERPRINT] for one in after]
    assert marks == [one["partialFingerprints"][sarif.FINGERPRINT] for one in before]
    assert len(set(marks)) == len(marks)
    suppressed = [one for one in after if "suppressions" in one]
    assert (len(suppressed), suppressed[0]["suppressions"][0]["kind"]) == (5, "external")
    view = View(known, report.root)
    assert [one["fingerprint"] for one in json.loads(gitlab.render(view))] == [
        mark for mark, one in zip(marks, after, strict=True) if "suppressions" not in one
    ]
    assert len(github.render(view).splitlines()) == len(known.diagnostics)
    assert junit.render(view).count("<failure") == len(known.diagnostics)


def test_fingerprints_do_not_hang_on_lines(report: Report, tmp_path: Path) -> None:
    """They are those of the same files after everything has moved down."""
    for path, data in report.sources.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"# moved\n\n" + data)
    (tmp_path / "concordia.toml").write_bytes((EXAMPLES / "concordia.toml").read_bytes())
    moved = check(find(tmp_path), (tmp_path,))
    assert [one["partialFingerprints"] for one in shown_as_sarif(moved)["results"]] == [
        one["partialFingerprints"] for one in shown_as_sarif(report)["results"]
    ]


def with_message(report: Report, message: str, path: str = "a.py") -> Report:
    row = Diagnostic("CON101", "unknown-event", Severity.ERROR, message, path, Span(0, 1))
    return replace(report, diagnostics=(row,), sources={path: b"x\n"}, root=Path.cwd())


def test_github(report: Report) -> None:
    nasty = with_message(report, NASTY, "a,b:c%\n.py")
    assert github.render(View(nasty)) == (
        "::error file=a%2Cb%3Ac%25%0A.py,line=1,endLine=1,col=1,endColumn=2,title=CON101 unknown-event"
        "::100%25, a:b%0D%0A::error::owned\ufffd[2J\ufffd\ufffd]]>&<\"'é🦀\n"
    )
    lines = github.render(View(report, report.root)).splitlines()
    assert all(re.match(r"::(error|warning|notice) file=[\w/.]+,line=\d+,endLine=\d+,", line) for line in lines)
    assert any(line.startswith("::notice ") for line in lines)
    assert [line for line in lines if ",col=" not in line], "columns are for one line"


def test_gitlab(report: Report) -> None:
    issues = json.loads(gitlab.render(View(report, report.root)))
    assert len(issues) == len(report.diagnostics)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert {issue["severity"] for issue in issues} == {"major", "minor", "info"}
    first = issues[0]
    assert first["location"] == {
        "path": "elixir/lib/sagas/cerebros_nas_saga.ex",
        "lines": {"begin": 19, "end": 19},
    }
    assert first["check_name"] == "CON102"
    assert json.loads(gitlab.render(View(replace(report, diagnostics=())))) == []


def test_junit(report: Report) -> None:
    suite = ElementTree.fromstring(junit.render(View(report, report.root)).encode())[0]
    assert suite.attrib["tests"] == suite.attrib["failures"] == str(len(report.diagnostics)) == str(len(suite))
    names = [(case.attrib["classname"], case.attrib["name"]) for case in suite]
    assert len(set(names)) == len(names)
    clean = ElementTree.fromstring(junit.render(View(replace(report, diagnostics=()))).encode())[0]
    assert (clean.attrib["tests"], clean.attrib["failures"], len(clean[0])) == ("1", "0", 0)


TEXTS = st.text(st.characters(codec=None, exclude_categories=())) | st.just(NASTY)


@settings(max_examples=100)
@given(TEXTS)
def test_no_message_breaks_out(report: Report, message: str) -> None:
    row = with_message(report, message)
    (line, rest) = github.render(View(row)).split("\n")
    assert (line.count("::error file="), rest) == (1 + message.count("::error file="), "")
    case = ElementTree.fromstring(junit.render(View(row)).encode())[0][0]
    shown = case[0].attrib["message"]
    assert len(shown) == len(message)
    assert all(a == b or b == "\ufffd" for a, b in zip(message, shown, strict=True))


def test_a_baseline_of_the_examples_is_sorted_and_short(report: Report) -> None:
    text = rendered(baseline_of(report.diagnostics, lines_in(report.sources)))
    entries = [json.loads(line.rstrip(",")) for line in text.splitlines()[1:-1]]
    assert sum(entry.get("count", 1) for entry in entries) == len(report.diagnostics)
    assert [entry["path"] for entry in entries] == sorted(entry["path"] for entry in entries)
    assert max(map(len, text.splitlines())) < 700
    assert str(EXAMPLES) not in text
    assert NAME.endswith(".json")
