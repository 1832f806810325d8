"""What is offered for findings, and what it edits. `$0` is the cursor; a fixture's `after` is its file afterwards."""

from pathlib import Path

import pytest
from cursor import Cursor, at
from msgspec.structs import replace
from saga_concordia.ide.actions import (
    Action,
    Asked,
    CannotActError,
    Key,
    Sort,
    edits,
    findings_at,
    fix_all,
    quick_fixes,
)
from saga_concordia.text.edit import apply_edits
from saga_concordia.text.span import Span

IDS = ", correlation_id=a, causation_id=b"
PYTHON = f"""\
-- app.py --
def go(a, b):
    "😀"; Event(name="ml.run.fa$0il", source="ml"{IDS})
"""
ELIXIR = """\
-- lib/app.ex --
defmodule App do
  def go(a, b) do
    "😀"; Thunderline.Event.new(name: "ml.run.fa$0il", source: :ml, correlation_id: a, causation_id: b)
  end
end
"""
BOTH = pytest.mark.parametrize("text", [PYTHON, ELIXIR], ids=["python", "elixir"])


def offered(cursor: Cursor, *asked: Asked) -> list[Action]:
    within = Span(cursor.offset, cursor.offset)
    found = findings_at(cursor.workspace, cursor.path, within, asked)
    return list(quick_fixes(cursor.workspace, cursor.path, found))


def titles(cursor: Cursor) -> list[str]:
    return [action.title for action in offered(cursor)]


def done(cursor: Cursor, action: Action | Key) -> dict[str, str]:
    """The files that an action changes, as they are afterwards; in the workspace they are so from then on."""
    key = action.key if isinstance(action, Action) else action
    workspace = cursor.workspace
    wanted = edits(workspace, cursor.path, key, {cursor.path})
    after = {path: apply_edits(workspace.source(path), rows) for path, rows in wanted.items()}
    for path, data in after.items():
        workspace.hold(path, data)
    return {path: data.decode() for path, data in after.items()}


def choose(cursor: Cursor, title: str) -> dict[str, str]:
    return done(cursor, next(action for action in offered(cursor) if action.title == title))


def codes(cursor: Cursor, path: str = "") -> list[str]:
    return [row.code for row in cursor.workspace.diagnostics(path or cursor.path)]


# Fixes


@BOTH
def test_a_name_is_mended(tmp_path: Path, text: str) -> None:
    cursor = at(text, tmp_path)
    before = cursor.text()
    assert titles(cursor) == [
        "Rename to `ml.run.failed`",
        "Ignore CON102 on this line",
        "Ignore CON102 in this file",
    ]
    assert [action.preferred for action in offered(cursor)] == [True, False, False]
    assert choose(cursor, "Rename to `ml.run.failed`") == {cursor.path: before.replace("ml.run.fail", "ml.run.failed")}
    assert codes(cursor) == []
    assert offered(cursor) == []


def test_a_title_names_the_other_file_that_it_writes(tmp_path: Path) -> None:
    cursor = at(
        f'-- names.py --\nN = "ml.run.fail"\n-- app.py --\nfrom names import N\nEvent(name=$0N, source="ml"{IDS})\n',
        tmp_path,
    )
    assert choose(cursor, "Rename to `ml.run.failed` in names.py") == {"names.py": 'N = "ml.run.failed"\n'}


def test_what_is_inside_comes_before_what_is_around(tmp_path: Path) -> None:
    cursor = at(
        '-- app.py --\nEvent(name="ml.run.fa$0il", source="ml", correlation_id=event.correlation_id)\n', tmp_path
    )
    found = findings_at(cursor.workspace, cursor.path, Span(cursor.offset, cursor.offset))
    assert [row.code for row in found] == ["CON102", "CON201"]
    assert [action.title for action in offered(cursor) if action.preferred] == [
        "Rename to `ml.run.failed`",
        "Pass `event.id` as `causation_id`",
    ]


def test_a_finding_around_the_cursor_is_there_beside_what_is_asked_for(tmp_path: Path) -> None:
    text = 'Event(\n    name="ml.run.fa$0il",\n    correlation_id=event.correlation_id,\n)\n'
    cursor = at(f"-- app.py --\n{text}", tmp_path)
    here = Span(cursor.offset, cursor.offset)
    found = findings_at(cursor.workspace, cursor.path, here, [Asked("CON102", here)])
    assert [row.code for row in found] == ["CON102", "CON201"]


