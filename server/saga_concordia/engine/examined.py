"""What rules find about facts one by one, kept for as long as the fact, the registries and the rules are the same.

After a keystroke all facts of a file but those of one definition are the very same as before, so their findings are too.
"""

from collections.abc import Iterator, Sequence

from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, Subscription
from saga_concordia.rules.base import FactRule
from saga_concordia.rules.context import Context
from saga_concordia.rules.taxonomy import Taxonomy

_Found = tuple[tuple[int, tuple[Diagnostic, ...]], ...]
"""The findings of those rules that have some, each by its number."""


class Examined:
    """Findings of rules that read no census, by path and fact."""

    def __init__(self) -> None:
        """Nothing is examined."""
        self._taxonomy: Taxonomy | None = None
        self._rules: Sequence[FactRule] = ()
        # A fact is known by its identity, which nothing else takes for as long as it is kept beside.
        self._kept: dict[str, dict[int, tuple[Emission | Subscription, _Found]]] = {}

    def findings(self, path: str, context: Context, rules: Sequence[FactRule]) -> Iterator[Diagnostic]:
        """What these rules find about the facts of a context, which is that of a path, each thing once."""
        if context.taxonomy is not self._taxonomy or rules != self._rules:
            self._taxonomy, self._rules = context.taxonomy, rules
            self._kept.clear()
        before, now = self._kept.get(path, {}), dict[int, tuple[Emission | Subscription, _Found]]()
        by_rule: dict[int, list[Diagnostic]] = {}
        for fact in (*context.emissions, *context.subscriptions):
            row = before.get(id(fact)) or (fact, _examined(fact, context, rules))
            now[id(fact)] = row
            for number, found in row[1]:
                by_rule.setdefault(number, []).extend(found)
        self._kept[path] = now
        for number in sorted(by_rule):
            yield from rules[number].once(by_rule[number])


def _examined(fact: Emission | Subscription, context: Context, rules: Sequence[FactRule]) -> _Found:
    found = ((number, tuple(rule.find(fact, context))) for number, rule in enumerate(rules))
    return tuple((number, rows) for number, rows in found if rows)
