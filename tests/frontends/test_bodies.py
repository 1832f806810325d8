"""Where bodies are told to be, at a glance; what is told wrongly must at least leave a tree that shows it.

In these texts the lines that end with `#-` are of a body that is left out, but for what stands in for it.
"""

import pytest
from saga_concordia.frontends.bodies import Shape, brought, without
from saga_concordia.frontends.languages.elixir import lower as elixir
from saga_concordia.frontends.languages.python import lower as python

_PYTHON = {
    "a function": """\
def run(rows):
    total = 0  #-
    return total  #-

LIMIT = 3
""",
    "a method with decorators, and a head of several lines": """\
class Desk:
    @wraps(
        run,
    )
    async def count(
        self, rows: list[int] = {},
    ) -> int:  # how many
        return len(rows)  #-

    limit = 3
""",
    "a comment that is not indented, and a blank line": """\
def run(rows):
    total = 0  #-
#-

    return total  #-
LIMIT = 3
""",
    "a function in a function is a part of it": """\
def run(rows):
    def inner():  #-
        return 1  #-
    return inner  #-
""",
    "a function in a text is none": '''\
"""As in

    def run():
        return 1
"""
LIMIT = 3
''',
    "what is on one line has no lines of a body": """\
def run(): return 1
def go(): return {
    "a": 1,
}
""",
    "a text that ends behind the body": '''\
def run():
    text = """
over here"""
''',
}
_ELIXIR = {
    "a function": """\
defmodule Desk do
  def run(rows) do
    rows #-
  end

  @limit 3
end
""",
    "clauses, one on a line, and what rescues": """\
defmodule Desk do
  def run([]), do: 0
  def run([_ | rest]) when is_list(rest) do
    run(rest) #-
  rescue #-
    error -> error #-
  end
  defp go(
         rows
       ) do
    rows #-
  end
end
""",
    "a function in documentation is none": '''\
defmodule Desk do
  @doc """
  As in

  def run(rows) do
    rows
  end
  """
  @limit 3
end
''',
    "an end that is not where one is looked for": """\
defmodule Desk do
  def run(rows) do
    rows end
  @limit 3
end
""",
}
CASES = [
    *((name, text, python.BODIES) for name, text in _PYTHON.items()),
    *((name, text, elixir.BODIES) for name, text in _ELIXIR.items()),
]


@pytest.mark.parametrize(("name", "text", "shape"), CASES, ids=[f"{name}" for name, _text, _shape in CASES])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_bodies(name: str, text: str, shape: Shape, ending: str) -> None:
    marks = ["#-" in line for line in text.splitlines()]
    data = text.replace("#-", "  ").replace("\n", ending).encode()
    _text, left_out = without(data, shape, lambda _text: False)
    places = {at for span in left_out for at in range(span.start, span.end)}
    start = 0
    for line, is_left_out in zip(data.splitlines(keepends=True), marks, strict=True):
        code = [at for at in range(start, start + len(line)) if data[at : at + 1].strip()]
        # What stands in takes the first and the last place of a body.
        kept = [
            at
            for at in code
            if at not in places and data[at - 1 : at] and at - 1 not in places and at + 1 not in places
        ]
        assert not is_left_out or not kept, line
        assert is_left_out or not places.intersection(code), line
        start += len(line)


def test_what_is_wanted_is_not_left_out() -> None:
    data = b"def run():\n    return 1\n\n\ndef go():\n    return 2\n"
    text, left_out = without(data, python.BODIES, lambda text: b"go" in text)
    assert [data[span.start : span.end] for span in left_out] == [b"eturn "]
    assert text == b"def run():\n    (eturn )\n\n\ndef go():\n    return 2\n"


def test_imports_are_read_wherever_they_stand() -> None:
    data = (
        b"import os\n"
        b"def run():\n"
        b"    from shop import (\n"
        b"        bus,\n"
        b"    )\n"
        b"    import json as j  # late\n"
        b"    text = '''\n"
        b"    import none\n"
        b"    '''\n"
    )
    found = [data[span.start : span.end] for span in brought(data, python.BODIES)]
    assert found == [b"from shop import (\n        bus,\n    )\n", b"import json as j  # late\n"]
