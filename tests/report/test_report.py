"""What the renderers make of an outcome."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Related, Replace, Severity
from saga_concordia.model.facts import (
    Body,
    Compensation,
    Emission,
    Mention,
    NameKind,
    Payload,
    RollBack,
    Saga,
    Slot,
    SlotState,
    Step,
    Subscription,
)
from saga_concordia.model.registry import Place
from saga_concordia.report import concise, facts_json, json_format, statistics, text
from saga_concordia.report.view import View
from saga_concordia.text.edit import TextEdit
from saga_concordia.text.span import Span

DATA = 'x = 1\n\t🦀 = emit("a.b")\n'.encode()
START = DATA.index(b'"a.b"')
SPAN = Span(START, START + 5)
HERE = Place("lib/a.py", SPAN)


@dataclass
class Outcome:
    root: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    sagas: tuple[Saga, ...] = ()
    wrappers: tuple[str, ...] = ()
    files: int = 1
    undetermined: int = 0
    notes: tuple[str, ...] = ()
    sources: Mapping[str, bytes] = field(default_factory=lambda: {"lib/a.py": DATA})
    elapsed_ms: float = 1.234
    baselined: tuple[Diagnostic, ...] = ()


def finding(message: str = "unknown", span: Span = SPAN) -> Diagnostic:
    replace = Replace("rename", "lib/a.py", span, '"a.c"')
    fix = Fix("Rename to `a.c`", Applicability.UNSAFE, replace)
    related = Related(HERE, "seen here")
    return Diagnostic(
        "CON101", "unknown-event", Severity.ERROR, message, "lib/a.py", span, "a.b", fixes=(fix,), related=(related,)
    )


def view(tmp_path: Path, *diagnostics: Diagnostic) -> tuple[Outcome, View]:
    outcome = Outcome(tmp_path, diagnostics)
    return outcome, View(outcome, tmp_path / "lib")


def test_text(tmp_path: Path) -> None:
    shown = text.render(*view(tmp_path, finding()))
    assert shown.splitlines() == [
        "a.py:2:11 error CON101 unknown [unknown-event]",
        ' 2 | \t🦀 = emit("a.b")',
        "   | \t          ^^^^^",
        "   = note: a.py:2:11: seen here",
        "   = help: Rename to `a.c` (--unsafe-fixes)",
        "",
        "1 error in 1 file, 0 emissions (0 undetermined), 0 subscriptions, 0 sagas.",
    ]


def test_text_colors_and_no_findings(tmp_path: Path) -> None:
    assert "\x1b[1;31merror\x1b[0m" in text.render(*view(tmp_path, finding()), color=True)
    assert text.render(*view(tmp_path)).startswith("No findings in 1 file")


def test_text_steers_no_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in text.render(*view(tmp_path, finding("a\x1b[2Jb")))


def test_text_survives_odd_spans(tmp_path: Path) -> None:
    for span in (Span(0, 0), Span(0, 999), Span(999, 999), Span(5, 6), Span(len(DATA), len(DATA))):
        assert "CON101" in text.render(*view(tmp_path, finding(span=span)))


def test_concise(tmp_path: Path) -> None:
    _, seen = view(tmp_path, finding("b"), finding("a", Span(0, 1)))
    assert concise.render(seen) == (
        "a.py:1:1: error CON101 a [unknown-event]\na.py:2:11: error CON101 b [unknown-event]\n"
    )


def test_json(tmp_path: Path) -> None:
    outcome, seen = view(tmp_path, finding())
    shown = json.loads(json_format.render(outcome, seen, lambda _: {"lib/a.py": [TextEdit(SPAN, '"a.c"')]}))
    place = {"start_line": 2, "start_column": 11, "end_line": 2, "end_column": 16}
    assert shown == {
        "diagnostics": [
            {
                "code": "CON101",
                "name": "unknown-event",
                "severity": "error",
                "message": "unknown",
                "path": "a.py",
                "line": 2,
                "column": 11,
                "end_line": 2,
                "end_column": 16,
                "event": "a.b",
                "saga": None,
                "step": None,
                "fixes": [
                    {
                        "title": "Rename to `a.c`",
                        "applicability": "unsafe",
                        "edits": [{"path": "a.py", **place, "new_text": '"a.c"'}],
                    }
                ],
            }
        ],
        "summary": {
            "files": 1,
            "emissions": 0,
            "undetermined": 0,
            "subscriptions": 0,
            "sagas": 0,
            "elapsed_ms": 1.2,
        },
    }
    assert json.loads(json_format.render(outcome, seen, lambda _: None))["diagnostics"][0]["fixes"][0]["edits"] is None


def test_facts(tmp_path: Path) -> None:
    slot = Slot(SlotState.GIVEN, HERE, text="ctx.id")
    name = Mention(NameKind.LITERAL, "a.b", HERE)
    emission = Emission(name, HERE, HERE, "d", slot, slot, slot, slot, Payload(SlotState.ABSENT, HERE), ("w",))
    body = Body(RollBack.ABSENT, HERE)
    saga = Saga("S", HERE, "d", Compensation(), ("i",), (Step("s", HERE, body, body, body, emits=("a.b",)),))
    unknown = Mention(NameKind.UNDETERMINED, "", HERE)
    outcome = Outcome(
        tmp_path,
        emissions=(emission,),
        subscriptions=(Subscription(unknown, "d", "h"),),
        sagas=(saga,),
        wrappers=("w",),
    )
    shown = json.loads(facts_json.render(outcome, View(outcome, tmp_path)))
    first = shown["emissions"][0]
    assert (first["name"], first["kind"], first["site"], first["via"]) == ("a.b", "literal", "lib/a.py:2:11", ["w"])
    assert first["correlation"] == {"state": "given", "text": "ctx.id", "literal": None, "minted": None}
    assert shown["subscriptions"][0]["name"] is None
    assert shown["sagas"][0]["steps"] == [
        {"name": "s", "line": 2, "compensation": "absent", "undo": "absent", "emits": ["a.b"]}
    ]
    assert shown["wrappers"] == ["w"]


def test_statistics(tmp_path: Path) -> None:
    outcome, _ = view(tmp_path, finding(), finding("other"))
    assert statistics.render(outcome) == "2  CON101  unknown-event  [fix]\n"
    assert statistics.render(Outcome(tmp_path)) == ""
