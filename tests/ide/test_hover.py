"""Hovers: what is told of the thing at `$0`, as words without markup, and which bytes that thing is."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from cursor import Cursor, at
from saga_concordia.ide.hover import Hover, hover
from saga_concordia.ide.prose import Block, Documentation, Inline, Link, Paragraph, Rows, RuleLink

PYTHON = """\
-- app.py --
@bus.subscribe("ml.run.*")
def on_run(event):
    payload = {"run_id": 1, "size": 2}
    "😀"; Event(name="{name}", correlation_id=event.correlation_id, causation_id=event.id, payload=payload)
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  alias Thunderline.Event
  def handle_event(%{name: "ml.run.completed"} = event) do
    p = %{run_id: 1, size: 2}
    "😀"; if p, do: Event.new(name: "{name}", correlation_id: event.correlation_id, causation_id: event.id, payload: p)
  end
end
"""
TEXTS = {"python": PYTHON, "elixir": ELIXIR}
BOTH = pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))


def words(inlines: Iterable[Inline]) -> str:
    return "".join(word if isinstance(word, str) else word.text for word in inlines)


def lines(blocks: Iterable[Block]) -> list[str]:
    """Every line of what is told."""
    told: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            told.append(words(block.words))
        elif isinstance(block, Documentation):
            told.append(block.markdown)
        elif isinstance(block, Rows):
            told += [f"- {words(row)}" for row in block.rows]
        else:
            told += [" | ".join((words((cell,))) for cell in row) for row in block.rows]
    return told


def links(found: Hover) -> list[Link | RuleLink]:
    inlines: list[Inline] = []
    for block in found.blocks:
        if isinstance(block, Paragraph):
            inlines += block.words
        elif isinstance(block, Rows):
            inlines += [word for row in block.rows for word in row]
    return [word for word in inlines if isinstance(word, (Link, RuleLink))]


def at_cursor(cursor: Cursor) -> Hover:
    found = hover(cursor.workspace, cursor.path, cursor.offset)
    assert found
    return found


def under(cursor: Cursor, found: Hover) -> str:
    return cursor.text().encode()[found.span.start : found.span.end].decode()


@BOTH
def test_a_registered_event(tmp_path: Path, text: str) -> None:
    cursor = at(text.replace("{name}", "ml.run.com$0pleted"), tmp_path)
    found = at_cursor(cursor)
    assert under(cursor, found) == "ml.run.completed"
    line = "app.py:4" if cursor.path == "app.py" else "lib/app.ex:5"
    handled = "app.py:1" if cursor.path == "app.py" else "lib/app.ex:3"
    assert lines(found.blocks) == [
        "ml.run.completed · version 2",
        "A training run ended well.",
        "run_id | string | required",
        "accuracy | number | required",
        "- Carries the id of the event that caused it as its causation id.",
        "- Registered in taxonomy/registry.yaml:13",
        f"- Emitted in 1 place: {line}",
        f"- Handled in 1 place: {handled}",
    ]
    assert [link.text for link in links(found)] == ["taxonomy/registry.yaml:13", line, handled]


@BOTH
def test_an_event_in_another_tense(tmp_path: Path, text: str) -> None:
    cursor = at(text.replace("{name}", "ml.run.com$0plete"), tmp_path)
    found = at_cursor(cursor)
    told = lines(found.blocks)
    assert told[0] == "ml.run.complete is in no registry. It is registered in another tense: ml.run.completed."
    assert told[1].startswith("- Emitted in 1 place: ")
    assert told[3:5] == [
        "CON102 tense-mismatch",
        "Finds names that are in no registry, where a registered name differs only in the inflection of its last verb.",
    ]
    assert isinstance(links(found)[0], Link)
    assert [link.code for link in links(found) if isinstance(link, RuleLink)] == ["CON102"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ml.run.finished", "Deprecated since 2: use ml.run.completed instead. Two words for one thing."),
        ("ml.run.completd", "It is likely a misspelling of ml.run.completed."),
        ("ml.training.run.completed", "Like it are ml.run.completed"),
        ("ml.banana.peeled", "ml.banana.peeled is in no registry."),
        ("ui.command.clicked", "- Starts a chain, so it carries no causation id."),
        ("ml.run.*", "ml.run.* matches ml.run.started, ml.run.completed, ml.run.failed, ml.run.finished."),
    ],
)
def test_what_a_name_means(tmp_path: Path, name: str, told: str) -> None:
    cursor = at(f'-- app.py --\n@bus.subscribe("$0{name}")\ndef go(event): ...\n', tmp_path)
    assert told in "\n".join(lines(at_cursor(cursor).blocks))


def test_a_composed_name(tmp_path: Path) -> None:
    cursor = at('-- app.py --\nEvent(name=f"ml.ru$0n.{how}", source="ml")\n', tmp_path)
    told = lines(at_cursor(cursor).blocks)
    assert told[0].startswith("ml.run.{_} is composed, and may be ml.run.started, ml.run.completed")
    cursor = at(
        '-- app.py --\nEvent(name=f"ml.run.{how}")\n-- taxonomy/registry.yaml --\nevents: {ml.run.fai$0led: {}}\n',
        tmp_path / "b",
    )
    assert "- Emitted in 1 place (1 of them maybe): app.py:1" in lines(at_cursor(cursor).blocks)


def test_a_registered_template(tmp_path: Path) -> None:
    registry = "-- taxonomy/registry.yaml --\nevents: {'zone.{id}.opened': {version: 1}}\n"
    cursor = at(f'{registry}-- app.py --\nEvent(name="zone.no$0rth.opened")\n', tmp_path)
    assert lines(at_cursor(cursor).blocks)[0] == "zone.north.opened · version 1 · an instance of zone.{id}.opened"


def test_all_that_a_registry_says(tmp_path: Path) -> None:
    registry = """\
