"""Hostile workspaces: nothing hangs, nothing takes all memory, and what is not checked is said with what to do."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main
from saga_concordia.config import disk, files
from saga_concordia.config.globs import GlobError
from saga_concordia.engine import findings, registries
from saga_concordia.engine.workspace import Workspace

REGISTRY = "version: 1\nevents:\n  ml.run.failed: {version: 1}\n"
DRIFT = 'Event(name="ml.run.fail", source="ml", correlation_id=c)\n'
SECONDS = 20
"""More than any of these takes of the processor's time, and much less than what it takes without the limit."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taxonomy").mkdir()
    (tmp_path / "taxonomy" / "registry.yaml").write_text(REGISTRY)
    (tmp_path / "concordia.toml").write_text("")
    return tmp_path


def check(*more: str) -> Result:
    """A check of everything; it must not take long, nor end in a fault of ours."""
    started = time.process_time()
    result = CliRunner().invoke(main, ["check", "--output-format", "concise", *more])
    assert time.process_time() - started < SECONDS
    assert "internal error" not in result.output
    return result


def said(result: Result, *words: str) -> None:
    """Some line says all of this."""
    assert any(all(word in line for word in words) for line in result.output.split("\n")), result.output[-2000:]


# Files


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


def _folder(path: Path) -> None:
    path.mkdir()


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("make", [_pipe, _zeros, _sparse, _itself])
@pytest.mark.parametrize(
    "name", ["a.py", "a.ex", "taxonomy/a.yaml", ".gitignore", "EVENT_TAXONOMY.md", "pyproject.toml"]
)
def test_what_is_no_file_to_read(root: Path, make: Callable[[Path], None], name: str) -> None:
    make(root / name)
    result = check()
    assert result.exit_code == (1 if name[0] in "at" else 0), result.output
    if name[0] in "at":
        said(result, f"{name}:1:1: error CON")


@pytest.mark.parametrize("make", [_pipe, _zeros, _sparse, _itself, _folder])
@pytest.mark.parametrize("name", ["concordia.toml", "concordia-baseline.json"])
def test_settings_and_baselines_that_are_no_files(root: Path, make: Callable[[Path], None], name: str) -> None:
    (root / "concordia.toml").write_text('baseline = "concordia-baseline.json"\n')
    (root / name).unlink(missing_ok=True)
    make(root / name)
    result = check()
    assert result.exit_code == 2
    said(result, name)


def test_a_link_to_a_file_that_is_called_otherwise(root: Path) -> None:
    (root / "script").write_text(DRIFT)
    (root / "notes.md").write_text(DRIFT)
    (root / "good.py").write_text("x = 1\n")
    for name in ("script", "notes.md", "good.py"):
        (root / f"to_{name.partition('.')[0]}.py").symlink_to(name)
    result = check()
    for name in ("to_script.py", "to_notes.py"):
        said(result, f"{name}:1:1: error CON902", "is a link to a file whose name does not end as code does")
    assert "to_good" not in result.output
    assert check("to_script.py").exit_code == 1


@pytest.mark.parametrize(
    "name", [b"new\nline.py", b"bad\xff.py", b"esc\x1b[31m.py", b"-dash.py", "a\u202eyp.py".encode()]
)
def test_names_that_no_terminal_should_see(root: Path, name: bytes) -> None:
    (root / os.fsdecode(name)).write_text(DRIFT)
    for form in ("text", "concise", "json", "sarif", "github", "gitlab", "junit"):
        result = CliRunner().invoke(main, ["check", "--output-format", form, "--output-file", "out.txt"])
        assert result.exit_code == 1, (form, result.output)
        text = (root / "out.txt").read_text(encoding="utf-8")
        assert "CON" in text
        assert not {"\x1b", *("\u202e" if form in ("text", "concise", "github") else ())} & set(text), form
        printed = CliRunner().invoke(main, ["check", "--output-format", form])
        assert printed.exit_code == 1, (form, printed.output)
    audit = CliRunner().invoke(main, ["audit"])
    if b"\xff" in name:
        assert audit.exit_code == 2
        said(audit, r"bad\udcff.py: this name is no text in UTF-8; rename the file, or `exclude` it")
    else:
        assert audit.exit_code == 0, audit.output
    baseline = CliRunner().invoke(main, ["check", "--write-baseline"])
    assert baseline.exit_code == 0, baseline.output


