"""A thousand random edits leave the server's text, tree and findings as a fresh analysis has them."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cursor import REGISTRY
from lsprotocol import types
from lsprotocol.types import PositionEncodingKind as Encoding
from saga_concordia.config.settings import find
from saga_concordia.engine.check import check
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import OpenFile
from saga_concordia.lsp.documents import Documents

EDITS, LOOKS = 1000, 10
PYTHON = """\
from shop import Event, publish_event

STARTED = "ml.run.start"


class Runs:
    def tell(self, name, correlation_id):
        return publish_event(Event.new(name=name, source="ml", correlation_id=correlation_id))

    def run(self, event):
        self.tell("ml.run.complete", event.correlation_id)  # 😀 e\u0301
        self.tell(STARTED, event.correlation_id)


def stop(correlation_id, causation_id):
    text = f"é {correlation_id}"
    Event.new(name="ml.run.fail", source="ml", correlation_id=correlation_id, causation_id=causation_id)
"""
ELIXIR = """\
defmodule Shop.Runs do
  alias Thunderline.Event
  @source :ml

  def tell(name, correlation_id) do
    Event.new(name: name, source: @source, correlation_id: correlation_id)
  end

  def run(event) do
    tell("ml.run.complete", event.correlation_id) # 😀 e\u0301
    %{name: "ml.run.start", source: :ml} |> Event.new()
  end

  step :done do
    run fn %{id: id}, _context -> tell("ml.run.fail", "é #{id}") end
  end
end
"""
PIECES = (
    "", " ", "\n", "\r\n", "\r", "  ", "d", "ed", ".", '"', "'", '"""', "(", ")", "[", "{", "}", ",", ":", "#", "\\",
    "é", "e\u0301", "😀", "\U0001f469\u200d\U0001f680", "\u2028", "\x0c", "completed", "tell(", "do", "end", "fn ->",
    "class A:\n", "    def more(self):\n        self.tell('ml.run.metric', 1)\n",
    '  def more, do: tell("ml.run.fail", 1)\n',
)  # fmt: skip
UNITS: dict[Encoding, Callable[[str], int]] = {
    Encoding.Utf8: lambda text: len(text.encode()),
    Encoding.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    Encoding.Utf32: len,
}


def position(text: str, offset: int, encoding: Encoding) -> types.Position:
    """The position of a place in a text, counted by hand."""
    before = text[:offset]
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return types.Position(len(lines) - 1, UNITS[encoding](lines[-1]))


def event(text: str, chance: random.Random, encoding: Encoding) -> tuple[str, types.TextDocumentContentChangePartial]:
    """A random edit, and the text after it; no position is between the two halves of a line's ending."""
    start = chance.randint(0, len(text))
    end = min(len(text), start + (chance.randint(1, 30) if chance.random() < 0.5 else 0))
    start, end = (at - (text[at - 1 : at + 1] == "\r\n") for at in (start, end))
    end = max(start, end)
    new = chance.choice(PIECES)
    place = types.Range(position(text, start, encoding), position(text, end, encoding))
    return text[:start] + new + text[end:], types.TextDocumentContentChangePartial(place, new)


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize(("path", "text"), [("runs.py", 6 * PYTHON), ("runs.ex", 6 * ELIXIR)])
def test_a_thousand_edits(tmp_path: Path, path: str, text: str, encoding: Encoding) -> None:
    (tmp_path / "taxonomy").mkdir()
    (tmp_path / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    (tmp_path / path).write_text(text, encoding="utf-8")
    chance = random.Random(f"{path} {encoding}")
    uri = f"file:///{path}"
    original = text
    documents, workspace = Documents(), Workspace(find(tmp_path))
    documents.open(types.TextDocumentItem(uri, path, 0, text))
    workspace.hold(path, text.encode())
    file = OpenFile(path)
    file.update(text.encode())
    told = 0
    for number in range(1, EDITS + 1):
        if number % LOOKS == 0:  # Little is found in what is left of it by then.
            last = position(text, len(text), encoding)
            edits = [types.TextDocumentContentChangePartial(types.Range(types.Position(0, 0), last), original)]
            text = original
        else:
            edits = []
            for _ in range(chance.randint(1, 3)):
                text, one = event(text, chance, encoding)
                edits.append(one)
        identifier = types.VersionedTextDocumentIdentifier(number, uri)
        changed = documents.change(types.DidChangeTextDocumentParams(identifier, edits), encoding)
        assert changed is not None
        document, changes = changed
        assert document.data == text.encode()
        workspace.hold(path, document.data, changes)
        file.update(document.data, changes)
        if number % LOOKS == LOOKS // 2:
            fresh = OpenFile(path)
            fresh.update(document.data)
            assert file.tree == fresh.tree
            report = check(workspace.settings, (tmp_path,), overlay={(tmp_path / path).resolve(): document.data})
            found = workspace.diagnostics(path)
            assert found == tuple(row for row in report.diagnostics if row.path == path)
            told += len(found)
    assert told >= EDITS / LOOKS, "too little was found to compare"