-- taxonomy/registry.yaml --
events:
  ml.run.sta$0rted:
    version: 3
    reliability: persistent
    payload: {}
    sources: [ml, bolt]
    owners: [team-a]
    tags: [pii]
    causation: optional
-- taxonomy/team.yaml --
events: {ml.run.started: {version: 3}}
"""
    cursor = at(registry, tmp_path)
    assert lines(at_cursor(cursor).blocks) == [
        "ml.run.started · version 3 · persistent",
        "- Its payload has no fields.",
        "- Sources: ml, bolt",
        "- Owners: team-a",
        "- Tags: pii",
        "- May carry a causation id.",
        "- Registered in taxonomy/registry.yaml:2, taxonomy/team.yaml:1",
        "- Emitted nowhere",
        "- Handled nowhere",
    ]


def test_a_page(tmp_path: Path) -> None:
    page = "| Event | Summary |\n|---|---|\n| `ml.run.fai$0led` | It broke off. |\n"
    settings = '-- concordia.toml --\nregistry = ["EVENT_TAXONOMY.md"]\n'
    cursor = at(f'{settings}-- EVENT_TAXONOMY.md --\n{page}-- app.py --\nEvent(name="ml.run.failed")\n', tmp_path)
    found = at_cursor(cursor)
    assert under(cursor, found) == "ml.run.failed"
    assert "It broke off." in lines(found.blocks)
    assert "- Emitted in 1 place: app.py:1" in lines(found.blocks)


def test_no_more_places_than_fit(tmp_path: Path) -> None:
    emissions = 'Event(name="ml.run.failed")\n' * 7
    cursor = at(f'-- app.py --\nEvent(name="ml.run.$0failed")\n{emissions}', tmp_path)
    told = "\n".join(lines(at_cursor(cursor).blocks))
    assert "Emitted in 8 places: app.py:1, app.py:2, app.py:3, app.py:4, app.py:5 and 3 more" in told


# Envelopes


@BOTH
@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            "correlation_id",
            ["Correlation id of ml.run.completed: event.correlation_id.", "The id that all events of one chain share."],
        ),
        (
            "causation_id",
            ["Causation id of ml.run.completed: event.id.", "The id of the event that caused this one."],
        ),
        ("run_id", ["run_id · string · required in the payload of ml.run.completed"]),
        (
            "size",
            ["size is no field that the registry declares for ml.run.completed.", "CON402 undeclared-payload-field"],
        ),
    ],
)
def test_an_envelope(tmp_path: Path, text: str, place: str, told: list[str]) -> None:
    cursor = at(
        text.replace("{name}", "ml.run.completed").replace(f"{place}", f"{place[:2]}$0{place[2:]}", 1), tmp_path
    )
    found = at_cursor(cursor)
    assert lines(found.blocks)[: len(told)] == told
    assert place in under(cursor, found)


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        ("causation_id$0=None", "Causation id of ml.run.failed: nothing is passed."),
        ("correlation_id$0=uuid.uuid4()", "Correlation id of ml.run.failed: uuid.uuid4(), a fresh uuid4."),
        ("correlation_id$0=given or uuid.uuid7()", ", or a fresh uuid7 where there is none."),
        ("event_version$0=1", "The version of the event's payload. The registry has version 7."),
        ("source$0='ml'", "The domain that emits the event. The registry names ml, bolt."),
    ],
)
def test_what_a_slot_holds(tmp_path: Path, slots: str, told: str) -> None:
    registry = "-- taxonomy/registry.yaml --\nevents: {ml.run.failed: {version: 7, sources: [ml, bolt]}}\n"
    cursor = at(f'{registry}-- app.py --\nEvent(name="ml.run.failed", {slots})\n', tmp_path)
    assert told in "\n".join(lines(at_cursor(cursor).blocks))


# Sagas

SAGA = """\
-- lib/saga.ex --
defmodule My.Saga do
  use Reactor
  input :user

  step :create do
    argument :user, input(:user)
    run fn _, _ -> Repo.insert(1) end
    compensate fn _, _, _, _ -> :ok end
  end

  step :charge do
    argument :created, result(:create)
    run fn _, _ -> Payments.charge(1); Thunderline.Event.new(name: "user.account.created", source: :user) end
    undo fn _, _, _, _ -> Payments.refund(1) end
  end