def test_folders_deep_within_each_other(root: Path) -> None:
    deep = root.joinpath(*["d"] * 150)
    deep.mkdir(parents=True)
    (deep / "a.py").write_text(DRIFT)
    (root.joinpath(*["d"] * 90) / "b.py").write_text(DRIFT)
    result = check()
    said(result, "/d:1:1: error CON902", "lies more than 100 folders deep; name it to have it checked")
    said(result, "/b.py:1:", "CON102")
    said(check(str(deep)), "/a.py:1:", "CON102")


def test_many_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    for name in "abcde":
        (root / f"{name}.py").write_text(DRIFT)
    result = check()
    said(result, "Not all of it is checked: it holds more than 3 files", "`include`")
    assert {name for name in "abcde" if f"{name}.py:1" in result.output} == set("abc")


def test_many_lines_of_an_ignore_file(root: Path) -> None:
    (root / ".gitignore").write_text("one.py\n" + "*a*b*c*d\n" * 100_000 + "two.py\n")
    for number in range(30):
        (root / f"{'a' * 200}{number}.py").write_text("x = 1\n")
    for name in ("one", "two"):
        (root / f"{name}.py").write_text(DRIFT)
    result = check()
    said(result, ".gitignore:1:1: error CON902 Not all of it is checked: it has more than 5000 lines")
    assert "one.py" not in result.output
    assert "two.py" in result.output


def test_many_findings_of_a_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MOST_FINDINGS", 4)
    (root / "a.py").write_text(DRIFT * 20)
    (root / "b.py").write_text(DRIFT)
    result = check("--ignore", "CON5")
    said(result, "a.py:1:1: error CON902 Not all of it is checked: it has more than 4 findings", "mend those first")
    assert result.output.count("a.py:") == 5
    assert result.output.count("b.py:") == 2
    assert [row.code for row in _workspace(root).diagnostics("a.py")].count("CON902") == 1
    fixed = check("--unsafe-fixes", "--select", "CON102,CON9")
    assert "CON902" not in fixed.output
    assert 'ml.run.fail"' not in (root / "a.py").read_text()


def _workspace(root: Path) -> Workspace:
    from saga_concordia.config.settings import find

    workspace = Workspace(find(root))
    for _ in workspace.build():
        pass
    return workspace


def test_a_text_in_an_editor_is_bounded_like_a_file(root: Path) -> None:
    (root / "a.py").write_text(DRIFT)
    workspace = _workspace(root)
    assert "CON102" in {row.code for row in workspace.diagnostics("a.py")}
    workspace.hold("a.py", DRIFT.encode() + b"#" * (10 * 2**20))
    assert [row.message for row in workspace.diagnostics("a.py")] == [
        f"Nothing in it is checked: it is too large ({10 * 2**20 + len(DRIFT)} bytes; at most {10 * 2**20} are read)."
    ]
    workspace.hold("a.py", DRIFT.encode())
    assert "CON102" in {row.code for row in workspace.diagnostics("a.py")}


