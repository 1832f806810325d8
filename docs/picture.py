"""Draws docs/images/check.svg, the README's picture: what `concordia check` prints for one file of the example."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
COMMAND = ("check", "python/sagas/cerebros_nas.py", "--color")


def main() -> None:
    """Run the example, and write what it prints as an SVG."""
    run = [sys.executable, "-m", "saga_concordia.cli.main", *COMMAND]
    printed = subprocess.run(run, cwd=ROOT / "examples", capture_output=True, text=True, check=False).stdout
    console = Console(record=True, width=112, force_terminal=True, file=StringIO())
    console.print(Text.from_ansi(f"$ concordia {' '.join(COMMAND[:-1])}\n{printed}".rstrip()))
    picture = ROOT / "docs" / "images" / "check.svg"
    drawn = console.export_svg(title="concordia", unique_id="concordia")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # nothing is loaded from elsewhere
    picture.write_text(drawn, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
