"""Each function of sound code can be lowered by itself, without the rest of its file being looked at again."""

from pathlib import Path

import pytest
from saga_concordia.frontends.in_part import awake, read_in_part
from saga_concordia.frontends.read import SUFFIXES, read

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = {
    "defaults.py": (
        "class Desk:\n"
        "    @wraps(lambda: 1)\n"
        "    def sort(self, rows, key=lambda row: row.name, *, then=lambda row: [k for k in row]):\n"
        "        def inner(x=lambda: 2):\n"
        "            return x\n"
        "        return sorted(rows, key=key)\n"
        "\n"
        "    async def go(self):\n"
        "        return [await row for row in self.rows]\n"
    ),
    "defaults.ex": (
        "defmodule Desk do\n"
        "  def sort(rows, key \\\\ fn row -> row.name end)\n"
        "  def sort([], _key), do: []\n"
        "  def sort(rows, key) when is_list(rows) do\n"
        "    Enum.sort_by(rows, &key.(&1))\n"
        "  rescue\n"
        "    _ -> rows\n"
        "  end\n"
        "end\n"
    ),
}
FILES = {
    **{str(path.relative_to(EXAMPLES)): path.read_text() for path in EXAMPLES.rglob("*") if path.suffix in SUFFIXES},
    **TEXTS,
}


@pytest.mark.parametrize("path", FILES)
def test_functions_are_lowered_by_themselves(path: str) -> None:
    data = FILES[path].encode()
    file = read_in_part(path, data, lambda _text: False)
    count = len(file.dormant)
    for index in file.dormant[::-1]:
        file = awake(file, file.code.functions[index])
    assert len(file.code.units) == 1 + count
    whole = read(path, data).code
    assert file.code.functions == whole.functions
    assert file.code.calls == whole.calls
    assert sorted(file.code.bindings, key=repr) == sorted(whole.bindings, key=repr)
