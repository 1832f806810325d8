"""What stands within a line of the page: names, places, signs, shares."""

import re
from collections.abc import Iterable, Iterator

from saga_concordia.audit.document import At, Count, Mark, Verdict
from saga_concordia.audit.words import share
from saga_concordia.report.audit.html.markup import NOTHING, Markup, element, joined, text
from saga_concordia.report.audit.places import address, label
from saga_concordia.report.audit.prose import name, on_one_line, parts
from saga_concordia.report.audit.wording import MEANINGS, SIGNS


def plain(value: str) -> Markup:
    """One line of text."""
    return text(on_one_line(value))


_LONG = 32
"""Names of more letters than this may be broken after a dot; shorter ones stay whole."""


def code(word: str) -> Markup:
    """A name out of code; nothing for an empty one."""
    line = name(word)
    if not line:
        return NOTHING
    return element("code", *(_breakable(line, ".") if len(line) > _LONG else [plain(line)]))


def _breakable(line: str, after: str) -> Iterator[Markup]:
    """Text of one line that may be broken after some characters."""
    for piece in re.findall(f"[^{after}]*[{after}]|[^{after}]+", on_one_line(line)):
        yield text(piece)
        yield element("wbr")


def codes(names: Iterable[str], none: str = "none") -> Markup:
    """Names with commas between them."""
    return joined(map(code, names), ", ") or element("span", text(none), css="soft")


def prose(sentence: str) -> Markup:
    """A sentence whose names stand in backticks."""
    return joined(code(part) if is_code else text(part) for is_code, part in parts(sentence))


def link(at: At, root: str) -> Markup:
    """A place, as a link to its file, which may be broken between its parts."""
    return element("a", *_breakable(label(at), "/_"), css="place", href=address(at, root))


def named(word: str, at: At, root: str) -> Markup:
    """A name, as a link to its place."""
    return element("a", code(word), href=address(at, root), title=label(at))


def reference(one: str) -> Markup:
    """The id of a drift, gap or remedy, as a link to it on this page."""
    return element("a", plain(one), css="id", href=f"#{one}")


def references(ids: Iterable[str], none: str = "none") -> Markup:
    """Ids with spaces between them."""
    return joined(map(reference, ids), " ") or element("span", text(none), css="soft")


def sign(mark: Mark) -> Markup:
    """The sign of a mark; who does not see it hears what it means."""
    seen = element("span", text(SIGNS[mark]), aria_hidden="true")
    return element("span", seen, element("span", text(MEANINGS[mark]), css="heard"), css=f"sign {mark.value}")


def verdict(one: Verdict) -> Markup:
    """A sign and what it says."""
    return element("span", sign(one.mark), text(" "), prose(one.text), css=f"verdict {one.mark.value}")


def bar(count: Count, mark: Mark) -> Markup:
    """A share as a picture; what it says stands in words beside it."""
    full = element("rect", css="track", width="100%", height="100%", rx="3")
    part = element("rect", css="part", width=f"{count.share or 0}%", height="100%", rx="3")
    return element("svg", full, part, css=f"bar {mark.value}", height="6", aria_hidden="true")


def counts(count: Count, mark: Mark) -> Markup:
    """A sign and a share with its counts."""
    return element("span", sign(mark), text(f" {share(count)}"), css=f"counts {mark.value}")
