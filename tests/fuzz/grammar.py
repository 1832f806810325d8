"""Texts out of a grammar: nearly what a language or a format is made of, in any combination.

Each language and format has a file in `grammars/`. A grammar gives each symbol its productions. In a production
`<symbol>` stands for one of that symbol's, and all else for itself.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Grammar = Mapping[str, Sequence[str]]
_SYMBOL = re.compile(r"<(\w+)>")
_MOST = 300
"""How many symbols a text takes at most; then each takes its first production, which should be a plain one."""


@cache
def words(name: str) -> tuple[str, ...]:
    """What is worth inserting into real texts of a language or format."""
    return tuple(_read(name)["words"])


@cache
def _read(name: str) -> Mapping[str, Any]:
    path = Path(__file__).parent / "grammars" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sentences(name: str) -> SearchStrategy[str]:
    """Texts of the grammar of a language or format. A line break in a production keeps the line's indentation."""

    grammar: Grammar = _read(name)["grammar"]

    @st.composite
    def sentence(draw: DrawFn) -> str:
        taken = 0

        def expand(symbol: str, depth: int, indent: str) -> str:
            nonlocal taken
            taken += 1
            rules = grammar[symbol]
            plain = taken > _MOST or depth > 12
            rule = rules[0] if plain else rules[draw(st.integers(0, len(rules) - 1))]
            text, at = "", 0
            for found in _SYMBOL.finditer(rule):
                if found[1] not in grammar:
                    continue
                text += rule[at : found.start()].replace("\n", "\n" + indent)
                line = text.rpartition("\n")[2]
                blanks = line[: len(line) - len(line.lstrip())]
                text += expand(found[1], depth + 1, blanks if "\n" in text else indent + blanks)
                at = found.end()
            return text + rule[at:].replace("\n", "\n" + indent)

        return expand("file", 0, "")

    return sentence()
