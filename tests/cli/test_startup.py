"""A check of one file stays lean: what it does not need is not imported."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("hashlib", "pygls", "lsprotocol", "libcst", "yaml", "regex", "tempfile", "tree_sitter_python")
PAGE = "| Event | Version |\n|---|---|\n| `ml.run.completed` | 1 |\n"
SAGA = 'Thunderline.Event.new(name: "ml.run.complete", source: :bolt)\n'


def test_a_check_against_a_page_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "EVENT_TAXONOMY.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "saga.ex").write_text(SAGA, encoding="utf-8")
    program = (
        "import sys\n"
        "from saga_concordia.cli.main import main\n"
        "try:\n    main(['check', '--output-format', 'json'])\n"
        "except SystemExit as stop:\n    print(stop.code)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert "CON102" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["1", "[]"]
