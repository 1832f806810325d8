"""A workspace that lives says, after any edits, just what a fresh analysis of the same content says."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from living import assert_equal, assert_lowered_alike, built
from msgspec.structs import replace
from saga_concordia.config.settings import find
from saga_concordia.engine.workspace import Workspace
from saga_concordia.frontends.read import OpenFile, read
from saga_concordia.text.edit import Change
from saga_concordia.text.span import Span

EXAMPLES = Path(__file__).parents[2] / "examples"
WRAPPERS = {
    "python/tell.py": """\
from events import Event, publish_event

PREFIX = "ml.run"
STARTED = "ml.run.started"


class Teller:
    kind = "ml.run.complete"

    def tell(self, name, payload=None, correlation_id=None):
        return publish_event(Event.new(name=name, source="ml", payload=payload, correlation_id=correlation_id))

    def told(self):
        self.tell(self.kind)
        self.tell(STARTED, {"run_id": 1})


def shout(word):
    Teller().tell(f"{PREFIX}.{word}")
""",
    "python/use.py": """\
from tell import STARTED, Teller, shout

teller = Teller()


def run(event):
    teller.tell("ml.run.complete", {"run_id": event.id}, correlation_id=event.correlation_id)
    teller.tell(STARTED)
    shout("failed")


class Louder(Teller):
    kind = "ml.run.metric"
""",
    "python/on.py": """\
from events import Event, publish_event
from on_again import again


@bus.subscribe("ml.run.completed")
def on_completed(event):
    again(event)


@bus.subscribe("ml.run.failed")
def on_failed(event):
    if event.attempt > 3:
        return
    publish_event(Event.new(name="ml.run.failed", source="ml"))
""",
    "python/on_again.py": """\
from events import Event, publish_event


def again(event):
    publish_event(Event.new(name="ml.run.started", source="ml", causation_id=event.id))


@bus.subscribe("ml.run.started")
def on_started(event):
    publish_event(Event.new(name="ml.run.completed", source="ml", causation_id=event.id))
""",
    "elixir/lib/tell.ex": """\
defmodule Shop.Tell do
  alias Thunderline.Event
  @source :ml

  def tell(name, payload \\\\ %{}) do
    Event.new(name: name, source: @source, payload: payload)
  end

  defp both(kind), do: tell("ml.run." <> kind)
  def start(saga, inputs), do: Reactor.run(saga, inputs)

  def handle_event(%{name: "ml.run.complete"} = event) do
    both("started")
    tell("ml.run.completed", %{run_id: event.id})
  end
end
""",
    "elixir/lib/use.ex": """\
defmodule Shop.Use do
  alias Shop.Tell
  import Shop.Tell, only: [tell: 1]

  def run(id) do
    Tell.tell("ml.run.complete", %{run_id: id})
    tell("ml.trial.start")
    %{name: "ml.trial.started", source: :ml} |> Thunderline.Event.new()
    Tell.start(Example.Sagas.UPMActivationSaga, %{snapshot_id: id, correlation_id: id})
  end
end
""",
}
PIECES = (
    "", " ", "\n", "\r\n", "    ", "d", "ed", ".", '"', "'", "(", ")", "{", "}", ",", ":", "#", "é", "e\u0301", "😀",
    "name", "tell", "ml.run.completed", "STARTED", "do\n", "end\n", "fn x -> x end", "def f(x):\n    return x\n",
    '    again(x)\n', '    tell("ml.run.metric")\n', "  def more(x), do: x\n", "import tell\n",
    "class A:\n    kind = 1\n", "# concordia: ignore\n", "from tell import shout as tell\n",
    "step :more do\n run fn _, _ -> {:ok, 1} end\nend\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, with wrappers in other files and their callers."""
    folder = tmp_path_factory.mktemp("workspace") / "examples"
    shutil.copytree(EXAMPLES, folder)
    for path, text in WRAPPERS.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def edited(data: bytes, pick: Callable[[int], int]) -> tuple[bytes, Change]:
    """One random edit, between characters."""
    text = data.decode()
    start = pick(len(text))
    end = min(len(text), start + (pick(12) if pick(3) == 0 else 0))
    new = PIECES[pick(len(PIECES) - 1)]
    before, after = text[:start].encode(), text[end:].encode()
    change = Change(Span(len(before), len(data) - len(after)), new.encode())
    return before + new.encode() + after, change


