"""The audit: what sagas do, where they drift from the registry, and what it takes to mend it, as plain data."""
