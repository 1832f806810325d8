"""The four cases of the correlation contract as an ExUnit file for one saga."""

from saga_concordia.model.correlation_cases import CorrelationCases
from saga_concordia.rewrite.correlation_tests import snake_case

FOLDER = "test/correlation"
_LAST_RESORT = "flunk"


def file_name(case: CorrelationCases) -> str:
    """What the file is called."""
    return f"{snake_case(case.name.rpartition('.')[2])}_correlation_test.exs"


def text(case: CorrelationCases, folder: str) -> str:
    """The file's text, whatever the folder: modules are found by name."""
    last = case.name.rpartition(".")[2]
    others = [row.name for row in case.inputs if row.name != case.correlation]
    inputs = ", ".join(f"{name}: {_value(name)}" for name in others)
    with_id = f"Map.put(inputs(), :{case.correlation}, correlation_id)" if case.correlation else "inputs()"
    runner = case.runners[0] if case.runners else ""
    run = (
        f"{runner}({last}, inputs)"
        if runner
        else f'{_LAST_RESORT}("run #{{inspect({last})}} with #{{inspect(inputs)}}")'
    )
    traced = "".join(_traced(row.path) for row in case.constructors)
    alias = f"\n  alias {case.name}\n" if "." in case.name else ""
    return f'''defmodule {case.name}CorrelationTest do
  @moduledoc """
  The correlation contract of {last}, in four cases.

  Begun by `concordia scaffold tests` from {case.path}. It is yours to edit, and is not written again.
  """

  use ExUnit.Case, async: false
{alias}
  @correlation_id "01920000-0000-7000-8000-000000000001"
  @uuid7 ~r/^[0-9a-f]{{8}}-[0-9a-f]{{4}}-7[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}$/i

  test "accepts the correlation id of its caller" do
    assert [event | _] = events(@correlation_id)
    assert event.{case.key} == @correlation_id
  end

  test "mints one correlation id where its caller gives none" do
    assert [minted] = events(nil) |> Enum.map(& &1.{case.key}) |> Enum.uniq()
    assert minted =~ @uuid7
  end

  test "keeps the correlation id through every step and event" do
    assert [@correlation_id] == events(@correlation_id) |> Enum.map(& &1.{case.key}) |> Enum.uniq()
  end

  for wrong <- [nil, "", "not-a-correlation-id"] do
    test "the bus refuses #{{inspect(wrong)}} for a correlation id" do
{_bus(case)}    end
  end

  # What the saga works on, apart from the correlation id: give it what it needs.
  defp inputs, do: %{{{inputs}}}

  # The events that one run of the saga constructs, in order: calls of their constructors are traced.
  defp events(correlation_id) do
    inputs = {with_id}
{traced}    :erlang.trace(:all, true, [:call])
    Task.await(Task.async(fn -> run(inputs) end))
    :erlang.trace(:all, false, [:call])
    constructed([])
  end

  defp run(inputs), do: {run}

  defp constructed(events) do
    receive do
      {{:trace, _pid, :return_from, _function, {{:ok, event}}}} -> constructed([event | events])
      {{:trace, _pid, :return_from, _function, %{{}} = event}} -> constructed([event | events])
      trace when elem(trace, 0) == :trace -> constructed(events)
    after
      100 -> Enum.reverse(events)
    end
  end
end
'''


def _traced(path: tuple[str, ...]) -> str:
    module, function = ".".join(path[:-1]), path[-1]
    pattern = f":erlang.trace_pattern({{{module}, :{function}, :_}}, [{{:_, [], [{{:return_trace}}]}}], [])"
    return f"    Code.ensure_loaded!({module})\n    {pattern}\n"


def _value(name: str) -> str:
    """Something to begin with, told from what it is called."""
    return "nil" if name.endswith("_id") else f'"{name}"'


def _bus(case: CorrelationCases) -> str:
    if case.bus is None:
        what = "publish an event with #{inspect(unquote(wrong))} on your bus, which must refuse it"
        return f'      {_LAST_RESORT}("{what}")\n'
    return f"""      [event | _] = events(@correlation_id)
      assert {{:error, _reason}} = {case.bus.module}.{case.bus.method}(%{{event | {case.key}: unquote(wrong)}})
"""