def test_everything_as_it_is_on_disk(root: Path) -> None:
    workspace = built(root)
    assert_equal(workspace, root, {})
    told = {row.code for path in workspace.paths() for row in workspace.diagnostics(path)}
    assert {"CON208", "CON501", "CON504"} <= told, "what hangs on the whole workspace is among what is held equal"


PATHS = (
    "python/tell.py", "python/use.py", "python/on.py", "python/on_again.py", "elixir/lib/tell.ex", "elixir/lib/use.ex",
    "python/sagas/cerebros_nas.py",
    "elixir/lib/sagas/upm_activation_saga.ex", "taxonomy/registry.yaml",
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_edits(root: Path, data: st.DataObject) -> None:
    def pick(most: int) -> int:
        return data.draw(st.integers(0, most))

    workspace = built(root)
    held: dict[str, bytes] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        path = PATHS[pick(len(PATHS) - 2)]
        if path not in held:
            held[path] = (root / path).read_bytes()
            workspace.hold(path, held[path])
        held[path], change = edited(held[path], pick)
        workspace.hold(path, held[path], [change])
    assert_equal(workspace, root, held)


@pytest.mark.parametrize("seed", range(4))
def test_a_long_session(root: Path, seed: int) -> None:
    """Many edits in a row, asked about now and then: what is remembered must not go stale."""
    chance = random.Random(seed)
    workspace = built(root)
    held: dict[str, bytes] = {}
    for number in range(250):
        path = chance.choice(PATHS[:-1])
        if path in held and chance.random() < 0.03:
            del held[path]
            workspace.release(path)
            continue
        if path not in held:
            held[path] = (root / path).read_bytes()
            workspace.hold(path, held[path])
        held[path], change = edited(held[path], lambda most: chance.randint(0, most))
        if chance.random() < 0.1:
            workspace.hold(path, held[path])
        else:
            workspace.hold(path, held[path], [change])
        if chance.random() < 0.3:
            workspace.diagnostics(path)
        if number % 10 == 9:
            assert_equal(workspace, root, held)


@pytest.mark.parametrize("path", PATHS[:-1])
def test_code_is_lowered_as_if_at_one_go(root: Path, path: str) -> None:
    chance = random.Random(path)
    data = (root / path).read_bytes()
    file = OpenFile(path)
    file.update(data)
    for _ in range(150):
        data, change = edited(data, lambda most: chance.randint(0, most))
        assert_lowered_alike(file.update(data, [change]), read(path, data))


def test_an_open_file_that_is_excluded_says_nothing(root: Path) -> None:
    workspace = Workspace(replace(find(root), exclude=("python/**",)))
    for _ in workspace.build():
        pass
    workspace.hold("python/tell.py", (root / "python/tell.py").read_bytes() + b"\n")
    assert workspace.diagnostics("python/tell.py") == ()
    assert not [row for row in workspace.emissions() if row.site.path.startswith("python/")]
    assert workspace.source("python/tell.py").endswith(b"\n\n")


def test_what_a_wrapper_named_elsewhere_goes_with_it(tmp_path: Path) -> None:
    files = {
        "concordia.toml": "",
        "taxonomy/registry.yaml": "version: 1\nevents: {order.placed: {version: 1, summary: An order came in.}}\n",
        "lib/tell.py": "def tell(name):\n    Event.new(name=name)\n",
        "lib/use.py": 'from tell import tell\n\n\ndef run():\n    tell("trial.batch.started")\n',
        "lib/direct.py": 'def run():\n    Event.new(name="trial.batch.start")\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    workspace = built(tmp_path)
    assert "CON505" in [row.code for row in workspace.diagnostics("lib/direct.py")]
    workspace.hold("lib/tell.py", files["lib/tell.py"].encode())
    workspace.hold("lib/tell.py", b"")
    assert "CON505" not in [row.code for row in workspace.diagnostics("lib/direct.py")]
