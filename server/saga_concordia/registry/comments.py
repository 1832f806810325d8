"""Comments in registries that speak to us: where they stand, told apart from a `#` inside of a text."""

import re
from collections.abc import Iterator

from saga_concordia.registry.source import Source
from saga_concordia.text.span import Span

MARK = b"concordia:"
_HASH = re.compile(r"(?:(?<=[ \t\r\n])|\A)#[^\r\n]*")
_HTML = re.compile(r"<!--[ \t]*concordia:[^\r\n]*?(?:-->|$)", re.MULTILINE)


def comments(data: bytes, path: str, kind: str) -> Iterator[Span]:
    """The comments of a registry that hold `concordia:`; `kind` is the registry's format.

    YAML has `# ...`, Markdown `<!-- ... -->`, and any other text may have either.
    """
    if MARK not in data:
        return
    try:
        source = Source(data, path)
    except UnicodeDecodeError:
        return
    if kind != "yaml":
        yield from (source.span(*found.span()) for found in _HTML.finditer(source.text))
    if kind != "markdown":
        texts = _scalars(source.text) if kind == "yaml" else []
        for found in _HASH.finditer(source.text):
            inside = any(start <= found.start() < end for start, end in texts)
            if MARK.decode() in found.group() and not inside:
                yield source.span(*found.span())


def _scalars(text: str) -> list[tuple[int, int]]:
    """Where the texts of a YAML file stand that hold a `#`; up to the first error, if it is broken."""
    from saga_concordia.registry.yaml_tree import scalars

    return [(start, end) for start, end in scalars(text) if "#" in text[start:end]]
