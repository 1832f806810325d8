"""Elixir: the correlation id goes along in a call that leaves the saga, where what is called takes it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saga_concordia.engine.check import check
from trial import Files, fixable, mended, opened

SENDER = """\
defmodule Shop.Mail.MagicLinkSender do
{definitions}end
"""
SAGA = """\
defmodule Shop.Order do
  use Reactor
  alias Shop.Mail.MagicLinkSender
  input :email
  input :correlation_id

  step :notify do
    argument :email, input(:email)
{argument}
    run fn {pattern}, _ ->
      {call}
    end
  end
{more}end
"""
ARGUMENT = "    argument :correlation_id, input(:correlation_id)\n"
BOTH = "%{email: email, correlation_id: correlation_id}"


def files(
    definitions: str, call: str, *, argument: str = "", pattern: str = "%{email: email}", more: str = ""
) -> Files:
    saga = SAGA.format(argument=argument, pattern=pattern, call=call, more=more)
    return {"lib/order.ex": saga, "lib/magic_link_sender.ex": SENDER.format(definitions=definitions)}


TAKEN = [
    pytest.param(
        "  def deliver(to, correlation_id), do: Mail.send(to, correlation_id)\n",
        "MagicLinkSender.deliver(email)",
        "MagicLinkSender.deliver(email, correlation_id)",
        id="arity",
    ),
    pytest.param(
        "  def deliver(to, correlation_id, text), do: Mail.send(to, correlation_id, text)\n",
        'Shop.Mail.MagicLinkSender.deliver(email, "hi")',
        'Shop.Mail.MagicLinkSender.deliver(email, correlation_id, "hi")',
        id="in the middle",
    ),
    pytest.param(
        "  def deliver(to, correlation_id \\\\ nil), do: Mail.send(to, correlation_id)\n",
        "email |> MagicLinkSender.deliver()",
        "email |> MagicLinkSender.deliver(correlation_id)",
        id="default, piped",
    ),
    pytest.param(
        "  def deliver(to, opts \\\\ []), do: Mail.send(to, opts[:correlation_id])\n",
        "MagicLinkSender.deliver(email)",
        "MagicLinkSender.deliver(email, correlation_id: correlation_id)",
        id="options",
    ),
    pytest.param(
        "  def deliver(to, opts \\\\ []), do: Mail.send(to, Keyword.get(opts, :correlation))\n",
        "MagicLinkSender.deliver(email, retries: 3)",
        "MagicLinkSender.deliver(email, retries: 3, correlation: correlation_id)",
        id="more options, by their own name",
    ),
    pytest.param(
        "  def deliver(to, %{correlation_id: id}), do: Mail.send(to, id)\n"
        "  def deliver(to, %{}), do: Mail.send(to, nil)\n",
        "MagicLinkSender.deliver(email, %{text: 1})",
        "MagicLinkSender.deliver(email, %{text: 1, correlation_id: correlation_id})",
        id="a map",
    ),
]


@pytest.mark.parametrize(("definitions", "call", "expected"), TAKEN)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_forward(definitions: str, call: str, expected: str, newline: str, tmp_path: Path) -> None:
    before = {path: text.replace("\n", newline) for path, text in files(definitions, call).items()}
    after = files(definitions, expected, argument=ARGUMENT, pattern=BOTH)["lib/order.ex"].replace("\n", newline)
    assert mended(tmp_path, before, "CON205", "forward") == {"lib/order.ex": after}


def test_forward_what_the_step_has_already(tmp_path: Path) -> None:
    definitions, call, expected = TAKEN[0].values
    assert isinstance(definitions, str) and isinstance(call, str) and isinstance(expected, str)
    before = files(definitions, call, argument=ARGUMENT, pattern=BOTH)
    after = files(definitions, expected, argument=ARGUMENT, pattern=BOTH)
    assert mended(tmp_path, before, "CON205", "forward") == {"lib/order.ex": after["lib/order.ex"]}


def test_forward_through_a_function_of_the_saga(tmp_path: Path) -> None:
    helper = "\n  defp tell(email) do\n    MagicLinkSender.deliver(email)\n  end\n"
    before = files("  def deliver(to, correlation_id), do: Mail.send(to, correlation_id)\n", "tell(email)", more=helper)
    after = mended(tmp_path, before, "CON205", "forward")["lib/order.ex"]
    assert "      tell(email, correlation_id)\n" in after
    assert "  defp tell(email, correlation_id) do\n    MagicLinkSender.deliver(email, correlation_id)\n" in after


def test_a_check_of_the_saga_alone_offers_the_same(tmp_path: Path) -> None:
    call = "Shop.Mail.MagicLinkSender.deliver(email)"
    workspace = opened(tmp_path, files("  def deliver(_to, correlation_id), do: correlation_id\n", call))
    title = "Pass `correlation_id` to `MagicLinkSender.deliver`"
    assert [fix.title for _row, fix in fixable(workspace, "CON205", "forward")] == [title]
    alone = check(workspace.settings, (tmp_path / "lib/order.ex",)).diagnostics
    assert [fix.title for row in alone if row.code == "CON205" for fix in row.fixes] == [title]


@pytest.mark.parametrize(
    ("definitions", "call"),
    [
        pytest.param("", "MagicLinkSender.deliver(email)", id="unknown"),
        pytest.param("  def deliver(to), do: Mail.send(to)\n", "MagicLinkSender.deliver(email)", id="takes none"),
        pytest.param(
            "  defp deliver(_to, correlation_id), do: correlation_id\n", "MagicLinkSender.deliver(email)", id="private"
        ),
        pytest.param(
            "  def deliver(_, _, correlation_id), do: correlation_id\n", "MagicLinkSender.deliver(email)", id="more"
        ),
        pytest.param(
            "  def deliver(_, correlation_id), do: correlation_id\n", "MagicLinkSender.deliver(a: 1)", id="keywords"
        ),
        pytest.param(
            "  def deliver(_, opts), do: opts[:correlation_id]\n",
            "MagicLinkSender.deliver(email, given())",
            id="options in a variable",
        ),
        pytest.param(
            "  def deliver(_, correlation_id), do: correlation_id\n", "MagicLinkSender.deliver(email", id="broken"
        ),
    ],
)
def test_no_forward(definitions: str, call: str, tmp_path: Path) -> None:
    assert mended(tmp_path, files(definitions, call), "CON205", "forward") == {}


PARAMETERS = st.lists(
    st.sampled_from(["to", "correlation_id", "opts", "opts \\\\ []", "%{correlation_id: id}", "_x", "text \\\\ nil"]),
    min_size=1,
    max_size=4,
)
ARGUMENTS = st.lists(st.sampled_from(["email", "%{}", "[a: 1]", '"ünïcode 😀"', "f.(1)"]), max_size=3)
TRAILING = st.sampled_from([[], ["a: 1"], ["a: 1", "b: [2]"]])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARAMETERS, ARGUMENTS, TRAILING, st.booleans(), st.sampled_from(["%{email: email}", "args", "_", "%{} = args"]))
def test_whatever_is_edited_parses_and_converges(
    tmp_path: Path, parameters: list[str], given: list[str], trailing: list[str], piped: bool, pattern: str
) -> None:
    definition = f"  def deliver({', '.join(parameters)}), do: opts[:correlation_id]\n"
    call = f"MagicLinkSender.deliver({', '.join([*given, *trailing])})"
    before = files(definition, f"1 |> {call}" if piped else call, pattern=pattern)
    mended(tmp_path, before, "CON205", "forward")
