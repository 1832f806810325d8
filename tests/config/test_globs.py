"""Globs: git itself says what they mean, and none of them takes long."""

import subprocess
import time
from pathlib import Path

import pytest
from saga_concordia.config.globs import GlobError, Globs, of_ignore_file, of_settings, parse

PATTERNS = [
    "a.py", "/a.py", "lib", "lib/", "lib/*", "lib/**", "**/a.py", "lib/**/a.py", "/lib/a.py", "*.py", "*", "**", "?.py",
    "[ab].py", "[!a].py", "[^a].py", "[a-c].py", "[c-a].py", "[a", "[]a].py", "[[:alpha:]].py", "[[:digit:]].py",
    "[[:nope:]].py", "a\\.py", "\\*.py", "\\!x.py", "!x.py", "#a.py", "\\#a.py", "a.py ", "a.py\\ ", "a.py\\", "", "/",
    "!", "lib/*/a.py", "l*/**/*.py", "**/", "/**", "**/lib", "**/lib/**", "li?/in/", "*b*", "a*a*b", "lib/in",
    "in/a.py", "**x", "x**y", "[a-]x.py", "[-a]x.py", "[\\]]x.py", ".*", "./a.py", "lib//a.py",
]  # fmt: skip
PATHS = [
    "a.py", "b.py", "lib/a.py", "lib/in/a.py", "lib/in/b/a.py", "x/lib/a.py", "1.py", "].py", "*.py", "!x.py", "#a.py",
    "a.py ", "aab", "xay", "-x.py", "]x.py", ".hid", "sub/.hid/a.py", "x/y", "in/a.py", "A.py",
]  # fmt: skip


def test_git_agrees(tmp_path: Path) -> None:
    git = ("git", "-c", "core.excludesFile=/dev/null")
    subprocess.run([*git, "init", "-q", str(tmp_path)], check=True)
    asked: list[str] = []
    ours: dict[str, bool] = {}
    for number, pattern in enumerate(PATTERNS):
        folder = tmp_path / f"p{number}"
        folder.mkdir()
        (folder / ".gitignore").write_text(f"{pattern}\n")
        globs = of_ignore_file([pattern])
        for path in PATHS:
            asked.append(f"p{number}/{path}")
            ours[asked[-1]] = globs.chooses(path)
    done = subprocess.run(
        [*git, "check-ignore", "-z", "--stdin", "--no-index"],
        input="\0".join(asked), cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    ignored = set(done.stdout.split("\0")) - {""}
    assert len(ignored) > 100
    wrong = [(PATTERNS[int(path.split("/")[0][1:])], path, path in ignored) for path in asked]
    assert [row for row in wrong if ours[row[1]] is not row[2]] == []


def test_the_last_pattern_that_fits_decides() -> None:
    globs = of_settings(("*.py", "!keep.py", "/gen/"))
    assert globs.verdict("a.py") is True
    assert globs.verdict("lib/keep.py") is False
    assert globs.verdict("a.ex") is None
    assert globs.chooses("gen/keep.py"), "what lies in a folder that is chosen cannot be taken out again"
    assert not Globs(())


@pytest.mark.parametrize("pattern", ["a[z-a]", "a[b", "a\\", "/", "!", "a//b", "../a", "[[:nope:]]"])
def test_what_can_match_nothing(pattern: str) -> None:
    with pytest.raises(GlobError):
        parse(pattern)
    assert not of_ignore_file([pattern])


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a*a*a*a*a*a*a*a*a*ab", "a" * 60),
        ("*a" * 200 + "*b", "a" * 2000),
        ("**/a/" * 50 + "b", "a/" * 500 + "a"),
        ("**/a/" * 50 + "**", "a/" * 200 + "a"),
        ("*[ab]?" * 60 + "*c", "ab" * 500),
    ],
)
def test_nothing_takes_long(pattern: str, path: str) -> None:
    began = time.monotonic()
    of_settings((pattern,)).verdict(path)
    assert time.monotonic() - began < 1
