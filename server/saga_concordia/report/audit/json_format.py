"""The audit as JSON: the document as it is; `audit/schema/audit.schema.json` describes it."""

from msgspec import json

from saga_concordia.audit.document import Audit


def render(audit: Audit) -> str:
    """The document, indented, with its keys in the order of the schema."""
    return json.format(json.encode(audit), indent=2).decode() + "\n"
