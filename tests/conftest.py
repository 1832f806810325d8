"""Options that all tests share."""

import os

import pytest

# Nothing of an earlier run answers for what a test is about; tests of the cache name a folder of their own.
os.environ.setdefault("CONCORDIA_CACHE_DIR", "")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites goldens; read the diff before you commit it. `--kills` makes fault tests longer."""
    parser.addoption("--update", action="store_true", help="rewrite goldens instead of comparing with them")
    parser.addoption("--kills", type=int, default=2, help="how often to kill `--fix` in the middle")
