"""The engine on small workspaces; see `fixture.py` for how expectations are written."""

from pathlib import Path

import pytest
from fixture import unfold
from saga_concordia.config.settings import Settings, find
from saga_concordia.engine.check import NoRegistryError, Report, check
from saga_concordia.engine.gather import gather
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.model.registry import Place

FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = sorted(FOLDER.glob("*.txt"))


def line_of(report: Report, path: str, offset: int) -> int:
    return report.sources[path].count(b"\n", 0, offset) + 1


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_findings_match_the_fixture_one_to_one(fixture: Path, tmp_path: Path) -> None:
    wanted = unfold(fixture.read_text(encoding="utf-8"), tmp_path)
    if not wanted.rows("!") and wanted.rows(">"):
        return  # a fixture of facts alone
    report = check(find(tmp_path), (tmp_path,))
    seen = sorted((row.path, line_of(report, row.path, row.span.start), row.code) for row in report.diagnostics)
    assert seen == [(path, line, text.partition(" ")[0]) for path, line, text in wanted.rows("!")], [
        row.message for row in report.diagnostics
    ]
    for path, line, text in wanted.rows("!"):
        code, _, words = text.partition(" ")
        assert any(
            row.code == code
            and row.path == path
            and words in row.message
            and line_of(report, path, row.span.start) == line
            for row in report.diagnostics
        ), f"{path}:{line} {code} should say {words!r}"


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_facts_match_the_fixture_one_to_one(fixture: Path, tmp_path: Path) -> None:
    wanted = unfold(fixture.read_text(encoding="utf-8"), tmp_path)
    facts = gather(find(tmp_path), (tmp_path,))
    sources = {file.path: file.data for file in facts.files}

    def at(place: Place, text: str) -> tuple[str, int, str]:
        return place.path, sources[place.path].count(b"\n", 0, place.span.start) + 1, text

    def name(mention: Mention) -> str:
        return "?" if mention.kind is NameKind.UNDETERMINED else mention.text

    steps = [
        at(step.place, f"{step.name} {step.compensation.state} {step.undo.state}")
        for saga in facts.sagas
        for step in saga.steps
    ]
    seen = {
        "emits": [at(row.site, name(row.name)) for row in facts.emissions],
        "handles": [at(row.site, name(row.name)) for row in facts.subscriptions],
        "step": steps,
    }
    for word, rows in seen.items():
        if expected := wanted.rows(">", word):
            assert sorted(rows) == expected, word


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


def test_a_saga_class_takes_what_it_is_constructed_with(tmp_path: Path) -> None:
    text = (
        "class Order(BaseSaga):\n    def __init__(self, bus, correlation_id, causation_id=None):\n"
        "        self.steps = [SyncStep(name='a', action=self.a)]\n\n    def a(self):\n        self.bus.ship()\n\n\n"
        "class Stepless(BaseSaga):\n    def __init__(self, bus):\n        self.bus = bus\n"
    )
    (tmp_path / "saga.py").write_text(text, encoding="utf-8")
    (saga,) = gather(find(tmp_path), (tmp_path,)).sagas
    assert saga.inputs == ("bus", "correlation_id", "causation_id")
    assert not saga.takes_inputs


def test_attributes_that_go_round_in_circles_end(tmp_path: Path) -> None:
    names = [f"self.a{number}" for number in range(8)]
    rows = [f"        {one}, {names[0]} = {', '.join(names[:2])}, {other}" for one in names for other in names]
    rows += [f"        {one}.update({{'x': {other}}})" for one in names for other in names]
    text = "class A:\n    def f(self):\n" + "\n".join(rows) + "\n        Event(name=self.a0, payload=self.a1)\n"
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    assert len(gather(find(tmp_path), (tmp_path,)).emissions) <= 1
