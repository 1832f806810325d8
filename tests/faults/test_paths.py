"""What lies in a workspace may vanish meanwhile, lead in circles, or lead out: files elsewhere stay as they are."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cursor import REGISTRY
from fixable import CAUSATION, FIX, TENSE, everything, make, mended
from saga_concordia.cli import fixing
from saga_concordia.cli.main import main
from saga_concordia.config import writing


def concordia(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def _vanish(path: Path) -> None:
    path.unlink()


def _turn_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _turn_into_a_link(path: Path) -> None:
    (path.parent / "other.py").write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(path.parent / "other.py")


def _edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"# mine\n")


@pytest.mark.parametrize("disturb", [_vanish, _turn_into_a_folder, _edit, _turn_into_a_link])
def test_what_changes_between_reading_and_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disturb: Callable[[Path], None]
) -> None:
    code = make(tmp_path, 4)
    victim = sorted(code)[1]
    real = writing.writable
    assert fixing.writable is real  # It asks earlier, and not for what is looked at here.
    asked: list[str] = []

    def late(root: Path, path: str) -> Path:
        """A file is asked for when it begins to be written, and once more behind the lock."""
        if path == victim.relative_to(tmp_path).as_posix():
            asked.append(path)
            if len(asked) == 2:
                disturb(victim)
        return real(root, path)

    monkeypatch.setattr(writing, "writable", late)
    monkeypatch.chdir(tmp_path)
    result = concordia(*FIX)
    assert len(asked) == 2
    assert "Wrote 3 of the 4 files that the fixes change." in result.stderr
    assert f"{asked[0]}: " in result.stderr
    assert "not written" in result.stderr
    assert result.exit_code == (0 if disturb in (_vanish, _turn_into_a_folder) else 1), result.output
    for path, data in code.items():
        if path != victim:
            assert path.read_bytes() == mended(data, TENSE, CAUSATION)
        elif victim.is_file():
            assert victim.read_bytes() == data + b"# mine\n" * (disturb is _edit)
    assert not list(tmp_path.rglob(".concordia*"))


def test_a_folder_that_vanishes(tmp_path: Path) -> None:
    with pytest.raises(writing.UnwritableError, match="gone/a: is not a file"):
        writing.write(tmp_path, "gone/a", b"old", b"new")
    with pytest.raises(writing.UnwritableError, match="gone/a: cannot be written: No such file"):
        writing.write(tmp_path, "gone/a", None, b"new")


def test_links_that_lead_in_circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = make(tmp_path, 1)
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "ping.py").symlink_to("pong.py")
    (tmp_path / "pong.py").symlink_to("ping.py")
    (tmp_path / "part_0" / "again").symlink_to("..")
    (tmp_path / "taxonomy" / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "concordia-audit.json").symlink_to("concordia-audit.json")
    monkeypatch.chdir(tmp_path)
    result = concordia("check", "--unsafe-fixes", "--output-format", "concise")
    assert result.exit_code == 1
    for name in ("loop.py:1:1: error CON902", "ping.py", "pong.py", "taxonomy/loop.yaml:1:1: error CON601"):
        assert name in result.stdout
    assert "symbolic links" in result.stdout
    assert {path: path.read_bytes() for path in code} == {
        path: mended(data, TENSE, CAUSATION) for path, data in code.items()
    }
    audit = concordia("audit")
    assert (audit.exit_code, "concordia-audit.json: cannot be read" in audit.stderr) == (2, True)


OUT = [
    ("out.json", ("check", "--exit-zero", "--output-format", "json", "--output-file", "out.json")),
    ("out.json", ("facts", "--output-format", "json", "--output-file", "out.json")),
    ("out.svg", ("graph", "--format", "svg", "--output", "out.svg")),
    ("known.json", ("check", "--write-baseline", "--baseline", "known.json")),
    ("set.json", ("check", "--config", "set.toml", "--write-baseline")),
    ("concordia-baseline.json", ("check", "--write-baseline")),
    ("concordia-audit.json", ("audit", "--format", "json", "--output", "fresh")),
    ("concordia-audit/audit.json", ("audit", "--no-state", "--format", "json")),
    ("concordia-audit", ("audit", "--no-state", "--format", "json")),
    ("docs", ("audit", "--no-state", "--format", "json", "--output", "docs/deep")),
    ("taxonomy.yaml", ("registry", "export", "--format", "asyncapi", "--output", "taxonomy.yaml")),
    ("schemas", ("registry", "export", "--format", "json-schema", "--output", "schemas")),
    ("schemas/ml.run.failed.schema.json", ("registry", "export", "--format", "json-schema", "--output", "schemas")),
    ("new.yaml", ("registry", "import", "constants.py", "--output", "new.yaml")),
    ("diff.md", ("registry", "diff", "taxonomy/registry.yaml", "more.yaml", "--output-file", "diff.md")),
    ("tests", ("scaffold", "tests")),
    ("cases", ("scaffold", "tests", "--output", "cases")),
    ("part_0", ("init", "fresh")),
]
SAGA = """\
class ShopSaga(BaseSaga):
    def __init__(self, bus, correlation_id=None):
        self.correlation_id = correlation_id
        self.steps = [SagaStep(name="place", action=self.place)]

    def place(self):
        self.bus.publish(Event(name="ml.run.failed", source="ml", correlation_id=self.correlation_id))
"""


@pytest.mark.parametrize(("link", "arguments"), OUT, ids=lambda one: one if isinstance(one, str) else one[0])
@pytest.mark.parametrize("dangling", [False, True])
def test_nothing_is_written_where_a_link_of_the_workspace_leads_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, arguments: tuple[str, ...], dangling: bool
) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    make(root, 1)
    (root / "saga.py").write_text(SAGA)
    (root / "constants.py").write_text('class Events:\n    A = "a.b"\n')
    (root / "more.yaml").write_text(REGISTRY)
    (root / "set.toml").write_text('baseline = "set.json"\n')
    (root / "fresh").mkdir()
    if arguments[0] == "init":
        (root / "fresh" / "taxonomy").symlink_to(outside)
    outside.mkdir()
    target = outside / "target"
    is_folder = "." not in Path(link).name
    if not dangling:
        target.mkdir() if is_folder else target.write_bytes(b'{"version": 1, "findings": []}')
        if link == "concordia-audit.json":
            target.write_bytes(b'{"version": 1, "entries": []}')
    (root / link).parent.mkdir(exist_ok=True)
    if link != "part_0":
        (root / link).symlink_to(target)
    elif dangling:
        outside.rmdir()
    before = everything(outside)
    monkeypatch.chdir(root)
    result = concordia(*arguments)
    assert everything(outside) == before
    assert not [path for path in outside.rglob("*") if path.is_dir() and path != target]
    assert result.exit_code == 2, result.output
    assert any(
        words in result.stderr for words in ("leads out of", "lies outside of", "exists already", "does not exist")
    )
    assert "internal error" not in result.stderr
    assert os.path.lexists(root / "saga.py")


def test_where_a_person_says_so_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    make(root, 1)
    (root / "saga.py").write_text(SAGA)
    monkeypatch.chdir(root)
    for number, arguments in enumerate(
        (
            ("check", "--exit-zero", "--output-format", "json", "--output-file"),
            ("check", "--write-baseline", "--baseline"),
            ("audit", "--no-state", "--output"),
            ("registry", "export", "--format", "json-schema", "--output"),
            ("scaffold", "tests", "--output"),
        )
    ):
        for target in (f"../out-{number}", str(tmp_path / f"absolute-{number}")):
            result = concordia(*arguments, target)
            assert result.exit_code == 0, result.output
            assert (root / target).exists()
