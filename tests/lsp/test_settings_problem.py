"""Where in a settings file its problem is shown."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import SettingsError, load
from saga_concordia.engine.workspace import Workspace
from saga_concordia.lsp.options import known_codes
from saga_concordia.lsp.settings_problem import settings_finding


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# é\nregisty = []\n", "registy"),
        ("[rules]\nCON101 = 'warning'\nCON999 = 'off'\n", "CON999"),
        ("[per-file-ignores]\n'a/*' = ['CON1', 'XX']\n", "XX"),
        ("exclude = ['a']\ninclude = [5]\n", "include"),
        ("registry = ['docs/none.yaml']\n", "docs/none.yaml"),
        ("registry = [{path = 'x', pattern = '('}]\n", "pattern"),
        ("dialects = ['thunderline', 'nope']\n", "dialects"),
        ("\n[[dialect]]\nname = 'x'\n", "[[dialect]]"),
        ("exclude = ['a']\nx = [\n\n", "x = ["),
        ("tool = 5\n\n", "tool"),
        ("x\x00y", "\x00y"),
    ],
)
def test_a_problem_is_shown_at_what_it_names(tmp_path: Path, text: str, shown: str) -> None:
    file = tmp_path / "concordia.toml"
    file.write_text(text)
    (tmp_path / "a.py").touch()
    try:
        problem = Workspace(load(file, known_codes)).problem
    except SettingsError as error:
        problem = str(error)
    assert problem
    row = settings_finding(problem, "concordia.toml", text.encode(), were_good=True)
    assert text.encode()[row.span.start : row.span.end].decode().strip() == shown, problem
    assert str(tmp_path) not in row.message
    assert row.message.endswith("The last good settings are in force until this is mended.")
