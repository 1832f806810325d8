"""Elixir: an id goes through a Reactor saga, and to whoever starts it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saga_concordia.model.diagnostics import Thread
from saga_concordia.text.edit import apply_edits
from trial import fixable, mended, opened

HEAD = "defmodule Shop.Order do\n  use Reactor\n\n"
EMIT = 'Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: cid{more})'


def emit(cid: str = "cid", causation: str = "") -> str:
    """An event with a correlation id, and a causation id if one is given."""
    more = f", causation_id: {causation}" if causation else ""
    return EMIT.replace("cid", cid, 1).replace("{more}", more)


def saga(inputs: str, arguments: str, run: str, helpers: str = "") -> str:
    """A saga of one step."""
    blank = "\n" if arguments else ""
    step = f"  step :tell do\n{arguments}{blank}    run {run}\n  end\n"
    return f"{HEAD}{inputs}\n{step}{helpers}end\n"


BOUND = "%{correlation_id: cid, causation_id: causation_id}"
IN = "  input :correlation_id\n"
IN_BOTH = f"{IN}  input :causation_id\n"
ARG = "    argument :correlation_id, input(:correlation_id)\n"
ARG_BOTH = f"{ARG}    argument :causation_id, input(:causation_id)\n"


def both(run_before: str, run_after: str, helpers_before: str = "", helpers_after: str = "") -> tuple[str, str]:
    """A saga whose inputs and arguments have the correlation id alone, and the same with both."""
    return saga(IN, ARG, run_before, helpers_before), saga(IN_BOTH, ARG_BOTH, run_after, helpers_after)


CASES = {
    "destructured": both(
        f"fn %{{correlation_id: cid}}, _ ->\n      {emit()}\n    end",
        f"fn {BOUND}, _ ->\n      {emit(causation='causation_id')}\n    end",
    ),
    "whole": both(
        f"fn args, _ -> {emit('args.correlation_id')} end",
        f"fn args, _ -> {emit('args.correlation_id', 'args.causation_id')} end",
    ),
    "nothing taken": (
        saga(IN, "", "fn _, _ -> " + emit("UUID.v7()") + " end"),
        saga(
            IN_BOTH, "", "fn %{causation_id: causation_id}, _ -> " + emit("UUID.v7()", "causation_id") + " end"
        ).replace("    run", "    argument :causation_id, input(:causation_id)\n    run"),
    ),
    "named and destructured": both(
        f"fn %{{correlation_id: cid}} = args, _ -> {emit()} && args end",
        "fn %{correlation_id: cid, causation_id: causation_id} = args, _ -> "
        f"{emit(causation='causation_id')} && args end",
    ),
    "clauses": both(
        f"fn\n      %{{correlation_id: nil}}, _ -> :ok\n      %{{correlation_id: cid}}, _ -> {emit()}\n    end",
        "fn\n      %{correlation_id: nil}, _ -> :ok\n      %{correlation_id: cid, causation_id: causation_id}, _ -> "
        f"{emit(causation='causation_id')}\n    end",
    ),
    "a named function": both(
        "&tell/2",
        "&tell/2",
        f"\n  defp tell(%{{correlation_id: cid}}, _), do: {emit()}\n",
        f"\n  defp tell({BOUND}, _), do: {emit(causation='causation_id')}\n",
    ),
    "a parameter of a private function": both(
        "fn %{correlation_id: cid}, _ -> tell(:x, cid, 1) end",
        "fn %{correlation_id: cid, causation_id: causation_id}, _ -> tell(:x, cid, causation_id, 1) end",
        f"\n  defp tell(_kind, correlation_id, _n), do: {emit('correlation_id')}\n",
        f"\n  defp tell(_kind, correlation_id, causation_id, _n), do: {emit('correlation_id', 'causation_id')}\n",
    ),
    "clauses, a default, a specification, a pipe": both(
        "fn %{correlation_id: cid}, _ ->\n      tell(cid)\n      cid |> tell(2)\n    end",
        "fn %{correlation_id: cid, causation_id: causation_id}, _ ->\n      tell(cid, causation_id)\n"
        "      cid |> tell(causation_id, 2)\n    end",
        "\n  @spec tell(String.t(), integer()) :: any()\n  defp tell(correlation_id, n \\\\ 1)\n"
        f"  defp tell(nil, 1), do: :ok\n  defp tell(correlation_id, _n), do: {emit('correlation_id')}\n",
        "\n  @spec tell(String.t(), String.t() | nil, integer()) :: any()\n"
        "  defp tell(correlation_id, causation_id, n \\\\ 1)\n"
        "  defp tell(nil, _causation_id, 1), do: :ok\n"
        f"  defp tell(correlation_id, causation_id, _n), do: {emit('correlation_id', 'causation_id')}\n",
    ),
    "all arguments handed on": both(
        "fn args, _ctx -> tell(args) end",
        "fn args, _ctx -> tell(args) end",
        f"\n  defp tell(%{{correlation_id: cid}}), do: {emit()}\n",
        f"\n  defp tell({BOUND}), do: {emit(causation='causation_id')}\n",
    ),
    "a mapping made for a private function": both(
        "fn %{correlation_id: cid}, _ -> tell(%{correlation_id: cid, n: 1}) end",
        "fn %{correlation_id: cid, causation_id: causation_id}, _ -> "
        "tell(%{correlation_id: cid, causation_id: causation_id, n: 1}) end",
        f"\n  defp tell(attrs), do: {emit('attrs.correlation_id')}\n",
        f"\n  defp tell(attrs), do: {emit('attrs.correlation_id', 'attrs.causation_id')}\n",
    ),
    "within a loop and a captured call": both(
        "fn %{correlation_id: cid}, _ -> Enum.each([1], &tell(&1, cid)) end",
        "fn %{correlation_id: cid, causation_id: causation_id}, _ -> Enum.each([1], &tell(&1, cid, causation_id)) end",
        f"\n  defp tell(_n, correlation_id), do: {emit('correlation_id')}\n",
        f"\n  defp tell(_n, correlation_id, causation_id), do: {emit('correlation_id', 'causation_id')}\n",
    ),
    "attributes in a variable, over lines": both(
        'fn %{correlation_id: cid}, _ ->\n      attrs = %{\n        name: "order.placed",\n'
        "        correlation_id: cid,\n        payload: %{}\n      }\n\n      Thunderline.Event.new(attrs)\n    end",
        f'fn {BOUND}, _ ->\n      attrs = %{{\n        name: "order.placed",\n'
        "        correlation_id: cid,\n        causation_id: causation_id,\n        payload: %{}\n      }\n\n"
        "      Thunderline.Event.new(attrs)\n    end",
    ),
    "nil replaced": both(
        f"fn %{{correlation_id: cid}}, _ -> {emit(causation='nil')} end",
        f"fn {BOUND}, _ -> {emit(causation='causation_id')} end",
    ),
    "a compensation": both(
        f"fn args, _ -> Repo.insert(args) end\n    compensate fn _reason, _ -> {emit('UUID.v7()')} end",
        "fn args, _ -> Repo.insert(args) end\n    compensate fn _reason, %{causation_id: causation_id} -> "
        f"{emit('UUID.v7()', 'causation_id')} end",
    ),
    "an input that is there": (
        saga(IN_BOTH, ARG, f"fn %{{correlation_id: cid}}, _ -> {emit()} end"),
        saga(
            IN_BOTH,
            ARG_BOTH,
            f"fn {BOUND}, _ -> {emit(causation='causation_id')} end",
        ),
    ),
    "an argument that is there, by another name": (
        saga(
            IN_BOTH, f"{ARG}    argument :cause, input(:causation_id)\n", f"fn a, _ -> {emit('a.correlation_id')} end"
        ),
        saga(
            IN_BOTH,
            f"{ARG}    argument :cause, input(:causation_id)\n",
            f"fn a, _ -> {emit('a.correlation_id', 'a.cause')} end",
        ),
    ),
    "brackets and comments": (
        saga(
            "  input(:correlation_id) # of the chain\n  input(:n)\n",
            "    argument(:correlation_id, input(:correlation_id)) # same\n",
            f"fn %{{correlation_id: cid}}, _ -> {emit()} end",
        ),
        saga(
            "  input(:correlation_id) # of the chain\n  input(:causation_id)\n  input(:n)\n",
            "    argument(:correlation_id, input(:correlation_id)) # same\n"
            "    argument(:causation_id, input(:causation_id))\n",
            f"fn {BOUND}, _ -> {emit(causation='causation_id')} end",
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_thread(before: str, after: str, newline: str, tmp_path: Path) -> None:
    found = mended(tmp_path, {"lib/order.ex": before.replace("\n", newline)}, "CON201", "thread")
    assert found == {"lib/order.ex": after.replace("\n", newline)}


def test_the_other_id_goes_the_same_way(tmp_path: Path) -> None:
    def turned(text: str) -> str:
        return text.replace("correlation", "c0").replace("causation", "correlation").replace("c0", "causation")

    before, after = map(turned, CASES["destructured"])
    workspace = opened(tmp_path, {"lib/order.ex": before})
    emission = workspace.emissions()[0]
    intent = Thread("lib/order.ex", "Shop.Order", "correlation", "correlation_id", emission.constructor)
    edits = workspace.edits(intent)
    assert apply_edits(before.encode(), edits["lib/order.ex"]).decode() == after


def test_tabs_stay_tabs(tmp_path: Path) -> None:
    before, after = CASES["destructured"]
    assert mended(tmp_path, {"lib/order.ex": before.replace("  ", "\t")}, "CON201", "thread") == {
        "lib/order.ex": after.replace("  ", "\t")
    }


REFUSED = {
    "a function that others call": both(
        "fn %{correlation_id: cid}, _ -> tell(cid) end",
        "",
        f"\n  def tell(correlation_id), do: {emit('correlation_id')}\n",
    )[0],
    "a captured arity": both(
        "fn %{correlation_id: cid}, _ -> Enum.each([cid], &tell/1) && tell(cid) end",
        "",
        f"\n  defp tell(correlation_id), do: {emit('correlation_id')}\n",
    )[0],
    "keywords in the last place": both(
        "fn %{correlation_id: cid}, _ -> tell(n: cid) end", "", f"\n  defp tell(opts), do: {emit('opts[:n]')}\n"
    )[0],
    "arguments made anew": saga(IN, f"{ARG}    transform &other/1\n", f"fn a, _ -> {emit('a.correlation_id')} end"),
    "a step within another": both(f"fn %{{correlation_id: cid}}, _ -> {emit()} end", "")[0]
    .replace("  step :tell do", "  map :all do\n  step :tell do")
    .replace("    end\n  end", "    end\n  end\n  end")
    .replace(" end\n  end\nend", " end\n  end\n  end\nend"),
    "a struct": both(f"fn %Args{{correlation_id: cid}}, _ -> {emit()} end", "")[0],
    "a mapping that nobody knows": both(
        "fn %{correlation_id: cid}, _ -> tell(load(cid)) end",
        "",
        f"\n  def tell(%{{correlation_id: cid}}), do: {emit()}\n",
    )[0],
    "a syntax error": both(f"fn %{{correlation_id: cid}}, _ -> {emit()} end", "", "\n  defp x(, do: 1\n")[0],
    "no step": f"{HEAD}{IN}\n  def tell(cid), do: {emit()}\nend\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_whole_is_not_done(text: str, tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"lib/order.ex": text})
    found = fixable(workspace, "CON201", "thread")
    assert found
    assert not any(workspace.edits(found[0][1].intent).values())


# Whatever the saga looks like

PATTERNS = {
    "%{correlation_id: cid}": "cid",
    "%{user: %{id: id}, correlation_id: cid}": "cid",
    "%{correlation_id: cid} = given": "cid",
    "given": "given.correlation_id",
    "_": '"c"',
    "_given": '"c"',
    "%{}": '"c"',
}
EVENTS = (
    'Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: CID)',
    'Thunderline.Event.new!(%{"key" => 1, :correlation_id => CID, "b" => 2, name: "order.placed"})',
    '"order.placed" |> Thunderline.Event.new(source: :shop, correlation_id: CID)',
    'attrs = %{\n  name: "order.placed", # ñ\n  correlation_id: CID # 😀\n}\nThunderline.Event.new(attrs)',
    'Thunderline.Event.new(\n  name: "order.placed",\n  correlation_id: CID,\n  causation_id: nil\n)',
    "tell(:x, CID)",
    "CID |> told()",
    "mapped(%{n: 1, correlation_id: CID})",
)
BODIES = (
    "EVENT",
    "case 1 do\n  1 ->\n    EVENT\n  _ ->\n    :ok\nend",
    "Enum.each([1, 2], fn n ->\n  Logger.info(n)\n  EVENT\nend)",
    "with {:ok, _} <- load() do\n  EVENT\nelse\n  _ -> :error\nend",
    'Otel.with_span "ß" do\n  EVENT\nend',
)
TELL = """
  defp tell(:none, _cid), do: :ok
  defp tell(_kind, correlation_id) when is_binary(correlation_id) do
    Thunderline.Event.new(name: "order.placed", correlation_id: correlation_id)
  end
