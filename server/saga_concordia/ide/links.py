"""What leads somewhere in a file: registries that one extends, and rules that a suppression names."""

import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct

from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import language_of
from saga_concordia.rules.catalogue import by_code
from saga_concordia.rules.document import summary
from saga_concordia.text.span import Span

# Links are asked for after every edit, so nothing is parsed for them: a text that reads like a suppression has some.
_SUPPRESSION = re.compile(rb"(?:#|<!--)[ \t]*concordia:[ \t]*ignore[-\w]*[ \t]*\[([^\]\r\n]*)")
_CODE = re.compile(rb"\bCON\d{3}\b", re.IGNORECASE)


class FileLink(Struct, frozen=True):
    """Words that name another file of the workspace, which may not exist."""

    span: Span
    path: str


class PageLink(Struct, frozen=True):
    """A rule's code, which has a page, and what that rule is about."""

    span: Span
    code: str
    summary: str


def links(workspace: Workspace, path: str) -> Iterator[FileLink | PageLink]:
    """The links of a file."""
    registry = workspace.registries.get(path)
    for extension in registry.extends if registry else ():
        yield FileLink(
            extension.place.span, posixpath.normpath(posixpath.join(posixpath.dirname(path), extension.path))
        )
    if registry is None and language_of(path) is None:
        return
    data = workspace.source(path)
    for suppression in _SUPPRESSION.finditer(data):
        for found in _CODE.finditer(data, *suppression.span(1)):
            rule = by_code(found.group().decode())
            if rule is not None:
                yield PageLink(Span(*found.span()), rule.code, summary(rule))
