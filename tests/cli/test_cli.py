"""The commands, with a fake engine behind them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main
from saga_concordia.config.settings import Settings
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.model.facts import Emission, Mention, NameKind, Payload, Slot, SlotState
from saga_concordia.model.registry import Place, RegistryFile
from saga_concordia.text.span import Span


class NoRegistryError(Exception):
    """The engine's own."""


NoRegistryError.__module__ = "saga_concordia.engine.check"


@dataclass
class Report:
    root: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    emissions: tuple[Emission, ...] = ()
    subscriptions: tuple[object, ...] = ()
    sagas: tuple[object, ...] = ()
    wrappers: tuple[str, ...] = ()
    files: int = 1
    undetermined: int = 0
    notes: tuple[str, ...] = ()
    sources: dict[str, bytes] = field(default_factory=dict)
    registries: dict[str, RegistryFile] = field(default_factory=dict)
    elapsed_ms: float = 1.0
    baselined: tuple[Diagnostic, ...] = ()


@dataclass
class Rule:
    """Says what is wrong.

    And why.
    """

    code: str = "CON101"
    name: str = "unknown-event"
    severity: str = "error"
    since: str = "0.1"
    fix: str = "sometimes"


class Engine:
    """Finds every `bad` in a.py, with a safe fix to `good`."""

    def __init__(self) -> None:
        self.settings: list[Settings] = []
        self.registered = True
        self.error: Exception | None = None

    def report_on(
        self, facts: object, settings: Settings, overlay: Mapping[Path, bytes] | None, started: float
    ) -> Report:
        self.settings.append(settings)
        if self.error:
            raise self.error
        if not self.registered and not settings.registry:
            raise NoRegistryError("no registry; see `concordia init`")
        file = settings.root / "a.py"
        data = (overlay or {}).get(file, file.read_bytes())
        at = data.find(b"bad")
        place = Place("a.py", Span(max(at, 0), at + 3))
        slot = Slot(SlotState.UNKNOWN, place)
        name = Mention(NameKind.LITERAL, "a.b", place)
        emission = Emission(name, place, place, "d", slot, slot, slot, slot, Payload(SlotState.UNKNOWN, place))
        fix = Fix("Say good", Applicability.SAFE, Replace("rename", "a.py", place.span, "good"))
        one = Diagnostic("CON101", "unknown-event", Severity.ERROR, "is bad", "a.py", place.span, str(at), fixes=(fix,))
        found = (one,) if at >= 0 else ()
        return Report(settings.root, found, (emission,), sources={"a.py": data}, notes=("look here",))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    fake = Engine()
    modules = {
        "saga_concordia.engine.check": {"report_on": fake.report_on, "NoRegistryError": NoRegistryError},
        "saga_concordia.engine.explain": {"explain": lambda settings, path, line, show: f"{show(path.name)} {line}\n"},
        "saga_concordia.rules.catalogue": {"RULES": (Rule(), Rule("CON201", "other"))},
        "saga_concordia.registry.write": {"register": lambda *_: None},
    }
    for name, attributes in modules.items():
        module = ModuleType(name)
        vars(module).update(attributes)
        monkeypatch.setitem(sys.modules, name, module)
        parent, _, child = name.rpartition(".")
        __import__(parent)
        monkeypatch.setattr(sys.modules[parent], child, module, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONCORDIA_DEBUG", raising=False)
    (tmp_path / "concordia.toml").write_text("")
    (tmp_path / "a.py").write_text("x = bad\ny = bad\n")
    return fake


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_check(engine: Engine) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith("a.py:1:5 error CON101 is bad [unknown-event]\n 1 | x = bad\n")
    assert "note: look here" in result.stderr
    assert run("check", "--exit-zero").exit_code == 0
    assert run("check", "--output-format", "concise", ".").stdout == ("a.py:1:5: error CON101 is bad [unknown-event]\n")
    assert "1  CON101" in run("check", "--statistics").stdout
    assert "\x1b[" in run("check", "--color").stdout


def test_check_json(engine: Engine, tmp_path: Path) -> None:
    result = run("check", "--output-format", "json", "--output-file", "out.json", "--no-cache", "--jobs", "2")
    assert (result.exit_code, result.stdout) == (1, "")
    shown = json.loads((tmp_path / "out.json").read_text())
    assert shown["diagnostics"][0]["fixes"][0]["edits"][0]["new_text"] == "good"


def test_fix_repeats_until_nothing_changes(engine: Engine, tmp_path: Path) -> None:
    result = run("check", "--fix")
    assert result.exit_code == 0
    assert (tmp_path / "a.py").read_text() == "x = good\ny = good\n"
    assert "Applied 2 fixes." in result.stderr


def test_diff_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    result = run("check", "--diff")
    assert (result.exit_code, "+x = good\n+y = good\n" in result.stdout) == (1, True)
    assert (tmp_path / "a.py").read_text().startswith("x = bad")


def test_flags_win_over_settings(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "concordia.toml").write_text("select = ['CON201']\nregistry = ['z.yaml']\n")
    (tmp_path / "r.yaml").write_text("")
    run("check", "--select", "CON1,CON2", "--registry", "r.yaml")
    assert engine.settings[0].select == ("CON1", "CON2")
    assert [(one.path, one.given) for one in engine.settings[0].registry] == [("r.yaml", True)]
    run("check", "--isolated")
    assert engine.settings[1].file is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--select", "NOPE"), "no rule 'NOPE'"),
        (("check", "--fixable", "register"), "CON101:register"),
        (("check", "nowhere"), "nowhere"),
        (("check", "--wrong"), "--wrong"),
        (("check", "--config", "concordia.toml", "--isolated"), "exclude each other"),
        (("check", "--output-file", "no/such/x"), "cannot be written"),
        (("wrong",), "wrong"),
        (("explain", "CON999"), "no rule"),
        (("explain", "no.py:3"), "no such file"),
    ],
)
def test_wrong_use_exits_with_2(engine: Engine, arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_failures_are_one_message(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.registered = False
    result = run("check")
    assert (result.exit_code, "no registry" in result.stderr) == (2, True)
    engine.error = RuntimeError("boom")
    result = run("check")
    assert (result.exit_code, "Traceback" in result.stderr) == (2, False)
    assert "internal error: RuntimeError: boom" in result.stderr
    monkeypatch.setenv("CONCORDIA_DEBUG", "1")
    assert "Traceback" in run("check").stderr
    (tmp_path / "concordia.toml").write_text("nope = 1")
    result = run("check")
    assert (result.exit_code, "`nope` is not a setting" in result.stderr) == (2, True)
    assert "internal" not in result.stderr


def test_show(engine: Engine) -> None:
    assert run("check", "--show-files").stdout == "a.py\n"
    assert json.loads(run("check", "--show-settings").stdout)["select"] == []
    assert engine.settings == []


def test_facts_needs_no_registry(engine: Engine) -> None:
    engine.registered = False
    assert run("facts").stdout == "a.py:1:5: emits a.b  (correlation unknown, causation unknown)\n"
    assert json.loads(run("facts", "--output-format", "json").stdout)["emissions"][0]["name"] == "a.b"


def test_explain(engine: Engine) -> None:
    assert run("explain", "con101").stdout == (
        "CON101 unknown-event (error, since 0.1)\n\nSays what is wrong.\n\nAnd why.\n"
    )
    assert run("explain", "a.py:2").stdout == "a.py 2\n"


def test_rules(engine: Engine) -> None:
    assert run("rules").stdout.splitlines()[0].split() == ["CON101", "unknown-event", "error", "sometimes"]
    assert json.loads(run("rules", "--output-format", "json").stdout)[1]["code"] == "CON201"


def test_init(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('Event.new(name="a.b", source="c")\n')
    (tmp_path / "concordia.toml").unlink()
    result = run("init")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "taxonomy" / "registry.yaml").read_text().endswith('events:\n  "a.b":\n    version: 1\n')
    assert "Registered 1 event name" in result.stdout
    again = run("init")
    assert again.exit_code == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize(("name", "head"), [("concordia.toml", ""), ("pyproject.toml", "[tool.concordia]\n")])
def test_init_keeps_the_settings_that_are_there(name: str, head: str, engine: Engine, tmp_path: Path) -> None:
    """Who has written a dialect first has settings, and no registry."""
    (tmp_path / "a.py").write_text('Event.new(name="a.b", source="c")\n')
    (tmp_path / "concordia.toml").unlink()
    (tmp_path / name).write_text(f'{head}exclude = ["build"]\n')
    result = run("init")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Wrote {tmp_path / 'taxonomy' / 'registry.yaml'}\nRegistered 1 event name")
    assert (tmp_path / name).read_text() == f'{head}exclude = ["build"]\n'
    assert {file.name for file in tmp_path.glob("*.toml")} == {name}


def test_init_writes_no_registry_that_the_settings_do_not_name(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "concordia.toml").write_text('registry = ["events.md"]\n')
    result = run("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Take it out to begin with taxonomy/registry.yaml." in result.stderr
    assert not (tmp_path / "taxonomy").exists()


def test_init_in_a_folder_below_other_settings_begins_there(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    assert run("init", "orders").exit_code == 0
    assert {path.name for path in (tmp_path / "orders").iterdir()} == {"concordia.toml", "taxonomy"}


def test_completion_and_version() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_CONCORDIA_COMPLETE" in run("completion", shell).stdout
    assert "version" in run("--version").stdout


def test_start_up_is_lean() -> None:
    code = (
        "import sys; from saga_concordia.cli.main import main; import saga_concordia.cli.check;"
        "bad = {'pygls', 'libcst', 'jinja2', 'rich', 'tree_sitter', 'yaml', 'pathspec'} & set(sys.modules);"
        "assert not bad, bad; assert 'saga_concordia.cli.facts' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={"PYTHONPATH": "server"}, cwd=Path(__file__).parents[2]
    )
