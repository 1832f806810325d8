"""A registry's regular expression for segments: anybody may have written it, so it runs for some time at most."""

import re
import warnings
from functools import lru_cache

_SECONDS = 0.1
_MOST = 200
"""A probe's length. Real segments are shorter, and what is slow on longer ones is given up when it is met."""
_given_up: set[str] = set()


def wrong(pattern: str) -> str | None:
    """What is wrong with a regular expression, if it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what may mean something else in a later Python
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return None


def fits(pattern: str, segment: str) -> bool:
    """Whether a pattern stands for a whole segment.

    One that once took longer than a tenth of a second is given up: it fits everything, so that nobody is accused.
    """
    if _is_simple(pattern):
        return re.fullmatch(pattern, segment) is not None
    if pattern in _given_up:
        return True
    import regex  # costs a start-up 20 ms, and few registries have such a pattern

    try:
        return regex.fullmatch(pattern, segment, timeout=_SECONDS) is not None
    except TimeoutError:
        _given_up.add(pattern)
        return True
    except (regex.error, RecursionError, OverflowError, ValueError):  # what only `re` can read
        return re.fullmatch(pattern, segment[:_MOST]) is not None


@lru_cache(maxsize=64)
def is_slow(pattern: str) -> bool:
    """Whether a pattern takes too long on segments that are made to be hard for it."""
    if _is_simple(pattern):
        return False
    letters = dict.fromkeys((*re.findall(r"\w", pattern)[:20], "a", "0", "_"))
    for letter in letters:
        for tail in ("", "!", "\0"):
            fits(pattern, letter * _MOST + tail)
    return pattern in _given_up


@lru_cache(maxsize=64)
def _is_simple(pattern: str) -> bool:
    """Whether it repeats one thing at most, and has no groups: then it takes no longer than the segment is long."""
    return "(" not in pattern and sum(map(pattern.count, "*+{")) <= 1
