"""Options that all tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites goldens; read the diff before you commit it."""
    parser.addoption("--update", action="store_true", help="rewrite goldens instead of comparing with them")
