"""A registry's names as a Python enumeration, with what is known of each event beside it."""

import json
import re
import unicodedata
from collections.abc import Iterator

from saga_concordia.model.registry import Event, RegistryFile
from saga_concordia.registry.exports.keys import keyed
from saga_concordia.registry.exports.words import about

_HEAD = '''\
"""Event names, made from the registry by `concordia registry export --format python`: edit that, and not this."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

'''


def python(registry: RegistryFile, class_name: str) -> str:
    """A module with a `StrEnum` of all names and a table of their versions; it needs Python 3.11."""
    members = keyed((event.name for event in registry.events), _identifier, "_")
    lines = [f"class {class_name}(StrEnum):", '    """The events of the registry."""']
    for event in registry.events:
        lines += ["", f"    {members[event.name]} = {_string(event.name)}", *_described(event)]
    versions = [
        f"    {class_name}.{members[event.name]}: {event.version},"
        for event in registry.events
        if event.version is not None
    ]
    table = (
        [f"VERSIONS: Final[Mapping[{class_name}, int]] = {{", *versions, "}"]
        if versions
        else [f"VERSIONS: Final[Mapping[{class_name}, int]] = {{}}"]
    )
    docs = '"""The version of each event\'s payload, as far as the registry gives one."""'
    return "\n".join([f"{_HEAD}", *lines, "", "", *table, docs, ""])


def _described(event: Event) -> Iterator[str]:
    """The member's documentation, which editors show: a text behind it."""
    words = about(event, "`.format(...)`")
    if words:
        text = words.replace("\\", "\\\\").replace('"', "'")
        yield f'    """{text}"""'


def _identifier(name: str) -> str:
    word = unicodedata.normalize("NFKC", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).upper()
    word = re.sub(r"\W+", "_", word).strip("_")
    return word if word.isidentifier() else f"EVENT_{word}".rstrip("_")


def _string(text: str) -> str:
    """The text as a Python string; JSON writes one that Python reads the same."""
    return json.dumps(text, ensure_ascii=False)
