"""Outlines over the protocol: a tree for a modern client, a list for an old one."""

from collections.abc import Iterator, Sequence

import pytest
from editor import Editor
from lsprotocol import types

REACTOR = """\
-- lib/saga.ex --
# 😀
defmodule Shop.Saga do
  use Reactor

  step :create do
    run fn _, _ -> "😀"; Thunderline.Event.new(name: "user.account.created", source: :user) end
    undo fn account, _, _, _ -> Repo.delete(account) end$0
  end
end
"""
REACTOR_TREE = [
    "Class Saga: Shop.Saga",
    "  Method create: step :create",
    "    Event user.account.created: user.account.created",
    "    Function undo: undo fn account, _, _, _ -> Repo.delete(account) end",
]
PYTHON = """\
-- app.py --
@bus.subscribe("ml.run.*")
def on_run(event):
    "😀"; publish("ml.run.failed$0")

class Saga(BaseSaga):
    def __init__(self):
        self.steps = ["😀", SagaStep(name="create", action=self.create, compensation=self.delete)]

    def create(self): ...

    def delete(self):
        self.repo.delete(1)
"""
PYTHON_TREE = [
    "Function on_run: on_run",
    "  Event ml.run.*: ml.run.*",
    "  Event ml.run.failed: ml.run.failed",
    "Class Saga: Saga",
    '  Method create: SagaStep(name="create", action=self.create, compensation=self.delete)',
    "    Function compensation: compensation=self.delete",
]
TEXTS = pytest.mark.parametrize(
    ("text", "tree"), [(REACTOR, REACTOR_TREE), (PYTHON, PYTHON_TREE)], ids=["elixir", "python"]
)


def before(one: types.Position, other: types.Position) -> bool:
    return (one.line, one.character) <= (other.line, other.character)


def holds(outer: types.Range, inner: types.Range) -> bool:
    return before(outer.start, inner.start) and before(inner.end, outer.end)


def drawn(editor: Editor, path: str, symbols: Sequence[types.DocumentSymbol], depth: int = 0) -> Iterator[str]:
    for symbol in symbols:
        assert holds(symbol.range, symbol.selection_range)
        assert all(holds(symbol.range, child.range) for child in symbol.children or ())
        yield f"{'  ' * depth}{symbol.kind.name} {symbol.name}: {editor.words(path, symbol.selection_range)}"
        yield from drawn(editor, path, symbol.children or (), depth + 1)


@TEXTS
async def test_a_tree(modern: Editor, text: str, tree: list[str]) -> None:
    cursor = await modern.start(text)
    assert cursor
    found = await modern.client.text_document_document_symbol_async(types.DocumentSymbolParams(cursor.document))
    assert found is not None
    symbols = [symbol for symbol in found if isinstance(symbol, types.DocumentSymbol)]
    assert list(drawn(modern, cursor.path, symbols)) == tree


@TEXTS
async def test_an_old_client_gets_a_list(old: Editor, text: str, tree: list[str]) -> None:
    cursor = await old.start(text)
    assert cursor
    found = await old.client.text_document_document_symbol_async(types.DocumentSymbolParams(cursor.document))
    assert found is not None
    rows = [row for row in found if isinstance(row, types.SymbolInformation)]
    assert [f"{row.kind.name} {row.name}" for row in rows] == [line.strip().rpartition(": ")[0] for line in tree]
    names = [row.name for row in rows]
    assert all(row.container_name is None or row.container_name in names for row in rows)
    assert {row.container_name for row in rows} > {None, "create" if "step" in text else "Saga"}


async def test_a_registry_is_listed_by_category(modern: Editor) -> None:
    await modern.start(PYTHON)
    await modern.open("taxonomy/registry.yaml")
    document = types.TextDocumentIdentifier(modern.uri("taxonomy/registry.yaml"))
    found = await modern.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert found is not None
    symbols = [symbol for symbol in found if isinstance(symbol, types.DocumentSymbol)]
    lines = list(drawn(modern, "taxonomy/registry.yaml", symbols))
    assert lines[:2] == ["Namespace ml: ml.run.started", "  Event ml.run.started: ml.run.started"]
    assert [line for line in lines if not line.startswith(" ")] == [
        "Namespace ml: ml.run.started",
        "Namespace user: user.account.created",
        "Namespace ui: ui.command.clicked",
    ]
    modern.retype("taxonomy/registry.yaml", "events: {}\n")
    assert not await modern.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
