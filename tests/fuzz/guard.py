"""What must hold whatever the input is: it costs little, and what is said of a file lies inside of it."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from msgspec import Struct
from saga_concordia.text.span import Span

_OFFSETS = ("offset", "piped")
"""Fields that hold a place, and no span."""


class _OutOfTimeError(BaseException):
    """No `Exception`, so that nobody who forgives those forgives this."""


@contextmanager
def bounded(seconds: float = 2.0) -> Iterator[None]:
    """Fail what takes longer, in seconds of the processor: other work on the machine does not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTimeError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _OutOfTimeError as error:
        raise AssertionError(f"takes more than {seconds:g} s of CPU") from error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def assert_inside(value: object, size: int) -> None:
    """Every span and offset in plain data lies in a file of so many bytes."""
    wrong = [place for place in _places(value) if not 0 <= place.start <= place.end <= size]
    assert not wrong, f"{wrong[:5]} in a file of {size} bytes"


def _places(value: object) -> Iterator[Span]:
    left = [value]
    seen: set[int] = set()
    while left:
        one = left.pop()
        if isinstance(one, Span):
            yield one
        elif id(one) in seen:
            continue
        elif isinstance(one, Struct):
            seen.add(id(one))
            for name in one.__struct_fields__:
                inner = getattr(one, name)
                if name in _OFFSETS and isinstance(inner, int):
                    yield Span(inner, inner)
                else:
                    left.append(inner)
        elif isinstance(one, Mapping):
            left += one.values()
        elif isinstance(one, (tuple, list, frozenset, set)):
            left += one
