"""Makes `shops` importable, and audits each shop once."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from saga_concordia.audit.document import Audit
from shops import ELIXIR, PYTHON, audited, put


@pytest.fixture(scope="session")
def elixir(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The audit of the Elixir shop."""
    return audited(put(tmp_path_factory.mktemp("elixir"), ELIXIR))[0]


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The audit of the Python shop."""
    return audited(put(tmp_path_factory.mktemp("python"), PYTHON))[0]
