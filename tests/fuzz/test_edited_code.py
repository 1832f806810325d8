"""A file that is edited is lowered to what its content gives at one go."""

from edits import Step, played, steps
from grammar import words
from guard import assert_inside, bounded
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from languages import code, files_like, kind_of
from living import assert_lowered_alike
from mangle import pieces_of
from saga_concordia.frontends.read import OpenFile, UnparsableError, read
from targets import target

Session = tuple[str, list[Step]]


def sessions(path: str) -> SearchStrategy[Session]:
    edits = steps(lines=pieces_of(files_like(path)), words=words(kind_of(path)))
    return st.tuples(code(kind_of(path), most=1, window=80), edits)


def edited(path: str, session: Session) -> None:
    text, edits = session
    file = OpenFile(path)
    for data, changes in played(text, [("undo", []), *edits]):
        with bounded(4):
            try:
                found = file.update(data, changes)
            except UnparsableError:
                continue
            assert_lowered_alike(found, read(path, data))
        assert_inside(found.in_bytes().code, len(data))


@target(sessions("saga.py"), examples=25)
def test_edited_python(session: Session) -> None:
    edited("shop/saga.py", session)


NESTED = """\
defmodule A do
  case x do
    x ->
      cond do
        _ -> :ok
      end
  end

  def x(), do: x
end
"""


@target(sessions("saga.ex"), examples=25, kept=[(NESTED, [("each", [])])])
def test_edited_elixir(session: Session) -> None:
    edited("lib/saga.ex", session)