"""
HELPERS = {
    "tell(": TELL,
    "told(": TELL + "\n  defp told(cid), do: tell(:x, cid)\n",
    "mapped(": """
  defp mapped(%{correlation_id: cid}) do
    Thunderline.Event.new(name: "order.placed", correlation_id: cid)
  end
""",
}
INPUTS = ("  input :correlation_id", "  input(:n) # 😀", "  input :user, transform: & &1", "  # input :causation_id")
ARGUMENTS = (
    "    argument :correlation_id, input(:correlation_id)",
    "    argument(:user, input(:user))",
    "    argument :n, input(:n), transform: & &1 # ü",
)
NUMBERS = st.integers(0, 100)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(INPUTS), unique=True, max_size=4),
    st.lists(st.sampled_from(ARGUMENTS), unique=True, max_size=3),
    st.sampled_from(list(PATTERNS)),
    st.sampled_from(EVENTS),
    st.sampled_from(BODIES),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["  ", "\t"]),
)
def test_whatever_is_threaded_parses_converges_and_touches_nothing_else(
    tmp_path: Path, inputs: list[str], arguments: list[str], pattern: str, event: str, body: str, newline: str, tab: str
) -> None:
    lines = body.replace("EVENT", event.replace("CID", PATTERNS[pattern])).splitlines()
    run = f"fn {pattern}, _ ->\n" + "".join(f"      {line}\n" for line in lines) + "    end"
    helpers = next((text for name, text in HELPERS.items() if name in event), "")
    text = saga("".join(f"{row}\n" for row in inputs), "".join(f"{row}\n" for row in arguments), run, helpers)
    files = {"lib/order.ex": text.replace("  ", tab).replace("\n", newline)}
    workspace = opened(tmp_path, files)
    for _row, fix in fixable(workspace, "CON201", "thread"):
        for edit in workspace.edits(fix.intent)["lib/order.ex"]:
            replaced = workspace.source("lib/order.ex")[edit.span.start : edit.span.end]
            assert replaced in (b"", b"_", b"_given", b"nil")
    left = len(fixable(workspace, "CON201", "thread"))
    while left:
        files = {**files, **mended(tmp_path, files, "CON201", "thread")}
        fewer = len(fixable(opened(tmp_path, files), "CON201", "thread"))
        assert fewer < left
        left = fewer
    assert files["lib/order.ex"].count("\n") == files["lib/order.ex"].count(newline)
