"""What is lowered in part, last, or in another process says just what all of it says, lowered whole and in order."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from fixture import unfold
from saga_concordia.config.settings import find
from saga_concordia.engine import reading
from saga_concordia.engine.analysis import FileFacts
from saga_concordia.engine.gather import dialects_of
from saga_concordia.engine.reading import Reading
from saga_concordia.engine.trigger import triggers_of
from saga_concordia.frontends.packed import pack, unpack
from saga_concordia.frontends.read import SUFFIXES
from saga_concordia.frontends.read import read as lower
from saga_concordia.model.dialect import Dialect

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))
EXAMPLES = Path(__file__).parents[2] / "examples"
Files = list[tuple[str, bytes]]


def code_below(root: Path) -> Files:
    """The files of code below a folder, by their paths relative to it."""
    return [
        (path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.suffix in SUFFIXES
    ]


def facts(files: Files, dialects: tuple[Dialect, ...], *, whole: bool) -> dict[str, FileFacts]:
    """What each file says, after all that one leads to is read."""
    reader = Reading(dialects, whole=whole)
    reader.take_all(files, 1)
    while True:
        reader.analysis.settle()
        if not reader.follow():
            break
    said = {path: reader.analysis.facts(path) for path in reader.analysis.index.files}
    return {path: row for path, row in said.items() if row != FileFacts()}


def fixture(path: Path, root: Path) -> tuple[Files, tuple[Dialect, ...]]:
    """A fixture's files and dialects."""
    unfold(path.read_text(encoding="utf-8"), root)
    return code_below(root), dialects_of(find(root))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