def test_what_an_editor_asks_for_is_what_it_gets(tmp_path: Path) -> None:
    text = 'Event(name="ml.run.fail", source="ml", correlation_id=event.correlation_id)\n'
    cursor = at(f"-- app.py --\n$0{text}", tmp_path)
    name, call = Span(12, 23), Span(0, len(text) - 1)
    for asked, expected in (
        (Asked("CON102", name, "ml.run.fail"), ["CON102"]),
        (Asked("CON102", name), ["CON102"]),
        (Asked("CON201", call, "ml.run.fail"), ["CON201"]),
        # What is not found again falls back to the range.
        (Asked("CON102", name, "ml.run.gone"), ["CON201"]),
        (Asked("CON999", name), ["CON201"]),
    ):
        found = findings_at(cursor.workspace, "app.py", Span(0, 0), [asked])
        assert [row.code for row in found] == expected


def test_an_unknown_name_has_several_ways_out(tmp_path: Path) -> None:
    cursor = at(
        f'-- app.py --\nEvent(name="ml.training.run$0.completed", source="ml"{IDS}, payload={{"size": 1}})\n', tmp_path
    )
    renames = [title for title in titles(cursor) if title.startswith("Rename")]
    assert renames[0] == "Rename to `ml.run.completed`"
    assert titles(cursor)[len(renames) :] == [
        "Register `ml.training.run.completed` in taxonomy/registry.yaml",
        "Ignore CON101 on this line",
        "Ignore CON101 in this file",
    ]
    assert not any(action.preferred for action in offered(cursor))
    after = choose(cursor, "Register `ml.training.run.completed` in taxonomy/registry.yaml")
    assert list(after) == ["taxonomy/registry.yaml"]
    assert "ml.training.run.completed:" in after["taxonomy/registry.yaml"]
    assert codes(cursor) == []


def test_a_page_is_written_in_its_own_format(tmp_path: Path) -> None:
    page = "-- taxonomy/EVENT_TAXONOMY.md --\n| Event | Summary |\n|---|---|\n| `ml.run.failed` | It broke off. |\n"
    settings = '-- concordia.toml --\nregistry = ["taxonomy/EVENT_TAXONOMY.md"]\n'
    cursor = at(f'{settings}{page}-- app.py --\nEvent(name="ml.banana.$0peeled", source="ml"{IDS})\n', tmp_path)
    after = choose(cursor, "Register `ml.banana.peeled` in taxonomy/EVENT_TAXONOMY.md")
    assert "| `ml.banana.peeled` |" in after["taxonomy/EVENT_TAXONOMY.md"]
    assert codes(cursor) == []


def test_a_registry_that_takes_no_entry_says_so(tmp_path: Path) -> None:
    registry = "-- taxonomy/registry.yaml --\nx-all: &all {ml.run.failed: {version: 1}}\nevents: *all\n"
    cursor = at(f'{registry}-- app.py --\nEvent(name="ml.banana.$0peeled", source="ml"{IDS})\n', tmp_path)
    [action] = [one for one in offered(cursor) if one.title.startswith("Register")]
    assert "taxonomy/registry.yaml takes no entry as it is" in action.refusal
    with pytest.raises(CannotActError, match="takes no entry as it is"):
        done(cursor, action)


# Many at once

SEVERAL = f"""\
-- names.py --
N = "user.account.create"
-- app.py --
from names import N
Event(name="ml.run.fa$0il", source="ml"{IDS})
Event(name="ml.run.fail", source="ml"{IDS})
Event(name=N, source="user"{IDS})
Event(name="ml.banana.peeled", source="ml"{IDS})
"""


def test_all_of_a_code_are_mended_with_their_constants(tmp_path: Path) -> None:
    cursor = at(SEVERAL, tmp_path)
    after = choose(cursor, "Fix all 3 CON102 in this file, writing names.py too")
    assert after["names.py"] == 'N = "user.account.created"\n'
    assert after["app.py"] == cursor.text()
    assert after["app.py"].count('"ml.run.failed"') == 2
    assert codes(cursor) == ["CON101"]


