"""Elixir: a compensation becomes an undo, and a step without either gets one that fails until it is written."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saga_concordia.ide.actions import quick_fixes
from trial import Files, fixable, mended, opened

HEAD = "defmodule Shop.Order do\n  use Reactor\n\n"
LAST = "\n  step :ship do\n    run fn _, _ -> {:ok, nil} end\n  end\nend\n"
RUN = "    run fn args, _ -> Repo.insert(args) end\n"


def saga(step: str, *, run: str = RUN, more: str = "") -> Files:
    """A Reactor with a step that inserts, and one behind it."""
    return {"lib/order.ex": f"{HEAD}  step :reserve do\n{run}{step}  end\n{more}{LAST}"}


MOVES = [
    pytest.param(
        "    compensate fn order, _args ->\n      Repo.delete(order.id)\n      {:ok, :compensated}\n    end\n",
        "    undo fn order, _args ->\n      Repo.delete(order.id)\n      :ok\n    end\n",
        id="result",
    ),
    pytest.param(
        "    # compensate: it\n    compensate fn _reason, args, _ctx -> # gone\n      Repo.delete(args)\n    end\n",
        "    # compensate: it\n    undo fn _result, args, _ctx -> # gone\n      Repo.delete(args)\n    end\n",
        id="the error's name, comments",
    ),
    pytest.param(
        "    compensate(fn _error, _ -> Repo.delete(1) && {:ok, 1} end)\n",
        "    undo(fn _result, _ -> Repo.delete(1) && :ok end)\n",
        id="brackets",
    ),
    pytest.param(
        "    compensate fn\n      %{id: nil}, _ -> {:ok, :nothing}\n      %{id: id}, _ -> Repo.delete(id)\n    end\n",
        "    undo fn\n      %{id: nil}, _ -> :ok\n      %{id: id}, _ -> Repo.delete(id)\n    end\n",
        id="clauses",
    ),
    pytest.param(
        "    compensate fn order, _ ->\n      case Repo.delete(order.id) do\n        {:ok, gone} -> {:ok, gone}\n"
        "        {:error, why} -> {:error, why}\n      end\n    end\n",
        "    undo fn order, _ ->\n      case Repo.delete(order.id) do\n        {:ok, _gone} -> :ok\n"
        "        {:error, why} -> {:error, why}\n      end\n    end\n",
        id="a variable that nothing uses any more",
    ),
    pytest.param("    compensate &Repo.delete(&1)\n", "    undo &Repo.delete(&1)\n", id="capture with a placeholder"),
]


@pytest.mark.parametrize(("before", "after"), MOVES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_move(before: str, after: str, newline: str, tmp_path: Path) -> None:
    def text(step: str) -> str:
        return saga(step)["lib/order.ex"].replace("\n", newline)

    assert mended(tmp_path, {"lib/order.ex": text(before)}, "CON303", "move") == {"lib/order.ex": text(after)}


def test_move_mends_what_reads_the_error_as_the_result(tmp_path: Path) -> None:
    files = saga("    compensate fn error, _ -> Repo.delete(error) end\n")
    after = mended(tmp_path, files, "CON306", "move")
    assert "    undo fn error, _ -> Repo.delete(error) end\n" in after["lib/order.ex"]


STAYS = [
    pytest.param(
        "    compensate fn error, _ ->\n      Logger.info(inspect(error))\n      Repo.delete(1)\n      :ok\n    end\n",
        id="the error is used",
    ),
    pytest.param("    compensate fn {:error, _}, args -> Repo.delete(args) end\n", id="an error's shape"),
    pytest.param("    compensate fn %Ash.Error{}, args -> Repo.delete(args) end\n", id="an error's struct"),
    pytest.param("    compensate fn %{message: _}, args -> Repo.delete(args) end\n", id="an error's field"),
    pytest.param("    compensate fn _, args ->\n      Repo.delete(args)\n      :retry\n    end\n", id="goes on"),
    pytest.param("    compensate fn _, args -> {:ok, Repo.delete(args)} end\n", id="success that does something"),
    pytest.param("    compensate {Shop.Stock, :give_back, []}\n", id="elsewhere"),
    pytest.param("    compensate fn _, args -> Repo.delete(args) end\n    undo fn _, _ -> :ok end\n", id="both"),
    pytest.param("    compensate fn _, args -> Repo.delete(args)( end\n", id="broken"),
    pytest.param("", id="neither"),
]


@pytest.mark.parametrize("step", STAYS)
def test_no_move(step: str, tmp_path: Path) -> None:
    assert mended(tmp_path, saga(step), "CON303", "move") == {}


def test_no_move_where_the_name_is_not_unique(tmp_path: Path) -> None:
    twice = "\n  step :reserve do\n    run fn _, _ -> 1 end\n  end\n"
    files = saga("    compensate fn _, args -> Repo.delete(args) end\n", more=twice)
    assert mended(tmp_path, files, "CON303", "move") == {}


@pytest.mark.parametrize(
    ("returned", "more", "moves"),
    [
        ("{:ok, order}", "", True),
        (":ok", "  def other(order), do: give_back(order)\n", True),
        ("{:ok, order}", "  def other(order), do: give_back(order)\n", False),
    ],
)
def test_move_of_a_captured_function(returned: str, more: str, moves: bool, tmp_path: Path) -> None:
    function = f"  defp give_back(order) do\n    Repo.delete(order.id)\n    {returned}\n  end\n{more}"
    after = mended(tmp_path, saga("    compensate &give_back/1\n", more=function), "CON303", "move")
    assert bool(after) is moves
    if moves:
        expected = saga("    undo &give_back/1\n", more=function.replace(returned, ":ok"))
        assert after == expected


MODULE = """\
defmodule Shop.Reserve do
  use Reactor.Step

  @impl true
  def run(args, _context, _options), do: Repo.insert(args)

  # Runs `compensate` when it fails.
  @impl true
  @spec compensate(any, map, map, keyword) :: :ok
  def compensate(%{id: nil}, _, _, _), do: {:ok, nil}

  def compensate(order, _arguments, _context, _options) do
    Repo.delete(order.id)
    :ok
  end
