"""The way in: bytes of a registry file to a `RegistryFile`, never an exception."""

from pathlib import PurePosixPath

from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.source import MAX_BYTES, opened, whole
from saga_concordia.text.span import Span


def load(data: bytes, path: str, *, pattern: str | None = None) -> RegistryFile:
    """Read a registry; `pattern` reads any text with a regular expression, else the suffix decides.

    Whatever is wrong with the file is in `problems`, and what could be read in spite of it is kept.
    """
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()
    kind = "pattern" if pattern is not None else "markdown" if suffix in (".md", ".markdown") else "yaml"
    if len(data) > MAX_BYTES:
        return _unreadable(path, kind, f"the registry is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        source = opened(data, path)
    except UnicodeDecodeError as error:
        message = f"the registry is not UTF-8: byte {error.start} begins no character"
        return _unreadable(path, kind, message, Span(error.start, error.start + 1))
    if "\0" in source.text:
        at = source.text.index("\0")
        message = f"the registry holds a NUL character on line {source.line_number(at)}, so it is not a text file"
        return _unreadable(path, kind, message, source.span(at, at + 1))
    try:
        if pattern is not None:
            from saga_concordia.registry.pattern_format import load_pattern

            return load_pattern(source, pattern)
        if kind == "markdown":
            from saga_concordia.registry.markdown_format import load_markdown

            return load_markdown(source)
        if suffix in (".yaml", ".yml"):
            from saga_concordia.registry.yaml_format import load_yaml

            return load_yaml(source)
    except RecursionError:
        return _unreadable(path, kind, "the registry is nested too deeply")
    if suffix in (".py", ".pyi", ".ex", ".exs"):
        entry = f'registry = [{{path = "{path}", constants = "Events"}}]'
        message = f"code is a registry by its constants; name the class or module that holds them: {entry}"
    else:
        entry = f"registry = [{{path = \"{path}\", pattern = '...(?P<name>...)'}}]"
        message = f"a registry with the suffix `{suffix}` needs a pattern that finds the names: {entry}"
    return _unreadable(path, kind, message)


def _unreadable(path: str, kind: str, message: str, at: Span | None = None) -> RegistryFile:
    return RegistryFile(path, kind, problems=(whole(path, message, at),))
