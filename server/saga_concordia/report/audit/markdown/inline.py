"""Text within a line of Markdown: everything that comes out of code is escaped, and stays readable as it stands."""

import re

from saga_concordia.audit.document import At, Count, Mark, Occurrence, Verdict
from saga_concordia.audit.words import share
from saga_concordia.report.audit.places import address, label
from saga_concordia.report.audit.prose import name, on_one_line, parts
from saga_concordia.report.audit.wording import SIGNS

_SPECIAL = re.compile(r"[\\`*\[\]<>~]|&(?=[#\w])|(?<!\w)_|_(?!\w)|!(?=\[)")
_AT_START = re.compile(r"^(?:[#+=-](?!\w)|\d+(?=[.)](?:\s|$)))")


def plain(text: str) -> str:
    """Text that is shown letter by letter."""
    return _escaped_start(_escaped(on_one_line(text)))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def _escaped_start(text: str) -> str:
    """Text that begins no heading and no list where it begins a line."""
    return _AT_START.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", text)


def code(text: str) -> str:
    """A name as a code span, whatever backticks it holds; nothing for an empty one."""
    line = name(text)
    if not line:
        return ""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def codes(names: tuple[str, ...]) -> str:
    """Names with commas between them."""
    return ", ".join(map(code, names))


def prose(text: str) -> str:
    """A sentence whose names stand in backticks."""
    return _escaped_start("".join(code(part) if is_code else _escaped(part) for is_code, part in parts(text)))


def link(at: At, root: str) -> str:
    """A place, as a link to its line."""
    return f"[{code(label(at))}]({address(at, root)})"


def named(text: str, at: At, root: str) -> str:
    """A name, as a link to its place."""
    return f"[{code(text)}]({address(at, root)})"


def ids(references: tuple[str, ...], document: str) -> str:
    """Ids of drifts, gaps or remedies, as links into the document that tells of them; empty for this one."""
    return ", ".join(f"[{one}]({document}#{one.lower()})" for one in references)


def verdict(one: Verdict) -> str:
    """A sign and what it says."""
    return f"{SIGNS[one.mark]} {prose(one.text)}".rstrip()


def counts(count: Count, mark: Mark) -> str:
    """A sign and a share with its counts."""
    return f"{SIGNS[mark]} {share(count)}"


def occurrence(one: Occurrence, root: str) -> str:
    """A place, and what a rule found there."""
    return f"{link(one.at, root)}: {prose(one.message)} ({one.code})"