def test_renames_that_are_a_choice_are_not_made_for_many(tmp_path: Path) -> None:
    line = f'Event(name="ml.training.run.completed", source="ml"{IDS}, payload={{}})\n'
    cursor = at(f"-- app.py --\n$0{line}{line}", tmp_path)
    found = [row for row in cursor.workspace.diagnostics("app.py") if row.code == "CON101"]
    actions = list(quick_fixes(cursor.workspace, "app.py", found))
    assert any(action.title.startswith("Rename") for action in actions)
    assert not any(action.title.startswith("Fix all") for action in actions)


SAFE = """\
-- app.py --
def go(event, correlation_id, causation_id):
    "😀"; Event(name="ml.run.fa$0il", source="ml", correlation_id=correlation_id)
    Event(name="ml.run.failed", source="ml")
    x = 1  # concordia: ignore[CON101]
"""


def test_only_what_is_safe_is_mended_unasked(tmp_path: Path) -> None:
    cursor = at(SAFE, tmp_path)
    action = fix_all(cursor.workspace, "app.py")
    assert action
    assert done(cursor, action) == {
        "app.py": """\
def go(event, correlation_id, causation_id):
    "😀"; Event(name="ml.run.fail", source="ml", correlation_id=correlation_id, causation_id=causation_id)
    Event(name="ml.run.failed", source="ml", causation_id=causation_id, correlation_id=correlation_id)
    x = 1
"""
    }
    assert codes(cursor) == ["CON102"]
    assert fix_all(cursor.workspace, "app.py") is None
    assert done(cursor, Key(Sort.SAFE)) == {}


def test_edits_of_several_rounds_are_few_and_small(tmp_path: Path) -> None:
    """Two ids at one place take two rounds; what is between edits is left alone, so that cursors stay."""
    cursor = at(SAFE, tmp_path)
    wanted = edits(cursor.workspace, "app.py", Key(Sort.SAFE), {"app.py"})["app.py"]
    assert [edit.new_text for edit in wanted] == [
        ", causation_id=causation_id",
        ", causation_id=causation_id, correlation_id=correlation_id",
        "",
    ]


def test_a_trial_leaves_the_workspace_as_it_was(tmp_path: Path) -> None:
    cursor = at(SEVERAL, tmp_path)
    before = cursor.text(), cursor.text("names.py"), cursor.workspace.diagnostics("app.py")
    key = Key(Sort.ALIKE, code="CON102", kind="rename")
    assert {*edits(cursor.workspace, "app.py", key, {"app.py"})} == {"app.py", "names.py"}
    assert (cursor.text(), cursor.text("names.py"), cursor.workspace.diagnostics("app.py")) == before


def test_duplicates_in_a_registry_are_safe_to_remove(tmp_path: Path) -> None:
    registry = "events:\n  ml.run.failed: {version: 1}\n  ml.run.failed: {version: 1}\n"
    cursor = at(f"-- taxonomy/registry.yaml --\n$0{registry}", tmp_path)
    assert done(cursor, Key(Sort.SAFE)) == {cursor.path: "events:\n  ml.run.failed: {version: 1}\n"}


# Suppressions


