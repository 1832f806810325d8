"""Writes the JSON Schema of the audit's document from its structs: `python -m saga_concordia.audit.published`."""

from inspect import cleandoc
from pathlib import Path
from typing import Any

from msgspec import json

from saga_concordia.audit.document import FORMAT, Audit

FILE = Path(__file__).parent / "schema" / "audit.schema.json"
"""Where the schema is kept, and what wheels ship."""


def schema() -> dict[str, Any]:
    """The schema, in JSON Schema 2020-12; each description is the docstring of its struct."""
    (root,), components = json.schema_components([Audit], ref_template="#/$defs/{name}")
    for component in components.values():
        component["description"] = cleandoc(component["description"])
        if "properties" in component:  # Defaults are written too.
            component["required"] = list(component["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"audit-{FORMAT}.schema.json",
        "title": "An audit by Concordia",
        **root,
        "$defs": components,
    }


def render() -> str:
    """The schema as it is kept."""
    return json.format(json.encode(schema()), indent=2).decode() + "\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8", newline="\n")
