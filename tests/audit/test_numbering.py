"""Numbers that stay: over audits, over parts of a workspace, over changes."""

import pytest
from saga_concordia.audit.numbering import Seen, State, StateError, closed, ids, number, read, write

ALL = (".",)


def _drift(key: str, *paths: str) -> Seen:
    return Seen("DRIFT", key, "unknown event", f"{key} is unknown", paths or ("a.py",))


def _open(state: State) -> list[str]:
    return [row.id for row in state.entries if not row.closed]


def test_numbers_are_given_in_order_and_kept() -> None:
    first = number(State(), [_drift("x"), _drift("y")], ALL)
    second = number(first, [_drift("a"), _drift("y"), _drift("x")], ALL)
    assert ids(second) == {("DRIFT", "x"): "DRIFT-001", ("DRIFT", "y"): "DRIFT-002", ("DRIFT", "a"): "DRIFT-003"}


def test_a_number_is_never_given_again() -> None:
    first = number(State(), [_drift("x"), _drift("y")], ALL)
    second = number(first, [_drift("x")], ALL)
    third = number(second, [_drift("x"), _drift("z")], ALL)
    assert [row.id for row in closed(third, ALL)] == ["DRIFT-002"]
    assert ids(third)["DRIFT", "z"] == "DRIFT-003"


def test_what_comes_back_has_its_number_back() -> None:
    first = number(State(), [_drift("x"), _drift("y")], ALL)
    again = number(number(first, [], ALL), [_drift("y")], ALL)
    assert _open(again) == ["DRIFT-002"]


@pytest.mark.parametrize(
    ("scope", "left"),
    [(("lib",), ["DRIFT-002"]), (("lib/a.ex",), ["DRIFT-002"]), (("li",), ["DRIFT-001", "DRIFT-002"])],
)
def test_an_audit_closes_only_what_it_looked_at(scope: tuple[str, ...], left: list[str]) -> None:
    first = number(State(), [_drift("x", "lib/a.ex"), _drift("y", "lib/a.ex", "test/a.exs")], ALL)
    assert _open(number(first, [], scope)) == left


def test_a_part_that_was_not_looked_at_is_not_forgotten() -> None:
    first = number(State(), [_drift("x", "lib/a.ex", "test/a.exs")], ALL)
    second = number(first, [_drift("x", "lib/b.ex")], ("lib",))
    assert second.entries[0].paths == ("lib/b.ex", "test/a.exs")


def test_drifts_and_gaps_are_counted_apart() -> None:
    state = number(State(), [_drift("x"), Seen("GAP", "x", "stub", "A stub", ("a.py",))], ALL)
    assert sorted(ids(state).values()) == ["DRIFT-001", "GAP-001"]


def test_a_state_is_read_as_it_was_written() -> None:
    state = number(State(), [_drift("x", "lib/\u00e9.ex")], ALL)
    assert read(write(state), "state") == state
    assert write(state).endswith(b"}\n")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"version": 2}', b'{"version": 1, "rows": []}', b"\xff"])
def test_what_is_no_state_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(StateError, match=r"state\.json"):
        read(data, "state.json")


def _gap(saga: str, *paths: str) -> Seen:
    return Seen("GAP", f"CON302 {saga} pay", "stub", "A stub", paths, f"CON302 {saga.rpartition('.')[2]} pay")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["shop.orders.Order"], ["shop.sales.Order"]),
        (["shop.a.Order", "shop.b.Order"], ["shop.a.Order", "shop.c.Order"]),
    ],
)
def test_a_number_goes_along_when_a_file_is_called_otherwise(before: list[str], after: list[str]) -> None:
    def seen(names: list[str]) -> list[Seen]:
        return [_gap(name, f"{name.rpartition('.')[0].replace('.', '/')}.py") for name in names]

    state = number(State(), seen(before), ALL)
    moved = number(state, seen(after), ALL, {path for one in seen(after) for path in one.paths})
    assert [row.id for row in moved.entries] == [row.id for row in state.entries]
    assert not any(row.closed for row in moved.entries)
    assert [row.paths for row in moved.entries] == [one.paths for one in seen(after)]


def test_drifts_of_files_move_with_them_and_are_not_mixed_up() -> None:
    def seen(*paths: str) -> list[Seen]:
        return [Seen("DRIFT", f"CON201 {path}", "no cause", "No cause", (path,), "CON201") for path in paths]

    state = number(State(), seen("lib/a.ex", "lib/b.ex"), ALL)
    folder = number(state, seen("app/b.ex", "app/a.ex"), ALL, {"app/a.ex", "app/b.ex"})
    assert ids(folder) == {("DRIFT", "CON201 app/a.ex"): "DRIFT-001", ("DRIFT", "CON201 app/b.ex"): "DRIFT-002"}
    unsure = number(state, seen("lib/c.ex", "lib/d.ex"), ALL, {"lib/c.ex", "lib/d.ex"})
    assert _open(unsure) == ["DRIFT-003", "DRIFT-004"]
    mended = number(state, seen("lib/a.ex", "lib/c.ex"), ALL, {"lib/a.ex", "lib/b.ex", "lib/c.ex"})
    assert _open(mended) == ["DRIFT-001", "DRIFT-003"]


def test_numbers_of_two_branches_are_told_apart() -> None:
    """Both gave DRIFT-002, to two things; and `z` has two numbers."""
    trunk = number(State(), [_drift("x")], ALL)
    ours = number(trunk, [_drift("x"), _drift("y"), _drift("z")], ALL)
    theirs = number(trunk, [_drift("x"), _drift("z")], ALL)
    both = State(entries=(*ours.entries, *theirs.entries[1:]))
    after = number(both, [_drift("x"), _drift("y"), _drift("z"), _drift("new")], ALL)
    assert {key: name for (_prefix, key), name in ids(after).items()} == {
        "x": "DRIFT-001",
        "y": "DRIFT-002",
        "z": "DRIFT-003",
        "new": "DRIFT-004",
    }
    other = State(entries=(*theirs.entries, *ours.entries[1:]))
    again = number(other, [_drift("x"), _drift("y"), _drift("z")], ALL)
    assert {row.key: (row.id, row.closed) for row in again.entries} == {
        "x": ("DRIFT-001", False),
        "z": ("DRIFT-002", False),
        "z = DRIFT-002": ("DRIFT-003", True),
        "y": ("DRIFT-004", False),
    }
    assert number(again, [_drift("x"), _drift("y"), _drift("z")], ALL) == again
