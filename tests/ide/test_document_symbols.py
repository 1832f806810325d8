"""Outlines, drawn as trees: `kind name [what it is named at] (detail)`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.document_symbols import Symbol, document_symbols

REACTOR = """\
-- lib/saga.ex --
$0# 😀
defmodule Shop.Saga do
  use Reactor
  input :user

  step :create do
    argument :user, input(:user)
    run fn %{user: user}, _ ->
      Thunderline.Event.new(name: "user.account.created", source: :user)
      Repo.insert(user)
    end
    compensate fn _, _, _, _ -> :ok end
    undo fn account, _, _, _ ->
      Thunderline.Event.new(name: "user.account.removed", source: :user)
      Repo.delete(account)
    end
  end

  step :mail, Elsewhere.Mail

  def helper(x) do
    Thunderline.Event.new(name: "user.account.helped", source: x)
  end
end

defmodule Shop.Handler do
  def handle_event(%{name: "user.account.created"} = event), do: event

  def handle_event(%{name: "ml.run.failed"} = event) do
    Thunderline.Event.new(name: "ml.run.#{event.kind}", source: :ml)
  end

  def other(x), do: x
end
"""
REACTOR_OUTLINE = """\
SAGA Saga [Shop.Saga] (saga)
  STEP create [step :create] (step)
    EVENT user.account.created [user.account.created] (emits)
    COMPENSATION compensation [compensate fn _, _, _, _ -> :ok end] (stub)
    COMPENSATION undo [undo fn account, _, _, _ ->]
      EVENT user.account.removed [user.account.removed] (emits)
  STEP mail [step :mail, Elsewhere.Mail] (step)
  FUNCTION helper [helper]
    EVENT user.account.helped [user.account.helped] (emits)
FUNCTION handle_event [handle_event]
  EVENT user.account.created [user.account.created] (handles)
FUNCTION handle_event [handle_event]
  EVENT ml.run.failed [ml.run.failed] (handles)
  EVENT ml.run.{event} ["ml.run.#{event.kind}"] (emits)
"""
SAGE = """\
-- lib/saga.ex --
$0defmodule Saga do
  def run(attrs) do
    Sage.new()
    |> Sage.run(:create, &create/2, &delete/3)
    |> Sage.run(:mail, &mail/2)
  end

  defp create(_, attrs) do
    Thunderline.Event.new(name: "user.account.created", source: :user)
    Repo.insert(attrs)
  end

  defp delete(account, _, _), do: Repo.delete(account)
  defp mail(_, _), do: {:ok, 1}
end
"""
SAGE_OUTLINE = """\
SAGA run [new] (saga)
  STEP create [Sage.run(:create, &create/2, &delete/3)] (step)
    COMPENSATION compensation [&delete/3]
  STEP mail [Sage.run(:mail, &mail/2)] (step)
FUNCTION create [create]
  EVENT user.account.created [user.account.created] (emits)
"""
PYTHON = """\
-- saga.py --
$0from events import Event

class Saga(BaseSaga):
    def __init__(self, bus):
        self.steps = [
            SagaStep(name="create", action=self.create, compensation=self.delete),
            SagaStep(name="mail", action=self.mail),
        ]

    def create(self):
        "😀"; Event(name="user.account.created", source="user")
        self.repo.insert(1)

    def delete(self):
        self.repo.delete(1)

    def mail(self): ...

@bus.subscribe("user.account.*")
def on_user(event):
    Event(name="ml.run.failed" if event else "ml.run.started", source="ml")

bus.publish("ml.run.completed")
"""
PYTHON_OUTLINE = """\
SAGA Saga [Saga] (saga)
  STEP create [SagaStep(name="create", action=self.create, compensation=self.delete)] (step)
    COMPENSATION compensation [compensation=self.delete]
  STEP mail [SagaStep(name="mail", action=self.mail)] (step)
  FUNCTION create [create]
    EVENT user.account.created [user.account.created] (emits)
FUNCTION on_user [on_user]
  EVENT user.account.* [user.account.*] (handles)
  EVENT ml.run.failed [ml.run.failed] (emits)
  EVENT ml.run.started [ml.run.started] (emits)
EVENT ml.run.completed [ml.run.completed] (emits)
"""
DECORATED = """\
-- saga.py --
$0@saga
class Order:
    @saga_step(compensate="give_back")
    async def reserve(self):
        publish("order.item.reserved")

    async def give_back(self):
        self.stock.add(1)
