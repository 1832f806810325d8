"""Every rule's documentation is true: its Example fires, its Use instead is clean, and its fixes mend what they say."""

from pathlib import Path

import pytest
from saga_concordia.model.diagnostics import Suppress
from saga_concordia.rules.base import FixKind, Rule
from saga_concordia.rules.catalogue import RULES
from workspaces import apply, broken, of, run, workspaces, write

CASES = [
    pytest.param(rule, heading, name, id=f"{rule.code}-{heading.split()[0]}-{name}")
    for rule in RULES
    for heading in ("Example", "Use instead")
    for name in workspaces(rule, heading)
]
# What no Elixir or no Python dialect can say: Python has no `start`, and no built-in saga form that takes inputs.
ONE_LANGUAGE = {"CON205", "CON208", "CON303", "CON304", "CON305", "CON306", "CON308"}


@pytest.mark.parametrize(("rule", "heading", "name"), CASES)
def test_example_fires_and_use_instead_is_clean(rule: Rule, heading: str, name: str, tmp_path: Path) -> None:
    write(tmp_path, workspaces(rule, heading)[name])
    report = run(tmp_path, rule)
    assert not broken(tmp_path)
    assert bool(of(report, rule.code)) is (heading == "Example"), [row.message for row in report.diagnostics]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_example_is_told_in_every_language(rule: Rule) -> None:
    languages = {name.partition("-")[0] for name in workspaces(rule, "Example")}
    assert languages in ({"python", "elixir"}, {"yaml"}) or rule.code in ONE_LANGUAGE or rule.code == "CON902"


FIXABLE = [
    pytest.param(rule, name, id=f"{rule.code}-{name}")
    for rule in RULES
    if rule.fix is not FixKind.NEVER
    for name in workspaces(rule, "Example")
]


@pytest.mark.parametrize(("rule", "name"), FIXABLE)
def test_every_fix_mends_its_finding_and_converges(rule: Rule, name: str, tmp_path: Path) -> None:
    files = workspaces(rule, "Example")[name]
    write(tmp_path, files)
    found = of(run(tmp_path, rule), rule.code)[0]
    assert any(not isinstance(fix.intent, Suppress) for fix in found.fixes), "the example of a fixable rule is fixable"
    for number, fix in enumerate(found.fixes):
        root = tmp_path / str(number)
        write(root, files)
        before = run(root, rule)
        assert apply(root, before, fix), fix.title
        assert not broken(root), fix.title
        after = run(root, rule)
        assert len(of(after, rule.code)) < len(of(before, rule.code)), fix.title
        # Of a registry of which something is emitted, what is not is told of.
        new = {row.code for row in after.diagnostics} - {row.code for row in before.diagnostics}
        assert new <= {"CON501"}, fix.title


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fix is FixKind.NEVER], ids=lambda rule: rule.code)
def test_a_rule_without_fixes_offers_none(rule: Rule, tmp_path: Path) -> None:
    for name, files in workspaces(rule, "Example").items():
        write(tmp_path / name, files)
        assert not [fix for row in of(run(tmp_path / name, rule), rule.code) for fix in row.fixes]
