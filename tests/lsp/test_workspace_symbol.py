"""The search for symbols over the protocol."""

from editor import Editor, wait_for
from lsprotocol import types
from saga_concordia.lsp.convert import uri_of

TEXT = """\
-- app.py --
"😀"; publish("ml.run.unheard_of$0")
-- lib/saga.ex --
defmodule Shop.OrderSaga do
  use Reactor
  step :charge do
    run fn _, _ -> Payments.charge(1) end
  end
end
"""


async def found(editor: Editor, query: str) -> list[tuple[str, str, str, str]]:
    """Kind, name, file and words of the symbols."""
    rows = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
    assert rows is not None
    shown: list[tuple[str, str, str, str]] = []
    for row in rows:
        assert isinstance(row, types.SymbolInformation)
        path = row.location.uri.removeprefix(f"{uri_of(editor.root)}/")
        shown.append((row.kind.name, row.name, path, editor.words(path, row.location.range)))
    return shown


async def expect(editor: Editor, query: str, *rows: tuple[str, str, str, str]) -> None:
    """Wait until everything is read."""
    last: list[tuple[str, str, str, str]] = []

    async def is_found() -> bool:
        nonlocal last
        last = await found(editor, query)
        return last == list(rows)

    await wait_for(is_found, lambda: f"{query}: {last}")


async def searches(editor: Editor) -> None:
    registry = "taxonomy/registry.yaml"
    await expect(editor, "unheard", ("Event", "ml.run.unheard_of", "app.py", "ml.run.unheard_of"))
    await expect(editor, "account.cr", ("Event", "user.account.created", registry, "user.account.created"))
    await expect(editor, "ordersaga", ("Class", "OrderSaga", "lib/saga.ex", "Shop.OrderSaga"))
    await expect(editor, "charge", ("Method", "charge", "lib/saga.ex", "step :charge"))
    await expect(editor, "no such thing")


async def test_events_sagas_and_steps_are_found(modern: Editor) -> None:
    await modern.start(TEXT)
    await searches(modern)
    modern.replace("app.py", "ml.run.unheard_of", "ml.run.heard_of")
    await expect(modern, "heard", ("Event", "ml.run.heard_of", "app.py", "ml.run.heard_of"))


async def test_an_old_client_finds_them_too(old: Editor) -> None:
    await old.start(TEXT)
    await searches(old)
