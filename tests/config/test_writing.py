"""Files are written at once, inside of the root, and never over what another process has written."""

import errno
import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from saga_concordia.config.disk import TEMPORARY
from saga_concordia.config.writing import UnwritableError, named, output, output_folder, writable, write

Break = Callable[..., None]


def test_write(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old\r\n")
    path.chmod(0o750)
    write(tmp_path, "a", b"old\r\n", b"new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o750
    assert list(tmp_path.iterdir()) == [path]
    for before in (b"old\r\n", b"OLD\r\n"):
        with pytest.raises(UnwritableError, match="changed since it was read; not written"):
            write(tmp_path, "a", before, b"x")
    assert list(tmp_path.iterdir()) == [path]


def test_write_makes_a_file_and_its_folders_but_once(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        with pytest.raises(UnwritableError, match="b/c/a: cannot be written: No such file"):
            write(tmp_path, "b/c/a", None, b"new")
        write(tmp_path, "b/c/a", None, b"new", with_folders=True)
    finally:
        os.umask(mask)
    path = tmp_path / "b" / "c" / "a"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["a"]
    with pytest.raises(UnwritableError, match="exists already"):
        write(tmp_path, "b/c/a", None, b"other")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(UnwritableError, match="exists already"):
        write(tmp_path, "link", None, b"other")
    with pytest.raises(UnwritableError, match="b/c/a/d: cannot be written: File exists"):
        write(tmp_path, "b/c/a/d", None, b"other", with_folders=True)
    assert path.read_bytes() == b"new"


def test_write_stays_inside(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "file").write_bytes(b"old")
    (root / "link").symlink_to(outside / "file")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to("loop")
    (root / "inner").write_bytes(b"old")
    (root / "alias").symlink_to(root / "inner")
    for path in ("link", "folder/file", "../outside/file", str(outside / "file")):
        with pytest.raises(UnwritableError, match="outside of"):
            write(root, path, b"old", b"new")
    for path in ("folder/new", "folder/sub/new", "../new"):
        with pytest.raises(UnwritableError, match="outside of"):
            write(root, path, None, b"new", with_folders=True)
    assert [(path.name, path.read_bytes()) for path in outside.iterdir()] == [("file", b"old")]
    write(root, "alias", b"old", b"new")
    assert (root / "alias").is_symlink()
    assert (root / "inner").read_bytes() == b"new"
    for path in ("none", ".", "inner/none"):
        with pytest.raises(UnwritableError, match="not a file"):
            write(root, path, b"", b"x")
    for path in ("loop", "a\0b"):
        with pytest.raises(UnwritableError, match="not a path"):
            write(root, path, b"", b"x")


def test_write_leaves_alone_what_has_other_names_or_is_read_only(tmp_path: Path) -> None:
    for name in ("linked", "locked"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "other").hardlink_to(tmp_path / "linked")
    (tmp_path / "locked").chmod(0o444)
    for name, words in (("linked", "2 hard links"), ("locked", "read-only")):
        with pytest.raises(UnwritableError, match=words):
            write(tmp_path, name, b"old", b"new")
        assert (tmp_path / name).read_bytes() == b"old"


def test_write_keeps_owner_and_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only root may give files away, so what would be asked of the system is looked at."""
    asked: list[tuple[int, int]] = []
    path = tmp_path / "a"
    path.write_bytes(b"old")
    real = Path.stat

    def foreign(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        status = real(self, follow_symlinks=follow_symlinks)
        return os.stat_result((*status[:4], 12345, 54321, *status[6:])) if self == path else status

    monkeypatch.setattr(Path, "stat", foreign)
    monkeypatch.setattr(os, "chown", lambda _, user, group: asked.append((user, group)))
    write(tmp_path, "a", b"old", b"new")
    assert sorted(asked) == [(-1, 54321), (12345, -1)]


def test_a_long_name(tmp_path: Path) -> None:
    name = "ä" * 127
    (tmp_path / name).write_bytes(b"old")
    write(tmp_path, name, b"old", b"new")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize("linked", [False, True])
def test_what_a_killed_process_leaves_is_removed(tmp_path: Path, linked: bool) -> None:
    path, left = tmp_path / "a", tmp_path / TEMPORARY
    path.write_bytes(b"old")
    if linked:  # It was killed between giving a new file its name and taking away the hidden one.
        left.hardlink_to(path)
    else:
        left.write_bytes(b"half")
    assert writable(tmp_path, "a") == path
    write(tmp_path, "a", b"old", b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_hidden_file_that_leads_elsewhere_is_not_written_to(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.write_bytes(b"precious")
    (root / "a").write_bytes(b"old")
    for make in ((root / TEMPORARY).symlink_to, (root / TEMPORARY).hardlink_to):
        make(outside)
        before = (root / "a").read_bytes()
        write(root, "a", before, before + b"!")
    assert (root / "a").read_bytes() == b"old!!"
    assert outside.read_bytes() == b"precious"
    (root / TEMPORARY).mkdir()
    with pytest.raises(UnwritableError, match=f"a: cannot be written: .*{TEMPORARY}"):
        write(root, "a", b"old!!", b"new")


def test_one_process_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    monkeypatch.setattr("saga_concordia.config.writing.PATIENCE_SECONDS", 0.05)
    with pytest.raises(UnwritableError, match="another process has been writing"):
        write(tmp_path, "a", b"old", b"new")
    monkeypatch.setattr("saga_concordia.config.writing.PATIENCE_SECONDS", 60)
    failed: list[UnwritableError] = []

    def later() -> None:
        try:
            write(tmp_path, "a", b"old", b"mine")
        except UnwritableError as error:
            failed.append(error)

    thread = threading.Thread(target=later)
    thread.start()
    (tmp_path / "a").write_bytes(b"theirs")
    os.close(folder)
    thread.join(60)
    assert "changed since it was read" in str(failed[0])
    assert (tmp_path / "a").read_bytes() == b"theirs"


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    """Each writer adds to what it has read, and tries again where another one was faster."""
    (tmp_path / "a").write_bytes(b"")

    def add(word: bytes) -> None:
        for _ in range(20):
            while True:
                before = (tmp_path / "a").read_bytes()
                try:
                    write(tmp_path, "a", before, before + word)
                except UnwritableError:
                    continue
                break

    threads = [threading.Thread(target=add, args=(word,)) for word in (b"x", b"y", b"z")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted((tmp_path / "a").read_bytes()) == sorted(b"xyz" * 20)


def _refusing(number: int) -> Break:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EBADF, errno.ENOTSUP])
def test_where_folders_cannot_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Network file systems have no locks for folders: hidden files of two processes must not be one."""
    monkeypatch.setattr(fcntl, "flock", _refusing(number))
    (tmp_path / TEMPORARY).write_bytes(b"of another process")
    write(tmp_path, "a", None, b"old")
    write(tmp_path, "a", b"old", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a": b"new",
        TEMPORARY: b"of another process",
    }


def test_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _refusing(errno.EPERM))
    write(tmp_path, "a", None, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"new")]


# What a person names


def test_output_goes_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    (here / "sub").mkdir(parents=True)
    elsewhere.mkdir()
    monkeypatch.chdir(here)
    (here / "alias").symlink_to("sub/d")
    for path in (Path("a"), here / "b", Path("../elsewhere/c"), elsewhere / "c2", Path("alias"), Path("sub/../e")):
        for data in (b"first", b"second"):
            output(path, data)
            assert path.read_bytes() == data
    assert (here / "alias").is_symlink()
    assert sorted(path.name for path in here.iterdir()) == ["a", "alias", "b", "e", "sub"]
    (elsewhere / "linked").hardlink_to(elsewhere / "c")
    output(elsewhere / "linked", b"third")
    assert (elsewhere / "c").read_bytes() == b"second"
    (elsewhere / "link").symlink_to(here)
    output(elsewhere / "link" / "f", b"behind")
    assert (here / "f").read_bytes() == b"behind"
    output_folder(Path("new/folder"))
    output_folder(Path("new/folder"))
    assert (here / "new" / "folder").is_dir()


def test_output_through_a_link_of_the_workspace_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"precious")
    monkeypatch.chdir(here)
    (here / "file").symlink_to(elsewhere / "file")
    (here / "new").symlink_to(elsewhere / "new")
    (here / "folder").symlink_to(elsewhere)
    for path in ("file", "new", "folder/file", "folder/new", str(here / "file"), "folder/../file"):
        with pytest.raises(UnwritableError, match=f"{path}: is or lies behind a link that leads out of"):
            output(Path(path), b"x")
    for path in ("folder", "folder/deep/er"):
        with pytest.raises(UnwritableError, match="leads out of"):
            output_folder(Path(path))
    monkeypatch.chdir(elsewhere)
    with pytest.raises(UnwritableError, match="leads out of"):
        named(Path("..") / "here" / "file")
    assert [(path.name, path.read_bytes()) for path in elsewhere.iterdir()] == [("file", b"precious")]


def test_output_to_what_is_no_file(tmp_path: Path) -> None:
    output(Path(os.devnull), b"x")
    with pytest.raises(UnwritableError, match="not a file"):
        output(tmp_path, b"x")
    with pytest.raises(UnwritableError, match="cannot be written: No such file"):
        output(tmp_path / "none" / "a", b"x")
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    output(tmp_path / "pipe", b"through")
    reader.join(10)
    assert got == [b"through"]
    reading, writing = os.pipe()
    output(Path(f"/dev/fd/{writing}"), b"to a process")
    os.close(writing)
    assert os.read(reading, 100) == b"to a process"
    os.close(reading)


def test_output_where_nothing_may_be_put_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", _refusing(errno.EBUSY))  # As for a file that is mounted by itself.
    output(tmp_path / "a", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"new")]
    with pytest.raises(UnwritableError, match="b: cannot be written"):
        output(tmp_path / "b", b"new")
