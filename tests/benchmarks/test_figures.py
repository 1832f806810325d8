"""What benchmarks say of their figures and read out of others' output; how fast anything is, is not tested."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import peers
import pytest
from commands import CommandError, run, size_of
from estate import FILE_LINES, write_estate
from figures import Table, at_most, below, markdown, p95, plain, ratio

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


# Figures


def test_one_in_twenty_may_be_above_p95() -> None:
    assert p95([*range(1, 21)]) == 19
    assert p95([*range(1, 22)]) == 20
    assert p95([5.0]) == 5


def test_a_ratio_is_taken_round_by_round() -> None:
    # The second round met a load, which is in both; the medians alone would give 4 of 2.
    assert ratio([3.0, 30.0, 4.0], [2.0, 20.0, 1.0]) == 1.5
    with pytest.raises(ValueError, match="zip"):
        ratio([1.0], [1.0, 2.0])


def test_a_target_is_met_at_its_limit_only_where_that_is_said() -> None:
    assert at_most("x", 2.0, 2.0).is_met
    assert not at_most("x", 2.01, 2.0).is_met
    assert not below("x", 300.0, 300.0, " ms").is_met
    assert below("x", 299.9, 300.0, " ms").text == "x: 299.90 ms (target: below 300 ms)"


def test_tables_set_numbers_to_the_right_and_keep_what_was_not_measured() -> None:
    table = Table(("what", "ms"), [("a|b", 1.5), ("c", None)])
    assert plain(table) == "what    ms\n----------\na|b   1.50\nc        -"
    assert markdown(table) == "| what | ms |\n| --- | --: |\n| a\\|b | 1.50 |\n| c | - |"


# Peers


def test_callees_are_those_of_constructors_as_they_are_written() -> None:
    lines = ["    x = self.bus().fire(name)", "    |> Event.new!(a)", "    publish(name)"]
    rows = [("a.py:1:20", []), ("a.py:2:8", []), ("a.py:3:5", ["publish"])]
    facts = {"emissions": [{"site": site, "via": via} for site, via in rows]}
    assert peers.callees(facts, {"a.py": lines}) == {"self.bus().fire": 1, "Event.new!": 1}


def test_one_bare_pattern_is_that_of_the_commonest_callee() -> None:
    names = Counter({"self.bus.fire": 3, "emit": 1})
    assert peers.one_pattern(names, "python") == "$OBJECT.fire($$$)"
    assert peers.one_pattern(Counter(["Shop.Event.new"]), "elixir") == "Shop.Event.new($$$)"
    assert peers.one_pattern(Counter(["emit"]), "python") == "emit($$$)"
    assert peers.rg_pattern(names) == r"(emit|self\.bus\.fire)\("


def test_answers_of_peers_are_counted() -> None:
    assert peers.matches_of_rg(b"lib/a.ex:3\nlib/b.ex:4\n") == 7
    assert peers.matches_of_ast_grep(b'{"text": "x", "range": {}}\n{"text": "y", "range": {}}\n') == 2
    assert peers.issues_of_cspell(b"a.ex:1:2 - Unknown word (abc)\nCSpell: Files checked: 1\n") == 1
    assert peers.findings_of_ruff(b'[{"code": "F401"}, {"code": "E501"}]') == 2
    assert peers.findings_of_ruff(b"") == 0


# Commands


def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ended with 3:\n.*gone"):
        run([sys.executable, "-c", "import sys; print('gone', file=sys.stderr); sys.exit(3)"], tmp_path)
    with pytest.raises(CommandError, match="cannot be run"):
        run([str(tmp_path / "none")], tmp_path)


def test_memory_is_that_of_all_processes_of_a_command(tmp_path: Path) -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    both = f"held = bytearray(60_000_000); {parent}"
    assert 60 < peak("held = bytearray(60_000_000)", tmp_path) < 110
    if sys.platform == "linux":
        assert peak(both, tmp_path) > 120


def peak(program: str, folder: Path) -> float:
    """What is measured of a program by a process that is small itself: a new one has its parent's peak on Linux."""
    measure = (
        "import sys\nfrom pathlib import Path\nfrom commands import peak_of\n"
        f"print(peak_of([sys.executable, '-c', {program!r}], Path({str(folder)!r})))"
    )
    done = subprocess.run([sys.executable, "-c", measure], cwd=BENCHMARKS, capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_the_size_of_a_cache_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"123")
    (tmp_path / "b").write_bytes(b"4")
    assert size_of(tmp_path) == 4


# Workspaces


@pytest.mark.parametrize("emitting", [1, 4])
def test_an_estate_has_the_lines_events_and_emissions_that_it_says(tmp_path: Path, emitting: int) -> None:
    estate = write_estate(tmp_path, 8_000, 1, emitting)
    files = [*tmp_path.glob("*/desk_*")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert {len(text.splitlines()) for text in texts} == {FILE_LINES}
    assert (len(files), estate.lines, estate.events, estate.emissions) == (20, 8_000, 16, 80)
    made = [len(re.findall(r"Event\.new\(|announce_\w+_1\(", text)) for text in texts]
    assert (sum(made), sum(map(bool, made))) == (80, 20 // emitting)
    assert {file.suffix for file in files if "Event" in file.read_text(encoding="utf-8")} == {".py", ".ex"}


# The whole


def test_growth_finds_what_was_written() -> None:
    run = subprocess.run(
        [str(BENCHMARKS / "growth"), "--lines", "25600", "--rounds", "1", "--markdown"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert [line.split(" | ")[0] for line in run.stdout.splitlines()[2:5]] == ["| 1,600", "| 6,400", "| 25,600"]
    assert "- met: cold and warm answers, apart from the time: equal" in run.stdout


def test_an_edit_of_the_registry_reaches_all_open_files() -> None:
    command = [str(BENCHMARKS / "registry"), "--files", "6", "--lines", "80", "--edits", "2"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    rows = [line.rsplit(maxsplit=5)[:3] for line in run.stdout.splitlines()[2:4]]
    assert rows == [["the registry", "6", "2"], ["a file of constants", "3", "2"]]


def test_a_tree_is_measured_without_its_peers_being_there(tmp_path: Path) -> None:
    write_estate(tmp_path / "shop", 1_600, 1)
    peer = tmp_path / "cache" / "concordia-benchmarks" / "ast-grep" / "bin" / "ast-grep"
    peer.parent.mkdir(parents=True)
    peer.write_text("#!/bin/sh\necho '{\"range\": {}}'\n", encoding="utf-8")
    peer.chmod(0o755)
    run = subprocess.run(
        [str(BENCHMARKS / "tree"), str(tmp_path / "shop"), "--rounds", "1", "--no-cspell"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)},
    )
    assert run.returncode == 0, run.stderr
    assert "1 matches of" in run.stdout
    assert "cold and warm answers, apart from the time: equal" in run.stdout