end
"""
OF_MODULE = {"lib/order.ex": f"{HEAD}  step :reserve, Shop.Reserve\n{LAST}"}


def test_move_in_a_module_of_its_own(tmp_path: Path) -> None:
    after = mended(tmp_path, {**OF_MODULE, "lib/reserve.ex": MODULE}, "CON303", "move")
    expected = MODULE.replace("def compensate", "def undo").replace("@spec compensate", "@spec undo")
    assert after == {"lib/reserve.ex": expected.replace("{:ok, nil}", ":ok")}


def test_move_in_one_of_two_modules_of_a_file(tmp_path: Path) -> None:
    other = MODULE.replace("Shop.Reserve", "Shop.Charge")
    after = mended(tmp_path, {**OF_MODULE, "lib/reserve.ex": other + MODULE}, "CON303", "move")
    assert after["lib/reserve.ex"].startswith(other)


def test_titles_name_another_file_and_that_alone(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {**OF_MODULE, "lib/reserve.ex": MODULE})
    row, _fix = fixable(workspace, "CON303", "move")[0]
    titles = [action.title for action in quick_fixes(workspace, row.path, [row])]
    assert titles[0] == "Make the compensation of `reserve` its undo"
    bare = MODULE.partition("  # Runs")[0].rstrip() + "\nend\n"
    workspace = opened(tmp_path, {**OF_MODULE, "lib/reserve.ex": bare})
    row, _fix = fixable(workspace, "CON301", "scaffold")[0]
    titles = [action.title for action in quick_fixes(workspace, row.path, [row])]
    assert titles[0] == "Give `reserve` an undo in lib/reserve.ex that fails until it is written"


@pytest.mark.parametrize(
    "more", ["def can?(_, :compensate), do: true", "def again(o), do: compensate(o, %{}, %{}, [])", "@f &compensate/4"]
)
def test_no_move_in_a_module_that_speaks_of_it(more: str, tmp_path: Path) -> None:
    module = MODULE.replace("  use Reactor.Step\n", f"  use Reactor.Step\n  {more}\n")
    assert mended(tmp_path, {**OF_MODULE, "lib/reserve.ex": module}, "CON303", "move") == {}


def test_no_move_of_what_is_no_callback(tmp_path: Path) -> None:
    module = MODULE.replace(", _, _, _)", ", _, _)").replace("_context, _options) do", "_context) do")
    assert mended(tmp_path, {**OF_MODULE, "lib/reserve.ex": module}, "CON303", "move") == {}


# Scaffolds

MESSAGE = "the undo of reserve is not written yet: it has to take back what Repo.insert did"
UNDO = f'\n    undo fn _result, _arguments, _context ->\n      {{:error, "{MESSAGE}"}}\n    end\n'


@pytest.mark.parametrize(
    ("run", "after"),
    [
        (RUN, RUN + UNDO),
        (
            "    run fn args, _ ->\n      Repo.insert(args)\n    end # done\n    # nothing to take back\n",
            f"    run fn args, _ ->\n      Repo.insert(args)\n    end # done\n{UNDO}    # nothing to take back\n",
        ),
        ("    run &Repo.insert(&1)\n", f"    run &Repo.insert(&1)\n{UNDO}"),
        (
            "    run(fn args -> Repo.insert(args) end)\n",
            "    run(fn args -> Repo.insert(args) end)\n"
            + UNDO.replace("undo fn", "undo(fn").replace("    end\n", "    end)\n"),
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_scaffold_an_undo(run: str, after: str, newline: str, tmp_path: Path) -> None:
    def text(run: str) -> str:
        return saga("", run=run)["lib/order.ex"].replace("\n", newline)

    assert mended(tmp_path, {"lib/order.ex": text(run)}, "CON301", "scaffold") == {"lib/order.ex": text(after)}


def test_a_scaffold_is_no_sham(tmp_path: Path) -> None:
    workspace = opened(tmp_path, saga(UNDO))
    assert [row.code for row in workspace.diagnostics("lib/order.ex") if row.code[:4] == "CON3"] == []


def test_scaffold_in_a_module_of_its_own(tmp_path: Path) -> None:
    module = MODULE.partition("  # Runs")[0].rstrip() + "\nend\n"
    after = mended(tmp_path, {**OF_MODULE, "lib/reserve.ex": module}, "CON301", "scaffold")
    callback = (
        f'  @impl true\n  def undo(_result, _arguments, _context, _options) do\n    {{:error, "{MESSAGE}"}}\n  end\n'
    )
    assert after == {"lib/reserve.ex": module.removesuffix("end\n") + f"\n{callback}end\n"}


SAGE = """\
defmodule Shop.Booking do
  def book(attrs) do
    Sage.new()
    |> Sage.run(:hotel, &reserve/2{given})
    |> Sage.run(:mail, &tell/2)
    |> Sage.execute(attrs)
  end

  def reserve(_, attrs), do: Repo.insert(attrs)
  def tell(_, _), do: {{:ok, nil}}
