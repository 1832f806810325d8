"""What calls do to the world, as the dialects and the languages class them."""

from saga_concordia.engine.callees import Patterns
from saga_concordia.model.dialect import Calls, Dialect
from saga_concordia.model.facts import Effect

Effects = frozenset[Effect]
NOTHING: Effects = frozenset()

_PATTERNS: tuple[tuple[str, Effects], ...] = (
    ("effectful", frozenset({Effect.EFFECTFUL})),
    ("reading", frozenset({Effect.READING})),
    ("irreversible", frozenset({Effect.IRREVERSIBLE})),
    ("outbound", frozenset({Effect.OUTBOUND})),
)


class Classifier:
    """Classes calls by their names for sagas of one dialect: its own word first, then others', then the language's."""

    def __init__(self, dialect: Dialect, dialects: tuple[Dialect, ...], language: Calls) -> None:
        """Prepare the patterns and verbs of `dialect`, of the other dialects of its language, and of the language."""
        others = [row for row in dialects if row.language == dialect.language and row is not dialect]
        self._levels = [_patterns(row.calls) for row in (dialect, *others)] + [_patterns(language)]
        everyone = [dialect.calls, *(row.calls for row in others), language]
        self._verbs: dict[str, Effects] = {}
        for calls in everyone:
            for verbs, effect in (
                (calls.effectful_verbs, Effect.EFFECTFUL),
                (calls.reading_verbs, Effect.READING),
                (calls.irreversible_verbs, Effect.IRREVERSIBLE),
            ):
                for verb in verbs:
                    self._verbs.setdefault(verb, frozenset({effect}))
        self.success = dialect.success
        self._published = Patterns((pattern, True) for row in (dialect, *others) for pattern in row.publish)
        self._headers = Patterns((pattern, True) for calls in everyone for pattern in calls.headers)

    def by_pattern(self, names: tuple[str, ...]) -> Effects | None:
        """What a pattern says of a call: nothing (neutral), something, or None where no pattern holds."""
        for level in self._levels:
            found = level.find(names)
            if found:
                effects = frozenset[Effect]().union(*found)
                # What goes out of the house changes something there, unless it is known to read or to be final.
                if Effect.OUTBOUND in effects and not effects & {Effect.IRREVERSIBLE, Effect.READING}:
                    effects |= {Effect.EFFECTFUL}
                return effects
        return None

    def by_verb(self, names: tuple[str, ...]) -> Effects | None:
        """What the first word of a call's last name says; constructing an object changes nothing."""
        last = names[0].rpartition(".")[2] if names else ""
        if last[:1].isupper():
            return NOTHING
        return self._verbs.get(first_word(last))

    def of(self, *names: str) -> Effects | None:
        """What a call does; None where nothing is known of it."""
        effects = self.by_pattern(names)
        return self.by_verb(names) if effects is None else effects

    def publishes(self, names: tuple[str, ...]) -> bool:
        """Whether a call carries an event that was made elsewhere."""
        return bool(self._published.find(names))

    def takes_headers(self, names: tuple[str, ...]) -> bool:
        """Whether a call takes any headers."""
        return bool(self._headers.find(names))

    def reads(self, name: str) -> bool:
        """Whether a step of this name says that it only reads."""
        return self._verbs.get(first_word(name)) == frozenset({Effect.READING})


def first_word(name: str) -> str:
    """The first word of a name's last segment: `Repo.insert_all!` gives `insert`."""
    return name.rpartition(".")[2].lstrip("_").split("_", 1)[0].rstrip("!?").lower()


def _patterns(calls: Calls) -> Patterns[Effects]:
    rows = [(pattern, effects) for word, effects in _PATTERNS for pattern in getattr(calls, word)]
    return Patterns([*rows, *((pattern, NOTHING) for pattern in calls.neutral)])
