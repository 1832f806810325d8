"""Definitions: of names, of wrappers, of what a step refers to. `«»` in a fixture is where the cursor should lead."""

import re
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.definition import definitions

REGISTRY = """\
-- taxonomy/registry.yaml --
events:
  «ml.run.started»: {version: 1}
  ml.run.failed: {version: 1}
-- taxonomy/team.yaml --
events:
  - name: "«ml.run.started»"
    version: 1
"""
PYTHON_WRAPPER = """\
-- app.py --
from bus import tell

def go(user):
    "😀"; tell$0("user.created", user)
-- bus.py --
def «tell»(name, user):
    inner(name, user)

def inner(name, user):
    Event(name=name, source="user")
"""
ELIXIR_WRAPPER = """\
-- lib/app.ex --
defmodule App do
  def go(user), do: Shop.Bus.te$0ll("user.created", user)
end
-- lib/bus.ex --
defmodule Shop.Bus do
  def «tell»(name, user), do: Thunderline.Event.new(name: name, source: user)
end
"""
SAGA = """\
-- lib/saga.ex --
defmodule Other do
  use Reactor
  input :user
  step :create do
    run fn _, _ -> Repo.insert(1) end
  end
end

defmodule Saga do
  use Reactor
  input :user
  switch :choose do
    on result(:create)
  end

  step :create do
    argument :user, input(:user)
    run fn _, _ -> Repo.insert(1) end
  end

  step :mail do
    argument :account, result(:create)
    argument :choice, result(:choose)
    run fn _, _ -> Mailer.deliver(1) end
  end

  return :mail
end
"""


def marked(text: str, root: Path) -> tuple[Cursor, list[str]]:
    """A fixture without its marks, and what should be found: `path:line:columns`."""
    cursor = at(re.sub("[«»]", "", text), root)
    found: list[str] = []
    path = ""
    number = 0
    for line in text.replace("$0", "").splitlines():
        if head := re.fullmatch(r"-- (\S+) --", line):
            path, number = head.group(1), 0
            continue
        number += 1
        before = 0
        for mark in re.finditer("«(.*?)»", line):
            start = len(line[: mark.start()].encode()) - before
            found.append(f"{path}:{number}:{start}-{start + len(mark.group(1).encode())}")
            before += len("«»".encode())
    return cursor, found


def led_to(cursor: Cursor) -> list[str]:
    """Where the definitions are, in the same words."""
    places: list[str] = []
    for target in definitions(cursor.workspace, cursor.path, cursor.offset):
        span, path = target.place.span, target.place.path
        assert target.around.contains(span)
        assert target.origin.start <= cursor.offset <= target.origin.end
        lines = cursor.workspace.lines(path)
        start, end = lines.byte_to_utf8(span.start), lines.byte_to_utf8(span.end)
        places.append(f"{path}:{start[0] + 1}:{start[1]}-{end[1]}")
    return places


@pytest.mark.parametrize(
    "code",
    [
        '-- app.py --\nEvent(name="ml.run.st$0arted", source="ml")\n',
        '-- app.py --\n"😀"; Event(name="ml.run.started$0", source="ml")\n',
        '-- app.py --\r\nx = 1\r\nEvent(name="$0ml.run.started", source="ml")\r\n',
        '-- app.py --\n@bus.subscribe("ml.run.$0started")\ndef on(event): ...\n',
        '-- app.py --\n@bus.subscribe("ml.run.start$0*")\ndef on(event): ...\n',
        '-- a.ex --\ndefmodule A do\n  def go, do: Thunderline.Event.new(name: "ml.run.$0started", source: :ml)\nend\n',
        '-- a.ex --\ndefmodule A do\n  def handle_event(%{name: "ml.run.$0started"}), do: 1\nend\n',
    ],
    ids=["python", "at-the-end", "crlf", "decorator", "pattern", "elixir", "head"],
)
def test_a_name_leads_to_every_entry_of_it(code: str, tmp_path: Path) -> None:
    cursor, expected = marked(code.replace("--\r\n", "--\n") + REGISTRY, tmp_path)
    assert led_to(cursor) == expected


@pytest.mark.parametrize(
    "code",
    [
        "-- app.py --\nfrom names import STARTED\nEvent(name=STAR$0TED, source='ml')\n"
        "-- names.py --\nSTARTED = '«ml.run.started»'\n",
        '-- app.ex --\ndefmodule A do\n  @started "«ml.run.started»"\n'
        "  def go, do: Thunderline.Event.new(name: @star$0ted, source: :ml)\nend\n",
    ],
    ids=["python", "elixir"],
)
def test_a_constant_leads_to_its_text_as_well(code: str, tmp_path: Path) -> None:
    cursor, expected = marked(code + REGISTRY, tmp_path)
    assert led_to(cursor) == [*expected[1:], expected[0]]


