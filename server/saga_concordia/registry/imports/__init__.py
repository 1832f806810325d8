"""One reader per format that no registry is kept in: another tool's text to a registry."""
