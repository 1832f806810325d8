"""Front ends lower any text: they say no in words or give code that lies inside of the file."""

from guard import assert_inside, bounded
from hypothesis import strategies as st
from languages import code
from saga_concordia.frontends.read import UnparsableError, read
from targets import target


def lowered(path: str, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    with bounded():
        try:
            found = read(path, data).code
        except UnparsableError as error:
            assert str(error)
            return
    assert_inside(found, len(data))
    for site in found.calls:
        assert site.function in found.functions, "a call stands in a function that is not there"
    for binding in found.bindings:
        assert binding.function in found.functions
    assert list(found.functions) == [row.index for row in found.functions.values()]
    assert all(row.parent is None or row.parent in found.functions for row in found.functions.values())


@target(code("python"), examples=80)
def test_python(text: str) -> None:
    lowered("shop/saga.py", text)


@target(code("elixir"), examples=80)
def test_elixir(text: str) -> None:
    lowered("lib/saga.ex", text)


@target(st.binary(max_size=200), examples=40)
def test_bytes(data: bytes) -> None:
    """What an editor holds can be no text at all."""
    for path in ("saga.py", "saga.ex"):
        with bounded():
            try:
                found = read(path, data).code
            except UnparsableError:
                continue
        assert_inside(found, len(data))
