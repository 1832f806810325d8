"""Suppression comments: what they cover, and what is said of those that are malformed."""

from pathlib import Path

import pytest
from saga_concordia.config.settings import Settings
from saga_concordia.engine.check import check
from saga_concordia.engine.suppress import suppressions_in, suppressions_of
from saga_concordia.frontends.read import read
from saga_concordia.registry.load import load

REGISTRY = "events: {order.placed: {version: 1}}\n"
DRIFT = 'bus.publish("order.place")'


def found(root: Path, name: str, text: str, registry: str = REGISTRY) -> list[tuple[int, str, str]]:
    """Line, code and message of each finding."""
    (root / "taxonomy").mkdir()
    (root / "taxonomy" / "r.yaml").write_text(registry)
    (root / name).write_text(text)
    report = check(Settings(root), (root / name,))
    return [
        (report.sources[row.path].count(b"\n", 0, row.span.start) + 1, row.code, row.message)
        for row in report.diagnostics
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{DRIFT}  # concordia: ignore[CON102] why", []),
        (f"{DRIFT}  # concordia: ignore[con102]", []),
        (f"{DRIFT}  # concordia: ignore[CON1]", []),
        (f"{DRIFT}  # concordia: ignore", []),
        (f"{DRIFT}  # concordia: ignore on purpose", []),
        (f"{DRIFT}  # noqa: E501  # concordia: ignore[CON102]", []),
        (f"{DRIFT}  # TODO later # concordia: ignore[CON102]", []),
        (f"{DRIFT}  # concordia: ignore[CON404  # concordia: ignore[CON102]", [(1, "CON901", "never closed")]),
        (f"# concordia: ignore[CON102]\n{DRIFT}", []),
        (f"# concordia: ignore-next-line[CON102]\n{DRIFT}", []),
        (f"x = 1  # concordia: ignore-next-line[CON102]\n{DRIFT}", []),
        (f"# concordia: ignore-next-line[CON102]\n{DRIFT}\n{DRIFT}", [(3, "CON102", "")]),
        (f"x = 1\n{DRIFT}\n# concordia: ignore-file[CON102]", []),
        (f"{DRIFT}  # concordia: ignore[CON101]", [(1, "CON102", ""), (1, "CON901", "silences nothing. Remove")]),
        (f"{DRIFT}  # concordia: ignore[CON102", [(1, "CON102", ""), (1, "CON901", "its `[` is never closed")]),
        (f"{DRIFT}  # concordia: ignore[]", [(1, "CON102", ""), (1, "CON901", "names no code")]),
        (f"{DRIFT}  # concordia: ignored[CON102]", [(1, "CON102", ""), (1, "CON901", "`ignored` is no suppression")]),
        (f"{DRIFT}  # concordia: ignore CON102", [(1, "CON102", ""), (1, "CON901", "in brackets")]),
        (f"{DRIFT}  # concordia: ignore(CON102)", [(1, "CON102", ""), (1, "CON901", "in brackets")]),
        (f"{DRIFT}  # concordia: ignore[CON999]", [(1, "CON102", ""), (1, "CON901", "there is no rule `CON999`")]),
        (f"{DRIFT}  # concordia: ignore[CON102, CON999]", [(1, "CON901", "only its other codes")]),
        (f'{DRIFT}; x = "# concordia: ignore[CON102]"', [(1, "CON102", "")]),
        (f"{DRIFT}  # concordia: reads this file\n# see concordia: ignore", [(1, "CON102", "")]),
    ],
)
@pytest.mark.parametrize("name", ["a.py", "a.ex"])
def test_in_code(tmp_path: Path, name: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    if name == "a.ex":
        text = text.replace("bus.publish(", "Thunderline.Event.new(").replace('place")', 'place", source: :x)')
    seen = [row for row in found(tmp_path, name, text) if row[1] in ("CON102", "CON901")]
    assert [row[:2] for row in seen] == [row[:2] for row in expected]
    for row, (_, _, words) in zip(seen, expected, strict=True):
        assert words in row[2]


PAGE = "| Name | Version |\n|---|---|\n| `order.placed` | one |{}\n"


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("r.yaml", "naming: {tense: past}\nevents:\n  order.place: {version: 1}  # concordia: ignore[CON603]\n", []),
        ("r.yaml", "naming: {tense: past}\nevents:\n  # concordia: ignore[CON603]\n  order.place: {version: 1}\n", []),
        ("r.yaml", "events:\n  a.b: {version: 1}  # x # concordia: ignore[CON603]\n", ["CON901"]),
        ("r.yaml", "events:\n  a.b: {version: 1}  # concordia: ignore[CON603\n", ["CON901"]),
        ("r.yaml", 'events:\n  a.b: {summary: "x # concordia: ignore[CON603]"}\n', []),
        ("r.yaml", "events:\n  a.b:\n    summary: |\n      # concordia: ignore[CON603]\n", []),
        ("r.yaml", "# concordia: ignore-file[CON601]\nevents:\n  a.b: {version: x}\n  a.c: {version: x}\n", []),
        ("E.md", PAGE.format(""), ["CON601"]),
        ("E.md", PAGE.format(" <!-- concordia: ignore[CON601] why -->"), []),
        ("E.md", PAGE.format(" <!-- concordia: ignore[CON404] -->"), ["CON601", "CON901"]),
        ("E.md", "### `order.placed` <!-- concordia: ignore[CON601] -->\n\n- version: 1\n", ["CON901"]),
    ],
)
def test_in_registries(tmp_path: Path, name: str, text: str, codes: list[str]) -> None:
    from saga_concordia.config.settings import RegistrySetting

    (tmp_path / name).write_text(text)
    report = check(Settings(tmp_path, registry=(RegistrySetting(name),)), (tmp_path,))
    assert [row.code for row in report.diagnostics] == codes


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("# concordia: ignore[CON404]", ""),
        ("x = 1  # concordia: ignore[CON404]", "x = 1"),
        ("# concordia: ignore[CON404]  # concordia: disable", "# concordia: disable"),
        ("# concordia: disable # concordia: ignore[CON404]", "# concordia: disable "),
        ("# concordia: ignore[CON404] <!-- concordia: disable -->", "#<!-- concordia: disable -->"),
        ("# TODO # concordia: ignore[CON404]", "# TODO"),
    ],
)
def test_what_is_taken_out_leaves_a_comment_with_others_one(tmp_path: Path, comment: str, left: str) -> None:
    (file := tmp_path / "a.py").write_text(f"{comment}\n")
    row = next(row for row in suppressions_of(read("a.py", file.read_bytes())) if row.codes)
    data = file.read_bytes()
    after = data[: row.removal.start] + data[row.removal.end :]
    assert after.decode().removesuffix("\n").rstrip() == left.rstrip()


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("<!-- concordia: ignore[CON404] <!-- concordia: disable -->", "<!-- concordia: disable -->"),
        ("<!-- concordia: disable <!-- concordia: ignore[CON404] -->", "<!-- concordia: disable-->"),
    ],
)
def test_what_is_taken_out_leaves_a_comment_of_a_page_one(comment: str, left: str) -> None:
    data = f"# Events\n\n| name |\n|---|\n| a.b |\n{comment}\n".encode()
    row = next(row for row in suppressions_in(load(data, "page.md"), data) if row.codes)
    assert (data[: row.removal.start] + data[row.removal.end :]).decode().splitlines()[-1] == left
