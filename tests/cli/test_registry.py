"""`concordia registry`: import, export, diff and sync, on workspaces of a few files."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main

REGISTRY = """\
version: 1
roots: [ui.command.*]
events:
  ui.command.order.requested: {version: 1, payload: {sku: string}}
  order.placed:
    version: 1
    reliability: persistent
    payload: {order_id: uuid, note: string?}
  order.paid: {version: 2, payload: {order_id: uuid}}
"""
SAGA = """\
def place(bus, cause):
    bus.publish(Event(name="order.placed", payload={"order_id": 1}, causation_id=cause.id))


bus.subscribe("order.placed", place)
"""
ELIXIR = """\
defmodule Shop do
  def pay(cause) do
    Thunderline.Event.new(name: "order.paid", payload: %{order_id: 1}, causation_id: cause.id)
  end
end
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("concordia.toml", 'registry = ["taxonomy/r.yaml"]\n')
    put("taxonomy/r.yaml", REGISTRY)
    put("shop/saga.py", SAGA)
    put("lib/shop.ex", ELIXIR)
    return tmp_path


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["registry", *arguments])


def contents() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


# Export and import


@pytest.mark.parametrize(
    ("arguments", "file", "words"),
    [
        (["--format", "markdown"], "out/page.md", "| `order.placed` | 1 | `%{order_id: uuid, note: string\\|nil}` |"),
        (["--format", "asyncapi"], "out/a.yaml", "address: order.placed"),
        (["--format", "asyncapi"], "out/a.json", '"address": "order.placed"'),
        (["--format", "python", "--name", "Names"], "out/e.py", 'ORDER_PLACED = "order.placed"'),
        (["--format", "elixir", "--name", "Shop.Events"], "out/e.ex", "defmodule Shop.Events do"),
        (["--contract"], "out/c.md", "| 1 | `ui.command.order.requested` |"),
    ],
)
def test_export(workspace: Path, arguments: list[str], file: str, words: str) -> None:
    Path("out").mkdir()
    before = contents()
    result = run("export", *arguments, "--output", file)
    assert (result.exit_code, result.stdout, result.stderr.splitlines()[0]) == (0, "", f"Wrote {file}")
    assert words in Path(file).read_text(encoding="utf-8")
    assert contents().keys() - before.keys() == {file}
    again = run("export", *arguments)
    if not file.endswith(".json"):
        assert again.stdout == Path(file).read_text(encoding="utf-8")


def test_export_of_a_schema_for_each_event(workspace: Path) -> None:
    put("schemas/order.lost.schema.json", "{}")
    result = run("export", "--format", "json-schema", "--output", "schemas")
    assert result.stderr == (
        "Wrote 3 files in schemas\n"
        f"note: {Path('schemas/order.lost.schema.json')}: is the schema of no event of these registries; delete it?\n"
    )
    schema = json.loads(Path("schemas/ui.command.order.requested.schema.json").read_text())
    assert schema["required"] == ["name", "correlation_id", "payload"]


def test_export_tells_what_the_format_cannot_hold(workspace: Path) -> None:
    put("taxonomy/r.yaml", "naming: {tense: past}\nevents: {my event: {version: 1}, a.sent: }\n")
    told = run("export", "--format", "markdown").stderr
    assert told == (
        "note: Markdown cannot hold the whole entry of 1 event (first: `my event`)\n"
        "note: Markdown cannot hold the registry's `naming`\n"
    )


def test_import_is_a_registry(workspace: Path) -> None:
    run("export", "--format", "asyncapi", "--output", "a.yaml")
    result = run("import", "a.yaml", "--output", "back.yaml")
    assert (result.exit_code, result.stderr) == (0, "Wrote back.yaml with 3 events\n")
    assert run("validate", "back.yaml").exit_code == 0
    assert run("diff", "taxonomy/r.yaml", "back.yaml").stdout == "No changes.\n"


@pytest.mark.parametrize(
    ("file", "text", "arguments"),
    [
        (
            "e.py",
            'class Events:\n    """Words."""\n    A = "a.sent"\n\n\nOTHER = "no event"\n',
            ["--constants", "Events"],
        ),
        ("e.ex", 'defmodule Events do\n  @deprecated "use it"\n  @a "a.sent"\nend\n', []),
        ("e.txt", "name,version\na.sent,1\n", ["--from", "csv"]),
    ],
)
def test_import_reads(workspace: Path, file: str, text: str, arguments: list[str]) -> None:
    put(file, text)
    result = run("import", file, *arguments)
    assert result.exit_code == 0
    assert [line.strip() for line in result.stdout.splitlines()][1:3] in (
        ["events:", "a.sent: {}"],
        ["events:", "a.sent:"],
    )


