"""Clients of a real server over stdio: a modern one and an old one. `await modern.start(TEXT)` begins the session."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from editor import MODERN, OLD, Editor, session


@pytest_asyncio.fixture
async def modern(tmp_path: Path) -> AsyncIterator[Editor]:
    """A client that takes all that there is."""
    async with session(tmp_path / "project", MODERN) as editor:
        yield editor


@pytest_asyncio.fixture
async def old(tmp_path: Path) -> AsyncIterator[Editor]:
    """A client that has findings pushed, knows no versions in edits, no progress, no registration, and UTF-16 alone."""
    async with session(tmp_path / "project", OLD) as editor:
        yield editor
