"""`concordia audit`: what it writes and says, its numbers on disk, and another revision beside this one."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from saga_concordia.cli.main import main
from shops import ELIXIR, put


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, ["audit", *words])


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@shop.test")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = put(tmp_path / "shop", ELIXIR)
    (root / "concordia.toml").write_text("[audit.effort]\nrename = 5\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_every_file_that_is_written_is_named(shop: Path) -> None:
    ran = _run("lib", "--output", "docs/audit")
    assert ran.exit_code == 0, ran.output
    named = [line.removeprefix("Wrote ") for line in ran.output.splitlines() if line.startswith("Wrote ")]
    there = [path.relative_to(shop).as_posix() for path in (shop / "docs/audit").iterdir()]
    assert sorted(named) == sorted([*there, "concordia-audit.json"])
    document = json.loads((shop / "docs/audit/audit.json").read_text(encoding="utf-8"))
    assert document["scope"] == ["lib"]
    assert next(row["effort"] for row in document["remedies"] if row["kind"] == "rename") == 5


def test_only_the_formats_asked_for_are_written(shop: Path) -> None:
    assert _run("--format", "json", "--output", "out", "--no-state").exit_code == 0
    assert [path.name for path in (shop / "out").iterdir()] == ["audit.json"]
    assert not (shop / "concordia-audit.json").exists()


def test_numbers_stay_on_disk_and_another_revision_is_compared(shop: Path) -> None:
    _git(shop, "init", "-q")
    _git(shop, "add", "-A")
    _git(shop, "commit", "-q", "-m", "before")
    saga = shop / "lib/sagas/order.ex"
    saga.write_text(saga.read_text(encoding="utf-8").replace("order.run.complete", "order.run.completed"))
    user = shop / "lib/sagas/user.ex"
    user.write_text(user.read_text(encoding="utf-8").replace("user.signed_up", "user.signed_off"))
    assert _run("--since", "HEAD", "--output", "out", "--format", "json").exit_code == 0
    document = json.loads((shop / "out/audit.json").read_text(encoding="utf-8"))
    found = {
        kind: [row["id"] for row in document["comparison"][kind]] for kind in ("introduced", "closed", "unchanged")
    }
    (introduced,) = document["comparison"]["introduced"]
    assert introduced["title"].startswith("`user.signed_off`")
    assert introduced["id"] not in (*found["closed"], *found["unchanged"])
    assert found["closed"][:2] == ["DRIFT-001", "DRIFT-002"]
    assert "DRIFT-003" in found["unchanged"]
    state = (shop / "concordia-audit.json").read_bytes()
    assert _run("--output", "out", "--format", "json").exit_code == 0
    assert (shop / "concordia-audit.json").read_bytes() == state
    again = json.loads((shop / "out/audit.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in again["drifts"] if row["in_sagas"]] == ["DRIFT-003", introduced["id"]]
    assert [row["id"] for row in again["closed"]] == found["closed"]


def test_a_revision_without_a_registry_is_named(shop: Path) -> None:
    _git(shop, "init", "-q")
    _git(shop, "add", "lib")
    _git(shop, "commit", "-q", "-m", "before there was a registry")
    (shop / "concordia.toml").write_text('registry = ["taxonomy/registry.yaml"]\n', encoding="utf-8")
    ran = _run("--since", "HEAD", "--output", "out")
    assert ran.exit_code == 2
    assert "At HEAD, which is to be compared with" in ran.output
    assert not (shop / "out").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "pdf"), "there is no 'pdf'; there are markdown, html, json"),
        (("--format", ","), "name some of"),
        (("--since", "nowhere"), "is in no git repository"),
        (("lib", ".."), "outside of"),
    ],
)
def test_wrong_use_is_told_in_one_message(shop: Path, words: tuple[str, ...], said: str) -> None:
    ran = _run(*words, "--output", "out", "--no-state")
    assert ran.exit_code == 2
    assert said in ran.output
    assert "Traceback" not in ran.output
    assert not (shop / "out").exists()


def test_a_broken_state_is_left_alone(shop: Path) -> None:
    (shop / "concordia-audit.json").write_text("<<<<<<< ours", encoding="utf-8")
    ran = _run("--output", "out")
    assert ran.exit_code == 2
    assert "concordia-audit.json" in ran.output
    assert (shop / "concordia-audit.json").read_text(encoding="utf-8") == "<<<<<<< ours"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[audit]\nefort = 1\n", "did you mean 'effort'"),
        ("[audit.effort]\nrenam = 1\n", "did you mean 'rename'"),
        ('[audit.effort]\nrename = "1 h"\n', "a whole number of minutes"),
        ("[audit.effort]\nrename = -1\n", "from 0 to"),
    ],
)
def test_the_table_of_efforts_is_validated(shop: Path, text: str, said: str) -> None:
    (shop / "concordia.toml").write_text(text, encoding="utf-8")
    ran = _run("--output", "out")
    assert ran.exit_code == 2
    assert said in ran.output
