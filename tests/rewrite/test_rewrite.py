"""Edits out of intents, the choice of fixes, and writing them."""

import pytest
from saga_concordia.model.diagnostics import (
    Applicability,
    Diagnostic,
    Fix,
    Intent,
    Register,
    Replace,
    Severity,
    Suppress,
)
from saga_concordia.model.registry import RegistryFile
from saga_concordia.rewrite.apply import Choice, changes, identity, plan, unified_diff
from saga_concordia.rewrite.edits import edits_of
from saga_concordia.text.edit import TextEdit, apply_edits
from saga_concordia.text.span import Span


def register(data: bytes, file: RegistryFile, name: str, payload: object, source: str | None) -> TextEdit | None:
    return TextEdit(Span(len(data), len(data)), f"{name}\n")


def suppressed(text: str, offset: int = 0, registry: str = "", *, whole_file: bool = False) -> str:
    """The text with a suppression; `registry` is the format of the registry that it is."""
    registries = {"a": RegistryFile("a", registry)} if registry else {}
    intent = Suppress("a", offset, "CON101", whole_file=whole_file)
    edits = edits_of(intent, lambda _: text.encode(), registries, register)
    return apply_edits(text.encode(), edits.get("a", [])).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x\r\ny", "x  # concordia: ignore[CON101]\r\ny"),
        ("x  ", "x  # concordia: ignore[CON101]"),
        ("x # concordia: ignore[CON2] why", "x # concordia: ignore[CON2, CON101] why"),
        ("x # concordia: ignore[]", "x # concordia: ignore[CON101]"),
        ("x # concordia: ignore[CON101]", "x # concordia: ignore[CON101]"),
        ("x # concordia: ignore", "x # concordia: ignore"),
        ("x # concordia: ignore-file[CON2]", "x # concordia: ignore-file[CON2]  # concordia: ignore[CON101]"),
        ("x \\\ny", "x \\\ny"),
        ('  x("""\n', '  # concordia: ignore[CON101]\n  x("""\n'),
        ("  # TODO x\n", "  # concordia: ignore[CON101]\n  # TODO x\n"),
    ],
)
def test_suppress(before: str, after: str) -> None:
    assert suppressed(before) == after
    assert suppressed(after, after.index("x")) == after


def test_suppress_beside_a_comment_above() -> None:
    before = "# concordia: ignore[CON2]\nx\n"
    assert suppressed(before, before.index("x")) == "# concordia: ignore[CON2, CON101]\nx\n"
    behind = "y  # concordia: ignore[CON2]\nx\n"
    assert suppressed(behind, behind.index("x")) == f"{behind[:-1]}  # concordia: ignore[CON101]\n"


@pytest.mark.parametrize(
    ("registry", "before", "after"),
    [
        ("yaml", "a:\r\n  x: |\r\n", "a:\r\n  # concordia: ignore[CON101]\r\n  x: |\r\n"),
        ("yaml", "  x: 1  # concordia: ignore[CON2]\n", "  x: 1  # concordia: ignore[CON2, CON101]\n"),
        ("markdown", "| x |\n|---|\n", "| x |  <!-- concordia: ignore[CON101] -->\n|---|\n"),
        ("markdown", "x <!-- concordia: ignore[CON2] -->", "x <!-- concordia: ignore[CON2, CON101] -->"),
        ("code", "x\n", "x  # concordia: ignore[CON101]\n"),
        ("pattern", "x\n", "x\n"),
    ],
)
def test_suppress_in_a_registry(registry: str, before: str, after: str) -> None:
    assert suppressed(before, before.index("x"), registry) == after
    assert suppressed(after, after.index("x"), registry) == after


