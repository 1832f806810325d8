"""Test files for the correlation contract: each language has a module of its own that writes them."""

import re
from importlib import import_module
from typing import Protocol, cast

from saga_concordia.model.correlation_cases import CorrelationCases

LANGUAGES = ("elixir", "python")


class Writer(Protocol):
    """What writes the tests of one language; they stand in `FOLDER` unless a person says otherwise."""

    FOLDER: str

    def file_name(self, case: CorrelationCases) -> str: ...
    def text(self, case: CorrelationCases, folder: str) -> str: ...


def writer(language: str) -> Writer:
    """The writer of a language's tests; one of `LANGUAGES`."""
    return cast("Writer", import_module(f"saga_concordia.rewrite.{language}.correlation_tests"))


def snake_case(name: str) -> str:
    """`UPMActivationSaga` as `upm_activation_saga`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
