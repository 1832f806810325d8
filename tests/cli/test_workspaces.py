"""The commands on small workspaces, with everything real behind them: what is said, where, and with which exit code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main
from saga_concordia.model.diagnostics import Applicability, Diagnostic, Fix, Replace, Severity
from saga_concordia.rules.context import Context
from saga_concordia.rules.unused_suppression import UnusedSuppression
from saga_concordia.text.span import Span

Files = Mapping[str, str | bytes]
REGISTRY = "events:\n  order.placed: {version: 1}\n  order.paid: {version: 1}\n"
PLAIN: Files = {
    "concordia.toml": 'rules = {CON501 = "off"}\n',
    "taxonomy/r.yaml": REGISTRY,
    "a.py": 'bus.publish("order.placed")\n',
}


def lay(root: Path, files: Files) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert "internal error" not in result.stderr
    return result


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root"
    lay(folder, PLAIN)
    monkeypatch.chdir(folder)
    return folder


def findings(*arguments: str, stdin: bytes | None = None) -> list[str]:
    """Each finding as `path:line CODE`."""
    found = json.loads(run("check", "--output-format", "json", *arguments, stdin=stdin).stdout)["diagnostics"]
    return [f"{row['path']}:{row['line']} {row['code']}" for row in found]


@pytest.mark.parametrize(
    ("files", "arguments", "code", "words"),
    [
        ({"README.md": "x"}, "check a.py README.md", 0, "README.md: is no Python or Elixir file; not checked"),
        ({"README.md": "x"}, "facts a.py README.md", 0, "README.md: is no Python or Elixir file; not checked"),
        ({"README.md": "x"}, "explain README.md:1", 0, "README.md:1: nothing here: the file is no Python or Elixir"),
        ({}, "explain taxonomy/r.yaml:2", 0, "entry of `order.placed`"),
        ({"taxonomy/r.yaml": "events:\n  a.b: {version: x}\n"}, "explain taxonomy/r.yaml:2", 0, "CON601 invalid-entry"),
        ({"a.py": b"\n\xff"}, "explain a.py:2", 0, "is not UTF-8 (byte 1)"),
        ({}, "explain a.py:9", 0, "a.py:9: nothing here: the file has 2 lines"),
        ({"a.py": "x = 1\n"}, "explain a.py:1", 0, "a.py:1: nothing here: no emission"),
        ({}, "explain a.py:1", 0, "emission `order.placed`"),
        ({"a.py": b"\xff"}, "facts", 0, "a.py: Nothing in it is checked: it is not UTF-8"),
        ({"a.py": b"\xff", "concordia.toml": "select = ['CON1']"}, "facts", 0, "a.py: Nothing in it is checked"),
        ({"a.py": "x".encode("utf-16")}, "check", 1, "it is UTF-16, not UTF-8"),
        ({".gitignore": "a[z-a]\n"}, "check", 0, "No findings in 1 file"),
        ({"concordia.toml": "exclude = ['a[z-a]']"}, "check", 2, "`exclude` holds 'a[z-a]', which is not a glob"),
        ({"concordia.toml": "include = ['lib/**']"}, "check", 0, "`include` = `lib/**` matches no file"),
        ({"concordia.toml": f"exclude = ['{'*a' * 10}b']", f"{'a' * 60}.py": ""}, "check .", 1, "1 hint in 2 files"),
        ({"taxonomy/r.yaml": "events: [\n"}, "check", 1, "no registry in force can be read"),
        ({}, "check --fixable CON101:nope", 2, "no kind 'nope'; there are forward, input, insert, move"),
        ({"concordia.toml": "dialects = ['thunderlin']"}, "check", 2, "`dialects`: no dialect is called `thunderlin`"),
        (
            {"concordia.toml": "[[dialect]]\nname = 'sage'\nlanguage = 'elixir'"}, "check a.py", 0,
            "[[dialect]] `sage` replaces the built-in dialect of that name",
        ),
        ({"concordia.toml": "registry = ['**x']"}, "check", 2, "is not a glob"),
        ({"concordia.toml": "registry = ['e.py']", "e.py": ""}, "check", 1, 'constants = "Events"'),
        ({"a.py": 'publish("order.place")\n'}, "check --select con102", 1, "CON102"),
        ({"a.py": 'publish("order.place")\n'}, "check --ignore con102", 0, "No findings"),
    ],
)  # fmt: skip
def test_what_is_said(root: Path, files: Files, arguments: str, code: int, words: str) -> None:
    lay(root, files)
    result = run(*arguments.split())
    assert words in result.stdout + result.stderr
    assert result.exit_code == code


def test_a_registry_may_be_named_as_a_path(root: Path) -> None:
    result = run("check", "a.py", "taxonomy/r.yaml")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("name", ["p.py", ".gitignore", "taxonomy/p.yaml", "pyproject.toml"])
def test_pipes_are_never_opened(root: Path, name: str) -> None:
    os.mkfifo(root / name)
    found = findings()
    assert found == {"p.py": ["p.py:1 CON902"], "taxonomy/p.yaml": ["taxonomy/p.yaml:1 CON601"]}.get(name, [])


@pytest.mark.parametrize("option", ["--config", "--registry"])
@pytest.mark.parametrize("path", ["pipe", "/dev/zero"])
def test_options_open_no_pipe_and_no_device(root: Path, option: str, path: str) -> None:
    os.mkfifo(root / "pipe")
    result = run("check", option, path)
    assert result.exit_code == (2 if option == "--config" else 1)
    assert f"is a {'pipe' if path == 'pipe' else 'device'}, not a file" in result.stdout + result.stderr


def test_broken_links_and_large_files_are_said_without_an_excerpt(root: Path) -> None:
    (root / "dangling.py").symlink_to("nowhere")
    (root / "loop.py").symlink_to("loop.py")
    (root / "large.py").write_bytes(b"#" * (11 * 2**20))
    assert findings() == ["dangling.py:1 CON902", "large.py:1 CON902", "loop.py:1 CON902"]
    shown = run("check").stdout
    assert "it is a link to a file that does not exist" in shown
    assert "###" not in shown


def test_messages_hold_no_absolute_path(root: Path) -> None:
    (root / "dangling.py").symlink_to("nowhere")
    lay(root, {"bad.py": b"\xff", "taxonomy/b.yaml": b"\xff", "taxonomy/c.yaml": "extends: [/x, no.yaml]\nevents:\n"})
    shown = run("check", "--output-format", "json").stdout
    assert len(json.loads(shown)["diagnostics"]) == 5
    assert str(root) not in shown


@pytest.mark.parametrize("empty", ["events: {}\n", "events:\n", "version: 1\nevents: []\n"])
def test_an_empty_registry_knows_no_event_until_it_is_filled(root: Path, empty: str) -> None:
    lay(root, {"taxonomy/r.yaml": empty})
    assert findings() == ["a.py:1 CON101"]
    assert run("check", "--fixable", "CON101:register").exit_code == 0
    assert "order.placed" in (root / "taxonomy/r.yaml").read_text()


@pytest.mark.parametrize(
    ("extends", "found", "words"),
    [
        ("../../outside.yaml", ["taxonomy/r.yaml:1 CON601"], "lies outside of the workspace"),
        ("gone.yaml", ["taxonomy/r.yaml:1 CON601"], "does not exist"),
        ("r.yaml", [], ""),
        ("loop.yaml", [], ""),
        ("more/", ["taxonomy/more:1 CON601"], "it is a folder, not a file"),
    ],
)
def test_extends(root: Path, extends: str, found: list[str], words: str) -> None:
    (root / "taxonomy/more").mkdir()
    lay(root, {"../outside.yaml": "events: {}\n"})
    lay(root, {"taxonomy/r.yaml": f"extends: [{extends}]\n{REGISTRY}", "taxonomy/loop.yaml": "extends: r.yaml\n"})
    assert findings() == found
    result = run("registry", "validate", "taxonomy/r.yaml")
    assert words in result.stdout
    assert result.exit_code == bool(found)


def test_validate_reads_a_file_as_the_settings_say(root: Path) -> None:
    settings = "registry = [{path = 'e.rst', pattern = '^. (?P<name>.+)'}, {path = 'e.py', constants = 'E'}]\n"
    lay(root, {"concordia.toml": settings, "e.rst": "* a.b\n", "e.py": 'class E:\n    A = "a.c"\n'})
    for arguments in ([], ["e.rst", "e.py"]):
        result = run("registry", "validate", *arguments)
        assert result.stdout == "0 problems in 2 registry files, 2 events.\n"


def test_explain_shows_paths_as_one_would_type_them(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(root, {"lib/b.py": 'def send(name):\n    bus.publish(name)\n\n\nsend("order.paid")\n'})
    monkeypatch.chdir(root / "lib")
    shown = run("explain", "b.py:5").stdout
    assert "constructed at b.py:2\n  through the wrapper send\n" in shown
    assert "registered in ../taxonomy/r.yaml" in shown
    assert "registries in force: ../taxonomy/r.yaml (2 events)\nsettings: ../concordia.toml" in shown


FIX = ("--fix", "--unsafe-fixes", "--fixable", "CON101:register")


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def apply_patch(tool: str, folder: Path, patch: bytes) -> None:
    command = ["git", "apply"] if tool == "git" else ["patch", "-p1", "--batch"]
    subprocess.run(command, cwd=folder, input=patch, check=True, capture_output=True)


DRIFT: Files = {
    "a b/c d.py": 'bus.publish("order.place")\nbus.publish("banana.peeled")\n',
    'lib/q"t.py': 'bus.publish("order.paidd")',
    "lib/größe.py": 'bus.publish("order.place")\r\nbus.publish("other.thing")\r\n',
}


@pytest.mark.parametrize("tool", ["git", "patch"])
def test_the_diff_is_a_patch_of_just_what_the_fixes_write(root: Path, tool: str) -> None:
    if shutil.which(tool) is None:
        return
    lay(root, DRIFT)
    before = tree(root)
    patch = run("check", "--diff", *FIX).stdout_bytes
    assert tree(root) == before
    assert b"\n+++ b/a b/c d.py\t\n" in patch
    run("check", *FIX)
    fixed = tree(root)
    assert fixed != before
    lay(root, before)
    apply_patch(tool, root, patch)
    assert tree(root) == fixed


def test_a_diff_from_a_folder_below_holds_what_a_patch_there_can_reach(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(root, DRIFT)
    monkeypatch.chdir(root / "lib")
    result = run("check", "--diff", *FIX)
    assert "../" not in result.stdout
    assert "--- a/größe.py\n" in result.stdout
    assert "../taxonomy/r.yaml: would change too, but no patch applied here can reach it" in result.stderr
    apply_patch("git", root / "lib", result.stdout_bytes)


def test_a_fix_that_does_not_mend_is_not_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(root, {"a.py": 'bus.publish("order.place")\n'})
    real = UnusedSuppression.check

    def stubborn(self: UnusedSuppression, context: Context) -> Iterator[Diagnostic]:
        yield from real(self, context)
        intent = Replace("insert", "a.py", Span(0, 0), "#\n")
        fix = Fix("Add a line", Applicability.SAFE, intent)
        yield Diagnostic("CON901", "n", Severity.WARNING, "is stubborn", "a.py", Span(0, 1), fixes=(fix,))

    monkeypatch.setattr(UnusedSuppression, "check", stubborn)
    result = run("check", "--fix", "--unsafe-fixes")
    assert (root / "a.py").read_text() == '#\nbus.publish("order.placed")\n'
    assert result.stderr.count("a.py: the fix of CON901 does not mend it: is stubborn") == 1
    assert "Applied 1 fix." in result.stderr


def test_a_file_that_may_not_be_written_is_in_no_diff(root: Path) -> None:
    lay(root, {"a.py": 'bus.publish("order.place")\n'})
    (root / "a.py").chmod(0o444)
    for arguments in (["--diff", "--unsafe-fixes"], ["--unsafe-fixes"]):
        result = run("check", *arguments)
        assert result.stderr.count("a.py: is read-only; not written") == 1
        assert "+++" not in result.stdout
    assert 'order.place"' in (root / "a.py").read_text()


def test_stdin_stands_for_a_file(root: Path) -> None:
    drift = b'bus.publish("order.place")\n'
    assert findings("--stdin-filename", "a.py", stdin=drift) == ["a.py:1 CON102"]
    assert findings("--stdin-filename", "lib/new.py", stdin=drift) == ["lib/new.py:1 CON102"]
    assert findings("--stdin-filename", "a.py", stdin=b"\xff") == ["a.py:1 CON902"]
    assert findings("--stdin-filename", "taxonomy/r.yaml", stdin=b"events: 7") == ["taxonomy/r.yaml:1 CON601"]
    shown = run("check", "--stdin-filename", "a.py", "--unsafe-fixes", "--diff", stdin=drift).stdout
    assert shown.endswith('-bus.publish("order.place")\n+bus.publish("order.placed")\n')
    assert "not checked" in run("check", "--stdin-filename", "a.txt", stdin=drift).stderr
    assert run("check", "--stdin-filename", "a.py", "--fix", stdin=drift).exit_code == 2
    assert run("check", "--stdin-filename", "a.py", "a.py", stdin=drift).exit_code == 2
    assert findings() == []


@pytest.mark.parametrize("arguments", ["check", "facts", "rules", "explain CON101", "--help", "registry validate"])
@pytest.mark.parametrize("target", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_one_message(root: Path, arguments: str, target: str) -> None:
    if target == "> /dev/full" and not Path("/dev/full").exists():
        return
    command = f"exec {sys.executable} -m saga_concordia.cli.main {arguments} {target}"
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: standard output")
    assert done.stderr.count("\n") == 1


def test_stderr_may_be_closed(root: Path) -> None:
    command = f"exec {sys.executable} -m saga_concordia.cli.main check 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=root, check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("words", "typed", "offered"),
    [
        ("concordia check --select", "CON10", {"CON101", "CON102"}),
        ("concordia check --ignore", "con902", {"CON902"}),
        ("concordia check --select", "CON101,CON90", {"CON101,CON901", "CON101,CON902"}),
        ("concordia check --fixable", "CON101:r", {"CON101:register", "CON101:rename", "CON101:remove"}),
        ("concordia check --fixable", "CON90", {"CON901:", "CON902:"}),
        ("concordia explain", "CON90", {"CON901", "CON902"}),
        ("concordia explain", "unused-", {"unused-suppression"}),
    ],
)
def test_shells_complete_codes(words: str, typed: str, offered: set[str]) -> None:
    completion = ShellComplete(main, {}, "concordia", "_CONCORDIA_COMPLETE")
    found = {item.value for item in completion.get_completions(words.split()[1:], typed)}
    assert offered <= found
    assert all(value.lower().startswith(typed.lower()) for value in found)
