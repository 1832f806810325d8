"""A registry's names as an Elixir module: an attribute and a function for each, with types."""

import re
from collections.abc import Iterator

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.registry.exports.keys import keyed
from saga_concordia.registry.exports.words import about

_HOLE = re.compile(r"\{([^{}]*)\}")
# Words of the language, attributes with a meaning of their own, and the module's own functions.
_TAKEN = frozenset({
    "after", "and", "case", "catch", "cond", "def", "defmodule", "defp", "do", "else", "end", "false", "fn", "for",
    "if", "import", "in", "nil", "not", "or", "quote", "receive", "require", "rescue", "super", "true", "try",
    "unless", "unquote", "use", "when", "with", "alias", "all", "version", "name", "after_compile", "after_verify",
    "before_compile", "behaviour", "callback", "compile", "deprecated", "derive", "dialyzer", "doc", "enforce_keys",
    "external_resource", "file", "fallback_to_any", "impl", "macrocallback", "moduledoc", "nifs", "on_definition",
    "on_load", "opaque", "optional_callbacks", "protocol", "spec", "type", "typedoc", "typep", "vsn",
})  # fmt: skip


def elixir(registry: RegistryFile, module: str) -> str:
    """A module; a template's function takes what fills its holes."""
    words = keyed((event.name for event in registry.events), _identifier, "_", _TAKEN)
    lines = [
        f"defmodule {module} do",
        '  @moduledoc "Event names, made from the registry by `concordia registry export --format elixir`: '
        'edit that, and not this."',
        "",
        "  @type name :: String.t()",
        "",
        *(f"  @{words[event.name]} {_string(event.name)}" for event in registry.events),
    ]
    for event in registry.events:
        lines += ["", *_function(event, words[event.name])]
    names = [f"@{words[event.name]}" for event in registry.events]
    lines += [
        "",
        '  @doc "All names."',
        "  @spec all() :: [name()]",
        *(["  def all do", "    [", *_comma(names), "    ]", "  end"] if names else ["  def all, do: []"]),
        "",
        '  @doc "The version of an event\'s payload; nil where the registry gives none."',
        "  @spec version(name()) :: non_neg_integer() | nil",
        *(
            f"  def version(@{words[event.name]}), do: {event.version}"
            for event in registry.events
            if event.version is not None
        ),
        "  def version(_name), do: nil",
        "end",
        "",
    ]
    return "\n".join(lines)


def _function(event: Event, word: str) -> Iterator[str]:
    yield f"  @doc {_string(about(event, 'the arguments') or event.name)}"
    if event.deprecated is not None and event.deprecated.replaced_by:
        yield f"  @deprecated {_string(f'use {event.deprecated.replaced_by}')}"
    holes = list(keyed(dict.fromkeys(_HOLE.findall(event.name)), _parameter, "_", _TAKEN).items())
    if not holes:
        yield f"  @spec {word}() :: name()"
        yield f"  def {word}, do: @{word}"
        return
    parameters = dict(holes)
    yield f"  @spec {word}({', '.join('String.Chars.t()' for _ in holes)}) :: name()"
    pieces = re.split(r"(\{[^{}]*\})", event.name)
    text = "".join(f"#{{{parameters[piece[1:-1]]}}}" if _HOLE.fullmatch(piece) else _escaped(piece) for piece in pieces)
    yield f'  def {word}({", ".join(parameters.values())}), do: "{text}"'


def _comma(names: list[str]) -> Iterator[str]:
    return (f"      {name}{'' if number == len(names) else ','}" for number, name in enumerate(names, 1))


def _identifier(name: str) -> str:
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    word = re.sub(r"[^a-z0-9]+", "_", word).strip("_")
    return word if re.match(r"[a-z]", word) else f"event_{word}".rstrip("_")


def _parameter(hole: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "_", hole.lower()).strip("_")
    return word if re.match(r"[a-z]", word) else f"value_{word}".rstrip("_")


def _string(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("#{", "\\#{")
