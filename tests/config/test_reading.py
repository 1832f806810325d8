"""What is said about files that cannot be read, and that nothing else than a regular file is opened."""

import os
from pathlib import Path

import pytest
from saga_concordia.config.reading import UnreadableError, read


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("é".encode())
    assert read(path) == "é".encode()
    assert read(path, overlay={path: b"other"}) == b"other"
    assert read(tmp_path / "new.py", overlay={tmp_path / "new.py": b"x"}) == b"x"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"ab\xff", "is not UTF-8 (byte 2); save it as UTF-8"),
        (b"ab\0", "is not text (a NUL at byte 2)"),
        ("ab".encode("utf-16"), "is UTF-16, not UTF-8; save it as UTF-8"),
        (b"x" * 11, "is too large (11 bytes; at most 10 are read)"),
    ],
)
@pytest.mark.parametrize("held", [False, True])
def test_bad_content(tmp_path: Path, data: bytes, reason: str, held: bool) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"" if held else data)
    with pytest.raises(UnreadableError) as caught:
        read(path, 10, {path: data} if held else None)
    assert caught.value.reason == reason


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    for name, words in (
        ("", "is a folder"), ("none", "does not exist"), ("pipe", "is a pipe, not a file"),
        ("dangling", "is a link to a file that does not exist"), ("loop", "cannot be read"), ("/dev/zero", "a device"),
        ("a\0b", "not a path"),
    ):  # fmt: skip
        with pytest.raises(UnreadableError, match=words) as caught:
            read(tmp_path / name, overlay={tmp_path / "other": b""})
        assert str(tmp_path) not in caught.value.reason
