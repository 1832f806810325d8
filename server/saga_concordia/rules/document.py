"""Writes the pages under `docs/rules/` from the rules' docstrings: `python -m saga_concordia.rules.document`."""

import sys
from inspect import getdoc
from pathlib import Path

from saga_concordia.rules.base import Rule
from saga_concordia.rules.catalogue import RULES

HEADINGS = ("## What it does", "## Why it matters", "## Example", "## Use instead")
"""The headings of a rule's docstring, in order."""


def page(rule: Rule) -> str:
    """The Markdown page of one rule."""
    summary, _, rest = (getdoc(type(rule)) or "").partition("\n")
    facts = f"Default: {rule.severity}. Fix: {rule.fix}. Since {rule.since}."
    return f"# {rule.code} {rule.name}\n\n{summary}\n\n{facts}\n\n{rest.strip()}\n"


def index() -> str:
    """The Markdown table of all rules."""
    rows = "".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.fix} | {summary(rule)} |\n"
        for rule in RULES
    )
    return f"# Rules\n\n| code | name | default | fix | what is wrong |\n|---|---|---|---|---|\n{rows}"


def summary(rule: Rule) -> str:
    """The first line of a rule's docstring."""
    return (getdoc(type(rule)) or "").partition("\n")[0]


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {"README.md": index(), **{f"{rule.code}.md": page(rule) for rule in RULES}}


def write(folder: Path) -> None:
    """Write all pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules"))