DEEP = {
    "parentheses.py": DRIFT + "x = " + "(" * 10_000 + "1" + ")" * 10_000,
    "lists.py": DRIFT + "x = " + "[" * 10_000 + "]" * 10_000,
    "calls.py": DRIFT + "x = " + "f(" * 10_000 + ")" * 10_000,
    "attributes.py": DRIFT + "x = a" + ".b" * 100_000,
    "unary.py": DRIFT + "x = " + "not " * 50_000 + "1",
    "lambdas.py": DRIFT + "x = " + "lambda: " * 20_000 + "1",
    "sum.py": DRIFT + "Event(name=" + "+".join(['"a"'] * 50_000) + ")",
    "patterns.py": DRIFT + "match x:\n case " + "[" * 5_000 + "]" * 5_000 + ":\n  pass",
    "calls.ex": 'Thunderline.Event.new(name: "ml.run.fail")\n' + "f(" * 10_000 + ")" * 10_000,
    "pipes.ex": 'Thunderline.Event.new(name: "ml.run.fail")\nx = a' + " |> f()" * 20_000,
    "blocks.ex": 'Thunderline.Event.new(name: "ml.run.fail")\n' + "if x do\n" * 5_000 + "1\n" + "end\n" * 5_000,
    "quotes.ex": 'Thunderline.Event.new(name: "ml.run.fail")\nx = ' + '"#{' * 5_000 + "1" + '}"' * 5_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_code_that_is_nested_deeply(root: Path, name: str) -> None:
    (root / name).write_text(DEEP[name] + "\n")
    result = check()
    said(result, f"{name}:1:", "CON102")


def test_code_whose_blocks_are_nested_deeply(root: Path) -> None:
    lines = [f"{' ' * depth}if x:\n" for depth in range(2_500)]
    (root / "a.py").write_text(DRIFT + "".join(lines) + " " * 2_500 + "pass\n")
    said(check(), "a.py:1:1: error CON902", "has blocks nested more than 300 deep")


def test_values_that_grow_without_end(root: Path) -> None:
    lines = [f"a{number + 1} = a{number} + a{number}\n" for number in range(60)]
    calls = [f"def f{number}(n):\n    return f{number + 1}(n)\n" for number in range(3_000)]
    classes = [f"class C{number + 1}(C{number}):\n    pass\n" for number in range(3_000)]
    circles = "class A(B): pass\nclass B(A): pass\nx = y\ny = x\nEvent(name=x)\nEvent(name=A.q)\n"
    wide = "def w(n):\n    Event(name=n)\n" + "".join(
        f"def w{number}(n):\n    w(n)\n    w(n)\n" for number in range(200)
    )
    (root / "a.py").write_text("a0 = 'x'\n" + "".join(lines) + "Event(name=a60)\n" + circles)
    (root / "b.py").write_text("".join(calls) + "Event(name=f0('x'))\n" + wide)
    (root / "c.py").write_text("class C0: pass\n" + "".join(classes) + "Event(name=C3000.name)\n")
    (root / "d.py").write_text(DRIFT)
    said(check(), "d.py:1:", "CON102")


# Registries

ALIASES = "a: &b0 [x, x, x]\n" + "".join(
    f"b{number}: &b{number} [{', '.join([f'*b{number - 1}'] * 9)}]\n" for number in range(1, 20)
)
EVENTS = "version: 1\nevents:\n" + "".join(f"  a.b{number}: {{}}\n" for number in range(50_001))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ALIASES, "expands to more than 10000 values"),
        ("version: 1\nevents: &e\n  a.b: *e\n", "refers to itself"),
        ("events: " + "[" * 10_000 + "]" * 10_000, "nested deeper than 100 levels"),
        ("".join(" " * depth + "a:\n" for depth in range(3_000)), "nested deeper than 100 levels"),
        ("!!python/object/apply:os.system ['touch owned']\n", "error CON601"),
        (EVENTS, "holds 50001 events; at most 50000 are read. Divide it"),
        ("x" * 5_000_001, "is too large"),
        ("version: 1\nevents:\n  " + "a." * 100_000 + "b: {}\n", "error CON601"),
    ],
    ids=["aliases", "itself", "lists", "maps", "tag", "events", "size", "name"],
)  # fmt: skip
def test_hostile_registries(root: Path, text: str, words: str) -> None:
    (root / "taxonomy" / "registry.yaml").write_text(text)
    (root / "a.py").write_text(DRIFT)
    result = check()
    assert result.exit_code == 1
    said(result, "taxonomy/registry.yaml:", words)
    assert not (root / "owned").exists()


def test_registries_that_extend_one_another(root: Path) -> None:
    for number in range(400):
        (root / "taxonomy" / f"r{number}.yml").write_text(f"version: 1\nextends: r{number + 1}.yml\nevents: {{}}\n")
    (root / "concordia.toml").write_text('registry = ["taxonomy/r0.yml"]\n')
    result = check()
    assert result.exit_code == 1
    said(result, "taxonomy/r50.yml", "comes after 50 registries in a row")


def test_many_registries(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "MOST_FILES", 3)
    for number in range(4):
        (root / "taxonomy" / f"r{number}.yaml").write_text(REGISTRY)
    result = check()
    assert result.exit_code == 2
    said(result, "there are more than 3 registry files; name fewer in `registry`")


# Patterns and globs

IGNORES = "[per-file-ignores]\n" + "".join(f"a{number} = ['CON1']\n" for number in range(2_001))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?P<name>(?:(?:a{1000}){1000}){1000})", "asks for more than 100000 repeats"),
        (r"(?P<name>(?:(?:a?){9999}){9999})x", "asks for more than 100000 repeats"),
        (r"(?P<name>(a*)*b)", "takes longer than 1 s on this file"),
        (r"(?P<name>(?:a|aa|aaa)*c)", "takes longer than 1 s on this file"),
        (r"(?P<name>" + "(a|" * 150 + "b" + ")" * 150 + ")*c", "takes longer than 1 s on this file"),
        (r"(?P<name>" + "a" * 1_000 + ")", "`registry[0].pattern` holds a text of 1010 characters; at most 1000"),
        (r"(?P<name>" + "(" * 450 + ")" * 450 + ")", "regular expression"),
    ],
    ids=["repeats", "empty", "backtracking", "choices", "nested", "length", "depth"],
)  # fmt: skip
def test_hostile_patterns(root: Path, pattern: str, words: str) -> None:
    (root / "events.txt").write_text("a" * 20_000 + "\nabc abd\n")
    (root / "concordia.toml").write_text(f"registry = [{{path = 'events.txt', pattern = '{pattern}'}}]\n")
    result = check()
    assert result.exit_code in (1, 2)
    if words != "regular expression":
        said(result, words)


