"""A check of one file stays lean: what it does not need is not imported."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("hashlib", "pygls", "lsprotocol", "libcst", "yaml", "regex", "tempfile", "tree_sitter_python")
PAGE = "| Event | Version |\n|---|---|\n| `ml.run.completed` | 1 |\n"
PYTHON = """\
class Order(BaseSaga):
    def __init__(self, correlation_id):
        self.correlation_id = correlation_id
        self.steps = [SagaStep("tell", action=self.tell)]

    def tell(self):
        Event(name="ml.run.completed", source="bolt", correlation_id=self.correlation_id)
"""
SAGA = 'Thunderline.Event.new(name: "ml.run.complete", source: :bolt)\n'


def imported(root: Path, heavy: tuple[str, ...]) -> str:
    """What a check of a folder prints, its exit code, and which of some modules it imported."""
    program = (
        "import sys\n"
        "from saga_concordia.cli.main import main\n"
        "try:\n    main(['check', '--output-format', 'json'])\n"
        "except SystemExit as stop:\n    print(stop.code)\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_check_against_a_page_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "EVENT_TAXONOMY.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "saga.ex").write_text(SAGA, encoding="utf-8")
    printed = imported(tmp_path, HEAVY)
    assert "CON102" in printed
    assert printed.splitlines()[-2:] == ["1", "[]"]


def test_a_check_that_offers_to_rewrite_python_does_not_import_what_rewrites_it(tmp_path: Path) -> None:
    (tmp_path / "EVENT_TAXONOMY.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "saga.py").write_text(PYTHON, encoding="utf-8")
    printed = imported(tmp_path, ("libcst",))
    assert "Thread `causation_id` through Order" in printed
    assert printed.splitlines()[-2:] == ["1", "[]"]
