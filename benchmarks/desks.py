"""A workspace of files that all hang on one registry entry, and half of them on one constant; typing in these two.

Each file is of `generate.py`, and emits one event more than there: `support.shift.opened`, which is registered. The
Python files take its name from a constant in a module that they import, the Elixir ones write it out.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from client import Client, Edit, ServerError
from generate import EVENT_NAMES, LANGUAGES, begin_workspace

_NAME = "support.shift.opened"
_PYTHON = '''\
from names import SHIFT_OPENED


def open_shift(correlation_id, causation_id):
    """A shift begins."""
    return Event.new(
        name=SHIFT_OPENED,
        source="support",
        correlation_id=correlation_id,
        causation_id=causation_id,
        payload={"total": 1},
    )
'''
_ELIXIR = f'''\
  def open_shift(correlation_id, causation_id) do
    Thunderline.Event.new(
      name: "{_NAME}",
      source: :support,
      correlation_id: correlation_id,
      causation_id: causation_id,
      payload: %{{total: 1}}
    )
  end
'''


class Desk(NamedTuple):
    """An open file: its findings (code, line from 0) when nothing is wrong, and the line in which it says the name."""

    file: Path
    language: str
    findings: frozenset[tuple[str, int]]
    line: int


class Switch(NamedTuple):
    """A place where one letter, taken away, gives each file of `desks` one finding more, in the line of the name."""

    file: Path
    language: str
    line: int
    column: int
    letter: str
    desks: Sequence[Desk]


class Desks(NamedTuple):
    """The files, and the two places to type at."""

    desks: Sequence[Desk]
    registry: Switch
    constants: Switch


def write_desks(root: Path, files: int, lines: int, seed: int) -> Desks:
    """Write such a workspace; half of the files are Python, half Elixir."""
    begin_workspace(root, (*EVENT_NAMES, _NAME))
    constants = root / "names.py"
    constants.write_text(f'SHIFT_OPENED = "{_NAME}"\n', encoding="utf-8")
    desks: list[Desk] = []
    for number in range(files):
        language = LANGUAGES[number % len(LANGUAGES)]
        source = language.write(lines, seed * 100_000 + number)
        rows = source.text.splitlines()
        if language.id == "python":
            line = len(rows) + 2 + _PYTHON.splitlines().index("        name=SHIFT_OPENED,")
            text = source.text + "\n\n" + _PYTHON
        else:
            line = len(rows) - 1 + _ELIXIR.splitlines().index(f'      name: "{_NAME}",')
            text = "\n".join(rows[:-1]) + "\n" + _ELIXIR + "end\n"
        file = root / f"desk_{number:03}{language.suffix}"
        file.write_text(text, encoding="utf-8", newline="\n")
        desks.append(Desk(file, language.id, source.findings, line))
    registry = root / "taxonomy" / "registry.yaml"
    entries = registry.read_text(encoding="utf-8").splitlines()
    line = entries.index(f"  {_NAME}:")
    at = len(f"  {_NAME}") - 1
    return Desks(
        desks,
        Switch(registry, "yaml", line, at, _NAME[-1], desks),
        Switch(
            constants, "python", 0, len(f'SHIFT_OPENED = "{_NAME}') - 1, _NAME[-1],
            [one for one in desks if one.language == "python"],
        ),
    )  # fmt: skip


class Room:
    """All of that open in one server."""

    def __init__(self, client: Client, desks: Desks) -> None:
        """Nothing is open yet."""
        self._client = client
        self._desks = desks
        self._versions: dict[Path, int] = {}

    def open(self) -> None:
        """Open every file and the two others, and wait until all is read, told and quiet."""
        wanted = {one.file.as_uri(): {*one.findings} for one in self._desks.desks}
        for file, language in (
            *((one.file, one.language) for one in self._desks.desks),
            *((one.file, one.language) for one in (self._desks.registry, self._desks.constants)),
        ):
            self._versions[file] = 1
            self._client.open(file.as_uri(), language, file.read_text(encoding="utf-8"))
        self._await(wanted)
        self._client.worked()
        self._client.rest(1.0)

    def toggle(self, switch: Switch) -> float:
        """Take the letter away, or put it back; the seconds until the last file has the findings that it must have.

        Raises:
            ServerError: they did not come.
        """
        version = self._versions[switch.file]
        is_there = version % 2 == 1
        end = switch.column + 1 if is_there else switch.column
        edit = Edit(switch.line, switch.column, end, "" if is_there else switch.letter)
        self._versions[switch.file] += 1
        begun = self._client.change(switch.file.as_uri(), version + 1, edit)
        more = {one.line for one in switch.desks} if is_there else set[int]()
        wanted = {one.file.as_uri(): {line for _, line in one.findings} | ({one.line} & more) for one in switch.desks}
        seconds = self._await_lines(wanted) - begun
        self._client.rest(0.2)
        return seconds

    def _await(self, wanted: dict[str, set[tuple[str, int]]]) -> None:
        self._await_lines({uri: {line for _, line in rows} for uri, rows in wanted.items()})

    def _await_lines(self, wanted: dict[str, set[int]]) -> float:
        """When the last of these documents had its findings in just these lines."""
        left = dict(wanted)
        for published in self._client.published():
            if left.get(published.uri) == {row["range"]["start"]["line"] for row in published.findings}:
                del left[published.uri]
                if not left:
                    return published.arrived
        raise ServerError(f"{len(left)} of {len(wanted)} files did not get the findings that they must have.")
