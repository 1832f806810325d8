"""How well what is typed fits a name: its characters in their order, best at the beginnings of words."""

from enum import IntEnum

from msgspec import Struct

_LOOSE = 1_000
"""What a piece that begins inside of a word costs, beside the 1 that each piece costs."""


class Grade(IntEnum):
    """How what is typed lies in a name, the best first."""

    PREFIX = 0
    STARTS = 1
    """In pieces that each begin where a word does: `rc`, `run.comp` and `m.r.c` in `ml.run.completed`."""
    SCATTERED = 2
    NONE = 3


class Fit(Struct, frozen=True, order=True):
    """The lower, the better. `cost` counts the pieces, those that begin inside of a word many times."""

    grade: Grade
    cost: int

    @property
    def loose(self) -> int:
        """How many pieces begin inside of a word."""
        return self.cost // _LOOSE


_WHOLE, _NONE = Fit(Grade.PREFIX, 1), Fit(Grade.NONE, 0)


def fit(typed: str, name: str) -> Fit:
    """How well `typed` fits `name`, whatever the case of their letters."""
    low, text = typed.lower(), name.lower()
    if text.startswith(low):
        return _WHOLE
    if not _is_within(low, text):
        return _NONE
    # Lower case may be longer than the original (`İ`); then words are looked for in it.
    cost = _cheapest(low, text, _starts(name if len(name) == len(text) else text))
    return Fit(Grade.STARTS if cost < _LOOSE else Grade.SCATTERED, cost)


def _is_within(typed: str, text: str) -> bool:
    at = 0
    for character in typed:
        at = text.find(character, at) + 1
        if not at:
            return False
    return True


def _starts(text: str) -> list[bool]:
    """Which characters begin a word; separators count as words, so that one may be typed to get there."""
    return [
        at == 0
        or not character.isalnum()
        or not text[at - 1].isalnum()
        or (character.isupper() and text[at - 1].islower())
        for at, character in enumerate(text)
    ]


def _cheapest(typed: str, text: str, starts: list[bool]) -> int:
    """The least cost of laying the typed characters over the text, in order."""
    never = _LOOSE * (len(typed) + 1)
    row = [0] + [never] * len(text)  # row[j]: what is laid so far ends before text[j]; at first nothing is.
    for number, character in enumerate(typed):
        following = [never] * (len(text) + 1)
        least = never
        for at, other in enumerate(text):
            least = min(least, row[at]) if number else 0
            if character == other:
                new = least + (1 if starts[at] else _LOOSE + 1)
                following[at + 1] = min(new, row[at]) if number else new
        row = following
    return min(row)
