"""The two ids of an event belong together: where the one goes, the other goes beside it."""

from collections.abc import Sequence

_PARTNERS = (("causation", "correlation"), ("correlation", "causation"))


def partner(key: str) -> str:
    """What the other id is called: `correlation_id` for `causation_id`; empty where a name is neither's."""
    return next((key.replace(one, other) for one, other in _PARTNERS if one in key), "")


def word_of(key: str) -> str:
    """Which of the ids a name is that of: `correlation` or `causation`; empty where it is neither's."""
    return next((word for word, _ in _PARTNERS if word in key), "")


def beside(key: str, names: Sequence[str | None]) -> int | None:
    """The number of the name that stands for the other id, as which it is best put behind; None where none does."""
    other = partner(key)
    if not other:
        return None
    exact = next((number for number, name in enumerate(names) if name == other), None)
    word = next(word for own, word in _PARTNERS if own in key)
    return exact if exact is not None else next((n for n, name in enumerate(names) if name and word in name), None)