def test_what_import_tells_cannot_steer_a_terminal(workspace: Path) -> None:
    put("events.csv", "name,version\na.b,1\n\x1b[2Ja,1\n")
    told = run("import", "events.csv").stderr
    assert "rows whose name is not an event's" in told
    assert "\x1b" not in told


def test_import_never_runs_code(workspace: Path) -> None:
    put("e.py", 'import pathlib\n\npathlib.Path("ran").touch()\nA = "a.sent"\n')
    assert "a.sent" in run("import", "e.py").stdout
    assert not Path("ran").exists()


# Bad input


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "bad.yaml"], "bad.yaml: the file is not valid YAML"),
        (["import", "taxonomy/r.yaml"], "is not an AsyncAPI 3 document: it has no key `asyncapi`"),
        (["import", "bad.csv"], "has no column `name` or `event`; its header is `foo`, `bar`"),
        (["import", "concordia.toml"], "its suffix does not tell the format; name it by --from"),
        (["import", "bad.csv", "--constants", "X"], "--constants is for python and elixir"),
        (["import", "shop/saga.py", "--constants", "X"], "`X` holds no string constants here"),
        (["export", "bad.yaml", "--format", "python"], "bad.yaml: the file is not valid YAML"),
        (["export"], "name a format"),
        (["export", "--format", "python", "--contract"], "name a format"),
        (["export", "--format", "json-schema"], "name a folder by --output"),
        (["export", "--format", "json-schema", "--output", "bad.csv"], "bad.csv: is no folder to write to"),
        (["export", "--format", "python", "--name", "9"], "is no name for a Python class"),
        (["export", "--format", "elixir", "--name", "a.b"], "is no name for an Elixir module"),
        (["diff", "gone.yaml", "taxonomy/r.yaml"], "gone.yaml: is no file; a version in git is written REV:path"),
        (
            ["diff", "HEAD:gone.yaml", "taxonomy/r.yaml"],
            "is in no git repository, so there is no revision to compare with",
        ),
        (["diff", "taxonomy/r.yaml", "bad.yaml"], "bad.yaml: the file is not valid YAML"),
        (["diff", "taxonomy/r.yaml", "taxonomy/r.yaml", "--apply"], "--apply writes what --migrate shows"),
        (["sync", "--into", "bad.csv"], "is no registry in force; those are taxonomy/r.yaml"),
        (["sync", "--prefer", "taxonomy/r.yaml"], "name the same registry"),
    ],
)
def test_bad_input(workspace: Path, arguments: list[str], words: str) -> None:
    put("bad.yaml", "events: [a: b: c")
    put("bad.csv", "foo,bar\n1,2\n")
    before = contents()
    result = run(*arguments)
    assert (result.exit_code, words in result.stderr, "Traceback" in result.stderr) == (2, True, False), result.stderr
    assert contents() == before


# Diff


def test_diff_of_git_revisions_names_just_what_was_added(workspace: Path) -> None:
    page = "| Name | Version | Payload |\n|---|---|---|\n| `a.sent` | 1 | `%{x: binary|nil}` |\n"
    put("docs/E.md", page)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    put("docs/E.md", page + "| `a.got` | 1 | `%{}` |\n| `b.got` | 1 | `%{y: uuid}` |\n\nMore words.\n")
    git("commit", "-qam", "two")
    result = run("diff", "HEAD~1:docs/E.md", "HEAD:docs/E.md")
    assert result.exit_code == 0
    assert result.stdout == ("Compatible:\n  a.got: added\n  b.got: added\n\n0 breaking changes, 2 compatible ones.\n")
    for spec, words in (("HEAD:docs/F.md", "'docs/F.md' does not exist in 'HEAD'"), ("nope:docs/E.md", "'nope'")):
        wrong = run("diff", spec, "docs/E.md")
        assert (wrong.exit_code, words in wrong.stderr) == (2, True), wrong.stderr
    back = run("diff", "HEAD:docs/E.md", "HEAD~1:docs/E.md")
    assert back.exit_code == 1
    assert back.stdout.endswith("2 breaking changes, 0 compatible ones.\n")


