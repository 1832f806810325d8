"""The command line in CI: `--since`, baselines, formats; and every shell line of `docs/ci.md` and `action.yml`, run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BASELINE = "concordia-baseline.json"
REGISTRY = "version: 1\nevents:\n  ml.run.completed: {version: 1, summary: A run ended.}\n"
IDS = "correlation_id=c, causation_id=d"
TENSE = f'bus.publish(Event.new(name="ml.run.complete", source="ml", {IDS}))\n'
UNKNOWN = f'bus.publish(Event.new(name="ml.banana.peeled", source="ml", {IDS}))\n'
UNTRACED = 'Thunderline.Event.new(name: "ml.run.completed", source: :bolt, correlation_id: c)\n'
FILES = {
    "concordia.toml": 'ignore = ["CON5"]\n',
    "taxonomy/registry.yaml": REGISTRY,
    "app/a.py": TENSE + UNKNOWN,
    "lib/b.ex": UNTRACED,
}


def git(folder: Path, *arguments: str) -> None:
    options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *options, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one commit, and three findings."""
    folder = tmp_path_factory.mktemp("committed")
    for path, text in FILES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "init")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "First")
    return folder


@pytest.fixture
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to work in."""
    shutil.copytree(committed, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("check", *arguments))


def codes(result: Result) -> list[str]:
    return re.findall(r" (CON\d+) ", result.stdout)


def test_since(project: Path) -> None:
    assert check("--since", "HEAD").exit_code == 0
    (project / "app" / "new.py").write_text(UNKNOWN, encoding="utf-8")
    result = check("--since", "HEAD", "--output-format", "concise")
    assert (result.exit_code, codes(result), result.stdout.partition(":")[0]) == (1, ["CON101"], "app/new.py")
    assert "since HEAD: 3 findings\n" in result.stderr


def test_a_baseline_is_written_used_and_written_again(project: Path) -> None:
    assert check("--write-baseline").stdout == (
        f"Wrote {BASELINE}: 3 findings, 3 new, 0 gone.\n"
        f'To use it, here and in editors, write `baseline = "{BASELINE}"` into concordia.toml.\n'
    )
    with (project / "concordia.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'baseline = "{BASELINE}"\n')
    clean = check()
    assert (clean.exit_code, clean.stdout.startswith("No findings in 2 files")) == (0, True)
    assert clean.stdout.endswith(" 3 more in the baseline.\n")

    (project / "app" / "a.py").write_text("\n" + UNKNOWN + UNKNOWN, encoding="utf-8")
    result = check("--output-format", "concise")
    assert (codes(result), result.stdout.partition(" ")[0]) == (["CON101"], "app/a.py:3:29:")
    assert (
        f"note: {BASELINE}: 1 finding that it knows is gone, first CON102 `ml.run.complete` in app/a.py"
        in result.stderr
    )
    assert check("--write-baseline").stdout == f"Wrote {BASELINE}: 3 findings, 1 new, 1 gone.\n"
    before = (project / BASELINE).read_bytes()
    assert check("--write-baseline").stdout == f"Wrote {BASELINE}: 3 findings, 0 new, 0 gone.\n"
    assert ((project / BASELINE).read_bytes(), check().exit_code) == (before, 0)
    (project / BASELINE).write_bytes(b"<<<<<<< ours\n" + before)
    assert check().exit_code == 2
    assert check("--write-baseline").stdout == f"Wrote {BASELINE}: 3 findings, 3 new, 0 gone.\n"
    assert (project / BASELINE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "nowhere"), "'nowhere' is no revision in"),
        (("--since", "--output=owned"), "'--output=owned' is no revision in"),
        (("--since", "HEAD", "--fix"), "takes no fixes"),
        (("--since", "HEAD", "--stdin-filename", "a.py"), "nothing from stdin"),
        (("--baseline", "none.json"), "The baseline `none.json` does not exist"),
        (("--write-baseline", "app"), "leave out PATHS"),
        (("--write-baseline", "--select", "CON1"), "leave out PATHS"),
        (("--write-baseline", "--baseline", "no/such.json"), "cannot be written"),
        (("--write-baseline", "--baseline", "app/a.py"), "is there and no baseline"),
        (("--output-format", "xml"), "'xml' is not one of 'text'"),
    ],
)
def test_wrong_use_is_said(arguments: tuple[str, ...], words: str, project: Path) -> None:
    result = check(*arguments)
    assert (result.exit_code, words in result.stderr) == (2, True), result.output
    assert "internal" not in result.stderr
    assert not (project / "owned").exists()
    assert (project / "app" / "a.py").read_text(encoding="utf-8") == FILES["app/a.py"]


def test_without_a_repository_there_is_nothing_to_compare_with(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(project / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    result = check("--since", "HEAD")
    assert (result.exit_code, "is in no git repository" in result.stderr) == (2, True)


# Recipes


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def scripts(node: object) -> Iterator[str]:
    """The shell lines of a workflow."""
    if isinstance(node, dict):
        for key, value in cast("Mapping[str, object]", node).items():
            if key in ("run", "script"):
                yield value if isinstance(value, str) else "\n".join(cast("list[str]", value))
            else:
                yield from scripts(value)
    elif isinstance(node, list):
        for item in cast("list[object]", node):
            yield from scripts(item)


RECIPES = [
    *fences("sh"),
    *(script for fence in fences("yaml") for script in scripts(yaml.safe_load(fence))),
    "\n".join(line for fence in fences("groovy") for line in re.findall(r"sh '(.*)'", fence)),
]
STAND_INS = {
    # Nothing is fetched here: what installs is taken for done, in the places where it would put the command.
    "pip": "#!/bin/sh\nexit 0\n",
    "python3": '#!/bin/sh\nmkdir -p "$3/bin" && ln -s "$(command -v concordia)" "$(command -v pip)" "$3/bin/"\n'
    'ln -s "$(command -v pip)" "$3/bin/python"\n',
    "concordia": f'#!/bin/sh\nPYTHONPATH={ROOT / "server"} exec {sys.executable} -m saga_concordia "$@"\n',
}


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a CI job."""
    folder = tmp_path_factory.mktemp("bin")
    for name, text in STAND_INS.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "CONCORDIA": "saga-concordia",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
    }