@BOTH
@pytest.mark.parametrize("where", ["on this line", "in this file"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_finding_in_code_is_ignored(tmp_path: Path, text: str, where: str, newline: str) -> None:
    cursor = at(text, tmp_path)
    cursor.workspace.hold(cursor.path, cursor.text().replace("\n", newline).encode())
    cursor.offset = cursor.text().encode().index(b"ml.run.fail")
    [after] = choose(cursor, f"Ignore CON102 {where}").values()
    assert codes(cursor) == []
    assert after.startswith(f"# concordia: ignore-file[CON102]{newline}") == (where == "in this file")
    assert ("  # concordia: ignore[CON102]" in after) == (where == "on this line")
    assert after.count("\n") == after.count(newline)


def test_a_finding_in_a_comment_is_ignored_from_above(tmp_path: Path) -> None:
    text = "use Reactor\n  step :a do\n    run fn _, _ ->\n      # TO$0DO\n      :ok\n    end\n  end\n"
    cursor = at(f"-- lib/s.ex --\ndefmodule S do\n  {text}end\n", tmp_path)
    assert codes(cursor) == ["CON307"]
    [after] = choose(cursor, "Ignore CON307 on this line").values()
    assert "      # concordia: ignore[CON307]\n      # TODO\n" in after
    assert codes(cursor) == []


def test_codes_join_those_that_are_ignored(tmp_path: Path) -> None:
    cursor = at(SAFE.replace("correlation_id=correlation_id)", 'correlation_id="x")'), tmp_path)
    assert codes(cursor)[:3] == ["CON201", "CON102", "CON206"]
    choose(cursor, "Ignore CON102 on this line")
    cursor.offset = cursor.text().encode().index(b'"x"') + 1
    after = choose(cursor, "Ignore CON206 on this line")["app.py"]
    assert '"x")  # concordia: ignore[CON102, CON206]\n' in after


def test_a_selection_says_which_line_is_meant(tmp_path: Path) -> None:
    cursor = at(SEVERAL, tmp_path)
    found = findings_at(cursor.workspace, "app.py", Span(0, len(cursor.text())))
    told = [action.title for action in quick_fixes(cursor.workspace, "app.py", found)]
    assert [title for title in told if title.startswith("Ignore")] == [
        "Ignore CON102 on line 4",
        "Ignore CON102 on line 2",
        "Ignore CON102 on line 3",
        "Ignore CON101 on line 5",
        "Ignore CON102 in this file",
        "Ignore CON101 in this file",
    ]


def test_a_suppression_that_would_become_a_part_of_a_text_is_not_made(tmp_path: Path) -> None:
    text = 'Thunderline.Event.new(name: "ml.run.fa$0il", source: :ml, payload: %{x: "a\nb"})\n'
    cursor = at(f"-- lib/app.ex --\n{text}", tmp_path)
    with pytest.raises(CannotActError, match="cannot be ignored by a comment"):
        choose(cursor, "Ignore CON102 on this line")


def test_a_line_that_takes_no_comment_is_not_ignored(tmp_path: Path) -> None:
    cursor = at(f'-- app.py --\nx = Event(name="ml.run.fa$0il", source="ml"{IDS}) + \\\n1\n', tmp_path)
    assert titles(cursor)[1:] == ["Ignore CON102 in this file"]


REGISTRIES = {
    "taxonomy/registry.yaml": [
        "naming: {tense: past}\nevents:\n  ml.run.fa$0il: {version: 1}\n",
        "naming: {tense: past}\r\nevents:\r\n  ml.run.fa$0il:\r\n    summary: |\r\n      # A text.\r\n",
        "naming: {tense: past}\nevents: {ml.run.fa$0il: {version: 1},\n  ml.run.failed: {version: 1}}\n",
        "naming: {tense: past}\nevents:\n  - {name: ml.run.fa$0il, version: 1, summary: 'one\n      two'}\n",
    ],
    "taxonomy/EVENT_TAXONOMY.md": [
        "# 😀\n\n| Event | Version |\n|---|---|\n| `ml.run.failed` | on$0e |\n",
        "| Event | Version |\n|---|---|\n| `ml.run.failed` | on$0e",
    ],
}


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, several in REGISTRIES.items() for text in several])
@pytest.mark.parametrize("where", ["on this line", "in this file"])
def test_a_finding_in_a_registry_is_ignored(tmp_path: Path, path: str, text: str, where: str) -> None:
    cursor = at(f'-- concordia.toml --\nregistry = ["{path}"]\n-- {path} --\n{text}', tmp_path)
    [code] = codes(cursor)
    names = [event.name for event in cursor.workspace.registries[path].events]
    assert list(choose(cursor, f"Ignore {code} {where}")) == [path]
    assert codes(cursor) == []
    assert [event.name for event in cursor.workspace.registries[path].events] == names


