"""Where the page of a rule is: it comes with the distribution, so it needs no network."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "docs" / "rules", _PACKAGE.parents[1] / "docs" / "rules")
"""In a wheel, and in a working copy."""


@cache
def page_of(code: str) -> Path | None:
    """The file with a rule's page; None where a finding is of no rule."""
    return next((page for folder in _FOLDERS if (page := folder / f"{code}.md").is_file()), None)