def test_a_revision_extends_what_it_extended_then(workspace: Path) -> None:
    put("taxonomy/r.yaml", "extends: [shared/s.yaml]\nevents: {a.sent: }\n")
    put("taxonomy/shared/s.yaml", "events: {b.sent: }\n")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    put("taxonomy/shared/s.yaml", "events: {}\n")
    result = run("diff", "HEAD:taxonomy/r.yaml", "taxonomy/r.yaml", "--output-format", "json")
    assert [(row["kind"], row["event"]) for row in json.loads(result.stdout)["changes"]] == [("removed", "b.sent")]


CHANGED = REGISTRY.replace("order.placed", "order.ordered").replace(
    "order.paid: {version: 2, payload: {order_id: uuid}}",
    "order.paid: {version: 2, payload: {order_id: uuid, at: time}}",
)


def test_diff_names_the_code_that_is_hit(workspace: Path) -> None:
    put("new.yaml", CHANGED)
    result = run("diff", "taxonomy/r.yaml", "new.yaml")
    assert result.exit_code == 1
    assert result.stdout == (
        "Breaking:\n"
        "  order.placed: renamed to `order.ordered` (same payload, one segment changed)\n"
        "    shop/saga.py:2:29 emits it\n"
        "    shop/saga.py:5:16 handles it\n"
        "  order.paid: required field `at` added\n"
        "    lib/shop.ex:3:34 emits it\n"
        "\n"
        "2 breaking changes at 3 places in this workspace, 0 compatible ones.\n"
    )
    markdown = run("diff", "taxonomy/r.yaml", "new.yaml", "--output-format", "markdown").stdout
    assert "- `order.paid`: required field `at` added\n  - `lib/shop.ex:3` emits it\n" in markdown


@pytest.mark.parametrize(
    ("new", "sites"),
    [
        ("order.paid: {version: 2, payload: {order_id: integer}}", 1),
        ("order.paid: {version: 2, payload: {}}", 1),
        ("order.paid: {version: 1, payload: {order_id: uuid}}", 1),
        ("order.paid: {version: 2, payload: {order_id: uuid}, causation: root}", 1),
        ("order.paid: {version: 2, payload: {order_id: uuid}, causation: optional}", 0),
        ("order.paid: {version: 2, payload: {order_id: uuid?}}", 0),
    ],
)
def test_only_what_certainly_breaks_is_named(workspace: Path, new: str, sites: int) -> None:
    put("new.yaml", REGISTRY.replace("order.paid: {version: 2, payload: {order_id: uuid}}", new))
    rows = json.loads(run("diff", "taxonomy/r.yaml", "new.yaml", "--output-format", "json").stdout)["changes"]
    assert [len(row["sites"]) for row in rows] == [sites]


def test_migration_is_shown_and_then_written(workspace: Path) -> None:
    put("new.yaml", CHANGED)
    before = contents()
    shown = run("diff", "taxonomy/r.yaml", "new.yaml", "--migrate")
    assert contents() == before
    assert shown.stdout.count("\n+") - shown.stdout.count("\n+++") == 3
    assert "note: `order.placed` becomes `order.ordered`: 3 places\n" in shown.stderr
    written = run("diff", "taxonomy/r.yaml", "new.yaml", "--migrate", "--apply")
    assert written.stdout == "Wrote shop/saga.py\nWrote taxonomy/r.yaml\n"
    after = contents()
    assert {path for path in after if after[path] != before[path]} == {"shop/saga.py", "taxonomy/r.yaml"}
    assert after["shop/saga.py"].decode() == SAGA.replace("order.placed", "order.ordered")
    assert after["taxonomy/r.yaml"].decode() == REGISTRY.replace("order.placed", "order.ordered")


def test_code_follows_a_registry_that_has_changed_already(workspace: Path) -> None:
    put("old.yaml", REGISTRY)
    put("taxonomy/r.yaml", CHANGED)
    written = run("diff", "old.yaml", "taxonomy/r.yaml", "--migrate", "--apply")
    assert written.stdout == "Wrote shop/saga.py\n"
    assert "order.placed" not in Path("shop/saga.py").read_text()


