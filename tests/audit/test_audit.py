"""What an audit says of a workspace: inventory, conformance, ids, gaps and remedies."""

import subprocess
from pathlib import Path

from saga_concordia.audit.document import Audit, Component, Count, Mark, Priority, Role
from shops import ELIXIR, audited, put


def _component(audit: Audit, role: Role, name: str) -> Component:
    (found,) = [row for row in audit.matrix if row.role is role and row.name.startswith(name)]
    return found


def test_inventory_counts_what_is_there(elixir: Audit) -> None:
    order, user = elixir.sagas
    assert (order.name, len(order.steps), order.compensations, order.undos) == ("Order", 3, 1, 0)
    assert order.inputs == ("order_id", "correlation_id")
    assert order.stubs == ("reserve",)
    assert order.events == ("order.run.complete",)
    assert order.lines == ELIXIR["lib/sagas/order.ex"].count("\n")
    assert [step.effects for step in order.steps[:2]] == [("Ash.create",), ("Shop.MagicLinkSender.deliver",)]
    assert (user.name, len(user.steps), user.compensations) == ("User", 1, 0)


def test_drifts_of_sagas_come_first_and_names_before_ids(elixir: Audit) -> None:
    assert [(row.id, row.code, row.event) for row in elixir.drifts if row.in_sagas] == [
        ("DRIFT-001", "CON101", "user.signed_up"),
        ("DRIFT-002", "CON102", "order.run.complete"),
        ("DRIFT-003", "CON201", ""),
    ]


def test_one_cause_is_one_drift(elixir: Audit) -> None:
    """Both sagas break the chain in the same way: they take no causation id, and so pass none."""
    chain = next(row for row in elixir.drifts if row.code == "CON201")
    assert chain.sagas == ("Order", "User")
    assert sorted(row.code for row in chain.occurrences) == ["CON201", "CON201", "CON305", "CON305"]
    assert chain.effort == 80


def test_conformance_names_every_drift_of_an_emission(elixir: Audit) -> None:
    rows = {row.event: row for row in elixir.conformance}
    assert rows["order.run.complete"].drifts == ("DRIFT-002", "DRIFT-003")
    assert rows["order.run.complete"].registry.text == "registered as `order.run.completed`"
    assert rows["order.run.complete"].correlation.mark is Mark.GOOD
    assert rows["order.run.complete"].causation.mark is Mark.BAD
    assert rows["order.shipped"].drifts == ()
    assert {rows["order.shipped"].registry.mark, rows["order.shipped"].causation.mark} == {Mark.GOOD}


def test_matrix_says_what_each_component_does(elixir: Audit) -> None:
    constructor = _component(elixir, Role.CONSTRUCTOR, "Event.new")
    assert constructor.correlation.text.startswith("mints one where none is given; keeps a given correlation id")
    assert constructor.causation.counts == Count(1, 3, 33)
    bus = _component(elixir, Role.BUS, "EventBus")
    assert "has it checked by `EventCheck`" in bus.correlation.text
    assert "gives the event back whole" in bus.causation.text
    validator = _component(elixir, Role.VALIDATOR, "EventCheck")
    assert validator.correlation.text.startswith("checks its form by `Regex.match?")
    assert validator.causation.mark is Mark.NONE
    base = _component(elixir, Role.BASE, "Base")
    assert "mints one where none is given" in base.correlation.text
    assert "telemetry" in base.correlation.text
    assert base.status.endswith("Named by 2 sagas, called by none.")
    order = _component(elixir, Role.SAGA, "Order")
    assert (order.correlation.counts, order.causation.counts) == (Count(1, 1, 100), Count(0, 1, 0))


def test_cells_with_counts_do_not_repeat_them(elixir: Audit, python: Audit) -> None:
    cells = [cell for row in (*elixir.matrix, *python.matrix) for cell in (row.correlation, row.causation)]
    counted = [cell for cell in cells if cell.counts]
    assert {cell.counted for cell in counted} == {"of its events carry it", "of the events built with it have one"}
    assert all(cell.text and " of " not in cell.text for cell in counted)


def test_processors_hand_ids_on(elixir: Audit) -> None:
    processor = _component(elixir, Role.PROCESSOR, "Starts.handle_event")
    assert processor.correlation.counts == processor.causation.counts == Count(1, 1, 100)


