"""`--unsafe-fixes` threads an id through a saga, edits its callers anywhere, and names those that it cannot edit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main

FILES = {
    "taxonomy/registry.yaml": "events: {order.placed: {version: 1}}\n",
    "lib/order.ex": """\
defmodule Shop.Order do
  use Reactor
  input :correlation_id

  step :tell do
    argument :correlation_id, input(:correlation_id)
    run fn args, _ ->
      Thunderline.Event.new(name: "order.placed", source: :shop, correlation_id: args.correlation_id)
    end
  end
end
""",
    "lib/caller.ex": "defmodule Shop.Caller do\n  def again(inputs), do: Reactor.run(Shop.Order, inputs)\nend\n",
    "test/order_test.exs": 'Reactor.run(Shop.Order, %{correlation_id: "c"})\n',
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*options: str) -> Result:
    return CliRunner().invoke(main, ["check", "lib/order.ex", "--select", "CON2,CON3", *options])


def contents(root: Path) -> dict[str, str]:
    return {path: (root / path).read_text() for path in FILES}


def test_callers_outside_of_what_is_checked_are_edited_or_named(root: Path) -> None:
    patch = check("--unsafe-fixes", "--diff")
    assert contents(root) == FILES
    assert "+++ b/test/order_test.exs" in patch.stdout
    result = check("--unsafe-fixes")
    assert (result.exit_code, result.stderr) == (
        0,
        "note: lib/caller.ex:2: starts Order and must pass `causation_id`; not edited\nApplied 2 fixes.\n",
    )
    after = contents(root)
    assert after["test/order_test.exs"] == 'Reactor.run(Shop.Order, %{correlation_id: "c", causation_id: nil})\n'
    assert after["lib/caller.ex"] == FILES["lib/caller.ex"]
    assert after["lib/order.ex"].count("causation_id: args.causation_id") == 1
    again = check("--unsafe-fixes")
    assert (again.exit_code, again.stderr, contents(root)) == (0, "", after)


def test_a_caller_that_must_not_be_written_keeps_the_saga_as_it_is(root: Path) -> None:
    (root / "test/order_test.exs").chmod(0o444)
    result = check("--unsafe-fixes")
    assert "test/order_test.exs: is read-only; not written" in result.stderr
    assert (result.exit_code, contents(root)) == (1, FILES)


def test_json_lists_the_fix_without_its_edits(root: Path) -> None:
    found = json.loads(check("--output-format", "json").stdout)["diagnostics"]
    fixes = [fix for row in found if row["code"] == "CON201" for fix in row["fixes"]]
    assert fixes == [{"title": "Thread `causation_id` through Order", "applicability": "unsafe", "edits": None}]
