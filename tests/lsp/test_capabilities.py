"""What the server says that it can do, to a modern client and to an old one."""

import json
from pathlib import Path

import pytest
from editor import Editor
from lsprotocol.converters import get_converter

GOLDEN = Path(__file__).parent / "golden" / "capabilities.json"


async def test_what_a_modern_client_is_told(modern: Editor, pytestconfig: pytest.Config) -> None:
    await compare(modern, "modern", pytestconfig)


async def test_what_an_old_client_is_told(old: Editor, pytestconfig: pytest.Config) -> None:
    await compare(old, "old", pytestconfig)


async def compare(editor: Editor, client: str, config: pytest.Config) -> None:
    """Compare with the golden; `--update` rewrites this client's part of it."""
    result = await editor.begin()
    said = get_converter().unstructure(result.capabilities)
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    if config.getoption("--update"):
        GOLDEN.parent.mkdir(exist_ok=True)
        text = json.dumps({**golden, client: said}, indent=2, sort_keys=True)
        GOLDEN.write_text(text + "\n", encoding="utf-8", newline="\n")
        return
    assert said == golden[client]
    assert result.server_info
    assert result.server_info.name == "concordia"