@pytest.mark.parametrize("name", ['"zone.nor$0th.ticked"', 'f"zone.{zo$0ne}.ticked"', '"zone." + zo$0ne + ".ticked"'])
def test_a_name_that_fills_a_template_leads_to_the_template(name: str, tmp_path: Path) -> None:
    registry = '-- taxonomy/r.yaml --\nevents: {"«zone.{id}.ticked»": {version: 1}, "zone.up": {version: 1}}\n'
    cursor, expected = marked(f"-- app.py --\ndef go(zone):\n    Event(name={name}, source='z')\n{registry}", tmp_path)
    assert led_to(cursor) == expected


def test_a_composed_name_leads_to_what_it_can_be(tmp_path: Path) -> None:
    registry = "-- taxonomy/r.yaml --\nevents:\n  «ml.run.started»: {}\n  ml.job.started: {}\n  «ml.run.failed»: {}\n"
    cursor, expected = marked(
        f'-- app.py --\ndef go(kind):\n    Event(name=f"ml.run.{{kin$0d}}", source="ml")\n{registry}', tmp_path
    )
    assert led_to(cursor) == expected


def test_an_entry_leads_to_other_registries_else_to_itself(tmp_path: Path) -> None:
    text = REGISTRY.replace("«ml.run.started»: {", "ml.run.$0started: {")
    cursor, expected = marked(text, tmp_path)
    assert led_to(cursor) == expected
    text = REGISTRY.replace("«", "").replace("»", "").replace("ml.run.failed", "«ml.run.$0failed»")
    cursor, expected = marked(text, tmp_path)
    assert led_to(cursor) == expected


def test_a_successor_leads_to_its_entry(tmp_path: Path) -> None:
    text = (
        "-- taxonomy/EVENT_TAXONOMY.md --\n| Event | Deprecated |\n|---|---|\n| `«ml.run.started»` | no |\n"
        "| `ml.run.begun` | 2.0, use `ml.run.$0started` |\n"
        '-- concordia.toml --\nregistry = ["taxonomy/*.md"]\n'
    )
    cursor, expected = marked(text, tmp_path)
    assert led_to(cursor) == expected


@pytest.mark.parametrize("text", [PYTHON_WRAPPER, ELIXIR_WRAPPER], ids=["python", "elixir"])
def test_a_call_of_a_wrapper_leads_to_the_wrapper(text: str, tmp_path: Path) -> None:
    cursor, expected = marked(text, tmp_path)
    assert led_to(cursor) == expected


@pytest.mark.parametrize(
    ("place", "lands"),
    [
        ("input(:us$0er)", "  input :«user»\n  switch"),
        ("argument :account, result(:cre$0ate)", "  step :«create» do\n    argument"),
        ("argument :choice, result(:choo$0se)", "switch :«choose»"),
        ("return :ma$0il", "  step :«mail»"),
    ],
)
def test_references_of_a_saga_lead_to_what_they_name(place: str, lands: str, tmp_path: Path) -> None:
    text = SAGA.replace(place.replace("$0", ""), place, 1).replace(re.sub("[«»]", "", lands), lands, 1)
    cursor, expected = marked(text, tmp_path)
    assert led_to(cursor) == expected


@pytest.mark.parametrize(
    "code",
    [
        '-- app.py --\nEvent(name="ml.run.unheard_of$0", source="ml")\n',
        "-- app.py --\n$0\n",
        "-- app.py --\nx = 'ml.run.$0started'\n",
        "-- lib/saga.ex --\ndefmodule S do\n  use Reactor\n  step :a do\n    argument :x, result(:no$0ne)\n"
        "    run fn _, _ -> 1 end\n  end\nend\n",
    ],
    ids=["unregistered", "nothing", "no event", "dangling"],
)
def test_what_is_defined_nowhere_leads_nowhere(code: str, tmp_path: Path) -> None:
    assert led_to(at(code, tmp_path)) == []


def test_a_place_outside_of_the_text_leads_nowhere(tmp_path: Path) -> None:
    cursor = at('-- app.py --\n$0Event(name="ml.run.', tmp_path)
    for path, offset in (("app.py", 10**6), ("app.py", -1), ("no/such.py", 0), ("taxonomy/registry.yaml", 10**6)):
        assert definitions(cursor.workspace, path, offset) == ()
