"""What the documents are called."""

README = "README.md"
INVENTORY = "saga_inventory.md"
CONFORMANCE = "event_conformance.md"
CORRELATION = "correlation_audit.md"
GAPS = "compensation_gaps.md"
