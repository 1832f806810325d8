"""The rules' declarations and their pages."""

import re
import sys
from inspect import getdoc
from pathlib import Path

import pytest
from saga_concordia.rules.base import Rule
from saga_concordia.rules.catalogue import RULES, by_code, select
from saga_concordia.rules.document import HEADINGS, pages

DOCS = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_declaration(rule: Rule) -> None:
    doc = getdoc(type(rule)) or ""
    assert re.fullmatch(r"CON\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert type(rule).__name__ == "".join(word.title() for word in rule.name.split("-"))
    module = sys.modules[type(rule).__module__]
    assert Path(module.__file__ or "").stem == rule.name.replace("-", "_")
    positions = [doc.find(heading) for heading in HEADINGS]
    assert -1 not in positions and positions == sorted(positions)
    assert len(re.findall(r"^```(?:python|elixir|yaml)(?: .+)?$", doc, re.MULTILINE)) >= 2
    assert doc.splitlines()[0].endswith(".")


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES) == 41


def test_every_rule_file_is_listed() -> None:
    folder = Path(sys.modules["saga_concordia.rules.catalogue"].__file__ or "").parent
    words = "__init__ base catalogue causation census context document emittable pages taxonomy verdict"
    names = {rule.name.replace("-", "_") for rule in RULES}
    assert {path.stem for path in folder.glob("*.py")} - {*words.split()} == names


def test_pages_are_fresh() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")} == pages()


def test_lookups() -> None:
    rule = by_code("con101")
    assert rule is not None and rule.name == "unknown-event"
    assert by_code("CON999") is None
    assert [rule.code for rule in select(["CON40", "tense-mismatch"])] == [
        "CON102",
        "CON401",
        "CON402",
        "CON403",
        "CON404",
    ]
    assert select([]) == ()
