"""Links: registries that one extends, rules that a suppression names."""

from pathlib import Path

import pytest
from cursor import at
from saga_concordia.ide.links import FileLink, PageLink, links


def found(text: str, root: Path) -> list[tuple[str, str]]:
    """The words and the target of each link in the file with the cursor."""
    cursor = at(text, root)
    data = cursor.text().encode()
    return [
        (data[link.span.start : link.span.end].decode(), link.path if isinstance(link, FileLink) else link.code)
        for link in links(cursor.workspace, cursor.path)
    ]


@pytest.mark.parametrize(
    ("extends", "expected"),
    [
        (
            "[base.yaml, ../shared/more.yaml]",
            [("base.yaml", "taxonomy/base.yaml"), ("../shared/more.yaml", "shared/more.yaml")],
        ),
        ('["base.yaml"]', [("base.yaml", "taxonomy/base.yaml")]),
        ("[gone.yaml]", [("gone.yaml", "taxonomy/gone.yaml")]),
        ("[]", []),
    ],
)
def test_what_a_registry_extends(tmp_path: Path, extends: str, expected: list[tuple[str, str]]) -> None:
    others = (
        "-- taxonomy/base.yaml --\nevents: {a.b: {version: 1}}\n-- shared/more.yaml --\nevents: {c.d: {version: 1}}\n"
    )
    text = f"{others}-- taxonomy/registry.yaml --\n$0# 😀\nextends: {extends}\nevents: {{e.f: {{version: 1}}}}\n"
    assert found(text, tmp_path) == expected


@pytest.mark.parametrize(
    "text",
    [
        "-- app.py --\n$0x = '😀 ignore[CON101]'  # concordia: ignore[CON101, con602] CON999\n",
        "-- lib/app.ex --\n$0x = '😀 ignore[CON101]'  # concordia: ignore[CON101, con602] CON999\n",
        "-- taxonomy/registry.yaml --\n$0# concordia: ignore-file[CON101, con602]\nevents: {e.f: {version: 1}}\n",
        '-- concordia.toml --\nregistry = ["E.md"]\n-- E.md --\n$0| Event | Version |\n|---|---|\n'
        "| `a.b` | 1 | <!-- concordia: ignore[CON101, con602] -->\n",
    ],
)
def test_rules_of_a_suppression(tmp_path: Path, text: str) -> None:
    assert found(text, tmp_path) == [("CON101", "CON101"), ("con602", "CON602")]


def test_a_rule_is_said_in_a_line(tmp_path: Path) -> None:
    cursor = at("-- app.py --\n$0x = 1  # concordia: ignore[CON101]\n", tmp_path)
    [link] = links(cursor.workspace, "app.py")
    assert isinstance(link, PageLink)
    assert link.summary == "An event's name is in no registry."


@pytest.mark.parametrize("path", ["app.py", "taxonomy/registry.yaml", "notes.txt"])
@pytest.mark.parametrize("data", [b"", b"\xff # concordia: ignore[CON101]", b"extends: [a"])
def test_bad_input(tmp_path: Path, path: str, data: bytes) -> None:
    cursor = at("-- app.py --\n$0", tmp_path)
    cursor.workspace.hold(path, data)
    assert all(link.span.end <= len(data) for link in links(cursor.workspace, path))