"""
DECORATED_OUTLINE = """\
SAGA Order [Order] (saga)
  STEP reserve [reserve] (step)
    COMPENSATION compensation ["give_back"]
    EVENT order.item.reserved [order.item.reserved] (emits)
"""
YAML = """\
-- taxonomy/r.yaml --
$0events:
  ml.run.started: {version: 1, summary: Begun.}
  ml.run.begun:
    version: 1
    deprecated: {replaced_by: ml.run.started}
  user.account.created: {version: 1}
  "ml.run.ended": {}
"""
YAML_OUTLINE = """\
CATEGORY ml [ml.run.started]
  EVENT ml.run.started [ml.run.started] (Begun.)
  EVENT ml.run.begun [ml.run.begun] deprecated
CATEGORY user [user.account.created]
  EVENT user.account.created [user.account.created]
CATEGORY ml [ml.run.ended]
  EVENT ml.run.ended [ml.run.ended]
"""
MARKDOWN = """\
-- EVENT_TAXONOMY.md --
$0| Event | Notes |
|---|---|
| `ml.run.started` | Begun 😀. |
| ml.run.failed | |
-- concordia.toml --
registry = ["EVENT_TAXONOMY.md"]
"""
MARKDOWN_OUTLINE = """\
CATEGORY ml [ml.run.started]
  EVENT ml.run.started [ml.run.started] (Begun 😀.)
  EVENT ml.run.failed [ml.run.failed]
"""
CONSTANTS = """\
-- names.py --
$0class Names:
    STARTED = "ml.run.started"
    FAILED = "ml.run.failed"

def go():
    publish(Names.STARTED)
-- concordia.toml --
registry = [{path = "names.py", constants = "Names"}]
"""
CONSTANTS_OUTLINE = """\
EVENT ml.run.started [ml.run.started]
EVENT ml.run.failed [ml.run.failed]
FUNCTION go [go]
  EVENT ml.run.started [Names.STARTED] (emits)
"""
OUTLINES = [
    pytest.param(REACTOR, REACTOR_OUTLINE, id="reactor"),
    pytest.param(SAGE, SAGE_OUTLINE, id="sage"),
    pytest.param(PYTHON, PYTHON_OUTLINE, id="python"),
    pytest.param(DECORATED, DECORATED_OUTLINE, id="decorated"),
    pytest.param(YAML, YAML_OUTLINE, id="yaml"),
    pytest.param(MARKDOWN, MARKDOWN_OUTLINE, id="markdown"),
    pytest.param(CONSTANTS, CONSTANTS_OUTLINE, id="constants"),
]


def drawn(cursor: Cursor, symbols: Iterable[Symbol], depth: int = 0) -> Iterator[str]:
    """The tree in lines; what a symbol is named at must lie in it, and it in what is around it."""
    data = cursor.workspace.source(cursor.path)
    for symbol in symbols:
        assert symbol.name
        assert symbol.span.contains(symbol.name_span)
        assert 0 <= symbol.span.start <= symbol.span.end <= len(data)
        assert all(symbol.span.contains(child.span) for child in symbol.children)
        named = data[symbol.name_span.start : symbol.name_span.end].decode().splitlines()[0]
        detail = f" ({symbol.detail})" if symbol.detail else ""
        yield f"{'  ' * depth}{symbol.kind.name} {symbol.name} [{named}]{detail}{' deprecated' * symbol.deprecated}\n"
        yield from drawn(cursor, symbol.children, depth + 1)


@pytest.mark.parametrize(("text", "outline"), OUTLINES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_outlines(text: str, outline: str, line_end: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    cursor.workspace.hold(cursor.path, cursor.text().replace("\n", line_end).encode())
    assert "".join(drawn(cursor, document_symbols(cursor.workspace, cursor.path))) == outline


@pytest.mark.parametrize("text", [REACTOR, SAGE, PYTHON, DECORATED, YAML, MARKDOWN])
def test_outlines_of_unfinished_texts_are_sound(text: str, tmp_path: Path) -> None:
    cursor = at(text, tmp_path)
    whole = cursor.text().encode()
    for end in range(0, len(whole), 41):
        cursor.workspace.hold(cursor.path, whole[:end])
        "".join(drawn(cursor, document_symbols(cursor.workspace, cursor.path)))


def test_a_file_of_nothing_has_no_outline(tmp_path: Path) -> None:
    cursor = at("-- app.py --\n$0x = 1\n", tmp_path)
    assert document_symbols(cursor.workspace, "app.py") == ()
    assert document_symbols(cursor.workspace, "no/such.py") == ()