@pytest.mark.parametrize(
    ("registry", "before", "after"),
    [
        ("", "", "# concordia: ignore-file[CON101]\n"),
        ("", "x\r\ny", "# concordia: ignore-file[CON101]\r\nx\r\ny"),
        ("", "#!/usr/bin/env python\nx\n", "#!/usr/bin/env python\n# concordia: ignore-file[CON101]\nx\n"),
        ("", "\ufeffx\n", "\ufeff# concordia: ignore-file[CON101]\nx\n"),
        ("", "# 😀", "# 😀\n# concordia: ignore-file[CON101]\n"),
        ("", "# concordia: ignore-file[CON2] why\nx\n", "# concordia: ignore-file[CON2, CON101] why\nx\n"),
        ("", "# concordia: ignore-file\nx\n", "# concordia: ignore-file\nx\n"),
        ("yaml", "# modeline\nx: 1\n", "# modeline\n# concordia: ignore-file[CON101]\nx: 1\n"),
        ("markdown", "---\nx: 1\n---\n| a |\n", "---\nx: 1\n---\n| a |\n\n<!-- concordia: ignore-file[CON101] -->\n"),
        ("markdown", "x", "x\n\n<!-- concordia: ignore-file[CON101] -->\n"),
        (
            "markdown",
            "x\n<!-- concordia: ignore-file[CON2] -->\n",
            "x\n<!-- concordia: ignore-file[CON2, CON101] -->\n",
        ),
        ("pattern", "x\n", "x\n"),
    ],
)
def test_suppress_in_a_whole_file(registry: str, before: str, after: str) -> None:
    assert suppressed(before, 0, registry, whole_file=True) == after
    assert suppressed(after, 0, registry, whole_file=True) == after


def test_register_and_replace() -> None:
    registries = {"r": RegistryFile("r", "yaml")}
    edits = edits_of(Register("a.b", "r"), lambda _: b"xy", registries, register)
    assert edits == {"r": [TextEdit(Span(2, 2), "a.b\n")]}
    assert edits_of(Register("a.b", "other"), lambda _: b"", registries, register) == {}
    assert edits_of(Replace("rename", "p", Span(0, 1), "z"), lambda _: b"", {}, register) == {
        "p": [TextEdit(Span(0, 1), "z")]
    }


def finding(*fixes: Fix) -> Diagnostic:
    return Diagnostic("CON101", "n", Severity.ERROR, "m", "a", Span(0, 1), fixes=fixes)


def fix(kind: str, start: int, end: int, text: str, how: Applicability, preferred: bool = False) -> Fix:
    return Fix(kind, how, Replace(kind, "a", Span(start, end), text), preferred)


def simple(intent: Intent) -> dict[str, list[TextEdit]]:
    return edits_of(intent, lambda _: b"0123456789", {"r": RegistryFile("r", "yaml")}, register)


def test_choice() -> None:
    safe = fix("insert", 0, 0, "s", Applicability.SAFE)
    unsafe = fix("rename", 0, 1, "u", Applicability.UNSAFE, preferred=True)
    choice = fix("register", 0, 1, "c", Applicability.CHOICE)
    one = finding(safe, unsafe, choice)
    assert Choice().pick(one) == []
    assert Choice(safe=True).pick(one) == [safe]
    assert Choice(safe=True, unsafe=True).pick(one) == [unsafe, safe]
    assert Choice(True, True, frozenset({"CON101:register"})).pick(one)[0] is choice
    assert Choice(True, True, frozenset({"CON102:register"})).pick(finding(choice)) == []


def test_plan_skips_what_overlaps() -> None:
    first = finding(fix("a", 0, 4, "x", Applicability.SAFE))
    clash = finding(fix("b", 2, 6, "y", Applicability.SAFE))
    apart = finding(fix("c", 7, 8, "z", Applicability.SAFE))
    result = plan((first, clash, apart, first), Choice(safe=True), simple)
    assert result.waiting == (clash,)
    assert changes(result.edits, lambda _: b"0123456789") == {"a": (b"0123456789", b"x456z89")}


def test_plan_registers_each_name_once() -> None:
    several = [
        finding(Fix("r", Applicability.CHOICE, Register(name, "r", payload)))
        for name, payload in (("a.b", ()), ("a.c", ()), ("a.b", (("x", ""),)))
    ]
    result = plan(several, Choice(named=frozenset({"CON101:register"})), simple)
    assert [edit.new_text for edit in result.edits["r"]] == ["a.b\n", "a.c\n"]
    assert len(result.fixed) == 3


def test_diff_names_files_as_patch_and_git_do() -> None:
    for name, shown in (("a b", "a b\t"), ("größe", "größe"), ('a"b', None), ("a\nb", None)):
        first = unified_diff(name, b"1\n", b"2\n").split("\n")[0]
        assert first == (f"--- a/{shown}" if shown else f'--- "a/a\\{ord(name[1]):03o}b"')


def test_plan_leaves_out_what_is_given_up() -> None:
    one = finding(fix("a", 0, 4, "x", Applicability.SAFE))
    assert plan((one,), Choice(safe=True), simple, {identity(one)}).edits == {}


def test_diff() -> None:
    assert unified_diff("a", b"1\n2\n", b"1\n3") == (
        "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n\\ No newline at end of file\n"
    )
    assert unified_diff("a", b"1\n", b"1\n") == ""