end
"""


@pytest.mark.parametrize("given", ["", ", :noop"])
def test_scaffold_an_argument(given: str, tmp_path: Path) -> None:
    message = "the compensation of hotel is not written yet: it has to take back what Repo.insert did"
    written = f', fn _effect, _effects, _attrs -> raise "{message}" end'
    after = mended(tmp_path, {"lib/booking.ex": SAGE.format(given=given)}, "CON301", "scaffold")
    assert after == {"lib/booking.ex": SAGE.format(given=written)}


def test_no_scaffold_in_broken_code(tmp_path: Path) -> None:
    assert mended(tmp_path, saga("", run="    run fn args, _ -> Repo.insert(args)( end\n"), "CON301", "scaffold") == {}


# Any mixture of these must give edits that parse, mend and converge, which `mended` asserts.

FIRST = st.sampled_from(["order", "_error", "_reason", "_", "%{id: id} = order", "{:error, reason}", "reason"])
OTHERS = st.sampled_from(["", ", _", ", %{a: a}, _ctx", ", _result"])
ENDS = st.sampled_from(
    [":ok", "{:ok, :compensated}", "{:ok, {1, [2]}}", "{:error, :x}", ":retry", "{:ok, f(1)}", "nil"]
)
BODY = st.sampled_from(["", "      # ünïcode 😀\n", '      Logger.info("#{inspect(1)} compensate")\n'])
CLAUSE = st.tuples(FIRST, OTHERS, BODY, ENDS).map(
    lambda one: f"{one[0]}{one[1]} ->\n{one[2]}      Repo.delete(1)\n      {one[3]}\n"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CLAUSE, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_whatever_is_edited_parses_and_converges(
    tmp_path: Path, clauses: list[str], newline: str, compensated: bool
) -> None:
    step = "    compensate fn " + "    ".join(clauses) + "    end\n" if compensated else ""
    text = saga(step)["lib/order.ex"].replace("\n", newline)
    code, kind = ("CON303", "move") if compensated else ("CON301", "scaffold")
    after = mended(tmp_path, {"lib/order.ex": text}, code, kind)
    assert all("\n" not in text.replace("\r\n", "") or newline == "\n" for text in after.values())