def test_slow_patterns_over_many_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "PATTERN_SECONDS", 0.5)
    (root / "events").mkdir()
    for number in range(30):
        (root / "events" / f"{number:02}.txt").write_text("a" * 20_000 + "\nabc abd\n")
    (root / "concordia.toml").write_text("registry = [{path = 'events/*', pattern = '(?P<name>(a*)*b)'}]\n")
    result = check()
    said(result, "events/00.txt", "takes longer than 1 s")
    said(result, "events/01.txt", "the patterns take more than 0.5 s, so it is not read; name fewer files")
    (root / "events" / "00.txt").write_text("a\n")
    again = check()
    said(again, "events/02.txt", "the patterns take more than 0.5 s")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("exclude = ['" + "*a" * 501 + "']", "`exclude[0]` holds a text of 1002 characters; at most 1000 are taken"),
        ("exclude = [" + "'a', " * 2_001 + "]", "`exclude` holds 2001 items; at most 2000 are taken"),
        (IGNORES, "`per-file-ignores` holds 2001 items"),
        ("k" * 1_001 + " = 1", "is longer than keys may be"),
        ("[rules]\n" + "".join(f"a{n} = [{'1, ' * 1_990}]\n" for n in range(12)), "more than 20000 items in all"),
        ("a = " + "[" * 20_000 + "]" * 20_000, "is nested too deeply"),
        ("[[dialect]]\n" * 2_001, "`dialect` holds 2001 items"),
        ("#" * (2**20 + 1), "is too large"),
    ],
    ids=["glob", "globs", "ignores", "key", "total", "depth", "dialects", "size"],
)  # fmt: skip
def test_hostile_settings(root: Path, settings: str, words: str) -> None:
    (root / "concordia.toml").write_text(settings + "\n")
    (root / "a.py").write_text(DRIFT)
    result = check()
    assert result.exit_code == 2
    said(result, "concordia.toml: ", words)


def test_globs_that_backtrack(root: Path) -> None:
    globs = [f"{'*a' * 300}b{number}" for number in range(200)]
    (root / "concordia.toml").write_text(f"exclude = {globs}\n")
    for number in range(50):
        (root / f"{'a' * 200}{number}.py").write_text(DRIFT)
    assert check().exit_code == 1


def test_globs_of_registries_end_where_links_lead_in_circles(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (root / "taxonomy" / name).symlink_to(".")
    (root / "concordia.toml").write_text(f"registry = ['{'*/' * 30}*.yaml']\n")
    monkeypatch.setattr(disk, "MOST_ENTRIES", 20_000)
    result = check()
    assert result.exit_code == 2
    said(result, "`registry` holds", "which leads to more than 20000 files and folders; name fewer of them")
    for name in "ab":
        (root / "taxonomy" / name).unlink()
    root.joinpath(*["d"] * 40).mkdir(parents=True)
    (root / "concordia.toml").write_text(f"registry = ['{'**/*/' * 15}**/registry.yaml', 'taxonomy/**/*.yaml']\n")
    said(check(), "names no registry file")


def test_globs_of_registries_mean_what_they_say(tmp_path: Path) -> None:
    for path in ("a.yaml", "x/a.yaml", "x/y/a.yaml", "x/y/b.yml", ".h/a.yaml", "z.yaml/a", "x/.concordia-part"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "link").symlink_to("x")

    def found(pattern: str) -> set[str]:
        return {path.relative_to(tmp_path).as_posix() for path in disk.glob(tmp_path, pattern)}

    assert found("*.yaml") == {"a.yaml"}
    assert found("./x/*.yaml") == {"x/a.yaml"}
    assert found("*/a.yaml") == {"x/a.yaml", ".h/a.yaml", "link/a.yaml"}
    assert found("**/*.yaml") == {"a.yaml", "x/a.yaml", "x/y/a.yaml", ".h/a.yaml"}
    assert found("x/**/*.y*ml") == {"x/a.yaml", "x/y/a.yaml", "x/y/b.yml"}
    assert found("x/**") == {"x/a.yaml", "x/y/a.yaml", "x/y/b.yml"}
    assert found("**/y/**/[!b]*") == {"x/y/a.yaml"}
    assert found("none/*") == found("x") == found("x/") == set()
    for pattern in ("**x", "", ".", "a/../b", "[a"):
        with pytest.raises(GlobError):
            found(pattern)
