"""Answers are kept from run to run, and given again only while all that they hang on is as it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from saga_concordia.cache.store import Store
from saga_concordia.cli.main import main

CODE = 'Event.new("order.place")\n'
REGISTRY = "version: 1\nevents:\n  order.placed: {}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shop = tmp_path / "shop"
    for path, text in {
        "concordia.toml": "",
        "taxonomy/events.yaml": REGISTRY,
        "code/a.py": CODE,
        "code/b.py": "x = 1\n",
        ".gitignore": "ignored/\n",
    }.items():
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(text)
    return shop


class Runs:
    """Runs of a check in a shop, with a cache of their own."""

    def __init__(self, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop = shop
        self.cache = shop.parent / "cache"
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("CONCORDIA_CACHE_DIR", str(self.cache))

    def __call__(self, *options: str, cwd: Path | None = None) -> dict[str, object]:
        """What a run says, apart from the time."""
        self._monkeypatch.chdir(cwd or self.shop)
        done = CliRunner().invoke(main, ["check", "--output-format", "json", *options])
        said = json.loads(done.stdout) if done.stdout else {}
        if said:
            assert said["summary"].pop("elapsed_ms") >= 0
        return {**said, "code": done.exit_code, "notes": done.stderr}

    def entries(self) -> list[Path]:
        """The answers that are kept."""
        return [path for path in self.cache.rglob("*") if path.is_file()]

    def uses(self, *options: str) -> bool:
        """Whether a run is answered by an earlier one: that leaves no new entry and rewrites none."""
        before = {path: path.stat().st_ino for path in self.entries()}
        fresh = self(*options, "--no-cache")
        assert self(*options) == fresh
        return {path: path.stat().st_ino for path in self.entries()} == before


@pytest.fixture
def run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(shop, monkeypatch)


def test_the_same_question_is_answered_without_work(run: Runs) -> None:
    first = run()
    assert first["code"] == 1
    assert run.uses()
    assert run() == first


def test_no_cache_keeps_nothing(run: Runs) -> None:
    run("--no-cache")
    assert not run.entries()


CHANGES = {
    "code": lambda shop: (shop / "code/a.py").write_text('Event.new("order.placed")\n'),
    "code of the same size and time": lambda shop: _replace(shop / "code/a.py", CODE.replace("place", "plxce")),
    "a new file": lambda shop: (shop / "code/c.py").write_text(CODE),
    "a file that goes": lambda shop: (shop / "code/a.py").unlink(),
    "a file that waited": lambda shop: (shop / "code/b.py").write_text(CODE),
    "a registry": lambda shop: (shop / "taxonomy/events.yaml").write_text(REGISTRY.replace("placed", "paid")),
    "a second registry": lambda shop: (shop / "taxonomy/more.yaml").write_text(REGISTRY.replace("placed", "place")),
    "settings": lambda shop: (shop / "concordia.toml").write_text('[rules]\nCON102 = "off"\n'),
    "nearer settings": lambda shop: (shop / "code/concordia.toml").write_text(""),
    "an ignore file": lambda shop: (shop / ".gitignore").write_text("code/\n"),
    "a new ignore file": lambda shop: (shop / "code/.gitignore").write_text("a.py\n"),
    "a link in place of a file": lambda shop: _link(shop / "code/a.py", shop / "code/b.py"),
    "what cannot be read": lambda shop: (shop / "code/b.py").write_bytes(b"\0"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("paths", [(), ("code/a.py", "code/b.py"), ("code",)])
def test_whatever_changes_is_seen(run: Runs, change: str, paths: tuple[str, ...]) -> None:
    run(*paths)
    CHANGES[change](run.shop)
    if all((run.shop / path).exists() for path in paths):
        fresh = run(*paths)
        assert fresh == run(*paths, "--no-cache")
        # What went wrong is not kept.
        assert fresh["code"] == 2 or run.uses(*paths)


def test_every_question_has_an_answer_of_its_own(run: Runs) -> None:
    run()
    assert not run.uses("--select", "CON1")
    assert not run.uses("code")
    assert not run.uses("--exit-zero")
    assert run.uses("--exit-zero")
    assert run(cwd=run.shop / "code") == run("--no-cache", cwd=run.shop / "code")


@pytest.mark.parametrize("damage", [b"", b"concordia-1\n", b"\x80\x04\x95", os.urandom(400)])
def test_a_damaged_entry_is_made_again(run: Runs, damage: bytes) -> None:
    run()
    (entry,) = run.entries()
    whole = entry.read_bytes()
    for data in (damage, whole[:-1], whole.replace(b"CON", b"COM")):
        entry.write_bytes(data)
        assert not run.uses()
        assert run.uses()


def test_a_cache_that_cannot_be_is_none(run: Runs) -> None:
    run.cache.write_text("a file")
    assert run() == run("--no-cache")


def test_all_that_a_check_opens_or_lists_is_watched(shop: Path) -> None:
    """An answer must hang on all that it was made from: Python tells what is opened and listed, we what is watched."""
    script = """
import os, sys
opened = set()
sys.addaudithook(lambda event, args: event in ("open", "os.listdir", "os.scandir") and opened.add(str(args[0])))
from pathlib import Path
from saga_concordia.cli import common
from saga_concordia.config import disk
with disk.watching() as seen:
    common.run(common.settings_for(()), [Path(path) for path in sys.argv[1:]])
root = os.getcwd()
watched = {path for _look, path in seen}
globbed = root + "/taxonomy"
ours = [path for path in opened if path.startswith(root)]
print([path for path in ours if path not in watched and not path.startswith(globbed)])
print(len(ours))
"""
    for paths in ((), ("code/a.py",)):
        done = subprocess.run(
            [sys.executable, "-c", script, *paths], cwd=shop, capture_output=True, text=True, check=True
        )
        missing, count = done.stdout.splitlines()
        assert missing == "[]"
        assert int(count) >= 5


def test_a_store_stays_within_its_bounds(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=16 * 1000)
    keys = [bytes([0x10, number]) for number in range(20)]
    for number, key in enumerate(keys):
        store.put(key, bytes(300))
        os.utime(store._path(key), (number, number))
    kept = [key for key in keys if store.get(key)]
    assert 1 <= len(kept) <= 4
    assert kept[-1] == keys[-1]
    store.put(b"\x20", bytes(900))
    assert store.get(b"\x20") is None


def _replace(path: Path, text: str) -> None:
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _link(path: Path, target: Path) -> None:
    path.unlink()
    path.symlink_to(target)