end
"""
UNDO = "A compensation runs when its own step fails, an undo when a later step does."


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (
            "defmodule My",
            [
                "Saga My.Saga · reactor · 2 steps",
                "Inputs: user",
                "- create: compensation: a stub, which takes nothing back; undo: none",
                "- charge: compensation: none; undo: there is one",
                UNDO,
                "CON305 saga-without-tracing-inputs",
            ],
        ),
        (
            "step :cha",
            [
                "Step charge, 2 of 2 in saga My.Saga",
                "- compensation: none; undo: there is one",
                "- Emits user.account.created",
                UNDO,
            ],
        ),
        (
            "result(:cre",
            [
                "Step create, 1 of 2 in saga My.Saga",
                "- compensation: a stub, which takes nothing back; undo: none",
                UNDO,
            ],
        ),
    ],
)
def test_a_saga(tmp_path: Path, before: str, told: list[str]) -> None:
    cursor = at(SAGA.replace(before, f"{before}$0", 1), tmp_path)
    assert lines(at_cursor(cursor).blocks)[: len(told)] == told


def test_a_python_saga_has_no_undo(tmp_path: Path) -> None:
    text = (
        "class Create(SagaStep):\n    def execute(self, c): db.insert(c)\n    def compensate(self, c): db.delete(c)\n"
    )
    saga = 'saga = SagaBuilder("signup").add_step("cr$0eate", action=insert, compensation=remove)\n'
    cursor = at(f"-- app.py --\n{text}{saga}", tmp_path)
    assert lines(at_cursor(cursor).blocks)[1].startswith("- compensation: ")
    assert "undo" not in lines(at_cursor(cursor).blocks)[1]


# Findings


def test_a_finding_where_nothing_else_is_told(tmp_path: Path) -> None:
    cursor = at(SAGA.replace("  compensate", "  comp$0ensate", 1), tmp_path)
    found = at_cursor(cursor)
    assert under(cursor, found) == "compensate fn _, _, _, _ -> :ok end"
    told = lines(found.blocks)
    assert [row for row in told if row.startswith("CON")] == [
        "CON302 stubbed-compensation",
        "CON303 compensation-cannot-roll-back",
    ]


def test_a_finding_around_is_not_told_of_what_is_within(tmp_path: Path) -> None:
    text = '-- app.py --\nEvent(name="ml.run.$0failed", source="ml")\n'
    cursor = at(text, tmp_path)
    assert [row.code for row in cursor.workspace.diagnostics("app.py")] == ["CON201", "CON202"]
    assert not [row for row in lines(at_cursor(cursor).blocks) if row.startswith("CON")]
    cursor.offset = 2
    assert [row for row in lines(at_cursor(cursor).blocks) if row.startswith("CON")] == [
        "CON201 missing-causation-id",
        "CON202 missing-correlation-id",
    ]


@BOTH
def test_nothing_is_told_of_nothing(tmp_path: Path, text: str) -> None:
    cursor = at(text.replace("{name}", "ml.run.completed").replace("😀", "$0😀"), tmp_path)
    assert hover(cursor.workspace, cursor.path, cursor.offset) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b'Event(name="ml.run.', b"\r", b"a: [\n"])
@pytest.mark.parametrize("path", ["app.py", "lib/app.ex", "taxonomy/registry.yaml", "notes.txt", "../x"])
def test_bad_input(tmp_path: Path, data: bytes, path: str) -> None:
    cursor = at(PYTHON.replace("{name}", "$0"), tmp_path)
    cursor.workspace.hold(path, data)
    for offset in (-1, 0, 3, len(data), 10**9):
        hover(cursor.workspace, path, offset)
