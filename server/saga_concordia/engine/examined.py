"""What rules find about facts one by one, kept for as long as the fact, the registries and the rules are the same.

After a keystroke all facts of a file but those of one definition are the same as before, and so are their findings.
"""

from collections.abc import Iterator, Sequence

from saga_concordia.model.diagnostics import Diagnostic
from saga_concordia.model.facts import Emission, Subscription
from saga_concordia.rules.base import FactRule, NamingRule
from saga_concordia.rules.context import Context
from saga_concordia.rules.taxonomy import Taxonomy

_Found = tuple[tuple[int, tuple[Diagnostic, ...]], ...]
"""The findings of those rules that have some, each by its number."""
_Fact = Emission | Subscription


class Examined:
    """Findings of rules that read no census, by path and fact."""

    def __init__(self) -> None:
        """Nothing is examined."""
        self._taxonomy: Taxonomy | None = None
        self._rules: Sequence[FactRule] = ()
        self._naming: dict[str, int] = {}
        # A fact is known by its identity, which nothing else takes for as long as it is kept beside.
        self._kept: dict[str, dict[int, tuple[_Fact, _Found]]] = {}

    def findings(self, path: str, context: Context, rules: Sequence[FactRule]) -> Iterator[Diagnostic]:
        """What these rules find about the facts of a context, which is that of a path, each thing once."""
        if context.taxonomy is not self._taxonomy or rules != self._rules:
            self._taxonomy, self._rules = context.taxonomy, rules
            self._naming = {rule.code: number for number, rule in enumerate(rules) if isinstance(rule, NamingRule)}
            self._kept.clear()
        before, now = self._kept.get(path, {}), dict[int, tuple[_Fact, _Found]]()
        by_rule: dict[int, list[Diagnostic]] = {}
        for fact in (*context.emissions, *context.subscriptions):
            row = before.get(id(fact)) or (fact, self._examined(fact, context))
            now[id(fact)] = row
            for number, found in row[1]:
                by_rule.setdefault(number, []).extend(found)
        self._kept[path] = now
        for number in sorted(by_rule):
            yield from rules[number].once(by_rule[number])

    def _examined(self, fact: _Fact, context: Context) -> _Found:
        verdict = context.verdict(fact.name)
        # A name has one verdict, so of all rules about names one at most has something to say.
        naming = self._naming.get(verdict.code) if verdict else None
        found: list[tuple[int, tuple[Diagnostic, ...]]] = []
        for number, rule in enumerate(self._rules):
            if number == naming or not isinstance(rule, NamingRule):
                rows = tuple(rule.find(fact, context))
                if rows:
                    found.append((number, rows))
        return tuple(found)
