"""A check of one file gives the verdicts that a check of everything gives for it, and none about other files."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import find
from saga_concordia.engine.check import check
from saga_concordia.engine.gather import gather

SETTINGS = """\
[[dialect]]
name = "house"
language = "python"
[[dialect.emit]]
call = ["fire"]
[[dialect]]
name = "house-elixir"
language = "elixir"
[[dialect.emit]]
call = ["Bus.fire"]
"""
FILES = {
    "concordia.toml": SETTINGS,
    "taxonomy/r.yaml": "events: [order.placed, order.paid]\n",
    "shop/w.py": 'from bus import fire\n\n\ndef fire_it(name):\n    fire(name)\n    fire("order.plaaced")\n',
    "shop/k.py": 'PLACED = "order.place"\n',
    "u.py": "from shop.k import PLACED\nfrom shop.w import fire_it\n\nfire_it('order.pay')\nfire_it(PLACED)\n",
    "lib/my_wrap.ex": "defmodule Shop.MyWrap do\n  def say(name), do: Bus.fire(name)\nend\n",
    "lib/use.ex": 'defmodule Use do\n  alias Shop.MyWrap\n  def go, do: MyWrap.say("order.pay")\nend\n',
    "lib/bookings.ex": "defmodule Bookings do\n  def process(x), do: Repo.insert(x)\nend\n",
    "lib/order.ex": (
        "defmodule Order do\n  use Reactor\n"
        "  step :a do\n    run fn x, _ -> Bookings.process(x) end\n  end\n"
        "  step :b do\n    run fn _, _ -> {:ok, 1} end\n  end\nend\n"
    ),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("u.py", ["CON102", "CON102"]),
        ("shop/k.py", []),
        ("shop/w.py", ["CON107"]),
        ("lib/use.ex", ["CON102"]),
        ("lib/order.ex", ["CON301"]),
    ],
)
def test_one_file_has_the_findings_that_it_has_among_all(name: str, codes: list[str], workspace: Path) -> None:
    settings = find(workspace)
    alone = check(settings, (workspace / name,))
    among = check(settings, (workspace,))
    assert [row.code for row in alone.diagnostics] == codes
    assert list(alone.diagnostics) == [row for row in among.diagnostics if row.path == name]
    assert alone.files == 1


def test_only_what_a_name_leads_to_is_read(workspace: Path) -> None:
    facts = gather(find(workspace), (workspace / "u.py",))
    assert facts.support == {"shop/k.py", "shop/w.py"}
    assert {row.site.path for row in facts.emissions} == {"u.py"}
