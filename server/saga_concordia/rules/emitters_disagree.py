"""CON505."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.facts import Emission, NameKind
from saga_concordia.names.grammar import words
from saga_concordia.names.plural import singular
from saga_concordia.names.similarity import lemma, sibling_by_tense
from saga_concordia.names.verb import untensed
from saga_concordia.rules.base import FixKind, Rule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import UNKNOWN
from saga_concordia.text.span import Span


class EmittersDisagree(Rule):
    """Two unregistered names differ only in tense or number.

    ## What it does
    Compares the unregistered names that code emits with each other.

    ## Why it matters
    They are one event under two names: whoever handles one misses the other.

    ## Example
    ```elixir
    Thunderline.Event.new(name: "trial.batch.start", source: :bolt)
    Thunderline.Event.new(name: "trial.batch.started", source: :bolt)
    ```

    ```python
    Event(name="trial.batch.start", source="bolt")
    Event(name="trial.batch.started", source="bolt")
    ```

    ## Use instead
    ```yaml
    events:
      trial.batch.started: {version: 1, summary: A batch of trials began.}
    ```

    ```elixir
    Thunderline.Event.new(name: "trial.batch.started", source: :bolt)
    Thunderline.Event.new(name: "trial.batch.started", source: :bolt)
    ```

    ```python
    Event(name="trial.batch.started", source="bolt")
    Event(name="trial.batch.started", source="bolt")
    ```
    """

    code, name, severity, since, fix = "CON505", "emitters-disagree", Severity.WARNING, "0.1", FixKind.SOMETIMES

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report each emission of the name that should give way."""
        sites: defaultdict[str, list[Emission]] = defaultdict(list)
        for emission in context.emissions:
            if _is_unregistered(emission, context):
                sites[emission.name.text].append(emission)
        separator = context.taxonomy.separator
        reported: set[tuple[str, Span]] = set()
        for bucket in _alike(sites):
            for a, b in combinations(bucket, 2):
                if not (sibling_by_tense(a, b, separator) or _in_the_singular(a) == _in_the_singular(b)):
                    continue
                loser, keeper = _order(a, b, len(sites[a]), len(sites[b]))
                message = (
                    f"`{loser}` and `{keeper}` are both emitted, and neither is registered: they look like one event."
                )
                related = (Related(sites[keeper][0].name.place, f"`{keeper}` is emitted here"),)
                for emission in sites[loser]:
                    place = emission.name.place
                    if (place.path, place.span) in reported:
                        continue
                    reported.add((place.path, place.span))
                    yield self.at(
                        place,
                        f"{message} Use `{keeper}`.",
                        event=loser,
                        saga=emission.saga,
                        step=emission.step,
                        fixes=rename(emission.name, keeper),
                        related=related,
                    )


def _is_unregistered(emission: Emission, context: Context) -> bool:
    """Whether the name is a literal without a registered relative (those have a finding of their own)."""
    if emission.name.kind is not NameKind.LITERAL or context.taxonomy.registered(emission.name.text):
        return False
    verdict = context.verdict(emission.name)
    return verdict is None or verdict.code == UNKNOWN


def _in_the_singular(name: str) -> tuple[str, ...]:
    return tuple(singular(word.text.lower()) for word in words(name))


def _alike(names: Iterable[str]) -> list[list[str]]:
    """Names that agree word for word, tense and number apart."""
    buckets: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        buckets[tuple(lemma(word.text) for word in words(name))].append(name)
    return [bucket for bucket in buckets.values() if len(bucket) > 1]


def _order(a: str, b: str, uses_a: int, uses_b: int) -> tuple[str, str]:
    """The name that should give way, then the one to keep: past before other tenses, singular, more uses."""

    def rank(name: str, uses: int) -> tuple[bool, bool, int]:
        is_singular = _in_the_singular(name) == tuple(word.text.lower() for word in words(name))
        return (untensed(name) is None, is_singular, uses)

    return (a, b) if rank(a, uses_a) < rank(b, uses_b) else (b, a)