def test_nothing_is_ignored_where_comments_are_unknown_or_useless(tmp_path: Path) -> None:
    pattern = "{path = \"names.txt\", pattern = '(?m)^(?P<name>\\S+)$'}"
    settings = f'-- concordia.toml --\nregistry = ["taxonomy/registry.yaml", {pattern}]\n'
    naming = "-- taxonomy/registry.yaml --\nnaming: {tense: past}\nevents: {ml.run.failed: {version: 1}}\n"
    cursor = at(f"{settings}{naming}-- names.txt --\n$0ml.run.start\n", tmp_path)
    assert codes(cursor) == ["CON603"]
    found = cursor.workspace.diagnostics(cursor.path)
    assert not [row for row in quick_fixes(cursor.workspace, cursor.path, found) if row.title.startswith("Ignore")]
    cursor = at("-- app.py --\nx = 1  # concordia: $0ignore[CON101]\n", tmp_path / "other")
    assert titles(cursor) == ["Remove the suppression"]


# Texts that change


@BOTH
def test_an_action_finds_its_finding_again(tmp_path: Path, text: str) -> None:
    cursor = at(text, tmp_path)
    [rename, *_] = offered(cursor)
    cursor.workspace.hold(cursor.path, ("# 😀\n" + cursor.text()).encode())
    [after] = done(cursor, rename).values()
    assert after.startswith("# 😀\n")
    assert '"ml.run.failed"' in after
    with pytest.raises(CannotActError, match="has changed since"):
        done(cursor, rename)


def test_of_two_that_are_the_same_none_is_taken_for_the_other(tmp_path: Path) -> None:
    cursor = at(SEVERAL, tmp_path)
    [rename, *_] = offered(cursor)
    cursor.workspace.hold("app.py", ("\n" + cursor.text()).encode())
    with pytest.raises(CannotActError, match="has changed since"):
        done(cursor, rename)


@pytest.mark.parametrize("data", [b"", b"\xff", b"def (:\n", b"\r"])
@pytest.mark.parametrize("path", ["app.py", "lib/app.ex", "taxonomy/registry.yaml", "notes.txt"])
def test_bad_input(tmp_path: Path, data: bytes, path: str) -> None:
    cursor = at(PYTHON, tmp_path)
    cursor.workspace.hold(path, data)
    for within in (Span(0, 0), Span(5, 999_999)):
        found = findings_at(cursor.workspace, path, within)
        for action in quick_fixes(cursor.workspace, path, found):
            assert action.title
    assert fix_all(cursor.workspace, path) is None
    assert edits(cursor.workspace, path, Key(Sort.SAFE), ()) == {}


# Fixes of more than one place

SAGA = """\
-- lib/order.ex --
defmodule Shop.Order do
  use Reactor
  input :correlation_id

  step :tell do
    argument :correlation_id, input(:correlation_id)
    run fn args, _ -> Thunderline.Event.ne$0w(name: "ml.run.failed", correlation_id: args.correlation_id) end
  end
end
-- lib/caller.ex --
defmodule Shop.Caller do
  def go(cid), do: Reactor.run(Shop.Order, %{correlation_id: cid})
  def again(inputs), do: Reactor.run(Shop.Order, inputs)
end
"""
THREADING = "Thread `causation_id` through Order"


def test_an_id_is_threaded_and_the_title_says_what_is_left_to_do(tmp_path: Path) -> None:
    cursor = at(SAGA, tmp_path)
    caller = cursor.text("lib/caller.ex")
    first = offered(cursor)[0]
    assert first.title == f"{THREADING}; lib/caller.ex:3 must pass it too, by hand"
    assert first.preferred
    after = done(cursor, first)
    assert after["lib/caller.ex"] == caller.replace("cid})", "cid, causation_id: nil})")
    assert "correlation_id: args.correlation_id, causation_id: args.causation_id)" in after["lib/order.ex"]
    assert "CON201" not in codes(cursor)


def test_what_cannot_be_threaded_is_not_offered(tmp_path: Path) -> None:
    cursor = at(SAGA.replace("fn args, _", "fn [args], _"), tmp_path)
    assert "CON201" in codes(cursor)
    assert not [title for title in titles(cursor) if title.startswith(THREADING)]


def test_an_id_is_threaded_only_once_everything_is_read(tmp_path: Path) -> None:
    cursor = at(SAGA, tmp_path)
    action = offered(cursor)[0]
    cursor.workspace.reconfigure(replace(cursor.workspace.settings, exclude=("nothing",)))
    with pytest.raises(CannotActError, match="Not everything is read yet"):
        done(cursor, action)
