"""Settings: where they are found, and what is said about bad ones."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from saga_concordia.config.settings import RegistrySetting, Settings, SettingsError, find, load
from saga_concordia.model.diagnostics import Severity

CODES = {"CON101", "CON102", "CON501"}
WHOLE = """
baseline = "known.json"
registry = ["a.yaml", {path = "docs/e.rst", pattern = '(?P<name>[a-z.]+)'}, {path = "src/e.py", constants = "Events"}]
include = ["lib/**"]
exclude = ["gen/**"]
dialects = ["reactor"]
select = ["CON1"]
ignore = ["CON102"]
[rules]
CON501 = "off"
[per-file-ignores]
"test/**" = ["CON1"]
[[dialect]]
name = "house"
"""


def write(folder: Path, text: str, name: str = "concordia.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_everything(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE)
    assert load(path, lambda: CODES) == Settings(
        root=tmp_path,
        file=path,
        registry=(
            RegistrySetting("a.yaml"),
            RegistrySetting("docs/e.rst", "(?P<name>[a-z.]+)"),
            RegistrySetting("src/e.py", constants="Events"),
        ),
        include=("lib/**",),
        exclude=("gen/**",),
        dialects=("reactor",),
        rules={"CON501": Severity.OFF},
        per_file_ignores=(("test/**", ("CON1",)),),
        own_dialects=({"name": "house"},),
        select=("CON1",),
        ignore=("CON102",),
        baseline="known.json",
    )


def test_find_nearest(tmp_path: Path) -> None:
    write(tmp_path, "")
    write(tmp_path / "a", "[tool.concordia]\ninclude = ['x']\n", "pyproject.toml")
    write(tmp_path / "a" / "b", "[tool.other]\n", "pyproject.toml")
    source = write(tmp_path / "a" / "b", "", "x.py")
    assert find(source).include == ("x",)
    assert find(tmp_path).file == tmp_path / "concordia.toml"


def test_find_root_without_settings(tmp_path: Path) -> None:
    (tmp_path / "p" / "taxonomy").mkdir(parents=True)
    (tmp_path / "p" / "lib").mkdir()
    assert find(tmp_path / "p" / "lib") == Settings(tmp_path / "p")


def test_broken_pyproject_of_others_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "", "concordia.toml")
    inner = write(tmp_path / "a", "[tool.x\n", "pyproject.toml")
    assert find(inner.parent).root == tmp_path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb = [x]\n", ("not valid TOML", "line 2")),
        ("registri = []", ("registri", "did you mean 'registry'")),
        ("include = 'x'", ("include", "list of strings", "a string")),
        ("include = [1]", ("include", "a number")),
        ("[rules]\nCON101 = 'eror'", ("rules.CON101", "did you mean 'error'")),
        ("[rules]\nCON101 = true", ("rules.CON101", "a boolean")),
        ("[rules]\nCON100 = 'off'", ("rules.CON100", "CON10")),
        ("rules = 1", ("rules", "a table")),
        ("select = ['XX']", ("select", "XX")),
        ("ignore = ['']", ("ignore",)),
        ("[per-file-ignores]\n'*' = 'CON101'", ("per-file-ignores.*", "list of strings")),
        ("dialect = 1", ("[[dialect]]",)),
        ("baseline = 1", ("`baseline`", "the path of a file", "a number")),
        ("baseline = '../known.json'", ("`baseline`", "--baseline")),
        ("exclude = ['a[z-a]']", ("`exclude`", "'a[z-a]'", "write it as `a-z`")),
        ("include = ['a[b']", ("`include`", "never closed")),
        ("include = ['']", ("`include`", "empty")),
        ("exclude = ['./lib']", ("`exclude`", "matches no file")),
        ("[per-file-ignores]\n'[z-a]' = ['CON1']", ("per-file-ignores.[z-a]", "holds no character")),
        ("registry = ['/etc/passwd']", ("registry[0]", "--registry")),
        ("registry = ['a/../../x']", ("registry[0]", "--registry")),
        ("registry = ['C:/x']", ("registry[0]",)),
        ("registry = [1]", ("registry[0]", "a number")),
        ("registry = 2020-01-01", ("registry", "a date")),
        ("registry = [{pattern = 'x'}]", ("registry[0]", "path")),
        ("registry = [{path = 'x', pattern = 'y'}]", ("registry[0].pattern", "(?P<name>")),
        ("registry = [{path = 'x', pattern = '(?P<name>a)('}]", ("regular expression",)),
        ("registry = [{path = 'x', pattrn = 'y'}]", ("pattrn", "did you mean 'pattern'")),
        ("registry = [{path = 'x', pattern = '(?P<name>a)', constants = 'E'}]", ("both",)),
        ("registry = [{path = 'x', format = 'yaml'}]", ("format",)),
        ("registry = [{path = 1}]", ("registry[0].path", "a number")),
    ],
)
def test_bad_settings_name_file_and_key(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(path, lambda: CODES)
    for word in (str(path), *words):
        assert word in str(caught.value)


def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "concordia.toml"
    with pytest.raises(SettingsError, match="does not exist"):
        load(path)
    for data, words in ((b"\xff", "not UTF-8"), ("x = 1".encode("utf-16"), "UTF-16"), (b"#" * 2**21, "too large")):
        path.write_bytes(data)
        with pytest.raises(SettingsError, match=words):
            load(path)
    path.write_bytes(b"\xef\xbb\xbfselect = ['CON1']")
    assert load(path).select == ("CON1",)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: os.mkfifo(path), "is a pipe"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (lambda path: path.symlink_to("nowhere"), "a link to a file that does not exist"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    ],
)
def test_settings_that_are_no_file(tmp_path: Path, make: Callable[[Path], None], words: str) -> None:
    make(tmp_path / "concordia.toml")
    with pytest.raises(SettingsError, match=words):
        find(tmp_path)


def test_codes_in_any_case_and_beginnings_of_codes(tmp_path: Path) -> None:
    path = write(tmp_path, "select = ['con1']\n[rules]\nCON1 = 'off'\ncon102 = 'hint'\n")
    settings = load(path, lambda: CODES)
    assert settings.select == ("CON1",)
    assert settings.rules == {"CON101": Severity.OFF, "CON102": Severity.HINT}


def test_pyproject_section_must_be_a_table(tmp_path: Path) -> None:
    path = write(tmp_path, "[tool]\nconcordia = 1\n", "pyproject.toml")
    with pytest.raises(SettingsError, match="must be a table"):
        load(path)
