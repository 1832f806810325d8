"""What a rule is about, in short: the beginning of its page."""

from collections.abc import Iterator
from inspect import getdoc

from saga_concordia.ide.prose import Block, Documentation, RuleLink, paragraph
from saga_concordia.rules.catalogue import by_code

_SECTIONS = ("## What it does", "## Why it matters")


def rule_card(code: str) -> Iterator[Block]:
    """What a rule finds, why that matters, and the way to its page."""
    rule = by_code(code)
    if rule is None:
        return
    yield paragraph(RuleLink(f"{rule.code} {rule.name}", rule.code))
    text = getdoc(type(rule)) or ""
    for heading in _SECTIONS:
        section = text.partition(f"{heading}\n")[2].partition("\n#")[0]
        yield Documentation(" ".join(section.split()))
