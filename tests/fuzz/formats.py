"""Registries as their loaders and importers meet them: mangled files, and texts out of a grammar of each format."""

from collections.abc import Mapping

from corpus import ROOT, files
from grammar import sentences, words
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from languages import code
from mangle import mangled
from saga_concordia.model.registry import RegistryFile
from saga_concordia.registry.exports.asyncapi import as_text, asyncapi
from saga_concordia.registry.exports.elixir import elixir
from saga_concordia.registry.exports.json_schema import json_schemas
from saga_concordia.registry.exports.markdown import markdown
from saga_concordia.registry.exports.python import python
from saga_concordia.registry.load import load
from saga_concordia.rules.taxonomy import Taxonomy


def _registries() -> tuple[RegistryFile, ...]:
    found = [load(text.encode(), "r.yaml") for text in files(".yaml")]
    return tuple(registry for registry in found if registry.events)


def _exported() -> Mapping[str, tuple[str, ...]]:
    """What the exports make of real registries, as others would make something alike."""
    texts: dict[str, list[str]] = {
        "asyncapi": [],
        "markdown": list(files(".md")),
        "python": [],
        "elixir": [],
        "csv": [],
    }
    for registry in _registries():
        taxonomy = Taxonomy((registry,))
        causation = {name: taxonomy.causation_of(name) for name in taxonomy.names}
        document = asyncapi(registry, causation, "Events")
        texts["asyncapi"] += [as_text(document, as_json=False), as_text(document, as_json=True)]
        texts["asyncapi"] += list(json_schemas(registry, causation).values())[:1]
        texts["markdown"].append(markdown(registry))
        texts["python"].append(python(registry, "Events"))
        texts["elixir"].append(elixir(registry, "Shop.Events"))
        rows = [
            f'{one.name},{one.version},"{";".join(f.name for f in one.payload or ())}","{one.summary}"'
            for one in registry.events
        ]
        texts["csv"].append("\n".join(["name,version,payload,summary", *rows]))
    texts["markdown"].append((ROOT / "docs" / "registries.md").read_text(encoding="utf-8"))
    return {kind: tuple(rows) for kind, rows in texts.items()}


_EXPORTED = _exported()


def registry(kind: str) -> SearchStrategy[str]:
    """A registry in a format, nearly or quite: constants in a language, or what `grammars/` has."""
    real = files(".yaml") if kind == "yaml" else _EXPORTED[kind]
    made = code(kind) if kind in ("python", "elixir") else sentences(kind)
    return mangled(real, words=words(kind)) | made


def encoded(texts: SearchStrategy[str]) -> SearchStrategy[bytes]:
    """The bytes of texts; some of another encoding, or cut in the middle of a character."""

    def spoiled(text: str, how: int) -> bytes:
        data = text.encode("utf-8", "surrogatepass")
        if how == 1:
            return b"\xef\xbb\xbf" + data
        if how == 2:
            return text.encode("utf-16", "surrogatepass")
        if how == 3:
            return data[: len(data) * 2 // 3]
        if how == 4:
            return text.encode("latin-1", "replace")
        return data

    return st.builds(spoiled, texts, st.sampled_from((0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4)))
