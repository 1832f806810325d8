"""What is laid over the settings of files, and what is said about bad values in it."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import Overrides, RegistrySetting, Settings, SettingsError, overrides
from saga_concordia.model.diagnostics import Severity

CODES = {"CON101", "CON102", "CON201"}
FILE = Settings(
    Path("/w"),
    Path("/w/concordia.toml"),
    registry=(RegistrySetting("own.yaml"),),
    include=("lib/**",),
    rules={"CON101": Severity.HINT, "CON102": Severity.OFF},
)


def test_they_win_over_those_of_a_file() -> None:
    table = {"registry": ["a.yaml", {"path": "e.py", "constants": "E"}], "rules": {"con102": "error", "CON2": "off"}}
    laid = overrides(table, "concordia.", lambda: CODES).over(FILE)
    assert laid.registry == (RegistrySetting("a.yaml"), RegistrySetting("e.py", constants="E"))
    assert laid.rules == {"CON101": Severity.HINT, "CON102": Severity.ERROR, "CON201": Severity.OFF}
    assert (laid.root, laid.file, laid.include) == (FILE.root, FILE.file, FILE.include)


@pytest.mark.parametrize(
    "table", [{}, {"registry": []}, {"registry": None, "rules": None}, {"rules": {}}, {"other": 5, "inlayHints": True}]
)
def test_what_is_empty_or_not_there_changes_nothing(table: dict[str, object]) -> None:
    found = overrides(table, "concordia.", lambda: CODES)
    assert found == Overrides()
    assert found.over(FILE) == FILE


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"registry": 5}, "`concordia.registry` must be a list of paths and tables, not a number"),
        ({"registry": [None]}, "`concordia.registry[0]` must be a path or a table with `path`, not nothing"),
        (
            {"registry": ["a.yaml", "../b.yaml"]},
            "`concordia.registry[1]` must be a path with `/` inside of the workspace",
        ),
        ({"registry": ["/etc/events.yaml"]}, "`concordia.registry[0]` must be a path with `/` inside of the workspace"),
        ({"registry": ["C:/events.yaml"]}, "`concordia.registry[0]` must be a path with `/` inside of the workspace"),
        ({"registry": [{"path": "x/../../b"}]}, "`concordia.registry[0].path` must be a path with `/` inside of the"),
        ({"registry": [{"path": "x", "pattern": "("}]}, "`concordia.registry[0].pattern` needs a group"),
        ({"rules": ["CON101"]}, "`concordia.rules` must be a table, not a list"),
        ({"rules": {"CON999": "off"}}, "`concordia.rules.CON999` names a rule that does not exist"),
        ({"rules": {"CON101": "loud"}}, "`concordia.rules.CON101` must be one of error, warning, info, hint, off"),
        (
            {"rules": {"CON101": None}},
            "`concordia.rules.CON101` must be one of error, warning, info, hint, off, not noth",
        ),
    ],
)
def test_a_bad_value_is_named_by_its_key(table: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        overrides(table, "concordia.", lambda: CODES)
    assert str(caught.value).startswith(message)
    assert "--registry" not in str(caught.value)
