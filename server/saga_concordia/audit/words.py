"""Numbers and lists in words, the same in every document."""

from collections.abc import Sequence

from saga_concordia.audit.document import Count


def counted(part: int, whole: int) -> Count:
    """`part` of `whole`, with its percentage rounded down, so that 100 % means all."""
    return Count(part, whole, part * 100 // whole if whole else None)


def share(count: Count) -> str:
    """A share with its counts: `100 % (3 of 3)`, or `none (0 of 0)`."""
    return f"{'none' if count.share is None else f'{count.share} %'} ({count.part} of {count.whole})"


def effort(minutes: int) -> str:
    """Minutes as people say them: `15 min`, `2 h`, `3 h 15 min`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest)
    return " ".join(parts) or "0 min"


def plural(number: int, word: str) -> str:
    """A number with its word: `1 saga`, `3 sagas`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
