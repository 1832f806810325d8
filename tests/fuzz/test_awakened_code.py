"""A file of which first a part is lowered, and then function by function the rest, says what it says lowered at one go.

Of broken code that is not asked: how the parser gets over an error depends on what is around it, and bodies that nobody
asks for are not even parsed.
"""

from collections.abc import Callable

from guard import assert_inside, bounded
from hypothesis import strategies as st
from languages import code
from living import assert_lowered_alike
from saga_concordia.frontends.in_part import awake, read_in_part
from saga_concordia.frontends.read import UnparsableError, read
from targets import target

Case = tuple[str, int, int]
"""A text; which of its functions are lowered at first, and which of the others comes next, by the dice."""


def cases(language: str) -> st.SearchStrategy[Case]:
    return st.tuples(code(language), st.integers(0, 6), st.integers(0, 1000))


def awakened(path: str, case: Case) -> None:
    text, wanted, dice = case
    data = text.encode("utf-8", "surrogatepass")
    with bounded():
        try:
            whole, file = read(path, data), read_in_part(path, data, _some(wanted))
        except UnparsableError as error:
            assert str(error)
            return
        while left := len(file.dormant):
            assert_inside(file.code, len(data))
            file = awake(file, file.code.functions[file.dormant[dice % left]])
            assert len(file.dormant) < left
        if not whole.code.broken:
            assert_lowered_alike(file, whole)


def _some(wanted: int) -> Callable[[bytes], bool]:
    """Speaks for none of the functions, or for some of them."""
    return lambda text: wanted > 0 and len(text) % wanted == 1


@target(cases("python"), examples=40)
def test_awakened_python(case: Case) -> None:
    awakened("shop/saga.py", case)


BROUGHT_LATE = """\
defmodule Shop.Tell do
  def x(_, %Tell{}), do: x
  defmodule Tell, do: def x(), do: x
  def x(), do: x
end
"""


@target(cases("elixir"), examples=40, kept=[(BROUGHT_LATE, 0, 0)])
def test_awakened_elixir(case: Case) -> None:
    awakened("lib/saga.ex", case)
