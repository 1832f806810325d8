"""CON606."""

from collections.abc import Iterator

from saga_concordia.model.diagnostics import Diagnostic, Severity
from saga_concordia.names.grammar import Word, words
from saga_concordia.names.plural import is_plural, singular
from saga_concordia.names.tense import is_inflected_verb
from saga_concordia.rules.base import FixKind, RegistryRule, governed
from saga_concordia.rules.context import Context


class PluralSegment(RegistryRule):
    """A segment of a registered name is in the plural.

    ## What it does
    Looks at the words of registered names where the registry's `naming` asks for singular nouns.

    ## Why it matters
    With both numbers in use nobody can guess a name, and typos look right.

    ## Example
    ```yaml
    naming: {nouns: singular}
    events:
      ml.runs.completed: {version: 1, summary: A run ended.}
    ```

    ## Use instead
    ```yaml
    naming: {nouns: singular}
    events:
      ml.run.completed: {version: 1, summary: A run ended.}
    ```
    """

    code, name, severity, since, fix = "CON606", "plural-segment", Severity.HINT, "0.1", FixKind.NEVER

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """Report the first plural of every name that the policy holds for."""
        for event, naming in governed(context):
            word = _plural(words(event.name)) if naming.nouns == "singular" else None
            if word:
                message = f"`{word}` in `{event.name}` is plural; the registry asks for singular nouns"
                yield self.at(event.place, f"{message} (`{singular(word)}`).", event=event.name)


def _plural(found: tuple[Word, ...]) -> str | None:
    """The first plural; the last word may be a verb in -s."""
    for position, word in enumerate(found):
        text = word.text.lower()
        is_last = position == len(found) - 1
        if not word.is_hole and is_plural(text) and not (is_last and is_inflected_verb(text)):
            return text
    return None