def test_matrix_of_python_classes(python: Audit) -> None:
    constructor = _component(python, Role.CONSTRUCTOR, "Event")
    assert constructor.correlation.text.startswith("mints one where none is given; keeps a given correlation id")
    assert _component(python, Role.BUS, "Bus.publish").correlation.text == "hands the event on whole"
    assert _component(python, Role.BASE, "BaseSaga").status.endswith("Used by 1 saga.")


def test_calls_that_carry_the_id_are_counted(elixir: Audit, python: Audit) -> None:
    counts = {(row.saga, row.kind): row.counts for row in elixir.carriage}
    assert counts["Order", "log"] == Count(1, 2, 50)
    assert counts["Order", "outbound"] == counts["", "outbound"] == Count(0, 1, 0)
    assert {row.kind: row.counts for row in python.carriage}["log"] == Count(1, 2, 50)


def test_gaps_are_one_per_step_with_what_stays_behind(elixir: Audit, python: Audit) -> None:
    reserve, mail = elixir.gaps
    assert (reserve.kind, reserve.step, reserve.priority) == ("stubbed compensation", "reserve", Priority.HIGH)
    assert [row.call for row in reserve.left_behind] == ["Ash.create"]
    assert (mail.kind, mail.step, mail.left_behind) == ("correlation id not forwarded", "mail", ())
    (missing,) = python.gaps
    assert (missing.kind, [row.call for row in missing.left_behind]) == ("no compensation", ["self.store.create"])


def test_what_stays_behind_grows_step_by_step(elixir: Audit) -> None:
    calls = {row.step: [one.call for one in row.left_behind] for row in elixir.failure_points}
    assert calls == {
        "mail": ["Ash.create"],
        "announce": ["Ash.create", "Shop.MagicLinkSender.deliver"],
    }


def test_the_way_of_ids_begins_where_the_saga_is_started(elixir: Audit) -> None:
    route = next(row for row in elixir.routes if row.saga == "Order")
    assert [hop.stage for hop in route.hops] == ["entry", "saga", "step", "event", "bus"]
    assert [hop.correlation.mark for hop in route.hops[:2]] == [Mark.GOOD, Mark.GOOD]
    assert [hop.causation.mark for hop in route.hops[:2]] == [Mark.BAD, Mark.BAD]
    starts = {(row.name, row.kind) for row in elixir.chain_starts}
    assert ("Order", "start of a saga") in starts
    assert ("order.shipped", "event without a cause") not in starts


def test_edges_join_emitters_events_and_handlers(elixir: Audit) -> None:
    edges = {(row.source, row.relation, row.target) for row in elixir.edges}
    assert ("Order", "emits", "order.run.complete") in edges
    assert ("Starts.handle_event", "emits", "order.shipped") in edges
    assert ("Starts.order", "starts", "Order") in edges


def test_a_remedy_closes_only_what_it_mends(elixir: Audit) -> None:
    """A stub that has become an undo is still a stub: a person must write it."""
    stub = next(row for row in elixir.gaps if row.kind == "stubbed compensation")
    (remedy,) = [row for row in elixir.remedies if stub.id in row.closes]
    assert not remedy.by_command
    rename = next(row for row in elixir.remedies if row.kind == "rename")
    assert rename.by_command
    assert rename.command == "concordia check lib/sagas/order.ex --select CON102 --unsafe-fixes"
    assert '+          name: "order.run.completed",' in rename.diff.splitlines()
    thread = next(row for row in elixir.remedies if row.kind == "thread")
    assert (thread.by_command, thread.effort, thread.per) == (True, 80, "40 min for each of 2 sagas")


def test_a_command_does_what_its_diff_says(tmp_path: Path) -> None:
    """Every remedy's patch applies to the files as they are, and closes what it says."""
    root = put(tmp_path, ELIXIR)
    before, state = audited(root)
    for remedy in before.remedies:
        if remedy.by_command:
            run = subprocess.run(["git", "apply", "--check", "-"], cwd=root, input=remedy.diff.encode(), check=False)
            assert run.returncode == 0, remedy
    rename = next(row for row in before.remedies if row.kind == "rename")
    subprocess.run(["git", "apply", "-"], cwd=root, input=rename.diff.encode(), check=True)
    after, _state = audited(root, state=state)
    assert {row.id for row in after.closed} == set(rename.closes)


def test_a_part_of_a_workspace_is_seen_with_all_that_is_around_it(tmp_path: Path) -> None:
    part, _state = audited(put(tmp_path, ELIXIR), ("lib/sagas/user.ex",))
    assert [row.name for row in part.sagas] == ["User"]
    assert {row.event for row in part.conformance} == {"user.signed_up"}
    assert _component(part, Role.BUS, "EventBus").correlation.mark is Mark.GOOD