@pytest.mark.parametrize("much", [True, False], ids=["much", "little"])
def test_a_part_says_what_the_whole_says(
    path: Path, tmp_path: Path, much: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, dialects = fixture(path, tmp_path)
    whole = facts(files, dialects, whole=True)
    if much:
        monkeypatch.setattr(reading, "_VERY_MUCH", 0)
    assert facts(files, dialects, whole=False) == whole


@pytest.mark.parametrize("path", [EXAMPLES, *FIXTURES], ids=lambda path: path.stem)
def test_what_says_something_by_itself_is_worth_parsing(path: Path, tmp_path: Path) -> None:
    files, dialects = (code_below(path), dialects_of(find(path))) if path.is_dir() else fixture(path, tmp_path)
    triggers = triggers_of(dialects)
    for name, data in files:
        alone = Reading(dialects)
        alone.take(name, data, always=True)
        alone.analysis.settle()
        if alone.analysis.facts(name) != FileFacts():
            assert triggers[SUFFIXES[Path(name).suffix]].holds(data), name


def test_a_part_of_several_workspaces_in_one_says_what_the_whole_says(tmp_path: Path) -> None:
    """Names meet that were not made for each other: there is more to be called, and more to be woken."""
    files: Files = []
    for path in FIXTURES:
        root = tmp_path / path.stem
        unfold(path.read_text(encoding="utf-8"), root)
        files += [(f"{path.stem}/{name}", data) for name, data in code_below(root)]
    files += [(f"examples/{name}", data) for name, data in code_below(EXAMPLES)]
    dialects = dialects_of(find(EXAMPLES))
    assert facts(files, dialects, whole=False) == facts(files, dialects, whole=True)


def test_code_around_what_emits_is_left_out_and_says_nothing() -> None:
    text = _busy(range(3)) + _quiet(range(40))
    dialects = dialects_of(find(EXAMPLES))
    reader = Reading(dialects, whole=False)
    reader.take_all([("shop/busy.py", text)], 1)
    file = reader.analysis.index.files["shop/busy.py"]
    assert len(file.dormant) == 40
    assert len(file.code.calls) < len(lower("shop/busy.py", text).code.calls)
    reader.analysis.settle()
    assert len(reader.analysis.facts("shop/busy.py").emissions) == 3


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_packed_file_is_the_same_file(path: Path, tmp_path: Path) -> None:
    files, _dialects = fixture(path, tmp_path)
    for name, data in files:
        file = lower(name, data)
        again = unpack(name, data, pack(file))
        for field in file.code.__struct_fields__:
            if field != "units":
                assert getattr(again.code, field) == getattr(file.code, field), field
        assert [unit.number for unit in again.code.units] == [0]
        assert again.code.units[0].calls == file.code.units[0].calls


def test_processes_change_nothing(tmp_path: Path) -> None:
    _write_shop(tmp_path)
    answers = [_check(tmp_path, "--jobs", jobs) for jobs in ("1", "2", "3")]
    assert answers[0].count("CON101") == 30
    assert answers[1] == answers[0]
    assert answers[2] == answers[0]


@pytest.mark.parametrize("path", [EXAMPLES, *FIXTURES], ids=lambda path: path.stem)
def test_what_files_say_is_the_same_found_out_in_several_processes(path: Path, tmp_path: Path) -> None:
    """However little there is of it."""
    if path.is_dir():
        shutil.copytree(path, tmp_path, dirs_exist_ok=True)
    else:
        fixture(path, tmp_path)
    one, two = (_facts(tmp_path, processes) for processes in ("1", "2"))
    assert (two.stdout, two.stderr) == (one.stdout, one.stderr)


def test_what_one_process_finds_another_hears_of(tmp_path: Path) -> None:
    """An answer hangs on a file that nobody but another process has fetched meanwhile."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "names.py").write_text(
        'def other():\n    return "order.other"\n\n\nclass N:\n    def named(self):\n        return "order.named"\n'
    )
    (tmp_path / "one/a.py").write_text("from bus import emit\n\n\ndef run(somebody):\n    emit(somebody.named())\n")
    (tmp_path / "two/b.py").write_text(
        "from bus import emit\nfrom names import other\n\n\ndef go():\n    emit(other())\n" + "    print(1)\n" * 5
    )
    one, *others = (_facts(tmp_path, processes) for processes in ("1", *["2"] * 6, *["3"] * 6))
    assert "order.named" in one.stdout
    assert [row.stdout for row in others] == [one.stdout] * len(others)


def test_what_a_killed_process_was_to_do_is_done_all_the_same(tmp_path: Path) -> None:
    _write_shop(tmp_path)
    program = (
        "import os, signal\n"
        "from saga_concordia.engine.reading import Reading\n"
        "from saga_concordia.cli.main import main\n"
        "us, packed = os.getpid(), Reading._packed\n"
        "def dying(self, path, data, *, whole):\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if os.getpid() != us else None\n"
        "    return packed(self, path, data, whole=whole)\n"
        "Reading._packed = dying\n"
        "main()\n"
    )
    assert _check(tmp_path, "--jobs", "2", program=program) == _check(tmp_path, "--jobs", "1")


def _facts(root: Path, processes: str) -> subprocess.CompletedProcess[str]:
    """The facts of a project, found out in so many processes, however little there is of it."""
    program = (
        "import sys\n"
        "from saga_concordia.engine import reading, settling, spread\n"
        "from saga_concordia.cli.main import main\n"
        "reading._WORTH_IT = settling._ENOUGH = settling._LEAST = 0\n"
        "processes = int(sys.argv.pop())\n"
        "spread.processes = lambda: processes\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program, "facts", "--output-format", "json", processes]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)


def _check(root: Path, *options: str, program: str | None = None) -> str:
    start = ["-c", program] if program else ["-m", "saga_concordia"]
    command = [sys.executable, *start, "check", "--no-cache", "--output-format", "concise", *options]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout


def _write_shop(root: Path) -> None:
    """A shop with enough code to be worth several processes, and thirty events that are in no registry."""
    (root / "taxonomy").mkdir()
    (root / "taxonomy/events.yaml").write_text("version: 1\nevents:\n  order.placed: {}\n")
    order = list(range(30))
    Random(1).shuffle(order)
    for number in order:
        text = _busy([number]) + _quiet(range(300))
        (root / f"desk_{number:02}.py").write_bytes(text)


def _busy(numbers: Iterable[int]) -> bytes:
    return b"from shop.events import Event\n" + b"".join(
        b'\n\ndef place_%d(order):\n    return Event(name="order.sold_%d", payload=order)\n' % (number, number)
        for number in numbers
    )


def _quiet(numbers: Iterable[int]) -> bytes:
    return b"".join(
        b"\n\ndef count_%d(rows):\n    return [row.total() for row in rows if row]\n" % number for number in numbers
    )
