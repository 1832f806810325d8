"""Python and Elixir as the front ends meet them: mangled files, and code out of a grammar of what they look at."""

from corpus import files
from grammar import sentences, words
from hypothesis.strategies import SearchStrategy
from mangle import mangled
from saga_concordia.frontends.read import SUFFIXES, language_of

_SUFFIXES = {
    language: tuple(suffix for suffix, other in SUFFIXES.items() if other == language)
    for language in dict.fromkeys(SUFFIXES.values())
}


def kind_of(path: str) -> str:
    """The name of the grammar, and so of the words, of a file of code or of a registry."""
    return language_of(path) or ("markdown" if path.endswith(".md") else "yaml")


def files_like(path: str) -> tuple[str, ...]:
    """Real texts in the language or format of a file."""
    return files(*_SUFFIXES.get(kind_of(path), (".md",) if path.endswith(".md") else (".yaml",)))


def code(language: str, *, most: int = 6, window: int = 60) -> SearchStrategy[str]:
    """Code of a language, nearly or quite."""
    real = mangled(files(*_SUFFIXES[language]), words=words(language), most=most, window=window)
    return real | sentences(language)