def test_the_same_input_gives_the_same_document(tmp_path: Path, elixir: Audit) -> None:
    from msgspec.structs import replace

    again, _state = audited(put(tmp_path, ELIXIR))
    assert replace(again, project="") == replace(elixir, project="")


def test_whoever_runs_the_sagas_that_it_is_given_is_their_base(tmp_path: Path) -> None:
    runner = """\
defmodule Shop.Runner do
  def run(saga, inputs) do
    correlation_id = Map.get(inputs, :correlation_id, Thunderline.UUID.v7())
    Reactor.run(saga, Map.put(inputs, :correlation_id, correlation_id))
  end
end
"""
    audit, _state = audited(put(tmp_path, {**ELIXIR, "lib/runner.ex": runner}))
    component = _component(audit, Role.BASE, "Runner")
    assert component.correlation.text.startswith("mints one where none is given")
    assert component.status.endswith("Runs the sagas that it is given.")


def test_the_way_of_ids_shows_the_steps_that_have_one_in_hand(elixir: Audit) -> None:
    """`reserve` and `mail` are given none."""
    route = next(row for row in elixir.routes if row.saga == "Order")
    assert [hop.name for hop in route.hops if hop.stage == "step"] == ["announce"]


def test_sagas_of_one_short_name_are_told_apart(tmp_path: Path) -> None:
    twin = ELIXIR["lib/sagas/user.ex"].replace("Shop.Sagas.User", "Shop.Old.User")
    audit, _state = audited(put(tmp_path, {**ELIXIR, "lib/old/user.ex": twin}))
    assert [row.name for row in audit.sagas] == ["Old.User", "Order", "Sagas.User"]
    chain = next(row for row in audit.drifts if row.code == "CON201")
    assert (chain.sagas, chain.effort) == (("Old.User", "Order", "Sagas.User"), 120)
    assert {row.saga for row in audit.routes} == {"Old.User", "Order", "Sagas.User"}


def test_scores_say_what_is_counted_and_leave_the_counts_to_their_column(elixir: Audit) -> None:
    assert elixir.summary.scores[0].text == "events of sagas that carry a correlation id"
    assert not any(character.isdigit() for row in elixir.summary.scores for character in row.text)


def test_a_workspace_in_which_nothing_emits_says_so(tmp_path: Path) -> None:
    empty, _state = audited(put(tmp_path, {"lib/a.ex": "defmodule A do\nend\n"}))
    (headline, *_rest) = empty.summary.headlines
    assert headline.startswith("No emission was seen in 1 file.")


def test_an_unknown_event_is_registered_and_never_renamed_to_a_guess(tmp_path: Path) -> None:
    """`order.shipped` is near `order.skipped`, and it is for a person to say whether it was meant."""
    emitter = ELIXIR["lib/sagas/user.ex"].replace("Sagas.User", "Sagas.Skip").replace("user.signed_up", "order.skipped")
    audit, _state = audited(put(tmp_path, {**ELIXIR, "lib/sagas/skip.ex": emitter}))
    (remedy,) = [row for row in audit.remedies if audit.drifts[0].id in row.closes]
    assert audit.drifts[0].event == "order.skipped"
    assert (remedy.kind, remedy.title) == ("register", "Register `order.skipped` and `user.signed_up`")


def test_titles_of_remedies_say_what_is_done(elixir: Audit, python: Audit) -> None:
    assert [row.title for row in elixir.remedies if row.by_command] == [
        "Register `user.signed_up`",
        "Rename `order.run.complete` to `order.run.completed`",
        "Pass the causation id through `Order` and `User`",
    ]
    assert all("{" not in row.title for row in (*elixir.remedies, *python.remedies))


def test_what_a_person_does_is_told_without_what_the_undo_makes_needless(elixir: Audit) -> None:
    stub = next(row for row in elixir.remedies if row.kind == "compensation")
    assert stub.todo == "Take its work back in an undo."
    (gap,) = [row for row in elixir.gaps if row.id in stub.closes]
    assert (gap.advice, "CON302" in gap.codes) == (stub.todo, True)


def test_every_rule_has_a_title_for_its_remedy() -> None:
    from saga_concordia.audit.kinds import CHAIN, NEITHER
    from saga_concordia.audit.titles import BY_HAND
    from saga_concordia.rules.catalogue import RULES

    assert {rule.code for rule in RULES} - {*NEITHER, *CHAIN[1:]} == BY_HAND.keys()