def run(script: str, environment: Mapping[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-o", "pipefail", "-c", script],
        cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_there_are_recipes() -> None:
    assert (len(fences("sh")), len(fences("yaml")), len(fences("groovy")), len(RECIPES)) == (5, 6, 1, 10)


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.strip().partition("\n")[0][:50] for recipe in RECIPES])
def test_a_recipe_runs(recipe: str, project: Path, shell: Mapping[str, str]) -> None:
    done = run(recipe, shell, project)
    assert done.returncode in (0, 1), done.stderr
    assert not re.search("Error|not found|internal|Usage", done.stderr), done.stderr
    for written in re.findall(r"--output-file (\S+)", recipe):
        assert (project / written).stat().st_size > 100


def test_the_action(project: Path, shell: Mapping[str, str], tmp_path: Path) -> None:
    action: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    install, step = action["runs"]["steps"]
    base = {**shell, "RUNNER_TEMP": str(tmp_path / "runner temp"), "GITHUB_OUTPUT": str(tmp_path / "output")}
    assert set(action["inputs"]) == set(re.findall(r"inputs\.([\w-]+)", json.dumps([install["env"], step["env"]])))
    assert not re.search(r"\$\{\{", install["run"] + step["run"]), "what people write reaches the shell as a variable"

    assert run(install["run"], {**base, "PYTHON": "python3", "PACKAGE": "a b"}, project).returncode == 0
    inputs = dict.fromkeys(step["env"], "")
    given = {"PATHS": "app\nlib\n", "ARGUMENTS": "--select\nCON1\n", "SARIF_FILE": "found here.sarif"}
    done = run("set -e\n" + step["run"], {**base, **inputs, **given}, project)
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines), all(line.startswith("::error file=app/a.py") for line in lines)) == (
        1,
        2,
        True,
    )
    results = json.loads((project / "found here.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == {"CON101", "CON102"}

    since = run("set -e\n" + step["run"], {**base, **inputs, "SINCE": "HEAD"}, project)
    assert (since.returncode, since.stdout) == (0, ""), since.stderr
    wrong = run("set -e\n" + step["run"], {**base, **inputs, "PATHS": "--fix"}, project)
    assert (wrong.returncode, "'--fix' does not exist" in wrong.stderr) == (2, True)
    assert (tmp_path / "output").read_text(encoding="utf-8") == "findings=true\nfindings=false\n"


def test_hooks_name_commands_that_there_are() -> None:
    hooks: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in hooks:
        program, *words = hook["entry"].split()
        assert program == "concordia"
        assert CliRunner().invoke(main, [*words, "--help"]).exit_code == 0
    assert {hook["id"] for hook in hooks} == set(re.findall(r"- id: ([\w-]+)", PAGE))