def test_a_rename_that_cannot_be_done_everywhere_is_not_done(workspace: Path) -> None:
    put("new.yaml", REGISTRY.replace("order.placed", "order.ordered"))
    put("shop/more.py", 'def f(bus, verb):\n    bus.publish(Event(name=f"order.pl{verb}", payload={}))\n')
    before = contents()
    result = run("diff", "taxonomy/r.yaml", "new.yaml", "--migrate", "--apply")
    assert "shop/more.py:2:28 may emit it" in result.stderr
    assert "note: `order.placed` is not renamed: `order.placed` cannot be renamed everywhere" in result.stderr
    assert contents() == before


# Sync


PAGE = """\
| Event | Version | Payload | Reliability |
|---|---|---|---|
| `order.placed` | 2 | `%{order_id: uuid, note: string|nil}` | persistent |
| `order.sent` | 3 | `%{order_id: uuid, at: datetime|nil}` | transient |
"""


@pytest.fixture
def two(workspace: Path) -> Path:
    put("concordia.toml", 'registry = ["taxonomy/r.yaml", "docs/E.md"]\n')
    put("docs/E.md", PAGE)
    return workspace


def test_sync_shows_what_each_registry_says(two: Path) -> None:
    before = contents()
    result = run("sync")
    assert result.exit_code == 1
    assert contents() == before
    report, _, patch = result.stdout.partition("\n\n")
    assert report.splitlines() == [
        "ui.command.order.requested",
        "  taxonomy/r.yaml: is there",
        "  docs/E.md: is missing",
        "order.placed",
        "  taxonomy/r.yaml: version 1",
        "  docs/E.md: version 2",
        "order.paid",
        "  taxonomy/r.yaml: is there",
        "  docs/E.md: is missing",
        "order.sent",
        "  docs/E.md: is there",
        "  taxonomy/r.yaml: is missing",
        "2 registries, 4 events: 1 said differently, 3 not in all of them.",
    ]
    assert sorted(line[1:] for line in patch.splitlines() if line.startswith("+ ")) == [
        '      at: "datetime?"',
        "      order_id: uuid",
        "    payload:",
        "    reliability: transient",
        '    summary: ""',
        "    version: 3",
        "  order.sent:",
    ]


def test_sync_into_the_page(two: Path) -> None:
    result = run("sync", "--into", "docs/E.md", "--prefer", "taxonomy/r.yaml", "--write")
    assert result.stdout.endswith("Wrote docs/E.md\n")
    assert Path("docs/E.md").read_text(encoding="utf-8").splitlines()[2:] == [
        "| `order.placed` | 1 | `%{order_id: uuid, note: string|nil}` | persistent |",
        "| `order.sent` | 3 | `%{order_id: uuid, at: datetime|nil}` | transient |",
        "| `order.paid` | 2 | `%{order_id: uuid}` |  |",
        "| `ui.command.order.requested` | 1 | `%{sku: string}` |  |",
    ]
    assert Path("taxonomy/r.yaml").read_text(encoding="utf-8") == REGISTRY
    assert run("sync", "--into", "docs/E.md").exit_code == 0


def test_sync_both_ways_ends_in_agreement(two: Path) -> None:
    assert run("sync", "--prefer", "docs/E.md", "--write").exit_code == 0
    assert run("sync", "--into", "docs/E.md", "--write").exit_code == 0
    result = run("sync")
    assert (result.exit_code, result.stdout) == (
        0, "2 registries, 4 events: 0 said differently, 0 not in all of them.\n",
    )  # fmt: skip


def test_what_a_registry_extends_is_not_missing_from_it(workspace: Path) -> None:
    put("taxonomy/r.yaml", "extends: [s.yaml]\nevents: {a.sent: }\n")
    put("taxonomy/s.yaml", "events: {b.sent: }\n")
    result = run("sync")
    assert (result.exit_code, result.stdout) == (
        0, "2 registries, 2 events: 0 said differently, 0 not in all of them.\n",
    )  # fmt: skip


def test_a_file_that_nobody_may_write_is_named(two: Path) -> None:
    Path("taxonomy/r.yaml").chmod(0o444)
    result = run("sync", "--write")
    assert result.exit_code == 2
    assert "taxonomy/r.yaml: is read-only; not written" in result.stderr
