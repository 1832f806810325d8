"""CON505."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Related, Severity
from saga_concordia.model.facts import Mention, NameKind
from saga_concordia.names.grammar import words
from saga_concordia.names.plural import singular
from saga_concordia.names.similarity import sibling_by_tense
from saga_concordia.names.verb import untensed
from saga_concordia.rules.base import FixKind, Rule, rename
from saga_concordia.rules.context import Context
from saga_concordia.rules.verdict import UNKNOWN
from saga_concordia.text.span import Span

_SHORTEST_PARTICIPLE = 6
"""Words on -ing of fewer letters are verbs themselves, such as `bring`."""


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
        census, separator = context.census, context.taxonomy.separator
        keepers: dict[str, str | None] = {}
        reported: set[tuple[str, Span]] = set()
        for emission in context.emissions:
            name, place = emission.name.text, emission.name.place
            if (place.path, place.span) in reported or not _is_unregistered(emission.name, context):
                continue
            if name not in keepers:
                keepers[name] = _keeper(name, context, separator)
            keeper = keepers[name]
            if keeper is None:
                continue
            reported.add((place.path, place.span))
            yield self.at(
                place,
                f"`{name}` and `{keeper}` are both emitted, and neither is registered: they look like one event. "
                f"Use `{keeper}`.",
                event=name,
                saga=emission.saga,
                step=emission.step,
                fixes=rename(emission.name, keeper),
                related=(Related(census.place(keeper), f"`{keeper}` is emitted here"),),
            )


def _keeper(name: str, context: Context, separator: str) -> str | None:
    """The name that a name should give way to, if there is one."""
    census = context.census
    for other in census.alike(name):
        if not _is_unregistered(census.mention(other), context):
            continue
        if not (sibling_by_tense(name, other, separator) or _in_the_singular(name) == _in_the_singular(other)):
            continue
        if _under_way(name) != _under_way(other):
            continue
        a, b = sorted((name, other))
        loser, keeper = _order(a, b, census.uses(a), census.uses(b))
        if loser == name:
            return keeper
    return None


def _is_unregistered(mention: Mention, context: Context) -> bool:
    """Whether the name is a literal without a registered relative (those have a finding of their own)."""
    if mention.kind is not NameKind.LITERAL or context.taxonomy.registered(mention.text):
        return False
    verdict = context.verdict(mention)
    return verdict is None or verdict.code == UNKNOWN


def _under_way(name: str) -> int:
    """How many words of a name say that something goes on: `connecting` is another event than `connected`."""
    return sum(len(word.text) >= _SHORTEST_PARTICIPLE and word.text.lower().endswith("ing") for word in words(name))


def _in_the_singular(name: str) -> tuple[str, ...]:
    return tuple(singular(word.text.lower()) for word in words(name))


def _order(a: str, b: str, uses_a: int, uses_b: int) -> tuple[str, str]:
    """The name that should give way, then the one to keep: past before other tenses, singular, more uses."""

    def rank(name: str, uses: int) -> tuple[bool, bool, int]:
        is_singular = _in_the_singular(name) == tuple(word.text.lower() for word in words(name))
        return (untensed(name) is None, is_singular, uses)

    return (a, b) if rank(a, uses_a) < rank(b, uses_b) else (b, a)
