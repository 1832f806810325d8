"""Two servers and a command line on one workspace at once: nothing is lost, and all say the same in the end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from editor import MODERN, Editor, session
from fixable import CAUSATION, COMMAND, FIX, TENSE, everything, make, mended


@pytest_asyncio.fixture
async def editors(tmp_path: Path) -> AsyncIterator[tuple[Editor, Editor]]:
    """Two editors with a server each, on one folder."""
    async with session(tmp_path / "project", MODERN) as one, session(tmp_path / "project", MODERN) as other:
        yield one, other


async def concordia(root: Path, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, cwd=root, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, printed.decode()


async def codes(editor: Editor, path: str) -> list[str]:
    """The codes of the findings in a document."""
    return sorted(str(row.code) for row in await editor.findings(path))


async def test_two_servers_and_a_command_line(editors: tuple[Editor, Editor]) -> None:
    root = editors[0].root
    code = make(root, 12)
    paths = [path.relative_to(root).as_posix() for path in code]
    await asyncio.gather(*(editor.start() for editor in editors))
    await asyncio.gather(*(editor.open(path) for editor in editors for path in paths[:3]))
    for editor in editors:
        assert [await codes(editor, path) for path in paths[:3]] == [["CON102", "CON201"]] * 3
    # While a command line mends all files, one editor goes on typing in a document, and both ask.
    fixing = asyncio.create_task(concordia(root, *FIX))
    typed = mended(code[root / paths[0]], TENSE).decode()
    while not fixing.done():
        editors[0].retype(paths[0], typed + "# typed\n")
        assert await codes(editors[0], paths[0]) == ["CON201"]
        editors[0].retype(paths[0], typed)
        for editor in editors:
            assert await codes(editor, paths[1]) in (["CON102", "CON201"], [])
    assert (await fixing)[0] == 0
    # What is typed and not saved is the editor's: a command line knows nothing of it, and it nothing of that.
    assert await codes(editors[0], paths[0]) == ["CON201"]
    fresh = everything(root)
    assert {path: fresh[path] for path in paths} == {
        path: mended(code[root / path], TENSE, CAUSATION) for path in paths
    }
    for editor in editors:
        for path in paths[:3]:
            editor.retype(path, fresh[path].decode())
        editor.changed_on_disk(*paths)
        assert [await codes(editor, path) for path in paths[:3]] == [[]] * 3
        assert [(row["errors"], row["warnings"]) for row in await editor.ask("concordia/check", {})] == [(0, 0)]
    assert (await concordia(root, "check"))[0] in (0, 1)
    assert not [path for path in everything(root) if "concordia-part" in path]


async def test_all_three_begin_a_workspace(editors: tuple[Editor, Editor]) -> None:
    """Where there is nothing to check against, each may write the first files: they are written once."""
    root = editors[0].root
    root.mkdir(exist_ok=True)
    (root / "a.py").write_text('Event(name="ml.run.failed", source="ml")\n')
    for editor in editors:
        editor.choice = "Write concordia.toml and taxonomy/registry.yaml"
    await asyncio.gather(*(editor.begin() for editor in editors), concordia(root, "init"))
    for _ in range(200):
        if (root / "taxonomy" / "registry.yaml").exists():
            break
        await asyncio.sleep(0.05)
    files = everything(root)
    assert files.keys() == {"a.py", "concordia.toml", "taxonomy/registry.yaml"}
    assert b"ml.run.failed" in files["taxonomy/registry.yaml"]
