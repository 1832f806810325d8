"""The published schema: it is that of the structs, and what is written holds to it."""

import json

from jsonschema import Draft202012Validator
from saga_concordia.audit.document import Audit
from saga_concordia.audit.published import FILE, render
from saga_concordia.report.audit.json_format import render as render_json


def test_the_published_schema_is_that_of_the_document() -> None:
    assert FILE.read_text(encoding="utf-8") == render(), "run `python -m saga_concordia.audit.published`"


def test_audits_hold_to_the_schema(elixir: Audit, python: Audit) -> None:
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for document in (elixir, python):
        validator.validate(json.loads(render_json(document)))
    broken = {**json.loads(render_json(elixir)), "sagas": [{"name": "Order"}]}
    assert not validator.is_valid(broken)
